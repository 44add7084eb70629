"""Who may do what with certificates. Permissions and the reach of a person; never a role's name.

Views answer 404 to what is out of reach (`visible_to`) before they ask anything here.
"""

from __future__ import annotations

from typing import Any

from . import conf
from .enums import BatchStatus, CertificateStatus, ChangeStatus
from .models import Certificate, CertificateBatch, CertificateChange


def _may(user: Any, name: str) -> bool:
    return bool(user.is_active and user.has_perm(f"lms_certificates.{name}"))


def can_see_certificates(user: Any) -> bool:
    """May open the screens of certificates at all; which rows is `visible_to`'s answer."""
    return any(
        _may(user, name)
        for name in ("view_certificate", "propose_certificates", "approve_certificates", "revoke_certificate")
    )


def can_propose(user: Any) -> bool:
    return _may(user, "propose_certificates")


def can_approve(user: Any, batch: CertificateBatch | None = None) -> bool:
    """May approve batches; this one, when it waits and she did not propose it herself (unless teams of one are allowed)."""
    if not _may(user, "approve_certificates"):
        return False
    if batch is None:
        return True
    return batch.status == BatchStatus.PROPOSED and (
        not conf.get("TWO_PERSONS") or batch.proposed_by_id != user.pk
    )


def can_draw(user: Any) -> bool:
    return can_propose(user) or can_approve(user)


def can_ask_for_change(user: Any, certificate: Certificate | None = None) -> bool:
    if not _may(user, "revoke_certificate"):
        return False
    return certificate is None or certificate.status == CertificateStatus.ISSUED


def can_decide_change(user: Any, change: CertificateChange) -> bool:
    return (
        _may(user, "revoke_certificate")
        and change.status == ChangeStatus.PROPOSED
        and (not conf.get("TWO_PERSONS") or change.proposed_by_id != user.pk)
    )


def can_download(user: Any) -> bool:
    """May take files with names out of the house."""
    return _may(user, "view_certificate")


def can_publish_transcript(user: Any) -> bool:
    """May put a person's certificates on a page for a time, at her request, and take them off."""
    return _may(user, "propose_certificates")


def can_see_register(user: Any) -> bool:
    return _may(user, "view_registerentry")


def can_write_checkpoint(user: Any) -> bool:
    """Printing a sheet for the book closes a page of the register: the registrar's part."""
    return can_see_register(user) and can_approve(user)


def can_see_keys(user: Any) -> bool:
    return _may(user, "view_signingkey") or _may(user, "manage_keys")
