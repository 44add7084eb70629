"""Asking for a paper and drawing it, in this process or another one, once."""

from __future__ import annotations

import hashlib
import logging
import threading
import time
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import Storage, storages
from django.db import IntegrityError, connection, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.log_actions import log

from ..conf import draws_in_process, papers_storage
from ..freshness.queries import stamp
from .access import can_print, kinds_for
from .composing import FEWEST_COLUMNS, MOST_COLUMNS, NothingToPrint, compose, pictures_html
from .drawing import CannotDraw, draw
from .enums import ON_THE_WAY, PaperKind, PaperSize, PaperStatus
from .models import CoursePaper

# The look of the papers: raise it when templates or styles change, and nobody is handed yesterday's file.
LOOK = 1
MOST_ATTEMPTS = 3
# A process that draws gives a sign of life every second or so; a layout of one huge page may take some.
SILENT_AFTER = timedelta(seconds=90)
BEAT_EVERY = 0.7
KEPT_FOR = timedelta(days=14)

SENTENCES = {
    "no_lessons": gettext_lazy("The course has no lesson yet that could be printed."),
    "no_pictures": gettext_lazy("The lesson has no pictures of steps."),
    "file": gettext_lazy("A picture or a style could not be read, so the paper was not made: %(detail)s"),
    "disk": gettext_lazy("The file could not be written: %(detail)s"),
    "died": gettext_lazy(
        "Drawing stopped three times. Try a lesson by itself, or ask whoever looks after the server."
    ),
}

logger = logging.getLogger(__name__)
# One at a time in a process: two layouts at once take twice the memory and finish no sooner.
_one_at_a_time = threading.Lock()


def storage() -> Storage:
    return storages[papers_storage()]


def fingerprint_of(page: Any, kind: str, size: str) -> str:
    """Returns the name of what a paper would show now."""
    parts = (LOOK, stamp(), page.pk, page.live_revision_id, kind, size)
    return hashlib.sha256("|".join(map(str, parts)).encode()).hexdigest()


def ask_for(page: Any, *, kind: str, size: str = PaperSize.A4, by: Any) -> CoursePaper:
    """Returns the paper of a page, ready or on its way.

    Unchanged content is drawn once: the file that is there, or the work somebody else began, is returned. Drawing
    begins after the transaction. Raises PermissionDenied, ValidationError for a kind this page has not.
    """
    if not can_print(by, page):
        raise PermissionDenied(_("You may not print this page."))
    if kind not in kinds_for(page):
        raise ValidationError(_("This page has no such paper."), code="no_such_paper")
    wanted = {"page_id": page.pk, "kind": kind, "size": size, "fingerprint": fingerprint_of(page, kind, size)}
    known = CoursePaper.objects.filter(**wanted).exclude(status=PaperStatus.FAILED).first()
    if known is not None and not (known.file_path and not storage().exists(known.file_path)):
        begin(known)
        return known
    try:
        with transaction.atomic():
            if known is not None:
                known.delete()
            paper = CoursePaper.objects.create(**wanted, asked_by=by)
    except IntegrityError:
        # Somebody asked in the same moment.
        return CoursePaper.objects.get(**wanted, status__in=ON_THE_WAY)
    log(instance=page, action="lms.print_course_paper", user=by, data={"kind": kind, "size": size})
    begin(paper)
    return paper


def begin(paper: CoursePaper) -> None:
    """Has a paper that nobody draws drawn in a thread of this process, where the site wants that."""
    if paper.is_on_its_way and draws_in_process() and is_free(paper):
        transaction.on_commit(partial(_start_thread, paper.pk))


def is_free(paper: CoursePaper) -> bool:
    """Whether nobody draws a paper: it waits, or the process that drew it has been silent."""
    if paper.status == PaperStatus.WAITING:
        return True
    silent = paper.beat_at is None or timezone.now() - paper.beat_at > SILENT_AFTER
    return paper.status == PaperStatus.DRAWING and silent


def _start_thread(paper_id: UUID) -> None:
    threading.Thread(target=_draw_alone, args=(paper_id,), name=f"paper-{paper_id}", daemon=True).start()


