"""The screens of tablets inside the admin: the list, one tablet, its code, a copied file, newcomers, sealed notes."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ..cohorts.screens import Deed, FormScreen, Gate, Screen
from ..events.models import HeldEvent
from ..people.models import Participant
from . import actions, copies, sealed
from .access import can_manage_devices
from .enums import DeviceStatus
from .forms import ChangeForm, CopyForm, DeviceForm, HandOverForm, NewcomerForm, device_values
from .models import Device, SealedNote

# After this long without a word somebody should go and look.
SILENT_AFTER = timedelta(days=14)
# A clock further off than this is worth a sentence.
SKEW_WORTH_SAYING = 120


class OfTablets(Gate):
    """For those who look after tablets."""

    def allowed(self) -> bool:
        return can_manage_devices(self.request.user)

    def crumbs(self) -> list[tuple[str, str]]:
        return [(_("Tablets"), reverse("lms_tablets:index"))]


class OfOneTablet(OfTablets):
    device: Device
    kwargs: dict[str, Any]

    def find(self) -> None:
        if can_manage_devices(self.request.user):
            visible = Device.objects.visible_to(self.request.user).select_related("centre")
            self.device = get_object_or_404(visible, pk=self.kwargs["pk"])

    def crumbs(self) -> list[tuple[str, str]]:
        return [*super().crumbs(), (self.device.label, reverse("lms_tablets:tablet", args=[self.device.pk]))]


class TabletIndex(OfTablets, Screen):
    """Every tablet within reach: when it was heard of, what waits on it, what is odd about it."""

    template_name = "courses/sync/index.html"
    page_title = gettext_lazy("Tablets")
    header_icon = "mobile-alt"

    def crumbs(self) -> list[tuple[str, str]]:
        return []

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        limit = timezone.now() - SILENT_AFTER
        devices = (
            Device.objects.visible_to(user).select_related("centre").prefetch_related("cohorts", "clashes")
        )
        lines = [
            {
                "device": device,
                "is_silent": device.status == DeviceStatus.ACTIVE
                and (device.last_contact_at is None or device.last_contact_at < limit),
                "skew": abs(device.clock_skew_seconds or 0) > SKEW_WORTH_SAYING,
                "clashes": sum(1 for clash in device.clashes.all() if clash.settled_at is None),
            }
            for device in devices.order_by("centre__label", "label")
        ]
        return super().get_context_data(
            lines=lines,
            newcomers=SealedNote.objects.visible_to(user).newcomers().waiting().count(),
            notes=SealedNote.objects.visible_to(user).notes().waiting().count(),
            **kwargs,
        )


class AddTablet(OfTablets, FormScreen):
    page_title = gettext_lazy("Add a tablet")
    submit_label = gettext_lazy("Add and show the code")

    def make_form(self, data: Any = None) -> DeviceForm:
        return DeviceForm(data, user=self.request.user)

    def act(self, form: Any) -> Device:
        values = form.cleaned_data
        return actions.create_device(
            label=values["label"],
            centre=values["centre"],
            cohorts=values["cohorts"],
            quiet=values["quiet"],
            by=self.request.user,
        )

    def done_url(self, result: Any) -> str:
        return reverse("lms_tablets:tablet", args=[result.pk])

    def done_message(self, result: Any) -> str:
        return _("The tablet was added. Show its code when you have it in your hands.")


class TabletPage(OfOneTablet, Screen):
    """One tablet: what is known of it and what can be done with it."""

    template_name = "courses/sync/tablet.html"

    def get_page_title(self) -> str:
        return self.device.label

    def crumbs(self) -> list[tuple[str, str]]:
        return super().crumbs()[:1]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        device = self.device
        under_review = HeldEvent.objects.filter(device=str(device.pk), decision="waiting").count()
        skew = device.clock_skew_seconds or 0
        return super().get_context_data(
            device=device,
            cohorts=list(device.cohorts.select_related("centre").order_by("name")),
            received=list(device.classes_received.select_related("giver", "cohort")[:20]),
            under_review=under_review,
            missing=max(0, device.highest_sequence - device.complete_until - device.known_unsent),
            clashes=device.clashes.filter(settled_at=None).count() // 2,
            skew_minutes=round(abs(skew) / 60) if abs(skew) > SKEW_WORTH_SAYING else 0,
            is_revoked=device.status == DeviceStatus.REVOKED,
            **kwargs,
        )


class ShowCode(OfOneTablet, Screen):
    """Makes a new code and shows it, this once: as letters and as a picture for the tablet's camera."""

    template_name = "courses/sync/code.html"
    http_method_names = ["post"]
    page_title = gettext_lazy("Code of the tablet")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.show(actions.new_code(self.device))

    def show(self, code: str) -> HttpResponse:
        address = self.request.build_absolute_uri("/tablet/")
        picture = json.dumps({"h": 1, "url": address, "code": code}, separators=(",", ":"))
        response = self.render_to_response(
            self.get_context_data(
                device=self.device,
                code=code,
                address=address,
                host=self.request.get_host(),
                picture=qr_svg(picture),
                is_safe=self.request.is_secure()
                or self.request.get_host().split(":")[0] in ("localhost", "127.0.0.1"),
            )
        )
        response["Cache-Control"] = "no-store"
        return response


