"""News of completions."""

from django.dispatch import Signal

# A person confirmed a completion. Sent inside the transaction that writes it. Argument: `completion` (Completion,
# status CONFIRMED). Raising rolls the confirmation back.
completion_reached = Signal()

# A completion was withdrawn with a reason. Sent inside the transaction. Argument: `completion` (status WITHDRAWN).
# Receivers open reviews of what rested on it; they never remove anything by themselves.
completion_withdrawn = Signal()
