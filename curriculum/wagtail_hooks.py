"""Frame: the hooks of every room, low rooms first."""

from .booklets import hooks as booklet_hooks  # noqa: F401
from .exchange import hooks as exchange_hooks  # noqa: F401
from .kiosk import hooks as kiosk_hooks  # noqa: F401
from .outline import hooks as outline_hooks  # noqa: F401
from .pages import hooks as page_hooks  # noqa: F401
from .wordings import hooks as wording_hooks  # noqa: F401
