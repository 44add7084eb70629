"""Frame of the app: its name, its label, what is received."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoursesConfig(AppConfig):
    name = "courses"
    # Two apps labelled "courses" cannot live in one site, and a label cannot change after the first migration.
    label = "lms_courses"
    verbose_name = _("Courses")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Connects the rooms: one line a room, low rooms first."""
        from .attendance import receivers as attendance_receivers  # noqa: F401
        from .audit import receivers as audit_receivers  # noqa: F401
        from .cohorts import receivers  # noqa: F401
        from .completion import receivers as completion_receivers  # noqa: F401
        from .evaluations import receivers as evaluation_receivers  # noqa: F401
        from .evidence import receivers as evidence_receivers  # noqa: F401
        from .skills import receivers as skill_receivers  # noqa: F401
        from .sync import receivers as sync_receivers  # noqa: F401
        from .work import receivers as work_receivers  # noqa: F401
