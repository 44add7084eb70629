"""The demo courses are complete, consistent and say nothing they must not say."""

import dataclasses
import re
from collections import Counter

import pytest

from cms.demo.content import COURSES, WORK_ROLES
from cms.demo.content.alt_texts import ALT_TEXTS
from cms.demo.content.shapes import ControlledItem, CourseKind, LifeSkill, SkillLevel

from .texts import course_texts

LESSONS = [lesson for course in COURSES for lesson in course.lessons]
CODES = {course.code for course in COURSES}

# No word of a place, a case or a harm; no promise about the law; nothing that fixes a gender or talks down.
FORBIDDEN = re.compile(
    r"""\b(
        c[aá]rcel(es)?|penal(es)?|penitenciari[oa]s?|prisi[oó]n(es)?|pres[oa]s?|intern[oa]s?|recluid?[oa]s?|celdas?|rej[ao]s?
        |delitos?|condenas?|sentencias?|juez|jueces|juicio|abogad[oa]s?|denuncias?|polic[ií]a|libertad|encierro|pena|penas
        |redenci[oó]n|redim\w+|beneficio\ penitenciario|inpe
        |refugios?|albergues?|v[ií]ctimas?|violen\w+|maltrat\w+|agres\w+|abus\w+|acoso|golpe\w*
        |beneficiari[oa]s?|alumn[oa]s?|estudiantes?|compa[ñn]er[oa]s?|tejedor[ae]?s?|bordador[ae]?s?|maestr[oa]s?
        |amig[oa]s?|se[ñn]or[ae]?s?|muchach[oa]s?|hij[oa]s?|espos[oa]s?|marido|tod[oa]s\ y\ tod[oa]s|lugar\ del\ otro
        |tú|tus|vos|vosotros|contigo|puedes|tienes|debes|haz|teje\ tú
        |fácil\ y\ rápido|simplemente|obviamente|solamente\ tiene\ que
    )\b|!|¡""",
    re.IGNORECASE | re.VERBOSE,
)


@pytest.mark.parametrize("course", COURSES, ids=lambda course: course.code)
def test_no_forbidden_word_stands_in_a_course(course) -> None:
    found = [(match[0], text) for text in course_texts(course) if (match := FORBIDDEN.search(text))]

    assert found == []


def test_no_forbidden_word_stands_in_a_picture_text_or_a_work_role() -> None:
    texts = [*ALT_TEXTS.values(), *(text for role in WORK_ROLES for text in (role.title, role.summary))]

    assert [text for text in texts if FORBIDDEN.search(text)] == []


@pytest.mark.parametrize(
    "text", ["Pague la condena", "Las alumnas tejen", "Teja rápido!", "violencia", "redimir un día"]
)
def test_the_list_of_forbidden_words_catches(text: str) -> None:
    assert FORBIDDEN.search(text)


def test_the_courses_are_those_the_demo_promises() -> None:
    lessons = {course.code: len(course.lessons) for course in COURSES}

    assert lessons == {
        "TEJ-1": 12,
        "TEJ-2": 8,
        "BOR-1": 10,
        "HPV-1": 3,
        "HPV-2": 3,
        "HPV-3": 2,
        "HPV-4": 2,
        "HPV-5": 3,
        "HPV-6": 3,
    }


def test_the_life_skills_modules_cover_the_ten_of_the_who() -> None:
    covered = {skill for course in COURSES for skill in course.life_skills}

    assert covered == set(LifeSkill)


