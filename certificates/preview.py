"""A design shown with people who do not exist: long names, short names, one part, Quechua. Nothing is stored."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date
from functools import lru_cache

from django.templatetags.static import static
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from . import conf, qr
from .payload import Facts, PayloadError
from .rendering.checking import check_logos, check_page, check_qr
from .rendering.designs import Design, DesignError
from .rendering.draw import TIGHTEST
from .rendering.page import PageError, Proof, page_html
from .rendering.pdf import layout_document
from .sentences import design_sentence, payload_sentence

MODES = [
    ("ordinary", gettext_lazy("Ordinary name")),
    ("long", gettext_lazy("Very long name and course")),
    ("one_part", gettext_lazy("Name of one part")),
    ("quechua", gettext_lazy("Quechua name")),
    ("short", gettext_lazy("Short name")),
    ("pathway", gettext_lazy("Pathway with transcript")),
    ("replacement", gettext_lazy("Replacement without document")),
]

POLICY = (
    "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src data: 'self'; font-src 'self'; "
    "frame-ancestors 'self'; base-uri 'none'; form-action 'none'"
)

_SKILLS = (
    "Punto jersey",
    "Punto inglés",
    "Trenza de seis puntos",
    "Aumentos y disminuciones",
    "Costura invisible",
)
_PLAN = (
    ("Fibras, agujas y tensión", "8"),
    ("Montar, tejer y cerrar", "12"),
    ("Puntos básicos", "20"),
    ("Trenzas", "24"),
    ("Pieza evaluada", "32"),
    ("Acabados", "24"),
)
_TRANSCRIPT = (
    ("Tejido a dos agujas: nivel básico", "48", "17", "2026-03-02", "2026-04-24"),
    ("Tejido a dos agujas: nivel intermedio", "40", "16", "2026-04-27", "2026-06-19"),
    ("Acabados y control de calidad", "32", "18", "2026-06-22", "2026-08-07"),
)
_COURSES = {
    "ordinary": "Tejido a dos agujas: nivel básico",
    "long": "Confección y acabado de prendas de alpaca para la exportación: nivel intermedio",
    "pathway": "Tejido de chompas para exportación",
}
_NAMES = {
    "ordinary": "Flor de Lana Quispe Ejemplo",
    "long": "María de los Ángeles Guadalupe Huancahuari Condorcuya de Ñahuincopa Ejemplo",
    "one_part": "Luz",
    "quechua": "Ch’aska Ñawinchay T’ika Q’enti Ejemplo",
    "short": "Ana Sol Ejemplo",
    "pathway": "Rosa Inventada Ccori Ejemplo",
    "replacement": "Aurora Inventada Ñaupari",
}


def sample_facts(mode: str) -> Facts:
    """Facts of an invented person, as full as real ones get."""
    name = _NAMES.get(mode, _NAMES["ordinary"])
    detail = {
        "issuer": "Ejemplo",
        "skills": [{"name": skill} for skill in _SKILLS],
        "plan": [{"name": unit, "hours": hours} for unit, hours in _PLAN],
        "level": "Nivel básico",
        "mode": "Presencial",
        "mark": 17,
        "pass_mark": "11",
    }
    if mode == "replacement":
        detail["replaces"] = "CER-2026-0017"
    if mode == "pathway":
        detail["transcript"] = [
            {"name": name, "hours": hours, "mark": mark, "from": since, "to": until}
            for name, hours, mark, since, until in _TRANSCRIPT
        ]
        del detail["plan"], detail["mark"], detail["level"]
    course = _COURSES.get(mode, _COURSES["ordinary"])
    return Facts(
        id=hashlib.sha256(f"preview {mode}".encode()).digest()[:16],
        no="CER-2026-0042",
        name=name,
        doc="" if mode == "replacement" else "DNI terminado en 123",
        course=course,
        hours=120,
        since=date(2026, 3, 2),
        until=date(2026, 8, 7),
        result="Aprobado, 3 cursos" if mode == "pathway" else "Aprobado, 17/20",
        issued=date(2026, 8, 10),
        detail=detail,
    )


@lru_cache(maxsize=16)
def _sample_proof(mode: str, address: str) -> Proof:
    facts = sample_facts(mode)
    digits = str(int.from_bytes(hashlib.sha512(facts.canonical_bytes()).digest() * 4, "big"))[:560]
    return Proof(
        drawing=qr.draw(f"{address}#{digits}"),
        code=facts.code,
        entry=42,
        entry_hash=hashlib.sha256(b"preview").hexdigest(),
        is_demo=True,
        key_label="00000000",
    )


def preview_html(design: Design, mode: str) -> str:
    """The page for the preview frame; above it a sentence when this design cannot carry this person."""
    facts = sample_facts(mode)
    if not design.show_mark and mode != "pathway":
        facts = replace(facts, result="Aprobado")
    proof = _sample_proof(mode, conf.verification_address())
    problem = ""
    html = ""
    for tightness in range(TIGHTEST + 1):
        try:
            html = page_html(facts, design, proof, tightness=tightness)
            check_page(layout_document(html, form=design.form), design.form)
            check_logos(design)
        except PageError as error:
            problem = design_sentence(error)
            if error.code == "text_overflows" and tightness < TIGHTEST:
                continue
            break
        else:
            problem = ""
            break
    fonts = static("lms/css/paper-fonts.css")
    try:
        return page_html(
            facts, design, proof, tightness=tightness, for_screen=True, screen_fonts=fonts, notice=problem
        )
    except DesignError as error:
        return page_html(
            sample_facts("ordinary"),
            design,
            proof,
            for_screen=True,
            screen_fonts=fonts,
            notice=problem or design_sentence(error),
        )


def problems(design: Design, *, course: str = "") -> list[str]:
    """What keeps this design from being published, one sentence a finding; an empty list when every sample can be set.

    `course` is the title of the only course it serves, if it serves one. The same design is laid out once a language.
    """
    return list(_problems(design, course, get_language() or ""))


@lru_cache(maxsize=16)
def _problems(design: Design, course: str, language: str) -> tuple[str, ...]:
    found: list[str] = []
    try:
        check_logos(design)
    except DesignError as error:
        found.append(design_sentence(error))
    said: dict[str, list[str]] = {}
    for mode, label in MODES:
        try:
            _check_sample(design, mode, course)
        except DesignError as error:
            said.setdefault(design_sentence(error), []).append(str(label))
        except PayloadError as error:
            said.setdefault(payload_sentence(error.code, error.field), []).append(str(label))
    for sentence, labels in said.items():
        if len(labels) == len(MODES):
            found.append(sentence)
        else:
            found.append(_("%(sample)s: %(problem)s") % {"sample": ", ".join(labels), "problem": sentence})
    return tuple(found)


def _check_sample(design: Design, mode: str, course: str) -> None:
    """Lay one sample out as it would be drawn, and look at it."""
    facts = sample_facts(mode)
    if course and mode != "long":
        facts = replace(facts, course=course)
    proof = _sample_proof(mode, conf.verification_address())
    check_qr(proof.drawing)
    for tightness in range(TIGHTEST + 1):
        try:
            document = layout_document(page_html(facts, design, proof, tightness=tightness), form=design.form)
        except PageError as error:
            if error.code == "text_overflows" and tightness < TIGHTEST:
                continue
            raise
        check_page(document, design.form)
        return
