"""The recorder of sounds as the admin's pages carry it."""

from __future__ import annotations

from typing import Any

from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html, json_script
from django.utils.translation import gettext as _

from ..conf import sound_minutes


def recorder_settings() -> dict[str, Any]:
    """Returns what the recorder's script needs: addresses, limits and its words."""
    return {
        "sounds": reverse("lms_lessons:sounds"),
        "minutes": sound_minutes(),
        "words": {
            "record": _("Record"),
            "recordAgain": _("Record again"),
            "stop": _("Stop"),
            "keep": _("Keep this sound"),
            "again": _("Record again"),
            "discard": _("Discard"),
            "level": _("Loudness"),
            "listen": _("Listen to the sound"),
            "title": _("Sound"),
            "recording": _("Recording. Speak close to the device."),
            "silent": _("Nothing is heard. Is the right microphone on?"),
            "full": _("The longest time is reached."),
            "review": _("Listen to it. Keep it or record it again."),
            "discarded": _("Discarded."),
            "sending": _("Saving the sound ..."),
            "kept": _("The sound is in the lesson. Save the lesson as well."),
            "busy": _("Another recording is going on. Stop it first."),
            "insecure": _("This browser cannot record here. Choose a file instead."),
            "noMicrophone": _("No microphone was found. Connect one or choose a file."),
            "refused": _(
                "The browser does not give leave to use the microphone. Allow it, or choose a file."
            ),
            "offline": _("The sound could not be sent. Check the connection and keep it again."),
        },
    }


def recorder_script() -> str:
    """Returns the script that records below every chooser of sounds, with its settings."""
    return format_html(
        '{}<script type="module" src="{}"></script>',
        json_script(recorder_settings(), "lms-sound-recorder"),
        static("curriculum/js/sound-recorder.js"),
    )
