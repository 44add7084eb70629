"""Fixtures that every room may use: a real browser and a check for accessibility.

Rooms keep their own cast and factories beside their tests and in `tests/factories/`.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Generator
from typing import Any

import pytest

from tests.cast import (  # noqa: F401  (fixtures, known to every test)
    benita,
    centre_a,
    centre_b,
    cirilo,
    cohort_a,
    cohort_b,
    delia,
    elias,
    norma,
    rosaura,
    yeni,
)

IN_CI = os.environ.get("CI", "").lower() in ("1", "true")
CHROMIUM_ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
TABLET = {"width": 800, "height": 1280}


def missing(sentence: str) -> None:
    """Skip the test with a sentence; where everything must be there (CI), fail it."""
    if IN_CI:
        pytest.fail(sentence)
    pytest.skip(sentence)


def chromium_path() -> str | None:
    """Return the system's Chromium, or None where Playwright's own has to serve."""
    return next((path for name in CHROMIUM_NAMES if (path := shutil.which(name))), None)


@pytest.fixture(scope="session")
def browser() -> Generator[Any]:
    """One Chromium for the whole run."""
    from playwright.sync_api import Error, sync_playwright

    # Playwright's loop runs in this thread; Django would take the ORM calls of the test for async ones.
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        try:
            chromium = playwright.chromium.launch(executable_path=chromium_path(), args=CHROMIUM_ARGUMENTS)
        except Error:
            missing("Chromium is not installed. Type: sudo apt install chromium")
        yield chromium
        chromium.close()
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]
    else:
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = before


FAILED = pytest.StashKey[bool]()
"""Set on a test whose body failed, for fixtures that say more about it."""


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.when == "call" and report.failed:
        item.stash[FAILED] = True
    return report


def tell(context: Any) -> None:
    """Print what the pages of this browser context show, so that the report of a failed test says it."""
    for page in context.pages:
        try:
            print(f"--- {page.url}\n{page.locator('body').inner_text(timeout=2_000)[:3_000]}")
        except Exception as error:  # noqa: BLE001  (a page that is gone must not hide the failure itself)
            print(f"--- a page that does not answer: {error}")


@pytest.fixture
def new_page(browser: Any, request: pytest.FixtureRequest) -> Generator[Callable[..., Any]]:
    """Return a function that opens a page of its own (own cookies), Peruvian Spanish, on a tablet upright.

    Keyword arguments are those of Playwright's `browser.new_context`. When the test fails, what its pages show is
    printed.
    """
    contexts = []

    def open_page(**wishes: Any) -> Any:
        context = browser.new_context(
            **{"locale": "es-PE", "timezone_id": "America/Lima", "viewport": TABLET, **wishes}
        )
        context.set_default_timeout(15_000)
        contexts.append(context)
        return context.new_page()

    yield open_page
    for context in contexts:
        if FAILED in request.node.stash:
            tell(context)
        context.close()


@pytest.fixture
def page(new_page: Callable[..., Any]) -> Any:
    """A browser page, for tests that need one only."""
    return new_page()


@pytest.fixture
def sign_in() -> Callable[..., None]:
    """Return a function that signs a user in to a browser page without typing a password.

    `sign_in(page, live_server, user)`
    """

    def put_cookie(page: Any, live_server: Any, user: Any) -> None:
        from django.conf import settings
        from django.test import Client

        client = Client()
        client.force_login(user)
        cookie = client.cookies[settings.SESSION_COOKIE_NAME]
        page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])

    return put_cookie


@pytest.fixture
def axe() -> Callable[..., None]:
    """Return a function that fails with axe's findings on the page now shown (WCAG 2.2 A and AA).

    `axe(page)`, or `axe(page, exclude=[".foreign-widget"])` for parts that are not ours.
    """

    def check(page: Any, exclude: list[str] | None = None) -> None:
        from axe_playwright_python.sync_playwright import Axe

        rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
        context = {"exclude": [[one] for one in exclude]} if exclude else None
        found = Axe().run(page, context=context, options={"runOnly": {"type": "tag", "values": rules}})
        findings = [
            f"{one['id']}: {one['help']} at {[node['target'] for node in one['nodes']]}"
            for one in found.response["violations"]
        ]
        assert findings == []

    return check
