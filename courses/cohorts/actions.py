"""The doors of cohorts, sessions and memberships.

Each action checks, changes, logs, all in one transaction, after locking the row that every rival must lock too:
the cohort for its sessions, the participant for her memberships. Who may call is asked before (`access`).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.log_actions import log

from curriculum.outline.actions import CourseNotPublished, freeze_edition
from curriculum.outline.models import Course

from ..events.models import LearningEvent
from ..people import rules as people_rules
from ..people.actions import register_participant
from ..people.models import Participant
from ..people.rules import Refusal
from ..people.sentences import sentence
from . import holidays, queries, rules
from .enums import (
    CancelCause,
    CohortKind,
    CohortStatus,
    EnrolmentStatus,
    PlaceKind,
    Route,
    SessionStatus,
)
from .models import (
    Centre,
    CentreMember,
    Cohort,
    CohortFacilitator,
    Enrolment,
    Session,
    TimetableSlot,
)
from .rules import Slot
from .signals import days_changing

CODE = re.compile(r"[\w](?:[\w.\-]{0,38}[\w])?")
ENDINGS_BY_HAND = (EnrolmentStatus.WITHDRAWN, EnrolmentStatus.RELEASED, EnrolmentStatus.COMPLETED)


def _refuse(message: str, code: str, field: str = "") -> ValidationError:
    error = ValidationError(message, code=code)
    return ValidationError({field: error}) if field else error


def _day(day: date) -> str:
    return formats.date_format(day, "SHORT_DATE_FORMAT")


def _text(text: str, field: str = "") -> str:
    try:
        return people_rules.clean_text(text)
    except Refusal as refusal:
        error = sentence(refusal)
        raise (ValidationError({field: error}) if field else error) from None


# ------------------------------------------------------------------------------------------ opening


def open_cohort(
    *,
    course: Course,
    centre: Centre,
    code: str,
    name: str,
    starts_on: date,
    ends_on: date,
    timetable: Sequence[Slot],
    facilitators: Sequence[Any],
    by: Any,
    kind: str = CohortKind.STUDY,
    route: str = Route.NONE,
    without: Collection[date] | None = None,
    legal_act_number: str = "",
    legal_act_date: date | None = None,
    authority_area: str = "",
    knows_of: Collection[str] = (),
) -> Cohort:
    """Opens a cohort: freezes the course as published and plans every session of the timetable.

    `knows_of`: codes of the controlled items not allowed at the centre that the course brings all the same, as the
    person who opens it was shown them; logged with her name.

    `without` are days on which no class is planned; None means the holidays of the centre. Steps: check, freeze, create the cohort with its timetable and
    facilitators, plan the sessions in the centre's zone, log. Nothing is written when any of it is refused.

    Raises ValidationError: code empty, malformed or used; no name; ends before it starts; longer than three years;
    no timetable; times that overlap; no class between the days; no facilitator; centre retired; course never published.
    """
    code, name = _text(code, "code"), _text(name, "name")
    errors: dict[str, list[ValidationError]] = {}
    _check_code_and_name(code, name, errors)
    _check_days(starts_on, ends_on, errors)
    teachers = _checked_facilitators(facilitators, errors)
    if centre.is_retired:
        _note(errors, "centre", _("This centre is no longer used."), "centre_retired")
    if not course.outline:
        _note(errors, "course", _("This course has never been published."), "never_published")
    slots = _checked_slots(timetable, errors)
    if errors:
        raise ValidationError(errors)
    if without is None:
        without = holidays.days_off(centre, starts_on, ends_on)
    meetings = rules.plan(slots, first=starts_on, last=ends_on, zone=centre.zone, without=without)
    if not meetings:
        raise _refuse(
            _("Between the first and the last day the timetable gives no class."), "no_meetings", "timetable"
        )
    clash = rules.overlapping([(one.starts_at, one.minutes) for one in meetings])
    if clash:
        raise _refuse(_("Two classes of the timetable overlap."), "overlap", "timetable")
    try:
        with transaction.atomic():
            cohort = Cohort.objects.create(
                code=code,
                name=name,
                centre=centre,
                edition=freeze_edition(course),
                kind=CohortKind(kind),
                route=Route(route),
                legal_act_number=_text(legal_act_number, "legal_act_number")[:80],
                legal_act_date=legal_act_date,
                authority_area=_text(authority_area, "authority_area")[:80],
                starts_on=starts_on,
                ends_on=ends_on,
                opened_by=by,
            )
            TimetableSlot.objects.bulk_create(
                [
                    TimetableSlot(
                        cohort=cohort,
                        weekday=slot.weekday,
                        starts=slot.starts,
                        minutes=slot.minutes,
                        break_minutes=slot.break_minutes,
                        place_kind=slot.place_kind,
                    )
                    for slot in slots
                ]
            )
            CohortFacilitator.objects.bulk_create(
                [CohortFacilitator(cohort=cohort, user=user) for user in teachers]
            )
            Session.objects.bulk_create(
                [
                    Session(
                        cohort=cohort,
                        starts_at=one.starts_at,
                        date=one.date,
                        minutes=one.minutes,
                        break_minutes=one.break_minutes,
                        place_kind=one.place_kind,
                    )
                    for one in meetings
                ]
            )
            log(
                instance=cohort,
                action="lms.open_cohort",
                user=by,
                data={"edition": str(cohort.edition_id), "sessions": len(meetings)},
            )
            if knows_of:
                log(
                    instance=cohort,
                    action="lms.acknowledge_forbidden_items",
                    user=by,
                    data={"items": sorted(knows_of)},
                )
    except CourseNotPublished:
        raise _refuse(_("This course has never been published."), "never_published", "course") from None
    except IntegrityError:
        # Two coordinators with one code at the same instant: the database let one of them through.
        if Cohort.objects.filter(code=code).exists():
            raise _code_taken() from None
        raise
    return cohort


def _check_code_and_name(code: str, name: str, errors: dict[str, list[ValidationError]]) -> None:
    if not CODE.fullmatch(code):
        _note(
            errors,
            "code",
            _("Write a code of letters, digits, hyphens and full stops, without spaces, up to 40 signs."),
            "code_malformed",
        )
    elif Cohort.objects.filter(code=code).exists():
        errors.setdefault("code", []).append(_code_taken_sentence())
    if not name:
        _note(errors, "name", _("Write the name people call the group by."), "no_name")
    elif len(name) > 120:
        _note(errors, "name", _("The name is longer than 120 letters."), "name_long")


def _code_taken_sentence() -> ValidationError:
    return ValidationError(_("Another cohort already has this code."), code="code_taken")


def _code_taken() -> ValidationError:
    return ValidationError({"code": _code_taken_sentence()})


def _check_days(starts_on: date, ends_on: date, errors: dict[str, list[ValidationError]]) -> None:
    if ends_on < starts_on:
        _note(errors, "ends_on", _("The last day is before the first."), "ends_before_start")
    elif (ends_on - starts_on).days > rules.LONGEST_DAYS:
        _note(
            errors,
            "ends_on",
            _("A cohort lasts three years at most. Check the year of both days."),
            "too_long",
        )


def _checked_facilitators(users: Iterable[Any], errors: dict[str, list[ValidationError]]) -> list[Any]:
    chosen = list(dict.fromkeys(users))
    if not chosen:
        _note(errors, "facilitators", _("Choose at least one facilitator."), "no_facilitator")
    elif any(not user.is_active for user in chosen):
        _note(
            errors, "facilitators", _("One of the facilitators no longer has an account."), "facilitator_left"
        )
    return chosen


def _checked_slots(timetable: Sequence[Slot], errors: dict[str, list[ValidationError]]) -> list[Slot]:
    slots = sorted(set(timetable), key=lambda slot: (slot.weekday, slot.starts))
    if not slots:
        _note(errors, "timetable", _("Write at least one class of the week."), "no_timetable")
    for slot in slots:
        if not 0 <= slot.weekday <= 6:
            _note(errors, "timetable", _("A weekday is missing."), "weekday")
        if not rules.SHORTEST_MINUTES <= slot.minutes <= rules.LONGEST_MINUTES:
            _note(errors, "timetable", _("A class lasts from 15 minutes to 12 hours."), "minutes")
        elif not 0 <= slot.break_minutes < slot.minutes:
            _note(errors, "timetable", _("The break is shorter than the class."), "break")
        if slot.place_kind not in PlaceKind.values:
            _note(errors, "timetable", _("Choose the kind of place from the list."), "place")
    if len({(slot.weekday, slot.starts) for slot in slots}) < len(slots):
        _note(errors, "timetable", _("Two classes of the timetable overlap."), "overlap")
    return slots


def _note(errors: dict[str, list[ValidationError]], field: str, message: str, code: str) -> None:
    present = errors.setdefault(field, [])
    if not any(error.code == code for error in present):
        present.append(ValidationError(message, code=code))


# --------------------------------------------------------------------------------- changing a cohort


def correct_cohort(
    cohort: Cohort,
    *,
    by: Any,
    name: str | None = None,
    ends_on: date | None = None,
    route: str | None = None,
    facilitators: Sequence[Any] | None = None,
    legal_act_number: str | None = None,
    legal_act_date: date | None = None,
    authority_area: str | None = None,
) -> Cohort:
    """Changes what may change while a cohort runs. None leaves a thing as it is.

    A later last day makes room for sessions to be added; it plans none by itself.

    Raises ValidationError: cohort not open; no name; last day before the first, before a planned session or a
    membership; no facilitator.
    """
    with transaction.atomic():
        locked = _locked_open(cohort)
        errors: dict[str, list[ValidationError]] = {}
        changed: list[str] = []
        if name is not None and (cleaned := _text(name, "name")) != locked.name:
            _check_code_and_name("A", cleaned, errors)
            errors.pop("code", None)
            locked.name = cleaned
            changed.append("name")
        if route is not None and route != locked.route:
            locked.route = Route(route)
            changed.append("route")
        for field, text in (("legal_act_number", legal_act_number), ("authority_area", authority_area)):
            if text is not None and (cleaned := _text(text, field)[:80]) != getattr(locked, field):
                setattr(locked, field, cleaned)
                changed.append(field)
        # Emptying the number empties its date with it: a date alone names nothing.
        act_date = legal_act_date if locked.legal_act_number else None
        if legal_act_number is not None and act_date != locked.legal_act_date:
            locked.legal_act_date = act_date
            changed.append("legal_act_date")
        if ends_on is not None and ends_on != locked.ends_on:
            _check_days(locked.starts_on, ends_on, errors)
            _first, last = queries.span_of_records(locked)
            if not errors and last and ends_on < last:
                _note(
                    errors,
                    "ends_on",
                    _("There are sessions or people in the cohort until %(day)s.") % {"day": _day(last)},
                    "records_later",
                )
            locked.ends_on = ends_on
            changed.append("ends_on")
        teachers = None if facilitators is None else _checked_facilitators(facilitators, errors)
        if errors:
            raise ValidationError(errors)
        if teachers is not None and _replace_facilitators(locked, teachers):
            changed.append("facilitators")
        if changed:
            locked.save()
            log(instance=locked, action="lms.correct_cohort", user=by, data={"fields": changed})
    cohort.name, cohort.ends_on, cohort.route = locked.name, locked.ends_on, locked.route
    return locked


def _replace_facilitators(cohort: Cohort, users: Sequence[Any]) -> bool:
    present = set(cohort.facilitator_rows.values_list("user", flat=True))
    wanted = {user.pk for user in users}
    if present == wanted:
        return False
    cohort.facilitator_rows.exclude(user__in=wanted).delete()
    CohortFacilitator.objects.bulk_create(
        [CohortFacilitator(cohort=cohort, user=user) for user in users if user.pk not in present]
    )
    return True


def finish_cohort(cohort: Cohort, *, by: Any) -> Cohort:
    """Finishes a cohort after its last session. Its memberships stay as they are: they say who was there.

    Raises ValidationError while sessions are still to come, and when it is not open.
    """
    with transaction.atomic():
        locked = _locked_open(cohort)
        to_come = locked.sessions.planned().filter(starts_at__gt=timezone.now()).count()
        if to_come:
            raise _refuse(
                ngettext(
                    "One session is still to come. Cancel it, or finish the cohort after it.",
                    "%(count)d sessions are still to come. Cancel them, or finish the cohort after them.",
                    to_come,
                )
                % {"count": to_come},
                "sessions_to_come",
            )
        locked.status = CohortStatus.FINISHED
        locked.save(update_fields=["status"])
        log(instance=locked, action="lms.finish_cohort", user=by)
    cohort.status = locked.status
    return locked


def reopen_cohort(cohort: Cohort, *, by: Any) -> Cohort:
    """Takes back a finish: for corrections after it. Raises ValidationError when the cohort is not finished."""
    with transaction.atomic():
        changed = Cohort.objects.filter(pk=cohort.pk, status=CohortStatus.FINISHED).update(
            status=CohortStatus.OPEN
        )
        if not changed:
            raise _refuse(_("Only a finished cohort can be opened again."), "not_finished")
        log(instance=cohort, action="lms.reopen_cohort", user=by)
    cohort.status = CohortStatus.OPEN
    return cohort


def cancel_cohort(cohort: Cohort, *, by: Any) -> Cohort:
    """Cancels a cohort in which nothing happened: no mark of any kind. Its sessions and memberships end with it.

    Raises ValidationError when anything was marked (then it can only be finished) and when it is not open.
    """
    with transaction.atomic():
        locked = _locked_open(cohort)
        if LearningEvent.objects.filter(cohort_id=locked.pk).exists():
            raise _refuse(_("This cohort has marks. It cannot be cancelled; finish it instead."), "has_marks")
        now = timezone.now()
        today = locked.centre.local_date(now)
        locked.sessions.planned().update(status=SessionStatus.CANCELLED, cancel_cause=CancelCause.OTHER)
        for enrolment in locked.enrolments.active():
            enrolment.left_on = max(enrolment.joined_on, min(today, locked.ends_on))
            enrolment.status = EnrolmentStatus.WITHDRAWN
            enrolment.leaving_reason = _("The cohort was cancelled.")
            enrolment.save()
        locked.status = CohortStatus.CANCELLED
        locked.save(update_fields=["status"])
        log(instance=locked, action="lms.cancel_cohort", user=by)
    cohort.status = locked.status
    return locked


def _locked_open(cohort: Cohort) -> Cohort:
    """The cohort's row, locked: two people planning sessions at once must see each other's."""
    locked = Cohort.objects.select_for_update(of=("self",)).select_related("centre").get(pk=cohort.pk)
    if locked.status != CohortStatus.OPEN:
        raise _refuse(_("This cohort is no longer open."), "cohort_closed")
    return locked


def _announce(
    cohort: Cohort, first: date, last: date | None, *, by: Any, correction: str = "", **about: Any
) -> None:
    """Tells that days of the cohort change, before any of its rows is locked (`signals.days_changing`)."""
    days_changing.send(Cohort, cohort=cohort, days=((first, last),), by=by, correction=correction, **about)


# ------------------------------------------------------------------------------------------ sessions


def add_session(
    cohort: Cohort,
    *,
    starts_at: datetime,
    minutes: int,
    by: Any,
    break_minutes: int = 0,
    place_kind: str = PlaceKind.CLASSROOM,
    authorisation: str = "",
    correction: str = "",
) -> Session:
    """Plans one more session. `authorisation` is the authority's leave for a Sunday or holiday, when there is one.

    `correction` is why a session is added to a month that was closed already.
    Raises ValidationError: cohort not open; outside its days; impossible minutes; overlaps another session of it;
    refused by a room above (a closed month).
    """
    if timezone.is_naive(starts_at):
        raise TypeError("a session needs an aware start")
    day = cohort.centre.local_date(starts_at)
    with transaction.atomic():
        after = {"starts_at": starts_at.isoformat(), "minutes": minutes, "break_minutes": break_minutes}
        _announce(cohort, day, day, by=by, correction=correction, thing="session", after=after)
        locked = _locked_open(cohort)
        session = _planned(
            locked,
            starts_at,
            minutes,
            break_minutes,
            place_kind,
            authorisation=_text(authorisation, "authorisation"),
        )
        log(instance=locked, action="lms.add_session", user=by, data=_about(session))
    return session


def cancel_session(session: Session, *, cause: str, by: Any, note: str = "") -> Session:
    """Cancels a session: it stays visible with its cause and no longer counts as planned.

    Raises ValidationError: already cancelled; marks still stand (take them back first); no cause.
    """
    with transaction.atomic():
        _announce(session.cohort, session.date, session.date, by=by, thing="session", session=session)
        locked_cohort = _locked_open(session.cohort)
        locked = _cancelled(session, cause, note)
        log(
            instance=locked_cohort,
            action="lms.cancel_session",
            user=by,
            data={**_about(locked), "cause": cause},
        )
    session.status, session.cancel_cause = locked.status, locked.cancel_cause
    session.cancel_note = locked.cancel_note
    return locked


def reschedule_session(
    session: Session,
    *,
    starts_at: datetime,
    cause: str,
    by: Any,
    minutes: int | None = None,
    note: str = "",
) -> Session:
    """Moves a session: the old one is cancelled with its cause, the new one says where it came from.

    Returns the new session. Raises ValidationError as `cancel_session` and `add_session` do.
    """
    day = session.cohort.centre.local_date(starts_at)
    with transaction.atomic():
        for touched in (session.date, day):
            _announce(session.cohort, touched, touched, by=by, thing="session", session=session)
        locked_cohort = _locked_open(session.cohort)
        old = _cancelled(session, cause, note)
        new = _planned(
            locked_cohort,
            starts_at,
            old.minutes if minutes is None else minutes,
            old.break_minutes,
            old.place_kind,
            moved_from=old,
        )
        log(
            instance=locked_cohort,
            action="lms.reschedule_session",
            user=by,
            data={**_about(old), "cause": cause, "to": new.starts_at.isoformat()},
        )
    session.status, session.cancel_cause = old.status, old.cancel_cause
    return new


def _about(session: Session) -> dict[str, str]:
    return {"session": str(session.pk), "starts_at": session.starts_at.isoformat()}


def _cancelled(session: Session, cause: str, note: str) -> Session:
    if cause not in CancelCause.values:
        raise _refuse(_("Choose the cause."), "no_cause", "cause")
    note = _text(note, "note")
    if len(note) > 255:
        raise _refuse(_("The note is longer than 255 letters."), "note_long", "note")
    locked = (
        Session.objects.select_for_update(of=("self",)).select_related("cohort__centre").get(pk=session.pk)
    )
    if locked.status == SessionStatus.CANCELLED:
        raise _refuse(_("This session is already cancelled."), "already_cancelled")
    if queries.has_marks(locked):
        raise _refuse(
            _("This session has marks. Take them back first, if it did not take place."), "has_marks"
        )
    locked.status = SessionStatus.CANCELLED
    locked.cancel_cause = CancelCause(cause)
    locked.cancel_note = note
    locked.save(update_fields=["status", "cancel_cause", "cancel_note"])
    return locked


def _planned(
    cohort: Cohort,
    starts_at: datetime,
    minutes: int,
    break_minutes: int,
    place_kind: str,
    moved_from: Session | None = None,
    authorisation: str = "",
) -> Session:
    if timezone.is_naive(starts_at):
        raise TypeError("a session needs an aware start")
    day = cohort.centre.local_date(starts_at)
    if not cohort.starts_on <= day <= cohort.ends_on:
        raise _refuse(
            _(
                "The cohort lasts from %(first)s to %(last)s. Choose a day between them, or change its last day."
            )
            % {"first": _day(cohort.starts_on), "last": _day(cohort.ends_on)},
            "outside_days",
            "starts_at",
        )
    if not rules.SHORTEST_MINUTES <= minutes <= rules.LONGEST_MINUTES:
        raise _refuse(_("A class lasts from 15 minutes to 12 hours."), "minutes", "minutes")
    if not 0 <= break_minutes < minutes:
        raise _refuse(_("The break is shorter than the class."), "break", "break_minutes")
    near = cohort.sessions.planned().filter(
        starts_at__gt=starts_at - timedelta(minutes=rules.LONGEST_MINUTES * 2),
        starts_at__lt=starts_at + timedelta(minutes=minutes),
    )
    if any(other.ends_at > starts_at for other in near):
        raise _refuse(_("The cohort already has a session at that time."), "overlap", "starts_at")
    session = Session(
        cohort=cohort,
        starts_at=starts_at,
        minutes=minutes,
        break_minutes=break_minutes,
        place_kind=PlaceKind(place_kind),
        moved_from=moved_from,
        authorisation=authorisation[:80],
    )
    session.save(force_insert=True)
    return session


def authorise_session(session: Session, *, authorisation: str, by: Any, correction: str = "") -> Session:
    """Notes (or, empty, takes away) the authority's leave for a session on a Sunday or holiday, also after it was held.

    `correction` is why it is noted after its month was closed.
    Raises ValidationError when the text is longer than 80 letters, or refused by a room above (a closed month).
    """
    cleaned = _text(authorisation, "authorisation")
    if len(cleaned) > 80:
        raise _refuse(_("Write up to 80 letters."), "authorisation_long", "authorisation")
    with transaction.atomic():
        if cleaned != session.authorisation:
            _announce(
                session.cohort,
                session.date,
                session.date,
                by=by,
                correction=correction,
                thing="session",
                session=session,
                before={"authorisation": session.authorisation},
                after={"authorisation": cleaned},
            )
        Session.objects.filter(pk=session.pk).update(authorisation=cleaned)
        log(
            instance=session.cohort,
            action="lms.authorise_session",
            user=by,
            data={**_about(session), "authorisation": cleaned},
        )
    session.authorisation = cleaned
    return session


# ----------------------------------------------------------------------------------------- membership


def inscribe(
    enrolment: Enrolment, *, by: Any, inscribed_on: date | None, book: str = "", folio: str = ""
) -> Enrolment:
    """Notes where and when the authority entered a member in its own book. Hours before that day may not count there.

    Raises ValidationError: a day still to come; a book or folio without a day; texts over 40 letters.
    """
    book, folio = _text(book, "book"), _text(folio, "folio")
    for field, text in (("book", book), ("folio", folio)):
        if len(text) > 40:
            raise _refuse(_("Write up to 40 letters."), f"{field}_long", field)
    if inscribed_on is None and (book or folio):
        raise _refuse(_("Write the day of the inscription."), "no_day", "inscribed_on")
    if inscribed_on and inscribed_on > enrolment.cohort.centre.local_date(timezone.now()):
        raise _refuse(_("The day is still to come."), "future", "inscribed_on")
    with transaction.atomic():
        Enrolment.objects.filter(pk=enrolment.pk).update(
            register_book=book, register_folio=folio, inscribed_on=inscribed_on
        )
        log(
            instance=enrolment.participant,
            action="lms.inscribe",
            user=by,
            title="participant",
            data={
                "cohort": str(enrolment.cohort_id),
                "on": inscribed_on.isoformat() if inscribed_on else None,
            },
        )
    enrolment.register_book, enrolment.register_folio = book, folio
    enrolment.inscribed_on = inscribed_on
    return enrolment


def admit(participant: Participant, centre: Centre, *, by: Any, since: date | None = None) -> CentreMember:
    """Makes a participant known at a centre, so that its staff may see her. Doing it twice changes nothing."""
    with transaction.atomic():
        member, is_new = CentreMember.objects.get_or_create(
            centre=centre,
            participant=participant,
            defaults={"since": since or centre.local_date(timezone.now())},
        )
        if is_new:
            log(
                instance=participant,
                action="lms.admit",
                user=by,
                title="participant",
                data={"centre": str(centre.pk)},
            )
    return member


def register_at(centre: Centre, *, by: Any, **fields: Any) -> Participant:
    """Registers a person and admits her to a centre, both or neither. Raises ValidationError as `register_participant`."""
    with transaction.atomic():
        participant = register_participant(by=by, **fields)
        admit(participant, centre, by=by)
    return participant


def enrol(participant: Participant, cohort: Cohort, *, on: date, by: Any, correction: str = "") -> Enrolment:
    """Makes a participant a member of a cohort from that day, and known at its centre.

    Missing prerequisites are no refusal: `queries.enrolment_warnings` says them, a person decides.
    `correction` is why somebody is enrolled in days of a month that was closed already.

    Raises ValidationError: cohort not open; day outside the cohort's days; already a member, or was one on that day
    or later; merged or anonymous record; refused by a room above (a closed month).
    """
    with transaction.atomic():
        _announce(
            cohort,
            on,
            None,
            by=by,
            correction=correction,
            thing="membership",
            participant=participant,
            after={"joined_on": on.isoformat()},
        )
        person = _locked_person(participant)
        open_cohort_ = Cohort.objects.select_related("centre").get(pk=cohort.pk)
        enrolment = _enrolled(person, open_cohort_, on, by)
        log(
            instance=person,
            action="lms.enrol",
            user=by,
            title="participant",
            data={"cohort": str(cohort.pk), "on": on.isoformat()},
        )
    return enrolment


def enrol_many(participants: Iterable[Participant], cohort: Cohort, *, on: date, by: Any) -> int:
    """Enrols all of these people or, when one is refused, nobody. Returns how many.

    Raises ValidationError as `enrol` does, naming the person refused.
    """
    count = 0
    with transaction.atomic():
        # In one order for everybody: two offices with overlapping lists must not wait for each other.
        for participant in sorted(participants, key=lambda one: one.pk):
            try:
                enrol(participant, cohort, on=on, by=by)
            except ValidationError as error:
                raise ValidationError(
                    [f"{participant.class_name}: {message}" for message in error.messages], code="one_refused"
                ) from None
            count += 1
    return count


def _enrolled(person: Participant, cohort: Cohort, on: date, by: Any) -> Enrolment:
    if cohort.status != CohortStatus.OPEN:
        raise _refuse(_("This cohort is no longer open."), "cohort_closed")
    if not cohort.starts_on <= on <= cohort.ends_on:
        raise _refuse(
            _("The cohort lasts from %(first)s to %(last)s. Choose a day between them.")
            % {"first": _day(cohort.starts_on), "last": _day(cohort.ends_on)},
            "outside_days",
            "on",
        )
    earlier = list(Enrolment.objects.filter(participant=person, cohort=cohort))
    if any(one.left_on is None for one in earlier):
        raise _refuse(_("Already enrolled in this cohort."), "already_enrolled")
    if not rules.free_on([(one.joined_on, one.left_on) for one in earlier], on):
        last = max(one.left_on for one in earlier if one.left_on)
        raise _refuse(
            _("Was in this cohort until %(day)s. Choose a later day, or resume that enrolment.")
            % {"day": _day(last)},
            "was_enrolled",
            "on",
        )
    CentreMember.objects.get_or_create(centre=cohort.centre, participant=person, defaults={"since": on})
    try:
        with transaction.atomic():
            return Enrolment.objects.create(participant=person, cohort=cohort, joined_on=on, entered_by=by)
    except IntegrityError:
        raise _refuse(_("Already enrolled in this cohort."), "already_enrolled") from None


def _locked_person(participant: Participant) -> Participant:
    """The participant's row, locked: two offices enrolling her at once must see each other's membership."""
    person = Participant.objects.select_for_update().get(pk=participant.pk)
    if person.merged_into_id or person.anonymised_at:
        raise _refuse(_("This record is closed. Nothing can be added to it."), "closed")
    return person


def end_enrolment(enrolment: Enrolment, *, on: date, status: str, reason: str, by: Any) -> Enrolment:
    """Ends a membership; `on` is the last day that counts. The row stays, so past rosters stay what they were.

    Raises ValidationError: already ended; day before joining, after the cohort or still to come; status not one of
    withdrawn, released, completed; no reason for a withdrawal.
    """
    if status not in ENDINGS_BY_HAND:
        raise _refuse(_("Choose how the enrolment ends."), "status", "status")
    with transaction.atomic():
        _announce_leaving(enrolment, on, by=by)
        _locked_person_of(enrolment)
        locked = _ended(enrolment, on, status, reason)
        log(
            instance=locked.participant,
            action="lms.end_enrolment",
            user=by,
            title="participant",
            data={"cohort": str(locked.cohort_id), "on": on.isoformat(), "status": status},
        )
    enrolment.left_on, enrolment.status = locked.left_on, locked.status
    enrolment.leaving_reason = locked.leaving_reason
    return locked


def _announce_leaving(enrolment: Enrolment, on: date, *, by: Any) -> None:
    """Who leaves on a day is missing from the rosters after it."""
    _announce(
        enrolment.cohort,
        on + timedelta(days=1),
        None,
        by=by,
        thing="membership",
        participant=enrolment.participant,
    )


def _locked_person_of(enrolment: Enrolment) -> Participant:
    return Participant.objects.select_for_update().get(pk=enrolment.participant_id)


def _ended(enrolment: Enrolment, on: date, status: str, reason: str) -> Enrolment:
    reason = _text(reason, "reason")
    if status == EnrolmentStatus.WITHDRAWN and not reason:
        raise _refuse(_("Write the reason."), "no_reason", "reason")
    if len(reason) > 255:
        raise _refuse(_("The reason is longer than 255 letters."), "reason_long", "reason")
    locked = (
        Enrolment.objects.select_for_update(of=("self",))
        .select_related("participant", "cohort__centre")
        .get(pk=enrolment.pk)
    )
    if locked.left_on is not None:
        raise _refuse(_("This enrolment has already ended."), "already_ended")
    if on < locked.joined_on:
        raise _refuse(
            _("The enrolment began on %(day)s. Choose that day or a later one.")
            % {"day": _day(locked.joined_on)},
            "before_joining",
            "on",
        )
    if on > locked.cohort.ends_on:
        raise _refuse(
            _("The cohort ends on %(day)s. Choose that day or an earlier one.")
            % {"day": _day(locked.cohort.ends_on)},
            "outside_days",
            "on",
        )
    if on > locked.cohort.centre.local_date(timezone.now()):
        raise _refuse(_("The day is still to come."), "future", "on")
    locked.left_on = on
    locked.status = EnrolmentStatus(status)
    locked.leaving_reason = reason
    locked.save(update_fields=["left_on", "status", "leaving_reason"])
    return locked


def resume_enrolment(enrolment: Enrolment, *, by: Any) -> Enrolment:
    """Takes back an ending that was a mistake: the membership goes on as if it had never ended.

    Raises ValidationError: not ended; the person joined the cohort again since, or moved to another one.
    """
    with transaction.atomic():
        left_on = Enrolment.objects.values_list("left_on", flat=True).get(pk=enrolment.pk)
        if left_on is not None:
            _announce_leaving(enrolment, left_on, by=by)
        _locked_person(enrolment.participant)
        locked = Enrolment.objects.select_for_update().get(pk=enrolment.pk)
        if locked.left_on is None:
            raise _refuse(_("This enrolment has not ended."), "not_ended")
        if locked.status == EnrolmentStatus.TRANSFERRED:
            raise _refuse(_("This person moved to another cohort. Move them back instead."), "transferred")
        later = Enrolment.objects.filter(participant=locked.participant_id, cohort=locked.cohort_id)
        if later.filter(joined_on__gt=locked.left_on).exists():
            raise _refuse(_("This person joined the cohort again later."), "joined_again")
        locked.left_on = None
        locked.status = EnrolmentStatus.ACTIVE
        locked.leaving_reason = ""
        locked.save(update_fields=["left_on", "status", "leaving_reason"])
        log(
            instance=locked.participant,
            action="lms.resume_enrolment",
            user=by,
            title="participant",
            data={"cohort": str(locked.cohort_id)},
        )
    enrolment.left_on, enrolment.status = None, locked.status
    return locked


def transfer(enrolment: Enrolment, *, to: Cohort, on: date, reason: str, by: Any) -> Enrolment:
    """Moves a member to another cohort from that day; the day before is her last in the old one. History stays.

    Returns the new enrolment. Raises ValidationError as `enrol` and `end_enrolment` do, for the same cohort, and
    for a day still to come unless the new cohort itself has not begun.
    """
    if to.pk == enrolment.cohort_id:
        raise _refuse(_("Choose another cohort."), "same_cohort", "to")
    with transaction.atomic():
        # In one order for everybody: two people may be moved between the same two cohorts at once.
        for cohort, first in sorted(
            ((enrolment.cohort, max(on, enrolment.joined_on + timedelta(days=1))), (to, on)),
            key=lambda pair: pair[0].pk,
        ):
            _announce(cohort, first, None, by=by, thing="membership", participant=enrolment.participant)
        person = _locked_person(enrolment.participant)
        target = Cohort.objects.select_related("centre").get(pk=to.pk)
        today = target.centre.local_date(timezone.now())
        if on > max(today, target.starts_on):
            raise _refuse(_("The day is still to come."), "future", "on")
        if on < enrolment.joined_on:
            raise _refuse(
                _("The enrolment began on %(day)s. Choose that day or a later one.")
                % {"day": _day(enrolment.joined_on)},
                "before_joining",
                "on",
            )
        # Somebody who joined this very day has no day before in the old cohort: that day stays in both.
        last = min(max(on - timedelta(days=1), enrolment.joined_on), today, enrolment.cohort.ends_on)
        old = _ended(enrolment, max(last, enrolment.joined_on), EnrolmentStatus.TRANSFERRED, reason)
        new = _enrolled(person, target, on, by)
        log(
            instance=person,
            action="lms.transfer",
            user=by,
            title="participant",
            data={"from": str(old.cohort_id), "to": str(target.pk), "on": on.isoformat()},
        )
    enrolment.left_on, enrolment.status = old.left_on, old.status
    enrolment.leaving_reason = old.leaving_reason
    return new
