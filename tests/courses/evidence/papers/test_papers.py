"""The papers of groups and persons against their field lists, as words of the finished files; who may print them."""

import re
import subprocess
from datetime import date

import pytest
from django.urls import reverse
from wagtail.models import ModelLogEntry

from courses.cohorts.models import Enrolment
from courses.evidence.papers import monthly, personal
from courses.people.consents import publish_text
from tests.factories.people import ParticipantFactory
from tests.factories.statements import class_inside, says_yes

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
MARCH = date(2025, 3, 1)
# Never on any paper: what redeems, ratios, offence, sentence and stage.
FORBIDDEN = re.compile(
    r"redim|redenci|\b\d\s*[x×]\s*1\b|\bratio|delito|condena|sentencia|r[eé]gimen|etapa|seguridad|reinciden",
    re.IGNORECASE,
)


def words(response):
    """The words of a paper twice: line by line as drawn (rows of tables), then in reading order (wrapped cells)."""
    assert (response.status_code, response["Content-Type"]) == (200, "application/pdf")
    texts = [
        subprocess.run(
            ["pdftotext", *options, "-", "-"], input=response.content, capture_output=True, check=True
        ).stdout.decode()
        for options in (["-layout"], [])
    ]
    return " ".join(" ".join(texts).replace("\u00ad", "").split())


def missing(texts, said):
    flat = said.replace(" ", "")
    return [text for text in texts if text.replace(" ", "") not in flat]


@pytest.fixture
def flor(db):
    return ParticipantFactory(
        given_names="Flor de Lana", paternal_surname="Ñaupari", maternal_surname="Ejemplo",
        document_type="DNI", document_number="00000123",
    )  # fmt: skip


@pytest.fixture
def urpi(db):
    """A protected person who signs with her finger."""
    return ParticipantFactory(
        given_names="Nombre Legal", paternal_surname="Secreto", alias="Urpi", is_protected=True,
        signs_with="fingerprint", reads="no",
    )  # fmt: skip


@pytest.fixture
def group(centre_a, benita, flor, urpi):
    return class_inside(centre_a, benita, [flor, urpi], first=MARCH, months=2)


def paper(client, group, name, month="2025-03"):
    return client.get(reverse("lms_papers:month", args=[group.pk, month, name]))


def test_the_monthly_sheet_is_printed_in_duplicate_with_every_field(client, delia, group):
    client.force_login(delia)

    said = words(paper(client, group, "planilla"))

    assert missing(
        [
            "ORIGINAL", "COPIA", "N.° PM-P-1-2025-03", "marzo de 2025",
            "Establecimiento Penitenciario de Ejemplo", "Educación", "Convenio, N.° 045-2024 del 5 de noviembre de 2024",
            "Tejido a dos agujas", "N.°", "Apellidos y nombres", "Total horas", "Firma o huella",
            "Ñaupari Ejemplo, Flor de Lana", "14:00", "huella", "Mes cerrado el",
            "Horas de todo el grupo: 28:00", "Entregar hasta el", "Recibido por la autoridad", "Página 1 de 1",
        ],
        said,
    ) == []  # fmt: skip
    # Days one to thirty-one, and the marks of the days she did not come.
    days = re.search(r"1 2 3 4 5 6 7 8 9 10 .*? 31\b", said)
    assert days
    assert re.search(r"2:00 2:00 .*\bF\b .*2:00 .*\bJ\b", said)
    assert "Secreto" not in said
    assert "Urpi" in said
    # On both copies, on top and at the foot.
    assert said.count("PM-P-1-2025-03") >= 8


def test_the_blank_sheet_names_people_and_leaves_days_and_lines_empty(client, delia, group):
    client.force_login(delia)

    said = words(paper(client, group, "planilla-en-blanco"))

    assert missing(["Ñaupari Ejemplo, Flor de Lana", "Urpi", "Firma o huella"], said) == []
    assert "2:00" not in said
    assert "14:00" not in said
    assert "ORIGINAL" not in said
    sheet = monthly.monthly_sheet(group, MARCH, is_blank=True)
    assert sheet["blank_lines"] == [3, 4, 5, 6, 7, 8]


def test_the_evaluation_record_shows_marks_in_figures_and_words(client, delia, group):
    client.force_login(delia)

    said = words(paper(client, group, "acta"))

    assert missing(
        [
            "Acta de evaluación mensual · marzo de 2025", "N.° AE-P-1-2025-03", "Nota /20", "En letras", "Resultado",
            "13", "trece", "Aprobado", "31/03/2025", "Benita", "aprueba con 11 o más", "En el grupo: 2",
            "Con evaluación: 2", "Con nota aprobatoria: 2", "Promedio: 13.0", "Firma o huella",
        ],
        said,
    ) == []  # fmt: skip
    assert "Secreto" not in said


def test_the_quarterly_report_counts_three_months(client, delia, group):
    client.force_login(delia)

    said = words(paper(client, group, "informe"))

    assert missing(
        [
            "Informe trimestral · enero a marzo de 2025", "N.° IT-P-1-2025-T1", "Sesiones programadas 9",
            "Sesiones suspendidas 0", "Ingresaron al grupo 2", "Dejaron el grupo 0",
            "Horas efectivas del grupo (h:min) 28:00", "Lección 1; Lección 2; Lección 3", "Meses cerrados marzo de 2025",
            "Ñaupari Ejemplo, Flor de Lana", "7 / 9", "1 (11 %)", "14:00", "13.0",
        ],
        said,
    ) == []  # fmt: skip


