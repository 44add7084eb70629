"""Making a backup and putting one back. Both either happen wholly or leave everything as it was."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import os
import shutil
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import django
import wagtail
from django.apps import apps
from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from courses.archives.sealed import Damaged

from . import tables
from .archive import FORMAT, MANIFEST, ArchiveWriter, Manifest, reading, verified, writing

ROWS_PER_PART = 5000
SUFFIX = ".aula"
# Never copied: half-written files and what a restore itself left behind.
PASSED_OVER = (".part", ".restoring")


class BackupRefused(Exception):
    """Nothing was written. The message is a sentence for the person at the keyboard."""


class NewerRecords(BackupRefused):
    """The database holds records that the backup does not know."""


@dataclass(frozen=True)
class Folder:
    """A folder of files that belongs into a backup."""

    name: str
    path: Path


@dataclass
class Report:
    """What was done: for the screen and for the log."""

    file: Path
    manifest: Manifest
    vanished: list[str] = field(default_factory=list)

    @property
    def rows(self) -> int:
        return sum(int(table["rows"]) for table in self.manifest.tables.values())

    @property
    def files(self) -> int:
        return sum(folder["files"] for folder in self.manifest.folders.values())


def folders(*, media: bool = True, keys: bool = True) -> list[Folder]:
    """Return the folders of this installation. Issued papers (private) always belong to it."""
    found = [Folder("private", Path(settings.LMS_PRIVATE_ROOT))]
    if media:
        found.append(Folder("media", Path(settings.MEDIA_ROOT)))
    if keys:
        found.append(Folder("keys", Path(settings.LMS_KEYS_ROOT)))
    return found


def applied_migrations(connection: BaseDatabaseWrapper) -> list[list[str]]:
    return sorted([app, name] for app, name in MigrationRecorder(connection).applied_migrations())


def register_head() -> dict[str, Any]:
    """Return the last entry of the register of certificates in words of its own columns, or nothing."""
    try:
        model = apps.get_model("lms_certificates", "RegisterEntry")
    except LookupError:
        return {}
    last = model._default_manager.order_by("pk").last()
    if last is None:
        return {"entries": 0}
    plain = {
        name: str(getattr(last, name))
        for name in ("number", "sequence", "entry_hash", "hash")
        if hasattr(last, name)
    }
    return {"entries": model._default_manager.count(), **plain}


# ---------------------------------------------------------------------------------------------- making


def make_backup(
    file: Path,
    *,
    passphrase: str,
    media: bool = True,
    keys: bool = True,
    using: str = DEFAULT_DB_ALIAS,
) -> Report:
    """Write one encrypted file with everything, read it back, and only then give it its name.

    1. one moment of the database, row by row; 2. the files; 3. the manifest; 4. sync to the disk; 5. read from
    the first byte to the last and compare; 6. rename. Raises `BackupRefused` where `file` exists or its folder
    cannot be written; leaves no half-written file.
    """
    if file.exists():
        raise BackupRefused(f"{file} already exists. Choose another name: a backup is never overwritten.")
    file.parent.mkdir(parents=True, exist_ok=True)
    unfinished = file.with_name(f".{file.name}.{uuid.uuid4().hex[:8]}.part")
    connection = connections[using]
    manifest = Manifest(
        made_at=timezone.now().isoformat(),
        database=connection.vendor,
        software={"django": django.get_version(), "wagtail": wagtail.__version__},
    )
    report = Report(file, manifest)
    try:
        descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as target:
            with writing(target, passphrase, manifest) as archive:
                with tables.frozen(connection):
                    manifest.migrations = applied_migrations(connection)
                    manifest.register = register_head()
                    manifest.sequences = tables.sequences(connection)
                    for table in tables.tables():
                        _add_rows(archive, table, connection)
                for folder in folders(media=media, keys=keys):
                    _add_folder(archive, folder, report, leave_out=file.parent)
            target.flush()
            os.fsync(target.fileno())
        with unfinished.open("rb") as source:
            if verified(source, passphrase).parts != manifest.parts:
                raise Damaged
        unfinished.rename(file)
        _sync_folder(file.parent)
    except OSError as error:
        raise BackupRefused(f"The backup could not be written to {file.parent}: {error.strerror or error}.")
    finally:
        unfinished.unlink(missing_ok=True)
    return report


def _add_rows(archive: ArchiveWriter, table: tables.Table, connection: BaseDatabaseWrapper) -> None:
    digest = tables.Digest()
    kinds = [kind for _column, kind in table.columns]
    lines: list[str] = []
    number = 0

    def flush() -> None:
        nonlocal number
        archive.add_bytes(
            f"rows/{table.name}/{number:06d}.jsonl", "".join(f"{line}\n" for line in lines).encode()
        )
        number += 1
        lines.clear()

    for line in tables.rows(table, connection):
        digest.add(line, kinds)
        lines.append(line)
        if len(lines) == ROWS_PER_PART:
            flush()
    if lines:
        flush()
    archive.manifest.tables[table.name] = {
        "columns": table.description(),
        "rows": digest.count,
        "digest": digest.hexdigest(),
        "newest": tables.newest(table, connection),
    }


def _add_folder(archive: ArchiveWriter, folder: Folder, report: Report, *, leave_out: Path) -> None:
    count = size = 0
    for path in _files(folder.path):
        if leave_out != folder.path and leave_out in path.parents:
            continue  # backups are not backed up
        name = f"files/{folder.name}/{path.relative_to(folder.path).as_posix()}"
        if not archive.add_file(name, path):
            report.vanished.append(name)
            continue
        count, size = count + 1, size + int(archive.manifest.parts[name]["bytes"])
    archive.manifest.folders[folder.name] = {"files": count, "bytes": size}


def _files(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")) if folder.exists() else []:
        if path.is_file() and not path.is_symlink() and not path.name.endswith(PASSED_OVER):
            yield path


def _sync_folder(folder: Path) -> None:
    """A rename survives a power cut only when the folder itself is written."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


