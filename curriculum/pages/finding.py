"""Pages that are found by the forms of their words, the same on every database."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, ClassVar

from django.db import models
from django.utils.html import strip_tags
from django.utils.translation import get_language
from wagtail.search import index
from wagtail.search.query import And, Or, PlainText, SearchQuery

from .word_forms import asked_forms, forms_in

FORMS_FIELD = "word_forms"
# Forms stand beside the words themselves: marked, the form "tej" of "tejer" is not taken for the "TEJ" of a code.
MARK = "x0"
CODE = re.compile(r"^[A-Za-z0-9]+(-[A-Za-z0-9]+)+$")


class FoundByForms(models.Model):
    """Adds the forms of all words a page is searched by to its entry in the index.

    Put before the page class, and `search_fields = [*..., *FoundByForms.forms_fields]` behind its other fields.
    """

    forms_fields: ClassVar[list[Any]] = [index.SearchField(FORMS_FIELD)]
    # Searched as it is typed, in no other form.
    fields_without_forms: ClassVar[tuple[str, ...]] = ("code",)

    class Meta:
        abstract = True

    def word_forms(self) -> str:
        """Returns the forms of every text the page is searched by, once each."""
        language = self.locale.language_code  # type: ignore[attr-defined]
        forms = [MARK + form for form in forms_in(" ".join(self.searched_texts()), language)]
        codes = [marked_code(getattr(self, name, "")) for name in self.fields_without_forms]
        return " ".join([*forms, *filter(None, codes)])

    def searched_texts(self) -> Iterator[str]:
        """Yields the texts of every search field, and the words the page is tagged with."""
        for field in type(self).get_search_fields():  # type: ignore[attr-defined]
            if isinstance(field, index.SearchField) and field.field_name not in (
                FORMS_FIELD,
                *self.fields_without_forms,
            ):
                yield from flat(field.get_value(self))
        yield from self.words_beside_the_text()

    def words_beside_the_text(self) -> Iterable[str]:
        """Returns words a page is found by that stand in none of its fields."""
        return ()


def marked_code(code: str) -> str:
    """Returns a code as one word. PostgreSQL would read "TEJ-1" as a word and a negative number."""
    letters = "".join(letter for letter in code.casefold() if letter.isalnum())
    return f"{MARK}code{letters}" if letters else ""


def flat(value: Any) -> Iterator[str]:
    """Yields the texts of a value of a search field: a text, HTML, or lists of them."""
    if isinstance(value, str):
        # A tag between two words must part them.
        yield strip_tags(value.replace("<", " <")) if "<" in value else value
    elif isinstance(value, (list, tuple)):
        for one in value:
            yield from flat(one)


def question(text: str, language: str | None = None) -> SearchQuery | None:
    """Returns what to search for: every telling word, as typed or in one of its forms. None when the text holds none."""
    words = asked_forms(text, (language or get_language() or "es").split("-")[0])
    parts = [
        Or([PlainText(word), *(PlainText(MARK + form) for form in forms)]) for word, forms in words.items()
    ]
    if not parts:
        return None
    whole = parts[0] if len(parts) == 1 else And(parts)
    return Or([PlainText(marked_code(text)), whole]) if CODE.match(text.strip()) else whole
