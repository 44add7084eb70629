"""What facts about evaluations mean."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import NAMESPACE_OID, UUID, uuid5

from ..cohorts.marking import ground_of
from ..cohorts.models import Cohort
from ..events.enums import Folding, HeldCode
from ..events.fold import fold_observations, fold_register
from ..events.kinds import Sender
from ..events.messages import Message
from ..events.models import LearningEvent, discard_rows
from .models import Evaluation, PiecePhoto, SamplePiece
from .rules import piece_reading, read_piece_subject, read_subject, reading


def evaluation_cell(cohort: UUID, participant: UUID, subject: str) -> str:
    return f"e:{cohort}:{participant}:{subject}"


def day_of(message: Message) -> date:
    """The local date at the centre on which a mark was given that names no date: at 23:30 it is still that day."""
    value = message.value
    if (isinstance(value, dict) and "on" in value) or message.cohort is None:
        return message.at.date()
    cohort = Cohort.objects.select_related("centre").defer("edition").filter(pk=message.cohort).first()
    return cohort.centre.local_date(message.at) if cohort else message.at.date()


class EvaluationKind:
    """A register: one mark for one person in one evaluation of a cohort (`subject` says which: `rules.Subject`)."""

    name = "evaluation"
    folding = Folding.REGISTER

    def cell(self, message: Message) -> str:
        assert message.cohort is not None
        assert message.participant is not None
        return evaluation_cell(message.cohort, message.participant, str(read_subject(message.subject)))

    def scope(self, message: Message) -> str:
        return f"c:{message.cohort}"

    def normalise(self, message: Message) -> Any:
        if message.cohort is None or message.participant is None:
            raise ValueError("an evaluation is about a person in a cohort")
        read_subject(message.subject)
        return reading(message.value, day=day_of(message))

    def doubts(self, messages: Sequence[Message], sender: Sender) -> Mapping[UUID, HeldCode]:
        ground = ground_of(messages, sender)
        found: dict[UUID, HeldCode] = {}
        for message in messages:
            value = reading(message.value, day=day_of(message))
            # A mark may be given after somebody left: what counts is that she was there before it.
            doubt = ground.doubt(message, on=date.fromisoformat(value["on"]) if value else None, ever=True)
            if doubt is not None:
                found[message.id] = doubt
        return found

    def project(self, cells: Mapping[str, Sequence[LearningEvent]]) -> None:
        rows = []
        places = Cohort.objects.select_related("centre").defer("edition")
        cohorts = places.in_bulk({facts[0].cohort_id for facts in cells.values() if facts})
        for cell, facts in cells.items():
            if not facts:
                continue
            state = fold_register(facts)
            last = max(state.heads, key=lambda fact: (fact.happened_at, fact.pk))
            subject = read_subject(last.subject)
            given = last.value or next((fact.value for fact in state.heads if fact.value), None)
            rows.append(
                Evaluation(
                    id=uuid5(NAMESPACE_OID, cell),
                    cohort_id=last.cohort_id,
                    participant_id=last.participant_id,
                    kind=subject.kind,
                    month=subject.month,
                    attempt=subject.attempt,
                    mark=state.value["mark"] if state.value else None,
                    evaluated_on=date.fromisoformat(given["on"])
                    if given
                    else cohorts[last.cohort_id].centre.local_date(last.happened_at),
                    evaluator_id=last.actor_id,
                    in_conflict=state.in_conflict,
                    heads=[str(fact.pk) for fact in state.heads],
                )
            )
        Evaluation.objects.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["id"],
            update_fields=["mark", "evaluated_on", "evaluator", "in_conflict", "heads"],
            batch_size=1_000,
        )

    def clear(self) -> None:
        discard_rows(Evaluation.objects.all())

    def rows(self) -> Sequence[tuple[Any, ...]]:
        fields = ("cohort", "participant", "kind", "month", "attempt", "mark", "evaluated_on", "evaluator")
        rows = Evaluation.objects.values_list("id", *fields, "in_conflict", "heads").order_by("id")
        return [(*row[:-1], tuple(row[-1])) for row in rows.iterator()]


def piece_cell(cohort: UUID, participant: UUID, piece: UUID) -> str:
    return f"v:{cohort}:{participant}:{piece}"


class PieceKind:
    """An observation: somebody judged a piece a person made (`subject` says for which evaluation and which piece). Two
    people who judge one piece stand side by side; what counts is the mark, and marks that differ are settled."""

    name = "piece"
    folding = Folding.OBSERVATION

    def cell(self, message: Message) -> str:
        assert message.cohort is not None
        assert message.participant is not None
        _subject, piece = read_piece_subject(message.subject)
        return piece_cell(message.cohort, message.participant, piece)

    def scope(self, message: Message) -> str:
        return f"c:{message.cohort}"

    def normalise(self, message: Message) -> Any:
        if message.cohort is None or message.participant is None:
            raise ValueError("a piece is made by a person in a cohort")
        read_piece_subject(message.subject)
        return piece_reading(message.value, day=message.at.date())

    def doubts(self, messages: Sequence[Message], sender: Sender) -> Mapping[UUID, HeldCode]:
        ground = ground_of(messages, sender)
        values = {
            message.id: piece_reading(message.value, day=message.at.date()) or {} for message in messages
        }
        names = [value["photo"] for value in values.values() if value.get("photo")]
        photos = {photo.pk: photo for photo in PiecePhoto.objects.filter(pk__in=names)} if names else {}
        found: dict[UUID, HeldCode] = {}
        for message in messages:
            value = values[message.id]
            doubt = ground.doubt(message, on=date.fromisoformat(value["on"]) if value else None, ever=True)
            photo = photos.get(UUID(value["photo"])) if value.get("photo") else None
            if value.get("photo") and (photo is None or photo.participant_id != message.participant):
                doubt = HeldCode.INVALID_VALUE
            if doubt is not None:
                found[message.id] = doubt
        return found

    def project(self, cells: Mapping[str, Sequence[LearningEvent]]) -> None:
        discard_rows(SamplePiece.objects.filter(cell__in=list(cells)))
        rows = []
        for cell, facts in cells.items():
            for fact in fold_observations(facts):
                subject, piece = read_piece_subject(fact.subject)
                rows.append(
                    SamplePiece(
                        id=fact.pk,
                        cohort_id=fact.cohort_id,
                        participant_id=fact.participant_id,
                        kind=subject.kind,
                        month=subject.month,
                        attempt=subject.attempt,
                        piece=piece,
                        made=fact.value["made"],
                        results=fact.value["results"],
                        photo_id=fact.value["photo"] or None,
                        judged_by_id=fact.actor_id,
                        judged_on=date.fromisoformat(fact.value["on"]),
                        judged_at=fact.happened_at,
                        cell=cell,
                    )
                )
        SamplePiece.objects.bulk_create(rows, batch_size=1_000)

    def clear(self) -> None:
        discard_rows(SamplePiece.objects.all())

    def rows(self) -> Sequence[tuple[Any, ...]]:
        fields = ("cohort", "participant", "kind", "month", "attempt", "piece", "made", "photo", "judged_by")
        rows = SamplePiece.objects.values_list("id", *fields, "judged_on", "judged_at", "results", "cell")
        return [
            (*row[:-2], tuple(sorted(row[-2].items())), row[-1]) for row in rows.order_by("id").iterator()
        ]
