"""The plugin as a wheel, installed into a bare Wagtail site of its own.

Three lines of settings and one of urls, as the README says; then a course page, a session sheet and a
certificate are served there.
"""

from __future__ import annotations

import os
import shutil
import site
import subprocess
import sys
import textwrap
import zipfile
from pathlib import Path

import pytest

from tests.architecture.house import ROOT

pytestmark = pytest.mark.slow

PACKAGES = ("curriculum", "courses", "certificates")
IN_THE_WHEEL = ("curriculum", "courses", "certificates", "templates", "static", "locale")
IN_THE_WHEEL += ("pyproject.toml", "LICENSE", "NOTICE", "README.md")
# What docs/install.md tells a host site to write.
SETTINGS = """
INSTALLED_APPS = ["certificates", "courses", "curriculum", "wagtailmedia", *INSTALLED_APPS]
LMS_KEYS_ROOT = BASE_DIR / "var" / "keys"
STORAGES["private"] = {**STORAGES["default"], "OPTIONS": {"location": BASE_DIR / "var" / "private", "base_url": None}}
"""
URLS = 'urlpatterns.insert(0, path("", include("certificates.site_urls")))\n'


def run_in(folder: Path, *words: str, **more: str) -> str:
    environment = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("DJANGO", "LMS", "DATABASE"))
    }
    done = subprocess.run(
        [*map(str, words)],
        cwd=folder,
        env={**environment, **more},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-6000:]
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    source = tmp_path_factory.mktemp("source")
    for name in IN_THE_WHEEL:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / name, source / name)
    # From the sources alone, then from the archive of the sources: both ways must give the same.
    run_in(source, sys.executable, "-m", "build", "--no-isolation", "--outdir", source / "made")
    return next((source / "made").glob("*.whl"))


@pytest.fixture(scope="module")
def bare_site(wheel, tmp_path_factory) -> Path:
    """A `wagtail start` site whose Python finds the wheel and the locked packages, and not this checkout."""
    folder = tmp_path_factory.mktemp("host")
    python = folder / "venv" / "bin" / "python"
    run_in(folder, sys.executable, "-m", "venv", "--without-pip", folder / "venv")
    packages = next((folder / "venv" / "lib").glob("python*")) / "site-packages"
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(packages)
    (packages / "locked.pth").write_text("\n".join(site.getsitepackages()) + "\n")
    run_in(folder, python, "-c", "import sys; sys.argv = ['wagtail', 'start', 'host', 'site']; from pathlib import Path;"
           "Path('site').mkdir(); from wagtail.bin.wagtail import main; main()")  # fmt: skip
    settings = folder / "site" / "host" / "settings" / "base.py"
    settings.write_text(settings.read_text() + SETTINGS)
    urls = folder / "site" / "host" / "urls.py"
    urls.write_text(urls.read_text() + URLS)
    run_in(folder / "site", python, "manage.py", "migrate", "--verbosity", "0")
    return folder / "site"


def in_site(bare_site: Path, code: str) -> str:
    script = "import os, django\nos.environ['DJANGO_SETTINGS_MODULE'] = 'host.settings.dev'\ndjango.setup()\n"
    script += "from django.test.utils import setup_test_environment\nsetup_test_environment()\n"
    return run_in(
        bare_site, bare_site.parent / "venv" / "bin" / "python", "-c", script + textwrap.dedent(code)
    )


def test_wheel_holds_every_template_static_file_and_catalogue_and_nothing_else(wheel):
    with zipfile.ZipFile(wheel) as packed:
        names = {name for name in packed.namelist() if ".dist-info/" not in name}
    wanted = set()
    for app in PACKAGES:
        wanted |= {path.relative_to(ROOT).as_posix() for path in (ROOT / app).rglob("*.py")}
    for kind in ("templates", "static"):
        for path in (ROOT / kind).rglob("*"):
            inside = path.relative_to(ROOT / kind)
            if path.is_file() and inside.parts[0] in (*PACKAGES, "lms"):
                owner = "curriculum" if inside.parts[0] == "lms" else inside.parts[0]
                wanted.add(f"{owner}/{kind}/{inside.as_posix()}")
    wanted |= {f"curriculum/locale/{language}/LC_MESSAGES/django.mo" for language in ("es", "quy")}

    assert wanted - names == set()
    assert {name for name in names - wanted if name.endswith((".py", ".html", ".po", ".sqlite3"))} == set()
    assert {name.split("/")[0] for name in names} == set(PACKAGES)


