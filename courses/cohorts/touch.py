"""What the facilitators' screens of all rooms share: finding the session, the tabs of its sheet, days in words.

Rooms above enter their tab and the words of their actions here; nothing below knows them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.dateformat import format as format_date
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from ..events.actions import Action, last_action
from .access import can_mark
from .models import Cohort, Enrolment, Session

# How the script of these screens says that it sent a form, and how an answer says that it was written.
SENT_BY_SCRIPT = "fetch"


@dataclass(frozen=True)
class Tab:
    """One page of a session's sheet. `url_name` takes the session's id; `order` sorts them."""

    order: int
    key: str
    label: Any
    icon: str
    url_name: str


ActionWords = Callable[[Action], str]
_tabs: dict[str, Tab] = {}
_words: dict[str, ActionWords] = {}


def register_tab(tab: Tab) -> None:
    _tabs[tab.key] = tab


def register_words(kind: str, words: ActionWords) -> None:
    """How an action that began with a fact of this kind is named in the undo bar."""
    _words[kind] = words


def session_or_404(user: Any, session_id: UUID) -> Session:
    """The session when the user may know about it; 403 when she knows it but may not mark it."""
    rows = Session.objects.visible_to(user).select_related("cohort__edition__course", "cohort__centre")
    session = get_object_or_404(rows, pk=session_id)
    if not can_mark(user, session):
        raise PermissionDenied
    return session


def cohort_or_404(user: Any, cohort_id: UUID) -> Cohort:
    """The cohort when the user may know about it."""
    return get_object_or_404(
        Cohort.objects.visible_to(user).select_related("edition__course", "centre"), pk=cohort_id
    )


def roster(session: Session) -> list[Enrolment]:
    """Who belongs to the session, in the order of lists, each person once."""
    found: dict[UUID, Enrolment] = {}
    rows = Enrolment.objects.filter(cohort=session.cohort_id).on(session.date).select_related("participant")
    for row in rows.order_by("participant__sort_key", "participant_id"):
        found.setdefault(row.participant_id, row)
    return list(found.values())


def person_named(text: str) -> UUID:
    """The participant a form names. Raises Http404 for what is no identifier; the roster is the action's question."""
    try:
        return UUID(text)
    except ValueError:
        raise Http404


def day_words(day: date) -> str:
    """ "sábado 21 de noviembre", with the year when it is not this one."""
    if day.year == timezone.localdate().year:
        return format_date(day, pgettext("format of a day in words", "l j F"))
    return format_date(day, pgettext("format of a day in words", "l j F Y"))


def time_words(session: Session) -> str:
    """ "09:00 – 11:00" on the clock of the place."""
    zone = session.cohort.centre.zone
    return f"{session.starts_at.astimezone(zone):%H:%M} – {session.ends_at.astimezone(zone):%H:%M}"


def sheet_context(request: HttpRequest, session: Session, tab: str) -> dict[str, Any]:
    """What every page of a session's sheet shows around its content. One query: the action that can be undone."""
    action = last_action(session.pk, by=request.user)
    return {
        "session": session,
        "cohort": session.cohort,
        "course_title": session.cohort.edition.title,
        "day": day_words(session.date),
        "hours": time_words(session),
        "tabs": sorted(_tabs.values(), key=lambda one: one.order),
        "tab": tab,
        "back_url": reverse("courses:today"),
        "back_text": _("Today"),
        "undo_name": action.name if action else "",
        "undo_words": words_for(action) if action else "",
        "here": request.get_full_path(),
    }


def words_for(action: Action) -> str:
    words = _words.get(action.kind)
    return words(action) if words else _("Marked.")


def sentence_of(error: ValidationError) -> str:
    """All sentences of an error, one after the other."""
    return " ".join(error.messages)


def is_sent_by_script(request: HttpRequest) -> bool:
    return request.headers.get("X-Requested-With") == SENT_BY_SCRIPT


def answered(response: HttpResponse, *, saved: bool) -> HttpResponse:
    """Says to the script whether something was written: a page of a hotel's network or a sign-in page says nothing."""
    response["X-Saved"] = "yes" if saved else "no"
    return response


def back_to(request: HttpRequest, fallback: str) -> HttpResponse:
    """Back to the page a form was on (`next`), if it is one of this site."""
    target = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure()):
        target = fallback
    response = HttpResponseRedirect(target)
    response.status_code = 303
    return response
