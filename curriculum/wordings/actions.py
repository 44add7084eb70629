"""Words of charts are entered, reviewed, withdrawn. Each change is logged, and kept pages are written anew."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import Locale

from ..freshness.actions import note_change
from . import rules
from .models import ChartWords
from .queries import is_spanish


class NobodyReviewed(ValueError):
    """A review needs the name of a person and a day that has come."""


class NothingToReview(ValueError):
    """There are no words, they are not complete, or somebody changed them in the meantime."""


def enter_words(
    locale: Locale,
    words: Mapping[str, str],
    *,
    by: Any,
    reviewed_by: str = "",
    reviewed_on: date | None = None,
) -> ChartWords:
    """Stores the whole words of a language in place of those before; without a reviewer readers see Spanish.

    Checks the words and the review, stores, logs, notes the change. Raises NotAVocabulary, NobodyReviewed, and
    ValueError for Spanish, whose words the product brings.
    """
    if is_spanish(locale):
        raise ValueError(locale.language_code)
    words = {key: rules.tidy(text) for key, text in words.items()}
    rules.vocabulary_from(words, language=locale.language_code)
    name, day = _review(reviewed_by, reviewed_on) if reviewed_by.strip() else ("", None)
    with transaction.atomic():
        row, _is_new = ChartWords.objects.update_or_create(
            locale=locale,
            defaults={
                "words": words,
                "reviewed_by": name,
                "reviewed_on": day,
                "entered_by": by,
                "entered_at": timezone.now(),
            },
        )
        log(instance=row, action="lms.enter_chart_words", user=by, data=_said(row))
        note_change()
    return row


def review_words(row: ChartWords, *, by: Any, reviewed_by: str, reviewed_on: date) -> ChartWords:
    """Writes down who answers for the words as they are now: readers see them from here on.

    Checks, changes, logs, notes the change. Raises NobodyReviewed; NothingToReview where the words lack something or
    were entered anew since `row` was read.
    """
    name, day = _review(reviewed_by, reviewed_on)
    try:
        rules.vocabulary_from(row.words, language=row.locale.language_code)
    except rules.NotAVocabulary:
        raise NothingToReview(row.locale.language_code) from None
    with transaction.atomic():
        # Two people at once: what was reviewed are the words she saw.
        changed = ChartWords.objects.filter(pk=row.pk, entered_at=row.entered_at).update(
            reviewed_by=name, reviewed_on=day
        )
        if not changed:
            raise NothingToReview(row.locale.language_code)
        row.reviewed_by, row.reviewed_on = name, day
        log(instance=row, action="lms.review_chart_words", user=by, data=_said(row))
        note_change()
    return row


def withdraw_review(row: ChartWords, *, by: Any) -> bool:
    """Takes the review back: the words stay, readers see Spanish again. Returns False where there was none."""
    with transaction.atomic():
        changed = (
            ChartWords.objects.filter(pk=row.pk)
            .exclude(reviewed_by="")
            .update(reviewed_by="", reviewed_on=None)
        )
        if not changed:
            return False
        log(instance=row, action="lms.withdraw_chart_words", user=by, data=_said(row))
        note_change()
    row.reviewed_by, row.reviewed_on = "", None
    return True


def _review(name: str, day: date | None) -> tuple[str, date]:
    name = rules.tidy(name)
    if not name or day is None or day > timezone.localdate():
        raise NobodyReviewed(name)
    return name, day


def _said(row: ChartWords) -> dict[str, str]:
    return {
        "language": row.locale.language_code,
        "reviewed_by": row.reviewed_by,
        "reviewed_on": row.reviewed_on.isoformat() if row.reviewed_on else "",
    }
