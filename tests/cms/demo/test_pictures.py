"""The pictures: all there, all used, light, and the same every time."""

import hashlib
import io
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from cms.demo.content import COURSES
from cms.demo.content.alt_texts import ALT_TEXTS
from cms.demo.pictures import PICTURE_IDS, draw, write_all
from cms.demo.pictures.canvas import MAX_BYTES

USED = {p.id for c in COURSES for lesson in c.lessons for p in lesson.pictures()} | {
    c.picture.id for c in COURSES
}
ROOT = Path(__file__).parents[3]
SAMPLE = ("muestra-jersey", "derecho-envolver", "flor-completa", "hpv-puente")


def test_every_picture_is_used_drawn_and_described() -> None:
    assert set(PICTURE_IDS) == USED == set(ALT_TEXTS)


def test_alt_texts_say_different_things() -> None:
    assert len(set(ALT_TEXTS.values())) == len(ALT_TEXTS)
    assert [t for t in ALT_TEXTS.values() if t.lower().startswith(("imagen", "foto", "dibujo de"))] == []


@pytest.mark.parametrize("picture_id", SAMPLE)
def test_a_picture_is_a_light_jpeg_of_the_promised_size(picture_id: str) -> None:
    data = draw(picture_id)
    image = Image.open(io.BytesIO(data))

    assert image.format == "JPEG"
    assert image.size == (1200, 900)
    assert len(data) < MAX_BYTES


def test_the_same_picture_is_drawn_in_another_process_in_another_order() -> None:
    some = ("muestra-calado", "hilvan-2", "hpv-reloj")
    code = (
        "import hashlib, sys\n"
        "from cms.demo.pictures import draw\n"
        "for name in sys.argv[1:]: print(name, hashlib.sha256(draw(name)).hexdigest())\n"
    )
    command = [sys.executable, "-c", code, *reversed(some)]

    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)

    here = {f"{name} {hashlib.sha256(draw(name)).hexdigest()}" for name in some}
    assert set(done.stdout.splitlines()) == here


@pytest.mark.parametrize("picture_id", SAMPLE)
def test_a_picture_is_not_empty_and_reads_in_grey(picture_id: str) -> None:
    """A photocopy must still show the subject: the grey values have to spread."""
    grey = Image.open(io.BytesIO(draw(picture_id))).convert("L")
    counts = grey.histogram()
    total = sum(counts)
    middle = sum(value * count for value, count in enumerate(counts)) / total
    spread = (sum((value - middle) ** 2 * count for value, count in enumerate(counts)) / total) ** 0.5

    assert spread > 25


@pytest.mark.slow
def test_all_pictures_are_written_once_and_stay_light(tmp_path: Path) -> None:
    paths = write_all(tmp_path)
    first = {path.name: path.stat().st_mtime_ns for path in paths}

    again = write_all(tmp_path)

    assert len(paths) == len(PICTURE_IDS)
    assert all(path.stat().st_size < MAX_BYTES for path in paths)
    assert {path.name: path.stat().st_mtime_ns for path in again} == first


def test_an_unknown_picture_is_an_error() -> None:
    with pytest.raises(KeyError):
        draw("no-existe")
