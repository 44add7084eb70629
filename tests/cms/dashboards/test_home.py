"""The first page of the admin: what each role finds there, and what it costs."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page

from certificates.models import CertificateBatch
from cms.dashboards import panels, rules
from cms.roles import actions as roles
from cms.roles.matrix import Role
from courses.completion.enums import CompletionStatus
from curriculum.pages.models import CourseCatalogPage
from tests.factories.certificates import CertificateDesignFactory
from tests.factories.cohorts import CentreFactory, CohortFactory, SessionFactory
from tests.factories.people import ParticipantFactory
from tests.factories.staff import UserFactory
from tests.factories.work import CompletionFactory, WorkRoleFactory, complete, withdraw

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _roles(db):
    roles.sync_roles()


def person(role, **wishes):
    user = UserFactory(first_name="Benita", **wishes)
    roles.give_role(user, role)
    return user


def home(client, user):
    client.force_login(user)
    response = client.get(reverse("wagtailadmin_home"))
    assert response.status_code == 200
    return response


def shown(response):
    return [panel.name for panel in response.context["panels"] if getattr(panel, "is_shown", True)]


def menu_of(response):
    """The names of the main menu's items, in order."""
    return re.findall(r'"name": "([a-z-]+)"', response.content.decode())


def late_session(cohort):
    """A session that began a minute ago, whatever the hour the tests run at, and is not over."""
    return SessionFactory(cohort=cohort, starts_at=timezone.now() - timedelta(minutes=1))


# ------------------------------------------------------------------------------------------- facilitator


def test_a_facilitator_finds_her_session_of_today_and_the_way_to_it(client):
    benita = person(Role.FACILITATOR)
    mine = late_session(CohortFactory(facilitators=[benita], meetings=0, size=2, name="Grupo Wayra"))
    foreign = late_session(CohortFactory(meetings=0, size=2, name="Grupo Ajeno"))

    response = home(client, benita)

    text = response.content.decode()
    assert reverse("courses:session", args=[mine.pk]) in text
    assert "Grupo Wayra" in text
    assert str(foreign.pk) not in text
    assert "Grupo Ajeno" not in text
    assert shown(response)[:2] == ["lms_greeting", "lms_today"]


def test_a_facilitator_sees_nothing_of_wagtails_panels_about_pages(client):
    names = [panel.name for panel in home(client, person(Role.FACILITATOR)).context["panels"]]

    assert not set(names) & rules.ABOUT_PAGES
    assert {"lms_greeting", "lms_today", "lms_missing_marks", "lms_signatures"} <= set(names)


def test_a_day_without_sessions_names_the_next_one(client):
    benita = person(Role.FACILITATOR)
    cohort = CohortFactory(facilitators=[benita], meetings=0, name="Grupo Wayra")
    SessionFactory(cohort=cohort, starts_at=timezone.now() + timedelta(days=3))

    response = home(client, benita)

    assert "Grupo Wayra" in response.content.decode()
    assert response.context["panels"][0].step is None


def test_past_sessions_without_marks_are_named(client):
    benita = person(Role.FACILITATOR)
    cohort = CohortFactory(
        facilitators=[benita], meetings=0, size=2, starts_on=timezone.localdate() - timedelta(days=20)
    )
    past = SessionFactory(cohort=cohort, starts_at=timezone.now() - timedelta(days=2))

    response = home(client, benita)

    assert "lms_missing_marks" in shown(response)
    assert response.context["panels"][0].step["url"] == reverse("courses:session", args=[past.pk])


def test_completions_of_others_wait_for_a_second_signature(client):
    benita = person(Role.FACILITATOR)
    cohort = CohortFactory(facilitators=[benita], meetings=0, size=2)
    first, second = (row.participant for row in cohort.enrolments.all())
    CompletionFactory(participant=first, cohort=cohort, status=CompletionStatus.AWAITING, marked_by=benita)
    assert "lms_signatures" not in shown(home(client, benita))

    CompletionFactory(participant=second, cohort=cohort, status=CompletionStatus.AWAITING)

    (panel,) = [one for one in home(client, benita).context["panels"] if one.name == "lms_signatures"]
    assert [(one, one.waiting) for one in panel.cohorts] == [(cohort, 1)]


# ------------------------------------------------------------------------------------------- coordinator


def test_a_coordinator_is_led_to_the_review_that_waits(client):
    delia = person(Role.COORDINATOR)
    centre = CentreFactory(staff=[delia])
    WorkRoleFactory(courses=["TEJ-1"])
    ana = ParticipantFactory(centre=centre, given_names="Ana Inventada")
    completion = complete(ana, "TEJ-1")
    assert "Ana Inventada" in home(client, delia).content.decode()

    withdraw(completion)

    response = home(client, delia)
    assert response.context["panels"][0].step["url"] == reverse("lms_work:reviews")


