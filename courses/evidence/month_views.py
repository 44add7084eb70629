"""The pages of months inside Wagtail's admin: what is open, closing, figures then and now, counter-entries."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import Max
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..attendance.actions import Reading
from ..cohorts.enums import CohortKind, SessionStatus
from ..cohorts.models import Cohort, Enrolment, Session
from ..cohorts.screens import Crumbs, FormScreen, Screen
from ..cohorts.touch import day_words
from ..completion.sentences import duration
from ..people.models import Participant
from . import corrections
from .access import can_close_months, can_enter_authority_figures, can_see_months
from .figures import PersonMonth, month_figures
from .ledger import FlagCode
from .models import MonthClose, MonthCorrection
from .month_forms import (
    AttendanceCorrectionForm,
    CloseForm,
    EnrolmentCorrectionForm,
    LeaveCorrectionForm,
    MarkCorrectionForm,
    month_from,
)
from .months import MonthState, close_month, month_name, month_state, months_of, months_to_close
from .sentences import correction_words, flag_words, source_of

PER_PAGE = 30


class MonthsIndex(Screen):
    """The months that are over and open within the user's reach, and the way to every group's months."""

    page_title = gettext_lazy("Months")
    header_icon = "date"
    template_name = "courses/evidence/months.html"

    def allowed(self) -> bool:
        return can_see_months(self.request.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        text = self.request.GET.get("q", "").strip()
        cohorts = Cohort.objects.visible_to(user).select_related("centre").defer("edition")
        for word in text.split():
            cohorts = cohorts.filter(name__icontains=word) | cohorts.filter(code__icontains=word)
        cohorts = cohorts.annotate(last_closed=Max("closed_months__month")).order_by("-starts_on", "code")
        page = Paginator(cohorts, PER_PAGE).get_page(self.request.GET.get("p"))
        return super().get_context_data(
            waiting=months_to_close(user),
            page=page,
            text=text,
            groups=[
                {"cohort": one, "last": month_name(last) if (last := _last_closed(one)) else ""}
                for one in page
            ],
            **kwargs,
        )


def _last_closed(cohort: Any) -> date | None:
    found: date | None = cohort.last_closed
    return found


class OnCohort(Screen):
    """A page about one group within the user's reach."""

    header_icon = "date"
    cohort: Cohort

    def find(self) -> None:
        rows = Cohort.objects.visible_to(self.request.user).select_related("centre", "edition")
        self.cohort = get_object_or_404(rows, pk=self.kwargs["cohort_id"])

    def allowed(self) -> bool:
        return can_see_months(self.request.user)

    def crumbs(self) -> Crumbs:
        return [(_("Months"), reverse("lms_months:index"))]


class CohortMonths(OnCohort):
    """Every month of one group."""

    template_name = "courses/evidence/cohort_months.html"

    def get_page_title(self) -> str:
        return self.cohort.name

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(cohort=self.cohort, months=months_of(self.cohort), **kwargs)


class OnMonth(OnCohort):
    """A page about one month of one group; the month needs at least one session of it."""

    month: date

    def find(self) -> None:
        super().find()
        month = month_from(self.kwargs["month"])
        if (
            month is None
            or not Session.objects.filter(
                cohort=self.cohort, date__year=month.year, date__month=month.month
            ).exists()
        ):
            raise Http404
        self.month = month

    @cached_property
    def close(self) -> MonthClose | None:
        return (
            MonthClose.objects.filter(cohort=self.cohort, month=self.month)
            .select_related("closed_by")
            .first()
        )

    @property
    def keys(self) -> list[str]:
        return [str(self.cohort.pk), f"{self.month:%Y-%m}"]

    def month_url(self) -> str:
        return reverse("lms_months:month", args=self.keys)

    def crumbs(self) -> Crumbs:
        return [*super().crumbs(), (self.cohort.name, reverse("lms_months:cohort", args=[self.cohort.pk]))]


