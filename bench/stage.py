"""The database and the client that scenarios work with, and how they measure."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page, Site

WARM_UP = 3
ROUNDS = 25


@dataclass(frozen=True)
class Cost:
    """What one call costs: processor time and time on the clock (medians, milliseconds), queries."""

    cpu: float
    wall: float
    queries: int


@dataclass(frozen=True)
class Line:
    """One figure of the report. `limit` is what the product promised; `bare` the page beside it."""

    what: str
    cost: Cost | None = None
    bare: Cost | None = None
    limit_ms: float | None = None
    text: str = ""
    broken: bool = False
    limit_ratio: float | None = None

    @property
    def ratio(self) -> float | None:
        return self.cost.cpu / self.bare.cpu if self.cost and self.bare and self.bare.cpu else None

    @property
    def kept(self) -> bool:
        if self.broken or self.cost is None:
            return not self.broken
        in_time = self.limit_ms is None or self.cost.cpu <= self.limit_ms
        return in_time and (self.limit_ratio is None or (self.ratio or 0) <= self.limit_ratio)

    def __str__(self) -> str:
        if self.cost is None:
            return f"  {self.what:<46} {self.text}"
        ratio = f"{self.ratio:6.2f} x bare page" if self.ratio is not None else " " * 18
        promise = ""
        if self.limit_ratio is not None:
            promise = f"  promised {self.limit_ratio:g} x: {'kept' if self.kept else 'NOT KEPT'}"
        if self.limit_ms is not None:
            promise = f"  promised {self.limit_ms:g} ms: {'kept' if self.kept else 'NOT KEPT'}"
        return (
            f"  {self.what:<46} {self.cost.cpu:7.1f} ms cpu {self.cost.wall:7.1f} ms  {self.cost.queries:3d} queries"
            f"  {ratio}{promise}"
        )


@dataclass
class Stage:
    """A migrated database with a bare page of Wagtail, and a client of a person who may do everything."""

    rounds: int = ROUNDS
    scale: float = 1.0
    facts: int = 100_000
    client: Client = field(default_factory=Client)
    bare_address: str = "/bare/"

    def __post_init__(self) -> None:
        site = Site.objects.get()
        # A plain page of Wagtail with its own template: what any page costs before it shows anything of ours.
        site.root_page.add_child(instance=Page(title="A bare page", slug="bare"))
        self.administrator = get_user_model().objects.create_superuser("bench", password="bench")

    def sign_in(self, user: Any = None) -> None:
        self.client.force_login(user or self.administrator)

    def page(self, address: str, *, status: int = 200) -> Callable[[], None]:
        """Return a call that asks for an address and insists on its status."""

        def ask() -> None:
            response = self.client.get(address)
            if response.status_code != status:
                raise RuntimeError(f"{address} answered {response.status_code}, not {status}")
            response.getvalue() if response.streaming else response.content

        return ask

    def bare(self) -> Callable[[], None]:
        """Return a call for the bare page, as a visitor."""
        visitor = Client()

        def ask() -> None:
            if visitor.get(self.bare_address).status_code != 200:
                raise RuntimeError("the bare page does not answer")

        return ask

    def compare(
        self,
        call: Callable[[], Any],
        *,
        before: Callable[[], Any] | None = None,
        beside: Callable[[], Any] | None = None,
    ) -> tuple[Cost, Cost]:
        """Return the cost of `call` and of the bare page, measured turn by turn so that both see the same weather.

        `before` runs unmeasured ahead of each call; `beside` stands in for the bare page.
        """
        other = beside or self.bare()
        ours: list[tuple[float, float]] = []
        theirs: list[tuple[float, float]] = []
        for turn in range(WARM_UP + self.rounds):
            if before:
                before()
            for target, function in ((ours, call), (theirs, other)):
                cpu, wall = time.process_time(), time.perf_counter()
                function()
                taken = (time.process_time() - cpu) * 1000, (time.perf_counter() - wall) * 1000
                if turn >= WARM_UP:
                    target.append(taken)
        return self._cost(ours, call, before), self._cost(theirs, other, None)

    def _cost(
        self, taken: list[tuple[float, float]], call: Callable[[], Any], before: Callable[[], Any] | None
    ) -> Cost:
        if before:
            before()
        with CaptureQueriesContext(connection) as caught:
            call()
        return Cost(
            cpu=statistics.median(cpu for cpu, _wall in taken),
            wall=statistics.median(wall for _cpu, wall in taken),
            queries=len(caught),
        )
