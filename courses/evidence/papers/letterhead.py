"""Whose paper it is. The site tells it through a hook; without a site that answers, the settings' name stands there."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from wagtail import hooks

HOOK = "lms_letterhead"


@dataclass(frozen=True)
class Letterhead:
    """The organisation as its papers name it. `logo` is a data address (PNG, JPEG), empty when there is none; `city`
    stands before dates; `address` is that of the office, never of a place where groups meet."""

    name: str
    legal_name: str = ""
    tax_number: str = ""
    address: str = ""
    contact: str = ""
    city: str = "Ayacucho"
    logo: str = ""

    @property
    def facts(self) -> list[str]:
        """The lines under the name, none of them empty."""
        legal = self.legal_name if self.legal_name != self.name else ""
        number = f"RUC {self.tax_number}" if self.tax_number else ""
        return [line for line in (legal, number, " ".join(self.address.split()), self.contact) if line]


def letterhead() -> Letterhead:
    """The first answer of the hook `lms_letterhead`; else the name of the site alone."""
    for answer in hooks.get_hooks(HOOK):
        found: Letterhead | None = answer()
        if found is not None and found.name:
            return found
    return Letterhead(name=settings.WAGTAIL_SITE_NAME)
