"""What this room enters into the list of kinds. Imported when the app is ready."""

from ..events import kinds
from .kinds import CompletionKind

kinds.register(CompletionKind())
