"""A new course catalogue is for those who write and review courses, from the first moment."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import post_save
from django.dispatch import receiver

from curriculum.pages.models import CourseCatalogPage

from . import actions
from .models import RoleGroup


@receiver(post_save, sender=CourseCatalogPage, dispatch_uid="lms.roles.catalogue")
def grant_on_a_new_catalogue(sender: Any, instance: Any, created: bool, raw: bool, **kwargs: Any) -> None:
    """Wagtail's page permissions hang on pages: without this, nobody could write in the catalogue of a new language."""
    if created and not raw and RoleGroup.objects.exists():
        actions.sync_roles()
