"""Numbers of the law are dated rows: a change is a new row, a confirmation has a name and a day."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from courses.evidence.enums import LawSubject
from courses.evidence.laws import change_number, confirm_number, count_to_confirm, kept_numbers
from courses.evidence.models import LawNumber
from courses.evidence.queries import law_by_day

SUBJECTS = len(LawSubject.values)


def row_of(subject):
    return next(one for one in kept_numbers() if one.subject == subject)


def new(by, **more):
    given = {"subject": "pass_mark", "amount": 12, "norm": "Directiva 9", "valid_from": date(2026, 1, 1)}
    return change_number(by=by, **{**given, **more})


def test_every_number_has_a_row_and_nobody_has_confirmed_one(db):
    assert [len(one.rows) for one in kept_numbers()] == [1] * SUBJECTS
    assert count_to_confirm() == SUBJECTS


def test_a_change_is_a_new_row_and_the_past_keeps_its_number(norma):
    new(norma)

    law = law_by_day()
    latest, earlier = row_of(LawSubject.PASS_MARK).rows
    assert (law(date(2025, 12, 31)).pass_mark, law(date(2026, 1, 1)).pass_mark) == (11, 12)
    assert (earlier.valid_to, latest.valid_to) == (date(2025, 12, 31), None)
    assert latest.is_in_force
    assert not earlier.is_in_force
    assert (latest.number.entered_by, latest.number.norm) == (norma, "Directiva 9")


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"subject": "ratio"}, "subject"),
        ({"amount": 0}, "amount"),
        ({"amount": 21}, "amount"),
        ({"norm": "  "}, "norm"),
        ({"norm": "x" * 201}, "norm"),
        ({"article": "x" * 81}, "article"),
        ({"valid_from": date(2007, 4, 19)}, "valid_from"),
        ({"valid_from": date(1991, 8, 2)}, "valid_from"),
        ({"amount": 11, "norm": LawNumber, "article": ""}, "amount"),
    ],
)
def test_what_would_rewrite_the_past_or_say_nothing_is_refused(wrong, field, norma):
    if wrong.get("norm") is LawNumber:
        wrong = {**wrong, "norm": LawNumber.objects.get(subject="pass_mark").norm}
    with pytest.raises(ValidationError) as refused:
        new(norma, **wrong)

    assert field in refused.value.message_dict
    assert LawNumber.objects.count() == SUBJECTS


def test_a_confirmation_names_somebody_and_a_day_that_has_come(norma):
    number = LawNumber.objects.get(subject="pass_mark")
    today = timezone.localdate()
    for who, day in (("", today), ("x" * 121, today), ("Área de educación", date(2999, 1, 1))):
        with pytest.raises(ValidationError):
            confirm_number(number, confirmed_by=who, confirmed_on=day, by=norma)

    confirm_number(number, confirmed_by="Área de educación", confirmed_on=today, by=norma)

    assert count_to_confirm() == SUBJECTS - 1
    with pytest.raises(ValidationError):
        confirm_number(number, confirmed_by="Otra oficina", confirmed_on=date(2020, 1, 1), by=norma)


def test_a_number_confirmed_long_ago_is_to_be_reviewed(norma):
    number = LawNumber.objects.get(subject="pass_mark")
    confirm_number(number, confirmed_by="Área de educación", confirmed_on=date(2020, 1, 1), by=norma)

    (row,) = row_of(LawSubject.PASS_MARK).rows

    assert row.is_due_for_review
    assert not row.is_unconfirmed
    assert count_to_confirm() == SUBJECTS


def test_a_row_that_holds_no_more_asks_for_nothing(norma):
    confirm_number(new(norma), confirmed_by="Área de educación", confirmed_on=timezone.localdate(), by=norma)

    assert count_to_confirm() == SUBJECTS - 1


def test_only_who_may_changes_and_confirms(delia, rosaura, benita):
    number = LawNumber.objects.get(subject="pass_mark")
    for other in (delia, rosaura, benita):
        with pytest.raises(PermissionDenied):
            new(other)
        with pytest.raises(PermissionDenied):
            confirm_number(number, confirmed_by="x", confirmed_on=timezone.localdate(), by=other)


def test_the_screens_enter_and_confirm_a_number(client, norma, delia):
    client.force_login(norma)
    number = LawNumber.objects.get(subject="pass_mark")

    assert client.get(reverse("lms_law:index")).content.decode().count("lms-desk-inforce") == SUBJECTS
    wrong = {"subject": "pass_mark", "amount": "12", "norm": "D 9", "valid_from": "2001-01-01"}
    assert client.post(reverse("lms_law:change"), wrong).status_code == 422
    right = {**wrong, "valid_from": "2026-01-01"}
    assert client.post(reverse("lms_law:change"), right).status_code == 302
    said = {"confirmed_by": "Área de educación", "confirmed_on": timezone.localdate().isoformat()}
    assert client.post(reverse("lms_law:confirm", args=[number.pk]), said).status_code == 302
    assert client.post(reverse("lms_law:confirm", args=[number.pk]), {}).status_code == 422

    assert LawNumber.objects.filter(subject="pass_mark").count() == 2
    client.force_login(delia)
    page = client.get(reverse("lms_law:index")).content.decode()
    assert "Área de educación" in page
    assert reverse("lms_law:change") not in page
