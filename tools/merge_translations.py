"""Bring the catalogues together: what the source says, what the rooms translated, what is missing.

    python tools/merge_translations.py            write locale/*/LC_MESSAGES/django.po and .mo
    python tools/merge_translations.py --check    write nothing; fail where the catalogue is not what it should be

Every room keeps its Spanish in `locale/es/parts/<room>.po`. The strings that must be there are asked of Django's
`makemessages`, run on a scratch copy of the source, so that nobody's file is touched. A string that no part
translates is kept from the catalogue it was in, and named when it is nowhere.
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "locale"
# The folders whose strings people see. Tests, tools and the benchmark speak to developers, in English.
SOURCES = ("cms", "certificates", "courses", "curriculum", "templates")
LANGUAGES = ("es", "quy")
# Spanish is complete; Quechua holds what a named person has reviewed and falls back to Spanish.
COMPLETE = ("es",)
# A language in which nothing is shown that no speaker has read. The flag is a comment above the string, in the part and
# in the catalogue: "# Reviewed by NAME, YYYY-MM-DD".
REVIEWED = ("quy",)
REVIEW = re.compile(r"^Reviewed by \S.*, \d{4}-\d{2}-\d{2}$", re.MULTILINE)
HEADER = {
    "Project-Id-Version": "aula",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=2; plural=(n != 1);",
}
PLACEHOLDER = re.compile(r"%\(\w+\)[#0\- +]*\d*(?:\.\d+)?[a-zA-Z]|%[sd]|\{\w*[^}]*\}")
# Wagtail's word for a kind of record. Its gender is unknown, so a Spanish sentence may do better without it.
MAY_BE_LEFT_OUT = {"%(model_name)s", "{model_name}"}
WRAP = 110

Key = tuple[str, str]


@dataclass
class Findings:
    """What is wrong with one language's catalogue, each as a line to read."""

    missing: list[str] = field(default_factory=list)
    unused: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


def key(entry: polib.POEntry) -> Key:
    return (entry.msgctxt or "", entry.msgid)


