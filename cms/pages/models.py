"""The kinds of pages the site itself has. Courses and lessons are pages of the curriculum."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, HelpPanel, MultiFieldPanel, PageChooserPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from curriculum.pages.finding import FoundByForms

from .blocks import SECTIONS, STANDING_PARTS


class HomePage(FoundByForms, Page):  # type: ignore[django-manager-missing]
    """The first page: one sentence, one way on, and the sections an editor stacked."""

    hero_title = models.CharField(_("first sentence"), max_length=90, help_text=_("Up to twelve words."))
    hero_text = models.TextField(_("second sentence"), max_length=300, blank=True)
    hero_image = models.ForeignKey(
        "wagtailimages.Image",
        verbose_name=_("picture"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Without a picture the page shows its knitted swatch. No recognisable faces."),
    )
    main_text = models.CharField(_("words of the button"), max_length=60, blank=True)
    main_page = models.ForeignKey(
        "wagtailcore.page",
        verbose_name=_("page behind the button"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    body = StreamField(SECTIONS, blank=True, verbose_name=_("sections"))

    content_panels = [
        *Page.content_panels,
        MultiFieldPanel(
            [
                FieldPanel("hero_title"),
                FieldPanel("hero_text"),
                FieldPanel("hero_image"),
                FieldPanel("main_text"),
                PageChooserPanel("main_page"),
            ],
            heading=_("What is seen first"),
        ),
        FieldPanel("body"),
    ]
    search_fields = [
        *Page.search_fields,
        index.SearchField("hero_title"),
        index.SearchField("hero_text"),
        index.SearchField("body"),
        *FoundByForms.forms_fields,
    ]
    template = "cms/home_page.html"
    # Everything below it is open: courses hang here too, and this app may not say so to the curriculum.
    parent_page_types = ["wagtailcore.Page"]

    class Meta:
        verbose_name = _("home page")
        verbose_name_plural = _("home pages")


class StandardPage(FoundByForms, Page):  # type: ignore[django-manager-missing]
    """A standing text: who we are, how to help, privacy."""

    introduction = models.TextField(_("introduction"), max_length=400, blank=True)
    body = StreamField(STANDING_PARTS, blank=True, verbose_name=_("content"))

    content_panels = [
        *Page.content_panels,
        HelpPanel(
            content=_(
                "Write for somebody who reads on a telephone: one idea in a sentence, a heading every few lines."
            )
        ),
        FieldPanel("introduction"),
        FieldPanel("body"),
    ]
    search_fields = [
        *Page.search_fields,
        index.SearchField("introduction"),
        index.SearchField("body"),
        *FoundByForms.forms_fields,
    ]
    template = "cms/standard_page.html"
    parent_page_types = ["lms_cms.HomePage", "lms_cms.StandardPage"]
    subpage_types = ["lms_cms.StandardPage"]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Wagtail's context and `trail`: the public pages above this one, from the home page down."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        context["trail"] = self.get_ancestors().live().filter(depth__gt=1)
        return context

    class Meta:
        verbose_name = _("standing page")
        verbose_name_plural = _("standing pages")
