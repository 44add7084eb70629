"""The content can be read by people who read little."""

import pytest

from cms.demo.content import COURSES

from .readability import perspicuity, sentences, syllables, words
from .texts import course_texts, running_text

LESSONS = [lesson for course in COURSES for lesson in course.lessons]
VERY_EASY = 80
FAIRLY_EASY = 65


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("sol", 1),
        ("lana", 2),
        ("revés", 2),
        ("aguja", 3),
        ("tejido", 3),
        ("puntada", 3),
        ("tierra", 2),
        ("día", 2),
        ("aéreo", 4),
        ("guerra", 2),
        ("queso", 2),
        ("agüita", 3),
        ("muy", 1),
        ("ahí", 2),
        ("caía", 3),
    ],
)
def test_syllables_are_counted_as_in_school(word: str, count: int) -> None:
    assert syllables(word) == count


def test_a_hard_text_scores_lower_than_a_plain_one() -> None:
    plain = "Teja dos puntos. Mire la orilla. Cuente otra vez."
    hard = (
        "La consideración simultánea de las características estructurales determinará posteriormente "
        "la configuración definitiva de las especificaciones correspondientes."
    )

    assert perspicuity(plain) > VERY_EASY
    assert perspicuity(hard) < 20


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.key)
def test_a_lesson_is_easy_to_read(lesson) -> None:
    assert perspicuity(running_text(lesson)) >= FAIRLY_EASY


def test_the_content_as_a_whole_is_very_easy_to_read() -> None:
    assert perspicuity("\n".join(running_text(lesson) for lesson in LESSONS)) >= VERY_EASY


@pytest.mark.parametrize("course", COURSES, ids=lambda course: course.code)
def test_no_sentence_is_longer_than_twenty_words(course) -> None:
    long = [s for text in course_texts(course) for s in sentences(text) if len(words(s)) > 20]

    assert long == []


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.key)
def test_sentences_are_nine_words_on_average_at_most(lesson) -> None:
    text = running_text(lesson)

    assert len(words(text)) / len(sentences(text)) <= 9
