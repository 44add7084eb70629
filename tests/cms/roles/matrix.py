"""Every address of the site and what each role gets there. One block a room.

A new address that nobody placed here fails `test_matrix.py`. To place one: what the address needs (kinds of objects of
`world.py`, in the order of its parts), what each role gets for an object of her own, and for one out of her reach.

The columns are, in this order:

    instructor  facilitator  coordinator  registrar  auditor  administrator  nobody signed in

    .  the page (200)
    h  not for her: Wagtail says so and sends her to her first page (302)
    x  not for her: refused in place (403)
    ?  she does not learn whether it exists (404)
    l  sign in first (302)
    p  by a click only: looking is refused (405)
    >  sent on to another page (302)
    k  for a tablet with its key only (401)
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Address:
    own: str
    foreign: str = ""
    needs: tuple[str, ...] = ()
    query: str = ""


def page(own: str, *, query: str = "") -> Address:
    """An address without an object."""
    return Address(own, query=query)


def of(*needs: str, own: str, foreign: str) -> Address:
    """An address of objects: what they get for theirs, and for somebody else's."""
    return Address(own, foreign, needs)


EVERYBODY = page("." * 7)

# ------------------------------------------------------------------------------------------- paid work

WORK = {
    "lms_work:board": page("hh.hh.l"),
    "lms_work:ready": page("hh.hh.l"),
    "lms_work:ready_results": page("hh.hh.l"),
    "lms_work:one_step": page("hh.hh.l"),
    "lms_work:one_step_results": page("hh.hh.l"),
    "lms_work:reviews": page("hh.hh.l"),
    "lms_work:reviews_results": page("hh.hh.l"),
    "lms_work:placements": page("hh.hh.l"),
    "lms_work:placements_results": page("hh.hh.l"),
    # Kinds of work are the organisation's: no centre owns one.
    "lms_work:role": of("work_role", own="hh.hh.l", foreign="hh.hh.l"),
    "lms_work:fit": of("work_role", own="hh.hhhl", foreign="hh.hhhl"),
    "lms_work:person": of("participant", own="hh.hh.l", foreign="hh?hh.l"),
    "lms_work:offer": of("unlock", own="hh.hhhl", foreign="hh?hhhl"),
    "lms_work:review_again": of("unlock", own="hh.hhhl", foreign="hh?hhhl"),
    "lms_work:review": of("review", own="hh.hhhl", foreign="hh?hhhl"),
    "lms_work:admit": of("placement", own="hh.hhhl", foreign="hh?hhhl"),
    "lms_work:start": of("placement", own="hh.hhhl", foreign="hh?hhhl"),
    "lms_work:end": of("placement", own="hh.hhhl", foreign="hh?hhhl"),
    "lms_work_roles:index": page("hh.hh.l"),
    "lms_work_roles:index_results": page("hh.hh.l"),
    "lms_work_roles:add": page("hh.hhhl"),
    "lms_work_roles:edit": of("work_role", own="hh.hhhl", foreign="hh.hhhl"),
    "lms_work_roles:delete": of("work_role", own="hhhhhhl", foreign="hhhhhhl"),
    "lms_work_roles:history": of("work_role", own="hh.hhhl", foreign="hh.hhhl"),
    "lms_work_roles:history_results": of("work_role", own="hh.hhhl", foreign="hh.hhhl"),
    "lms_work_roles:usage": of("work_role", own="hh.hhhl", foreign="hh.hhhl"),
}

# -------------------------------------------------------------------------------------------- reports

REPORTS = {
    "lms_reports:figures": page("hh....l"),
    "lms_reports:figures_results": page("hh....l"),
}

# --------------------------------------------------------------------------------- cohorts and centres

