"""Every half year somebody looks at who may do what."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cms.roles import actions, reviewing
from cms.roles.matrix import Role
from cms.roles.models import PrivilegeReview
from courses.audit.models import AccessRecord
from tests.factories.cohorts import CentreFactory, CohortFactory
from tests.factories.staff import UserFactory

pytestmark = pytest.mark.django_db

ADDRESS = "lms_roles:privileges"


@pytest.fixture
def chief(db):
    actions.sync_roles()
    user = UserFactory(username="norma", first_name="Norma")
    actions.give_role(user, Role.ADMINISTRATOR)
    return user


def test_every_open_account_is_shown_with_what_it_may_do_and_where(chief):
    benita = UserFactory(username="benita")
    actions.give_role(benita, Role.FACILITATOR)
    benita.groups.add(Group.objects.create(name="Voluntariado"))
    CentreFactory(label="Taller Huamanga", staff=[benita])
    CohortFactory(facilitators=[benita], meetings=0)
    UserFactory(username="cerrada", is_active=False)

    found = {one.user.username: one for one in reviewing.accounts()}

    assert "cerrada" not in found
    one = found["benita"]
    assert (one.roles, one.other_groups, one.centres, one.cohorts) == (
        ("Facilitación",),
        ("Voluntariado",),
        ("Taller Huamanga",),
        1,
    )


def test_an_account_nobody_used_for_half_a_year_is_marked(chief):
    old = UserFactory(date_joined=timezone.now() - timedelta(days=400))
    fresh = UserFactory()

    idle = {one.user for one in reviewing.accounts() if one.is_idle}

    assert old in idle
    assert fresh not in idle


def test_the_look_is_written_down_with_what_there_was_to_see(client, chief):
    client.force_login(chief)

    response = client.post(reverse(ADDRESS), {"note": "Se cerró una cuenta."})

    review = PrivilegeReview.objects.get()
    assert response.status_code == 302
    assert (review.reviewed_by, review.note) == (chief, "Se cerró una cuenta.")
    assert review.seen["norma"]["roles"] == ["Administración"]
    assert AccessRecord.objects.filter(action="lms.review_privileges", actor=chief).exists()


def test_the_next_look_is_due_six_months_later_and_announced_two_weeks_before(chief):
    review = reviewing.confirm_privileges(by=chief)
    assert not reviewing.is_due(review)

    review.reviewed_at = timezone.now() - timedelta(
        days=reviewing.DAYS_BETWEEN - reviewing.REMIND_DAYS_BEFORE
    )
    assert reviewing.is_due(review)
    review.reviewed_at += timedelta(days=1)
    assert not reviewing.is_due(review)


def test_a_house_without_any_look_counts_from_its_first_account(chief):
    assert not reviewing.is_due(None)

    type(chief).objects.filter(pk=chief.pk).update(date_joined=timezone.now() - timedelta(days=200))

    assert reviewing.is_due(None)


def test_the_reminder_leads_the_administrator_there(client, chief):
    type(chief).objects.filter(pk=chief.pk).update(date_joined=timezone.now() - timedelta(days=200))
    client.force_login(chief)

    response = client.get(reverse("wagtailadmin_home"))

    assert response.context["panels"][0].step["url"] == reverse(ADDRESS)


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
def test_nobody_else_reviews(client, chief, role):
    user = UserFactory()
    actions.give_role(user, role)
    client.force_login(user)

    assert client.get(reverse(ADDRESS)).status_code == 302
    assert client.post(reverse(ADDRESS)).status_code == 302
    with pytest.raises(PermissionDenied):
        reviewing.confirm_privileges(by=user)
    assert not PrivilegeReview.objects.exists()


def test_the_look_costs_the_same_for_any_number_of_accounts(client, chief):
    client.force_login(chief)

    def cost():
        with CaptureQueriesContext(connection) as counted:
            assert client.get(reverse(ADDRESS)).status_code == 200
        return len(counted)

    cost()
    for_one = cost()
    for _ in range(20):
        user = UserFactory()
        actions.give_role(user, Role.FACILITATOR)
        CohortFactory(facilitators=[user], meetings=0)

    assert cost() == for_one
