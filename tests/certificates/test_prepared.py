"""The fast path says, dot for dot, what the slow path says; where it is not certain, the slow path draws."""

from __future__ import annotations

import hashlib
import io
import logging
import re
import shutil
import subprocess
from datetime import date, timedelta

import pikepdf
import pytest
from asn1crypto import cms
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from certificates import qr, sealing
from certificates.rendering import draw as slow
from certificates.rendering import prepared
from certificates.rendering.designs import LAYOUTS, SignatoryLine
from certificates.rendering.page import LARGEST_QR_MM, PageError, Proof, qr_box
from certificates.rendering.pdf import AttachedFile, path_operators
from certificates.rendering.sheets import BORDERS, ORIENTATIONS, PAPERS
from tests.certificates.conformance import verapdf
from tests.certificates.conformance.structure import problems
from tests.certificates.conftest import MOMENT, design, facts
from tests.conftest import missing

# Each certificate drawn the slow way takes a tenth of a second.
pytestmark = pytest.mark.slow

WORDS = (
    "Ñusta", "Óscar", "Zoila", "María", "de", "los", "Ángeles", "Güe", "Llaqta", "Qʼero", "Ch’aska", "Pumaqchawa",
    "Núñez-Ccori", "Fíjate", "Affi", "Thupa", "Atahuallpa", "O’Phelan", "Ĩ", "Çelik", "Ǧo", "Tłusty", "Q̓illa", "ẞ",
)  # fmt: skip
SECOND_LANGUAGE = (
    "",
    "Kay qillqaqa yachasqaykita riqsichin.",
    "Kay qillqapiqa ninchik: warmikunam qarikunam kay yachaywasipi awayta yacharunku. " * 3,
)


@pytest.fixture(autouse=True)
def no_sheets():
    prepared.forget()
    yield
    prepared.forget()


def materials(house, content, entry=1, digits=560):
    """What the page needs beside facts and design. The QR is as long as a real one and the same size for all."""
    line = house.entry(content)
    number = str(int(content.commit() * 8, 16))[:digits]
    drawing = qr.draw(f"https://certificados.example.org/v#{number}")
    proof = Proof(drawing, content.code, entry, line["hash"], key_label=house.seal.kid[:8])
    credential = b'{"of":"' + content.no.encode() + b'"}'
    attached = AttachedFile("credencial.json", f"Open Badges 3.0: {content.no}", credential, MOMENT)
    return {"proof": proof, "attached": attached, "record": content.canonical_bytes()}


def outcome(draw, content, look, **given_materials):
    """The file, or the code with which the page was refused."""
    try:
        return draw(content, look, **given_materials)
    except PageError as error:
        return error.code


def assert_alike(fast, unhurried):
    if isinstance(unhurried, str):
        assert fast == unhurried
    else:
        assert prepared.differences(fast, unhurried) == []


def person(number, **wishes):
    """Another invented person of the same course."""
    detail = {**facts().detail, "mark": 11 + number % 10}
    return facts(
        **{
            "id": hashlib.md5(bytes([number]), usedforsecurity=False).digest(),
            "no": f"CER-2026-{number + 1:04d}",
            "name": f"Persona Inventada {'ABCDEFGHIJKLMNOPQRSTUVWXYZ'[number % 26]}jemplo",
            "doc": f"DNI terminado en {number % 1000:03d}",
            "hours": 90 + number % 50,
            "result": f"Aprobado, {11 + number % 10}/20",
            "detail": detail,
            **wishes,
        }
    )


