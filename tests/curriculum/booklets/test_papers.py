"""Papers of courses and lessons: asked for once, drawn once, readable by machines and by eyes."""

import io
import re
import subprocess
from datetime import timedelta

import pikepdf
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from curriculum.booklets import actions
from curriculum.booklets.composing import compose, few_words
from curriculum.booklets.drawing import CannotDraw, draw
from curriculum.booklets.enums import PaperStatus
from curriculum.booklets.models import CoursePaper
from curriculum.pages.credits import PictureCredit
from tests.factories import curriculum as make
from tests.factories.staff import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

CHART = {
    "title": "Calado de hojitas",
    "cast_on": 7,
    "in_the_round": False,
    "rows": "k*2 yo s2kp yo k*2\nk*7\nk*7\nk*7",
    "repeat_from": None,
    "repeat_to": None,
    "yarns": [],
    "note": "",
}


@pytest.fixture
def boss():
    return UserFactory(is_superuser=True)


@pytest.fixture(autouse=True)
def drawn_when_told(settings):
    settings.LMS_PAPERS_IN_PROCESS = False


@pytest.fixture
def course():
    picture = make.picture("Nudo")
    PictureCredit.objects.create(image=picture, author="Taller de muestra", licence="CC BY-SA 4.0")
    page = make.course(title="Tejido", author="Equipo de enseñanza", licence="CC BY-SA 4.0")
    make.lesson(
        page,
        title="Montar los puntos",
        skills=[make.skill("MONTAR", name="Montar puntos")],
        body=[
            ("heading", {"text": "El nudo", "minutes": 10}),
            make.steps("Haga un nudo. Tire del cabo.", "Pase el palito.", image=picture),
            (
                "quiz",
                {
                    "questions": [
                        {
                            "question": "¿Cuántos puntos?",
                            "answers": [{"text": "Veinte", "right": True}, {"text": "Dos"}],
                            "why": "La muestra pide veinte.",
                        }
                    ]
                },
            ),
        ],
    )
    make.lesson(page, title="Leer un gráfico", body=[("chart", CHART)])
    return type(page).objects.get(pk=page.pk)


def lesson_of(course, place=0):
    return list(course.get_children().live().specific())[place]


def words_of(content):
    """The words of a PDF, by the reader every desk has."""
    told = subprocess.run(["pdftotext", "-layout", "-", "-"], input=content, capture_output=True, check=True)
    return re.sub(r"\s+", " ", told.stdout.decode())


def drawn(paper):
    assert actions.draw_paper(paper.pk)
    paper.refresh_from_db()
    with actions.storage().open(paper.file_path) as file:
        return file.read()


def test_a_booklet_has_cover_contents_lessons_answers_and_credits(course, boss):
    paper = actions.ask_for(course, kind="course", by=boss)

    content = drawn(paper)

    words = words_of(content)
    for told in (
        "Tejido",
        "Equipo de enseñanza",
        "CC BY-SA 4.0",
        "Lección 1 de 2",
        "Haga un nudo. Tire del cabo.",
        "Leer un gráfico",
        "Vuelta 1",
        "Respuestas",
        "La muestra pide veinte.",
        "Taller de muestra",
    ):
        assert told in words
    assert words.index("¿Cuántos puntos?") < words.index("Respuestas") < words.index("Lección 2 de 2")
    with pikepdf.open(io.BytesIO(content)) as pdf:
        assert paper.sheets == len(pdf.pages)
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang) == "es-PE"
        assert pdf.Root.StructTreeRoot is not None
        with pdf.open_outline() as outline:
            assert [item.title for item in outline.root] == ["Tejido"]


def test_contents_name_the_page_each_lesson_begins_on(course, boss):
    content = drawn(actions.ask_for(course, kind="course", by=boss))

    words = words_of(content)
    numbers = [int(one) for one in re.findall(r"\d\. (?:Montar los puntos|Leer un gráfico)[ .]+(\d+)", words)]
    with pikepdf.open(io.BytesIO(content)) as pdf:
        pages = [words_of(_page(pdf, number)) for number in range(1, len(pdf.pages) + 1)]
    assert [("Lección 1 de 2" in page, "Lección 2 de 2" in page) for page in pages].index(
        (True, False)
    ) + 1 == numbers[0]
    assert "Lección 2 de 2" in pages[numbers[1] - 1]


