"""Save a course as one file: `export_course TEJ-1 tejido.zip`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from wagtail.models import Locale

from curriculum.exchange.going_out import FileGone, course_file
from curriculum.pages.models import CoursePage


class Command(BaseCommand):
    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("code")
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        page = CoursePage.objects.filter(code=options["code"], locale=Locale.get_default()).first()
        if page is None:
            raise CommandError(f"There is no course with the code {options['code']}.")
        try:
            data = course_file(page)
        except FileGone as gone:
            raise CommandError(f"The file of “{gone}” is gone.") from None
        options["file"].write_bytes(data)
        self.stdout.write(f"{options['file']}: {len(data) // 1024} KB")
