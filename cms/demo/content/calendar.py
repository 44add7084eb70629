"""Ten cohorts over one year, as they stand on the reference day."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from .people import CHASKA, KILLA, QANTU
from .shapes import Cohort, CohortState, Enrolment, Habit, Slot

REFERENCE_DAY = date(2026, 11, 21)

# D. Leg. 713 art. 6 with later additions, for the days of this demo year only. The product keeps its own table.
HOLIDAYS: frozenset[date] = frozenset(
    date.fromisoformat(day)
    for day in (
        "2025-12-08", "2025-12-09", "2025-12-25", "2026-01-01", "2026-04-02", "2026-04-03", "2026-05-01",
        "2026-06-07", "2026-06-29", "2026-07-23", "2026-07-28", "2026-07-29", "2026-08-06", "2026-08-30",
        "2026-10-08", "2026-11-01", "2026-12-08", "2026-12-09", "2026-12-25", "2027-01-01",
    )
)  # fmt: skip

MON, TUE, WED, THU, FRI, SAT = range(6)

_HABITS = {
    "s": Habit.STEADY,
    "l": Habit.LATE,
    "x": Habit.EXCUSED,
    "i": Habit.IRREGULAR,
    "v": Habit.LEAVES,
}


def _enrol(letter: str, story: str) -> tuple[Enrolment, ...]:
    """Short script for enrolments: "01s16 05i9 06v" is person 01, steady, mark 16; 05 irregular, 9; 06 leaves."""
    made = []
    for word in story.split():
        number, habit, mark = word[:2], word[2], word[3:]
        made.append(Enrolment(letter + number, _HABITS[habit], int(mark) if mark else None))
    return tuple(made)


COHORTS: tuple[Cohort, ...] = (
    Cohort(
        key="qantu-tej1-2025", title="Tejido I · Taller Qantu · diciembre", course="TEJ-1", centre=QANTU,
        starts=date(2025, 12, 2), planned_sessions=24, slots=(Slot(TUE, time(9), 120), Slot(THU, time(9), 120)),
        instructor="demo.instruccion", facilitators=("demo.facilita.qantu",), state=CohortState.FINISHED,
        enrolments=_enrol("q", "01s17 02s16 03l14 04s18 05s13 06x13 07s15 08l12 09s14 10i10 11s13 12s16 13s15 14l13 15s12 16s17 17i9 18v"),
        cancelled=((7, "El local no abrió"), (15, "Actividad de la institución")),
    ),
    Cohort(
        key="killa-bor1-2026", title="Bordado I · Grupo Killa · enero", course="BOR-1", centre=KILLA,
        starts=date(2026, 1, 5), planned_sessions=15, slots=(Slot(MON, time(15), 120), Slot(WED, time(15), 120)),
        instructor="demo.instruccion2", facilitators=("demo.facilita.killa",), state=CohortState.FINISHED,
        enrolments=_enrol("k", "01s16 02s18 03l13 04s12 05s15 06i10 07s13 08s16 09x14 10v 11s17"),
        cancelled=((6, "Sin luz en el local"),),
    ),
    Cohort(
        key="chaska-tej1-2026", title="Tejido I · Grupo Chaska · enero", course="TEJ-1", centre=CHASKA,
        starts=date(2026, 1, 10), planned_sessions=16, slots=(Slot(SAT, time(9), 180),),
        instructor="demo.instruccion", facilitators=("demo.facilita.chaska",), state=CohortState.FINISHED,
        enrolments=_enrol("c", "01s13 02s15 03l12 04s17 05s14 06i10 07x12 08s16 09s13 10s18 11v 12s14 13s15 14l11"),
        cancelled=((5, "El camino estaba cerrado por la lluvia"),),
    ),
    Cohort(
        key="qantu-hpv1-2026", title="Tomar decisiones · Taller Qantu · marzo", course="HPV-1", centre=QANTU,
        starts=date(2026, 3, 6), planned_sessions=3, slots=(Slot(FRI, time(9), 90),),
        instructor="demo.instruccion2", facilitators=("demo.facilita.qantu",), state=CohortState.FINISHED,
        enrolments=_enrol("q", "01s 02s 03s 04s 05s 06s 07s 09l 12s 13s 14s 16s 17i"),
    ),
    Cohort(
        key="qantu-hpv3-2026", title="Emociones · Taller Qantu · abril", course="HPV-3", centre=QANTU,
        starts=date(2026, 4, 10), planned_sessions=2, slots=(Slot(FRI, time(9), 90),),
        instructor="demo.instruccion2", facilitators=("demo.facilita.qantu",), state=CohortState.FINISHED,
        enrolments=_enrol("q", "01s 02s 03l 04s 05s 07s 09s 12s 13s 16s 20s 21i"),
    ),
    Cohort(
        key="killa-hpv2-2026", title="Comunicar con claridad · Grupo Killa · junio", course="HPV-2", centre=KILLA,
        starts=date(2026, 6, 3), planned_sessions=3, slots=(Slot(WED, time(15), 90),),
        instructor="demo.instruccion2", facilitators=("demo.facilita.killa",), state=CohortState.FINISHED,
        enrolments=_enrol("k", "01s 02s 03s 04s 05l 07s 08s 09s 11s 13i"),
    ),
    Cohort(
        key="qantu-tej2-2026", title="Chompa y chullo · Taller Qantu · setiembre", course="TEJ-2", centre=QANTU,
        starts=date(2026, 9, 8), planned_sessions=24, slots=(Slot(TUE, time(9), 120), Slot(THU, time(9), 120)),
        instructor="demo.instruccion", facilitators=("demo.facilita.qantu",), state=CohortState.RUNNING,
        enrolments=_enrol("q", "01s 02s 03l 04s 07s 09x 12s 13s 14l 16s"),
        cancelled=((9, "Actividad de la institución"),),
    ),
    Cohort(
        key="killa-tej1-2026", title="Tejido I · Grupo Killa · setiembre", course="TEJ-1", centre=KILLA,
        starts=date(2026, 9, 14), planned_sessions=24, slots=(Slot(MON, time(15), 120), Slot(SAT, time(15), 120)),
        instructor="demo.instruccion", facilitators=("demo.facilita.killa",), state=CohortState.RUNNING,
        enrolments=_enrol("k", "02s 03l 05s 06i 08s 10s 12s 13x 14s 15s 16v"),
    ),
    Cohort(
        key="chaska-bor1-2026", title="Bordado I · Grupo Chaska · octubre", course="BOR-1", centre=CHASKA,
        starts=date(2026, 10, 3), planned_sessions=10, slots=(Slot(SAT, time(9), 180),),
        instructor="demo.instruccion2", facilitators=("demo.facilita.chaska",), state=CohortState.RUNNING,
        enrolments=_enrol("c", "02s 04s 05l 08s 10s 13s 15s 16i 17s 18s 19x 20s"),
    ),
    Cohort(
        key="qantu-bor1-2026", title="Bordado I · Taller Qantu · noviembre", course="BOR-1", centre=QANTU,
        starts=date(2026, 11, 23), planned_sessions=15,
        slots=(Slot(MON, time(14), 120), Slot(WED, time(14), 120), Slot(FRI, time(14), 120)),
        instructor="demo.instruccion2", facilitators=("demo.facilita.qantu",), state=CohortState.STARTING,
        enrolments=_enrol("q", "10s 11s 15s 17s 18s 19s 20s 21s 22s 23s 24s"),
    ),
)  # fmt: skip


def meetings(cohort: Cohort, *, shift: timedelta = timedelta(0)) -> Iterator[tuple[int, datetime, int]]:
    """The planned sessions: number from 1, local start without time zone, minutes.

    Holidays are left out and made up for at the end, so the count is always `planned_sessions`. Sessions in
    `cohort.cancelled` are planned too: the loader opens and cancels them. `shift` (whole weeks) moves the whole
    year when the demo is shown on another day.
    """
    if shift.days % 7 or shift != timedelta(days=shift.days):
        raise ValueError("Shift the year by whole weeks, else the weekdays change.")
    day, number = cohort.starts, 0
    while number < cohort.planned_sessions:
        if day not in HOLIDAYS:
            for slot in cohort.slots:
                if slot.weekday == day.weekday() and number < cohort.planned_sessions:
                    number += 1
                    yield number, datetime.combine(day + shift, slot.start), slot.minutes
        day += timedelta(days=1)
