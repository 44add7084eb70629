"""Arrows between files. What Import Linter can hold stands in pyproject.toml; here is the rest, and its own test."""

import ast
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from . import house

STANDARD = set(sys.stdlib_module_names)
PURE_NAMES = {"rules.py", "payload.py", "fold.py"}
# Names a row of the database gives its states: Django's TextChoices and translation, nothing else.
CHOICES_MAY_KNOW = ("django.db.models", "django.utils.translation")
# Doors that Django or a heavy library opens late, each with its reason.
LATE_IMPORTS_ALLOWED = {"apps.py": "receivers are connected when all apps are ready"}


def pure_files():
    return [path for path in house.python_files() if path.name in PURE_NAMES]


@pytest.mark.parametrize("path", pure_files(), ids=house.module_name)
def test_rules_and_payloads_import_the_standard_library_alone(path):
    room = house.module_name(path).rsplit(".", 1)[0]
    foreign = [
        name
        for name, _statement, _inside in house.imports_of(path)
        if name.split(".")[0] not in STANDARD
        # Names of states of the same room are as pure as the rules themselves.
        and not name.startswith(f"{room}.enums")
        and not is_pure_neighbour(name)
    ]

    assert foreign == []


def is_pure_neighbour(name: str) -> bool:
    """A pure file may read another pure file below it."""
    for candidate in (name, name.rsplit(".", 1)[0]):
        path = house.ROOT / (candidate.replace(".", "/") + ".py")
        if path.exists() and (path.name in PURE_NAMES or is_free_of_django(path)):
            return candidate.split(".")[0] in house.APPS
    return False


def is_free_of_django(path: Path) -> bool:
    return all(
        name.split(".")[0] in STANDARD or is_pure_neighbour(name)
        for name, _statement, _inside in house.imports_of(path)
    )


@pytest.mark.parametrize(
    "path", [path for path in house.python_files() if path.name == "enums.py"], ids=house.module_name
)
def test_enums_know_choices_and_translation_alone(path):
    foreign = [
        name
        for name, _statement, _inside in house.imports_of(path)
        if name.split(".")[0] not in STANDARD
        and not name.startswith(CHOICES_MAY_KNOW)
        and name not in ("django.db.models", "django.db")
        and not name.endswith(".enums")
        and ".enums." not in name
        and not is_pure_neighbour(name)
    ]

    assert foreign == []


# Wagtail's page models name the form of their editor.
PAGE_MODELS_NAME_THEIR_FORM = ("models", "forms")


@pytest.mark.parametrize("app", house.APPS)
def test_files_of_a_room_know_only_the_files_below_them(app):
    upward = []
    for path in house.python_files(app):
        parts = house.module_name(path).split(".")
        height = house.height_of_file(parts[-1])
        if height is None:
            continue
        room = ".".join(parts[:-1])
        for name, statement, _inside in house.imports_of(path):
            if not name.startswith(f"{room}."):
                continue
            other = name.removeprefix(f"{room}.").split(".")[0]
            other_height = house.height_of_file(other)
            if room.endswith(".pages") and (parts[-1], other) == PAGE_MODELS_NAME_THEIR_FORM:
                continue
            if other_height is not None and other_height > height:
                upward.append(f"{path.relative_to(house.ROOT)}:{statement.lineno} imports {other}")

    assert upward == []


def test_no_import_inside_a_function_dodges_a_cycle():
    hidden = [
        f"{path.relative_to(house.ROOT)}:{statement.lineno} imports {name}"
        for path in house.python_files()
        if path.name not in LATE_IMPORTS_ALLOWED
        for name, statement, inside in house.imports_of(path)
        if inside and name.split(".")[0] in house.APPS and goes_up_or_round(path, name)
    ]

    assert hidden == []


def goes_up_or_round(path: Path, name: str) -> bool:
    """Return whether the imported file itself, followed on, comes back to `path`."""
    return house.module_name(path) in reached_from(name)


def reached_from(name: str) -> set[str]:
    found: set[str] = set()
    waiting = [name]
    while waiting:
        candidate = waiting.pop()
        for spelled in (candidate, candidate.rsplit(".", 1)[0]):
            path = house.ROOT / (spelled.replace(".", "/") + ".py")
            if path.exists() and spelled not in found:
                found.add(spelled)
                waiting += [one for one, _statement, inside in house.imports_of(path) if not inside]
    return found


def test_there_is_no_drawer_that_everything_feeds_and_everything_eats():
    drawers = [
        str(path.relative_to(house.ROOT))
        for app in house.APPS
        for path in (house.ROOT / app).rglob("*")
        if (path.is_dir() and path.name in house.DRAWERS)
        or (path.suffix == ".py" and path.stem in house.DRAWERS - {"base"})
    ]

    assert drawers == []


