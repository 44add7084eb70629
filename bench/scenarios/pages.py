"""Public pages with the courses of the demo: catalogue, a course, a lesson; a course as a booklet.

A lesson is measured beside a bare Wagtail page with the same blocks: the same stored body, read by the same block
classes without any template of ours, so that Wagtail writes each value in its own plain form (`<dl>`, `<ul>`, `<img>`),
in Wagtail's smallest page around it, reached through Wagtail's own routing; its pictures' renditions are fetched in one
query as ours are. It has no menu, no navigation between lessons, no chart drawn, nothing kept.

"Kept" is what every visitor gets but the first one after a change of content; "written anew" is that first one.
"""

from __future__ import annotations

import copy
import time
from collections.abc import Callable, Iterator
from typing import Any

from django.db.models import prefetch_related_objects
from django.template import engines
from django.template.response import TemplateResponse
from django.test import Client
from django.utils import timezone, translation
from wagtail import hooks
from wagtail.models import Page, Site

from bench.stage import Cost, Line, Stage
from cms.demo.loading import site, staff, teaching
from cms.demo.loading.stage import Stage as DemoStage
from curriculum.blocks.bodies import LessonBody, pictures_in
from curriculum.booklets import composing, drawing
from curriculum.models import CoursePage, LessonPage
from curriculum.pages import keeping

PROMISED_RATIO = 1.3
PROMISED_BOOKLET_MS = 10_000
BOOKLET = "TEJ-1"

BARE_PAGE = """{% load wagtailcore_tags wagtailuserbar %}<!doctype html>
<html lang="es"><head><meta charset="utf-8"><title>{{ page.title }}</title>
<meta name="viewport" content="width=device-width, initial-scale=1"></head>
<body>{% wagtailuserbar %}<main><h1>{{ page.title }}</h1>{% include_block body %}</main></body></html>"""


def run(stage: Stage) -> Iterator[Line]:
    demo = DemoStage(today=timezone.localdate(), say=lambda line: None)
    with translation.override("es"):
        staff.load(demo)
        teaching.load(demo, site.load(demo))
    course = CoursePage.objects.live().get(code=BOOKLET)
    lesson = max(LessonPage.objects.live(), key=lambda page: len(page.body))
    stage.client = Client()
    beside = bare_page_with_the_blocks_of(lesson)
    for what, address in (
        (f"lesson page ({len(lesson.body)} blocks)", lesson.url),
        (f"course page ({course.get_children().live().count()} lessons)", course.url),
        ("catalogue", course.get_parent().url),
    ):
        ask = stage.page(address)
        cost, bare = stage.compare(ask, beside=beside)
        yield Line(f"{what}, kept", cost, bare, limit_ratio=PROMISED_RATIO)
        cost, bare = stage.compare(ask, before=keeping.cache().clear, beside=beside)
        yield Line(f"{what}, written anew", cost, bare)
    cost, bare = stage.compare(stage.page("/"))
    yield Line("home page", cost, bare)
    yield booklet(course)


def bare_page_with_the_blocks_of(lesson: Any) -> Callable[[], None]:
    """Return a call for a bare Wagtail page that shows the body of a lesson."""
    page = Site.objects.get().root_page.add_child(instance=Page(title="Bare blocks", slug="bare-blocks"))
    block = without_templates(LessonBody())
    template = engines["django"].from_string(BARE_PAGE)

    @hooks.register("before_serve_page")
    def serve_bare(found: Any, request: Any, args: Any, kwargs: Any) -> Any:
        if found.pk != page.pk:
            return None
        row = LessonPage.objects.only("pk", "body").get(pk=lesson.pk)
        body = block.to_python(list(row.body.raw_data))
        prefetch_related_objects([image for image, _alt in pictures_in(body)], "renditions")
        return TemplateResponse(request, template, {"page": found, "body": body, "request": request})

    visitor = Client()

    def ask() -> None:
        if visitor.get(page.url).status_code != 200:
            raise RuntimeError("the bare page does not answer")

    return ask


def without_templates(block: Any) -> Any:
    """Return a copy of a block that Wagtail writes in its own plain form."""
    block = copy.copy(block)
    block.meta = copy.copy(block.meta)
    block.meta.template = None
    if hasattr(block, "child_blocks"):
        block.child_blocks = {name: without_templates(child) for name, child in block.child_blocks.items()}
    if hasattr(block, "child_block"):
        block.child_block = without_templates(block.child_block)
    return block


def booklet(course: Any) -> Line:
    """Return what the booklet of a course costs, from pages to file, in a process that has drawn one before."""
    for _warm_up in range(2):
        cpu, wall = time.process_time(), time.perf_counter()
        content, pages = drawing.draw(composing.compose(course, kind="course", size="a4"), size="a4")
        taken = Cost((time.process_time() - cpu) * 1000, (time.perf_counter() - wall) * 1000, 0)
    return Line(f"booklet of {pages} pages ({len(content) // 1024} KB)", taken, limit_ms=PROMISED_BOOKLET_MS)
