"""A whole cohort as one sealed file: people, calendar, memberships, every fact as it was received, closed months.

What the projections say is not in it: it is folded from the facts again where the file is taken in. Consents, signed
sheets, the pictures themselves and papers that were issued stay where they are: they belong to the house that took or
issued them.

    manifest.json    format, when, which cohort, rows by table, SHA-256 of records.json
    records.json     {table: [row]}; a row is its columns by name, moments in ISO 8601 with zone
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, BinaryIO, cast

from django.contrib.auth import get_user_model
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone

from curriculum.outline.models import Course, CourseEdition, Skill

from ..cohorts.models import (
    CentreMember,
    Cohort,
    CohortFacilitator,
    Enrolment,
    Session,
    TimetableSlot,
)
from ..evaluations.models import PiecePhoto
from ..events.models import LearningEvent
from ..evidence.models import AuthorityFigure, DifferenceAcknowledgement, MonthClose, MonthCorrection
from ..people.models import Participant
from .sealed import COHORT, Damaged, NotABackup, SealedReader, SealedWriter, WrongPassphrase

__all__ = ["Archive", "Damaged", "NewerFormat", "NotABackup", "WrongPassphrase", "pack", "read"]

FORMAT = 1
MANIFEST, RECORDS = "manifest.json", "records.json"
MOST_BYTES = 200 * 1024 * 1024
# Rows that another house may know under another key are named by what both write the same.
NATURAL: Mapping[type[models.Model], str] = {
    get_user_model(): get_user_model().USERNAME_FIELD,
    Course: "code",
    Skill: "code",
}


class NewerFormat(Exception):
    """The file was written by a later version of the product."""


@dataclass(frozen=True)
class Archive:
    """What a file holds once it is opened and found whole. Rows as `records.json` has them."""

    manifest: Mapping[str, Any]
    rows: Mapping[str, Sequence[Mapping[str, Any]]] = field(repr=False)

    def of(self, model: type[models.Model]) -> Sequence[Mapping[str, Any]]:
        """The rows of one table."""
        return self.rows.get(model._meta.label_lower, ())


@dataclass(frozen=True)
class Part:
    """One table and which of its rows belong to a cohort."""

    model: type[models.Model]
    of: Callable[[Cohort], models.QuerySet[Any]]


def _facts(cohort: Cohort) -> models.QuerySet[Any]:
    sessions = cohort.sessions.values("pk")
    return LearningEvent.objects.filter(models.Q(cohort_id=cohort.pk) | models.Q(session_id__in=sessions))


def _people(cohort: Cohort) -> models.QuerySet[Any]:
    """Everybody the cohort's rows name, and the record that speaks for her where two were joined."""
    named = Participant.objects.filter(
        models.Q(pk__in=Enrolment.objects.filter(cohort=cohort).values("participant"))
        | models.Q(pk__in=_facts(cohort).exclude(participant_id=None).values("participant_id"))
        | models.Q(pk__in=AuthorityFigure.objects.filter(cohort=cohort).values("participant"))
    )
    return Participant.objects.filter(
        models.Q(pk__in=named.values("pk")) | models.Q(pk__in=named.values("merged_into"))
    )


def _skills(cohort: Cohort) -> models.QuerySet[Any]:
    codes = {skill["code"] for skill in cohort.edition.content["skills"]}
    return Skill.objects.filter(
        models.Q(code__in=codes) | models.Q(code__in=_facts(cohort).filter(kind="skill").values("subject"))
    )


# In the order they are written back: whatever is pointed at comes first.
PARTS = (
    Part(Course, lambda cohort: Course.objects.filter(pk=cohort.edition.course_id)),
    Part(Skill, _skills),
    Part(CourseEdition, lambda cohort: CourseEdition.objects.filter(pk=cohort.edition_id)),
    Part(Participant, _people),
    Part(Cohort, lambda cohort: Cohort.objects.filter(pk=cohort.pk)),
    Part(CohortFacilitator, lambda cohort: CohortFacilitator.objects.filter(cohort=cohort)),
    Part(TimetableSlot, lambda cohort: TimetableSlot.objects.filter(cohort=cohort)),
    Part(
        CentreMember,
        lambda cohort: CentreMember.objects.filter(
            centre=cohort.centre, participant__in=_people(cohort).values("pk")
        ),
    ),
    Part(Session, lambda cohort: Session.objects.filter(cohort=cohort)),
    Part(Enrolment, lambda cohort: Enrolment.objects.filter(cohort=cohort)),
    Part(PiecePhoto, lambda cohort: PiecePhoto.objects.filter(cohort=cohort)),
    Part(LearningEvent, _facts),
    Part(MonthClose, lambda cohort: MonthClose.objects.filter(cohort=cohort)),
    Part(MonthCorrection, lambda cohort: MonthCorrection.objects.filter(close__cohort=cohort)),
    Part(AuthorityFigure, lambda cohort: AuthorityFigure.objects.filter(cohort=cohort)),
    Part(DifferenceAcknowledgement, lambda cohort: DifferenceAcknowledgement.objects.filter(cohort=cohort)),
)


