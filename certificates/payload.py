"""What a certificate says: frozen facts, their canonical bytes, and the number a person can type.

Standard library only. Everything else that proves a certificate (register entry, QR, credential, PDF, seal) is
made from the bytes this module returns, so two of them can never disagree.

Facts are decided once, on the day of issue, and never read again from live records: a corrected name or a renamed
course changes nothing on a paper that already left the house.
"""

from __future__ import annotations

import hashlib
import json
import re
import secrets
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta, timezone
from functools import lru_cache
from typing import Any

VERSION = 1
COMMIT_LABEL = b"certificado-v1\n"
LARGEST_INTEGER = 2**53 - 1
NAME_LIMIT = 160
TEXT_LIMIT = 2_000

# Peru keeps UTC-5 all year. A key's first and last day are days of this clock, in Python as in the browser.
HOUSE_CLOCK = timezone(timedelta(hours=-5))

_NUMBER = re.compile(r"(?P<series>[A-Z][A-Z0-9]{0,7})-(?P<year>[12][0-9]{3})-(?P<position>[0-9]{4,9})")


class PayloadError(ValueError):
    """A fact that may not be certified. `code` is stable and translatable, `field` says where it stands."""

    def __init__(self, code: str, field: str = "", detail: str = "") -> None:
        super().__init__(": ".join(part for part in (field, code, detail) if part))
        self.code = code
        self.field = field
        self.detail = detail


# --- text that may stand on a certificate -----------------------------------------------------------------------

# Bidirectional controls change the order in which the eye meets letters; invisible characters let two names that
# look alike differ in bytes (Unicode TR 36, sections 2.1 and 3.1).
_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_INVISIBLE = frozenset(
    "\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180e\u200b\u200c\u200d\u2060\u2061\u2062\u2063\u2064\u2800\u3164\ufeff\uffa0"
)
_NAME_MARKS = frozenset(" '’ʼ-.·")
_LATIN_LOOKALIKES = frozenset("ĸıȷŀĿŉſ")
_LETTER_BLOCKS = ((0x0041, 0x005A), (0x0061, 0x007A), (0x00C0, 0x024F), (0x1E00, 0x1EFF))
_CLICKS = range(0x01C0, 0x01C4)


def _script(character: str) -> str:
    return unicodedata.name(character, "UNNAMED").split()[0]


@lru_cache(maxsize=2_048)  # a batch says the same course, skills and units hundreds of times
def text_problem(text: str, *, limit: int = TEXT_LIMIT) -> str:
    """The code of the first reason why this text may not be certified, or an empty string.

    Codes: `empty`, `too_long`, `outer_space`, `bidi`, `invisible`, `control`, `not_normalised`, `mixed_scripts`.
    """
    if not text or not text.strip():
        return "empty"
    if len(text) > limit:
        return "too_long"
    if any(character in _BIDI for character in text):
        return "bidi"
    if any(character in _INVISIBLE or unicodedata.category(character) == "Cf" for character in text):
        return "invisible"
    if any(unicodedata.category(character) in ("Cc", "Cs", "Co", "Cn", "Zl", "Zp") for character in text):
        return "control"
    if text != text.strip():
        return "outer_space"
    if unicodedata.normalize("NFC", text) != text:
        return "not_normalised"
    scripts = {_script(character) for character in text if unicodedata.category(character)[0] == "L"}
    scripts -= {"MODIFIER", "MASCULINE", "FEMININE"}
    if len(scripts) > 1:
        return "mixed_scripts"
    return ""


def name_problem(name: str) -> str:
    """Like `text_problem`, for the name of a person; the names of this register are written in Latin letters.

    A whole name in Cyrillic or Greek capitals can look exactly like a Latin one, so one script alone is no
    protection: other scripts are refused (`other_script`), as are compatibility forms, phonetic letters and click
    letters that imitate others (`lookalike`), digits and signs (`not_a_letter`), two spaces in a row
    (`double_space`) and piles of accents (`stacked_accents`).
    """
    problem = text_problem(name, limit=NAME_LIMIT)
    if problem:
        return problem
    if "  " in name:
        return "double_space"
    accents = 0
    for character in name:
        category = unicodedata.category(character)
        if category == "Mn":
            accents += 1
            # Overlay marks turn one letter into the picture of another; two accents are the most any name needs.
            if accents > 2 or unicodedata.combining(character) not in (220, 230):
                return "stacked_accents"
            continue
        accents = 0
        if character in _NAME_MARKS:
            continue
        if category[0] != "L":
            return "not_a_letter"
        if unicodedata.normalize("NFKC", character) != character or character in _LATIN_LOOKALIKES:
            return "lookalike"
        if _script(character) != "LATIN":
            return "other_script"
        if ord(character) in _CLICKS or not any(
            low <= ord(character) <= high for low, high in _LETTER_BLOCKS
        ):
            return "lookalike"
    if not any(unicodedata.category(character)[0] == "L" for character in name):
        return "not_a_letter"
    return ""


