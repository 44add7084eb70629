"""What this room enters into the lists of the rooms below. Imported when the app is ready."""

from typing import Any

from django.dispatch import receiver
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ..cohorts.touch import Tab, register_tab, register_words
from ..events import kinds
from ..events.actions import Action
from ..people.signals import participant_anonymised
from . import photos
from .kinds import EvaluationKind, PieceKind

kinds.register(EvaluationKind())
kinds.register(PieceKind())
register_tab(Tab(30, "evaluations", gettext_lazy("Evaluation"), "star", "courses:session_evaluations"))


def _words(action: Action) -> str:
    words = ngettext(
        "%(count)d evaluation mark saved.", "%(count)d evaluation marks saved.", len(action.facts)
    )
    return words % {"count": len(action.facts)}


register_words("evaluation", _words)


def _piece_words(action: Action) -> str:
    return _("Piece judged.") if action.facts[0].value else _("Piece taken back.")


register_words("piece", _piece_words)


@receiver(participant_anonymised, dispatch_uid="lms.evaluations.forget_photos")
def forget_photos(sender: Any, participant: Any, by: Any, **kwargs: Any) -> None:
    """Pictures of what a forgotten person made go with her: somebody may know her by her work."""
    photos.forget(participant, by=by)
