"""The task of the review: somebody else than the one who sent it reads a lesson and publishes it."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import AbstractGroupApprovalTask

from ..conf import review_by_second_person


class SecondPersonReview(AbstractGroupApprovalTask):
    """Members of the chosen groups review; nobody reviews what she herself sent (unless the setting allows it)."""

    class Meta:
        verbose_name = gettext_lazy("review by a second person")
        verbose_name_plural = gettext_lazy("reviews by a second person")

    @staticmethod
    def sent_by(obj: Any, user: Any) -> bool:
        """Whether this user sent the page for the review that is going on."""
        state = obj.current_workflow_state
        return state is not None and state.requested_by_id == user.pk

    def is_refused(self, obj: Any, user: Any) -> bool:
        return review_by_second_person() and self.sent_by(obj, user)

    def get_actions(self, obj: Any, user: Any) -> list[tuple[str, Any, bool]]:
        if self.is_refused(obj, user):
            return []
        actions: list[tuple[str, Any, bool]] = super().get_actions(obj, user)
        return actions

    def on_action(self, task_state: Any, user: Any, action_name: str, **kwargs: Any) -> Any:
        if action_name == "approve" and self.is_refused(task_state.workflow_state.content_object, user):
            raise PermissionDenied(own_work_sentence())
        return super().on_action(task_state, user, action_name, **kwargs)

    def get_task_states_user_can_moderate(self, user: Any, **kwargs: Any) -> Any:
        states = super().get_task_states_user_can_moderate(user, **kwargs)
        return states.exclude(workflow_state__requested_by=user) if review_by_second_person() else states

    @classmethod
    def get_description(cls) -> Any:
        return gettext_lazy("Somebody of the chosen groups reviews and publishes, never the one who sent it.")


def own_work_sentence() -> str:
    return _("You sent this for review yourself. Another person reviews and publishes it.")
