"""Settings of the app, each with its default and its meaning in one place."""

from __future__ import annotations

from django.conf import settings


def review_by_second_person() -> bool:
    """Whether nobody may publish what she herself sent for review (`LMS_REVIEW_BY_SECOND_PERSON`, default True)."""
    return bool(getattr(settings, "LMS_REVIEW_BY_SECOND_PERSON", True))


def page_cache() -> str:
    """The alias in `CACHES` where finished pages are kept (`LMS_PAGE_CACHE`, default "default")."""
    return str(getattr(settings, "LMS_PAGE_CACHE", "default"))


def sound_minutes() -> int:
    """The longest sound that is taken, in minutes (`LMS_SOUND_MINUTES`, default 5)."""
    return int(getattr(settings, "LMS_SOUND_MINUTES", 5))


def sound_megabytes() -> int:
    """The largest sound that is taken, in megabytes (`LMS_SOUND_MEGABYTES`, default 10)."""
    return int(getattr(settings, "LMS_SOUND_MEGABYTES", 10))


def film_megabytes() -> int:
    """The largest film that is taken, in megabytes (`LMS_FILM_MEGABYTES`, default 80)."""
    return int(getattr(settings, "LMS_FILM_MEGABYTES", 80))


def draws_in_process() -> bool:
    """Whether a paper that is asked for is drawn in a thread of the web server (`LMS_PAPERS_IN_PROCESS`, default True).

    Without it `manage.py draw_course_papers` draws what waits, from a timer of the system."""
    return bool(getattr(settings, "LMS_PAPERS_IN_PROCESS", True))


def papers_storage() -> str:
    """The alias in `STORAGES` for drawn papers and course files (`LMS_PAPERS_STORAGE`, default "private")."""
    return str(getattr(settings, "LMS_PAPERS_STORAGE", "private"))


def course_file_megabytes() -> int:
    """The largest course file that is taken in, in MB (`LMS_COURSE_FILE_MEGABYTES`, default 200)."""
    return int(getattr(settings, "LMS_COURSE_FILE_MEGABYTES", 200))


def reading_room() -> bool | list[str]:
    """Whether this site serves a reading room: lessons only, no session (`LMS_KIOSK`, default False).

    True for every address, or a list of host names (`["lectura.example.org"]`) where the same site also works."""
    value = getattr(settings, "LMS_KIOSK", False)
    return [str(host).lower() for host in value] if isinstance(value, (list, tuple)) else bool(value)
