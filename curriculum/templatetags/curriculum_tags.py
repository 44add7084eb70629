"""Words for templates of courses and lessons."""

from typing import Any

from django import template

from ..pages import translating, wording

register = template.Library()
register.filter("duration", wording.duration)
register.filter("number", wording.number)
register.filter("letter", wording.letter)


@register.simple_tag
def untranslated(page: Any) -> set[str]:
    """Returns the ids of the blocks of a page that still stand in the main language; nothing asked for its own pages."""
    return translating.untranslated_blocks(page) if page.pk else set()
