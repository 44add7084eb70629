"""The doors that build and publish course pages: used by the demo year, by imports and by tests.

Authors use Wagtail's editor; what these functions do is what the editor does, with the same checks.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.log_actions import log
from wagtail.models import Page, Workflow, WorkflowContentType, WorkflowPage, WorkflowTask

from ..outline.enums import SkillLevel
from ..outline.models import Course, Skill
from .content import LessonContent
from .models import CourseCatalogPage, CoursePage, CoursePrerequisite, CourseSkill, LessonPage, LessonSkill
from .reviewing import SecondPersonReview, own_work_sentence
from .sharing import SharedPart

WORKFLOW_NAME = "Revisión de contenidos"
TASK_NAME = "Revisión por otra persona"


class NotUnderReview(ValidationError):
    """The page is not waiting for a review, or no review is set up for its place."""


def create_course_page(
    parent: Page,
    *,
    owner: Any,
    skills: Sequence[tuple[Skill, str, int] | Skill] = (),
    prerequisites: Sequence[Course] = (),
    **fields: Any,
) -> CoursePage:
    """Makes the draft of a course below a catalogue and returns it.

    `skills` are what completion asks for: a Skill (alone, once) or (Skill, level, different days). `fields` are the
    fields of CoursePage. Raises ValidationError for what the editor would refuse.
    """
    page: Any = CoursePage(owner=owner, live=False, has_unpublished_changes=True, **fields)
    page.asked_skills = [
        CourseSkill(skill=skill, level=level, times=times, sort_order=place)
        for place, (skill, level, times) in enumerate(
            one if isinstance(one, tuple) else (one, SkillLevel.ALONE, 1) for one in skills
        )
    ]
    page.prerequisites = [
        CoursePrerequisite(course=course, sort_order=place) for place, course in enumerate(prerequisites)
    ]
    return add_draft(parent, page, by=owner)


def add_lesson_page(
    course_page: Page,
    *,
    owner: Any,
    body: Sequence[tuple[str, Any]] | Any = (),
    skills: Sequence[Skill] = (),
    topics: Iterable[str] = (),
    techniques: Iterable[str] = (),
    materials: Iterable[str] = (),
    **fields: Any,
) -> LessonPage:
    """Makes the draft of a lesson as the last one of a course and returns it.

    `body` is a list of (block name, value) as in `blocks.bodies.LessonBody`; values may be plain dicts and lists.
    Raises ValidationError for what the editor would refuse, an impossible block included.
    """
    page: Any = LessonPage(owner=owner, live=False, has_unpublished_changes=True, **fields)
    page.body = checked_body(body)
    page.taught_skills = [LessonSkill(skill=skill, sort_order=place) for place, skill in enumerate(skills)]
    page.topics.add(*topics)
    page.techniques.add(*techniques)
    page.materials.add(*materials)
    return add_draft(course_page, page, by=owner)


def checked_body(body: Sequence[tuple[str, Any]] | Any) -> Any:
    """Returns the body as a stream value with everything optional filled in. Raises ValidationError."""
    field: Any = LessonPage._meta.get_field("body")
    stream_block = field.stream_block
    for name, _value in body:
        if name not in stream_block.child_blocks:
            raise ValidationError(_("There is no block called “%(name)s”."), params={"name": name})
    # Through the stored form: what is left out takes its default, as in a page written before a block grew.
    stored = stream_block.get_prep_value(stream_block.normalize(list(body)))
    return stream_block.clean(stream_block.to_python(stored))


@transaction.atomic
def add_draft(parent: Page, page: Any, *, by: Any) -> Any:
    """Puts an unsaved page below `parent` as a draft with its first revision, and logs who did it."""
    page.locale = parent.locale
    parent = parent.specific_class.objects.get(pk=parent.pk)
    parent.add_child(instance=page)
    log(instance=page, action="wagtail.create", user=by, content_changed=True)
    page.save_revision(user=by, log_action=False)
    return page


def save_draft(page: Any, *, by: Any) -> Any:
    """Writes the changed page as a new draft revision and returns the revision. What is live stays as it is."""
    page.full_clean()
    return page.save_revision(user=by, log_action=True)


def submit_for_review(page: Any, *, by: Any) -> Any:
    """Sends the latest draft into the review of its place and returns the workflow state.

    Raises PermissionDenied when `by` may not edit the page, NotUnderReview when no review is set up there,
    ValidationError when the draft lacks something publishing needs.
    """
    page = page.get_latest_revision_as_object()
    if not page.permissions_for_user(by).can_submit_for_moderation():
        if page.get_workflow() is None:
            raise NotUnderReview(_("No review is set up for this part of the site."), code="no_review")
        raise PermissionDenied(_("You may not send this page for review."))
    page.full_clean()
    if isinstance(page, LessonContent) and (wrong := page.charts_that_do_not_work_out()):
        raise ValidationError({"body": wrong})
    return page.get_workflow().start(page, by)


def approve(page: Any, *, by: Any, comment: str = "") -> None:
    """Approves the page in the name of `by`. After the last task of the review the page is published.

    Raises NotUnderReview when it waits for nobody, PermissionDenied when `by` is not a reviewer or sent it herself.
    """
    state = page.current_workflow_task_state
    if state is None:
        raise NotUnderReview(_("This page is not waiting for a review."), code="not_waiting")
    task = state.task.specific
    if isinstance(task, SecondPersonReview) and task.is_refused(page, by):
        raise PermissionDenied(own_work_sentence())
    if "approve" not in {name for name, _label, _modal in task.get_actions(page, by)}:
        raise PermissionDenied(_("You do not review this part of the site."))
    # A workflow records its comment in the language of the person; the log must not depend on who runs a command.
    with override("es"), transaction.atomic():
        task.on_action(state, user=by, action_name="approve", comment=comment)
    page.refresh_from_db()


@transaction.atomic
def ensure_review_workflow(*, reviewers: Iterable[Group] = ()) -> Workflow:
    """Sets up the review of contents and returns its workflow; running it again changes nothing.

    Makes the workflow with one task, adds `reviewers` to the groups that review, and puts shared parts and every
    catalogue that has no workflow of its own under it. A site may add tasks: they are kept.
    """
    workflow, _made = Workflow.objects.get_or_create(name=WORKFLOW_NAME, defaults={"active": True})
    task = SecondPersonReview.objects.filter(name=TASK_NAME).first()
    if task is None:
        task = SecondPersonReview.objects.create(name=TASK_NAME, active=True)
    if not workflow.workflow_tasks.exists():
        WorkflowTask.objects.create(workflow=workflow, task=task.task_ptr, sort_order=0)
    task.groups.add(*reviewers)
    WorkflowContentType.objects.get_or_create(
        content_type=ContentType.objects.get_for_model(SharedPart), defaults={"workflow": workflow}
    )
    put_under_review(CourseCatalogPage.objects.all())
    return workflow


def put_under_review(catalogues: Iterable[CourseCatalogPage]) -> None:
    """Puts catalogues without a workflow of their own under the review of contents, where that is set up."""
    workflow = Workflow.objects.filter(name=WORKFLOW_NAME, active=True).first()
    if workflow is None:
        return
    for catalogue in catalogues:
        WorkflowPage.objects.get_or_create(page_id=catalogue.pk, defaults={"workflow": workflow})