names = st.lists(st.sampled_from(WORDS), min_size=1, max_size=9).map(" ".join)


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    layout=st.sampled_from(LAYOUTS),
    name=names,
    position=st.integers(1, 99_999),
    entry=st.integers(1, 900_000),
    hours=st.integers(0, 20_000),
    mark=st.integers(11, 20),
    doc=st.sampled_from(["", "DNI 45678912", "DNI terminado en 123", "Carné de extranjería 001234567"]),
    days=st.integers(0, 700),
    second=st.sampled_from(SECOND_LANGUAGE),
)
@example("telar", "Luz", 1, 1, 1, 11, "", 0, "")
@example(
    "sobrio",
    "Wayta " * 19 + "Ñawpari",
    7,
    900_000,
    21,
    20,
    "DNI 45678912",
    700,
    SECOND_LANGUAGE[1],
)
@example("bordado", "Q̓illa Ccori", 12, 3, 100, 15, "", 30, SECOND_LANGUAGE[2])
def test_whatever_is_certified_both_ways_give_the_same(
    house, layout, name, position, entry, hours, mark, doc, days, second
):
    look = design(layout, second_language=second)
    until = date(2026, 8, 7)
    content = facts(
        no=f"CER-2026-{position:04d}",
        name=name.strip(),
        doc=doc,
        hours=hours,
        since=until - timedelta(days),
        until=until,
        result=f"Aprobado, {mark}/20",
        detail={**facts().detail, "mark": mark},
    )
    given_materials = materials(house, content, entry)
    # A neighbour goes first, so that there is a sheet to set this certificate on; the first filling proves the design.
    for number in (1, 2):
        neighbour = person(number, doc=doc and "DNI terminado en 009")
        outcome(prepared.draw, neighbour, look, **materials(house, neighbour, number))

    fast = outcome(prepared.draw, content, look, **given_materials)

    assert_alike(fast, outcome(slow.draw, content, look, **given_materials))
    assert not prepared._mistrusted


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("orientation", ORIENTATIONS)
@pytest.mark.parametrize(("paper", "border"), zip(sorted(PAPERS) * 2, BORDERS, strict=False))
def test_every_sheet_of_paper_is_prepared_and_filled(house, layout, orientation, paper, border):
    look = design(layout, orientation=orientation, paper=paper, border=border)

    for number in range(3):
        content = person(number)
        given_materials = materials(house, content, number + 1)
        fast = prepared.draw(content, look, **given_materials)
        assert_alike(fast, slow.draw(content, look, **given_materials))

    # The second one may be laid out anew: her QR or her name can be of another size.
    assert prepared.counted["filled"] >= 1
    assert prepared.counted["slow"] == 0


def test_a_whole_batch_is_laid_out_a_few_times_only(house):
    look = design("telar")

    for number in range(40):
        content = person(number)
        prepared.draw(content, look, **materials(house, content, number + 1))

    assert prepared.counted["filled"] >= 36
    assert prepared.counted["slow"] == 0


def rendered(content, folder, name):
    path = folder / f"{name}.pdf"
    path.write_bytes(content)
    tools = {tool: shutil.which(tool) for tool in ("pdftoppm", "pdftotext")}
    if None in tools.values():
        missing("pdftoppm or pdftotext is not installed. Type: sudo apt install poppler-utils")
    pictures = folder / f"{name}-page"
    subprocess.run([tools["pdftoppm"], "-r", "110", "-png", path, pictures], check=True)
    text = subprocess.run([tools["pdftotext"], "-layout", path, "-"], capture_output=True, check=True).stdout
    return text, [picture.read_bytes() for picture in sorted(folder.glob(f"{name}-page*.png"))]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_both_ways_show_the_same_dots_and_read_the_same_words(house, layout, tmp_path):
    look = design(layout)
    contents = [person(0), person(1), person(2, name="Ch’aska Núñez-Ccori Fíjate")]

    for number, content in enumerate(contents, start=1):
        given_materials = materials(house, content, number)
        fast = prepared.draw(content, look, **given_materials)

    assert prepared.counted["filled"] >= 1
    unhurried = slow.draw(content, look, **given_materials)
    assert rendered(fast, tmp_path, "fast") == rendered(unhurried, tmp_path, "slow")


