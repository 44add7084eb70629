"""News of paid work."""

from django.dispatch import Signal

# A person's confirmed completions now satisfy a role. Sent inside the transaction. Argument: `unlock` (WorkUnlock).
work_unlocked = Signal()

# A review of an unlock was decided. Sent inside the transaction. Argument: `review` (WorkUnlockReview).
work_unlock_reviewed = Signal()