def tidy(text: str) -> str:
    """The text in composed form (NFC) with single ordinary spaces; it repairs typing, never content."""
    return re.sub(r"[ \t\r\n\u00a0]+", " ", unicodedata.normalize("NFC", text)).strip(" ")


# --- canonical bytes --------------------------------------------------------------------------------------------


def canonical(value: Mapping[str, Any]) -> bytes:
    """The value as canonical JSON (RFC 8785) in UTF-8.

    The standard encoder already writes strings as RFC 8785 asks; what it would write differently (fractions, whole
    numbers that a browser cannot hold, keys outside ASCII) is refused instead of guessed.
    """
    _check_canonical(value, "")
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return text.encode("utf-8")


def _check_canonical(value: Any, place: str) -> None:
    match value:
        case None | bool():
            return
        case str():
            try:
                value.encode("utf-8")
            except UnicodeEncodeError:
                raise PayloadError("not_unicode", place) from None
        case int():
            if abs(value) > LARGEST_INTEGER:
                raise PayloadError("integer_too_large", place)
        case list() | tuple():
            for index, item in enumerate(value):
                _check_canonical(item, f"{place}[{index}]")
        case Mapping():
            for key, item in value.items():
                if not isinstance(key, str) or not key.isascii():
                    raise PayloadError("key_not_ascii", place, str(key))
                _check_canonical(item, f"{place}.{key}" if place else key)
        case _:
            raise PayloadError("type_not_allowed", place, type(value).__name__)


# --- numbers and codes ------------------------------------------------------------------------------------------


@dataclass(frozen=True, order=True)
class Number:
    """A certificate's number: series, year, position. Written `CER-2026-0042`; positions never have gaps."""

    series: str
    year: int
    position: int

    def __str__(self) -> str:
        return f"{self.series}-{self.year:04d}-{self.position:04d}"

    @classmethod
    def parse(cls, text: str) -> Number:
        match = _NUMBER.fullmatch(text)
        if match is None:
            raise PayloadError("number_malformed", "no", text[:40])
        number = cls(match["series"], int(match["year"]), int(match["position"]))
        if number.position < 1 or str(number) != text:
            raise PayloadError("number_malformed", "no", text[:40])
        return number


CODE_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LENGTH = 28
# The largest prime below 32 * 32: every single wrong symbol and every swap of two neighbours changes the remainder.
CODE_PRIME = 1021
_CODE_VALUES = {symbol: value for value, symbol in enumerate(CODE_ALPHABET)} | {"O": 0, "I": 1, "L": 1}


def new_id() -> bytes:
    """128 random bits. They name the certificate and salt every hash of it, so nothing can be guessed back."""
    return secrets.token_bytes(16)


def code_for(identifier: bytes) -> str:
    """The identifier as 28 symbols in seven groups: 26 of Crockford's base 32 and two that check them."""
    if len(identifier) != 16:
        raise PayloadError("id_length", "id")
    value = int.from_bytes(identifier, "big")
    checked = value << 10 | value % CODE_PRIME
    symbols = "".join(CODE_ALPHABET[checked >> shift & 31] for shift in range(135, -1, -5))
    return "-".join(symbols[start : start + 4] for start in range(0, CODE_LENGTH, 4))


def id_from_code(text: str) -> bytes:
    """The identifier behind a typed code. Case, spaces and hyphens do not matter; O reads as 0, I and L as 1.

    Raises PayloadError `code_length`, `code_symbol` or `code_check`.
    """
    symbols = re.sub(r"[\s\-‐‑‒–—_.]", "", text[:200]).upper()
    if len(symbols) != CODE_LENGTH:
        raise PayloadError("code_length", "code")
    value = 0
    for symbol in symbols:
        if symbol not in _CODE_VALUES:
            raise PayloadError("code_symbol", "code")
        value = value << 5 | _CODE_VALUES[symbol]
    identifier, check = value >> 10, value & 1023
    if identifier >> 128 or identifier % CODE_PRIME != check:
        raise PayloadError("code_check", "code")
    return identifier.to_bytes(16, "big")


