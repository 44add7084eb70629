"""The site's tint of Wagtail's admin."""

from __future__ import annotations

from django.templatetags.static import static
from django.utils.html import format_html
from wagtail import hooks


@hooks.register("insert_global_admin_css", order=20)
def admin_theme() -> str:
    """Indigo for structure and links, by the variables Wagtail documents for it."""
    return format_html('<link rel="stylesheet" href="{}">', static("lms/css/admin-theme.css"))
