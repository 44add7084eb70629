"""What the pages of months, of the authority's figures and of the numbers of the law read from a browser."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.widgets import AdminDateInput

from ..attendance.enums import AttendanceStatus, ExcuseCause
from ..cohorts.forms import ActionForm
from ..cohorts.models import Session
from ..cohorts.touch import day_words
from ..people import tables
from ..people.models import Participant
from ..people.names import search_key
from .authority import Entry
from .enums import LawSubject

HOURS = re.compile(r"(\d{1,3})(?:\s*(?::|h)\s*(\d{1,2})?\s*(?:min)?)?|(\d{1,3})[.,](\d{1,2})")
MOST_PASTED = 100_000


def reason_field() -> forms.CharField:
    return forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=255,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy(
            "It stays on the page of the month. Write no offence, sentence or reason for attending."
        ),
    )


class CloseForm(ActionForm):
    understood = forms.BooleanField(
        label=gettext_lazy("I have looked at the figures. A closed month is never opened again.")
    )


class OnRoster(ActionForm):
    """A form about one person of the month."""

    participant = forms.ModelChoiceField(
        label=gettext_lazy("Participant"), queryset=Participant.objects.none()
    )

    def __init__(self, *args: Any, people: Sequence[Participant], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["participant"]
        field.queryset = Participant.objects.filter(pk__in=[person.pk for person in people]).order_by(
            "sort_key"
        )
        field.label_from_instance = lambda person: person.class_name


class AttendanceCorrectionForm(OnRoster):
    """One mark of a session of the closed month."""

    session = forms.ModelChoiceField(label=gettext_lazy("Session"), queryset=Session.objects.none())
    status = forms.ChoiceField(label=gettext_lazy("Attendance"), widget=forms.RadioSelect)
    late_minutes = forms.IntegerField(
        label=gettext_lazy("Minutes late"), min_value=1, max_value=719, required=False
    )
    cause = forms.ChoiceField(label=gettext_lazy("Cause of the excuse"), required=False)
    reason = reason_field()
    field_order = ["session", "participant", "status", "late_minutes", "cause", "reason"]

    def __init__(self, *args: Any, sessions: Sequence[Session], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["session"]
        field.queryset = Session.objects.filter(pk__in=[one.pk for one in sessions]).order_by("starts_at")
        field.label_from_instance = lambda one: day_words(one.date)
        choices: Any = [*AttendanceStatus.choices, ("none", _("No mark"))]
        self.fields["status"].choices = choices  # type: ignore[attr-defined]
        self.fields["cause"].choices = [("", "–"), *ExcuseCause.choices]  # type: ignore[attr-defined]


class MarkCorrectionForm(OnRoster):
    """The monthly mark of one person of the closed month."""

    mark = forms.IntegerField(
        label=gettext_lazy("Mark"),
        min_value=0,
        max_value=20,
        required=False,
        help_text=gettext_lazy("From 0 to 20. Empty takes the mark back."),
    )
    evaluated_on = forms.DateField(label=gettext_lazy("Evaluated on"), widget=AdminDateInput)
    attempt = forms.IntegerField(label=gettext_lazy("Attempt"), min_value=1, max_value=9, initial=1)
    reason = reason_field()


class EnrolmentCorrectionForm(OnRoster):
    """Somebody of the centre who was there and nobody had written down."""

    on = forms.DateField(label=gettext_lazy("In the group from"), widget=AdminDateInput)
    reason = reason_field()


class LeaveCorrectionForm(ActionForm):
    """The authority's leave for a session on a Sunday or holiday of the closed month."""

    session = forms.ModelChoiceField(label=gettext_lazy("Session"), queryset=Session.objects.none())
    authorisation = forms.CharField(
        label=gettext_lazy("Number of the leave"),
        max_length=80,
        required=False,
        help_text=gettext_lazy("Empty takes the leave away."),
    )
    reason = reason_field()

    def __init__(self, *args: Any, sessions: Sequence[Session], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["session"]
        field.queryset = Session.objects.filter(pk__in=[one.pk for one in sessions]).order_by("starts_at")
        field.label_from_instance = lambda one: day_words(one.date)


class AcknowledgeForm(ActionForm):
    reason = forms.CharField(
        label=gettext_lazy("Why they differ"),
        max_length=255,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy(
            "It stays on the page of the month. Write what the books say: no names, no offence, sentence or reason for attending."
        ),
    )


# -------------------------------------------------------------------------------- the authority's figures


def read_hours(text: str) -> int | None:
    """Minutes from "36", "36:30", "36 h 30 min" or "36,5"; None for nothing. Raises ValueError for anything else."""
    text = text.strip().lower()
    if not text or text in ("-", "–"):
        return None
    found = HOURS.fullmatch(text)
    if found is None:
        raise ValueError(text)
    hours, minutes, whole, fraction = found.groups()
    if whole is not None:
        return int(whole) * 60 + round(float(f"0.{fraction}") * 60)
    if minutes is not None and int(minutes) > 59:
        raise ValueError(text)
    return int(hours) * 60 + int(minutes or 0)


def write_hours(minutes: int | None) -> str:
    """ "36:30", "" for nothing."""
    return "" if minutes is None else f"{minutes // 60}:{minutes % 60:02d}"


def _whole(text: str) -> int | None:
    text = text.strip()
    if not text or text in ("-", "–"):
        return None
    if not text.isdecimal():
        # A spreadsheet writes 12.0 for 12.
        text = re.sub(r"[.,]0+$", "", text)
    if not text.isdecimal() or len(text) > 3:
        raise ValueError(text)
    return int(text)


@dataclass
class FigureRow:
    """One line of the keyboard form: who, what was typed, what is wrong with it."""

    participant: Participant
    hours: str = ""
    days: str = ""
    mark: str = ""
    folio: str = ""
    errors: tuple[str, ...] = ()
    stands: str = ""

    @property
    def key(self) -> str:
        return str(self.participant.pk)


def typed_rows(
    people: Sequence[Participant], data: Mapping[str, Any]
) -> tuple[list[FigureRow], dict[UUID, Entry]]:
    """The lines of a posted form. A line that cannot be read keeps what was typed and has no entry."""
    rows, entries = [], {}
    for person in people:
        row = FigureRow(person, *(data.get(f"{name}-{person.pk}", "").strip()[:40] for name in FIELDS))
        entry, errors = read_entry(row.hours, row.days, row.mark, row.folio)
        row.errors = errors
        rows.append(row)
        if entry is not None:
            entries[person.pk] = entry
    return rows, entries


FIELDS = ("hours", "days", "mark", "folio")


def read_entry(hours: str, days: str, mark: str, folio: str) -> tuple[Entry | None, tuple[str, ...]]:
    """One line as figures, or the sentences that say why it cannot be read."""
    errors: list[str] = []
    minutes = whole_days = whole_mark = None
    try:
        minutes = read_hours(hours)
    except ValueError:
        errors.append(_("Write the hours of the month, for example 36 or 36:30."))
    try:
        whole_days = _whole(days)
    except ValueError:
        errors.append(_("Write the days as a whole number."))
    try:
        whole_mark = _whole(mark)
    except ValueError:
        errors.append(_("Write the mark: from 0 to 20."))
    if errors:
        return None, tuple(errors)
    return Entry(minutes, whole_days, whole_mark, " ".join(folio.split())), ()


@dataclass(frozen=True)
class Pasted:
    """What a pasted or uploaded table says: lines by person, and lines nobody could be found for."""

    rows: dict[UUID, tuple[str, str, str, str]]
    unknown: tuple[str, ...]


def read_pasted(data: bytes, people: Sequence[Participant]) -> Pasted:
    """Reads a table as it is copied from a spreadsheet: name or document, hours, days, mark, folio, in this order.

    A line of headings is left out. Raises ValidationError with a sentence when it is no table.
    """
    if len(data) > tables.MOST_BYTES:
        raise ValidationError(_("The table is too large."), code="large")
    try:
        (table, *_rest) = tables.read_tables(data)
    except (tables.NotATable, ValueError):
        raise ValidationError(
            _(
                "This could not be read as a table. Copy the cells from the spreadsheet, or bring an xlsx or csv file."
            ),
            code="no_table",
        ) from None
    by_document = {
        person.document_number.strip().lower(): person for person in people if person.document_number.strip()
    }
    by_name: dict[frozenset[str], list[Participant]] = {}
    for person in people:
        for name in {person.class_name, person.full_name}:
            by_name.setdefault(frozenset(search_key(name).split()), []).append(person)
    rows: dict[UUID, tuple[str, str, str, str]] = {}
    unknown: list[str] = []
    for line in table.rows:
        cells = [text.strip() for text in tables.texts(line.cells)]
        if not any(cells):
            continue
        # A sheet may number its lines: the first cell that names somebody begins the line.
        found: Participant | None = None
        rest: list[str] = []
        for position, cell in enumerate(cells[:3]):
            known = by_document.get(cell.lower())
            named = by_name.get(frozenset(search_key(cell).split()), []) if cell else []
            if known is None and len({one.pk for one in named}) == 1:
                known = named[0]
            if known is not None:
                found, rest = known, cells[position + 1 :]
                # Document and name side by side: the second of them is no figure.
                while rest and _names(rest[0], known):
                    rest = rest[1:]
                break
        if found is None:
            if not rows and not any(any(sign.isdecimal() for sign in cell) for cell in cells):
                continue
            unknown.append(" · ".join(cell for cell in cells if cell)[:80])
            continue
        hours, days, mark, folio = (*rest, "", "", "", "")[:4]
        rows[found.pk] = (hours, days, mark, folio)
    return Pasted(rows, tuple(unknown))


def _names(cell: str, person: Participant) -> bool:
    if cell.lower() == person.document_number.strip().lower() and cell:
        return True
    words = set(search_key(cell).split())
    return bool(words) and words <= set(search_key(f"{person.full_name} {person.class_name}").split())


class PasteForm(forms.Form):
    pasted = forms.CharField(
        label=gettext_lazy("Cells copied from a spreadsheet"),
        required=False,
        max_length=MOST_PASTED,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("One line a person: name or document, hours, days, mark, folio."),
    )
    file = forms.FileField(label=gettext_lazy("Or a file (xlsx, csv)"), required=False)

    def data_bytes(self) -> bytes:
        if self.cleaned_data["file"]:
            return bytes(self.cleaned_data["file"].read(tables.MOST_BYTES + 1))
        return str(self.cleaned_data["pasted"]).encode()


# ------------------------------------------------------------------------------------------ the law


class LawNumberForm(ActionForm):
    """A number of the law from a day on."""

    subject = forms.ChoiceField(label=gettext_lazy("About"), choices=LawSubject.choices)
    amount = forms.IntegerField(label=gettext_lazy("Number"), min_value=1, max_value=32_000)
    norm = forms.CharField(label=gettext_lazy("Norm"), max_length=200)
    article = forms.CharField(label=gettext_lazy("Article"), max_length=80, required=False)
    valid_from = forms.DateField(label=gettext_lazy("Valid from"), widget=AdminDateInput)


class ConfirmNumberForm(ActionForm):
    """Who of the authority confirmed a number, and when."""

    confirmed_by = forms.CharField(
        label=gettext_lazy("Confirmed by"),
        max_length=120,
        help_text=gettext_lazy("Office and post, for example: head of the education area."),
    )
    confirmed_on = forms.DateField(label=gettext_lazy("Confirmed on"), widget=AdminDateInput)


def month_from(text: str) -> date | None:
    """The first day of "2025-10", None when it names no month."""
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        return None
