"""The facilitators' screens: today, a session's sheet, its lessons, its end. Forms and redirects; a script is a comfort."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ..cohorts.access import can_mark
from ..cohorts.actions import add_session
from ..cohorts.models import Cohort, Session
from ..cohorts.touch import (
    answered,
    back_to,
    cohort_or_404,
    day_words,
    is_sent_by_script,
    person_named,
    sentence_of,
    session_or_404,
    sheet_context,
    time_words,
)
from . import actions
from .enums import AttendanceStatus, ExcuseCause
from .forms import MarkForm, NewSessionForm
from .models import AttendanceMark, LessonTaught, SessionClosing
from .queries import (
    DaySession,
    Entry,
    line_of,
    next_sessions,
    sessions_today,
    sessions_with_missing_marks,
    sheet_of,
)

USUAL_MINUTES_LATE = (5, 10, 15, 20, 30, 45, 60)
STATUS_KINDS = {"present": "done", "late": "waiting", "absent": "problem", "excused": "info"}


@login_required
@require_GET
def today(request: HttpRequest) -> HttpResponse:
    """Today's sessions of this person; first those of other days where marks are missing."""
    now = timezone.now()
    due = [
        _listed(row) for row in sessions_with_missing_marks(request.user, now=now) if _may_list(request, row)
    ]
    todays = [_listed(row) for row in sessions_today(request.user, now=now)]
    coming = [] if todays else next_sessions(request.user, now=now)
    cohorts = Cohort.objects.visible_to(request.user).running().select_related("edition").order_by("name")
    context = {
        "day": day_words(timezone.localdate(now)),
        "due": due,
        "todays": todays,
        "coming": [
            {
                "session": one,
                "day": day_words(one.date),
                "hours": time_words(one),
                "course": one.cohort.edition.title,
            }
            for one in coming
        ],
        "cohorts": cohorts[:50],
    }
    return render(request, "courses/attendance/today.html", context)


