"""`python -m bench [scenario ...]`: see the package."""

from __future__ import annotations

import argparse
import importlib
import os
import pkgutil
import shutil
import sys
import time


def names() -> list[str]:
    from bench import scenarios

    return sorted(module.name for module in pkgutil.iter_modules(scenarios.__path__))


def main(words: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="run.py bench")
    parser.add_argument("scenario", nargs="*", help=f"default: all of {', '.join(names())}")
    parser.add_argument("--postgresql", action="store_true", help="on a temporary PostgreSQL server")
    parser.add_argument("--rounds", type=int, default=25)
    parser.add_argument(
        "--scale",
        type=float,
        default=0.02,
        help="share of the six weeks of marks each tablet sends (tablets)",
    )
    parser.add_argument(
        "--facts",
        type=int,
        default=100_000,
        help="how large the house is that `scale` builds (promised: 5 000 000)",
    )
    options = parser.parse_args(words)
    unknown = sorted(set(options.scenario) - set(names()))
    if unknown:
        parser.error(f"there is no scenario {', '.join(unknown)}; known: {', '.join(names())}")

    os.environ["DJANGO_SETTINGS_MODULE"] = "cms.settings.test"
    os.environ["LMS_TEST_DATABASE"] = "postgresql" if options.postgresql else "sqlite"
    server = None
    if options.postgresql:
        from tools import postgresql

        try:
            server = postgresql.start()
        except postgresql.PostgreSQLMissing as missing:
            print(missing, file=sys.stderr)
            return 1
        os.environ[postgresql.SOCKET_VARIABLE] = server.socket
    try:
        return measure(options.scenario or names(), options.rounds, options.scale, options.facts)
    finally:
        if server is not None:
            server.stop()


def measure(chosen: list[str], rounds: int, scale: float, facts: int) -> int:
    import django

    django.setup()
    from django.conf import settings
    from django.db import connection

    from bench.stage import Stage
    from tools import template_databases

    database = template_databases.copies()
    print(
        f"{connection.vendor}, {os.cpu_count()} cores, Python {sys.version.split()[0]}, {rounds} rounds; medians\n"
    )
    broken = 0
    try:
        database.prepare()
        settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
        for name in chosen:
            database.load()
            print(name)
            began = time.monotonic()
            stage = Stage(rounds=rounds, scale=scale, facts=facts)
            for line in importlib.import_module(f"bench.scenarios.{name}").run(stage):
                print(line, flush=True)
                broken += not line.kept
            print(f"  ({time.monotonic() - began:.0f} s)\n")
    finally:
        database.drop()
        shutil.rmtree(settings.LMS_DATA, ignore_errors=True)
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
