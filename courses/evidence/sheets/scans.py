"""The signed sheet as a picture: kept as evidence, without what cameras and programs write into files."""

from __future__ import annotations

import io
from typing import Any
from uuid import uuid4

import pikepdf
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from ...evaluations import files
from ...evaluations.pictures import clean_picture, too_large, without_app_segments
from .access import can_type_in
from .models import PaperSheet, SheetScan

# A signature stays readable on the longer side of an A4 sheet at 250 dots an inch.
LONGEST_SIDE = 2_900
MOST_PAGES = 10
ENDINGS = {"image/jpeg": "jpg", "image/png": "png", "application/pdf": "pdf"}
# What a program may have left in a file beside its pages: scripts, attached files, forms, what starts by itself.
BESIDE_THE_PAGES = (
    "/Metadata",
    "/Names",
    "/OpenAction",
    "/AA",
    "/AcroForm",
    "/PieceInfo",
    "/Collection",
    "/AF",
)


def attach_scan(sheet: PaperSheet, content: bytes, *, by: Any) -> SheetScan:
    """Keeps the photographed or scanned sheet (jpg, png, pdf). The same file twice is one; on another sheet it is refused.

    Steps: permission; read and clean; digest; file outside the public media; row; log. Raises PermissionDenied, or
    ValidationError with a sentence.
    """
    if not can_type_in(by, sheet):
        raise PermissionDenied
    if sheet.voided_at is not None:
        raise ValidationError(_("This sheet is void. Use the sheet that replaced it."), code="void")
    kept, media_type = clean_file(content)
    digest = files.digest_of(kept)
    present = SheetScan.objects.filter(digest=digest, set_aside_at=None).select_related("sheet").first()
    if present is not None:
        return _same(present, sheet)
    name = uuid4()
    path = files.keep(f"sheets/{name}.{ENDINGS[media_type]}", kept)
    try:
        with transaction.atomic():
            scan = SheetScan.objects.create(
                pk=name,
                sheet=sheet,
                path=path,
                media_type=media_type,
                size=len(kept),
                digest=digest,
                attached_by=by,
            )
            log(
                instance=sheet,
                action="lms.attach_signed_sheet",
                user=by,
                title=str(sheet),
                data={"number": sheet.number, "sha256": digest},
            )
    except IntegrityError:
        # Somebody attached the same file at the same instant.
        files.drop(path)
        present = SheetScan.objects.select_related("sheet").get(digest=digest, set_aside_at=None)
        return _same(present, sheet)
    except BaseException:
        files.drop(path)
        raise
    return scan


def set_aside(scan: SheetScan, *, reason: str, by: Any) -> None:
    """A picture of another sheet, or one nobody can read, is set aside with a reason. It stays, with its digest.

    Raises PermissionDenied, or ValidationError without a reason or when it was done already.
    """
    if not can_type_in(by, scan.sheet):
        raise PermissionDenied
    reason = " ".join(reason.split())[:255]
    if not reason:
        raise ValidationError({"reason": _("Write the reason.")}, code="reason")
    with transaction.atomic():
        changed = SheetScan.objects.filter(pk=scan.pk, set_aside_at=None).update(
            set_aside_at=timezone.now(), set_aside_by=by, set_aside_reason=reason
        )
        if not changed:
            raise ValidationError(_("It was set aside already."), code="settled")
        log(
            instance=scan.sheet,
            action="lms.set_aside_signed_sheet",
            user=by,
            title=str(scan.sheet),
            data={"number": scan.sheet.number, "sha256": scan.digest, "reason": reason},
        )
    scan.refresh_from_db()


def read_scan(scan: SheetScan) -> bytes:
    """The kept bytes. Raises ValidationError when the file is gone or no longer what it was."""
    try:
        content = files.read(scan.path)
    except OSError:
        raise ValidationError(_("The file is missing. Restore it from the backup."), code="missing") from None
    if files.digest_of(content) != scan.digest:
        raise ValidationError(
            _("The file is not the one that was attached. Restore it from the backup."), code="changed"
        )
    return content


def clean_file(content: bytes) -> tuple[bytes, str]:
    """The file as it is kept, and its media type. What a file is, its first bytes say, never its name."""
    refused = too_large(len(content))
    if refused:
        raise refused
    if not content:
        raise ValidationError(_("Choose a file."), code="empty")
    if b"%PDF-" in content[:1024]:
        return _clean_pdf(content), "application/pdf"
    picture = clean_picture(content, longest=LONGEST_SIDE)
    return picture.content, picture.media_type


def _clean_pdf(content: bytes) -> bytes:
    """The pages alone. Raises ValidationError for a locked, broken or long file."""
    try:
        with pikepdf.open(io.BytesIO(content)) as document:
            if len(document.pages) > MOST_PAGES:
                words = _("The file has %(pages)d pages. A sheet has at most %(most)d.")
                raise ValidationError(
                    words % {"pages": len(document.pages), "most": MOST_PAGES}, code="too_many_pages"
                )
            for key in BESIDE_THE_PAGES:
                if key in document.Root:
                    del document.Root[key]
            for page in document.pages:
                for key in ("/AA", "/Annots", "/PieceInfo", "/Metadata", "/Thumb", "/LastModified"):
                    if key in page.obj:
                        del page.obj[key]
            for thing in document.objects:
                if isinstance(thing, pikepdf.Stream):
                    _clean_stream(thing)
            if "/Info" in document.trailer:
                del document.trailer["/Info"]
            target = io.BytesIO()
            document.remove_unreferenced_resources()
            document.save(target, deterministic_id=True)
    except pikepdf.PasswordError:
        raise ValidationError(
            _("The file asks for a password. Save it without one."), code="locked"
        ) from None
    except (pikepdf.PdfError, ValueError, RuntimeError):
        raise ValidationError(
            _("The file cannot be read. Scan the sheet again."), code="unreadable"
        ) from None
    return target.getvalue()


def _clean_stream(thing: pikepdf.Stream) -> None:
    """Takes the camera's words out of a photograph inside a PDF, and descriptions from anything else."""
    for key in ("/Metadata", "/PieceInfo", "/LastModified"):
        if key in thing:
            del thing[key]
    filters = thing.get("/Filter")
    names = list(filters) if isinstance(filters, pikepdf.Array) else [filters]
    if names == [pikepdf.Name.DCTDecode]:
        raw = thing.read_raw_bytes()
        bare = without_app_segments(raw)
        if bare != raw:
            # The pixels are the same: so are the ways to read them.
            how: Any = thing.get("/DecodeParms")
            thing.write(bare, filter=pikepdf.Name.DCTDecode, decode_parms=how)


def _same(present: SheetScan, sheet: PaperSheet) -> SheetScan:
    if present.sheet_id == sheet.pk:
        return present
    words = _("This picture is attached to sheet %(number)s already. Choose the picture of this sheet.")
    raise ValidationError(words % {"number": present.sheet.number}, code="elsewhere")
