"""Frame: what each room of the site tells Wagtail. One line a room."""

from .branding import hooks as branding_hooks  # noqa: F401
from .branding import letterhead as branding_letterhead  # noqa: F401
from .dashboards import hooks as dashboards_hooks  # noqa: F401
from .roles import hooks as roles_hooks  # noqa: F401