def test_a_month_that_is_open_says_so_on_its_papers(client, delia, cohort_a):
    client.force_login(delia)
    month = f"{cohort_a.starts_on:%Y-%m}"

    for name in ("planilla", "acta", "informe"):
        assert "SIN CERRAR" in words(paper(client, cohort_a, name, month))


def test_her_data_come_as_a_paper_she_can_take(client, delia, group, flor):
    says_yes(flor, delia, on=date(2025, 5, 2))
    client.force_login(delia)

    said = words(client.get(reverse("lms_papers:person", args=[flor.pk, "mis-datos"])))

    assert (
        missing(
            ["Flor de Lana Ñaupari Ejemplo", "00000123", "Grupo P", "02/05/2025", "Firma o huella y fecha"],
            said,
        )
        == []
    )


@pytest.mark.parametrize("language", ("es", "quy"))
def test_the_consent_sheet_has_a_box_for_reading_aloud(client, delia, norma, group, urpi, language):
    type(urpi).objects.filter(pk=urpi.pk).update(language=language)
    publish_text(purpose="photo", language="es", text="Acepto que se fotografíen mis piezas.", by=norma)
    client.force_login(delia)

    said = words(client.get(reverse("lms_papers:person", args=[urpi.pk, "consentimiento"])))

    assert missing(
        ["Nombre Legal Secreto", "Sí, acepto", "No acepto", "Huella", "Lectura en voz alta", "necesaria para esta persona",
         "castellano", "quechua", "Testigo", "Acepto que se fotografíen mis piezas."],
        said,
    ) == []  # fmt: skip
    assert ("todavía no tienen una versión revisada en quechua" in said) is (language == "quy")


def test_no_paper_tells_of_a_sentence_or_promises_days(client, delia, group, flor):
    client.force_login(delia)
    said = [
        words(paper(client, group, name)) for name in ("planilla", "planilla-en-blanco", "acta", "informe")
    ]
    said += [
        words(client.get(reverse("lms_papers:person", args=[flor.pk, name])))
        for name in ("mis-datos", "consentimiento")
    ]

    assert [FORBIDDEN.findall(text) for text in said] == [[]] * len(said)


def test_a_group_without_people_and_long_names_still_print(client, delia, centre_a, benita):
    empty = class_inside(centre_a, benita, [], first=MARCH, months=1)
    client.force_login(delia)
    for name in ("planilla", "planilla-en-blanco", "acta", "informe"):
        words(paper(client, empty, name))
    person = ParticipantFactory(
        given_names="Ana " * 20, paternal_surname="Larguísimo" * 4, maternal_surname=""
    )
    Enrolment.objects.create(participant=person, cohort=empty, joined_on=MARCH, entered_by=benita)

    for name in ("planilla", "planilla-en-blanco", "acta", "informe"):
        said = words(paper(client, empty, name))
        assert "Larguísimo" in said


def test_papers_are_found_on_the_pages_of_group_and_person_and_prints_are_logged(client, delia, group, flor):
    client.force_login(delia)

    assert (
        reverse("lms_papers:cohort", args=[group.pk])
        in client.get(reverse("lms_cohorts:people", args=[group.pk])).content.decode()
    )
    assert (
        reverse("lms_papers:papers_of_person", args=[flor.pk])
        in client.get(reverse("lms_people:person", args=[flor.pk])).content.decode()
    )
    page = client.get(reverse("lms_papers:cohort", args=[group.pk])).content.decode()
    for name in ("planilla", "planilla-en-blanco", "acta"):
        assert reverse("lms_papers:month", args=[group.pk, "2025-04", name]) in page
    paper(client, group, "acta")
    entry = ModelLogEntry.objects.get(action="lms.print_paper")
    assert entry.data == {"paper": "acta", "month": "2025-03"}


def test_papers_of_others_are_not_there(client, cirilo, benita, delia, group, flor, cohort_b):
    client.force_login(delia)
    assert paper(client, cohort_b, "acta").status_code == 404
    assert paper(client, group, "acta", "2030-01").status_code == 404
    client.force_login(benita)
    assert paper(client, group, "acta").status_code == 403
    assert client.get(reverse("lms_papers:person", args=[flor.pk, "mis-datos"])).status_code == 403


@pytest.mark.parametrize("make", (monthly.monthly_sheet, monthly.evaluation_record, monthly.quarterly_report))
def test_a_paper_costs_the_same_for_any_group(make, centre_a, benita, django_assert_max_num_queries):
    counts = []
    for number in (1, 8):
        group = class_inside(
            centre_a,
            benita,
            [ParticipantFactory() for _ in range(number)],
            first=MARCH,
            months=1,
            code=f"N-{number}",
        )
        with django_assert_max_num_queries(60) as seen:
            make(group, MARCH)
        counts.append(len(seen))

    assert counts[0] == counts[1]


def test_her_data_are_told_by_every_room(flor, delia, group):
    assert personal.my_data(flor, by=delia)["enrolments"][0].cohort == group
