"""The shapes of the demo year's content: frozen, typed, standard library only.

Nothing here knows Django or Wagtail. The loader turns these values into rows and pages;
a test reads them as they are. Stable keys (course code, lesson key, picture id, person key) never change
once published, titles and texts may.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from enum import StrEnum

# The Craft Yarn Council asks for this credit, word for word, wherever its symbols, yarn weights or levels are used.
YARN_STANDARDS_CREDIT = "Source: Craft Yarn Council's www.YarnStandards.com"


class CourseKind(StrEnum):
    CRAFT = "craft"
    LIFE_SKILLS = "life_skills"


class SkillLevel(StrEnum):
    NOT_YET = "not_yet"
    WITH_HELP = "with_help"
    ALONE = "alone"


class ProjectLevel(StrEnum):
    """How hard a project is (never a person). Names by the Craft Yarn Council."""

    BASIC = "basic"
    EASY = "easy"
    INTERMEDIATE = "intermediate"
    COMPLEX = "complex"


class LifeSkill(StrEnum):
    """The ten life skills of the World Health Organization (WHO/MNH/MHP/99.2)."""

    DECISION_MAKING = "decision_making"
    PROBLEM_SOLVING = "problem_solving"
    CREATIVE_THINKING = "creative_thinking"
    CRITICAL_THINKING = "critical_thinking"
    EFFECTIVE_COMMUNICATION = "effective_communication"
    INTERPERSONAL_RELATIONSHIPS = "interpersonal_relationships"
    SELF_AWARENESS = "self_awareness"
    EMPATHY = "empathy"
    COPING_WITH_EMOTIONS = "coping_with_emotions"
    COPING_WITH_STRESS = "coping_with_stress"


class ControlledItem(StrEnum):
    """Items that some centres count out and count back in."""

    NEEDLES = "needles"
    SEWING_NEEDLE = "sewing_needle"
    SCISSORS = "scissors"
    PINS = "pins"


@dataclass(frozen=True, slots=True)
class Picture:
    """A generated picture (`cms.demo.pictures`) and what is seen in it, in Spanish."""

    id: str
    alt: str


@dataclass(frozen=True, slots=True)
class Step:
    instruction: str
    picture: Picture
    tip: str = ""
    safety: str = ""


@dataclass(frozen=True, slots=True)
class Material:
    """One thing to have ready, for one person. `yarn_weight` 0-7 and `needle_mm` only where they apply."""

    name: str
    amount: Decimal
    unit: str
    yarn_weight: int | None = None
    needle_mm: Decimal | None = None
    controlled: ControlledItem | None = None
    note: str = ""


# --------------------------------------------------------------------------- knitting charts


@dataclass(frozen=True, slots=True)
class Symbol:
    """One chart symbol: cells it covers, stitches it takes from the left needle, stitches it makes."""

    code: str
    name: str
    width: int
    takes: int
    makes: int


SYMBOLS: dict[str, Symbol] = {
    s.code: s
    for s in (
        Symbol("k", "derecho", 1, 1, 1),
        Symbol("p", "revés", 1, 1, 1),
        Symbol("k1b", "derecho en la vuelta de abajo", 1, 1, 1),
        Symbol("p1b", "revés en la vuelta de abajo (por atrás: derecho de abajo)", 1, 1, 1),
        Symbol("sl", "pasar sin tejer", 1, 1, 1),
        Symbol("yo", "lazada", 1, 0, 1),
        Symbol("k2tog", "2 juntos al derecho (inclina a la derecha)", 1, 2, 1),
        Symbol("ssk", "2 juntos por atrás (inclina a la izquierda)", 1, 2, 1),
        Symbol("s2kp", "disminución doble centrada", 1, 3, 1),
        Symbol("m1l", "aumento que inclina a la izquierda", 1, 0, 1),
        Symbol("m1r", "aumento que inclina a la derecha", 1, 0, 1),
        Symbol("c4f", "trenza de 4, auxiliar adelante", 4, 4, 4),
        Symbol("c4b", "trenza de 4, auxiliar atrás", 4, 4, 4),
        Symbol("c6f", "trenza de 6, auxiliar adelante", 6, 6, 6),
        Symbol("no", "sin punto", 1, 0, 0),
    )
}

_CELL = re.compile(r"^(?P<code>[a-z][a-z0-9]*)(?:\*(?P<times>\d+))?$")


@dataclass(frozen=True, slots=True)
class StitchChart:
    """A knitting chart. `rows` go from the first row (bottom) upward; every row is written as it is SEEN
    from the right side, from right to left as knitted on the right side ("k*3 yo k2tog").

    `cast_on`: stitches on the needle before row 1. `in_the_round`: every row is a right-side row.
    `repeat`: first and last column (1-based, counted from the right) that are worked again and again, or None.
    `colours`: optional letters, one string a row, one letter a cell, from right to left (stranded knitting);
    `yarns` names the letters.
    """

    key: str
    title: str
    cast_on: int
    rows: tuple[str, ...]
    in_the_round: bool = False
    repeat: tuple[int, int] | None = None
    colours: tuple[str, ...] = ()
    yarns: tuple[tuple[str, str, str], ...] = ()  # letter, name, #rrggbb
    note: str = ""
    credit: str = YARN_STANDARDS_CREDIT

    def cells(self, row: int) -> tuple[Symbol, ...]:
        """The symbols of one row (0 = first row), first stitch of a right-side row first."""
        found: list[Symbol] = []
        for word in self.rows[row].split():
            match = _CELL.match(word)
            if match is None or match["code"] not in SYMBOLS:
                raise ValueError(f"{self.key} row {row + 1}: unknown symbol {word!r}")
            found += [SYMBOLS[match["code"]]] * int(match["times"] or 1)
        return tuple(found)

    @property
    def width(self) -> int:
        """Cells across, the widest row."""
        return max(sum(s.width for s in self.cells(n)) for n in range(len(self.rows)))

    def codes(self) -> tuple[str, ...]:
        """Every symbol the legend needs, in the order of `SYMBOLS`."""
        used = {s.code for n in range(len(self.rows)) for s in self.cells(n)}
        return tuple(code for code in SYMBOLS if code in used)


# --------------------------------------------------------------------------- embroidery


class Stitch(StrEnum):
    RUNNING = "running"
    BACK = "back"
    CHAIN = "chain"
    STEM = "stem"
    SATIN = "satin"
    FRENCH_KNOT = "french_knot"
    DETACHED_CHAIN = "detached_chain"
    BLANKET = "blanket"


@dataclass(frozen=True, slots=True)
class MotifPart:
    """One part of a drawn motif. `path` is SVG path data in millimetres (M, L, C, Z; absolute)."""

    number: int
    name: str
    stitch: Stitch
    colour: str
    path: str
    strands: int = 2


@dataclass(frozen=True, slots=True)
class LineMotif:
    """An embroidery drawing to trace, in real size."""

    key: str
    title: str
    width_mm: int
    height_mm: int
    threads: tuple[tuple[str, str], ...]  # name, #rrggbb
    parts: tuple[MotifPart, ...]


@dataclass(frozen=True, slots=True)
class CrossMotif:
    """A counted motif. Rows from the top; '.' is empty cloth; every other letter is in `threads`."""

    key: str
    title: str
    rows: tuple[str, ...]
    threads: tuple[tuple[str, str, str, str], ...]  # letter, mark to print, name, #rrggbb


# --------------------------------------------------------------------------- gauge and sizes


@dataclass(frozen=True, slots=True)
class Gauge:
    """Stitches and rows over 10 cm, after washing."""

    stitches: Decimal
    rows: Decimal
    needle_mm: Decimal
    yarn_weight: int
    pattern: str

    def stitches_for(self, centimetres: Decimal) -> int:
        """Stitches for a width, rounded to the nearest stitch."""
        return int((centimetres * self.stitches / 10).quantize(Decimal(1)))

    def rows_for(self, centimetres: Decimal) -> int:
        return int((centimetres * self.rows / 10).quantize(Decimal(1)))


@dataclass(frozen=True, slots=True)
class SizeTable:
    """Measures by size. Centimetres unless the column name says "puntos" or "vueltas"."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""


