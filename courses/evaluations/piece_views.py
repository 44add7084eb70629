"""The pieces of one person in one evaluation: judged on the touch screen, looked at by the office."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from wagtail.log_actions import log

from ..cohorts.models import Cohort, Session
from ..cohorts.touch import roster, sentence_of, session_or_404, sheet_context
from ..people.models import Participant
from . import photos
from .actions import record_evaluation
from .criteria import criteria_of
from .enums import EvaluationKind
from .forms import FinalWordForm, PieceForm, WhichForm
from .models import PiecePhoto, SamplePiece
from .pictures import too_large
from .pieces import Judged, PersonPieces, judge_piece, pass_mark_for, pieces_of
from .rules import Criterion, Proposal


@login_required
@require_GET
def pieces(request: HttpRequest, session_id: UUID, participant_id: UUID) -> HttpResponse:
    """What she made for one evaluation, what it proposes, and the mark."""
    session, person, which = _found(request, session_id, participant_id, request.GET)
    return _shown(request, session, person, which)


@login_required
@require_http_methods(["GET", "POST"])
def piece(
    request: HttpRequest, session_id: UUID, participant_id: UUID, piece_id: UUID | None = None
) -> HttpResponse:
    """One piece, new or judged before: what was made, its criteria, its picture."""
    asked = request.POST if request.method == "POST" else request.GET
    session, person, which = _found(request, session_id, participant_id, asked)
    cohort, data = session.cohort, which.cleaned_data
    standing = _own(cohort, person, piece_id, request.user, which) if piece_id else None
    if piece_id and standing is None:
        raise Http404
    criteria = criteria_of(cohort.edition.content)
    form = PieceForm(
        request.POST or None,
        request.FILES or None,
        criteria=criteria,
        with_photo=cohort.centre.photos_allowed,
        results=standing.results if standing else None,
        initial={"made": standing.made if standing else ""},
    )
    if request.method == "POST" and form.is_valid():
        try:
            photo = _picture(form, cohort, person, request.user)
            judge_piece(
                cohort,
                person,
                Judged(
                    form.cleaned_data["made"],
                    form.results(),
                    photo.pk if photo else (standing.photo_id if standing and _has_photo(standing) else None),
                ),
                kind=data["kind"],
                month=data["month"],
                attempt=data["attempt"],
                evaluated_on=data["on"],
                piece=piece_id,
                seen=request.POST.get("seen", "").split() if piece_id else None,
                session=session,
                by=request.user,
            )
        except ValidationError as refused:
            _take(form, refused)
        else:
            messages.success(request, _("The piece is saved."))
            return redirect(_address(session, person, which))
    context = _frame(request, session, person, which) | {
        "form": form,
        "piece": standing,
        "seen": str(standing.pk) if standing else "",
        "has_photo": standing is not None and _has_photo(standing),
        "photos_allowed": cohort.centre.photos_allowed,
        "back_url": _address(session, person, which),
        "back_text": _("Pieces"),
    }
    return render(request, "courses/evaluations/piece.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def take_back(request: HttpRequest, session_id: UUID, participant_id: UUID, piece_id: UUID) -> HttpResponse:
    """This user's judgement of a piece is taken back. It stays in the log."""
    session, person, which = _found(request, session_id, participant_id, request.POST)
    if _own(session.cohort, person, piece_id, request.user, which) is None:
        raise Http404
    data = which.cleaned_data
    try:
        judge_piece(
            session.cohort,
            person,
            None,
            kind=data["kind"],
            month=data["month"],
            attempt=data["attempt"],
            evaluated_on=data["on"],
            piece=piece_id,
            session=session,
            by=request.user,
        )
    except ValidationError as refused:
        messages.error(request, sentence_of(refused))
    else:
        messages.success(request, _("The piece was taken back."))
    return redirect(_address(session, person, which))


