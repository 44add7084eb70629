"""Migrations work on Wagtail 7.4 and on 8.0, and there are none missing."""

import re

import pytest

from . import house

WAGTAIL_DEPENDENCY = re.compile(r"['\"]wagtailcore['\"],\s*['\"](\d{4})_")
# The last migration that Wagtail 7.4 has.
LAST_OF_7_4 = 97
ONLY_IN_8 = ("WAGTAIL_PAGE_MODEL", "0098_apitoken", "wagtailcore.APIToken")


def migrations():
    return [path for app in house.APPS for path in sorted((house.ROOT / app / "migrations").glob("0*.py"))]


@pytest.mark.parametrize("path", migrations(), ids=lambda path: f"{path.parent.parent.name}.{path.stem}")
def test_migration_asks_nothing_that_wagtail_7_4_has_not(path):
    source = path.read_text()

    assert [word for word in ONLY_IN_8 if word in source] == []
    assert [n for n in WAGTAIL_DEPENDENCY.findall(source) if int(n) > LAST_OF_7_4] == []


@pytest.mark.parametrize("app", house.APPS)
def test_numbers_of_migrations_are_given_once(app):
    numbers = [path.name[:4] for path in migrations() if path.parent.parent.name == app]

    assert numbers == sorted(set(numbers))


@pytest.mark.parametrize("path", migrations(), ids=lambda path: f"{path.parent.parent.name}.{path.stem}")
def test_migration_depends_on_apps_of_its_own_height_or_below(path):
    height = house.APPS.index(path.parent.parent.name)
    named = re.findall(r"['\"](lms_\w+)['\"],\s*['\"]\d{4}_", path.read_text())

    assert [label for label in named if house.APPS.index(house.LABELS[label]) > height] == []
