"""System checks: each finding says what to type."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.apps.config import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register

from . import conf

Apps = Sequence[AppConfig] | None


@register("lms")
def settings_are_known(app_configs: Apps, **kwargs: Any) -> list[CheckMessage]:
    """A misspelt key would silently leave its default."""
    unknown = sorted(set(getattr(settings, "LMS_CERTIFICATES", {})) - set(conf.DEFAULTS))
    return [
        Error(
            f"LMS_CERTIFICATES has keys nobody reads: {', '.join(unknown)}.",
            hint=f"Known keys: {', '.join(conf.DEFAULTS)}.",
            id="lms_certificates.E001",
        )
        for _ in unknown[:1]
    ]


@register("lms")
def storage_is_private(app_configs: Apps, **kwargs: Any) -> list[CheckMessage]:
    """Issued files hold names: no public address may lead to them."""
    alias = conf.get("STORAGE")
    known = getattr(settings, "STORAGES", {})
    if alias not in known:
        return [
            Error(
                f"There is no storage “{alias}” for issued certificates.",
                hint='Add to STORAGES: "private": {"BACKEND": "django.core.files.storage.FileSystemStorage", '
                '"OPTIONS": {"location": BASE_DIR / "var" / "private", "base_url": None}}',
                id="lms_certificates.E002",
            )
        ]
    if known[alias].get("OPTIONS", {}).get("base_url", "missing") not in (None, ""):
        return [
            Error(
                f"The storage “{alias}” has a public address.",
                hint='Set "base_url": None in its OPTIONS and a location outside MEDIA_ROOT.',
                id="lms_certificates.E003",
            )
        ]
    return []


@register("lms", deploy=True)
def demo_keys_are_off(app_configs: Apps, **kwargs: Any) -> list[CheckMessage]:
    """Throw-away keys prove nothing."""
    if conf.get("DEMO_KEYS"):
        return [
            Warning(
                "Certificates are signed with throw-away keys.",
                hint='Set LMS_CERTIFICATES["DEMO_KEYS"] = False and type: manage.py certificate_keys make',
                id="lms_certificates.W001",
            )
        ]
    return []
