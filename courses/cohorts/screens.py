"""What the admin screens of people, centres and cohorts share: the gate, the path on top, forms that ask an action."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import defaults
from django.views.generic import TemplateView
from wagtail.admin.forms.search import SearchForm
from wagtail.admin.views.generic.base import BaseListingView, WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import Button

from .forms import ActionForm

# Crumbs between "Home" and the page itself: (label, address).
Crumbs = list[tuple[str, str]]


class Gate:
    """Every screen says who may open it. `find` loads what the address names (404 when out of reach), then `allowed`
    is asked (403 when known but not permitted)."""

    request: HttpRequest

    def find(self) -> None:
        """Loads the objects of the address onto the view. Raises Http404."""

    def allowed(self) -> bool:
        raise NotImplementedError

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.has_perm("wagtailadmin.access_admin"):
            raise PermissionDenied
        self.find()
        if not self.allowed():
            # Wagtail would turn the exception into a redirect to its start page; this answers 403 and says so.
            return defaults.permission_denied(request, PermissionDenied())
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]


class Screen(Gate, WagtailAdminTemplateMixin, TemplateView):
    """A page of the admin with our path on top."""

    def crumbs(self) -> Crumbs:
        return []

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        between = [{"url": url, "label": label} for label, url in self.crumbs()]
        return [*self.breadcrumbs_items, *between, {"url": "", "label": self.get_page_title()}]


class Listing(Gate, BaseListingView):
    """A list of the admin: searched, filtered, in pages."""

    paginate_by = 50
    is_searchable = True
    search_placeholder: Any = gettext_lazy("Search")

    def get_search_form(self) -> SearchForm:
        data = self.request.GET if self.search_kwarg in self.request.GET else None
        return SearchForm(data, placeholder=str(self.search_placeholder))

    def crumbs(self) -> Crumbs:
        return []

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        between = [{"url": url, "label": label} for label, url in self.crumbs()]
        return [*self.breadcrumbs_items, *between, {"url": "", "label": self.get_page_title()}]


class FormScreen(Screen):
    """One form, one action. A refusal of the action is shown at its field; success leads to `done_url`."""

    template_name = "courses/cohorts/form.html"
    submit_label: Any = ""
    lead: Any = ""
    form: Any

    def make_form(self, data: Any = None) -> ActionForm:
        raise NotImplementedError

    def act(self, form: Any) -> Any:
        """Calls the action with what the form holds. ValidationError comes back to the form."""
        raise NotImplementedError

    def done_url(self, result: Any) -> str:
        raise NotImplementedError

    def done_message(self, result: Any) -> str:
        return ""

    def cancel_url(self) -> str:
        crumbs = self.crumbs()
        return crumbs[-1][1] if crumbs else reverse("wagtailadmin_home")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.form = self.make_form()
        return self.render_to_response(self.get_context_data())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.form = self.make_form(request.POST)
        if self.form.is_valid():
            try:
                result = self.act(self.form)
            except ValidationError as error:
                self.form.take(error)
            else:
                said = self.done_message(result)
                if said:
                    messages.success(request, said)
                return HttpResponseRedirect(self.done_url(result))
        return self.render_to_response(self.get_context_data(), status=422)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            form=self.form,
            media=self.form.media,
            submit_label=self.submit_label or _("Save"),
            cancel_url=self.cancel_url(),
            lead=self.lead,
            **kwargs,
        )


class Deed(Gate, TemplateView):
    """A button: POST only. Does one thing, says how it went, goes back."""

    http_method_names = ["post"]

    def act(self) -> str:
        """Does it and returns what to say. ValidationError is said instead."""
        raise NotImplementedError

    def back_url(self) -> str:
        raise NotImplementedError

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            said = self.act()
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, said)
        return HttpResponseRedirect(self.back_url())


def export_buttons(url: str, request: HttpRequest) -> list[Button]:
    """Buttons that hand out the list as it is now searched and filtered, as xlsx and csv."""
    query = request.GET.copy()
    buttons = []
    for priority, kind in ((90, "xlsx"), (91, "csv")):
        query["export"] = kind
        buttons.append(
            Button(
                _("Export %(format)s") % {"format": kind.upper()},
                url=f"{url}?{query.urlencode()}",
                icon_name="download",
                priority=priority,
            )
        )
    return buttons
