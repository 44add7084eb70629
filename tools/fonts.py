"""Fetch, pin and subset the typefaces of the design system.

    python tools/fonts.py build      fetch the pinned npm packages, write static/lms/fonts/
    python tools/fonts.py check      compare every file with fonts.json; needs no network

What comes out, for each face: the designer's full TrueType file, untouched, for PDF; and a WOFF2 subset for
screens. Subsets of a typeface with a Reserved Font Name are renamed inside, as the Open Font License asks.
Needs npm (fetching only), fontTools and brotli; all three are development tools, the product reads the files.
"""

import argparse
import base64
import hashlib
import json
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

FONTS = Path(__file__).resolve().parent.parent / "static" / "lms" / "fonts"

# What every page needs: Spanish, Quechua, Latin-1, typographic quotes, the three apostrophes ' ’ ʼ, dashes, arrows,
# signs of arithmetic, and the combining marks of names that were typed in decomposed form.
SCREEN_CHARACTERS = [
    *range(0x20, 0x7F),
    *range(0xA0, 0x100),
    *(0x2BC, 0x2018, 0x2019, 0x201A, 0x201C, 0x201D, 0x201E, 0x2039, 0x203A),
    *(0x2010, 0x2011, 0x2012, 0x2013, 0x2014, 0x2022, 0x2026, 0x2032, 0x2033, 0x20AC, 0x2116),
    *(0x2190, 0x2191, 0x2192, 0x2193, 0x2212, 0x2215, 0x2248, 0x2264, 0x2265, 0x2713),
    *(0x300, 0x301, 0x302, 0x303, 0x308, 0x327),
]
# Names of visitors and donors from elsewhere (ā č ł ő ş ...): a second small file that a browser fetches only when
# such a letter is on the page (unicode-range in fonts.css).
MORE_CHARACTERS = [*range(0x100, 0x180), *range(0x218, 0x21C)]
# No small capitals: they would double the weight of each file.
SCREEN_FEATURES = ["ccmp", "kern", "liga", "locl", "mark", "mkmk", "lnum", "onum", "tnum", "pnum", "case"]


@dataclass(frozen=True)
class Package:
    """One npm package at one version. `integrity` is npm's own sha512 of the tarball."""

    name: str
    version: str
    integrity: str


@dataclass(frozen=True)
class Face:
    """One weight and slope: where it lies in its package and what it is called here."""

    package: Package
    path: str
    file: str  # without suffix


@dataclass(frozen=True)
class Typeface:
    name: str
    screen_name: str  # differs from name where the licence reserves the name for the unmodified font
    faces: tuple[Face, ...]
    licence: str


ALEGREYA = Package(
    "@expo-google-fonts/alegreya",
    "0.4.2",
    "sha512-fE6ckTCI9YMEdTu1TUvbV3RKDZZ14A+rhEik0dn7gXhfoYaaQnFO/ogSgFGl/aIC0PK4OIbqvmM1cfE7ejNw9g==",
)
ALEGREYA_SANS = Package(
    "@expo-google-fonts/alegreya-sans",
    "0.4.2",
    "sha512-9yEcTYgpWEKVUxaXaAggMMJlCrQtkQyfVonO1GsOUdox0mCoSpm5vXPdHSgPIk+MHTELiTzzge9t14MpYbe/MQ==",
)
ANDIKA = Package(
    "@expo-google-fonts/andika",
    "0.2.3",
    "sha512-gsPOD2FET8CBp17uX102h6pdSf71NmYrdos1U1vup8GEmqO61wpMU6lf92uUPqULpSUks98NL+cxTV1Ztlpm7g==",
)

TYPEFACES = (
    Typeface(
        "Alegreya",
        "Alegreya",
        (
            Face(ALEGREYA, "400Regular/Alegreya_400Regular.ttf", "Alegreya-Regular"),
            Face(ALEGREYA, "400Regular_Italic/Alegreya_400Regular_Italic.ttf", "Alegreya-Italic"),
            Face(ALEGREYA, "500Medium/Alegreya_500Medium.ttf", "Alegreya-Medium"),
            Face(ALEGREYA, "700Bold/Alegreya_700Bold.ttf", "Alegreya-Bold"),
        ),
        "OFL-Alegreya.txt",
    ),
    Typeface(
        "Alegreya Sans",
        "Alegreya Sans",
        (
            Face(ALEGREYA_SANS, "400Regular/AlegreyaSans_400Regular.ttf", "AlegreyaSans-Regular"),
            Face(
                ALEGREYA_SANS, "400Regular_Italic/AlegreyaSans_400Regular_Italic.ttf", "AlegreyaSans-Italic"
            ),
            Face(ALEGREYA_SANS, "500Medium/AlegreyaSans_500Medium.ttf", "AlegreyaSans-Medium"),
            Face(ALEGREYA_SANS, "700Bold/AlegreyaSans_700Bold.ttf", "AlegreyaSans-Bold"),
        ),
        "OFL-AlegreyaSans.txt",
    ),
    Typeface(
        "Andika",
        "Lectura",
        (
            Face(ANDIKA, "Andika_400Regular.ttf", "Andika-Regular"),
            Face(ANDIKA, "Andika_700Bold.ttf", "Andika-Bold"),
        ),
        "OFL-Andika.txt",
    ),
)


