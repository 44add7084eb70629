"""The screens of paper sheets, without a script: find, type in, compare, print, attach, void; and who may."""

import io
import re
import subprocess
from datetime import timedelta

import pikepdf
import pytest
import zxingcpp
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape
from PIL import Image

from courses.attendance.actions import Reading, mark_attendance
from courses.attendance.models import AttendanceMark
from courses.audit.models import AccessRecord
from courses.cohorts.models import CohortFacilitator
from courses.events.enums import Door
from courses.events.models import LearningEvent
from courses.evidence.sheets.actions import print_sheets, type_in
from courses.evidence.sheets.models import PaperSheet, SheetScan
from courses.evidence.sheets.panels import SheetsPanel
from courses.evidence.sheets.rules import Line, Mark, write_code
from courses.skills.models import SkillObservation
from tests.courses.evidence.sheets.files import photograph
from tests.factories.cohorts import CohortFactory, EnrolmentFactory, SessionFactory, at_nine

PRESENT = Mark("present")


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path):
    private = {**settings.STORAGES["private"]}
    private["OPTIONS"] = {**private["OPTIONS"], "location": tmp_path}
    settings.STORAGES = {**settings.STORAGES, "private": private}
    return tmp_path


@pytest.fixture
def page(client, benita):
    client.force_login(benita)
    return client


def address(sheet):
    return reverse("courses:sheet", args=[sheet.number])


def filled(client, sheet, **changes):
    """The form as a browser without a script would send it, with some fields changed (`m_3="F"`)."""
    html = client.get(address(sheet)).content.decode()
    form = html[html.index('id="sheet"') : html.index("</form>", html.index('id="sheet"'))]
    data = dict(re.findall(r'name="((?:[mwlks]-\d+)|entries)" value="([^"]*)"', form))
    for name in re.findall(r'<select name="(p-\d+)"', form):
        data[name] = ""
    return data | {key.replace("_", "-"): value for key, value in changes.items()}


def status_of(session, person):
    row = AttendanceMark.objects.get(session=session, participant=person)
    return row.status, row.late_minutes, row.cause


# --------------------------------------------------------------------------------------------- finding


def test_a_sheet_is_opened_by_its_number_or_by_what_a_scanner_types(page, sheet):
    for text in ("1", "00001", "N.° 1", write_code(1, sheet.pk), write_code(1, sheet.pk).lower()):
        response = page.get(reverse("courses:sheets"), {"n": text})
        assert (response.status_code, response.url) == (302, address(sheet)), text


@pytest.mark.parametrize("text", ["2", "uno", "0", "H1X" + "0" * 32, "1" * 70])
def test_a_number_that_is_nobodys_is_said_in_a_sentence(page, sheet, text):
    response = page.get(reverse("courses:sheets"), {"n": text})

    assert response.status_code == 404
    assert "No hay hoja con ese número en sus grupos." in response.content.decode()


def test_sheets_of_another_group_do_not_exist_for_a_facilitator(client, sheet, cirilo, elias):
    client.force_login(cirilo)
    assert client.get(reverse("courses:sheets"), {"n": "1"}).status_code == 404
    assert client.get(address(sheet)).status_code == 404
    assert client.post(address(sheet), {"m-1": "F"}).status_code == 404
    client.force_login(elias)
    assert client.get(reverse("courses:sheets")).status_code == 403
    assert client.get(address(sheet)).status_code == 404


def test_who_sees_everything_and_marks_nothing_is_refused(client, sheet, rosaura):
    client.force_login(rosaura)

    assert client.get(address(sheet)).status_code == 403
    assert client.get(reverse("lms_sheets:sheet", args=[sheet.pk])).status_code == 200
    for name in ("void", "attach"):
        assert client.post(reverse(f"lms_sheets:{name}", args=[sheet.pk])).status_code == 403


# ------------------------------------------------------------------------------------------ typing in


def test_everyone_is_present_with_one_button(page, sheet, session, people):
    response = page.post(address(sheet), filled(page, sheet))

    assert response.status_code == 302
    assert {status_of(session, person) for person in people} == {("present", 0, "")}
    said = page.get(response.url).content.decode()
    assert "La hoja 00001 está guardada: 5 presentes." in said


