"""Logins by role. Groups and permissions come from `sync_roles`, as in a real installation."""

from __future__ import annotations

from django.contrib.auth import get_user_model
from django.core.management import call_command
from wagtail.users.models import UserProfile

from cms.roles.actions import give_role

from ..content import STAFF
from .stage import PASSWORD, Stage


def load(stage: Stage) -> None:
    call_command("sync_roles", verbosity=0)
    for person in STAFF:
        user = get_user_model().objects.create_user(
            username=person.username,
            email=f"{person.username}@demo.invalid",
            password=PASSWORD,
            first_name=person.given_names,
            last_name=person.surnames,
        )
        UserProfile.objects.create(user=user, preferred_language="es", current_time_zone="America/Lima")
        give_role(user, person.role.value)
        user.demo_role = person.role.value  # type: ignore[attr-defined]
        stage.staff[person.username] = user
