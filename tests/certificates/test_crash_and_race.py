"""Killed between number and file, two clerks at once, four workers: no gap, no double, nothing half-issued.

Real processes on a real database file (or the PostgreSQL the tests run on). Each child is killed with SIGKILL at a named step.
"""

from __future__ import annotations

import errno
import json
import os
import signal
import subprocess
import sys
import textwrap
from collections import Counter
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections

from certificates import actions, book
from certificates.enums import ItemStatus
from certificates.models import Certificate, CertificateItem, CertificateSeries, RegisterEntry
from cms.protection.storage import PrivateFiles
from tests.factories.certificates import CompletionFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

ROOT = Path(__file__).resolve().parents[2]

# What a child runs: it finds the same database and folders as the test, then does one thing and dies where it is told.
CHILD = """
import json, os, signal, sys
import django
from django.conf import settings
wish = json.loads(sys.argv[1])
django.setup()
from django.db import connections
settings.DATABASES["default"].update(wish["database"])
connections.databases["default"].update(wish["database"])
from certificates import actions, book, keyring
from certificates.models import Certificate, CertificateBatch, CertificateItem
from django.contrib.auth import get_user_model

def die(*arguments, **options):
    os.kill(os.getpid(), signal.SIGKILL)

def after(function):
    def run(*arguments, **options):
        function(*arguments, **options)
        die()
    return run

batch = CertificateBatch.objects.get(pk=wish["batch"])
user = get_user_model()._default_manager.get(pk=wish["user"])
"""

STEPS = {
    "before the lock": "book.lock = die\nactions.approve_batch(batch, by=user)",
    "after the register": "book.append_many = after(book.append_many)\nactions.approve_batch(batch, by=user)",
    "after the certificates": (
        "from certificates.models import Certificate as C\n"
        "actions.CertificateItem.objects.bulk_update = die\n"
        "manager = type(actions.CertificateItem.objects)\nmanager.bulk_update = die\n"
        "actions.approve_batch(batch, by=user)"
    ),
    "before the commit": "actions.log = die\nactions.approve_batch(batch, by=user)",
    "after the commit": "actions.approve_batch(batch, by=user)\ndie()",
    "before the drawing": "actions.approve_batch(batch, by=user)\nactions.make_file = die\nactions.draw_batch(batch)",
    "after the file, before the row": (
        "actions.approve_batch(batch, by=user)\n"
        "store = actions.storage()\n"
        "kind = type(store)\nsave = kind.save\n"
        "kind.save = after(save)\n"
        "actions.draw_batch(batch)"
    ),
    "after the row, before the item": (
        "actions.approve_batch(batch, by=user)\n"
        "actions._store_sealed = after(actions._store_sealed)\n"
        "actions.draw_batch(batch)"
    ),
}
# What a transaction, a lock and a file beside them can get wrong differs by database; the rest is the same code.
ON_BOTH = ("after the register", "before the commit", "after the file, before the row")


def child(body, batch, user, **more):
    wish = {
        "batch": str(batch.pk),
        "user": user.pk,
        "database": {
            key: str(connection.settings_dict[key]) for key in ("NAME", "USER", "PASSWORD", "HOST", "PORT")
        },
        **more,
    }
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.certificates.child_settings",
        "LMS_CHILD_DATA": str(settings.LMS_DATA),
        "LMS_CHILD_PRIVATE": str(settings.STORAGES["private"]["OPTIONS"]["location"]),
    }
    return subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(CHILD) + body, json.dumps(wish)],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def numbers():
    return list(Certificate.objects.order_by("number").values_list("number", flat=True))


def sound():
    connections.close_all()
    report = book.verify()
    assert report.problems == []
    found = numbers()
    assert found == list(range(1, len(found) + 1))
    assert (CertificateSeries.objects.first().last_number if found else 0) == len(found)
    assert RegisterEntry.objects.filter(entry_type="issue").count() == len(found)
    assert (
        Counter(Certificate.objects.values_list("completion_id", flat=True)).most_common(1)[0][1] == 1
        if found
        else True
    )


@pytest.mark.parametrize(
    "step",
    [pytest.param(step, marks=[pytest.mark.both_databases] if step in ON_BOTH else []) for step in STEPS],
)
def test_a_process_killed_at_any_step_leaves_nothing_that_cannot_be_finished(
    keys, completed, a_design, paula, ada, step
):
    batch = actions.propose_batch(completed, design=a_design, by=paula)
    connections.close_all()

    process = child(STEPS[step], batch, ada)
    _, errors = process.communicate(timeout=300)

    assert process.returncode == -signal.SIGKILL, errors
    sound()
    batch.refresh_from_db()
    if batch.status == "proposed":
        assert numbers() == []
        actions.approve_batch(batch, by=ada)
    actions.draw_batch(batch)
    sound()
    assert numbers() == [1, 2, 3]
    assert not Certificate.objects.undrawn().exists()
    assert set(batch.items.values_list("status", flat=True)) == {ItemStatus.DRAWN}
    for certificate in Certificate.objects.all():
        actions.read_file(certificate)


