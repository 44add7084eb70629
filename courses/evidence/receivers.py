"""The seal of closed months, entered where the facts, sessions, members and holidays change. Imported when the app is ready."""

from ..cohorts.signals import days_changing, holiday_changing
from ..events.kinds import register_guard
from .seals import hold_closed, keep_days, keep_holidays

register_guard(hold_closed)
days_changing.connect(keep_days, dispatch_uid="lms_evidence.keep_days")
holiday_changing.connect(keep_holidays, dispatch_uid="lms_evidence.keep_holidays")
