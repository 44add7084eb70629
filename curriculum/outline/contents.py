"""The shape of a frozen course, and the bytes its identity is computed over. Standard library only."""

from __future__ import annotations

import hashlib
import json
from typing import NotRequired, TypedDict


class LessonContent(TypedDict):
    """One lesson of an edition. `key` is the translation key its pages share; `revisions` maps language to page revision id.

    Present only where there are any, so that lessons without them keep their hash: `controlled` names the controlled
    items the lesson brings (codes of `blocks.enums.ControlledItem`); `shared` maps the shared parts it shows (their
    translation keys) to the published revision of each by language.
    """

    key: str
    titles: dict[str, str]
    minutes: int
    revisions: dict[str, int]
    skills: list[str]
    controlled: NotRequired[list[str]]
    shared: NotRequired[dict[str, dict[str, int]]]


class SkillContent(TypedDict):
    """A skill the course asks for: seen at `level` (not_yet, with_help, alone) on at least `times` different days."""

    code: str
    name: str
    level: str
    times: int


class RulesContent(TypedDict):
    """What completion asks for. Minutes are whole minutes; percent is of planned sessions; marks are 0-20.

    `attendance` is one of hours, percent, either, both, none. `pass_mark` is None when no evaluation is asked for.
    """

    attendance: str
    minimum_minutes: int
    minimum_percent: int
    pass_mark: int | None
    second_sign_off: bool
    prerequisites: list[str]


class CriterionContent(TypedDict):
    """Something a finished piece is judged by, "achieved" or "not yet". Nobody passes without an essential one."""

    key: str
    text: str
    essential: bool


class EditionContent(TypedDict):
    """Everything an edition fixes. `titles` maps language code to title; lessons are in teaching order."""

    format: int
    code: str
    kind: str
    level: str
    titles: dict[str, str]
    summary: str
    lessons: list[LessonContent]
    skills: list[SkillContent]
    rules: RulesContent
    # Missing where the author wrote none: the skills are the criteria then.
    criteria: NotRequired[list[CriterionContent]]


def canonical(content: EditionContent) -> bytes:
    """The bytes that identify the content: UTF-8 JSON, keys sorted, no spaces."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def content_hash(content: EditionContent) -> str:
    """SHA-256 of the canonical bytes, as 64 hexadecimal digits."""
    return hashlib.sha256(canonical(content)).hexdigest()
