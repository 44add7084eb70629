"""How hard a Spanish text is to read. Standard library only.

The measure is Szigriszt Pazos' perspicuity (Sistemas predictivos de legibilidad del mensaje escrito, 1993), read on
the INFLESZ scale (Barrio-Cantalejo and others, Anales del Sistema Sanitario de Navarra 31(2), 2008):

    P = 206.835 - 62.3 x syllables / words - words / sentences

Below 40 very hard, to 55 rather hard, to 65 normal, to 80 rather easy, above very easy. Texts for readers with little
schooling should be at least rather easy.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

RATHER_EASY = 65
FEWEST_WORDS = 40
LONGEST_STEP_WORDS = 25

_WORD = re.compile(r"[^\W\d_]+")
_SENTENCE = re.compile(r"[.!?:;…]+(?:\s|$)|\n+")
_ACCENTED_WEAK = set("íú")


@dataclass(frozen=True, slots=True)
class Legibility:
    """What the measure is made of. `score` is None for texts too short to be measured."""

    words: int
    sentences: int
    syllables: int
    score: int | None

    @property
    def is_easy(self) -> bool:
        return self.score is None or self.score >= RATHER_EASY


def words_of(text: str) -> list[str]:
    return _WORD.findall(text)


def syllables(word: str) -> int:
    """Counts the syllables of a Spanish word: a strong vowel or an accented i, u begins one, diphthongs count once."""
    word = re.sub(r"qu(?=[eéií])", "q", word.lower())
    word = re.sub(r"gu(?=[eéií])", "g", word)
    # y is a vowel at the end of a word and by itself.
    word = re.sub(r"y(?![aeiouáéíóúü])", "i", word)
    count, before = 0, ""
    for letter in word:
        if letter in "aeiouáéíóúü":
            weak, weak_before = letter in "iu", before in "iuü"
            joined = (
                bool(before)
                and (weak or weak_before)
                and not (letter in _ACCENTED_WEAK or before in _ACCENTED_WEAK)
            )
            if not joined:
                count += 1
            before = letter
        elif letter != "h":
            before = ""
    return max(1, count)


def measure(text: str) -> Legibility:
    """Returns the measure of a text. Below 40 words no score is given: one long word would decide it."""
    words = words_of(text)
    sentences = max(1, sum(1 for part in _SENTENCE.split(text) if _WORD.search(part)))
    total = sum(syllables(word) for word in words)
    score = None
    if len(words) >= FEWEST_WORDS:
        score = round(206.835 - 62.3 * total / len(words) - len(words) / sentences)
    return Legibility(len(words), sentences, total, score)
