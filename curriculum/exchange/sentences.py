"""What is wrong with a file, in words for the person who handed it in."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from .archive import NotACourseFile

SENTENCES = {
    "not_a_zip": _("This is no course file. Choose the file that “Save the course” made."),
    "damaged": _("The file is cut off or damaged. Fetch it again from where it came from."),
    "not_a_course": _("This is a packed file, but no course. Choose the file that “Save the course” made."),
    "newer": _("The file was made by a newer version of this program. Update this site first."),
    "outside": _(
        "The file wants to write outside its own folder (%(name)s). It was not opened; do not use it."
    ),
    "too_big": _("The file holds more than %(most)d MB. A course is smaller: save its films smaller first."),
    "too_many": _("The file holds %(count)d files; at most %(most)d are taken."),
    "missing_file": _("A picture or recording is missing in the file (%(name)s). Save the course again."),
    "wrong_file": _("The file holds something that belongs to no course (%(name)s). It was not opened."),
    "unreadable": _("The file cannot be understood at “%(what)s”. Save the course again."),
    "upload_too_big": _("The file has %(size)d MB; at most %(most)d are taken."),
}


def sentence(refused: NotACourseFile) -> str:
    """Returns the sentence of a refusal."""
    return str(SENTENCES[refused.code]) % refused.values
