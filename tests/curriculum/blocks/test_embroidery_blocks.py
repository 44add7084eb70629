"""Embroidery blocks: what they refuse with a sentence, what they show, what survives without colour."""

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override

from curriculum.blocks.charts import ChartBlock, OwnSymbolBlock, SignChooser
from curriculum.blocks.embroidery import CrossStitchBlock, DrawingSourceBlock, LineDrawingBlock, numbers_in

RED = {"letter": "A", "name": "rojo", "colour": "#a3173f", "brand": "Ancla", "number": "47"}
LEAF = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 50"><path d="M0 0L9 9"/><path d="M9 9L20 0"/></svg>'


def refused(block, value):
    with pytest.raises(ValidationError) as refusal:
        block.clean(block.normalize(value))
    return str(refusal.value.as_json_data())


def cross(**wishes):
    return {"title": "Flor", "crosses": 55, "threads": [RED], "rows": "no x@A\nx*2@A", "note": "", **wishes}


def drawing(**wishes):
    line = {"lines": "1-2", "stitch": "stem", "thread": "A", "text": ""}
    return {
        "title": "Hoja",
        "drawing": LEAF,
        "width_cm": 10,
        "threads": [RED],
        "stitches": [line],
        "note": "",
        **wishes,
    }


def test_cross_stitch_shows_sign_label_and_count_of_each_thread_and_every_row():
    block = CrossStitchBlock()

    html = block.render(block.clean(block.normalize(cross())))

    assert "Ancla 47" in html
    assert "<td>3</td>" in html
    assert "Fila 1:</b> 1 cuadro vacío, 1 cruz con A." in html
    assert "Terminado mide 0.4 × 0.4 cm" in html


@pytest.mark.parametrize(
    ("wishes", "sentence"),
    [
        ({"rows": "x*2@A\nx@A"}, "Fila 2: tiene 1 cuadros y la primera 2. Complete con cuadros vacíos (no)."),
        ({"rows": "x*2"}, "“x” no tiene hilo. Escriba su letra, por ejemplo x@A."),
        ({"rows": "x*2@B"}, "Nombre los hilos B."),
        ({"rows": "x*201@A"}, "Fila 1: es muy ancha. Un patrón tiene como máximo 200 columnas."),
        ({"threads": [RED, RED]}, "Dos hilos tienen la misma letra."),
    ],
)
def test_pattern_that_cannot_be_stitched_gets_a_sentence(wishes, sentence):
    assert sentence in refused(CrossStitchBlock(), cross(**wishes))


def test_drawing_lists_its_stitches_in_order_with_their_threads():
    block = LineDrawingBlock()

    html = block.render(block.clean(block.normalize(drawing())))

    assert "Líneas 1-2: punto tallo" in html
    assert "hilo A (rojo)" in html
    assert "Terminado mide 10 × 5 cm." in html


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        (
            LEAF.replace("</svg>", "<script>alert(1)</script></svg>"),
            "El dibujo trae un programa (script) y no se aceptó.",
        ),
        (
            LEAF.replace("<path", '<path onclick="x()"', 1),
            "El dibujo trae un programa (onclick) y no se aceptó.",
        ),
        (
            LEAF.replace("</svg>", '<image href="https://a.pe/b.png"/></svg>'),
            "El dibujo trae algo de fuera (image)",
        ),
        ("no es un dibujo", "Este archivo no es un dibujo SVG."),
    ],
)
def test_svg_that_acts_or_fetches_gets_a_sentence(source, sentence):
    block = DrawingSourceBlock()

    with pytest.raises(ValidationError) as refusal:
        block.clean(source)

    assert sentence in str(refusal.value.messages)


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ({"lines": "3", "stitch": "stem", "thread": "A"}, "no hay línea 3. El dibujo tiene 2 líneas."),
        ({"lines": "1", "stitch": "stem", "thread": "A"}, "La línea 2 no tiene puntada."),
        ({"lines": "1-2", "stitch": "stem", "thread": "Z"}, "Puntada 1: nombre arriba el hilo Z."),
    ],
)
def test_stitches_have_to_fit_the_drawing(line, sentence):
    assert sentence in refused(LineDrawingBlock(), drawing(stitches=[{"text": "", **line}]))


def test_drawing_is_kept_clean():
    kept = DrawingSourceBlock().clean(LEAF.replace("<path", '<text>hola</text><path fill="red" id="x"', 1))

    assert "text" not in kept
    assert "red" not in kept


def test_lines_are_named_as_people_write_them():
    assert numbers_in("1, 3-5,9 – 8") == [1, 3, 4, 5, 8, 9]


def own(**wishes):
    symbol = {
        "code": "bob",
        "name": "garbanzo",
        "sign": "dot",
        "width": 1,
        "takes": 1,
        "makes": 1,
        "right": "garbanzo",
        "wrong": "",
    }
    return {**symbol, **wishes}


def test_own_symbol_is_drawn_named_and_said():
    block = ChartBlock()
    value = {
        "title": "Garbanzos",
        "cast_on": 3,
        "in_the_round": False,
        "rows": "k bob k",
        "yarns": [],
        "own": [own()],
        "note": "",
    }

    html = block.render(block.clean(block.normalize(value)))

    assert "1 derecho, garbanzo, 1 derecho." in html
    assert "<span>garbanzo</span>" in html


@pytest.mark.parametrize(
    ("wishes", "sentence"),
    [
        ({"code": "k"}, "Un símbolo común ya tiene este nombre."),
        ({"code": "Bob"}, "Letras minúsculas y cifras"),
        ({"right": "3 juntos"}, "Escriba solo palabras"),
        ({"right": "derecho"}, "Otro símbolo se dice así."),
    ],
)
def test_own_symbol_that_could_not_be_read_back_gets_a_sentence(wishes, sentence):
    assert sentence in refused(OwnSymbolBlock(), own(**wishes))


def test_signs_are_chosen_by_their_drawing_and_named_for_who_cannot_see_it():
    html = SignChooser(choices=[("dot", "punto"), ("ring", "aro")]).render("sign", "ring", {"id": "x"})

    assert html.count("<svg") == 2
    assert 'value="ring" id="x_1" checked' in html
    assert '<span class="w-sr-only">punto</span>' in html


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "shown"), [("es", False), ("quy", True)])
def test_rows_without_reviewed_words_are_spanish_and_say_so(language, shown):
    chart, pattern = ChartBlock(), CrossStitchBlock()
    with override(language):
        both = [
            chart.render(
                chart.normalize({"title": "x", "cast_on": 3, "rows": "k*3", "yarns": [], "own": []})
            ),
            pattern.render(pattern.normalize(cross())),
        ]

    for html in both:
        assert ("lesson-fallback" in html) is shown
        assert '<div class="lesson-chart__words" lang="es">' in html
