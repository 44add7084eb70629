"""Closed lists about statements. Values are stored in records: add, never rename."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class AskedBy(models.TextChoices):
    """Nobody else may ask: a statement is never made on the organisation's own account."""

    PERSON = "person", _("The person herself")
    AUTHORITY = "authority", _("The authority")


class Addressee(models.TextChoices):
    """To whom the statement speaks. What is printed stands in `ADDRESSEE_WORDS`."""

    COUNCIL = "council", _("Technical council of the prison")
    TREATMENT = "treatment", _("Treatment body")
    COURT = "court", _("Court")


# Names of offices, as the papers of Peru write them.
ADDRESSEE_WORDS = {
    Addressee.COUNCIL: "Consejo Técnico Penitenciario",
    Addressee.TREATMENT: "Órgano Técnico de Tratamiento",
    Addressee.COURT: "Juzgado",
}

# The facts of a statement, inside its own file.
ATTACHMENT = "constancia.json"
