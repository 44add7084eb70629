"""The screens of paid work: who gets in, who sees whom, what a click does, what a list costs."""

from __future__ import annotations

import csv
import io

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from courses.work import actions
from courses.work.models import Placement, WorkRole, WorkUnlock, WorkUnlockReview
from tests.factories.outline import CourseFactory
from tests.factories.people import ParticipantFactory
from tests.factories.staff import allow
from tests.factories.work import WorkRoleFactory, complete, withdraw

pytestmark = pytest.mark.django_db

PLAIN = ["board", "ready", "one_step", "reviews", "placements"]


@pytest.fixture
def role(db):
    return WorkRoleFactory(code="CHOMPAS", title="Teje chompas", courses=["TEJ-1", "VIDA-1"])


@pytest.fixture
def ana(role, centre_a):
    """A participant of Délia's centre for whom the work is open."""
    person = ParticipantFactory(centre=centre_a, given_names="Ana Inventada", paternal_surname="Ñawi")
    complete(person, "TEJ-1", centre=centre_a)
    complete(person, "VIDA-1", centre=centre_a)
    return person


@pytest.fixture
def unlock(ana):
    return WorkUnlock.objects.get(participant=ana)


@pytest.fixture
def stranger(cirilo, centre_b):
    """A coordinator of another centre."""
    centre_b.staff.create(user=cirilo)
    return allow(
        cirilo,
        "lms_courses.offer_work",
        "lms_courses.view_workunlock",
        "lms_courses.export_participant",
    )


def page(client, user, name, *args, **query):
    client.force_login(user)
    return client.get(reverse(f"lms_work:{name}", args=args), query)


def text(response):
    return response.content.decode()


# ------------------------------------------------------------------------------------------ who gets in


@pytest.mark.parametrize("name", PLAIN)
def test_a_coordinator_opens_every_list(client, delia, unlock, name):
    assert page(client, delia, name).status_code == 200


@pytest.mark.parametrize("who", ["benita", "yeni", "rosaura"])
@pytest.mark.parametrize("name", PLAIN)
def test_those_who_have_nothing_to_do_with_work_are_sent_home(client, request, who, name, unlock):
    response = page(client, request.getfixturevalue(who), name)

    assert response.status_code == 302
    assert response.url == reverse("wagtailadmin_home")


@pytest.mark.parametrize("name", PLAIN)
def test_nobody_gets_in_without_signing_in(client, name):
    response = client.get(reverse(f"lms_work:{name}"))

    assert response.status_code == 302
    assert "login" in response.url


def test_a_stranger_does_not_learn_that_the_person_exists(client, stranger, unlock, ana, delia):
    placement = actions.offer_work(unlock, on=timezone.localdate(), by=delia)
    withdraw(unlock.because.first())
    review = WorkUnlockReview.objects.get()

    for name, key in [
        ("person", ana.pk),
        ("offer", unlock.pk),
        ("review_again", unlock.pk),
        ("review", review.pk),
        ("admit", placement.pk),
        ("start", placement.pk),
        ("end", placement.pk),
    ]:
        assert page(client, stranger, name, key).status_code == 404, name
        assert client.post(reverse(f"lms_work:{name}", args=[key]), {}).status_code in (404, 405), name


def test_a_stranger_finds_nobody_on_the_lists(client, stranger, ana):
    for name in PLAIN:
        assert "Ana Inventada" not in text(page(client, stranger, name))


def test_an_auditor_reads_and_changes_nothing(client, elias, unlock, ana):
    auditor = allow(elias, "lms_courses.view_workunlock", "lms_courses.see_every_centre")
    assert "Ana Inventada" in text(page(client, auditor, "ready"))
    assert reverse("lms_work:offer", args=[unlock.pk]) not in text(page(client, auditor, "person", ana.pk))

    response = client.post(
        reverse("lms_work:offer", args=[unlock.pk]), {"on": "01/01/2026", "admission": "waiting"}
    )

    assert response.status_code == 302
    assert not Placement.objects.exists()


# ------------------------------------------------------------------------------------------ what is seen


def test_the_ready_list_says_since_when_and_because_of_what(client, delia, unlock, ana):
    shown = text(page(client, delia, "ready"))

    assert "Ana Inventada" in shown
    assert "Teje chompas" in shown
    assert unlock.because.first().cohort.edition.course.title in shown


def test_the_list_narrows_to_one_kind_of_work(client, delia, unlock):
    other = WorkRoleFactory(courses=["BOR-1"])

    assert "Ana Inventada" not in text(page(client, delia, "ready", role=other.pk))
    assert "Ana Inventada" in text(page(client, delia, "ready", role=unlock.role.pk))
    assert page(client, delia, "ready", role="nonsense").status_code == 200


