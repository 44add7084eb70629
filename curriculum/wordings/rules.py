"""What a set of words needs before charts can be written in it. Pure: keys and texts in, a vocabulary or what is wrong out.

Every word has a stable key: `name.yo` (legend), `right.yo.one`, `wrong.yo.many` (what the hands do on a side),
`row`, `cast_on.one` (sentences). They follow from the Spanish vocabulary: a new symbol there is a new key here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from ..charts.grids import Chart, Stitch, read_rows
from ..charts.symbols import NOTHING, SYMBOLS
from ..charts.vocabularies import SPANISH, Phrase, Vocabulary
from ..charts.wording import NotWritten, read_written, written, written_text

LONGEST = 120
# What parts rows, instructions and repeats from each other in a written chart.
SIGNS = frozenset(",;:.*()")
_PLACE = re.compile(r"\{[a-z]+\}")
_SENTENCES = (
    "row",
    "right_side",
    "wrong_side",
    "times",
    "yarn",
    "repeat_to_end",
    "repeat_to_last_one",
    "repeat_to_last",
    "nothing",
)


@dataclass(frozen=True, slots=True)
class Word:
    """One word to be said in another language. `places` must stand in it once, as they are; `example` is Spanish."""

    key: str
    spanish: str
    example: str
    places: tuple[str, ...] = ()

    @property
    def may_be_empty(self) -> bool:
        return not self.spanish

    @property
    def is_name(self) -> bool:
        """Whether it stands in the legend only, where any sign is welcome."""
        return self.key.startswith("name.")

    @property
    def is_phrase(self) -> bool:
        return self.key.startswith(("right.", "wrong."))


@dataclass(frozen=True, slots=True)
class WordProblem:
    """What is wrong with one word.

    Codes: missing, unknown, empty, too_long, place (detail: the place), braces, sign (detail: the sign), digit, twice
    (detail: the other key), misread (detail: the line that cannot be read back).
    """

    key: str
    code: str
    detail: str = ""


class NotAVocabulary(ValueError):
    """The words cannot write a chart. Carries every problem, in the order of the keys."""

    def __init__(self, problems: Iterable[WordProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__(", ".join(f"{one.key}: {one.code}" for one in self.problems))


def sample() -> Chart:
    """Returns a small chart that works out and needs nearly every sentence: repeat, colours, cable, yarn over."""
    rows = "k*2 p*2 k2tog*2 yo*2 k*3\nk*2 p*2 k*4@A k*3@B\nk*2 p*2 c4f k*3\nk*11"
    return Chart(rows=read_rows(rows), cast_on=11, repeat=(1, 4))


def tidy(text: str) -> str:
    """Returns the text on one line, without blanks at its ends or doubled ones."""
    return " ".join(text.split())


@lru_cache(maxsize=1)
def words_needed() -> tuple[Word, ...]:
    """Returns every word, the sentences first, then symbol by symbol."""
    return (*_sentences(), *_symbols())


def spanish_words() -> dict[str, str]:
    """Returns the Spanish words by key."""
    return {word.key: word.spanish for word in words_needed()}


def missing_from(words: Mapping[str, str]) -> list[str]:
    """Returns the keys that stored words lack, since the product learned new symbols."""
    return [word.key for word in words_needed() if word.key not in words]


def vocabulary_from(words: Mapping[str, str], *, language: str) -> Vocabulary:
    """Returns the vocabulary of a language from its words by key. Raises NotAVocabulary with every problem.

    What it returns can be read back: written text -> grid -> the same written text, for every chart of the common
    symbols.
    """
    vocabulary = stored_vocabulary(words, language=language)
    misread = list(_misread(vocabulary))
    if misread:
        raise NotAVocabulary(misread)
    return vocabulary


def stored_vocabulary(words: Mapping[str, str], *, language: str) -> Vocabulary:
    """Returns the vocabulary of words that were accepted when they were stored, in a millisecond: what an update of
    the product may have changed is checked again, reading every instruction back is not. Raises NotAVocabulary."""
    words = {key: tidy(text) for key, text in words.items()}
    problems = [*_of_keys(words), *_of_texts(words), *_of_equal_texts(words)]
    if problems:
        order = {word.key: place for place, word in enumerate(words_needed())}
        raise NotAVocabulary(sorted(problems, key=lambda one: order.get(one.key, len(order))))
    return _assembled(words, language)


# --------------------------------------------------------------------------------------- the keys


def _sentences() -> Iterator[Word]:
    lines = written(sample())
    short = written(Chart(rows=read_rows("k*4 no"), cast_on=4, in_the_round=True))
    ends = {
        "row": lines[0].line,
        "right_side": lines[0].line,
        "wrong_side": lines[1].line,
        "times": SPANISH.times.format(what=SPANISH.right["k2tog"].one, count=3),
        "yarn": SPANISH.yarn.format(what=f"4 {SPANISH.right['k'].many}", yarn="A"),
        "repeat_to_end": written(Chart(rows=read_rows("k p"), cast_on=2, repeat=(1, 2)))[0].line,
        "repeat_to_last_one": written(Chart(rows=read_rows("k p k"), cast_on=3, repeat=(1, 2)))[0].line,
        "repeat_to_last": written(Chart(rows=read_rows("k p k*2"), cast_on=4, repeat=(1, 2)))[0].line,
        "nothing": short[0].line.replace(short[0].text, SPANISH.nothing),
    }
    for place, key in enumerate(("cast_on.one", "cast_on.many")):
        text = SPANISH.cast_on[place]
        yield Word(key, text, text.format(count=(1, 7)[place]), _places(text))
    for key in _SENTENCES:
        text = getattr(SPANISH, key)
        yield Word(key, text, ends[key], _places(text))


def _places(text: str) -> tuple[str, ...]:
    # The star of a repeat points to the place where it begins: without it nobody finds that place.
    return (*_PLACE.findall(text), *(("*",) if "*" in text else ()))


def _symbols() -> Iterator[Word]:
    for code in SYMBOLS:
        yield Word(f"name.{code}", SPANISH.names[code], SPANISH.names[code])
        if code == NOTHING:
            continue
        for index, (side, phrases) in enumerate((("right", SPANISH.right), ("wrong", SPANISH.wrong))):
            phrase = phrases[code]
            one, three = (_line(code, times, index) for times in (1, 3))
            yield Word(f"{side}.{code}.one", phrase.one, one)
            yield Word(f"{side}.{code}.many", phrase.many, three)


def _line(code: str, times: int, index: int, words: Vocabulary = SPANISH) -> str:
    """One instruction alone in its row: index 0 looks at the right side, 1 at the wrong side."""
    return written(_alone(Stitch(code), times, index), words)[index].line


def _alone(stitch: Stitch, times: int, index: int) -> Chart:
    return Chart(rows=(*(((),) * index), (stitch,) * times), cast_on=1)


# ---------------------------------------------------------------------------------------- the rules


def _of_keys(words: Mapping[str, str]) -> Iterator[WordProblem]:
    known = {word.key for word in words_needed()}
    yield from (WordProblem(key, "missing") for key in missing_from(words))
    yield from (WordProblem(key, "unknown") for key in words if key not in known)


def _of_texts(words: Mapping[str, str]) -> Iterator[WordProblem]:
    for word in words_needed():
        text = words.get(word.key)
        if text is None:
            continue
        if not text:
            if not word.may_be_empty:
                yield WordProblem(word.key, "empty")
            continue
        if len(text) > LONGEST:
            yield WordProblem(word.key, "too_long", str(LONGEST))
            continue
        yield from _of_signs(word, text)


def _of_signs(word: Word, text: str) -> Iterator[WordProblem]:
    lost = [place for place in word.places if text.count(place) != 1]
    if lost:
        yield WordProblem(word.key, "place", lost[0])
        return
    rest = text
    for place in word.places:
        rest = rest.replace(place, " ")
    if "{" in rest or "}" in rest:
        yield WordProblem(word.key, "braces")
        return
    if word.is_name:
        return
    wrong = sorted(sign for sign in set(rest) & SIGNS if sign not in word.spanish)
    if wrong:
        yield WordProblem(word.key, "sign", wrong[0])
    elif not word.is_phrase and any(letter.isdigit() for letter in rest):
        # "1{number}" would make row 2 the row 12.
        yield WordProblem(word.key, "digit")


def _of_equal_texts(words: Mapping[str, str]) -> Iterator[WordProblem]:
    groups = (
        [word.key for word in words_needed() if word.is_name],
        ["right_side", "wrong_side"],
        ["repeat_to_end", "repeat_to_last_one", "repeat_to_last"],
        [word.key for word in words_needed() if word.key.startswith("right.")],
        [word.key for word in words_needed() if word.key.startswith("wrong.")],
    )
    for keys in groups:
        said: dict[str, str] = {}
        for key in keys:
            text = words.get(key, "").casefold()
            other = said.setdefault(text, key) if text else key
            # One symbol may be said alike for one and for many: many languages do not change the word.
            if _symbol_of(other) != _symbol_of(key):
                yield WordProblem(key, "twice", other)


def _symbol_of(key: str) -> str:
    return key.rsplit(".", 1)[0] if key.startswith(("right.", "wrong.")) else key


def _assembled(words: Mapping[str, str], language: str) -> Vocabulary:
    codes = [code for code in SYMBOLS if code != NOTHING]
    right, wrong = (
        {code: Phrase(words[f"{side}.{code}.one"], words[f"{side}.{code}.many"]) for code in codes}
        for side in ("right", "wrong")
    )
    return Vocabulary(
        language=language,
        names={code: words[f"name.{code}"] for code in SYMBOLS},
        right=right,
        wrong=wrong,
        cast_on=(words["cast_on.one"], words["cast_on.many"]),
        **{name: words[name] for name in _SENTENCES},
    )


def _misread(words: Vocabulary) -> Iterator[WordProblem]:
    """Every instruction alone, on both sides, with and without a colour, in numbers of one, two and three digits and in
    each number some phrase begins with: what two instructions could share, they share here."""
    texts = [
        text for side in (words.right, words.wrong) for one in side.values() for text in (one.one, one.many)
    ]
    said = {int(number) for text in texts for number in re.findall(r"[0-9]+", text) if len(number) <= 3}
    counts = sorted({1, 2, 12, 120} | {number for number in said if 0 < number <= 200})
    for index, side in enumerate(("right", "wrong")):
        for code in getattr(words, side):
            for stitch in (Stitch(code), Stitch(code, "A")):
                found = next((times for times in counts if not _is_read_back(stitch, times, index, words)), 0)
                if found:
                    line = written(_alone(stitch, found, index), words)[index].line
                    is_counted = found > 1 and getattr(words, side)[code].many
                    yield WordProblem(f"{side}.{code}.{'many' if is_counted else 'one'}", "misread", line)
                    break


def _is_read_back(stitch: Stitch, times: int, index: int, words: Vocabulary) -> bool:
    chart = _alone(stitch, times, index)
    try:
        again = read_written(written_text(chart, words), words)
    except NotWritten:
        return False
    return [one for one in again.rows[index] if one.code != NOTHING] == list(chart.rows[index])
