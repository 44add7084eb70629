"""Every design as PDF/A-3a and PDF/UA-1 at once, sealed, with what validators miss; and proof that the checks bite."""

from __future__ import annotations

import io
import json
import re
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import product
from pathlib import Path

import pikepdf
import pytest

from certificates import credential, preview, qr, sealing
from certificates.rendering.designs import (
    LAYOUTS,
    Design,
    DesignError,
    SignatoryLine,
    check_sentence,
    logo_address,
)
from certificates.rendering.draw import draw
from certificates.rendering.page import PageError, Proof, page_html, set_name
from certificates.rendering.pdf import AttachedFile, layout_document, write_pdf
from certificates.rendering.sheets import ORIENTATIONS, Form
from tests.certificates.conftest import MOMENT, design, facts
from tests.conftest import missing

from . import verapdf
from .structure import problems

KINDS = ("ordinary", "replacement", "duplicate", "long", "no_back", "pathway")
# zbar looks for bar codes of every kind, and finds eight digits in the border once in some thousand pages.
ONLY_QR = ("-Sdisable", "-Sqrcode.enable")
PLACE_WORDS = re.compile(
    r"penal|penitenc|c[aá]rcel|prisi[oó]n|INPE|refugio|albergue|centro de emergencia|v[ií]ctima|interna\b",
    re.IGNORECASE,
)

# Every design, drawn and put before Java and poppler: minutes, not seconds.
pytestmark = pytest.mark.slow


def content_of(kind):
    detail = dict(facts().detail)
    if kind == "replacement":
        return facts(detail={**detail, "replaces": "CER-2026-0017"})
    if kind == "duplicate":
        return facts(detail={**detail, "duplicate": "1", "duplicate_of": "CER-2026-0017"})
    if kind == "long":
        many = [{"name": f"Destreza con un nombre largo número {n}"} for n in range(18)]
        return facts(
            name="María de los Ángeles Guadalupe Huancahuari Condorcuya de Ñahuincopa Ejemplo",
            course="Confección y acabado de prendas de alpaca para la exportación: nivel intermedio",
            detail={**detail, "skills": many},
        )
    if kind == "no_back":
        return facts(doc="", detail={"mark": 17})
    if kind == "pathway":
        return preview.sample_facts("pathway")
    return facts()


def wishes_of(layout, kind, orientation):
    """Language and paper take turns, so that each meets every design, kind and orientation without drawing them all."""
    place = LAYOUTS.index(layout) + KINDS.index(kind) + ORIENTATIONS.index(orientation)
    language = ("quy", "en")[place % 2]
    if kind == "no_back":
        return {"second_language": "", "orientation": orientation, "paper": "a4"}
    return {
        "orientation": orientation,
        "paper": ("a4", "a4", "letter")[place % 3],
        "second_language_code": language,
        "second_language": {
            "quy": "Kay qillqaqa yachasqaykita riqsichin.",
            "en": "This paper tells what was learned.",
        }[language],
        "second_language_title": {"quy": "Riqsichiq qillqa", "en": "Certificate"}[language],
    }


def made(house, layout="telar", kind="ordinary", **wishes):
    content = content_of(kind)
    if kind == "no_back":
        wishes.setdefault("second_language", "")
    look = design(layout, **wishes)
    entry = house.entry(content)
    proof = Proof(qr.draw(house.text(content)), content.code, 1, entry["hash"], key_label=house.seal.kid[:8])
    document = credential.build(
        content,
        issuer=credential.Issuer(
            "did:web:certificados.example.org", look.organisation, "https://example.org/"
        ),
        issued_at=MOMENT,
        entry=1,
        achievement_url="https://certificados.example.org/v/logros/tej-1",
        status_list_url="https://certificados.example.org/v/estado/1",
    )
    signer = credential.PrivateKeySigner(house.private("credential"), "did:web:certificados.example.org#1")
    attached = AttachedFile(
        "credencial.json",
        "Open Badges 3.0",
        credential.to_json(credential.sign(document, signer, created=MOMENT)),
        MOMENT,
    )
    return draw(content, look, proof, attached=attached), look


