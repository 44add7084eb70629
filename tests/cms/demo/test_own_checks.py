"""The demo's courses pass the checks the product makes of everybody's courses."""

from decimal import Decimal

import pytest

from cms.demo.content import COURSES
from cms.demo.content.shapes import CourseKind
from cms.demo.loading import teaching
from curriculum.blocks.charts import chart_of, problems_of
from curriculum.charts.gauges import rows_for
from curriculum.charts.tables import from_csv, to_csv
from curriculum.charts.wording import read_written, written_text

SECTIONS = [
    (f"{lesson.key} {section.heading}", section)
    for course in COURSES
    for lesson in course.lessons
    for section in lesson.sections
]
CHARTS = [(name, section.chart) for name, section in SECTIONS if section.chart]
GAUGES = [(name, section.gauge) for name, section in SECTIONS if section.gauge]


def test_there_are_eight_lessons_in_each_craft_and_six_modules_of_life_skills():
    crafts = [course for course in COURSES if course.kind is CourseKind.CRAFT]
    modules = [course for course in COURSES if course.kind is CourseKind.LIFE_SKILLS]

    assert min(len(course.lessons) for course in crafts) >= 8
    assert len(modules) == 6
    assert len(CHARTS) >= 8
    assert len(GAUGES) >= 4


def filled(chart):
    return {"own": [], **teaching._chart(chart)}


@pytest.mark.parametrize("name, chart", CHARTS, ids=[name for name, _chart in CHARTS])
def test_every_chart_works_out_and_its_words_say_the_same(name, chart):
    value = filled(chart)
    drawn = chart_of(value)

    assert problems_of(value) == []
    assert from_csv(to_csv(drawn.rows)) == drawn.rows
    again = read_written(written_text(drawn))
    assert written_text(again) == written_text(drawn)
    assert stitches(again) == stitches(drawn)


def stitches(chart):
    """The instructions of each row; empty cells only keep the drawing in line."""
    return [[stitch for stitch in row if stitch.code != "no"] for row in chart.rows]


@pytest.mark.parametrize("name, gauge", GAUGES, ids=[name for name, _gauge in GAUGES])
def test_every_gauge_gives_the_same_sums_as_the_calculator(name, gauge):
    for height in (Decimal(6), Decimal(25), Decimal(58)):
        assert abs(rows_for(height, per_ten=gauge.rows) - gauge.rows_for(height)) <= 1
