"""Every format ever shipped is read for ever. Fault 29: the office was renewed while tablets held old facts."""

import json
import re
import subprocess
from pathlib import Path

import pytest
from django.conf import settings

from courses.events import kinds, messages
from courses.tablet import shell

FOLDER = Path(settings.BASE_DIR) / "tests" / "vectors" / "tablet"
FILES = sorted(FOLDER.glob("*.json"))
BODIES = [
    (path.stem, body) for path in FILES for body in json.loads(path.read_text(encoding="utf-8"))["bodies"]
]


@pytest.mark.parametrize(("version", "body"), BODIES, ids=[f"{v}-{n}" for n, (v, _body) in enumerate(BODIES)])
def test_29_a_text_of_an_earlier_app_is_read_and_is_possible(version, body):
    message = messages.read(body)

    kind = kinds.get(message.kind)
    assert kind is not None
    kind.normalise(message)
    assert kind.cell(message)
    assert message.at.utcoffset() is not None
    assert json.loads(body)["app"] == version


def test_29_this_version_of_the_app_has_its_file():
    assert FOLDER / f"{shell.VERSION}.json" in FILES


def test_29_every_kind_the_app_writes_is_in_the_file_of_its_version():
    scripts = (Path(settings.BASE_DIR) / "static" / "courses" / "tablet").rglob("*.js")
    written = {
        kind for path in scripts for kind in re.findall(r'\bkind: "(\w+)"', path.read_text(encoding="utf-8"))
    }

    golden = json.loads((FOLDER / f"{shell.VERSION}.json").read_text(encoding="utf-8"))["bodies"]
    # "main" is the kind of a button, "hand_over" that of a statement between tablets, "photo" that of what a picture shows.
    assert written - {"main", "hand_over", "photo"} == {json.loads(body)["kind"] for body in golden}


def test_24_a_picture_of_another_address_is_noticed():
    connect = Path(settings.BASE_DIR) / "static" / "courses" / "tablet" / "screens" / "connect.js"
    program = f"""
      import {{ readPicture }} from "{connect.as_uri()}";
      console.log(JSON.stringify([
        readPicture('{{"h":1,"url":"https://otra.example/tablet/","code":"7F3K-9QXM"}}'),
        readPicture('{{"h":2,"url":"https://otra.example/tablet/","code":"7F3K-9QXM"}}'),
        readPicture("https://otra.example"),
      ]));
    """
    done = subprocess.run(
        ["node", "--experimental-default-type=module", "--input-type=module", "-e", program],
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == [{"host": "otra.example", "code": "7F3K-9QXM"}, None, None]