def test_no_room_imports_a_private_name_of_another_file():
    private = []
    for path in house.python_files():
        for name, statement, _inside in house.imports_of(path):
            last = name.rsplit(".", 1)[-1]
            if name.split(".")[0] in house.APPS and last.startswith("_") and not last.startswith("__"):
                private.append(f"{path.relative_to(house.ROOT)}:{statement.lineno} imports {name}")

    assert private == []


# --------------------------------------------------------------------- the contracts of Import Linter themselves

HOUSE_OF_CARDS = [
    "cms",
    "certificates",
    "courses",
    "curriculum",
    *(f"courses.{room}" for rooms in house.ROOMS["courses"] for room in rooms),
    *(f"curriculum.{room}" for rooms in house.ROOMS["curriculum"] for room in rooms),
]


@pytest.fixture
def cards(tmp_path):
    """The skeleton of the house with the real contracts; returns a function that draws one arrow and runs them."""
    settings = (house.ROOT / "pyproject.toml").read_text()
    (tmp_path / "pyproject.toml").write_text(
        "[tool.importlinter]" + settings.split("[tool.importlinter]", 1)[1]
    )
    for package in HOUSE_OF_CARDS:
        folder = tmp_path / package.replace(".", "/")
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "__init__.py").touch()
    for path in house.python_files():
        # The contracts name files too.
        copy = tmp_path / path.relative_to(house.ROOT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.touch()
        for parent in copy.relative_to(tmp_path).parents:
            if parent != Path():
                (tmp_path / parent / "__init__.py").touch()

    def draw(importer: str = "", imported: str = "") -> tuple[int, str]:
        as_file = tmp_path / f"{importer.replace('.', '/')}.py"
        if importer and as_file.exists():
            as_file.write_text(f"import {imported}\n")
        elif importer:
            folder = tmp_path / importer.replace(".", "/")
            folder.mkdir(parents=True, exist_ok=True)
            (folder / "__init__.py").write_text(f"import {imported}\n" if imported else "")
        linter = shutil.which("lint-imports", path=str(Path(sys.executable).parent)) or "lint-imports"
        done = subprocess.run(
            [linter, "--no-cache"], cwd=tmp_path, capture_output=True, text=True, check=False
        )
        return done.returncode, done.stdout + done.stderr

    return draw


def test_contracts_hold_where_nothing_is_wrong(cards):
    code, said = cards()

    assert code == 0, said


@pytest.mark.slow
@pytest.mark.parametrize(
    "importer, imported",
    (
        ("curriculum", "courses"),
        ("courses", "certificates"),
        ("certificates", "cms"),
        ("courses.events", "courses.people"),
        ("courses.people", "courses.cohorts"),
        ("courses.cohorts", "courses.attendance"),
        ("courses.attendance", "courses.skills"),
        ("courses.evaluations", "courses.attendance"),
        ("courses.skills", "courses.completion"),
        ("courses.completion", "courses.work"),
        ("courses.work", "courses.evidence"),
        ("courses.evidence", "courses.reports"),
        ("courses.reports", "courses.sync"),
        ("courses.sync", "courses.tablet"),
        ("curriculum.outline", "curriculum.blocks"),
        ("curriculum.blocks", "curriculum.pages"),
        ("certificates.payload", "django"),
        ("certificates.cbor", "wagtail"),
        ("courses.events.fold", "django"),
        ("courses.completion.rules", "django"),
        ("certificates.rendering", "certificates.models"),
        ("certificates.rendering", "courses"),
    ),
)
def test_arrow_that_points_up_breaks_a_contract(cards, importer, imported):
    code, said = cards(importer, imported)

    assert code == 1, said
    assert "BROKEN" in said


@pytest.mark.slow
@pytest.mark.parametrize("room", ("courses.drawer", "curriculum.drawer"))
def test_room_that_nobody_placed_in_the_order_breaks_a_contract(cards, room):
    code, said = cards(room)

    assert code == 1, said
    assert "drawer" in said


def test_files_of_tests_and_tools_are_never_imported_by_the_product():
    wrong = [
        f"{path.relative_to(house.ROOT)}:{statement.lineno}"
        for path in house.python_files()
        for name, statement, _inside in house.imports_of(path)
        if name.split(".")[0] in ("tests", "tools", "bench", "run", "pytest", "factory", "hypothesis")
    ]

    assert wrong == []


def test_every_module_of_the_house_can_be_read():
    assert all(
        isinstance(ast.parse(path.read_text()), ast.Module) for path in house.python_files(migrations=True)
    )
