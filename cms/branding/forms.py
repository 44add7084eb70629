"""The form on the team's door."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.auth import LoginForm


class TeamLoginForm(LoginForm):
    """Wagtail's form with the two things it leaves out: a translated label, and what a password manager looks for.

    Without "remember me": tablets and laptops have many hands here, and a session ends with the browser.
    """

    def __init__(self, request: Any = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(request, *args, **kwargs)
        self.fields["password"].label = _("Password")
        self.fields["password"].widget.attrs["autocomplete"] = "current-password"
        del self.fields["remember"]
