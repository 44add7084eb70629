"""Every text of the demo content that a person may read, with where it stands."""

from collections.abc import Iterator

from cms.demo.content.shapes import Course, Lesson


def lesson_texts(lesson: Lesson) -> Iterator[str]:
    yield lesson.title
    yield lesson.summary
    yield from lesson.introduction
    for material in lesson.materials:
        yield from filter(None, (material.name, material.note))
    for section in lesson.sections:
        yield section.heading
        yield from section.text
        for step in section.steps:
            yield from filter(None, (step.instruction, step.tip, step.safety))
        if section.chart:
            yield from filter(None, (section.chart.title, section.chart.note))
        if section.motif:
            yield section.motif.title
        if section.sizes:
            yield from (section.sizes.title, section.sizes.note)
    if lesson.circle:
        yield from lesson.circle.questions
        yield lesson.circle.care
    for check in lesson.checks:
        yield from (check.question, check.why, *(answer.text for answer in check.answers))
    for term in lesson.glossary:
        yield from (term.word, term.meaning)
    yield from (*lesson.topics, *lesson.techniques, *lesson.material_tags)


def running_text(lesson: Lesson) -> str:
    """What is read in whole sentences: no titles, no lists."""
    parts = [*lesson.introduction, lesson.summary]
    for section in lesson.sections:
        parts += section.text
        for step in section.steps:
            parts += filter(None, (step.instruction, step.tip, step.safety))
    if lesson.circle:
        parts += lesson.circle.questions
    return "\n".join(parts)


def course_texts(course: Course) -> Iterator[str]:
    yield from (course.title, course.summary, *course.introduction, course.rules.final_evaluation)
    for skill in course.skills:
        yield from (skill.name, skill.alone)
    for lesson in course.lessons:
        yield from lesson_texts(lesson)
