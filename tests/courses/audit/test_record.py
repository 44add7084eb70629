"""The record of access: complete, unchangeable, readable."""

from __future__ import annotations

import logging
from datetime import timedelta
from io import StringIO

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone
from wagtail.log_actions import log, registry

from courses.audit import actions, queries, rules
from courses.audit.enums import Deed
from courses.audit.models import AccessRecord, KeptForTwoYears
from courses.audit.watching import all_watched
from courses.work import actions as work
from courses.work.models import WorkUnlock
from tests.factories.people import ParticipantFactory
from tests.factories.staff import UserFactory, allow
from tests.factories.work import WorkRoleFactory, complete

pytestmark = pytest.mark.django_db


def rows(**wishes):
    return list(
        AccessRecord.objects.filter(**wishes).order_by("pk").values_list("deed", "action", "participant_id")
    )


@pytest.fixture
def ana(centre_a):
    return ParticipantFactory(centre=centre_a, given_names="Ana Inventada")


@pytest.fixture
def auditor(elias):
    return allow(elias, "wagtailadmin.access_admin", "lms_courses.view_accessrecord")


# ------------------------------------------------------------------------------------- what is recorded


@pytest.mark.parametrize(
    ("action", "deed"),
    [
        ("lms.view_participant", "saw"),
        ("lms.export_participants", "exported"),
        ("lms.print_my_data", "printed"),
        ("lms.offer_work", "changed"),
        ("lms.viewpoint", "changed"),
        ("wagtail.edit", "changed"),
        ("wagtail.inspect", "saw"),
    ],
)
def test_the_name_of_an_action_tells_what_kind_of_deed_it_was(action, deed):
    assert rules.deed_of(action) == deed


def test_every_action_any_room_logs_becomes_a_row_about_the_right_person(ana, delia, centre_a):
    WorkRoleFactory(courses=["TEJ-1"])
    complete(ana, "TEJ-1", centre=centre_a)
    unlock = WorkUnlock.objects.get()

    work.offer_work(unlock, on=timezone.localdate(), by=delia)

    record = AccessRecord.objects.get(action="lms.offer_work")
    assert (record.actor, record.actor_name, record.deed) == (delia, "delia", Deed.CHANGED)
    assert (record.subject_type, record.subject_id) == ("lms_courses.workunlock", str(unlock.pk))
    assert record.participant_id == ana.pk


def test_no_name_of_a_participant_is_copied_into_the_record(ana, delia):
    log(instance=ana, action="lms.correct_participant", user=delia, data={"name": "Ana Inventada", "rows": 3})

    record = AccessRecord.objects.get(action="lms.correct_participant")
    assert record.data == {"rows": 3}
    assert "Ana" not in str([getattr(record, field.attname) for field in record._meta.concrete_fields])


def test_a_deed_that_is_rolled_back_leaves_no_row(ana, delia):
    def fail_after_logging():
        with transaction.atomic():
            log(instance=ana, action="lms.correct_participant", user=delia)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_after_logging()

    assert not AccessRecord.objects.filter(action="lms.correct_participant").exists()


def test_opening_a_watched_page_is_recorded_and_refusals_are_not(client, delia, cirilo, ana, centre_b):
    client.force_login(delia)
    assert client.get(reverse("lms_work:person", args=[ana.pk])).status_code == 200
    centre_b.staff.create(user=cirilo)
    client.force_login(allow(cirilo, "lms_courses.view_workunlock"))
    assert client.get(reverse("lms_work:person", args=[ana.pk])).status_code == 404

    (record,) = AccessRecord.objects.filter(action="lms_work:person")
    assert (record.actor, record.deed, record.participant_id) == (delia, Deed.SAW, ana.pk)


def test_every_watched_address_exists():
    from django.urls import get_resolver

    from tests.cms.roles.test_matrix import named_addresses

    names = set(named_addresses(get_resolver()))
    assert set(all_watched()) <= names


def test_coming_going_and_being_refused_are_recorded_without_what_was_typed(client, caplog):
    get_user_model()._default_manager.create_user("benita", password="palabra-secreta-1")
    with caplog.at_level(logging.WARNING):
        client.post(reverse("wagtailadmin_login"), {"username": "benita", "password": "palabra-equivocada"})
    client.login(username="benita", password="palabra-secreta-1")
    client.logout()

    assert [(one.deed, one.actor_name) for one in AccessRecord.objects.order_by("pk")] == [
        (Deed.REFUSED, ""),
        (Deed.SIGNED_IN, "benita"),
        (Deed.SIGNED_OUT, "benita"),
    ]
    assert "benita" not in caplog.text
    assert "palabra" not in caplog.text


def test_deleting_an_account_leaves_what_it_did(ana):
    user = UserFactory(username="temporal")
    actions.write_down(by=user, deed=Deed.SAW, action="lms_work:person", participant=ana.pk)

    user.delete()

    assert AccessRecord.objects.get(action="lms_work:person").actor_name == "temporal"


# -------------------------------------------------------------------------------------- what cannot be


@pytest.fixture
def record(delia, ana):
    return actions.write_down(by=delia, deed=Deed.SAW, action="lms_work:person", participant=ana.pk)


