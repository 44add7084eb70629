"""Courses for reading on a tablet without a network: what can be kept, and one course as a package.

A package is taken from the pages as everybody reads them: whatever block a lesson is made of is rendered by its own
template and comes along. Then it is made small and still: one picture of 800 pixels instead of several, no links out,
no scripts; the addresses of pictures and sounds become names of files the tablet fetches one by one and can go on
fetching where it was cut off. A tablet in quiet mode gets no sound and no film; what is said in them stays as text.
"""

from __future__ import annotations

import hashlib
import json
import mimetypes
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any
from urllib.parse import unquote, urlsplit

from bs4 import BeautifulSoup, Tag
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core import signing
from django.core.files.storage import Storage, default_storage
from django.db.models import Max, Q
from django.urls import reverse
from django.utils import translation
from wagtail.models import Page

from curriculum.models import CoursePage, LessonPage

from ..cohorts.enums import CohortStatus
from ..sync.models import Device
from . import shell

WIDEST_PICTURE = 800
# Blocks are put together on one screen until it is full; a picture, a chart, a table weighs like so many letters.
FULL_SCREEN = 700
WEIGHT_OF_A_PICTURE = 450
SALT = "courses.tablet.lessons"
MEDIA, STATIC = "m", "s"
NEVER_SHOWN = "script, style, link, form, iframe, object, template, [data-print], .lms-button"
HEAVY = "img, svg, table, audio, video, details, .lesson-quiz"


class NoSuchFile(Exception):
    """The address of the file is not one of ours, or the file is gone."""


@dataclass(frozen=True)
class File:
    """A picture, sound or film of a course. `name` changes whenever its content does; `size` is in bytes."""

    name: str
    kind: str
    type: str
    size: int
    address: str


@dataclass
class _Found:
    """The files met while lessons are made still, each once, in reading order."""

    quiet: bool
    files: dict[str, File] = field(default_factory=dict)

    def keep(self, url: str, kind: str) -> str | None:
        """The name of the file at a URL; None for one that is not ours or cannot be found."""
        place = _place_of(url)
        if place is None:
            return None
        try:
            with open_file(*place) as opened:
                size = opened.size if hasattr(opened, "size") else opened.seek(0, 2)
        except (NoSuchFile, OSError):
            return None
        name = hashlib.sha256(f"{place[0]} {place[1]} {size}".encode()).hexdigest()[:24]
        if name not in self.files:
            token = signing.dumps(place, salt=SALT)
            self.files[name] = File(
                name, kind, type_of(place[1]), size, reverse("courses:tablet_file", args=[token])
            )
        return name


def pages_for(device: Device) -> Any:
    """The courses a tablet may keep: those its groups learn, and those everybody may read."""
    learnt = device.cohorts.filter(status=CohortStatus.OPEN).values("edition__course")
    public = CoursePage.objects.live().public().values("pk")
    return (
        CoursePage.objects.live()
        .filter(Q(course__in=learnt) | Q(pk__in=public))
        .select_related("locale")
        .order_by("title", "pk")
    )


def offered(device: Device) -> list[dict[str, Any]]:
    """Every course with its language, number of lessons and the moment of its latest change; its groups' courses first.

    Three questions to the database, however many courses there are.
    """
    learnt = set(
        device.cohorts.filter(status=CohortStatus.OPEN).values_list("edition__course", flat=True).order_by()
    )
    lessons: dict[str, list[Any]] = {}
    for path, moment in LessonPage.objects.live().values_list("path", "last_published_at"):
        lessons.setdefault(path[: -LessonPage.steplen], []).append(moment)
    rows = []
    for page in pages_for(device):
        moments = [moment for moment in (page.last_published_at, *lessons.get(page.path, [])) if moment]
        rows.append(
            {
                "id": page.pk,
                "title": page.title,
                "language": page.locale.language_code,
                "lessons": len(lessons.get(page.path, [])),
                "changed": max(moments).isoformat() if moments else None,
                "learnt": page.course_id in learnt,
            }
        )
    return sorted(rows, key=lambda row: not row["learnt"])


