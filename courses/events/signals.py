"""News of facts."""

from django.dispatch import Signal

# Sent once for every fact that was stored for the first time, inside the transaction that stores it, after its
# projection is up to date. Arguments: `event` (LearningEvent). Raising rolls back the whole batch: slow work belongs
# in transaction.on_commit.
fact_recorded = Signal()