COHORTS = {
    "lms_cohorts:index": page("x...x.l"),
    "lms_cohorts:index_results": page("x...x.l"),
    "lms_cohorts:open": page("xx.xxxl"),
    "lms_cohorts:people": of("cohort", own="?...?.l", foreign="???.?.l"),
    "lms_cohorts:sessions": of("cohort", own="?...?.l", foreign="???.?.l"),
    "lms_cohorts:course": of("cohort", own="?...?.l", foreign="???.?.l"),
    "lms_cohorts:correct": of("cohort", own="?x.x?xl", foreign="???x?xl"),
    "lms_cohorts:finish": of("cohort", own="?xpx?xl", foreign="???x?xl"),
    "lms_cohorts:reopen": of("cohort", own="?xpx?xl", foreign="???x?xl"),
    "lms_cohorts:cancel": of("cohort", own="?xpx?xl", foreign="???x?xl"),
    "lms_cohorts:enrol": of("cohort", own="?x.x?xl", foreign="???x?xl"),
    "lms_cohorts:add_session": of("cohort", own="?x.x?xl", foreign="???x?xl"),
    "lms_cohorts:cancel_session": of("cohort", "session", own="?x.x?xl", foreign="???x?xl"),
    "lms_cohorts:move_session": of("cohort", "session", own="?x.x?xl", foreign="???x?xl"),
    "lms_cohorts:end": of("cohort", "enrolment", own="?x.x?xl", foreign="???x?xl"),
    "lms_cohorts:transfer": of("cohort", "enrolment", own="?x.x?xl", foreign="???x?xl"),
    "lms_cohorts:resume": of("cohort", "enrolment", own="?xpx?xl", foreign="???x?xl"),
    "lms_cohorts:roster_xlsx": of("cohort", own="?x..?xl", foreign="???.?xl"),
    "lms_cohorts:roster_csv": of("cohort", own="?x..?xl", foreign="???.?xl"),
    "lms_cohorts:authorise": of("cohort", "session", own="?x.x?xl", foreign="???x?xl"),
    "lms_cohorts:inscribe": of("cohort", "enrolment", own="?x.x?xl", foreign="???x?xl"),
    "lms_holidays:index": page("xx..x.l"),
    "lms_holidays:fill": page("xxxxxpl"),
    "lms_holidays:remove": of("holiday", own="?xpx?pl", foreign="???x?pl"),
    "lms_centres:index": page("xx..x.l"),
    "lms_centres:index_results": page("xx..x.l"),
    "lms_centres:add": page("xxxxx.l"),
    "lms_centres:centre": of("centre", own="?x..?.l", foreign="???.?.l"),
}

# ------------------------------------------------------------------- records of the past, in and out

ARCHIVES = {
    "lms_archives:bring": of("cohort", own="?x.x?xl", foreign="???x?xl"),
    "lms_archives:review": of("cohort", "record_import", own="??.???l", foreign="??????l"),
    "lms_archives:errors": of("cohort", "record_import", own="??.???l", foreign="??????l"),
    "lms_archives:take_out": of("cohort", own="?x.x?xl", foreign="???x?xl"),
    "lms_archives:take_in": page("xx.xxxl"),
    "lms_archives:arrived": of("arrival", own="??.???l", foreign="??????l"),
    "lms_archives:forget": of("arrival", own="??p???l", foreign="??????l"),
    "lms_archives:records": of("cohort", "record_kind", "format", own="?x..?xl", foreign="???.?xl"),
}

# ---------------------------------------------------------------------------------------- participants

