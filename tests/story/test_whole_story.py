"""The main job, end to end, through the screens people use: a course becomes a completion, paid work and a certificate.

The seven steps of the README, in one browser, on both databases. What is set up beforehand is what an administrator
does once: roles, logins, a centre.
"""

from __future__ import annotations

import re
from datetime import timedelta
from io import BytesIO
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.utils import timezone
from openpyxl import Workbook
from pikepdf import Pdf
from PIL import Image as Drawing
from playwright.sync_api import expect
from wagtail.models import Site
from wagtail.users.models import UserProfile

from certificates.models import Certificate, RegisterEntry
from cms.roles.actions import give_role
from courses.cohorts.models import CentreStaff, Cohort
from courses.completion.models import Completion
from courses.events.models import LearningEvent
from courses.work.models import WorkUnlock
from curriculum.outline.models import Course
from curriculum.pages.actions import ensure_review_workflow
from curriculum.pages.models import CourseCatalogPage, CoursePage
from tests.factories.cohorts import CentreFactory

pytestmark = [pytest.mark.browser, pytest.mark.both_databases, pytest.mark.django_db(transaction=True)]

PASSWORD = "palabra-larga-de-prueba"
DESKTOP = {"width": 1280, "height": 900}
ROLES = ("instructor", "coordinator", "facilitator", "registrar")
PATIENCE = 30_000


@pytest.fixture
def office(transactional_db: Any) -> SimpleNamespace:
    """Roles, one login each, a second coordinator, a centre and an empty catalogue under review."""
    home = Site.objects.get(is_default_site=True).root_page
    catalogue = CourseCatalogPage(title="Cursos", slug="cursos")
    home.add_child(instance=catalogue)
    catalogue.save_revision().publish()
    ensure_review_workflow()
    call_command("sync_roles", verbosity=0)
    people = {}
    for role in ROLES:
        user = get_user_model().objects.create_user(
            username=role, email=f"{role}@example.invalid", password=PASSWORD, first_name=role.title()
        )
        UserProfile.objects.create(user=user, preferred_language="es")
        give_role(user, role)
        people[role] = user
    centre = CentreFactory(label="Taller Qantu")
    CentreStaff.objects.get_or_create(centre=centre, user=people["coordinator"])
    return SimpleNamespace(catalogue=catalogue, centre=centre, **people)


@pytest.fixture
def desk(new_page: Any, live_server: Any) -> Any:
    """Return a function that opens a signed-in page of a role, having typed name and password as people do."""

    def open_desk(role: str, **wishes: Any) -> Any:
        page = new_page(**{"viewport": DESKTOP, **wishes})
        page.set_default_timeout(PATIENCE)
        page.goto(f"{live_server.url}/admin/login/")
        page.fill("#id_username", role)
        page.fill("#id_password", PASSWORD)
        page.locator("button[type=submit]").click()
        page.wait_for_url(lambda address: "login" not in address)
        return page

    return open_desk


def test_an_authored_course_becomes_a_completion_paid_work_and_a_certificate(
    office: SimpleNamespace, desk: Any, live_server: Any, tmp_path: Any
) -> None:
    base = live_server.url
    author_course(desk("instructor"), base, office, tmp_path)
    review(desk("coordinator"), base)
    coordinator = desk("coordinator")
    make_work_role(coordinator, base)
    import_people(coordinator, base, tmp_path)
    open_cohort(coordinator, base)
    enrol_everybody(coordinator, base)

    facilitator = desk("facilitator", viewport={"width": 800, "height": 1280}, has_touch=True)
    mark_class(facilitator, base)
    complete(facilitator, base)

    see_work(coordinator, base)
    registrar = desk("registrar")
    design_certificate(registrar, base)
    propose(coordinator, base)
    pdf = approve_and_print(registrar, base)
    verify(desk("coordinator"), base)
    see_start_pages(coordinator, facilitator, base)

    assert Course.objects.get(code="TEJ-9").editions.count() == 1
    assert Completion.objects.confirmed().count() == 2
    assert WorkUnlock.objects.count() == 2
    assert sorted(Certificate.objects.values_list("number", flat=True)) == [1, 2]
    assert RegisterEntry.objects.count() >= 2
    # Two people, front and back, printable as one file.
    assert len(Pdf.open(BytesIO(pdf)).pages) == 4


# --- 1. author ----------------------------------------------------------------------------------------------------