class ChangeTablet(OfOneTablet, FormScreen):
    page_title = gettext_lazy("Name and groups")

    def make_form(self, data: Any = None) -> ChangeForm:
        return ChangeForm(data, user=self.request.user, initial=device_values(self.device))

    def act(self, form: Any) -> Device:
        values = form.cleaned_data
        # Groups out of this person's reach are not hers to take away.
        kept = self.device.cohorts.exclude(pk__in=form.fields["cohorts"].queryset)
        actions.change_device(
            self.device,
            label=values["label"],
            cohorts=[*values["cohorts"], *kept],
            quiet=values["quiet"],
            by=self.request.user,
        )
        return self.device

    def done_url(self, result: Any) -> str:
        return reverse("lms_tablets:tablet", args=[result.pk])

    def done_message(self, result: Any) -> str:
        return _("Saved. The tablet learns of it at its next contact.")


class HandOver(OfOneTablet, FormScreen):
    page_title = gettext_lazy("Hand over the tablet")
    submit_label = gettext_lazy("Hand it over")
    lead = gettext_lazy(
        "Send its marks first, or save a copy. The tablet gets no more names until it is connected with the new code; connecting wipes the former ones."
    )

    def make_form(self, data: Any = None) -> HandOverForm:
        return HandOverForm(data, user=self.request.user, initial={"centre": self.device.centre})

    def act(self, form: Any) -> Any:
        values = form.cleaned_data
        actions.hand_over(
            self.device, centre=values["centre"], cohorts=values["cohorts"], by=self.request.user
        )
        return self.device

    def done_url(self, result: Any) -> str:
        return reverse("lms_tablets:tablet", args=[result.pk])

    def done_message(self, result: Any) -> str:
        return _("Handed over. Show its new code when you have it in your hands.")


class Revoke(OfOneTablet, Deed):
    def act(self) -> str:
        actions.revoke_device(self.device, by=self.request.user)
        return _("Withdrawn. It wipes its names at its next contact; its marks will wait under review.")

    def back_url(self) -> str:
        return reverse("lms_tablets:tablet", args=[self.device.pk])


class ImportCopy(OfTablets, FormScreen):
    page_title = gettext_lazy("Import a copy")
    submit_label = gettext_lazy("Import")
    lead = gettext_lazy("Marks that came by network already are not counted twice.")

    def make_form(self, data: Any = None) -> CopyForm:
        return CopyForm(data, self.request.FILES or None)

    def act(self, form: Any) -> copies.Taken:
        return copies.import_copy(form.cleaned_data["copy"].read(copies.MAX_BYTES + 1), by=self.request.user)

    def done_url(self, result: Any) -> str:
        return reverse("lms_tablets:tablet", args=[result.device.pk])

    def done_message(self, result: Any) -> str:
        return _("%(stored)s new marks, %(known)s known already, %(held)s under review.") % {
            "stored": result.stored,
            "known": result.known,
            "held": result.held,
        }


