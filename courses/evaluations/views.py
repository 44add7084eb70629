"""Evaluation marks of a class: one field a person, one button."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from ..cohorts.models import Session
from ..cohorts.touch import roster, session_or_404, sheet_context
from .actions import record_evaluations
from .enums import HIGHEST_MARK, LOWEST_MARK, EvaluationKind
from .forms import MarksRead, WhichForm, read_marks
from .models import Evaluation
from .pieces import PersonPieces, pieces_of


@login_required
@require_http_methods(["GET", "POST"])
def marks(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """The marks of one evaluation of the cohort, entered from a session's sheet."""
    session = session_or_404(request.user, session_id)
    people = roster(session)
    first = {"kind": EvaluationKind.FINAL, "attempt": 1, "on": session.date, "month": f"{session.date:%Y-%m}"}
    asked = request.POST if request.method == "POST" else request.GET
    which = WhichForm({**first, **{key: asked[key] for key in first if key in asked}})
    is_known = which.is_valid()
    read = MarksRead({}, {}, {}, {})
    problems: dict[str, str] = {}
    if request.method == "POST":
        read = read_marks(request.POST, [entry.participant_id for entry in people])
        problems = {str(person): sentence for person, sentence in read.errors.items()}
        if is_known and not problems:
            data = which.cleaned_data
            try:
                count = record_evaluations(
                    session.cohort,
                    read.marks,
                    kind=data["kind"],
                    month=data["month"],
                    attempt=data["attempt"],
                    evaluated_on=data["on"],
                    seen=read.seen,
                    session=session,
                    by=request.user,
                )
            except ValidationError as refused:
                problems = _sentences(refused, which)
            else:
                return _saved(request, session, which, count)
    context = sheet_context(request, session, "evaluations")
    context |= {
        "which": which,
        "rows": _rows(session, people, which if is_known else None, read, problems),
        "problems": [
            (entry.participant, problems[str(entry.participant_id)])
            for entry in people
            if str(entry.participant_id) in problems
        ],
        "lowest": LOWEST_MARK,
        "highest": HIGHEST_MARK,
        "which_query": urlencode({key: which.data[key] for key in first if which.data.get(key)}),
        "pass_mark": session.cohort.edition.content["rules"]["pass_mark"],
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "courses/evaluations/marks.html", context, status=status)


def _sentences(refused: ValidationError, which: WhichForm) -> dict[str, str]:
    """Sentences by participant; those about the evaluation itself go to its own form."""
    problems: dict[str, str] = {}
    names = {"kind": "kind", "month": "month", "attempt": "attempt", "evaluated_on": "on"}
    if not hasattr(refused, "error_dict"):
        which.add_error(None, refused.messages)
        return problems
    for key, sentences in refused.message_dict.items():
        if key in names:
            which.add_error(names[key], sentences)
        else:
            problems[key] = " ".join(sentences)
    return problems


def _saved(request: HttpRequest, session: Session, which: WhichForm, count: int) -> HttpResponse:
    if count:
        words = ngettext("%(count)d mark was saved.", "%(count)d marks were saved.", count)
        messages.success(request, words % {"count": count})
    else:
        messages.info(request, _("No mark was changed."))
    keep = {key: which.data[key] for key in ("kind", "month", "attempt", "on")}
    return redirect(f"{reverse('courses:session_evaluations', args=[session.pk])}?{urlencode(keep)}")


def _rows(
    session: Session, people: list[Any], which: WhichForm | None, read: MarksRead, problems: dict[str, str]
) -> list[dict[str, Any]]:
    present: dict[UUID, Evaluation] = {}
    if which is not None and which.cleaned_data.get("kind"):
        data = which.cleaned_data
        rows = Evaluation.objects.filter(
            cohort=session.cohort_id,
            kind=data["kind"],
            month=data.get("month"),
            attempt=data.get("attempt", 1),
        )
        present = {row.participant_id: row for row in rows}
    judged = _judged(session, people, which)
    listed = []
    for number, entry in enumerate(people, 1):
        row = present.get(entry.participant_id)
        made = judged.get(entry.participant_id)
        was = "" if row is None or row.mark is None else str(row.mark)
        listed.append(
            {
                "number": number,
                "pk": entry.participant_id,
                "name": entry.participant.class_name,
                "was": was,
                "value": read.typed.get(entry.participant_id, was),
                "seen": " ".join(row.heads) if row else "",
                "on": row.evaluated_on if row and row.mark is not None else None,
                "in_conflict": bool(row and row.in_conflict),
                "problem": problems.get(str(entry.participant_id), ""),
                "pieces": len(made.pieces) if made else 0,
                "proposed": made.proposal.mark if made and made.proposal else None,
            }
        )
    return listed


def _judged(session: Session, people: list[Any], which: WhichForm | None) -> dict[UUID, PersonPieces]:
    """What each person made for this evaluation, and what it proposes."""
    if which is None:
        return {}
    data = which.cleaned_data
    found = pieces_of(
        session.cohort,
        [entry.participant for entry in people],
        kind=data["kind"],
        month=data["month"],
        attempt=data["attempt"],
        day=data["on"],
    )
    return {one.participant.pk: one for one in found}