def test_the_nearly_ready_list_names_what_is_missing(client, delia, role, centre_a):
    CourseFactory(code="VIDA-1").__class__.objects.filter(code="VIDA-1").update(title="Manejo del dinero")
    person = ParticipantFactory(centre=centre_a, given_names="Berta Inventada")
    complete(person, "TEJ-1", centre=centre_a)

    for shown in (
        text(page(client, delia, "one_step")),
        text(page(client, delia, "role", role.pk)),
        text(page(client, delia, "one_step", role=role.pk)),
    ):
        assert "Berta Inventada" in shown
        assert "Manejo del dinero" in shown
    assert page(client, delia, "one_step", role="nonsense").status_code == 200


def test_the_board_counts_what_the_coordinator_may_know(client, delia, unlock):
    (one,) = page(client, delia, "board").context["roles"]

    assert (one.ready, one.at_work, one.one_step, one.to_review) == (1, 0, 0, 0)


def test_a_protected_person_is_shown_by_the_name_of_the_class(client, delia, unlock, ana):
    ana.is_protected, ana.alias = True, "Rosa"
    ana.save()

    shown = text(page(client, delia, "ready"))

    assert "Rosa" in shown
    assert "Ana Inventada" not in shown


# -------------------------------------------------------------------------------------- what a click does


def test_a_coordinator_carries_a_person_from_offer_to_work_and_out(client, delia, unlock, ana):
    today = timezone.localdate().strftime("%d/%m/%Y")
    client.force_login(delia)

    def step(name, key, **typed):
        response = client.post(reverse(f"lms_work:{name}", args=[key]), {"on": today, **typed})
        assert response.status_code == 302, response.context["form"].errors
        assert response.url == reverse("lms_work:person", args=[ana.pk])

    step("offer", unlock.pk, admission="waiting")
    placement = Placement.objects.get()
    step("admit", placement.pk)
    step("start", placement.pk)
    step("end", placement.pk, ending="finished")

    placement.refresh_from_db()
    assert (placement.authority_admission, placement.ending) == ("admitted", "finished")
    assert page(client, delia, "person", ana.pk).status_code == 200


def test_what_the_action_refuses_is_said_at_its_field_and_nothing_is_written(client, delia, unlock):
    client.force_login(delia)

    response = client.post(
        reverse("lms_work:offer", args=[unlock.pk]), {"on": "01/01/2099", "admission": "waiting"}
    )

    assert response.status_code == 200
    assert response.context["form"].errors["on"]
    assert not Placement.objects.exists()


def test_nothing_happens_by_looking(client, delia, unlock):
    withdraw(unlock.because.first())
    review = WorkUnlockReview.objects.get()
    for name, key in [("offer", unlock.pk), ("review", review.pk), ("fit", unlock.role.pk)]:
        assert page(client, delia, name, key).status_code == 200

    assert not Placement.objects.exists()
    review.refresh_from_db()
    assert review.decision == "open"


def test_a_review_is_decided_on_its_page(client, delia, unlock):
    withdraw(unlock.because.first())
    review = WorkUnlockReview.objects.get()
    client.force_login(delia)

    refused = client.post(reverse("lms_work:review", args=[review.pk]), {"decision": "end", "reason": ""})
    assert refused.context["form"].errors["reason"]
    client.post(
        reverse("lms_work:review", args=[review.pk]), {"decision": "end", "reason": "Era de otra persona."}
    )

    unlock.refresh_from_db()
    assert unlock.status == "ended"
    assert page(client, delia, "review", review.pk).status_code == 404
    client.post(reverse("lms_work:review_again", args=[unlock.pk]), {"reason": "Trajo la pieza."})
    assert WorkUnlockReview.objects.count() == 2


def test_people_a_changed_role_fits_are_shown_first_and_opened_when_chosen(client, delia, role, centre_a):
    people = [ParticipantFactory(centre=centre_a) for _ in range(2)]
    for person in people:
        complete(person, "TEJ-1", centre=centre_a)
    role.requirements.get(course__code="VIDA-1").delete()

    response = page(client, delia, "fit", role.pk)
    assert [one.participant for one in response.context["fitting"]] == sorted(
        people, key=lambda p: p.sort_key
    )
    assert not WorkUnlock.objects.exists()
    client.post(reverse("lms_work:fit", args=[role.pk]), {"person": [str(people[0].pk), "nobody"]})

    assert [one.participant for one in WorkUnlock.objects.all()] == [people[0]]


def test_a_coordinator_cannot_choose_somebody_out_of_her_reach(client, stranger, role, centre_a):
    person = ParticipantFactory(centre=centre_a)
    complete(person, "TEJ-1", centre=centre_a)
    role.requirements.get(course__code="VIDA-1").delete()
    client.force_login(stranger)

    client.post(reverse("lms_work:fit", args=[role.pk]), {"person": [str(person.pk)]})

    assert not WorkUnlock.objects.exists()


# ---------------------------------------------------------------------------------------------- roles


@pytest.fixture
def chief(delia):
    return allow(
        delia,
        "lms_courses.add_workrole",
        "lms_courses.change_workrole",
        "lms_courses.view_workrole",
        "lms_courses.delete_workrole",
    )


