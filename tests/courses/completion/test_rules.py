"""The rules of completion: boundaries by example, and what must hold for any record."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.completion.rules import (
    Facts,
    Gap,
    GapCode,
    Rules,
    SkillRule,
    SkillSeen,
    evaluate,
    figures,
    sessions_needed,
)
from tests.factories.outline import edition_content, rules, skill

VECTORS = json.loads((Path(__file__).parents[2] / "vectors" / "completion.json").read_text())["vectors"]


def facts_of(given_facts):
    plain = dict(given_facts)
    plain["skills"] = {code: SkillSeen(**seen) for code, seen in plain.get("skills", {}).items()}
    plain["completed_courses"] = frozenset(plain.get("completed_courses", ()))
    return Facts(**plain)


def rules_of(given_rules):
    plain = dict(given_rules)
    plain["skills"] = tuple(SkillRule(**one) for one in plain.get("skills", ()))
    plain["prerequisites"] = tuple(plain.get("prerequisites", ()))
    return Rules(**plain)


@pytest.mark.parametrize("vector", VECTORS, ids=[vector["name"] for vector in VECTORS])
def test_every_example_gives_exactly_these_gaps(vector):
    verdict = evaluate(facts_of(vector["facts"]), rules_of(vector["rules"]))

    assert list(verdict.gaps) == [Gap(**{**gap, "code": GapCode(gap["code"])}) for gap in vector["gaps"]]
    assert verdict.is_proposed is (not vector["gaps"])


def test_rules_are_read_from_a_frozen_edition():
    content = edition_content(
        skills=[skill("REVES", level="with_help", times=2)],
        rules=rules(
            attendance="both", minimum_minutes=600, pass_mark=11, second_sign_off=True, prerequisites=["A"]
        ),
    )

    assert Rules.from_content(content) == Rules(
        attendance="both",
        minimum_minutes=600,
        minimum_percent=80,
        skills=(SkillRule("REVES", "with_help", 2),),
        pass_mark=11,
        prerequisites=("A",),
        second_sign_off=True,
    )


skills_seen = st.tuples(st.integers(0, 4), st.integers(0, 4), st.integers(0, 4)).map(
    lambda t: SkillSeen(alone=t[0], with_help=t[0] + t[1], not_yet=t[0] + t[1] + t[2])
)
marks = st.none() | st.integers(0, 20)


@st.composite
def records(draw):
    planned = draw(st.integers(0, 60))
    attended = draw(st.integers(0, planned))
    excused = draw(st.integers(0, planned - attended))
    return Facts(
        planned_sessions=planned,
        planned_minutes=planned * 120,
        attended_sessions=attended,
        minutes=draw(st.integers(0, attended * 120)),
        excused_sessions=excused,
        absent_sessions=draw(st.integers(0, planned - attended - excused)),
        skills=draw(st.dictionaries(st.sampled_from("ABC"), skills_seen)),
        best_final=(best := draw(marks)),
        last_final=best,
        completed_courses=draw(st.frozensets(st.sampled_from(["X", "Y"]))),
    )


wishes = st.builds(
    Rules,
    attendance=st.sampled_from(["hours", "percent", "either", "both", "none"]),
    minimum_minutes=st.integers(0, 8_000),
    minimum_percent=st.integers(0, 100),
    skills=st.lists(
        st.builds(
            SkillRule,
            st.sampled_from("ABC"),
            st.sampled_from(["not_yet", "with_help", "alone"]),
            st.integers(1, 4),
        ),
        max_size=3,
        unique_by=lambda rule: rule.code,
    ).map(tuple),
    pass_mark=marks,
    prerequisites=st.lists(st.sampled_from(["X", "Y"]), unique=True).map(tuple),
)


def gap_sizes(verdict):
    # A first mark that is too low closes no gap and opens none: it makes the one of the missing mark smaller.
    one = {GapCode.MARK_MISSING: GapCode.MARK_BELOW}
    return {(one.get(gap.code, gap.code), gap.subject): (gap.amount, gap.alternative) for gap in verdict.gaps}


def is_never_worse(before, after):
    old, new = gap_sizes(evaluate(*before)), gap_sizes(evaluate(*after))
    return all(
        key in old and all(a <= b for a, b in zip(size, old[key], strict=True)) for key, size in new.items()
    )


@given(records(), wishes)
def test_attending_one_more_session_never_makes_a_gap(facts, asked):
    if facts.attended_sessions + facts.excused_sessions + facts.absent_sessions >= facts.planned_sessions:
        return
    more = replace(facts, attended_sessions=facts.attended_sessions + 1, minutes=facts.minutes + 120)

    assert is_never_worse((facts, asked), (more, asked))


@given(records(), wishes)
def test_having_been_there_is_never_worse_than_being_excused(facts, asked):
    if not facts.excused_sessions:
        return
    there = replace(
        facts, attended_sessions=facts.attended_sessions + 1, excused_sessions=facts.excused_sessions - 1
    )

    assert is_never_worse((facts, asked), (there, asked))


@given(records(), wishes)
def test_being_excused_is_never_worse_than_being_absent(facts, asked):
    if not facts.absent_sessions:
        return
    excused = replace(
        facts, absent_sessions=facts.absent_sessions - 1, excused_sessions=facts.excused_sessions + 1
    )

    assert is_never_worse((facts, asked), (excused, asked))


@given(records(), wishes, st.sampled_from("ABC"))
def test_one_more_day_alone_never_makes_a_gap(facts, asked, code):
    seen = facts.skills.get(code, SkillSeen())
    better = SkillSeen(seen.not_yet + 1, seen.with_help + 1, seen.alone + 1)

    assert is_never_worse((facts, asked), (replace(facts, skills={**facts.skills, code: better}), asked))


@given(records(), wishes, st.integers(0, 20))
def test_another_attempt_never_makes_a_gap(facts, asked, mark):
    best = max(mark, facts.best_final if facts.best_final is not None else 0)

    assert is_never_worse((facts, asked), (replace(facts, best_final=best, last_final=mark), asked))


@given(records(), wishes)
def test_an_answer_names_each_gap_once_and_never_below_one(facts, asked):
    verdict = evaluate(facts, asked)

    names = [(gap.code, gap.subject) for gap in verdict.gaps]
    assert len(names) == len(set(names))
    assert all(
        gap.amount > 0 for gap in verdict.gaps if gap.code not in (GapCode.PREREQUISITE, GapCode.MARK_MISSING)
    )


@given(records(), wishes)
def test_what_an_answer_says_is_missing_is_exactly_what_is_missing(facts, asked):
    verdict = evaluate(facts, asked)
    filled = facts
    for gap in verdict.gaps:
        if gap.code in (GapCode.MINUTES, GapCode.MINUTES_OR_SESSIONS):
            filled = replace(filled, minutes=filled.minutes + gap.amount)
        if gap.code == GapCode.SESSIONS:
            filled = replace(filled, attended_sessions=filled.attended_sessions + gap.amount)
        if gap.code == GapCode.SKILL:
            seen = filled.skills.get(gap.subject, SkillSeen())
            days = {level: seen.days_at(level) + gap.amount for level in ("not_yet", "with_help", "alone")}
            filled = replace(filled, skills={**filled.skills, gap.subject: SkillSeen(**days)})
        if gap.code == GapCode.MARK_MISSING:
            filled = replace(filled, best_final=gap.amount)
        if gap.code == GapCode.MARK_BELOW:
            filled = replace(filled, best_final=filled.best_final + gap.amount)
        if gap.code == GapCode.PREREQUISITE:
            filled = replace(filled, completed_courses=filled.completed_courses | {gap.subject})

    assert evaluate(filled, asked).is_proposed


@given(st.integers(0, 500), st.integers(0, 100))
def test_the_share_is_rounded_up_and_never_above_what_is_planned(planned, percent):
    needed = sessions_needed(planned, 0, percent)

    if planned and percent:
        assert needed * 100 >= planned * percent > (needed - 1) * 100
        assert needed <= planned


def test_frozen_figures_carry_what_certificates_read():
    facts = Facts(
        planned_sessions=10,
        planned_minutes=1200,
        attended_sessions=8,
        minutes=930,
        excused_sessions=1,
        skills={"REVES": SkillSeen(3, 2, 1), "OTRO": SkillSeen(1, 0, 0)},
        best_final=15,
        last_final=15,
    )

    assert figures(facts, {"REVES": "Punto revés", "NUNCA": "Nunca visto"}) == {
        "planned_sessions": 10,
        "attended_sessions": 8,
        "excused_sessions": 1,
        "minutes": 930,
        "planned_minutes": 1200,
        "final_mark": 15,
        "skills": [{"code": "REVES", "name": "Punto revés", "level": "alone", "times": 1}],
        "first_day": None,
        "last_day": None,
    }
