"""A course leaves as one file and comes back the same; a wrong file brings nothing and says why."""

import io
import json
import wave
import zipfile
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wagtail.images import get_image_model
from wagtail.models import Page
from wagtailmedia.models import get_media_model

from curriculum.exchange import actions, archive
from curriculum.exchange.coming_in import bring_in
from curriculum.exchange.fields import COURSE_FIELDS, LESSON_FIELDS
from curriculum.exchange.going_out import content_of, course_file
from curriculum.exchange.models import CourseFile
from curriculum.exchange.references import clean_html
from curriculum.exchange.texts import charts_of, markdown_of
from curriculum.outline.models import Course, Skill
from curriculum.pages.credits import PictureCredit
from curriculum.pages.models import CourseCatalogPage, CoursePage, LessonPage
from curriculum.pages.sharing import SharedPart
from curriculum.pages.terms import CraftTerm
from tests.factories import curriculum as make
from tests.factories.staff import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

CHART = {
    "title": "Calado de hojitas",
    "cast_on": 7,
    "in_the_round": False,
    "rows": "k*2 yo s2kp yo k*2\nk*7",
    "repeat_from": None,
    "repeat_to": None,
    "yarns": [],
    "note": "",
}


def sound():
    data = io.BytesIO()
    with wave.open(data, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(b"\0\0" * 8000)
    media = get_media_model()(title="El nudo, contado", type="audio", duration=1)
    media.file.save("nudo.wav", ContentFile(data.getvalue()), save=True)
    return media


@pytest.fixture
def boss():
    return UserFactory(is_superuser=True)


@pytest.fixture
def catalogue():
    return make.catalogue()


@pytest.fixture
def course(catalogue):
    """A course with one of everything."""
    main = catalogue.locale
    picture = make.picture("Nudo")
    PictureCredit.objects.create(image=picture, author="Taller de muestra", licence="CC BY-SA 4.0")
    first = make.course(catalogue, title="Antes", code="ANT-1")
    page = make.course(
        catalogue,
        title="Tejido",
        code="TEJ-1",
        level="basic",
        introduction="<p>Se empieza <b>desde cero</b>.</p>",
        author="Equipo de enseñanza",
        licence="CC BY-SA 4.0",
        picture=picture,
        picture_alt="Un nudo",
        minimum_hours="16.50",
        attendance_rule="both",
        asks_evaluation=True,
        evaluation_task="un gorro",
        pass_mark=11,
        skills=[(make.skill("MONTAR", name="Montar puntos", seen_alone="Monta veinte."), "alone", 2)],
        prerequisites=[first.course],
    )
    part = SharedPart(title="Manos", locale=main, live=True)
    part.body = [("callout", {"kind": "care", "text": "Descanse las manos."})]
    part.save()
    term = CraftTerm.objects.create(
        locale=main, word="Vuelta", meaning="Una fila.", image=picture, alt="Fila", sound=sound()
    )
    make.lesson(
        page,
        title="Montar",
        minutes=90,
        objective="Montar veinte puntos.",
        skills=[make.skill("MONTAR")],
        topics=["primeros pasos"],
        techniques=["montado"],
        materials=["lana", "palitos"],
        body=[
            ("text", "<p>Tome el <i>palito</i>.</p>"),
            make.steps("Haga un nudo.", "Tire.", image=picture),
            ("materials", {"items": [{"name": "Lana", "amount": "50.00", "unit": "g", "yarn_weight": "4"}]}),
            ("shared", {"part": part}),
            ("vocabulary", {"terms": [term]}),
            ("audio", {"audio": term.sound, "title": "Contado", "transcript": "Haga un nudo."}),
        ],
    )
    lesson = make.lesson(page, title="Leer un gráfico", body=[("chart", CHART)])
    page = type(page).objects.get(pk=page.pk)
    quechua = make.translated(page, title="Away")
    make.translated(lesson, title="Qillqa")
    assert quechua.title == "Away"
    return CoursePage.objects.get(pk=page.pk)


def away(course):
    """Takes the course and everything it brought out of the site, as on another site."""
    for page in Page.objects.filter(translation_key=course.translation_key):
        page.specific.delete()
    Course.objects.filter(code="TEJ-1").delete()
    Skill.objects.filter(code="MONTAR").delete()
    SharedPart.objects.all().delete()
    CraftTerm.objects.all().delete()
    get_media_model().objects.all().delete()
    get_image_model().objects.all().delete()


def read(data):
    return archive.read(io.BytesIO(data))


def counts():
    return [
        model.objects.count()
        for model in (Page, Skill, Course, SharedPart, CraftTerm, get_image_model(), get_media_model())
    ]


def test_a_course_that_went_round_is_identical_to_the_byte(course, catalogue, boss):
    before = course_file(course)
    away(course)

    page, report = bring_in(read(before), catalogue=catalogue, by=boss)

    assert course_file(CoursePage.objects.get(pk=page.pk)) == before
    assert report.new["lessons"] == 2
    assert [report.new[kind] for kind in ("pictures", "media", "skills", "parts", "terms")] == [1, 1, 1, 1, 1]
    assert report.languages == ["es", "quy"]
    assert not page.live
    assert PictureCredit.objects.get(image=page.picture).author == "Taller de muestra"


def test_beside_itself_a_course_reuses_what_is_here(course, catalogue, boss):
    page, report = bring_in(read(course_file(course)), catalogue=catalogue, by=boss, code="TEJ-9")

    assert report.known["pictures"] == report.known["skills"] == report.known["parts"] == 1
    assert "pictures" not in report.new
    assert page.code == "TEJ-9"
    told, _files = content_of(CoursePage.objects.get(pk=page.pk))
    original, _files = content_of(course)
    told["course"]["code"] = original["course"]["code"]
    assert told["course"] == original["course"]
    assert [one["pages"]["es"]["body"] for one in told["lessons"]] == [
        one["pages"]["es"]["body"] for one in original["lessons"]
    ]


def test_a_rehearsal_changes_nothing_and_leaves_no_file(course, catalogue, boss, settings):
    data = course_file(course)
    away(course)
    before, files = counts(), files_under(settings.MEDIA_ROOT)

    page, report = bring_in(read(data), catalogue=catalogue, by=boss, dry_run=True)

    assert page is None
    assert report.lessons == ["Montar", "Leer un gráfico"]
    assert counts() == before
    assert files_under(settings.MEDIA_ROOT) == files


def files_under(folder):
    return sorted(str(path) for path in Path(folder).rglob("*") if path.is_file())


def changed(data, change):
    """The archive with its content changed."""
    found = read(data)
    content = json.loads(json.dumps(found.content))
    change(content)
    return archive.write(
        {name: value for name, value in content.items() if name not in ("format", "version")}, found.files
    )


def test_a_course_that_fails_half_way_leaves_nothing(course, catalogue, boss, settings):
    data = course_file(course)
    away(course)
    # The last lesson holds a chart that nobody can read: the pictures of the first are in the library by then.
    broken = changed(
        data,
        lambda told: told["lessons"][1]["pages"]["es"]["body"][0]["value"].update(rows="k*3 qqq", cast_on=0),
    )
    before, files = counts(), files_under(settings.MEDIA_ROOT)

    with pytest.raises(ValidationError) as refused:
        bring_in(read(broken), catalogue=catalogue, by=boss)

    assert any("Leer un gráfico" in sentence for sentence in refused.value.messages)
    assert counts() == before
    assert files_under(settings.MEDIA_ROOT) == files


def test_a_taken_code_is_refused_and_the_rehearsal_offers_a_spare_one(course, catalogue, boss):
    found = read(course_file(course))

    with pytest.raises(ValidationError, match="TEJ-1"):
        bring_in(found, catalogue=catalogue, by=boss)
    report = actions.rehearse(found, catalogue=catalogue, by=boss)
    assert report.code == "TEJ-1-2"


def test_what_a_site_does_not_know_stays_out_and_is_named(course, catalogue, boss):
    def stranger(told):
        told["lessons"][0]["pages"]["es"]["body"].append({"type": "hologram", "value": {}, "id": "x"})
        told["course"]["prerequisites"] = ["NADA-1"]
        told["course"]["pages"]["ay"] = {"title": "Aymara"}

    _page, report = bring_in(
        read(changed(course_file(course), stranger)), catalogue=catalogue, by=boss, code="TEJ-9"
    )

    text = " ".join(report.remarks)
    assert "hologram" in text
    assert "NADA-1" in text
    assert "ay" in text


def test_scripts_of_a_file_do_not_come_in(course, catalogue, boss):
    def poison(told):
        told["course"]["pages"]["es"]["introduction"] = '<p onclick="x()">Hola<script>alert(1)</script></p>'
        told["lessons"][0]["pages"]["es"]["body"][0]["value"] = (
            '<p>Hola <a href="javascript:x()">aquí</a><img src=x onerror=x()></p>'
        )

    page, _report = bring_in(
        read(changed(course_file(course), poison)), catalogue=catalogue, by=boss, code="TEJ-9"
    )

    lesson = LessonPage.objects.child_of(page).first()
    stored = page.introduction + str(lesson.body.raw_data[0]["value"])
    assert "script" not in stored
    assert "onclick" not in stored
    assert "onerror" not in stored
    assert "Hola" in stored


@given(st.text(max_size=200))
def test_cleaned_text_is_clean_for_good(text):
    once = clean_html(f"<p>{text}</p>")
    assert clean_html(once) == once
    assert "<script" not in once.lower()


WORDS = st.text(alphabet="abcdeñáü ¿?\"'<>&{}%/\\\n", min_size=1, max_size=60).filter(str.strip)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.one_of(
            st.tuples(
                st.just("heading"),
                st.fixed_dictionaries({"text": WORDS.map(str.strip), "minutes": st.none()}),
            ),
            st.tuples(
                st.just("quote"), st.fixed_dictionaries({"text": WORDS.map(str.strip), "who": st.just("")})
            ),
            st.tuples(
                st.just("sizes"),
                st.fixed_dictionaries(
                    {
                        "title": WORDS.map(str.strip),
                        "columns": st.just(["Talla", "cm"]),
                        "rows": st.lists(
                            st.fixed_dictionaries(
                                {"cells": st.tuples(WORDS.map(str.strip), WORDS.map(str.strip)).map(list)}
                            ),
                            min_size=1,
                            max_size=3,
                        ),
                        "note": st.just(""),
                    }
                ),
            ),
        ),
        max_size=4,
    )
)
def test_any_body_goes_round_unchanged(catalogue, boss, body):
    page = make.course(catalogue, title="Vuelta")
    make.lesson(page, title="Una", body=body)
    page = CoursePage.objects.get(pk=page.pk)
    before, _files = content_of(page)

    copy, _report = bring_in(read(course_file(page)), catalogue=catalogue, by=boss, code=f"{page.code}-C")

    after, _files = content_of(CoursePage.objects.get(pk=copy.pk))
    assert after["lessons"] == before["lessons"]


