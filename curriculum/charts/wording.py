"""A chart written out row by row, as hands work it, and read back from its own words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby

from .grids import Chart, Row, Stitch, padded, segments, taken, width_of
from .symbols import NOTHING, Symbol
from .vocabularies import SPANISH, Phrase, Vocabulary


@dataclass(frozen=True, slots=True)
class WrittenRow:
    """One row in words. `side` is empty in the round."""

    number: int
    label: str
    side: str
    text: str

    @property
    def line(self) -> str:
        side = f" ({self.side})" if self.side else ""
        return f"{self.label}{side}: {self.text}."


class NotWritten(ValueError):
    """The words are not those of a chart. The message is the line that cannot be read."""


def written(chart: Chart, words: Vocabulary = SPANISH) -> list[WrittenRow]:
    """Returns the rows in the order they are worked. "No stitch" cells are not worked and not named."""
    rows = []
    for index in range(len(chart.rows)):
        right_side = chart.is_right_side(index)
        side = "" if chart.in_the_round else words.right_side if right_side else words.wrong_side
        label = words.row.format(number=index + 1)
        rows.append(WrittenRow(index + 1, label, side, _row_in_words(chart, index, words)))
    return rows


def written_text(chart: Chart, words: Vocabulary = SPANISH) -> str:
    """Returns the whole chart in words: how many to cast on, then a line for each row."""
    cast_on = words.cast_on[chart.cast_on != 1].format(count=chart.cast_on)
    return "\n".join([cast_on, *(row.line for row in written(chart, words))])


def _row_in_words(chart: Chart, index: int, words: Vocabulary) -> str:
    right_side = chart.is_right_side(index)
    parts: Iterable[Row] = segments(chart, index)
    if not right_side:
        # A wrong-side row begins at the left edge and sees everything the other way round.
        parts = [tuple(reversed(part)) for part in reversed(list(parts))]
    before, inside, after = (_items(part, right_side, words) for part in parts)
    if not inside:
        return ", ".join(before + after) or words.nothing
    rest = taken(list(parts)[2])
    if rest == 0:
        end = words.repeat_to_end
    elif rest == 1:
        end = words.repeat_to_last_one
    else:
        end = words.repeat_to_last.format(count=rest)
    repeated = f"*{', '.join(inside)}; {end}"
    return ", ".join([*before, repeated, *after])


def _items(row: Row, right_side: bool, words: Vocabulary) -> list[str]:
    phrases = words.right if right_side else words.wrong
    worked = [stitch for stitch in row if stitch.code != NOTHING]
    return [_item(stitch, phrases[stitch.code], len(list(same)), words) for stitch, same in groupby(worked)]


def _item(stitch: Stitch, phrase: Phrase, count: int, words: Vocabulary) -> str:
    if phrase.many:
        text = f"{count} {phrase.one if count == 1 else phrase.many}"
    else:
        text = phrase.one if count == 1 else words.times.format(what=phrase.one, count=count)
    return words.yarn.format(what=text, yarn=stitch.yarn) if stitch.yarn else text


def _pattern(template: str, **groups: str) -> str:
    """Returns a regular expression for a template of the vocabulary, its places replaced by groups."""
    escaped = re.escape(template)
    for name, group in groups.items():
        escaped = escaped.replace(re.escape("{" + name + "}"), group)
    return escaped


def read_written(text: str, words: Vocabulary = SPANISH, own: Mapping[str, Symbol] | None = None) -> Chart:
    """Reads a chart from its words, `own` symbols by code (their words are in the vocabulary: `with_own`). The grid has the same instructions; empty cells stand where columns need them.

    Raises NotWritten with the first line that is not understood.
    """
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if not lines:
        raise NotWritten("")
    first = re.fullmatch("|".join(_pattern(one, count=r"(\d+)") for one in words.cast_on), lines[0])
    if first is None:
        raise NotWritten(lines[0])
    cast_on = int(next(group for group in first.groups() if group))
    sides = "|".join(re.escape(side) for side in (words.right_side, words.wrong_side))
    label = _pattern(words.row, number=r"(?P<number>\d+)")
    head = re.compile(rf"{label}(?: \((?P<side>{sides})\))?: (?P<text>.*)\.")
    rows: list[tuple[Row, Row, Row]] = []
    in_the_round = True
    for line in lines[1:]:
        match = head.fullmatch(line)
        if match is None or int(match["number"]) != len(rows) + 1:
            raise NotWritten(line)
        right_side = match["side"] != words.wrong_side
        in_the_round = in_the_round and match["side"] is None
        parts = [
            _read_items(part, right_side, words, line, own or {}) for part in _split(match["text"], words)
        ]
        if not right_side:
            parts = [tuple(reversed(part)) for part in reversed(parts)]
        rows.append((parts[0], parts[1], parts[2]))
    return _aligned(rows, cast_on=cast_on, in_the_round=in_the_round)


def _split(text: str, words: Vocabulary) -> tuple[str, str, str]:
    """Cuts a row's words at the repeat: before, inside, after."""
    ends = "|".join(
        [
            _pattern(words.repeat_to_end),
            _pattern(words.repeat_to_last_one),
            _pattern(words.repeat_to_last, count=r"\d+"),
        ]
    )
    match = re.fullmatch(rf"(?:(?P<before>.*?), )?\*(?P<inside>.*); (?:{ends})(?:, (?P<after>.*))?", text)
    if match is None:
        return text, "", ""
    return match["before"] or "", match["inside"], match["after"] or ""


def _read_items(text: str, right_side: bool, words: Vocabulary, line: str, own: Mapping[str, Symbol]) -> Row:
    if not text or text == words.nothing:
        return ()
    phrases = words.right if right_side else words.wrong
    row: list[Stitch] = []
    for item in text.split(", "):
        yarn = ""
        coloured = re.fullmatch(_pattern(words.yarn, what="(?P<what>.*)", yarn="(?P<yarn>[A-Z])"), item)
        if coloured is not None:
            item, yarn = coloured["what"], coloured["yarn"]
        found = _read_item(item, phrases, words)
        if found is None:
            raise NotWritten(line)
        code, count = found
        row += [Stitch(code, yarn, own.get(code))] * count
    return tuple(row)


def _read_item(item: str, phrases: dict[str, Phrase], words: Vocabulary) -> tuple[str, int] | None:
    said = {phrase.one: code for code, phrase in phrases.items() if not phrase.many}
    counted = {
        form: code for code, phrase in phrases.items() if phrase.many for form in (phrase.one, phrase.many)
    }
    if item in said:
        return said[item], 1
    again = re.fullmatch(_pattern(words.times, what="(?P<what>.*)", count=r"(?P<count>\d+)"), item)
    if again is not None and again["what"] in said:
        return said[again["what"]], int(again["count"])
    number, _space, phrase = item.partition(" ")
    if number.isdecimal() and phrase in counted:
        return counted[phrase], int(number)
    return None


def _aligned(rows: list[tuple[Row, Row, Row]], *, cast_on: int, in_the_round: bool) -> Chart:
    """Puts rows of different lengths into one grid, so that the repeat stands in the same columns everywhere."""
    widths = [max((width_of(row[part]) for row in rows), default=0) for part in range(3)]
    grid = tuple(
        padded(row[0], widths[0]) + padded(row[1], widths[1]) + padded(row[2], widths[2]) for row in rows
    )
    repeat = (widths[0] + 1, widths[0] + widths[1]) if widths[1] else None
    return Chart(rows=grid, cast_on=cast_on, in_the_round=in_the_round, repeat=repeat)
