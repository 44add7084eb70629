"""Who sees whom is decided by centres and cohorts, which this room does not know. They hand their answer down here.

Until somebody defines it, nobody sees anybody.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .models import ParticipantQuerySet

Narrow = Callable[["ParticipantQuerySet", Any], "ParticipantQuerySet"]

_defined: list[Narrow] = []


def define(narrowing: Narrow) -> None:
    """Sets the one function that keeps of a queryset of participants those a user may know about."""
    _defined[:] = [narrowing]


def narrow(people: ParticipantQuerySet, user: Any) -> ParticipantQuerySet:
    return _defined[0](people, user) if _defined else people.none()