def test_nobody_is_printed_on_somebody_elses_certificate(house, tmp_path):
    look = design("telar")
    people = [
        person(number, name=f"Inventada {WORDS[number % 8]} {WORDS[number % 5]}") for number in range(12)
    ]
    texts = []
    for number, content in enumerate(people, start=1):
        file = prepared.draw(content, look, **materials(house, content, number))
        texts.append(rendered(file, tmp_path, f"of-{number}")[0].decode())
        with pikepdf.open(io.BytesIO(file)) as pdf:
            assert bytes(pdf.attachments["credencial.json"].get_file().read_bytes()).count(
                content.no.encode()
            )
            assert content.no in str(pdf.docinfo["/Title"])
            assert content.no.encode() in pdf.Root.Metadata.read_bytes()
            kept = pdf.Root.PieceInfo["/LMSRegistro"].Private.read_bytes()
            assert kept == content.canonical_bytes()

    for content, text in zip(people, texts, strict=True):
        assert content.name in text
        for other in people:
            assert (other.no in text) == (other is content)
            assert (other.code.split("-", 1)[0] in text) == (other is content)


# --- what must go the slow way ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("reason", "wishes"),
    (
        ("letter_unknown", {"name": "Tłusty Ǧo"}),
        ("line_too_long", {"result": "Aprobado con la mención más larga que cabe en un renglón"}),
    ),
)
def test_what_the_sheet_does_not_know_is_drawn_slowly(house, reason, wishes):
    look = design("telar")
    for number in (0, 1):
        prepared.draw(person(number), look, **materials(house, person(number)))
    content = person(2, **wishes)
    given_materials = materials(house, content)

    fast = prepared.draw(content, look, **given_materials)

    assert prepared.counted[f"slow: {reason}"] == 1
    assert_alike(fast, slow.draw(content, look, **given_materials))


def test_an_accent_that_must_be_lifted_is_drawn_slowly_or_just_so(house):
    look = design("telar")
    for number in (0, 1):
        prepared.draw(person(number), look, **materials(house, person(number)))
    content = person(2, name="Q̓illa Ñawi")

    given_materials = materials(house, content)

    assert_alike(prepared.draw(content, look, **given_materials), slow.draw(content, look, **given_materials))
    assert prepared.counted["slow"] == 1


def test_words_that_wrap_make_a_sheet_of_their_own(house):
    look = design("telar", sentence="Se otorga a {name} por {hours_in_words} horas de esfuerzo. " * 3)

    for number in range(3):
        given_materials = materials(house, person(number))
        fast = prepared.draw(person(number), look, **given_materials)
        assert_alike(fast, slow.draw(person(number), look, **given_materials))

    assert prepared.counted["prepared"] == 3


def test_a_qr_of_another_size_is_never_set_into_a_place_too_small(house):
    look = design("sobrio")
    for digits in (480, 560, 640, 480, 560, 640):
        given_materials = materials(house, person(1), digits=digits)
        fast = prepared.draw(person(1), look, **given_materials)
        assert_alike(fast, slow.draw(person(1), look, **given_materials))

    assert prepared.counted["prepared"] == 2


def test_what_is_too_full_for_the_page_is_tightened_both_ways_alike(house):
    many = [{"name": f"Destreza con un nombre largo número {n}"} for n in range(18)]
    look = design("telar")

    for number in range(3):
        content = person(number, detail={**facts().detail, "skills": many})
        given_materials = materials(house, content)
        fast = prepared.draw(content, look, **given_materials)
        assert_alike(fast, slow.draw(content, look, **given_materials))

    assert prepared.counted["filled"] >= 1


# --- no sheet of another design, no sheet that is not proven ----------------------------------------------------


def names_of_fields(file):
    with pikepdf.open(io.BytesIO(file)) as pdf:
        return [str(field["/T"]) for field in pdf.Root.AcroForm.Fields]


