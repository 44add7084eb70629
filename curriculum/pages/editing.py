"""What the editor checks besides the fields themselves."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminPageForm

from ..blocks.charts import problems_of
from ..outline.models import Course
from .rules import leads_back

# What a course asks for is the same in every language: it is edited on the page it was first written on.
SHARED_BY_LANGUAGES = (
    "code",
    "kind",
    "level",
    "attendance_rule",
    "minimum_hours",
    "minimum_percent",
    "asks_evaluation",
    "criteria",
    "pass_mark",
    "second_sign_off",
)


def kept_rows(formset: Any) -> list[Any]:
    """Returns the forms of a formset that hold something and are not being deleted."""
    return [
        form
        for form in formset.forms
        if getattr(form, "cleaned_data", None) and not form.cleaned_data.get("DELETE")
    ]


class CoursePageForm(WagtailAdminPageForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.is_translation():
            for name in SHARED_BY_LANGUAGES:
                if name in self.fields:
                    self.fields[name].disabled = True
                    self.fields[name].help_text = _(
                        "The same in every language: edit it on the Spanish page."
                    )

    def is_valid(self) -> bool:
        # The rows below the form know nothing of each other: they are looked at once all of them are filled in.
        valid = super().is_valid()
        return self._rows_agree() and valid

    def _rows_agree(self) -> bool:
        agreed = True
        for name, field, sentence in (
            ("asked_skills", "skill", _("This skill is in the list already.")),
            ("prerequisites", "course", _("This course is in the list already.")),
        ):
            seen: set[Any] = set()
            for form in kept_rows(self.formsets[name]) if name in self.formsets else []:
                value = form.cleaned_data.get(field)
                if value is not None and value.pk in seen:
                    form.add_error(field, ValidationError(sentence, code="twice"))
                    agreed = False
                elif value is not None:
                    seen.add(value.pk)
        return self._prerequisites_can_be_met() and agreed

    def _prerequisites_can_be_met(self) -> bool:
        rows = kept_rows(self.formsets["prerequisites"]) if "prerequisites" in self.formsets else []
        if not rows or not self.instance.code:
            return True
        asked = {
            code: rules.get("prerequisites", [])
            for code, rules in Course.objects.exclude(outline={}).values_list("code", "outline__rules")
            if rules
        }
        possible = True
        for form in rows:
            course = form.cleaned_data.get("course")
            if course is not None and leads_back(self.instance.code, [course.code], asked):
                form.add_error(
                    "course",
                    ValidationError(_("This course itself asks for the one you are writing."), code="circle"),
                )
                possible = False
        return possible


class LessonPageForm(WagtailAdminPageForm):
    """The editor of a lesson."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        minutes = self.fields.get("minutes")
        if minutes is None:
            return
        minutes.error_messages["required"] = _("Write how many minutes the lesson takes.")
        if self.instance.is_translation():
            minutes.disabled = True
            minutes.help_text = _("The same in every language: edit it on the Spanish page.")

    def clean(self) -> Any:
        """A draft may hold a chart that does not work out yet; what is sent for review may not."""
        cleaned = super().clean()
        if not self.is_deferred_validation and cleaned.get("body") is not None:
            for block in cleaned["body"]:
                if block.block_type == "chart":
                    for problem in problems_of(block.value):
                        values = {"title": block.value["title"], "problem": problem}
                        self.add_error(None, _("Chart “%(title)s”: %(problem)s") % values)
        return cleaned
