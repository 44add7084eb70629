"""The people are nobody, the calendar is possible."""

import itertools
import re
from collections import defaultdict
from datetime import timedelta

import pytest

from cms.demo.content import CENTRES, COHORTS, COURSES, PEOPLE, REFERENCE_DAY, STAFF, meetings
from cms.demo.content.calendar import HOLIDAYS
from cms.demo.content.shapes import CohortState, DocumentType, Language, Reads, Role, SignsWith

BY_KEY = {person.key: person for person in PEOPLE}
BY_COURSE = {course.code: course for course in COURSES}


def test_sixty_people_with_keys_and_numbers_of_their_own() -> None:
    numbers = [person.document_number for person in PEOPLE if person.document_number]

    assert len(PEOPLE) == 60 == len(BY_KEY)
    assert len(set(numbers)) == len(numbers)


def test_document_numbers_cannot_belong_to_anybody() -> None:
    patterns = {
        DocumentType.DNI: r"0000\d{4}",
        DocumentType.FOREIGN_CARD: r"000000\d{3}",
        DocumentType.TEMPORARY_PERMIT: r"000000\d{3}",
        DocumentType.PASSPORT: r"XX00000\d{2}",
        DocumentType.NONE: r"",
    }

    assert [p for p in PEOPLE if not re.fullmatch(patterns[p.document_type], p.document_number)] == []
    assert {p.document_type for p in PEOPLE} == set(DocumentType)


def test_names_of_every_awkward_kind_are_there() -> None:
    names = [person.full_name for person in PEOPLE]

    assert max(map(len, names)) == 60
    assert any(not p.paternal_surname and not p.maternal_surname for p in PEOPLE)
    assert any(p.paternal_surname and not p.maternal_surname for p in PEOPLE)
    assert any(not p.paternal_surname and p.maternal_surname for p in PEOPLE)
    assert any("'" in name for name in names)
    assert any("ñ" in name.lower() for name in names)
    assert len(set(names)) == len(names)


def test_languages_reading_and_signing_are_mixed_and_agree() -> None:
    assert {p.language for p in PEOPLE} == set(Language)
    assert {p.reads for p in PEOPLE} == set(Reads)
    assert all((p.reads is Reads.NO) == (p.signs_with is SignsWith.FINGERPRINT) for p in PEOPLE)


def test_every_role_has_a_login_and_staff_belong_to_centres_that_exist() -> None:
    centres = {centre.key for centre in CENTRES}

    assert {member.role for member in STAFF} == set(Role)
    assert len({member.username for member in STAFF}) == len(STAFF)
    assert all(set(member.centres) <= centres for member in STAFF)
    assert {person.centre for person in PEOPLE} == centres


def test_ten_cohorts_finished_running_and_starting() -> None:
    states = [cohort.state for cohort in COHORTS]

    assert len(COHORTS) == 10 == len({cohort.key for cohort in COHORTS})
    assert states.count(CohortState.FINISHED) == 6
    assert states.count(CohortState.RUNNING) == 3
    assert states.count(CohortState.STARTING) == 1


@pytest.mark.parametrize("cohort", COHORTS, ids=lambda cohort: cohort.key)
def test_the_state_of_a_cohort_agrees_with_its_dates(cohort) -> None:
    days = [start.date() for _, start, _ in meetings(cohort)]

    if cohort.state is CohortState.FINISHED:
        assert days[-1] < REFERENCE_DAY
    elif cohort.state is CohortState.RUNNING:
        assert days[0] < REFERENCE_DAY < days[-1]
    else:
        assert timedelta(0) < days[0] - REFERENCE_DAY <= timedelta(days=14)
    assert days[0].isoformat()[:7] >= "2025-12"
    assert days[-1].isoformat()[:7] <= "2026-12"


@pytest.mark.parametrize("cohort", COHORTS, ids=lambda cohort: cohort.key)
def test_the_planned_sessions_hold_the_whole_course(cohort) -> None:
    planned = list(meetings(cohort))

    assert [number for number, _, _ in planned] == list(range(1, cohort.planned_sessions + 1))
    assert sum(minutes for _, _, minutes in planned) == BY_COURSE[cohort.course].minutes
    assert not {start.date() for _, start, _ in planned} & HOLIDAYS
    assert all(1 <= number <= cohort.planned_sessions for number, _ in cohort.cancelled)


def test_two_cohorts_meet_on_the_reference_day() -> None:
    today = [c.key for c in COHORTS for _, start, _ in meetings(c) if start.date() == REFERENCE_DAY]

    assert today == ["killa-tej1-2026", "chaska-bor1-2026"]


def test_the_year_moves_by_whole_weeks_and_keeps_its_weekdays() -> None:
    before = [start for _, start, _ in meetings(COHORTS[0])]
    after = [start for _, start, _ in meetings(COHORTS[0], shift=timedelta(weeks=3))]

    assert [a - b for a, b in zip(after, before, strict=True)] == [timedelta(weeks=3)] * len(before)
    with pytest.raises(ValueError, match="whole weeks"):
        list(meetings(COHORTS[0], shift=timedelta(days=2)))


def test_people_are_enrolled_at_their_own_centre_and_once() -> None:
    staff = {member.username: member for member in STAFF}
    for cohort in COHORTS:
        keys = [enrolment.person for enrolment in cohort.enrolments]
        assert len(set(keys)) == len(keys), cohort.key
        assert {BY_KEY[key].centre for key in keys} == {cohort.centre}
        assert staff[cohort.instructor].role is Role.INSTRUCTOR
        assert all(cohort.centre in staff[name].centres for name in cohort.facilitators)


def test_nobody_and_no_facilitator_is_in_two_places_at_once() -> None:
    spans = defaultdict(list)
    for cohort in COHORTS:
        for _, start, minutes in meetings(cohort):
            for who in (*(e.person for e in cohort.enrolments), *cohort.facilitators):
                spans[who].append((start, start + timedelta(minutes=minutes), cohort.key))
    for who, taken in spans.items():
        taken.sort()
        clashes = [(a, b) for a, b in itertools.pairwise(taken) if b[0] < a[1]]
        assert clashes == [], who


def test_marks_are_given_where_a_final_evaluation_was_held() -> None:
    for cohort in COHORTS:
        evaluated = cohort.state is CohortState.FINISHED and BY_COURSE[cohort.course].rules.final_evaluation
        for enrolment in cohort.enrolments:
            if evaluated and enrolment.habit != "leaves":
                assert enrolment.final_mark in range(21), enrolment
            else:
                assert enrolment.final_mark is None, enrolment


def test_somebody_fulfils_a_work_role_and_somebody_is_one_step_away() -> None:
    passed = defaultdict(set)
    for cohort in COHORTS:
        if cohort.state is CohortState.FINISHED:
            for e in cohort.enrolments:
                if e.habit in ("steady", "late") and (e.final_mark is None or e.final_mark >= 11):
                    passed[e.person].add(cohort.course)
    wanted = {"TEJ-1", "HPV-1", "HPV-3"}

    assert [key for key, courses in passed.items() if wanted <= courses]
    assert [key for key, courses in passed.items() if len(wanted - courses) == 1 and "TEJ-1" in courses]