# --- the facts --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Facts:
    """Everything one certificate states. Field names are the keys of the canonical JSON.

    `hours` are whole effective hours, rounded down: a paper never claims more than was recorded. `since` and
    `until` are the first and the last day attended (keys `from` and `to`). `detail` holds what only the page and the
    credential show (skills, plan, mark, wording, kind); it is frozen and committed to like the rest.
    """

    id: bytes
    no: str
    name: str
    course: str
    hours: int
    since: date
    until: date
    result: str
    issued: date
    doc: str = ""
    detail: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if len(self.id) != 16:
            raise PayloadError("id_length", "id")
        Number.parse(self.no)
        if problem := name_problem(self.name):
            raise PayloadError(problem, "name")
        for place, text, limit in (("course", self.course, 200), ("result", self.result, 80)):
            if problem := text_problem(text, limit=limit):
                raise PayloadError(problem, place)
        if self.doc and (problem := text_problem(self.doc, limit=40)):
            raise PayloadError(problem, "doc")
        if isinstance(self.hours, bool) or not isinstance(self.hours, int) or not 0 <= self.hours <= 20_000:
            raise PayloadError("hours_out_of_range", "hours", str(self.hours))
        if self.since > self.until:
            raise PayloadError("dates_reversed", "from")
        if self.until > self.issued:
            raise PayloadError("issued_before_the_end", "issued")
        for place, text in _texts(self.detail, "detail"):
            if text and (problem := text_problem(text)):
                raise PayloadError(problem, place)
        # The bytes are decided now: whatever becomes of the mapping in `detail`, these are what was certified.
        object.__setattr__(self, "_canonical", canonical(self.as_dict()))

    def as_dict(self) -> dict[str, Any]:
        """The facts as plain JSON values, as they are stored and committed to."""
        return {
            "v": VERSION,
            "id": self.id.hex(),
            "no": self.no,
            "name": self.name,
            "doc": self.doc,
            "course": self.course,
            "hours": self.hours,
            "from": self.since.isoformat(),
            "to": self.until.isoformat(),
            "result": self.result,
            "issued": self.issued.isoformat(),
            "detail": dict(self.detail),
        }

    @classmethod
    def from_dict(cls, value: Mapping[str, Any]) -> Facts:
        """The facts again, from their stored form. Unknown and missing keys are refused, not ignored."""
        expected = {
            "v",
            "id",
            "no",
            "name",
            "doc",
            "course",
            "hours",
            "from",
            "to",
            "result",
            "issued",
            "detail",
        }
        if set(value) != expected:
            raise PayloadError("keys_differ", "", ", ".join(sorted(set(value) ^ expected))[:80])
        if value["v"] != VERSION:
            raise PayloadError("version_unknown", "v", str(value["v"])[:20])
        try:
            return cls(
                id=bytes.fromhex(value["id"]),
                no=value["no"],
                name=value["name"],
                doc=value["doc"],
                course=value["course"],
                hours=value["hours"],
                since=date.fromisoformat(value["from"]),
                until=date.fromisoformat(value["to"]),
                result=value["result"],
                issued=date.fromisoformat(value["issued"]),
                detail=value["detail"],
            )
        except (TypeError, ValueError, AttributeError) as error:
            if isinstance(error, PayloadError):
                raise
            raise PayloadError("value_malformed", "", str(error)[:80]) from error

    def canonical_bytes(self) -> bytes:
        content: bytes = self.__dict__["_canonical"]
        return content

    def commit(self) -> str:
        """What the register keeps of these facts: 64 hexadecimal digits that tell nothing about the person.

        The random identifier inside the facts salts the hash, so not even a list of all names can be tried against it.
        """
        return hashlib.sha256(COMMIT_LABEL + self.canonical_bytes()).hexdigest()

    @property
    def code(self) -> str:
        return code_for(self.id)


def _texts(value: Any, place: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield place, value
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from _texts(item, f"{place}.{key}")
    elif isinstance(value, (list, tuple)):
        for index, item in enumerate(value):
            yield from _texts(item, f"{place}[{index}]")


def initials(name: str) -> str:
    """The name as a public answer shows it: the first letter of each part, nothing more."""
    return " ".join(f"{part[0].upper()}." for part in re.split(r"[\s\-]+", name) if part)
