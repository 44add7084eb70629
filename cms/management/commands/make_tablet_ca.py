"""`manage.py make_tablet_ca`: the certificates a box needs to serve tablets on a local network."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

import zxingcpp
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from cms.box.authority import DEFAULT_HOST, make_papers

# Two rows of modules to a line; dark modules are drawn, so it reads on a light and on a dark terminal.
HALVES = {(0, 0): "█", (0, 1): "▀", (1, 0): "▄", (1, 1): " "}


def qr_lines(text: str) -> str:
    """Return a QR code as lines for a terminal."""
    barcode = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode)
    image = barcode.to_image(scale=1)
    height, width = image.shape
    pixels = memoryview(image).cast("B")
    rows = [[int(pixels[row * width + column] < 128) for column in range(width)] for row in range(height)]
    if len(rows) % 2:
        rows.append([0] * width)
    return "\n".join(
        "".join(HALVES[upper, lower] for upper, lower in zip(rows[at], rows[at + 1], strict=True))
        for at in range(0, len(rows), 2)
    )


class Command(BaseCommand):
    help = "Make the certificates for serving tablets over https on a local network (once; then only renew)."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--host", default=DEFAULT_HOST, help="the one name that tablets will use")
        parser.add_argument(
            "--qr", metavar="ADDRESS", help="print a QR code of this address and do nothing else"
        )
        parser.add_argument(
            "--print-json", action="store_true", help="last line: where the files lie, as JSON"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["qr"]:
            self.stdout.write(qr_lines(options["qr"]))
            return
        try:
            papers = make_papers(Path(settings.LMS_KEYS_ROOT) / "tablet", host=options["host"])
        except (ValueError, OSError) as refused:
            raise CommandError(str(refused))
        self.stdout.write(f"Authority to install on each tablet: {papers.authority}")
        self.stdout.write(f"Its SHA-256: {papers.fingerprint}")
        if options["print_json"]:
            self.stdout.write(
                json.dumps(
                    {
                        "host": papers.host,
                        "addresses": [str(address) for address in papers.addresses],
                        "authority": str(papers.authority),
                        "certificate": str(papers.certificate),
                        "key": str(papers.key),
                        "fingerprint": papers.fingerprint,
                    }
                )
            )
