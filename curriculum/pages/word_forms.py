"""The forms of a word under which it is found: "tejer", "tejido" and "teje" are one. Standard library and Snowball only.

The same function writes the index and reads the question, whatever the database: neither PostgreSQL's dictionaries
nor its `unaccent` extension are asked, so both databases find the same pages (decision 0061).
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

import snowballstemmer

# Languages Snowball knows, by our codes. There is no Snowball for Quechua: its words are found as they are written.
STEMMED = {"es": "spanish"}
# Apostrophes belong to Quechua letters (t'anta): with or without, straight or curly, it is one word.
_APOSTROPHES = re.compile(r"(?<=\w)['’ʼ](?=\w)")
_WORDS = re.compile(r"\w+")
LONGEST_WORD = 60

# Words that carry no meaning of their own: a question is not refused because a lesson lacks one of them.
# Articles, prepositions, conjunctions, pronouns and question words, without accents.
FUNCTION_WORDS = frozenset(
    [
        "a",
        "al",
        "ante",
        "aquel",
        "aquella",
        "aquellas",
        "aquellos",
        "bajo",
        "como",
        "con",
        "cual",
        "cuales",
        "cuando",
        "cuanto",
        "cuantos",
        "de",
        "del",
        "desde",
        "donde",
        "el",
        "ella",
        "ellas",
        "ellos",
        "en",
        "entre",
        "era",
        "es",
        "esa",
        "esas",
        "ese",
        "eso",
        "esos",
        "esta",
        "estas",
        "este",
        "esto",
        "estos",
        "fue",
        "ha",
        "hace",
        "hacer",
        "hacia",
        "hago",
        "han",
        "hasta",
        "hay",
        "la",
        "las",
        "le",
        "les",
        "lo",
        "los",
        "me",
        "mi",
        "mis",
        "mucho",
        "muy",
        "ni",
        "no",
        "nos",
        "o",
        "para",
        "pero",
        "por",
        "porque",
        "que",
        "quien",
        "quienes",
        "se",
        "ser",
        "si",
        "sin",
        "sobre",
        "son",
        "su",
        "sus",
        "te",
        "tu",
        "tus",
        "u",
        "un",
        "una",
        "unas",
        "uno",
        "unos",
        "usted",
        "y",
        "ya",
        "yo",
    ]
)


def folded(text: str) -> str:
    """Returns the text without accents and capitals: "Crochê" becomes "croche"."""
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter)).casefold()


def words_in(text: str) -> list[str]:
    """Returns the words of a text in lower case, with accents, in order. What is longer than a word is left out."""
    plain = _APOSTROPHES.sub("", unicodedata.normalize("NFC", text))
    return [word for word in _WORDS.findall(plain.lower()) if len(word) <= LONGEST_WORD]


@lru_cache(maxsize=4)
def _stemmer(algorithm: str) -> snowballstemmer.stemmer:
    return snowballstemmer.stemmer(algorithm)


@lru_cache(maxsize=20_000)
def forms_of_word(word: str, language: str = "es") -> tuple[str, ...]:
    """Returns the forms of one word, without accents: of the word as written, and of it without accents where the
    ending is then read otherwise ("tejió"). At least one, at most two."""
    plain = folded(word)
    algorithm = STEMMED.get(language)
    if algorithm is None:
        return (plain,)
    stem = _stemmer(algorithm).stemWord
    return tuple(dict.fromkeys(folded(stem(one)) for one in (word, plain)))


def forms_in(text: str, language: str = "es") -> list[str]:
    """Returns every form of a text once, in the order of the text: what an index holds."""
    return list(dict.fromkeys(form for word in words_in(text) for form in forms_of_word(word, language)))


def asked_forms(text: str, language: str = "es") -> dict[str, tuple[str, ...]]:
    """Maps each word of a question, without accents, to its forms, one of which has to occur. Function words are left
    out unless nothing else was asked."""
    words = list(dict.fromkeys(words_in(text)))
    telling = [word for word in words if folded(word) not in FUNCTION_WORDS] if language == "es" else words
    return {folded(word): forms_of_word(word, language) for word in telling or words}