def test_keys_and_codes_are_used_once() -> None:
    keys = Counter(lesson.key for lesson in LESSONS)
    skills = Counter(skill.code for course in COURSES for skill in course.skills)

    assert [key for key, times in (keys + skills).items() if times > 1] == []


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.key)
def test_minutes_of_a_lesson_are_the_sum_of_its_parts(lesson) -> None:
    parts = sum(section.minutes for section in lesson.sections) + (
        lesson.circle.minutes if lesson.circle else 0
    )

    assert lesson.minutes == parts
    assert all(section.minutes > 0 for section in lesson.sections)


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.key)
def test_a_lesson_has_everything_a_reader_needs(lesson) -> None:
    assert lesson.title
    assert lesson.summary
    assert lesson.introduction
    assert lesson.glossary
    assert lesson.topics
    assert len(lesson.steps) >= 3
    assert len(lesson.checks) >= 1
    for picture in lesson.pictures():
        assert picture.alt.strip().endswith("."), picture
        assert 15 <= len(picture.alt) <= 160, picture
    for check in lesson.checks:
        assert len(check.answers) >= 2
        assert 0 <= check.right < len(check.answers)
        assert check.why
    for step in lesson.steps:
        assert step.picture.id
        assert step.instruction.rstrip()[-1] in ".?»…", step


@pytest.mark.parametrize("course", COURSES, ids=lambda course: course.code)
def test_every_skill_is_taught_and_every_taught_skill_exists(course) -> None:
    defined = {skill.code for skill in course.skills}
    taught = {code for lesson in course.lessons for code in lesson.skills}
    asked = {needed.code for needed in course.rules.skills}

    assert taught == defined
    assert asked <= defined
    assert all(lesson.skills for lesson in course.lessons)
    assert all(skill.alone.endswith(".") for skill in course.skills)


@pytest.mark.parametrize("course", COURSES, ids=lambda course: course.code)
def test_the_completion_rules_can_be_met(course) -> None:
    assert 0 < course.rules.minimum_minutes <= course.minutes
    assert 50 <= course.rules.percent_of_planned_sessions <= 100
    assert course.rules.pass_mark == 11
    assert all(needed.level is not SkillLevel.NOT_YET and needed.times >= 1 for needed in course.rules.skills)
    if course.kind is CourseKind.CRAFT:
        assert course.rules.final_evaluation


def test_work_roles_ask_for_courses_that_exist() -> None:
    asked = {code for role in WORK_ROLES for code in role.requires}

    assert asked <= CODES
    assert any({"TEJ-1", "HPV-1", "HPV-3"} == set(role.requires) for role in WORK_ROLES)
    assert len({role.code for role in WORK_ROLES}) == len(WORK_ROLES)


def test_sharp_materials_are_marked_as_controlled() -> None:
    sharp = re.compile(r"palito|tijera|aguja|alfiler", re.IGNORECASE)
    for lesson in LESSONS:
        for material in lesson.materials:
            assert bool(material.controlled) == bool(sharp.search(material.name)), (lesson.key, material.name)
            assert material.amount > 0


def test_a_lesson_that_cuts_or_pins_brings_the_tool_and_says_how_to_be_safe() -> None:
    tools = {
        ControlledItem.SCISSORS: re.compile(r"\b(corte|tijeras?)\b", re.IGNORECASE),
        ControlledItem.PINS: re.compile(r"\balfileres\b", re.IGNORECASE),
    }
    for lesson in LESSONS:
        brought = {material.controlled for material in lesson.materials}
        for tool, word in tools.items():
            using = [step for step in lesson.steps if word.search(step.instruction)]
            if using and lesson.key != "tej1-12-calidad":
                assert tool in brought, (lesson.key, tool)
                assert any(step.safety for step in lesson.steps) or tool is ControlledItem.SCISSORS, (
                    lesson.key
                )


def test_life_skills_lessons_end_in_a_circle_and_craft_lessons_name_their_level() -> None:
    for course in COURSES:
        for lesson in course.lessons:
            if course.kind is CourseKind.LIFE_SKILLS:
                assert lesson.circle, lesson.key
                assert lesson.circle.purpose in course.life_skills, lesson.key
                assert len(lesson.circle.questions) >= 3
                assert all(question.startswith("¿") for question in lesson.circle.questions)
            else:
                assert lesson.level, lesson.key
                assert lesson.materials, lesson.key


def test_values_cannot_be_changed_by_mistake() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        COURSES[0].title = "otro"  # type: ignore[misc]
