"""The codes of this app in the reader's words: what happened, and what to do."""

from __future__ import annotations

import difflib
from typing import Any

from django.utils.translation import gettext as _

from .rendering.designs import SPANISH_PLACEHOLDERS, DesignError


def design_sentence(error: DesignError) -> str:
    """Why a design, or a page made with it, cannot be drawn."""
    sentences: dict[str, str] = {
        "placeholder_unknown": _(
            "“{%(detail)s}” is not known. Did you mean %(close)s? Known are: %(known)s."
        ),
        "placeholder_malformed": _("A curly bracket is open or closed without its partner."),
        "layout_unknown": _("This layout does not exist."),
        "too_many_signatories": _("At most five people can sign."),
        "logo_too_large": _("The logo is too large. Use a picture of less than 2 MB."),
        "logo_not_a_picture": _("The logo must be a PNG, JPEG or WebP picture."),
        "name_too_long": _("The name does not fit on the line, not even on two lines: %(detail)s…"),
        "characters_missing": _("The font has no sign for: %(detail)s"),
        "qr_too_large": _("There is too much text for the QR. Shorten the name of the course or the host."),
        "text_overflows": _("The text needs more room than the page has (%(detail)s). Shorten it."),
        "in_the_margin": _(
            "Something stands within 10 mm of the edge, where printers cannot print: %(detail)s."
        ),
        "blocks_meet": _("Two parts of the page run into each other: %(detail)s. Shorten one of them."),
        "qr_too_fine": _(
            "The QR would be printed at %(detail)s mm a square; it needs 0.45 mm. Shorten the host."
        ),
        "logo_pale": _(
            "The logo is too pale: on a black-and-white copy it fades (contrast %(detail)s of 3). Use a darker one."
        ),
        "drawing_failed": _("The page could not be drawn: %(detail)s"),
    }
    template = sentences.get(error.code, error.code)
    detail = error.detail
    if error.code in ("in_the_margin", "blocks_meet"):
        detail = ", ".join(_block_words().get(name, name) for name in detail.split())
    known = " ".join(f"{{{name}}}" for name in SPANISH_PLACEHOLDERS)
    close = difflib.get_close_matches(error.detail, SPANISH_PLACEHOLDERS, n=1, cutoff=0.0)
    return template % {"detail": detail, "known": known, "close": f"{{{close[0]}}}"}


def _block_words() -> dict[str, str]:
    return {
        "issuer": _("organisation"),
        "numbers": _("numbers"),
        "room": _("statement"),
        "seal-area": _("space for the seal"),
        "photo-area": _("space for the photograph"),
        "signatures": _("signatures"),
        "proof": _("QR"),
        "small": _("note at the foot"),
    }


def payload_sentence(code: str, field: str = "") -> str:
    """Why a fact may not be certified."""
    sentences: dict[str, str] = {
        "empty": _("A text is missing."),
        "too_long": _("The text is too long."),
        "bidi": _("The text holds invisible signs that change the order of letters. Type it again."),
        "invisible": _("The text holds invisible signs. Type it again."),
        "control": _("The text holds control signs. Type it again."),
        "outer_space": _("There is a space at the beginning or the end."),
        "not_normalised": _("An accent is stored apart from its letter. Type the name again."),
        "mixed_scripts": _("The text mixes alphabets: a letter only looks like ours. Type it again."),
        "other_script": _("The name must be written in Latin letters."),
        "lookalike": _("A sign only looks like a letter. Type the name again."),
        "not_a_letter": _("The name holds a digit or a sign that is no letter."),
        "double_space": _("There are two spaces in a row."),
        "stacked_accents": _("A letter carries too many accents."),
        "hours_out_of_range": _("The hours are out of range."),
        "dates_reversed": _("The first day is after the last day."),
        "issued_before_the_end": _("The date of issue is before the last day of the course."),
        "courses_missing": _("The pathway has no course."),
        "days_missing": _("There is no first or last day of attendance."),
    }
    fields: dict[str, str] = {
        "name": _("Name"),
        "course": _("Course"),
        "result": _("Result"),
        "doc": _("Document"),
        "hours": _("Hours"),
        "from": _("Dates"),
        "issued": _("Date of issue"),
    }
    sentence = sentences.get(code, code)
    return f"{fields[field]}: {sentence}" if field in fields else sentence


