"""What is said about files of past records: why one is refused, what is wrong with a cell."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ..people import sentences as people_sentences

REMARKS: dict[str, Promise] = {
    **people_sentences.REMARKS,
    "nobody": _("The row does not say whose it is. Write the document, the name used in class or the whole name."),
    "attendance_unknown": _("“%(detail)s” is not understood. Write P, T and the minutes (T 15), F, or J and the cause (J salud)."),
    "attendance_two_ways": _("“%(detail)s” can mean two things. Write P for present or F for absent."),
    "late_how_much": _("Write how many minutes late: T 15."),
    "cause_other": _("The cause is missing; it was read as “other”."),
    "cause_unknown": _("Write one of these causes: salud, diligencia, visita, cierre, otra."),
    "hour_unreadable": _("Write the hour like 14:30."),
    "nothing_said": _("The row has no mark."),
    "day_missing": _("The date is missing."),
    "month_unreadable": _("Write the month like 03/2026."),
    "month_needed": _("A monthly mark needs its month."),
    "evaluation_kind": _("Write mensual or final."),
    "mark_unreadable": _("Write a whole number (%(detail)s)."),
    "attempt_unreadable": _("Write a whole number (%(detail)s)."),
    "ending_unknown": _("Write completó, se retiró, salió del lugar, or leave it empty."),
    "ending_needed": _("Say how it ended: completó, se retiró or salió del lugar."),
    "left_needed": _("Say on which day it ended."),
    "left_before_joined": _("The last day is before the first."),
    # What the records say to it.
    "person_unknown": _("Nobody of this cohort is called so. Enrol the person first, or correct the name or document."),
    "person_two": _("Several people of this cohort are called so. Write the document."),
    "person_unregistered": _("Nobody of this centre is called so. Register the person first."),
    "person_two_registered": _("Several people of this centre are called so. Write the document."),
    "session_missing": _("There is no session on %(detail)s. Add it to the cohort first."),
    "session_which": _("There are several sessions on %(detail)s. Write the hour too."),
    "session_cancelled": _("The session of %(detail)s was cancelled."),
    "session_coming": _("The session of %(detail)s has not been yet."),
    "not_on_roster": _("Was not in the group on %(detail)s."),
    "late_too_long": _("The session lasted %(detail)s minutes."),
    "undecided": _("Two people marked differently. Settle it at the desk of differing readings first."),
    "month_closed": _("The month %(detail)s is closed. What changes in it is a counter-entry on its page."),
    "evaluated_outside": _("The date is outside the days of the cohort or still to come."),
    "month_outside": _("The month is outside the days of the cohort."),
    "outside_days": _("The days are outside those of the cohort or still to come."),
    "was_member": _("Was in the cohort in some of these days already, with other dates."),
    "reason_needed": _("Say why it was ended."),
    "differs": _("Something else stands there: %(detail)s. It stays as it is; correct it by hand if it is wrong."),
}  # fmt: skip

FILES: dict[str, Promise] = {
    **people_sentences.FILES,
    "too_many_rows": _("The file has too many rows or marks. Divide it into several files."),
    "too_large": _("The file is too large. Keep only the records in it, or divide it."),
    "no_people": _("No sheet has headings that say whose the rows are (DNI, Nombre completo ...). Download the template to see them."),
    "no_days": _("No sheet says the days: a column Fecha and one Asistencia, or a column for each day with its date as heading."),
    "heading_missing": _("A column is missing: %(detail)s. Download the template to see the headings."),
    "no_rows": _("There are headings but no records."),
}  # fmt: skip


def remark(code: str, detail: str = "") -> str:
    """The sentence of a remark, in the reader's language."""
    return str(REMARKS[code]) % {"detail": detail, "suggestion": detail}


def of_file(code: str, detail: str = "") -> str:
    """The sentence for a file that is not accepted, in the reader's language."""
    return str(FILES[code]) % {"detail": detail}
