"""The state of a course's lessons for those who write it: as they stand in the latest drafts."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin.models import EditingSession
from wagtail.models import Page
from wagtail.permissions import page_permission_policy

from ..outline.changes import ChangeKind, changes
from . import translating, weighing, wording
from .catalogue import below
from .checking import Finding, findings, missing_alt, placed_steps
from .translating import Progress


@dataclass(frozen=True, slots=True)
class LanguageState:
    """How far a lesson is in another language. `progress` is None while nobody has begun."""

    code: str
    name: str
    sentence: str
    is_complete: bool
    url: str


@dataclass(frozen=True, slots=True)
class LessonState:
    """One lesson. Figures are those of its latest draft. `weight` in bytes; `sounds` is (steps with sound, steps)."""

    page: Any
    number: int
    title: str
    minutes: int
    duration: str
    skills: int
    findings: list[Finding]
    languages: list[LanguageState]
    is_live: bool
    has_changes: bool
    sounds: tuple[int, int]
    missing_alt: int
    weight: int
    editing: list[str]
    may_edit: bool


@dataclass(frozen=True, slots=True)
class CourseState:
    lessons: list[LessonState]
    duration: str
    weight: int


@dataclass(frozen=True, slots=True)
class EditionState:
    """An edition groups have been taught, and what has changed since: (lesson, what, address of the comparison)."""

    number: int
    frozen_at: Any
    rows: list[tuple[str, str, str]]


def stored_draft(lesson: Any) -> tuple[dict[str, Any], list[Any]]:
    """Returns the latest draft of a lesson as stored, and its body; of a lesson never drafted, what is live."""
    draft = lesson.latest_revision.content if lesson.latest_revision else {}
    body = json.loads(draft["body"]) if draft.get("body") else list(lesson.body.raw_data)
    return draft, body


def findings_of(lesson: Any) -> list[Finding]:
    """Returns what the latest draft of a lesson lacks."""
    return findings_in(lesson, *stored_draft(lesson))


def findings_in(lesson: Any, draft: dict[str, Any], body: list[Any]) -> list[Finding]:
    return findings(
        body,
        minutes=draft.get("minutes", lesson.minutes),
        skills=len(draft.get("taught_skills", ())),
        picture_without_words=bool(draft.get("picture")) and not draft.get("picture_alt", "").strip(),
    )


def of_course(page: Any, lesson_model: Any, user: Any = None) -> CourseState:
    """Returns the lessons below a course page, drafts included. The number of queries is constant."""
    lessons = list(
        lesson_model.objects.filter(below([page]))
        .select_related("latest_revision", "locale")
        .order_by("path")
    )
    drafts = {lesson.pk: stored_draft(lesson) for lesson in lessons}
    progress = translating.progress_of(lessons)
    weight = weighing.weights(
        (lesson.pk, drafts[lesson.pk][1], drafts[lesson.pk][0].get("picture", lesson.picture_id))
        for lesson in lessons
    )
    editing = people_editing(lessons, besides=user)
    editable = editable_by(
        user,
        [lesson.pk for lesson in lessons]
        + [one.page for states in progress.values() for one in states.values()],
    )
    rows = []
    for number, lesson in enumerate(lessons, start=1):
        draft, body = drafts[lesson.pk]
        minutes = draft.get("minutes", lesson.minutes) or 0
        steps = placed_steps(body)
        rows.append(
            LessonState(
                page=lesson,
                number=number,
                title=lesson.draft_title,
                minutes=minutes,
                duration=wording.duration(minutes),
                skills=len(draft.get("taught_skills", ())),
                findings=findings_in(lesson, draft, body),
                languages=languages_of(lesson, progress.get(lesson.pk, {}), editable),
                is_live=lesson.live,
                has_changes=lesson.has_unpublished_changes,
                sounds=(sum(bool(step.get("sound")) for _place, step in steps), len(steps)),
                missing_alt=len(missing_alt(body)),
                weight=weight[lesson.pk],
                editing=editing.get(str(lesson.pk), []),
                may_edit=lesson.pk in editable,
            )
        )
    return CourseState(
        lessons=rows,
        duration=wording.duration(sum(row.minutes for row in rows)),
        weight=sum(row.weight for row in rows),
    )


def languages_of(lesson: Any, progress: dict[str, Progress], editable: set[int]) -> list[LanguageState]:
    """Returns the state of a lesson in each language of the site but its own; translated is from the main one."""
    main = settings.LANGUAGE_CODE
    found = []
    for code, name in settings.LANGUAGES:
        if code == lesson.locale.language_code:
            continue
        state = progress.get(code)
        url = ""
        # Whoever began a translation goes on with it; nobody is led to what she may not edit.
        if lesson.locale.language_code == main and (state.page if state else lesson.pk) in editable:
            url = reverse("lms_lessons:translate", args=[lesson.pk, code])
        found.append(
            LanguageState(code, str(name), progress_in_words(state), bool(state and state.is_complete), url)
        )
    return found


def progress_in_words(state: Progress | None) -> str:
    """Returns how far a translation is: "complete", "3 outdated, 4 missing", "not begun"."""
    if state is None:
        return _("not begun")
    if state.is_complete:
        return _("complete")
    said = []
    if state.outdated:
        said.append(
            ngettext("%(count)d outdated", "%(count)d outdated", state.outdated) % {"count": state.outdated}
        )
    if state.missing:
        said.append(
            ngettext("%(count)d missing", "%(count)d missing", state.missing) % {"count": state.missing}
        )
    return ", ".join(said)


def people_editing(lessons: list[Any], *, besides: Any = None) -> dict[str, list[str]]:
    """Returns who has each lesson open in the editor right now, by the lesson's id as text. One query."""
    sessions = (
        EditingSession.objects.available()
        .filter(
            content_type=ContentType.objects.get_for_model(Page),
            object_id__in=[str(lesson.pk) for lesson in lessons],
        )
        .select_related("user")
    )
    found: dict[str, set[str]] = defaultdict(set)
    for session in sessions:
        if besides is None or session.user_id != besides.pk:
            found[session.object_id].add(session.user.get_full_name() or session.user.get_username())
    return {key: sorted(names) for key, names in found.items()}