# --------------------------------------------------------------------------- lessons


@dataclass(frozen=True, slots=True)
class Section:
    heading: str
    minutes: int
    text: tuple[str, ...] = ()
    steps: tuple[Step, ...] = ()
    chart: StitchChart | None = None
    motif: LineMotif | CrossMotif | None = None
    gauge: Gauge | None = None
    sizes: SizeTable | None = None
    picture: Picture | None = None


@dataclass(frozen=True, slots=True)
class Circle:
    """A conversation in a circle: what it is for and the questions. Nobody has to answer."""

    purpose: LifeSkill
    minutes: int
    questions: tuple[str, ...]
    care: str = "Nadie tiene que hablar. Lo que se dice en el círculo se queda en el círculo."


@dataclass(frozen=True, slots=True)
class Answer:
    text: str
    picture: Picture | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """One question of the comprehension check. `right` is the place of the right answer, from 0."""

    question: str
    answers: tuple[Answer, ...]
    right: int
    why: str


@dataclass(frozen=True, slots=True)
class Term:
    """A glossary entry. `picture` shows it where a picture helps."""

    word: str
    meaning: str
    picture: Picture | None = None


@dataclass(frozen=True, slots=True)
class Lesson:
    key: str
    title: str
    summary: str
    minutes: int
    picture: Picture
    introduction: tuple[str, ...]
    materials: tuple[Material, ...]
    sections: tuple[Section, ...]
    skills: tuple[str, ...]
    checks: tuple[Check, ...]
    glossary: tuple[Term, ...] = ()
    circle: Circle | None = None
    level: ProjectLevel | None = None
    topics: tuple[str, ...] = ()
    techniques: tuple[str, ...] = ()
    material_tags: tuple[str, ...] = ()

    @property
    def steps(self) -> tuple[Step, ...]:
        return tuple(step for section in self.sections for step in section.steps)

    def pictures(self) -> Iterator[Picture]:
        yield self.picture
        for section in self.sections:
            if section.picture:
                yield section.picture
            for step in section.steps:
                yield step.picture
        for check in self.checks:
            for answer in check.answers:
                if answer.picture:
                    yield answer.picture
        for term in self.glossary:
            if term.picture:
                yield term.picture


