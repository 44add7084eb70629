"""Frame of the app: its name, its label, what is received."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CurriculumConfig(AppConfig):
    name = "curriculum"
    # Two apps labelled "curriculum" cannot live in one site, and a label cannot change after the first migration.
    label = "lms_curriculum"
    verbose_name = _("Curriculum")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Connects the rooms."""
        from .freshness import receivers as freshness_receivers  # noqa: F401
        from .pages import receivers  # noqa: F401
