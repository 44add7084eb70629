"""Hours as the law of Peru reads them. Pure: sessions and marks of one person in, months with both readings and flags out.

The text (D.S. 015-2003-JUS, arts. 175-177) says that a day is at least four effective hours, "even on different days",
and that no more than eight hours of a day count. Whether two classes of two hours make one day is for the authority to
say: both readings stand side by side and neither is ever called a day redeemed. Sundays and holidays do not count
unless authorised; their minutes are shown apart. Study and work are never added together.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

# A field called `date` hides the type of that name from the fields after it.
CalendarDay = date
SUNDAY = 6
ATTENDED = ("present", "late")
STUDY, WORK = "study", "work"


@dataclass(frozen=True)
class Law:
    """The numbers in force on a day, each a dated row with its norm. Minutes; marks 0-20; percent of held sessions."""

    day_minutes: int
    most_minutes: int
    pass_mark: int
    most_unexcused_percent: int


@dataclass(frozen=True)
class Line:
    """One session of one person's time in a group, as it stands. `status` is "" without a mark or with differing readings.

    `starts` and `ends` are moments; `date` is the local date of the place. `minutes` are her effective minutes.
    `inscribed_on` is the day the authority wrote her into its book; it is asked for where `needs_inscription`.
    """

    session: str
    cohort: str
    kind: str
    date: date
    starts: datetime
    ends: datetime
    planned_minutes: int
    status: str = ""
    minutes: int = 0
    late_minutes: int = 0
    cause: str = ""
    place_kind: str = "classroom"
    authorisation: str = ""
    is_holiday: bool = False
    is_cancelled: bool = False
    is_held: bool = True
    in_conflict: bool = False
    needs_inscription: bool = False
    inscribed_on: CalendarDay | None = None

    @property
    def is_attended(self) -> bool:
        return self.status in ATTENDED and not self.is_cancelled and not self.in_conflict

    @property
    def is_excluded(self) -> bool:
        """On a Sunday or holiday without leave: shown, not counted."""
        return (self.is_holiday or self.date.weekday() == SUNDAY) and not self.authorisation


class FlagCode(StrEnum):
    """What somebody should look at before a paper is printed. Sentences and sources stand in `sentences`."""

    LONG_DAY = "long_day"  # amount: minutes of the day
    OVERLAP = "overlap"  # amount: minutes two sessions share
    SUNDAY_OR_HOLIDAY = "sunday_or_holiday"  # amount: minutes not counted
    BEFORE_INSCRIPTION = "before_inscription"  # amount: minutes
    CELL_OR_CORRIDOR = "cell_or_corridor"  # amount: minutes
    STUDY_AND_WORK = "study_and_work"  # amount: minutes of study and work on that day
    NO_PASSING_MARK = "no_passing_mark"  # amount: the best mark, -1 without any
    UNEXCUSED = "unexcused"  # amount: percent, rounded down


@dataclass(frozen=True, order=True)
class Flag:
    """`day` is the day it is about, or the first day of the month for flags about a month."""

    day: date
    code: FlagCode
    kind: str = STUDY
    amount: int = 0
    sessions: tuple[str, ...] = ()


@dataclass(frozen=True)
class Day:
    """One day of one kind: the minutes that may count, before and after the cap of the law."""

    date: date
    minutes: int
    counted_minutes: int
    is_full: bool


@dataclass(frozen=True)
class Month:
    """A month of study or work. Sessions are those of her time in the group; minutes are hers.

    `planned` = held + still to come; `held` = attended + excused + unexcused + unmarked + in_conflict. `minutes` are all effective minutes;
    `excluded_minutes` those of Sundays and holidays without leave. `full_days` is the first reading (days of at least
    four hours), `counted_minutes` the minutes the second divides (at most eight hours of a day).
    """

    first_day: date
    kind: str
    planned: int = 0
    held: int = 0
    cancelled: int = 0
    attended: int = 0
    late: int = 0
    excused: int = 0
    unexcused: int = 0
    unmarked: int = 0
    in_conflict: int = 0
    minutes: int = 0
    excluded_minutes: int = 0
    full_days: int = 0
    counted_minutes: int = 0
    day_minutes: int = 240
    mark: int | None = None
    is_passed: bool | None = None
    days: tuple[Day, ...] = ()

    @property
    def accumulated_days(self) -> tuple[int, int]:
        """The second reading: whole days that the counted minutes make together, and the minutes left over."""
        return divmod(self.counted_minutes, self.day_minutes)


@dataclass(frozen=True)
class Totals:
    """A span of months of one kind. Leftover minutes of the second reading are added before they are divided."""

    kind: str
    planned: int = 0
    held: int = 0
    attended: int = 0
    excused: int = 0
    unexcused: int = 0
    minutes: int = 0
    excluded_minutes: int = 0
    full_days: int = 0
    counted_minutes: int = 0
    accumulated_days: tuple[int, int] = (0, 0)


@dataclass(frozen=True)
class Ledger:
    """One person's hours over all her groups and places: months by kind in order, totals by kind, flags by day."""

    months: tuple[Month, ...] = ()
    totals: Mapping[str, Totals] = field(default_factory=dict)
    flags: tuple[Flag, ...] = ()
    lines: tuple[Line, ...] = ()


