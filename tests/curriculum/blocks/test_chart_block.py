"""The chart block: what it refuses, what it shows."""

import pytest
from django.core.exceptions import ValidationError

from curriculum.blocks.charts import ChartBlock, problems_of
from tests.factories import curriculum as make


def value(**wishes):
    standard = {
        "title": "Calado",
        "cast_on": 7,
        "in_the_round": False,
        "rows": "k*2 yo s2kp yo k*2\nk*7",
        "repeat_from": None,
        "repeat_to": None,
        "yarns": [],
        "note": "",
    }
    return ChartBlock().normalize({**standard, **wishes})


def test_chart_is_drawn_with_legend_and_every_row_in_words():
    block = ChartBlock()

    html = block.render(block.clean(value()))

    assert "<svg" in html
    assert "disminución doble centrada" in html
    assert (
        "Vuelta 1 (cara):</b> 2 derechos, 1 lazada, disminución doble centrada, 1 lazada, 2 derechos." in html
    )
    assert "Vuelta 2 (revés):</b> 7 reveses." in html
    assert "Source: Craft Yarn Council&#x27;s www.YarnStandards.com" in html


@pytest.mark.parametrize(
    "wishes, words",
    (
        ({"rows": "k*2 zz"}, "Vuelta 1: “zz” no es un símbolo."),
        ({"rows": "k@A"}, "Dé un nombre a los hilos A."),
        ({"repeat_from": 1}, "Indique la primera y la última columna, o ninguna."),
    ),
)
def test_what_cannot_be_read_is_refused(wishes, words):
    with pytest.raises(ValidationError) as refusal:
        ChartBlock().clean(value(**wishes))

    assert words in str(refusal.value.as_json_data())


def test_counts_that_do_not_work_out_are_named_by_row_and_number():
    wrong = value(cast_on=8)

    assert problems_of(wrong) == ["Vuelta 1: usa 7 de 8 puntos. Sobran puntos: 1."]
    assert "Sobran puntos: 1." in ChartBlock().render(wrong)


@pytest.mark.django_db
def test_lesson_with_a_chart_that_does_not_work_out_stays_a_draft():
    from curriculum.pages import actions

    catalogue = make.catalogue()
    author = make.author(catalogue)
    make.reviewer(catalogue)
    page = make.course(catalogue)
    lesson = actions.add_lesson_page(
        page, owner=author, title="Calado", minutes=60, body=[("chart", dict(value(cast_on=8)))]
    )

    with pytest.raises(ValidationError, match="Sobran puntos: 1"):
        actions.submit_for_review(lesson, by=author)
