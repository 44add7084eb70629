"""Words for charts, one vocabulary a language. Spanish is here; others are entered (`curriculum.wordings`)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Phrase:
    """How an instruction is said. With `many` it is counted ("3 derechos"); without, said again ("... (3 veces)")."""

    one: str
    many: str = ""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words of one language. `right` and `wrong` map symbol codes to what the hands do on that side.

    Within a side no two symbols share a phrase: written rows can be read back. Whether two sides share one does not
    matter, each row says its side.
    """

    language: str
    names: dict[str, str]
    right: dict[str, Phrase]
    wrong: dict[str, Phrase]
    cast_on: tuple[str, str]
    row: str
    right_side: str
    wrong_side: str
    times: str
    yarn: str
    repeat_to_end: str
    repeat_to_last_one: str
    repeat_to_last: str
    nothing: str


@dataclass(frozen=True, slots=True)
class OwnWords:
    """What an author calls her own symbol: its name, and what the hands do on each side."""

    code: str
    name: str
    right: str
    wrong: str


def with_own(words: Vocabulary, own: Iterable[OwnWords]) -> Vocabulary:
    """Returns the vocabulary with the author's own symbols beside the common ones."""
    own = list(own)
    return replace(
        words,
        names={**words.names, **{one.code: one.name for one in own}},
        right={**words.right, **{one.code: Phrase(one.right) for one in own}},
        wrong={**words.wrong, **{one.code: Phrase(one.wrong) for one in own}},
    )


def _both(phrase: Phrase) -> tuple[Phrase, Phrase]:
    return phrase, phrase


# code: (name in the legend, on the right side, on the wrong side)
_SPANISH: dict[str, tuple[str, Phrase, Phrase]] = {
    "k": ("derecho", Phrase("derecho", "derechos"), Phrase("revés", "reveses")),
    "p": ("revés", Phrase("revés", "reveses"), Phrase("derecho", "derechos")),
    "k1tbl": (
        "derecho retorcido",
        Phrase("derecho retorcido", "derechos retorcidos"),
        Phrase("revés retorcido", "reveses retorcidos"),
    ),
    "p1tbl": (
        "revés retorcido",
        Phrase("revés retorcido", "reveses retorcidos"),
        Phrase("derecho retorcido", "derechos retorcidos"),
    ),
    "k1b": (
        "derecho en la vuelta de abajo",
        Phrase("derecho en la vuelta de abajo", "derechos en la vuelta de abajo"),
        Phrase("revés en la vuelta de abajo", "reveses en la vuelta de abajo"),
    ),
    "p1b": (
        "revés en la vuelta de abajo",
        Phrase("revés en la vuelta de abajo", "reveses en la vuelta de abajo"),
        Phrase("derecho en la vuelta de abajo", "derechos en la vuelta de abajo"),
    ),
    "sl": ("punto pasado sin tejer", *_both(Phrase("punto sin tejer", "puntos sin tejer"))),
    "yo": ("lazada", *_both(Phrase("lazada", "lazadas"))),
    "k2tog": (
        "2 juntos al derecho, inclina a la derecha",
        Phrase("2 juntos al derecho"),
        Phrase("2 juntos al revés"),
    ),
    "ssk": (
        "2 juntos al derecho por atrás, inclina a la izquierda",
        Phrase("2 juntos al derecho por atrás"),
        Phrase("2 juntos al revés por atrás"),
    ),
    "p2tog": (
        "2 juntos al revés, inclina a la derecha",
        Phrase("2 juntos al revés"),
        Phrase("2 juntos al derecho"),
    ),
    "ssp": (
        "2 juntos al revés por atrás, inclina a la izquierda",
        Phrase("2 juntos al revés por atrás"),
        Phrase("2 juntos al derecho por atrás"),
    ),
    "k3tog": (
        "3 juntos al derecho, inclina a la derecha",
        Phrase("3 juntos al derecho"),
        Phrase("3 juntos al revés"),
    ),
    "sssk": (
        "3 juntos al derecho por atrás, inclina a la izquierda",
        Phrase("3 juntos al derecho por atrás"),
        Phrase("3 juntos al revés por atrás"),
    ),
    "s2kp": (
        "disminución doble centrada",
        Phrase("disminución doble centrada"),
        Phrase("disminución doble centrada al revés"),
    ),
    "m1l": (
        "aumento que inclina a la izquierda",
        Phrase("aumento a la izquierda"),
        Phrase("aumento a la izquierda al revés"),
    ),
    "m1r": (
        "aumento que inclina a la derecha",
        Phrase("aumento a la derecha"),
        Phrase("aumento a la derecha al revés"),
    ),
    **{
        f"c{size}{letter}": (
            f"trenza de {size}, palito auxiliar {place}",
            Phrase(f"trenza de {size} con el auxiliar {place}"),
            Phrase(f"trenza de {size} con el auxiliar {place} por el revés"),
        )
        for size in (2, 4, 6, 8)
        for letter, place in (("f", "adelante"), ("b", "atrás"))
    },
}

SPANISH = Vocabulary(
    language="es",
    names={**{code: words[0] for code, words in _SPANISH.items()}, "no": "sin punto"},
    right={code: words[1] for code, words in _SPANISH.items()},
    wrong={code: words[2] for code, words in _SPANISH.items()},
    cast_on=("Monte {count} punto.", "Monte {count} puntos."),
    row="Vuelta {number}",
    right_side="cara",
    wrong_side="revés",
    times="{what} ({count} veces)",
    yarn="{what} con {yarn}",
    repeat_to_end="repita desde * hasta el final",
    repeat_to_last_one="repita desde * hasta el último punto",
    repeat_to_last="repita desde * hasta los últimos {count} puntos",
    nothing="no se teje",
)
