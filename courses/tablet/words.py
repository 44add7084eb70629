"""Every sentence of the offline app. English names it; the catalogue of each language holds the words.

A test compares this list with the scripts: a sentence nobody entered here would be shown in English.
"""

from __future__ import annotations

from django.utils.translation import gettext, ngettext, override
from django.utils.translation import gettext_noop as _

from ..events.enums import HeldCode

SENTENCES = (
    _("Close the other pages of the attendance book."),
    _("Attendance book"),
    _("Back"),
    _("Lock"),
    _("Runasimi / Español"),
    _("State"),
    _("Undo"),
    _("Everything sent"),
    _("%(n)s under review"),
    _("Last contact: %(ago)s"),
    _("Sending…"),
    _("Send"),
    _("The tablet cannot save marks"),
    _("Use the paper sheet. Take the tablet to the office and change nothing on it."),
    _("Connect"),
    _("Connecting…"),
    _("Code of the office"),
    _("Connect this tablet"),
    _("Office: %(host)s"),
    _("It is no private window: go on"),
    _("Read the picture with the camera"),
    _("Facilitator %(n)s"),
    _("Who is marking?"),
    _("I have a new code"),
    _("First time on this tablet"),
    _("Fetch the names"),
    _("%(typed)s of 6 digits"),
    _("One moment…"),
    _("Delete"),
    _("Type your PIN"),
    _("Wait %(seconds)s seconds and try again."),
    _("Choose a PIN of six digits"),
    _("Type the same PIN once more"),
    _("This PIN is too easy. Choose another."),
    _("The two were different. Choose again."),
    _("Which class?"),
    _("Today"),
    _("Not closed yet"),
    _("Next"),
    _("Closed"),
    _("A class that is not on the list"),
    _("%(hour)s · %(minutes)s min · %(marked)s of %(people)s marked"),
    _("Day"),
    _("Hour"),
    _("Minutes"),
    _("Begin the class"),
    _("Present"),
    _("Late"),
    _("Absent"),
    _("Excused"),
    _("Not yet"),
    _("With help"),
    _("Alone"),
    _("Attendance"),
    _("Skills"),
    _("Evaluation"),
    _("Lesson"),
    _("End of class"),
    _("Parts of the sheet"),
    _("Session sheet"),
    _("Somebody who is not on the list"),
    _("without a mark"),
    _("Taken back"),
    _("Everybody present"),
    _("%(name)s: %(status)s"),
    _("How many minutes late?"),
    _("%(n)s min"),
    _("%(n)s min late"),
    _("Which skill?"),
    _("This course has no list of skills."),
    _("Seen before: %(level)s"),
    _("Another skill"),
    _("The others: %(level)s"),
    _("Final evaluation, from 0 to 20"),
    _("Photos: only the piece, no faces."),
    _("Photo of the piece"),
    _("Photo kept here, still to send"),
    _("Photo on its way to the office"),
    _("Photo sent"),
    _("Remove the photo"),
    _("Photos waiting"),
    _("This course has no list of lessons."),
    _("Lesson %(number)s taught"),
    _("Which lessons were taught?"),
    _("Back to attendance"),
    _("Everybody has a mark."),
    _("Finished the course"),
    _("The class is closed"),
    _("Close the class"),
    _("Class closed"),
    _("Write a note for the office"),
    _("Save a copy"),
    _("%(name)s finished the course"),
    _("Her or his name"),
    _("Add to the list"),
    _("Note for the office"),
    _("Save the note"),
    _("never"),
    _("just now"),
    _("State of the tablet"),
    _("Tablet"),
    _("Office"),
    _("Marks waiting"),
    _("Under review in the office"),
    _("Last contact"),
    _("Installed"),
    _("yes"),
    _("no"),
    _("The browser promises to keep the marks"),
    _("There is room"),
    _("The clock differs by"),
    _("Version"),
    _("Under review"),
    _("Send now"),
    _("Forget this tablet"),
    _("This is not the name of the copy."),
    _("Lessons"),
    _("Look which courses there are"),
    _("Version of %(day)s"),
    _("Not whole yet"),
    _("%(title)s: there is a newer version"),
    _("%(title)s: go on fetching"),
    _("Courses that can be kept"),
    _("Words and pictures: %(size)s"),
    _("With sound (%(size)s)"),
    _("With films (%(size)s)"),
    _("Keep on this tablet"),
    _("%(got)s of %(all)s"),
    _("You are reading the version of %(day)s."),
    _("Remove from this tablet"),
    _("%(n)s of %(all)s"),
    _("Step %(n)s of %(all)s"),
    _("Before"),
    _("Next lesson"),
    _("All lessons"),
    _("Give a class to another tablet"),
    _("Receive a class"),
    _("Receive the class"),
    _("File of the class"),
    _("Code of the class"),
    _("The class is here: %(name)s"),
    _("The code does not fit this file."),
)

