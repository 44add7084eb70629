"""A course file: a zip with one JSON and the files it names. Reading trusts nothing. Standard library only.

    course.json            everything that is words, numbers and references
    files/<sha256>.<ext>   pictures, sounds, films; each named by its own content

Written twice from the same content the bytes are the same.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from typing import IO, Any

FORMAT = "aula-course"
VERSION = 1
CONTENT_NAME = "course.json"
FILE_NAME = re.compile(r"^files/(?P<digest>[0-9a-f]{64})\.(?P<ending>[a-z0-9]{1,5})$")
# A course with an hour of film stays below; what unpacks to more is no course.
MOST_BYTES = 600 * 1024 * 1024
MOST_CONTENT_BYTES = 20 * 1024 * 1024
MOST_FILES = 3000
_LONG_AGO = (1980, 1, 1, 0, 0, 0)
_BLOCK = 1024 * 1024


class NotACourseFile(ValueError):
    """The file cannot be read as a course. `code` is stable, `values` belong into its sentence.

    Codes: not_a_zip, damaged, not_a_course, newer, outside, too_big, too_many, missing_file, wrong_file, unreadable.
    """

    def __init__(self, code: str, **values: Any) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


@dataclass(frozen=True)
class Archive:
    """A course file read whole: its content, and its files by name."""

    content: dict[str, Any]
    files: Mapping[str, bytes]


def name_of(data: bytes, ending: str) -> str:
    """Returns the name of a file inside the archive."""
    return f"files/{hashlib.sha256(data).hexdigest()}.{ending.lower().lstrip('.')}"


def write(content: Mapping[str, Any], files: Mapping[str, bytes]) -> bytes:
    """Returns the archive. `content` gets format and version; keys are sorted, times are fixed."""
    told = {"format": FORMAT, "version": VERSION, **content}
    text = json.dumps(told, ensure_ascii=False, sort_keys=True, indent=1).encode() + b"\n"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        _put(archive, CONTENT_NAME, text, zipfile.ZIP_DEFLATED)
        for name in sorted(files):
            # Pictures and sound are compressed already.
            _put(archive, name, files[name], zipfile.ZIP_STORED)
    return out.getvalue()


def _put(archive: zipfile.ZipFile, name: str, data: bytes, method: int) -> None:
    entry = zipfile.ZipInfo(name, date_time=_LONG_AGO)
    entry.compress_type = method
    entry.external_attr = 0o644 << 16
    entry.create_system = 3
    archive.writestr(entry, data)


def read(file: IO[bytes]) -> Archive:
    """Reads an archive. Raises NotACourseFile; nothing is written anywhere."""
    try:
        with zipfile.ZipFile(file) as archive:
            return _read(archive)
    except zipfile.BadZipFile:
        file.seek(0)
        code = "damaged" if file.read(4) == b"PK\x03\x04" else "not_a_zip"
        raise NotACourseFile(code) from None
    except (EOFError, zipfile.LargeZipFile, zipfile.zlib.error, NotImplementedError, RuntimeError):  # type: ignore[attr-defined]
        # Cut in half, damaged inside, packed in a way nobody asked for, or locked with a password.
        raise NotACourseFile("damaged") from None


def _read(archive: zipfile.ZipFile) -> Archive:
    entries = archive.infolist()
    names = [entry.filename for entry in entries]
    for name in names:
        if name.startswith(("/", "\\")) or ".." in re.split(r"[\\/]", name) or ":" in name:
            raise NotACourseFile("outside", name=name[:80])
    if CONTENT_NAME not in names:
        raise NotACourseFile("not_a_course")
    if len(entries) > MOST_FILES:
        raise NotACourseFile("too_many", count=len(entries), most=MOST_FILES)
    if len(set(names)) != len(names):
        raise NotACourseFile("damaged")
    if sum(entry.file_size for entry in entries) > MOST_BYTES:
        raise NotACourseFile("too_big", most=MOST_BYTES // 1024**2)
    content = _content(_bytes_of(archive, CONTENT_NAME, MOST_CONTENT_BYTES))
    files: dict[str, bytes] = {}
    left = MOST_BYTES
    for name in names:
        if name == CONTENT_NAME:
            continue
        match = FILE_NAME.match(name)
        if match is None:
            raise NotACourseFile("wrong_file", name=name[:80])
        data = _bytes_of(archive, name, left)
        left -= len(data)
        if hashlib.sha256(data).hexdigest() != match["digest"]:
            raise NotACourseFile("damaged")
        files[name] = data
    named = {one.get("file") for kind in ("pictures", "media") for one in content.get(kind, [])}
    if missing := named - set(files):
        raise NotACourseFile("missing_file", name=min(map(str, missing))[:80])
    return Archive(content, files)


def _bytes_of(archive: zipfile.ZipFile, name: str, most: int) -> bytes:
    """Reads a member, whatever length it claims: a bomb says it is small."""
    parts, size = [], 0
    with archive.open(name) as member:
        while part := member.read(_BLOCK):
            size += len(part)
            if size > most:
                raise NotACourseFile("too_big", most=MOST_BYTES // 1024**2)
            parts.append(part)
    return b"".join(parts)


def _content(data: bytes) -> dict[str, Any]:
    try:
        content = json.loads(data)
    except (ValueError, RecursionError):
        raise NotACourseFile("unreadable", what=CONTENT_NAME) from None
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise NotACourseFile("not_a_course")
    version = content.get("version")
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise NotACourseFile("unreadable", what="version")
    if version > VERSION:
        raise NotACourseFile("newer", version=version, known=VERSION)
    check(content)
    return content


def check(content: Any) -> None:
    """Raises NotACourseFile `unreadable` with the place where the content has not the shape of a course."""

    def want(value: Any, kind: type | tuple[type, ...], where: str) -> Any:
        if not isinstance(value, kind):
            raise NotACourseFile("unreadable", what=where)
        return value

    course = want(content.get("course"), dict, "course")
    want(course.get("code"), str, "course.code")
    pages = want(course.get("pages"), dict, "course.pages")
    if not pages:
        raise NotACourseFile("unreadable", what="course.pages")
    for language, page in pages.items():
        want(want(page, dict, f"course.pages.{language}").get("title"), str, f"course.pages.{language}.title")
    for skill in want(course.get("skills", []), list, "course.skills"):
        want(skill, dict, "course.skills")
        want(skill.get("code"), str, "course.skills.code")
    for code in want(course.get("prerequisites", []), list, "course.prerequisites"):
        want(code, str, "course.prerequisites")
    for number, lesson in enumerate(want(content.get("lessons", []), list, "lessons"), start=1):
        for language, page in want(
            want(lesson, dict, f"lessons.{number}").get("pages"), dict, f"lessons.{number}"
        ).items():
            where = f"lessons.{number}.{language}"
            want(want(page, dict, where).get("title"), str, f"{where}.title")
            _check_body(want(page.get("body", []), list, f"{where}.body"), where, want)
    for kind, keys in (
        ("skills", ("code", "name")),
        ("pictures", ("id", "file")),
        ("media", ("id", "file", "type")),
    ):
        for one in want(content.get(kind, []), list, kind):
            for key in keys:
                want(want(one, dict, kind).get(key), str, f"{kind}.{key}")
    for kind in ("parts", "terms"):
        for one in want(content.get(kind, []), list, kind):
            want(want(one, dict, kind).get("id"), str, f"{kind}.id")
            for language, page in want(one.get("pages"), dict, f"{kind}.pages").items():
                want(page, dict, f"{kind}.pages.{language}")
                _check_body(want(page.get("body", []), list, f"{kind}.body"), kind, want)


def _check_body(body: list[Any], where: str, want: Any) -> None:
    for block in body:
        want(want(block, dict, f"{where}.body").get("type"), str, f"{where}.body.type")
        if "value" not in block:
            raise NotACourseFile("unreadable", what=f"{where}.body.value")