def test_a_coordinator_hears_how_many_completions_have_no_certificate(client):
    delia = person(Role.COORDINATOR)
    centre = CentreFactory(staff=[delia])
    CompletionFactory(participant=ParticipantFactory(centre=centre))
    CompletionFactory()  # at a centre she does not know

    (panel,) = [one for one in home(client, delia).context["panels"] if one.name == "lms_certificates"]

    assert (panel.without, panel.to_approve) == (1, 0)
    assert panel.next_step()["url"] == reverse("lms_certificates:to_issue")


def test_a_registrar_is_led_to_the_proposal_that_waits_for_her_and_not_told_that_nothing_waits(client):
    registrar = person(Role.REGISTRAR)
    design = CertificateDesignFactory()
    batch = CertificateBatch.objects.create(
        design=design, proposed_by=person(Role.COORDINATOR), issued_on=timezone.localdate()
    )

    response = home(client, registrar)
    assert response.context["panels"][0].step["url"] == reverse("lms_certificates:to_decide")
    assert client.get(reverse("lms_certificates:to_decide")).status_code == 200

    batch.proposed_by = registrar
    batch.save()
    assert home(client, registrar).context["panels"][0].step is None, "nobody approves her own"


# ------------------------------------------------------------------------------------------ other roles


def test_an_auditor_finds_figures_and_nothing_with_names(client):
    response = home(client, person(Role.AUDITOR))

    assert shown(response) == ["lms_greeting", "lms_figures"]
    assert reverse("lms_reports:figures") in response.content.decode()


def test_the_order_follows_the_persons_roles():
    today, pages = "lms_today", "recent_edits"
    assert rules.order_of(today, 100, [Role.FACILITATOR]) < rules.order_of(pages, 250, [Role.FACILITATOR])
    assert rules.order_of(pages, 250, [Role.INSTRUCTOR]) < rules.order_of(today, 100, [Role.INSTRUCTOR])
    assert rules.order_of("of_a_guest", 5, [Role.AUDITOR]) > rules.order_of(
        "lms_figures", 300, [Role.AUDITOR]
    )


@pytest.mark.parametrize(
    ("hour", "words"),
    [(0, "Good morning"), (11, "Good morning"), (12, "Good afternoon"), (19, "Good evening")],
)
def test_the_greeting_knows_the_hour(hour, words):
    from django.utils.translation import override

    with override("en"):
        assert panels.salutation(hour) == words


@pytest.mark.parametrize("role", list(Role))
def test_every_role_opens_its_first_page(client, role):
    assert shown(home(client, person(role)))[0] == "lms_greeting"


# ------------------------------------------------------------------------------------------------- menu


def test_the_menu_is_grouped_by_a_persons_day(client, rf):
    from wagtail.admin.menu import admin_menu

    Page.objects.filter(depth=2).first().add_child(
        instance=CourseCatalogPage(title="Cursos", slug="cursos-x")
    )

    def names(role):
        request = rf.get("/admin/")
        request.user = person(role)
        items = admin_menu.menu_items_for_request(request)
        return [item.name for item in sorted(items, key=lambda item: item.order)]

    assert names(Role.FACILITATOR)[0] == "lms-today"
    assert "help" not in names(Role.FACILITATOR)
    coordinator = names(Role.COORDINATOR)
    ours = [name for name in coordinator if name in rules.MENU_ORDER]
    assert ours == sorted(ours, key=rules.MENU_ORDER.__getitem__)
    assert not [name for name in coordinator if rules.is_content(name, [])]
    assert {"lms-today", "lms-work", "reports", "lms-contents"} <= set(coordinator)


# ------------------------------------------------------------------------------------------------- cost


@pytest.mark.parametrize(
    ("role", "most"),
    # Wagtail itself asks 12 questions (session, person, permissions, site); each panel of a room one to three, and the
    # panel of people the rules propose nine.
    [(Role.FACILITATOR, 33), (Role.COORDINATOR, 46), (Role.REGISTRAR, 25), (Role.AUDITOR, 25)],
)
def test_the_first_page_costs_the_same_on_a_busy_day(client, role, most):
    user = person(role)
    centre = CentreFactory(staff=[user])
    WorkRoleFactory(courses=["TEJ-1"])

    def busy():
        cohort = CohortFactory(
            facilitators=[user],
            centre=centre,
            meetings=0,
            size=2,
            starts_on=timezone.localdate() - timedelta(days=30),
            ends_on=timezone.localdate(),
        )
        late_session(cohort)
        SessionFactory(cohort=cohort, starts_at=timezone.now() - timedelta(days=2))
        complete(ParticipantFactory(centre=centre), "TEJ-1", centre=centre)

    def cost():
        with CaptureQueriesContext(connection) as counted:
            home(client, user)
        return len(counted)

    busy()
    cost()
    quiet = cost()
    for _ in range(5):
        busy()

    assert cost() == quiet
    assert quiet <= most