def test_bare_site_runs_the_installed_wheel_and_loads_every_template(wheel, bare_site):
    said = in_site(
        bare_site,
        """
        import courses
        from pathlib import Path
        from django.template.loader import get_template
        assert "site-packages" in courses.__file__, courses.__file__
        count = 0
        for app in ("curriculum", "courses", "certificates"):
            root = Path(courses.__file__).parent.parent / app / "templates"
            for path in root.rglob("*.html"):
                get_template(str(path.relative_to(root)))
                count += 1
        print(count)
        """,
    )

    with zipfile.ZipFile(wheel) as packed:
        own = sum("/templates/" in name and name.endswith(".html") for name in packed.namelist())
    assert int(said) == own


def test_bare_site_has_no_model_without_a_migration(bare_site):
    python = bare_site.parent / "venv" / "bin" / "python"

    assert "No changes detected" in run_in(
        bare_site,
        python,
        "manage.py",
        "makemigrations",
        "--check",
        "--dry-run",
        *(f"lms_{app}" for app in PACKAGES),
    )


def test_bare_site_speaks_spanish_where_it_is_asked_to(bare_site):
    said = in_site(
        bare_site,
        """
        from django.utils import translation
        from courses.people.models import Participant
        with translation.override("es"):
            print(Participant._meta.verbose_name_plural)
        """,
    )

    assert said.strip() == "participantes"


STORY = """
from datetime import date, timedelta, time
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Site
from certificates.actions import draw_batch, issue_batch
from certificates.models import Certificate, CertificateDesign
from courses.attendance.actions import mark_everyone_present
from courses.cohorts.actions import enrol, open_cohort
from courses.cohorts.models import Centre
from courses.cohorts.rules import Slot
from courses.completion.actions import mark_completion
from courses.people.actions import register_participant
from curriculum.models import CourseCatalogPage
from curriculum.outline.models import Course
from curriculum.pages.actions import add_lesson_page, create_course_page

User = get_user_model()
norma, rosaura = (User.objects.create_superuser(name, password="x") for name in ("norma", "rosaura"))
home = Site.objects.get().root_page
catalogue = home.add_child(instance=CourseCatalogPage(title="Cursos", slug="cursos"))
page = create_course_page(catalogue, owner=norma, code="TEJ-1", title="Tejido I", slug="tejido", summary="Primeros puntos.")
lesson = add_lesson_page(page, owner=norma, title="Montar puntos", slug="montar", summary="x", minutes=120)
for one in (page, lesson):
    one.refresh_from_db()
    one.get_latest_revision().publish(user=norma)
client = Client()
answer = client.get("/cursos/tejido/")
assert answer.status_code == 200 and "Tejido I" in answer.content.decode(), answer.status_code
lesson.refresh_from_db()
answer = client.get(lesson.url)
assert answer.status_code == 200, (lesson.url, lesson.live, answer.status_code)

today = timezone.localdate()
centre = Centre.objects.create(label="Grupo A")
cohort = open_cohort(
    course=Course.objects.get(code="TEJ-1"), centre=centre, code="G-1", name="Grupo uno",
    starts_on=today - timedelta(days=7), ends_on=today, by=norma, facilitators=[norma],
    timetable=[Slot(weekday=day, starts=time(0, 5), minutes=60) for day in range(7)],
)
rosa = register_participant(by=norma, given_names="Rosa", paternal_surname="Ñaupari")
enrol(rosa, cohort, on=today - timedelta(days=7), by=norma)
for session in cohort.sessions.all():
    mark_everyone_present(session, by=norma)
client.force_login(norma)
answer = client.get(reverse("courses:session", args=[session.pk]))
assert answer.status_code == 200 and "Rosa" in answer.content.decode(), answer.status_code

completion = mark_completion(rosa, cohort, by=norma, exception_reason="Prueba del complemento.")
with override_settings(LMS_CERTIFICATES={"DEMO_KEYS": True, "ORGANISATION": "Manos de Ejemplo"}):
    design = CertificateDesign.objects.filter(live=True).first() or CertificateDesign.objects.create(name="Telar")
    design.organisation_name = "Manos de Ejemplo"
    design.save()
    design.save_revision(user=norma).publish(user=norma)
    design.refresh_from_db()
    issue_batch([completion], design=design, proposed_by=norma, approved_by=rosaura)
    certificate = Certificate.objects.get()
    answer = client.get(reverse("lms_certificates:file", args=[certificate.pk, "file"]))
    assert answer.status_code == 200, answer.status_code
    assert answer.getvalue().startswith(b"%PDF-")
    assert Client().get("/v").status_code == 200
print("served", certificate.full_number)
"""


def test_bare_site_serves_a_course_a_session_sheet_and_a_certificate(bare_site):
    assert in_site(bare_site, STORY).startswith("served CER-")