PEOPLE = {
    "lms_people:index": page("x...x.l"),
    "lms_people:index_results": page("x...x.l"),
    "lms_people:register": page("xx..xxl"),
    "lms_people:import": page("xx..xxl"),
    "lms_people:template": page("xx..xxl"),
    "lms_people:import_review": of("import", own="??.???l", foreign="??????l"),
    "lms_people:import_errors": of("import", own="??.???l", foreign="??????l"),
    "lms_people:person": of("participant", own="?...?.l", foreign="???.?.l"),
    "lms_people:correct": of("participant", own="?x..?xl", foreign="???.?xl"),
    "lms_people:history": of("participant", own="?x..?xl", foreign="???.?xl"),
    "lms_people:terms": page("xx..x.l"),
    "lms_people:consent_texts": page("xxxxx.l"),
    "lms_people:consents": of("participant", own="?x..?xl", foreign="???.?xl"),
    "lms_people:withdraw_consent": of("participant", "consent", own="?xpp?xl", foreign="???p?xl"),
    "lms_people:requests": of("participant", own="?x..?xl", foreign="???.?xl"),
    "lms_people:answer": of("participant", "rights_request", own="?x..?xl", foreign="???.?xl"),
    "lms_people:my_data": of("participant", own="?x..?xl", foreign="???.?xl"),
    "lms_people:anonymise": of("participant", own="?xx.?xl", foreign="???.?xl"),
    "lms_people:open_requests": page("xx..xxl"),
    "lms_people:retention": page("xxx.xxl"),
    "lms_people:duplicates": page("xxx.xxl"),
    "lms_people:merge": of("participant", "namesake", own="??x.?xl", foreign="???.?xl"),
    "lms_people:undo_merge": of("merge", own="??xp?xl", foreign="???p?xl"),
    "lms_people:confirm_merge": of("merge", own="??xp?xl", foreign="???p?xl"),
}

# ---------------------------------------------------------------------- the desk of differing readings

DESK = {
    "lms_desk:conflicts": page("hh.hhhl"),
    "lms_desk:settle": of("kind", "mark", own="hh.hhhl", foreign="hh?hhhl"),
    "lms_desk:held": page("hh.hhhl"),
    "lms_desk:hours_list": page("hh.hhhl"),
    "lms_desk:hours": of("participant", own="hh.hhhl", foreign="hh?hhhl"),
    "lms_desk:decide": of("held", own="hh.hhhl", foreign="hh?hhhl"),
}

MONTH = ("group_of_month", "closed_month")
READ_MONTH = of(*MONTH, own="?x..?.l", foreign="???.?.l")
WRITE_MONTH = of(*MONTH, own="?x.x?xl", foreign="???x?xl")
MONTHS = {
    "lms_months:index": page("xx..x.l"),
    "lms_months:cohort": of("group_of_month", own="?x..?.l", foreign="???.?.l"),
    "lms_months:month": READ_MONTH,
    "lms_months:authority": READ_MONTH,
    "lms_months:close": WRITE_MONTH,
    "lms_months:correct_attendance": WRITE_MONTH,
    "lms_months:correct_mark": WRITE_MONTH,
    "lms_months:correct_enrolment": WRITE_MONTH,
    "lms_months:correct_leave": WRITE_MONTH,
    "lms_months:acknowledge": of(*MONTH, own="?xpp?pl", foreign="???p?pl"),
    "lms_law:index": page("xx..x.l"),
    "lms_law:change": page("xxxxx.l"),
    # Numbers of the law are nobody's: no centre owns one.
    "lms_law:confirm": of("law_number", own="xxxxx.l", foreign="xxxxx.l"),
}

# ---------------------------------------------------------------------------- paper sheets and pieces

SHEETS = {
    "courses:sheets": page("x...x.l"),
    "courses:sheet": of("sheet_number", own="?..x?xl", foreign="???x?xl"),
    "lms_sheets:index": page("x...x.l"),
    "lms_sheets:index_results": page("x...x.l"),
    "lms_sheets:print": page("x..xxxl"),
    # Without groups and days in the address there is no packet.
    "lms_sheets:packet": page("x??xxxl"),
    "lms_sheets:packet_file": page("x??xxxl"),
    "lms_sheets:cards_file": of("cohort", own="?..x?xl", foreign="???x?xl"),
    "lms_sheets:sheet": of("sheet", own="x...x.l", foreign="x??.x.l"),
    "lms_sheets:file": of("sheet", own="x...x.l", foreign="x??.x.l"),
    "lms_sheets:void": of("sheet", own="x..xxxl", foreign="x??xxxl"),
    "lms_sheets:attach": of("sheet", own="xppxxxl", foreign="x??xxxl"),
    "lms_sheets:scan": of("sheet", "scan", own="x...x.l", foreign="x??.x.l"),
    "lms_sheets:set_aside": of("sheet", "scan", own="x..xxxl", foreign="x??xxxl"),
    "lms_evaluations:cohort": of("cohort", own="?...?.l", foreign="???.?.l"),
    "courses:pieces": of("session", "participant", own="?..x?xl", foreign="???x?xl"),
    "courses:new_piece": of("session", "participant", own="?..x?xl", foreign="???x?xl"),
    # Who judged a piece judges it again; another one's judgement stands beside hers.
    "courses:piece": of("session", "participant", "piece", own="?.?x?xl", foreign="???x?xl"),
    "courses:take_piece_back": of("session", "participant", "piece", own="ppppppl", foreign="ppppppl"),
    "courses:take_photo_away": of("session", "participant", "photo", own="ppppppl", foreign="ppppppl"),
    "courses:final_word": of("session", "participant", own="ppppppl", foreign="ppppppl"),
    "courses:piece_photo": of("photo", own="?...?.l", foreign="???.?.l"),
}

