"""Who may ask for, issue and read statements and passports. Which rows is the answer of `visible_to`."""

from __future__ import annotations

from typing import Any


def _may(user: Any, name: str) -> bool:
    return bool(user.is_active and user.has_perm(f"lms_certificates.{name}"))


def can_see_statements(user: Any) -> bool:
    """May open the screens of statements at all."""
    return any(_may(user, name) for name in ("view_statementrequest", "ask_statement", "issue_statement"))


def can_ask(user: Any) -> bool:
    return _may(user, "ask_statement") and user.has_perm("lms_courses.view_participant")


def can_issue(user: Any) -> bool:
    return _may(user, "issue_statement")


def can_take_file(user: Any) -> bool:
    """May take the paper out of the house: those who issue it, and those who asked for it at the counter."""
    return can_issue(user) or can_ask(user)


def can_issue_passport(user: Any) -> bool:
    return _may(user, "issue_passport") and user.has_perm("lms_courses.view_participant")


def can_trust_issuers(user: Any) -> bool:
    """May say whose passports are believed: those who issue statements."""
    return can_issue(user)