def test_every_field_of_course_and_lesson_travels():
    named = {field.name for field in (*COURSE_FIELDS, *LESSON_FIELDS)}

    assert {
        "summary",
        "introduction",
        "author",
        "licence",
        "pass_mark",
        "minimum_hours",
        "minutes",
        "objective",
    } <= named
    assert not {"course", "code", "picture", "body"} & named


def packed(members):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as file:
        for name, content in members.items():
            file.writestr(name, content)
    return data.getvalue()


NOTHING = json.dumps(
    {"format": "aula-course", "version": 1, "course": {"code": "X", "pages": {"es": {"title": "x"}}}}
)


@pytest.mark.parametrize(
    "data, code",
    (
        (b"", "not_a_zip"),
        (b"%PDF-1.7 nothing", "not_a_zip"),
        (b"PK\x03\x04 cut", "damaged"),
        (packed({"a.txt": "x"}), "not_a_course"),
        (packed({"course.json": "{"}), "unreadable"),
        (packed({"course.json": "[]"}), "not_a_course"),
        (packed({"course.json": '{"format": "aula-course"}'}), "unreadable"),
        (packed({"course.json": '{"format": "aula-course", "version": 99}'}), "newer"),
        (packed({"course.json": '{"format": "aula-course", "version": 1}'}), "unreadable"),
        (packed({"course.json": NOTHING, "../../etc/cron.d/x": "x"}), "outside"),
        (packed({"course.json": NOTHING, "/etc/x": "x"}), "outside"),
        (packed({"course.json": NOTHING, "C:\\x": "x"}), "outside"),
        (packed({"course.json": NOTHING, "files/readme.txt": "x"}), "wrong_file"),
        (packed({"course.json": NOTHING, f"files/{'0' * 64}.jpg": "x"}), "damaged"),
        (
            packed({"course.json": NOTHING[:-1] + ', "pictures": [{"id": "a", "file": "files/x.jpg"}]}'}),
            "missing_file",
        ),
    ),
)
def test_a_wrong_file_gets_its_sentence(data, code):
    with pytest.raises(archive.NotACourseFile) as refused:
        read(data)

    assert refused.value.code == code
    with pytest.raises(ValidationError) as told:
        actions.read_archive(io.BytesIO(data))
    assert "%(" not in told.value.messages[0]


