"""The half-yearly look at who may do what."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from . import reviewing


class PrivilegesView(WagtailAdminTemplateMixin, TemplateView):
    template_name = "cms/roles/privileges.html"
    page_title = _("Review of permissions")
    header_icon = "key"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not reviewing.can_review(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        last = reviewing.last_review()
        return {
            **super().get_context_data(**kwargs),
            "accounts": reviewing.accounts(),
            "last": last,
            "due": reviewing.next_due(last),
            "is_due": reviewing.is_due(last),
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        reviewing.confirm_privileges(by=request.user, note=request.POST.get("note", ""))
        messages.success(request, gettext("The review was written down. The next one is due in six months."))
        return redirect("lms_roles:privileges")