@pytest.mark.parametrize(
    "change",
    (
        {"room_for_signature": True},  # says nothing on the page
        {"signatories": (SignatoryLine("Otra Firmante", "Dirección"),)},
        {"title": "CERTIFICADO & MÉRITO"},
        {"legal_note": "Otra nota."},
        {"show_seal_area": False},
        {"organisation": "Otra asociación"},
    ),
)
def test_after_a_revision_of_the_design_no_sheet_of_the_old_one_is_used(house, change):
    old, new = design("telar"), design("telar", **change)
    for number in range(3):
        prepared.draw(person(number), old, **materials(house, person(number)))
    given_materials = materials(house, person(3))

    revised = prepared.draw(person(3), new, **given_materials)
    again = prepared.draw(person(3), old, **given_materials)

    assert_alike(revised, slow.draw(person(3), new, **given_materials))
    assert_alike(again, slow.draw(person(3), old, **given_materials))
    assert ("Firma2" in names_of_fields(revised)) == new.room_for_signature
    assert names_of_fields(again) == ["Sello1"]
    # It was not the comparison that saved us: no sheet was tried that belonged to another design.
    assert not prepared._mistrusted


def test_a_sheet_that_differs_from_the_slow_way_is_never_handed_out(house, caplog):
    look = design("telar")
    prepared.draw(person(0), look, **materials(house, person(0)))
    [[sheet]] = prepared._shelf.sheets.values()
    for line in sheet.lines:
        line.left += 0.01  # what a new version of the library might do
    given_materials = materials(house, person(1))

    with caplog.at_level(logging.ERROR):
        first = prepared.draw(person(1), look, **given_materials)
        second = prepared.draw(person(1), look, **given_materials)

    assert_alike(first, slow.draw(person(1), look, **given_materials))
    assert_alike(second, first)
    assert "drawn slowly from now on" in caplog.text
    assert "Persona" not in caplog.text


def test_an_unknown_thing_in_the_catalogue_makes_no_sheet(house, monkeypatch):
    monkeypatch.setattr(prepared, "_CATALOG", prepared._CATALOG - {"/PieceInfo"})

    for number in range(2):
        prepared.draw(person(number), design("telar"), **materials(house, person(number)))

    assert prepared.counted["not prepared: catalog"] == 2
    assert prepared.counted["slow"] == 2


def test_a_process_keeps_a_bounded_number_of_sheets():
    shelf = prepared._Shelf()

    for number in range(3 * prepared.MOST_SHEETS):
        shelf.put(number % 7, prepared._Full([str(number)], (0,), ""))
        shelf.put(("one", number), prepared._Full(["x"], (0,), ""))

    assert sum(map(len, shelf.sheets.values())) == prepared.MOST_SHEETS
    assert shelf.find(("one", 3 * prepared.MOST_SHEETS - 1), ["x"]) is not None
    assert shelf.find(("one", 0), ["x"]) is None


@pytest.mark.parametrize(
    "spoil",
    (
        lambda pdf: pdf.docinfo.__setitem__("/Title", "Otro"),
        lambda pdf: pdf.Root.StructTreeRoot.K[0].K[0].__setitem__("/S", pikepdf.Name.Div),
        lambda pdf: pdf.Root.AF[0].EF.F.write(b"{}"),
        lambda pdf: pdf.pages[1].Contents.write(pdf.pages[1].Contents.read_bytes() + b" q Q"),
        lambda pdf: pdf.Root.AcroForm.Fields[0].__setitem__("/TU", pikepdf.String("Otro")),
        lambda pdf: pdf.Root.__setitem__("/Lang", pikepdf.String("es")),
        lambda pdf: pdf.pages[0].obj.__setitem__("/Tabs", pikepdf.Name.R),
        lambda pdf: pdf.Root.PieceInfo["/LMSRegistro"].Private.write(b"{}"),
    ),
)
def test_the_comparison_notices(house, spoil):
    genuine = slow.draw(person(0), design("telar"), **materials(house, person(0)))
    with pikepdf.open(io.BytesIO(genuine)) as pdf:
        spoil(pdf)
        spoilt = io.BytesIO()
        pdf.save(spoilt, object_stream_mode=pikepdf.ObjectStreamMode.disable)

    assert prepared.differences(genuine, genuine) == []
    assert prepared.differences(genuine, spoilt.getvalue()) != []


