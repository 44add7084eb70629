"""The library's form of a picture, with who made it and what others may do with it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.images.forms import BaseImageForm

from .credits import PictureCredit


class ImageForm(BaseImageForm):
    """A site names it in `WAGTAILIMAGES_IMAGE_FORM_BASE`. Author and licence stand in a row beside the picture's own."""

    author = forms.CharField(label=_("Author"), max_length=160, required=False)
    licence = forms.CharField(
        label=_("Licence"),
        max_length=60,
        required=False,
        help_text=_("For example CC BY-SA 4.0. May stay empty."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        credit = PictureCredit.objects.filter(image=self.instance).first() if self.instance.pk else None
        if credit is not None:
            self.fields["author"].initial = credit.author
            self.fields["licence"].initial = credit.licence

    def save(self, commit: bool = True) -> Any:
        image = super().save(commit=commit)
        if commit:
            self.save_credit(image)
        else:
            # The view saves the picture itself and calls `save_m2m` afterwards.
            form: Any = self
            later = form.save_m2m

            def save_m2m() -> None:
                later()
                self.save_credit(image)

            form.save_m2m = save_m2m
        return image

    def save_credit(self, image: Any) -> None:
        if self.add_prefix("author") not in self.data:
            # A screen that does not show the fields says nothing about them.
            return
        author, licence = self.cleaned_data.get("author", ""), self.cleaned_data.get("licence", "")
        if author or licence:
            PictureCredit.objects.update_or_create(
                image=image, defaults={"author": author, "licence": licence}
            )
        else:
            PictureCredit.objects.filter(image=image).delete()
