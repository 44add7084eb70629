"""The statement against the field list of the form, point by point, as words of the finished PDF."""

import re
import subprocess
from datetime import UTC, date, datetime

import pytest

from certificates.actions import read_file
from certificates.statements import actions, composing, drawing
from courses.attendance.actions import Reading, mark_everyone_present
from courses.cohorts.models import Session
from courses.evidence.corrections import correct_attendance
from courses.evidence.months import close_month
from courses.people.models import Participant
from tests.certificates.statements.conftest import FIRST, words_of
from tests.factories.cohorts import CohortFactory, SessionFactory
from tests.factories.people import ParticipantFactory
from tests.factories.statements import SIGNERS, class_inside, says_yes

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

# Never on a statement: what redeems, ratios, offence, sentence and stage. The declaration alone speaks of redeeming.
FORBIDDEN = re.compile(
    r"d[ií]as? redimid|redenci[oó]n|\b\d\s*[x×]\s*1\b|\bratio|delito|condena|sentencia|"
    r"r[eé]gimen|etapa|m[ií]nima seguridad|mediana seguridad|m[aá]xima seguridad|reinciden|beneficio penitenciario",
    re.IGNORECASE,
)
DECLARATION = (
    "La presente constancia no constituye certificado de cómputo ni redime pena por sí misma. El cómputo corresponde a la "
    "administración penitenciaria conforme a los arts. 167, 175–177 y 210 del D.S. 015-2003-JUS y su valoración al juez "
    "(arts. 47-A, 51, 52 y 53 del D. Leg. 654; TUO 52-A, 56, 57, 58)."
)


def preview_of(request):
    standing = composing.standing_of(request)
    return drawing.preview(
        standing.statement, head=standing.head, signers=standing.signers, day=date(2025, 6, 1)
    )


@pytest.fixture
def paper(issued):
    return words_of(read_file(issued))


def test_every_field_of_the_form_stands_on_the_paper(issued, paper):
    facts, entry = issued.read_facts(), issued.entry
    wanted = {
        "head": [
            "CONSTANCIA N.° CON-2026-0001" if issued.issued_on.year == 2026 else issued.full_number,
            "Ayacucho,",
            "Dirigida a Juzgado: Segundo Juzgado de Ejemplo",
            "Solicitada por La persona interesada, el 5 de mayo de 2025",
            "con su huella digital el 2 de mayo de 2025, leído en voz alta por Benita",
        ],
        "A": [
            "Flor de Lana Ñaupari Ejemplo",
            "Apellido paterno Ñaupari",
            "Apellido materno Ejemplo",
            "Documento de identidad DNI 00000123",
            "Código en el registro de la autoridad No consta",
            "Establecimiento penitenciario Establecimiento Penitenciario de Ejemplo",
        ],
        "B": [
            "N.° 045-2024, del 5 de noviembre de 2024",
            "X Educación",
            "Vía Convenio",
            "Libro 3, folio 41, inscripción 19 de febrero de 2025",
            "X Taller",
        ],
        "C": [
            "Curso Tejido a dos agujas",
            "Descripción de los estudios Edición 1",
            "Contenidos Lección 1; Lección 2; Lección 3",
            "lunes 09:00 a 11:00; miércoles 09:00 a 11:00. Hora cronológica de 60 minutos",
            "Benita Enseña Ejemplo, DNI 00000002, autorización Oficio 15-2025",
        ],
        "D": [
            "03/2025 9 7 1 1 (11 %) 14:00 0 3 d 2:00 0:00 13 sí PM-P-1-2025-03 —",
            "04/2025 9 9 0 0 (0 %) 18:00 0 4 d 2:00 0:00 14 sí PM-P-1-2025-04 —",
            "Total 18 16 1 1 (5 %) 32:00 0 8 d 0:00 13.5",
        ],
        "E": [
            "Del 3 de marzo de 2025 al 30 de abril de 2025",
            "Horas efectivas (h:min) 32:00",
            "13.5 de 20 (2 meses evaluados)",
            "Piezas evaluadas 0",
        ],
        "F": ["lun 03/03/2025 09:00–11:00 120 Taller · Lección 1 Asistió Benita"],
        "G": [DECLARATION],
        "H": [
            "Responsable del registro (elaboró)",
            "Rosaura Registro Ejemplo",
            "Dora Dirección Ejemplo DNI 00000003",
            "Jefatura de Educación",
            "Jefatura del Órgano Técnico de Tratamiento",
            "Dirección del establecimiento",
        ],
        "I": [
            f"asiento {entry.sequence} del registro",
            facts.code,
            f"SHA-256 de los datos (inicio): {drawing.drawing.short_digest(facts.commit())}",
            "Página 1 de",
        ],
    }
    # Columns of the table are compared without the blanks that the PDF puts between narrow cells.
    flat = paper.replace(" ", "") + words_of(read_file(issued), as_drawn=True).replace(" ", "")

    assert {
        part: [text for text in texts if text.replace(" ", "") not in flat] for part, texts in wanted.items()
    } == {part: [] for part in wanted}


def test_empty_boxes_of_the_authority_hold_no_name(paper):
    boxes = paper[paper.index("Jefatura de Educación") : paper.index("Los recuadros de visto bueno")]

    assert "Ejemplo" not in boxes
    assert boxes.count("Sello:") == 3


def test_no_word_promises_anything_or_tells_of_a_sentence(paper):
    assert FORBIDDEN.findall(paper.replace(DECLARATION, "")) == []
    assert "redime" not in paper.replace(DECLARATION, "")


@pytest.mark.parametrize("text", ("12 días redimidos", "a razón de 7x1", "en etapa A", "por el delito"))
def test_a_forbidden_word_would_be_found(text):
    assert FORBIDDEN.search(text)