def test_exceptions_are_typed_in_one_field_or_line_by_line(page, sheet, session, people):
    page.post(address(sheet), filled(page, sheet, exceptions="2f, 3t10", m_5="js", l_1="3-", l_4="12"))

    assert [status_of(session, person) for person in people] == [
        ("present", 0, ""),
        ("absent", 0, ""),
        ("late", 10, ""),
        ("present", 0, ""),
        ("excused", 0, "medical"),
    ]
    seen = SkillObservation.objects.values_list("participant", "skill__code", "level")
    assert set(seen) == {
        (people[0].pk, "DERECHO", "alone"),
        (people[3].pk, "DERECHO", "not_yet"),
        (people[3].pk, "REVES", "with_help"),
    }


@pytest.mark.parametrize(
    "changes, line, words",
    [
        ({"m_2": "X"}, 2, "“X” no es una marca"),
        ({"m_2": "T"}, 2, "Escriba los minutos después de la T"),
        ({"m_2": "J"}, 2, "Escriba la causa después de la J"),
        ({"m_2": "T500"}, 2, "Escriba cuántos minutos de tardanza"),
        ({"l_3": "333"}, 3, "La hoja tiene 2 habilidades"),
        ({"l_3": "9"}, 3, "“9” no es un nivel"),
        ({"exceptions": "2F", "m_2": "T5"}, 2, "La línea 2 dice dos cosas"),
        ({"m_6": "F"}, 6, "Elija quién está en esta línea"),
        ({"exceptions": "77F"}, 0, "La línea 77 no se puede marcar en esta hoja"),
        ({"exceptions": "hola"}, 0, "No se entiende “hola”"),
    ],
)
def test_what_is_wrong_is_said_with_its_line_and_nothing_is_lost(page, sheet, changes, line, words):
    response = page.post(address(sheet), filled(page, sheet, m_4="T15", **changes))

    html = response.content.decode()
    assert response.status_code == 422
    assert words in html
    assert (f'href="#m-{line}"' in html) == bool(line)
    assert 'name="m-4" value="T15"' in html
    for key, value in changes.items():
        assert f'value="{value}"' in html, key
    assert not LearningEvent.objects.exists()


def test_a_newcomer_is_chosen_on_a_blank_line(page, sheet, session):
    newcomer = EnrolmentFactory(cohort=session.cohort).participant

    html = page.get(address(sheet)).content.decode()
    page.post(address(sheet), filled(page, sheet, p_6=str(newcomer.pk), m_6="T5"))

    assert "1 persona está en el grupo ese día y no figura en las líneas impresas" in html
    assert status_of(session, newcomer) == ("late", 5, "")


def test_somebody_of_another_group_cannot_be_written_on_a_blank_line(page, sheet, cohort_b):
    stranger = cohort_b.enrolments.first().participant

    response = page.post(address(sheet), filled(page, sheet, p_6=str(stranger.pk)))

    assert response.status_code == 422
    assert not LearningEvent.objects.exists()


def test_a_sheet_typed_in_twice_says_who_and_when_and_offers_to_compare(
    client, sheet, session, people, benita, delia
):
    type_in(sheet, {n: Line(PRESENT) for n in range(1, 6)}, by=benita)
    client.force_login(delia)

    first = client.get(address(sheet)).content.decode()
    compared = client.post(address(sheet), filled(client, sheet, m_2="F", l_1="3"))
    html = compared.content.decode()

    assert "Esta hoja ya se pasó al sistema" in first
    assert "Benita" in first
    assert compared.status_code == 200
    assert "Benita" in html
    assert escape(people[1].class_name) in html
    assert "Corregir 2 datos" in html
    assert LearningEvent.objects.count() == 5
    form = html[html.index('id="correct"') :]
    fields = dict(re.findall(r'name="((?:[mwlksp]-\d+)|entries|confirm)" value="([^"]*)"', form))

    assert client.post(address(sheet), fields).status_code == 302

    assert LearningEvent.objects.count() == 7
    assert status_of(session, people[1]) == ("absent", 0, "")
    assert sheet.entries.count() == 2


