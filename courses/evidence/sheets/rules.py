"""What is written on a sheet and typed in from it. Pure: standard library only.

Attendance is one letter: P present, T and the minutes late, F absent, J and the letter of the cause. Skills are one digit
a column: 1 not yet, 2 with help, 3 alone; 0 or a dash for not seen. The same letters stand on the paper.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

PRESENT, LATE, ABSENT, EXCUSED = "present", "late", "absent", "excused"
LETTERS = {"P": PRESENT, "T": LATE, "F": ABSENT, "J": EXCUSED}
LETTER_OF = {status: letter for letter, status in LETTERS.items()}
# Citación, salud, visita, local cerrado, otro.
CAUSES = {"C": "court", "S": "medical", "V": "visit", "L": "lockdown", "O": "other"}
CAUSE_LETTER = {cause: letter for letter, cause in CAUSES.items()}
LEVELS = {"1": "not_yet", "2": "with_help", "3": "alone"}
LEVEL_DIGIT = {level: digit for digit, level in LEVELS.items()}
NOT_SEEN = "-"
# More columns do not fit beside the names on a sheet standing upright.
MOST_SKILLS = 8
MOST_BLANK_LINES = 15
MOST_MINUTES = 1440

MARK = re.compile(r"\s*(?:(?P<plain>[PF])|T\s*(?P<minutes>\d{1,4})|J\s*(?P<cause>[CSVLO]))\s*", re.ASCII)
EXCEPTION = re.compile(r"(?P<row>\d{1,4})\s*(?P<mark>[PF]|T\s*\d{1,4}|J\s*[CSVLO])", re.ASCII)
BETWEEN = re.compile(r"[\s,;.]*")
CODE = re.compile(r"H(\d{1,9})X([0-9A-F]{32})", re.ASCII)
NUMBER = re.compile(r"[^0-9]{0,8}?0*(\d{1,9})", re.ASCII)


class Wrong(ValueError):
    """What was typed says nothing. `code` names what is wrong: no_letter, no_minutes, no_cause, too_many, no_level,
    twice, unreadable. `part` is the piece of text it is about."""

    def __init__(self, code: str, part: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.part = part


@dataclass(frozen=True)
class Mark:
    """One line's attendance: `status` as records write it, minutes late for late, a cause for excused."""

    status: str
    minutes: int = 0
    cause: str = ""

    def __str__(self) -> str:
        """As it is typed: "P", "T10", "F", "JS"."""
        return f"{LETTER_OF[self.status]}{self.minutes or ''}{CAUSE_LETTER.get(self.cause, '')}"


Levels = tuple[str | None, ...]


def read_mark(text: str) -> Mark | None:
    """One mark as typed, in capitals or not, with or without spaces. None for an empty field. Raises Wrong."""
    typed = text.strip().upper()
    if not typed:
        return None
    found = MARK.fullmatch(typed)
    if found is None:
        code = {"T": "no_minutes", "J": "no_cause"}.get(typed[0], "no_letter")
        raise Wrong(code, text.strip()[:20])
    if found["plain"]:
        return Mark(LETTERS[found["plain"]])
    if found["cause"]:
        return Mark(EXCUSED, cause=CAUSES[found["cause"]])
    minutes = int(found["minutes"])
    if not 1 <= minutes <= MOST_MINUTES:
        raise Wrong("no_minutes", text.strip()[:20])
    return Mark(LATE, minutes=minutes)


def read_exceptions(text: str) -> dict[int, Mark]:
    """Several lines in one go: "7F 12T10 20JS" says that line 7 is absent, and so on. Raises Wrong, `part` being what
    could not be read; `twice` when a line is named again and says something else."""
    typed = text.upper()
    found: dict[int, Mark] = {}
    at = BETWEEN.match(typed).end()  # type: ignore[union-attr]
    while at < len(typed):
        piece = EXCEPTION.match(typed, at)
        # A figure right behind belongs to what was typed: "12T100000" is no twelve minutes and no row.
        if piece is None or (
            piece.end() < len(typed) and piece["mark"][0] == "T" and typed[piece.end()].isdigit()
        ):
            raise Wrong("unreadable", text[at:].split()[0][:20])
        row = int(piece["row"])
        mark = read_mark(piece["mark"])
        assert mark is not None
        if found.setdefault(row, mark) != mark:
            raise Wrong("twice", str(row))
        at = BETWEEN.match(typed, piece.end()).end()  # type: ignore[union-attr]
    return found


def read_levels(text: str, count: int) -> Levels:
    """The digits of one line, one for each of `count` columns; columns left out at the end were not seen. Raises Wrong."""
    typed = [letter for letter in text if not letter.isspace()]
    if len(typed) > count:
        raise Wrong("too_many", text.strip()[:20])
    found: list[str | None] = []
    for letter in typed:
        if letter in LEVELS:
            found.append(LEVELS[letter])
        elif letter in "0-–.":
            found.append(None)
        else:
            raise Wrong("no_level", letter)
    return tuple(found + [None] * (count - len(found)))


def write_levels(levels: Sequence[str | None]) -> str:
    """As it is typed, "" when nothing was seen: "3-21"."""
    text = "".join(LEVEL_DIGIT[level] if level else NOT_SEEN for level in levels)
    return text.rstrip(NOT_SEEN)


def write_code(number: int, sheet: UUID) -> str:
    """What the QR of a sheet says: its number and name. Letters and digits alone: a scanner that types like a keyboard
    spells them the same whatever the language of the keyboard."""
    return f"H{number}X{sheet.hex.upper()}"


def read_code(text: str) -> tuple[int, UUID | None]:
    """The number of a sheet from what was typed ("12", "00012", "N.° 12") or scanned. Raises Wrong."""
    typed = text.strip().upper()
    scanned = CODE.fullmatch(typed)
    if scanned:
        return int(scanned[1]), UUID(scanned[2])
    found = NUMBER.fullmatch(typed)
    if found is None or int(found[1]) == 0:
        raise Wrong("unreadable", text.strip()[:20])
    return int(found[1]), None


@dataclass(frozen=True)
class Line:
    """What was typed for one line. `mark` None leaves the line without a mark."""

    mark: Mark | None
    levels: Levels = ()

    def as_typed(self) -> list[str]:
        return [str(self.mark) if self.mark else "", write_levels(self.levels)]


@dataclass(frozen=True)
class Difference:
    """A line that says something else than what stands. `column` is None for attendance, else the place of the skill."""

    row: int
    column: int | None
    stands: str
    typed: str


def differences(stands: Mapping[int, Line], typed: Mapping[int, Line]) -> list[Difference]:
    """Where a sheet typed in again says something else, line by line. An empty mark says nothing; an emptied skill takes
    back what stood there, so that nothing goes unseen."""
    found = []
    for row, line in sorted(typed.items()):
        was = stands.get(row, Line(None))
        if line.mark is not None and line.mark != was.mark:
            found.append(Difference(row, None, str(was.mark or ""), str(line.mark)))
        for column in range(max(len(line.levels), len(was.levels))):
            level = line.levels[column] if column < len(line.levels) else None
            before = was.levels[column] if column < len(was.levels) else None
            if level != before:
                found.append(Difference(row, column, before or "", level or ""))
    return found