def signer(house, leaves_room=False):
    return sealing.FileSigner(
        house.private("seal"),
        house.seal.certificate_pem,
        chain_pem=[house.root.certificate_pem],
        leaves_room=leaves_room,
    )


def trusted(house):
    return [sealing.TrustedSeal(house.seal.certificate_pem, house.seal.since, house.seal.until)]


@pytest.fixture(scope="module")
def files(house, tmp_path_factory):
    """Every design and kind, sealed, on disk."""
    folder = tmp_path_factory.mktemp("papeles")
    found = {}
    for layout, kind, orientation in product(LAYOUTS, KINDS, ORIENTATIONS):
        path = folder / f"{layout}-{kind}-{orientation}.pdf"
        unsealed, _ = made(house, layout, kind, **wishes_of(layout, kind, orientation))
        path.write_bytes(signer(house).seal(unsealed, at=MOMENT))
        found[layout, kind, orientation] = path
    return found


def test_every_design_and_kind_passes_both_profiles_of_verapdf(files):
    results = verapdf.check(files.values())

    failed = {path.name: [one for one in found if not one.passed] for path, found in results.items()}
    assert {name: found for name, found in failed.items() if found} == {}
    assert all(one.checks > 1_000 for found in results.values() for one in found)


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("orientation", ORIENTATIONS)
def test_what_validators_miss_is_right_too(files, layout, kind, orientation):
    language = wishes_of(layout, kind, orientation).get("second_language_code", "")

    found = problems(
        files[layout, kind, orientation].read_bytes(), second_language=language, table=kind != "no_back"
    )

    assert found == []


