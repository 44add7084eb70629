"""The admin screens of centres: neutral labels for everybody who may see them, the real place for very few."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.tables import BooleanColumn, Column, TitleColumn
from wagtail.admin.widgets.button import HeaderButton
from wagtail.log_actions import log

from curriculum.blocks.enums import controlled_labels

from . import access
from .forms import CentreForm, PlaceForm
from .models import Centre, CentrePlace, CentreStaff
from .screens import Crumbs, Listing, Screen


def centres_crumb() -> tuple[str, str]:
    return _("Centres"), reverse("lms_centres:index")


class CentreIndex(Listing):
    model = Centre
    page_title = gettext_lazy("Centres")
    header_icon = "home"
    index_url_name = "lms_centres:index"
    index_results_url_name = "lms_centres:index_results"
    verbose_name_plural = gettext_lazy("centres")
    columns = [
        TitleColumn(
            "label",
            label=gettext_lazy("Label"),
            sort_key="label",
            get_url=lambda centre: reverse("lms_centres:centre", args=[centre.pk]),
        ),
        Column("open_cohorts", label=gettext_lazy("Open cohorts")),
        BooleanColumn("devices_may_enter", label=gettext_lazy("Tablets may enter")),
        BooleanColumn("is_retired", label=gettext_lazy("No longer used")),
    ]

    def allowed(self) -> bool:
        return self.request.user.has_perm("lms_courses.view_centre")

    def get_base_queryset(self) -> Any:
        return Centre.objects.visible_to(self.request.user).annotate(
            open_cohorts=Count("cohorts", filter=Q(cohorts__status="open"))
        )

    def order_queryset(self, queryset: Any) -> Any:
        return super().order_queryset(queryset) if self.ordering else queryset.order_by("label")

    def search_queryset(self, queryset: Any) -> Any:
        return queryset.filter(label__icontains=self.search_query) if self.is_searching else queryset

    @cached_property
    def header_buttons(self) -> list[Any]:
        if not self.request.user.has_perm("lms_courses.add_centre"):
            return []
        return [HeaderButton(_("Add a centre"), url=reverse("lms_centres:add"), icon_name="plus")]


class CentreScreen(Screen):
    """One centre: read by those who may see it, changed by those who may change centres."""

    template_name = "courses/cohorts/centre.html"
    header_icon = "home"
    centre: Centre | None = None

    def find(self) -> None:
        if "pk" in self.kwargs:
            self.centre = get_object_or_404(
                Centre.objects.visible_to(self.request.user), pk=self.kwargs["pk"]
            )

    def allowed(self) -> bool:
        user = self.request.user
        if self.centre is None:
            return user.has_perm("lms_courses.add_centre")
        if self.request.method == "POST":
            return self.may_change
        return user.has_perm("lms_courses.view_centre")

    @cached_property
    def may_change(self) -> bool:
        user = self.request.user
        if self.centre is None:
            return user.has_perm("lms_courses.add_centre")
        return user.has_perm("lms_courses.change_centre") and access.works_for(user, self.centre)

    @cached_property
    def shows_place(self) -> bool:
        """The real place is shown, and asked for, only with its own permission."""
        user = self.request.user
        if self.centre is None:
            return user.has_perm("lms_courses.add_centreplace")
        return access.can_see_place(user, self.centre)

    @cached_property
    def may_change_place(self) -> bool:
        return (
            self.shows_place
            and self.may_change
            and self.request.user.has_perm("lms_courses.change_centreplace")
        )

    def get_page_title(self) -> str:
        return self.centre.label if self.centre else _("Add a centre")

    def crumbs(self) -> Crumbs:
        return [centres_crumb()]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.show(CentreForm(instance=self.centre), self._place_form())

    def _place_form(self, data: Any = None) -> PlaceForm | None:
        if not (self.shows_place and (self.may_change_place or self.centre is None)):
            return None
        place = CentrePlace.objects.filter(centre=self.centre).first() if self.centre else None
        # The place may stay unknown here: an empty form writes nothing.
        return PlaceForm(
            data, instance=place, prefix="place", use_required_attribute=False, empty_permitted=True
        )

    def show(self, form: CentreForm, place_form: PlaceForm | None, status: int = 200) -> HttpResponse:
        place = None
        if self.centre and self.shows_place and place_form is None:
            place = CentrePlace.objects.filter(centre=self.centre).first()
        context = self.get_context_data(
            centre=self.centre,
            form=form,
            media=form.media,
            place_form=place_form,
            place=place,
            may_change=self.may_change,
            forbidden=[] if self.centre is None else controlled_labels(self.centre.not_allowed),
            staff=[] if self.centre is None else self.centre.staff.select_related("user"),
        )
        return self.render_to_response(context, status=status)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = CentreForm(request.POST, instance=self.centre)
        place_form = self._place_form(request.POST)
        if not (form.is_valid() and (place_form is None or place_form.is_valid())):
            return self.show(form, place_form, status=422)
        with transaction.atomic():
            is_new = form.instance._state.adding
            centre = form.save()
            wanted = {user.pk for user in form.cleaned_data["staff"]}
            CentreStaff.objects.filter(centre=centre).exclude(user__in=wanted).delete()
            present = set(CentreStaff.objects.filter(centre=centre).values_list("user", flat=True))
            CentreStaff.objects.bulk_create(
                [CentreStaff(centre=centre, user_id=key) for key in sorted(wanted - present)]
            )
            changed = list(form.changed_data)
            if place_form is not None and place_form.has_changed():
                place_form.instance.centre = centre
                place_form.save()
                changed.append("place")
            action = "lms.add_centre" if is_new else "lms.change_centre"
            log(instance=centre, action=action, user=request.user, data={"fields": changed})
        return HttpResponseRedirect(reverse("lms_centres:index"))