def pack(cohort: Cohort, *, passphrase: str) -> bytes:
    """The sealed file of a cohort. A snapshot: run it inside a transaction where others may be writing.

    The passphrase opens it and is kept nowhere; the caller insists on `sealed.SHORTEST_PASSPHRASE` letters.
    """
    rows = {part.model._meta.label_lower: [_row(one) for one in _in_order(part.of(cohort))] for part in PARTS}
    records = json.dumps(rows, cls=_Encoder, ensure_ascii=False, sort_keys=True).encode()
    manifest = {
        "format": FORMAT,
        "made_at": timezone.now().isoformat(timespec="seconds"),
        "cohort": str(cohort.pk),
        "code": cohort.code,
        "time_zone": cohort.centre.time_zone,
        "rows": {name: len(found) for name, found in rows.items()},
        "sha256": hashlib.sha256(records).hexdigest(),
    }
    target = io.BytesIO()
    sealed = SealedWriter(target, passphrase, magic=COHORT)
    with zipfile.ZipFile(cast(BinaryIO, sealed), "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(MANIFEST, json.dumps(manifest, sort_keys=True))
        archive.writestr(RECORDS, records)
    sealed.close()
    return target.getvalue()


class _Encoder(DjangoJSONEncoder):
    """Moments to the microsecond: what comes back must be what was there."""

    def default(self, o: Any) -> Any:
        return o.isoformat() if hasattr(o, "isoformat") else super().default(o)


def _in_order(rows: models.QuerySet[Any]) -> Iterator[Any]:
    return rows.select_related(*_named(rows.model)).order_by("pk").iterator(chunk_size=2_000)


def _named(model: Any) -> dict[str, str]:
    """The columns that point at rows with a natural name, by field, and the field of that name."""
    pointers = (column for column in model._meta.concrete_fields if column.remote_field)
    return {
        column.name: NATURAL[column.remote_field.model]
        for column in pointers
        if column.remote_field.model in NATURAL
    }


def _row(one: Any) -> dict[str, Any]:
    """The columns of a row; pointers at rows with a natural name say that name."""
    return {column.attname: _value(one, column) for column in one._meta.concrete_fields}


def _value(one: Any, column: Any) -> Any:
    target: Any = column.remote_field.model if column.remote_field else None
    if target in NATURAL and getattr(one, column.attname) is not None:
        return getattr(getattr(one, column.name), NATURAL[target])
    return getattr(one, column.attname)


def read(data: bytes, *, passphrase: str) -> Archive:
    """Open a file and compare it with its own account.

    Raises NotABackup (another kind of file), WrongPassphrase, Damaged (cut, changed, unpacks to too much), NewerFormat.
    """
    reader = SealedReader(io.BytesIO(data), passphrase, magic=COHORT)
    plain = io.BytesIO()
    while piece := reader.read(1024 * 1024):
        plain.write(piece)
        if plain.tell() > MOST_BYTES:
            raise Damaged
    try:
        with zipfile.ZipFile(plain) as archive:
            if sum(part.file_size for part in archive.infolist()) > MOST_BYTES:
                raise Damaged
            manifest = json.loads(archive.read(MANIFEST))
            if manifest["format"] > FORMAT:
                raise NewerFormat
            records = archive.read(RECORDS)
            if hashlib.sha256(records).hexdigest() != manifest["sha256"]:
                raise Damaged
            rows = json.loads(records)
    except (zipfile.BadZipFile, KeyError, ValueError, TypeError, EOFError):
        raise Damaged from None
    known = {part.model._meta.label_lower for part in PARTS}
    if set(rows) - known:
        raise NewerFormat
    return Archive(manifest=manifest, rows=rows)
