"""What this room enters into the lists of the rooms below. Imported when the app is ready."""

from django.utils.translation import gettext_lazy, ngettext

from ..cohorts.touch import Tab, register_tab, register_words
from ..events import kinds
from ..events.actions import Action
from .kinds import SkillKind

kinds.register(SkillKind())
register_tab(Tab(20, "skills", gettext_lazy("Skills"), "skill", "courses:session_skills"))


def _words(action: Action) -> str:
    count = len(action.facts)
    if all(fact.value is None for fact in action.facts):
        words = ngettext("%(count)d level taken back.", "%(count)d levels taken back.", count)
    else:
        words = ngettext("%(count)d level marked.", "%(count)d levels marked.", count)
    return words % {"count": count}


register_words("skill", _words)
