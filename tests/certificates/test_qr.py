"""The QR: read strictly; each forgery refused by its own name, in Python and in the browser alike."""

from __future__ import annotations

import json
import shutil
import subprocess
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import cbor2
import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from certificates import cbor, qr
from certificates.keys.trust import TrustEntry, trust_list, withdrawn_mark
from tests.conftest import missing

from .conftest import MOMENT, facts

CORE = Path(__file__).resolve().parents[2] / "static/lms/certificates/verify-core.js"
VALUES = st.recursive(
    st.integers(-(2**63), 2**63)
    | st.binary(max_size=40)
    | st.text(st.characters(exclude_categories=["Cs"]), max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.integers(-70_010, 70_010) | st.text(st.characters(exclude_categories=["Cs"]), max_size=5),
            inner,
            max_size=3,
        )
    ),
    max_leaves=8,
)


def depth(value):
    if isinstance(value, (list, dict)):
        inner = value.values() if isinstance(value, dict) else value
        return 1 + max(map(depth, inner), default=0)
    return 0


@given(VALUES)
def test_our_cbor_is_the_deterministic_form_of_the_library(value):
    encoded = cbor.dumps(value)

    assert encoded == cbor2.dumps(value, canonical=False) or cbor2.loads(encoded) == value
    if depth(value) <= cbor.DEEPEST and len(encoded) <= cbor.LONGEST:
        assert cbor.loads(encoded) == value
        assert cbor.dumps(cbor.loads(encoded)) == encoded


@given(st.binary(max_size=80))
def test_any_bytes_are_read_back_the_same_or_refused(data):
    code = ""
    try:
        value = cbor.loads(data)
    except cbor.CborError as error:
        code = error.code

    assert code in ("cbor_malformed", "cbor_not_canonical") or cbor.dumps(value) == data


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ("1817", "cbor_not_canonical"),  # 23 in two bytes
        ("190017", "cbor_not_canonical"),
        ("9f01ff", "cbor_not_canonical"),  # indefinite array
        ("5f4101ff", "cbor_not_canonical"),
        ("a201010102", "cbor_not_canonical"),  # a key twice
        ("a202010101", "cbor_not_canonical"),  # keys out of order
        ("0000", "cbor_not_canonical"),  # bytes left over
        ("818181818181818100", "cbor_malformed"),  # too deep
        ("9bffffffffffffffff", "cbor_malformed"),  # a length nobody has
        ("5bffffffffffffffff", "cbor_malformed"),
        ("c001", "cbor_malformed"),  # a tag
        ("f5", "cbor_malformed"),  # true
        ("f97e00", "cbor_malformed"),  # a float
        ("61ff", "cbor_malformed"),  # not UTF-8
        ("", "cbor_malformed"),
        ("1c", "cbor_malformed"),
    ],
)
def test_other_spellings_of_cbor_are_refused_by_name(data, code):
    with pytest.raises(cbor.CborError) as refusal:
        cbor.loads(bytes.fromhex(data))

    assert refusal.value.code == code


def test_a_genuine_qr_says_exactly_the_facts(house):
    content = facts()

    claims = qr.verify_text(house.text(content), house.qr_keys)

    assert claims.agrees_with(content)
    assert (claims.entry, claims.entry_hash.hex()) == (1, house.entry(content)["hash"][:32])


