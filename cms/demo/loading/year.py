"""What happened in the sessions: marks with exceptions, skills, lessons, evaluations, completions, withdrawals.

People follow the habit the content gives them, by a fixed seed: every load tells the same story.
"""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta
from uuid import UUID

from courses.attendance.actions import (
    Reading,
    close_session,
    mark_attendance,
    mark_everyone_present,
    mark_lesson_taught,
)
from courses.attendance.enums import AttendanceStatus, ExcuseCause
from courses.cohorts import actions as cohort_actions
from courses.cohorts.enums import EnrolmentStatus
from courses.cohorts.models import Cohort, Enrolment, Session
from courses.completion.actions import mark_completion
from courses.completion.queries import progress_of
from courses.evaluations.actions import record_evaluation
from courses.evaluations.enums import EvaluationKind
from courses.skills.actions import observe_skill
from curriculum.outline.enums import SkillLevel
from curriculum.outline.models import Skill

from ..content import COHORTS
from ..content.shapes import Cohort as Plan
from ..content.shapes import CohortState, Habit
from .stage import Stage

CAUSES = (ExcuseCause.COURT, ExcuseCause.MEDICAL, ExcuseCause.VISIT)
# Of the running cohorts the last past session stays unmarked: the start page has something to remind of.
LEFT_UNMARKED = 1


def load(stage: Stage) -> None:
    for plan in COHORTS:
        cohort = stage.cohorts[plan.key]
        if plan.state is CohortState.STARTING:
            continue
        stage.say(f"  {cohort.name}")
        _Story(stage, plan, cohort).tell()


class _Story:
    def __init__(self, stage: Stage, plan: Plan, cohort: Cohort) -> None:
        self.stage = stage
        self.plan = plan
        self.cohort = cohort
        self.dice = random.Random(plan.key)
        self.facilitator = stage.staff[plan.facilitators[0]]
        self.instructor = stage.staff[plan.instructor]
        self.coordinator = stage.one("coordinator")
        self.habits = {stage.people[one.person].pk: one for one in plan.enrolments}
        self.skills = list(
            Skill.objects.filter(code__in=[one["code"] for one in cohort.edition.content["skills"]]).order_by(
                "code"
            )
        )
        self.past = [
            session
            for session in cohort.sessions.planned().order_by("starts_at")
            if session.date < stage.today
        ]

    def tell(self) -> None:
        is_running = self.plan.state is CohortState.RUNNING
        told = self.past[:-LEFT_UNMARKED] if is_running else self.past
        lessons = self.cohort.edition.content["lessons"]
        half = len(self.past) // 2
        for number, session in enumerate(told):
            if number == half:
                self._leave(session.date)
            self._mark(session)
            if lessons:
                lesson = lessons[number * len(lessons) // max(1, len(self.cohort.sessions.planned()))]
                mark_lesson_taught(session, lesson["key"], by=self.facilitator, at=_end(session))
            self._observe(session, number, len(told))
            close_session(session, by=self.facilitator, at=_end(session))
        if not is_running:
            self._evaluate(told[-1].date)
            self._complete(told[-1].date)
            cohort_actions.finish_cohort(self.cohort, by=self.coordinator)

    def _roster(self, day: date) -> list[UUID]:
        return list(
            Enrolment.objects.filter(cohort=self.cohort).on(day).values_list("participant", flat=True)
        )

    def _mark(self, session: Session) -> None:
        at = _end(session)
        exceptions: dict[UUID, Reading] = {}
        for person in self._roster(session.date):
            reading = self._exception(self.habits[person].habit, session)
            if reading is not None:
                exceptions[person] = reading
        mark_everyone_present(session, by=self.facilitator, at=at)
        if exceptions:
            mark_attendance(session, exceptions, by=self.facilitator, at=at)

    def _exception(self, habit: Habit, session: Session) -> Reading | None:
        chance = self.dice.random()
        if habit is Habit.LATE and chance < 0.35:
            return Reading(AttendanceStatus.LATE, late_minutes=self.dice.choice((10, 15, 20, 30)))
        if habit is Habit.EXCUSED and chance < 0.3:
            return Reading(AttendanceStatus.EXCUSED, cause=self.dice.choice(CAUSES))
        if habit is Habit.IRREGULAR and chance < 0.38:
            return Reading(AttendanceStatus.ABSENT)
        if chance < 0.04:
            return Reading(AttendanceStatus.ABSENT)
        return None

    def _observe(self, session: Session, number: int, sessions: int) -> None:
        """Skills come one after the other: first with help, some sessions later alone."""
        if not self.skills:
            return
        span = max(1, sessions * 2 // 3)
        for place, skill in enumerate(self.skills):
            first = place * span // len(self.skills)
            levels: dict[UUID, SkillLevel] = {}
            for person in self._roster(session.date):
                slow = 2 if self.habits[person].habit is Habit.IRREGULAR else 1
                if number == first:
                    levels[person] = SkillLevel.WITH_HELP if self.dice.random() < 0.8 else SkillLevel.NOT_YET
                elif number in (first + slow, first + slow + 1, first + slow + 2):
                    levels[person] = SkillLevel.ALONE if self.dice.random() < 0.9 else SkillLevel.WITH_HELP
            if levels:
                observe_skill(session, skill, levels, by=self.facilitator, at=_end(session))

    def _leave(self, day: date) -> None:
        for enrolment in Enrolment.objects.filter(cohort=self.cohort).active():
            if self.habits[enrolment.participant_id].habit is Habit.LEAVES:
                cohort_actions.end_enrolment(
                    enrolment,
                    on=day - timedelta(days=1),
                    status=EnrolmentStatus.WITHDRAWN,
                    reason="Pidió retirarse del curso.",
                    by=self.coordinator,
                )

    def _evaluate(self, day: date) -> None:
        if self.cohort.edition.content["rules"]["pass_mark"] is None:
            return
        for enrolment in Enrolment.objects.filter(cohort=self.cohort).active().select_related("participant"):
            mark = self.habits[enrolment.participant_id].final_mark
            if mark is not None:
                record_evaluation(
                    self.cohort,
                    enrolment.participant,
                    kind=EvaluationKind.FINAL,
                    mark=mark,
                    evaluated_on=day,
                    by=self.facilitator,
                    at=_noon(self.cohort, day),
                )

    def _complete(self, day: date) -> None:
        for progress in progress_of(self.cohort):
            if progress.is_proposed:
                mark_completion(progress.participant, self.cohort, by=self.facilitator, earned_on=day)


def _end(session: Session) -> datetime:
    return session.ends_at


def _noon(cohort: Cohort, day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=cohort.centre.zone)
