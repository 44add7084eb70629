"""Taking a cohort's file in: what it would add to this house, what stands in the way, and then doing it at once.

Rows that are here already stay as they are; facts keep their names, so a file may be taken in twice, and a later file
of the same cohort adds what is new. Nothing enters as a new fact: facts are written back as they were received, and the
projections are folded from them by the same rooms as ever (docs/decisions/0066).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from curriculum.outline.models import Course, CourseEdition, Skill

from ..cohorts.access import can_export_people, can_open_cohorts
from ..cohorts.models import Centre, CentreMember, Cohort, CohortFacilitator, TimetableSlot
from ..completion.models import Completion
from ..events import kinds
from ..events.models import LearningEvent
from ..events.store import lock_scopes, project_cells
from ..people.models import Participant
from ..people.queries import portions
from ..work.actions import unlock_satisfied_roles
from .packing import NATURAL, PARTS, Archive

# Rows with keys of the database's own: compared by what they say, never by their number.
BY_CONTENT: Mapping[type[models.Model], tuple[str, ...]] = {
    CohortFacilitator: ("cohort_id", "user_id"),
    TimetableSlot: ("cohort_id", "weekday", "starts"),
    CentreMember: ("centre_id", "participant_id"),
}
ROWS_AT_ONCE = 500


@dataclass(frozen=True)
class Arrival:
    """What taking a file in would do. `obstacles` stop it; `notices` are things a person should know."""

    code: str
    name: str
    is_known: bool
    people: int
    new_people: int
    facts: int
    new_facts: int
    sessions: int
    new_staff: tuple[str, ...]
    obstacles: tuple[str, ...]
    notices: tuple[str, ...]
    documents_elsewhere: frozenset[UUID] = field(default=frozenset(), repr=False)


def may_take_out(user: Any, cohort: Cohort) -> bool:
    """May carry a whole cohort out, with every name: who may export people and runs its centre."""
    return can_export_people(user) and can_open_cohorts(user, cohort.centre)


def may_take_in(user: Any, centre: Centre) -> bool:
    return can_open_cohorts(user, centre) and user.has_perm("lms_courses.add_participant")


def look_at(archive: Archive, *, centre: Centre) -> Arrival:
    """What the file would do here, now. Writes nothing."""
    row = _only(archive.of(Cohort))
    here = Cohort.objects.filter(pk=row["id"]).select_related("centre").first()
    people = {UUID(one["id"]): one for one in archive.of(Participant)}
    known = set(Participant.objects.filter(pk__in=list(people)).values_list("pk", flat=True))
    facts = [one["id"] for one in archive.of(LearningEvent)]
    new_facts = len(facts) - sum(
        LearningEvent.objects.filter(pk__in=some).count() for some in portions(facts, ROWS_AT_ONCE)
    )
    elsewhere = _documents_elsewhere({key: one for key, one in people.items() if key not in known})
    staff = sorted(_staff_named(archive) - set(_users(_staff_named(archive))))
    return Arrival(
        code=row["code"],
        name=row["name"],
        is_known=here is not None,
        people=len(people),
        new_people=len(people) - len(known),
        facts=len(facts),
        new_facts=new_facts,
        sessions=len(archive.rows.get("lms_courses.session", ())),
        new_staff=tuple(staff),
        obstacles=tuple(_obstacles(archive, row, here, centre)),
        notices=tuple(_notices(archive, centre, staff, elsewhere)),
        documents_elsewhere=frozenset(elsewhere),
    )


def _only(rows: Sequence[Mapping[str, Any]]) -> Mapping[str, Any]:
    if len(rows) != 1:
        raise ValidationError(_("The file does not hold exactly one cohort."), code="not_one")
    return rows[0]


def _obstacles(
    archive: Archive, row: Mapping[str, Any], here: Cohort | None, centre: Centre
) -> Iterable[str]:
    if here is None and Cohort.objects.filter(code=row["code"]).exists():
        yield _("Another cohort here has the code %(code)s. Change its code first.") % {"code": row["code"]}
    if here is not None and here.centre_id != centre.pk:
        yield _("This cohort is already here, at another centre. Choose that centre.")
    unknown = {one["kind"] for one in archive.of(LearningEvent)} - {kind.name for kind in kinds.all_kinds()}
    if unknown:
        yield _("The file holds kinds of facts that this version does not know. Update first.")
    if archive.manifest.get("time_zone") != centre.time_zone:
        yield _("The cohort was kept in another time zone than this centre's. Its days would move.")


def _notices(
    archive: Archive, centre: Centre, staff: Sequence[str], elsewhere: Mapping[UUID, Participant]
) -> Iterable[str]:
    if staff:
        yield _(
            "These people of the staff have no account here. They get one that cannot sign in, so that it stays "
            "known who marked: %(names)s."
        ) % {"names": ", ".join(staff)}
    if elsewhere:
        yield _(
            "%(count)d of these people stand here already under another record, with the same document. They come in "
            "without the document; join the records afterwards under “Repeated records”."
        ) % {"count": len(elsewhere)}


def _documents_elsewhere(people: Mapping[UUID, Mapping[str, Any]]) -> dict[UUID, Participant]:
    """Whose document belongs to another record of this house."""
    numbers = {one["document_number"]: key for key, one in people.items() if one["document_number"]}
    found = {}
    for some in portions(list(numbers), ROWS_AT_ONCE):
        for other in Participant.objects.filter(document_number__in=some, merged_into=None):
            key = numbers[other.document_number]
            if people[key]["document_type"] == other.document_type and not people[key]["merged_into_id"]:
                found[key] = other
    return found


def _staff_named(archive: Archive) -> set[str]:
    """The user names of everybody who marked, closed or entered something in the file."""
    names: set[str] = set()
    for part in PARTS:
        columns = [
            one.attname for one in part.model._meta.concrete_fields if _points_at(one) is get_user_model()
        ]
        for row in archive.of(part.model):
            names.update(row[column] for column in columns if row.get(column))
    return names


def _points_at(column: Any) -> Any:
    return column.remote_field.model if column.remote_field else None


def _users(names: Iterable[str]) -> dict[str, Any]:
    name = get_user_model().USERNAME_FIELD
    rows = get_user_model()._default_manager.filter(**{f"{name}__in": list(names)})
    return {user.get_username(): user for user in rows}


# ------------------------------------------------------------------------------------------ taking in


def take_in(archive: Archive, *, centre: Centre, by: Any) -> Cohort:
    """Writes what the file adds, all of it or nothing, and returns the cohort.

    Steps: permission, obstacles, staff without accounts, rows by table, projections, unlocked work, log. Raises
    PermissionDenied; ValidationError with the obstacles.
    """
    if not may_take_in(by, centre):
        raise PermissionDenied
    with transaction.atomic():
        arrival = look_at(archive, centre=centre)
        if arrival.obstacles:
            raise ValidationError(list(arrival.obstacles))
        _Writer(archive, centre, arrival).write()
        cohort: Cohort = Cohort.objects.get(pk=_only(archive.of(Cohort))["id"])
        _project(archive)
        _unlock(cohort)
        log(
            instance=cohort,
            action="lms.import_cohort",
            user=by,
            data={
                "people": arrival.new_people,
                "facts": arrival.new_facts,
                "made_at": archive.manifest["made_at"],
            },
        )
    return cohort


class _Writer:
    """Writes the rows of a file table by table, with this house's own keys where names stand for them."""

    def __init__(self, archive: Archive, centre: Centre, arrival: Arrival) -> None:
        self._archive, self._centre, self._arrival = archive, centre, arrival
        self._named: dict[type[models.Model], dict[str, Any]] = {}
        # Keys of the file that another row stands for here.
        self._instead: dict[type[models.Model], dict[str, Any]] = {CourseEdition: {}}

    def write(self) -> None:
        self._named[get_user_model()] = self._staff()
        for part in PARTS:
            rows = self._archive.of(part.model)
            if part.model in (Course, Skill):
                self._by_code(part.model, rows)
            elif part.model is CourseEdition:
                self._editions(rows)
            elif part.model in BY_CONTENT:
                self._by_content(part.model, rows)
            else:
                self._by_key(part.model, rows)

    def _staff(self) -> dict[str, Any]:
        users = _users(_staff_named(self._archive))
        for name in self._arrival.new_staff:
            user = get_user_model()._default_manager.model(
                **{get_user_model().USERNAME_FIELD: name}, is_active=False
            )
            user.set_unusable_password()
            user.save()
            users[name] = user
        return {name: user.pk for name, user in users.items()}

    def _by_code(self, model: Any, rows: Sequence[Mapping[str, Any]]) -> None:
        """Courses and skills are known by their code; the house's own words for them stay."""
        codes = [row["code"] for row in rows]
        here = dict(model.objects.filter(code__in=codes).values_list("code", "pk"))
        fresh = [self._made(model, row) for row in rows if row["code"] not in here]
        model.objects.bulk_create(fresh)
        self._named[model] = here | {one.code: one.pk for one in fresh}

    def _editions(self, rows: Sequence[Mapping[str, Any]]) -> None:
        for row in rows:
            course = self._named[Course][row["course_id"]]
            same = CourseEdition.objects.filter(course=course, content_hash=row["content_hash"]).first()
            if same is None:
                last = CourseEdition.objects.filter(course=course).aggregate(last=Max("number"))["last"] or 0
                same = self._made(CourseEdition, {**row, "number": last + 1})
                CourseEdition.objects.bulk_create([same])
            self._instead[CourseEdition][row["id"]] = same.pk

    def _by_content(self, model: Any, rows: Sequence[Mapping[str, Any]]) -> None:
        columns = BY_CONTENT[model]
        made = [self._made(model, {**row, "id": None}) for row in rows]
        here = set(model.objects.values_list(*columns)) if made else set()
        model.objects.bulk_create(
            [one for one in made if tuple(getattr(one, name) for name in columns) not in here]
        )

    def _by_key(self, model: Any, rows: Sequence[Mapping[str, Any]]) -> None:
        here: set[str] = set()
        for some in portions([row["id"] for row in rows], ROWS_AT_ONCE):
            here.update(
                str(key) for key in model._base_manager.filter(pk__in=some).values_list("pk", flat=True)
            )
        fresh = [self._made(model, row) for row in rows if row["id"] not in here]
        # A record that was joined to another stands after the one that speaks for it.
        fresh.sort(key=lambda one: getattr(one, "merged_into_id", None) is not None)
        model._base_manager.bulk_create(fresh, batch_size=ROWS_AT_ONCE)

    def _made(self, model: Any, row: Mapping[str, Any]) -> Any:
        """The row as an object of this house: names become keys, the centre becomes the chosen one."""
        values = {}
        for column in model._meta.concrete_fields:
            if column.attname not in row:
                # A column the file does not know yet has the value new rows get.
                continue
            value = row[column.attname]
            target = _points_at(column)
            if target is Centre:
                value = self._centre.pk
            elif target in NATURAL and value is not None:
                value = self._named[target][value]
            elif target in self._instead:
                value = self._instead[target].get(value, value)
            values[column.attname] = (column.target_field if target else column).to_python(value)
        if model is Participant and values["id"] in self._arrival.documents_elsewhere:
            values |= {"document_number": "", "document_type": "SIN"}
        return model(**values)


def _project(archive: Archive) -> None:
    """Folds every cell the file's facts belong to, under the locks of their neighbourhoods."""
    rows = archive.of(LearningEvent)
    lock_scopes({row["scope"] for row in rows})
    cells = sorted({(row["kind"], row["cell"]) for row in rows})
    for some in portions(cells, ROWS_AT_ONCE):
        project_cells(some)


def _unlock(cohort: Cohort) -> None:
    """Completions that came in unlock paid work here as they would have, had they been confirmed here."""
    for done in Completion.objects.confirmed().filter(cohort=cohort).select_related("participant"):
        unlock_satisfied_roles(done.participant, because=done)
