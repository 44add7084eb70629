"""Says when the groups no longer are what the matrix says."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.checks import CheckMessage, Tags, Warning, register
from django.db import connections

from . import actions
from .models import RoleGroup


@register(Tags.database)
def roles_are_up_to_date(
    app_configs: Any, databases: Iterable[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """Run by `migrate` and `check --database default`. Quiet before the first migration and the first sync."""
    if "default" not in (databases or ()):
        return []
    with connections["default"].cursor() as cursor:
        tables = set(connections["default"].introspection.table_names(cursor))
    needed = {RoleGroup._meta.db_table, "lms_curriculum_coursecatalogpage", "wagtailcore_collection"}
    if not needed <= tables or not RoleGroup.objects.exists():
        return []
    try:
        changes = actions.sync_roles(dry_run=True)
    except actions.UnknownPermission as unknown:
        # A warning, never an error: `migrate` runs this check, and an error would stop the cure.
        return [
            Warning(
                f"The roles name permissions that this database does not have: {unknown}.",
                hint="Type: python manage.py migrate",
                id="lms_cms.W015",
            )
        ]
    if not changes:
        return []
    shown = "; ".join(str(change) for change in changes[:5])
    more = f"; and {len(changes) - 5} more" if len(changes) > 5 else ""
    return [
        Warning(
            f"The groups of the roles are out of date: {shown}{more}.",
            hint="Type: python manage.py sync_roles",
            id="lms_cms.W014",
        )
    ]
