"""The verbs of authors that Wagtail's editor does not know: order, copies, lessons from a template."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import Page

from .actions import add_draft
from .beginnings import LessonTemplate
from .filtering import folded
from .models import LessonPage


def may_order(course_page: Any, user: Any) -> bool:
    """Whether a person may change the order of the lessons: who publishes here, or who writes a course nobody reads yet."""
    permissions = course_page.permissions_for_user(user)
    return bool(permissions.can_reorder_children() or (permissions.can_edit() and not course_page.live))


@transaction.atomic
def order_lessons(course_page: Any, keys: Sequence[int], *, by: Any) -> None:
    """Puts the lessons of a course into the order of their ids; what is not named keeps its order behind them.

    Raises PermissionDenied, and ValidationError when an id is no lesson of this course.
    """
    if not may_order(course_page, by):
        raise PermissionDenied(_("You may not change the order here."))
    now = list(LessonPage.objects.child_of(course_page).order_by("path").values_list("pk", flat=True))
    if not set(keys) <= set(now) or len(set(keys)) != len(keys):
        raise ValidationError(_("The lessons have changed meanwhile. Look at the list and order it again."))
    wanted = [*keys, *(key for key in now if key not in keys)]
    moved = False
    for place, key in enumerate(wanted):
        if now[place] == key:
            continue
        Page.objects.get(pk=key).move(Page.objects.get(pk=now[place]), pos="left", user=by)
        now.remove(key)
        now.insert(place, key)
        moved = True
    if moved:
        log(instance=course_page, action="wagtail.reorder", user=by)


def may_duplicate(course_page: Any, user: Any) -> bool:
    return bool(course_page.get_parent().specific.permissions_for_user(user).can_add_subpage())


@transaction.atomic
def duplicate_course(course_page: Any, *, title: str, by: Any) -> Any:
    """Copies a course with its lessons as drafts under a new title and a new code, and returns the new course page.

    Latest drafts are copied; editions, cohorts and records stay with the original. Raises PermissionDenied.
    """
    if not may_duplicate(course_page, by):
        raise PermissionDenied(_("You may not add courses here."))
    title = title.strip()
    if not title:
        raise ValidationError({"title": _("Write a title.")})
    parent = course_page.get_parent()
    lessons = list(LessonPage.objects.child_of(course_page).order_by("path"))
    copy = _copied(course_page, parent, by=by, title=title)
    for lesson in lessons:
        _copied(lesson, copy, by=by, title=lesson.draft_title)
    return copy


def _copied(page: Any, parent: Page, *, by: Any, title: str) -> Any:
    """Copies one page as a draft with a single revision: its latest draft, under a name of its own."""
    draft = page.get_latest_revision_as_object()
    made = page.copy(
        to=Page.objects.get(pk=parent.pk),
        keep_live=False,
        copy_revisions=False,
        user=by,
        update_attrs={"title": title, "draft_title": title, "slug": free_slug(parent, title), "owner": by},
    )
    made = type(page).objects.get(pk=made.pk)
    # What is copied is the row as it is published: the latest draft is laid over it.
    fresh = made.get_latest_revision_as_object()
    for field in page._meta.fields:
        if (
            field.model is type(page)
            and not field.primary_key
            and field.name not in (*page.exclude_fields_in_copy, "page_ptr")
        ):
            setattr(fresh, field.name, getattr(draft, field.name))
    for relation in ("asked_skills", "prerequisites", "taught_skills"):
        if hasattr(draft, relation):
            setattr(fresh, relation, [_row_copy(row) for row in getattr(draft, relation).all()])
    for words in ("topics", "techniques", "materials"):
        if hasattr(draft, words):
            getattr(fresh, words).set([tag.name for tag in getattr(draft, words).all()])
    fresh.title = title
    fresh.save_revision(user=by, log_action=False)
    return type(page).objects.get(pk=made.pk)


def _row_copy(row: Any) -> Any:
    values = {
        field.attname: getattr(row, field.attname)
        for field in row._meta.fields
        if not field.primary_key and field.name != "page"
    }
    return type(row)(**values)


def free_slug(parent: Page, title: str) -> str:
    """Returns a name for the address that no page below `parent` has."""
    stem = slugify(folded(title))[:200] or "curso"
    taken = set(Page.objects.child_of(parent).values_list("slug", flat=True))
    slug, number = stem, 1
    while slug in taken:
        number += 1
        slug = f"{stem}-{number}"
    return slug


def may_add_lesson(course_page: Any, user: Any) -> bool:
    permissions = course_page.permissions_for_user(user)
    # Wagtail lets whoever may add to the catalogue add below every course: ours are for those who write the course.
    return bool(permissions.can_add_subpage() and (permissions.can_edit() or permissions.can_publish()))


def add_lesson(course_page: Any, *, title: str, minutes: int, body: Any, objective: str = "", by: Any) -> Any:
    """Adds the draft of a lesson laid out beforehand as the last one of a course and returns it.

    `body` as stored; its blocks may be unfinished, as in any draft. Raises PermissionDenied, ValidationError.
    """
    if not may_add_lesson(course_page, by):
        raise PermissionDenied(_("You may not add lessons here."))
    if not title.strip():
        raise ValidationError({"title": _("Write a title.")})
    field: Any = LessonPage._meta.get_field("body")
    page: Any = LessonPage(
        title=title.strip(),
        slug=free_slug(course_page, title),
        minutes=minutes,
        objective=objective,
        owner=by,
        live=False,
        has_unpublished_changes=True,
    )
    page.body = field.to_python(json.dumps(with_new_ids(body)))
    return add_draft(course_page, page, by=by)


def save_as_template(lesson: Any, *, name: str, by: Any) -> LessonTemplate:
    """Keeps the latest draft of a lesson as a template and returns it. Raises PermissionDenied, ValidationError."""
    if not by.has_perm("lms_curriculum.add_lessontemplate") or not lesson.permissions_for_user(by).can_edit():
        raise PermissionDenied(_("You may not keep templates."))
    draft = lesson.get_latest_revision_as_object()
    template = LessonTemplate(
        name=name.strip()[:120], minutes=draft.minutes or 90, objective=draft.objective, body=draft.body
    )
    template.full_clean()
    template.save()
    log(instance=template, action="wagtail.create", user=by)
    return template


def with_new_ids(value: Any) -> Any:
    """Returns a body as stored in which every block and list item has an id of its own."""
    if isinstance(value, dict):
        made = {name: with_new_ids(child) for name, child in value.items()}
        if "type" in value and "value" in value:
            made["id"] = str(uuid4())
        return made
    if isinstance(value, list):
        return [with_new_ids(child) for child in value]
    return value


def starters() -> list[tuple[str, str, str, int, list[dict[str, Any]]]]:
    """Returns the lessons everybody may begin from: (key, name, when it fits, minutes, body as stored).

    Words inside are content, in Spanish: they are written over.
    """

    def block(kind: str, value: Any) -> dict[str, Any]:
        return {"type": kind, "value": value}

    def items(*values: Any) -> list[dict[str, Any]]:
        return [{"type": "item", "value": value} for value in values]

    def heading(text: str, minutes: int) -> dict[str, Any]:
        return block("heading", {"text": text, "minutes": minutes})

    empty_step = {"text": "", "image": None, "alt": "", "sound": None, "said": "", "tip": "", "safety": ""}
    steps = block("steps", {"title": "", "steps": items(empty_step, empty_step, empty_step)})
    thing = {
        "name": "",
        "amount": None,
        "unit": "",
        "yarn_weight": "",
        "needle_mm": None,
        "controlled": "",
        "note": "",
    }
    materials = block("materials", {"items": items(thing, thing)})
    checklist = block("skills", {"title": "¿Ya lo puedo hacer?", "note": ""})
    chart = block(
        "chart",
        {
            "title": "",
            "cast_on": 10,
            "in_the_round": False,
            "rows": "k*10\nk*10\nk*10\nk*10",
            "repeat_from": None,
            "repeat_to": None,
            "yarns": [],
            "own": [],
            "note": "",
        },
    )
    circle = block(
        "circle",
        {
            "purpose": "",
            "minutes": 20,
            "questions": items("", ""),
            "care": "Nadie tiene que hablar. Lo que se dice en el círculo se queda en el círculo.",
        },
    )
    activity = block(
        "activity",
        {
            "title": "",
            "purpose": "effective_communication",
            "minutes": 40,
            "needed": "",
            "steps": items("", "", ""),
            "questions": items(""),
            "care": "Nadie tiene que hablar. Lo que se dice en el círculo se queda en el círculo.",
        },
    )
    return [
        (
            "technique",
            _("A technique, step by step"),
            _("What is needed, three steps with picture and sound, practice, what one can do now."),
            90,
            [materials, heading("Mire y haga", 45), steps, heading("Practique", 30), checklist],
        ),
        (
            "chart",
            _("A piece from a chart"),
            _("Materials, gauge, the chart and the steps to finish the piece."),
            120,
            [materials, heading("El gráfico", 60), chart, heading("Termine la pieza", 40), steps, checklist],
        ),
        (
            "life_skill",
            _("A life skill"),
            _("An activity with its steps and questions for the circle."),
            60,
            [heading("Actividad", 40), activity, heading("Conversemos", 20), circle],
        ),
        ("empty", _("Empty"), _("Nothing is laid out."), 60, []),
    ]
