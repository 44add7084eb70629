"""Reading the process environment: one small function for each kind of value.

Standard library and Django's own exception only: this module is read before Django is set up.
"""

from __future__ import annotations

import os
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

TRUE_WORDS = ("1", "true", "yes", "on", "si", "sí")
FALSE_WORDS = ("0", "false", "no", "off", "")


def text(name: str, default: str = "") -> str:
    """Return the variable without surrounding blanks, or `default` where it is unset or empty."""
    return os.environ.get(name, "").strip() or default


def required(name: str, hint: str) -> str:
    """Return the variable; where it is unset or empty, refuse with one sentence that says what to type."""
    value = text(name)
    if not value:
        raise ImproperlyConfigured(f"{name} is not set. {hint}")
    return value


def flag(name: str, default: bool = False) -> bool:
    """Return the variable as a yes or no. Any word that is neither is refused, not guessed."""
    if name not in os.environ:
        return default
    value = os.environ[name].strip().lower()
    if value in TRUE_WORDS:
        return True
    if value in FALSE_WORDS:
        return False
    raise ImproperlyConfigured(f"{name} is {value!r}. Write {name}=1 for yes or {name}=0 for no.")


def number(name: str, default: int) -> int:
    """Return the variable as a whole number."""
    value = text(name)
    if not value:
        return default
    try:
        return int(value)
    except ValueError:
        raise ImproperlyConfigured(
            f"{name} is {value!r}. Write a whole number, for example {name}={default}."
        )


def words(name: str, default: list[str] | None = None) -> list[str]:
    """Return a comma-separated variable as a list without empty parts."""
    value = text(name)
    if not value:
        return list(default or [])
    return [part.strip() for part in value.split(",") if part.strip()]


def folder(name: str, default: Path) -> Path:
    """Return the variable as an absolute path. The folder need not exist."""
    value = text(name)
    return Path(value).expanduser().resolve() if value else default
