"""Catalogues, courses and lessons as pages, built through the doors authors' screens use too."""

from __future__ import annotations

import itertools
from io import BytesIO
from typing import Any

from django.contrib.auth.models import Group, Permission
from django.core.files.images import ImageFile
from PIL import Image as Pillow
from wagtail.images import get_image_model
from wagtail.models import GroupPagePermission, Locale, Page, Site

from curriculum.outline.models import Skill
from curriculum.pages import actions
from curriculum.pages.models import CourseCatalogPage, CoursePage, LessonPage
from tests.factories.staff import UserFactory

_numbers = itertools.count(1)


def catalogue(title: str = "Cursos", **fields: Any) -> CourseCatalogPage:
    """A live catalogue below the home page of the default site."""
    home = Site.objects.get(is_default_site=True).root_page
    page = CourseCatalogPage(title=title, slug=f"cursos-{next(_numbers)}", **fields)
    home.add_child(instance=page)
    page.save_revision().publish()
    page.refresh_from_db()
    return page


def course(parent: Page | None = None, *, live: bool = True, title: str = "", **fields: Any) -> CoursePage:
    """A course of a number of its own, published unless told otherwise."""
    number = next(_numbers)
    standard: dict[str, Any] = {
        "code": f"TEJ-{number}",
        "summary": "Primeros puntos, primera prenda.",
        "owner": None,
        "asks_evaluation": False,
    }
    page = actions.create_course_page(
        parent or catalogue(), title=title or f"Tejido {number}", **{**standard, **fields}
    )
    return published(page) if live else page


def lesson(parent: Page, *, live: bool = True, title: str = "", **fields: Any) -> LessonPage:
    """A lesson of 60 minutes as the last one of a course, published unless told otherwise."""
    standard: dict[str, Any] = {"minutes": 60, "owner": None}
    page = actions.add_lesson_page(
        parent, title=title or f"Lección {next(_numbers)}", **{**standard, **fields}
    )
    return published(page) if live else page


def published(page: Any) -> Any:
    """Publishes the latest draft and returns the page as it is in the database."""
    fresh = type(page).objects.get(pk=page.pk)
    if fresh.alias_of_id:
        # It follows the page it is an alias of.
        return fresh
    (fresh.get_latest_revision() or fresh.save_revision()).publish()
    return type(page).objects.get(pk=page.pk)


def edited(page: Any, **changes: Any) -> Any:
    """Changes fields in a new revision and publishes it."""
    draft = page.get_latest_revision_as_object()
    for name, value in changes.items():
        setattr(draft, name, value)
    actions.save_draft(draft, by=None)
    return published(type(page).objects.get(pk=page.pk))


def translated(page: Any, code: str = "quy", *, title: str, live: bool = True) -> Any:
    """Copies a page and the pages above it into another language."""
    locale, _made = Locale.objects.get_or_create(language_code=code)
    copy = page.copy_for_translation(locale, copy_parents=True)
    copy = type(page).objects.get(pk=copy.pk)
    draft = copy.get_latest_revision_as_object()
    draft.title = title
    draft.save_revision()
    return published(copy) if live else copy


def skill(code: str = "", **fields: Any) -> Skill:
    code = code or f"PUNTO-{next(_numbers)}"
    return Skill.objects.get_or_create(code=code, defaults={"name": code.capitalize(), **fields})[0]


def picture(title: str = "Palitos", *, size: tuple[int, int] = (640, 480)) -> Any:
    """A picture of the library, one colour all over."""
    data = BytesIO()
    Pillow.new("RGB", size, (163, 23, 63)).save(data, "PNG")
    data.seek(0)
    return get_image_model().objects.create(title=title, file=ImageFile(data, name=f"p{next(_numbers)}.png"))


def author(parent: Page, username: str = "autora", *, group_name: str = "Autoras de prueba") -> Any:
    """Somebody who may add and edit pages below `parent`, and publish none."""
    group, _made = Group.objects.get_or_create(name=group_name)
    group.permissions.add(
        Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin")
    )
    for codename in ("add_page", "change_page", "publish_page"):
        permission = Permission.objects.get(content_type__app_label="wagtailcore", codename=codename)
        GroupPagePermission.objects.get_or_create(
            group=group, page=Page.objects.get(pk=parent.pk), permission=permission
        )
    user = UserFactory(username=username)
    user.groups.add(group)
    return user


def reviewer(parent: Page, username: str = "revisora") -> Any:
    """An author who also belongs to the group that reviews."""
    user = author(parent, username)
    group, _made = Group.objects.get_or_create(name="Revisoras de prueba")
    user.groups.add(group)
    actions.ensure_review_workflow(reviewers=[group])
    return user


def steps(*texts: str, image: Any = None) -> tuple[str, dict[str, Any]]:
    """A block of numbered steps."""
    return (
        "steps",
        {
            "title": "",
            "steps": [
                {"text": text, "image": image, "alt": "Manos" if image else "", "tip": "", "safety": ""}
                for text in texts
            ],
        },
    )