def ledger(
    lines: Iterable[Line],
    *,
    marks: Mapping[date, Sequence[int]],
    law: Callable[[date], Law],
) -> Ledger:
    """The hours of one person. `marks` are her monthly evaluation marks by first day of the month; `law` gives the numbers
    in force on a day (those of a month's first day hold for the month)."""
    ordered = tuple(sorted(lines, key=lambda one: (one.starts, one.session)))
    grouped: dict[tuple[date, str], list[Line]] = defaultdict(list)
    for line in ordered:
        grouped[line.date.replace(day=1), line.kind].append(line)
    months = tuple(
        _month(first_day, kind, grouped[first_day, kind], marks.get(first_day, ()), law)
        for first_day, kind in sorted(grouped)
    )
    flags = [*_flags_of_days(ordered, law), *_flags_of_months(months, law)]
    return Ledger(months, _totals(months), tuple(sorted(flags)), ordered)


def _month(
    first_day: date, kind: str, lines: Sequence[Line], marks: Sequence[int], law: Callable[[date], Law]
) -> Month:
    numbers = law(first_day)
    planned = [line for line in lines if not line.is_cancelled]
    held = [line for line in planned if line.is_held]
    attended = [line for line in held if line.is_attended]
    days = _days([line for line in attended if not line.is_excluded], law)
    best = max(marks, default=None) if kind == STUDY else None
    return Month(
        first_day=first_day,
        kind=kind,
        planned=len(planned),
        held=len(held),
        cancelled=len(lines) - len(planned),
        attended=len(attended),
        late=sum(line.status == "late" and not line.in_conflict for line in held),
        excused=sum(line.status == "excused" and not line.in_conflict for line in held),
        unexcused=sum(line.status == "absent" and not line.in_conflict for line in held),
        unmarked=sum(not line.status and not line.in_conflict for line in held),
        in_conflict=sum(line.in_conflict for line in held),
        minutes=sum(line.minutes for line in attended),
        excluded_minutes=sum(line.minutes for line in attended if line.is_excluded),
        full_days=sum(day.is_full for day in days),
        counted_minutes=sum(day.counted_minutes for day in days),
        day_minutes=numbers.day_minutes,
        mark=best,
        is_passed=None if kind != STUDY else best is not None and best >= numbers.pass_mark,
        days=days,
    )


def _days(lines: Sequence[Line], law: Callable[[date], Law]) -> tuple[Day, ...]:
    minutes: dict[date, int] = defaultdict(int)
    for line in lines:
        minutes[line.date] += line.minutes
    found = []
    for day, total in sorted(minutes.items()):
        numbers = law(day)
        found.append(Day(day, total, min(total, numbers.most_minutes), total >= numbers.day_minutes))
    return tuple(found)


