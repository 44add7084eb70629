"""How hard a Spanish text is to read: Szigriszt-Pazos "perspicuidad" on the INFLESZ scale.

    perspicuity = 206.835 - 62.3 x syllables / words - words / sentences

F. Szigriszt Pazos, "Sistemas predictivos de legibilidad del mensaje escrito" (1993); bands by I. M. Barrio-Cantalejo
and others, "Validación de la Escala INFLESZ", Anales del Sistema Sanitario de Navarra 31 (2008): above 80 very easy,
65-80 fairly easy, 55-65 normal, below 40 very hard.
"""

import re

from curriculum.pages.legibility import syllables

__all__ = ["perspicuity", "sentences", "syllables", "words"]

_WORD = re.compile(r"[a-záéíóúüñ]+", re.IGNORECASE)


def sentences(text: str) -> list[str]:
    return [part.strip() for part in re.split(r"[.!?…:;](?:\s|$)|\n", text) if _WORD.search(part)]


def words(text: str) -> list[str]:
    """Words, with a number counting as one."""
    return re.findall(r"[a-záéíóúüñ]+|\d+(?:[.x]\d+)?", text, re.IGNORECASE)


def perspicuity(text: str) -> float:
    found = _WORD.findall(text)
    return 206.835 - 62.3 * sum(map(syllables, found)) / len(found) - len(words(text)) / len(sentences(text))