def _draw_alone(paper_id: UUID) -> None:
    try:
        with _one_at_a_time:
            draw_paper(paper_id)
            forget_old_papers()
    finally:
        connection.close()


def draw_paper(paper_id: UUID) -> bool:
    """Draws a paper nobody draws, stores its file, and returns whether this call did.

    Any number of processes may call this; one gets the work. Killed half-way it leaves a silent row, which the next
    call takes over; after three attempts the paper counts as failed. Failures are written down in words.
    """
    if not _claim(paper_id):
        return False
    paper = CoursePaper.objects.get(pk=paper_id)
    page = paper.page.specific
    beat = _Beat(paper_id)
    try:
        html = compose(page, kind=paper.kind, size=paper.size, on_progress=lambda done, total: beat(0))
        content, pages = _drawn(page, paper, html, beat)
        path = storage().save(f"course-papers/{paper.pk}.pdf", ContentFile(content))
    except NothingToPrint as nothing:
        return _fail(paper_id, SENTENCES[str(nothing)])
    except CannotDraw as refused:
        return _fail(paper_id, SENTENCES["file"] % {"detail": refused})
    except OSError as error:
        return _fail(paper_id, SENTENCES["disk"] % {"detail": error.strerror or type(error).__name__})
    taken = CoursePaper.objects.filter(pk=paper_id, status=PaperStatus.DRAWING).update(
        status=PaperStatus.DONE, file_path=path, sheets=pages, done=pages, total=pages, error=""
    )
    if not taken:
        storage().delete(path)
    return bool(taken)


def _drawn(page: Any, paper: CoursePaper, html: str, beat: _Beat) -> tuple[bytes, int]:
    content, pages = draw(html, size=paper.size, on_page=beat)
    columns = FEWEST_COLUMNS
    # A sheet of pictures is one sheet: smaller pictures until it is.
    while paper.kind == PaperKind.PICTURES and pages > 1 and columns < MOST_COLUMNS:
        columns += 1
        content, pages = draw(pictures_html(page, paper.size, columns=columns), size=paper.size, on_page=beat)
    return content, pages


def _claim(paper_id: UUID) -> bool:
    now = timezone.now()
    free = Q(status=PaperStatus.WAITING) | Q(status=PaperStatus.DRAWING, beat_at__lt=now - SILENT_AFTER)
    rows = CoursePaper.objects.filter(free, pk=paper_id)
    if rows.filter(attempts__gte=MOST_ATTEMPTS).update(
        status=PaperStatus.FAILED, error=str(SENTENCES["died"])
    ):
        return False
    return bool(
        rows.update(status=PaperStatus.DRAWING, beat_at=now, attempts=F("attempts") + 1, done=0, total=0)
    )


def _fail(paper_id: UUID, sentence: Any) -> bool:
    CoursePaper.objects.filter(pk=paper_id, status=PaperStatus.DRAWING).update(
        status=PaperStatus.FAILED, error=str(sentence)[:500]
    )
    return False


class _Beat:
    """Writes down how many pages are laid out, not more often than people look."""

    def __init__(self, paper_id: UUID) -> None:
        self.paper_id = paper_id
        self.last = 0.0

    def __call__(self, pages: int) -> None:
        now = time.monotonic()
        if now - self.last >= BEAT_EVERY:
            self.last = now
            CoursePaper.objects.filter(pk=self.paper_id, status=PaperStatus.DRAWING).update(
                beat_at=timezone.now(), done=pages
            )


def draw_waiting(*, limit: int = 100) -> int:
    """Draws what waits and what a killed process left behind. Returns how many files were made."""
    rows = CoursePaper.objects.filter(status__in=ON_THE_WAY).order_by("asked_at")[:limit]
    return sum(draw_paper(paper.pk) for paper in rows)


def forget_old_papers() -> int:
    """Deletes files and rows of papers asked for more than two weeks ago. They can be drawn again at any time."""
    old = CoursePaper.objects.filter(asked_at__lt=timezone.now() - KEPT_FOR).exclude(status__in=ON_THE_WAY)
    count = 0
    for paper in old:
        if paper.file_path:
            storage().delete(paper.file_path)
        paper.delete()
        count += 1
    return count