def test_typing_the_same_again_changes_nothing_and_says_so(page, sheet, benita):
    type_in(sheet, {n: Line(PRESENT) for n in range(1, 6)}, by=benita)

    response = page.post(address(sheet), filled(page, sheet), follow=True)

    assert "La hoja dice lo mismo que ya está registrado" in response.content.decode()
    assert LearningEvent.objects.count() == 5


def test_a_screen_opened_before_somebody_else_typed_it_in_compares_first(
    page, sheet, session, people, benita, delia
):
    fields = filled(page, sheet, m_1="F")
    type_in(sheet, {n: Line(PRESENT) for n in range(1, 6)}, by=delia)

    response = page.post(address(sheet), fields)

    assert response.status_code == 200
    assert "Compare antes de guardar" in response.content.decode()
    assert status_of(session, people[0]) == ("present", 0, "")


def test_where_a_mark_came_from_another_way_the_line_says_so(page, sheet, session, people, delia):
    mark_attendance(session, {people[0].pk: Reading("absent")}, by=delia)

    html = page.get(address(sheet)).content.decode()

    assert 'name="m-1" value="F"' in html
    assert str(Door.WEB.label) in html


def test_a_line_costs_no_query_of_its_own(client, benita, centre_a, django_assert_max_num_queries):
    counts = []
    client.force_login(benita)
    for size in (1, 30):
        cohort = CohortFactory(centre=centre_a, facilitators=[benita], size=size, meetings=1)
        sheet = print_sheets(list(cohort.sessions.all()), by=benita)[0]
        client.get(address(sheet))
        with django_assert_max_num_queries(40) as captured:
            client.get(address(sheet))
        counts.append(len(captured))

    assert counts[0] == counts[1]


# -------------------------------------------------------------------------------------------- printing


def post_print(client, cohort, **fields):
    data = {"cohorts": [cohort.pk], "span": "month", "since": "", "blank_lines": "4", "with_skills": "on"}
    data["since"] = timezone.localdate().strftime("%d/%m/%Y")
    return client.post(reverse("lms_sheets:print"), data | fields)


def text_of(content):
    done = subprocess.run(["pdftotext", "-layout", "-", "-"], input=content, capture_output=True, check=True)
    return done.stdout.decode()


def test_a_packet_of_a_month_is_printed_at_once_and_again_under_the_same_numbers(page, cohort, people):
    for week in range(3):
        day = timezone.localdate() + timedelta(weeks=week)
        SessionFactory(cohort=cohort, starts_at=at_nine(day, cohort.centre))

    first = post_print(page, cohort)
    again = post_print(page, cohort)

    assert first.url == again.url
    assert PaperSheet.objects.count() == 3
    listed = page.get(first.url).content.decode()
    file_url = re.search(r'href="([^"]*hojas\.pdf[^"]*)"', listed)[1].replace("&amp;", "&")
    response = page.get(file_url)
    assert response["Content-Type"] == "application/pdf"
    text = text_of(response.content)
    for number in ("00001", "00002", "00003"):
        assert number in text
    assert text.count(people[0].class_name) == 6
    assert "Página 1 de 2" in text
    assert AccessRecord.objects.filter(action="lms.print_sheet", deed="printed").count() == 3


def test_the_printed_lines_stand_in_the_order_of_the_screen_and_the_code_names_the_sheet(
    page, sheet, people, tmp_path
):
    content = page.get(reverse("lms_sheets:file", args=[sheet.pk])).content

    text = text_of(content)
    places = [text.index(person.class_name) for person in people]
    assert places == sorted(places)
    assert "Punto derecho" in text
    (tmp_path / "sheet.pdf").write_bytes(content)
    subprocess.run(
        ["pdftoppm", "-r", "150", "-png", "-f", "1", "-l", "1", "sheet.pdf", "p"], cwd=tmp_path, check=True
    )
    picture = Image.open(next(tmp_path.glob("p*.png")))
    (found,) = zxingcpp.read_barcodes(picture)
    assert found.text == write_code(sheet.number, sheet.pk)
    # Neither a name nor a group stands in the code.
    assert re.fullmatch(r"H1X[0-9A-F]{32}", found.text)


