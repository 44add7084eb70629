"""Panels of the editor that are not fields: where a review stands, what the lessons of a course lack."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.urls import reverse
from wagtail.admin.panels import Panel

from . import overview
from .reviewing import SecondPersonReview, own_work_sentence


class ReviewPanel(Panel):
    """Says to somebody who sent the page for review that another person has to publish it."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "curriculum/panels/review.html"

        def is_shown(self) -> bool:
            return bool(super().is_shown() and self.instance.pk and self._refused())

        def _refused(self) -> bool:
            task = self.instance.current_workflow_task
            return isinstance(task, SecondPersonReview) and task.is_refused(self.instance, self.request.user)

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            context["sentence"] = own_work_sentence()
            return context


class FindingsPanel(Panel):
    """Says what the latest draft of a lesson still lacks."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "curriculum/panels/findings.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            context["is_saved"] = bool(self.instance.pk)
            context["findings"] = overview.findings_of(self.instance) if self.instance.pk else []
            context["address"] = (
                reverse("lms_lessons:findings", args=[self.instance.pk]) if self.instance.pk else ""
            )
            return context


class CourseOverviewPanel(Panel):
    """Lists the lessons of a course with what each still lacks."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "curriculum/panels/overview.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            page = self.instance
            if page.pk:
                lessons = apps.get_model("lms_curriculum", "LessonPage")
                context["state"] = overview.of_course(page, lessons, self.request.user)
                context["add_url"] = reverse("lms_lessons:add", args=[page.pk])
                context["overview_url"] = reverse("lms_lessons:course", args=[page.pk])
            return context
