"""The hook other apps may fill."""

# `lms_reading_room(request) -> bool | None`: whether this request comes from a reading room. None: no opinion.
READING_ROOM_HOOK = "lms_reading_room"
