"""Papers for one person: everything kept about her, and the sheet of her consents. In Spanish, as she can take them home."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils import timezone, translation
from wagtail import hooks

from ...cohorts.people_views import visible_enrolments
from ...cohorts.rights_views import MY_DATA, Section
from ...people.consents import text_for
from ...people.enums import NEEDS_WRITING, Purpose, Reading, RightKind
from ...people.models import Consent, Participant, RightsRequest
from ...people.queries import identities
from . import words

LANGUAGES = {"es": "castellano", "quy": "quechua"}


def my_data(person: Participant, *, by: Any) -> dict[str, Any]:
    """Everything kept about a person, as the rooms tell it, within the reach of who prints it."""
    with translation.override("es"):
        keys = identities(person)
        answers: list[Callable[[Any, Any], list[Section]]] = hooks.get_hooks(MY_DATA)
        sections = [section for answer in answers for section in answer(keys, by) if section[2]]
        return {
            "person": person,
            "day": words.long_day(timezone.localdate()),
            "enrolments": list(visible_enrolments(by).filter(participant__in=keys)),
            "consents": list(Consent.objects.filter(participant__in=keys).select_related("text")),
            "requests": list(RightsRequest.objects.filter(participant__in=keys)),
            "sections": [
                {"heading": str(heading), "columns": [str(one) for one in columns], "rows": rows}
                for heading, columns, rows in sections
            ],
            "rights": [str(label) for _value, label in RightKind.choices],
        }


def consent_sheet(person: Participant | None) -> dict[str, Any]:
    """The sheet on which a person says yes or no, purpose by purpose, to the texts that hold today.

    With `person` None a blank one. A text that does not exist in her language stands in Spanish, and the sheet says so.
    """
    language = person.language if person is not None else "es"
    standing = (
        set(Consent.objects.standing().filter(participant=person).values_list("purpose", flat=True))
        if person is not None
        else set()
    )
    found = []
    with translation.override("es"):
        for purpose in Purpose:
            text = text_for(purpose, language)
            if text is not None:
                found.append(
                    {
                        "purpose": str(purpose.label),
                        "text": text.text,
                        "version": text.version,
                        "language": text.language,
                        "given": purpose in standing,
                        "needs_writing": purpose in NEEDS_WRITING,
                    }
                )
    return {
        "name": person.full_name if person is not None else "",
        "fingerprint": bool(person and person.signs_with == "fingerprint"),
        "read_aloud": bool(person and person.reads != Reading.YES),
        "language": LANGUAGES.get(language, language),
        "texts": found,
        "in_spanish_only": language != "es" and any(one["language"] == "es" for one in found),
    }
