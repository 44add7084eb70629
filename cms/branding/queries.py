"""What the frame of a public page shows around its content."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, resolve, reverse
from django.urls.exceptions import Resolver404
from django.utils.translation import get_language, get_language_info, gettext, override
from wagtail.models import Locale, Page, Site

from .models import NEUTRAL_SITE, BrandingSettings
from .rules import phone_link


@dataclass(frozen=True, slots=True)
class Link:
    """One entry of a menu. `current` is the value of aria-current, empty when the page is elsewhere."""

    title: str
    url: str
    current: str = ""
    icon: str = ""


@dataclass(frozen=True, slots=True)
class Language:
    """One language this page exists in. `name` is written in the language itself."""

    code: str
    name: str
    url: str
    full_url: str
    current: bool


# Addresses of the plugin that belong in the menu when the site has them: URL name, words, icon.
VERIFICATION_ADDRESSES = ("certificates:verify", "verify")


def verification_url() -> str:
    """Address of the page where anyone checks a certificate; empty when the site has none."""
    for name in VERIFICATION_ADDRESSES:
        try:
            return reverse(name)
        except NoReverseMatch:
            continue
    return ""


def language_name(code: str) -> str:
    """How the speakers of a language call it, with a capital: Español, Runasimi."""
    name = get_language_info(code)["name_local"].split(" (")[0]
    return name[:1].upper() + name[1:]


class PublicSite:
    """What `lms/base.html` asks for, each part fetched only when a template asks.

    The whole frame costs at most eight queries on a page with a menu, and none on pages that do not use it.
    """

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    @cached_property
    def wagtail_site(self) -> Any:
        return Site.find_for_request(self.request)

    @cached_property
    def branding(self) -> BrandingSettings:
        if self.wagtail_site is None:
            return BrandingSettings()
        return BrandingSettings.for_request(self.request)

    @property
    def name(self) -> str:
        return (
            self.branding.organisation_name
            or getattr(self.wagtail_site, "site_name", "")
            or settings.WAGTAIL_SITE_NAME
        )

    @property
    def legal_name(self) -> str:
        return self.branding.legal_name

    @property
    def tax_number(self) -> str:
        return self.branding.tax_number

    @property
    def description(self) -> str:
        return self.branding.description

    @property
    def address(self) -> str:
        return self.branding.address

    @property
    def phone(self) -> str:
        return self.branding.phone

    @property
    def phone_link(self) -> str:
        return phone_link(self.branding.phone)

    @property
    def email(self) -> str:
        return self.branding.email

    @property
    def footer_text(self) -> str:
        return self.branding.footer_text

    @property
    def exit_url(self) -> str:
        return self.branding.quick_exit_url or NEUTRAL_SITE

    @property
    def sign_off_city(self) -> str:
        return self.branding.sign_off_city

    @cached_property
    def logo(self) -> Any:
        """A rendition 80 pixels high (twice the printed size), or None."""
        if not self.branding.logo_id or self.branding.logo is None:
            return None
        return self.branding.logo.get_rendition("height-80")

    @cached_property
    def home(self) -> Page | None:
        """The home page in the language of this request, else in the site's own."""
        if self.wagtail_site is None:
            return None
        root = self.wagtail_site.root_page
        if root.locale.language_code == get_language():
            return root
        translated = root.get_translations().live().filter(locale__language_code=get_language()).first()
        return translated or root

    @property
    def home_url(self) -> str:
        return self.home.get_url(self.request) if self.home else "/"

    @cached_property
    def page(self) -> Page | None:
        """The Wagtail page of this request; None on search, verification and error pages."""
        if not hasattr(self.request, "_wagtail_route_for_request"):
            return None
        return Page.find_for_request(self.request, self.request.path)

    @cached_property
    def navigation(self) -> list[Link]:
        """The pages below the home page that are shown in menus, then search and verification."""
        links = []
        if self.home is not None:
            # select_related: a page in a menu is asked for its address and nothing else.
            for page in self.home.get_children().live().in_menu():
                links.append(Link(page.title, page.get_url(self.request), self._standing(page)))
        verify = verification_url()
        if verify:
            links.append(Link(gettext("Verify a certificate"), verify, self._here(verify), "check-paper"))
        try:
            search = reverse("site_search")
        except NoReverseMatch:
            return links
        links.append(Link(gettext("Search"), search, self._here(search), "search"))
        return links

    def _standing(self, page: Page) -> str:
        if self.page is None:
            return ""
        if self.page.pk == page.pk:
            return "page"
        return "true" if self.page.path.startswith(page.path) else ""

    def _here(self, url: str) -> str:
        return "page" if self.request.path == url else ""

    @cached_property
    def footer_links(self) -> list[Link]:
        """What the administrator put at the foot of the page; pages that are not public are left out."""
        links = []
        for block in self.branding.footer_links:
            if block.block_type == "outside":
                links.append(Link(block.value["title"], block.value["url"]))
            elif block.value is not None and block.value.live:
                page = block.value.localized
                links.append(Link(page.title, page.get_url(self.request), self._standing(page)))
        return links

    @cached_property
    def languages(self) -> list[Language]:
        """The languages this page can be read in, the site's order, the current one among them."""
        if self.page is not None:
            found = {self.page.locale.language_code: self.page}
            found |= {
                page.locale.language_code: page
                for page in self.page.get_translations().live().public().select_related("locale")
            }
            return [
                self._language(code, found[code].get_url(self.request))
                for code, _name in settings.LANGUAGES
                if code in found and found[code].get_url(self.request)
            ]
        return self._languages_of_an_address()

    def _languages_of_an_address(self) -> list[Language]:
        """Search and the like: one address for each language whose home page is public."""
        if self.home is None:
            return []
        try:
            match = resolve(self.request.path)
        except Resolver404:
            return []
        roots = Page.objects.filter(translation_key=self.home.translation_key).live()
        public = set(
            Locale.objects.filter(pk__in=roots.values("locale")).values_list("language_code", flat=True)
        )
        languages = []
        for code, _name in settings.LANGUAGES:
            if code in public:
                try:
                    with override(code):
                        # A preview of a page arrives here too: its address has an unnamed part.
                        address = reverse(
                            match.view_name, args=match.args or None, kwargs=match.kwargs or None
                        )
                except NoReverseMatch:
                    return []  # an address without a name
                languages.append(self._language(code, address))
        # An address without a language prefix reads the same for everyone: nothing to switch.
        return languages if len({one.url for one in languages}) == len(languages) else []

    def _language(self, code: str, url: str) -> Language:
        full = self.request.build_absolute_uri(url)
        return Language(code, language_name(code), url, full, code == get_language())
