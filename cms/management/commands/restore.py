"""`manage.py restore`: puts a backup in the place of everything that is here, or only checks it."""

from __future__ import annotations

import argparse
import getpass
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cms.backup.actions import BackupRefused, check_backup, read_passphrase, restore_backup
from courses.archives.sealed import Damaged, NotABackup, WrongPassphrase


class Command(BaseCommand):
    help = "Replace the database, the papers, the media and the keys by those of a backup."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--passphrase-file", type=Path, help="file whose first line is the passphrase")
        parser.add_argument(
            "--check", action="store_true", help="read and compare the whole file, change nothing"
        )
        parser.add_argument(
            "--over-newer-records",
            action="store_true",
            help="go on although records made after the backup are lost",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        file: Path = options["file"].absolute()
        try:
            if options["passphrase_file"] is not None:
                passphrase = read_passphrase(options["passphrase_file"])
            else:
                passphrase = getpass.getpass("Passphrase: ")
            if options["check"]:
                report = check_backup(file, passphrase=passphrase)
            else:
                report = restore_backup(
                    file, passphrase=passphrase, over_newer_records=options["over_newer_records"]
                )
        except BackupRefused as refused:
            raise CommandError(str(refused))
        except NotABackup:
            raise CommandError(f"{file} is not a backup of this program. Nothing was changed.")
        except WrongPassphrase:
            raise CommandError("The passphrase does not open this backup. Nothing was changed.")
        except Damaged:
            raise CommandError(f"{file} was cut off or changed after it was written. Nothing was changed.")
        done = "is whole" if options["check"] else "was put back and compared"
        self.stdout.write(
            f"{file} of {report.manifest.made_at[:16].replace('T', ' ')} UTC {done}: "
            f"{report.rows} rows, {report.files} files."
        )