def editable_by(user: Any, keys: list[int]) -> set[int]:
    """Returns which of these pages a person may edit: all of them where nobody is asked about."""
    if user is None:
        return set(keys)
    editable = page_permission_policy.instances_user_has_permission_for(user, "change")
    return set(editable.filter(pk__in=keys).values_list("pk", flat=True))


KINDS = {
    ChangeKind.ADDED: lambda: _("new lesson"),
    ChangeKind.REMOVED: lambda: _("no longer taught"),
    ChangeKind.CHANGED: lambda: _("changed"),
    ChangeKind.MOVED: lambda: _("at another place"),
}


def since_editions(page: Any, lesson_model: Any, *, most: int = 3) -> list[EditionState]:
    """Returns the newest editions of a course with what was published since; nothing while no group has begun."""
    if page.course is None or not page.course.outline:
        return []
    pages = dict(lesson_model.objects.filter(below([page])).values_list("translation_key", "pk"))
    by_key = {str(key): pk for key, pk in pages.items()}
    found = []
    for edition in page.course.editions.order_by("-number")[:most]:
        rows = []
        for change in changes(edition.content, page.course.outline).lessons:
            url = ""
            own = [one for one in change.revisions if one[0] == page.locale.language_code]
            if own and change.key in by_key:
                url = reverse(
                    "wagtailadmin_pages:revisions_compare", args=[by_key[change.key], own[0][1], own[0][2]]
                )
            rows.append((change.title, KINDS[change.kind](), url))
        found.append(EditionState(edition.number, edition.frozen_at, rows))
    return found
