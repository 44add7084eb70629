"""What a statement of participation, attendance and effective hours says, read once and frozen by whoever issues it.

Sections A-F of the form (docs/decisions names it); its head, its signatures and its place in a register are the issuer's.
It says what happened and never what it is worth: no day is called redeemed, and offence, sentence and stage are not known.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.utils import translation

from ...attendance.models import AttendanceMark, LessonTaught
from ...cohorts.models import Cohort, Enrolment, Session
from ...evaluations.models import SamplePiece
from ...events.models import LearningEvent
from ...people.enums import DocumentType
from ...people.models import Participant
from ..authority import standing_figures
from ..enums import CorrectedThing, LawSubject
from ..ledger import Flag, Ledger, Line, Month, ledger
from ..models import LawNumber, MonthClose, MonthCorrection
from ..queries import People, law_by_day, lines_of, monthly_marks, people_of
from ..sentences import flag_words, source_of
from . import words

VERSION = 1
HOURS_OF_THE_DAY = (
    LawSubject.DAY_MINUTES,
    LawSubject.MOST_MINUTES,
    LawSubject.PASS_MARK,
    LawSubject.MOST_UNEXCUSED_PERCENT,
)
LAW_WORDS = {
    LawSubject.DAY_MINUTES: "Horas efectivas que forman un día: {hours}",
    LawSubject.MOST_MINUTES: "Horas que como máximo se cuentan en un día: {hours}",
    LawSubject.PASS_MARK: "Nota mensual aprobatoria: {amount} de 20",
    LawSubject.MOST_UNEXCUSED_PERCENT: "Faltas injustificadas permitidas: {amount} %",
}
DOCUMENTS = {
    "DNI": "DNI",
    "CE": "Carné de extranjería",
    "PAS": "Pasaporte",
    "PTP": "PTP",
    "CPP": "CPP",
    "OTRO": "Documento",
}
MARK_LESS = "Sin registro"


def statement_content(
    participant: Participant, cohorts: Sequence[Cohort], *, first: date, last: date
) -> dict[str, Any]:
    """Sections A to F as plain values (texts, whole numbers, lists), in Spanish.

    `cohorts` are groups of one kind; `first` and `last` the first days of the first and last month. Sessions, marks and
    pieces of other groups are left out: a paper for one authority never tells of a place of another. The number of
    questions does not depend on months or sessions.
    """
    with translation.override("es"):
        return _content(participant, list(cohorts), first, last)


def _content(participant: Participant, cohorts: list[Cohort], first: date, last: date) -> dict[str, Any]:
    people = people_of([participant.pk])
    root = people.root(participant.pk)
    until = month_end(last)
    by_code = {cohort.code: cohort for cohort in cohorts}
    lines = [
        line for line in lines_of(people, since=first, until=until).get(root, ()) if line.cohort in by_code
    ]
    marks: dict[date, list[int]] = defaultdict(list)
    for cohort in cohorts:
        for month, given in monthly_marks(people, cohort).get(root, {}).items():
            marks[month] += given
    read = ledger(lines, marks=marks, law=law_by_day())
    figures = standing_figures(cohorts)
    closes = _closes(cohorts, first, last)
    folios: dict[date, list[str]] = defaultdict(list)
    for (_cohort, month, person), row in sorted(figures.items(), key=lambda pair: str(pair[0])):
        if person == root and row.folio:
            folios[month].append(words.tidy(row.folio))
    attended = [line.date for line in read.lines if line.is_attended and line.is_held]
    marked = [month.mark for month in read.months if month.mark is not None]
    totals = next(iter(read.totals.values()), None)
    return {
        "version": VERSION,
        "kind": cohorts[0].kind if cohorts else "study",
        "person": person_words(participant),
        "places": sorted({place_of(cohort) for cohort in cohorts}),
        "groups": [_group(cohort, people, read) for cohort in cohorts],
        "months": [
            _month(month, closes.get(month.first_day, []), folios[month.first_day]) for month in read.months
        ],
        "totals": {
            "first_day": words.long_day(min(attended)) if attended else "",
            "last_day": words.long_day(max(attended)) if attended else "",
            "since": min(attended).isoformat() if attended else "",
            "until": max(attended).isoformat() if attended else "",
            "planned": totals.planned if totals else 0,
            "attended": totals.attended if totals else 0,
            "excused": totals.excused if totals else 0,
            "unexcused": totals.unexcused if totals else 0,
            "percent": words.percent(totals.unexcused, totals.held) if totals else 0,
            "minutes": totals.minutes if totals else 0,
            "hours": words.clock(totals.minutes) if totals else "0:00",
            "excluded": words.clock(totals.excluded_minutes) if totals else "0:00",
            "full_days": totals.full_days if totals else 0,
            "accumulated": words.days_and_clock(totals.accumulated_days) if totals else "0 d",
            "average": words.average(marked),
            "marks": len(marked),
            "pieces": _pieces(people, cohorts, first, until),
        },
        "sessions": _sessions(read, people, by_code),
        "other_corrections": _other_corrections(cohorts, people, first, last),
        "flags": [_flag(flag) for flag in read.flags],
        "law": _law(first),
    }


def person_words(participant: Participant) -> dict[str, str]:
    """Section A. The authority compares letter by letter: its own writing of the name comes first."""
    kind = str(participant.document_type)
    has_document = kind != DocumentType.NONE and bool(participant.document_number)
    return {
        "given_names": participant.given_names,
        "paternal_surname": participant.paternal_surname,
        "maternal_surname": participant.maternal_surname,
        "official_name": words.tidy(participant.name_in_official_register),
        "full_name": words.tidy(participant.name_in_official_register) or participant.full_name,
        "document": f"{DOCUMENTS.get(kind, 'Documento')} {participant.document_number}"
        if has_document
        else "Sin documento",
        "document_seen": "visto" if participant.document_seen_on else "no visto",
    }


def month_end(month: date) -> date:
    """The last day of a month."""
    following = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    return date.fromordinal(following.toordinal() - 1)


def place_of(cohort: Cohort) -> str:
    """The real name where it is known: this paper, and no other, may name the place."""
    place = getattr(cohort.centre, "place", None)
    return words.tidy(place.real_name) if place is not None else cohort.centre.label


def _group(cohort: Cohort, people: People, read: Ledger) -> dict[str, Any]:
    """Sections B and C for one group."""
    enrolments = list(
        Enrolment.objects.filter(cohort=cohort, participant__in=list(people.roots)).order_by("joined_on")
    )
    inscribed = next((one for one in reversed(enrolments) if one.inscribed_on), None) or (
        enrolments[-1] if enrolments else None
    )
    content: Mapping[str, Any] = cohort.edition.content
    kinds = sorted({line.place_kind for line in read.lines if line.cohort == cohort.code})
    return {
        "code": cohort.code,
        "act": words.tidy(cohort.legal_act_number),
        "act_date": words.long_day(cohort.legal_act_date) if cohort.legal_act_date else "",
        "area": words.tidy(cohort.authority_area),
        "route": words.ROUTES[cohort.route],
        "book": words.tidy(inscribed.register_book) if inscribed else "",
        "folio": words.tidy(inscribed.register_folio) if inscribed else "",
        "inscribed_on": words.long_day(inscribed.inscribed_on)
        if inscribed and inscribed.inscribed_on
        else "",
        "place_kinds": [kind for kind in kinds if kind in words.PLACES],
        "course": words.tidy(cohort.edition.title),
        "summary": words.tidy(str(content.get("summary", ""))),
        "contents": [words.tidy(title_of(one["titles"])) for one in content.get("lessons", ())],
        "skills": [words.tidy(str(one["name"])) for one in content.get("skills", ())],
        "schedule": schedule_words(cohort),
        "facilitators": [words.tidy(words.staff_name(user)) for user in cohort.facilitators.order_by("pk")],
        "membership": [
            words.short_day(one.joined_on)
            + (f" – {words.short_day(one.left_on)}" if one.left_on else " – continúa")
            for one in enrolments
        ],
    }


def title_of(titles: Mapping[str, str]) -> str:
    """The Spanish title, else any."""
    return titles.get("es") or next(iter(titles.values()), "")


def schedule_words(cohort: Cohort) -> list[str]:
    """The repeating classes: "lunes 09:00 a 11:00"."""
    found = []
    for slot in cohort.timetable.order_by("weekday", "starts"):
        end = slot.starts.hour * 60 + slot.starts.minute + slot.minutes
        pause = f", descanso {slot.break_minutes} min" if slot.break_minutes else ""
        found.append(
            f"{words.WEEKDAYS[slot.weekday]} {slot.starts:%H:%M} a {end // 60 % 24:02d}:{end % 60:02d}{pause}"
        )
    return found


def _closes(cohorts: Sequence[Cohort], first: date, last: date) -> dict[date, list[MonthClose]]:
    found: dict[date, list[MonthClose]] = defaultdict(list)
    rows = MonthClose.objects.filter(
        cohort__in=[cohort.pk for cohort in cohorts], month__gte=first, month__lte=last
    ).select_related("cohort", "cohort__centre")
    for row in rows.defer("figures").order_by("month", "cohort__code"):
        found[row.month].append(row)
    return found


def sheet_number(cohort: Cohort, month: date) -> str:
    """The number under which the organisation keeps the monthly sheet of a group."""
    return f"PM-{cohort.code}-{month:%Y-%m}"


def _month(month: Month, closes: Sequence[MonthClose], folios: Sequence[str]) -> dict[str, Any]:
    """One line of section D."""
    return {
        "month": words.month_words(month.first_day),
        "short": f"{month.first_day:%m/%Y}",
        "planned": month.planned,
        "attended": month.attended,
        "excused": month.excused,
        "unexcused": month.unexcused,
        "percent": words.percent(month.unexcused, month.held),
        "hours": words.clock(month.minutes),
        "full_days": month.full_days,
        "accumulated": words.days_and_clock(month.accumulated_days),
        "excluded": words.clock(month.excluded_minutes),
        "mark": "" if month.mark is None else str(month.mark),
        "passed": {True: "sí", False: "no", None: ""}[month.is_passed],
        "own_folio": ", ".join(sheet_number(row.cohort, row.month) for row in closes),
        "authority_folio": ", ".join(folios),
        "closed_on": ", ".join(
            sorted({words.short_day(row.cohort.centre.local_date(row.closed_at)) for row in closes})
        ),
        "digest": ", ".join(row.digest[:8] for row in closes),
    }


def _pieces(people: People, cohorts: Sequence[Cohort], first: date, until: date) -> int:
    """How many pieces were judged."""
    rows = SamplePiece.objects.filter(
        participant__in=list(people.roots),
        cohort__in=[cohort.pk for cohort in cohorts],
        judged_on__gte=first,
        judged_on__lte=until,
    )
    return rows.values("piece").distinct().count()


def _sessions(read: Ledger, people: People, by_code: Mapping[str, Cohort]) -> list[dict[str, Any]]:
    """Section F: every session in order, with who entered its mark and every change of it. Five questions."""
    names = [UUID(line.session) for line in read.lines]
    sessions = Session.objects.filter(pk__in=names).in_bulk()
    marks: dict[UUID, AttendanceMark] = {}
    rows = AttendanceMark.objects.filter(session__in=names, participant__in=list(people.roots))
    for mark in rows.select_related("marked_by").order_by("marked_at"):
        marks[mark.session_id] = mark
    facts: dict[UUID, list[LearningEvent]] = defaultdict(list)
    seen = LearningEvent.objects.filter(
        kind="attendance", session_id__in=names, participant_id__in=list(people.roots)
    )
    for fact in seen.select_related("actor").defer("body", "signature").order_by("received_at", "pk"):
        facts[fact.session_id].append(fact)
    reasons = {
        row.fact: row.reason
        for row in MonthCorrection.objects.filter(
            thing=CorrectedThing.ATTENDANCE, session__in=names, participant__in=list(people.roots)
        )
    }
    topics: dict[UUID, list[str]] = defaultdict(list)
    for taught in LessonTaught.objects.filter(session__in=names).order_by("marked_at", "pk"):
        topics[taught.session_id].append(taught.lesson_key)
    titles = {
        code: {
            one["key"]: words.tidy(title_of(one["titles"]))
            for one in cohort.edition.content.get("lessons", ())
        }
        for code, cohort in by_code.items()
    }
    found = []
    for line in read.lines:
        key = UUID(line.session)
        zone = by_code[line.cohort].centre.zone
        own_mark = marks.get(key)
        found.append(
            {
                "date": words.short_day(line.date),
                "weekday": words.weekday_words(line.date),
                "from": f"{line.starts.astimezone(zone):%H:%M}",
                "to": f"{line.ends.astimezone(zone):%H:%M}",
                "minutes": line.minutes if line.is_attended else 0,
                "place": words.PLACES.get(line.place_kind, ""),
                "group": line.cohort,
                "topic": "; ".join(
                    titles[line.cohort][lesson] for lesson in topics[key] if lesson in titles[line.cohort]
                ),
                "mark": _mark_words(line),
                "by": _entered_by(own_mark, facts[key]) if own_mark is not None and own_mark.status else "",
                "changes": _changes(facts[key], reasons, sessions.get(key), by_code[line.cohort]),
            }
        )
    return found


def _mark_words(line: Line) -> str:
    if line.is_cancelled:
        return "Sesión suspendida"
    if not line.status:
        return MARK_LESS if line.is_held else ""
    said = words.STATUSES[line.status]
    if line.status == "late":
        said += f" ({line.late_minutes} min)"
    if line.is_attended and line.is_excluded:
        said += " · domingo o feriado, excluido"
    elif line.is_attended and line.authorisation:
        said += f" · autorización {words.tidy(line.authorisation)}"
    return said


def _entered_by(mark: AttendanceMark, facts: Sequence[LearningEvent]) -> str:
    name = words.staff_name(mark.marked_by)
    standing = next((fact for fact in reversed(facts) if str(fact.pk) in mark.heads), None)
    if standing is not None and standing.door == "paper" and standing.source:
        return words.tidy(f"{name}, hoja {standing.source}")
    return words.tidy(name)


def _changes(
    facts: Sequence[LearningEvent],
    reasons: Mapping[Any, str],
    session: Session | None,
    cohort: Cohort,
) -> list[str]:
    """Every change of one mark after it was first entered: what stood, who changed it, when and why. Nothing is erased."""
    found = []
    for earlier, later in itertools.pairwise(facts):
        if _said(earlier) == _said(later):
            continue
        why = words.tidy(later.reason or reasons.get(later.pk, ""))
        day = words.short_day(cohort.centre.local_date(later.received_at))
        found.append(
            f"Corregido el {day} por {words.tidy(words.staff_name(later.actor))}: "
            f"decía «{_said(earlier)}», dice «{_said(later)}». Motivo: {why or 'no se escribió'}."
        )
    return found


def _said(fact: LearningEvent) -> str:
    value = fact.value
    if not value:
        return "anulado"
    said = words.STATUSES.get(value.get("status", ""), "")
    return f"{said} ({value.get('minutes', 0)} min)" if value.get("status") == "late" else said


def _other_corrections(cohorts: Sequence[Cohort], people: People, first: date, last: date) -> list[str]:
    """Counter-entries of closed months that are not about one mark of attendance: of hers, or of the whole group."""
    rows = MonthCorrection.objects.filter(
        close__cohort__in=[cohort.pk for cohort in cohorts], close__month__gte=first, close__month__lte=last
    ).exclude(thing__in=(CorrectedThing.ATTENDANCE, CorrectedThing.SKILL, CorrectedThing.LESSON))
    found = []
    for row in rows.select_related("by", "close__cohort__centre", "session"):
        if row.participant_id is not None and row.participant_id not in people.roots:
            continue
        day = words.short_day(row.close.cohort.centre.local_date(row.at))
        about = {
            CorrectedThing.EVALUATION: "Nota mensual",
            CorrectedThing.SESSION: "Sesión",
            CorrectedThing.MEMBERSHIP: "Matrícula",
        }[CorrectedThing(row.thing)]
        of = f" del {words.short_day(row.session.date)}" if row.session is not None else ""
        found.append(
            words.tidy(
                f"{about}{of}, {words.month_words(row.close.month)}: corregido el {day} por "
                f"{words.staff_name(row.by)}; {_before_and_after(row)}motivo: {row.reason}."
            )
        )
    return found


def _before_and_after(row: MonthCorrection) -> str:
    def mark(value: Any) -> str:
        return str(value.get("mark", "")) if isinstance(value, dict) else ""

    before, after = mark(row.before), mark(row.after)
    return f"decía {before or 'nada'}, dice {after or 'nada'}; " if before or after else ""


def _flag(flag: Flag) -> dict[str, str]:
    of_a_month = flag.code in ("no_passing_mark", "unexcused")
    return {
        "when": words.month_words(flag.day) if of_a_month else words.short_day(flag.day),
        "words": flag_words(flag),
        "source": source_of(flag),
    }


def _law(first: date) -> list[dict[str, str]]:
    """The numbers of the law the months were read with, with norm and who confirmed them: this paper keeps its own."""
    found = []
    rows = LawNumber.objects.filter(subject__in=HOURS_OF_THE_DAY).order_by("subject", "-valid_from")
    by_subject: dict[str, list[LawNumber]] = defaultdict(list)
    for row in rows:
        by_subject[row.subject].append(row)
    for subject in HOURS_OF_THE_DAY:
        dated = by_subject[subject]
        standing = [row for row in dated if row.valid_from > first]
        earlier = next((row for row in dated if row.valid_from <= first), None)
        for row in [*([earlier] if earlier else []), *reversed(standing)]:
            found.append(
                {
                    "words": LAW_WORDS[subject].format(amount=row.amount, hours=words.clock(row.amount)),
                    "norm": words.tidy(row.norm),
                    "since": words.short_day(row.valid_from),
                    "confirmed": f"confirmado el {words.short_day(row.confirmed_on)} por {words.tidy(row.confirmed_by)}"
                    if row.confirmed_on
                    else "por confirmar con la autoridad",
                }
            )
    return found
