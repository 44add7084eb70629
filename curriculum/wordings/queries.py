"""The words a chart is written with, and how far each language is."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from wagtail.models import Locale

from ..charts.vocabularies import SPANISH, Vocabulary
from . import rules
from .models import ChartWords

_KEPT_ON_REQUEST = "_lms_chart_words"


def vocabulary_for(language: str, *, request: Any = None) -> Vocabulary:
    """Returns the reviewed words of a language, Spanish where there are none or the product needs more by now.

    Spanish costs no query, another language one: whether it has words or not, and for all charts of a request.
    """
    if language.split("-")[0] == SPANISH.language:
        return SPANISH
    kept: dict[str, Vocabulary] = getattr(request, _KEPT_ON_REQUEST, None) or {}
    if language not in kept:
        kept[language] = _read(language)
        if request is not None:
            setattr(request, _KEPT_ON_REQUEST, kept)
    return kept[language]


def _read(language: str) -> Vocabulary:
    found = dict(
        ChartWords.objects.exclude(reviewed_by="")
        .filter(locale__language_code__in={language, language.split("-")[0]})
        .values_list("locale__language_code", "words")
    )
    for code in (language, language.split("-")[0]):
        if code in found:
            return _built(code, json.dumps(found[code], sort_keys=True)) or SPANISH
    return SPANISH


@lru_cache(maxsize=16)
def _built(language: str, words: str) -> Vocabulary | None:
    # Kept by what the words are, not by when they changed: no process can show old ones.
    try:
        return rules.stored_vocabulary(json.loads(words), language=language)
    except rules.NotAVocabulary:
        return None


@dataclass(frozen=True, slots=True)
class LanguageState:
    """How far a language is. `row` is None while nobody has entered words; `missing` counts what new symbols need."""

    locale: Locale
    row: ChartWords | None
    missing: int
    is_usable: bool

    @property
    def is_shown(self) -> bool:
        """Whether readers see these words."""
        return self.row is not None and self.row.is_reviewed and self.is_usable


def languages() -> list[LanguageState]:
    """Returns every language of the site but Spanish, in two queries."""
    rows = {row.locale_id: row for row in ChartWords.objects.select_related("entered_by")}
    return [
        _state(locale, rows.get(locale.pk))
        for locale in Locale.objects.order_by("language_code")
        if not is_spanish(locale)
    ]


def state_of(locale: Locale) -> LanguageState:
    """Returns how far one language is."""
    row = ChartWords.objects.select_related("entered_by").filter(locale=locale).first()
    return _state(locale, row)


def is_spanish(locale: Locale) -> bool:
    """Whether the product brings the words of this language."""
    return locale.language_code.split("-")[0] == SPANISH.language


def _state(locale: Locale, row: ChartWords | None) -> LanguageState:
    if row is None:
        return LanguageState(locale, None, 0, False)
    usable = _built(locale.language_code, json.dumps(row.words, sort_keys=True)) is not None
    return LanguageState(locale, row, len(rules.missing_from(row.words)), usable)
