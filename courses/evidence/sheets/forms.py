"""What the screens of paper sheets read from a browser. The meaning is in `actions`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from .queries import SheetLine, SheetPage
from .rules import Levels, Line, Mark, Wrong, read_exceptions, read_levels, read_mark
from .sentences import wrong_words

# A browser sends at most a few hundred short fields for a sheet: what is longer is nobody's typing.
LONGEST_TEXT = 40
LONGEST_EXCEPTIONS = 400


@dataclass
class LinesRead:
    """What was typed. `errors` are sentences by line number; 0 is the field for several exceptions. `texts` and `persons`
    keep everything as typed, right or wrong, so that nothing is lost."""

    lines: dict[int, Line] = field(default_factory=dict)
    people: dict[int, UUID] = field(default_factory=dict)
    seen: dict[UUID, list[str]] = field(default_factory=dict)
    levels_shown: dict[int, Levels] = field(default_factory=dict)
    errors: dict[int, list[str]] = field(default_factory=dict)
    texts: dict[int, tuple[str, str]] = field(default_factory=dict)
    persons: dict[int, str] = field(default_factory=dict)
    exceptions: str = ""
    entries_shown: int = 0
    is_confirmed: bool = False


def first_text(line: SheetLine, *, is_new: bool) -> str:
    """What the field of a line shows first: what stands; on a sheet nobody typed in yet, else that everyone was present."""
    if line.stands.mark:
        return str(line.stands.mark)
    return "P" if is_new else ""


def is_open(line: SheetLine) -> bool:
    """Whether the line has fields: not for somebody who had left, nor where readings differ."""
    return line.participant is None or (line.is_member and not line.in_conflict)


def read_lines(data: MultiValueDict[str, str], page: SheetPage) -> LinesRead:
    """Reads the fields of a sheet: `m-7` the mark of line 7, `w-7` what it showed, `l-7` and `k-7` the same for skills, `s-7`
    the marks the screen showed, `p-7` who stands on a blank line; `exceptions` for several lines at once."""
    read = LinesRead(
        exceptions=data.get("exceptions", "")[:LONGEST_EXCEPTIONS],
        is_confirmed=data.get("confirm") == "1",
    )
    shown = data.get("entries", "")
    read.entries_shown = int(shown) if shown.isascii() and shown.isdecimal() and len(shown) < 6 else 0
    named = _exceptions(read)
    columns = len(page.skills)
    on_a_line = {line.participant.pk for line in page.lines if line.participant and not line.is_blank}
    candidates = {person.pk for person in page.unlisted}
    for line in page.lines:
        number = line.number
        if f"m-{number}" not in data or not is_open(line):
            continue
        text = data.get(f"m-{number}", "")[:LONGEST_TEXT]
        levels = data.get(f"l-{number}", "")[:LONGEST_TEXT]
        read.texts[number] = (text, levels)
        mark, said = _mark(text, data.get(f"w-{number}", ""), named.pop(number, None), number)
        if said:
            read.errors.setdefault(number, []).append(said)
        typed = _levels(levels, columns, number, read)
        person = _person(
            line, data, read, candidates | ({line.participant.pk} if line.participant else set())
        )
        if line.is_blank and person is None:
            says_something = (mark is not None and str(mark) != "P") or any(typed)
            if number not in read.errors and says_something:
                read.errors[number] = [_("Choose who stands on this line.")]
            continue
        if line.is_blank and person is not None:
            if person in on_a_line or person in read.people.values():
                read.errors[number] = [_("This person stands on another line.")]
                continue
            read.people[number] = person
        read.lines[number] = Line(mark, typed)
        read.levels_shown[number] = _levels(data.get(f"k-{number}", "")[:LONGEST_TEXT], columns, number)
        if person is not None:
            read.seen[person] = data.get(f"s-{number}", "")[:2_000].split()
    for number in named:
        sentence = _("Line %(number)d cannot be marked on this sheet.") % {"number": number}
        read.errors.setdefault(0, []).append(sentence)
    return read


def _exceptions(read: LinesRead) -> dict[int, Mark]:
    try:
        return read_exceptions(read.exceptions)
    except Wrong as wrong:
        read.errors[0] = [wrong_words(wrong)]
        return {}


def _mark(text: str, shown: str, named: Mark | None, number: int) -> tuple[Mark | None, str]:
    """The mark of a line and what is wrong with it. What the field of several exceptions names goes before a field that
    still says what it said first; a field that was changed must say the same."""
    try:
        mark = read_mark(text)
    except Wrong as wrong:
        return None, wrong_words(wrong)
    if named is None or mark == named:
        return mark, ""
    if text.strip().upper() == shown.strip().upper():
        return named, ""
    return mark, wrong_words(Wrong("twice", str(number)))


def _levels(text: str, columns: int, number: int, read: LinesRead | None = None) -> Levels:
    try:
        return read_levels(text, columns)
    except Wrong as wrong:
        if read is not None:
            read.errors.setdefault(number, []).append(wrong_words(wrong, columns=columns))
        return ()


def _person(line: SheetLine, data: Any, read: LinesRead, candidates: set[UUID]) -> UUID | None:
    """Who stands on the line. On a blank one only people of the group who stand on no other."""
    if not line.is_blank:
        assert line.participant is not None
        return line.participant.pk
    text = data.get(f"p-{line.number}", "")
    read.persons[line.number] = text
    try:
        person = UUID(text)
    except ValueError:
        return None
    if person not in candidates:
        read.errors[line.number] = [_("This person did not belong to the group on that day.")]
        return None
    return person
