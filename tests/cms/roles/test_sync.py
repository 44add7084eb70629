"""The groups of the roles follow the matrix, and nothing else does."""

from __future__ import annotations

import re
from io import StringIO
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from wagtail.models import GroupCollectionPermission, GroupPagePermission, Page

from cms.roles import actions, checks, queries
from cms.roles.matrix import KEPT_BACK, ROLES, Role
from cms.roles.models import RoleGroup
from curriculum.pages.actions import ensure_review_workflow
from curriculum.pages.models import CourseCatalogPage
from tests.factories.staff import UserFactory

pytestmark = pytest.mark.django_db

ROOT = Path(__file__).resolve().parents[3]


def group(role: Role) -> Group:
    return RoleGroup.objects.get(pk=role).group


def names(of: Group) -> set[str]:
    return {
        f"{one.content_type.app_label}.{one.codename}"
        for one in of.permissions.select_related("content_type")
    }


def catalogue() -> CourseCatalogPage:
    page = CourseCatalogPage(title="Cursos", slug="cursos-de-prueba")
    Page.objects.filter(depth=2).first().add_child(instance=page)
    return page


def test_six_groups_are_made_with_what_the_matrix_grants():
    actions.sync_roles()

    assert {row.code for row in RoleGroup.objects.all()} == {str(role) for role in Role}
    for role, grants in ROLES.items():
        assert names(group(role)) == grants.permissions


def test_running_it_again_changes_nothing():
    actions.sync_roles()

    assert actions.sync_roles() == []


def test_a_dry_run_tells_and_changes_nothing():
    changes = actions.sync_roles(dry_run=True)

    assert {change.role for change in changes} == set(Role)
    assert not RoleGroup.objects.exists()


def test_what_is_no_longer_granted_is_taken_away_from_our_groups_only():
    actions.sync_roles()
    extra = Permission.objects.get(codename="delete_user")
    theirs = Group.objects.create(name="Voluntariado")
    theirs.permissions.add(extra)
    group(Role.FACILITATOR).permissions.add(extra)
    root = Page.objects.get(depth=1)
    page = Permission.objects.get(content_type__model="page", codename="publish_page")
    for one in (theirs, group(Role.FACILITATOR)):
        GroupPagePermission.objects.create(group=one, page=root, permission=page)

    changes = actions.sync_roles()

    assert [str(change) for change in changes] == [
        "facilitator: - auth.delete_user",
        f"facilitator: - publish_page (page {root.pk})",
    ]
    assert names(theirs) == {"auth.delete_user"}
    assert GroupPagePermission.objects.filter(group=theirs).exists()


def test_a_group_of_the_same_name_stays_somebody_elses():
    theirs = Group.objects.create(name="Coordinación")

    actions.sync_roles()

    assert names(theirs) == set()
    assert group(Role.COORDINATOR).name == "Coordinación 2"


def test_renaming_a_group_keeps_its_role():
    actions.sync_roles()
    Group.objects.filter(pk=group(Role.REGISTRAR).pk).update(name="Secretaría")

    assert actions.sync_roles() == []
    assert group(Role.REGISTRAR).name == "Secretaría"


def test_instructors_write_in_catalogues_and_reviewers_publish_there():
    page = catalogue()
    actions.sync_roles()

    granted = {
        role: set(
            GroupPagePermission.objects.filter(group=group(role), page=page).values_list(
                "permission__codename", flat=True
            )
        )
        for role in (Role.INSTRUCTOR, Role.COORDINATOR, Role.FACILITATOR)
    }
    assert granted == {
        Role.INSTRUCTOR: {"add_page"},
        Role.COORDINATOR: {"add_page", "change_page", "publish_page", "lock_page", "unlock_page"},
        Role.FACILITATOR: set(),
    }


def test_a_catalogue_made_later_is_covered_at_once():
    actions.sync_roles()

    page = catalogue()

    assert GroupPagePermission.objects.filter(group=group(Role.INSTRUCTOR), page=page).exists()
    assert actions.sync_roles() == []