# ---------------------------------------------------------------------------------------- certificates

CERTIFICATES = {
    "lms_certificates:index": page("hh..h.l"),
    "lms_certificates:index_results": page("hh..h.l"),
    "lms_certificates:to_issue": page("hh..h.l"),
    "lms_certificates:cohort": of("cohort", own="hh..h.l", foreign="hh?.h.l"),
    "lms_certificates:batches": page("hh..h.l"),
    "lms_certificates:batch": of("batch", own="hh..h.l", foreign="hh?.h.l"),
    "lms_certificates:batch_papers": of("batch", "paper", own="hh..h.l", foreign="hh?.h.l"),
    "lms_certificates:to_decide": page("hh..h.l"),
    "lms_certificates:decide_change": of("change", own="hhhphhl", foreign="hhhphhl"),
    "lms_certificates:close_review": of("certificate_review", own="hhhphhl", foreign="hhhphhl"),
    "lms_certificates:register": page("hhh...l"),
    "lms_certificates:register_file": page("hhh...l"),
    "lms_certificates:register_sheet": of("month", own="hhh...l", foreign="hhh...l"),
    "lms_certificates:certificate": of("certificate", own="hh..h.l", foreign="hh?.h.l"),
    "lms_certificates:change": of("certificate", own="hhh.hhl", foreign="hhh.hhl"),
    "lms_certificates:pathway": of("pathway", own="hh..h.l", foreign="hh..h.l"),
    "lms_certificates:transcript": of("participant", own="hh..hhl", foreign="hh?.hhl"),
    "lms_certificates:file": of("certificate", "what", own="hh..h.l", foreign="hh?.h.l"),
}

# ------------------------------------------------------------------- papers, statements and passports

OF_PERSON = of("participant", own="?x..?xl", foreign="???.?xl")
PAPERS = {
    "lms_papers:cohort": of("cohort", own="?x..?.l", foreign="???.?.l"),
    "lms_papers:month": of(*MONTH, "month_paper", own="?x..?.l", foreign="???.?.l"),
    "lms_papers:authorisation": of("cohort", own="?x..?.l", foreign="???.?.l"),
    "lms_papers:papers_of_person": of("participant", own="?...?.l", foreign="???.?.l"),
    "lms_papers:person": of("participant", "person_paper", own="?x..?xl", foreign="???.?xl"),
    "lms_statements:index": page("xx..x.l"),
    "lms_statements:ask": OF_PERSON,
    "lms_statements:ask_for_all": of("cohort", own="?x..?xl", foreign="???.?xl"),
    "lms_statements:batch": of("statement_batch", own="?x..?.l", foreign="???.?.l"),
    # Nothing was drawn yet, so there is nothing to print.
    "lms_statements:batch_file": of("statement_batch", own="?x>>?xl", foreign="???>?xl"),
    "lms_statements:request": of("statement_request", own="?x..?.l", foreign="???.?.l"),
    # Nothing was issued yet, so there is nothing to withdraw.
    "lms_statements:change": of("statement_request", own="??????l", foreign="??????l"),
    "lms_statements:file": of("statement_request", "statement_file", own="?x..?xl", foreign="???.?xl"),
    "lms_statements:passport": OF_PERSON,
    "lms_statements:letter": of("certificate", own="?xpp?pl", foreign="???p?pl"),
    "lms_statements:read_passport": page("xx..xxl"),
    "lms_statements:issuers": page("xx..xxl"),
}