class MonthView(OnMonth):
    """One month: what must be settled, or what was closed and what came after; everybody's figures."""

    template_name = "courses/evidence/month.html"

    def get_page_title(self) -> str:
        return f"{capfirst(month_name(self.month))} · {self.cohort.name}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        state = month_state(self.cohort, self.month)
        figures = month_figures(self.cohort, self.month)
        changed = {}
        if self.close is not None:
            self.close.cohort = self.cohort
            changed = {one.participant: one for one in corrections.figures_then_and_now(self.close)}
        people = Participant.objects.in_bulk([*{*figures, *changed}])
        listed = sorted(people.values(), key=lambda person: (person.sort_key, str(person.pk)))
        entries = list(
            MonthCorrection.objects.filter(close=self.close).select_related("participant", "session", "by")
            if self.close
            else []
        )
        return super().get_context_data(
            cohort=self.cohort,
            kind=CohortKind(self.cohort.kind).label,
            state=state,
            close=self.close,
            digest=_grouped(self.close.digest[:16]) if self.close else "",
            rows=[_row(person, figures.get(person.pk), changed.get(person.pk)) for person in listed],
            flags=_flags(figures, people),
            corrections=[_entry(one) for one in entries],
            unexplained=bool(self.close) and not entries and any(one.is_changed for one in changed.values()),
            may_close=can_close_months(user, self.cohort),
            may_type=can_enter_authority_figures(user, self.cohort),
            keys=self.keys,
            **kwargs,
        )


def _grouped(text: str) -> str:
    return " ".join(text[start : start + 4] for start in range(0, len(text), 4))


def _row(person: Participant, one: PersonMonth | None, changed: Any) -> dict[str, Any]:
    month = one.month if one else None
    frozen = changed.frozen if changed and changed.is_changed else None
    return {
        "person": person,
        "month": month,
        "hours": duration(month.minutes) if month else "–",
        "accumulated": month.accumulated_days[0] if month else 0,
        "is_changed": bool(changed and changed.is_changed),
        "is_new": bool(changed and changed.frozen is None),
        "frozen": frozen,
        "frozen_hours": duration(frozen["minutes"]) if frozen else "",
        "frozen_accumulated": frozen["counted_minutes"] // frozen["day_minutes"] if frozen else "",
        "open": month.unmarked + month.in_conflict if month else 0,
    }


def _flags(figures: Any, people: dict[UUID, Participant]) -> list[dict[str, Any]]:
    found = []
    for key, one in figures.items():
        for flag in one.flags:
            is_of_month = flag.code in (FlagCode.NO_PASSING_MARK, FlagCode.UNEXCUSED)
            found.append(
                {
                    "name": people[key].class_name,
                    "order": (people[key].sort_key, flag.day),
                    "when": month_name(flag.day) if is_of_month else day_words(flag.day),
                    "words": flag_words(flag),
                    "source": source_of(flag),
                }
            )
    return sorted(found, key=lambda flag: flag["order"])


def _entry(one: MonthCorrection) -> dict[str, Any]:
    return {
        "entry": one,
        "name": one.participant.class_name if one.participant else "",
        "day": day_words(one.session.date) if one.session else "",
        "before": correction_words(one.thing, one.before),
        "after": correction_words(one.thing, one.after),
    }


class CloseMonthView(OnMonth, FormScreen):
    """The last look before a month is closed."""

    page_title = gettext_lazy("Close the month")
    template_name = "courses/evidence/close_month.html"
    submit_label = gettext_lazy("Close the month")

    def allowed(self) -> bool:
        return can_close_months(self.request.user, self.cohort)

    def crumbs(self) -> Crumbs:
        return [*super().crumbs(), (month_name(self.month), self.month_url())]

    def make_form(self, data: Any = None) -> CloseForm:
        return CloseForm(data)

    def act(self, form: CloseForm) -> MonthClose:
        return close_month(self.cohort, self.month, by=self.request.user)

    def done_url(self, result: MonthClose) -> str:
        return self.month_url()

    def done_message(self, result: MonthClose) -> str:
        return _("The month is closed. Print the sheet in duplicate and hand it in on time.")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        state: MonthState = month_state(self.cohort, self.month)
        return super().get_context_data(
            cohort=self.cohort, state=state, people=len(month_figures(self.cohort, self.month)), **kwargs
        )


