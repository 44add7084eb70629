"""Forms of people, centres, cohorts. They hold what was typed; actions decide and their sentences come back here."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput, AdminTimeInput

from curriculum.blocks.enums import ControlledItem
from curriculum.outline.models import Course

from ..people.actions import FIELDS
from ..people.enums import Language, Manner, Purpose, RightKind, RightOutcome, TermSubject, TermUnit
from ..people.models import Participant
from .access import centres_to_register_at
from .enums import CancelCause, CohortKind, EnrolmentStatus, PlaceKind, Route
from .models import Centre, CentrePlace, Cohort, Enrolment, Session
from .rules import Slot

WEEKDAYS = (
    (0, _("Monday")),
    (1, _("Tuesday")),
    (2, _("Wednesday")),
    (3, _("Thursday")),
    (4, _("Friday")),
    (5, _("Saturday")),
    (6, _("Sunday")),
)
FACILITATES = "lms_courses.mark_session"


def staff_named(user: Any) -> str:
    """How a person of the staff is called on screens."""
    return user.get_full_name() or user.get_username()


def possible_facilitators() -> Any:
    """Users with an account who may mark sessions, by name."""
    return (
        get_user_model()
        ._default_manager.with_perm(
            FACILITATES, include_superusers=False, backend="django.contrib.auth.backends.ModelBackend"
        )
        .order_by("last_name", "first_name", "pk")
        .distinct()
    )


class StaffMultipleChoice(forms.ModelMultipleChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return staff_named(obj)


class ActionForm(forms.Form):
    """A form whose last judge is an action: its ValidationError lands at the fields of the same name."""

    def take(self, error: ValidationError) -> None:
        """Shows the sentences of an action. Those of a field the form does not have stand above it."""
        if not hasattr(error, "error_dict"):
            self.add_error(None, error)
            return
        for name, errors in error.error_dict.items():
            target = name if name in self.fields else None
            for one in errors:
                self.add_error(None if name == NON_FIELD_ERRORS else target, one)


# -------------------------------------------------------------------------------------------- people


class ParticipantForm(ActionForm, forms.ModelForm):
    """Everything about a person that a screen may change. Checked by the action, not by the model."""

    class Meta:
        model = Participant
        fields = FIELDS
        widgets = {
            "given_names": forms.TextInput(attrs={"autocomplete": "off"}),
            "paternal_surname": forms.TextInput(attrs={"autocomplete": "off"}),
            "maternal_surname": forms.TextInput(attrs={"autocomplete": "off"}),
            "document_number": forms.TextInput(attrs={"autocomplete": "off", "inputmode": "text"}),
            "document_seen_on": AdminDateInput(),
            "birth_year": forms.NumberInput(attrs={"min": 1900, "max": 2100}),
        }

    def _post_clean(self) -> None:
        """Nothing: the action cleans and saves. The instance must not change before it has."""

    def fields_of_participant(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in FIELDS if name in self.cleaned_data}


class RegisterForm(ParticipantForm):
    """A new person, with the centre that will know her."""

    centre = forms.ModelChoiceField(label=_("Centre"), queryset=Centre.objects.none())
    is_another_person = forms.BooleanField(
        label=_("It is another person: register her all the same"), required=False, widget=forms.HiddenInput
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        centres = centres_to_register_at(user)
        field = self.fields["centre"]
        field.queryset = centres  # type: ignore[attr-defined]
        if not self.is_bound and centres.count() == 1:
            self.initial["centre"] = centres.get()
        self.order_fields(["centre"])


class ImportForm(ActionForm):
    file = forms.FileField(
        label=_("File"),
        help_text=_("An xlsx or csv file with headings in the first row, up to 10,000 people."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv,.txt"}),
    )
    centre = forms.ModelChoiceField(label=_("Centre"), queryset=Centre.objects.none())
    cohort = forms.ModelChoiceField(
        label=_("Enrol in the cohort"),
        queryset=Cohort.objects.none(),
        required=False,
        help_text=_("Leave it empty to register people without enrolling them."),
    )
    joined_on = forms.DateField(
        label=_("Joins on"),
        required=False,
        widget=AdminDateInput(),
        help_text=_("For rows without a date of their own. Empty: today, or the first day of the cohort."),
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        centres = centres_to_register_at(user)
        self.fields["centre"].queryset = centres  # type: ignore[attr-defined]
        self.fields["cohort"].queryset = (  # type: ignore[attr-defined]
            Cohort.objects.visible_to(user).running().filter(centre__in=centres).select_related("centre")
        )
        self.fields["cohort"].label_from_instance = (  # type: ignore[attr-defined]
            lambda cohort: f"{cohort.name} ({cohort.code}) · {cohort.centre.label}"
        )
        if not self.is_bound and centres.count() == 1:
            self.initial["centre"] = centres.get()


# ------------------------------------------------------------------------------------------- centres


class CentreForm(forms.ModelForm):
    """A centre and who works for it. The real place is a form of its own, for those who may see it."""

    staff = StaffMultipleChoice(
        label=_("Staff of the centre"),
        queryset=get_user_model()._default_manager.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("They see its cohorts and participants."),
    )

    forbidden_items = forms.MultipleChoiceField(
        label=_("Not allowed here"),
        choices=ControlledItem.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Whoever opens a cohort here is warned when a lesson of the course brings one of these."),
    )

    class Meta:
        model = Centre
        fields = (
            "label",
            "time_zone",
            "devices_may_enter",
            "photos_allowed",
            "controlled_items_allowed",
            "forbidden_items",
            "is_retired",
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        users = get_user_model()._default_manager.filter(is_active=True)
        self.fields["staff"].queryset = users.order_by("last_name", "first_name", "pk")  # type: ignore[attr-defined]
        if self.instance.pk and not self.instance._state.adding:
            self.initial["staff"] = list(self.instance.staff.values_list("user", flat=True))


class PlaceForm(forms.ModelForm):
    class Meta:
        model = CentrePlace
        fields = ("real_name", "authority")


# ------------------------------------------------------------------------------------------- cohorts


class OpenCohortForm(ActionForm):
    course = forms.ModelChoiceField(label=_("Course"), queryset=Course.objects.none())
    centre = forms.ModelChoiceField(label=_("Centre"), queryset=Centre.objects.none())
    code = forms.CharField(
        label=_("Code"),
        max_length=40,
        help_text=_("Short and unique, for example HUA-2026-1. It stands on papers."),
    )
    name = forms.CharField(
        label=_("Name"), max_length=120, help_text=_("As people call the group. No kind of place.")
    )
    starts_on = forms.DateField(label=_("First day"), widget=AdminDateInput())
    ends_on = forms.DateField(label=_("Last day"), widget=AdminDateInput())
    kind = forms.ChoiceField(label=_("Kind"), choices=CohortKind.choices, initial=CohortKind.STUDY)
    route = forms.ChoiceField(label=_("Route"), choices=Route.choices, initial=Route.NONE)
    legal_act_number = forms.CharField(
        label=_("Number of the agreement or resolution"), max_length=80, required=False
    )
    legal_act_date = forms.DateField(label=_("Its date"), required=False, widget=AdminDateInput())
    authority_area = forms.CharField(
        label=_("Area of the authority"),
        max_length=80,
        required=False,
        help_text=_("Under which area the hours are kept, for example education or work."),
    )
    on_holidays_too = forms.BooleanField(
        label=_("Plan classes on holidays too"),
        required=False,
        help_text=_("Only with the authority's leave. Otherwise holidays are left out."),
    )
    facilitators = StaffMultipleChoice(
        label=_("Facilitators"),
        queryset=get_user_model()._default_manager.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one facilitator.")},
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["course"].queryset = Course.objects.published()  # type: ignore[attr-defined]
        self.fields["centre"].queryset = centres_to_register_at(user)  # type: ignore[attr-defined]
        self.fields["facilitators"].queryset = possible_facilitators()  # type: ignore[attr-defined]
        if not self.is_bound and centres_to_register_at(user).count() == 1:
            self.initial["centre"] = centres_to_register_at(user).get()


class SlotForm(forms.Form):
    """One class of the week. A row left empty is no class."""

    weekday = forms.TypedChoiceField(
        label=_("Day"), choices=[("", "—"), *WEEKDAYS], coerce=int, empty_value=None, required=False
    )
    starts = forms.TimeField(label=_("From"), required=False, widget=AdminTimeInput())
    ends = forms.TimeField(label=_("To"), required=False, widget=AdminTimeInput())
    break_minutes = forms.IntegerField(label=_("Break (minutes)"), required=False, min_value=0, max_value=600)
    place_kind = forms.ChoiceField(label=_("Place"), choices=PlaceKind.choices, required=False)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if self.errors or (self.slot is None and not self._is_begun(data)):
            return data
        for name in ("weekday", "starts", "ends"):
            if data.get(name) is None:
                self.add_error(name, _("Fill the day and both times, or leave the row empty."))
                return data
        if data["ends"] == data["starts"]:
            self.add_error("ends", _("The class ends after it begins."))
        return data

    def _is_begun(self, data: dict[str, Any]) -> bool:
        return any(data.get(name) is not None for name in ("weekday", "starts", "ends", "break_minutes"))

    @property
    def slot(self) -> Slot | None:
        """The class the row describes, None when empty. Ends before it starts: it goes on past midnight."""
        data = getattr(self, "cleaned_data", {})
        if data.get("weekday") is None or data.get("starts") is None or data.get("ends") is None:
            return None
        return Slot(
            weekday=data["weekday"],
            starts=data["starts"],
            minutes=minutes_between(data["starts"], data["ends"]),
            break_minutes=data.get("break_minutes") or 0,
            place_kind=data.get("place_kind") or PlaceKind.CLASSROOM,
        )


def minutes_between(starts: time, ends: time) -> int:
    """Minutes from one clock time to the next time the clock shows the other."""
    begin = datetime.combine(date.min, starts)
    end = datetime.combine(date.min, ends)
    if end <= begin:
        end += timedelta(days=1)
    return int((end - begin).total_seconds() // 60)


SlotFormSet = forms.formset_factory(SlotForm, extra=4, max_num=40, absolute_max=40)


class CorrectCohortForm(ActionForm):
    name = forms.CharField(label=_("Name"), max_length=120)
    ends_on = forms.DateField(
        label=_("Last day"),
        widget=AdminDateInput(),
        help_text=_("A later day makes room for more sessions; it plans none by itself."),
    )
    route = forms.ChoiceField(label=_("Route"), choices=Route.choices)
    legal_act_number = forms.CharField(
        label=_("Number of the agreement or resolution"), max_length=80, required=False
    )
    legal_act_date = forms.DateField(label=_("Its date"), required=False, widget=AdminDateInput())
    authority_area = forms.CharField(label=_("Area of the authority"), max_length=80, required=False)
    facilitators = StaffMultipleChoice(
        label=_("Facilitators"),
        queryset=get_user_model()._default_manager.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one facilitator.")},
    )

    def __init__(self, *args: Any, cohort: Cohort, **kwargs: Any) -> None:
        present = list(cohort.facilitators.values_list("pk", flat=True))
        kwargs["initial"] = {
            "name": cohort.name,
            "ends_on": cohort.ends_on,
            "route": cohort.route,
            "legal_act_number": cohort.legal_act_number,
            "legal_act_date": cohort.legal_act_date,
            "authority_area": cohort.authority_area,
            "facilitators": present,
        }
        super().__init__(*args, **kwargs)
        # Those who teach it now stay on the list even when they may no longer mark: taking them off is a decision.
        users = get_user_model()._default_manager.filter(
            pk__in=[*possible_facilitators().values_list("pk", flat=True), *present]
        )
        self.fields["facilitators"].queryset = users.order_by("last_name", "first_name", "pk")  # type: ignore[attr-defined]


class MeetingForm(ActionForm):
    """A day, a time, a length, at the centre of a cohort."""

    day = forms.DateField(label=_("Day"), widget=AdminDateInput())
    starts = forms.TimeField(label=_("From"), widget=AdminTimeInput())
    minutes = forms.IntegerField(label=_("Minutes"), min_value=1, max_value=1440, initial=120)

    def __init__(self, *args: Any, centre: Centre, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.centre = centre

    @property
    def starts_at(self) -> datetime:
        return datetime.combine(
            self.cleaned_data["day"], self.cleaned_data["starts"], tzinfo=self.centre.zone
        )

    def take(self, error: ValidationError) -> None:
        """The action knows one moment; the form has a day and a time."""
        if hasattr(error, "error_dict") and "starts_at" in error.error_dict:
            for one in error.error_dict.pop("starts_at"):
                self.add_error("day", one)
            if not error.error_dict:
                return
        super().take(error)


class AddSessionForm(MeetingForm):
    break_minutes = forms.IntegerField(label=_("Break (minutes)"), min_value=0, max_value=600, initial=0)
    place_kind = forms.ChoiceField(label=_("Place"), choices=PlaceKind.choices)
    authorisation = forms.CharField(
        label=_("Authorisation"),
        max_length=80,
        required=False,
        help_text=_("Number of the authority's leave to meet on a Sunday or holiday."),
    )


class CancelSessionForm(ActionForm):
    cause = forms.ChoiceField(label=_("Cause"), choices=[("", "—"), *CancelCause.choices])
    note = forms.CharField(
        label=_("Note"), max_length=255, required=False, help_text=_("No names and no reasons of people.")
    )


class MoveSessionForm(CancelSessionForm, MeetingForm):
    field_order = ("day", "starts", "minutes", "cause", "note")

    def __init__(self, *args: Any, session: Session, **kwargs: Any) -> None:
        local = timezone.localtime(session.starts_at, session.cohort.centre.zone)
        kwargs["initial"] = {"day": local.date(), "starts": local.time(), "minutes": session.minutes}
        super().__init__(*args, centre=session.cohort.centre, **kwargs)


class EnrolForm(ActionForm):
    on = forms.DateField(label=_("Joins on"), widget=AdminDateInput())


class EndEnrolmentForm(ActionForm):
    status = forms.ChoiceField(
        label=_("How it ends"),
        choices=[
            ("", "—"),
            (EnrolmentStatus.WITHDRAWN, EnrolmentStatus.WITHDRAWN.label),
            (EnrolmentStatus.RELEASED, EnrolmentStatus.RELEASED.label),
            (EnrolmentStatus.COMPLETED, EnrolmentStatus.COMPLETED.label),
        ],
    )
    on = forms.DateField(label=_("Last day in the cohort"), widget=AdminDateInput())
    reason = forms.CharField(
        label=_("Reason"),
        max_length=255,
        required=False,
        help_text=_("In few words. Nothing about health, family or the law."),
    )


class TransferForm(ActionForm):
    to = forms.ModelChoiceField(label=_("New cohort"), queryset=Cohort.objects.none())
    on = forms.DateField(label=_("First day in the new cohort"), widget=AdminDateInput())
    reason = forms.CharField(label=_("Reason"), max_length=255, required=False)

    def __init__(self, *args: Any, enrolment: Enrolment, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = (  # type: ignore[attr-defined]
            Cohort.objects.visible_to(user)
            .running()
            .filter(centre__in=centres_to_register_at(user))
            .exclude(pk=enrolment.cohort_id)
            .select_related("centre")
        )
        self.fields["to"].label_from_instance = (  # type: ignore[attr-defined]
            lambda cohort: f"{cohort.name} ({cohort.code}) · {cohort.centre.label}"
        )


class AuthoriseForm(ActionForm):
    authorisation = forms.CharField(
        label=_("Authorisation"),
        max_length=80,
        required=False,
        help_text=_("Number of the authority's leave to meet on a Sunday or holiday."),
    )


class InscribeForm(ActionForm):
    """Where and when the authority entered a member in its own book."""

    inscribed_on = forms.DateField(
        label=_("Inscribed by the authority on"), required=False, widget=AdminDateInput()
    )
    book = forms.CharField(label=_("Book"), max_length=40, required=False)
    folio = forms.CharField(label=_("Folio"), max_length=40, required=False)


class HolidayForm(ActionForm):
    date = forms.DateField(label=_("Day"), widget=AdminDateInput())
    name = forms.CharField(label=_("Name"), max_length=120)
    norm = forms.CharField(label=_("Norm"), max_length=200, required=False)
    centre = forms.ModelChoiceField(
        label=_("Only at the centre"),
        queryset=Centre.objects.none(),
        required=False,
        help_text=_("Empty: in the whole country."),
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        centre = self.fields["centre"]
        centre.queryset = centres_to_register_at(user)  # type: ignore[attr-defined]
        # Whoever does not see every centre adds days to her own only.
        if not user.has_perm("lms_courses.see_every_centre"):
            centre.required = True
            centre.help_text = ""


# ------------------------------------------------------------------------------ consents and rights


class ConsentForm(ActionForm):
    """A yes to one purpose. The texts are shown beside it."""

    purpose = forms.ChoiceField(label=_("Purpose"), choices=[("", "—"), *Purpose.choices])
    given_on = forms.DateField(label=_("Given on"), widget=AdminDateInput())
    manner = forms.ChoiceField(label=_("How it was given"), choices=[("", "—"), *Manner.choices])
    read_aloud_by = forms.CharField(
        label=_("Read aloud by"),
        max_length=120,
        required=False,
        help_text=_("Empty when the person read it herself."),
    )
    witness = forms.CharField(label=_("Witness"), max_length=120, required=False)


class RequestForm(ActionForm):
    kind = forms.ChoiceField(label=_("Asks for"), choices=[("", "—"), *RightKind.choices])
    received_on = forms.DateField(label=_("Received on"), widget=AdminDateInput())
    details = forms.CharField(
        label=_("What exactly"), max_length=500, required=False, help_text=_("In few words. No reasons.")
    )


class AnswerForm(ActionForm):
    outcome = forms.ChoiceField(label=_("Outcome"), choices=[("", "—"), *RightOutcome.choices])
    on = forms.DateField(label=_("Answered on"), widget=AdminDateInput())
    answer = forms.CharField(
        label=_("Answer"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("With the reason, when not everything was granted."),
    )


class AnonymiseForm(ActionForm):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        help_text=_("For example: she asked for it; the time to keep it is over."),
    )
    understood = forms.BooleanField(label=_("I know that this cannot be taken back"))


class MergeForm(ActionForm):
    """Which of the two records speaks for both, and why they are one."""

    keep = forms.ChoiceField(label=_("Which record stays"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("How do you know"),
        max_length=255,
        help_text=_("For example: same document, asked her herself."),
    )


class TermForm(ActionForm):
    """A new number of the law. The old one stays for what was due under it."""

    subject = forms.ChoiceField(label=_("About"), choices=[("", "—"), *TermSubject.choices])
    amount = forms.IntegerField(label=_("Amount"), min_value=1, max_value=1200)
    unit = forms.ChoiceField(label=_("Unit"), choices=TermUnit.choices)
    norm = forms.CharField(label=_("Norm"), max_length=200)
    valid_from = forms.DateField(label=_("Valid from"), widget=AdminDateInput())
    confirmed_on = forms.DateField(label=_("Confirmed on"), required=False, widget=AdminDateInput())
    confirmed_by = forms.CharField(
        label=_("Confirmed by"),
        max_length=120,
        required=False,
        help_text=_("Who checked it with a lawyer or the authority."),
    )


class ConsentTextForm(ActionForm):
    purpose = forms.ChoiceField(label=_("Purpose"), choices=[("", "—"), *Purpose.choices])
    language = forms.ChoiceField(label=_("Language"), choices=Language.choices)
    valid_from = forms.DateField(label=_("Valid from"), widget=AdminDateInput())
    text = forms.CharField(
        label=_("Text"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("In plain words: what for, who sees it, how long, what happens without it."),
    )
