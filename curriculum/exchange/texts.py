"""A lesson as Markdown and a chart as CSV: for people who go on working with them elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

from django.utils.translation import gettext, ngettext, override
from wagtail import blocks

from ..blocks.charts import chart_of, words_of
from ..charts.grids import NotAChart
from ..charts.tables import to_csv
from ..charts.wording import written
from ..pages import wording

_SPECIAL = re.compile(r"([\\`*_\[\]<>#|])")


def charts_of(lesson: Any) -> list[tuple[str, str]]:
    """Returns title and CSV of every knitting chart of a lesson that can be read."""
    found = []
    for block in lesson.body:
        if block.block_type == "chart":
            try:
                found.append((block.value["title"], to_csv(chart_of(block.value).rows)))
            except NotAChart:
                continue
    return found


def markdown_of(lesson: Any) -> str:
    """Returns a lesson as CommonMark, in its own language. Pictures appear as their description."""
    with override(lesson.locale.language_code):
        return re.sub(r"\n{3,}", "\n\n", "\n".join(_lesson(lesson))).strip() + "\n"


def plain(text: Any) -> str:
    """Returns a text in which no character means anything to Markdown."""
    return _SPECIAL.sub(r"\\\1", " ".join(str(text).split()))


def _lesson(lesson: Any) -> Iterator[str]:
    yield f"# {plain(lesson.title)}\n"
    if lesson.summary:
        yield f"{plain(lesson.summary)}\n"
    facts = [wording.duration(lesson.minutes), lesson.get_level_display() if lesson.level else ""]
    if any(facts):
        yield "*" + " · ".join(fact for fact in facts if fact) + "*\n"
    if lesson.objective:
        yield f"**{gettext('After this lesson')}:** {plain(lesson.objective)}\n"
    for block in lesson.body:
        yield from _block(block.block_type, block.block, block.value)
        yield ""


def _block(name: str, block: Any, value: Any) -> Iterator[str]:
    own = {
        "heading": _heading,
        "text": _text,
        "steps": _steps,
        "materials": _materials,
        "chart": _chart,
        "sizes": _sizes,
        "quiz": _quiz,
        "glossary": _glossary,
    }.get(name)
    yield from own(value) if own else _any(block, value)


def _heading(value: Any) -> Iterator[str]:
    minutes = f" ({wording.duration(value['minutes'])})" if value.get("minutes") else ""
    yield f"## {plain(value['text'])}{minutes}\n"


def _text(value: Any) -> Iterator[str]:
    yield markdown_of_html(getattr(value, "source", str(value)))


def _steps(value: Any) -> Iterator[str]:
    if value.get("title"):
        yield f"### {plain(value['title'])}\n"
    for number, step in enumerate(value["steps"], start=1):
        yield f"{number}. {plain(step['text'])}"
        if step.get("alt"):
            yield f"   *[{plain(step['alt'])}]*"
        for key, word in (("tip", gettext("Tip")), ("safety", gettext("Take care"))):
            if step.get(key):
                yield f"   **{word}:** {plain(step[key])}"


def _materials(value: Any) -> Iterator[str]:
    yield f"### {gettext('What you need')}\n"
    for item in value["items"]:
        amount = (
            f"{wording.number(item['amount'])} {item.get('unit') or ''}".strip() if item.get("amount") else ""
        )
        details = [plain(item["name"]), amount]
        if item.get("needle_mm"):
            details.append(gettext("%(size)s mm") % {"size": wording.number(item["needle_mm"])})
        if item.get("note"):
            details.append(plain(item["note"]))
        yield "- " + ", ".join(part for part in details if part)


def _chart(value: Any) -> Iterator[str]:
    yield f"### {plain(value['title'])}\n"
    try:
        chart = chart_of(value)
    except NotAChart:
        return
    yield (
        ngettext("Begin with %(count)s stitch.", "Begin with %(count)s stitches.", chart.cast_on)
        % {"count": chart.cast_on}
        + "\n"
    )
    for row in written(chart, words_of(value)):
        side = f" ({row.side})" if row.side else ""
        yield f"- **{plain(row.label)}{side}:** {plain(row.text)}."


def _sizes(value: Any) -> Iterator[str]:
    yield f"### {plain(value['title'])}\n"
    yield "| " + " | ".join(plain(column) for column in value["columns"]) + " |"
    yield "|" + " --- |" * len(value["columns"])
    for row in value["rows"]:
        yield "| " + " | ".join(plain(cell) for cell in row["cells"]) + " |"


def _quiz(value: Any) -> Iterator[str]:
    yield f"### {gettext('Did I understand it?')}\n"
    for question in value["questions"]:
        yield f"{plain(question['question'])}\n"
        for place, answer in enumerate(question["answers"], start=1):
            sign = "x" if answer["right"] else " "
            yield f"- [{sign}] {wording.letter(place)}) {plain(answer['text'])}"
        if question.get("why"):
            yield f"\n{plain(question['why'])}\n"


def _glossary(value: Any) -> Iterator[str]:
    for term in value["terms"]:
        yield f"- **{plain(term['word'])}:** {plain(term['meaning'])}"


def _any(block: Any, value: Any, *, title: str = "") -> Iterator[str]:
    """A block without a form of its own: its words in order, each under its label."""
    if isinstance(block, blocks.StructBlock):
        for name, child in block.child_blocks.items():
            yield from _any(child, value.get(name), title=str(child.label or name))
    elif isinstance(block, (blocks.ListBlock, blocks.StreamBlock)):
        for one in value or []:
            bound = isinstance(one, blocks.StreamValue.StreamChild)
            yield from _any(one.block if bound else block.child_block, one.value if bound else one)
    elif isinstance(block, blocks.RichTextBlock):
        yield from _text(value)
    elif isinstance(block, (blocks.ChoiceBlock, blocks.BooleanBlock)):
        return
    elif isinstance(value, str) and value.strip():
        yield (f"**{title}:** " if title else "- ") + plain(value)
    elif isinstance(value, (int, float)) or type(value).__name__ == "Decimal":
        yield f"**{title}:** {wording.number(value)}"


class _Html(HTMLParser):
    """Rich text of a lesson (paragraphs, bold, italic, lists) as Markdown."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.lists: list[list[int | None]] = []

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        if tag in ("b", "strong"):
            self.parts.append("**")
        elif tag in ("i", "em"):
            self.parts.append("*")
        elif tag in ("ul", "ol"):
            self.lists.append([0 if tag == "ol" else None])
        elif tag == "li" and self.lists:
            number = self.lists[-1][0]
            if number is None:
                self.parts.append("\n- ")
            else:
                self.lists[-1][0] = number + 1
                self.parts.append(f"\n{number + 1}. ")
        elif tag == "br":
            self.parts.append("  \n")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("b", "strong"):
            self.parts.append("**")
        elif tag in ("i", "em"):
            self.parts.append("*")
        elif tag in ("ul", "ol") and self.lists:
            self.lists.pop()
            self.parts.append("\n\n")
        elif tag in ("p", "h2", "h3", "h4"):
            self.parts.append("\n\n")

    def handle_data(self, data: str) -> None:
        self.parts.append(_SPECIAL.sub(r"\\\1", data.replace("\n", " ")))


def markdown_of_html(html: str) -> str:
    """Returns rich text as Markdown."""
    reader = _Html()
    reader.feed(html)
    reader.close()
    return "".join(reader.parts).strip() + "\n"
