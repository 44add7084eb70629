"""Which blocks a lesson may be built of."""

from __future__ import annotations

from typing import Any

from wagtail import blocks

from .charts import ChartBlock
from .circles import ActivityBlock, CircleBlock
from .embroidery import CrossStitchBlock, LineDrawingBlock
from .glossary import GlossaryBlock, VocabularyBlock
from .materials import MaterialsBlock
from .media import AudioBlock, VideoBlock
from .parts import SharedPartBlock
from .pictures import PictureBlock
from .quizzes import QuizBlock
from .sizes import GaugeBlock, SizeTableBlock
from .skills import SkillsBlock
from .steps import StepsBlock
from .texts import CalloutBlock, HeadingBlock, QuoteBlock, TextBlock


class PartBody(blocks.StreamBlock):
    """Everything but shared parts, which hold these. Names are stored in pages: add, never rename."""

    heading = HeadingBlock()
    text = TextBlock(features=["bold", "italic", "ol", "ul"])
    picture = PictureBlock()
    steps = StepsBlock()
    materials = MaterialsBlock()
    callout = CalloutBlock()
    circle = CircleBlock()
    activity = ActivityBlock()
    glossary = GlossaryBlock()
    quote = QuoteBlock()
    quiz = QuizBlock()
    chart = ChartBlock()
    gauge = GaugeBlock()
    sizes = SizeTableBlock()
    audio = AudioBlock()
    video = VideoBlock()
    cross_stitch = CrossStitchBlock()
    line_drawing = LineDrawingBlock()
    vocabulary = VocabularyBlock()
    skills = SkillsBlock()

    class Meta:
        icon = "doc-full"


class LessonBody(PartBody):
    """The body of a lesson."""

    shared = SharedPartBlock()


def pictures_in(value: Any) -> list[tuple[Any, str]]:
    """Returns every picture below a block value with its alt text, in reading order.

    Walks bound values of any depth: stream, list and struct values; anything with an `image` key counts.
    """
    found: list[tuple[Any, str]] = []
    if isinstance(value, blocks.StreamValue):
        for child in value:
            found += pictures_in(child.value)
    elif isinstance(value, blocks.list_block.ListValue):
        for child in value:
            found += pictures_in(child)
    elif isinstance(value, blocks.StructValue):
        if value.get("image"):
            found.append((value["image"], value.get("alt") or ""))
        for name, child in value.items():
            if name != "image":
                found += pictures_in(child)
    return found
