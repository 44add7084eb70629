"""What this room enters into the lists of the rooms below. Imported when the app is ready."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ..cohorts.touch import Tab, register_tab, register_words
from ..events import kinds
from ..events.actions import Action
from .enums import AttendanceStatus
from .kinds import AttendanceKind, CloseKind, LessonKind

for kind in (AttendanceKind(), LessonKind(), CloseKind()):
    kinds.register(kind)

register_tab(Tab(10, "attendance", gettext_lazy("Attendance"), "people", "courses:session"))
register_tab(Tab(40, "lessons", gettext_lazy("Lessons"), "lesson", "courses:session_lessons"))
register_tab(Tab(90, "close", gettext_lazy("Close"), "lock", "courses:close_session"))


def _mark_words(action: Action) -> str:
    values = {fact.value["status"] if fact.value else "" for fact in action.facts}
    count = len(action.facts)
    if values == {""}:
        words = ngettext("%(count)d mark taken back.", "%(count)d marks taken back.", count)
    elif values == {"present"}:
        words = ngettext("%(count)d person marked as present.", "%(count)d people marked as present.", count)
    elif len(values) == 1:
        label = AttendanceStatus(values.pop()).label
        words = ngettext("%(count)d person marked: %(label)s.", "%(count)d people marked: %(label)s.", count)
        return words % {"count": count, "label": str(label).lower()}
    else:
        words = ngettext("%(count)d person marked.", "%(count)d people marked.", count)
    return words % {"count": count}


def _lesson_words(action: Action) -> str:
    return _("Lesson marked as taught.") if action.facts[0].value else _("Lesson marked as not taught.")


def _close_words(action: Action) -> str:
    return _("Session closed.") if action.facts[0].value else _("Session opened again.")


register_words("attendance", _mark_words)
register_words("lesson", _lesson_words)
register_words("close", _close_words)
