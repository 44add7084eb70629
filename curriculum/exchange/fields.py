"""Which fields of a course and a lesson travel, read from the models: a new one is not forgotten."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db import models
from wagtail.fields import RichTextField, StreamField

from ..pages.content import CourseContent, LessonContent
from .references import clean_html

# `course` is the row of records; `code` stands beside the pages, once for all languages.
NOT_FIELDS = ("course", "code")


def plain_fields(content: type[models.Model]) -> list[models.Field[Any, Any]]:
    """Returns the fields of an abstract content class that are words, numbers or choices."""
    return [
        field
        for field in content._meta.fields
        if field.name not in NOT_FIELDS and not field.is_relation and not isinstance(field, StreamField)
    ]


COURSE_FIELDS = plain_fields(CourseContent)
LESSON_FIELDS = plain_fields(LessonContent)


def told(page: Any, fields: list[models.Field[Any, Any]]) -> dict[str, Any]:
    """Returns the values of fields as JSON holds them: decimals as texts, empty ones left out."""
    found: dict[str, Any] = {"title": page.title, "search_description": page.search_description}
    for field in fields:
        value = getattr(page, field.name)
        if isinstance(value, Decimal):
            value = str(value)
        elif isinstance(field, RichTextField):
            value = clean_html(value)
        found[field.name] = value
    return {name: value for name, value in found.items() if value not in (None, "")}


def heard(values: dict[str, Any], fields: list[models.Field[Any, Any]]) -> dict[str, Any]:
    """Returns field values from a file, each in the type of its field; what does not fit stays for `full_clean` to
    refuse. Fields the file does not name are empty, not at their default: another site's silence is an answer."""
    found: dict[str, Any] = {
        "title": str(values["title"])[:255],
        "search_description": str(values.get("search_description", ""))[:2000],
    }
    for field in fields:
        if field.name not in values:
            found[field.name] = (
                None if field.null else (False if isinstance(field, models.BooleanField) else "")
            )
            continue
        value = values[field.name]
        found[field.name] = clean_html(value) if isinstance(field, RichTextField) else value
    return found