# --- the whole file ---------------------------------------------------------------------------------------------


def signer(house, *, leaves_room=False):
    return sealing.FileSigner(
        house.private("seal"),
        house.seal.certificate_pem,
        chain_pem=[house.root.certificate_pem],
        leaves_room=leaves_room,
    )


def trusted(house):
    return [sealing.TrustedSeal(house.seal.certificate_pem, house.seal.since, house.seal.until)]


@pytest.fixture(scope="module")
def filled(house, tmp_path_factory):
    """One filled and sealed file of every layout, with and without room for a person's signature."""
    prepared.forget()
    folder = tmp_path_factory.mktemp("rapidos")
    found = {}
    for layout in LAYOUTS:
        for room in (False, True):
            look = design(layout, room_for_signature=room)
            seals = signer(house, leaves_room=room)
            for number in range(3):
                before = prepared.counted["filled"]
                unsealed = prepared.draw(person(number), look, **materials(house, person(number)))
                sealed = seals.seal(unsealed, at=MOMENT)
            assert prepared.counted["filled"] == before + 1
            path = folder / f"{layout}-{room}.pdf"
            path.write_bytes(sealed)
            found[layout, room] = path
    return found


def test_filled_files_pass_both_profiles_of_verapdf(filled):
    results = verapdf.check(filled.values())

    failed = {path.name: [one for one in found if not one.passed] for path, found in results.items()}
    assert {name: found for name, found in failed.items() if found} == {}
    assert all(one.checks > 1_000 for found in results.values() for one in found)


def test_filled_files_have_what_validators_miss(filled):
    for path in filled.values():
        assert problems(path.read_bytes()) == []