def test_each_language_and_paper_meets_every_design_kind_and_orientation():
    met = set()
    for layout, kind, orientation in product(LAYOUTS, KINDS, ORIENTATIONS):
        wishes = wishes_of(layout, kind, orientation)
        for chosen in (wishes.get("second_language_code", "-"), wishes["paper"]):
            met |= {(chosen, layout), (chosen, kind), (chosen, orientation)}

    with_back = [kind for kind in KINDS if kind != "no_back"]
    for chosen in ("quy", "en", "a4", "letter"):
        assert {(chosen, one) for one in (*LAYOUTS, *with_back, *ORIENTATIONS)} <= met


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("orientation", ORIENTATIONS)
def test_poppler_says_the_total_document_is_signed(files, layout, orientation):
    tool = shutil.which("pdfsig")
    if tool is None:
        missing("pdfsig is not installed. Type: sudo apt install poppler-utils")

    said = subprocess.run(
        [tool, files[layout, "ordinary", orientation]], capture_output=True, text=True, check=False
    ).stdout

    # "Signature is Valid" is printed for a changed file too; only this line tells.
    assert "Total document signed" in said
    assert "Signature is Valid" in said


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("orientation", ORIENTATIONS)
def test_qpdf_finds_nothing_to_say(files, layout, orientation):
    tool = shutil.which("qpdf")
    if tool is None:
        missing("qpdf is not installed. Type: sudo apt install qpdf")

    done = subprocess.run(
        [tool, "--check", files[layout, "ordinary", orientation]], capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("orientation", ORIENTATIONS)
def test_the_printed_qr_is_read_at_150_dpi_in_black_and_white(files, layout, orientation, house, tmp_path):
    draws, reads = shutil.which("pdftoppm"), shutil.which("zbarimg")
    if draws is None or reads is None:
        missing("pdftoppm or zbarimg is not installed. Type: sudo apt install poppler-utils zbar-tools")
    picture = tmp_path / "page"
    subprocess.run(
        [draws, "-r", "150", "-gray", "-png", "-singlefile", files[layout, "long", orientation], picture],
        check=True,
    )

    said = subprocess.run(
        [reads, "-q", "--raw", *ONLY_QR, f"{picture}.png"], capture_output=True, text=True, check=False
    ).stdout.strip()

    assert qr.verify_text(said, house.qr_keys).name.startswith("María de los Ángeles")


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("orientation", ORIENTATIONS)
def test_a_certificate_never_says_where_it_was_earned(files, layout, orientation):
    tool = shutil.which("pdftotext")
    if tool is None:
        missing("pdftotext is not installed. Type: sudo apt install poppler-utils")

    text = subprocess.run(
        [tool, files[layout, "ordinary", orientation], "-"], capture_output=True, text=True, check=True
    ).stdout

    assert "Flor de Lana Ñaupari Ejemplo" in text
    assert "firma digital" not in text.lower()
    assert PLACE_WORDS.findall(text) == []


def test_nothing_but_white_lies_within_ten_millimetres_of_the_edge(files, tmp_path):
    from PIL import Image

    draws = shutil.which("pdftoppm")
    if draws is None:
        missing("pdftoppm is not installed. Type: sudo apt install poppler-utils")
    for layout, orientation in product(LAYOUTS, ORIENTATIONS):
        subprocess.run(
            [
                draws,
                "-r",
                "72",
                "-gray",
                "-png",
                "-singlefile",
                files[layout, "long", orientation],
                tmp_path / layout,
            ],
            check=True,
        )
        picture = Image.open(tmp_path / f"{layout}.png")
        edge = int(9.8 * 72 / 25.4)
        inner = Image.new("L", picture.size, 255)
        inner.paste(picture)
        inner.paste(255, (edge, edge, picture.width - edge, picture.height - edge))
        assert inner.getextrema() == (255, 255), layout


def test_the_same_facts_give_the_same_bytes(house):
    content, look = facts(), design("sobrio")
    proof = Proof(qr.draw(house.text(content)), content.code, 1, "ab" * 32)
    attached = AttachedFile("credencial.json", "x", b"{}", MOMENT)

    assert draw(content, look, proof, attached=attached) == draw(content, look, proof, attached=attached)


# --- the checks bite --------------------------------------------------------------------------------------------


def broken(content, change):
    with pikepdf.open(io.BytesIO(content)) as pdf:
        change(pdf)
        target = io.BytesIO()
        pdf.save(target)
    return target.getvalue()


def each(pdf, kind):
    from .structure import elements

    return [element for element in elements(pdf.Root.StructTreeRoot) if kind == element.S]


def figure_box(pdf):
    for figure in each(pdf, "/Figure"):
        figure.A.BBox = pikepdf.Array([900, 500, 1000, 600])


def language_lost(pdf):
    for element in each(pdf, "/P"):
        if "/Lang" in element:
            del element["/Lang"]


def header_lost(pdf):
    for header in each(pdf, "/TH"):
        header.S = pikepdf.Name.TD


def attachment_twice(pdf):
    pdf.Root.AF = pikepdf.Array([pdf.Root.AF[0], pdf.Root.AF[0]])


def field_untagged(pdf):
    for element in each(pdf, "/Form"):
        element.K = pikepdf.Array([])


def field_unnamed(pdf):
    for field in pdf.Root.AcroForm.Fields:
        del field["/TU"]


def title_differs(pdf):
    pdf.docinfo["/Title"] = "Otro título"


def language_of_document(pdf):
    pdf.Root.Lang = pikepdf.String("en")


@pytest.mark.parametrize(
    "change",
    [
        figure_box,
        language_lost,
        header_lost,
        attachment_twice,
        field_untagged,
        field_unnamed,
        title_differs,
        language_of_document,
    ],
)
def test_our_own_checks_catch_each_break_by_its_name(house, change):
    content, _ = made(house)

    assert problems(content) == []
    assert change.__name__ in problems(broken(content, change))


MUTANTS = {
    "claim of accessibility removed": lambda pdf: _metadata(pdf, b"pdfuaid:part>1<", b"pdfuaid:part>7<"),
    "claim of archive removed": lambda pdf: _metadata(pdf, b'pdfaid:part="3"', b'pdfaid:part="1"'),
    "extension schema removed": lambda pdf: _metadata(
        pdf,
        b"namespaceURI>http://www.aiim.org/pdfua/ns/id/<",
        b"namespaceURI>http://www.aiim.org/pdfua/ns/no/<",
    ),
    "not marked as tagged": lambda pdf: pdf.Root.__delitem__("/MarkInfo"),
    "no structure tree": lambda pdf: pdf.Root.__delitem__("/StructTreeRoot"),
    "no language": lambda pdf: pdf.Root.__delitem__("/Lang"),
    "no colour profile": lambda pdf: pdf.Root.__delitem__("/OutputIntents"),
    "title not shown": lambda pdf: pdf.Root.__delitem__("/ViewerPreferences"),
    "picture without words": lambda pdf: [figure.__delitem__("/Alt") for figure in each(pdf, "/Figure")],
    "attachment without relationship": lambda pdf: pdf.Root.AF[0].__delitem__("/AFRelationship"),
    "attachment without kind": lambda pdf: pdf.Root.AF[0].EF.F.__delitem__("/Subtype"),
    "tab order lost": lambda pdf: pdf.pages[0].obj.__delitem__("/Tabs"),
    "script on opening": lambda pdf: pdf.Root.__setitem__(
        "/OpenAction", pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)"))
    ),
    "field not printed": lambda pdf: pdf.pages[0].obj.Annots[0].__setitem__("/F", 2),
    "field without picture": lambda pdf: pdf.pages[0].obj.Annots[0].__delitem__("/AP"),
    "font not embedded": lambda pdf: _unembed(pdf),
    "heading skipped": lambda pdf: [
        heading.__setitem__("/S", pikepdf.Name.H4) for heading in each(pdf, "/H1")
    ],
    "page not in the tree": lambda pdf: pdf.pages[0].obj.__delitem__("/StructParents"),
}


