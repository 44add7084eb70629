"""Say what a file, a QR's text or a typed code is: VÁLIDO, COPIA or NO VÁLIDO. Exit code 0 only for VÁLIDO."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from certificates import verification
from certificates.sentences import verdict_words

WORDS = {"valid": "VÁLIDO", "copy": "COPIA", "invalid": "NO VÁLIDO"}


class Command(BaseCommand):
    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "what", help="A PDF or a picture of it, the text of its QR, or its code of 28 symbols."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        what = options["what"]
        path = Path(what)
        if len(what) < 255 and path.is_file():
            verdict = self._of_file(path)
        elif "#" in what or what.isdecimal():
            verdict = verification.verify_qr(what)
        else:
            answer = verification.look_up(what)
            if answer is None:
                self._say("invalid", "not_in_register")
                raise SystemExit(1)
            self._say(answer.verdict, "qr" if answer.verdict == "valid" else answer.status)
            self._say_if_demo(answer.is_demo)
            self.stdout.write(f"{answer.number} · {answer.initials} · {answer.course} · {answer.hours} h")
            raise SystemExit(0 if answer.verdict == "valid" else 1)
        self._say(verdict.verdict, verdict.reason)
        self._say_if_demo(verdict.is_demo)
        if verdict.facts is not None:
            facts = verdict.facts
            self.stdout.write(
                f"{facts.no} · {facts.name} · {facts.course} · {facts.hours} h · "
                f"{facts.since:%d/%m/%Y} - {facts.until:%d/%m/%Y} · {facts.result}"
            )
        if verdict.verdict != "valid":
            raise SystemExit(1)

    def _of_file(self, path: Path) -> verification.FileVerdict:
        try:
            content = path.read_bytes()
        except OSError as error:
            self.stderr.write(f"{path}: {error.strerror}")
            raise SystemExit(1) from error
        if b"%PDF-" in content[:1024]:
            return verification.verify_file(content)
        for text in verification.read_qr_codes(content):
            found = verification.verify_qr(text)
            if found.verdict == "valid":
                return verification.FileVerdict("copy", "no_seal", found.facts, found.certificate)
            return found
        return verification.FileVerdict("invalid", "not_a_pdf")

    def _say_if_demo(self, is_demo: bool) -> None:
        if is_demo:
            self.stdout.write("EJEMPLO: hecho con claves de prueba. No acredita nada.")

    def _say(self, verdict: str, reason: str) -> None:
        words = verdict_words()
        self.stdout.write(f"{WORDS[verdict]}: {words.get(reason, words['other'])}")
