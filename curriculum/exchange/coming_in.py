"""A course file becomes draft pages: all of it or nothing, with a report of what it brings and what stays out."""

from __future__ import annotations

import hashlib
import warnings
from dataclasses import asdict, dataclass, field
from datetime import date
from io import BytesIO
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils.translation import gettext as _
from PIL import Image as Pillow
from wagtail.images import get_image_model
from wagtail.models import Locale
from wagtailmedia.models import get_media_model

from ..outline.models import CODE_VALIDATOR, Course, Skill
from ..pages import actions
from ..pages.credits import MediaCredit, PictureCredit
from ..pages.media_forms import check_file
from ..pages.models import (
    CourseCatalogPage,
    CoursePage,
    CoursePrerequisite,
    CourseSkill,
    LessonPage,
    LessonSkill,
)
from ..pages.sharing import SharedPart
from ..pages.terms import CraftTerm
from .archive import Archive
from .fields import COURSE_FIELDS, LESSON_FIELDS, heard
from .references import exchanged

PICTURE_KINDS = {"jpg": "JPEG", "jpeg": "JPEG", "png": "PNG", "gif": "GIF", "webp": "WEBP", "avif": "AVIF"}


@dataclass
class Report:
    """What a file brings. `new` and `known` count by kind: lessons, pictures, media, skills, terms, parts, words."""

    title: str = ""
    code: str = ""
    languages: list[str] = field(default_factory=list)
    lessons: list[str] = field(default_factory=list)
    author: str = ""
    licence: str = ""
    new: dict[str, int] = field(default_factory=dict)
    known: dict[str, int] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)

    def count(self, kind: str, *, is_new: bool) -> None:
        counts = self.new if is_new else self.known
        counts[kind] = counts.get(kind, 0) + 1

    def remark(self, sentence: str) -> None:
        if sentence not in self.remarks:
            self.remarks.append(sentence)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


class _Rehearsed(Exception):
    """Ends a rehearsal: everything it wrote is taken back."""


def bring_in(
    archive: Archive, *, catalogue: CourseCatalogPage, by: Any, code: str = "", dry_run: bool = False
) -> tuple[Any, Report]:
    """Makes the draft of a course from its file below a catalogue. Returns its page and the report.

    `code` replaces the code of the file. A dry run does the same and takes everything back, files included; it
    returns no page. Raises ValidationError with sentences, and then nothing was written.
    """
    work = _Work(archive, catalogue, by, code)
    done = False
    try:
        with transaction.atomic():
            page = work.run()
            if dry_run:
                raise _Rehearsed
            done = True
    except _Rehearsed:
        return None, work.report
    finally:
        if not done:
            work.take_files_back()
    return page, work.report


