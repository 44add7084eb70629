"""Role by address, through real requests: what each of the six may open, own and foreign, and what a stranger gets."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import NoReverseMatch, get_resolver, reverse
from django.urls.resolvers import URLPattern, URLResolver

from cms.roles.matrix import Role

from . import matrix, world

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keys")]

# Wagtail's and Django's own addresses are theirs to test; what opens them are the permissions of the groups.
NOT_OURS = ("wagtail", "simple_translation")
COLUMNS: tuple[Role | None, ...] = (
    Role.INSTRUCTOR,
    Role.FACILITATOR,
    Role.COORDINATOR,
    Role.REGISTRAR,
    Role.AUDITOR,
    Role.ADMINISTRATOR,
    None,
)


def named_addresses(resolver: Any = None, spaces: tuple[str, ...] = ()) -> Iterator[str]:
    """The full names of all our addresses, from the resolver itself."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            inner = (*spaces, pattern.namespace) if pattern.namespace else spaces
            if not (inner and inner[0].startswith(NOT_OURS)):
                yield from named_addresses(pattern, inner)
        elif isinstance(pattern, URLPattern) and pattern.name and not pattern.name.startswith("wagtail"):
            yield ":".join((*spaces, pattern.name))


def outcome(response: Any) -> str:
    """The letter of the table for what came back."""
    status = response.status_code
    if status == 302:
        if "/login/" in response.url:
            return "l"
        return "h" if response.url == reverse("wagtailadmin_home") else ">"
    return {200: ".", 304: ".", 403: "x", 401: "k", 404: "?", 405: "p", 301: ">"}.get(status, str(status))


def address_of(name: str, address: matrix.Address, side: world.Side) -> str:
    keys = [side.key(kind) for kind in address.needs]
    return reverse(name, args=keys) + address.query


@pytest.fixture
def the_world(db):
    return world.build()


def test_every_address_of_the_site_stands_in_the_matrix():
    known = set(matrix.ADDRESSES)
    found = set(named_addresses())

    assert sorted(found - known) == [], "place these in tests/cms/roles/matrix.py"
    assert sorted(known - found) == [], "these are gone"


def test_every_line_of_the_matrix_has_a_letter_for_each_role():
    for name, address in matrix.ADDRESSES.items():
        assert len(address.own) == len(COLUMNS), name
        assert len(address.foreign) == (len(COLUMNS) if address.needs else 0), name


def the_table(the_world: world.World) -> dict[str, tuple[str, str]]:
    """What really comes back: for each address the letters for own and foreign objects."""
    clients = []
    for role in COLUMNS:
        client = Client(raise_request_exception=False)
        if role is not None:
            client.force_login(the_world.staff[role])
        clients.append(client)
    found: dict[str, tuple[str, str]] = {}
    for name, address in matrix.ADDRESSES.items():
        own = "".join(outcome(client.get(address_of(name, address, the_world.own))) for client in clients)
        foreign = ""
        if address.needs:
            foreign = "".join(
                outcome(client.get(address_of(name, address, the_world.foreign))) for client in clients
            )
        found[name] = (own, foreign)
    return found


@pytest.mark.slow
def test_each_role_gets_at_each_address_what_the_matrix_says(the_world):
    """`pytest tests/cms/roles/test_matrix.py -s` shows the whole table."""
    found = the_table(the_world)

    print_table(found)
    expected = {name: (address.own, address.foreign) for name, address in matrix.ADDRESSES.items()}
    assert {name: letters for name, letters in found.items() if letters != expected[name]} == {}


def print_table(found: dict[str, tuple[str, str]]) -> None:
    print(f"\n{'':44} own      foreign   (i f c r a n, nobody)")
    for name, (own, foreign) in found.items():
        print(f"{name:44} {own}  {foreign}")


@pytest.mark.slow
def test_nobody_changes_anything_out_of_her_reach(the_world):
    """The same addresses by POST, for somebody else's objects: never a page, never a redirect to success."""
    for role in (Role.INSTRUCTOR, Role.FACILITATOR, Role.COORDINATOR, Role.AUDITOR):
        client = Client()
        client.force_login(the_world.staff[role])
        for name, address in matrix.ADDRESSES.items():
            if not address.needs or address.foreign[COLUMNS.index(role)] == ".":
                continue
            letter = outcome(client.post(address_of(name, address, the_world.foreign), {}))
            # What is done by a click only must refuse the click itself.
            by_click = address.foreign[COLUMNS.index(role)] == "p"
            assert letter in ("hx?" if by_click else "hx?p"), (role, name, letter)


@pytest.mark.slow
def test_a_facilitator_asking_for_another_cohort_by_its_number_never_learns_that_it_exists(the_world):
    client = Client()
    client.force_login(the_world.staff[Role.FACILITATOR])
    column = COLUMNS.index(Role.FACILITATOR)

    for name, address in matrix.ADDRESSES.items():
        is_public = address.own[-1] == "."
        # A tablet's own addresses know its key and nobody's sign-in.
        is_for_tablets = address.own[column] == "k"
        if not address.needs or is_public or is_for_tablets or "work_role" in address.needs:
            continue
        if name.startswith("lms_course_papers:") and address.foreign[column] == ".":
            # A published course is read by everybody and printed by the whole team.
            continue
        # What is done by a click refuses to be looked at, whatever it is about; the click itself is tested above.
        by_click = address.own[column] == "p"
        send = client.post if by_click else client.get
        letter = outcome(send(address_of(name, address, the_world.foreign)))
        # Screens that are not hers at all say the same about everything; where she may go, a stranger's is nothing.
        assert letter in ("?" if address.own[column] in ".>p" else "?hx"), (name, letter)


def test_an_address_that_takes_a_key_is_asked_for_a_key():
    for name, address in matrix.ADDRESSES.items():
        if not address.needs:
            try:
                reverse(name)
            except NoReverseMatch:
                pytest.fail(f"{name} needs an object: say which kind in the matrix")
