"""A paper becomes a file: template and facts in, tagged PDF out (PDF/UA-1, A4, black ink, bundled fonts embedded).

WeasyPrint is imported on first use: it costs more than a second, and most processes never draw. Style and fonts are
read once for the life of the process: each new font configuration copies every font file and never gives it back.
"""

from __future__ import annotations

import atexit
import gc
import hashlib
import json
import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.core.exceptions import ImproperlyConfigured
from django.template.loader import render_to_string
from django.utils import timezone, translation

from .letterhead import Letterhead, letterhead

# The order in which a browser would read them; the Spanish words of the margin only on Spanish papers.
STYLES = ("paper-fonts.css", "paper.css", "paper-records.css")
SPANISH_STYLE = "paper-es.css"
CODE_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


class CannotDraw(Exception):
    """WeasyPrint would go on without something (a picture, a style, an alternative text): the paper is not made."""


@dataclass(frozen=True)
class Mark:
    """What makes a sheet findable again: a number, a short code to type, the beginning of the hash of its data."""

    number: str = ""
    code: str = ""
    digest: str = ""

    @classmethod
    def of(cls, data: Mapping[str, Any], *, number: str = "") -> Mark:
        """The mark of a paper that stands in no register: made from what it says, so that two prints of the same
        data carry the same code."""
        digest = digest_of(data)
        return cls(number=number, code=short_code(digest), digest=short_digest(digest))

    @property
    def words(self) -> str:
        """The line at the foot of each sheet."""
        parts = [
            f"N.° {self.number}" if self.number else "",
            f"Código {self.code}" if self.code else "",
            f"SHA-256 {self.digest}" if self.digest else "",
        ]
        return " · ".join(part for part in parts if part)


@dataclass(frozen=True)
class Paper:
    """The frame of one paper: whose it is, its mark, when it was printed, and on duplicates which copy it is."""

    mark: Mark
    letterhead: Letterhead
    printed_at: Any
    copy: str = ""

    @property
    def number(self) -> str:
        return self.mark.number


def digest_of(data: Mapping[str, Any]) -> str:
    """SHA-256 of plain values (texts, whole numbers, lists, mappings), 64 hexadecimal digits, the same on every run."""
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def short_digest(digest: str, *, digits: int = 16) -> str:
    """The beginning of a hash in groups of four, as a person compares it by eye."""
    head = digest[:digits]
    return " ".join(head[start : start + 4] for start in range(0, len(head), 4))


def short_code(digest: str) -> str:
    """Twelve letters and digits that nobody confuses (no I, L, O, U), in groups of four."""
    value = int(digest[:15], 16)
    symbols = "".join(CODE_ALPHABET[value >> shift & 31] for shift in range(55, -1, -5))
    return "-".join(symbols[start : start + 4] for start in range(0, 12, 4))


def render_paper(
    template: str,
    context: Mapping[str, Any],
    *,
    language: str = "es",
    mark: Mark | None = None,
    copy: str = "",
    printed_at: Any = None,
) -> bytes:
    """The file of one paper.

    `template` extends `courses/papers/base.html`. `mark` stands at the foot of every sheet; `copy` ("ORIGINAL",
    "COPIA") in the letterhead. Raises CannotDraw.
    """
    html = paper_html(template, context, language=language, mark=mark, copy=copy, printed_at=printed_at)
    return draw(html, language=language)


def paper_html(
    template: str,
    context: Mapping[str, Any],
    *,
    language: str = "es",
    mark: Mark | None = None,
    copy: str = "",
    printed_at: Any = None,
) -> str:
    """The paper as HTML, without its style: what `draw` lays out."""
    paper = Paper(
        mark=mark or Mark(),
        letterhead=letterhead(),
        printed_at=printed_at or timezone.localtime(),
        copy=copy,
    )
    with translation.override(language):
        return render_to_string(template, {"paper": paper, **context, "for_pdf": True})


def draw(html: str, *, language: str = "es") -> bytes:
    """Lay out and write. Same input, same bytes. Raises CannotDraw."""
    content: bytes
    with watched():
        document = layout(html, language=language)
        content = document.write_pdf(pdf_variant="pdf/ua-1")
    return content


def layout(html: str, *, language: str = "es") -> Any:
    """The laid-out document, for those who add something before it is written. Call inside `watched()`."""
    from weasyprint import HTML

    return HTML(string=html, base_url=folder().as_uri() + "/", url_fetcher=own_fetcher()).render(
        stylesheets=list(stylesheets(language)), font_config=font_configuration()
    )


@contextmanager
def watched() -> Iterator[None]:
    """Refuse what WeasyPrint only logs, and keep the collector from looking through a layout half-way: it makes a
    hundred thousand objects that all die together."""
    from weasyprint.logger import LOGGER

    problems = _Problems()
    LOGGER.addHandler(problems)
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        LOGGER.removeHandler(problems)
        if was_on:
            gc.enable()
    if problems.messages:
        raise CannotDraw(problems.messages[0][:200])


class _Problems(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())


@lru_cache(maxsize=1)
def folder() -> Path:
    """Where our static files lie."""
    found = finders.find("lms/css/paper.css")
    if not isinstance(found, str):
        raise ImproperlyConfigured("lms/css/paper.css is not among the static files")
    return Path(found).parent.parent


@lru_cache(maxsize=4)
def stylesheets(language: str) -> tuple[Any, ...]:
    """The style of papers in one language, parsed once."""
    from weasyprint import CSS

    names = (*STYLES, SPANISH_STYLE) if language == "es" else STYLES
    return tuple(
        CSS(filename=folder() / "css" / name, url_fetcher=own_fetcher(), font_config=font_configuration())
        for name in names
    )


@lru_cache(maxsize=1)
def font_configuration() -> Any:
    from weasyprint.text.fonts import FontConfiguration

    # Given back before the interpreter takes the library away, or its end complains.
    atexit.register(font_configuration.cache_clear)
    return FontConfiguration()


@lru_cache(maxsize=1)
def own_fetcher() -> Any:
    """Fetch only what the paper carries itself and our own static files. A paper reaches no network."""
    from weasyprint.urls import URLFetcher

    class OnlyOwn(URLFetcher):
        def fetch(self, url: str, headers: Any = None) -> Any:
            if not url.startswith(("data:", folder().as_uri() + "/")) or ".." in url:
                raise ValueError(f"address not allowed on a paper: {url[:60]}")
            return super().fetch(url, headers)

    return OnlyOwn(allowed_protocols=("data", "file"))
