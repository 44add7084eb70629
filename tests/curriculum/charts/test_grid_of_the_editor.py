"""The editor's own rules (JavaScript) against ours (Python): same rows, same problems, same mirror, same table."""

import json
import random

import pytest
from django.contrib.staticfiles import finders

from curriculum.charts.grids import Chart, Stitch, mirror, padded, problems, width_of, write_rows
from curriculum.charts.symbols import SYMBOLS
from curriculum.charts.tables import to_csv

pytestmark = pytest.mark.browser

COMPARE = """
async ([source, symbols, charts]) => {
  const url = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
  const grids = await import(url);
  return charts.map((one) => {
    const grid = grids.readRows(one.rows, symbols);
    return {
      rows: grids.writeRows(grid),
      mirror: grids.writeRows(grids.mirrored(grid, symbols)),
      csv: grids.toCSV(grid),
      fromCSV: grids.writeRows(grids.fromCSV(one.csv, symbols)),
      problems: grids.problems(grid, { castOn: one.castOn, repeat: one.repeat }, symbols),
    };
  });
}
"""


def some_charts(count=150):
    dice = random.Random(7)
    codes = sorted(SYMBOLS)
    for _number in range(count):
        rows = [
            tuple(
                Stitch(dice.choice(codes), dice.choice(["", "", "A", "B"])) for _ in range(dice.randint(1, 7))
            )
            for _ in range(dice.randint(1, 5))
        ]
        width = max(width_of(row) for row in rows)
        repeat = None
        if dice.random() < 0.6:
            repeat = (dice.randint(1, width + 1), dice.randint(1, width + 1))
        yield Chart(tuple(padded(row, width) for row in rows), dice.randint(1, 40), repeat=repeat)


def test_both_sides_agree_on_every_chart(page):
    charts = list(some_charts())
    source = open(finders.find("curriculum/js/chart-grid.js"), encoding="utf-8").read()  # noqa: PTH123, SIM115
    symbols = {
        code: {"width": s.width, "takes": s.takes, "makes": s.makes, "mirror": s.mirrored}
        for code, s in SYMBOLS.items()
    }

    found = page.evaluate(
        COMPARE,
        [
            source,
            symbols,
            [
                {"rows": write_rows(c.rows), "csv": to_csv(c.rows), "castOn": c.cast_on, "repeat": c.repeat}
                for c in charts
            ],
        ],
    )

    for chart, one in zip(charts, found, strict=True):
        assert one["rows"] == write_rows(chart.rows) == one["fromCSV"]
        assert one["mirror"] == write_rows(mirror(Chart(chart.rows, chart.cast_on)).rows)
        assert one["csv"] == to_csv(chart.rows)
        assert json.loads(json.dumps(one["problems"])) == [
            {"row": p.row, "code": p.code, "numbers": dict(p.numbers)} for p in problems(chart)
        ]
