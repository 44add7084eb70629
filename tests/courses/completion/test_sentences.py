"""What is missing, in the reader's words."""

import pytest
from django.utils import translation

from courses.completion.rules import Gap, GapCode
from courses.completion.sentences import duration, missing_words

NAMES = {"ING": "Punto inglés", "TEJ-1": "Tejido básico"}
SPANISH = [
    ([], ""),
    ([Gap(GapCode.MINUTES, 360)], "Faltan 6 h."),
    ([Gap(GapCode.MINUTES, 60)], "Falta 1 h."),
    ([Gap(GapCode.MINUTES, 1)], "Falta 1 min."),
    ([Gap(GapCode.MINUTES, 90)], "Faltan 1 h 30 min."),
    ([Gap(GapCode.SESSIONS, 1)], "Falta 1 sesión."),
    ([Gap(GapCode.SESSIONS, 3)], "Faltan 3 sesiones."),
    ([Gap(GapCode.MINUTES_OR_SESSIONS, 120, 1)], "Faltan 2 h o 1 sesión."),
    ([Gap(GapCode.SKILL, 1, subject="ING", level="alone")], "Falta «Punto inglés» sin ayuda."),
    (
        [Gap(GapCode.SKILL, 2, subject="ING", level="alone")],
        "Falta «Punto inglés» sin ayuda en 2 días distintos.",
    ),
    ([Gap(GapCode.SKILL, 1, subject="ING", level="with_help")], "Falta «Punto inglés» con ayuda."),
    ([Gap(GapCode.SKILL, 1, subject="ING", level="not_yet")], "Falta un primer intento de «Punto inglés»."),
    ([Gap(GapCode.MARK_MISSING, 11)], "Falta la evaluación final."),
    ([Gap(GapCode.MARK_BELOW, 1)], "Falta 1 punto en la evaluación final."),
    ([Gap(GapCode.MARK_BELOW, 3)], "Faltan 3 puntos en la evaluación final."),
    ([Gap(GapCode.PREREQUISITE, subject="TEJ-1")], "Falta el curso «Tejido básico»."),
    (
        [Gap(GapCode.MINUTES, 360), Gap(GapCode.SKILL, 1, subject="ING", level="alone")],
        "Faltan 6 h y «Punto inglés» sin ayuda.",
    ),
    (
        [Gap(GapCode.SESSIONS, 1), Gap(GapCode.MARK_MISSING, 11), Gap(GapCode.PREREQUISITE, subject="OTRO")],
        "Faltan 1 sesión, la evaluación final y el curso «OTRO».",
    ),
]


@pytest.mark.parametrize(("gaps", "sentence"), SPANISH)
def test_what_is_missing_is_said_in_spanish_with_its_plural(gaps, sentence):
    with translation.override("es"):
        assert missing_words(gaps, NAMES) == sentence


def test_what_is_missing_is_said_in_english():
    with translation.override("en"):
        assert missing_words(SPANISH[-2][0], NAMES) == "6 h and “Punto inglés” without help are missing."


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(0, "0 h"), (1, "1 min"), (59, "59 min"), (60, "1 h"), (61, "1 h 1 min"), (2400, "40 h")],
)
def test_minutes_are_said_as_hours_and_minutes(minutes, words):
    assert duration(minutes) == words
