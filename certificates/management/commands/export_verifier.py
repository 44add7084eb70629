"""Write the verification page as one HTML file for a stick or a disc. It works without a network and holds no names."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from certificates import offline


class Command(BaseCommand):
    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("target", type=Path, help="Where to write: comprobar.html")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            options["target"].write_bytes(offline.page())
        except OSError as error:
            raise CommandError(f"{options['target']}: {error.strerror}") from error
        self.stdout.write(str(options["target"]))
