"""Bring a course in from its file, as a draft: `import_course tejido.zip --by USER [--code CODE] [--dry-run]`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from wagtail.models import Locale

from curriculum.exchange.actions import can_bring_in, read_archive, rehearse
from curriculum.exchange.coming_in import bring_in
from curriculum.pages.models import CourseCatalogPage


class Command(BaseCommand):
    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--by", required=True, help="User who brings it in.")
        parser.add_argument("--code", default="", help="Another code than the one in the file.")
        parser.add_argument(
            "--dry-run", action="store_true", help="Read, rehearse, say what would come; change nothing."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        users = get_user_model()
        user = users._default_manager.filter(**{users.USERNAME_FIELD: options["by"]}).first()
        catalogue = CourseCatalogPage.objects.filter(locale=Locale.get_default()).first()
        if user is None or catalogue is None:
            raise CommandError("There is no such user, or no catalogue yet.")
        if not can_bring_in(user, catalogue):
            raise CommandError("This user may not add courses.")
        try:
            with options["file"].open("rb") as file:
                found = read_archive(file, size=options["file"].stat().st_size)
            if options["dry_run"]:
                page, report = None, rehearse(found, catalogue=catalogue, by=user, code=options["code"])
            else:
                page, report = bring_in(found, catalogue=catalogue, by=user, code=options["code"])
        except ValidationError as refused:
            raise CommandError(" ".join(refused.messages)) from None
        except OSError as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"{report.code} {report.title}")
        for kind in sorted({*report.new, *report.known}):
            self.stdout.write(
                f"  {kind}: {report.new.get(kind, 0)} new, {report.known.get(kind, 0)} here already"
            )
        for remark in report.remarks:
            self.stdout.write(f"  {remark}")
        self.stdout.write("Nothing was changed." if page is None else "Brought in as a draft.")
