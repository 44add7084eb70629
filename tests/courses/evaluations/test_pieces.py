"""Sample pieces: judged by criteria, proposing a mark nobody has to take, with pictures that show no faces."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape
from hypothesis import given
from hypothesis import strategies as st

from courses.attendance.actions import undo_last
from courses.completion.queries import progress_of
from courses.evaluations import photos
from courses.evaluations.actions import record_evaluation
from courses.evaluations.criteria import criteria_of
from courses.evaluations.kinds import PieceKind
from courses.evaluations.models import Evaluation, PiecePhoto, SamplePiece
from courses.evaluations.pieces import Judged, judge_piece, pass_mark_for, pieces_of
from courses.evaluations.rules import Criterion, Proposal, piece_reading, propose
from courses.events.models import LearningEvent
from courses.events.rebuild import rebuild
from courses.evidence.models import LawNumber
from courses.people.consents import publish_text, record_consent
from courses.people.rights import anonymise
from tests.courses.evidence.sheets.files import photograph
from tests.factories.cohorts import CohortFactory
from tests.factories.facts import people_of
from tests.factories.outline import SkillFactory, rules, skill

BORDERS, WASHED, LABEL = "bordes", "lavada", "etiqueta"
CRITERIA = [
    {"key": BORDERS, "text": "Los bordes son rectos", "essential": True},
    {"key": WASHED, "text": "Está lavada", "essential": False},
    {"key": LABEL, "text": "Lleva etiqueta", "essential": False},
]


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path):
    private = {**settings.STORAGES["private"]}
    private["OPTIONS"] = {**private["OPTIONS"], "location": tmp_path}
    settings.STORAGES = {**settings.STORAGES, "private": private}
    return tmp_path


@pytest.fixture
def cohort(benita, centre_a):
    return CohortFactory(
        name="Grupo A",
        centre=centre_a,
        facilitators=[benita],
        size=3,
        wishes={"criteria": CRITERIA, "rules": rules(pass_mark=11)},
    )


@pytest.fixture
def session(cohort):
    return cohort.sessions.order_by("starts_at")[1]


@pytest.fixture
def person(cohort):
    return people_of(cohort)[0]


@pytest.fixture
def today():
    return timezone.localdate()


def judge(cohort, person, results, *, by, on, made="Chullo talla 4", **more):
    photo = more.pop("photo", None)
    return judge_piece(
        cohort, person, Judged(made, results, photo), kind="final", evaluated_on=on, by=by, **more
    )


# ---------------------------------------------------------------------------------------- the rule

criteria = st.lists(
    st.builds(Criterion, st.text("abcdefgh", min_size=1, max_size=3), st.just("x"), st.booleans()),
    unique_by=lambda one: one.key,
    min_size=1,
    max_size=6,
)


@st.composite
def checklists(draw):
    found = draw(criteria)
    keys = [one.key for one in found]
    pieces = draw(st.lists(st.dictionaries(st.sampled_from(keys), st.booleans()), max_size=4))
    return found, pieces, draw(st.integers(1, 20))


@given(checklists())
def test_the_proposal_stays_on_the_scale_and_knows_nothing_without_a_judgement(given_lists):
    found, pieces, pass_mark = given_lists

    proposal = propose(found, pieces, pass_mark=pass_mark)

    if not any(pieces):
        assert proposal is None
        return
    assert 0 <= proposal.mark <= 20
    assert proposal.judged == sum(len(piece) for piece in pieces)
    assert (proposal.mark == 20) <= (proposal.achieved * 40 >= 39 * proposal.judged)
    if proposal.essential_missing:
        assert proposal.mark < pass_mark


@given(checklists())
def test_achieving_one_more_criterion_never_lowers_the_proposal(given_lists):
    found, pieces, pass_mark = given_lists
    before = propose(found, pieces, pass_mark=pass_mark)
    for place, piece in enumerate(pieces):
        for key, is_achieved in piece.items():
            if not is_achieved:
                better = [*pieces]
                better[place] = {**piece, key: True}
                assert propose(found, better, pass_mark=pass_mark).mark >= before.mark


@given(checklists())
def test_the_order_of_the_pieces_makes_no_difference(given_lists):
    found, pieces, pass_mark = given_lists

    assert propose(found, pieces, pass_mark=pass_mark) == propose(found, pieces[::-1], pass_mark=pass_mark)


@pytest.mark.parametrize(
    "pieces, expected",
    [
        ([], None),
        ([{}], None),
        ([{"a": True, "b": True}], Proposal(20, 2, 2, 1, 0)),
        ([{"a": True, "b": False, "c": False}], Proposal(7, 1, 3, 0, 0)),
        ([{"a": False, "b": True, "c": True}], Proposal(10, 2, 3, 0, 1)),
        # Shown on the second piece, and so it is shown.
        ([{"a": False}, {"a": True, "b": True}], Proposal(13, 2, 3, 1, 0)),
        ([{"a": True, "unknown": True}], Proposal(20, 1, 1, 2, 0)),
    ],
)
def test_the_rule_in_examples(pieces, expected):
    found = [Criterion("a", "A", is_essential=True), Criterion("b", "B"), Criterion("c", "C")]

    assert propose(found, pieces, pass_mark=11) == expected


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
        max_leaves=8,
    )
)
def test_what_is_no_piece_is_refused_and_never_breaks(value):
    try:
        read = piece_reading(value, day=date(2026, 11, 21))
    except ValueError:
        return
    assert read is None or piece_reading(read, day=date(2026, 1, 1)) == read


# -------------------------------------------------------------------------------------- judging


def test_a_judged_piece_is_a_fact_and_a_row_that_rebuilds(cohort, person, benita, today):
    name = judge(cohort, person, {BORDERS: True, WASHED: False}, by=benita, on=today)

    row = SamplePiece.objects.get()
    assert (row.piece, row.made, row.results, row.judged_by, row.kind) == (
        name,
        "Chullo talla 4",
        {BORDERS: True, WASHED: False},
        benita,
        "final",
    )
    fact = LearningEvent.objects.get()
    assert (fact.kind, fact.pk) == ("piece", row.pk)
    assert all(one.is_same for one in rebuild(check=True))
    # No mark follows by itself.
    assert not Evaluation.objects.exists()


def test_judging_again_replaces_and_taking_back_leaves_the_log(cohort, person, benita, today):
    name = judge(cohort, person, {BORDERS: False}, by=benita, on=today)
    judge(cohort, person, {BORDERS: True}, by=benita, on=today, piece=name)
    judge(cohort, person, {BORDERS: True}, by=benita, on=today, piece=name)

    assert SamplePiece.objects.get().results == {BORDERS: True}
    assert LearningEvent.objects.count() == 2
    judge_piece(cohort, person, None, kind="final", evaluated_on=today, by=benita, piece=name)
    assert not SamplePiece.objects.exists()
    assert LearningEvent.objects.count() == 3


def test_two_people_who_judge_one_piece_stand_side_by_side(cohort, person, benita, delia, today):
    name = judge(cohort, person, {BORDERS: False}, by=benita, on=today)
    judge(cohort, person, {BORDERS: True}, by=delia, on=today, piece=name)

    assert SamplePiece.objects.filter(piece=name).count() == 2


def test_a_judgement_is_undone_on_the_screen_of_its_session(cohort, session, person, benita, today):
    judge(cohort, person, {BORDERS: True}, by=benita, on=today, session=session)

    undo_last(session, by=benita)

    assert not SamplePiece.objects.exists()


@pytest.mark.parametrize(
    "judged, field",
    [
        (Judged("", {}), "made"),
        (Judged("   ", {}), "made"),
        (Judged("x" * 121, {}), "made"),
        (Judged("Chullo", {"otro": True}), "results"),
        (Judged("Chullo", {}, uuid4()), "photo"),
    ],
)
def test_what_is_wrong_with_a_piece_is_said_at_its_field(cohort, person, benita, today, judged, field):
    with pytest.raises(ValidationError) as refused:
        judge_piece(cohort, person, judged, kind="final", evaluated_on=today, by=benita)

    assert list(refused.value.message_dict) == [field]
    assert not LearningEvent.objects.exists()


def test_strangers_and_people_of_other_groups_are_refused(cohort, cohort_b, person, benita, cirilo, today):
    with pytest.raises(PermissionDenied):
        judge(cohort, person, {}, by=cirilo, on=today)
    with pytest.raises(ValidationError):
        judge(cohort, people_of(cohort_b)[0], {}, by=benita, on=today)
    with pytest.raises(ValidationError):
        judge(cohort, person, {}, by=benita, on=today + timedelta(days=1))


def test_pieces_and_their_proposal_cost_the_same_for_one_and_for_thirty(
    benita, centre_a, today, django_assert_num_queries
):
    for size in (1, 30):
        cohort = CohortFactory(
            centre=centre_a, facilitators=[benita], size=size, wishes={"criteria": CRITERIA}
        )
        people = people_of(cohort)
        for one in people:
            judge(cohort, one, {BORDERS: True, WASHED: True}, by=benita, on=today)
        with django_assert_num_queries(3):
            found = pieces_of(cohort, people, kind="final", month=None, attempt=1, day=today)
        assert {one.proposal.mark for one in found} == {20}


def test_a_course_without_criteria_is_judged_by_its_skills(benita, centre_a):
    SkillFactory(code="REVES", name="Punto revés", seen_alone="Diez vueltas sin mirar")
    cohort = CohortFactory(centre=centre_a, wishes={"skills": [skill("REVES", name="Punto revés")]})

    (only,) = criteria_of(cohort.edition.content)

    assert (only.key, only.text) == ("REVES", "Punto revés: Diez vueltas sin mirar")


def test_the_mark_that_passes_comes_from_the_course_or_from_the_dated_law(cohort, today):
    LawNumber.objects.filter(subject="pass_mark").delete()
    LawNumber.objects.create(subject="pass_mark", amount=12, norm="Norma A", valid_from="2026-01-01")
    LawNumber.objects.create(subject="pass_mark", amount=14, norm="Norma B", valid_from="2026-07-01")

    assert pass_mark_for(cohort, "monthly", date(2026, 6, 30)) == 12
    assert pass_mark_for(cohort, "monthly", date(2026, 7, 1)) == 14
    assert pass_mark_for(cohort, "final", today) == 11


def test_completion_sees_the_final_mark_and_not_the_proposal(cohort, person, benita, today):
    judge(cohort, person, {BORDERS: True, WASHED: True, LABEL: True}, by=benita, on=today)

    def mark_gap():
        (found,) = [one for one in progress_of(cohort) if one.participant == person]
        return [gap.code for gap in found.verdict.gaps if "mark" in gap.code or "evaluation" in gap.code]

    assert mark_gap() != []
    record_evaluation(cohort, person, kind="final", mark=15, evaluated_on=today, by=benita)
    assert mark_gap() == []


# ----------------------------------------------------------------------------------------- pictures


@pytest.fixture
def permitted(cohort):
    cohort.centre.photos_allowed = True
    cohort.centre.save()
    return cohort


def test_no_picture_is_kept_where_the_place_permits_none(cohort, person, benita):
    with pytest.raises(ValidationError) as refused:
        photos.keep_photo(cohort, person, photograph(), shows_people=False, by=benita)

    assert refused.value.code == "place"
    assert not PiecePhoto.objects.exists()


def test_a_picture_with_people_needs_the_consent_and_one_without_does_not(permitted, person, benita, norma):
    photos.keep_photo(permitted, person, photograph(), shows_people=False, by=benita)
    with pytest.raises(ValidationError) as refused:
        photos.keep_photo(permitted, person, photograph(), shows_people=True, by=benita)
    assert refused.value.code == "consent"

    text = publish_text(purpose="photo", language="es", text="Acepto las fotos.", by=norma)
    record_consent(person, text=text, manner="written", by=norma)

    assert photos.keep_photo(permitted, person, photograph(), shows_people=True, by=benita).shows_people


def test_a_picture_is_kept_small_and_without_what_the_camera_wrote(permitted, person, benita, own_files):
    kept = photos.keep_photo(
        permitted, person, photograph(with_place=True, size=(4000, 3000)), shows_people=False, by=benita
    )

    content = (own_files / kept.path).read_bytes()
    assert (kept.width, kept.height) == (1600, 1200)
    assert b"Exif" not in content
    assert b"Telefono" not in content
    assert photos.read_photo(kept) == content


def test_a_picture_taken_away_is_gone_and_its_row_says_why(
    permitted, person, benita, own_files, django_capture_on_commit_callbacks
):
    kept = photos.keep_photo(permitted, person, photograph(), shows_people=False, by=benita)
    with pytest.raises(ValidationError):
        photos.take_away(kept, reason=" ", by=benita)

    with django_capture_on_commit_callbacks(execute=True):
        photos.take_away(kept, reason="Se ve la ventana", by=benita)

    assert not (own_files / kept.path).exists()
    assert kept.taken_away_reason == "Se ve la ventana"
    with pytest.raises(ValidationError):
        photos.read_photo(kept)


def test_pictures_of_a_forgotten_person_go_with_her(
    permitted, person, benita, rosaura, own_files, django_capture_on_commit_callbacks
):
    kept = photos.keep_photo(permitted, person, photograph(), shows_people=False, by=benita)

    with django_capture_on_commit_callbacks(execute=True):
        anonymise(person, by=rosaura, reason="Lo pidió")

    assert not (own_files / kept.path).exists()


def test_a_fact_that_names_somebody_elses_picture_is_held(permitted, benita, today):
    first, second = people_of(permitted)[:2]
    kept = photos.keep_photo(permitted, first, photograph(), shows_people=False, by=benita)

    with pytest.raises(ValidationError):
        judge(permitted, second, {BORDERS: True}, by=benita, on=today, photo=kept.pk)
    assert PieceKind().name == "piece"


# ------------------------------------------------------------------------------------------ screens


@pytest.fixture
def page(client, benita):
    client.force_login(benita)
    return client


def test_a_facilitator_judges_a_piece_and_gives_the_mark(page, permitted, session, person, today, benita):
    pieces = reverse("courses:pieces", args=[session.pk, person.pk])
    new = reverse("courses:new_piece", args=[session.pk, person.pk])
    which = {"kind": "monthly", "month": f"{today:%Y-%m}", "attempt": "1", "on": today.isoformat()}

    response = page.post(
        new,
        which
        | {
            "made": "Chullo talla 4",
            f"c-{BORDERS}": "achieved",
            f"c-{WASHED}": "not_yet",
            f"c-{LABEL}": "",
            "photo": _file(photograph()),
        },
    )

    assert response.status_code == 302
    html = page.get(pieces, which).content.decode()
    assert "La lista de criterios propone <strong>10</strong> de 20." in html
    assert "1 criterio no se evaluó y no cuenta." in html
    photo = PiecePhoto.objects.get()
    assert reverse("courses:piece_photo", args=[photo.pk]) in html
    said = page.post(reverse("courses:final_word", args=[session.pk, person.pk]), which | {"mark": "13"})
    assert said.status_code == 302
    row = Evaluation.objects.get()
    assert (row.kind, row.mark, row.evaluator) == ("monthly", 13, benita)
    listed = page.get(reverse("courses:session_evaluations", args=[session.pk]), which).content.decode()
    assert "propone 10" in listed


def _file(content):
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile("muestra.jpg", content)


@pytest.mark.parametrize("mark", ["21", "-1", "once", "1.5"])
def test_a_mark_that_is_none_is_a_sentence_and_stays_in_the_field(page, cohort, session, person, mark):
    url = reverse("courses:final_word", args=[session.pk, person.pk])

    response = page.post(url, {"mark": mark})

    assert response.status_code == 422
    assert f'value="{mark}"' in response.content.decode()
    assert not Evaluation.objects.exists()


def test_where_no_pictures_are_permitted_the_screen_asks_for_none(page, cohort, session, person):
    html = page.get(reverse("courses:new_piece", args=[session.pk, person.pk])).content.decode()

    assert 'type="file"' not in html
    assert "En este lugar no se permiten fotos." in html


def test_pieces_and_pictures_of_another_group_do_not_exist(
    client, permitted, session, person, benita, cirilo, elias, cohort_b
):
    kept = photos.keep_photo(permitted, person, photograph(), shows_people=False, by=benita)
    client.force_login(cirilo)
    for name, args in (
        ("pieces", [session.pk, person.pk]),
        ("new_piece", [session.pk, person.pk]),
        ("piece_photo", [kept.pk]),
    ):
        assert client.get(reverse(f"courses:{name}", args=args)).status_code == 404
    other = cohort_b.sessions.first()
    assert client.get(reverse("courses:pieces", args=[other.pk, person.pk])).status_code == 404
    client.force_login(elias)
    assert client.get(reverse("courses:piece_photo", args=[kept.pk])).status_code == 404


def test_the_office_sees_pieces_proposals_and_marks_side_by_side(
    client, cohort, person, benita, delia, today
):
    judge(cohort, person, {BORDERS: True, WASHED: True, LABEL: False}, by=benita, on=today)
    record_evaluation(cohort, person, kind="final", mark=15, evaluated_on=today, by=benita)
    client.force_login(delia)

    html = client.get(reverse("lms_evaluations:cohort", args=[cohort.pk])).content.decode()

    assert escape(person.class_name) in html
    assert "2 de 3 logrados" in html
    assert "Lleva etiqueta" in html
    assert "distinta de la propuesta" in html


def test_the_offices_view_costs_the_same_for_one_and_for_thirty(
    client, benita, delia, centre_a, today, django_assert_max_num_queries
):
    client.force_login(delia)
    counts = []
    for size in (1, 30):
        cohort = CohortFactory(
            centre=centre_a, facilitators=[benita], size=size, wishes={"criteria": CRITERIA}
        )
        for one in people_of(cohort):
            judge(cohort, one, {BORDERS: True}, by=benita, on=today)
        url = reverse("lms_evaluations:cohort", args=[cohort.pk])
        client.get(url)
        with django_assert_max_num_queries(60) as captured:
            client.get(url)
        counts.append(len(captured))

    assert counts[0] == counts[1]