# Long sentences have a short name of their own: they travel once, in the catalogue, and not with every script again.
NAMED = {
    "say.two_marks": _("Two different marks. The coordinator decides."),
    "say.mark_range": _("%(name)s: a mark is a whole number from 0 to 20."),
    "say.type_name_of_copy": _("Type the name of the copy you saved: %(name)s"),
    "say.class_of_another_office": _("This class belongs to another office: %(host)s"),
    "say.copy_saved": _("Copy saved among the downloads: %(name)s"),
    "say.no_camera": _("The camera cannot be used. Type the code."),
    "say.rules_propose": _("The rules propose these people. You decide."),
    "say.nobody_that_day": _("Nobody belonged to the group on this day."),
    "say.why_excused": _("Why did the institution keep this person from class?"),
    "say.code_hint": _("Eight letters and digits, as the coordinator shows them."),
    "say.new_version": _("A new version is ready. It opens at the next start."),
    "say.not_connected": _("The connection could not be saved on this tablet."),
    "say.note_saved": _("The note is saved. Only the office can read it."),
    "say.photo_unreadable": _("The photo cannot be read. Take it again."),
    "say.photo_without_room": _("The photo was not kept: there may be no room. The marks keep their place."),
    "say.choose_name_and_pin": _("Choose your name and a PIN of six digits that only you know."),
    "say.forget_is_for_good": _("Names, marks and the key of this tablet are removed for good."),
    "say.note_is_locked": _("It is locked when you save it: this tablet cannot show it again."),
    "say.lessons_cut_off": _("There is no connection with the office. What came so far is kept."),
    "say.wrong_date": _("The date of the tablet seems wrong. Choose the class by its words."),
    "say.photo_on_its_way": _("The office may have this photo already. Ask there to take it away."),
    "say.no_names_yet": _("The tablet has no names yet. Connect it to the network and send once."),
    "say.class_given_there": _("There: “State”, “Receive a class”. Choose the file and type this code:"),
    "say.marks_under_review": _("These marks arrived. The coordinator looks at them; you need do nothing."),
    "say.class_given_code": _("Write the code down now. It is not in the file and cannot be shown again."),
    "say.picture_of_another_address": _(
        "The picture belongs to another address: %(host)s. Open that address first."
    ),
    "say.course_without_room": _(
        "There is no room on this tablet for this course. The marks keep their place."
    ),
    "say.no_group": _("You have no group on this tablet. The coordinator gives a tablet its groups."),
    "say.not_saved": _("IT COULD NOT BE SAVED. Use the paper sheet and take the tablet to the office."),
    "say.compare_the_office": _(
        "Compare the name of the office above with the one on the coordinator's screen."
    ),
    "say.marks_gone": _("The marks of this tablet are gone: %(n)s were here. Tell the coordinator today."),
    "say.names_not_fetched": _(
        "The names could not be fetched. Connect the tablet to the network of the office."
    ),
    "say.no_file_of_a_class": _(
        "This is not the file of a class, or it broke off on the way. Have it saved again."
    ),
    "say.lessons_made_room": _(
        "The lessons were removed to make room for the marks. Fetch them again when there is room."
    ),
    "say.address_not_trusted": _(
        "This tablet cannot start without the network: the address is not trusted. Ask the office."
    ),
    "say.wrong_pin": _(
        "That is not the PIN. After %(left)s more wrong tries the names are removed; the marks stay."
    ),
    "say.class_given_file": _(
        "The file %(name)s is among the downloads. Bring it to the other tablet, by stick or by Bluetooth."
    ),
    "say.newcomer_counts": _(
        "The office reads the name and decides. Mark her or him like everybody; the marks count from then on."
    ),
    "say.no_course_kept": _(
        "No course is kept on this tablet yet. Choose one while there is a connection: afterwards it is read without any."
    ),
    "say.names_removed": _(
        "The names were removed from this tablet. The marks are safe and are still sent. Take the tablet to the office to get the names again."
    ),
    "say.class_to_give": _(
        "The other tablet gets the names and the marks of the class and can go on marking. Everything counts once, whichever of the two reaches the office first."
    ),
    "say.private_window": _(
        "This browser does not promise to keep the marks. A private window forgets everything when it is closed. Install the app first: menu of the browser, “Install app”."
    ),
    "say.plain_http": _(
        "This address is not safe (http). Marks can be typed while the page is open, but the tablet cannot start without the network, sign or keep marks for certain. Open the https address of the office."
    ),
}