# --------------------------------------------------------------------------- the facilitators' screens

CLASS = {
    "courses:today": page("......l"),
    "courses:session": of("session", own="?..x?xl", foreign="???x?xl"),
    "courses:mark": of("session", own="ppppppl", foreign="ppppppl"),
    "courses:everyone_present": of("session", own="ppppppl", foreign="ppppppl"),
    "courses:undo": of("session", own="ppppppl", foreign="ppppppl"),
    "courses:session_lessons": of("session", own="?..x?xl", foreign="???x?xl"),
    "courses:close_session": of("session", own="?..x?xl", foreign="???x?xl"),
    "courses:new_session": of("cohort", own="?..x?xl", foreign="???x?xl"),
    "courses:session_skills": of("session", own="?>>x?xl", foreign="???x?xl"),
    "courses:session_skill": of("session", "skill", own="?..x?xl", foreign="???x?xl"),
    "courses:observe_skill": of("session", "skill", own="ppppppl", foreign="ppppppl"),
    "courses:session_evaluations": of("session", own="?..x?xl", foreign="???x?xl"),
    "courses:progress": of("cohort", own="?...?.l", foreign="???.?.l"),
    "courses:simulate_rules": of("cohort", own="?x.x?xl", foreign="???x?xl"),
    "courses:mark_completions": of("cohort", own="ppppppl", foreign="ppppppl"),
    "courses:person_progress": of("cohort", "participant", own="?...?.l", foreign="???.?.l"),
    "courses:complete_by_exception": of("cohort", "participant", own="ppppppl", foreign="ppppppl"),
    "courses:confirm_completion": of("cohort", "awaiting", own="ppppppl", foreign="ppppppl"),
    "courses:withdraw_completion": of("cohort", "completion", own="ppppppl", foreign="ppppppl"),
}

# ------------------------------------------------------------------------------------- writing courses

CURRICULUM = {
    "curriculum_courses:index": page(".h.hh.l"),
    "curriculum_courses:index_results": page(".h.hh.l"),
    "curriculum_courses:choose_parent": page(">.>..>l"),
    # An instructor's own courses; whoever reviews contents has all of them.
    # What everybody reads, the team prints; a paper belongs to its page.
    "lms_course_papers:choose": of("course_page", own="......l", foreign="......l"),
    "lms_course_papers:paper": of("course_paper", own="......l", foreign="......l"),
    "lms_course_papers:state": of("course_paper", own="......l", foreign="......l"),
    "lms_course_papers:file": of("course_paper", own="??????l", foreign="??????l"),
    # Saving as a file asks who may edit, bringing in who may add.
    "lms_exchange:out": of("course_page", own=".?.??.l", foreign="??.??.l"),
    "lms_exchange:in": page(".h.hh.l"),
    "lms_exchange:check": of("course_file", own=".?????l", foreign="??????l"),
    "lms_lessons:course": of("course_page", own=".?.??.l", foreign="??.??.l"),
    "lms_lessons:add": of("course_page", own=".?.??.l", foreign="??.??.l"),
    "lms_lessons:duplicate": of("course_page", own=".?.??.l", foreign="??.??.l"),
    "lms_lessons:template": of("lesson_page", own=".?.??.l", foreign="??.??.l"),
    "lms_lessons:findings": of("lesson_page", own=".?.??.l", foreign="??.??.l"),
    "lms_lessons:translate": of("lesson_page", "quechua", own=".?.??.l", foreign="??.??.l"),
    "lms_chart_words:index": page(".h.hh.l"),
    "lms_chart_words:language": of("site_language", own=".h.hh.l", foreign="?h?hh?l"),
    "lms_chart_words:sheet": of("site_language", own=".h.hh.l", foreign="?h?hh?l"),
    "lms_chart_words:save": of("site_language", own="phphhpl", foreign="phphhpl"),
    "lms_chart_words:review": of("site_language", own="phphhpl", foreign="phphhpl"),
    "lms_chart_words:withdraw": of("site_language", own="phphhpl", foreign="phphhpl"),
    "lms_lessons:sounds": page("phphhpl"),
    "lms_lessons:sound": of("sound", own=".h.hh.l", foreign=".h.hh.l"),
}

