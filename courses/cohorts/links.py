"""What rooms above offer on the page of a cohort: tabs and buttons, by a hook, so that this room need not know them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from wagtail import hooks

from ..people.models import Participant
from .models import Cohort

# `(cohort, user) -> Iterable[CohortLink]`: only what that user may open; no query for each link.
COHORT_LINKS = "lms_cohort_links"
# `(user) -> Iterable[CohortLink]`: buttons on the list of cohorts.
LIST_LINKS = "lms_cohort_list_links"


# `(participant, user) -> Iterable[ParticipantLink]`: buttons on the page of a person, under the same rule.
PARTICIPANT_LINKS = "lms_participant_links"


class Place(StrEnum):
    TAB = "tab"
    BUTTON = "button"


@dataclass(frozen=True)
class CohortLink:
    """One door. `key` names the tab its own page shows as open; `icon_name` is for buttons; lower `order` comes first
    (our own tabs are 10, 20, 30)."""

    place: Place
    label: str
    url: str
    order: int = 100
    key: str = ""
    icon_name: str = "doc-full"


def links_of(cohort: Cohort, user: Any) -> list[CohortLink]:
    """Every link another room offers this user for this cohort, in order."""
    offers: list[Callable[[Cohort, Any], Iterable[CohortLink]]] = hooks.get_hooks(COHORT_LINKS)
    found = [link for offer in offers for link in offer(cohort, user)]
    return sorted(found, key=lambda link: (link.order, link.label))


@dataclass(frozen=True)
class ParticipantLink:
    """One button on the page of a person; lower `order` comes first (our own are 10 to 40). `note` says what it is for,
    where there is room."""

    label: str
    url: str
    order: int = 100
    icon_name: str = "doc-full"
    note: str = ""


def links_of_person(person: Participant, user: Any) -> list[ParticipantLink]:
    """Every button another room offers this user for this person, in order."""
    offers: list[Callable[[Participant, Any], Iterable[ParticipantLink]]] = hooks.get_hooks(PARTICIPANT_LINKS)
    found = [link for offer in offers for link in offer(person, user)]
    return sorted(found, key=lambda link: (link.order, link.label))


def links_of_list(user: Any) -> list[CohortLink]:
    """Every button another room offers this user on the list of cohorts, in order."""
    offers: list[Callable[[Any], Iterable[CohortLink]]] = hooks.get_hooks(LIST_LINKS)
    found = [link for offer in offers for link in offer(user)]
    return sorted(found, key=lambda link: (link.order, link.label))
