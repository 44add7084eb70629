"""The living shelf of components: every part in every state, for developers, screenshots and accessibility tests.

Served under `/_shelf/` while DEBUG is on. Its people and groups are invented here and exist nowhere else.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.staticfiles import finders
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.views.decorators.http import require_safe

ATTENDANCE = [
    {"value": "present", "label": "Presente", "icon": "present", "kind": "done"},
    {"value": "late", "label": "Tarde", "icon": "late", "kind": "waiting"},
    {"value": "absent", "label": "Falta", "icon": "absent", "kind": "problem"},
    {"value": "excused", "label": "Justificada", "icon": "excused", "kind": "info"},
]
SKILL = [
    {"value": "not_yet", "label": "Todavía no", "icon": "not-yet", "kind": "info"},
    {"value": "with_help", "label": "Con ayuda", "icon": "with-help", "kind": "waiting"},
    {"value": "alone", "label": "Sin ayuda", "icon": "alone", "kind": "done"},
]
LONG_NAME = "María de los Ángeles Ñahuinlla Huamaní de Quispe-Ccorahua"
PEOPLE = [
    {"id": 1, "name": "Rosa Quispe", "mark": "present", "skill": "alone", "hours": "18", "result": "16"},
    {"id": 2, "name": LONG_NAME, "mark": "late", "skill": "with_help", "hours": "15.5", "result": "13"},
    {"id": 3, "name": "Juan", "mark": "", "skill": "", "hours": "0", "result": "—"},
    {
        "id": 4,
        "name": "Elena Ttito Ccahua",
        "mark": "absent",
        "skill": "not_yet",
        "hours": "9",
        "result": "11",
    },
    {
        "id": 5,
        "name": "Wayta Sulca",
        "mark": "excused",
        "skill": "alone",
        "hours": "1,204.25",
        "result": "20",
    },
]


class ShelfForm(forms.Form):
    """One field of each kind."""

    name = forms.CharField(label="Nombre completo", help_text="Como está en el documento.")
    reason = forms.CharField(label="Motivo", widget=forms.Textarea, required=False)
    level = forms.ChoiceField(label="Nivel", choices=[("1", "Inicial"), ("2", "Intermedio")])
    day = forms.DateField(label="Fecha", widget=forms.DateInput(attrs={"type": "date"}))
    language = forms.ChoiceField(
        label="Idioma en que aprende",
        choices=[("es", "Español"), ("quy", "Runasimi")],
        widget=forms.RadioSelect,
    )
    agrees = forms.BooleanField(label="Está de acuerdo con que se guarde su nombre", required=False)


def icon_names() -> list[str]:
    """The ids of the sprite, as the file has them."""
    file = Path(str(finders.find("lms/img/icons.svg")))
    return re.findall(r'<symbol id="([\w-]+)"', file.read_text(encoding="utf-8"))


def _context(request: HttpRequest) -> dict[str, Any]:
    wrong = ShelfForm(
        {"name": "", "reason": "Traslado", "level": "9", "day": "31/02/2026"}, auto_id="wrong_%s"
    )
    wrong.add_error(None, "La fecha es anterior al inicio del grupo.")
    return {
        "attendance": ATTENDANCE,
        "skill": SKILL,
        "people": PEOPLE,
        "icons": icon_names(),
        "form": ShelfForm(),
        "wrong": wrong,
        "page_obj": Paginator(range(3000), 50).get_page(request.GET.get("page", 2)),
        "columns": [
            {"label": "Participante"},
            {"label": "Horas", "number": True},
            {"label": "Nota", "number": True},
        ],
        "rows": [[p["name"], p["hours"], p["result"]] for p in PEOPLE],
        "counts": [
            {"kind": "done", "icon": "present", "word": "27 presentes"},
            {"kind": "waiting", "icon": "late", "word": "2 tarde"},
            {"kind": "problem", "icon": "absent", "word": "1 falta"},
            {"kind": "none", "icon": "unmarked", "word": "3 sin marcar"},
        ],
        "trail": [{"title": "Inicio", "url": "#"}, {"title": "Tejido a palitos, nivel 1", "url": "#"}],
        "facts": [{"icon": "hours", "text": "48 horas"}, {"icon": "lesson", "text": "12 lecciones"}],
        "consequences": ["El certificado deja de ser válido desde hoy.", "La verificación dirá: retirado."],
        "settings_debug": settings.DEBUG,
    }


@require_safe
def components(request: HttpRequest) -> HttpResponse:
    """Every component in every state, in the frame of the public site."""
    return render(request, "lms/shelf/components.html", _context(request))


@require_safe
def touch(request: HttpRequest) -> HttpResponse:
    """The frame of the facilitators' screens with a session sheet in it."""
    messages.success(request, "Las marcas están guardadas.")
    return render(request, "lms/shelf/touch.html", _context(request))


@require_safe
def paper(request: HttpRequest, landscape: str = "") -> HttpResponse:
    """The frame of a paper, upright or lying."""
    context = _context(request)
    context["many"] = [PEOPLE[i % len(PEOPLE)] for i in range(42)]
    context["landscape"] = bool(landscape)
    context["paper"] = {
        "issuer": "Taller de ejemplo",
        "number": "TE-2026-000123",
        "printed": "Impreso el 21 de noviembre de 2026 a las 14:30 por Coordinación",
    }
    return render(request, "lms/shelf/paper.html", context)


urlpatterns: list[URLPattern] = [
    path("_shelf/", components, name="shelf"),
    path("_shelf/clase/", touch, name="shelf_touch"),
    path("_shelf/papel/", paper, name="shelf_paper"),
    path("_shelf/papel/<str:landscape>/", paper, name="shelf_paper_landscape"),
]
