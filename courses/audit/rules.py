"""How the name of an action tells what kind of deed it was. Pure: standard library only.

Rooms name their actions "lms.<verb>_<thing>"; Wagtail's own are "wagtail.<verb>". The kind is read from the verb, so
that a new action of any room is never missing from the record.
"""

from __future__ import annotations

SAW, CHANGED, PRINTED, EXPORTED = "saw", "changed", "printed", "exported"

FIRST_WORDS = {
    "view": SAW,
    "see": SAW,
    "inspect": SAW,
    "open_file": SAW,
    "print": PRINTED,
    "draw": PRINTED,
    "download": EXPORTED,
    "export": EXPORTED,
    "backup": EXPORTED,
}


def deed_of(action: str) -> str:
    """The kind of deed: "lms.export_work" is `exported`; what is no looking, printing or exporting is a change."""
    verb = action.rsplit(".", 1)[-1]
    for word, deed in FIRST_WORDS.items():
        if verb == word or verb.startswith(f"{word}_"):
            return deed
    return CHANGED
