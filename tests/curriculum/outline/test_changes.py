"""What changed in a course since an edition was frozen."""

from hypothesis import given
from hypothesis import strategies as st

from curriculum.outline.changes import ChangeKind, LessonChange, changes


def lesson(key, *, revision=1, minutes=60, **fields):
    return {
        "key": key,
        "titles": {"es": key.capitalize()},
        "minutes": minutes,
        "revisions": {"es": revision},
        "skills": [],
        **fields,
    }


def course(*lessons, rules=None, skills=()):
    return {"lessons": list(lessons), "rules": rules or {"pass_mark": 11}, "skills": list(skills)}


def test_lessons_that_differ_are_named_with_their_revisions():
    before = course(lesson("a"), lesson("b"), lesson("c"))
    now = course(lesson("a", revision=7, minutes=90), lesson("c"), lesson("d"))

    assert changes(before, now).lessons == (
        LessonChange(ChangeKind.CHANGED, "a", "A", minutes=(60, 90), revisions=(("es", 1, 7),)),
        LessonChange(ChangeKind.ADDED, "d", "D"),
        LessonChange(ChangeKind.REMOVED, "b", "B"),
    )


def test_only_the_lesson_that_was_carried_elsewhere_counts_as_moved():
    before = course(*(lesson(key) for key in "abcde"))
    now = course(*(lesson(key) for key in "eabcd"))

    assert [(one.kind, one.key) for one in changes(before, now).lessons] == [(ChangeKind.MOVED, "e")]


def test_shared_part_published_anew_changes_the_lesson():
    before = course(lesson("a", shared={"x": {"es": 1}}))
    now = course(lesson("a", shared={"x": {"es": 2}}))

    assert [one.shared for one in changes(before, now).lessons] == [True]


def test_rules_and_skills_are_told_apart_from_lessons():
    found = changes(course(), course(rules={"pass_mark": 14}, skills=[{"code": "DERECHO"}]))

    assert (found.lessons, found.rules, found.skills) == ((), True, True)


@given(st.permutations("abcdefg"))
def test_a_course_compared_with_itself_has_no_changes_and_moves_explain_any_order(order):
    before, now = course(*(lesson(key) for key in "abcdefg")), course(*(lesson(key) for key in order))

    moved = {one.key for one in changes(before, now).lessons}

    assert not changes(now, now)
    assert [key for key in order if key not in moved] == sorted(set("abcdefg") - moved)
