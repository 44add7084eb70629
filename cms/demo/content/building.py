"""Small makers that keep the course modules readable. Alt texts live in one place: `alt_texts`."""

from __future__ import annotations

from decimal import Decimal

from .alt_texts import ALT_TEXTS
from .shapes import Answer, Check, ControlledItem, Material, Picture, Step, Term


def picture(picture_id: str) -> Picture:
    """The picture with its alt text. Raises KeyError for an id nobody described."""
    return Picture(picture_id, ALT_TEXTS[picture_id])


def step(instruction: str, picture_id: str, *, tip: str = "", safety: str = "") -> Step:
    return Step(instruction, picture(picture_id), tip, safety)


def term(word: str, meaning: str, picture_id: str = "") -> Term:
    return Term(word, meaning, picture(picture_id) if picture_id else None)


def check(question: str, *answers: str | tuple[str, str], right: int, why: str) -> Check:
    """Answers are texts, or (text, picture id)."""
    made = tuple(Answer(a) if isinstance(a, str) else Answer(a[0], picture(a[1])) for a in answers)
    return Check(question, made, right, why)


def material(
    name: str,
    amount: str,
    unit: str,
    *,
    weight: int | None = None,
    mm: str | None = None,
    controlled: ControlledItem | None = None,
    note: str = "",
) -> Material:
    return Material(name, Decimal(amount), unit, weight, Decimal(mm) if mm else None, controlled, note)


def yarn(grams: str, *, weight: int, note: str = "", name: str = "Lana") -> Material:
    return material(name, grams, "g", weight=weight, note=note)


def needles(mm: str, *, name: str = "Palitos rectos", amount: str = "1", unit: str = "par") -> Material:
    return material(name, amount, unit, mm=mm, controlled=ControlledItem.NEEDLES)


def scissors() -> Material:
    return material(
        "Tijera de punta redonda", "1", "unidad", controlled=ControlledItem.SCISSORS, note="Se comparte"
    )


def tapestry_needle() -> Material:
    return material("Aguja lanera sin punta", "1", "unidad", controlled=ControlledItem.SEWING_NEEDLE)


def embroidery_needle() -> Material:
    return material(
        "Aguja de bordar", "1", "unidad", controlled=ControlledItem.SEWING_NEEDLE, note="Número 7 u 8"
    )