# --------------------------------------------------------------------------------------------- restoring


def check_backup(file: Path, *, passphrase: str) -> Report:
    """Read the whole file and compare every part with the manifest; change nothing."""
    try:
        with file.open("rb") as source:
            manifest = verified(source, passphrase)
    except (FileNotFoundError, IsADirectoryError):
        raise BackupRefused(f"There is no file {file}.")
    except PermissionError:
        raise BackupRefused(f"The file {file} cannot be read by this user.")
    if manifest.format > FORMAT:
        raise BackupRefused(
            "This backup was made by a newer version of the program. Install that version first."
        )
    return Report(file, manifest)


def newer_records(manifest: Manifest, *, using: str = DEFAULT_DB_ALIAS) -> list[str]:
    """Return in words which tables of the database know more than the backup: more rows, or later moments."""
    connection = connections[using]
    found = []
    for table in tables.tables():
        if table.name in tables.NOT_RECORDS:
            continue
        kept = manifest.tables.get(table.name, {"rows": 0, "newest": {}})
        count = table.model._base_manager.using(using).count()
        later = {
            column: moment
            for column, moment in tables.newest(table, connection).items()
            if dt.datetime.fromisoformat(moment) > _moment(kept["newest"].get(column))
        }
        label = str(table.model._meta.verbose_name_plural)
        if count > kept["rows"]:
            found.append(f"{label}: {count - kept['rows']} more")
        elif later and count:
            latest = max(dt.datetime.fromisoformat(moment) for moment in later.values())
            found.append(f"{label}: changed up to {timezone.localtime(latest):%d/%m/%Y %H:%M}")
    return found


def _moment(text: str | None) -> dt.datetime:
    return dt.datetime.fromisoformat(text) if text else dt.datetime.min.replace(tzinfo=dt.UTC)


def restore_backup(
    file: Path, *, passphrase: str, over_newer_records: bool = False, using: str = DEFAULT_DB_ALIAS
) -> Report:
    """Put a backup in the place of everything that is here.

    1. the whole file is read and compared; 2. the tables must be those of the backup; 3. newer records stop it
    unless `over_newer_records`; 4. files are unpacked beside their folders; 5. in one transaction all rows are
    replaced, read back and compared, then the folders change places; 6. the search index is drawn anew. Up to
    the end of 5 any failure leaves database and folders as they were. Everybody has to sign in again.

    Raises `BackupRefused`, and `archive.verified`'s errors.
    """
    report = check_backup(file, passphrase=passphrase)
    manifest = report.manifest
    connection = connections[using]
    _same_tables(manifest, connection)
    if not over_newer_records:
        newer = newer_records(manifest, using=using)
        if newer:
            raise NewerRecords(
                "The database has records that the backup does not know: "
                + "; ".join(newer)
                + ". Nothing was changed. To lose them, add --over-newer-records."
            )
    changes = [_Change(folder, file) for folder in folders() if folder.name in manifest.folders]
    try:
        _unpack(file, passphrase, changes)
        with tables.emptied(connection):
            _load(file, passphrase, connection)
            tables.continue_sequences(manifest.sequences, connection)
            _compare(manifest, connection)
            for change in changes:
                change.swap()
    except BaseException as error:
        for change in changes:
            change.undo()
        if isinstance(error, OSError):
            raise BackupRefused(
                f"The files could not be put back: {error.strerror or error}. Nothing was changed."
            )
        raise
    for change in changes:
        change.finish()
    cache.clear()
    call_command("wagtail_update_index", verbosity=0)
    return report


