"""The page of her certificates that a person may have published for a time. Off until she asks; gone when she says so.

The address holds nothing but 256 random bits: no name, no number, nothing that can be searched, counted or guessed.
What is unknown, ended and withdrawn answers alike. It shows what a paper in her hand shows and no more.
"""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from wagtail.log_actions import log

from courses.people.models import Participant

from . import conf
from .actions import Refused
from .enums import CertificateKind
from .models import Certificate, PublishedTranscript
from .payload import Facts

TOKEN_BYTES = 32
LONGEST_DAYS = 365
_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")
LABEL = "transcript"


@dataclass(frozen=True)
class Shown:
    """What the page shows: the name as on her newest paper, her standing certificates, the last moment."""

    name: str
    certificates: tuple[Facts, ...]
    published: PublishedTranscript


def publish(participant: Participant, *, days: int, by: Any) -> PublishedTranscript:
    """Publish her page for so many days, in the place of one that is open. Raises Refused.

    Call it only when she asked: the screen makes the person at the desk say so, and the log keeps who.
    """
    if not 1 <= days <= LONGEST_DAYS:
        raise Refused("too_many_days", most=LONGEST_DAYS)
    if not _standing(participant).exists():
        raise Refused("nothing_to_publish")
    now = timezone.now()
    try:
        with transaction.atomic():
            _withdraw_open(participant, by=by)
            published = PublishedTranscript.objects.create(
                participant=participant,
                token=secrets.token_urlsafe(TOKEN_BYTES),
                published_at=now,
                published_by=by,
                expires_at=now + timedelta(days=days),
            )
            log(published, "lms.publish_transcript", user=by, data={"days": days}, title=LABEL)
    except IntegrityError as error:  # two people at two desks: the other one's page stands
        raise Refused("already_decided") from error
    return published


def withdraw(participant: Participant, *, by: Any) -> bool:
    """Take her page off. True when there was one. From this moment its address answers like an unknown one."""
    with transaction.atomic():
        return bool(_withdraw_open(participant, by=by))


def _withdraw_open(participant: Participant, *, by: Any) -> int:
    open_ones = list(PublishedTranscript.objects.filter(participant=participant, withdrawn_at=None))
    for one in open_ones:
        one.withdrawn_at, one.withdrawn_by = timezone.now(), by
        one.save(update_fields=["withdrawn_at", "withdrawn_by"])
        log(one, "lms.withdraw_transcript", user=by, title=LABEL)
    return len(open_ones)


def current(participant: Participant) -> PublishedTranscript | None:
    """Her open page, if there is one."""
    return PublishedTranscript.objects.open_on(timezone.now()).filter(participant=participant).first()


def address(published: PublishedTranscript) -> str:
    """The whole address to hand to her."""
    return conf.site_address() + reverse("verify_transcript", args=[published.token])


def read(token: str) -> Shown | None:
    """What stands behind an address now; None for whatever is not open, for whatever reason."""
    wanted = token if _TOKEN.fullmatch(token) else ""
    published = (
        PublishedTranscript.objects.open_on(timezone.now())
        .filter(token=wanted, participant__anonymised_at=None, participant__merged_into=None)
        .select_related("participant")
        .first()
    )
    if published is None:
        return None
    facts = [one.read_facts() for one in _standing(published.participant)]
    if not facts:
        return None
    return Shown(facts[0].name, tuple(facts), published)


def _standing(participant: Participant) -> Any:
    return (
        Certificate.objects.standing()
        .filter(participant=participant, kind__in=(CertificateKind.CAREER, CertificateKind.PATHWAY))
        .order_by("-issued_on", "-full_number")
    )


def withdraw_of_the_forgotten(sender: Any, participant: Participant, by: Any, **kwargs: Any) -> None:
    """Who is forgotten here is not on show elsewhere."""
    withdraw(participant, by=by)
