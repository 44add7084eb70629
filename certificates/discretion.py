"""A certificate never says where it was earned. Pure: words in, the first word that tells too much out.

A career certificate is shown to employers for decades; the law asks the same of education certificates (CEP 75,
D.S. 025-2017-JUS art. 49). The names of the very place and group are checked too, because no list knows them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

_TELLING = re.compile(
    r"\b("
    r"penal(?:es)?|penitenciari\w*|carcel\w*|prision\w*|presidi\w*|recluso?s?|reclusas?|reclusion|presos?|presas?|"
    r"pabellon(?:es)?|celdas?|condenad\w+|sentenciad\w+|inpe|sunir|"
    r"refugios?|albergues?|casa de acogida|centro de emergencia(?: mujer)?|cem|hogar de refugio|"
    r"violencia|victimas?|agresor\w*|beneficiari[oa]s?"
    r")\b"
)
SHORTEST_NAME = 4


def _plain(text: str) -> str:
    decomposed = unicodedata.normalize("NFD", text.casefold())
    return " ".join("".join(c for c in decomposed if not unicodedata.combining(c)).split())


def telling_word(texts: Iterable[str], *, places: Iterable[str] = ()) -> str:
    """The first word in these texts that tells of a prison or a refuge, or names one of the places; "" when none does."""
    names = [plain for place in places if len(plain := _plain(place)) >= SHORTEST_NAME]
    for text in texts:
        plain = _plain(text)
        if found := _TELLING.search(plain):
            return found[0]
        for name in names:
            if re.search(rf"\b{re.escape(name)}\b", plain):
                return name
    return ""