def test_no_day_without_a_class_makes_a_sheet(page, cohort):
    response = post_print(page, cohort, span="week")

    assert response.status_code == 422
    assert "En estos días no hay clases programadas" in response.content.decode()


def test_another_ones_group_is_no_choice(page, cohort_b):
    response = post_print(page, cohort_b)

    assert response.status_code == 422
    assert not PaperSheet.objects.exists()


def test_a_packet_of_a_foreign_group_is_not_found(client, sheet, cirilo):
    client.force_login(cirilo)
    query = {"grupo": str(sheet.session.cohort_id), "desde": "2020-01-01", "hasta": "2030-01-01"}

    assert client.get(reverse("lms_sheets:packet_file"), query).status_code == 404
    assert client.get(reverse("lms_sheets:packet"), {"grupo": "x", "desde": "y"}).status_code == 404


# ------------------------------------------------------------------------------------ the signed sheet


def attach(client, sheet, content, name="firmada.jpg"):
    url = reverse("lms_sheets:attach", args=[sheet.pk])
    return client.post(url, {"file": SimpleUploadedFile(name, content)}, follow=True)


def test_the_photograph_is_kept_without_place_and_time_and_handed_out_to_those_who_may(
    client, page, sheet, own_files, cirilo, benita
):
    attach(page, sheet, photograph(with_place=True))

    scan = SheetScan.objects.get()
    kept = (own_files / scan.path).read_bytes()
    assert not Image.open(io.BytesIO(kept)).getexif()
    assert b"GPS" not in kept
    assert b"Telefono" not in kept
    url = reverse("lms_sheets:scan", args=[sheet.pk, scan.pk])
    response = page.get(url)
    assert response.content == kept
    assert "no-store" in response["Cache-Control"]
    assert AccessRecord.objects.filter(action="lms.open_file_sheet", deed="saw", actor=benita).count() == 1
    client.force_login(cirilo)
    assert client.get(url).status_code == 404
    client.logout()
    assert client.get(url).status_code == 302


def test_a_file_that_was_changed_on_disk_is_not_handed_out(page, sheet, own_files):
    attach(page, sheet, photograph())
    scan = SheetScan.objects.get()
    (own_files / scan.path).write_bytes(b"other")

    response = page.get(reverse("lms_sheets:scan", args=[sheet.pk, scan.pk]))

    assert response.status_code == 410


@pytest.mark.parametrize(
    "content, words",
    [
        (b"", "Elija un archivo"),
        (b"<svg onload='x()'/>", "No se puede leer la foto"),
        (b"GIF89a" + b"0" * 100, "No se puede leer la foto"),
        (b"%PDF-1.7 broken", "No se puede leer el archivo"),
        (b"\xff\xd8\xff" + b"0" * (10 * 1024 * 1024), "El archivo pesa 11 MB"),
    ],
)
def test_what_is_no_picture_is_refused_with_a_sentence(page, sheet, content, words):
    response = attach(page, sheet, content)

    assert words in response.content.decode()
    assert not SheetScan.objects.exists()


def test_the_same_picture_twice_is_one_and_on_another_sheet_it_is_refused(page, sheet, cohort, benita):
    other = SessionFactory(cohort=cohort, starts_at=at_nine(timezone.localdate(), cohort.centre))
    second = print_sheets([other], by=benita)[0]
    attach(page, sheet, photograph())
    attach(page, sheet, photograph())

    response = attach(page, second, photograph())

    assert SheetScan.objects.count() == 1
    assert "Esta imagen ya está adjunta a la hoja 1" in response.content.decode()


