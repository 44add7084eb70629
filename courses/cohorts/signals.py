"""What this room tells the rooms above it, inside the transaction of the change and before it."""

from django.dispatch import Signal

# Sessions or members of `cohort` are about to change on `days`: spans of (first, last) local dates, last None while it
# lasts. Also sent: `by`, `correction` (why, where somebody corrects a past month on purpose), `thing` ("session" or
# "membership"), `participant`, `session`, `before`, `after` (plain data). It is sent before any row is locked, so that a
# receiver may lock the cohort's scope first. Raising ValidationError refuses the change.
days_changing = Signal()

# A day off is about to be entered or taken away: `day`, `centre` (None for the country), `is_added`. Raising
# ValidationError refuses it.
holiday_changing = Signal()
