"""The demo year's content as plain data: courses, people, places, calendar. See `shapes` for the types."""

from . import bor_1, hpv, tej_1, tej_2
from .calendar import COHORTS, REFERENCE_DAY, meetings
from .people import PEOPLE, STAFF
from .places import CENTRES
from .shapes import YARN_STANDARDS_CREDIT, Course, Gauge, Lesson, StitchChart, WorkRole
from .work import WORK_ROLES

COURSES: tuple[Course, ...] = (tej_1.COURSE, tej_2.COURSE, bor_1.COURSE, *hpv.COURSES)

__all__ = [
    "CENTRES",
    "COHORTS",
    "COURSES",
    "PEOPLE",
    "REFERENCE_DAY",
    "STAFF",
    "WORK_ROLES",
    "YARN_STANDARDS_CREDIT",
    "Course",
    "Gauge",
    "Lesson",
    "StitchChart",
    "WorkRole",
    "meetings",
]