def test_figures_of_the_authority_and_both_readings_stand_side_by_side(asked, flor, delia):
    from courses.evidence.authority import Entry, enter_authority_figures

    cohort = asked.cohorts.get()
    enter_authority_figures(cohort, FIRST, {flor.pk: Entry(minutes=840, folio="F-12")}, by=delia)

    flat = words_of(preview_of(asked), as_drawn=True).replace(" ", "")

    assert "PM-P-1-2025-03F-12" in flat
    assert "0" + "3d2:00" in flat


def test_a_corrected_mark_shows_both_readings_and_the_reason(centre_a, benita, delia, flor):
    cohort = CohortFactory(
        code="P-2", centre=centre_a, facilitators=[benita], meetings=0, participants=[flor],
        starts_on=FIRST, ends_on=date(2025, 12, 31),
    )  # fmt: skip
    for day in (3, 10):
        SessionFactory(cohort=cohort, starts_at=datetime(2025, 3, day, 14, tzinfo=UTC))
    first, second = cohort.sessions.order_by("starts_at")
    for session in (first, second):
        mark_everyone_present(session, by=benita)
    close_month(cohort, FIRST, by=delia)
    correct_attendance(first, flor, Reading("absent"), reason="La hoja firmada dice falta", by=delia)
    says_yes(flor, delia, on=date(2025, 5, 2))
    request = actions.ask(
        flor, cohorts=[cohort], first=FIRST, last=FIRST, asked_by="person", asked_on=date(2025, 5, 5),
        addressee="council", signers=SIGNERS, by=delia,
    )  # fmt: skip

    paper = words_of(preview_of(request), as_drawn=True)

    assert "lun 03/03/2025 09:00–11:00 0 Aula Falta injustificada" in paper
    assert (
        "por Délia: decía «Asistió», dice «Falta injustificada». Motivo: La hoja firmada dice falta." in paper
    )
    assert "lun 10/03/2025 09:00–11:00 120 Aula Asistió" in paper
    assert paper.count("Corregido el") == 1


def test_a_draft_says_that_it_is_one_and_carries_no_number(asked):
    paper = words_of(preview_of(asked))

    assert "BORRADOR SIN VALOR" in paper
    assert "CON-20" not in paper


def test_the_name_is_the_one_of_the_authoritys_register(asked, flor):
    Participant.objects.filter(pk=flor.pk).update(name_in_official_register="FLOR DE LANA ÑAUPARI EXEMPLO")

    paper = words_of(preview_of(type(asked).objects.get(pk=asked.pk)))

    assert "FLOR DE LANA ÑAUPARI EXEMPLO" in paper
    assert "Ñaupari Ejemplo" not in paper


@pytest.mark.parametrize(
    "who",
    (
        {"given_names": "Sunqu", "paternal_surname": "", "maternal_surname": ""},
        {
            "given_names": "Ana " * 15,
            "paternal_surname": "Larguísima" * 4,
            "maternal_surname": "De los Ángeles",
        },
        {"is_protected": True, "alias": "Urpi"},
        {"signs_with": "fingerprint", "reads": "no"},
        {"document_type": "SIN", "document_number": ""},
    ),
    ids=("one part", "long", "protected", "fingerprint", "no document"),
)
def test_the_paper_holds_every_kind_of_person(centre_a, benita, delia, who):
    person = ParticipantFactory(**who)
    cohort = class_inside(centre_a, benita, [person], first=FIRST, months=1, a_week=1)
    says_yes(person, delia, on=date(2025, 5, 2))
    request = actions.ask(
        person, cohorts=[cohort], first=FIRST, last=FIRST, asked_by="person", asked_on=date(2025, 5, 5),
        addressee="treatment", signers=SIGNERS, by=delia,
    )  # fmt: skip

    paper = words_of(preview_of(request))

    # Her legal name stands, of a protected person too: the authority compares it letter by letter.
    assert person.full_name.replace(" ", "") in paper.replace(" ", "")
    assert ("Urpi" in paper) is False


def test_the_annex_holds_two_years_on_numbered_sheets(centre_a, benita, delia, flor):
    cohort = class_inside(centre_a, benita, [flor], first=date(2023, 1, 1), months=24)
    says_yes(flor, delia, on=date(2025, 5, 2))
    request = actions.ask(
        flor, cohorts=[cohort], first=date(2023, 1, 1), last=date(2024, 12, 1), asked_by="authority",
        authority="Consejo Técnico Penitenciario", document="Oficio 12-2025", asked_on=date(2025, 5, 5),
        addressee="council", signers=SIGNERS, by=delia,
    )  # fmt: skip
    sessions = Session.objects.filter(cohort=cohort).count()

    paper = words_of(preview_of(request))

    assert sessions > 200
    assert len(re.findall(r"(?:lun|mié) \d\d/\d\d/202[34]", paper)) == sessions
    pages = [int(number) for number in re.findall(r"Página (\d+) de", paper)]
    assert pages == list(range(1, max(pages) + 1))
    assert "Consejo Técnico Penitenciario, documento Oficio 12-2025, del 5 de mayo de 2025" in paper


def test_the_printed_qr_is_read_from_a_grey_copy(issued, tmp_path):
    import zxingcpp
    from PIL import Image

    file = tmp_path / "constancia.pdf"
    file.write_bytes(read_file(issued))
    subprocess.run(
        ["pdftoppm", "-r", "150", "-gray", "-png", str(file), str(tmp_path / "hoja")],
        check=True,
        capture_output=True,
    )

    texts = [
        code.text
        for sheet in sorted(tmp_path.glob("hoja-*.png"))
        for code in zxingcpp.read_barcodes(Image.open(sheet))
    ]

    assert texts == [issued.qr_text]
