"""Makes all current marks again from the log of facts, or proves that they are what the facts say."""

from __future__ import annotations

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from courses.events.rebuild import rebuild


class Command(BaseCommand):
    help = (
        "Makes every projection (marks, skills, evaluations, completions) again from the log of facts. "
        "With --check nothing is changed: exit code 0 when every row is what the facts say, 1 when not."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="compare only; change nothing")

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        begun = time.monotonic()
        answers = rebuild(check=check)
        for answer in answers:
            if check and not answer.is_same:
                self.stderr.write(
                    f"{answer.kind}: {answer.missing} rows are not as the facts say, {answer.surplus} rows should not be there."
                )
            elif options["verbosity"] > 1 or check:
                self.stdout.write(f"{answer.kind}: {answer.facts} facts, {answer.rows} rows, the same.")
        facts = sum(answer.facts for answer in answers)
        seconds = max(time.monotonic() - begun, 0.001)
        if check and not all(answer.is_same for answer in answers):
            raise CommandError(
                "The records differ from the facts. Run rebuild_projections to make them again.", returncode=1
            )
        done = "agree with the records" if check else "read, records made again"
        self.stdout.write(f"{facts} facts {done}, {seconds:.1f} s, {facts / seconds:,.0f} facts a second.")