def test_reviewers_stand_in_the_review_of_contents():
    actions.sync_roles()
    ensure_review_workflow(reviewers=[group(Role.INSTRUCTOR)])

    actions.sync_roles()

    from curriculum.pages.reviewing import SecondPersonReview

    (task,) = SecondPersonReview.objects.all()
    assert set(task.groups.all()) == {group(Role.COORDINATOR), group(Role.ADMINISTRATOR)}
    assert actions.sync_roles() == []


def test_those_who_write_may_bring_pictures():
    actions.sync_roles()

    brought = GroupCollectionPermission.objects.filter(group=group(Role.INSTRUCTOR))
    assert {row.permission.codename for row in brought} == {
        "add_image",
        "choose_image",
        "add_document",
        "choose_document",
        "add_media",
    }


def test_a_person_has_the_roles_of_her_groups_the_fullest_day_first():
    actions.sync_roles()
    user = UserFactory()
    for role in (Role.INSTRUCTOR, Role.COORDINATOR):
        actions.give_role(user, role)
    assert queries.roles_of(user) == [Role.COORDINATOR, Role.INSTRUCTOR]

    actions.take_role(user, "coordinator")
    assert queries.roles_of(user) == [Role.INSTRUCTOR]
    assert queries.roles_of(UserFactory(is_superuser=True)) == [Role.ADMINISTRATOR]


def test_the_check_says_what_to_type_when_groups_are_out_of_date():
    assert checks.roles_are_up_to_date(None, databases=["default"]) == []
    actions.sync_roles()
    assert checks.roles_are_up_to_date(None, databases=["default"]) == []

    group(Role.AUDITOR).permissions.clear()

    (finding,) = checks.roles_are_up_to_date(None, databases=["default"])
    assert finding.id == "lms_cms.W014"
    assert "sync_roles" in finding.hint


def test_a_permission_that_is_not_migrated_yet_warns_and_never_stops_the_migration():
    actions.sync_roles()
    Permission.objects.filter(codename="view_figures").delete()

    (finding,) = checks.roles_are_up_to_date(None, databases=["default"])

    assert "migrate" in finding.hint
    assert not finding.is_serious()


def test_the_command_reports_and_is_safe_to_repeat():
    said = StringIO()
    call_command("sync_roles", stdout=said)
    call_command("sync_roles", stdout=said)

    first, second = said.getvalue().splitlines()
    assert first.startswith("Roles brought up to date")
    assert second == "Roles are up to date."


# ------------------------------------------------------------------------------------- the data itself

OURS = ("lms_curriculum", "lms_courses", "lms_certificates", "lms_cms")
GRANTED = frozenset().union(*(grants.permissions for grants in ROLES.values()))


def test_every_permission_of_our_own_is_given_to_a_role_or_kept_back_on_purpose():
    own = {
        f"{model._meta.app_label}.{codename}"
        for model in apps.get_models()
        if model._meta.app_label in OURS
        for codename, _name in model._meta.permissions
    }

    assert own - GRANTED - KEPT_BACK == set()
    assert own >= KEPT_BACK


def test_every_permission_the_code_asks_for_is_given_to_a_role_or_kept_back():
    asked = set()
    for app in ("curriculum", "courses", "certificates", "cms"):
        for file in (ROOT / app).rglob("*.py"):
            if "migrations" not in file.parts:
                asked |= set(re.findall(r'"(lms_[a-z]+\.[a-z]+_[a-z_]+)"', file.read_text()))

    existing = {
        f"{one.content_type.app_label}.{one.codename}"
        for one in Permission.objects.select_related("content_type")
    }
    assert (asked & existing) - GRANTED - KEPT_BACK == set()


def test_an_auditor_holds_no_permission_that_shows_a_name():
    named = ("participant", "cohort", "enrolment", "completion", "workunlock", "placement", "certificate")

    assert not [
        name
        for name in ROLES[Role.AUDITOR].permissions
        if name.split(".")[1].split("_", 1)[1] in named or name.endswith("see_every_centre")
    ]


def test_only_an_administrator_manages_the_staff():
    holders = {role for role, grants in ROLES.items() if "auth.change_user" in grants.permissions}

    assert holders == {Role.ADMINISTRATOR}
    assert get_user_model()._meta.app_label == "auth"