@login_required
@require_POST
def final_word(request: HttpRequest, session_id: UUID, participant_id: UUID) -> HttpResponse:
    """The mark, as the person who evaluates gives it."""
    session, person, which = _found(request, session_id, participant_id, request.POST)
    data = which.cleaned_data
    form = FinalWordForm(request.POST)
    if form.is_valid():
        try:
            changed = record_evaluation(
                session.cohort,
                person,
                kind=data["kind"],
                month=data["month"],
                attempt=data["attempt"],
                evaluated_on=data["on"],
                mark=form.cleaned_data["mark"],
                seen=request.POST.get("seen", "").split(),
                session=session,
                by=request.user,
            )
        except ValidationError as refused:
            _take(form, refused)
        else:
            said = _("The mark is saved.") if changed else _("No mark was changed.")
            messages.success(request, said)
            return redirect(_address(session, person, which))
    return _shown(request, session, person, which, form, status=422)


@login_required
@require_POST
def take_photo_away(
    request: HttpRequest, session_id: UUID, participant_id: UUID, photo_id: UUID
) -> HttpResponse:
    session, person, which = _found(request, session_id, participant_id, request.POST)
    photo = get_object_or_404(
        PiecePhoto.objects.select_related("cohort__centre"),
        pk=photo_id,
        cohort=session.cohort_id,
        participant=person,
    )
    try:
        photos.take_away(photo, reason=request.POST.get("reason", ""), by=request.user)
    except ValidationError as refused:
        messages.error(request, sentence_of(refused))
    else:
        messages.success(request, _("The picture was taken away."))
    return redirect(_address(session, person, which))


@login_required
@require_GET
def photo(request: HttpRequest, photo_id: UUID) -> HttpResponse:
    """A picture, for those who may see the pieces of its group. Opening it is recorded."""
    rows = PiecePhoto.objects.filter(cohort__in=Cohort.objects.visible_to(request.user), taken_away_at=None)
    found = get_object_or_404(rows.select_related("cohort"), pk=photo_id)
    if not request.user.has_perm("lms_courses.view_samplepiece"):
        raise PermissionDenied
    try:
        content = photos.read_photo(found)
    except ValidationError as refused:
        return HttpResponse(" ".join(refused.messages), status=410, content_type="text/plain; charset=utf-8")
    log(
        instance=found.cohort,
        action="lms.view_piece_photo",
        user=request.user,
        data={"photo": str(found.pk)},
    )
    kind = "image/png" if found.path.endswith(".png") else "image/jpeg"
    response = HttpResponse(content, content_type=kind)
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Disposition"] = "inline"
    return response


# -- pieces of the page --------------------------------------------------------------------------------


def proposal_words(proposal: Proposal | None, pass_mark: int) -> list[str]:
    """How the proposed mark came about, in sentences; none when nothing was judged."""
    if proposal is None:
        return []
    words = ngettext(
        "%(achieved)d of %(judged)d judged criterion is achieved.",
        "%(achieved)d of %(judged)d judged criteria are achieved.",
        proposal.judged,
    )
    said = [words % {"achieved": proposal.achieved, "judged": proposal.judged}]
    if proposal.without:
        words = ngettext(
            "%(count)d criterion was not judged and is left out.",
            "%(count)d criteria were not judged and are left out.",
            proposal.without,
        )
        said.append(words % {"count": proposal.without})
    if proposal.essential_missing:
        words = _("A criterion nobody passes without is missing: the proposal stays below %(mark)d.")
        said.append(words % {"mark": pass_mark})
    return said


def judged_words(row: SamplePiece, criteria: list[Criterion]) -> list[dict[str, Any]]:
    """The criteria of one piece with what was judged, in the course's order."""
    return [
        {"text": one.text, "is_essential": one.is_essential, "achieved": row.results.get(one.key)}
        for one in criteria
    ]


def _found(
    request: HttpRequest, session_id: UUID, participant_id: UUID, asked: Any
) -> tuple[Session, Participant, WhichForm]:
    session = session_or_404(request.user, session_id)
    person = next(
        (entry.participant for entry in roster(session) if entry.participant_id == participant_id), None
    )
    if person is None:
        raise Http404
    first = {"kind": EvaluationKind.FINAL, "attempt": 1, "on": session.date, "month": f"{session.date:%Y-%m}"}
    which = WhichForm({**first, **{key: asked[key] for key in first if key in asked}})
    if not which.is_valid():
        raise Http404
    return session, person, which