def test_a_file_cut_anywhere_is_refused(course):
    data = course_file(course)

    for share in (0.1, 0.5, 0.9, 0.999):
        with pytest.raises(archive.NotACourseFile):
            read(data[: int(len(data) * share)])


def test_a_bomb_is_not_unpacked(monkeypatch):
    monkeypatch.setattr(archive, "MOST_BYTES", 50_000)
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("course.json", NOTHING)
        file.writestr(f"files/{'0' * 64}.jpg", b"\0" * 1_000_000)
    # The directory at the end may lie about the size.
    lied = data.getvalue().replace((1_000_000).to_bytes(4, "little"), (10).to_bytes(4, "little"))

    for one in (data.getvalue(), lied):
        with pytest.raises(archive.NotACourseFile) as refused:
            read(one)
        assert refused.value.code in ("too_big", "damaged")


def test_a_picture_that_is_none_is_refused(course, catalogue, boss):
    found = read(course_file(course))
    fake = b"MZ this is a program"
    name = archive.name_of(fake, "png")
    found.content["pictures"][0]["file"] = name

    with pytest.raises(ValidationError, match="Nudo"):
        bring_in(
            archive.Archive(found.content, {**found.files, name: fake}),
            catalogue=catalogue,
            by=boss,
            code="TEJ-9",
        )