def test_an_independent_library_accepts_the_signature(house):
    from pycose.keys import CoseKey
    from pycose.messages import Sign1Message

    numbers = house.private("qr").public_key().public_numbers()
    cose = qr.from_text(house.text(facts()))
    message = Sign1Message.from_cose_obj(cbor2.loads(cose), True)
    message.key = CoseKey.from_dict(
        {1: 2, -1: 1, -2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")}
    )

    assert message.verify_signature()


def test_every_change_of_a_single_digit_is_refused(house):
    text = house.text(facts())
    address, _, digits = text.partition("#")
    accepted = []
    for place, digit in enumerate(digits):
        other = str((int(digit) + 1) % 10)
        try:
            qr.verify_text(f"{address}#{digits[:place]}{other}{digits[place + 1 :]}", house.qr_keys)
        except qr.QrError:
            continue
        accepted.append(place)

    assert accepted == []


def signed(house, *, header=None, unprotected=None, payload=None, signature=None, shape=None):
    """A message of a forger who may even use the genuine key."""
    content = facts()
    entry = house.entry(content)
    claims = qr.Claims.of(content, issued_at=MOMENT, entry=1, entry_hash=entry["hash"])
    protected = cbor.dumps({1: -7, 4: bytes.fromhex(house.qr.kid)} if header is None else header)
    body = qr.claims_bytes(claims) if payload is None else payload
    made = house.qr_signer.sign(qr._to_be_signed(protected, body)) if signature is None else signature
    parts = [protected, {} if unprotected is None else unprotected, body, made]
    return qr.to_digits(cbor.dumps(parts if shape is None else shape(parts)))


def inner(**changes):
    content = facts()
    claims = qr.Claims.of(content, issued_at=MOMENT, entry=1, entry_hash="ab" * 32)
    return qr.claims_bytes(replace(claims, **changes))


def high_half(house):
    cose = cbor.loads(qr.from_text(house.text(facts())))
    s = int.from_bytes(cose[3][32:], "big")
    cose[3] = cose[3][:32] + (qr.P256_ORDER - s).to_bytes(32, "big")
    return qr.to_digits(cbor.dumps(cose))


def attacks(house, other_house):
    kid = bytes.fromhex(house.qr.kid)
    full = cbor.loads(inner())
    twice = cbor.dumps(full)
    order = qr.P256_ORDER.to_bytes(32, "big")
    return {
        "empty": ("", "digits_missing"),
        "letters": ("12a4", "not_digits"),
        "other digits": ("١٢٣", "not_digits"),
        "leading zero": ("0" + house.text(facts()).partition("#")[2], "leading_zero"),
        "huge": ("9" * 4000, "too_long"),
        "no marker": (str(int.from_bytes(b"\x02\x84", "big")), "marker_missing"),
        "rubbish": (qr.to_digits(b"\x01\x02\x03"), "cbor_not_canonical"),
        "no message": (qr.to_digits(cbor.dumps({1: 2})), "cose_shape"),
        "three parts": (signed(house, shape=lambda parts: parts[:3]), "cose_shape"),
        "unprotected header": (signed(house, unprotected={1: -7}), "header_extra"),
        "extra header": (signed(house, header={1: -7, 4: kid, 5: 1}), "header_extra"),
        "no algorithm": (signed(house, header={4: kid}), "algorithm_missing"),
        "algorithm none": (signed(house, header={1: 0, 4: kid}), "algorithm_other"),
        "other algorithm": (signed(house, header={1: -8, 4: kid}), "algorithm_other"),
        "no key": (signed(house, header={1: -7}), "key_missing"),
        "key too short": (signed(house, header={1: -7, 4: b"x"}), "key_missing"),
        "unknown key": (signed(house, header={1: -7, 4: b"12345678"}), "key_unknown"),
        "empty signature": (signed(house, signature=b""), "signature_length"),
        "DER signature": (signed(house, signature=b"\x30\x45" + b"\x01" * 69), "signature_length"),
        "zero signature": (signed(house, signature=bytes(64)), "signature_zero"),
        "signature of the order": (signed(house, signature=order + order), "signature_zero"),
        "other half": (high_half(house), "signature_other_half"),
        "signed by somebody else": (other_house.text(facts()), "key_unknown"),
        "somebody else with our kid": (
            signed(house, signature=other_house.qr_signer.sign(b"x")),
            "signature_wrong",
        ),
        "claims are a list": (signed(house, payload=cbor.dumps([1])), "claims_shape"),
        "unknown claim": (signed(house, payload=cbor.dumps({**full, 99: 1})), "claims_unknown"),
        "unknown fact": (
            signed(house, payload=cbor.dumps({**full, qr.CLAIM_FACTS: {**full[qr.CLAIM_FACTS], 11: "x"}})),
            "claims_unknown",
        ),
        "name is a number": (
            signed(house, payload=cbor.dumps({**full, qr.CLAIM_FACTS: {**full[qr.CLAIM_FACTS], qr.NAME: 7}})),
            "claims_shape",
        ),
        "claims not canonical": (signed(house, payload=twice + b"\x00"), "cbor_not_canonical"),
        "bidi in the name": (signed(house, payload=inner(name="Rosa\u202eX")), "claims_text"),
        "Cyrillic name": (signed(house, payload=inner(name="Аnna")), "claims_text"),
        "zero width": (signed(house, payload=inner(name="Ro\u200bsa")), "claims_text"),
        "dates reversed": (signed(house, payload=inner(since=date(2027, 1, 1))), "claims_text"),
        "bad number": (signed(house, payload=inner(no="CER-1")), "claims_text"),
        "before the key": (house.text(facts(), at=datetime(2025, 12, 30, tzinfo=UTC)), "outside_key_life"),
        "after the key": (house.text(facts(), at=datetime(2027, 1, 2, tzinfo=UTC)), "outside_key_life"),
        "genuine": (house.text(facts()), ""),
        "genuine with accents": (
            house.text(facts(name="Ch’aska Q'enti Ñaupari", course="Año 2: ½ punto «fino»")),
            "",
        ),
    }


def test_each_forgery_is_refused_by_its_own_name(house, other_house):
    found = {}
    for name, (text, _code) in attacks(house, other_house).items():
        try:
            qr.verify_text(text, house.qr_keys)
        except qr.QrError as error:
            found[name] = error.code
        else:
            found[name] = ""

    assert found == {name: code for name, (_text, code) in attacks(house, other_house).items()}


def our_trust(house, **wishes):
    key = TrustEntry(
        house.qr.kid,
        "qr",
        "ES256",
        house.qr.public_pem,
        house.qr.since,
        house.qr.until,
        wishes.pop("status", "active"),
    )
    return trust_list(
        [key],
        host="certificados.example.org",
        organisation="Manos que Tejen",
        contact="",
        at=MOMENT,
        head=(1, "ab" * 32),
        withdrawn=wishes.pop("withdrawn", {}),
        registered=wishes.pop("registered", []),
    )


def in_the_browser(texts, trust):
    """The verdict codes of the browser's module, run by node: the same module, the same WebCrypto."""
    node = shutil.which("node")
    if node is None:
        missing("node is not installed. Type: sudo apt install nodejs")
    program = (
        f"import {{ verifyText }} from {json.dumps(CORE.as_uri())};"
        "const input = JSON.parse(await new Promise((done) => { let all = ''; process.stdin.on('data', (part) => (all += part)).on('end', () => done(all)); }));"
        "const out = []; for (const text of input.texts) { const v = await verifyText(text, input.trust);"
        " out.push(v.ok ? (v.withdrawn ? 'withdrawn:' + v.withdrawn : '') : v.code); } console.log(JSON.stringify(out));"
    )
    done = subprocess.run(
        [node, "--input-type=module", "-e", program],
        input=json.dumps({"texts": texts, "trust": trust}),
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_the_browser_gives_every_forgery_the_same_name(house, other_house):
    all_attacks = attacks(house, other_house)

    found = in_the_browser([text for text, _ in all_attacks.values()], our_trust(house))

    assert dict(zip(all_attacks, found, strict=True)) == {
        name: code for name, (_, code) in all_attacks.items()
    }


def test_the_browser_refuses_every_change_of_a_single_digit(house):
    _address, _, digits = house.text(facts()).partition("#")
    changed = [
        digits[:place] + str((int(digit) + 1) % 10) + digits[place + 1 :]
        for place, digit in enumerate(digits)
    ]

    found = in_the_browser(changed, our_trust(house))

    assert "" not in found


def test_a_compromised_key_proves_only_what_the_register_holds(house):
    content, stolen = facts(), facts()
    text = house.text(content)
    registered = house.entry(content)["hash"][:32]
    keys = {kid: replace(key, status="compromised") for kid, key in house.qr_keys.items()}

    assert qr.verify_text(text, keys, registered=frozenset({registered})).agrees_with(content)
    with pytest.raises(qr.QrError) as refusal:
        qr.verify_text(house.text(stolen), keys, registered=frozenset({registered}))
    assert refusal.value.code == "key_compromised"
    trust = our_trust(house, status="compromised", registered=[registered])
    assert in_the_browser([text, house.text(stolen)], trust) == ["", "key_compromised"]


def test_the_browser_tells_withdrawn_certificates(house):
    content = facts()

    trust = our_trust(house, withdrawn={withdrawn_mark(content.id): "revoked"})

    assert in_the_browser([house.text(content)], trust) == ["withdrawn:revoked"]


def test_a_removed_key_proves_nothing(house):
    with pytest.raises(qr.QrError) as refusal:
        qr.verify_text(house.text(facts()), {})

    assert refusal.value.code == "key_unknown"


@settings(deadline=None, max_examples=12)
@given(st.text("0123456789", min_size=1, max_size=700))
def test_the_drawing_is_what_a_reader_reads(digits):
    text = f"https://certificados.example.org/v#{digits}"
    drawing = qr.draw(text)
    side = (drawing.modules + 8) * 4
    image = Image.new("L", (side, side), 255)
    for polygon in polygons(drawing.path):
        flipped = Image.new("1", (side, side))
        ImageDraw.Draw(flipped).polygon([((x + 4) * 4, (y + 4) * 4) for x, y in polygon], fill=1)
        image = xor(image, flipped)

    assert [one.text for one in zxingcpp.read_barcodes(image)] == [text]


def xor(image, mask):
    from PIL import ImageChops

    dark = image.point(lambda value: 255 if value < 128 else 0).convert("1")
    return ImageChops.invert(ImageChops.logical_xor(dark, mask).convert("L"))


def polygons(path):
    import re

    for part in path.split("M")[1:]:
        x, y = map(int, re.match(r"(\d+) (\d+)", part).groups())
        points = [(x, y)]
        for axis, step in re.findall(r"([hv])(-?\d+)", part):
            x, y = (x + int(step), y) if axis == "h" else (x, y + int(step))
            points.append((x, y))
        yield points


def test_a_module_is_never_printed_smaller_than_a_copier_keeps():
    drawing = qr.draw("https://certificados.example.org/v#" + "7" * 500)

    with pytest.raises(qr.QrError):
        drawing.svg(0.44, title="QR")
    assert f"{drawing.size_mm():.3f}mm" in drawing.svg(0.45, title='Q"R')
    assert "&quot;" in drawing.svg(0.45, title='Q"R')


def test_a_day_at_the_edge_of_a_keys_life_is_a_day_of_peru(house):
    last_evening = datetime(2026, 12, 31, 23, 30, tzinfo=UTC) + timedelta(hours=5)

    assert qr.verify_text(house.text(facts(), at=last_evening), house.qr_keys)