# --------------------------------------------------------------------------- courses and work


@dataclass(frozen=True, slots=True)
class Skill:
    code: str
    name: str
    alone: str  # what it looks like when a person does it without help


@dataclass(frozen=True, slots=True)
class RequiredSkill:
    code: str
    level: SkillLevel = SkillLevel.ALONE
    times: int = 1


@dataclass(frozen=True, slots=True)
class CompletionRules:
    minimum_minutes: int
    percent_of_planned_sessions: int
    skills: tuple[RequiredSkill, ...]
    pass_mark: int = 11  # of 20
    final_evaluation: str = ""  # empty: no final evaluation is asked


@dataclass(frozen=True, slots=True)
class Course:
    code: str
    title: str
    summary: str
    kind: CourseKind
    picture: Picture
    introduction: tuple[str, ...]
    skills: tuple[Skill, ...]
    rules: CompletionRules
    lessons: tuple[Lesson, ...]
    author: str
    licence: str = "CC BY-SA 4.0"
    level: ProjectLevel | None = None
    life_skills: tuple[LifeSkill, ...] = ()

    @property
    def minutes(self) -> int:
        return sum(lesson.minutes for lesson in self.lessons)


@dataclass(frozen=True, slots=True)
class WorkRole:
    code: str
    title: str
    summary: str
    requires: tuple[str, ...]  # course codes, all of them


# --------------------------------------------------------------------------- people, places, calendar


class Language(StrEnum):
    SPANISH = "es"
    QUECHUA = "quy"


class Reads(StrEnum):
    YES = "yes"
    SOME = "some"
    NO = "no"


class SignsWith(StrEnum):
    SIGNATURE = "signature"
    FINGERPRINT = "fingerprint"


class DocumentType(StrEnum):
    DNI = "DNI"
    FOREIGN_CARD = "CE"
    PASSPORT = "PAS"
    TEMPORARY_PERMIT = "PTP"
    NONE = "SIN"


@dataclass(frozen=True, slots=True)
class Person:
    """A participant who does not exist. Numbers come from a range that is never given out."""

    key: str
    given_names: str
    paternal_surname: str
    maternal_surname: str
    document_type: DocumentType
    document_number: str
    birth_year: int | None
    language: Language
    reads: Reads
    signs_with: SignsWith
    centre: str

    @property
    def full_name(self) -> str:
        return " ".join(
            part for part in (self.given_names, self.paternal_surname, self.maternal_surname) if part
        )


class Role(StrEnum):
    INSTRUCTOR = "instructor"
    FACILITATOR = "facilitator"
    COORDINATOR = "coordinator"
    REGISTRAR = "registrar"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


@dataclass(frozen=True, slots=True)
class StaffMember:
    username: str
    given_names: str
    surnames: str
    role: Role
    centres: tuple[str, ...] = ()  # empty: not tied to a centre


class CentreKind(StrEnum):
    """Neutral words for how a group meets; never why."""

    WORKSHOP = "workshop"
    CITY_GROUP = "city_group"
    RURAL_GROUP = "rural_group"


@dataclass(frozen=True, slots=True)
class Centre:
    key: str
    label: str  # neutral, may be shown
    kind: CentreKind
    restricted_name: str  # stands for the real name; fictional too
    items_not_allowed: tuple[ControlledItem, ...]
    devices_allowed: bool
    note: str = ""


class CohortState(StrEnum):
    """As on the reference day of the demo year."""

    FINISHED = "finished"
    RUNNING = "running"
    STARTING = "starting"


@dataclass(frozen=True, slots=True)
class Slot:
    """A weekly meeting. `weekday`: Monday is 0."""

    weekday: int
    start: time
    minutes: int


class Habit(StrEnum):
    """How a fictional person tends to come; the loader turns it into marks."""

    STEADY = "steady"  # nearly always present
    LATE = "late"  # present, now and then 10 to 30 minutes late
    EXCUSED = "excused"  # several absences with a cause of the institution
    IRREGULAR = "irregular"  # misses about one session in three
    LEAVES = "leaves"  # comes to the first half and then withdraws


@dataclass(frozen=True, slots=True)
class Enrolment:
    person: str
    habit: Habit
    final_mark: int | None  # 0-20; None: not evaluated yet, or left


@dataclass(frozen=True, slots=True)
class Cohort:
    key: str
    title: str
    course: str
    centre: str
    starts: date
    planned_sessions: int
    slots: tuple[Slot, ...]
    instructor: str
    facilitators: tuple[str, ...]
    enrolments: tuple[Enrolment, ...]
    state: CohortState
    cancelled: tuple[tuple[int, str], ...] = ()  # session number from 1, cause in neutral words
