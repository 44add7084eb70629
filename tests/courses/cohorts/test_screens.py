"""The admin screens: who may open what, what they do, what they cost."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from courses.cohorts import imports
from courses.cohorts.models import Centre, CentrePlace, Cohort, CohortFacilitator, ParticipantImport
from courses.people.models import Participant
from tests.courses.people.spreadsheets import HEADINGS, ROSA, csv_text, xlsx
from tests.factories.cohorts import CentreFactory, CohortFactory
from tests.factories.outline import CourseFactory
from tests.factories.people import ParticipantFactory
from tests.factories.staff import UserFactory, allow


@pytest.fixture
def as_user(client):
    def sign_in(user):
        client.force_login(user)
        return client

    return sign_in


def text_of(response):
    return response.content.decode()


# ------------------------------------------------------------------------------------ who may open what

COHORT_PAGES = ("people", "sessions", "course")
COHORT_CHANGES = ("correct", "enrol", "add_session")
COHORT_DEEDS = ("finish", "reopen", "cancel")


@pytest.mark.parametrize("name", COHORT_PAGES + COHORT_CHANGES)
def test_cohort_out_of_reach_does_not_exist(as_user, cohort_a, cirilo, name):
    assert as_user(cirilo).get(reverse(f"lms_cohorts:{name}", args=[cohort_a.pk])).status_code == 404


@pytest.mark.parametrize("name", COHORT_DEEDS)
def test_button_of_a_cohort_out_of_reach_does_not_exist(as_user, cohort_a, cirilo, name):
    assert as_user(cirilo).post(reverse(f"lms_cohorts:{name}", args=[cohort_a.pk])).status_code == 404


@pytest.mark.parametrize("name", COHORT_PAGES)
def test_facilitator_sees_her_cohort(as_user, cohort_a, benita, name):
    assert as_user(benita).get(reverse(f"lms_cohorts:{name}", args=[cohort_a.pk])).status_code == 200


@pytest.mark.parametrize("name", COHORT_CHANGES)
def test_facilitator_may_not_change_her_cohort(as_user, cohort_a, benita, name):
    assert is_refused(as_user(benita).get(reverse(f"lms_cohorts:{name}", args=[cohort_a.pk])))


@pytest.mark.parametrize("name", COHORT_DEEDS)
def test_facilitator_may_not_press_the_buttons_of_her_cohort(as_user, cohort_a, benita, name):
    assert is_refused(as_user(benita).post(reverse(f"lms_cohorts:{name}", args=[cohort_a.pk])))
    assert Cohort.objects.get(pk=cohort_a.pk).status == "open"


def is_refused(response):
    return response.status_code == 403


def nested(cohort):
    session, enrolment = cohort.sessions.last(), cohort.enrolments.first()
    return [
        reverse("lms_cohorts:cancel_session", args=[cohort.pk, session.pk]),
        reverse("lms_cohorts:move_session", args=[cohort.pk, session.pk]),
        reverse("lms_cohorts:end", args=[cohort.pk, enrolment.pk]),
        reverse("lms_cohorts:transfer", args=[cohort.pk, enrolment.pk]),
    ]


@pytest.mark.parametrize("number", range(4))
def test_nested_pages_open_for_the_coordinator_alone(as_user, cohort_a, delia, benita, cirilo, number):
    url = nested(cohort_a)[number]

    assert as_user(delia).get(url).status_code == 200
    assert is_refused(as_user(benita).get(url))
    assert as_user(cirilo).get(url).status_code == 404


@pytest.mark.parametrize("number", range(4))
def test_session_or_enrolment_of_another_cohort_does_not_exist_below_mine(
    as_user, cohort_a, cohort_b, delia, number
):
    foreign = nested(cohort_b)[number].replace(str(cohort_b.pk), str(cohort_a.pk))

    assert as_user(delia).get(foreign).status_code == 404


def test_resuming_an_enrolment_is_for_the_coordinator_and_only_by_post(
    as_user, cohort_a, cohort_b, delia, benita
):
    mine, foreign = cohort_a.enrolments.first(), cohort_b.enrolments.first()
    url = reverse("lms_cohorts:resume", args=[cohort_a.pk, mine.pk])

    assert as_user(delia).get(url).status_code == 405
    assert is_refused(as_user(benita).post(url))
    assert (
        as_user(delia).post(reverse("lms_cohorts:resume", args=[cohort_a.pk, foreign.pk])).status_code == 404
    )


@pytest.mark.parametrize("name", ["person", "correct", "history"])
def test_person_out_of_reach_does_not_exist(as_user, cohort_a, cirilo, delia, name):
    url = reverse(f"lms_people:{name}", args=[cohort_a.enrolments.first().participant_id])

    assert as_user(cirilo).get(url).status_code == 404
    assert as_user(delia).get(url).status_code == 200
    assert as_user(delia).get(reverse(f"lms_people:{name}", args=[uuid4()])).status_code == 404


@pytest.mark.parametrize("name", ["correct", "history"])
def test_facilitator_sees_her_people_and_corrects_nobody(as_user, cohort_a, benita, name):
    person = cohort_a.enrolments.first().participant

    assert as_user(benita).get(reverse("lms_people:person", args=[person.pk])).status_code == 200
    assert is_refused(as_user(benita).get(reverse(f"lms_people:{name}", args=[person.pk])))


@pytest.mark.parametrize("name", ["register", "import", "template"])
def test_only_those_who_register_people_open_the_doors_for_it(as_user, cohort_a, delia, benita, yeni, name):
    url = reverse(f"lms_people:{name}")

    assert as_user(delia).get(url).status_code == 200
    assert is_refused(as_user(benita).get(url))
    assert is_refused(as_user(yeni).get(url))


def test_list_somebody_else_reads_in_does_not_exist_for_me(as_user, centre_a, delia, rosaura):
    imported = imports.receive(csv_text(HEADINGS, ROSA).encode(), centre=centre_a, by=delia)

    for name in ("import_review", "import_errors"):
        url = reverse(f"lms_people:{name}", args=[imported.pk])
        assert as_user(delia).get(url).status_code == 200
        assert as_user(rosaura).get(url).status_code == 404


def test_nobody_enters_without_an_account(client, cohort_a):
    for url in (
        reverse("lms_cohorts:index"),
        reverse("lms_people:index"),
        reverse("lms_cohorts:people", args=[cohort_a.pk]),
    ):
        response = client.get(url)
        assert response.status_code == 302
        assert "login" in response.url


def test_auditor_and_instructor_see_no_names(as_user, cohort_a, elias, yeni):
    for user in (elias, yeni):
        assert is_refused(as_user(user).get(reverse("lms_people:index")))


# ------------------------------------------------------------------------------------ lists


def test_lists_hold_what_is_within_reach_and_nothing_else(as_user, cohort_a, cohort_b, benita):
    cohorts = text_of(as_user(benita).get(reverse("lms_cohorts:index")))
    people = text_of(as_user(benita).get(reverse("lms_people:index")))

    assert cohort_a.name in cohorts
    assert cohort_b.name not in cohorts.split("</table>")[0]
    for enrolment in cohort_a.enrolments.select_related("participant"):
        assert str(enrolment.participant_id) in people
    for enrolment in cohort_b.enrolments.select_related("participant"):
        assert str(enrolment.participant_id) not in people


def test_search_ignores_accents_and_a_lone_quotation_mark_is_no_error(as_user, centre_a, delia):
    person = ParticipantFactory(given_names="Íntima", paternal_surname="Ñaupari", centre=centre_a)
    url = reverse("lms_people:index_results")

    assert str(person.pk) in text_of(as_user(delia).get(url, {"q": "intima NAUPARI"}))
    for odd in ('"', "'", "%", "\\", "ñ" * 200):
        response = as_user(delia).get(url, {"q": odd})
        assert response.status_code == 200
        assert str(person.pk) not in text_of(response)


def test_filters_narrow_the_lists(as_user, cohort_a, centre_a, delia):
    other = CohortFactory(centre=centre_a, size=1)
    page = text_of(as_user(delia).get(reverse("lms_people:index_results"), {"cohort": str(other.pk)}))
    cohorts = text_of(
        as_user(delia).get(reverse("lms_cohorts:index_results"), {"course": str(other.edition.course_id)})
    )

    assert str(other.enrolments.get().participant_id) in page
    assert str(cohort_a.enrolments.first().participant_id) not in page
    assert str(other.pk) in cohorts
    assert str(cohort_a.pk) not in cohorts


def difference(one, other):
    """The statements of one that the other does not have, to see at once which list costs."""
    known = [query["sql"][:60] for query in one.captured_queries]
    return [query["sql"][:300] for query in other.captured_queries if query["sql"][:60] not in known]


@pytest.mark.parametrize("name", ["lms_people:index", "lms_cohorts:index", "lms_centres:index"])
def test_lists_cost_the_same_for_one_and_thirty_rows(
    as_user, name, norma, django_assert_num_queries, settings
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    CohortFactory(size=1)
    client = as_user(norma)
    client.get(reverse(name))
    with CaptureQueriesContext(
        connection,
    ) as one:
        client.get(reverse(name))
    for _ in range(30):
        CohortFactory(size=1, meetings=1)
    with CaptureQueriesContext(connection) as thirty:
        response = client.get(reverse(name))

    assert response.status_code == 200
    assert len(thirty) == len(one), difference(one, thirty)


@pytest.mark.parametrize("name", ["people", "sessions", "enrol"])
def test_pages_of_a_cohort_cost_the_same_for_any_size(as_user, delia, centre_a, name):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = []
    for size in (1, 30):
        cohort = CohortFactory(centre=centre_a, size=size, meetings=size % 12 or 1)
        ParticipantFactory.create_batch(size, centre=centre_a)
        url = reverse(f"lms_cohorts:{name}", args=[cohort.pk])
        client = as_user(delia)
        client.get(url)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200
        counts.append(len(queries))

    assert counts[0] == counts[1]


@pytest.mark.slow
def test_list_of_three_thousand_people_costs_the_same(as_user, norma):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = as_user(norma)
    url = reverse("lms_people:index")
    ParticipantFactory()
    client.get(url)
    with CaptureQueriesContext(connection) as one:
        client.get(url)
    people = ParticipantFactory.build_batch(3_000)
    for person in people:
        person.derive_keys()
    Participant.objects.bulk_create(people)

    with CaptureQueriesContext(connection) as many:
        response = client.get(url, {"p": 31})

    assert len(many) == len(one)
    assert "3001" in text_of(response).replace(",", "").replace("\u202f", "") or "31" in text_of(response)


# ------------------------------------------------------------------------------------ exports


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_export_asks_its_own_permission_and_is_logged(as_user, cohort_a, delia, benita, kind):
    url = reverse("lms_people:index")
    assert is_refused(as_user(benita).get(url, {"export": kind}))
    assert not ModelLogEntry.objects.filter(action="lms.export_participants").exists()

    response = as_user(delia).get(url, {"export": kind})
    content = b"".join(response.streaming_content)

    assert content
    entry = ModelLogEntry.objects.get(action="lms.export_participants")
    assert (entry.user, entry.data["rows"]) == (delia, 3)


def test_export_disarms_formulas_and_leaves_protected_people_out(as_user, centre_a, delia):
    ParticipantFactory(given_names="=1+1", paternal_surname="Riesgo", centre=centre_a)
    ParticipantFactory(
        given_names="Secreta", paternal_surname="Protegida", is_protected=True, alias="Flor", centre=centre_a
    )

    content = b"".join(
        as_user(delia).get(reverse("lms_people:index"), {"export": "csv"}).streaming_content
    ).decode()

    assert "'=1+1" in content
    assert "Riesgo" in content
    assert "Secreta" not in content
    assert "Flor" not in content


def test_protected_person_is_called_by_her_alias_and_not_found_by_her_name(as_user, cohort_a, benita, delia):
    person = ParticipantFactory(
        given_names="Secreta",
        paternal_surname="Protegida",
        alias="Flor",
        is_protected=True,
        centre=cohort_a.centre,
    )
    from tests.factories.cohorts import EnrolmentFactory

    EnrolmentFactory(cohort=cohort_a, participant=person)
    pages = [
        reverse("lms_people:index"),
        reverse("lms_people:person", args=[person.pk]),
        reverse("lms_cohorts:people", args=[cohort_a.pk]),
    ]

    for user in (benita, delia):
        for url in pages:
            page = text_of(as_user(user).get(url))
            assert "Flor" in page
            assert "Secreta" not in page
    results = reverse("lms_people:index_results")
    assert str(person.pk) not in text_of(as_user(benita).get(results, {"q": "secreta"}))
    assert str(person.pk) in text_of(as_user(benita).get(results, {"q": "flor"}))


# ------------------------------------------------------------------------------------ doing things


@pytest.fixture
def typed(cohort_a, benita):
    """What a coordinator types to open a cohort."""
    course = CourseFactory()
    return {
        "course": course.pk,
        "centre": cohort_a.centre.pk,
        "code": "HUA-2026-2",
        "name": "Tejedoras",
        "starts_on": "02/03/2026",
        "ends_on": "29/03/2026",
        "kind": "study",
        "route": "none",
        "facilitators": [benita.pk],
        "slots-TOTAL_FORMS": "4",
        "slots-INITIAL_FORMS": "0",
        "slots-0-weekday": "0",
        "slots-0-starts": "09:00",
        "slots-0-ends": "11:00",
        "slots-0-break_minutes": "15",
        "slots-0-place_kind": "workshop",
        "slots-1-place_kind": "classroom",
    }


def test_cohort_is_opened_in_one_form(as_user, delia, typed):
    response = as_user(delia).post(reverse("lms_cohorts:open"), typed)

    cohort = Cohort.objects.get(code="HUA-2026-2")
    assert response.url == reverse("lms_cohorts:people", args=[cohort.pk])
    assert [(s.minutes, s.break_minutes, s.place_kind) for s in cohort.sessions.all()] == [
        (120, 15, "workshop")
    ] * 4


@pytest.mark.parametrize(
    "change",
    [
        {"code": "A-1"},
        {"ends_on": "01/03/2026"},
        {"ends_on": "hoy"},
        {"slots-0-ends": ""},
        {"slots-0-ends": "09:00"},
        {"slots-0-weekday": "", "slots-0-starts": "", "slots-0-ends": "", "slots-0-break_minutes": ""},
        {"facilitators": []},
        {"centre": ""},
        {"course": uuid4()},
        {"slots-TOTAL_FORMS": "x"},
    ],
)
def test_wrong_form_says_so_and_keeps_what_was_typed(as_user, delia, typed, change):
    response = as_user(delia).post(reverse("lms_cohorts:open"), {**typed, **change})

    assert response.status_code == 422
    assert "Tejedoras" in text_of(response)
    assert not Cohort.objects.filter(code="HUA-2026-2").exists()


def test_more_rows_of_the_timetable_come_without_a_script(as_user, delia, typed):
    response = as_user(delia).post(reverse("lms_cohorts:open"), {**typed, "more_rows": "1"})

    assert response.status_code == 200
    assert 'name="slots-7-weekday"' in text_of(response)
    assert "Tejedoras" in text_of(response)


def test_cohort_cannot_be_opened_at_a_centre_of_somebody_else(as_user, delia, typed, centre_b):
    response = as_user(delia).post(reverse("lms_cohorts:open"), {**typed, "centre": centre_b.pk})

    assert response.status_code == 422
    assert not Cohort.objects.filter(code="HUA-2026-2").exists()


def test_facilitators_are_those_who_may_mark(as_user, delia, typed, yeni):
    assert (
        as_user(delia).post(reverse("lms_cohorts:open"), {**typed, "facilitators": [yeni.pk]}).status_code
        == 422
    )


def test_people_are_enrolled_from_a_list_all_or_nobody(as_user, delia, cohort_a):
    first, second = ParticipantFactory.create_batch(2, centre=cohort_a.centre)
    stranger = ParticipantFactory()
    url = reverse("lms_cohorts:enrol", args=[cohort_a.pk])
    today = timezone.localdate().strftime("%d/%m/%Y")
    client = as_user(delia)

    assert str(first.pk) in text_of(client.get(url))
    assert str(stranger.pk) not in text_of(client.get(url))
    assert client.post(url, {"on": today}).status_code == 422
    before = (cohort_a.starts_on - timedelta(days=1)).strftime("%d/%m/%Y")
    assert client.post(url, {"on": before, "person": [first.pk, second.pk]}).status_code == 422
    assert cohort_a.enrolments.count() == 3
    client.post(url, {"on": today, "person": [first.pk, second.pk, stranger.pk, "nonsense"]})

    assert set(cohort_a.enrolments.values_list("participant", flat=True)) >= {first.pk, second.pk}
    assert cohort_a.enrolments.count() == 5


def test_enrolment_ends_moves_and_resumes_by_its_screens(as_user, delia, cohort_a, centre_a):
    today = timezone.localdate().strftime("%d/%m/%Y")
    target = CohortFactory(centre=centre_a)
    first, second, _third = cohort_a.enrolments.all()
    client = as_user(delia)

    client.post(
        reverse("lms_cohorts:end", args=[cohort_a.pk, first.pk]),
        {"on": today, "status": "withdrawn", "reason": "Se mudó"},
    )
    client.post(
        reverse("lms_cohorts:transfer", args=[cohort_a.pk, second.pk]),
        {"on": today, "to": target.pk, "reason": "Horario"},
    )

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.status, second.status) == ("withdrawn", "transferred")
    assert target.enrolments.get().participant == second.participant
    client.post(reverse("lms_cohorts:resume", args=[cohort_a.pk, first.pk]))
    first.refresh_from_db()
    assert first.status == "active"


def test_transfer_offers_no_cohort_of_another_centre(as_user, delia, cohort_a, cohort_b):
    enrolment = cohort_a.enrolments.first()
    url = reverse("lms_cohorts:transfer", args=[cohort_a.pk, enrolment.pk])
    today = timezone.localdate().strftime("%d/%m/%Y")

    response = as_user(delia).post(url, {"on": today, "to": cohort_b.pk, "reason": "x"})

    assert response.status_code == 422
    assert not cohort_b.enrolments.filter(participant=enrolment.participant).exists()


def test_sessions_are_added_moved_and_cancelled_by_their_screens(as_user, delia, cohort_a):
    client = as_user(delia)
    tomorrow = (timezone.localdate() + timedelta(days=1)).strftime("%d/%m/%Y")
    last = cohort_a.sessions.last()

    client.post(
        reverse("lms_cohorts:add_session", args=[cohort_a.pk]),
        {
            "day": tomorrow,
            "starts": "15:00",
            "minutes": "90",
            "break_minutes": "0",
            "place_kind": "classroom",
        },
    )
    client.post(
        reverse("lms_cohorts:move_session", args=[cohort_a.pk, last.pk]),
        {"day": tomorrow, "starts": "08:00", "minutes": "60", "cause": "court", "note": ""},
    )
    wrong = client.post(
        reverse("lms_cohorts:add_session", args=[cohort_a.pk]),
        {
            "day": "01/01/2020",
            "starts": "15:00",
            "minutes": "90",
            "break_minutes": "0",
            "place_kind": "classroom",
        },
    )

    assert wrong.status_code == 422
    assert cohort_a.sessions.planned().count() == 5
    moved = cohort_a.sessions.planned().get(moved_from=last)
    client.post(
        reverse("lms_cohorts:cancel_session", args=[cohort_a.pk, moved.pk]),
        {"cause": "strike", "note": "Vía cerrada"},
    )
    moved.refresh_from_db()
    assert (moved.status, moved.cancel_note) == ("cancelled", "Vía cerrada")


def test_button_that_is_refused_says_why(as_user, delia, cohort_a):
    response = as_user(delia).post(reverse("lms_cohorts:finish", args=[cohort_a.pk]), follow=True)

    assert Cohort.objects.get(pk=cohort_a.pk).status == "open"
    assert [message.level_tag for message in response.context["messages"]] == ["error"]


def test_cohort_is_corrected_by_its_screen(as_user, delia, cirilo, cohort_a):
    later = cohort_a.ends_on + timedelta(days=7)
    as_user(delia).post(
        reverse("lms_cohorts:correct", args=[cohort_a.pk]),
        {
            "name": "Otro nombre",
            "ends_on": later.strftime("%d/%m/%Y"),
            "route": "agreement",
            "facilitators": [cirilo.pk],
        },
    )

    cohort_a.refresh_from_db()
    assert (cohort_a.name, cohort_a.ends_on, cohort_a.route) == ("Otro nombre", later, "agreement")
    assert CohortFacilitator.objects.get(cohort=cohort_a).user == cirilo


def test_participant_is_registered_after_looking_at_those_like_her(as_user, delia, centre_a):
    known = ParticipantFactory(
        given_names="Rosa", paternal_surname="Ñaupari", maternal_surname="", birth_year=1987, centre=centre_a
    )
    data = {
        "centre": centre_a.pk,
        "given_names": "Rosa",
        "paternal_surname": "Naupari",
        "document_type": "SIN",
        "birth_year": "1987",
        "language": "quy",
        "reads": "some",
        "signs_with": "fingerprint",
    }
    client = as_user(delia)
    url = reverse("lms_people:register")

    first = client.post(url, data)
    assert first.status_code == 422
    assert reverse("lms_people:person", args=[known.pk]) in text_of(first)
    client.post(url, {**data, "is_another_person": "1"})

    new = Participant.objects.exclude(pk=known.pk).get()
    assert (new.paternal_surname, new.signs_with) == ("Naupari", "fingerprint")
    assert new in Participant.objects.visible_to(delia)


def test_wrong_document_is_told_at_its_field(as_user, delia, centre_a):
    response = as_user(delia).post(
        reverse("lms_people:register"),
        {"centre": centre_a.pk, "given_names": "Rosa", "document_type": "DNI", "document_number": "1234567",
         "language": "es", "reads": "yes", "signs_with": "signature"},
    )  # fmt: skip

    assert response.status_code == 422
    assert "01234567" in text_of(response)
    assert not Participant.objects.exists()


def test_record_is_corrected_and_its_history_tells_it(as_user, delia, cohort_a):
    person = cohort_a.enrolments.first().participant
    url = reverse("lms_people:correct", args=[person.pk])
    client = as_user(delia)
    form = client.get(url).context["form"]
    data = {
        name: ("" if value is None else value) for name, value in form.initial.items() if value is not False
    }

    client.post(url, {**data, "given_names": "Corregida"})

    person.refresh_from_db()
    assert person.given_names == "Corregida"
    history = text_of(client.get(reverse("lms_people:history", args=[person.pk])))
    assert "Délia" in history
    assert "Corregida" not in history.split("<h1")[0]


def test_looking_at_a_person_is_kept(as_user, benita, cohort_a):
    person = cohort_a.enrolments.first().participant

    as_user(benita).get(reverse("lms_people:person", args=[person.pk]))

    entry = ModelLogEntry.objects.get(action="lms.view_participant")
    assert (entry.user, entry.object_id, entry.label) == (benita, str(person.pk), "participant")


# ------------------------------------------------------------------------------------ import


def upload(client, content, centre, name="lista.xlsx", **more):
    return client.post(
        reverse("lms_people:import"), {"file": SimpleUploadedFile(name, content), "centre": centre.pk, **more}
    )


def test_list_is_read_shown_and_applied(as_user, delia, cohort_a):
    client = as_user(delia)

    response = upload(client, xlsx(HEADINGS, ROSA), cohort_a.centre, cohort=cohort_a.pk)
    page = client.get(response.url)
    assert "Ñaupari" in text_of(page)
    assert Participant.objects.count() == 3
    client.post(response.url, {"fingerprint": page.context["plan"].fingerprint, "apply": "1"})

    assert cohort_a.enrolments.filter(participant__document_number="00001234").exists()
    done = text_of(client.get(response.url))
    assert "Ñaupari" not in done


def test_list_with_errors_offers_them_as_a_sheet_and_registers_only_good_rows_when_asked(
    as_user, delia, centre_a
):
    client = as_user(delia)
    response = upload(client, xlsx(HEADINGS, ROSA, ["Sol", "", "", "12", ""]), centre_a)
    page = client.get(response.url)
    sheet = client.get(response.url + "errores.xlsx")
    assert sheet.content.startswith(b"PK")

    data = {"fingerprint": page.context["plan"].fingerprint, "apply": "1"}
    client.post(response.url, data)
    assert not Participant.objects.exists()
    client.post(response.url, {**data, "only_good": "1"})

    assert Participant.objects.count() == 1


def test_choice_is_made_on_the_page(as_user, delia, centre_a):
    known = ParticipantFactory(
        given_names="Rosa", paternal_surname="Ñaupari", maternal_surname="Quispe", document_type="SIN",
        document_number="", birth_year=None, centre=centre_a,
    )  # fmt: skip
    client = as_user(delia)
    response = upload(client, xlsx(HEADINGS, ROSA), centre_a)
    page = client.get(response.url)
    assert str(known.pk) in text_of(page)

    client.post(
        response.url, {"fingerprint": page.context["plan"].fingerprint, "apply": "1", "row-2": str(known.pk)}
    )

    assert Participant.objects.count() == 1
    assert ParticipantImport.objects.get().status == "applied"


def test_stale_page_registers_nobody(as_user, delia, centre_a):
    client = as_user(delia)
    response = upload(client, xlsx(HEADINGS, ROSA), centre_a)

    client.post(response.url, {"fingerprint": "old", "apply": "1"})
    client.post(response.url, {"apply": "1"})

    assert not Participant.objects.exists()


@pytest.mark.parametrize("content", [b"%PDF-1.7 x", b"", b"hola", xlsx(["Soles"], [3])])
def test_wrong_file_is_told_on_the_form(as_user, delia, centre_a, content):
    response = upload(as_user(delia), content, centre_a)

    assert response.status_code == 422
    assert response.context["form"].errors["file"]


def test_list_can_be_forgotten(as_user, delia, centre_a):
    client = as_user(delia)
    response = upload(client, xlsx(HEADINGS, ROSA), centre_a)

    client.post(response.url, {"discard": "1"})

    assert ParticipantImport.objects.get().drafts == []


def test_template_is_read_by_the_reader_itself(as_user, delia, centre_a):
    import io

    from openpyxl import load_workbook

    from courses.people.sheets import read_sheet

    content = as_user(delia).get(reverse("lms_people:template")).content
    book = load_workbook(io.BytesIO(content))
    book.active.append(
        [
            "Rosa",
            "Ñaupari",
            "",
            "DNI",
            "00001234",
            "1987",
            "quechua",
            "algo",
            "huella",
            "Rosita",
            "05/03/2026",
        ]
    )
    file = io.BytesIO()
    book.save(file)

    sheet = read_sheet(file.getvalue(), today=timezone.localdate())

    assert len(sheet.columns) == 11
    assert sheet.drafts[0].problems == ()
    assert sheet.drafts[0].fields["alias"] == "Rosita"


# ------------------------------------------------------------------------------------ centres


def test_real_place_is_seen_only_with_its_permission(as_user, delia, norma, centre_a):
    CentrePlace.objects.create(centre=centre_a, real_name="Lugar reservado")
    url = reverse("lms_centres:centre", args=[centre_a.pk])

    assert "Lugar reservado" not in text_of(as_user(delia).get(url))
    assert "Lugar reservado" in text_of(as_user(norma).get(url))
    assert "Lugar reservado" in text_of(as_user(allow(delia, "lms_courses.view_centreplace")).get(url))


def test_centre_is_changed_by_those_who_may(as_user, delia, norma, benita, centre_a, centre_b):
    url = reverse("lms_centres:centre", args=[centre_a.pk])
    data = {
        "label": "Taller nuevo",
        "time_zone": "America/Lima",
        "staff": [benita.pk],
        "place-real_name": "X",
        "place-authority": "",
    }

    assert is_refused(as_user(delia).post(url, data))
    assert as_user(delia).get(reverse("lms_centres:centre", args=[centre_b.pk])).status_code == 404
    as_user(norma).post(url, data)

    centre_a.refresh_from_db()
    assert centre_a.label == "Taller nuevo"
    assert [row.user for row in centre_a.staff.all()] == [benita]
    assert centre_a.place.real_name == "X"


def test_centre_without_a_known_place_is_made(as_user, norma):
    as_user(norma).post(
        reverse("lms_centres:add"),
        {"label": "Grupo C", "time_zone": "America/Lima", "place-real_name": "", "place-authority": ""},
    )

    centre = Centre.objects.get(label="Grupo C")
    assert not CentrePlace.objects.filter(centre=centre).exists()


def test_centre_with_a_wrong_zone_or_a_used_label_is_refused(as_user, norma):
    CentreFactory(label="Grupo C")
    for data in (
        {"label": "Grupo C", "time_zone": "America/Lima"},
        {"label": "Grupo D", "time_zone": "Luna"},
    ):
        response = as_user(norma).post(
            reverse("lms_centres:add"), {**data, "place-real_name": "", "place-authority": ""}
        )
        assert response.status_code == 422


# ------------------------------------------------------------------------------------ start page


def test_start_page_names_cohorts_about_to_start(as_user, delia, centre_a, centre_b):
    soon = CohortFactory(
        name="Pronto", centre=centre_a, starts_on=timezone.localdate() + timedelta(days=3), meetings=0, size=0
    )
    CohortFactory(
        name="Ajeno", centre=centre_b, starts_on=timezone.localdate() + timedelta(days=3), meetings=0
    )
    CohortFactory(
        name="Lejano", centre=centre_a, starts_on=timezone.localdate() + timedelta(days=60), meetings=0
    )

    page = text_of(as_user(delia).get(reverse("wagtailadmin_home")))

    assert soon.name in page
    assert "Ajeno" not in page
    assert "Lejano" not in page


def test_menu_shows_only_what_may_be_opened(as_user, delia, elias):
    coordinator = text_of(as_user(delia).get(reverse("wagtailadmin_home")))
    auditor = text_of(as_user(elias).get(reverse("wagtailadmin_home")))

    for url in (reverse("lms_people:index"), reverse("lms_cohorts:index")):
        assert url in coordinator
        assert url not in auditor


def test_user_without_the_admin_permission_is_kept_out(as_user, cohort_a):
    assert as_user(UserFactory()).get(reverse("lms_cohorts:people", args=[cohort_a.pk])).status_code in (
        302,
        403,
    )


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_roster_is_exported_with_its_permission_and_without_protected_people(
    as_user, cohort_a, delia, benita, cirilo, kind
):
    shown, hidden, _third = (one.participant for one in cohort_a.enrolments.all())
    hidden.is_protected = True
    hidden.save()
    url = reverse(f"lms_cohorts:roster_{kind}", args=[cohort_a.pk])

    assert as_user(cirilo).get(url).status_code == 404
    assert as_user(benita).get(url).status_code == 403
    content = as_user(delia).get(url).content

    if kind == "csv":
        assert shown.document_number in content.decode()
        assert hidden.document_number not in content.decode()
    assert ModelLogEntry.objects.get(action="lms.export_participants").data == {"rows": 2, "format": kind}


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_list_of_cohorts_is_exported_without_names_of_people(as_user, cohort_a, cohort_b, delia, kind):
    content = b"".join(as_user(delia).get(reverse("lms_cohorts:index"), {"export": kind}).streaming_content)

    if kind == "csv":
        assert cohort_a.code in content.decode()
        assert cohort_b.code not in content.decode()
    assert content