def _totals(months: Sequence[Month]) -> dict[str, Totals]:
    found = {}
    for kind in sorted({month.kind for month in months}):
        own = [month for month in months if month.kind == kind]
        # Where the length of a day changed in between, each stretch is divided by its own.
        by_length: dict[int, int] = defaultdict(int)
        for month in own:
            by_length[month.day_minutes] += month.counted_minutes
        found[kind] = Totals(
            kind=kind,
            planned=sum(month.planned for month in own),
            held=sum(month.held for month in own),
            attended=sum(month.attended for month in own),
            excused=sum(month.excused for month in own),
            unexcused=sum(month.unexcused for month in own),
            minutes=sum(month.minutes for month in own),
            excluded_minutes=sum(month.excluded_minutes for month in own),
            full_days=sum(month.full_days for month in own),
            counted_minutes=sum(month.counted_minutes for month in own),
            accumulated_days=(
                sum(minutes // length for length, minutes in by_length.items()),
                sum(minutes % length for length, minutes in by_length.items()),
            ),
        )
    return found


def _flags_of_days(lines: Sequence[Line], law: Callable[[date], Law]) -> list[Flag]:
    flags = []
    attended = [line for line in lines if line.is_attended and line.is_held]
    by_day: dict[date, list[Line]] = defaultdict(list)
    for line in attended:
        by_day[line.date].append(line)
    for day, own in by_day.items():
        for kind in sorted({line.kind for line in own}):
            of_kind = [line for line in own if line.kind == kind]
            total = sum(line.minutes for line in of_kind)
            if total > law(day).most_minutes:
                flags.append(Flag(day, FlagCode.LONG_DAY, kind, total, _names(of_kind)))
        if {STUDY, WORK} <= {line.kind for line in own}:
            total = sum(line.minutes for line in own)
            flags.append(Flag(day, FlagCode.STUDY_AND_WORK, STUDY, total, _names(own)))
    for line in attended:
        flags += _flags_of_line(line)
    # A session that ends after midnight overlaps into the next day: neighbours in time, not in date.
    for position, first in enumerate(attended):
        for second in attended[position + 1 :]:
            if second.starts >= first.ends:
                break
            shared = int((min(first.ends, second.ends) - second.starts).total_seconds() // 60)
            flags.append(Flag(second.date, FlagCode.OVERLAP, second.kind, shared, _names([first, second])))
    return flags


def _flags_of_line(line: Line) -> list[Flag]:
    flags = []
    name = (line.session,)
    if line.is_excluded:
        flags.append(Flag(line.date, FlagCode.SUNDAY_OR_HOLIDAY, line.kind, line.minutes, name))
    if line.needs_inscription and (line.inscribed_on is None or line.date < line.inscribed_on):
        flags.append(Flag(line.date, FlagCode.BEFORE_INSCRIPTION, line.kind, line.minutes, name))
    if line.place_kind == "cell_corridor":
        flags.append(Flag(line.date, FlagCode.CELL_OR_CORRIDOR, line.kind, line.minutes, name))
    return flags


def _flags_of_months(months: Sequence[Month], law: Callable[[date], Law]) -> list[Flag]:
    flags = []
    for month in months:
        numbers = law(month.first_day)
        if month.kind == STUDY and month.minutes and not month.is_passed:
            best = -1 if month.mark is None else month.mark
            flags.append(Flag(month.first_day, FlagCode.NO_PASSING_MARK, month.kind, best))
        if month.held and month.unexcused * 100 > numbers.most_unexcused_percent * month.held:
            percent = month.unexcused * 100 // month.held
            flags.append(Flag(month.first_day, FlagCode.UNEXCUSED, month.kind, percent))
    return flags


def _names(lines: Iterable[Line]) -> tuple[str, ...]:
    return tuple(sorted(line.session for line in lines))
