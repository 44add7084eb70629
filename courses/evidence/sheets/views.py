"""Typing a paper sheet in: find it by its number, go down the lines as printed, save with one key. Forms; a script helps."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from ...attendance.enums import ExcuseCause
from ...cohorts.touch import day_words, sentence_of, time_words
from .access import can_see_sheets, can_type_in
from .actions import TypedMeanwhile, type_in
from .forms import LinesRead, first_text, is_open, read_lines
from .models import PaperSheet, SheetEntry
from .queries import SheetLine, SheetPage, age_in_days, levels_text, listed_sheets, page_of
from .rules import CAUSES, Line, Wrong, differences, read_code
from .sentences import age_words, difference_words

MOST_LISTED = 60


@login_required
@require_GET
def sheets(request: HttpRequest) -> HttpResponse:
    """The field for a number or a scanner, and the sheets that wait, the oldest class first."""
    if not can_see_sheets(request.user):
        raise PermissionDenied
    asked = request.GET.get("n", "").strip()[:80]
    problem = ""
    if asked:
        found = _named(request.user, asked)
        if found is not None:
            return redirect("courses:sheet", found.number)
        problem = _("There is no sheet of this number in your groups.")
    waiting = listed_sheets(request.user).due().order_by("session__starts_at", "number")[:MOST_LISTED]
    context = {
        "asked": asked,
        "problem": problem,
        "done": _named(request.user, request.GET.get("hecha", "")[:20]),
        "sheets": [
            {
                "sheet": one,
                "number": str(one),
                "cohort": one.session.cohort.name,
                "day": day_words(one.session.date),
                "age": age_words(age_in_days(one)),
            }
            for one in waiting
        ],
        "back_url": reverse("courses:today"),
        "back_text": _("Today"),
    }
    return render(request, "courses/sheets/list.html", context, status=404 if problem else 200)


@login_required
@require_http_methods(["GET", "POST"])
def sheet(request: HttpRequest, number: int) -> HttpResponse:
    """One sheet, its lines as printed: to type in, to compare, to correct."""
    found = _sheet_or_404(request.user, number)
    if not can_type_in(request.user, found):
        raise PermissionDenied
    page = page_of(found, request.user)
    if request.method == "GET":
        return _shown(request, page)
    read = read_lines(request.POST, page)
    if read.errors:
        return _shown(request, page, read, status=422)
    is_typed_again = bool(page.entries) and not read.is_confirmed
    if is_typed_again or len(page.entries) != read.entries_shown:
        return _compared(request, page, read)
    try:
        entry = type_in(
            found,
            read.lines,
            by=request.user,
            people=read.people,
            seen=read.seen,
            levels_shown=read.levels_shown,
            entries_shown=read.entries_shown,
        )
    except TypedMeanwhile:
        return _compared(request, page_of(found, request.user), read)
    except ValidationError as refused:
        if hasattr(refused, "error_dict"):
            read.errors = {
                int(key) if key.isdecimal() else 0: said for key, said in refused.message_dict.items()
            }
        else:
            read.errors = {0: [sentence_of(refused)]}
        return _shown(request, page, read, status=422)
    return _saved(request, found, entry)


def _named(user: Any, text: str) -> PaperSheet | None:
    """The sheet a typed number or a scanned code names, within the user's reach."""
    try:
        number, name = read_code(text)
    except Wrong:
        return None
    rows = PaperSheet.objects.visible_to(user).filter(number=number)
    return (rows.filter(pk=name) if name else rows).first()


def _sheet_or_404(user: Any, number: int) -> PaperSheet:
    rows = PaperSheet.objects.visible_to(user).select_related(
        "session__cohort__centre", "session__cohort__edition"
    )
    found = rows.filter(number=number).first() if can_see_sheets(user) else None
    if found is None:
        raise Http404
    return found


def _shown(
    request: HttpRequest, page: SheetPage, read: LinesRead | None = None, status: int = 200
) -> HttpResponse:
    return render(request, "courses/sheets/sheet.html", _context(page, read), status=status)


def _context(page: SheetPage, read: LinesRead | None = None) -> dict[str, Any]:
    kept = read or LinesRead()
    session = page.session or page.sheet.session
    rows = [_row(line, kept, is_new=not page.entries) for line in page.lines]
    by_number = {row["number"]: row for row in rows}
    return {
        "sheet": page.sheet,
        "number": str(page.sheet),
        "cohort": session.cohort,
        "course_title": session.cohort.edition.title,
        "day": day_words(session.date),
        "hours": time_words(session),
        "printed_day": day_words(page.sheet.session.date) if session != page.sheet.session else "",
        "refusal": _refusal(page),
        "skills": page.skills,
        "rows": rows,
        "causes": [{"letter": letter, "label": label} for letter, label in _causes()],
        "exceptions": kept.exceptions,
        "entries": [_entry(one) for one in page.entries],
        "entries_shown": len(page.entries),
        "unlisted": page.unlisted,
        "problems": [
            {
                "number": number,
                "name": by_number[number]["name"] if number in by_number else "",
                "sentence": " ".join(said),
            }
            for number, said in sorted(kept.errors.items())
        ],
        "back_url": reverse("courses:sheets"),
        "back_text": _("Sheets"),
    }


