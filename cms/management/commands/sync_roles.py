"""`manage.py sync_roles`: makes the groups of the roles what the matrix says. Safe to run again."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cms.roles import actions


class Command(BaseCommand):
    help = "Makes the groups of the six roles and keeps them equal to cms/roles/matrix.py. Other groups stay as they are."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="say what would change and change nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            changes = actions.sync_roles(dry_run=options["dry_run"])
        except actions.UnknownPermission as unknown:
            raise CommandError(
                f"This database lacks permissions: {unknown}. Type: python manage.py migrate"
            ) from None
        if options["verbosity"] > 1 or options["dry_run"]:
            for change in changes:
                self.stdout.write(str(change))
        if not changes:
            self.stdout.write("Roles are up to date.")
        elif not options["dry_run"]:
            self.stdout.write(f"Roles brought up to date: {len(changes)} changes.")
