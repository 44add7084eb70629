"""A design frozen at the moment of issue: plain values, from which the same page can be drawn for ever.

Standard library only. A design is edited as a snippet in Wagtail; what is drawn is always a `Design`, so the preview,
the first certificate and the last duplicate go through one door.
"""

from __future__ import annotations

import base64
import hashlib
import string
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from .sheets import LAYOUTS as LAYOUTS
from .sheets import Form

MOST_SIGNATORIES = 5
LARGEST_LOGO = 2 * 1024 * 1024

# Placeholders a sentence may hold, with what an editor reads beside the field.
PLACEHOLDERS = (
    "name",
    "course",
    "hours",
    "hours_in_words",
    "period",
    "result",
    "issued",
    "organisation",
    "number",
)

# The same words as people who write in Spanish type them.
SPANISH_PLACEHOLDERS = {
    "nombre": "name",
    "curso": "course",
    "horas": "hours",
    "horas_en_letras": "hours_in_words",
    "fechas": "period",
    "resultado": "result",
    "fecha_de_emision": "issued",
    "organizacion": "organisation",
    "numero": "number",
}


class DesignError(ValueError):
    """A design that cannot be drawn. `code` is stable, `detail` names the place or the value."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code = code
        self.detail = detail


@dataclass(frozen=True)
class SignatoryLine:
    """Who signs by hand: a line with name, post and, where wanted, an identity document below."""

    name: str
    post: str
    document: str = ""


@dataclass(frozen=True)
class Design:
    """Everything around the facts. `logo` is a data address (PNG, JPEG or WebP), empty when there is none."""

    layout: str = "telar"
    paper: str = "a4"
    orientation: str = "landscape"
    border: str = "full"
    title: str = "CERTIFICADO"
    organisation: str = ""
    registration: str = ""
    contact: str = ""
    host: str = ""
    city: str = "Ayacucho"
    granted_to: str = "Otorgado a:"
    reason: str = "por haber aprobado el curso:"
    pathway_reason: str = "por haber completado la ruta formativa:"
    sentence: str = ""
    legal_note: str = (
        "Certificado de capacitación no formal. No equivale a certificado modular ni a título de la Educación "
        "Técnico-Productiva (D.S. 011-2012-ED)."
    )
    second_language: str = ""
    second_language_title: str = ""
    second_language_code: str = "quy"
    logo: str = ""
    logo_text: str = ""
    partner_logo: str = ""
    partner_text: str = ""
    show_level: bool = True
    show_mode: bool = True
    show_skills: bool = True
    show_parts_of_hours: bool = False
    show_mark: bool = True
    show_pieces: bool = False
    show_seal_area: bool = True
    show_photo_area: bool = False
    show_course_plan: bool = True
    show_scale: bool = True
    room_for_signature: bool = False
    signatories: tuple[SignatoryLine, ...] = field(default_factory=tuple)

    def __post_init__(self) -> None:
        try:
            self.form  # noqa: B018 - reading it checks it
        except ValueError as error:
            raise DesignError("layout_unknown", str(error)) from None
        if len(self.signatories) > MOST_SIGNATORIES:
            raise DesignError("too_many_signatories", str(len(self.signatories)))
        check_sentence(self.sentence)

    @property
    def form(self) -> Form:
        return Form(self.layout, self.paper, self.orientation, self.border)

    def as_dict(self) -> dict[str, Any]:
        value = asdict(self)
        value["signatories"] = [asdict(line) for line in self.signatories]
        return value

    @classmethod
    def from_dict(cls, value: Mapping[str, Any]) -> Design:
        """A stored design again. Keys of later versions are ignored, missing ones take their defaults: old snapshots
        must stay drawable."""
        known = {item.name for item in fields(cls)}
        values = {key: content for key, content in value.items() if key in known}
        lines = values.get("signatories", [])
        values["signatories"] = tuple(
            SignatoryLine(line["name"], line["post"], line.get("document", "")) for line in lines
        )
        return cls(**values)


def check_sentence(sentence: str) -> None:
    """Raise DesignError `placeholder_unknown` (with its name) or `placeholder_malformed`."""
    try:
        pieces = list(string.Formatter().parse(sentence))
    except ValueError as error:
        raise DesignError("placeholder_malformed", str(error)) from None
    for _, name, form, conversion in pieces:
        if name is None:
            continue
        if form or conversion:
            raise DesignError("placeholder_malformed", name)
        if name not in PLACEHOLDERS and name not in SPANISH_PLACEHOLDERS:
            raise DesignError("placeholder_unknown", name or "{}")


def logo_address(content: bytes) -> str:
    """A picture as the design carries it. Only pixels: an SVG may hold a script, and 80 MB are no logo."""
    if len(content) > LARGEST_LOGO:
        raise DesignError("logo_too_large", str(len(content)))
    for beginning, kind in ((b"\x89PNG\r\n\x1a\n", "png"), (b"\xff\xd8\xff", "jpeg")):
        if content.startswith(beginning):
            return f"data:image/{kind};base64,{base64.b64encode(content).decode()}"
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return f"data:image/webp;base64,{base64.b64encode(content).decode()}"
    raise DesignError("logo_not_a_picture", hashlib.sha256(content[:64]).hexdigest()[:8])
