"""Draw papers of courses and lessons that wait, or that a killed process left behind. For a timer of the system."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from curriculum.booklets.actions import draw_waiting, forget_old_papers


class Command(BaseCommand):
    help = __doc__ or ""

    def handle(self, *args: Any, **options: Any) -> None:
        drawn = draw_waiting()
        gone = forget_old_papers()
        self.stdout.write(f"Drawn: {drawn}. Old ones deleted: {gone}.")
