"""The organisation's own data as the head of every paper."""

from __future__ import annotations

import base64
from typing import Any

from wagtail import hooks
from wagtail.models import Site

from courses.evidence.papers.letterhead import HOOK, Letterhead

from .models import BrandingSettings


@hooks.register(HOOK)
def letterhead_of_the_site() -> Letterhead | None:
    """What is typed under Settings > Organisation for the default site; None while it has no name."""
    site = Site.objects.filter(is_default_site=True).first()
    if site is None:
        return None
    branding = BrandingSettings.for_site(site)
    if not branding.organisation_name:
        return None
    return Letterhead(
        name=branding.organisation_name,
        legal_name=branding.legal_name,
        tax_number=branding.tax_number,
        address=branding.address,
        contact=" · ".join(one for one in (branding.phone, branding.email) if one),
        city=branding.sign_off_city,
        logo=_logo(branding.logo),
    )


def _logo(image: Any) -> str:
    """The logo inside the paper itself, at twice its printed height; nothing when its file is gone."""
    if image is None:
        return ""
    try:
        rendition = image.get_rendition("height-160|format-png")
        with rendition.get_file().open("rb") as file:
            return "data:image/png;base64," + base64.b64encode(file.read()).decode()
    except OSError:
        return ""
