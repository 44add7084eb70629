"""Check the register: chain, numbers, certificates, files, and what paper shows. Exit code 0 only when all is right."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from certificates import book
from certificates.actions import storage
from certificates.models import Certificate
from certificates.register import Anchor, Problem
from certificates.sentences import problem_sentence


class Command(BaseCommand):
    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--sheet",
            action="append",
            default=[],
            metavar="ENTRY:HASH",
            help="A line of a printed sheet, or of a certificate in somebody's hand: 12:3fa291bc...",
        )
        parser.add_argument(
            "--copy",
            type=Path,
            help="A copy of the register (jsonl) kept elsewhere: every line must be in this one.",
        )
        parser.add_argument(
            "--accept-restored",
            action="store_true",
            help="An older copy was restored on purpose and compared with paper: go on from where it ends now.",
        )
        parser.add_argument(
            "--files", action="store_true", help="Also read every stored file and compare its hash."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["accept_restored"]:
            book.accept_as_it_is()
        anchors = []
        for line in options["sheet"]:
            number, _, printed = line.partition(":")
            if not number.isdecimal() or not printed:
                self.stderr.write(
                    f"Write --sheet ENTRY:HASH, for example --sheet 12:3fa291bc03b130fd. Not: {line}"
                )
                raise SystemExit(1)
            anchors.append(Anchor(int(number), printed, f"sheet {line[:40]}"))
        if options["copy"]:
            anchors += self._anchors_of(options["copy"])
        report = book.verify(anchors=anchors)
        problems = [*report.problems, *self._compare(report, files=options["files"])]
        for problem in problems:
            self.stderr.write(problem_sentence(problem))
        if problems:
            raise SystemExit(1)
        self.stdout.write(
            f"{report.count} asientos, {len(report.standings)} números. Último: {report.head[:32]}"
        )
        if report.lost:
            self.stdout.write(
                f"{report.lost} asientos se perdieron y no se pudieron reconstruir; compare con las hojas impresas."
            )

    def _anchors_of(self, path: Path) -> list[Anchor]:
        try:
            lines = path.read_text(encoding="utf-8").splitlines()
            return [
                Anchor(entry["seq"], entry["hash"], path.name)
                for entry in map(json.loads, filter(None, lines))
            ]
        except (OSError, ValueError, KeyError, TypeError) as error:
            self.stderr.write(f"{path}: {error}")
            raise SystemExit(1) from error

    def _compare(self, report: Any, *, files: bool) -> list[Problem]:
        """The rows of certificates against what the register committed to."""
        problems = []
        seen = set()
        for certificate in Certificate.objects.select_related("entry").iterator(chunk_size=200):
            number = certificate.full_number
            seen.add(number)
            standing = report.standings.get(number)
            if standing is None or standing.seq != certificate.entry_id:
                problems.append(Problem("certificate_unregistered", certificate.entry_id, number))
                continue
            try:
                commit = certificate.read_facts().commit()
            except ValueError:
                commit = ""
            if commit != standing.commit:
                problems.append(Problem("certificate_differs", standing.seq, number))
            said = {"valid": "issued"}.get(standing.status, standing.status)
            if said != certificate.status:
                problems.append(Problem("status_differs", standing.seq, number))
            if files and certificate.file_path and not self._is_whole(certificate):
                problems.append(Problem("file_differs", standing.seq, number))
        problems += [
            Problem("number_missing_certificate", standing.seq, number)
            for number, standing in report.standings.items()
            if number not in seen
        ]
        return problems

    def _is_whole(self, certificate: Certificate) -> bool:
        try:
            with storage().open(certificate.file_path, "rb") as file:
                return hashlib.sha256(file.read()).hexdigest() == certificate.file_hash
        except OSError:
            return False
