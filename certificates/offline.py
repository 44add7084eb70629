"""The verification page as one file for a stick or a disc: it opens without a network and asks nobody.

Inside it: the rules (the same module as the page on the net), the keys, what was withdrawn until today, the hashes of
all issued codes, and a reader for photos and scans. No names.
"""

from __future__ import annotations

import base64
import json
import re
from pathlib import Path

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import mark_safe

from . import conf, keyring
from .keys.trust import MARK_LENGTH
from .models import Certificate
from .sentences import verdict_words


class PartMissing(Exception):
    """A static file of the page is not where static files are found."""


def _read(name: str) -> bytes:
    found = finders.find(f"lms/{name}")
    if not isinstance(found, str):
        raise PartMissing(name)
    return Path(found).read_bytes()


def _module() -> str:
    """The rules and the page as one script: browsers refuse modules from a file."""
    core = re.sub(r"^export ", "", _read("certificates/verify-core.js").decode(), flags=re.MULTILINE)
    page = re.sub(r"^import .*?;$", "", _read("certificates/offline-page.js").decode(), flags=re.MULTILINE)
    return _inside_script(f'"use strict";(() => {{{core}\n{page}}})();')


def _inside_script(text: str) -> str:
    """Nothing inside may end the script element."""
    return re.sub(r"</(script)", r"<\\/\1", text, flags=re.IGNORECASE)


def page() -> bytes:
    """The whole file, as of now."""
    trust = keyring.current_trust_list()
    trust["issued"] = sorted(
        value[:MARK_LENGTH] for value in Certificate.objects.values_list("code_hash", flat=True)
    )
    data = json.dumps(trust, ensure_ascii=False, sort_keys=True, separators=(",", ":")).replace(
        "<", "\\u003c"
    )
    # Everything marked safe is our own file or the JSON above, in which no element can begin.
    html = render_to_string(
        "certificates/offline.html",
        {
            "host": conf.host(),
            "organisation": conf.get("ORGANISATION"),
            "contact": conf.get("CONTACT"),
            "made": timezone.localtime(),
            "reasons": verdict_words(),
            "trust": mark_safe(data),
            "style": mark_safe(_read("css/tokens.css").decode() + _read("certificates/offline.css").decode()),
            "reader": mark_safe(_inside_script(_read("vendor/zxing-wasm/index.js").decode())),
            "wasm": mark_safe(base64.b64encode(_read("vendor/zxing-wasm/zxing_reader.wasm")).decode()),
            "module": mark_safe(_module()),
        },
    )
    return html.encode("utf-8")