def key_sentence(code: str, detail: str = "") -> str:
    """Why a key cannot be used, and what to type."""
    sentences: dict[str, str] = {
        "key_missing": _("There is no key to sign with. Make the keys: manage.py certificate_keys make"),
        "passphrase_wrong": _("The passphrase of the keys is wrong."),
        "passphrase_missing": _("The passphrase of the keys is not set: LMS_CERTIFICATES_PASSPHRASE."),
        "passphrase_short": _("The passphrase needs at least 12 signs."),
        "key_damaged": _("The file of the key is damaged. Restore it from its copy."),
        "key_exists": _("A key file with this name exists already."),
        "vault_not_writable": _("The folder of the keys cannot be written: %(detail)s"),
        "key_in_use": _("The key is in use. Retire it first."),
        "reason_missing": _("Write the reason."),
        "certificate_expired": _("The certificate of the key is not valid today: %(detail)s."),
        "certificate_unfit": _("This certificate may not seal files: %(detail)s."),
        "p12_damaged": _("The file holds no key with a certificate, or its passphrase is wrong."),
        "algorithm_not_rsa": _("Only RSA keys of at least 2048 bits can seal these files."),
        "token_package_missing": _("Tokens need one more package. Type: pip install python-pkcs11"),
        "token_library": _("The library of the token cannot be loaded: %(detail)s"),
        "token_missing": _("The token is not there: %(detail)s. Plug it in and try again."),
        "token_pin_wrong": _("The PIN of the token is wrong."),
        "token_key_missing": _("The token holds no RSA key with the label “%(detail)s”."),
        "token_refused": _("The token refused to sign: %(detail)s"),
        "key_expired": _(
            "The signing key %(detail)s is past its last day. Make the next one: manage.py certificate_keys rotate"
        ),
    }
    return sentences.get(code, code) % {"detail": detail}


def rebuild_sentence(code: str) -> str:
    """What was found in a folder of sealed files, and what forbids building a register from it."""
    sentences: dict[str, str] = {
        "report": _("%(files)d files, %(entries)d entries up to number %(last)d, %(lost)d lost."),
        "lost": _(
            "Nothing is left of these entries: %(numbers)s. A copy of the register (--copy) may hold them."
        ),
        "copy": _("Copy of the register"),
        "no_folder": _("This folder does not exist."),
        "no_seal_known": _("No seal is known here. Name its certificate: --seal FILE.pem"),
        "no_user": _("Write --by USER: in whose name the register is written."),
        "no_record": _("The file does not carry its entry of the register."),
        "hash_wrong": _("The entry was changed."),
        "commit_differs": _("The facts of the file are not those of its entry."),
        "two_files": _("Two different files stand for one entry."),
        "two_entries": _("Two different entries have the same number."),
        "link_broken": _("The entry does not follow the one before."),
        "nothing_found": _("No file brings an entry back."),
        "not_empty": _("There is a register already. It is rebuilt into an empty database only."),
    }
    words = verdict_words()
    return sentences.get(code) or words.get(code) or words["other"]


def elsewhere_sentence(code: str) -> str:
    """Why a signature of another computer was not taken."""
    sentences: dict[str, str] = {
        "answers_other": _("This is not a file of signatures. Choose the one the other computer wrote."),
        "signature_wrong": _(
            "The signature does not belong to this file. Sign the requests again with the right key."
        ),
        "file_lost": _("The drawn file that waited for its seal is missing or was changed."),
    }
    return sentences.get(code, code)


def refusal_sentence(code: str, **values: Any) -> str:
    """Why an action was refused."""
    sentences: dict[str, str] = {
        "second_person": _("A second person must decide: you proposed this yourself."),
        "already_decided": _("Somebody has decided this already."),
        "nothing_to_issue": _("Nobody in this list can get a certificate now."),
        "not_confirmed": _("The completion is not confirmed."),
        "has_certificate": _("There is a certificate already: %(number)s."),
        "issued_in_the_future": _("The date of issue is in the future."),
        "issued_before_earned": _("The date of issue is before the day it was earned."),
        "register_is_old": _(
            "An old copy of the register was restored: entry %(seq)d was written already. Compare with the printed "
            "sheets before you issue anything: manage.py verify_register"
        ),
        "clock_back": _(
            "The clock of this computer is behind the last entry of the register. Set it right first."
        ),
        "reason_missing": _("Write the reason."),
        "not_standing": _("The certificate no longer stands: it was withdrawn or replaced."),
        "change_open": _("A change of this certificate is already waiting for a decision."),
        "pathway_incomplete": _("Has not completed every course of the pathway."),
        "pathway_empty": _("The pathway asks for no course yet. Add its courses first."),
        "not_joined": _(
            "The files could not be put together for the printer. See whether the disk is full, and try again. "
            "Nothing was marked as printed."
        ),
        "nothing_to_print": _(
            "There is nothing to print: no file is drawn yet, or every paper is kept safe."
        ),
        "too_many_days": _("Choose between 1 and %(most)d days."),
        "nothing_to_publish": _("She has no standing certificate to show."),
        "handed_over": _("The paper was handed over already."),
        "design_not_live": _("The design is a draft. Publish it first."),
        "file_missing": _(
            "The file of this certificate is not in the store. Restore it from a backup; it cannot be drawn again."
        ),
        "tells_the_place": _("The word “%(word)s” tells where the course was held. Change it."),
        "disk": _(
            "The file could not be stored: %(detail)s. The number is kept; draw again when there is room."
        ),
    }
    return sentences.get(code, code) % values


