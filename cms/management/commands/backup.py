"""`manage.py backup`: one encrypted file with database, papers, media and keys, read back after writing."""

from __future__ import annotations

import argparse
import getpass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from cms.backup.actions import SUFFIX, BackupRefused, make_backup, read_passphrase
from courses.archives.sealed import SHORTEST_PASSPHRASE


class Command(BaseCommand):
    help = "Write one encrypted file with the database, the issued papers, the media and the keys."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument(
            "file", nargs="?", type=Path, help="default: backups/ in the data folder, named by date"
        )
        parser.add_argument("--passphrase-file", type=Path, help="file whose first line is the passphrase")
        parser.add_argument("--without-media", action="store_true", help="leave out pictures, sound and film")
        parser.add_argument("--without-keys", action="store_true", help="leave out the signing keys")

    def handle(self, *args: Any, **options: Any) -> None:
        moment = timezone.localtime()
        default = Path(settings.LMS_DATA) / "backups" / f"aula-{moment:%Y-%m-%d-%H%M%S}{SUFFIX}"
        file = (options["file"] or default).absolute()
        try:
            passphrase = self.passphrase(options["passphrase_file"])
            report = make_backup(
                file,
                passphrase=passphrase,
                media=not options["without_media"],
                keys=not options["without_keys"],
            )
        except BackupRefused as refused:
            raise CommandError(str(refused))
        size = file.stat().st_size / 1024**2
        self.stdout.write(
            f"{file}: {report.rows} rows, {report.files} files, {size:.1f} MB. Written and read back."
        )
        if report.vanished:
            self.stdout.write(f"{len(report.vanished)} files were deleted while they were being copied.")
        self.stdout.write("Keep the passphrase apart from the file: nobody can open it without.")

    def passphrase(self, file: Path | None) -> str:
        if file is not None:
            passphrase = read_passphrase(file)
        else:
            passphrase = getpass.getpass("Passphrase: ")
            if passphrase != getpass.getpass("Once more: "):
                raise BackupRefused("The two passphrases differ. Nothing was written.")
        if len(passphrase) < SHORTEST_PASSPHRASE:
            raise BackupRefused(
                f"The passphrase is too short: write at least {SHORTEST_PASSPHRASE} characters, for example five words."
            )
        return passphrase
