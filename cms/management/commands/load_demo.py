"""Loads the demo year, once. A second run says so and changes nothing."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from cms.demo.content import STAFF
from cms.demo.loading.everything import AlreadyLoaded, load_everything
from cms.demo.loading.stage import PASSWORD

ROLE_WORDS = {
    "instructor": "Instrucción",
    "facilitator": "Facilitación",
    "coordinator": "Coordinación",
    "registrar": "Registro",
    "auditor": "Auditoría",
    "administrator": "Administración",
}


class Command(BaseCommand):
    help = "Loads the demo year through the public actions. Only made-up people."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--logins", action="store_true", help="print the logins by role and do nothing else"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["logins"]:
            self.print_logins()
            return
        try:
            load_everything(lambda line: self.stdout.write(line))
        except AlreadyLoaded:
            self.stdout.write("El año de demostración ya está cargado.")

    def print_logins(self) -> None:
        for person in STAFF:
            self.stdout.write(f"{ROLE_WORDS[person.role.value]:<16} {person.username:<24} {PASSWORD}")
