"""manage.py import_participants FILE --centre LABEL [--cohort CODE] [--apply]"""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from ...cohorts import imports
from ...cohorts.imports import Outcome, Plan
from ...cohorts.models import Centre, Cohort, ParticipantImport
from ...people import tables
from ...people.sentences import remark


class Command(BaseCommand):
    """Reads a list of people; without --apply it only says what would happen.

    Ends with 0 when every row can be (or was) registered, 1 with reasons in words when not.
    """

    help = (
        "Reads a spreadsheet of participants (xlsx or csv) and says what will happen to each row. "
        "With --apply it registers them. Safe to run twice."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="the xlsx or csv file")
        parser.add_argument("--centre", required=True, help="neutral label of the centre that will know them")
        parser.add_argument("--cohort", help="code of the cohort to enrol them in")
        parser.add_argument(
            "--joined-on", type=date.fromisoformat, help="day of joining, for example 2026-03-05"
        )
        parser.add_argument("--by", required=True, help="user name of the person who answers for the import")
        parser.add_argument(
            "--apply", action="store_true", help="register them; without it nothing is written"
        )
        parser.add_argument(
            "--only-good-rows", action="store_true", help="leave out rows with errors or to choose"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        user = get_user_model()._default_manager.filter(username=options["by"], is_active=True).first()
        if user is None:
            raise CommandError(f"No active user is called {options['by']}.")
        centre = Centre.objects.filter(label=options["centre"]).first()
        if centre is None:
            known = ", ".join(Centre.objects.values_list("label", flat=True)[:20])
            raise CommandError(f"No centre is called {options['centre']}. Known: {known or 'none'}.")
        cohort = None
        if options["cohort"]:
            cohort = Cohort.objects.filter(code=options["cohort"]).first()
            if cohort is None:
                raise CommandError(f"No cohort has the code {options['cohort']}.")
        imported = self._receive(options, centre, cohort, user)
        plan = imports.plan_of(imported, by=user)
        self._say(plan, imported)
        if not options["apply"]:
            imports.discard(imported, by=user)
            if not plan.is_clean:
                raise CommandError("Some rows cannot be registered yet. Nothing was written.")
            self.stdout.write("Nothing was written. Add --apply to register them.")
            return
        try:
            result = imports.apply(
                imported, by=user, fingerprint=plan.fingerprint, only_good=options["only_good_rows"]
            )
        except ValidationError as error:
            imports.discard(imported, by=user)
            raise CommandError(" ".join(error.messages)) from None
        said = ", ".join(f"{name.replace('_', ' ')}: {count}" for name, count in result.items())
        self.stdout.write(self.style.SUCCESS(said))

    def _receive(
        self, options: dict[str, Any], centre: Centre, cohort: Cohort | None, user: Any
    ) -> ParticipantImport:
        try:
            size = options["file"].stat().st_size
            if size > tables.MOST_BYTES:
                raise CommandError("The file is too large.")
            data = options["file"].read_bytes()
        except OSError as error:
            raise CommandError(f"The file cannot be read: {error.strerror}.") from None
        try:
            return imports.receive(
                data, centre=centre, cohort=cohort, joined_on=options["joined_on"], by=user
            )
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from None

    def _say(self, plan: Plan, imported: ParticipantImport) -> None:
        headings = {index: heading for index, heading, _field in imported.reading["columns"]}
        for one in plan.problems:
            where = (
                ""
                if one.column is None
                else f", column {tables.column_letter(one.column)} ({headings.get(one.column, '')})"
            )
            self.stdout.write(f"row {one.row}{where}: {remark(one.code, one.detail)}")
        for row in plan.rows:
            if row.outcome is Outcome.CHOOSE:
                self.stdout.write(
                    f"row {row.number}: looks like somebody already registered; choose on the screen"
                )
        for name in imported.reading["forbidden"]:
            self.stdout.write(f"column {name}: not read and not kept")
        said = ", ".join(f"{outcome.value}: {plan.counts.get(outcome, 0)}" for outcome in Outcome)
        self.stdout.write(said)