def strings_of_source() -> dict[Key, polib.POEntry]:
    """Return every translatable string of the source. Needs `xgettext` (Debian: gettext)."""
    if not shutil.which("xgettext"):
        sys.exit("gettext is missing. Type: sudo apt install gettext")
    with tempfile.TemporaryDirectory(prefix="lms-messages-") as scratch_name:
        scratch = Path(scratch_name)
        for source in SOURCES:
            if (ROOT / source).exists():
                shutil.copytree(
                    ROOT / source,
                    scratch / source,
                    ignore=shutil.ignore_patterns("migrations", "__pycache__", "*.pyc", "locale"),
                )
        (scratch / "locale").mkdir()
        settings = (
            "from django.conf import settings; settings.configure(USE_I18N=True, LOCALE_PATHS=['locale'])"
        )
        command = "import django; django.setup(); from django.core.management import call_command"
        call = "call_command('makemessages', locale=['es'], extensions=['py', 'html', 'txt', 'svg'], verbosity=0)"
        done = subprocess.run(
            [sys.executable, "-c", f"{settings}\n{command}\n{call}"],
            cwd=scratch,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            sys.exit(f"makemessages failed: {done.stderr.strip()[-2000:]}")
        found = polib.pofile(str(scratch / "locale" / "es" / "LC_MESSAGES" / "django.po"))
    for entry in found:
        # makemessages guesses nothing here (the scratch folder has no catalogue), but flags stay: python-format.
        entry.occurrences = sorted({(path.removeprefix("./"), "") for path, _line in entry.occurrences})
    return {key(entry): entry for entry in found if not entry.obsolete}


def translations(language: str) -> tuple[dict[Key, polib.POEntry], list[str]]:
    """Return what the rooms, and before them the catalogue, say in `language`; and the clashes between rooms."""
    known: dict[Key, polib.POEntry] = {}
    catalogue = LOCALE / language / "LC_MESSAGES" / "django.po"
    if catalogue.exists():
        known = {key(entry): entry for entry in polib.pofile(str(catalogue)) if not entry.obsolete}
    clashes: list[str] = []
    said_by: dict[Key, str] = {}
    for part in sorted((LOCALE / language / "parts").glob("*.po")):
        try:
            entries = polib.pofile(str(part))
        except (OSError, UnicodeDecodeError) as error:
            clashes.append(f"{part.relative_to(ROOT)}: {error}")
            continue
        for entry in entries:
            if entry.obsolete or not is_translated(entry):
                continue
            if language in REVIEWED and not REVIEW.search(entry.tcomment):
                clashes.append(
                    f"{entry.msgid!r}: {part.stem} names no speaker who reviewed it; it is left out"
                )
                continue
            before = known.get(key(entry))
            if key(entry) in said_by and before is not None and before.msgstr != entry.msgstr:
                clashes.append(
                    f"{entry.msgid!r}: {said_by[key(entry)]} says {before.msgstr!r}, {part.stem} says {entry.msgstr!r}"
                )
                continue
            said_by.setdefault(key(entry), part.stem)
            known[key(entry)] = entry
    return known, clashes


def is_translated(entry: polib.POEntry) -> bool:
    if entry.msgid_plural:
        return bool(entry.msgstr_plural) and all(entry.msgstr_plural.values())
    return bool(entry.msgstr)


def faults(entry: polib.POEntry) -> list[str]:
    """Return what would break or show at run time: guesses, and placeholders that are not those of the source."""
    found = []
    if "fuzzy" in entry.flags:
        found.append(f"{entry.msgid!r}: fuzzy (a guess that nobody confirmed)")
    wanted = set(PLACEHOLDER.findall(entry.msgid)) | set(PLACEHOLDER.findall(entry.msgid_plural or ""))
    for said in [entry.msgstr, *entry.msgstr_plural.values()]:
        extra = set(PLACEHOLDER.findall(said)) - wanted
        lost = (
            set()
            if entry.msgid_plural
            else set(PLACEHOLDER.findall(entry.msgid)) - set(PLACEHOLDER.findall(said))
        )
        lost -= MAY_BE_LEFT_OUT
        if said and (extra or lost):
            found.append(f"{entry.msgid!r}: placeholders differ: {sorted(extra | lost)}")
    return found


def merged(language: str, wanted: dict[Key, polib.POEntry]) -> tuple[polib.POFile, Findings]:
    """Return the catalogue as it should be, and what is wrong with it."""
    known, clashes = translations(language)
    findings = Findings(wrong=clashes)
    catalogue = polib.POFile(wrapwidth=WRAP)
    catalogue.metadata = {**HEADER, "Language": language}
    for name, source in sorted(wanted.items(), key=lambda item: (item[0][1], item[0][0])):
        said = known.get(name)
        if said is None or not is_translated(said) or (source.msgid_plural and not said.msgstr_plural):
            where = ", ".join(path for path, _line in source.occurrences)
            findings.missing.append(f"{where}: {f'[{name[0]}] ' if name[0] else ''}{source.msgid!r}")
            continue
        entry = polib.POEntry(
            msgid=source.msgid,
            msgctxt=source.msgctxt,
            msgid_plural=source.msgid_plural,
            msgstr=said.msgstr if not source.msgid_plural else "",
            msgstr_plural=said.msgstr_plural if source.msgid_plural else {},
            occurrences=source.occurrences,
            tcomment=said.tcomment,
            flags=[flag for flag in source.flags if flag != "fuzzy"]
            + (["fuzzy"] if "fuzzy" in said.flags else []),
        )
        findings.wrong += faults(entry)
        catalogue.append(entry)
    findings.unused = [f"{name[1]!r}" for name in known if name not in wanted]
    return catalogue, findings


def main(words: list[str]) -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--check", action="store_true", help="write nothing; exit 1 where something is missing"
    )
    options = parser.parse_args(words)
    wanted = strings_of_source()
    failed = False
    for language in LANGUAGES:
        catalogue, findings = merged(language, wanted)
        folder = LOCALE / language / "LC_MESSAGES"
        po, mo = folder / "django.po", folder / "django.mo"
        complete = language in COMPLETE
        print(f"{language}: {len(catalogue)} of {len(wanted)} strings, {len(findings.unused)} no longer used")
        problems = list(findings.wrong) + (findings.missing if complete else [])
        for line in findings.wrong:
            print(f"  wrong    {line}")
        for line in findings.missing if complete else []:
            print(f"  missing  {line}")
        if options.check:
            if not mo.exists() or mo.read_bytes() != catalogue.to_binary():
                problems.append("old")
                print(f"  old      {mo.relative_to(ROOT)}: type python3 tools/merge_translations.py")
        else:
            folder.mkdir(parents=True, exist_ok=True)
            catalogue.save(str(po))
            mo.write_bytes(catalogue.to_binary())
        failed = failed or bool(problems)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
