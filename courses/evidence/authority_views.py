"""The authority's figures: a form for the keyboard, a table pasted in, the differences and why they are there."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ..cohorts.screens import Crumbs, Screen
from ..completion.sentences import duration
from ..people.models import Participant
from ..people.queries import people_of
from .access import can_enter_authority_figures
from .authority import (
    Difference,
    Side,
    acknowledge_differences,
    differences,
    enter_authority_figures,
    standing_figures,
)
from .enums import DifferenceField
from .figures import month_figures
from .models import AuthorityFigure
from .month_forms import (
    AcknowledgeForm,
    FigureRow,
    PasteForm,
    read_entry,
    read_pasted,
    typed_rows,
    write_hours,
)
from .month_views import OnMonth
from .months import month_name


class AuthorityView(OnMonth, Screen):
    """The authority's figures of a month beside ours."""

    page_title = gettext_lazy("Figures of the authority")
    template_name = "courses/evidence/authority.html"
    rows: list[FigureRow] | None = None
    paste: PasteForm | None = None
    acknowledge: AcknowledgeForm | None = None
    unknown: tuple[str, ...] = ()

    def allowed(self) -> bool:
        if self.request.method == "POST":
            return can_enter_authority_figures(self.request.user, self.cohort)
        return super().allowed()

    def crumbs(self) -> Crumbs:
        return [*super().crumbs(), (month_name(self.month), self.month_url())]

    def people(self) -> list[Participant]:
        """Everybody with a session in the month, and whoever the authority's figures name."""
        keys = set(month_figures(self.cohort, self.month))
        keys |= {person for _cohort, _month, person in standing_figures([self.cohort], months=[self.month])}
        return sorted(
            Participant.objects.in_bulk([*keys]).values(), key=lambda one: (one.sort_key, str(one.pk))
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.POST.get("do") == "paste":
            return self._pasted(request)
        people = self.people()
        self.rows, entries = typed_rows(people, request.POST)
        if not any(row.errors for row in self.rows):
            try:
                count = enter_authority_figures(self.cohort, self.month, entries, by=request.user)
            except ValidationError as refused:
                said = refused.message_dict if hasattr(refused, "error_dict") else {}
                for row in self.rows:
                    row.errors = tuple(said.get(row.key, ()))
            else:
                words = ngettext("One line was written.", "%(count)d lines were written.", count)
                messages.success(request, words % {"count": count} if count else _("Nothing was changed."))
                return HttpResponseRedirect(self.own_url())
        return self.render_to_response(self.get_context_data(), status=422)

    def _pasted(self, request: HttpRequest) -> HttpResponse:
        """Puts a table into the form for the eye; nothing is written before somebody has looked."""
        self.paste = PasteForm(request.POST, request.FILES)
        people = self.people()
        if self.paste.is_valid():
            try:
                found = read_pasted(self.paste.data_bytes(), people)
            except ValidationError as refused:
                self.paste.add_error("pasted", refused)
            else:
                self.rows = self._standing_rows(people)
                for row in self.rows:
                    if row.participant.pk in found.rows:
                        row.hours, row.days, row.mark, row.folio = found.rows[row.participant.pk]
                        row.errors = read_entry(row.hours, row.days, row.mark, row.folio)[1]
                self.unknown = found.unknown
                if found.rows:
                    words = ngettext(
                        "One line was read. Look at it, then save.",
                        "%(count)d lines were read. Look at them, then save.",
                        len(found.rows),
                    )
                    messages.info(request, words % {"count": len(found.rows)})
                    return self.render_to_response(self.get_context_data())
                self.paste.add_error("pasted", _("Nobody of this group was found in the table."))
        return self.render_to_response(self.get_context_data(), status=422)

    def own_url(self) -> str:
        return reverse("lms_months:authority", args=self.keys)

    def _standing_rows(self, people: list[Participant]) -> list[FigureRow]:
        standing = standing_figures([self.cohort], months=[self.month])
        rows = []
        for person in people:
            row = standing.get((self.cohort.pk, self.month, person.pk))
            if row is None:
                rows.append(FigureRow(person))
            else:
                rows.append(
                    FigureRow(
                        person,
                        write_hours(row.minutes),
                        "" if row.days is None else str(row.days),
                        "" if row.mark is None else str(row.mark),
                        row.folio,
                    )
                )
        return rows

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        ours = month_figures(self.cohort, self.month)
        people = self.people()
        names = {person.pk: person.class_name for person in people}
        found = differences(self.cohort, self.month)
        rows = self.rows if self.rows is not None else self._standing_rows(people)
        history = list(
            AuthorityFigure.objects.filter(cohort=self.cohort, month=self.month)
            .select_related("entered_by", "participant")
            .order_by("-entered_at", "-pk")
        )
        return super().get_context_data(
            cohort=self.cohort,
            month_name=month_name(self.month),
            close=self.close,
            rows=[
                {
                    "row": row,
                    "ours": ours[row.participant.pk].month if row.participant.pk in ours else None,
                    "hours": write_hours(ours[row.participant.pk].month.minutes)
                    if row.participant.pk in ours
                    else "",
                }
                for row in rows
            ],
            has_errors=any(row.errors for row in rows),
            unknown=self.unknown,
            open=[_difference(one, names) for one in found if one.is_open],
            acknowledged=[_difference(one, names) for one in found if not one.is_open],
            was_entered=bool(history),
            history=[
                {"row": one, "name": one.participant.class_name, "hours": write_hours(one.minutes)}
                for one in history
            ],
            paste=self.paste or PasteForm(),
            form=self.acknowledge or AcknowledgeForm(),
            chosen=self.request.POST.getlist("person"),
            may_type=can_enter_authority_figures(self.request.user, self.cohort),
            keys=self.keys,
            **kwargs,
        )


class AcknowledgeView(AuthorityView):
    """Writes why chosen differences are there."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.acknowledge = AcknowledgeForm(request.POST)
        try:
            chosen = [UUID(key) for key in request.POST.getlist("person")]
        except ValueError:
            raise Http404 from None
        known = people_of(chosen)
        if {known.root(one) for one in chosen} - {
            one.participant for one in differences(self.cohort, self.month)
        }:
            raise Http404
        if self.acknowledge.is_valid():
            try:
                count = acknowledge_differences(
                    self.cohort,
                    self.month,
                    chosen,
                    reason=self.acknowledge.cleaned_data["reason"],
                    by=request.user,
                )
            except ValidationError as refused:
                self.acknowledge.take(refused)
            else:
                words = ngettext(
                    "One difference was acknowledged.", "%(count)d differences were acknowledged.", count
                )
                messages.success(request, words % {"count": count})
                return HttpResponseRedirect(self.own_url())
        return self.render_to_response(self.get_context_data(), status=422)


def _difference(one: Difference, names: dict[UUID, str]) -> dict[str, Any]:
    return {
        "key": str(one.participant),
        "name": names.get(one.participant, ""),
        "sides": [_side(side) for side in one.sides],
        "acknowledgement": one.acknowledgement,
    }


def _side(side: Side) -> dict[str, str]:
    """A difference in words: what ours says, what theirs says."""
    label = str(DifferenceField(side.field).label)
    if side.field == DifferenceField.NOT_LISTED:
        return {"label": label, "ours": duration(side.ours[0] or 0), "theirs": "–"}
    if side.field == DifferenceField.MINUTES:
        return {"label": label, "ours": duration(side.ours[0] or 0), "theirs": duration(side.theirs or 0)}
    if side.field == DifferenceField.DAYS:
        first, second = side.ours
        ours = str(first) if first == second else _("%(one)d or %(other)d") % {"one": first, "other": second}
        return {"label": label, "ours": ours, "theirs": str(side.theirs)}
    return {
        "label": label,
        "ours": "–" if side.ours[0] is None else str(side.ours[0]),
        "theirs": str(side.theirs),
    }