def author_course(page: Any, base: str, office: SimpleNamespace, tmp_path: Any) -> None:
    page.goto(f"{base}/admin/snippets/lms_curriculum/skill/add/")
    page.fill("[name=code]", "INGLES")
    page.fill("[name=name]", "Punto inglés")
    page.get_by_role("button", name=re.compile("^Guardar")).first.click()
    page.wait_for_url(lambda address: "/add/" not in address)

    page.goto(f"{base}/admin/pages/add/lms_curriculum/coursepage/{office.catalogue.pk}/")
    page.fill("[name=title]", "Tejido de prueba")
    page.fill("[name=summary]", "De la primera lazada a una chalina.")
    page.fill("[name=code]", "TEJ-9")
    page.get_by_role("tab", name=re.compile("complet|pide|reglas", re.IGNORECASE)).first.click()
    page.select_option("[name=attendance_rule]", "either")
    page.fill("[name=minimum_hours]", "2")
    page.fill("[name=minimum_percent]", "80")
    page.fill("[name=pass_mark]", "11")
    choose_skill(page)
    submit(page)

    course = CoursePage.objects.get(title="Tejido de prueba")
    page.goto(f"{base}/admin/pages/add/lms_curriculum/lessonpage/{course.pk}/")
    page.fill("[name=title]", "Montar los puntos")
    page.fill("[name=summary]", "Veinte puntos parejos.")
    page.fill("[name=minutes]", "120")
    add_steps(page, tmp_path)
    submit(page)


def choose_skill(page: Any) -> None:
    page.locator("#id_asked_skills-OPEN_MODAL").click()
    dialog = page.get_by_role("dialog")
    dialog.locator("tr", has_text="Punto inglés").locator("input[type=checkbox]").check()
    dialog.locator("[type=submit]").last.click()
    expect(page.locator("[name=asked_skills-0-level]")).to_be_visible()


def add_steps(page: Any, tmp_path: Any) -> None:
    """One step with a photo uploaded from the computer and its alternative text."""
    photo = tmp_path / "paso.png"
    Drawing.new("RGB", (640, 480), "#a3173f").save(photo)
    page.locator(".c-sf-add-button").first.click()
    page.get_by_role("option", name=re.compile("^Pasos")).first.click()
    page.locator("textarea[name$='-text']").first.fill("Pase el hilo sobre el pulgar.")
    page.get_by_role(
        "button", name=re.compile("^(Elegir|Escoger|Seleccionar).*imagen", re.IGNORECASE)
    ).last.click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("tab", name=re.compile("Subir|Cargar")).click()
    dialog.locator("input[type=file]").set_input_files(photo)
    title = dialog.locator("input[name$=title]")
    if not title.input_value():
        title.fill("Hilo sobre el pulgar")
    dialog.get_by_role("button", name=re.compile("Subir|Cargar")).last.click()
    expect(dialog).to_be_hidden()
    page.locator("input[name$='-alt']").first.fill("Un hilo rojo sobre el pulgar de una mano")


def submit(page: Any) -> None:
    """Send into review from the editor's own menu."""
    more_actions(page)
    page.get_by_role("button", name="Enviar a Revisión de contenidos").click()
    expect(page.locator(".messages")).to_contain_text("enviada")


def press(page: Any, button: Any) -> None:
    """Press a button that leads to another page, or to the same one again, and wait until the server has answered.

    The button is waited for first: the navigation before this one has to be over, or it would be taken for this one."""
    expect(button).to_be_visible()
    with page.expect_navigation():
        button.click()


def more_actions(page: Any) -> None:
    """Open the menu, again if the page was not ready for the first click."""
    opener = page.get_by_role("button", name="Más acciones")
    for _ in range(20):
        if opener.get_attribute("aria-expanded") == "true":
            return
        opener.click()
        page.wait_for_timeout(500)
    expect(opener).to_have_attribute("aria-expanded", "true")


def review(page: Any, base: str) -> None:
    for title in ("Tejido de prueba", "Montar los puntos"):
        page.goto(f"{base}/admin/reports/workflow_tasks/")
        page.get_by_role("link", name=title).first.click()
        more_actions(page)
        press(page, page.get_by_role("button", name=re.compile("^Aprobar")).first)
        expect(page.locator(".messages")).to_contain_text(title)
    assert CoursePage.objects.get(title="Tejido de prueba").live


# --- 2. open a cohort -----------------------------------------------------------------------------------------------


def make_work_role(page: Any, base: str) -> None:
    page.goto(f"{base}/admin/trabajo/")
    page.get_by_role("link", name="Nuevo tipo de trabajo").first.click()
    page.fill("[name=code]", "GORROS")
    page.fill("[name=title]", "Gorros para tienda")
    page.get_by_label("Tejido de prueba").check()
    press(page, page.get_by_role("button", name=re.compile("^Guardar|^Crear|^Agregar")).first)


