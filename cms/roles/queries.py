"""Which roles a person has."""

from __future__ import annotations

from typing import Any

from .matrix import Role
from .models import RoleGroup

# Who sees what first when she has several roles: the one with the fullest day.
ORDER = (
    Role.COORDINATOR,
    Role.FACILITATOR,
    Role.REGISTRAR,
    Role.INSTRUCTOR,
    Role.AUDITOR,
    Role.ADMINISTRATOR,
)


def roles_of(user: Any) -> list[Role]:
    """The roles of a user, the one with the fullest day first. A superuser without a role counts as administrator."""
    codes = set(RoleGroup.objects.filter(group__user=user).values_list("code", flat=True))
    found = [role for role in ORDER if role in codes]
    return found or ([Role.ADMINISTRATOR] if user.is_superuser else [])
