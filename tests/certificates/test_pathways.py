"""One certificate for several courses, with a transcript; papers that are kept safe and printed later."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import date, timedelta

import pikepdf
import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from certificates import actions, book, pathways, printing
from certificates.enums import CertificateKind, ReviewOutcome
from certificates.models import Certificate, CertificateReview, Pathway, PathwayCourse
from certificates.verification import look_up, verify_file
from courses.completion.actions import withdraw_completion
from courses.completion.enums import CompletionStatus
from courses.completion.models import Completion
from courses.work.models import WorkRequirement, WorkRole
from curriculum.outline.models import Skill
from tests.factories.certificates import CompletionFactory
from tests.factories.people import ParticipantFactory
from tests.factories.staff import UserFactory


@pytest.fixture
def pathway(cohort_a, cohort_b):
    made = Pathway.objects.create(code="RUTA-1", title="Tejido de chompas para exportación")
    for number, cohort in enumerate((cohort_a, cohort_b)):
        PathwayCourse.objects.create(pathway=made, course=cohort.edition.course, sort_order=number)
    return made


@pytest.fixture
def walked(cohort_a, cohort_b):
    """Somebody who completed both courses, the second one later."""
    person = ParticipantFactory()
    first = CompletionFactory(
        cohort=cohort_a, participant=person, earned_on=timezone.localdate() - timedelta(days=3)
    )
    second = CompletionFactory(cohort=cohort_b, participant=person)
    return person, first, second


def reaching_everything(*permissions):
    return UserFactory(permissions=("lms_courses.see_every_centre", *permissions))


def issued(pathway, walked, a_design, paula, ada, **more):
    return actions.issue_batch(
        [walked[2]], design=a_design, pathway=pathway, proposed_by=paula, approved_by=ada, **more
    )


def test_the_courses_of_the_test_are_two(pathway):
    assert len(set(pathway.required_courses())) == 2


def test_who_has_every_course_qualifies_and_who_lacks_one_is_told_which(pathway, walked, cohort_a, cohort_b):
    half = CompletionFactory(cohort=cohort_a)

    found = {one.participant: one for one in pathways.candidates(pathway, reaching_everything())}

    assert found[walked[0]].qualifies
    assert found[walked[0]].completion == walked[2]
    assert cohort_b.edition.course.title in found[half.participant].reason


def test_the_list_costs_the_same_for_any_number_of_people(pathway, walked, cohort_a, cohort_b):
    user = reaching_everything()
    user.has_perm("lms_courses.see_every_centre")
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            pathways.candidates(pathway, user)
        counts.append(len(queries))
        for _ in range(5):
            CompletionFactory(cohort=cohort_a)

    assert counts[0] == counts[1]


def test_a_pathway_that_rests_on_a_work_role_asks_for_its_courses(cohort_a, cohort_b, walked):
    role = WorkRole.objects.create(code="CHOMPAS", title="Teje chompas")
    for cohort in (cohort_a, cohort_b):
        WorkRequirement.objects.create(role=role, course=cohort.edition.course)
    made = Pathway.objects.create(code="ROL", title="Teje chompas", role=role)

    assert pathways.qualifying(made, reaching_everything()) == [walked[2]]


def test_the_transcript_lists_each_course_with_hours_mark_and_dates(
    keys, pathway, walked, a_design, paula, ada
):
    issued(pathway, walked, a_design, paula, ada)

    certificate = Certificate.objects.get()
    facts = certificate.read_facts()
    rows = facts.detail["transcript"]
    assert (certificate.kind, certificate.pathway, facts.course) == (
        CertificateKind.PATHWAY,
        pathway,
        pathway.title,
    )
    assert [(row["hours"], row["mark"]) for row in rows] == [("36", "17"), ("36", "17")]
    assert (facts.hours, facts.result) == (72, "Aprobado, 2 cursos")
    assert date.fromisoformat(rows[0]["to"]) < date.fromisoformat(rows[1]["to"])
    assert facts.since.isoformat() == rows[0]["from"]
    assert set(certificate.parts.values_list("completion", flat=True)) == {walked[1].pk, walked[2].pk}
    assert "verein" not in json.dumps(rows)


def test_the_file_is_an_original_and_its_code_answers(keys, pathway, walked, a_design, paula, ada):
    issued(pathway, walked, a_design, paula, ada)

    certificate = Certificate.objects.get()
    content = actions.read_file(certificate)
    assert verify_file(content).verdict == "valid"
    assert look_up(certificate.read_facts().code).course == pathway.title
    with pikepdf.open(io.BytesIO(content)) as pdf:
        assert len(pdf.pages) == 2
    narrative = json.loads(certificate.credential)["credentialSubject"]["achievement"]["criteria"][
        "narrative"
    ]
    assert walked[1].cohort.edition.title in narrative


def test_nobody_gets_two_standing_certificates_of_one_pathway(keys, pathway, walked, a_design, paula, ada):
    issued(pathway, walked, a_design, paula, ada, with_files=False)

    with pytest.raises(ValidationError) as refusal:
        issued(pathway, walked, a_design, paula, ada, with_files=False)

    assert refusal.value.code == "has_certificate"
    certificate = Certificate.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Certificate.objects.create(
            **{
                field: getattr(certificate, field)
                for field in (
                    "kind",
                    "series",
                    "participant",
                    "pathway",
                    "facts",
                    "earned_on",
                    "issued_on",
                    "issued_by",
                )
            },
            number=99,
            full_number="CER-1999-0099",
            code_hash="x",
            entry=book.RegisterEntry.objects.order_by("-sequence").exclude(certificate=certificate).first(),
        )


def test_a_course_alone_and_the_whole_pathway_may_both_be_certified(
    keys, pathway, walked, a_design, paula, ada
):
    actions.issue_batch([walked[2]], design=a_design, proposed_by=paula, approved_by=ada, with_files=False)

    issued(pathway, walked, a_design, paula, ada, with_files=False)

    assert sorted(Certificate.objects.values_list("kind", flat=True)) == ["career", "pathway"]


def test_a_course_withdrawn_between_proposal_and_approval_stops_the_certificate(
    keys, pathway, walked, a_design, paula, ada
):
    batch = actions.propose_batch([walked[2]], design=a_design, pathway=pathway, by=paula)
    Completion.objects.filter(pk=walked[1].pk).update(
        status=CompletionStatus.WITHDRAWN,
        withdrawn_by=ada,
        withdrawn_at=timezone.now(),
        withdrawal_reason="Se anotó a otra persona.",
    )

    with pytest.raises(ValidationError) as refusal:
        actions.approve_batch(batch, by=ada)

    assert refusal.value.code == "pathway_incomplete"
    assert Certificate.objects.count() == 0


def test_withdrawing_any_of_its_courses_opens_the_review_of_a_pathway(
    keys, pathway, walked, a_design, paula, ada
):
    issued(pathway, walked, a_design, paula, ada, with_files=False)

    withdraw_completion(walked[1], by=UserFactory(is_superuser=True), reason="Se anotó a otra persona.")

    review = CertificateReview.objects.get()
    assert (review.certificate.kind, review.outcome) == (CertificateKind.PATHWAY, ReviewOutcome.OPEN)


def test_a_pathway_is_replaced_and_duplicated_with_its_transcript(
    keys, pathway, walked, a_design, paula, ada
):
    issued(pathway, walked, a_design, paula, ada, with_files=False)
    first = Certificate.objects.get()

    new = actions.replace_certificate(first, reason="Se corrigió el apellido.", by=ada)
    copy = actions.duplicate(new, reason="Se mojó.", by=ada)

    assert new.read_facts().detail["transcript"] == first.read_facts().detail["transcript"]
    assert copy.read_facts().detail["transcript"] == first.read_facts().detail["transcript"]
    assert (new.pathway, copy.kind, new.parts.count(), copy.parts.count()) == (pathway, "duplicate", 2, 2)
    actions.draw_certificate(copy)
    assert verify_file(actions.read_file(copy)).verdict == "valid"


def test_the_certificate_of_a_pathway_is_proposed_and_approved_on_the_screens(
    client, keys, pathway, walked, a_design, paula, ada
):
    from django.contrib.auth.models import Permission

    enter = Permission.objects.filter(codename__in=("access_admin", "see_every_centre"))
    for user in (paula, ada):
        user.user_permissions.add(*enter)
    client.force_login(paula)
    listed = client.get(reverse("lms_certificates:to_issue")).content.decode()
    page = reverse("lms_certificates:pathway", args=[pathway.pk])
    assert page in listed
    shown = client.get(page).content.decode()
    assert escape(walked[0].class_name) in shown

    answer = client.post(
        page,
        {
            "design": a_design.pk,
            "issued_on": f"{timezone.localdate():%Y-%m-%d}",
            "completion": [str(walked[2].pk)],
            "keep": [str(walked[2].pk)],
        },
    )
    client.force_login(ada)
    client.post(answer["Location"], {"do": "approve"})
    client.post(answer["Location"], {"do": "draw"})

    certificate = Certificate.objects.get()
    assert certificate.is_drawn
    assert certificate.kept_safe_since is not None
    assert (
        pathway.title
        in client.get(reverse("lms_certificates:certificate", args=[certificate.pk])).content.decode()
    )


# --- kept safe --------------------------------------------------------------------------------------------------


@pytest.fixture
def kept(keys, completed, a_design, paula, ada):
    """Three certificates; the first person asked to have hers kept."""
    return actions.issue_batch(
        completed, design=a_design, proposed_by=paula, approved_by=ada, keep_safe=[completed[0].pk]
    )


@pytest.fixture
def registrar(client, ada):
    from django.contrib.auth.models import Permission

    ada.user_permissions.add(*Permission.objects.filter(codename__in=("access_admin", "see_every_centre")))
    client.force_login(ada)
    return ada


def pages_of(response):
    with pikepdf.open(io.BytesIO(b"".join(response.streaming_content))) as pdf:
        return len(pdf.pages)


def test_a_paper_that_is_kept_safe_is_registered_and_not_printed_with_the_others(
    client, kept, registrar, completed
):
    mine = Certificate.objects.get(completion=completed[0])
    printed = client.get(reverse("lms_certificates:batch_papers", args=[kept.pk, "print"]))
    packed = client.get(reverse("lms_certificates:batch_papers", args=[kept.pk, "zip"]))

    assert mine.is_drawn
    assert pages_of(printed) == 4
    assert len(zipfile.ZipFile(io.BytesIO(b"".join(packed.streaming_content))).namelist()) == 3
    mine.refresh_from_db()
    assert mine.printed_at is None
    assert Certificate.objects.exclude(pk=mine.pk).filter(printed_at=None).count() == 0


def test_who_asks_for_her_paper_later_gets_it_with_a_receipt(client, kept, registrar, completed):
    mine = Certificate.objects.get(completion=completed[0])
    page = reverse("lms_certificates:certificate", args=[mine.pk])

    client.post(page, {"do": "print_now"})
    receipt = client.get(reverse("lms_certificates:file", args=[mine.pk, "receipt"]))
    printed = client.get(reverse("lms_certificates:batch_papers", args=[kept.pk, "print"]))
    client.post(page, {"do": "hand_over", "on": f"{timezone.localdate():%Y-%m-%d}"})

    mine.refresh_from_db()
    assert receipt.content.startswith(b"%PDF-")
    assert pages_of(printed) == 6
    assert (mine.kept_safe_since, mine.handed_over_on) == (None, timezone.localdate())


def test_a_paper_that_was_handed_over_cannot_be_kept_safe(kept, ada):
    mine = Certificate.objects.first()
    actions.hand_over(mine, on=timezone.localdate(), by=ada)

    with pytest.raises(actions.Refused) as refusal:
        actions.keep_safe(mine, by=ada)

    assert refusal.value.code == "handed_over"


def test_nothing_to_print_is_a_sentence_and_no_empty_file(
    client, keys, completed, a_design, paula, registrar
):
    batch = actions.issue_batch(
        completed,
        design=a_design,
        proposed_by=paula,
        approved_by=registrar,
        keep_safe=[one.pk for one in completed],
    )

    answer = client.get(reverse("lms_certificates:batch_papers", args=[batch.pk, "print"]))

    assert answer.status_code == 302


def test_an_upright_certificate_leaves_an_upright_empty_back_in_the_file_to_print(
    keys, completed, a_design, paula, ada
):
    a_design.orientation, a_design.show_course_plan = "portrait", False
    a_design.save()
    actions.issue_batch(completed[:1], design=a_design, proposed_by=paula, approved_by=ada)

    with pikepdf.open(printing.merged(Certificate.objects.all())) as pdf:
        sizes = [[round(float(side)) for side in page.mediabox] for page in pdf.pages]

    assert len(sizes) == 2
    assert sizes[0] == sizes[1]
    assert sizes[0][2] < sizes[0][3]


# --- English for an employer abroad -----------------------------------------------------------------------------


def criteria(certificate):
    actions.draw_certificate(certificate)
    certificate.refresh_from_db()
    return json.loads(certificate.credential)["credentialSubject"]["achievement"]["criteria"]["narrative"]


def test_a_reviewed_english_name_of_a_skill_stands_beside_the_spanish_one(
    keys, completed, a_design, paula, ada
):
    Skill.objects.update_or_create(
        code="JERSEY",
        defaults={
            "name": "Punto jersey",
            "name_in_english": "Stockinette stitch",
            "english_reviewed_by": "Una traductora de ejemplo",
        },
    )
    Skill.objects.update_or_create(
        code="TRENZA",
        defaults={"name": "Trenza", "name_in_english": "Six-stitch cable", "english_reviewed_by": ""},
    )
    actions.issue_batch(completed[:1], design=a_design, proposed_by=paula, approved_by=ada, with_files=False)

    lines = criteria(Certificate.objects.get()).splitlines()

    assert lines == ["Punto jersey / Stockinette stitch", "Trenza de seis puntos"]


def test_an_english_name_needs_the_name_of_who_reviewed_it(db):
    with pytest.raises(ValidationError) as refusal:
        Skill(code="X", name="Punto", name_in_english="Stitch").full_clean()

    assert "english_reviewed_by" in refusal.value.message_dict