def _query(which: WhichForm) -> dict[str, str]:
    data = which.cleaned_data
    found = {"kind": str(data["kind"]), "attempt": str(data["attempt"]), "on": data["on"].isoformat()}
    if data["month"]:
        found["month"] = f"{data['month']:%Y-%m}"
    return found


def _address(session: Session, person: Participant, which: WhichForm) -> str:
    return f"{reverse('courses:pieces', args=[session.pk, person.pk])}?{urlencode(_query(which))}"


def _frame(request: HttpRequest, session: Session, person: Participant, which: WhichForm) -> dict[str, Any]:
    data = which.cleaned_data
    context = sheet_context(request, session, "evaluations")
    back = f"{reverse('courses:session_evaluations', args=[session.pk])}?{urlencode(_query(which))}"
    context |= {
        "person": person,
        "which": data,
        "kind_label": EvaluationKind(data["kind"]).label,
        "query": _query(which),
        "query_string": urlencode(_query(which)),
        "back_url": back,
        "back_text": _("Evaluation"),
    }
    return context


def _shown(
    request: HttpRequest,
    session: Session,
    person: Participant,
    which: WhichForm,
    form: FinalWordForm | None = None,
    status: int = 200,
) -> HttpResponse:
    cohort, data = session.cohort, which.cleaned_data
    criteria = criteria_of(cohort.edition.content)
    pass_mark = pass_mark_for(cohort, data["kind"], data["on"])
    (found,) = _evaluation(cohort, person, which)
    mark = found.evaluation.mark if found.evaluation else None
    context = _frame(request, session, person, which) | {
        "pieces": [
            {
                "row": row,
                "judged": judged_words(row, criteria),
                "has_photo": _has_photo(row),
                "is_own": row.judged_by_id == request.user.pk,
                "who": row.judged_by.get_full_name() or row.judged_by.get_username(),
            }
            for row in found.pieces
        ],
        "criteria": criteria,
        "proposal": found.proposal,
        "reasons": proposal_words(found.proposal, pass_mark),
        "evaluation": found.evaluation,
        "evaluator": _name(found.evaluation.evaluator) if found.evaluation else "",
        "pass_mark": pass_mark,
        "form": form or FinalWordForm(initial={"mark": mark}),
        "seen": " ".join(found.evaluation.heads) if found.evaluation else "",
    }
    return render(request, "courses/evaluations/pieces.html", context, status=status)


def _evaluation(cohort: Cohort, person: Participant, which: WhichForm) -> list[PersonPieces]:
    data = which.cleaned_data
    month: date | None = data["month"]
    return pieces_of(
        cohort, [person], kind=data["kind"], month=month, attempt=data["attempt"], day=data["on"]
    )


def _own(
    cohort: Cohort, person: Participant, piece_id: UUID | None, user: Any, which: WhichForm
) -> SamplePiece | None:
    """This user's judgement of the piece in this evaluation, None when there is none."""
    (found,) = _evaluation(cohort, person, which)
    mine = [row for row in found.pieces if row.piece == piece_id and row.judged_by_id == user.pk]
    return mine[-1] if mine else None


def _has_photo(row: SamplePiece) -> bool:
    return row.photo is not None and row.photo.taken_away_at is None


def _picture(form: PieceForm, cohort: Cohort, person: Participant, user: Any) -> PiecePhoto | None:
    file: UploadedFile | None = form.cleaned_data.get("photo")
    if file is None:
        return None
    try:
        refused = too_large(file.size or 0)
        if refused:
            raise refused
        return photos.keep_photo(
            cohort, person, file.read(), shows_people=form.cleaned_data["shows_people"], by=user
        )
    except ValidationError as refused:
        raise ValidationError({"photo": refused.messages}) from None


def _take(form: Any, refused: ValidationError) -> None:
    """Sentences of an action at the fields of the same name, the others above the form."""
    if not hasattr(refused, "error_dict"):
        form.add_error(None, refused.messages)
        return
    for name, said in refused.message_dict.items():
        form.add_error(name if name in form.fields else None, said)


def _name(user: Any) -> str:
    return user.get_full_name() or user.get_username()
