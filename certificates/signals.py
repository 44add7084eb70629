"""News of certificates. Both are sent inside the transaction that writes the change; raising rolls it back."""

from django.dispatch import Signal

# A certificate got its number and its place in the register. Argument: `certificate`. Its file is drawn afterwards.
certificate_issued = Signal()

# A certificate no longer holds. Arguments: `certificate` (status `revoked` or `replaced`), `reason`, and
# `replaced_by` (Certificate or None).
certificate_revoked = Signal()
