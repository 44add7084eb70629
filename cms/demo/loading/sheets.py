"""Paper: a month's packet where no device may enter, one sheet typed in with its signed picture, one overdue; and some
sample pieces judged by the criteria of their course."""

from __future__ import annotations

import io
import random
from datetime import timedelta
from typing import Any

from PIL import Image, ImageDraw

from courses.cohorts.models import Cohort, Session
from courses.evaluations.actions import record_evaluation
from courses.evaluations.criteria import criteria_of
from courses.evaluations.enums import EvaluationKind
from courses.evaluations.photos import keep_photo
from courses.evaluations.pieces import Judged, judge_piece, pieces_of
from courses.evidence.sheets.actions import print_sheets, type_in
from courses.evidence.sheets.models import DAYS_TO_TYPE_IN, PaperSheet
from courses.evidence.sheets.queries import people_on, skills_to_print
from courses.evidence.sheets.rules import Line, Mark
from courses.evidence.sheets.scans import attach_scan

from .stage import Stage

PACKET_DAYS = 31
PAPER, INK, PEN = "#fbf8f1", "#2b2622", "#26385f"


def load(stage: Stage) -> None:
    running = [cohort for cohort in stage.cohorts.values() if cohort.status == "open"]
    on_paper = [cohort for cohort in running if not cohort.centre.devices_may_enter and _past(stage, cohort)]
    if on_paper:
        _typed_in(stage, on_paper[0])
        _overdue(stage, on_paper[-1])
        for cohort in on_paper:
            _packet(stage, cohort)
    for cohort in running:
        if cohort.edition.content.get("criteria") and _past(stage, cohort):
            _pieces(stage, cohort)
    stage.say(f"  {PaperSheet.objects.count()} hojas de papel")


def _past(stage: Stage, cohort: Cohort) -> list[Session]:
    return list(cohort.sessions.planned().filter(date__lt=stage.today).order_by("starts_at"))


def _facilitator(cohort: Cohort) -> Any:
    return cohort.facilitators.order_by("pk").first()


def _laid(sessions: list[Session], cohort: Cohort) -> list[PaperSheet]:
    codes = [skill.code for skill in skills_to_print(cohort)]
    by = _facilitator(cohort)
    return print_sheets(sessions, by=by, skills=codes, at=sessions[0].starts_at - timedelta(days=3))


def _typed_in(stage: Stage, cohort: Cohort) -> None:
    """The last class: everyone present but two, some skills, and the signed sheet beside it."""
    session = _past(stage, cohort)[-1]
    (sheet,) = _laid([session], cohort)
    count = sheet.rows.count()
    columns = len(sheet.skills)
    lines = {number: Line(Mark("present"), (None,) * columns) for number in range(1, count + 1)}
    if count >= 3:
        lines[2] = Line(Mark("late", minutes=15), (None,) * columns)
        lines[count] = Line(Mark("excused", cause="visit"), (None,) * columns)
    if columns:
        lines[1] = Line(Mark("present"), ("alone", *([None] * (columns - 1))))
    type_in(sheet, lines, by=_facilitator(cohort), at=session.ends_at + timedelta(hours=3))
    attach_scan(sheet, signed_picture(sheet, count), by=_facilitator(cohort))


def _overdue(stage: Stage, cohort: Cohort) -> None:
    """A class of more than a week ago whose sheet nobody typed in."""
    early = stage.today - timedelta(days=DAYS_TO_TYPE_IN)
    older = [session for session in _past(stage, cohort) if session.date < early]
    if older:
        _laid(older[-1:], cohort)


def _packet(stage: Stage, cohort: Cohort) -> None:
    coming = cohort.sessions.planned().filter(
        date__gt=stage.today, date__lte=stage.today + timedelta(days=PACKET_DAYS)
    )
    sessions = list(coming.select_related("cohort__centre", "cohort__edition").order_by("starts_at"))
    if sessions:
        codes = [skill.code for skill in skills_to_print(cohort)]
        print_sheets(sessions, by=_facilitator(cohort), skills=codes)


def _pieces(stage: Stage, cohort: Cohort) -> None:
    """The evaluation of the month: a piece for each of the first people, the mark near what the checklist proposes."""
    day = _past(stage, cohort)[-1].date
    by, dice = _facilitator(cohort), random.Random(cohort.code)
    which: dict[str, Any] = {"kind": EvaluationKind.MONTHLY, "month": day.replace(day=1)}
    keys = [criterion.key for criterion in criteria_of(cohort.edition.content)]
    people = people_on(cohort, day)[:6]
    for place, person in enumerate(people):
        photo = None
        if place == 0 and cohort.centre.photos_allowed:
            photo = keep_photo(cohort, person, swatch_picture(dice), shows_people=False, by=by).pk
        judge_piece(
            cohort,
            person,
            Judged("Muestra del mes", {key: dice.random() < 0.8 for key in keys}, photo),
            evaluated_on=day,
            by=by,
            **which,
        )
    for found in pieces_of(cohort, people[:-1], kind="monthly", month=day, attempt=1, day=day):
        if found.proposal is not None:
            mark = min(20, found.proposal.mark + dice.choice((0, 0, 1)))
            record_evaluation(cohort, found.participant, mark=mark, evaluated_on=day, by=by, **which)


# ---------------------------------------------------------------------------------------- drawn pictures


def signed_picture(sheet: PaperSheet, lines: int) -> bytes:
    """A photograph of a signed sheet, drawn: its number, lines, and strokes of a pen that are nobody's signature."""
    dice = random.Random(sheet.number)
    picture = Image.new("RGB", (1240, 1754), PAPER)
    drawing = ImageDraw.Draw(picture)
    drawing.text((820, 90), f"HOJA N.° {sheet}", fill=INK, font_size=44)
    step = min(80, 1300 // max(1, lines + sheet.blank_lines))
    for line in range(lines + sheet.blank_lines + 1):
        drawing.line((80, 260 + line * step, 1160, 260 + line * step), fill=INK, width=3)
    for column in (80, 150, 600, 980, 1160):
        drawing.line((column, 260, column, 260 + (lines + sheet.blank_lines) * step), fill=INK, width=3)
    for line in range(lines):
        x, y = 640 + dice.randint(0, 60), 260 + line * step + step // 2
        points = [
            (x + stroke * 18, y + dice.randint(-step // 3, step // 3))
            for stroke in range(dice.randint(6, 14))
        ]
        drawing.line(points, fill=PEN, width=4, joint="curve")
    target = io.BytesIO()
    picture.save(target, "JPEG", quality=80)
    return target.getvalue()


def swatch_picture(dice: random.Random) -> bytes:
    """A knitted swatch on a table, drawn stitch by stitch."""
    picture = Image.new("RGB", (1000, 750), "#d9cdb8")
    drawing = ImageDraw.Draw(picture)
    yarn = dice.choice(("#8b1e3f", "#243f73", "#4f6b2f", "#b07a24"))
    for row in range(26):
        for column in range(36):
            x, y = 140 + column * 20, 100 + row * 21
            drawing.line((x, y, x + 10, y + 18), fill=yarn, width=8)
            drawing.line((x + 20, y, x + 10, y + 18), fill=yarn, width=8)
    target = io.BytesIO()
    picture.save(target, "JPEG", quality=85)
    return target.getvalue()
