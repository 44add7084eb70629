"""Translating a page beside its original: what is done, what is outdated, what is still in the main language."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from django.utils import timezone
from wagtail.models import Locale, Page

from .segments import Segment, digest, segments_of_body, with_texts
from .translations import TranslatedText

# Fields of pages that hold words; (name, rich text).
FIELDS = (
    ("title", False),
    ("summary", False),
    ("objective", False),
    ("introduction", True),
    ("picture_alt", False),
    ("evaluation_task", False),
)


class State(StrEnum):
    DONE = "done"
    OUTDATED = "outdated"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Pair:
    """A text beside its translation. `translation` is empty while it is missing."""

    segment: Segment
    translation: Any
    state: State


@dataclass(frozen=True, slots=True)
class Progress:
    """How many texts of a translation are in which state; `page` is the id of the translated page."""

    done: int
    outdated: int
    missing: int
    page: int = 0

    @property
    def is_complete(self) -> bool:
        return not self.outdated and not self.missing


def stored(page: Any) -> dict[str, Any]:
    """Returns the latest draft of a page as stored, its body parsed under `body`."""
    content = dict(page.latest_revision.content) if page.latest_revision else page.serializable_data()
    body = content.get("body")
    content["body"] = json.loads(body) if isinstance(body, str) and body else body or []
    return content


def segments_of(content: Mapping[str, Any]) -> list[Segment]:
    """Returns every text of a page as stored: its fields, then its body."""
    fields = [
        Segment(name, content[name], is_rich=is_rich, kind="page")
        for name, is_rich in FIELDS
        if str(content.get(name) or "").strip()
    ]
    return fields + segments_of_body(content["body"])


def pairs(source: Mapping[str, Any], target: Mapping[str, Any], memory: Mapping[str, str]) -> list[Pair]:
    """Returns each text of the original with its translation and state. `memory` maps paths to digests.

    A text equal to the original that nobody saved as a translation is still untranslated.
    """
    translated = {segment.path: segment.value for segment in segments_of(target)}
    found = []
    for segment in segments_of(source):
        current = translated.get(segment.path)
        remembered = memory.get(segment.path)
        if current is None or (remembered is None and current == segment.value):
            found.append(Pair(segment, "", State.MISSING))
        elif remembered is not None and remembered != digest(segment.value):
            found.append(Pair(segment, current, State.OUTDATED))
        else:
            found.append(Pair(segment, current, State.DONE))
    return found


def progress(found: Iterable[Pair], page: int = 0) -> Progress:
    states = [pair.state for pair in found]
    return Progress(states.count(State.DONE), states.count(State.OUTDATED), states.count(State.MISSING), page)


def memory_of(pages: Iterable[Any]) -> dict[int, dict[str, str]]:
    """Returns what is remembered of each page's translated texts, in one query."""
    found: dict[int, dict[str, str]] = defaultdict(dict)
    for page_id, path, source in TranslatedText.objects.filter(
        page__in=[page.pk for page in pages]
    ).values_list("page_id", "path", "source_digest"):
        found[page_id][path] = source
    return found


def progress_of(sources: list[Any]) -> dict[int, dict[str, Progress]]:
    """Returns, by id of the original, the progress of each language it exists in. Two queries, however many pages."""
    if not sources:
        return {}
    model = type(sources[0])
    by_key = {page.translation_key: page for page in sources}
    others = list(
        model.objects.filter(translation_key__in=by_key)
        .exclude(pk__in=[page.pk for page in sources])
        .select_related("locale", "latest_revision")
    )
    memory = memory_of(others)
    originals = {key: stored(page) for key, page in by_key.items()} if others else {}
    found: dict[int, dict[str, Progress]] = defaultdict(dict)
    for other in others:
        source = by_key[other.translation_key]
        rows = pairs(originals[other.translation_key], stored(other), memory.get(other.pk, {}))
        found[source.pk][other.locale.language_code] = progress(rows, other.pk)
    return found


def original_of(page: Any) -> Any:
    """Returns the page in the main language, or None when it exists in this one only."""
    main = Locale.get_default()
    if page.locale_id == main.pk:
        return None
    return type(page).objects.filter(translation_key=page.translation_key, locale=main).first()


@transaction.atomic
def begin_translation(page: Any, locale: Locale, *, by: Any) -> Any:
    """Copies a page (and the pages above it) as drafts into another language and returns the copy.

    The copy belongs to `by`. An existing translation is returned as it is.
    """
    existing = type(page).objects.filter(translation_key=page.translation_key, locale=locale).first()
    if existing is not None:
        return existing
    copy = page.copy_for_translation(locale, copy_parents=True)
    Page.objects.filter(pk=copy.pk).update(owner=by)
    return type(page).objects.get(pk=copy.pk)


@transaction.atomic
def save_translation(target: Any, texts: Mapping[str, Any], *, by: Any) -> Any:
    """Writes translated texts into a new draft of a page and returns the revision.

    Structure follows the original's latest draft: blocks added there appear in the main language, taken away ones go.
    `texts` maps paths to translations; an empty one means not translated, a path left out stays as it is.
    """
    original = original_of(target)
    if original is None:
        raise ObjectDoesNotExist("a page of the main language is no translation")
    source, current = stored(original), stored(target)
    memory = memory_of([target]).get(target.pk, {})
    kept = {
        pair.segment.path: pair.translation
        for pair in pairs(source, current, memory)
        if pair.state is not State.MISSING
    }
    segments = {segment.path: segment for segment in segments_of(source)}
    said = {path: value for path, value in texts.items() if path in segments}
    for path, value in said.items():
        if str(value or "").strip():
            kept[path] = value
        else:
            kept.pop(path, None)
    draft = target.get_latest_revision_as_object()
    for name, _is_rich in FIELDS:
        if name in segments and hasattr(draft, name):
            setattr(draft, name, kept.get(name, segments[name].value))
    if hasattr(draft, "body"):
        draft.body = draft._meta.get_field("body").to_python(json.dumps(with_texts(source["body"], kept)))
    revision = draft.save_revision(user=by, log_action=True)
    _remember(target, segments, kept, {path for path, value in said.items() if str(value or "").strip()}, by)
    return revision


def _remember(
    target: Any, segments: Mapping[str, Segment], kept: Mapping[str, Any], said: set[str], by: Any
) -> None:
    rows = TranslatedText.objects.filter(page_id=target.pk)
    rows.exclude(path__in=list(kept)).delete()
    TranslatedText.objects.bulk_create(
        [
            TranslatedText(
                page_id=target.pk,
                path=path,
                source_digest=digest(segments[path].value),
                translated_by=by,
                translated_at=timezone.now(),
            )
            for path in said
        ],
        update_conflicts=True,
        unique_fields=["page", "path"],
        update_fields=["source_digest", "translated_by", "translated_at"],
    )


def untranslated_blocks(page: Any) -> set[str]:
    """Returns the ids of the blocks of a published page that still stand in the main language."""
    original = original_of(page)
    if original is None:
        return set()
    content = {"body": list(page.body.raw_data)}
    source = {"body": list(original.body.raw_data)}
    memory = memory_of([page]).get(page.pk, {})
    by_block: dict[str, set[State]] = defaultdict(set)
    for pair in pairs(source, content, memory):
        if not pair.segment.is_sound:
            by_block[pair.segment.block].add(pair.state)
    return {block for block, states in by_block.items() if states == {State.MISSING}}
