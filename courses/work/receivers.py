"""What paid work hears: completions reached and withdrawn, inside the same transaction."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from ..completion.models import Completion
from ..completion.signals import completion_reached, completion_withdrawn
from ..people.models import Merge
from ..people.queries import identities
from ..people.signals import merge_confirmed
from . import actions


@receiver(completion_reached, dispatch_uid="lms.work.unlock")
def open_roles(sender: Any, completion: Completion, **kwargs: Any) -> None:
    """A confirmed completion may satisfy roles."""
    actions.unlock_satisfied_roles(completion.participant, because=completion)


@receiver(completion_withdrawn, dispatch_uid="lms.work.review")
def ask_about_what_rested_on_it(sender: Any, completion: Completion, **kwargs: Any) -> None:
    """Work that rested on a withdrawn completion is looked at by a person."""
    actions.open_reviews(completion)


@receiver(merge_confirmed, dispatch_uid="lms.work.merge")
def count_both_histories(sender: Any, merge: Merge, **kwargs: Any) -> None:
    """Two records that are one person for good may satisfy together what neither did alone."""
    completions = Completion.objects.confirmed().filter(participant__in=identities(merge.kept))
    for completion in completions.select_related("cohort__edition", "participant").order_by(
        "earned_on", "pk"
    ):
        actions.unlock_satisfied_roles(merge.kept, because=completion)