class _Work:
    def __init__(self, archive: Archive, catalogue: CourseCatalogPage, by: Any, code: str) -> None:
        self.content = archive.content
        self.files = archive.files
        self.catalogue = catalogue
        self.by = by
        self.code = (code or self.content["course"]["code"]).strip().upper()
        self.report = Report()
        self.written: list[tuple[Any, str]] = []
        self.pictures = {one["id"]: one for one in self.content.get("pictures", [])}
        self.media = {one["id"]: one for one in self.content.get("media", [])}
        self.parts = {one["id"]: one for one in self.content.get("parts", [])}
        self.terms = {one["id"]: one for one in self.content.get("terms", [])}
        self.skills = {one["code"]: one for one in self.content.get("skills", [])}
        self.rows: dict[tuple[Any, str], Any] = {}

    # --- the course ------------------------------------------------------------------------------------------

    def run(self) -> Any:
        told = self.content["course"]
        languages = self.languages(list(told["pages"]))
        main = languages[0]
        self.check_code()
        values = told["pages"][main]
        self.report.title, self.report.code = values["title"], self.code
        self.report.languages = languages
        self.report.author, self.report.licence = values.get("author", ""), values.get("licence", "")
        page = self.named(values["title"], self.course_page, told, values)
        lessons = []
        for number, lesson in enumerate(self.content.get("lessons", []), start=1):
            language = next((one for one in languages if one in lesson["pages"]), None)
            if language is None:
                self.report.remark(
                    _("Lesson %(number)d exists in none of this site's languages.") % {"number": number}
                )
                continue
            told_lesson = lesson["pages"][language]
            if language != main:
                self.report.remark(
                    _("Lesson “%(title)s” has no text in the main language and was left out.")
                    % {"title": told_lesson["title"]}
                )
                continue
            made = self.named(told_lesson["title"], self.lesson_page, page, told_lesson)
            lessons.append((made, lesson))
            self.report.lessons.append(told_lesson["title"])
            self.report.count("lessons", is_new=True)
        for language in languages[1:]:
            self.translate(page, lessons, language)
        return page

    def named(self, title: str, make: Any, *arguments: Any) -> Any:
        """Runs one step and puts the title of its page before what is refused."""
        try:
            return make(*arguments)
        except ValidationError as refused:
            sentences = _sentences(refused)
            raise ValidationError(
                [_("“%(title)s”: %(sentence)s") % {"title": title, "sentence": one} for one in sentences]
            ) from None

    def languages(self, codes: list[str]) -> list[str]:
        """Returns the file's languages this site has, the catalogue's own first. Raises when that one is missing."""
        known = set(Locale.objects.values_list("language_code", flat=True))
        main = self.catalogue.locale.language_code
        if main not in codes:
            raise ValidationError(
                _("The file has no text in the language of this catalogue (%(language)s)."),
                code="other_language",
                params={"language": main},
            )
        for code in codes:
            if code not in known:
                self.report.remark(
                    _("This site has no language “%(code)s”: its texts stay out.") % {"code": code}
                )
        return [main, *(code for code in sorted(codes) if code in known and code != main)]

    def check_code(self) -> None:
        CODE_VALIDATOR(self.code)
        taken = (
            CoursePage.objects.filter(code=self.code).exists()
            or Course.objects.filter(code=self.code).exists()
        )
        if taken:
            raise ValidationError(
                _("This site has a course with the code %(code)s already. Give the new one another code."),
                code="code_taken",
                params={"code": self.code},
            )

    def course_page(self, told: dict[str, Any], values: dict[str, Any]) -> Any:
        fields = heard(values, COURSE_FIELDS)
        page: Any = CoursePage(
            owner=self.by, live=False, has_unpublished_changes=True, code=self.code, **fields
        )
        page.picture = self.row(get_image_model(), values.get("picture"))
        page.asked_skills = [
            CourseSkill(
                skill=skill, level=one.get("level", "alone"), times=one.get("times", 1), sort_order=place
            )
            for place, one in enumerate(told.get("skills", []))
            if (skill := self.row(Skill, one["code"])) is not None
        ]
        prerequisites: list[CoursePrerequisite] = []
        for code in told.get("prerequisites", []):
            course = Course.objects.filter(code=code).first()
            if course is None:
                self.report.remark(
                    _("The course asks for %(code)s beforehand; this site has no such course.")
                    % {"code": code}
                )
                continue
            prerequisites.append(CoursePrerequisite(course=course, sort_order=len(prerequisites)))
        page.prerequisites = prerequisites
        for row in page.asked_skills.all():
            row.full_clean(exclude=["page"])
        return actions.add_draft(self.catalogue, page, by=self.by)

    def lesson_page(self, course: Any, values: dict[str, Any]) -> Any:
        page = LessonPage(owner=self.by, live=False, has_unpublished_changes=True)
        self.fill_lesson(page, values)
        return actions.add_draft(course, page, by=self.by)

    def fill_lesson(self, page: Any, values: dict[str, Any]) -> None:
        for name, value in heard(values, LESSON_FIELDS).items():
            setattr(page, name, value)
        page.picture = self.row(get_image_model(), values.get("picture"))
        page.body = self.body(LessonPage, values.get("body", []), values["title"])
        page.taught_skills = [
            LessonSkill(skill=skill, sort_order=place)
            for place, code in enumerate(values.get("skills", []))
            if (skill := self.row(Skill, code)) is not None
        ]
        for relation, manager in (
            ("topics", page.topics),
            ("techniques", page.techniques),
            ("materials", page.materials),
        ):
            words = [str(word)[:100] for word in values.get(relation, [])]
            tags = type(page)._meta.get_field(relation).related_model
            known = set(tags.objects.filter(name__in=words).values_list("name", flat=True))
            for word in words:
                self.report.count("words", is_new=word not in known)
            manager.set(words)

    def translate(self, course: Any, lessons: list[tuple[Any, dict[str, Any]]], language: str) -> None:
        locale = Locale.objects.get(language_code=language)
        values = self.content["course"]["pages"][language]
        copy = course.copy_for_translation(locale, copy_parents=True)
        self.named(values["title"], self.rewrite, copy, values, self.rewrite_course)
        for lesson, told in lessons:
            if language not in told["pages"]:
                continue
            values = told["pages"][language]
            lesson_copy = lesson.copy_for_translation(locale, copy_parents=True)
            self.named(values["title"], self.rewrite, lesson_copy, values, self.fill_lesson)

    def rewrite(self, page: Any, values: dict[str, Any], fill: Any) -> None:
        fresh = type(page).objects.get(pk=page.pk)
        fill(fresh, values)
        fresh.draft_title = fresh.title
        fresh.full_clean()
        fresh.save()
        fresh.save_revision(user=self.by, log_action=False)

    def rewrite_course(self, page: Any, values: dict[str, Any]) -> None:
        for name, value in heard(values, COURSE_FIELDS).items():
            setattr(page, name, value)
        page.picture = self.row(get_image_model(), values.get("picture"))

    # --- bodies ----------------------------------------------------------------------------------------------

    def body(self, model: Any, raw: list[Any], title: str) -> Any:
        stream: Any = model._meta.get_field("body")
        block = stream.stream_block
        for child in raw:
            if child["type"] not in block.child_blocks:
                self.report.remark(
                    _("“%(title)s”: this site has no block “%(name)s”; it stays out.")
                    % {"title": title, "name": child["type"]}
                )
        stored = exchanged(block, raw, self.key)
        try:
            return block.clean(block.to_python(stored))
        except (TypeError, AttributeError, KeyError, ArithmeticError):
            raise ValidationError(_("A block holds something it cannot hold."), code="wrong_block") from None

    def key(self, model: Any, name: Any) -> Any:
        row = self.row(model, name)
        return row.pk if row is not None else None

    def row(self, model: Any, name: Any) -> Any:
        """Returns the row of this site for a name of the file, made where it is new. None for an unknown name."""
        if not isinstance(name, str):
            return None
        if (model, name) not in self.rows:
            makers = {
                get_image_model(): (self.pictures, self.picture),
                get_media_model(): (self.media, self.recording),
                SharedPart: (self.parts, self.part),
                CraftTerm: (self.terms, self.term),
                Skill: (self.skills, self.skill),
            }
            told, make = makers.get(model, ({}, None))
            if make is None or name not in told:
                self.report.remark(
                    _("Something a block refers to is not in the file; the place stays empty.")
                )
                return None
            self.rows[model, name] = make(told[name])
        return self.rows[model, name]

    # --- what they refer to ----------------------------------------------------------------------------------

    def picture(self, told: dict[str, Any]) -> Any:
        data = self.files[told["file"]]
        title = str(told.get("title") or told["id"][:8])[:255]
        check_picture(data, told["file"], title)
        model = get_image_model()
        image = model(
            title=title,
            file=ImageFile(BytesIO(data), name=f"{told['id'][:16]}.{told['file'].rpartition('.')[2]}"),
            uploaded_by_user=self.by if getattr(self.by, "pk", None) else None,
        )
        if hasattr(image, "description"):
            image.description = str(told.get("description", ""))[:255]
        focal = told.get("focal_point") or [None] * 4
        if len(focal) == 4 and all(isinstance(one, int) and 0 <= one < 100_000 for one in focal):
            image.focal_point_x, image.focal_point_y, image.focal_point_width, image.focal_point_height = (
                focal
            )
        known = same_picture(model, title, data)
        if known is not None and credit_of(PictureCredit, "image", known) == wanted_credit(told):
            self.report.count("pictures", is_new=False)
            return known
        image.save()
        self.written.append((image.file.storage, image.file.name))
        keep_credit(PictureCredit, "image", image, told)
        self.report.count("pictures", is_new=True)
        return image

    def recording(self, told: dict[str, Any]) -> Any:
        data = self.files[told["file"]]
        title = str(told.get("title") or told["id"][:8])[:255]
        is_film = told["type"] == "video"
        if told["type"] not in ("audio", "video"):
            raise ValidationError(_("“%(title)s” is neither sound nor film."), params={"title": title})
        try:
            check_file(SimpleUploadedFile("recording", data), is_film=is_film)
        except ValidationError as refused:
            raise ValidationError(f"“{title}”: {' '.join(refused.messages)}", code="not_media") from None
        model = get_media_model()
        name = f"{told['id'][:16]}.{told['file'].rpartition('.')[2]}"
        media = model(
            title=title,
            type=told["type"],
            duration=told.get("duration") if isinstance(told.get("duration"), (int, float)) else 0,
            width=told.get("width") if isinstance(told.get("width"), int) else None,
            height=told.get("height") if isinstance(told.get("height"), int) else None,
            uploaded_by_user=self.by if getattr(self.by, "pk", None) else None,
        )
        media.file.save(name, ContentFile(data), save=False)
        self.written.append((media.file.storage, media.file.name))
        if told.get("thumbnail") in self.files:
            poster = self.files[told["thumbnail"]]
            check_picture(poster, told["thumbnail"], title)
            media.thumbnail.save(f"{told['id'][:16]}-poster.jpg", ContentFile(poster), save=False)
            self.written.append((media.thumbnail.storage, media.thumbnail.name))
        media.save()
        keep_credit(MediaCredit, "media", media, told)
        self.report.count("media", is_new=True)
        return media

    def part(self, told: dict[str, Any]) -> Any:
        key = _uuid(told["id"])
        main = self.catalogue.locale
        known = SharedPart.objects.filter(translation_key=key, locale=main).first()
        if known is not None:
            self.report.count("parts", is_new=False)
            return known
        rows = {}
        for language, values in sorted(told["pages"].items()):
            locale = Locale.objects.filter(language_code=language).first()
            if locale is None:
                continue
            title = str(values.get("title", ""))[:160]
            part = SharedPart(title=title, locale=locale, translation_key=key, live=True)
            part.body = self.named(title, self.body, SharedPart, values.get("body", []), title)
            part.save()
            part.save_revision(user=self.by)
            rows[language] = part
        self.report.count("parts", is_new=True)
        return rows.get(main.language_code) or next(iter(rows.values()), None)

    def term(self, told: dict[str, Any]) -> Any:
        key = _uuid(told["id"])
        main = self.catalogue.locale
        known = CraftTerm.objects.filter(translation_key=key, locale=main).first()
        if known is not None:
            self.report.count("terms", is_new=False)
            return known
        rows = {}
        for language, values in sorted(told["pages"].items()):
            locale = Locale.objects.filter(language_code=language).first()
            if locale is None:
                continue
            term = CraftTerm(
                locale=locale,
                translation_key=key,
                word=str(values.get("word", "")),
                meaning=str(values.get("meaning", "")),
                alt=str(values.get("alt", "")),
                image=self.row(get_image_model(), values.get("image")),
                sound=self.row(get_media_model(), values.get("sound")),
                reviewed_by=str(values.get("reviewed_by", "")),
                reviewed_on=_day(values.get("reviewed_on")),
            )
            term.full_clean()
            term.save()
            rows[language] = term
        self.report.count("terms", is_new=True)
        return rows.get(main.language_code) or next(iter(rows.values()), None)

    def skill(self, told: dict[str, Any]) -> Any:
        known = Skill.objects.filter(code=told["code"]).first()
        if known is not None:
            self.report.count("skills", is_new=False)
            if known.name != told["name"]:
                self.report.remark(
                    _(
                        "The skill %(code)s is called “%(here)s” here and “%(there)s” in the file; it keeps its name."
                    )
                    % {"code": known.code, "here": known.name, "there": told["name"]}
                )
            return known
        names = {field.name for field in Skill._meta.fields if field.name not in ("id", "is_retired")}
        skill = Skill(**{name: value for name, value in told.items() if name in names})
        skill.full_clean()
        skill.save()
        self.report.count("skills", is_new=True)
        return skill

    def take_files_back(self) -> None:
        for storage, name in self.written:
            storage.delete(name)


