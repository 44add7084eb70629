"""Frame: what each room tells Wagtail. One line a room."""

from .archives import hooks as archives_hooks  # noqa: F401
from .attendance import hooks as attendance_hooks  # noqa: F401
from .audit import hooks as audit_hooks  # noqa: F401
from .cohorts import hooks as cohorts_hooks  # noqa: F401
from .completion import hooks as completion_hooks  # noqa: F401
from .evaluations import hooks as evaluations_hooks  # noqa: F401
from .events import hooks as events_hooks  # noqa: F401
from .evidence import hooks as evidence_hooks  # noqa: F401
from .evidence.papers import hooks as papers_hooks  # noqa: F401
from .evidence.sheets import hooks as sheets_hooks  # noqa: F401
from .people import hooks as people_hooks  # noqa: F401
from .reports import hooks as reports_hooks  # noqa: F401
from .sync import hooks as sync_hooks  # noqa: F401
from .work import hooks as work_hooks  # noqa: F401
