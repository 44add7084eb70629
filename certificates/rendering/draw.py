"""The slow path, and the measure of every faster one: one certificate from facts to unsealed file."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from certificates.payload import Facts

from .designs import Design
from .page import PageError, Proof, page_html
from .pdf import AttachedFile, layout_document, write_pdf

# How far the front may be tightened: smaller skills, skills on the back, everything smaller.
TIGHTEST = 3


def draw(
    facts: Facts,
    design: Design,
    proof: Proof,
    *,
    attached: AttachedFile | None = None,
    record: bytes = b"",
) -> bytes:
    """The unsealed PDF. Raises PageError when the facts cannot be set on this design.

    A full page is tightened step by step before it is refused; what was said on the front is never dropped, it moves
    to the back.
    """
    with without_collector():
        return _draw(facts, design, proof, attached, record)


@contextmanager
def without_collector() -> Iterator[None]:
    """A layout makes a hundred thousand objects that all die together: looking through them half-way costs a sixth."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _draw(facts: Facts, design: Design, proof: Proof, attached: AttachedFile | None, record: bytes) -> bytes:
    for tightness in range(TIGHTEST + 1):
        html = page_html(facts, design, proof, tightness=tightness)
        try:
            document = layout_document(html, form=design.form)
        except PageError as error:
            if error.code != "text_overflows" or tightness == TIGHTEST:
                raise
            continue
        return write_pdf(
            document,
            form=design.form,
            drawing=proof.drawing,
            attached=attached,
            identifier=facts.id,
            room_for_signature=design.room_for_signature,
            record=record,
        )
    raise AssertionError("unreachable")