def package(page: Any, *, quiet: bool) -> dict[str, Any]:
    """One course as the tablet keeps it.

    {id, title, language, changed, lessons: [{id, title, minutes, screens: [{html, step, of}]}], files: [...],
    text: bytes}. In `html`, `data-kept` on a picture or sound names its file.
    """
    found = _Found(quiet)
    pages = list(LessonPage.objects.live().child_of(page).order_by("path"))
    with translation.override(page.locale.language_code):
        lessons = [
            {
                "id": lesson.pk,
                "title": lesson.title,
                "minutes": lesson.minutes,
                "screens": _screens(lesson, found),
            }
            for lesson in pages
        ]
    latest = (
        Page.objects.live()
        .filter(Q(pk=page.pk) | Q(pk__in=[lesson.pk for lesson in pages]))
        .aggregate(latest=Max("last_published_at"))["latest"]
    )
    return {
        "id": page.pk,
        "title": page.title,
        "language": page.locale.language_code,
        "author": page.author,
        "licence": page.licence,
        "changed": latest.isoformat() if latest else None,
        "lessons": lessons,
        "files": [asdict(one) for one in found.files.values()],
        "text": len(json.dumps(lessons, ensure_ascii=False).encode()),
    }


# --- one lesson -----------------------------------------------------------------------------------------------------


def _screens(lesson: Any, found: _Found) -> list[dict[str, Any]]:
    """The lesson in pieces that are shown one at a time: a step is one piece, small blocks share one."""
    screens: list[dict[str, Any]] = []
    gathered: list[str] = []
    weight = 0

    def finish() -> None:
        nonlocal weight
        if gathered:
            screens.append({"html": "".join(gathered), "step": 0, "of": 0})
        gathered.clear()
        weight = 0

    opening = _opening(lesson, found)
    if opening:
        gathered.append(opening)
        weight = FULL_SCREEN
    for block in lesson.body:
        soup = BeautifulSoup(str(block.render(context={"page": lesson, "self": block.value})), "html.parser")
        _make_still(soup, found)
        steps = soup.select(".lesson-step")
        if steps:
            heading = "".join(gathered) if weight < FULL_SCREEN else ""
            if not heading:
                finish()
            gathered.clear()
            weight = 0
            screens += _steps(soup, steps, heading)
            continue
        more = len(soup.get_text(" ", strip=True)) + WEIGHT_OF_A_PICTURE * len(soup.select(HEAVY))
        begins = block.block_type == "heading"
        if gathered and (begins or weight + more > FULL_SCREEN):
            finish()
        gathered.append(str(soup))
        # A heading alone is never a screen: it waits for what it stands above.
        weight += 0 if begins else more
    finish()
    return screens


def _opening(lesson: Any, found: _Found) -> str:
    """The picture and the words a lesson begins with."""
    soup = BeautifulSoup("", "html.parser")
    if lesson.picture_id:
        rendition = lesson.picture.get_rendition(f"width-{WIDEST_PICTURE}|format-webp")
        name = found.keep(rendition.url, "picture")
        if name:
            attributes = {
                "data-kept": name,
                "alt": lesson.picture_alt,
                "width": str(rendition.width),
                "height": str(rendition.height),
            }
            figure = soup.new_tag("figure", attrs={"class": "lesson-picture"})
            figure.append(soup.new_tag("img", attrs=attributes))
            soup.append(figure)
    for text, css in ((lesson.summary, "site-lead"), (lesson.objective, "lesson-objective")):
        if text:
            paragraph = soup.new_tag("p", attrs={"class": css})
            paragraph.string = text
            soup.append(paragraph)
    return str(soup)


def _steps(soup: BeautifulSoup, steps: list[Tag], heading: str) -> list[dict[str, Any]]:
    title = soup.select_one(".lesson-steps > h3")
    screens = []
    for number, step in enumerate(steps, start=1):
        above = f"{heading}{title or ''}" if number == 1 else ""
        html = f'{above}<ol class="lesson-steps__list">{step}</ol>'
        screens.append({"html": html, "step": number, "of": len(steps)})
    return screens


