"""Sounds and films are judged by their bytes: what they are, how long they last, whether they may enter the library."""

import io
import struct
import wave

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from wagtailmedia.models import get_media_model

from curriculum.pages.recordings import examine
from tests.factories.staff import UserFactory


def wav(seconds, rate=8000):
    data = io.BytesIO()
    with wave.open(data, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(1)
        file.setframerate(rate)
        file.writeframes(b"\x80" * int(seconds * rate))
    return data.getvalue()


def element(code, body, unknown=False):
    size = (
        b"\x01\xff\xff\xff\xff\xff\xff\xff"
        if unknown
        else bytes([0x10 | len(body) >> 24]) + len(body).to_bytes(4, "big")[1:]
    )
    return bytes.fromhex(code) + size + body


def webm(seconds, film=False):
    """As a browser writes it: no duration, clusters of unknown size, a block every second."""
    track = element("ae", element("83", b"\x01" if film else b"\x02"))
    blocks = b"".join(
        element(
            "1f43b675",
            element("e7", (second * 1000).to_bytes(4, "big")) + element("a3", b"\x81\x00\x00\x80xx"),
            unknown=True,
        )
        for second in range(seconds + 1)
    )
    head = element("1a45dfa3", element("4282", b"webm"))
    return head + element(
        "18538067", element("1549a966", b"") + element("1654ae6b", track) + blocks, unknown=True
    )


def box(name, body):
    return struct.pack(">I", len(body) + 8) + name + body


def mp4(seconds, film=False):
    header = struct.pack(">IIIII", 0, 0, 0, 1000, seconds * 1000)
    handler = box(b"hdlr", b"\0" * 8 + (b"vide" if film else b"soun") + b"\0" * 12)
    moov = box(b"moov", box(b"mvhd", header) + box(b"trak", box(b"mdia", handler)))
    return box(b"ftyp", b"isom\0\0\0\0") + moov + box(b"mdat", b"\0" * 64)


def mp3(seconds):
    # MPEG 1 layer III, 32 kbit/s at 32 kHz: 144 bytes and 1152 samples a frame.
    frame = b"\xff\xfb\x18\x00" + b"\0" * 140
    return b"ID3\x04\0\0\0\0\0\x0a" + b"\0" * 10 + frame * round(seconds * 32000 / 1152)


def ogg(seconds):
    first = b"OggS\0\x02" + struct.pack("<q", 0) + b"\0" * 12 + b"\x01\x13" + b"OpusHead" + b"\0" * 30
    return first + b"OggS\0\x04" + struct.pack("<q", int(seconds * 48000)) + b"\0" * 20


@pytest.mark.parametrize(
    ("make", "kind"), [(wav, "wav"), (webm, "webm"), (mp4, "mp4"), (mp3, "mp3"), (ogg, "ogg")]
)
def test_kind_and_length_are_read_from_the_file(make, kind):
    found = examine(make(12))

    assert (found.kind, round(found.seconds), found.has_picture) == (kind, 12, False)


@pytest.mark.parametrize("make", [webm, mp4])
def test_film_is_told_from_sound(make):
    assert examine(make(3, film=True)).has_picture


@given(
    st.binary(max_size=400),
    st.sampled_from(
        [b"", b"RIFF\0\0\0\0WAVE", b"OggS", b"\0\0\0\x18ftyp", b"\x1a\x45\xdf\xa3", b"ID3", b"\xff\xf1"]
    ),
)
def test_any_bytes_get_an_answer(data, head):
    examine(head + data)


@given(st.integers(0, 400))
def test_file_cut_in_half_gets_an_answer(length):
    for make in (wav, webm, mp4, mp3, ogg):
        examine(make(2)[:length])


# -- the library ---------------------------------------------------------------------------------------------------


@pytest.fixture
def author(client, db):
    user = UserFactory(is_superuser=True)
    client.force_login(user)
    return user


def sent(client, data, name="sonido.webm", title="El punto derecho"):
    return client.post(
        reverse("lms_lessons:sounds"), {"title": title, "file": SimpleUploadedFile(name, data, "audio/webm")}
    )


def test_recorded_sound_enters_the_library_with_its_length(client, author):
    answer = sent(client, webm(7))

    sound = get_media_model().objects.get()
    assert answer.status_code == 201
    assert answer.json() == {
        "id": sound.pk,
        "title": "El punto derecho",
        "edit_url": reverse("wagtailmedia:edit", args=[sound.pk]),
        "url": sound.url,
        "seconds": 7.0,
    }
    assert (sound.type, sound.duration, sound.uploaded_by_user) == ("audio", 7.0, author)


@pytest.mark.parametrize(
    ("data", "name", "sentence"),
    [
        (
            webm(3600),
            "hora.webm",
            "El sonido dura 60 minutos; se aceptan 5 como máximo. Córtelo según los pasos que explica.",
        ),
        (
            b"\xff\xd8\xff\xe0" + b"x" * 90,
            "foto.mp3",
            "Este archivo no es un sonido. Su nombre dice otra cosa que su contenido.",
        ),
        (
            mp4(9, film=True),
            "video.m4a",
            "Este archivo es un video. Agréguelo como video, o grabe solo el sonido.",
        ),
        (
            b"x" * (11 * 1024 * 1024),
            "grande.wav",
            "El archivo tiene 11 MB; se aceptan 10 como máximo. Grabe menos o guárdelo más liviano.",
        ),
    ],
)
def test_what_may_not_enter_gets_a_sentence_and_leaves_nothing(client, author, data, name, sentence):
    answer = sent(client, data, name)

    assert (answer.status_code, answer.json()) == (422, {"error": sentence})
    assert not get_media_model().objects.exists()


def test_librarys_own_form_judges_the_same(client, author):
    response = client.post(
        reverse("wagtailmedia:add", args=["audio"]),
        {"title": "Una hora", "file": SimpleUploadedFile("hora.wav", wav(3600, rate=100), "audio/wav")},
    )

    assert "El sonido dura 60 minutos" in response.content.decode()
    assert not get_media_model().objects.exists()
