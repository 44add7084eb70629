"""The test database, in a second instead of a minute, on SQLite and on PostgreSQL.

Every run loads a copy of a migrated template (`tools/template_databases.py`).

Tests marked `django_db(transaction=True)`, and all tests with `live_server`, change rows for real. Django
empties every table after them, which takes Wagtail's root page, site and locale away (and which append-only
tables refuse). Here the copy of the template is loaded again instead.

    pytest ...                                  SQLite
    LMS_TEST_DATABASE=postgresql pytest ...     a temporary PostgreSQL server, started and stopped by pytest
    DATABASE_URL=postgresql://... LMS_TEST_DATABASE=postgresql pytest ...   a server that is already there
"""

from __future__ import annotations

import gc
import os
import shutil
from collections.abc import Callable, Generator
from typing import Any

import hypothesis
import pytest

# How long an example takes says more about the machine than about the code; speed is measured by the benchmark.
hypothesis.settings.register_profile(
    "ours", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("ours")

ON_POSTGRESQL = os.environ.get("LMS_TEST_DATABASE", "sqlite") == "postgresql"

_server: Any = None


# ------------------------------------------------------------------------------------------ the server


def pytest_configure(config: pytest.Config) -> None:
    """Start one PostgreSQL server for this run; workers of pytest-xdist find it by the environment."""
    global _server
    if not ON_POSTGRESQL or os.environ.get("DATABASE_URL", "").startswith("postgres"):
        return
    from tools import postgresql

    if os.environ.get(postgresql.SOCKET_VARIABLE) or config.option.collectonly:
        return
    try:
        _server = postgresql.start()
    except postgresql.PostgreSQLMissing as missing:
        raise pytest.UsageError(str(missing)) from None
    os.environ[postgresql.SOCKET_VARIABLE] = _server.socket


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A browser test that fails is tried once more, and named in the summary (docs/decisions/0080)."""
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.flaky(reruns=1))


def pytest_collection_finish(session: pytest.Session) -> None:
    """Hundreds of thousands of objects stay for the whole run: the garbage collector need not visit them again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the server and delete the files that the tests wrote."""
    global _server
    if _server is not None:
        _server.stop()
        _server = None
        from tools import postgresql

        os.environ.pop(postgresql.SOCKET_VARIABLE, None)
    from django.conf import settings

    if settings.configured:
        shutil.rmtree(settings.LMS_DATA, ignore_errors=True)


# ---------------------------------------------------------------------------------------- the database


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker: Any) -> Generator[Any]:
    """Replaces pytest-django's: the database is a copy of the template. Gives who loads that copy."""
    from django.test import TransactionTestCase

    from tools import template_databases

    database = template_databases.copies()
    with django_db_blocker.unblock():
        database.prepare()

    def load_again(self: TransactionTestCase) -> None:
        database.load()

    original = TransactionTestCase._fixture_teardown
    TransactionTestCase._fixture_teardown = load_again
    yield database
    TransactionTestCase._fixture_teardown = original
    with django_db_blocker.unblock():
        database.drop()


@pytest.fixture
def move_house(django_db_setup: Any) -> Callable[[], None]:
    """Call it to stand in a new, empty house. For tests marked `django_db(transaction=True)`."""
    load: Callable[[], None] = django_db_setup.load
    return load


@pytest.fixture(autouse=True)
def _nothing_remembered_between_tests() -> None:
    """Empty the cache: Wagtail keeps root paths of sites there, and a rollback does not take them back."""
    from django.core.cache import cache

    cache.clear()