@pytest.mark.both_databases
def test_two_clerks_who_approve_the_same_batch_number_it_once(keys, completed, a_design, paula, ada, rosaura):
    batch = actions.propose_batch(completed, design=a_design, by=paula)
    connections.close_all()
    body = (
        "try:\n    actions.approve_batch(batch, by=user)\n    print('issued')\n"
        "except actions.Refused as error:\n    print(error.code)\n"
    )

    both = [child(body, batch, ada), child(body, batch, rosaura)]
    said = sorted(one.communicate(timeout=300)[0].strip() for one in both)

    assert said == ["already_decided", "issued"]
    sound()
    assert numbers() == [1, 2, 3]


@pytest.mark.both_databases
def test_clerks_with_different_batches_share_one_row_of_numbers(
    keys, a_design, paula, ada, cohort_a, cohort_b
):
    batches = [
        actions.propose_batch([CompletionFactory(cohort=cohort) for _ in range(4)], design=a_design, by=paula)
        for cohort in (cohort_a, cohort_b, cohort_a, cohort_b)
    ]
    connections.close_all()

    workers = [child("actions.approve_batch(batch, by=user)\n", batch, ada) for batch in batches]
    errors = [worker.communicate(timeout=300)[1] for worker in workers]

    assert [worker.returncode for worker in workers] == [0, 0, 0, 0], errors
    sound()
    assert numbers() == list(range(1, 17))


@pytest.mark.both_databases
def test_four_workers_who_draw_one_batch_store_one_file_each(keys, a_design, paula, ada, cohort_a):
    batch = actions.issue_batch(
        [CompletionFactory(cohort=cohort_a) for _ in range(4)],
        design=a_design,
        proposed_by=paula,
        approved_by=ada,
        with_files=False,
    )
    connections.close_all()

    workers = [child("actions.draw_batch(batch)\n", batch, ada) for _ in range(4)]
    errors = [worker.communicate(timeout=500)[1] for worker in workers]

    assert [worker.returncode for worker in workers] == [0, 0, 0, 0], errors
    sound()
    paths = list(Certificate.objects.values_list("file_path", flat=True))
    assert len(set(paths)) == 4
    folder = Path(actions.storage().path(paths[0])).parent
    stored = {path.name for path in folder.iterdir()}
    mine = {Path(path).name for path in paths}
    assert mine <= stored
    pks = {str(pk) for pk in Certificate.objects.values_list("pk", flat=True)}
    assert [name for name in stored - mine if name[:36] in pks] == [], (
        "a second file of one certificate was left"
    )
    assert CertificateItem.objects.filter(status=ItemStatus.DRAWN).count() == 4


# --- a full disk ------------------------------------------------------------------------------------------------


class FullDisk(PrivateFiles):
    """A disk that takes the first half of a file and then says that it is full."""

    def _save(self, name, content):
        path = Path(self.path(name))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.read(10_000))
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.mark.both_databases
def test_a_full_disk_keeps_numbers_and_register_and_draws_when_there_is_room(
    keys, completed, a_design, paula, ada, settings
):
    whole = settings.STORAGES
    full = {
        **whole["private"],
        "BACKEND": "tests.certificates.test_crash_and_race.FullDisk",
    }
    batch = actions.issue_batch(
        completed, design=a_design, proposed_by=paula, approved_by=ada, with_files=False
    )
    settings.STORAGES = {**whole, "private": full}

    made = actions.draw_batch(batch)

    assert made == 0
    failed = batch.items.order_by("pk").first()
    assert failed.status == ItemStatus.FAILED
    assert os.strerror(errno.ENOSPC) in failed.error
    assert Certificate.objects.undrawn().count() == 3
    sound()
    settings.STORAGES = whole
    assert actions.draw_batch(batch) == 3
    for certificate in Certificate.objects.all():
        actions.read_file(certificate)
    call_command("verify_register", files=True)


@pytest.mark.skipif(
    os.environ.get("LMS_TEST_DATABASE") == "postgresql", reason="PostgreSQL has a disk of its own."
)
def test_a_disk_that_is_full_under_the_database_numbers_nobody(keys, completed, a_design, paula, ada):
    batch = actions.propose_batch(completed, design=a_design, by=paula)
    connections.close_all()
    body = (
        "import resource\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))\n"
        "from django.db.utils import OperationalError\n"
        "try:\n    actions.approve_batch(batch, by=user)\nexcept OperationalError as error:\n    print('refused')\n"
    )

    said, errors = child(body, batch, ada).communicate(timeout=300)

    assert said.strip() == "refused", errors
    sound()
    assert numbers() == []
    actions.approve_batch(batch, by=ada)
    assert numbers() == [1, 2, 3]
    sound()