class Newcomers(OfTablets, Screen):
    """People tablets met whom the office does not know yet."""

    template_name = "courses/sync/newcomers.html"
    page_title = gettext_lazy("People met on tablets")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        waiting = SealedNote.objects.visible_to(self.request.user).newcomers().waiting()
        lines = [
            {"note": note, "name": sealed.words_of(note)}
            for note in waiting.select_related("cohort", "event__actor").order_by("event__received_at")[:200]
        ]
        return super().get_context_data(lines=lines, **kwargs)


class SettleNewcomer(OfTablets, FormScreen):
    """Says who somebody is, and lets her marks count."""

    template_name = "courses/sync/newcomer.html"
    page_title = gettext_lazy("Who is it?")
    submit_label = gettext_lazy("Take in")
    note: SealedNote
    kwargs: dict[str, Any]

    def find(self) -> None:
        if can_manage_devices(self.request.user):
            waiting = SealedNote.objects.visible_to(self.request.user).newcomers().waiting()
            self.note = get_object_or_404(
                waiting.select_related("cohort__centre", "event__actor"), pk=self.kwargs["pk"]
            )

    def crumbs(self) -> list[tuple[str, str]]:
        return [*super().crumbs(), (_("People met on tablets"), reverse("lms_tablets:newcomers"))]

    @cached_property
    def name(self) -> str:
        return sealed.words_of(self.note)

    def people(self) -> Any:
        """Those she may be: everybody of the group and of the centre."""
        visible = Participant.objects.visible_to(self.request.user).current()
        return (
            visible.filter(centres__centre=self.note.cohort.centre_id).distinct().order_by("sort_key", "pk")
        )

    def make_form(self, data: Any = None) -> NewcomerForm:
        return NewcomerForm(data, people=self.people(), initial={"given_names": self.name})

    def act(self, form: Any) -> Any:
        values = form.cleaned_data
        known = values.pop("participant")
        given = {} if known else values
        return sealed.settle_newcomer(self.note, by=self.request.user, participant=known, **given)

    def done_url(self, result: Any) -> str:
        return reverse("lms_tablets:newcomers")

    def done_message(self, result: Any) -> str:
        return _("Taken in. The marks that waited count now.")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            note=self.note, name=self.name, waiting=len(sealed.waiting_marks(self.note)), **kwargs
        )


class Notes(OfTablets, Screen):
    """Notes facilitators sealed on tablets, opened here."""

    template_name = "courses/sync/notes.html"
    page_title = gettext_lazy("Notes from tablets")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        shows_all = "all" in self.request.GET
        notes = SealedNote.objects.visible_to(self.request.user).notes()
        if not shows_all:
            notes = notes.waiting()
        lines = [
            {"note": note, "words": sealed.words_of(note)}
            for note in notes.select_related("cohort", "event__actor").order_by("-event__received_at")[:200]
        ]
        return super().get_context_data(lines=lines, shows_all=shows_all, **kwargs)


class PutAway(OfTablets, Deed):
    note: SealedNote
    kwargs: dict[str, Any]

    def find(self) -> None:
        if can_manage_devices(self.request.user):
            notes = SealedNote.objects.visible_to(self.request.user).notes()
            self.note = get_object_or_404(notes, pk=self.kwargs["pk"])

    def act(self) -> str:
        sealed.put_away(self.note, by=self.request.user)
        return _("Put away. It is kept under “all”.")

    def back_url(self) -> str:
        return reverse("lms_tablets:notes")


def qr_svg(text: str) -> str:
    """A QR of a text as an SVG element."""
    import zxingcpp  # a native library of some megabytes that only drawing needs

    barcode = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    drawn = str(zxingcpp.write_barcode_to_svg(barcode, add_hrt=False, add_quiet_zones=True))
    # Without its XML head it stands in a page; with a viewBox the style sheet says how large.
    return re.sub(
        r'<svg width="(\d+)" height="(\d+)"',
        r'<svg viewBox="0 0 \1 \2"',
        drawn[drawn.index("<svg") :],
        count=1,
    )


def silent_words(count: int) -> str:
    return ngettext(
        "%(count)s tablet has not been heard of for 14 days",
        "%(count)s tablets have not been heard of for 14 days",
        count,
    ) % {"count": count}
