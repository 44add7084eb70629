"""Every half year somebody looks at who may do what. The look is recorded; what she changes, she changes as always."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Min
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log

from courses.cohorts.models import CentreStaff, CohortFacilitator

from .models import PrivilegeReview

# Six months, in days; the reminder comes two weeks before.
DAYS_BETWEEN = 182
REMIND_DAYS_BEFORE = 14


@dataclass(frozen=True)
class Account:
    """One account as it is looked at. `other_groups` are groups that are no role of the matrix."""

    user: Any
    roles: tuple[str, ...]
    other_groups: tuple[str, ...]
    centres: tuple[str, ...]
    cohorts: int

    @property
    def is_idle(self) -> bool:
        """Nobody came in by it for half a year: a candidate for closing."""
        last = self.user.last_login or self.user.date_joined
        return bool(timezone.now() - last > timedelta(days=DAYS_BETWEEN))


def can_review(user: Any) -> bool:
    return bool(user.is_active and user.has_perm("auth.change_user"))


def accounts() -> list[Account]:
    """Every open account with what it may do and where. Four queries for any number."""
    users = list(
        get_user_model()
        ._default_manager.filter(is_active=True)
        .prefetch_related("groups__role")
        .order_by("username")
    )
    centres: dict[Any, list[str]] = defaultdict(list)
    for worker, label in CentreStaff.objects.order_by("centre__label").values_list("user", "centre__label"):
        centres[worker].append(label)
    cohorts: dict[Any, int] = defaultdict(int)
    for facilitator in CohortFacilitator.objects.values_list("user", flat=True):
        cohorts[facilitator] += 1
    found = []
    for user in users:
        groups = list(user.groups.all())
        found.append(
            Account(
                user=user,
                roles=tuple(sorted(group.name for group in groups if hasattr(group, "role"))),
                other_groups=tuple(sorted(group.name for group in groups if not hasattr(group, "role"))),
                centres=tuple(centres[user.pk]),
                cohorts=cohorts[user.pk],
            )
        )
    return found


def last_review() -> PrivilegeReview | None:
    return PrivilegeReview.objects.select_related("reviewed_by").first()


def next_due(review: PrivilegeReview | None) -> date:
    """The day by which somebody has to look: six months after the last look, or after the first account was made."""
    if review is not None:
        since = review.reviewed_at
    else:
        users = get_user_model()._default_manager
        since = users.aggregate(first=Min("date_joined"))["first"] or timezone.now()
    return timezone.localdate(since) + timedelta(days=DAYS_BETWEEN)


def is_due(review: PrivilegeReview | None) -> bool:
    """True from two weeks before the day."""
    return next_due(review) - timedelta(days=REMIND_DAYS_BEFORE) <= timezone.localdate()


@transaction.atomic
def confirm_privileges(*, by: Any, note: str = "") -> PrivilegeReview:
    """Writes down that `by` looked at every account, and what there was to see.

    Raises PermissionDenied when she may not change accounts.
    """
    if not can_review(by):
        raise PermissionDenied(_("You may not review accounts."))
    review = PrivilegeReview.objects.create(
        reviewed_by=by,
        note=note.strip()[:500],
        seen={
            account.user.get_username(): {
                "roles": list(account.roles),
                "groups": list(account.other_groups),
                "everything": account.user.is_superuser,
            }
            for account in accounts()
        },
    )
    log(instance=review, action="lms.review_privileges", user=by, title=str(review))
    return review