def test_filled_files_are_untouched_originals_for_every_reader(filled, house):
    tools = {tool: shutil.which(tool) for tool in ("pdfsig", "qpdf")}
    if None in tools.values():
        missing("pdfsig or qpdf is not installed. Type: sudo apt install poppler-utils qpdf")
    for path in filled.values():
        assert sealing.check_seal(path.read_bytes(), trusted(house)).sealed_at == MOMENT
        said = subprocess.run([tools["pdfsig"], path], capture_output=True, text=True, check=False).stdout
        assert "Total document signed" in said
        assert "Signature is Valid" in said
        done = subprocess.run([tools["qpdf"], "--check", path], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr


def test_every_changed_byte_of_a_filled_file_breaks_its_seal(filled, house):
    whole = filled["telar", False].read_bytes()
    for place in range(200, len(whole) - 12_000, 7_919):
        changed = bytearray(whole)
        changed[place] ^= 1
        with pytest.raises(sealing.SealError):
            sealing.check_seal(bytes(changed), trusted(house))


# --- the seal by pattern ----------------------------------------------------------------------------------------


def test_a_seal_by_pattern_is_the_librarys_byte_for_byte(house):
    unsealed = [
        slow.draw(person(number), design("telar"), **materials(house, person(number))) for number in (0, 1)
    ]
    library, by_pattern = signer(house), signer(house)
    by_pattern.seal(unsealed[0], at=MOMENT)
    message, digest = message_of(library.seal(unsealed[1], at=MOMENT))

    assert by_pattern._pattern.message(digest, house.private("seal")) == message
    assert sealing.check_seal(by_pattern.seal(unsealed[1], at=MOMENT), trusted(house)).sealed_at == MOMENT


def message_of(sealed):
    _, starts, resumes, rest = map(int, sealing._BYTE_RANGE.findall(sealed)[-1])
    digest = hashlib.sha256(sealed[:starts] + sealed[resumes : resumes + rest]).digest()
    padded = bytes.fromhex(sealed[starts + 1 : resumes - 1].decode())
    return cms.ContentInfo.load(padded).dump(), digest


def test_a_file_written_by_another_hand_is_sealed_by_the_library(house):
    unsealed = slow.draw(person(0), design("telar"), **materials(house, person(0)))
    seals = signer(house)
    seals.seal(unsealed, at=MOMENT)
    with pikepdf.open(io.BytesIO(unsealed)) as pdf:
        other = io.BytesIO()
        pdf.save(other, object_stream_mode=pikepdf.ObjectStreamMode.generate)

    sealed = seals.seal(other.getvalue(), at=MOMENT)

    assert b"WeasyPrint" in sealed or b"pyHanko" in sealed
    assert sealing.check_seal(sealed, trusted(house)).sealed_at == MOMENT


# --- the QR -----------------------------------------------------------------------------------------------------


@given(st.integers(1, 12).flatmap(lambda n: st.tuples(st.just(n), st.binary(min_size=n * n, max_size=n * n))))
def test_the_bars_of_a_qr_cover_its_dark_modules_and_nothing_else(drawing):
    modules, content = drawing
    dark = bytes(value & 1 for value in content)
    covered = bytearray(modules * modules)

    for line in path_operators(qr.Drawing(modules, dark)).decode().splitlines():
        x, y, length, height, operator = line.split(" ")
        assert (height, operator) == ("1", "re")
        quiet = (qr_box(modules) - modules) // 2
        start = (int(y) - quiet) * modules + int(x) - quiet
        assert quiet <= int(x) < int(x) + int(length) <= quiet + modules
        for place in range(start, start + int(length)):
            covered[place] += 1

    assert bytes(covered) == dark


@pytest.mark.parametrize("modules", range(21, 97, 4))
def test_a_qr_always_has_its_quiet_zone_and_fits_its_square(modules):
    box = qr_box(modules)

    assert (box - modules) % 2 == 0
    assert 4 <= (box - modules) // 2 <= 8
    assert box * qr.SMALLEST_MODULE_MM <= LARGEST_QR_MM


@pytest.mark.parametrize("dpi", (97, 150, 203))
def test_bars_are_the_same_dots_as_outlines(dpi, tmp_path):
    tool = shutil.which("pdftoppm")
    if tool is None:
        missing("pdftoppm is not installed. Type: sudo apt install poppler-utils")
    drawing = qr.draw("https://certificados.example.org/v#" + "3141592653589793" * 35)
    pictures = []
    for name, operators in (("bars", path_operators(drawing)), ("outlines", outlines(drawing))):
        with pikepdf.new() as pdf:
            pdf.add_blank_page(page_size=(150, 150))
            place = b"q 1 0 0 -1 0 150 cm 0.75 0 0 0.75 0 0 cm 1.700787 0 0 1.700787 11.3377 9.77 cm 0 g\n"
            pdf.pages[0].Contents = pdf.make_stream(place + operators + b"f Q")
            pdf.save(tmp_path / f"{name}.pdf")
        target = tmp_path / name
        subprocess.run([tool, "-r", str(dpi), "-singlefile", tmp_path / f"{name}.pdf", target], check=True)
        pictures.append(target.with_suffix(".ppm").read_bytes())

    assert pictures[0] == pictures[1]


def outlines(drawing):
    """The outlines of an SVG (M, h, v, z) as operators of a PDF page."""
    quiet = (qr_box(drawing.modules) - drawing.modules) // 2
    parts, x, y = [], 0, 0
    for command, first, second in re.findall(r"([Mhvz])(-?\d+)?(?: (-?\d+))?", drawing.path):
        if command == "M":
            x, y = quiet + int(first), quiet + int(second)
            parts.append(f"{x} {y} m")
        elif command == "z":
            parts.append("h")
        else:
            x, y = (x + int(first), y) if command == "h" else (x, y + int(first))
            parts.append(f"{x} {y} l")
    return ("\n".join(parts) + "\n").encode()
