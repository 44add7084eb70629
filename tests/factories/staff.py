"""Users of the staff. Permissions are given one by one: code asks for permissions, never for a role's name."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

import factory
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission, User

from cms.roles.matrix import ROLES, Role

FACILITATES = tuple(sorted(ROLES[Role.FACILITATOR].permissions))
INSTRUCTS = tuple(sorted(ROLES[Role.INSTRUCTOR].permissions))
COORDINATES = tuple(sorted(ROLES[Role.COORDINATOR].permissions))
REGISTERS = tuple(sorted(ROLES[Role.REGISTRAR].permissions))
AUDITS = tuple(sorted(ROLES[Role.AUDITOR].permissions))


def permissions_named(names: Iterable[str]) -> list[Permission]:
    """The permission rows of "app_label.codename" names, in one query. A name nobody declares is a KeyError."""
    return list(_rows(frozenset(names)))


@cache
def _rows(wanted: frozenset[str]) -> list[Permission]:
    """Every test begins with the permissions of the template (`conftest.py`): their rows stay the same all run long."""
    rows = Permission.objects.select_related("content_type").filter(
        codename__in={name.split(".", 1)[1] for name in wanted}
    )
    found = {f"{row.content_type.app_label}.{row.codename}": row for row in rows}
    return [found[name] for name in sorted(wanted)]


def allow(user: User, *names: str) -> User:
    """The same user with more permissions, freshly loaded: Django remembers permissions on the object."""
    user.user_permissions.add(*permissions_named(names))
    return get_user_model()._default_manager.get(pk=user.pk)


class UserFactory(factory.django.DjangoModelFactory):
    """`UserFactory(permissions=["lms_courses.open_cohort"])`; `UserFactory(is_superuser=True)`."""

    class Meta:
        model = get_user_model()
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"persona{n + 1}")
    first_name = factory.Sequence(lambda n: f"Persona {n + 1}")
    is_active = True

    @factory.post_generation
    def permissions(self, create: bool, extracted: Iterable[str] | None, **_kwargs: object) -> None:
        if create and extracted:
            self.user_permissions.add(*permissions_named(extracted))
