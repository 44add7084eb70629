"""The panels of the first page: a greeting with the one next step, and what today asks of each role.

A panel of any room may have `next_step()`: a dict with `text`, `button` and `url`, or None. The greeting shows the
first one in the order of the person's role. A panel with nothing to say shows nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q
from django.forms import Media
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin.ui.components import Component

from certificates.enums import BatchStatus, CertificateStatus
from certificates.models import Certificate, CertificateBatch, CertificateItem
from courses.attendance import queries as attendance
from courses.cohorts.access import people_within_reach
from courses.cohorts.models import Cohort, CohortFacilitator
from courses.completion.enums import CompletionStatus
from courses.completion.models import Completion
from courses.people.models import Participant

SHOWN = 6


class Panel(Component):
    """A panel that is computed once, may propose the next step, and stays away when it has nothing to say."""

    heading = ""

    def __init__(self, user: Any) -> None:
        self.user = user

    @property
    def media(self) -> Media:
        return Media(css={"all": ["lms/css/admin-home.css"]})

    @property
    def is_shown(self) -> bool:
        return True

    def next_step(self) -> dict[str, Any] | None:
        return None

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {"panel": self}

    def render_html(self, parent_context: Any = None) -> str:
        return str(super().render_html(parent_context)) if self.is_shown else ""


def salutation(hour: int) -> str:
    """Good morning, afternoon, evening, as Peru says it: the afternoon begins at noon, the night at seven."""
    if hour < 12:
        return _("Good morning")
    return _("Good afternoon") if hour < 19 else _("Good evening")


class GreetingPanel(Panel):
    """Her name, the date in words, and the one thing to do next."""

    name = "lms_greeting"
    order = 0
    template_name = "cms/dashboards/greeting.html"

    def __init__(self, user: Any, others: Sequence[Any]) -> None:
        super().__init__(user)
        self.others = others

    @cached_property
    def step(self) -> dict[str, Any] | None:
        for panel in sorted(self.others, key=lambda one: one.order):
            propose = getattr(panel, "next_step", None)
            step = propose() if propose else None
            if step:
                return dict(step)
        return None

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        now = timezone.localtime()
        return {
            "salutation": salutation(now.hour),
            "person": self.user.first_name or self.user.get_username(),
            # Inside a sentence; a catalogue may write the days with a capital.
            "day": date_format(now, r"l j \d\e F").lower(),
            "step": self.step,
        }


class TodayPanel(Panel):
    """The sessions of today, each a link to its sheet; without any, the next one."""

    name = "lms_today"
    order = 100
    template_name = "cms/dashboards/today.html"

    @cached_property
    def sessions(self) -> list[attendance.DaySession]:
        return attendance.sessions_today(self.user)

    @cached_property
    def coming(self) -> list[Any]:
        return [] if self.sessions else attendance.next_sessions(self.user, limit=1)

    @cached_property
    def own(self) -> set[Any]:
        """The cohorts she facilitates herself: a coordinator sees all sessions of her centres and is asked for her own."""
        if not self.sessions:
            return set()
        return set(CohortFacilitator.objects.filter(user=self.user).values_list("cohort", flat=True))

    def next_step(self) -> dict[str, Any] | None:
        for row in self.sessions:
            if not row.is_closed and row.session.cohort_id in self.own:
                begins = timezone.localtime(row.session.starts_at, row.session.cohort.centre.zone)
                return {
                    "text": _("%(cohort)s today at %(time)s.")
                    % {"cohort": row.session.cohort.name, "time": f"{begins:%H:%M}"},
                    "button": _("Mark the attendance"),
                    "url": reverse("courses:session", args=[row.session.pk]),
                }
        return None

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {"sessions": self.sessions, "coming": self.coming}


class MissingMarksPanel(Panel):
    """Past sessions in which somebody has no mark."""

    name = "lms_missing_marks"
    order = 120
    template_name = "cms/dashboards/missing_marks.html"

    @cached_property
    def sessions(self) -> list[attendance.DaySession]:
        return attendance.sessions_with_missing_marks(self.user)

    @property
    def is_shown(self) -> bool:
        return bool(self.sessions)

    def next_step(self) -> dict[str, Any] | None:
        if not self.sessions:
            return None
        count = len(self.sessions)
        return {
            "text": ngettext(
                "In one past session marks are missing.",
                "In %(count)d past sessions marks are missing.",
                count,
            )
            % {"count": count},
            "button": _("Complete the oldest one"),
            "url": reverse("courses:session", args=[self.sessions[0].session.pk]),
        }

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {"sessions": self.sessions[:SHOWN], "more": max(0, len(self.sessions) - SHOWN)}


class SignaturesPanel(Panel):
    """Completions that wait for a second signature, by cohort."""

    name = "lms_signatures"
    order = 140
    template_name = "cms/dashboards/signatures.html"

    @cached_property
    def cohorts(self) -> list[Cohort]:
        """Nobody signs twice: what she marked herself waits for somebody else."""
        waiting = Count(
            "completions",
            filter=Q(completions__status=CompletionStatus.AWAITING) & ~Q(completions__marked_by=self.user),
        )
        return list(
            Cohort.objects.visible_to(self.user)
            .select_related("edition__course")
            .annotate(waiting=waiting)
            .filter(waiting__gt=0)
            .order_by("name")[:SHOWN]
        )

    @property
    def is_shown(self) -> bool:
        return bool(self.cohorts)

    def next_step(self) -> dict[str, Any] | None:
        if not self.cohorts:
            return None
        return {
            "text": _("In %(cohort)s completions wait for a second signature.")
            % {"cohort": self.cohorts[0].name},
            "button": _("Open the progress page"),
            "url": reverse("courses:progress", args=[self.cohorts[0].pk]),
        }

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {"cohorts": self.cohorts}


class CertificatesPanel(Panel):
    """Completions nobody proposed a certificate for, and proposals that wait for approval."""

    name = "lms_certificates"
    order = 160
    template_name = "cms/dashboards/certificates.html"

    @cached_property
    def without(self) -> int:
        """Confirmed completions of people within reach with neither a standing certificate nor a place in a batch."""
        if not self.user.has_perm("lms_certificates.propose_certificates"):
            return 0
        standing = Certificate.objects.filter(completion=OuterRef("pk"), status=CertificateStatus.ISSUED)
        on_its_way = CertificateItem.objects.filter(completion=OuterRef("pk")).exclude(
            batch__status=BatchStatus.REJECTED
        )
        completions = Completion.objects.confirmed().filter(~Exists(standing), ~Exists(on_its_way))
        if not self.user.has_perm("lms_courses.see_every_centre"):
            completions = completions.filter(
                participant__in=people_within_reach(Participant.objects.all(), self.user)
            )
        return completions.count()

    @cached_property
    def to_approve(self) -> int:
        if not self.user.has_perm("lms_certificates.approve_certificates"):
            return 0
        # Nobody approves what she proposed herself.
        return (
            CertificateBatch.objects.filter(status=BatchStatus.PROPOSED)
            .exclude(proposed_by=self.user)
            .count()
        )

    @property
    def is_shown(self) -> bool:
        return bool(self.without or self.to_approve)

    def next_step(self) -> dict[str, Any] | None:
        """What waits for her signature comes before what she may begin herself."""
        if self.to_approve:
            return {
                "text": _("A proposal of certificates waits for your approval."),
                "button": _("Look at the proposal"),
                "url": reverse("lms_certificates:to_decide"),
            }
        if self.without:
            return {
                "text": _("There are people who completed a course and have no certificate yet."),
                "button": _("Propose certificates"),
                "url": reverse("lms_certificates:to_issue"),
            }
        return None

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {"without": self.without, "to_approve": self.to_approve}


class FiguresPanel(Panel):
    """For those who see figures and no names: the way to the figures."""

    name = "lms_figures"
    order = 300
    template_name = "cms/dashboards/figures.html"