def _metadata(pdf, old, new):
    raw = pdf.Root.Metadata.read_bytes()
    assert old in raw, old
    pdf.Root.Metadata.write(raw.replace(old, new))


def _unembed(pdf):
    for item in pdf.objects:
        if isinstance(item, pikepdf.Dictionary) and "/FontFile2" in item:
            del item["/FontFile2"]
        if isinstance(item, pikepdf.Dictionary) and "/FontFile3" in item:
            del item["/FontFile3"]


def test_verapdf_catches_each_mutant_of_a_good_file(house, tmp_path):
    content, _ = made(house)
    paths = {}
    for index, (name, change) in enumerate(MUTANTS.items()):
        paths[name] = tmp_path / f"{index}.pdf"
        paths[name].write_bytes(broken(content, change))
    good = tmp_path / "good.pdf"
    good.write_bytes(broken(content, lambda pdf: None))

    results = verapdf.check([good, *paths.values()])

    assert all(one.passed for one in results[good])
    assert [name for name, path in paths.items() if all(one.passed for one in results[path])] == []


# --- the seal ---------------------------------------------------------------------------------------------------


def refused(content, house, others=()):
    with pytest.raises(sealing.SealError) as refusal:
        sealing.check_seal(content, [*trusted(house), *others])
    return refusal.value.code


@pytest.fixture(scope="module")
def original(house):
    content, _ = made(house, "sobrio")
    return signer(house).seal(content, at=MOMENT)


def test_an_original_is_accepted_with_its_moment(house, original):
    report = sealing.check_seal(original, trusted(house))

    assert report.sealed_at == MOMENT
    assert report.key_status == "active"


