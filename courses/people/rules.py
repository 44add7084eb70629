"""What can be written about a person. Pure: text in, clean text or a `Refusal` out. Standard library only.

Names stay as they are written: any alphabet, any capitals, apostrophes of three kinds. Only what nobody can see is
taken out, because two names that look the same must be the same.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

DNI_DIGITS = 8
# A spreadsheet that takes a DNI for a number loses the zeros in front. Issued numbers begin with two zeros at most.
FEWEST_DNI_DIGITS = 6
SHORTEST_DOCUMENT = 3
EARLIEST_BIRTH_YEAR = 1900
# Small children live with their mothers in some places; they are never recorded as persons (Reglamento 46.1 f).
YOUNGEST_AGE = 12

_SPACE_CATEGORIES = {"Zs", "Zl", "Zp"}
# Format characters: zero-width, bidirectional marks, soft hyphen, byte order mark.
_INVISIBLE = "Cf"
_DAMAGED_CATEGORIES = {"Cc", "Cs", "Co", "Cn"}
_DAMAGED = "\ufffd"
_DNI_WITH_CHECK = re.compile(r"(\d{8})[ \-–]([0-9A-Za-z])")


@dataclass(frozen=True)
class Refusal(Exception):
    """Why a text is not accepted. `code` names the sentence, `suggestion` what was probably meant."""

    code: str
    suggestion: str = ""

    def __str__(self) -> str:
        return self.code


def clean_text(text: str) -> str:
    """The text as written, composed (NFC), with single ordinary spaces and without invisible characters.

    Raises Refusal("damaged_letters") for control characters and the replacement sign: signs of a wrong encoding.
    """
    kept: list[str] = []
    for character in unicodedata.normalize("NFC", text):
        category = unicodedata.category(character)
        if character in "\t\r\n" or category in _SPACE_CATEGORIES:
            kept.append(" ")
        elif category == _INVISIBLE:
            continue
        elif character == _DAMAGED or category in _DAMAGED_CATEGORIES:
            raise Refusal("damaged_letters")
        else:
            kept.append(character)
    # Once more: a letter and its accent may have been kept apart by an invisible character.
    return unicodedata.normalize("NFC", " ".join("".join(kept).split()))


def clean_name(text: str) -> str:
    """A part of a name, or "" when there is none. Raises Refusal("no_letter") for "-", "." or "123"."""
    name = clean_text(text)
    if name and not any(character.isalpha() for character in name):
        raise Refusal("no_letter")
    return name


def clean_dni(text: str) -> str:
    """Eight digits. The check character printed after a hyphen is no part of the number and is left out.

    Raises Refusal("dni_lost_zero", suggestion) for 6 or 7 digits, Refusal("dni_not_eight") else.
    """
    written = clean_text(text)
    with_check = _DNI_WITH_CHECK.fullmatch(written)
    digits = with_check[1] if with_check else re.sub(r"[ .\-–]", "", written)
    if not digits.isascii() or not digits.isdigit():
        raise Refusal("dni_not_eight")
    if len(digits) == DNI_DIGITS:
        return digits
    if FEWEST_DNI_DIGITS <= len(digits) < DNI_DIGITS:
        raise Refusal("dni_lost_zero", digits.zfill(DNI_DIGITS))
    raise Refusal("dni_not_eight")


def clean_other_document(text: str) -> str:
    """Capital letters, digits, hyphens and slashes; of any length from three: these papers follow no common form.

    Raises Refusal("document_signs") or Refusal("document_short").
    """
    number = clean_text(text).replace(" ", "").upper()
    if not re.fullmatch(r"[0-9A-ZÑ./\-]*", number):
        raise Refusal("document_signs")
    if len(number) < SHORTEST_DOCUMENT:
        raise Refusal("document_short")
    return number


def clean_document(document_type: str, text: str) -> str:
    """The number of a document of that type ("DNI", "SIN" for none, or another). Raises Refusal as above,
    Refusal("document_missing") and Refusal("document_type_missing")."""
    written = clean_text(text)
    if document_type == "SIN":
        if written:
            raise Refusal("document_type_missing")
        return ""
    if not written:
        raise Refusal("document_missing")
    return clean_dni(written) if document_type == "DNI" else clean_other_document(written)


def check_birth_year(year: int | None, *, this_year: int) -> None:
    """Raises Refusal("birth_year_impossible") or Refusal("birth_year_child")."""
    if year is None:
        return
    if not EARLIEST_BIRTH_YEAR <= year <= this_year:
        raise Refusal("birth_year_impossible")
    if this_year - year < YOUNGEST_AGE:
        raise Refusal("birth_year_child")