def qualifying_sentence(code: str, **values: Any) -> str:
    """Why somebody of a cohort does not get a certificate now."""
    sentences: dict[str, str] = {
        "no_completion": _("Has not completed the course yet."),
        "awaiting": _("The completion waits for the second signature."),
        "withdrawn": _("The completion was withdrawn."),
        "has_certificate": _("Has certificate %(number)s."),
        "lacks_courses": _("Still lacks: %(courses)s."),
        "closed_elsewhere": _(
            "Finished her last course in a group you do not see: whoever sees it issues this one."
        ),
        "waiting": _("Is in a batch that waits for approval."),
    }
    return sentences[code] % values


def problem_sentence(problem: Any) -> str:
    """What is wrong with the register, at which entry."""
    sentences: dict[str, str] = {
        "sequence_broken": _("An entry is missing or out of order."),
        "link_broken": _("The entry does not follow the one before."),
        "hash_wrong": _("The entry was changed after it was written."),
        "back_dated": _("The entry is dated before the one it follows."),
        "in_the_future": _("The entry is dated in the future."),
        "number_twice": _("The number was used twice: %(detail)s"),
        "number_gap": _("A number is missing: %(detail)s"),
        "commit_twice": _("Two entries stand for the same facts: %(detail)s"),
        "old_unknown": _("It replaces a number that was never issued: %(detail)s"),
        "revoked_unknown": _("It withdraws a number that was never issued: %(detail)s"),
        "revoked_twice": _("It withdraws a certificate a second time: %(detail)s"),
        "withdrawn_already": _("It changes a certificate that no longer stood: %(detail)s"),
        "reason_missing": _("The reason is missing."),
        "lost_unaccounted": _("An entry was taken out, and no rebuilding accounts for it."),
        "key_twice": _("A key was entered twice: %(detail)s"),
        "key_unknown": _("It ends a key that was never entered: %(detail)s"),
        "checkpoint_count": _("A closed page counts wrongly."),
        "anchor_missing": _(
            "Paper shows an entry that is not here: the end was cut off or an old copy was restored. %(detail)s"
        ),
        "anchor_differs": _(
            "Paper shows another hash for this entry: the register was written anew. %(detail)s"
        ),
        "number_missing_certificate": _("The register holds a number without a certificate: %(detail)s"),
        "certificate_differs": _("The stored facts are not those the register committed to: %(detail)s"),
        "certificate_unregistered": _("A certificate is not in the register: %(detail)s"),
        "status_differs": _("The register says otherwise about the certificate: %(detail)s"),
        "file_differs": _("The stored file is missing or was changed: %(detail)s"),
    }
    words = sentences.get(problem.code, problem.code) % {"detail": problem.detail}
    return _("Entry %(seq)d: %(words)s") % {"seq": problem.seq, "words": words} if problem.seq else words


def verdict_words() -> dict[str, str]:
    """Why a certificate is not valid, in one plain sentence, by code."""
    changed = _("The data were changed, or they are not from this organisation.")
    broken = _("The QR is incomplete or was not made by this organisation.")
    words = dict.fromkeys(
        (
            "digits_missing",
            "not_digits",
            "too_long",
            "leading_zero",
            "marker_missing",
            "cbor_malformed",
            "cbor_not_canonical",
            "cose_shape",
            "header_extra",
            "algorithm_missing",
            "algorithm_other",
            "key_missing",
            "signature_length",
            "signature_zero",
            "signature_other_half",
            "claims_shape",
            "claims_unknown",
            "claims_text",
        ),
        broken,
    )
    words |= {
        "signature_wrong": changed,
        "key_unknown": _("It was signed with a key that is not of this organisation."),
        "outside_key_life": _("It was signed outside the time in which the key was in use."),
        "key_compromised": _("It was signed with a key that was stolen, and the register does not know it."),
        "not_in_register": _("The register does not know this certificate."),
        "differs_from_register": _("The register says something else about this certificate."),
        "revoked": _("The certificate was withdrawn. It holds no more."),
        "replaced": _("The certificate was replaced by a newer one."),
        "too_large": _("The file is too large to be a certificate of ours."),
        "not_a_pdf": _("The file is not a PDF of ours."),
        "encrypted": _("The file is locked with a password. Originals never are."),
        "bytes_outside": _("Something was added before or after the original file."),
        "no_seal": _("The file carries no electronic seal: it is not the original file."),
        "seal_malformed": _("The electronic seal is damaged."),
        "seal_broken": _("The electronic seal does not belong to this file."),
        "not_whole_file": _("The electronic seal covers only a part of the file."),
        "changed_after_seal": _("The file was changed after it was sealed."),
        "not_certifying": _("The file was signed in another way than originals are."),
        "signer_unknown": _("The file was sealed by somebody else."),
        "credential_missing": _("The data inside the file are missing or not alone."),
        "credential_wrong": _("The data inside the file were changed."),
        "not_the_stored_bytes": _(
            "The file says the same as the original but is not byte for byte the original."
        ),
        "original": _("This is the original file, unchanged since it was sealed."),
        "qr": _("The QR is genuine and the certificate stands."),
        "other": _("It could not be verified."),
    }
    return words
