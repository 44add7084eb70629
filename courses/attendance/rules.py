"""What a mark of attendance means in minutes. Pure."""

from __future__ import annotations

from typing import Any

from .enums import ATTENDED, AttendanceStatus, ExcuseCause

# How a tablet says that a mark is taken back.
UNSET = "unset"


def reading(value: Any) -> dict[str, Any] | None:
    """The one way a reading is stored: {"status", "minutes", "cause"}, or None for a mark taken back.

    `minutes` are the minutes late, for `late` only and then at least one; `cause` is for `excused` only and then required.
    A bare word ("present", "absent", "unset") is taken too. Raises ValueError for anything else.
    """
    if value is None or value == UNSET:
        return None
    if isinstance(value, str):
        value = {"status": value}
    if not isinstance(value, dict) or set(value) - {"status", "minutes", "cause"}:
        raise ValueError("not a reading")
    status, minutes, cause = value.get("status"), value.get("minutes", 0), value.get("cause", "")
    if status not in AttendanceStatus.values:
        raise ValueError("no such status")
    if isinstance(minutes, bool) or not isinstance(minutes, int):
        raise ValueError("minutes are a whole number")
    if (minutes > 0) != (status == AttendanceStatus.LATE) or minutes < 0:
        raise ValueError("minutes late belong to somebody who came late")
    if status == AttendanceStatus.EXCUSED:
        if cause not in ExcuseCause.values:
            raise ValueError("an excuse has a cause")
    elif cause:
        raise ValueError("only an excuse has a cause")
    return {"status": str(status), "minutes": minutes, "cause": str(cause)}


def effective_minutes(value: dict[str, Any] | None, session_minutes: int) -> int | None:
    """Minutes that count for this person: the session without its break, less the minutes late. None without a mark."""
    if value is None:
        return None
    if value["status"] not in ATTENDED:
        return 0
    return max(0, session_minutes - int(value["minutes"]))
