"""The settings an administrator edits under Settings > Organisation."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.fields import StreamField

from .rules import is_ruc

# A public weather service: nobody wonders why somebody looks at the weather.
NEUTRAL_SITE = "https://www.senamhi.gob.pe/"


def validate_ruc(value: str) -> None:
    """Refuse what cannot be a RUC.

    Raises:
        ValidationError: not eleven digits, or the check digit is wrong.
    """
    if not is_ruc(value):
        raise ValidationError(_("Type the eleven digits of the RUC; please compare them with the document."))


class OutsideLink(blocks.StructBlock):
    """A link of the footer to another site."""

    title = blocks.CharBlock(label=_("Words"), max_length=60)
    url = blocks.URLBlock(label=_("Address"))

    class Meta:
        icon = "link-external"
        label = _("Other site")


@register_setting(icon="home", order=10)
class BrandingSettings(BaseSiteSetting):
    """Name, address and face of the organisation on the public site and its papers."""

    organisation_name = models.CharField(
        _("name of the organisation"),
        max_length=120,
        blank=True,
        help_text=_("As it should be read on each page."),
    )
    legal_name = models.CharField(
        _("registered name"), max_length=200, blank=True, help_text=_("As written in the public register.")
    )
    tax_number = models.CharField(_("RUC"), max_length=11, blank=True, validators=[validate_ruc])
    description = models.CharField(
        _("the organisation in one sentence"),
        max_length=200,
        blank=True,
        help_text=_("Search engines show it under the name."),
    )
    logo = models.ForeignKey(
        "wagtailimages.Image",
        verbose_name=_("logo"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Without a logo the site shows its stitched mark."),
    )
    address = models.TextField(
        _("postal address"),
        blank=True,
        help_text=_("Of the office. Never the address of a place where groups meet."),
    )
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    sign_off_city = models.CharField(
        _("city in dates"),
        max_length=80,
        default="Ayacucho",
        help_text=_("Papers are dated “Ayacucho, 21 de noviembre de 2026”."),
    )
    footer_text = models.CharField(_("sentence at the foot of the page"), max_length=200, blank=True)
    footer_links = StreamField(
        [("page", blocks.PageChooserBlock(label=_("Page"))), ("outside", OutsideLink())],
        blank=True,
        verbose_name=_("links at the foot of the page"),
    )
    quick_exit_url = models.URLField(
        _("where the quick exit leads"),
        default=NEUTRAL_SITE,
        help_text=_("A well-known page that gives nothing away, such as the weather."),
    )

    panels = [
        MultiFieldPanel(
            [
                FieldPanel("organisation_name"),
                FieldPanel("legal_name"),
                FieldPanel("tax_number"),
                FieldPanel("description"),
                FieldPanel("logo"),
            ],
            heading=_("Who we are"),
        ),
        MultiFieldPanel(
            [FieldPanel("address"), FieldPanel("phone"), FieldPanel("email"), FieldPanel("sign_off_city")],
            heading=_("Where we are"),
        ),
        MultiFieldPanel(
            [FieldPanel("footer_text"), FieldPanel("footer_links"), FieldPanel("quick_exit_url")],
            heading=_("On each page"),
        ),
    ]

    class Meta:
        verbose_name = _("Organisation")
        verbose_name_plural = _("Organisations")
