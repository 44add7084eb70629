"""`manage.py forget_access_records`: deletes records of access that are older than the years they are kept."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from courses.audit.actions import YEARS_KEPT, forget_old_records


class Command(BaseCommand):
    help = "Deletes records of access older than --years (2 at least: the database refuses anything younger)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--years", type=int, default=YEARS_KEPT)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            count = forget_old_records(years=options["years"])
        except ValueError as refusal:
            raise CommandError(f"{refusal}. Type: --years {YEARS_KEPT} or more") from None
        self.stdout.write(f"{count} records of access deleted.")
