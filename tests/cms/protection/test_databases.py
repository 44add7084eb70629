"""The test database itself: what every other test stands on."""

import pytest
from django.db import connection
from wagtail.models import Locale, Page, Site


def foundations() -> tuple[int, int, list[str]]:
    return (
        Page.objects.filter(depth=1).count(),
        Site.objects.count(),
        list(Locale.objects.values_list("language_code", flat=True)),
    )


@pytest.mark.django_db
def test_database_begins_with_the_root_page_site_and_locale_of_wagtail():
    assert foundations() == (1, 1, ["es"])


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", (1, 2))
def test_rows_of_a_transaction_test_are_gone_after_it_and_wagtail_is_still_there(turn):
    assert foundations() == (1, 1, ["es"])

    Locale.objects.create(language_code="quy")
    Site.objects.all().delete()


@pytest.mark.django_db
def test_sqlite_runs_with_wal_and_immediate_transactions():
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL has neither")
    with connection.cursor() as cursor:
        mode = cursor.execute("PRAGMA journal_mode").fetchone()[0]

    assert mode == "wal"
    assert connection.settings_dict["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