def _refusal(page: SheetPage) -> str:
    """Why nothing can be typed in, "" when it can."""
    if page.sheet.voided_at is not None:
        return _("This sheet is void: %(reason)s") % {"reason": page.sheet.void_reason}
    if page.session is None:
        return _("The session of this sheet was cancelled. Void the sheet with its reason.")
    if page.session.starts_at > timezone.now():
        return _("This session has not begun yet.")
    return ""


def _row(line: SheetLine, read: LinesRead, *, is_new: bool) -> dict[str, Any]:
    number = line.number
    stands, levels = first_text(line, is_new=is_new), levels_text(line)
    text, typed = read.texts.get(number, (stands, levels))
    return {
        "number": number,
        "name": line.participant.class_name if line.participant else "",
        "is_blank": line.is_blank,
        "person": read.persons.get(number, str(line.participant.pk) if line.participant else ""),
        "participant": line.participant,
        "is_open": is_open(line),
        "in_conflict": line.in_conflict,
        "mark": text,
        "shown": stands,
        "levels": typed,
        "levels_shown": levels,
        "seen": line.seen,
        "way": line.way,
        "problem": " ".join(read.errors.get(number, ())),
    }


def _entry(entry: SheetEntry) -> dict[str, Any]:
    who = entry.entered_by
    return {"who": who.get_full_name() or who.get_username(), "when": entry.entered_at}


def _compared(request: HttpRequest, page: SheetPage, read: LinesRead) -> HttpResponse:
    """Somebody typed this sheet in before: what stands beside what was typed now. Nothing is written yet."""
    stands = {line.number: line.stands for line in page.lines}
    typed = {number: _complete(line, len(page.skills)) for number, line in read.lines.items()}
    found = differences(stands, typed)
    if not found:
        messages.info(request, _("The sheet says what stands already. Nothing was changed."))
        return redirect("courses:sheets")
    names = {line.number: line.participant.class_name if line.participant else "" for line in page.lines}
    listed = [
        {
            **difference_words(one, page.skills),
            "name": names.get(one.row, ""),
        }
        for one in found
    ]
    read.texts = {number: (line.as_typed()[0], line.as_typed()[1]) for number, line in read.lines.items()}
    context = _context(page, read) | {"differences": listed, "fields": _hidden(page, read)}
    return render(request, "courses/sheets/compare.html", context)


def _complete(line: Line, columns: int) -> Line:
    return Line(line.mark, (*line.levels, *([None] * (columns - len(line.levels)))))


def _hidden(page: SheetPage, read: LinesRead) -> list[tuple[str, str]]:
    """What was typed, with the marks as they stand now: confirming replaces these and no others."""
    fields = [("entries", str(len(page.entries))), ("confirm", "1")]
    for line in page.lines:
        if line.number not in read.lines:
            continue
        mark, levels = read.lines[line.number].as_typed()
        fields += [
            (f"m-{line.number}", mark),
            (f"w-{line.number}", mark),
            (f"l-{line.number}", levels),
            (f"k-{line.number}", levels_text(line)),
            (f"s-{line.number}", line.seen),
            (f"p-{line.number}", str(read.people.get(line.number, ""))),
        ]
    return fields


def _saved(request: HttpRequest, found: PaperSheet, entry: SheetEntry | None) -> HttpResponse:
    if entry is None:
        messages.info(request, _("The sheet says what stands already. Nothing was changed."))
        return redirect("courses:sheets")
    counts: dict[str, int] = dict.fromkeys("PTFJ", 0)
    for typed in entry.typed.values():
        if typed[0]:
            counts[typed[0][0]] += 1
    words = _("Sheet %(number)s is saved: %(counts)s.") % {"number": found, "counts": _counted(counts)}
    messages.success(request, words)
    return redirect(f"{reverse('courses:sheets')}?hecha={found.number}")


def _counted(counts: dict[str, int]) -> str:
    words = {
        "P": ngettext("%(count)d present", "%(count)d present", counts["P"]),
        "T": ngettext("%(count)d late", "%(count)d late", counts["T"]),
        "F": ngettext("%(count)d absent", "%(count)d absent", counts["F"]),
        "J": ngettext("%(count)d excused", "%(count)d excused", counts["J"]),
    }
    return ", ".join(words[letter] % {"count": count} for letter, count in counts.items() if count)


def _causes() -> Sequence[tuple[str, Any]]:
    return [(letter, ExcuseCause(cause).label) for letter, cause in CAUSES.items()]