def fetch(package: Package, into: Path) -> Path:
    """Download one package with npm, check its sha512 and unpack it. Returns the unpacked folder."""
    spec = f"{package.name}@{package.version}"
    answer = subprocess.run(
        ["npm", "pack", "--silent", "--pack-destination", str(into), spec],
        check=True,
        capture_output=True,
        text=True,
    )
    tarball = into / answer.stdout.split()[-1]
    found = "sha512-" + base64.b64encode(hashlib.sha512(tarball.read_bytes()).digest()).decode()
    if found != package.integrity:
        raise SystemExit(f"{spec}: expected {package.integrity}, got {found}. Nothing was written.")
    folder = into / f"{package.name.split('/')[-1]}-{package.version}"
    with tarfile.open(tarball) as archive:
        archive.extractall(folder, filter="data")
    return folder / "package"


def subset(source: Path, target: Path, *, characters: list[int], family: str, screen_family: str) -> None:
    """Write a WOFF2 subset of one face; rename it inside when `screen_family` differs from `family`."""
    from fontTools import subset as subsetter
    from fontTools.ttLib import TTFont

    # Without this the head table carries the time of the build and the bytes differ at every run.
    font = TTFont(source, recalcTimestamp=False)
    options = subsetter.Options(
        layout_features=SCREEN_FEATURES, flavor="woff2", hinting=False, name_IDs=["*"], notdef_outline=True
    )
    worker = subsetter.Subsetter(options)
    worker.populate(unicodes=characters)
    worker.subset(font)
    if screen_family != family:
        for record in font["name"].names:
            if record.nameID in (1, 3, 4, 6, 16, 18, 25):
                text = record.toUnicode().replace(family, screen_family)
                record.string = text.replace("SIL", "") if record.nameID == 3 else text
    font.flavor = "woff2"
    font.save(target)


def licence_text(typeface: Typeface, folder: Path) -> str:
    """The copyright line and the Open Font License, from the package or from the font's own name table."""
    file = folder / "LICENSE_FONT"
    if file.exists():
        return file.read_text(encoding="utf-8")
    from fontTools.ttLib import TTFont

    return TTFont(folder / typeface.faces[0].path)["name"].getDebugName(13) + "\n"


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def build() -> None:
    """Write every font file, the licence texts and fonts.json."""
    from fontTools.ttLib import TTFont

    FONTS.mkdir(parents=True, exist_ok=True)
    record = []
    with tempfile.TemporaryDirectory() as name:
        for typeface in TYPEFACES:
            folder = fetch(typeface.faces[0].package, Path(name))
            (FONTS / typeface.licence).write_text(licence_text(typeface, folder), encoding="utf-8")
            for face in typeface.faces:
                stem = face.file.replace(typeface.name, typeface.screen_name)
                full, screen, more = (
                    FONTS / n for n in (f"{face.file}.ttf", f"{stem}.woff2", f"{stem}-more.woff2")
                )
                full.write_bytes((folder / face.path).read_bytes())
                names = {"family": typeface.name, "screen_family": typeface.screen_name}
                subset(full, screen, characters=SCREEN_CHARACTERS, **names)
                subset(full, more, characters=MORE_CHARACTERS, **names)
                for path in (full, screen, more):
                    record.append(
                        {
                            "file": path.name,
                            "name": typeface.name if path is full else typeface.screen_name,
                            "made_from": typeface.name,
                            "version": TTFont(full)["name"].getDebugName(5),
                            "use": "paper" if path is full else "screen",
                            "source": f"npm:{face.package.name}@{face.package.version}",
                            "source_path": face.path,
                            "source_integrity": face.package.integrity,
                            "licence": "OFL-1.1",
                            "licence_file": typeface.licence,
                            "bytes": path.stat().st_size,
                            "sha256": sha256(path),
                        }
                    )
    (FONTS / "fonts.json").write_text(
        json.dumps(record, indent=1, ensure_ascii=False) + "\n", encoding="utf-8"
    )


def check() -> list[str]:
    """What differs between fonts.json and the folder, one sentence each; empty when all is right."""
    record = json.loads((FONTS / "fonts.json").read_text(encoding="utf-8"))
    faults = []
    for entry in record:
        path = FONTS / entry["file"]
        if not path.exists():
            faults.append(f"{entry['file']} is missing")
        elif sha256(path) != entry["sha256"]:
            faults.append(f"{entry['file']} differs from its recorded hash")
    known = {entry["file"] for entry in record}
    faults += [f"{p.name} is not recorded" for p in FONTS.glob("*.[tow]*f*") if p.name not in known]
    return faults


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("what", choices=("build", "check"))
    if parser.parse_args().what == "build":
        build()
    faults = check()
    print("\n".join(faults) or "All fonts are as recorded.")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