def import_people(page: Any, base: str, tmp_path: Any) -> None:
    book = Workbook()
    sheet = book.active
    sheet.append(["Nombres", "Apellido paterno", "Apellido materno", "Tipo de documento", "N.º de documento"])
    sheet.append(["Rosa Ñusta", "Ejemplo", "Prueba", "DNI", "00000011"])
    sheet.append(["Flor", "De Lana", "", "DNI", "00000012"])
    sheet.append(["Q'orianka", "", "Muestra", "DNI", "123"])
    file = tmp_path / "lista.xlsx"
    book.save(file)
    page.goto(f"{base}/admin/participantes/importar/")
    page.set_input_files("[name=file]", file)
    page.select_option("[name=centre]", label="Taller Qantu")
    page.locator("main form button[type=submit]").first.click()
    expect(page.locator("main")).to_contain_text("Errores")
    expect(page.locator("main")).to_contain_text("DNI")
    page.locator("[name=only_good]").check()
    press(page, page.locator("button[name=apply]"))


def open_cohort(page: Any, base: str) -> None:
    today = timezone.localdate()
    page.goto(f"{base}/admin/cohortes/abrir/")
    page.select_option("[name=course]", label=course_label(page))
    page.select_option("[name=centre]", label="Taller Qantu")
    page.fill("[name=code]", "QAN-1")
    page.fill("[name=name]", "Grupo de la mañana")
    page.fill("[name=starts_on]", today.strftime("%d/%m/%Y"))
    page.fill("[name=ends_on]", (today + timedelta(days=13)).strftime("%d/%m/%Y"))
    page.keyboard.press("Escape")
    page.get_by_label(re.compile("Facilitator")).check()
    slot = page.locator("table.lms-slots tbody tr").first
    slot.locator("select[name$=weekday]").select_option(str(today.weekday()))
    slot.locator("input[name$=starts]").fill("09:00")
    slot.locator("input[name$=ends]").fill("11:00")
    # An open picker lies over the button and swallows the click that closes it.
    page.locator("main h2:visible").last.click()
    expect(page.locator(".xdsoft_datetimepicker:visible")).to_have_count(0)
    page.locator("main form button[type=submit]:not([name=more_rows])").last.click()
    page.wait_for_url(lambda address: "abrir" not in address)
    assert Cohort.objects.get(code="QAN-1").sessions.count() == 2


def course_label(page: Any) -> str:
    return str(page.locator("[name=course] option", has_text="Tejido de prueba").inner_text())


def enrol_everybody(page: Any, base: str) -> None:
    cohort = Cohort.objects.get(code="QAN-1")
    page.goto(f"{base}/admin/cohortes/{cohort.pk}/inscribir/")
    for box in page.locator("input[name=person]").all():
        box.check()
    press(page, page.locator("main form[method=post] button[type=submit]").first)
    assert cohort.enrolments.count() == 2


# --- 3. mark --------------------------------------------------------------------------------------------------------


def mark_class(page: Any, base: str) -> None:
    page.goto(f"{base}/clase/")
    page.get_by_role("link", name=re.compile("Grupo de la mañana.*Tejido de prueba.*09:00")).first.tap()
    page.get_by_role("button", name="Todo el grupo presente").tap()
    expect(page.get_by_role("button", name="Presente", pressed=True)).to_have_count(2)
    row = page.locator("[data-row]", has_text="Flor")
    row.get_by_role("button", name="Ausente").tap()
    expect(row.get_by_role("button", name="Ausente", pressed=True)).to_be_visible()
    page.get_by_role("button", name="Deshacer").tap()
    expect(page.get_by_role("button", name="Presente", pressed=True)).to_have_count(2)

    page.get_by_role("link", name="Habilidades").tap()
    expect(page.locator("main")).to_contain_text("Punto inglés")
    for one in page.locator("[data-row]").all():
        one.get_by_role("button", name="Sin ayuda").tap()
        expect(one.get_by_role("button", name="Sin ayuda", pressed=True)).to_be_visible()

    page.get_by_role("link", name="Evaluación").tap()
    marks = page.locator("input[id^=mark-]")
    marks.nth(0).fill("21")
    marks.nth(1).fill("14")
    page.get_by_role("button", name="Guardar las notas").tap()
    expect(page.get_by_role("alert")).to_contain_text("20")
    assert not LearningEvent.objects.filter(kind="evaluation").exists()
    page.locator("input[id^=mark-]").nth(0).fill("16")
    press(page, page.get_by_role("button", name="Guardar las notas"))
    assert LearningEvent.objects.filter(kind="evaluation").count() == 2

    page.get_by_role("link", name="Lecciones").tap()
    page.get_by_role("button", name=re.compile("Marcar como")).first.tap()
    page.get_by_role("link", name=re.compile("^Cerrar")).first.tap()
    press(page, page.get_by_role("button", name="Cerrar la sesión"))
    assert LearningEvent.objects.filter(kind="close").count() == 1


