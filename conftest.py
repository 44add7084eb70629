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


# --------------------------------------------------------------------------------- what is run, and in which order

DATABASE_FIXTURES = {"db", "transactional_db", "live_server", "django_db_setup"}
SAME_ON_BOTH = pytest.StashKey[int]()
"""How many tests of this process were left to SQLite."""


def uses_database(item: pytest.Item) -> bool:
    """Return whether a test may reach the database: pytest-django refuses it to every other one."""
    from django.test import SimpleTestCase, TransactionTestCase

    house = getattr(item, "cls", None)
    if house is not None and issubclass(house, SimpleTestCase):
        return issubclass(house, TransactionTestCase)
    asked = DATABASE_FIXTURES.intersection(getattr(item, "fixturenames", ()))
    return bool(asked or item.get_closest_marker("django_db"))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """A browser test that fails is tried once more, and named in the summary (docs/decisions/0080). A test that never
    reaches the database says the same on both: PostgreSQL leaves it out, and the summary says how many. The longest
    files come first."""
    from tests.order import place_of

    for item in items:
        # A mistake made on purpose (tests/tablet/breaking.py) has to be noticed once.
        if item.get_closest_marker("browser") and not os.environ.get("LMS_ONE_TRY"):
            item.add_marker(pytest.mark.flaky(reruns=1))
    if ON_POSTGRESQL:
        kept: list[pytest.Item] = []
        left_out: list[pytest.Item] = []
        for item in items:
            needed = item.get_closest_marker("both_databases") or uses_database(item)
            (kept if needed else left_out).append(item)
        config.stash[SAME_ON_BOTH] = len(left_out)
        config.hook.pytest_deselected(items=left_out)
        items[:] = kept
    items.sort(key=lambda item: place_of(item.nodeid))


def pytest_fixture_setup(fixturedef: pytest.FixtureDef[Any], request: pytest.FixtureRequest) -> None:
    """No test gets at the database unseen by `uses_database`, by asking for a fixture while it runs."""
    if fixturedef.argname == "_django_db_helper" and not uses_database(request.node):
        pytest.fail(f"{request.node.nodeid} reaches the database: mark it with pytest.mark.django_db")


def pytest_sessionfinish(session: pytest.Session) -> None:
    """A worker of pytest-xdist tells the run what it left out."""
    output: dict[str, Any] | None = getattr(session.config, "workeroutput", None)
    if output is not None:
        output["same_on_both"] = session.config.stash.get(SAME_ON_BOTH, 0)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any, error: object) -> None:
    """Every worker collects the same tests and leaves out the same ones."""
    node.config.stash[SAME_ON_BOTH] = getattr(node, "workeroutput", {}).get("same_on_both", 0)


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """Say how many tests ran on SQLite only."""
    if left_out := config.stash.get(SAME_ON_BOTH, 0):
        terminalreporter.write_line(f"{left_out} tests never reach the database: SQLite runs them for both.")


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
