"""The whole demo year, in order, in one transaction: loaded completely or not at all."""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction
from django.utils import timezone, translation

from ..content import REFERENCE_DAY
from ..models import DemoLoad
from . import groups, months, papers, sheets, site, staff, statements, teaching, year
from .stage import Stage


class AlreadyLoaded(Exception):
    """The demo year is here already."""


def load_everything(say: Callable[[str], None]) -> None:
    """Loads the demo year around today. Raises AlreadyLoaded when it is there."""
    if DemoLoad.objects.exists():
        raise AlreadyLoaded
    stage = Stage(today=timezone.localdate(), say=say)
    with translation.override("es"), transaction.atomic():
        DemoLoad.objects.create(reference_day=REFERENCE_DAY + stage.shift)
        staff.load(stage)
        say("Cursos y lecciones")
        catalogue = site.load(stage)
        teaching.load(stage, catalogue)
        papers.load_roles(stage)
        say("Grupos y participantes")
        groups.load(stage)
        say("Un año de clases")
        year.load(stage)
        say("Hojas de papel y muestras")
        sheets.load(stage)
        say("Trabajo y certificados")
        papers.load(stage)
        say("Meses cerrados")
        months.load(stage)
        say("Constancias")
        statements.load(stage)
