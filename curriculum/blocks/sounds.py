"""Sound beside words: recorded in the editor or chosen from the own library."""

from __future__ import annotations

from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.telepath import register
from wagtailmedia.blocks import AudioChooserBlock
from wagtailmedia.widgets import AdminAudioChooser, MediaChooserAdapter


class SoundChooser(AdminAudioChooser):
    """The library's chooser with a recorder below it (`static/curriculum/js/sound-recorder.js`)."""

    template_name = "curriculum/widgets/sound_chooser.html"
    choose_one_text = _("Choose a sound or upload one")
    choose_another_text = _("Choose another sound")
    link_to_chosen_text = _("Edit this sound")


register(MediaChooserAdapter(), SoundChooser)


class SoundChooserBlock(AudioChooserBlock):
    @cached_property
    def widget(self) -> SoundChooser:
        return SoundChooser()

    class Meta:
        icon = "media"