def test_a_kind_of_work_is_made_with_its_courses_and_modules(client, chief):
    craft = CourseFactory(code="TEJ-7")
    module = CourseFactory(code="VIDA-7", kind="life_skills")
    client.force_login(chief)

    response = client.post(
        reverse("lms_work_roles:add"),
        {
            "title": "Borda manteles",
            "code": "MANTELES",
            "description": "",
            "is_active": "on",
            "craft_courses": [str(craft.pk)],
            "modules": [str(module.pk)],
        },
    )

    assert response.status_code == 302, response.context["form"].errors
    made = WorkRole.objects.get()
    assert {wish.course for wish in made.requirements.all()} == {craft, module}


def test_a_kind_of_work_without_any_course_is_refused(client, chief):
    client.force_login(chief)

    response = client.post(
        reverse("lms_work_roles:add"), {"title": "Zurce", "code": "ZURCE", "is_active": "on"}
    )

    assert response.context["form"].errors["craft_courses"]
    assert not WorkRole.objects.exists()


def test_changing_a_role_on_its_page_takes_nothing_from_anybody(client, chief, unlock):
    role = unlock.role
    craft = role.requirements.get(course__code="TEJ-1").course
    client.force_login(chief)

    response = client.post(
        reverse("lms_work_roles:edit", args=[role.pk]),
        {"title": role.title, "code": role.code, "is_active": "on", "craft_courses": [str(craft.pk)]},
    )

    assert response.status_code == 302, response.context["form"].errors
    assert [wish.course for wish in role.requirements.all()] == [craft]
    unlock.refresh_from_db()
    assert unlock.status == "unlocked"


def test_a_role_somebody_has_is_not_deleted(client, chief, unlock):
    client.force_login(chief)
    address = reverse("lms_work_roles:delete", args=[unlock.role.pk])

    assert client.get(address).status_code in (200, 302)
    client.post(address)

    assert WorkRole.objects.filter(pk=unlock.role.pk).exists()


@pytest.mark.parametrize("name", ["index", "add"])
def test_kinds_of_work_are_described_by_those_who_may(client, rosaura, role, name):
    client.force_login(rosaura)

    assert client.get(reverse(f"lms_work_roles:{name}")).status_code == 302


# --------------------------------------------------------------------------------------------- exports


def rows(response):
    content = b"".join(response.streaming_content).decode()
    return list(csv.reader(io.StringIO(content)))


@pytest.mark.parametrize("name", ["ready", "placements", "one_step"])
def test_a_list_is_exported_by_those_who_may_and_written_down(client, delia, unlock, name):
    response = page(client, delia, name, export="csv")

    assert response.status_code == 200
    assert rows(response)[0][0]
    entry = ModelLogEntry.objects.get(action="lms.export_work")
    assert entry.user == delia
    assert entry.data["rows"] == (1 if name == "ready" else 0)


def test_the_spreadsheet_opens_in_both_formats(client, delia, unlock):
    table = rows(page(client, delia, "ready", export="csv"))
    assert table[1][0].startswith("Ana Inventada")
    assert table[1][2] == timezone.localdate().isoformat()

    response = page(client, delia, "ready", export="xlsx")
    assert b"".join(response.streaming_content).startswith(b"PK")


def test_a_name_that_looks_like_a_formula_stays_a_name(client, delia, unlock, ana):
    ana.given_names = "=1+1"
    ana.save()

    assert rows(page(client, delia, "ready", export="csv"))[1][0].startswith("'=1+1")


def test_protected_people_never_leave_in_a_spreadsheet(client, delia, unlock, ana):
    ana.is_protected = True
    ana.save()

    assert len(rows(page(client, delia, "ready", export="csv"))) == 1


def test_without_the_permission_nothing_is_exported(client, elias, unlock):
    auditor = allow(elias, "lms_courses.view_workunlock", "lms_courses.see_every_centre")

    response = page(client, auditor, "ready", export="csv")

    assert response.status_code == 302
    assert not ModelLogEntry.objects.filter(action="lms.export_work").exists()
    assert "export=csv" not in text(page(client, auditor, "ready"))


# ------------------------------------------------------------------------------------------------ costs


@pytest.mark.parametrize("name", ["board", "role", "ready", "one_step", "reviews", "placements"])
def test_a_screen_costs_the_same_for_any_number_of_people(
    client, delia, role, centre_a, name, django_assert_max_num_queries
):
    def cost():
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(
            connection,
        ) as queries:
            response = page(client, delia, name, *([role.pk] if name == "role" else []))
            assert response.status_code == 200
        return len(queries)

    def somebody():
        ready, nearly, working = (ParticipantFactory(centre=centre_a) for _ in range(3))
        for person in (ready, working):
            complete(person, "TEJ-1", centre=centre_a)
            complete(person, "VIDA-1", centre=centre_a)
        complete(nearly, "TEJ-1", centre=centre_a)
        unlock = WorkUnlock.objects.get(participant=working)
        actions.offer_work(unlock, on=timezone.localdate(), by=delia)
        withdraw(unlock.because.first())

    somebody()
    cost()
    for_one = cost()
    for _ in range(9):
        somebody()

    assert cost() == for_one
    assert for_one <= 40