def test_the_ordinary_doors_of_the_orm_are_closed(record):
    record.deed = Deed.CHANGED
    with pytest.raises(KeptForTwoYears):
        record.save()
    with pytest.raises(KeptForTwoYears):
        record.delete()
    with pytest.raises(KeptForTwoYears):
        AccessRecord.objects.update(deed=Deed.CHANGED)
    with pytest.raises(KeptForTwoYears):
        AccessRecord.objects.all().delete()


@pytest.mark.both_databases
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE lms_courses_accessrecord SET actor_name = 'nadie'",
        "DELETE FROM lms_courses_accessrecord",
    ],
)
def test_the_database_refuses_what_the_orm_does_not_see(record, statement):
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)

    assert AccessRecord.objects.filter(pk=record.pk, deed=Deed.SAW).exists()


@pytest.mark.both_databases
def test_a_bulk_update_and_a_raw_deletion_are_refused_too(record):
    record.action = "otra"
    with pytest.raises(KeptForTwoYears), transaction.atomic():
        AccessRecord.objects.bulk_update([record], ["action"])
    with pytest.raises(IntegrityError), transaction.atomic():
        AccessRecord.objects.filter(pk=record.pk)._raw_delete("default")


@pytest.mark.both_databases
def test_after_two_years_a_record_may_be_forgotten_and_not_before(delia):
    now = timezone.now()
    for days in (366 * 2 + 5, 725, 1):
        actions.write_down(by=delia, deed=Deed.SAW, action="x", at=now - timedelta(days=days))

    said = StringIO()
    call_command("forget_access_records", stdout=said)

    assert said.getvalue().startswith("1 ")
    assert AccessRecord.objects.filter(action="x").count() == 2


def test_nobody_forgets_earlier_by_asking():
    with pytest.raises(CommandError):
        call_command("forget_access_records", "--years", "1")


# -------------------------------------------------------------------------------------------- reading it


def test_a_coordinator_reads_names_and_an_auditor_reads_numbers(record, delia, auditor, ana):
    (line,) = queries.lines([record], delia)
    assert line.about == ana.class_name

    (line,) = queries.lines([record], auditor)
    assert ana.class_name not in line.about
    assert str(ana.pk)[:8] in line.about


def test_every_row_is_said_in_words(record, delia, ana):
    log(instance=ana, action="lms.view_participant", user=delia)
    for one in AccessRecord.objects.all():
        words = queries.words_of(one)
        assert words
        assert "lms" not in words


def test_every_action_of_every_room_has_its_words():
    registry.scan_for_actions()

    for action, formatter in registry.formatters.items():
        if action.startswith("lms."):
            assert str(formatter.label), action
            assert str(formatter.message), action


def test_the_list_asks_for_its_permission(client, delia, auditor, record):
    client.force_login(delia)
    assert client.get(reverse("lms_audit:record")).status_code == 302
    client.force_login(auditor)

    response = client.get(reverse("lms_audit:record"))

    assert response.status_code == 200
    assert "Ana Inventada" not in response.content.decode()
    assert client.get(reverse("lms_audit:record"), {"deed": "exported"}).status_code == 200
    assert client.get(reverse("lms_audit:record_results")).status_code == 200


def test_one_persons_record_is_for_those_who_may_know_her(client, auditor, delia, record, ana, cirilo):
    address = reverse("lms_audit:person", args=[ana.pk])
    client.force_login(auditor)
    assert client.get(address).status_code == 404
    client.force_login(allow(delia, "lms_courses.view_accessrecord"))

    response = client.get(address)

    assert response.status_code == 200
    assert "Ana Inventada" in response.content.decode()
    assert [line.record for line in response.context["lines"]][-1] == record


def test_the_history_of_one_row_is_read_by_itself(client, auditor, delia, ana):
    log(instance=ana, action="lms.correct_participant", user=delia)
    log(instance=ParticipantFactory(), action="lms.correct_participant", user=delia)
    client.force_login(auditor)

    response = client.get(reverse("lms_audit:row", args=["lms_courses", "participant", ana.pk]))

    assert [line.record.subject_id for line in response.context["lines"]] == [str(ana.pk)]
    assert "Ana Inventada" not in response.content.decode()
    assert (
        client.get(reverse("lms_audit:row", args=["lms_courses", "participant", "nobody"])).status_code == 404
    )
    assert client.get(reverse("lms_audit:row", args=["no", "such", "1"])).status_code == 404


@pytest.mark.parametrize("size", [1, 30])
def test_the_list_costs_the_same_for_any_number_of_rows(
    client, delia, centre_a, size, django_assert_max_num_queries
):
    chief = allow(delia, "lms_courses.view_accessrecord")
    for _ in range(size):
        actions.write_down(
            by=chief,
            deed=Deed.SAW,
            action="lms_work:person",
            participant=ParticipantFactory(centre=centre_a).pk,
        )
    client.force_login(chief)
    client.get(reverse("lms_audit:record"))

    with django_assert_max_num_queries(22):
        client.get(reverse("lms_audit:record"))
