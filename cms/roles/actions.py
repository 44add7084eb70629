"""Keeps the groups of the roles equal to the matrix."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import QuerySet
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

from curriculum.pages.models import CourseCatalogPage
from curriculum.pages.reviewing import SecondPersonReview

from .matrix import ROLES, Grants, Role
from .models import RoleGroup


class UnknownPermission(Exception):
    """The matrix names permissions this installation does not have: run `migrate` first."""


@dataclass(frozen=True)
class Change:
    """One difference between the matrix and a group: `what` is granted (or taken away) `where` ("" for everywhere)."""

    role: Role
    granted: bool
    what: str
    where: str = ""

    def __str__(self) -> str:
        place = f" ({self.where})" if self.where else ""
        return f"{self.role}: {'+' if self.granted else '-'} {self.what}{place}"


def sync_roles(*, dry_run: bool = False) -> list[Change]:
    """Makes the groups of the roles, gives them what the matrix grants, takes away what it no longer grants.

    Only groups of roles are touched. Running it again changes nothing. Returns what was changed; with `dry_run`
    what would be.

    Raises UnknownPermission when the matrix names a permission that does not exist.
    """
    with transaction.atomic():
        return [change for role, grants in ROLES.items() for change in _sync(role, grants, dry_run=dry_run)]


def give_role(user: Any, role: Role | str) -> None:
    """Puts a user into the group of a role. Raises RoleGroup.DoesNotExist before the first `sync_roles`."""
    user.groups.add(RoleGroup.objects.get(pk=Role(role)).group)


def take_role(user: Any, role: Role | str) -> None:
    """Takes a user out of the group of a role."""
    user.groups.remove(RoleGroup.objects.get(pk=Role(role)).group)


def _sync(role: Role, grants: Grants, *, dry_run: bool) -> Iterable[Change]:
    link = RoleGroup.objects.select_related("group").filter(pk=role).first()
    if link is None:
        if dry_run:
            yield Change(role, granted=True, what="group")
            return
        group = Group.objects.create(name=_free_name(grants.name))
        RoleGroup.objects.create(code=role, group=group)
        yield Change(role, granted=True, what="group")
    else:
        group = link.group
    yield from _sync_permissions(role, group, grants, dry_run)
    yield from _sync_pages(role, group, grants, dry_run)
    yield from _sync_files(role, group, grants, dry_run)
    yield from _sync_reviews(role, group, grants, dry_run)


def _free_name(name: str) -> str:
    """A name no other group has: a group that was there before is somebody else's."""
    taken = set(Group.objects.filter(name__startswith=name).values_list("name", flat=True))
    candidates = [name, *(f"{name} {number}" for number in range(2, len(taken) + 3))]
    return next(one for one in candidates if one not in taken)


def _rows(names: Iterable[str]) -> dict[str, Permission]:
    wanted = frozenset(names)
    found = {
        f"{one.content_type.app_label}.{one.codename}": one
        for one in Permission.objects.select_related("content_type").filter(
            codename__in={name.split(".")[1] for name in wanted}
        )
    }
    missing = wanted - set(found)
    if missing:
        raise UnknownPermission(", ".join(sorted(missing)))
    return {name: found[name] for name in wanted}


def _sync_permissions(role: Role, group: Group, grants: Grants, dry_run: bool) -> Iterable[Change]:
    wanted = _rows(grants.permissions)
    present = {
        f"{one.content_type.app_label}.{one.codename}": one
        for one in group.permissions.select_related("content_type")
    }
    for name in sorted(set(wanted) - set(present)):
        if not dry_run:
            group.permissions.add(wanted[name])
        yield Change(role, granted=True, what=name)
    for name in sorted(set(present) - set(wanted)):
        if not dry_run:
            group.permissions.remove(present[name])
        yield Change(role, granted=False, what=name)


def places_of(grants: Grants) -> dict[int, frozenset[str]]:
    """Page permissions by the page they hold for: course catalogues, and the root of the tree."""
    places: dict[int, frozenset[str]] = {}
    if grants.catalogue:
        for key in CourseCatalogPage.objects.order_by("pk").values_list("pk", flat=True):
            places[key] = grants.catalogue
    if grants.site:
        for key in Page.objects.filter(depth=1).values_list("pk", flat=True):
            places[key] = places.get(key, frozenset()) | grants.site
    return places


def _sync_pages(role: Role, group: Group, grants: Grants, dry_run: bool) -> Iterable[Change]:
    wanted = {(page, f"{name}_page") for page, names in places_of(grants).items() for name in names}
    rows = GroupPagePermission.objects.filter(group=group).select_related("permission")
    present = {(row.page_id, row.permission.codename): row for row in rows}
    yield from _differences(
        role,
        wanted,
        present,
        lambda page, codename: GroupPagePermission(
            group=group,
            page_id=page,
            permission=Permission.objects.get(
                content_type__app_label="wagtailcore", content_type__model="page", codename=codename
            ),
        ),
        dry_run,
        kind="page",
    )


def _sync_files(role: Role, group: Group, grants: Grants, dry_run: bool) -> Iterable[Change]:
    root = Collection.get_first_root_node()
    permissions = _rows(grants.files)
    wanted = {(root.pk, name) for name in grants.files} if root else set()
    rows = GroupCollectionPermission.objects.filter(group=group).select_related("permission__content_type")
    present = {
        (row.collection_id, f"{row.permission.content_type.app_label}.{row.permission.codename}"): row
        for row in rows
    }
    yield from _differences(
        role,
        wanted,
        present,
        lambda collection, name: GroupCollectionPermission(
            group=group, collection_id=collection, permission=permissions[name]
        ),
        dry_run,
        kind="collection",
    )


def _differences(
    role: Role,
    wanted: set[tuple[int, str]],
    present: dict[tuple[int, str], Any],
    make: Any,
    dry_run: bool,
    *,
    kind: str,
) -> Iterable[Change]:
    for place, name in sorted(wanted - set(present)):
        if not dry_run:
            make(place, name).save()
        yield Change(role, granted=True, what=name, where=f"{kind} {place}")
    for place, name in sorted(set(present) - wanted):
        if not dry_run:
            present[place, name].delete()
        yield Change(role, granted=False, what=name, where=f"{kind} {place}")


def _sync_reviews(role: Role, group: Group, grants: Grants, dry_run: bool) -> Iterable[Change]:
    """Reviewers stand in the tasks of the review of contents, once a site has one."""
    tasks: QuerySet[SecondPersonReview] = SecondPersonReview.objects.filter(active=True).order_by("pk")
    for task in tasks:
        is_there = task.groups.filter(pk=group.pk).exists()
        if grants.reviews == is_there:
            continue
        if not dry_run:
            (task.groups.add if grants.reviews else task.groups.remove)(group)
        yield Change(role, granted=grants.reviews, what="review", where=f"task {task.pk}")
