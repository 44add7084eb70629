"""What may enter the library of sounds and films: size, length and kind, each refusal a sentence."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from wagtailmedia.forms import BaseMediaForm

from .. import conf
from .recordings import Recording, examine

MEGABYTE = 1024 * 1024


class MediaForm(BaseMediaForm):
    """The library's form; a site names it in `WAGTAILMEDIA["MEDIA_FORM_BASE"]`.

    The file is judged by its bytes, not by its name, and its length is filled in.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "duration" in self.fields:
            # Read from the file.
            self.fields["duration"].widget = forms.HiddenInput()
            self.fields["duration"].required = False
        if "file" in self.fields:
            self.fields["file"].help_text = limits(self.instance.type)

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if isinstance(file, UploadedFile):
            self.recording = check_file(file, is_film=self.instance.type == "video")
        return file

    def _post_clean(self) -> None:
        refused = "file" in self.errors
        super()._post_clean()
        if refused:
            # The library would go on about the ending of a file that is not there any more.
            self.errors.pop(NON_FIELD_ERRORS, None)

    def clean(self) -> Any:
        cleaned = super().clean()
        recording: Recording | None = getattr(self, "recording", None)
        if recording is not None:
            cleaned["duration"] = round(recording.seconds or 0, 1)
        return cleaned


def limits(media_type: str) -> str:
    """Returns what is taken, for who chooses a file."""
    if media_type == "video":
        return _("At most %(most)d MB, as MP4 or WebM.") % {"most": conf.film_megabytes()}
    return _("At most %(minutes)d minutes and %(most)d MB.") % {
        "minutes": conf.sound_minutes(),
        "most": conf.sound_megabytes(),
    }


def check_file(file: UploadedFile, *, is_film: bool) -> Recording:
    """Returns what a file holds. Raises ValidationError: too large, no sound or film, the wrong one, too long."""
    most = conf.film_megabytes() if is_film else conf.sound_megabytes()
    size = file.size or 0
    if size > most * MEGABYTE:
        raise ValidationError(
            _("The file has %(size)d MB, at most %(most)d are taken. Record less or save it smaller."),
            code="too_large",
            params={"size": -(-size // MEGABYTE), "most": most},
        )
    file.seek(0)
    recording = examine(file.read())
    file.seek(0)
    if recording is None:
        kind = _("This file is no film.") if is_film else _("This file is no sound.")
        raise ValidationError(
            kind + " " + _("Its name says something else than its content."), code="not_media"
        )
    if is_film and not recording.has_picture:
        raise ValidationError(
            _("This file is a sound without a picture. Add it as a sound."), code="no_picture"
        )
    if not is_film and recording.has_picture:
        raise ValidationError(
            _("This file is a film. Add it as a film, or record the sound alone."), code="film"
        )
    longest = conf.sound_minutes() * 60
    if not is_film and recording.seconds is not None and recording.seconds > longest + 1:
        raise ValidationError(
            _(
                "The sound lasts %(minutes)d minutes, at most %(most)d are taken. Cut it into the steps it explains."
            ),
            code="too_long",
            params={"minutes": -(-int(recording.seconds) // 60), "most": conf.sound_minutes()},
        )
    return recording
