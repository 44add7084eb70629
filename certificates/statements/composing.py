"""From a request to what the statement will say, and what keeps it from being issued."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from certificates.enums import CertificateStatus
from certificates.models import Certificate
from certificates.payload import Facts, PayloadError, tidy
from certificates.sentences import payload_sentence
from courses.cohorts.models import Cohort
from courses.evidence.months import Link, statement_obstacles
from courses.evidence.papers.statement import statement_content
from courses.evidence.papers.words import long_day

from . import drawing
from .enums import ADDRESSEE_WORDS, Addressee, AskedBy
from .models import StatementRequest
from .sentences import part_words, refusal

RESULT = "Constancia de participación, asistencia y horas efectivas"
# Every paper is signed by these; who they are is typed with the request.
PARTS = ("registrar", "instructor", "director")
LONGEST_COURSE = 200
MANNERS = {"written": "por escrito", "fingerprint": "con su huella digital", "verbal": "de palabra"}


@dataclass(frozen=True)
class Obstacle:
    """One thing that must be settled before the statement can be issued: a code, a sentence, where to go."""

    code: str
    sentence: str
    links: tuple[Link, ...] = ()


@dataclass(frozen=True)
class Standing:
    """A request read whole: what the paper would say now, what is missing, what somebody should know before issuing."""

    request: StatementRequest
    statement: dict[str, Any]
    head: dict[str, str]
    signers: list[dict[str, str]]
    obstacles: tuple[Obstacle, ...]
    warnings: tuple[str, ...]

    @property
    def is_ready(self) -> bool:
        return not self.obstacles


def cohorts_of(request: StatementRequest) -> list[Cohort]:
    """The groups it covers, with all the paper reads of them."""
    return list(
        request.cohorts.select_related("centre__place", "edition")
        .prefetch_related("timetable", "facilitators")
        .order_by("starts_on", "code")
    )


def standing_of(request: StatementRequest, *, on: date | None = None) -> Standing:
    """Everything about a request that waits. The number of questions does not depend on months or sessions."""
    cohorts = cohorts_of(request)
    statement = statement_content(request.participant, cohorts, first=request.first, last=request.last)
    head = head_of(request)
    signers = signers_of(request)
    obstacles = list(_obstacles(request, cohorts, statement, signers))
    if not obstacles:
        try:
            facts_of(
                statement,
                head,
                signers,
                number="CON-2000-0001",
                identifier=bytes(16),
                day=on or timezone.localdate(),
            )
        except PayloadError as error:
            words = payload_sentence(error.code, error.field)
            obstacles.append(Obstacle("text", f"{words} ({error.field})" if error.field else words))
    return Standing(request, statement, head, signers, tuple(obstacles), tuple(_warnings(request, statement)))


def head_of(request: StatementRequest) -> dict[str, str]:
    """The head of the paper, in Spanish: to whom, who asked and on what ground."""
    addressee = ADDRESSEE_WORDS[Addressee(request.addressee)]
    named = tidy(request.addressee_name)
    day = long_day(request.asked_on)
    if request.asked_by == AskedBy.PERSON and request.consent is not None:
        consent = request.consent
        aloud = f", leído en voz alta por {tidy(consent.read_aloud_by)}" if consent.read_aloud_by else ""
        asked = (
            f"La persona interesada, el {day}, con su consentimiento para este fin dado "
            f"{MANNERS[consent.manner]} el {long_day(consent.given_on)}{aloud}"
        )
    else:
        asked = f"{tidy(request.authority)}, documento {tidy(request.document)}, del {day}"
    return {
        "addressee": f"{addressee}: {named}" if named else addressee,
        "asked": asked,
        "authority_code": tidy(request.authority_code),
        "city": drawing.head_city(),
    }


def signers_of(request: StatementRequest) -> list[dict[str, str]]:
    """Who signs by hand, in the order of the paper; values are texts on one line."""
    named = {str(one.get("part", "")): one for one in request.signers}
    return [
        {
            "part": part,
            "name": tidy(str(named.get(part, {}).get("name", ""))),
            "document": tidy(str(named.get(part, {}).get("document", ""))),
            "note": tidy(str(named.get(part, {}).get("note", ""))),
        }
        for part in PARTS
    ]


def facts_of(
    statement: Mapping[str, Any],
    head: Mapping[str, str],
    signers: list[dict[str, str]],
    *,
    number: str,
    identifier: bytes,
    day: date,
    replaces: str = "",
) -> Facts:
    """The facts that are frozen, committed to and drawn. Raises PayloadError with the field that may not be certified."""
    totals, person = statement["totals"], statement["person"]
    if not totals["since"]:
        raise PayloadError("days_missing", "from")
    courses = "; ".join(dict.fromkeys(group["course"] for group in statement["groups"]))
    return Facts(
        id=identifier,
        no=number,
        name=tidy(person["full_name"]),
        doc=person["document"][:40],
        course=courses if len(courses) <= LONGEST_COURSE else courses[: LONGEST_COURSE - 1].rstrip() + "…",
        hours=totals["minutes"] // 60,
        since=date.fromisoformat(totals["since"]),
        until=date.fromisoformat(totals["until"]),
        result=RESULT,
        issued=day,
        detail={
            "kind": drawing.KIND,
            "minutes": totals["minutes"],
            "head": {**head, **({"replaces": replaces} if replaces else {})},
            "signers": [dict(one) for one in signers],
            "statement": statement,
        },
    )


def _obstacles(
    request: StatementRequest,
    cohorts: list[Cohort],
    statement: Mapping[str, Any],
    signers: list[dict[str, str]],
) -> list[Obstacle]:
    found = []
    if request.asked_by == AskedBy.PERSON:
        consent = request.consent
        if consent is None or consent.withdrawn_on is not None:
            link = Link(_("Consents"), reverse("lms_people:consents", args=[request.participant_id]))
            found.append(Obstacle("consent_withdrawn", refusal("consent_withdrawn"), (link,)))
    gate = statement_obstacles(
        request.participant, first=request.first, last=request.last, cohorts=[one.pk for one in cohorts]
    )
    found += [Obstacle(str(one.code), one.sentence, one.links) for one in gate]
    if not statement["sessions"]:
        found.append(Obstacle("no_sessions", refusal("no_sessions")))
    elif not statement["totals"]["since"]:
        found.append(Obstacle("no_attendance", refusal("no_attendance")))
    for one in signers:
        if not one["name"]:
            found.append(Obstacle("signer_missing", refusal("signer_missing", part=part_words(one["part"]))))
    return found


def _warnings(request: StatementRequest, statement: Mapping[str, Any]) -> list[str]:
    """What does not keep the paper from being issued, and should be known before."""
    found = []
    for group in statement["groups"]:
        if not group["inscribed_on"]:
            found.append(
                _(
                    "“%(cohort)s”: the inscription in the authority's book is missing. These hours might not be counted."
                )
                % {"cohort": group["code"]}
            )
        if not group["act"]:
            found.append(
                _("“%(cohort)s”: no agreement or resolution is written down.") % {"cohort": group["code"]}
            )
    without = [month["short"] for month in statement["months"] if not month["authority_folio"]]
    if without:
        found.append(
            _("Without figures of the authority, so nothing was compared: %(months)s.")
            % {"months": ", ".join(without)}
        )
    if statement["flags"]:
        found.append(
            _("The paper shows %(count)d observations about the hours. Read them in the preview.")
            % {"count": len(statement["flags"])}
        )
    if request.participant.is_protected:
        found.append(
            _("Protected person: on this paper her legal name stands, as the authority's register writes it.")
        )
    standing = Certificate.objects.filter(
        statement_request__participant=request.participant,
        statement_request__kind=request.kind,
        status=CertificateStatus.ISSUED,
    ).values_list("full_number", flat=True)
    if standing:
        found.append(_("Statements that stand already: %(numbers)s.") % {"numbers": ", ".join(standing)})
    return found
