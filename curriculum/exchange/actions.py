"""Taking a course file in and bringing its course into the site."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import IO, Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import Storage, storages
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from ..conf import course_file_megabytes, papers_storage
from ..outline.models import Course
from ..pages.models import CourseCatalogPage, CoursePage
from . import archive
from .coming_in import Report, bring_in
from .enums import FileStatus
from .models import CourseFile
from .sentences import SENTENCES, sentence

MEGABYTE = 1024 * 1024
KEPT_FOR = timedelta(days=2)


def storage() -> Storage:
    return storages[papers_storage()]


def can_bring_in(user: Any, catalogue: CourseCatalogPage) -> bool:
    """Whether somebody may add courses below a catalogue."""
    return bool(
        user.has_perm("wagtailadmin.access_admin") and catalogue.permissions_for_user(user).can_add_subpage()
    )


def can_take_out(user: Any, page: Any) -> bool:
    """Whether somebody may save a course or lesson as a file: who may edit it, drafts and all."""
    return bool(user.has_perm("wagtailadmin.access_admin") and page.permissions_for_user(user).can_edit())


def read_archive(file: IO[bytes], *, size: int | None = None) -> archive.Archive:
    """Reads a course file. Raises ValidationError with one sentence."""
    most = course_file_megabytes()
    if size is not None and size > most * MEGABYTE:
        raise ValidationError(
            str(SENTENCES["upload_too_big"]) % {"size": -(-size // MEGABYTE), "most": most},
            code="upload_too_big",
        )
    try:
        return archive.read(file)
    except archive.NotACourseFile as refused:
        raise ValidationError(sentence(refused), code=refused.code) from None


def receive(file: Any, *, name: str, catalogue: CourseCatalogPage, by: Any) -> CourseFile:
    """Reads a file that was handed in, rehearses bringing it in, and keeps it for two days with the report.

    Raises PermissionDenied, ValidationError; then nothing is kept.
    """
    if not can_bring_in(by, catalogue):
        raise PermissionDenied(_("You may not add courses here."))
    found = read_archive(file, size=getattr(file, "size", None))
    report = rehearse(found, catalogue=catalogue, by=by)
    file.seek(0)
    data = file.read()
    forget_old_files()
    row = CourseFile(
        name=name[:200], sha256=hashlib.sha256(data).hexdigest(), report=report.as_json(), handed_in_by=by
    )
    row.path = storage().save(f"course-files/{row.pk}.zip", ContentFile(data))
    row.save()
    return row


def rehearse(found: archive.Archive, *, catalogue: CourseCatalogPage, by: Any, code: str = "") -> Report:
    """Returns the report of bringing a file in, and takes everything back. A taken code is no obstacle here: the
    person chooses another one before it counts."""
    try:
        return bring_in(found, catalogue=catalogue, by=by, code=code, dry_run=True)[1]
    except ValidationError as refused:
        if getattr(refused, "code", "") != "code_taken" or code:
            raise
    spare = spare_code(found.content["course"]["code"])
    report = bring_in(found, catalogue=catalogue, by=by, code=spare, dry_run=True)[1]
    report.remark(
        _("This site has a course with the code %(code)s already. The new one would be %(spare)s.")
        % {"code": found.content["course"]["code"], "spare": spare}
    )
    return report


def spare_code(code: str) -> str:
    """Returns the code with the first number behind it that no course has."""
    taken = set(CoursePage.objects.values_list("code", flat=True)) | set(
        Course.objects.values_list("code", flat=True)
    )
    number = 2
    while f"{code[:36]}-{number}" in taken:
        number += 1
    return f"{code[:36]}-{number}"


def bring_in_file(
    row: CourseFile, *, catalogue: CourseCatalogPage, by: Any, code: str = ""
) -> tuple[Any, Report]:
    """Brings a file that was handed in into the site, once. Returns the draft of the course and the report.

    Raises PermissionDenied, ValidationError; then nothing was written.
    """
    if not can_bring_in(by, catalogue):
        raise PermissionDenied(_("You may not add courses here."))
    with storage().open(row.path) as file:
        found = read_archive(file)
    with transaction.atomic():
        taken = CourseFile.objects.filter(pk=row.pk, status=FileStatus.CHECKED).update(
            status=FileStatus.BROUGHT_IN
        )
        if not taken:
            raise ValidationError(_("This file has been brought in already."), code="already")
        page, report = bring_in(found, catalogue=catalogue, by=by, code=code)
        CourseFile.objects.filter(pk=row.pk).update(page=page.page_ptr, report=report.as_json())
        log(instance=page, action="lms.bring_in_course", user=by, data={"sha256": row.sha256})
    return page, report


def forget_old_files() -> int:
    """Deletes course files handed in more than two days ago. Returns how many."""
    old = CourseFile.objects.filter(handed_in_at__lt=timezone.now() - KEPT_FOR)
    count = 0
    for row in old:
        if row.path:
            storage().delete(row.path)
        row.delete()
        count += 1
    return count