def _page(pdf, number):
    single = pikepdf.new()
    single.pages.append(pdf.pages[number - 1])
    out = io.BytesIO()
    single.save(out)
    return out.getvalue()


def test_a_booklet_to_fold_lies_on_landscape_sheets_for_both_sides(course, boss):
    paper = actions.ask_for(course, kind="course", size="folded", by=boss)

    content = drawn(paper)

    with pikepdf.open(io.BytesIO(content)) as pdf:
        sides = [tuple(round(float(value)) for value in page.MediaBox) for page in pdf.pages]
        assert set(sides) == {(0, 0, 842, 595)}
        assert len(sides) % 2 == 0
        assert len(sides) * 2 >= paper.sheets > (len(sides) - 2) * 2
        assert str(pdf.Root.ViewerPreferences.Duplex) == "/DuplexFlipShortEdge"
        # The cover lies on the right half of the first side.
        first = words_of(_page(pdf, 1))
    assert "Equipo de enseñanza" in first


def test_a_sheet_of_pictures_is_one_page_with_few_words(course, boss):
    content = drawn(actions.ask_for(lesson_of(course), kind="pictures", by=boss))

    words = words_of(content)
    assert "Haga un nudo." in words
    assert "Tire del cabo" not in words
    with pikepdf.open(io.BytesIO(content)) as pdf:
        assert len(pdf.pages) == 1


def test_forty_steps_still_fit_one_sheet(course, boss):
    lesson = make.lesson(
        course, title="Muchos pasos", body=[make.steps(*["Teja."] * 40, image=make.picture(size=(800, 600)))]
    )

    paper = actions.ask_for(lesson, kind="pictures", by=boss)
    drawn(paper)

    assert paper.sheets == 1


def test_a_chart_larger_than_a_page_is_cut_and_each_part_has_its_legend(course):
    rows = "\n".join(["k*30 yo k2tog k*28"] * 120)
    lesson = make.lesson(
        course, title="Manta", body=[("chart", {**CHART, "title": "Manta", "cast_on": 60, "rows": rows})]
    )

    content, pages = draw(compose(lesson, kind="lesson", size="a4"), size="a4")

    words = words_of(content)
    count = int(re.search(r"Parte 1 de (\d+)", words)[1])
    assert count > 2
    assert pages > 2
    assert words.count("lazada") >= count


def test_pictures_carry_their_words_and_foreign_parts_their_language(course, boss):
    quechua = make.translated(course, title="Away")

    content, _pages = draw(compose(quechua, kind="course", size="a4"), size="a4")

    raw = _uncompressed(content)
    assert b"/Lang (quy)" in raw
    assert b"/Lang (es)" in raw
    assert b"/Alt (Manos)" in raw
    assert b"/Figure" in raw


