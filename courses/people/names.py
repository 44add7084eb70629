"""Names as they are written, searched and abbreviated. Pure; nothing here changes how a person writes her name."""

from __future__ import annotations

import unicodedata

# Letters whose base form Unicode does not give by decomposition are none in Spanish or Quechua; apostrophes are
# written in three ways (U+0027, U+2019, U+02BC) and must find each other.
APOSTROPHES = str.maketrans({"\u2019": "'", "\u02bc": "'", "\u2018": "'"})


def full_name(given_names: str, paternal_surname: str, maternal_surname: str) -> str:
    """The name in the order of the identity paper: given names, father's surname, mother's surname. Missing parts leave no gap."""
    return " ".join(part for part in (given_names, paternal_surname, maternal_surname) if part)


def search_key(*parts: str) -> str:
    """Lower case without accents, single spaces, one kind of apostrophe: 'Ñaupari Quispe' -> 'naupari quispe'."""
    text = " ".join(part for part in parts if part).translate(APOSTROPHES).casefold()
    decomposed = unicodedata.normalize("NFD", text)
    return " ".join("".join(c for c in decomposed if not unicodedata.combining(c)).split())


def initials(name: str) -> str:
    """'Rosa Quispe Huamán' -> 'R. Q. H.'"""
    return " ".join(f"{word[0]}." for word in name.split())


def name_key(*parts: str) -> str:
    """The words of a name in alphabetical order: equal for one name, whatever column its parts stand in.

    'de la Cruz, Ana' and 'Ana de la Cruz' -> 'ana cruz de la'
    """
    return " ".join(sorted(search_key(*parts).replace(",", " ").split()))


def anonymous(key: str) -> str:
    """What stands where the name of a forgotten person stood: the same for one row, different between rows."""
    return f"— {key[:4]}"
