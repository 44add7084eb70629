"""Write the printed sheet of the register (PDF), or the register itself as lines of JSON. It holds no names."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from certificates import book, printing
from certificates.models import RegisterEntry


class Command(BaseCommand):
    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("target", type=Path, help="Where to write: sheet.pdf or register.jsonl")
        parser.add_argument("--month", help="Only this month: 2026-11")
        parser.add_argument(
            "--close", action="store_true", help="Close the page first with an entry that counts."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        target: Path = options["target"]
        month = options["month"] or ""
        if month and not re.fullmatch(r"[0-9]{4}-(0[1-9]|1[0-2])", month):
            raise CommandError("Write the month as 2026-11.")
        if options["close"]:
            book.write_checkpoint()
        try:
            if target.suffix == ".jsonl":
                with target.open("wb") as file:
                    file.writelines(book.as_json_lines())
            else:
                entries = RegisterEntry.objects.order_by("sequence")
                title = "Registro completo"
                if month:
                    year, number = month.split("-")
                    entries = entries.filter(written_at__year=int(year), written_at__month=int(number))
                    title = f"Registro de {number}/{year}"
                target.write_bytes(printing.register_sheet(list(entries), title=title))
        except OSError as error:
            raise CommandError(f"{target}: {error.strerror}") from error
        self.stdout.write(str(target))
