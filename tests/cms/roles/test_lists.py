"""No list asks the database more often because the house has grown."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cms.roles.matrix import Role
from courses.people.models import Participant

from . import matrix, world
from .crowd import grow
from .test_matrix import COLUMNS, address_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keys")]

# What is written out whole: files are streamed in portions, and each portion may ask again.
WHOLE = ("_xlsx", "_csv", "_file")
THOUSANDS = 3_000


def queries_of(the_world: world.World, role: Role) -> dict[str, int]:
    """The number of queries of each page that the role may open, with everything warm that stays warm."""
    client = Client()
    client.force_login(the_world.staff[role])
    column = COLUMNS.index(role)
    addresses = {
        name: address_of(name, address, the_world.own)
        for name, address in matrix.ADDRESSES.items()
        if address.own[column] == "." and not name.endswith(WHOLE) and address.own[-1] != "."
    }
    addresses["start page"] = reverse("wagtailadmin_home")
    found = {}
    for name, address in addresses.items():
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200, name
        found[name] = len(queries)
    return found


@pytest.mark.slow
def test_with_three_thousand_rows_each_page_asks_the_database_as_often_as_with_one():
    the_world = world.build()
    roles = (Role.COORDINATOR, Role.REGISTRAR, Role.FACILITATOR, Role.AUDITOR)
    few = {role: queries_of(the_world, role) for role in roles}

    grow(the_world.own, THOUSANDS)
    assert Participant.objects.visible_to(the_world.staff[Role.COORDINATOR]).count() > THOUSANDS
    many = {role: queries_of(the_world, role) for role in roles}

    more = {
        (str(role), name): (few[role][name], count)
        for role in roles
        for name, count in many[role].items()
        if count > few[role][name]
    }
    assert more == {}
