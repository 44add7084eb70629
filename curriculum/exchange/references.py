"""Bodies with references instead of row numbers: a picture of this site has another number on the next one.

Walks the stored form of a body by the definitions of its blocks, so that a block nobody thought of when this was
written travels too, as long as it chooses pictures, recordings or snippets with Wagtail's choosers.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import nh3
from wagtail import blocks
from wagtail.blocks.field_block import ChooserBlock, RawHTMLBlock
from wagtail.images import get_image_model
from wagtail.images.blocks import ImageBlock

# What the rich text of lessons may hold; everything else in a file from elsewhere goes.
ALLOWED_TAGS = {"p", "b", "i", "strong", "em", "ol", "ul", "li", "br", "hr", "h2", "h3", "h4", "sub", "sup"}
ALLOWED_ATTRIBUTES = {tag: {"data-block-key"} for tag in ALLOWED_TAGS}

# Takes a chosen row's model and its stored key, returns what stands there instead; None leaves the place empty.
Exchange = Callable[[Any, Any], Any]


class CannotTravel(ValueError):
    """A block refers to something no course file can carry. Carries the name of the block."""


def exchanged(block: blocks.Block, value: Any, exchange: Exchange, *, path: str = "") -> Any:
    """Returns the stored value of a block with every reference exchanged and every rich text cleaned."""
    if isinstance(block, blocks.StreamBlock):
        found = []
        for child in value or []:
            inner = block.child_blocks.get(child["type"]) if isinstance(child, dict) else None
            if inner is not None:
                found.append(
                    {
                        **child,
                        "value": exchanged(inner, child["value"], exchange, path=f"{path}/{child['type']}"),
                    }
                )
        return found
    if isinstance(block, blocks.ListBlock):
        return [_list_item(block, item, exchange, path) for item in value or []]
    if isinstance(block, ImageBlock):
        return {**value, "image": exchange(get_image_model(), value.get("image"))} if value else value
    if isinstance(block, blocks.StructBlock):
        if not isinstance(value, dict):
            return value
        return {
            name: exchanged(block.child_blocks[name], inner, exchange, path=f"{path}/{name}")
            for name, inner in value.items()
            if name in block.child_blocks
        }
    if isinstance(block, ChooserBlock):
        return exchange(block.model_class, value) if value is not None else None
    if isinstance(block, blocks.RichTextBlock):
        return clean_html(value)
    if isinstance(block, RawHTMLBlock):
        raise CannotTravel(path)
    return value


def _list_item(block: blocks.ListBlock, item: Any, exchange: Exchange, path: str) -> Any:
    if isinstance(item, dict) and item.get("type") == "item" and "value" in item:
        return {**item, "value": exchanged(block.child_block, item["value"], exchange, path=path)}
    # The older form of lists: bare values.
    return exchanged(block.child_block, item, exchange, path=path)


def clean_html(html: Any) -> Any:
    """Returns rich text without anything a lesson's editor would not write: no scripts, no links, no embeds."""
    if not isinstance(html, str) or "<" not in html:
        return html
    return nh3.clean(html, tags=ALLOWED_TAGS, attributes=ALLOWED_ATTRIBUTES, strip_comments=True)
