"""The admin screens for people registered twice: found, looked at side by side, merged, undone, confirmed."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..people import merges
from ..people.models import Merge, Participant
from ..people.queries import Likeness, likely_pairs
from . import access
from .forms import MergeForm
from .models import Enrolment
from .people_views import people_crumb
from .screens import Crumbs, Deed, FormScreen, Screen

PAIRS_SHOWN = 100


def likeness_words() -> dict[Likeness, str]:
    """Why two records may be one person, in words."""
    return {
        Likeness.DOCUMENT: _("Same document number"),
        Likeness.NAME_AND_YEAR: _("Same name and year of birth"),
        Likeness.NAME: _("Same name; a year of birth is missing"),
    }


def duplicates_crumb() -> tuple[str, str]:
    return _("Repeated records"), reverse("lms_people:duplicates")


class Duplicates(Screen):
    """Pairs that may be one person, and merges that wait for a second person's yes."""

    page_title = gettext_lazy("Repeated records")
    header_icon = "copy"
    template_name = "courses/people/duplicates.html"

    def crumbs(self) -> Crumbs:
        return [people_crumb()]

    def allowed(self) -> bool:
        return access.can_merge(self.request.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        people = Participant.objects.visible_to(user)
        waiting = Merge.objects.filter(confirmed_at=None, undone_at=None, kept__in=people)
        words = likeness_words()
        return super().get_context_data(
            pairs=[
                {"first": one.first, "second": one.second, "why": words[one.likeness]}
                for one in likely_pairs(people, limit=PAIRS_SHOWN)
            ],
            waiting=[
                {"merge": one, "may_confirm": one.merged_by_user_id != user.pk}
                for one in waiting.select_related("kept", "merged_by_user")
            ],
            **kwargs,
        )


class MergeTwo(FormScreen):
    """Two records side by side; one stays."""

    page_title = gettext_lazy("Are they one person?")
    header_icon = "copy"
    template_name = "courses/people/merge.html"
    submit_label = gettext_lazy("Merge them")
    first: Participant
    second: Participant

    def crumbs(self) -> Crumbs:
        return [people_crumb(), duplicates_crumb()]

    def find(self) -> None:
        people = Participant.objects.visible_to(self.request.user).current()
        self.first = get_object_or_404(people, pk=self.kwargs["first"])
        self.second = get_object_or_404(people, pk=self.kwargs["second"])
        if self.first == self.second:
            raise Http404

    def allowed(self) -> bool:
        return access.can_merge(self.request.user)

    def make_form(self, data: Any = None) -> MergeForm:
        form = MergeForm(data)
        form.fields["keep"].choices = [  # type: ignore[attr-defined]
            (str(one.pk), f"{one.list_name} · {one.listed_document or _('No document')}")
            for one in (self.first, self.second)
        ]
        return form

    def act(self, form: MergeForm) -> Merge:
        first_stays = form.cleaned_data["keep"] == str(self.first.pk)
        kept, merged = (self.first, self.second) if first_stays else (self.second, self.first)
        return merges.merge_participants(
            kept=kept, merged=merged, reason=form.cleaned_data["reason"], by=self.request.user
        )

    def done_url(self, result: Merge) -> str:
        return reverse("lms_people:duplicates")

    def done_message(self, result: Merge) -> str:
        return _("Merged. It can be undone until another person confirms it.")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        both = (self.first, self.second)
        enrolments = (
            Enrolment.objects.filter(participant__in=both).select_related("cohort").order_by("joined_on")
        )
        return super().get_context_data(
            records=[
                {"person": one, "enrolments": [row for row in enrolments if row.participant_id == one.pk]}
                for one in both
            ],
            **kwargs,
        )


class OnMerge(Deed):
    merge: Merge

    def find(self) -> None:
        people = Participant.objects.visible_to(self.request.user)
        self.merge = get_object_or_404(Merge.objects.filter(kept__in=people), pk=self.kwargs["merge"])

    def allowed(self) -> bool:
        return access.can_merge(self.request.user)

    def back_url(self) -> str:
        return reverse("lms_people:duplicates")


class UndoMerge(OnMerge):
    def act(self) -> str:
        merges.undo_merge(self.merge, by=self.request.user)
        return _("The records are apart again.")


class ConfirmMerge(OnMerge):
    def act(self) -> str:
        merges.confirm_merge(self.merge, by=self.request.user)
        return _("The merge is final.")
