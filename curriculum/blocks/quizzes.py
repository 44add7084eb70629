"""Checking that it was understood: answers by words or pictures, no marks given."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.images.blocks import ImageChooserBlock

from .pictures import ALT_HELP
from .previews import PREVIEW_TEMPLATE
from .sounds import SoundChooserBlock


class AnswerBlock(blocks.StructBlock):
    text = blocks.CharBlock(label=_("Answer"), max_length=200)
    image = ImageChooserBlock(label=_("Picture"), required=False)
    alt = blocks.CharBlock(label=_("What is seen"), required=False, max_length=250, help_text=ALT_HELP)
    sound = SoundChooserBlock(label=_("Sound"), required=False, help_text=_("The answer as it is spoken."))
    feedback = blocks.CharBlock(label=_("What to say to who chose it"), required=False, max_length=200)
    right = blocks.BooleanBlock(label=_("This is the right answer"), required=False)

    class Meta:
        icon = "tick-inverse"
        label = _("Answer")
        label_format = "{text}"


class QuestionBlock(blocks.StructBlock):
    question = blocks.CharBlock(label=_("Question"), max_length=250)
    sound = SoundChooserBlock(label=_("Sound"), required=False, help_text=_("The question as it is spoken."))
    answers = blocks.ListBlock(AnswerBlock(), label=_("Answers"), min_num=2, max_num=6)
    why = blocks.TextBlock(label=_("Why"), required=False, max_length=300, rows=2)

    class Meta:
        icon = "help"
        label = _("Question")
        label_format = "{question}"

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if sum(bool(answer.get("right")) for answer in cleaned["answers"]) != 1:
            raise StructBlockValidationError(
                non_block_errors=[
                    ValidationError(_("Mark exactly one answer as the right one."), code="one_right_answer")
                ]
            )
        return cleaned


class QuizBlock(blocks.StructBlock):
    questions = blocks.ListBlock(QuestionBlock(), label=_("Questions"), min_num=1)

    class Meta:
        icon = "help"
        label = _("Did I understand it?")
        group = _("Together")
        template = "curriculum/blocks/quiz.html"
        preview_template = PREVIEW_TEMPLATE
        description = _("Questions with answers by words, pictures or sound. Nobody is marked.")

    def get_preview_value(self) -> Any:
        return self.normalize(
            {
                "questions": [
                    {
                        "question": "¿Por qué no se aprieta el ovillo?",
                        "answers": [
                            {
                                "text": "Porque pesa más",
                                "feedback": "Pesa lo mismo. Mire la lana.",
                                "right": False,
                            },
                            {"text": "Porque la lana se estira", "right": True},
                        ],
                        "why": "La lana estirada vuelve a su largo y la pieza se encoge.",
                    }
                ]
            }
        )