def _same_tables(manifest: Manifest, connection: BaseDatabaseWrapper) -> None:
    here, there = applied_migrations(connection), manifest.migrations
    if here != there:
        only_there = [".".join(one) for one in there if one not in here]
        only_here = [".".join(one) for one in here if one not in there]
        difference = (
            f"missing here: {', '.join(only_there)}"
            if only_there
            else f"missing there: {', '.join(only_here)}"
        )
        raise BackupRefused(
            "The tables of this installation are not those of the backup "
            f"({difference}). Install the version that made it, restore there, then update."
        )


class _Change:
    """A folder and its replacement, which change places at the last moment."""

    def __init__(self, folder: Folder, backup: Path) -> None:
        self.name, self.path = folder.name, folder.path
        mark = uuid.uuid4().hex[:8]
        self.new = folder.path.with_name(f"{folder.path.name}.{mark}.restoring")
        self.old = folder.path.with_name(f"{folder.path.name}.{mark}.before-restore")
        self._swapped = False

    def swap(self) -> None:
        self.new.mkdir(mode=0o700, parents=True, exist_ok=True)
        if self.path.exists():
            self.path.rename(self.old)
        self._swapped = True
        self.new.rename(self.path)

    def undo(self) -> None:
        if self._swapped:
            if self.path.exists():
                self.path.rename(self.new)
            if self.old.exists():
                self.old.rename(self.path)
            self._swapped = False
        shutil.rmtree(self.new, ignore_errors=True)

    def finish(self) -> None:
        shutil.rmtree(self.old, ignore_errors=True)


def _unpack(file: Path, passphrase: str, changes: list[_Change]) -> None:
    targets = {change.name: change.new for change in changes}
    with file.open("rb") as source, reading(source, passphrase) as parts:
        for name, content in parts:
            if not name.startswith("files/"):
                continue
            _files_word, folder, inside = name.split("/", 2)
            target = targets[folder] / inside
            target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with target.open("wb") as opened:
                shutil.copyfileobj(content, opened, 1024**2)
            target.chmod(0o644 if folder == "media" else 0o600)
    media = targets.get("media")
    if media is not None and media.exists():
        # The web server reads media as another user.
        for folder_path in (media, *(path for path in media.rglob("*") if path.is_dir())):
            folder_path.chmod(0o755)


def _load(file: Path, passphrase: str, connection: BaseDatabaseWrapper) -> None:
    known = {table.name: table for table in tables.tables()}
    with file.open("rb") as source, reading(source, passphrase) as parts:
        for name, content in parts:
            if name.startswith("rows/"):
                table = known.get(name.split("/")[1])
                if table is None:
                    raise BackupRefused(f"This installation has no table for {name}.")
                # Not splitlines: texts may hold other signs that end a line.
                lines = content.read().decode().removesuffix("\n").split("\n")
                tables.insert(table, lines, connection)
            elif name == MANIFEST:
                described = {
                    key: value["columns"] for key, value in json.loads(content.read())["tables"].items()
                }
                for key, columns in described.items():
                    if key in known and columns != known[key].description():
                        raise BackupRefused(f"The columns of {key} are not those of the backup.")


def _compare(manifest: Manifest, connection: BaseDatabaseWrapper) -> None:
    """Read everything back inside the transaction: what was written is what was kept, or nothing is."""
    for table in tables.tables():
        kept = manifest.tables.get(table.name)
        digest = tables.Digest()
        kinds = [kind for _column, kind in table.columns]
        for line in tables.rows(table, connection):
            digest.add(line, kinds)
        if (kept or {"rows": 0})["rows"] != digest.count or (kept and kept["digest"] != digest.hexdigest()):
            raise BackupRefused(
                f"The rows of {table.name} did not come back as they were kept. Nothing was changed."
            )


def read_passphrase(file: Path) -> str:
    """Return the passphrase in a file: its first line, without the line end."""
    with contextlib.suppress(FileNotFoundError, IsADirectoryError, PermissionError, UnicodeDecodeError):
        lines = file.read_text(encoding="utf-8").splitlines()
        return lines[0] if lines else ""
    raise BackupRefused(f"The passphrase file {file} cannot be read.")