class CorrectionScreen(OnMonth, FormScreen):
    """A counter-entry of a closed month."""

    submit_label = gettext_lazy("Write the correction")
    lead = gettext_lazy(
        "The month stays as it was closed. The correction is written beside it, with today's date, your name and the reason."
    )

    def find(self) -> None:
        super().find()
        if self.close is None:
            raise Http404

    def allowed(self) -> bool:
        return can_close_months(self.request.user, self.cohort)

    def crumbs(self) -> Crumbs:
        return [*super().crumbs(), (month_name(self.month), self.month_url())]

    def done_url(self, result: Any) -> str:
        return self.month_url()

    def done_message(self, result: Any) -> str:
        return _("The correction was written. What stood before stays visible.")

    def members(self) -> list[Participant]:
        """Everybody who belonged to the group on a day of the month."""
        last = date(self.month.year + self.month.month // 12, self.month.month % 12 + 1, 1)
        rows = Enrolment.objects.filter(cohort=self.cohort, joined_on__lt=last).exclude(
            left_on__lt=self.month
        )
        found = {row.participant_id: row.participant for row in rows.select_related("participant")}
        return list(found.values())

    def sessions(self) -> list[Session]:
        return list(
            Session.objects.filter(
                cohort=self.cohort,
                status=SessionStatus.PLANNED,
                date__year=self.month.year,
                date__month=self.month.month,
            )
        )


class CorrectAttendance(CorrectionScreen):
    page_title = gettext_lazy("Correct an attendance")

    def make_form(self, data: Any = None) -> AttendanceCorrectionForm:
        return AttendanceCorrectionForm(
            data,
            people=self.members(),
            sessions=self.sessions(),
            initial={
                "participant": self.request.GET.get("persona"),
                "session": self.request.GET.get("sesion"),
            },
        )

    def act(self, form: Any) -> MonthCorrection:
        data = form.cleaned_data
        status = data["status"]
        session = data["session"]
        session.cohort = self.cohort
        reading = Reading(
            None if status == "none" else status,
            (data["late_minutes"] or 0) if status == "late" else 0,
            data["cause"] if status == "excused" else "",
        )
        return corrections.correct_attendance(
            session, data["participant"], reading, by=self.request.user, reason=data["reason"]
        )


class CorrectMark(CorrectionScreen):
    page_title = gettext_lazy("Correct a monthly mark")

    def make_form(self, data: Any = None) -> MarkCorrectionForm:
        return MarkCorrectionForm(
            data, people=self.members(), initial={"participant": self.request.GET.get("persona")}
        )

    def act(self, form: Any) -> MonthCorrection:
        data = form.cleaned_data
        return corrections.correct_evaluation(
            self.cohort,
            data["participant"],
            month=self.month,
            mark=data["mark"],
            evaluated_on=data["evaluated_on"],
            attempt=data["attempt"],
            by=self.request.user,
            reason=data["reason"],
        )


class CorrectEnrolment(CorrectionScreen):
    page_title = gettext_lazy("Enrol somebody who was there")

    def make_form(self, data: Any = None) -> EnrolmentCorrectionForm:
        known = Participant.objects.visible_to(self.request.user).current()
        present = Enrolment.objects.filter(cohort=self.cohort, left_on=None).values("participant")
        people = known.filter(centres__centre=self.cohort.centre).exclude(pk__in=present).distinct()
        return EnrolmentCorrectionForm(data, people=list(people), initial={"on": self.month})

    def act(self, form: Any) -> Enrolment:
        data = form.cleaned_data
        return corrections.enrol_in_closed(
            data["participant"], self.cohort, on=data["on"], by=self.request.user, reason=data["reason"]
        )

    def done_message(self, result: Any) -> str:
        return _("Enrolled. Now correct the attendance of each session of the month.")


class CorrectLeave(CorrectionScreen):
    page_title = gettext_lazy("Note a leave that came late")

    def make_form(self, data: Any = None) -> LeaveCorrectionForm:
        return LeaveCorrectionForm(data, sessions=self.sessions())

    def act(self, form: Any) -> Session:
        data = form.cleaned_data
        session = data["session"]
        session.cohort = self.cohort
        return corrections.authorise_in_closed(
            session, authorisation=data["authorisation"], by=self.request.user, reason=data["reason"]
        )
