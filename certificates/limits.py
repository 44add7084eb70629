"""How often the public page looks up codes: against load, not against guessing (2^128 codes cannot be guessed)."""

from __future__ import annotations

import time

from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from . import conf

WINDOW_SECONDS = 60


def is_over_limit(request: HttpRequest) -> bool:
    """Count one look-up. True when this address, or all together, asked too often in this minute.

    Nothing is written down: the counter's name is a keyed hash of the address and lives for a minute.
    """
    minute = int(time.time()) // WINDOW_SECONDS
    address = salted_hmac("certificates.limits", request.META.get("REMOTE_ADDR", "")).hexdigest()[:24]
    return _count(f"lms-look-up:{minute}:{address}") > conf.get("LOOKUPS_A_MINUTE") or _count(
        f"lms-look-up:{minute}:all"
    ) > conf.get("LOOKUPS_A_MINUTE_ALL")


def _count(key: str) -> int:
    cache.add(key, 0, timeout=2 * WINDOW_SECONDS)
    try:
        return cache.incr(key)
    except ValueError:  # it went out of the cache between the two lines
        return 1