# Codes of the protocol and of closed lists, and what they mean to a facilitator.
CODES = {
    "outcome.sent": _("The marks have arrived."),
    "outcome.nothing": _("There was nothing to send."),
    "outcome.offline": _("There is no connection with the office. The marks are safe here."),
    "outcome.timeout": _("The office does not answer. The marks are safe here."),
    "outcome.wifi_login": _("This Wi-Fi asks you to sign in first. The marks are safe here."),
    "outcome.other_server": _("Somebody else answers at the address of the office. The marks are safe here."),
    "outcome.busy": _("The office is busy. The tablet will try again by itself."),
    "outcome.refused": _(
        "The office does not know this tablet any more. Take it to the coordinator; the marks are safe."
    ),
    "outcome.malformed": _(
        "The office did not understand. Save a copy and take the tablet to the coordinator."
    ),
    "outcome.server_error": _("The office has a fault. The marks are safe here."),
    "outcome.elsewhere": _("Another page of the book is sending already."),
    "cause.court": _("Official summons"),
    "cause.medical": _("Health"),
    "cause.visit": _("Visit"),
    "cause.lockdown": _("Closure of the place"),
    "cause.other": _("Other"),
    "gap.minutes_short": _("%(hours)s hours are missing"),
    "gap.sessions_short": _("%(n)s sessions are missing"),
    "gap.minutes_or_sessions_short": _("%(hours)s hours or %(alternative)s sessions are missing"),
    "gap.skill_short": _("%(subject)s: to be seen on %(n)s more days"),
    "gap.mark_missing": _("The final evaluation is missing"),
    "gap.mark_below": _("%(n)s points are missing in the evaluation"),
    "gap.prerequisite_missing": _("An earlier course is missing"),
    "enrol.code_unknown": _("This code is not known. Ask the coordinator for a new one."),
    "enrol.code_used": _("This code was already used on another tablet. Ask for a new one."),
    "enrol.code_expired": _("This code is older than a day. Ask for a new one."),
    "enrol.key_refused": _("The office could not read the key of this tablet. Update the browser."),
    "enrol.malformed": _("The office did not accept the code."),
    "held.place": _("No photographs may be taken at this place."),
    "held.too_large": _("A mark is too large to be sent. Save a copy and take the tablet to the office."),
}


def _counted(n: int) -> dict[str, str]:
    """Sentences with a number in them, as they read for `n`. The plural names them."""
    return {
        "%(n)s marks saved here, still to send": ngettext(
            "%(n)s mark saved here, still to send", "%(n)s marks saved here, still to send", n
        ),
        "%(n)s photos saved here, still to send": ngettext(
            "%(n)s photo saved here, still to send", "%(n)s photos saved here, still to send", n
        ),
        "say.photos_only_here": ngettext(
            "%(n)s photo is only on this tablet: the copy does not hold it.",
            "%(n)s photos are only on this tablet: the copy holds none.",
            n,
        ),
        "%(n)s marked present": ngettext("%(n)s marked present", "%(n)s marked present", n),
        "%(n)s marked": ngettext("%(n)s marked", "%(n)s marked", n),
        "%(n)s people have no mark yet:": ngettext(
            "%(n)s person has no mark yet:", "%(n)s people have no mark yet:", n
        ),
        "%(n)s lessons": ngettext("%(n)s lesson", "%(n)s lessons", n),
        "%(n)s minutes ago": ngettext("%(n)s minute ago", "%(n)s minutes ago", n),
        "%(n)s hours ago": ngettext("%(n)s hour ago", "%(n)s hours ago", n),
        "%(n)s days ago": ngettext("%(n)s day ago", "%(n)s days ago", n),
        "%(n)s minutes": ngettext("%(n)s minute", "%(n)s minutes", n),
        "say.marks_missing": ngettext(
            "The office misses %(n)s mark this tablet no longer has. Tell the coordinator.",
            "The office misses %(n)s marks this tablet no longer has. Tell the coordinator.",
            n,
        ),
        "say.marks_not_sent": ngettext(
            "%(n)s mark has not reached the office. Send it, or save a copy first.",
            "%(n)s marks have not reached the office. Send them, or save a copy first.",
            n,
        ),
        "There should be %(n)s marks on it.": ngettext(
            "There should be %(n)s mark on it.", "There should be %(n)s marks on it.", n
        ),
    }


def catalogue(language: str) -> dict[str, str | list[str]]:
    """The words of one language. A sentence without a reviewed translation is left out, except in Spanish."""
    with override(language):
        words: dict[str, str | list[str]] = {name: gettext(name) for name in SENTENCES}
        words |= {name: gettext(sentence) for name, sentence in {**NAMED, **CODES}.items()}
        words |= {f"held.{code.value}": str(code.label) for code in HeldCode}
        one, many = _counted(1), _counted(2)
        words |= {name: [one[name], many[name]] for name in many}
    if language == "es":
        return words
    spanish = catalogue("es")
    return {name: found for name, found in words.items() if found != spanish[name]}
