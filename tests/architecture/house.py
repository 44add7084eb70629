"""How the house is read by these tests: its apps and rooms in order, its files, templates and modules."""

from __future__ import annotations

import ast
import functools
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent

# Low to high. An arrow may point at the same height or below, never above.
APPS = ("curriculum", "courses", "certificates", "cms")
LABELS = {f"lms_{name}": name for name in APPS}

# The rooms of each app, low to high; rooms in one tuple are siblings and know nothing of each other.
ROOMS = {
    "curriculum": (("outline",), ("charts",), ("blocks",), ("pages",)),
    "courses": (
        ("events",),
        ("people",),
        ("cohorts",),
        ("attendance", "skills", "evaluations"),
        ("completion",),
        ("work",),
        ("evidence",),
        ("reports",),
        ("audit",),
        ("sync",),
        ("tablet",),
    ),
}

# The words every room shares, low to high. Files with other names have no fixed place.
FILES = (
    ("enums", "signals", "rules"),
    ("models",),
    ("queries",),
    ("actions", "access"),
    ("forms", "exports"),
    ("views", "viewsets", "receivers"),
)
DRAWERS = {"core", "common", "utils", "util", "helpers", "misc", "base", "shared", "lib"}


def height_of_app(name: str) -> int | None:
    return APPS.index(name) if name in APPS else None


def height_of_room(app: str, room: str) -> int | None:
    for height, names in enumerate(ROOMS.get(app, ())):
        if room in names:
            return height
    return None


def height_of_file(name: str) -> int | None:
    for height, names in enumerate(FILES):
        if name in names:
            return height
    return None


def python_files(*apps: str, migrations: bool = False) -> Iterator[Path]:
    for app in apps or APPS:
        for path in sorted((ROOT / app).rglob("*.py")):
            if migrations or "migrations" not in path.parts:
                yield path


def templates() -> Iterator[Path]:
    for folder in [ROOT / "templates", *(ROOT / app for app in APPS)]:
        for path in sorted(folder.rglob("*")):
            if path.suffix in (".html", ".txt", ".svg", ".xml") and "templates" in path.parts:
                yield path


def module_name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@functools.cache
def imports_of(path: Path) -> tuple[tuple[str, ast.stmt, bool], ...]:
    """Return (module, statement, is it inside a function) for each import of a file, relative ones resolved.

    Imports under `if TYPE_CHECKING` are left out: they are gone when the program runs.
    """
    package = module_name(path).split(".")
    if path.name != "__init__.py":
        package = package[:-1]

    def visit(node: ast.AST, inside: bool) -> Iterator[tuple[str, ast.stmt, bool]]:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test):
                continue
            if isinstance(child, ast.Import):
                for alias in child.names:
                    yield alias.name, child, inside
            elif isinstance(child, ast.ImportFrom):
                base = package[: len(package) - child.level + 1] if child.level else []
                origin = ".".join([*base, *([child.module] if child.module else [])])
                for alias in child.names:
                    yield f"{origin}.{alias.name}", child, inside
            else:
                deeper = inside or isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda))
                yield from visit(child, deeper)

    return tuple(visit(ast.parse(path.read_text()), False))
