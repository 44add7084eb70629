"""Frame of the site around the plugin."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from . import checks  # noqa: F401  (importing it registers the system checks)


class CmsConfig(AppConfig):
    name = "cms"
    label = "lms_cms"
    verbose_name = _("Site")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Connects the rooms: one line a room."""
        from .roles import checks as role_checks  # noqa: F401
        from .roles import receivers as role_receivers  # noqa: F401
