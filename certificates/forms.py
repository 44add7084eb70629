"""What people type on the screens of certificates, checked and translated; the actions decide."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.renderers import TemplatesSetting
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput

from .enums import ChangeKind
from .models import CertificateDesign
from .rendering.designs import SPANISH_PLACEHOLDERS


class SentenceInput(forms.Textarea):
    """A sentence with the words that stand for data as buttons below it: what is pressed cannot be mistyped."""

    template_name = "certificates/admin/sentence_input.html"

    class Media:
        js = ["lms/js/admin-placeholders.js"]

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"rows": 2, **(attrs or {})})

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> Any:
        # Our templates lie with the site's, where the renderer of forms does not look.
        return super().render(name, value, attrs, TemplatesSetting())

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        words = {
            "nombre": _("name"),
            "curso": _("course"),
            "horas": _("hours"),
            "horas_en_letras": _("hours in words"),
            "fechas": _("dates"),
            "resultado": _("result"),
            "fecha_de_emision": _("date of issue"),
            "organizacion": _("organisation"),
            "numero": _("number"),
        }
        context["placeholders"] = [
            {"text": f"{{{word}}}", "label": words[word]} for word in SPANISH_PLACEHOLDERS
        ]
        return context


class DesignForm(forms.Form):
    """Which design, and the date that will stand on the paper."""

    design = forms.ModelChoiceField(CertificateDesign.objects.none(), label=_("Design"), empty_label=None)
    issued_on = forms.DateField(
        label=_("Date of issue"), widget=AdminDateInput, help_text=_("The date that stands on the paper.")
    )

    def __init__(self, *args: Any, designs: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {}).setdefault("issued_on", timezone.localdate())
        super().__init__(*args, **kwargs)
        field = self.fields["design"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = designs


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=255,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "It stays with the certificate. The public register shows only its mark, never the text."
        ),
    )


class ChangeForm(ReasonForm):
    """Withdraw or replace. A corrected name is only for a replacement."""

    kind = forms.ChoiceField(label=_("What should happen"), choices=ChangeKind, widget=forms.RadioSelect)
    new_name = forms.CharField(
        label=_("Corrected name"),
        max_length=255,
        required=False,
        help_text=_("Only to replace: leave it empty to take the name as it is in her record now."),
    )
    field_order = ["kind", "new_name", "reason"]


class DecisionForm(forms.Form):
    """Yes needs no words, no does."""

    reason = forms.CharField(label=_("Reason"), max_length=255, required=False)


class PublishForm(forms.Form):
    """For how long, and that it was her own wish."""

    days = forms.TypedChoiceField(
        label=_("For how long"),
        coerce=int,
        choices=[(7, _("A week")), (30, _("A month")), (90, _("Three months")), (365, _("A year"))],
        initial=30,
    )
    asked = forms.BooleanField(
        label=_("She asked for it herself"),
        help_text=_("She knows that whoever has the address can read her name and her certificates."),
    )


class HandOverForm(forms.Form):
    on = forms.DateField(label=_("Handed over on"), widget=AdminDateInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {}).setdefault("on", timezone.localdate())
        super().__init__(*args, **kwargs)


class CodeForm(forms.Form):
    """The typed code of the public page. Everything is accepted here: what is wrong answers like what is unknown."""

    code = forms.CharField(
        label=_("Code of the certificate"),
        max_length=200,
        help_text=_("28 letters and numbers in seven groups. It stands under the QR."),
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
                "inputmode": "text",
            }
        ),
    )


class FileForm(forms.Form):
    file = forms.FileField(label=_("File of the certificate"), help_text=_("The PDF as it was handed out."))
