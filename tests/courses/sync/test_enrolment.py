"""How a tablet is connected: a code, once, for a day."""

import json
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from django.utils import timezone

from courses.sync import actions, signatures
from courses.sync.enums import DeviceStatus
from courses.sync.models import Device

pytestmark = pytest.mark.django_db


@pytest.fixture
def waiting(cohort_a, delia):
    return actions.create_device(label="Tableta 7", centre=cohort_a.centre, cohorts=[cohort_a], by=delia)


def new_key():
    return signatures.jwk_of(ec.generate_private_key(ec.SECP256R1()).public_key())


def enrol(client, code, jwk=None, **changes):
    content = {
        "protocol": 1,
        "code": code,
        "jwk": jwk or new_key(),
        "alg": "ES256",
        "app": "1.0.0",
        **changes,
    }
    return client.post("/tablet/v1/enrol", json.dumps(content), content_type="application/json")


def test_a_code_connects_the_tablet_and_only_hashes_stay(client, waiting):
    code = actions.new_code(waiting)

    answer = enrol(client, code)

    content = answer.json()
    waiting.refresh_from_db()
    assert answer.status_code == 201
    assert (content["service"], content["device_id"], content["label"]) == (
        "marks",
        str(waiting.pk),
        "Tableta 7",
    )
    assert waiting.status == DeviceStatus.ACTIVE
    assert content["token"] not in str(Device.objects.values().get())
    assert code.replace("-", "") not in str(Device.objects.values().get())


@pytest.mark.parametrize("typed", ["{}", " {} ", "{lower}", "{spaced}"])
def test_the_code_may_be_typed_as_people_type(client, waiting, typed):
    code = actions.new_code(waiting)
    spaced = code.replace("-", " ")

    answer = enrol(client, typed.format(code, lower=code.lower(), spaced=spaced))

    assert answer.status_code == 201


def test_letters_taken_for_digits_are_read_as_digits():
    assert actions.plain_code("o1il-abcd") == "0111ABCD"


def test_an_unknown_code_is_told_so(client, waiting):
    actions.new_code(waiting)

    answer = enrol(client, "0000-0000")

    assert (answer.status_code, answer.json()["error"]) == (403, "code_unknown")


def test_a_new_code_kills_the_former(client, waiting):
    former = actions.new_code(waiting)
    actions.new_code(waiting)

    assert enrol(client, former).json()["error"] == "code_unknown"


def test_a_code_used_by_another_tablet_is_told_so(client, waiting):
    code = actions.new_code(waiting)
    enrol(client, code)

    answer = enrol(client, code)

    assert (answer.status_code, answer.json()["error"]) == (403, "code_used")


def test_a_code_older_than_a_day_is_told_so(client, waiting):
    code = actions.new_code(waiting)
    Device.objects.update(code_expires_at=timezone.now() - timedelta(seconds=1))

    assert enrol(client, code).json()["error"] == "code_expired"


def test_the_same_tablet_may_ask_again_for_ten_minutes_because_the_answer_was_lost(client, waiting):
    code, jwk = actions.new_code(waiting), new_key()
    first = enrol(client, code, jwk)

    second = enrol(client, code, jwk)

    assert (first.status_code, second.status_code) == (201, 201)
    assert waiting.keys.count() == 1
    # The token of the lost answer opens nothing any more.
    assert actions.device_of(first.json()["token"]) is None
    assert actions.device_of(second.json()["token"]) == waiting


def test_after_ten_minutes_the_code_is_used_up_for_the_same_tablet_too(client, waiting):
    code, jwk = actions.new_code(waiting), new_key()
    enrol(client, code, jwk)
    Device.objects.update(code_used_at=timezone.now() - timedelta(minutes=11))

    assert enrol(client, code, jwk).json()["error"] == "code_used"


@pytest.mark.parametrize(
    "jwk",
    [
        {},
        {"kty": "EC", "crv": "P-256", "x": "AAAA", "y": "AAAA"},
        {"kty": "RSA", "crv": "P-256", "x": "A" * 43, "y": "A" * 43},
        {"kty": "EC", "crv": "P-256", "x": 5, "y": None},
    ],
)
def test_a_key_that_is_none_is_refused_and_the_code_stays_good(client, waiting, jwk):
    code = actions.new_code(waiting)

    assert enrol(client, code, jwk or {"kty": "EC"}).json()["error"] == "key_refused"
    assert enrol(client, code).status_code == 201


def test_a_revoked_tablet_is_not_connected_by_its_old_code(client, waiting, delia):
    code = actions.new_code(waiting)
    actions.revoke_device(waiting, by=delia)

    assert enrol(client, code).json()["error"] == "code_unknown"


@pytest.mark.parametrize(
    "body", ["", "[]", "{", '{"code": 5}', '{"code": "A", "jwk": 3, "app": "1"}', "[" * 9_000]
)
def test_nonsense_is_malformed(client, db, body):
    answer = client.post("/tablet/v1/enrol", body, content_type="application/json")

    assert (answer.status_code, answer.json()["error"]) == (400, "malformed")
