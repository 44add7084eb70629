"""Bring the register back from a folder of sealed files. Without --write it only says what it would bring back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from cryptography import x509
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from certificates import keyring, rebuilding
from certificates.sealing import TrustedSeal
from certificates.sentences import rebuild_sentence


class Command(BaseCommand):
    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "folder", type=Path, help="Where the sealed PDF files lie, with all folders inside."
        )
        parser.add_argument("--copy", type=Path, help="A copy of the register (jsonl) kept elsewhere.")
        parser.add_argument(
            "--seal",
            type=Path,
            action="append",
            default=[],
            help="Certificate (PEM) of a seal of this house, when the keys are gone too. Compare it with a printed sheet.",
        )
        parser.add_argument("--by", help="User in whose name the register is written.")
        parser.add_argument("--write", action="store_true", help="Write it, into an empty database.")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["folder"].is_dir():
            raise CommandError(f"{options['folder']}: {rebuild_sentence('no_folder')}")
        trusted = [*keyring.trusted_seals(), *map(self._seal, options["seal"])]
        if not trusted:
            raise CommandError(rebuild_sentence("no_seal_known"))
        found = rebuilding.plan(
            options["folder"].rglob("*.pdf"), trusted=trusted, copy=self._lines(options["copy"])
        )
        self._report(found)
        if not options["write"]:
            if found.contradictions:
                raise SystemExit(1)
            return
        user = get_user_model()._default_manager.filter(username=options["by"] or "").first()
        if user is None:
            raise CommandError(rebuild_sentence("no_user"))
        try:
            made = rebuilding.build(found, by=user)
        except ValidationError as error:
            raise CommandError("\n".join(error.messages)) from error
        self.stdout.write(f"{made}")

    def _report(self, found: rebuilding.Plan) -> None:
        for sentence in [*found.problems, *found.contradictions]:
            self.stderr.write(sentence)
        self.stdout.write(
            rebuild_sentence("report")
            % {
                "files": len(found.files),
                "entries": len(found.entries),
                "last": found.last,
                "lost": len(found.lost),
            }
        )
        if found.lost:
            shown = ", ".join(map(str, found.lost[:20])) + (" …" if len(found.lost) > 20 else "")
            self.stdout.write(rebuild_sentence("lost") % {"numbers": shown})

    def _seal(self, path: Path) -> TrustedSeal:
        try:
            text = path.read_text(encoding="ascii")
            certificate = x509.load_pem_x509_certificate(text.encode())
        except (OSError, ValueError) as error:
            raise CommandError(f"{path}: {error}") from error
        return TrustedSeal(
            text, certificate.not_valid_before_utc.date(), certificate.not_valid_after_utc.date()
        )

    def _lines(self, path: Path | None) -> list[dict[str, Any]]:
        if path is None:
            return []
        try:
            return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]
        except (OSError, ValueError) as error:
            raise CommandError(f"{path}: {error}") from error