def test_no_flipped_byte_of_the_file_is_accepted(house, original):
    accepted = []
    for place in range(20, len(original), len(original) // 160):
        changed = original[:place] + bytes([original[place] ^ 1]) + original[place + 1 :]
        try:
            sealing.check_seal(changed, trusted(house))
        except sealing.SealError:
            continue
        accepted.append(place)

    # The signature's own container ends in zeros that nothing covers; those bytes say nothing and change nothing.
    signature = original.index(b"/Contents <")
    end = original.index(b">", signature)
    assert all(signature < place < end for place in accepted)


def test_an_unsigned_byte_of_the_container_is_still_not_the_stored_file(house, original):
    zeros = original.index(b"0" * 400, original.index(b"/Contents <"))
    changed = original[: zeros + 200] + b"1" + original[zeros + 201 :]

    # Documented residue: the seal cannot notice it, the register's SHA-256 of the file does (see test_attacks).
    assert changed != original


def saved_again(content):
    with pikepdf.open(io.BytesIO(content)) as pdf:
        target = io.BytesIO()
        pdf.save(target)
    return target.getvalue()


def updated(content, change):
    """An incremental update, as editors append it."""
    from pyhanko.pdf_utils import generic
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    writer = IncrementalPdfFileWriter(io.BytesIO(content))
    change(writer, generic)
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def annotation(writer, generic):
    page = writer.root["/Pages"]["/Kids"][0]
    note = generic.DictionaryObject(
        {
            generic.pdf_name("/Type"): generic.pdf_name("/Annot"),
            generic.pdf_name("/Subtype"): generic.pdf_name("/FreeText"),
            generic.pdf_name("/Rect"): generic.ArrayObject(
                [generic.NumberObject(n) for n in (100, 400, 400, 450)]
            ),
            generic.pdf_name("/Contents"): generic.TextStringObject("con honores"),
        }
    )
    page["/Annots"].append(writer.add_object(note))
    writer.update_container(page["/Annots"])


def new_page(writer, generic):
    pages = writer.root["/Pages"]
    pages["/Count"] = generic.NumberObject(3)
    writer.update_container(pages)


def script(writer, generic):
    writer.root["/OpenAction"] = generic.DictionaryObject(
        {
            generic.pdf_name("/S"): generic.pdf_name("/JavaScript"),
            generic.pdf_name("/JS"): generic.TextStringObject("1"),
        }
    )
    writer.update_root()


def title(writer, generic):
    writer.root["/Lang"] = generic.TextStringObject("en")
    writer.update_root()


@pytest.mark.parametrize("change", [annotation, new_page, script, title])
def test_every_kind_of_incremental_update_is_refused(house, original, change):
    assert refused(updated(original, change), house) == "changed_after_seal"


def test_a_file_saved_again_by_another_program_is_refused(house, original):
    assert refused(saved_again(original), house) in (
        "changed_after_seal",
        "seal_broken",
        "not_whole_file",
        "seal_malformed",
    )


def test_a_stripped_seal_is_refused(house):
    content, _ = made(house, "sobrio")

    assert refused(content, house) == "no_seal"


def test_a_seal_of_somebody_else_with_our_names_is_refused(house, other_house):
    content, _ = made(house, "sobrio")

    assert refused(signer(other_house).seal(content, at=MOMENT), house) == "signer_unknown"


def test_a_seal_outside_the_life_of_its_key_is_refused(house):
    content, _ = made(house, "sobrio")

    assert refused(signer(house).seal(content, at=MOMENT - timedelta(days=400)), house) == "outside_key_life"


@pytest.mark.parametrize(
    ("change", "codes"),
    [
        (lambda raw: b"x" + raw, {"bytes_outside"}),
        (lambda raw: raw + b"x", {"bytes_outside"}),
        (lambda raw: raw + b"\n%%EOF", {"not_whole_file", "changed_after_seal", "not_a_pdf"}),
        (lambda raw: raw[:-900], {"bytes_outside"}),
        (lambda raw: raw[:5000] + b"%%EOF", {"not_a_pdf", "no_seal"}),
        (lambda raw: b"", {"not_a_pdf"}),
        (lambda raw: b"%PDF-1.7\n%%EOF", {"not_a_pdf"}),
        (lambda raw: b"\x89PNG\r\n", {"not_a_pdf"}),
        (lambda raw: b"%PDF-1.7" + b"\0" * 100 + b"%%EOF", {"not_a_pdf"}),
        (
            lambda raw: re.sub(rb"/ByteRange \[(\d+) (\d+)", rb"/ByteRange [\1 \2"[:-1] + rb"1", raw),
            {"not_whole_file", "seal_malformed", "changed_after_seal", "not_a_pdf", "seal_broken"},
        ),
        (lambda raw: raw.replace(b"/P 1", b"/P 2"), {"changed_after_seal"}),
    ],
)
def test_each_damaged_file_is_refused(house, original, change, codes):
    assert refused(change(original), house) in codes


def test_an_encrypted_copy_is_refused(house, original):
    with pikepdf.open(io.BytesIO(original)) as pdf:
        target = io.BytesIO()
        pdf.save(target, encryption=pikepdf.Encryption(owner="x", user=""))

    assert refused(target.getvalue(), house) in (
        "encrypted",
        "bytes_outside",
        "not_a_pdf",
        "changed_after_seal",
        "seal_malformed",
    )


def test_a_person_may_sign_in_the_field_kept_for_her_and_nowhere_else(house, other_house):
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import fields, signers
    from pyhanko.stamp import NoOpStampStyle

    content, _ = made(house, "sobrio", room_for_signature=True)
    sealed = signer(house, leaves_room=True).seal(content, at=MOMENT)
    assert sealing.check_seal(sealed, trusted(house)).later_signatures == 0

    person = signer(other_house)._signer
    metadata = signers.PdfSignatureMetadata(
        field_name=sealing.SIGNATURE_FIELD, md_algorithm="sha256", subfilter=fields.SigSeedSubFilter.PADES
    )
    writer = IncrementalPdfFileWriter(io.BytesIO(sealed))
    hand = signers.PdfSigner(metadata, signer=person, stamp_style=NoOpStampStyle())
    # pyHanko starts an event loop, and a browser test before this one may have left its own running in this thread.
    with ThreadPoolExecutor(max_workers=1) as aside:
        signed = aside.submit(
            hand.sign_pdf, writer, existing_fields_only=True, bytes_reserved=16_384
        ).result()

    assert sealing.check_seal(signed.getvalue(), trusted(house)).later_signatures == 1
    assert refused(updated(signed.getvalue(), annotation), house) == "changed_after_seal"


# --- what a design may hold -------------------------------------------------------------------------------------


def test_a_name_shrinks_then_wraps_then_is_refused():
    short = set_name("Luz", Form())
    long = set_name("María de los Ángeles Huancahuari Condorcuya", Form())
    wrapped = set_name("María de los Ángeles Guadalupe Huancahuari Condorcuya de Ñahuincopa Ejemplo", Form())

    assert (len(short.lines), len(long.lines), len(wrapped.lines)) == (1, 1, 2)
    assert short.size_pt > long.size_pt
    with pytest.raises(PageError) as refusal:
        set_name("Wwwwwwwwwwwwwwwwwwww" * 7, Form())
    assert refusal.value.code == "name_too_long"


def test_a_letter_the_font_lacks_is_refused_not_drawn_as_a_box():
    with pytest.raises(PageError) as refusal:
        set_name("Ǵ Ḱ ﷽", Form())

    assert refusal.value.code == "characters_missing"


def test_text_that_does_not_fit_is_refused_with_how_much(house):
    with pytest.raises(PageError) as refusal:
        made(house, "bordado", "long", sentence="Frase muy larga. " * 120)

    assert refusal.value.code == "text_overflows"


def test_a_page_reaches_no_network_and_no_file(house):
    content = facts()
    proof = Proof(qr.draw(house.text(content)), content.code, 1, "ab" * 32)
    html = page_html(content, design(logo="http://127.0.0.1:9/logo.png"), proof)

    with pytest.raises(PageError) as refusal:
        layout_document(html, form=Form())
    assert refusal.value.code == "drawing_failed"
    with pytest.raises(PageError):
        layout_document(html.replace("http://127.0.0.1:9/logo.png", "file:///etc/passwd"), form=Form())


def test_what_is_typed_is_never_markup(house):
    content = facts(course="<b>Tejido</b> & <script>1</script>")
    proof = Proof(qr.draw(house.text(content)), content.code, 1, "ab" * 32)

    html = page_html(content, design(organisation='"><script>alert(1)</script>'), proof)

    assert "<script" not in html
    assert "&lt;b&gt;Tejido" in html


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>", "logo_not_a_picture"),
        (b"\x89PNG\r\n\x1a\n" + bytes(3 * 1024 * 1024), "logo_too_large"),
        (b"GIF89a", "logo_not_a_picture"),
    ],
)
def test_a_logo_is_pixels_of_bounded_size(content, code):
    with pytest.raises(DesignError) as refusal:
        logo_address(content)

    assert refusal.value.code == code