@login_required
@require_GET
def sheet(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """The class: everyone present by one button, then the exceptions."""
    session = session_or_404(request.user, session_id)
    lines = sheet_of(session)
    context = sheet_context(request, session, "attendance")
    asked = request.GET.get("ask", ""), request.GET.get("person", "")
    context |= _class_context(session, lines, asked=asked)
    context["closing"] = SessionClosing.objects.filter(session=session).first()
    return render(request, "courses/attendance/sheet.html", context)


@login_required
@require_POST
def mark(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """One mark of one person."""
    session = session_or_404(request.user, session_id)
    url = reverse("courses:session", args=[session.pk])
    form = MarkForm(request.POST)
    person: UUID | None = None
    problem = ""
    question = ""
    try:
        person = person_named(request.POST.get("person", ""))
        if not form.is_valid():
            problem = " ".join(str(message) for errors in form.errors.values() for message in errors)
            if "status" in request.POST and request.POST["status"] == AttendanceStatus.LATE:
                question = AttendanceStatus.LATE
        elif form.is_question():
            question = form.cleaned_data["status"]
        else:
            seen = {person: form.cleaned_data["seen"].split()}
            actions.mark_attendance(session, {person: form.reading()}, by=request.user, seen=seen)
    except ValidationError as refused:
        problem = sentence_of(refused)
        if request.POST.get("status") == AttendanceStatus.LATE and person is not None:
            question = AttendanceStatus.LATE
    if is_sent_by_script(request) and person is not None:
        return _row_answer(request, session, person, question=question, problem=problem)
    if problem:
        # Who and what: nothing stands beside the line after a redirect.
        name = _name(session, person)
        messages.error(request, f"{name}: {problem}" if name else problem)
    if question:
        return redirect(f"{url}?ask={question}&person={person}#p-{person}")
    return back_to(request, f"{url}#p-{person}" if person else url)


@login_required
@require_POST
def everyone_present(request: HttpRequest, session_id: UUID) -> HttpResponse:
    session = session_or_404(request.user, session_id)
    try:
        count = actions.mark_everyone_present(session, by=request.user)
    except ValidationError as refused:
        messages.error(request, sentence_of(refused))
    else:
        if not count:
            messages.info(request, _("Everybody had a mark already. Nothing was changed."))
    return back_to(request, reverse("courses:session", args=[session.pk]))


@login_required
@require_POST
def undo(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """Takes back the last thing this person did in this session, on whichever of its pages."""
    session = session_or_404(request.user, session_id)
    try:
        undone = actions.undo_last(session, by=request.user, name=request.POST.get("name", ""))
    except ValidationError as refused:
        messages.error(request, sentence_of(refused))
    else:
        if undone is None:
            messages.info(request, _("There is nothing to undo."))
        elif not undone.restored:
            messages.warning(request, _("Somebody has changed this since. It stays as it is."))
        elif undone.changed_since:
            words = ngettext(
                "Undone. %(count)d entry was changed by somebody since and stays.",
                "Undone. %(count)d entries were changed by somebody since and stay.",
                undone.changed_since,
            )
            messages.warning(request, words % {"count": undone.changed_since})
        else:
            messages.success(request, _("Undone. It is as it was before."))
    return back_to(request, reverse("courses:session", args=[session.pk]))


@login_required
@require_http_methods(["GET", "POST"])
def lessons(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """Which lessons of the course were taught in this session."""
    session = session_or_404(request.user, session_id)
    if request.method == "POST":
        try:
            actions.mark_lesson_taught(
                session,
                request.POST.get("lesson", ""),
                by=request.user,
                taught=request.POST.get("taught") == "yes",
            )
        except ValidationError as refused:
            messages.error(request, sentence_of(refused))
        return back_to(request, reverse("courses:session_lessons", args=[session.pk]))
    taught: dict[str, list[LessonTaught]] = {}
    rows = LessonTaught.objects.filter(session__cohort=session.cohort_id, session__status="planned")
    for row in rows.select_related("session").order_by("session__starts_at"):
        taught.setdefault(row.lesson_key, []).append(row)
    listed = []
    for number, lesson in enumerate(session.cohort.edition.content["lessons"], 1):
        seen = taught.get(lesson["key"], [])
        others = [day_words(row.session.date) for row in seen if row.session_id != session.pk]
        listed.append(
            {
                "number": number,
                "key": lesson["key"],
                "title": lesson["titles"].get("es") or next(iter(lesson["titles"].values())),
                "minutes": lesson["minutes"],
                "is_taught": any(row.session_id == session.pk for row in seen),
                "others": others,
            }
        )
    context = sheet_context(request, session, "lessons")
    context["lessons"] = listed
    return render(request, "courses/attendance/lessons.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def close(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """The end of the class: who has no mark, how many of each, then one button."""
    session = session_or_404(request.user, session_id)
    here = reverse("courses:close_session", args=[session.pk])
    if request.method == "POST":
        try:
            if request.POST.get("do") == "reopen":
                actions.reopen_session(session, by=request.user)
                messages.success(request, _("The session is open again."))
                return redirect("courses:session", session.pk)
            unmarked = actions.close_session(session, by=request.user)
        except ValidationError as refused:
            messages.error(request, sentence_of(refused))
            return redirect(here)
        if unmarked:
            words = ngettext(
                "The session is closed. %(count)d mark is missing; you can still add it.",
                "The session is closed. %(count)d marks are missing; you can still add them.",
                unmarked,
            )
            messages.warning(request, words % {"count": unmarked})
        else:
            messages.success(request, _("The session is closed. All marks are saved."))
        return redirect("courses:today")
    lines = sheet_of(session)
    context = sheet_context(request, session, "close")
    context |= _class_context(session, lines)
    context["unmarked"] = [line for line in lines if not line.is_marked]
    context["closing"] = SessionClosing.objects.select_related("closed_by").filter(session=session).first()
    context["lessons_taught"] = LessonTaught.objects.filter(session=session).count()
    return render(request, "courses/attendance/close.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def new_session(request: HttpRequest, cohort_id: UUID) -> HttpResponse:
    """A class that was not planned: added on the spot, then opened."""
    cohort = cohort_or_404(request.user, cohort_id)
    if not can_mark(request.user, cohort):
        raise PermissionDenied
    now = timezone.localtime(timezone.now(), cohort.centre.zone)
    usual = cohort.timetable.first()
    start = {
        "date": now.date(),
        "starts": now.replace(minute=0).time(),
        "minutes": usual.minutes if usual else 120,
    }
    form = NewSessionForm(request.POST or None, cohort=cohort, initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            session = add_session(
                cohort, starts_at=form.starts_at(), minutes=form.cleaned_data["minutes"], by=request.user
            )
        except ValidationError as refused:
            form.add_refusal(refused)
        else:
            messages.success(request, _("The session was added."))
            return redirect("courses:session", session.pk)
    context = {
        "cohort": cohort,
        "form": form,
        "day": day_words(now.date()),
        "back_url": reverse("courses:today"),
        "back_text": _("Today"),
    }
    return render(request, "courses/attendance/new_session.html", context, status=422 if form.errors else 200)


# -- pieces ------------------------------------------------------------------------------------------------


def _may_list(request: HttpRequest, row: DaySession) -> bool:
    """Missing marks are shown to those who may mark them. Permissions are remembered on the user: no query a row."""
    return bool(request.user.has_perm("lms_courses.mark_session"))


def _listed(row: DaySession) -> dict[str, Any]:
    session = row.session
    now = timezone.now()
    return {
        "session": session,
        "course": session.cohort.edition.title,
        "day": day_words(session.date),
        "hours": time_words(session),
        "people": row.people,
        "missing": row.missing,
        "marked": row.marked,
        "is_closed": row.is_closed,
        "is_now": session.starts_at - timedelta(minutes=30) <= now <= session.ends_at + timedelta(minutes=30),
    }


def answers() -> list[dict[str, str]]:
    """The four answers for one person, always in the same columns."""
    return [
        {"value": status.value, "label": label, "icon": status.value, "kind": STATUS_KINDS[status.value]}
        for status, label in (
            (AttendanceStatus.PRESENT, _("Present")),
            (AttendanceStatus.LATE, _("Late")),
            (AttendanceStatus.ABSENT, _("Absent")),
            (AttendanceStatus.EXCUSED, _("Excused")),
        )
    ]


def _class_context(
    session: Session, lines: list[Entry], *, asked: tuple[str, str] = ("", "")
) -> dict[str, Any]:
    question, person = asked
    rows = [_row(line, question if str(line.participant.pk) == person else "") for line in lines]
    missing = sum(1 for line in lines if not line.is_marked)
    return {
        "rows": rows,
        "answers": answers(),
        "people": len(lines),
        "missing": missing,
        "counts": _counts(lines),
        "usual_minutes": [one for one in USUAL_MINUTES_LATE if one < session.effective_minutes],
        "most_minutes": session.effective_minutes - 1,
        "causes": ExcuseCause.choices,
    }


def _row(line: Entry, question: str = "", problem: str = "") -> dict[str, Any]:
    return {
        "number": line.number,
        "pk": line.participant.pk,
        "name": line.participant.class_name,
        "status": line.status,
        "seen": line.seen,
        "note": _note(line.mark),
        "in_conflict": line.in_conflict,
        "question": question if question in ("late", "excused") else "",
        "problem": problem,
    }


def _note(mark: AttendanceMark | None) -> str:
    if mark is None:
        return ""
    if mark.status == AttendanceStatus.LATE:
        return _("%(minutes)d min late") % {"minutes": mark.late_minutes}
    if mark.status == AttendanceStatus.EXCUSED:
        return str(mark.get_cause_display())
    return ""


def _counts(lines: list[Entry]) -> list[dict[str, str]]:
    number = dict.fromkeys(AttendanceStatus.values, 0)
    for line in lines:
        if line.status:
            number[line.status] += 1
    differing = sum(1 for line in lines if line.in_conflict)
    words = {
        "present": ngettext("%(count)d present", "%(count)d present", number["present"]),
        "late": ngettext("%(count)d late", "%(count)d late", number["late"]),
        "absent": ngettext("%(count)d absent", "%(count)d absent", number["absent"]),
        "excused": ngettext("%(count)d excused", "%(count)d excused", number["excused"]),
    }
    counts = [
        {"kind": STATUS_KINDS[status], "icon": status, "word": words[status] % {"count": count}}
        for status, count in number.items()
        if count
    ]
    if differing:
        text = ngettext("%(count)d with two readings", "%(count)d with two readings", differing)
        counts.append({"kind": "problem", "icon": "warning", "word": text % {"count": differing}})
    return counts


def _row_answer(
    request: HttpRequest, session: Session, person: UUID, *, question: str, problem: str
) -> HttpResponse:
    """What the script puts in place: the line, the status bar and the undo bar. 422 when the mark was refused."""
    line = line_of(session, person)
    if line is None:
        raise Http404
    context = sheet_context(request, session, "attendance")
    # The form stands on the sheet, not on the address that saved it.
    context["here"] = reverse("courses:session", args=[session.pk])
    context |= _class_context(session, [])
    context |= {
        "row": _row(line.entry, question, problem),
        "people": line.people,
        "missing": line.missing,
    }
    response = render(request, "courses/attendance/row_answer.html", context, status=422 if problem else 200)
    return answered(response, saved=not problem and not question)


def _name(session: Session, person: UUID | None) -> str:
    if person is None:
        return ""
    line = line_of(session, person)
    return line.entry.participant.class_name if line else ""
