"""Two of everything for the matrix: one within reach of the coordinator and the facilitator, one out of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

from django.utils import timezone
from wagtail.models import Locale, Page
from wagtailmedia.models import get_media_model

from certificates.actions import issue_batch
from certificates.enums import ChangeKind
from certificates.models import CertificateChange, CertificateReview, Pathway
from certificates.statements.models import StatementBatch, StatementRequest
from cms.roles import actions as roles
from cms.roles.matrix import Role
from courses.archives.enums import RecordKind
from courses.archives.models import CohortArrival, RecordImport
from courses.attendance.models import AttendanceMark
from courses.cohorts.models import Holiday, ParticipantImport
from courses.completion.enums import CompletionStatus
from courses.evaluations.photos import keep_photo
from courses.evaluations.pieces import Judged, judge_piece
from courses.events.enums import Door, HeldCode
from courses.events.models import HeldEvent, LearningEvent
from courses.evidence.models import LawNumber, MonthClose
from courses.evidence.sheets.actions import print_sheets
from courses.evidence.sheets.scans import attach_scan
from courses.people import consents, merges, rights
from courses.sync.models import Device, SealedNote
from courses.work.models import Placement, WorkUnlock, WorkUnlockReview
from curriculum.booklets.models import CoursePaper
from curriculum.exchange.models import CourseFile
from curriculum.pages.models import CourseCatalogPage
from tests.courses.evidence.sheets.files import photograph
from tests.factories import certificates
from tests.factories import curriculum as pages
from tests.factories.cohorts import CentreFactory, CohortFactory, SessionFactory
from tests.factories.facts import mark, send
from tests.factories.outline import CourseEditionFactory, CourseFactory, SkillFactory, skill
from tests.factories.people import ParticipantFactory
from tests.factories.staff import UserFactory
from tests.factories.work import CompletionFactory, PlacementFactory, WorkRoleFactory, complete, withdraw


@dataclass
class Side:
    """Objects by kind. `"cohort": <Cohort>`; what is no row of a table is here too (`"month": "2026-11"`)."""

    things: dict[str, Any] = field(default_factory=dict)

    def key(self, kind: str) -> Any:
        thing = self.things[kind]
        return getattr(thing, "pk", thing)


@dataclass
class World:
    staff: dict[Role, Any]
    own: Side
    foreign: Side


# A room that needs more of its own in the world adds a function here: (side, staff, is_own) -> None.
MORE: list[Callable[[Side, dict[Role, Any], bool], None]] = []


def _people(side: Side, staff: dict[Role, Any], is_own: bool) -> None:
    """Consents, requests, merges and days off."""
    person, centre, by = side.things["participant"], side.things["centre"], staff[Role.REGISTRAR]
    side.things |= {
        "consent": consents.record_consent(
            person, text=consents.text_for("teaching", "es"), manner="written", by=by
        ),
        "rights_request": rights.receive_request(person, kind="access", by=by),
        "namesake": ParticipantFactory(centre=centre),
        "merge": merges.merge_participants(
            kept=ParticipantFactory(centre=centre),
            merged=ParticipantFactory(centre=centre),
            reason="Mismo documento",
            by=by,
        ),
        "holiday": Holiday.objects.create(date="2026-04-25", name="Fundación", centre=centre),
    }


MORE.append(_people)


def _sheets(side: Side, staff: dict[Role, Any], is_own: bool) -> None:
    """A paper sheet with its signed picture, and a judged piece with its photograph."""
    cohort, session, person = (side.things[kind] for kind in ("cohort", "session", "participant"))
    somebody = UserFactory(is_superuser=True)
    cohort.centre.photos_allowed = True
    cohort.centre.save()
    sheet = print_sheets([cohort.sessions.order_by("starts_at")[0]], by=somebody)[0]
    photo = keep_photo(cohort, person, photograph(), shows_people=False, by=somebody)
    piece = judge_piece(
        cohort,
        person,
        Judged("Chullo", {"PUNTO": True}, photo.pk),
        kind="final",
        evaluated_on=session.date,
        by=staff[Role.FACILITATOR] if is_own else somebody,
    )
    side.things |= {
        "sheet": sheet,
        "sheet_number": sheet.number,
        "scan": attach_scan(sheet, photograph(size=(900, 700 + sheet.number)), by=somebody),
        "photo": photo,
        "piece": piece,
    }


MORE.append(_sheets)


def _archives(side: Side, staff: dict[Role, Any], is_own: bool) -> None:
    """A file of past records that waits for its person, and the words of the addresses records are taken out at."""
    by = staff[Role.COORDINATOR] if is_own else side.things["completion"].marked_by
    side.things |= {
        "record_kind": RecordKind.ATTENDANCE.value,
        "format": "csv",
        "arrival": CohortArrival.objects.create(centre=side.things["centre"], sealed=b"", uploaded_by=by),
        "record_import": RecordImport.objects.create(
            cohort=side.things["cohort"],
            kind=RecordKind.ATTENDANCE,
            file_hash="0" * 64,
            reading={"columns": []},
            uploaded_by=by,
        ),
    }


MORE.append(_archives)


def _months(side: Side, staff: dict[Role, Any], is_own: bool) -> None:
    """A group with a closed month, and a number of the law."""
    cohort = CohortFactory(
        centre=side.things["centre"],
        facilitators=[staff[Role.FACILITATOR]] if is_own else [],
        meetings=0,
        starts_on=date(2025, 10, 1),
    )
    SessionFactory(cohort=cohort, starts_at=datetime(2025, 10, 3, 14, tzinfo=UTC))
    MonthClose.objects.create(
        cohort=cohort, month=date(2025, 10, 1), closed_by=staff[Role.COORDINATOR], figures={"people": {}}
    )
    side.things |= {
        "group_of_month": cohort,
        "closed_month": "2025-10",
        "law_number": LawNumber.objects.earliest("pk"),
    }


MORE.append(_months)


def _lessons(side: Side, staff: dict[Role, Any], is_own: bool) -> None:
    """A course page with a lesson, by the instructor or by another one, and a sound of the library."""
    owner = staff[Role.INSTRUCTOR] if is_own else UserFactory()
    course = pages.course(CourseCatalogPage.objects.get(slug="cursos-del-mundo"), owner=owner)
    side.things |= {
        "course_page": course,
        "lesson_page": pages.lesson(course, owner=owner),
        "quechua": "quy",
        # Languages are the organisation's; the foreign one is none of the site's.
        "site_language": Locale.objects.get_or_create(language_code="quy")[0].language_code
        if is_own
        else "ay",
        "sound": get_media_model().objects.create(title="Paso", type="audio", file="media/paso.webm"),
        "course_paper": CoursePaper.objects.create(page_id=course.pk, kind="course", fingerprint="x"),
        "course_file": CourseFile.objects.create(name="curso.zip", handed_in_by=owner),
    }


MORE.append(_lessons)


def _papers(side: Side, staff: dict[Role, Any], is_own: bool) -> None:
    """A request for a statement that waits; which papers of a month and of a person, which file of a request."""
    enrolment = side.things["cohort"].enrolments.order_by("pk").first()
    batch = StatementBatch.objects.create(
        cohort=enrolment.cohort,
        first=date(2025, 10, 1),
        last=date(2025, 10, 1),
        recorded_by=staff[Role.COORDINATOR],
    )
    request = StatementRequest.objects.create(
        participant=enrolment.participant,
        kind=enrolment.cohort.kind,
        batch=batch,
        first=date(2025, 10, 1),
        last=date(2025, 10, 1),
        asked_by="authority",
        authority="Consejo",
        document="Oficio 1",
        asked_on=date(2025, 11, 3),
        addressee="council",
        recorded_by=staff[Role.COORDINATOR],
    )
    request.cohorts.add(enrolment.cohort)
    side.things |= {
        "statement_request": request,
        "statement_batch": batch,
        "month_paper": "acta",
        "person_paper": "consentimiento",
        "statement_file": "borrador",
    }


MORE.append(_papers)


def build() -> World:
    """One user for each role; the coordinator works for the own centre, the facilitator teaches its cohort."""
    Page.objects.filter(depth=2).first().add_child(
        instance=CourseCatalogPage(title="Cursos", slug="cursos-del-mundo")
    )
    roles.sync_roles()
    staff = {}
    for role in Role:
        staff[role] = UserFactory(username=str(role), first_name=str(role))
        roles.give_role(staff[role], role)
    design = certificates.CertificateDesignFactory()
    own = _side(staff, design, is_own=True)
    foreign = _side(staff, design, is_own=False)
    return World(staff, own, foreign)


def _side(staff: dict[Role, Any], design: Any, *, is_own: bool) -> Side:
    somebody, other = (UserFactory(permissions=["lms_courses.mark_session"]) for _ in range(2))
    centre = CentreFactory(staff=[staff[Role.COORDINATOR]] if is_own else [])
    taught = SkillFactory(code="PUNTO")
    edition = CourseEditionFactory(
        course=CourseFactory(code="TEJ-1" if is_own else "TEJ-2"), wishes={"skills": [skill(taught.code)]}
    )
    cohort = CohortFactory(
        centre=centre,
        edition=edition,
        facilitators=[somebody, other, *([staff[Role.FACILITATOR]] if is_own else [])],
        size=4,
        opened_by=somebody,
    )
    first, second, third, fourth = cohort.enrolments.select_related("participant").order_by("joined_on", "pk")
    role = WorkRoleFactory(courses=["VIDA-1" if is_own else "VIDA-2"])
    course = role.requirements.get().course
    kept = complete(first.participant, course, centre=centre)
    unlock = WorkUnlock.objects.get(participant=first.participant)
    withdraw(kept, by=somebody)
    review = WorkUnlockReview.objects.get(unlock=unlock)
    complete(second.participant, course, centre=centre)
    placement: Placement = PlacementFactory(
        unlock=WorkUnlock.objects.get(participant=second.participant), entered_by=somebody
    )
    confirmed = certificates.CompletionFactory(
        participant=third.participant, cohort=cohort, marked_by=somebody, enrolled=False
    )
    awaiting = CompletionFactory(
        participant=fourth.participant, cohort=cohort, status=CompletionStatus.AWAITING, marked_by=somebody
    )
    batch = issue_batch([confirmed], design=design, proposed_by=somebody, approved_by=other, with_files=False)
    held = HeldEvent.objects.create(
        body=mark(cohort.sessions.order_by("starts_at")[0], second.participant, by=somebody),
        body_hash=f"{is_own!s:0>64}",
        door=Door.TABLET,
        code=HeldCode.PARTICIPANT_UNKNOWN,
        cohort_id=cohort.pk,
    )
    session = cohort.sessions.order_by("starts_at")[1]
    send(
        mark(session, first.participant, {"status": "present"}, by=somebody),
        mark(session, first.participant, {"status": "absent"}, by=other),
        by=somebody,
    )
    certificate = batch.items.get().certificate
    change = CertificateChange.objects.create(
        certificate=certificate, kind=ChangeKind.REVOKE, reason="El nombre está mal.", proposed_by=somebody
    )
    participants_import = ParticipantImport.objects.create(
        centre=centre,
        reading={"columns": []},
        file_hash="0" * 64,
        uploaded_by=staff[Role.COORDINATOR] if is_own else somebody,
    )
    device = Device.objects.create(label="Tableta 1", centre=centre, created_by=somebody)
    notes = []
    for is_newcomer in (True, False):
        event = LearningEvent.objects.create(
            body="{}",
            kind="note",
            cell=f"note:{uuid4()}",
            scope=f"c:{cohort.pk}",
            cohort_id=cohort.pk,
            door=Door.TABLET,
            actor=somebody,
            happened_at=timezone.now(),
        )
        notes.append(
            SealedNote.objects.create(event=event, cohort=cohort, is_newcomer=is_newcomer, sealed={})
        )
    side = Side(
        {
            "centre": centre,
            "cohort": cohort,
            "session": cohort.sessions.order_by("starts_at")[2],
            "participant": first.participant,
            "enrolment": first,
            "completion": confirmed,
            "awaiting": awaiting,
            "work_role": role,
            "unlock": unlock,
            "review": review,
            "placement": placement,
            "batch": batch,
            "certificate": certificate,
            "held": held,
            "month": f"{timezone.localdate():%Y-%m}",
            "skill": "PUNTO",
            "number": 1,
            "paper": "sheet",
            "what": "slip",
            "pathway": Pathway.objects.create(code=f"RUTA-{'A' if is_own else 'B'}", title="Ruta del mundo"),
            "token": "A" * 43,
            "language": "es",
            "tablet_script": "courses/tablet/app.js",
            "app": "lms_courses",
            "model": "participant",
            "device": device,
            "newcomer": notes[0],
            "note": notes[1],
            "kind": "asistencia",
            "mark": AttendanceMark.objects.get(session=session, participant=first.participant),
            "import": participants_import,
            "change": change,
            "certificate_review": CertificateReview.objects.create(
                certificate=certificate, cause="Se anuló el curso."
            ),
        }
    )
    for more in MORE:
        more(side, staff, is_own)
    return side
