"""What the admin shows of courses."""

from __future__ import annotations

from typing import Any

from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import include, path, reverse
from django.utils.html import format_html, json_script
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.widgets.button import Button
from wagtail.snippets.models import register_snippet

from ..blocks.charts import editor_settings
from ..conf import review_by_second_person
from ..outline.contents import EditionContent
from ..outline.models import Course
from ..outline.signals import DESCRIBE_COURSE_HOOK
from . import describing, outlines, urls_admin
from .home import MyCourses
from .models import CourseCatalogPage, CoursePage, LessonPage
from .recorder import recorder_script
from .reviewing import SecondPersonReview
from .viewsets import AuthoringViewSetGroup, CoursePageViewSet, WordsViewSetGroup


@hooks.register(DESCRIBE_COURSE_HOOK)
def describe_course(course: Course) -> EditionContent | None:
    return describing.describe(course, course_model=CoursePage, lesson_model=LessonPage)


@hooks.register("register_admin_viewset")
def courses_of_the_admin() -> CoursePageViewSet:
    return CoursePageViewSet()


register_snippet(WordsViewSetGroup)
register_snippet(AuthoringViewSetGroup)


def needs_second_person(page: Any) -> bool:
    """Whether this page, or one to be made below it, may go live through a review only."""
    if not review_by_second_person():
        return False
    workflow = page.get_workflow()
    # Wagtail's own "Moderators approval" stands above every page: only a review of ours binds.
    return (
        workflow is not None
        and SecondPersonReview.objects.filter(active=True, workflow_tasks__workflow=workflow).exists()
    )


def reviewable(page: Any, *, being_made: bool = False) -> bool:
    """Whether this is a course or a lesson, or a place where one is being made."""
    if being_made:
        return outlines.is_course(page.specific) or isinstance(page.specific, CourseCatalogPage)
    return outlines.is_course(page) or outlines.is_lesson(page)


@hooks.register("construct_page_action_menu")
def no_publishing_past_the_review(menu_items: list[Any], request: Any, context: dict[str, Any]) -> None:
    """Takes "Publish" out of the editor where a second person has to review."""
    # For a page being made, its place decides; a catalogue itself is not reviewed.
    page = context.get("page") or context.get("parent_page")
    if (
        page is not None
        and reviewable(page, being_made=not context.get("page"))
        and needs_second_person(page)
    ):
        menu_items[:] = [item for item in menu_items if item.name != "action-publish"]


@hooks.register("before_publish_page")
def refuse_publishing_past_the_review(request: Any, page: Any) -> Any:
    """Refuses a publication that was sent without the button."""
    if not (reviewable(page) and needs_second_person(page)):
        return None
    messages.error(request, _("Send the page for review: another person publishes it. Your draft is saved."))
    return redirect("wagtailadmin_pages:edit", page.pk) if page.pk else redirect("wagtailadmin_home")


@hooks.register("before_bulk_action")
def refuse_publishing_many_past_the_review(request: Any, action_type: str, objects: Any, action: Any) -> Any:
    """Refuses the bulk action "Publish" where one of the pages needs a second person."""
    if action_type != "publish" or not any(
        reviewable(page.specific) and needs_second_person(page) for page in objects
    ):
        return None
    messages.error(
        request,
        _("Nothing was published. Open each page and send it for review: another person publishes it."),
    )
    return redirect("wagtailadmin_home")


@hooks.register("insert_global_admin_css")
def editor_style() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("curriculum/css/editor.css"))


@hooks.register("insert_global_admin_css", order=10)
def design_style() -> str:
    """The shared parts of the plugin's panels and lists: status marks, progress, empty states."""
    return format_html('<link rel="stylesheet" href="{}">', static("lms/css/admin.css"))


@hooks.register("insert_editor_js")
def chart_editor() -> str:
    """The grid over the text of a chart, with its symbols and words."""
    return format_html(
        '{}<script type="module" src="{}"></script>',
        json_script(editor_settings(), "lms-chart-editor"),
        static("curriculum/js/chart-editor.js"),
    )


@hooks.register("insert_editor_js")
def sound_recorder() -> str:
    """Recording below every chooser of sounds."""
    return recorder_script()


@hooks.register("insert_editor_js")
def line_drawing() -> str:
    """Opening an SVG into the text of an embroidery drawing."""
    words = {
        "open": _("Open an SVG"),
        "text": _("As text"),
        "none": _("No drawing yet. Open an SVG file of lines."),
        "unreadable": _("This is no SVG drawing with lines."),
        "large": _("The file is too large. Leave out details no needle can follow."),
        "lines": _("%(count)d lines, numbered in the order they were drawn."),
        "preview": _("The drawing with its lines numbered"),
    }
    return format_html(
        '{}<script type="module" src="{}"></script>',
        json_script({"words": words}, "lms-line-drawing"),
        static("curriculum/js/line-drawing.js"),
    )


@hooks.register("insert_editor_js")
def findings_links() -> str:
    """Links from what is missing to the place in the editor."""
    return format_html('<script type="module" src="{}"></script>', static("curriculum/js/findings.js"))


@hooks.register("register_page_header_buttons")
def course_buttons(page: Any, user: Any, view_name: str, next_url: str | None = None) -> Any:
    """Leads from the editor of a course to the table of its lessons; lists ask for every row, so only there."""
    if view_name == "edit" and outlines.is_course(page):
        yield Button(
            _("Lessons"), reverse("lms_lessons:course", args=[page.pk]), icon_name="list-ol", priority=5
        )


@hooks.register("construct_homepage_panels")
def courses_of_the_author(request: Any, panels: list[Any]) -> None:
    if request.user.has_perm("lms_curriculum.add_sharedpart"):
        panels.append(MyCourses(request.user))


@hooks.register("register_admin_urls")
def addresses() -> list[Any]:
    return [path("lessons/", include(urls_admin))]