def _make_still(soup: BeautifulSoup, found: _Found) -> None:
    for element in soup.select(NEVER_SHOWN):
        element.decompose()
    for picture in soup.select("picture"):
        image = picture.find("img")
        if isinstance(image, Tag):
            image["src"] = _best_source(picture, image)
            picture.replace_with(image)
    for image in soup.select("img"):
        name = found.keep(_text(image, "src"), "picture")
        for attribute in ("src", "srcset", "sizes", "loading", "decoding", "fetchpriority"):
            image.attrs.pop(attribute, None)
        if name is None:
            image.decompose()
        else:
            image["data-kept"] = name
    for player in soup.select("audio, video"):
        _make_player_still(player, found)
    for use in soup.select("use[href]"):
        sheet, _hash, sign = _text(use, "href").partition("#")
        if sheet:
            use["href"] = f"{shell.address('lms/img/icons.svg')}#{sign}"
    for link in soup.select("a"):
        link.unwrap()
    for element in soup.find_all(True):
        for attribute in [name for name in element.attrs if name.startswith("on") or name == "style"]:
            del element.attrs[attribute]


def _make_player_still(player: Tag, found: _Found) -> None:
    source = player.find("source")
    url = _text(source, "src") if isinstance(source, Tag) else _text(player, "src")
    name = None if found.quiet else found.keep(url, player.name)
    if name is None:
        player.decompose()
        return
    for one in player.select("source"):
        one.decompose()
    player.attrs.pop("src", None)
    player["data-kept"] = name
    poster = found.keep(_text(player, "poster"), "picture") if player.get("poster") else None
    player.attrs.pop("poster", None)
    if poster:
        player["data-kept-poster"] = poster


def _best_source(picture: Tag, image: Tag) -> str:
    """The largest picture of at most 800 pixels, WebP where there is one."""
    candidates: list[tuple[bool, int, str]] = []
    for one in [*picture.select("source"), image]:
        is_webp = one.get("type") == "image/webp"
        for url, width in _candidates(_text(one, "srcset")):
            if width <= WIDEST_PICTURE:
                candidates.append((is_webp, width, url))
    return max(candidates)[2] if candidates else _text(image, "src")


def _candidates(srcset: str) -> Iterable[tuple[str, int]]:
    for url, width in re.findall(r"(\S+)(?:\s+(\d+)w)?(?:,\s*|\s*$)", srcset):
        yield url, int(width or 0)


def _text(element: Tag, attribute: str) -> str:
    return str(element.get(attribute) or "")


# --- files ----------------------------------------------------------------------------------------------------------


def _place_of(url: str) -> tuple[str, str] | None:
    """Where a file lies: which store, and its name there."""
    path = url.split("?", 1)[0]
    for store, storage in ((MEDIA, default_storage), (STATIC, staticfiles_storage)):
        base = _base_of(storage)
        if base and path.startswith(base):
            return store, unquote(path[len(base) :])
    return None


def _base_of(storage: Storage) -> str:
    base = getattr(storage, "base_url", None)
    if base:
        return str(base)
    # A store elsewhere has no `base_url`: what it puts before a name is what it puts before any name.
    address = urlsplit(storage.url("x"))
    return f"{address.scheme}://{address.netloc}{address.path}"[:-1]


def place_in(token: str) -> tuple[str, str]:
    """Reads the address of a file. Raises NoSuchFile for one this office did not write."""
    try:
        store, name = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise NoSuchFile(token) from error
    return store, name


def open_file(store: str, name: str) -> IO[bytes]:
    """The bytes of a file. Raises NoSuchFile."""
    try:
        if store == MEDIA:
            return default_storage.open(name, "rb")
        found = finders.find(name)
        return Path(str(found)).open("rb") if found else staticfiles_storage.open(name, "rb")
    except (OSError, ValueError) as error:
        raise NoSuchFile(name) from error


def type_of(name: str) -> str:
    return mimetypes.guess_type(name)[0] or "application/octet-stream"