def test_a_wrong_picture_is_set_aside_with_a_reason_and_stays(page, sheet):
    attach(page, sheet, photograph())
    scan = SheetScan.objects.get()
    url = reverse("lms_sheets:set_aside", args=[sheet.pk, scan.pk])

    assert page.post(url, {"reason": " "}).status_code == 422
    assert page.post(url, {"reason": "Es de otro grupo"}).status_code == 302

    scan.refresh_from_db()
    assert scan.set_aside_reason == "Es de otro grupo"
    attach(page, sheet, photograph())
    assert SheetScan.objects.count() == 2


def test_a_scanned_pdf_keeps_its_pages_and_loses_what_stands_beside_them(page, sheet, own_files):
    document = pikepdf.new()
    document.add_blank_page()
    document.docinfo["/Author"] = "Telefono de Rosa"
    document.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
    with document.open_metadata() as metadata:
        metadata["dc:creator"] = ["Rosa"]
    target = io.BytesIO()
    document.save(target)

    attach(page, sheet, target.getvalue(), "firmada.pdf")

    kept = (own_files / SheetScan.objects.get().path).read_bytes()
    assert b"Rosa" not in kept
    assert b"JavaScript" not in kept
    with pikepdf.open(io.BytesIO(kept)) as cleaned:
        assert len(cleaned.pages) == 1
        assert set(cleaned.Root.keys()) == {"/Pages", "/Type"}


# ---------------------------------------------------------------------------------- list, panel, void


def test_sheets_that_wait_are_listed_with_their_age_and_overdue_ones_stand_in_the_panel(
    client, sheet, session, delia, benita
):
    client.force_login(delia)

    listed = client.get(reverse("lms_sheets:index"), {"state": "overdue"}).content.decode()
    panel = SheetsPanel(delia)

    assert "Atrasada: la clase fue hace 14 días" in listed
    assert [one.number for one in panel.overdue] == [1]
    assert "hace 14 días" in panel.render_html({})
    type_in(sheet, {n: Line(PRESENT) for n in range(1, 6)}, by=benita)
    assert SheetsPanel(delia).render_html({}) == ""
    typed = client.get(reverse("lms_sheets:index"), {"state": "typed"}).content.decode()
    assert "00001" in typed


def test_a_stranger_has_no_sheets_in_list_or_panel(client, sheet, cirilo):
    client.force_login(cirilo)

    assert "00001" not in client.get(reverse("lms_sheets:index")).content.decode()
    assert SheetsPanel(cirilo).render_html({}) == ""


def test_the_list_costs_the_same_for_one_and_for_thirty_sheets(
    client, benita, cohort, session, sheet, django_assert_max_num_queries
):
    client.force_login(benita)
    counts = []
    for more in (0, 30):
        print_sheets(
            [
                SessionFactory(cohort=cohort, starts_at=session.starts_at + timedelta(hours=hour + 1))
                for hour in range(more)
            ],
            by=benita,
        )
        client.get(reverse("lms_sheets:index"))
        with django_assert_max_num_queries(60) as captured:
            client.get(reverse("lms_sheets:index"))
        counts.append(len(captured))

    assert counts[0] == counts[1]


def test_a_spoiled_sheet_is_voided_on_its_screen(page, sheet):
    url = reverse("lms_sheets:void", args=[sheet.pk])

    assert page.post(url, {"reason": ""}).status_code == 422
    assert page.post(url, {"reason": "Se mojó"}).status_code == 302

    shown = page.get(reverse("lms_sheets:sheet", args=[sheet.pk])).content.decode()
    assert "Anulada: Se mojó" in shown
    assert "Esta hoja está anulada" in page.get(address(sheet)).content.decode()


def test_a_facilitator_taken_off_the_group_loses_its_sheets(page, sheet, benita):
    CohortFacilitator.objects.filter(user=benita).delete()

    assert page.get(address(sheet)).status_code == 404
    assert page.get(reverse("lms_sheets:sheet", args=[sheet.pk])).status_code == 404


def test_her_own_data_name_the_sheets_she_stands_on(client, sheet, people, rosaura):
    client.force_login(rosaura)

    html = client.get(reverse("lms_people:my_data", args=[people[0].pk])).content.decode()

    assert "Hojas de papel" in html
    assert "00001" in html
