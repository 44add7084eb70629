"""Make, list, rotate, retire, declare compromised and destroy the signing keys.

The passphrase is asked for twice at a terminal, in two parts when two custodians hold it, and never taken from the
command line: other users of the machine see command lines.
"""

from __future__ import annotations

import getpass
import os
from pathlib import Path
from typing import Any, cast

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from certificates import conf, keyring
from certificates.enums import KeyPlace, KeyStatus
from certificates.keys import tokens
from certificates.keys.tokens import leaf_first
from certificates.keys.vault import KeyProblem, Purpose
from certificates.models import SigningKey

PURPOSES_IN_ORDER: tuple[Purpose, ...] = ("root", "seal", "qr", "credential")
P12_VARIABLE = "LMS_CERTIFICATES_P12_PASSPHRASE"
PASSPHRASE_VARIABLE = "LMS_CERTIFICATES_PASSPHRASE"


class Command(BaseCommand):
    help = (__doc__ or "").splitlines()[0]

    def add_arguments(self, parser: CommandParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        verbs.add_parser("list", help="The keys and their lives.")
        make = verbs.add_parser("make", help="Make whatever is missing: root, seal, QR, credential.")
        make.add_argument("--custodians", type=int, default=1, choices=(1, 2))
        rotate = verbs.add_parser("rotate", help="Make new signing keys; the present ones retire today.")
        rotate.add_argument("purpose", nargs="*", choices=["qr", "credential", "seal", []], default=[])
        rotate.add_argument("--custodians", type=int, default=1, choices=(1, 2))
        p12 = verbs.add_parser("import", help="Take the seal of a PKCS#12 file into the vault.")
        p12.add_argument("file", type=Path)
        p12.add_argument("--custodians", type=int, default=1, choices=(1, 2))
        verbs.add_parser("token", help="Seal with the key on the token of the settings.")
        away = verbs.add_parser(
            "elsewhere", help="Seal on another computer, with the key of this certificate."
        )
        away.add_argument("certificate", type=Path, help="PEM: the certificate, then those above it.")
        for verb, words in (
            ("retire", "Stop signing with a key."),
            ("compromised", "Say that somebody else may hold a key."),
            ("destroy", "Destroy the private half of a key that no longer signs."),
        ):
            one = verbs.add_parser(verb, help=words)
            one.add_argument("kid")
            if verb != "destroy":
                one.add_argument("--reason", required=verb == "compromised", default="")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            getattr(self, f"do_{options['verb']}")(options)
        except ValidationError as error:
            raise CommandError("\n".join(error.messages)) from error

    def do_list(self, options: dict[str, Any]) -> None:
        for key in SigningKey.objects.all():
            demo = " (de prueba)" if key.is_demo else ""
            self.stdout.write(f"{key.kid}  {key.purpose:<10}  {key.since} - {key.until}  {key.status}{demo}")

    def do_make(self, options: dict[str, Any]) -> None:
        secret = self._passphrase(options["custodians"])
        for purpose in PURPOSES_IN_ORDER:
            if not SigningKey.objects.filter(
                purpose=purpose, status=KeyStatus.ACTIVE, is_demo=False
            ).exists():
                self._made(keyring.make_key(purpose, by_passphrase=secret))
        self.stdout.write(
            "Copie el archivo root-*.pem de la carpeta de claves a una memoria, guárdela en un sobre y bórrelo de aquí."
        )

    def do_rotate(self, options: dict[str, Any]) -> None:
        secret = self._passphrase(options["custodians"])
        for purpose in options["purpose"] or ["seal", "qr", "credential"]:
            self._made(keyring.make_key(cast(Purpose, purpose), by_passphrase=secret))

    def do_import(self, options: dict[str, Any]) -> None:
        content = self._read(options["file"])
        its_own = os.environ.get(P12_VARIABLE)
        if its_own is None:
            its_own = getpass.getpass("Palabra de paso del archivo: ")
        self._made(
            keyring.take_p12(
                content, its_passphrase=its_own, by_passphrase=self._passphrase(options["custodians"])
            )
        )

    def do_token(self, options: dict[str, Any]) -> None:
        try:
            on_token = tokens.certificates_on(
                module=str(conf.get("TOKEN_LIBRARY")),
                token=str(conf.get("TOKEN_LABEL")),
                pin=keyring.token_pin(),
            )
        except KeyProblem as problem:
            raise keyring.refused(problem) from problem
        # The key's own certificate is the one nobody else on the token was issued by.
        self._made(keyring.take_seal("".join(leaf_first(on_token)), place=KeyPlace.TOKEN))

    def do_elsewhere(self, options: dict[str, Any]) -> None:
        text = self._read(options["certificate"]).decode("ascii", "replace")
        self._made(keyring.take_seal(text, place=KeyPlace.ELSEWHERE))

    def _read(self, path: Path) -> bytes:
        try:
            return path.read_bytes()
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}") from error

    def do_retire(self, options: dict[str, Any]) -> None:
        self.stdout.write(str(keyring.retire_key(self._key(options), reason=options["reason"])))

    def do_compromised(self, options: dict[str, Any]) -> None:
        self.stdout.write(str(keyring.declare_compromised(self._key(options), reason=options["reason"])))

    def do_destroy(self, options: dict[str, Any]) -> None:
        keyring.destroy_private_half(self._key(options))

    def _made(self, key: SigningKey) -> None:
        self.stdout.write(f"{key.kid}  {key.purpose}  {key.since} - {key.until}")

    def _key(self, options: dict[str, Any]) -> SigningKey:
        key = SigningKey.objects.filter(kid=options["kid"]).first()
        if key is None:
            raise CommandError(f"There is no key {options['kid']}.")
        return key

    def _passphrase(self, custodians: int) -> str:
        if configured := os.environ.get(PASSPHRASE_VARIABLE):
            return configured
        parts = []
        for number in range(1, custodians + 1):
            first = getpass.getpass(f"Palabra de paso {number}: ")
            if first != getpass.getpass(f"Palabra de paso {number}, otra vez: "):
                raise CommandError("The two are not the same. Nothing was made.")
            parts.append(first)
        return "".join(parts)