# --- 4. complete ----------------------------------------------------------------------------------------------------


def complete(page: Any, base: str) -> None:
    cohort = Cohort.objects.get(code="QAN-1")
    page.goto(f"{base}/clase/grupo/{cohort.pk}/")
    for box in page.locator("input[name=person]").all():
        box.check()
    press(page, page.get_by_role("button", name=re.compile("personas elegidas|complet", re.IGNORECASE)).last)
    assert Completion.objects.confirmed().count() == 2


# --- 5. work --------------------------------------------------------------------------------------------------------


def see_work(page: Any, base: str) -> None:
    page.goto(f"{base}/admin/trabajo/")
    page.get_by_role("link", name="Gorros para tienda").first.click()
    expect(page.locator("main")).to_contain_text("Rosa Ñusta Ejemplo Prueba")
    expect(page.locator("main")).to_contain_text("Tejido de prueba")


# --- 6. certificate -------------------------------------------------------------------------------------------------


def design_certificate(page: Any, base: str) -> None:
    page.goto(f"{base}/admin/snippets/lms_certificates/certificatedesign/add/")
    page.fill("[name=name]", "Diseño de prueba")
    page.fill("[name=organisation_name]", "Manos que Tejen")
    page.get_by_role("tab", name="Firmas").click()
    page.locator("#id_signatories-ADD").click()
    page.fill("[name=signatories-0-name]", "Aurora Firma Ejemplo")
    page.fill("[name=signatories-0-post]", "Directora")
    more_actions(page)
    page.get_by_role("button", name="Publicar").click()
    # The editor saves drafts by itself and changes its address: only the message tells that it is published.
    expect(page.locator(".messages")).to_contain_text("publicado")


def propose(page: Any, base: str) -> None:
    cohort = Cohort.objects.get(code="QAN-1")
    page.goto(f"{base}/admin/certificates/cohort/{cohort.pk}/")
    expect(page.locator("input[name=completion]")).to_have_count(2)
    page.get_by_role("button", name=re.compile("Proponer")).click()
    page.wait_for_url(lambda address: "/batches/" in address)


def approve_and_print(page: Any, base: str) -> bytes:
    page.goto(f"{base}/admin/")
    expect(page.locator("main")).to_contain_text(re.compile("propuesta", re.IGNORECASE))
    page.goto(f"{base}/admin/certificates/batches/")
    page.locator("main a[href*='/certificates/batches/']").first.click()
    page.locator("button[value=approve]").click()
    link = page.locator("a[href$='/print/']")
    expect(link).to_be_visible(timeout=120_000)
    expect(page.locator("main")).to_contain_text("2 de 2", timeout=120_000)
    answer = page.request.get(f"{base}{link.get_attribute('href')}")
    assert answer.status == 200
    assert answer.headers["content-type"] == "application/pdf"
    body: bytes = answer.body()
    return body


def verify(page: Any, base: str) -> None:
    certificate = Certificate.objects.order_by("number").first()
    assert certificate is not None
    page.context.clear_cookies()
    page.goto(f"{base}/v")
    page.locator("main input[name=code], main input[name=codigo]").first.fill(certificate.read_facts().code)
    page.locator("main form button[type=submit]").first.click()
    # The keys of the tests are for practice, and the page says so first.
    expect(page.locator(".verify-verdict__title:visible")).to_have_text("EJEMPLO")
    expect(page.locator("main")).to_contain_text("CER-")
    expect(page.locator("main")).not_to_contain_text("Ejemplo")


# --- 7. see ---------------------------------------------------------------------------------------------------------


def see_start_pages(coordinator: Any, facilitator: Any, base: str) -> None:
    """Each role finds on the start page what is hers to do; what is done is no longer asked for."""
    coordinator.goto(f"{base}/admin/")
    expect(coordinator.locator("main")).to_contain_text("Grupo de la mañana")
    expect(coordinator.locator("main")).to_contain_text("Trabajo")
    facilitator.goto(f"{base}/clase/")
    expect(facilitator.locator("main")).to_contain_text("Grupo de la mañana")
    expect(facilitator.locator("main")).not_to_contain_text("Faltan")
