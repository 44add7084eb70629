#!/usr/bin/env python3
"""Sign the requests of a file with a key that never touches the server.

Copy this one file to the other computer; it needs Python 3 and the program `openssl`, no network and no package.

    python3 sign_elsewhere.py pedidos.json clave.pem firmas.json
    python3 sign_elsewhere.py pedidos.json clave.p12 firmas.json

The file of requests holds no names: numbers, and the bytes that stand for each document. The file of answers holds
signatures alone; the server checks each one before it believes it.
"""

from __future__ import annotations

import base64
import getpass
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

FORMAT = "pedidos-de-sello-v1"
ANSWER = "firmas-de-sello-v1"
WORD = "SELLO_PALABRA"


def _openssl(*words: str, data: bytes | None = None) -> bytes:
    done = subprocess.run(["openssl", *words], input=data, capture_output=True, check=False)
    if done.returncode:
        # The last line says what is wrong; the others hold places in the program.
        sys.exit("openssl: " + (done.stderr.decode(errors="replace").strip().splitlines() or ["?"])[-1])
    return done.stdout


def main(arguments: list[str]) -> None:
    if len(arguments) != 3:
        sys.exit(__doc__)
    requests_path, key_path, answers_path = arguments
    asked = json.loads(Path(requests_path).read_text(encoding="utf-8"))
    if asked.get("format") != FORMAT:
        sys.exit("This is not a file of requests.")
    if WORD not in os.environ:
        os.environ[WORD] = getpass.getpass("Palabra de paso de la clave (vacía si no tiene): ")
    with tempfile.TemporaryDirectory() as folder:
        if key_path.lower().endswith((".p12", ".pfx")):
            # It is kept encrypted on its short way through the folder of this program.
            opened = str(Path(folder) / "clave.pem")
            _openssl(
                "pkcs12",
                "-in",
                key_path,
                "-nocerts",
                "-out",
                opened,
                "-passin",
                "env:" + WORD,
                "-passout",
                "env:" + WORD,
            )
            key_path = opened
        answers = []
        for one in asked["requests"]:
            data = base64.b64decode(one["to_sign"])
            signature = _openssl("dgst", "-sha256", "-sign", key_path, "-passin", "env:" + WORD, data=data)
            answers.append({"id": one["id"], "signature": base64.b64encode(signature).decode()})
            print(one["no"])
    written = {"format": ANSWER, "key": asked["key"], "answers": answers}
    Path(answers_path).write_text(json.dumps(written, indent=1), encoding="utf-8")
    print(len(answers))


if __name__ == "__main__":
    main(sys.argv[1:])
