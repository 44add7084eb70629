"""Progress of a cohort and of one person, and the decisions about completions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from ..attendance.models import AttendanceMark
from ..attendance.queries import recent_sessions
from ..cohorts.access import can_mark
from ..cohorts.models import Cohort, Session
from ..cohorts.touch import cohort_or_404, day_words, sentence_of
from ..evaluations.models import Evaluation
from ..people.models import Participant
from . import actions
from .access import (
    can_complete_by_exception,
    can_confirm,
    can_mark_completion,
    can_simulate,
    can_withdraw,
)
from .enums import STANDING, CompletionStatus
from .forms import EarnedForm, ExceptionForm, SimulationForm, WithdrawForm
from .models import Completion
from .queries import PersonProgress, names_of, progress_of, rules_of, undecided_of_edition
from .rules import Rules, evaluate, simulate
from .sentences import duration, missing_words

MAY_LOOK = ("lms_courses.mark_session", "lms_courses.mark_completion", "lms_courses.view_completion")


@login_required
@require_GET
def progress(request: HttpRequest, cohort_id: UUID) -> HttpResponse:
    """Everybody of the cohort: what is done, what is missing in words, whom the rules propose."""
    cohort = _cohort(request, cohort_id)
    return _show_progress(request, cohort)


@login_required
@require_GET
def simulate_rules(request: HttpRequest, cohort_id: UUID) -> HttpResponse:
    """What other rules would change for everybody of this edition nobody has decided about. Nothing is stored."""
    cohort = _cohort(request, cohort_id)
    if not can_simulate(request.user, cohort):
        raise PermissionDenied
    rules, names = rules_of(cohort), names_of(cohort)
    asked = "attendance" in request.GET
    form = SimulationForm(
        request.GET if asked else None, rules=rules, names=names, initial=SimulationForm.numbers_of(rules)
    )
    people = undecided_of_edition(cohort, request.user)
    result: dict[str, Any] | None = None
    is_valid = not asked or form.is_valid()
    if asked and is_valid:
        then = form.simulated()
        found = simulate({key: facts for key, (_cohort, _person, facts) in people.items()}, rules, then)
        result = {
            "gains": [_simulated(key, people, then) for key in found.gains],
            "loses": [_simulated(key, people, then) for key in found.loses],
            "stay_proposed": found.stay_proposed,
            "stay_short": found.stay_short,
            "rules": _rules_words(then, names),
            "is_same": then == rules,
        }
        for one in [*result["gains"], *result["loses"]]:
            one["missing"] = missing_words(one["gaps"], names)
    context = {
        "cohort": cohort,
        "course_title": cohort.edition.title,
        "form": form,
        "result": result,
        "rules": _rules_words(rules, names),
        "people": len(people),
        "groups": len({key for key, _person in people}),
        "back_url": reverse("courses:progress", args=[cohort.pk]),
        "back_text": _("Group"),
    }
    return render(request, "courses/completion/simulation.html", context, status=200 if is_valid else 422)


def _simulated(key: tuple[UUID, UUID], people: Any, rules: Rules) -> dict[str, Any]:
    cohort, person, facts = people[key]
    return {"cohort": cohort, "participant": person, "gaps": evaluate(facts, rules).gaps}


@login_required
@require_POST
def mark(request: HttpRequest, cohort_id: UUID) -> HttpResponse:
    """Marks the chosen people of those the rules propose: all of them or none."""
    cohort = _cohort(request, cohort_id)
    if not can_mark_completion(request.user, cohort):
        raise PermissionDenied
    form = EarnedForm(request.POST)
    chosen = _participants(cohort, request.POST.getlist("person"))
    if not chosen:
        form.is_valid()
        form.add_error(None, _("Choose at least one person."))
        return _show_progress(request, cohort, form=form, status=422)
    if form.is_valid():
        try:
            done = actions.mark_proposed(
                cohort, chosen, by=request.user, earned_on=form.cleaned_data["earned_on"]
            )
        except ValidationError as refused:
            names = {str(person.pk): person.class_name for person in chosen}
            for key, sentences in refused.message_dict.items():
                form.add_error(None, [f"{names.get(key, '')}: {sentence}" for sentence in sentences])
        else:
            _tell(request, done)
            return redirect("courses:progress", cohort.pk)
    return _show_progress(request, cohort, form=form, status=422)


@login_required
@require_GET
def person(request: HttpRequest, cohort_id: UUID, participant_id: UUID) -> HttpResponse:
    """One person in one cohort: hours, sessions, skills, evaluations, and what was decided."""
    cohort = _cohort(request, cohort_id)
    return _show_person(request, cohort, _progress_of(cohort, participant_id))


@login_required
@require_POST
def mark_by_exception(request: HttpRequest, cohort_id: UUID, participant_id: UUID) -> HttpResponse:
    cohort = _cohort(request, cohort_id)
    if not can_complete_by_exception(request.user, cohort):
        raise PermissionDenied
    one = _progress_of(cohort, participant_id)

    def act(form: Any) -> None:
        done = actions.mark_completion(one.participant, cohort, by=request.user, **form.cleaned_data)
        _tell(request, [done])

    return _decide(request, cohort, one, "exception", ExceptionForm(request.POST), act)


@login_required
@require_POST
def confirm(request: HttpRequest, cohort_id: UUID, completion_id: UUID) -> HttpResponse:
    cohort = _cohort(request, cohort_id)
    completion = get_object_or_404(
        Completion.objects.select_related("cohort"), pk=completion_id, cohort=cohort
    )
    try:
        done = actions.confirm_completion(completion, by=request.user)
    except ValidationError as refused:
        messages.error(request, sentence_of(refused))
    else:
        _tell(request, [done])
    return redirect("courses:person_progress", cohort.pk, completion.participant_id)


@login_required
@require_POST
def withdraw(request: HttpRequest, cohort_id: UUID, completion_id: UUID) -> HttpResponse:
    cohort = _cohort(request, cohort_id)
    if not can_withdraw(request.user, cohort):
        raise PermissionDenied
    completion = get_object_or_404(
        Completion.objects.select_related("cohort"), pk=completion_id, cohort=cohort
    )

    def act(form: Any) -> None:
        actions.withdraw_completion(completion, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, _("The completion was withdrawn. What rested on it is under review."))

    one = _progress_of(cohort, completion.participant_id)
    return _decide(request, cohort, one, "withdraw", WithdrawForm(request.POST), act)


# -- pieces ------------------------------------------------------------------------------------------------


def _cohort(request: HttpRequest, cohort_id: UUID) -> Cohort:
    cohort = cohort_or_404(request.user, cohort_id)
    if not any(request.user.has_perm(permission) for permission in MAY_LOOK):
        raise PermissionDenied
    return cohort


def _participants(cohort: Cohort, keys: list[str]) -> list[Participant]:
    try:
        wanted = [UUID(key) for key in keys]
    except ValueError:
        raise Http404
    people = list(Participant.objects.filter(pk__in=wanted, enrolments__cohort=cohort).distinct())
    if len(people) != len(set(wanted)):
        raise Http404
    return people


def _progress_of(cohort: Cohort, participant_id: UUID) -> PersonProgress:
    found = progress_of(cohort, [participant_id])
    if not found:
        raise Http404
    return found[0]


def _decide(
    request: HttpRequest,
    cohort: Cohort,
    one: PersonProgress,
    name: str,
    form: Any,
    act: Callable[[Any], None],
) -> HttpResponse:
    """Carries out what a form asks, or shows the person again with what is wrong."""
    if form.is_valid():
        try:
            act(form)
        except ValidationError as refused:
            form.add_refusal(refused)
        else:
            return redirect("courses:person_progress", cohort.pk, one.participant.pk)
    return _show_person(request, cohort, one, forms={name: form}, status=422)


def _tell(request: HttpRequest, done: list[Completion]) -> None:
    awaiting = sum(1 for one in done if one.status == CompletionStatus.AWAITING)
    if awaiting:
        words = ngettext(
            "%(count)d completion waits for the second signature.",
            "%(count)d completions wait for the second signature.",
            awaiting,
        )
        messages.warning(request, words % {"count": awaiting})
    if len(done) > awaiting:
        count = len(done) - awaiting
        words = ngettext("%(count)d completion is confirmed.", "%(count)d completions are confirmed.", count)
        messages.success(request, words % {"count": count})


def _show_progress(
    request: HttpRequest, cohort: Cohort, *, form: EarnedForm | None = None, status: int = 200
) -> HttpResponse:
    everybody = progress_of(cohort)
    rules, names = rules_of(cohort), names_of(cohort)
    may_mark = can_mark_completion(request.user, cohort)
    listed = [_summary(one, rules, names) for one in everybody]
    today = cohort.centre.local_date(timezone.now())
    sessions = list(recent_sessions(cohort.pk, until=today))
    is_markable = can_mark(request.user, cohort)
    context = {
        "cohort": cohort,
        "course_title": cohort.edition.title,
        "proposed": [one for one in listed if one["is_proposed"]],
        "on_the_way": [one for one in listed if one["is_on_the_way"]],
        "completed": [one for one in listed if one["completion"]],
        "left": [one for one in listed if one["has_left"]],
        "people": len(listed),
        "may_mark": may_mark,
        "form": form or EarnedForm(),
        "rules": _rules_words(rules, names),
        "sessions": [
            {
                "session": row.session,
                "day": day_words(row.session.date),
                "missing": row.missing,
                "people": row.people,
            }
            for row in sessions
        ],
        "may_mark_sessions": is_markable,
        "planned_sessions": everybody[0].facts.planned_sessions if everybody else None,
        "back_url": reverse("courses:today"),
        "back_text": _("Today"),
        "day": day_words(today),
        "chosen": request.POST.getlist("person"),
        "may_simulate": can_simulate(request.user, cohort),
    }
    return render(request, "courses/completion/progress.html", context, status=status)


def _summary(one: PersonProgress, rules: Rules, names: dict[str, str]) -> dict[str, Any]:
    facts = one.facts
    return {
        "participant": one.participant,
        "pk": str(one.participant.pk),
        "facts": facts,
        "hours": duration(facts.minutes),
        "missing": missing_words(one.verdict.gaps, names),
        "is_proposed": one.is_proposed,
        "is_on_the_way": one.completion is None and not one.is_proposed and one.is_active,
        "has_left": one.completion is None and not one.is_proposed and not one.is_active,
        "completion": one.completion,
        "is_awaiting": one.completion is not None and one.completion.status == CompletionStatus.AWAITING,
        "withdrawn": one.withdrawn if one.completion is None else None,
        "unmarked": one.unmarked,
        "conflicts": one.conflicts,
        "carried_sessions": facts.carried_sessions,
        "carried_hours": duration(facts.carried_minutes) if facts.carried_minutes else "",
        "sessions_needed": one.verdict.sessions_needed,
        "hours_needed": duration(one.verdict.minutes_needed) if one.verdict.minutes_needed else "",
        "skills": _skills(one, rules, names),
        "pass_mark": rules.pass_mark,
    }


def _skills(one: PersonProgress, rules: Rules, names: dict[str, str]) -> list[dict[str, Any]]:
    labels = {
        "": _("not seen"),
        "not_yet": _("not yet"),
        "with_help": _("with help"),
        "alone": _("without help"),
    }
    asked = {rule.code: rule for rule in rules.skills}
    found = []
    for code in [*asked, *(code for code in one.facts.skills if code not in asked)]:
        seen = one.facts.skills.get(code)
        level = seen.level if seen else ""
        rule = asked.get(code)
        is_done = rule is None or (seen is not None and seen.days_at(rule.level) >= rule.times)
        found.append(
            {
                "name": names.get(code, code),
                "level": labels[level],
                "days": seen.days_at(level) if seen and level else 0,
                "is_asked": rule is not None,
                "is_done": is_done,
            }
        )
    return found


def _rules_words(rules: Rules, names: dict[str, str]) -> list[str]:
    """What the course asks for, as sentences."""
    words = []
    share = _("%(percent)d %% of the planned sessions") % {"percent": rules.minimum_percent}
    hours = _("%(time)s of class") % {"time": duration(rules.minimum_minutes)}
    attendance = {
        "hours": hours,
        "percent": share,
        "either": _("%(one)s or %(other)s") % {"one": hours, "other": share},
        "both": _("%(one)s and %(other)s") % {"one": hours, "other": share},
    }
    if rules.attendance in attendance:
        words.append(attendance[rules.attendance])
    labels = {"not_yet": _("seen once"), "with_help": _("with help"), "alone": _("without help")}
    for skill in rules.skills:
        text = f"{names.get(skill.code, skill.code)}: {labels[skill.level]}"
        if skill.times > 1:
            text += " " + ngettext("on %(days)d day", "on %(days)d different days", skill.times) % {
                "days": skill.times
            }
        words.append(text)
    if rules.pass_mark is not None:
        words.append(_("%(mark)d or more in the final evaluation") % {"mark": rules.pass_mark})
    words += [
        _("the course “%(course)s”") % {"course": names.get(code, code)} for code in rules.prerequisites
    ]
    if rules.second_sign_off:
        words.append(_("a second signature"))
    return words


def _show_person(
    request: HttpRequest,
    cohort: Cohort,
    one: PersonProgress,
    *,
    forms: dict[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    forms = forms or {}
    rules, names = rules_of(cohort), names_of(cohort)
    summary = _summary(one, rules, names)
    marks = {
        mark.session_id: mark
        for mark in AttendanceMark.objects.filter(session__cohort=cohort, participant=one.participant)
    }
    today = cohort.centre.local_date(timezone.now())
    sessions = Session.objects.planned().filter(cohort=cohort, date__lte=today).order_by("-starts_at")
    standing = one.completion
    if standing is not None:
        standing.cohort = cohort
    may_except = standing is None and not one.is_proposed and can_complete_by_exception(request.user, cohort)
    history = Completion.objects.filter(cohort=cohort, participant=one.participant).select_related(
        "marked_by", "confirmed_by", "withdrawn_by"
    )
    evaluations = Evaluation.objects.filter(cohort=cohort, participant=one.participant).select_related(
        "evaluator"
    )
    context = {
        "cohort": cohort,
        "course_title": cohort.edition.title,
        "one": summary,
        "evaluations": evaluations.order_by("kind", "month", "attempt"),
        "sessions": [
            {
                "session": session,
                "day": day_words(session.date),
                "mark": marks.get(session.pk),
                "time": duration(seen.minutes) if (seen := marks.get(session.pk)) and seen.minutes else "",
            }
            for session in sessions
            if session.pk in marks or any(_covers(row, session) for row in one.enrolments)
        ],
        "history": history.order_by("-entered_at"),
        "standing_states": [state.value for state in STANDING],
        "may_mark": one.is_proposed and can_mark_completion(request.user, cohort),
        "may_except": may_except,
        "may_confirm": bool(summary["is_awaiting"] and standing and can_confirm(request.user, standing)),
        "may_withdraw": bool(standing and can_withdraw(request.user, cohort)),
        "exception_form": forms.get("exception") or ExceptionForm(),
        "withdraw_form": forms.get("withdraw") or WithdrawForm(),
        "earned_form": EarnedForm(),
        "planned_hours": duration(one.facts.planned_minutes),
        "back_url": reverse("courses:progress", args=[cohort.pk]),
        "back_text": _("Group"),
    }
    return render(request, "courses/completion/person.html", context, status=status)


def _covers(enrolment: Any, session: Session) -> bool:
    return enrolment.joined_on <= session.date and (
        enrolment.left_on is None or session.date <= enrolment.left_on
    )
