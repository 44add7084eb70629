"""A stream field whose migrations do not repeat its blocks."""

from __future__ import annotations

from typing import Any

from wagtail.fields import StreamField


class BodyField(StreamField):
    """Blocks are code, not columns: the database stores JSON whatever they are.

    Written into migrations, every label of every block would make a migration of its own, in this app and in each
    site that adds a block.
    """

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, path, _args, kwargs = super().deconstruct()
        kwargs.pop("block_lookup", None)
        return name, path, [[]], kwargs