@pytest.mark.parametrize(
    ("sentence", "code"),
    [
        ("{name} {apellido}", "placeholder_unknown"),
        ("{}", "placeholder_unknown"),
        ("{name.__class__}", "placeholder_unknown"),
        ("{name!r}", "placeholder_malformed"),
        ("{hours:>9999999}", "placeholder_malformed"),
        ("abierta {", "placeholder_malformed"),
    ],
)
def test_placeholders_cannot_be_mistyped(sentence, code):
    with pytest.raises(DesignError) as refusal:
        check_sentence(sentence)

    assert refusal.value.code == code


def test_an_old_snapshot_stays_drawable():
    snapshot = {
        "layout": "sobrio",
        "unknown_key_of_a_later_version": 1,
        "signatories": [{"name": "A", "post": "B"}],
    }

    again = Design.from_dict(snapshot)

    assert again.signatories == (SignatoryLine("A", "B"),)
    assert Design.from_dict(json.loads(json.dumps(again.as_dict()))) == again


def test_seven_signatories_are_too_many():
    with pytest.raises(DesignError):
        Design(signatories=tuple(SignatoryLine(str(n), "x") for n in range(7)))


@pytest.mark.parametrize(
    ("layout", "signatories"), [(layout, n) for layout in LAYOUTS for n in (0, 1, 3, 4, 5)]
)
def test_any_number_of_signatories_fits_on_the_front(house, layout, signatories):
    lines = tuple(
        SignatoryLine(f"Firmante Número {n}", "Cargo con un nombre largo") for n in range(signatories)
    )
    content = facts()
    proof = Proof(qr.draw(house.text(content)), content.code, 1, "ab" * 32)
    look = design(layout, signatories=lines, show_photo_area=True)

    assert len(layout_document(page_html(content, look, proof, tightness=3), form=Form(layout)).pages) == 2


def test_a_file_can_be_written_without_attachment(house):
    content = facts()
    proof = Proof(qr.draw(house.text(content)), content.code, 1, "ab" * 32)
    document = layout_document(page_html(content, design("sobrio"), proof, tightness=1), form=Form("sobrio"))

    assert write_pdf(
        document, form=Form("sobrio"), drawing=proof.drawing, attached=None, identifier=content.id
    ).startswith(b"%PDF-1.7")


def test_paths_of_the_fonts_do_not_leak_into_the_file(house):
    content, _ = made(house)

    assert str(Path.cwd()).encode() not in content
