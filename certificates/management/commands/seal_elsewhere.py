"""Write the requests of files that wait for their seal from another computer, or take the signatures it made."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from certificates import actions, elsewhere
from certificates.keys import sign_elsewhere
from certificates.models import PreparedFile


class Command(BaseCommand):
    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        for verb, words in (
            ("export", "Write the requests: pedidos.json"),
            ("import", "Take the signatures: firmas.json"),
            ("program", "Write the small program that signs them: sign_elsewhere.py"),
        ):
            verbs.add_parser(verb, help=words).add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            match options["verb"]:
                case "export":
                    waiting = PreparedFile.objects.select_related("certificate").order_by(
                        "certificate__full_number"
                    )
                    path.write_bytes(elsewhere.requests(waiting))
                    self.stdout.write(f"{waiting.count()}")
                case "program":
                    path.write_bytes(Path(sign_elsewhere.__file__).read_bytes())
                    self.stdout.write(str(path))
                case _:
                    self._take(path.read_bytes())
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}") from error

    def _take(self, content: bytes) -> None:
        try:
            taken = actions.take_signatures(content, by=None)
        except ValidationError as error:
            raise CommandError("\n".join(error.messages)) from error
        for certificate in taken.sealed:
            self.stdout.write(str(certificate))
        for sentence in taken.problems:
            self.stderr.write(sentence)
        if taken.problems:
            raise SystemExit(1)