def test_a_hundred_megapixels_are_refused(course, catalogue, boss, settings):
    settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS = 1000
    data = course_file(course)
    away(course)

    with pytest.raises(ValidationError, match="megap"):
        bring_in(read(data), catalogue=catalogue, by=boss)


def test_only_who_may_add_courses_brings_one_in(course, catalogue):
    with pytest.raises(PermissionDenied):
        actions.receive(
            io.BytesIO(course_file(course)),
            name="x.zip",
            catalogue=catalogue,
            by=UserFactory(username="nadie"),
        )
    assert CourseFile.objects.count() == 0


def test_screens_lead_from_the_saved_file_to_the_draft(client, course, catalogue, boss):
    client.force_login(boss)
    saved = client.post(reverse("lms_exchange:out", args=[course.pk]), {"what": "course"})
    assert saved.headers["Content-Disposition"] == 'attachment; filename="tejido.zip"'

    file = io.BytesIO(saved.content)
    file.name = "tejido.zip"
    checked = client.post(reverse("lms_exchange:in"), {"file": file, "catalogue": catalogue.pk}, follow=True)
    page = checked.content.decode()
    assert "Todavía no ha cambiado nada." in page
    assert "Leer un gráfico" in page
    assert CoursePage.objects.filter(code="TEJ-1-2").count() == 0

    row = CourseFile.objects.get()
    where = reverse("lms_exchange:check", args=[row.pk])
    taken = client.post(where, {"code": "TEJ-1", "catalogue": catalogue.pk})
    assert "Ya hay un curso con el código TEJ-1" in taken.content.decode()
    client.post(where, {"code": "TEJ-1-2", "catalogue": catalogue.pk})
    again = client.post(where, {"code": "TEJ-1-3", "catalogue": catalogue.pk})

    assert CoursePage.objects.filter(code="TEJ-1-2").count() == 2
    assert "ya se trajo" in again.content.decode()


def test_a_wrong_file_on_the_screen_says_so_beside_the_field(client, catalogue, boss):
    client.force_login(boss)
    file = io.BytesIO(b"hola")
    file.name = "x.zip"

    answer = client.post(reverse("lms_exchange:in"), {"file": file, "catalogue": catalogue.pk})

    assert "Este no es un archivo de curso." in answer.content.decode()


def test_a_lesson_leaves_as_markdown_and_its_chart_as_csv(course):
    lessons = {lesson.title: lesson for lesson in LessonPage.objects.child_of(course)}

    text = markdown_of(lessons["Montar"])
    assert text.startswith("# Montar\n")
    for line in ("1. Haga un nudo.", "- Lana, 50 g", "Tome el *palito*."):
        assert line in text
    assert "Vuelta 1" in markdown_of(lessons["Leer un gráfico"])
    assert charts_of(lessons["Leer un gráfico"]) == [
        ("Calado de hojitas", "k,k,k,k,k,k,k\r\nk,k,yo,s2kp,yo,k,k\r\n")
    ]


def test_commands_do_the_same(course, catalogue, boss, tmp_path, capsys):
    file = tmp_path / "tejido.zip"
    call_command("export_course", "TEJ-1", str(file))
    call_command("import_course", str(file), by=boss.username, dry_run=True)
    assert "Nothing was changed." in capsys.readouterr().out
    call_command("import_course", str(file), by=boss.username, code="TEJ-7")

    assert CoursePage.objects.filter(code="TEJ-7").exists()
    with pytest.raises(CommandError):
        call_command("import_course", str(file), by=boss.username)
    assert CourseCatalogPage.objects.count() >= 1