def _uncompressed(content):
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as pdf:
        pdf.save(out, compress_streams=False, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return out.getvalue()


def test_a_paper_reads_nothing_from_the_network_or_the_disk(course):
    for address in ("https://example.org/x.png", "file:///etc/passwd", "/media/../../etc/passwd"):
        with pytest.raises(CannotDraw):
            draw(
                f'<html lang="es"><head><title>x</title></head><body><img src="{address}" alt="x"></body></html>',
                size="a4",
            )


def test_the_same_content_is_drawn_once_and_a_change_is_drawn_anew(course, boss):
    first = actions.ask_for(course, kind="course", by=boss)
    assert actions.ask_for(course, kind="course", by=boss) == first
    drawn(first)
    assert actions.ask_for(course, kind="course", by=boss) == first

    make.edited(lesson_of(course), title="Montar con dos hebras")

    assert actions.ask_for(course, kind="course", by=boss) != first


def test_only_one_process_draws_and_a_killed_one_is_taken_over(course, boss):
    paper = actions.ask_for(lesson_of(course), kind="pictures", by=boss)
    CoursePaper.objects.filter(pk=paper.pk).update(
        status=PaperStatus.DRAWING, beat_at=timezone.now(), attempts=1
    )

    assert not actions.draw_paper(paper.pk)

    CoursePaper.objects.filter(pk=paper.pk).update(
        beat_at=timezone.now() - actions.SILENT_AFTER - timedelta(seconds=1)
    )
    assert actions.draw_waiting() == 1
    paper.refresh_from_db()
    assert (paper.status, paper.attempts) == (PaperStatus.DONE, 2)


def test_a_paper_that_kills_its_process_is_given_up_with_a_sentence(course, boss):
    paper = actions.ask_for(lesson_of(course), kind="pictures", by=boss)
    CoursePaper.objects.filter(pk=paper.pk).update(
        status=PaperStatus.DRAWING, attempts=3, beat_at=timezone.now() - timedelta(hours=1)
    )

    assert not actions.draw_paper(paper.pk)

    paper.refresh_from_db()
    assert paper.status == PaperStatus.FAILED
    assert "tres veces" in paper.error


def test_what_cannot_be_printed_says_why(course, boss):
    paper = actions.ask_for(lesson_of(course, 1), kind="pictures", by=boss)
    actions.draw_paper(paper.pk)
    paper.refresh_from_db()
    assert (paper.status, paper.error) == (PaperStatus.FAILED, "La lección no tiene fotos de pasos.")

    picture = lesson_of(course).body[1].value["steps"][0]["image"]
    picture.renditions.all().delete()
    picture.file.storage.delete(picture.file.name)
    broken = actions.ask_for(lesson_of(course), kind="lesson", by=boss)
    actions.draw_paper(broken.pk)
    broken.refresh_from_db()
    assert broken.status == PaperStatus.FAILED
    assert broken.error


def test_only_what_one_may_read_can_be_printed(course, boss):
    draft = make.lesson(course, title="Borrador", live=False)
    facilitator = UserFactory()
    with pytest.raises(PermissionDenied):
        actions.ask_for(draft, kind="lesson", by=facilitator)
    with pytest.raises(ValidationError):
        actions.ask_for(course, kind="pictures", by=boss)


def test_screens_lead_from_the_question_to_the_file(client, course, boss):
    client.force_login(boss)
    lesson = lesson_of(course)
    choose = reverse("lms_course_papers:choose", args=[lesson.pk])
    assert "Una lámina de fotos" in client.get(choose).content.decode()

    asked = client.post(choose, {"kind": "pictures", "size": "folded"}, follow=True)
    paper = CoursePaper.objects.get()
    assert "Se está preparando el archivo" in asked.content.decode()
    state = client.get(reverse("lms_course_papers:state", args=[paper.pk])).json()
    assert state == {"status": "waiting", "pages": 0, "stopped": False}
    actions.draw_paper(paper.pk)

    ready = client.get(reverse("lms_course_papers:paper", args=[paper.pk])).content.decode()
    assert "Listo: una página." in ready
    file = client.get(reverse("lms_course_papers:file", args=[paper.pk]))
    assert file.headers["Content-Type"] == "application/pdf"
    assert b"".join(file.streaming_content).startswith(b"%PDF")


def test_old_papers_go_with_their_files(course, boss):
    paper = actions.ask_for(lesson_of(course), kind="pictures", by=boss)
    drawn(paper)
    CoursePaper.objects.update(asked_at=timezone.now() - timedelta(days=15))
    path = CoursePaper.objects.get().file_path

    assert actions.forget_old_papers() == 1
    assert not actions.storage().exists(path)


def test_few_words_are_the_first_sentence():
    assert few_words("Haga un nudo. Tire del cabo.") == "Haga un nudo."
    assert few_words("palabra " * 40).endswith("…")
