"""News of people, for rooms above."""

from django.dispatch import Signal

# Sent inside the transaction that forgets who a person is, once for her row and once for each row merged into it.
# Arguments: `participant` (already emptied), `by` (user). Receivers empty free texts of theirs that may tell who she
# was; raising rolls everything back.
participant_anonymised = Signal()

# Sent inside the transaction of a merge, of its undoing and of its confirmation. Arguments: `merge` (Merge), `by`.
# Histories stay with the rows they were written for; `queries.identities` names all rows of one person.
participants_merged = Signal()
merge_undone = Signal()
merge_confirmed = Signal()
