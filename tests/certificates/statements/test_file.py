"""The file of a statement: PDF/A-3a and PDF/UA-1 at once, sealed, its QR drawn in the one place kept for it."""

import io
import shutil
import subprocess
from datetime import date

import pikepdf
import pytest

from certificates.actions import read_file
from certificates.rendering.pdf import PLACEHOLDER_OPERATORS
from certificates.statements import actions, drawing
from courses.evidence.papers.drawing import CannotDraw
from tests.certificates.conformance import verapdf
from tests.certificates.conformance.structure import problems
from tests.certificates.statements.conftest import FIRST
from tests.conftest import missing
from tests.factories.people import ParticipantFactory
from tests.factories.statements import SIGNERS, class_inside

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def issued_for(cohorts, person, by, registrar, *, last):
    request = actions.ask(
        person,
        cohorts=cohorts,
        first=FIRST,
        last=last,
        asked_by="authority",
        authority="Consejo Técnico",
        document="Oficio 1-2025",
        asked_on=date(2026, 1, 5),
        addressee="council",
        signers=SIGNERS,
        by=by,
    )
    return actions.issue(request, by=registrar)


@pytest.fixture
def files(issued, centre_a, benita, delia, rosaura, tmp_path):
    """One of two months; one of half a year in two groups, by a long name with letters of Quechua."""
    long = ParticipantFactory(
        given_names="María de los Ángeles Guadalupe",
        paternal_surname="Huancahuari",
        maternal_surname="Condorcuya de Ñahuincopa",
    )
    groups = [
        class_inside(centre_a, benita, [long], first=FIRST, months=6, code=code) for code in ("L-1", "L-2")
    ]
    certificates = [issued, issued_for(groups, long, delia, rosaura, last=date(2025, 8, 1))]
    paths = []
    for certificate in certificates:
        path = tmp_path / f"{certificate.full_number}.pdf"
        path.write_bytes(read_file(certificate))
        paths.append(path)
    return paths


def test_every_statement_passes_both_profiles_of_verapdf(files):
    results = verapdf.check(files)

    assert {path.name: [one for one in found if not one.passed] for path, found in results.items()} == {
        path.name: [] for path in files
    }
    assert {one.profile for found in results.values() for one in found} == set(verapdf.PROFILES)
    assert all(one.checks > 1_000 for found in results.values() for one in found)


def test_a_file_that_lost_a_claim_or_a_tag_is_noticed(files, tmp_path):
    broken = []
    with pikepdf.open(files[0]) as pdf:
        pdf.Root.Metadata.write(pdf.Root.Metadata.read_bytes().replace(b"pdfaid:part>3", b"pdfaid:part>2"))
        broken.append(tmp_path / "claim.pdf")
        pdf.save(broken[-1])
    with pikepdf.open(files[0]) as pdf:
        del pdf.Root.StructTreeRoot
        broken.append(tmp_path / "tags.pdf")
        pdf.save(broken[-1])

    results = verapdf.check(broken)

    assert all(not all(one.passed for one in found) for found in results.values())


def test_what_validators_miss_is_right_too(files):
    assert problems(files[0].read_bytes(), second_language="") == []


def test_the_whole_file_is_under_the_seal(files):
    tool = shutil.which("pdfsig")
    if tool is None:
        missing("pdfsig is not installed. Type: sudo apt install poppler-utils")

    said = subprocess.run([tool, files[1]], capture_output=True, text=True, check=False).stdout

    assert "Total document signed" in said


def test_the_place_of_the_qr_is_filled_once_and_a_paper_without_it_is_not_made(issued):
    with pikepdf.open(io.BytesIO(read_file(issued))) as pdf:
        left = [page for page in pdf.pages if PLACEHOLDER_OPERATORS in page.Contents.read_bytes()]
        with pytest.raises(CannotDraw):
            drawing.put_qr(pdf, drawing.qr.draw(issued.qr_text))

    assert left == []


def test_the_same_facts_give_the_same_file_before_the_seal(issued):
    assert drawing.unsealed(issued, is_demo=True) == drawing.unsealed(issued, is_demo=True)
