"""The sections an editor stacks into a page. One template each, in templates/cms/blocks/."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageBlock

from cms.branding.queries import verification_url

from .queries import FIGURES, figures_now, live_courses

TEXT_FEATURES = ["bold", "italic", "ol", "ul", "link", "document-link"]
LONG_TEXT_FEATURES = ["h2", "h3", *TEXT_FEATURES]

POINT_ICONS = [
    ("course", _("Stitches")),
    ("work", _("Yarn and needles")),
    ("lesson", _("Open book")),
    ("people", _("People")),
    ("certificate", _("Certificate")),
    ("hours", _("Clock")),
    ("place", _("Place")),
    ("hand-over", _("Open hand")),
    ("star", _("Star")),
    ("language", _("Languages")),
]


class Section(blocks.StructBlock):
    """A part of a page with its own heading."""

    heading = blocks.CharBlock(label=_("Heading"), max_length=100)
    text = blocks.RichTextBlock(label=_("Text"), features=TEXT_FEATURES, required=False)


class TextSection(Section):
    """A heading and a text."""

    class Meta:
        icon = "pilcrow"
        label = _("Text")
        template = "cms/blocks/text_section.html"


class Point(blocks.StructBlock):
    icon = blocks.ChoiceBlock(label=_("Drawing"), choices=POINT_ICONS, default="course")
    title = blocks.CharBlock(label=_("Title"), max_length=80)
    text = blocks.TextBlock(label=_("Text"), rows=3)


class PointsSection(Section):
    """What we do: a few points side by side, each with its drawing."""

    points = blocks.ListBlock(Point(), label=_("Points"), min_num=1, max_num=9)

    class Meta:
        icon = "list-ul"
        label = _("Points side by side")
        template = "cms/blocks/points_section.html"


class CoursesSection(Section):
    """The published courses, fetched when the page is read."""

    how_many = blocks.IntegerBlock(label=_("How many at most"), min_value=1, max_value=24, default=6)
    all_text = blocks.CharBlock(label=_("Words of the link to all courses"), max_length=60, required=False)
    all_page = blocks.PageChooserBlock(label=_("Page with all courses"), required=False)

    class Meta:
        icon = "doc-full"
        label = _("Courses")
        template = "cms/blocks/courses_section.html"

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        """The block's usual context and `courses`, see `live_courses`."""
        context: dict[str, Any] = super().get_context(value, parent_context)
        context["courses"] = live_courses(how_many=value["how_many"])
        return context


class VerificationSection(Section):
    """How anyone checks a certificate, in numbered steps, with the way there."""

    steps = blocks.ListBlock(
        blocks.TextBlock(label=_("Step"), rows=2), label=_("Steps"), min_num=1, max_num=5
    )
    button_text = blocks.CharBlock(label=_("Words of the button"), max_length=60, required=False)

    class Meta:
        icon = "check"
        label = _("How a certificate is checked")
        template = "cms/blocks/verification_section.html"

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        """The block's usual context and `verification_url`, empty when the site has no such page."""
        context: dict[str, Any] = super().get_context(value, parent_context)
        context["verification_url"] = verification_url()
        return context


class Figure(blocks.StructBlock):
    number = blocks.CharBlock(label=_("Number"), max_length=20)
    words = blocks.CharBlock(label=_("What it counts"), max_length=80)
    note = blocks.CharBlock(label=_("Source and date"), max_length=100, required=False)


class FiguresSection(Section):
    """Figures without names: some typed by hand, some counted from the records when the page is read."""

    counted = blocks.MultipleChoiceBlock(
        label=_("Counted from the records"),
        choices=FIGURES,
        required=False,
        help_text=_("A figure below ten is not shown: it could point at a person."),
    )
    figures = blocks.ListBlock(Figure(), label=_("Typed by hand"), min_num=0, max_num=8, required=False)

    class Meta:
        icon = "view"
        label = _("Figures without names")
        template = "cms/blocks/figures_section.html"

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        """The block's usual context and `counted`: the chosen figures with their numbers."""
        context: dict[str, Any] = super().get_context(value, parent_context)
        context["counted"] = figures_now(value["counted"] or [])
        return context


class Way(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"), max_length=80)
    text = blocks.TextBlock(label=_("Text"), rows=3)


class DonorsSection(Section):
    """What a gift does, the ways to give, and whom to ask."""

    ways = blocks.ListBlock(Way(), label=_("Ways to help"), min_num=1, max_num=6)
    aside_heading = blocks.CharBlock(label=_("Heading of the box"), max_length=80, required=False)
    aside_text = blocks.RichTextBlock(
        label=_("Text of the box"),
        features=TEXT_FEATURES,
        required=False,
        help_text=_("Account, contact, report."),
    )
    documents = blocks.ListBlock(
        DocumentChooserBlock(), label=_("Reports to download"), min_num=0, max_num=6, required=False
    )

    class Meta:
        icon = "group"
        label = _("For donors")
        template = "cms/blocks/donors_section.html"


class QuoteSection(blocks.StructBlock):
    """Somebody's words. Never a name that could be found."""

    text = blocks.TextBlock(label=_("Words"), rows=3)
    who = blocks.CharBlock(
        label=_("Who says so"),
        max_length=80,
        required=False,
        help_text=_("A role, not a name: “Tejedora, 34 años”."),
    )

    class Meta:
        icon = "openquote"
        label = _("Quotation")
        template = "cms/blocks/quote_section.html"


class PictureSection(blocks.StructBlock):
    """A picture with its description. No recognisable faces."""

    image = ImageBlock(label=_("Picture"))
    caption = blocks.CharBlock(label=_("Caption"), max_length=200, required=False)

    class Meta:
        icon = "image"
        label = _("Picture")
        template = "cms/blocks/picture_section.html"


class LongText(blocks.RichTextBlock):
    """Running text with headings, for standing pages."""

    class Meta:
        icon = "pilcrow"
        label = _("Text with headings")
        template = "cms/blocks/long_text.html"


class DocumentsSection(blocks.StructBlock):
    """Files to download, with their kind and size."""

    heading = blocks.CharBlock(label=_("Heading"), max_length=100)
    documents = blocks.ListBlock(DocumentChooserBlock(), label=_("Files"), min_num=1, max_num=12)

    class Meta:
        icon = "doc-full-inverse"
        label = _("Files")
        template = "cms/blocks/documents_section.html"


SECTIONS: list[tuple[str, blocks.Block]] = [
    ("points", PointsSection()),
    ("courses", CoursesSection()),
    ("verification", VerificationSection()),
    ("figures", FiguresSection()),
    ("donors", DonorsSection()),
    ("text", TextSection()),
    ("quote", QuoteSection()),
    ("picture", PictureSection()),
]
STANDING_PARTS: list[tuple[str, blocks.Block]] = [
    ("long_text", LongText(features=LONG_TEXT_FEATURES)),
    ("documents", DocumentsSection()),
    *SECTIONS,
]
