"""Words of the trade."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock
from wagtail.models import Locale
from wagtail.snippets.blocks import SnippetChooserBlock

from .pictures import ALT_HELP
from .previews import PREVIEW_TEMPLATE, any_picture
from .sounds import SoundChooserBlock


class TermBlock(blocks.StructBlock):
    word = blocks.CharBlock(label=_("Word"), max_length=80)
    meaning = blocks.TextBlock(label=_("Meaning"), max_length=300, rows=2)
    image = ImageChooserBlock(label=_("Picture"), required=False)
    alt = blocks.CharBlock(label=_("What is seen"), required=False, max_length=250, help_text=ALT_HELP)
    sound = SoundChooserBlock(label=_("Sound"), required=False, help_text=_("The word as it is spoken."))

    class Meta:
        icon = "openquote"
        label = _("Word")
        label_format = "{word}"


class GlossaryBlock(blocks.StructBlock):
    terms = blocks.ListBlock(TermBlock(), label=_("Words"), min_num=1)

    class Meta:
        icon = "openquote"
        label = _("Words of the trade")
        group = _("Words")
        template = "curriculum/blocks/glossary.html"
        preview_template = PREVIEW_TEMPLATE
        description = _("Words explained in one sentence, with a picture where it helps.")

    def get_preview_value(self) -> Any:
        return self.normalize(
            {
                "terms": [
                    {
                        "word": "Madeja",
                        "meaning": "Lana enrollada en un aro grande.",
                        "image": any_picture(),
                        "alt": "",
                        "sound": None,
                    },
                    {
                        "word": "Cabo",
                        "meaning": "Cada hilo delgado que forma la hebra.",
                        "image": None,
                        "alt": "",
                        "sound": None,
                    },
                ]
            }
        )


class VocabularyBlock(blocks.StructBlock):
    """Words taken from the vocabulary of the craft, each in the language of the page where somebody reviewed it."""

    terms = blocks.ListBlock(
        SnippetChooserBlock("lms_curriculum.CraftTerm", label=_("Word")), label=_("Words"), min_num=1
    )

    class Meta:
        icon = "openquote"
        label = _("Words from the vocabulary")
        group = _("Words")
        template = "curriculum/blocks/vocabulary.html"
        preview_template = PREVIEW_TEMPLATE
        description = _("Words of the craft, written once for all lessons, with picture and sound.")

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        chosen = [term for term in value["terms"] if term is not None]
        page = (parent_context or {}).get("page")
        locale = getattr(page, "locale_id", None) or Locale.get_active().pk
        found = (
            type(chosen[0]).objects.to_show([one.translation_key for one in chosen], locale) if chosen else {}
        )
        shown = [found.get(one.translation_key, one) for one in chosen]
        context["terms"] = [(term, term.locale_id != locale) for term in shown]
        context["language"] = page.locale.language_code if page is not None else ""
        return context

    def get_preview_value(self) -> Any:
        model = self.child_blocks["terms"].child_block.target_model
        return self.normalize({"terms": list(model.objects.filter(locale=Locale.get_default())[:2])})