def check_picture(data: bytes, name: str, title: str) -> None:
    """Raises ValidationError for what is no picture of an allowed kind, or has more points than memory takes."""
    ending = name.rpartition(".")[2]
    allowed = getattr(settings, "WAGTAILIMAGES_EXTENSIONS", ["gif", "jpg", "jpeg", "png", "webp"])
    refused = ValidationError(
        _("“%(title)s” is no picture this site takes."), params={"title": title}, code="no_picture"
    )
    if ending not in allowed:
        raise refused
    if ending == "heic":
        return
    most = getattr(settings, "WAGTAILIMAGES_MAX_IMAGE_PIXELS", 128_000_000)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Pillow.DecompressionBombWarning)
            with Pillow.open(BytesIO(data), formats=[PICTURE_KINDS[ending]]) as image:
                width, height = image.size
                if width * height > most:
                    raise ValidationError(
                        _("“%(title)s” has %(size)d megapixels; at most %(most)d are taken."),
                        params={"title": title, "size": width * height // 10**6, "most": most // 10**6},
                        code="too_many_pixels",
                    )
                image.verify()
    except (OSError, SyntaxError, KeyError, ValueError, Pillow.DecompressionBombError):
        raise refused from None


def same_picture(model: Any, title: str, data: bytes) -> Any:
    """Returns a picture of the library with this title and these bytes, or None."""
    for image in model.objects.filter(title=title, file_hash__in=["", _sha1(data)]).order_by("pk"):
        try:
            with image.file.storage.open(image.file.name) as file:
                if file.read() == data:
                    return image
        except OSError:
            continue
    return None


def wanted_credit(told: dict[str, Any]) -> tuple[str, str]:
    return str(told.get("author", ""))[:160], str(told.get("licence", ""))[:60]


def credit_of(model: Any, name: str, row: Any) -> tuple[str, str]:
    credit = model.objects.filter(**{name: row}).first()
    return (credit.author, credit.licence) if credit else ("", "")


def keep_credit(model: Any, name: str, row: Any, told: dict[str, Any]) -> None:
    author, licence = wanted_credit(told)
    if author or licence:
        model.objects.create(**{name: row, "author": author, "licence": licence})


def _sha1(data: bytes) -> str:
    # Wagtail's own fingerprint of a picture; nothing is protected by it.
    return hashlib.sha1(data, usedforsecurity=False).hexdigest()


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise ValidationError(_("A block holds something it cannot hold."), code="wrong_block") from None


def _day(text: Any) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except (TypeError, ValueError):
        return None


def _sentences(refused: ValidationError) -> list[str]:
    """Returns every sentence of a refusal, those inside blocks too."""
    found: list[str] = []

    def walk(error: Any) -> None:
        if isinstance(error, ValidationError):
            for name in ("block_errors", "non_block_errors"):
                inner = getattr(error, name, None)
                if isinstance(inner, dict):
                    for one in inner.values():
                        walk(one)
                elif inner:
                    for one in inner:
                        walk(one)
            if hasattr(error, "error_dict"):
                for errors in error.error_dict.values():
                    for one in errors:
                        walk(one)
            elif getattr(error, "error_list", None) and error.error_list != [error]:
                for one in error.error_list:
                    walk(one)
            elif not getattr(error, "block_errors", None) and not getattr(error, "non_block_errors", None):
                found.extend(map(str, error.messages))

    walk(refused)
    return list(dict.fromkeys(one for one in found if one.strip())) or list(map(str, refused.messages))