# ----------------------------------------------------------------------------- what everybody may read

PUBLIC = {
    "verify": page("......."),
    "verify_file": page("ppppppp"),
    "verify_trust": page("......."),
    "verify_transcript": of("token", own="???????", foreign="???????"),
    "verify_offline": page("......."),
    "verify_status": of("number", own=".......", foreign="......."),
    "verify_achievement": of("skill", own="???????", foreign="???????"),
    "verify_worker": page("......."),
    "verify_did": page("......."),
    "sitemap": page("......."),
    "robots": page("......."),
    "favicon": page(">>>>>>>"),
    "site_search": page("......."),
}

# ------------------------------------------------------------------------------- the record of access

AUDIT = {
    "lms_audit:record": page("hhhh..l"),
    "lms_audit:record_results": page("hhhh..l"),
    # An auditor sees that something was done, and not with whom.
    "lms_audit:person": of("participant", own="hhhh?.l", foreign="hhhh?.l"),
    # Both have a history by then: the pages above were opened.
    "lms_audit:row": of("app", "model", "participant", own="hhhh..l", foreign="hhhh..l"),
    "lms_roles:privileges": page("hhhhh.l"),
}

# ----------------------------------------------------------------------------------------- the tablet

TABLET = {
    # The shell holds no data; what a tablet gets and sends it signs itself (tests/courses/sync).
    "courses:tablet": page("......."),
    "courses:tablet_worker": page("......."),
    "courses:tablet_manifest": page("......."),
    "courses:tablet_script": of("tablet_script", own=".......", foreign="......."),
    "courses:tablet_words": of("language", own=".......", foreign="......."),
    "courses:tablet_enrol": page("ppppppp"),
    "courses:tablet_roster": page("kkkkkkk"),
    "courses:tablet_events": page("ppppppp"),
    "courses:tablet_photos": page("ppppppp"),
    "courses:tablet_courses": page("kkkkkkk"),
    "courses:tablet_course": of("number", own="kkkkkkk", foreign="kkkkkkk"),
    "courses:tablet_file": of("paper", own="kkkkkkk", foreign="kkkkkkk"),
}

TABLETS = {
    "lms_tablets:index": page("xx.xx.l"),
    "lms_tablets:add": page("xx.xx.l"),
    "lms_tablets:import": page("xx.xx.l"),
    "lms_tablets:newcomers": page("xx.xx.l"),
    "lms_tablets:notes": page("xx.xx.l"),
    "lms_tablets:newcomer": of("newcomer", own="xx.xx.l", foreign="xx?xx.l"),
    "lms_tablets:put_away": of("note", own="xxpxxpl", foreign="xx?xxpl"),
    "lms_tablets:tablet": of("device", own="xx.xx.l", foreign="xx?xx.l"),
    "lms_tablets:code": of("device", own="xxpxxpl", foreign="xx?xxpl"),
    "lms_tablets:change": of("device", own="xx.xx.l", foreign="xx?xx.l"),
    "lms_tablets:hand_over": of("device", own="xx.xx.l", foreign="xx?xx.l"),
    "lms_tablets:revoke": of("device", own="xxpxxpl", foreign="xx?xxpl"),
}

ADDRESSES: dict[str, Address] = {
    **WORK,
    **REPORTS,
    **COHORTS,
    **ARCHIVES,
    **PEOPLE,
    **DESK,
    **SHEETS,
    **MONTHS,
    **CERTIFICATES,
    **PAPERS,
    **CLASS,
    **CURRICULUM,
    **PUBLIC,
    **AUDIT,
    **TABLET,
    **TABLETS,
}
