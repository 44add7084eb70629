#!/usr/bin/env python3
"""The one door: sets everything up and runs it. Python 3.11 and its standard library are enough.

    python3 run.py demo [--port N] [--host H] [--reset]   the demo year, served; prints address and logins
    python3 run.py test [--fast] [pytest arguments]       every check and test, on both databases
    python3 run.py bench [scenario ...]                   speed, as ratios to a bare Wagtail page
    python3 run.py tablet [--port N]                      the same data over https for tablets on a local network
    python3 run.py manage ...                             manage.py on the data of the demo
    python3 run.py lock [--upgrade]                       pins requirements*.in with hashes

The virtual environment is .venv, the data of the demo var/demo. Both may be deleted at any time.
"""

from __future__ import annotations

import argparse
import concurrent.futures
import contextlib
import ctypes
import ctypes.util
import hashlib
import http.server
import json
import os
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
import xml.etree.ElementTree as ElementTree
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
VAR = ROOT / "var"
DEMO = VAR / "demo"
OLDEST_PYTHON = (3, 11)
# Measured: environment 350 MB, with the tools of the tests 700 MB; the demo year 60 MB.
SPACE_FOR_DEMO = 900 * 1024**2
SPACE_FOR_TESTS = 2 * 1024**3
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
IN_CI = os.environ.get("CI", "").lower() in ("1", "true")


class Problem(Exception):
    """Something a person can put right: one sentence in Spanish, the same in English, and what to type."""

    def __init__(self, es: str, en: str, command: str = "") -> None:
        super().__init__(en)
        self.es, self.en, self.command = es, en, command

    def __str__(self) -> str:
        if not self.command:
            return f"{self.es}\n{self.en}"
        return f"{self.es} Escriba: {self.command}\n{self.en} Type: {self.command}"


def say(text: str = "") -> None:
    print(text, flush=True)


# ------------------------------------------------------------------------------------------ this machine


def newer_python() -> str | None:
    """Return a Python of this machine that is new enough, or None."""
    for minor in (14, 13, 12, 11):
        found = shutil.which(f"python3.{minor}")
        if found:
            return found
    return None


def check_python(version: tuple[int, ...] = tuple(sys.version_info[:3])) -> None:
    """Go on with a newer Python of this machine where this one is too old, or say what is missing."""
    if version >= OLDEST_PYTHON:
        return
    other = newer_python()
    if other and not os.environ.get("LMS_RUN_AGAIN"):
        os.environ["LMS_RUN_AGAIN"] = "1"
        os.execv(other, [other, *sys.argv])
    given = ".".join(str(part) for part in version)
    command = (
        "brew install python@3.12"
        if sys.platform == "darwin"
        else "sudo apt install python3.11 python3.11-venv"
    )
    raise Problem(
        f"Este Python es {given}; hace falta 3.11 o más nuevo.",
        f"This Python is {given}; 3.11 or newer is needed.",
        command,
    )


def check_system() -> None:
    if os.name != "posix":
        raise Problem(
            "Este programa funciona en Linux y macOS. En Windows, use WSL (Ubuntu).",
            "This program runs on Linux and macOS. On Windows use WSL (Ubuntu).",
            "wsl --install",
        )


def check_writable(folder: Path = ROOT) -> None:
    """The environment and the data are written beside the code."""
    for place in (folder, folder / ".venv", folder / "var", folder / "var" / "demo"):
        if place.exists() and not os.access(place, os.W_OK | os.X_OK):
            raise Problem(
                f"No se puede escribir en la carpeta {place}.",
                f"The folder {place} cannot be written.",
                f"sudo chown -R $USER {shlex.quote(str(folder))}",
            )


def check_space(needed: int, folder: Path = ROOT) -> None:
    free = shutil.disk_usage(folder).free
    if free < needed:
        megabytes, has = needed // 1024**2, free // 1024**2
        raise Problem(
            f"El disco está casi lleno: quedan {has} MB y hacen falta {megabytes} MB. Libere espacio en {folder}.",
            f"The disk is nearly full: {has} MB are left, {megabytes} MB are needed. Free some space at {folder}.",
        )


def free_port(host: str, first: int) -> int | None:
    """Return the first free port from `first` on, or None after twenty busy ones."""
    for port in range(first, min(first + 20, 65536)):
        with contextlib.closing(socket.socket()) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError:
                continue
            return port
    return None


def check_port(host: str, port: int, verb: str = "demo") -> None:
    if not 1 <= port <= 65535:
        raise Problem(
            f"El puerto {port} no existe.", f"There is no port {port}.", f"python3 run.py {verb} --port 8000"
        )
    with contextlib.closing(socket.socket()) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
            return
        except PermissionError:
            raise Problem(
                f"El sistema no permite usar el puerto {port}.",
                f"The system does not let you use port {port}.",
                f"python3 run.py {verb} --port 8000",
            )
        except OSError as error:
            reason = error
    if isinstance(reason, socket.gaierror) or reason.errno == 99:
        raise Problem(
            f"Este equipo no tiene la dirección {host}.",
            f"This machine does not have the address {host}.",
            f"python3 run.py {verb} --host 0.0.0.0",
        )
    other = free_port(host, port + 1)
    raise Problem(
        f"El puerto {port} está ocupado por otro programa.",
        f"Port {port} is busy with another program.",
        f"python3 run.py {verb} --port {other or port + 100}",
    )


# ---------------------------------------------------------------------------------- libraries of the system


def can_open(library: str) -> bool:
    """Return whether the system's loader finds a shared library."""
    names = [f"lib{library}.so.0"] if sys.platform != "darwin" else []
    found = ctypes.util.find_library(library)
    if found:
        names.append(found)
    if sys.platform == "darwin":
        names += [f"{prefix}/lib/lib{library}.dylib" for prefix in ("/opt/homebrew", "/usr/local")]
    for name in names:
        try:
            ctypes.CDLL(name)
        except OSError:
            continue
        return True
    return False


def has_postgresql() -> bool:
    sys.path.insert(0, str(ROOT))
    from tools import postgresql

    try:
        postgresql.programs()
    except postgresql.PostgreSQLMissing:
        return False
    return True


def venv_package() -> str:
    """Return the Debian package that lets this Python make environments."""
    system = Path("/usr/bin/python3")
    if system.exists() and system.resolve() == Path(sys.executable).resolve():
        return "python3-venv"
    return f"python3.{sys.version_info[1]}-venv"


def needs(tests: bool) -> list[tuple[str, bool, str, str]]:
    """Return (what for, is it here, Debian package, Homebrew formula) for all that pip cannot bring."""
    wanted = [
        (
            "environment",
            bool(shutil.which("uv")) or venv_is_whole() or venv_works(),
            venv_package(),
            "python@3.12",
        ),
        ("PDF", can_open("pangoft2-1.0"), "libpangoft2-1.0-0", "pango"),
        ("PDF fonts", can_open("harfbuzz-subset"), "libharfbuzz-subset0", "harfbuzz"),
    ]
    if tests:
        wanted += [
            ("browser tests", any(map(shutil.which, CHROMIUM_NAMES)), "chromium", "--cask chromium"),
            ("PostgreSQL tests", has_postgresql(), "postgresql", "postgresql@16"),
            ("PDF tests", bool(shutil.which("pdftoppm")), "poppler-utils", "poppler"),
            ("PDF tests", bool(shutil.which("qpdf")), "qpdf", "qpdf"),
            ("QR tests", bool(shutil.which("zbarimg")), "zbar-tools", "zbar"),
            ("translation tests", bool(shutil.which("msgfmt")), "gettext", "gettext"),
            ("tablet tests", bool(shutil.which("certutil")), "libnss3-tools", "nss"),
            ("tests of a signing token", bool(shutil.which("softhsm2-util")), "softhsm2", "softhsm"),
            ("certificate tests", bool(shutil.which("java")), "default-jdk-headless", "openjdk"),
            ("font tests", bool(shutil.which("fc-list")), "fontconfig", "fontconfig"),
        ]
    return wanted


def venv_works() -> bool:
    """Return whether this Python can make environments: Debian keeps that part in a package of its own."""
    probe = [sys.executable, "-c", "import ensurepip; ensurepip.version()"]
    return subprocess.run(probe, capture_output=True, check=False).returncode == 0


def administrator() -> list[str] | None:
    """Return the words that make the next command one of the administrator, or None where that needs a password."""
    if os.geteuid() == 0:
        return []
    if (
        shutil.which("sudo")
        and not subprocess.run(
            ["sudo", "-n", "true"], stdin=subprocess.DEVNULL, capture_output=True, check=False
        ).returncode
    ):
        return ["sudo", "-n"]
    return None


def install_system(tests: bool) -> None:
    """Install what is missing where that is allowed. Refuse with the exact command where the demo cannot do without."""
    lacking = [need for need in needs(tests) if not need[1]]
    if not lacking:
        return
    if sys.platform == "darwin":
        formulas = [need[3] for need in lacking]
        if shutil.which("brew"):
            say(f"Instalando / installing: brew install {' '.join(formulas)}")
            for formula in formulas:
                subprocess.run(["brew", "install", *formula.split()], stdin=subprocess.DEVNULL, check=False)
        command = f"brew install {' '.join(formulas)}"
    elif shutil.which("apt-get"):
        packages = [need[2] for need in lacking]
        may = administrator()
        if may is not None:
            say(f"Instalando / installing: apt-get install {' '.join(packages)}")
            install_by_apt(may, packages)
        command = f"sudo apt-get install -y {' '.join(packages)}"
    else:
        command = ""
    still = [need for need in needs(tests) if not need[1]]
    necessary = [need for need in still if need[0] in ("environment", "PDF")]
    if still and (necessary or IN_CI):
        names = ", ".join(need[2] for need in still)
        raise Problem(
            f"Faltan en el sistema: {names}.",
            f"The system lacks: {names}.",
            command or f"(instale / install) {names}",
        )
    for purpose, _here, package, _formula in still:
        say(
            f"  {package} no está: se omite «{purpose}» / {package} is missing, so «{purpose}» is left out. {command}"
        )


def install_by_apt(may: list[str], packages: list[str]) -> None:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    quiet = {"stdin": subprocess.DEVNULL, "env": environment, "check": False}
    options = ["-y", "-qq", "--no-install-recommends", "-o", "DPkg::Lock::Timeout=300"]
    subprocess.run([*may, "apt-get", "update", "-qq"], stdout=subprocess.DEVNULL, **quiet)  # type: ignore[call-overload]
    everything = subprocess.run(  # type: ignore[call-overload]
        [*may, "apt-get", "install", *options, *packages], stdout=subprocess.DEVNULL, **quiet
    )
    if everything.returncode:
        # One name that this release does not know must not keep the others away.
        for package in packages:
            subprocess.run(  # type: ignore[call-overload]
                [*may, "apt-get", "install", *options, package], stdout=subprocess.DEVNULL, **quiet
            )


# ------------------------------------------------------------------------------------------ environment


def python_of_venv() -> Path:
    return VENV / "bin" / "python"


def venv_is_whole() -> bool:
    """Return whether .venv holds a Python that starts. One that was interrupted, or made for a Python that is
    gone, does not."""
    python = python_of_venv()
    if not python.exists() or not (VENV / "pyvenv.cfg").exists():
        return False
    probe = [str(python), "-c", "import sys; print(sys.version_info >= (3, 11))"]
    try:
        answer = subprocess.run(probe, capture_output=True, text=True, check=False)
    except OSError:
        return False
    return answer.returncode == 0 and answer.stdout.strip() == "True"


def requirement_files(tests: bool) -> list[Path]:
    return [ROOT / "requirements.txt"] + ([ROOT / "requirements-dev.txt"] if tests else [])


def installed_key(file: Path) -> str:
    digest = hashlib.sha256(file.read_bytes())
    digest.update(os.fsencode(python_of_venv().resolve()))
    return digest.hexdigest()


def make_venv(tests: bool) -> None:
    """Make .venv hold what the hashed lists say. Takes a moment when it already does."""
    marker = VENV / ".lms-installed.json"
    files = requirement_files(tests)
    if venv_is_whole():
        known = {}
        with contextlib.suppress(OSError, ValueError):
            known = json.loads(marker.read_text())
        if all(known.get(file.name) == installed_key(file) for file in files):
            return
    else:
        known = {}
        if VENV.exists():
            say(
                "La carpeta .venv está incompleta: se hace de nuevo. / The folder .venv is incomplete and is made anew."
            )
            shutil.rmtree(VENV)
        create_venv()
    check_space(SPACE_FOR_TESTS if tests else SPACE_FOR_DEMO)
    say("Instalando los paquetes (un minuto)… / Installing the packages (a minute)…")
    uv = shutil.which("uv") or (str(VENV / "bin" / "uv") if (VENV / "bin" / "uv").exists() else None)
    lists = [word for file in files for word in ("-r", str(file))]
    if uv:
        command = [
            uv,
            "pip",
            "install",
            "--quiet",
            "--python",
            str(python_of_venv()),
            "--require-hashes",
            *lists,
        ]
    else:
        command = [str(python_of_venv()), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        command += ["--no-input", "--require-hashes", *lists]
    done = subprocess.run(
        command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False, cwd=ROOT
    )
    if done.returncode:
        raise installation_problem(done.stdout + done.stderr)
    known.update({file.name: installed_key(file) for file in files})
    marker.write_text(json.dumps(known, indent=1))


def create_venv() -> None:
    uv = shutil.which("uv")
    if uv:
        command = [uv, "venv", "--quiet", "--python", sys.executable, str(VENV)]
    else:
        command = [sys.executable, "-m", "venv", str(VENV)]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    if done.returncode:
        shutil.rmtree(VENV, ignore_errors=True)
        said = done.stdout + done.stderr
        if "ensurepip" in said:
            raise Problem(
                "Falta el paquete para crear entornos de Python.",
                "The package that makes Python environments is missing.",
                f"sudo apt install {venv_package()}",
            )
        raise installation_problem(said)


def installation_problem(said: str) -> Problem:
    """Turn what an installer said into one sentence."""
    lowered = said.lower()
    if "no space left" in lowered:
        return Problem(
            f"El disco se llenó durante la instalación. Libere espacio en {ROOT} y repita la orden.",
            f"The disk became full during the installation. Free some space at {ROOT} and repeat the command.",
        )
    if "permission denied" in lowered:
        return Problem(
            f"No se puede escribir en {VENV}.",
            f"{VENV} cannot be written.",
            f"sudo chown -R $USER {shlex.quote(str(ROOT))}",
        )
    no_network: tuple[str, ...] = (
        "temporary failure in name",
        "failed to establish",
        "connection refused",
        "network is unreachable",
    )
    no_network += (
        "could not fetch",
        "dns error",
        "error sending request",
        "timed out",
        "could not find a version",
    )
    if any(words in lowered for words in no_network):
        return Problem(
            "No se pudieron descargar los paquetes: revise la conexión a internet y repita la orden.",
            "The packages could not be downloaded: check the internet connection and repeat the command.",
        )
    if "hashes" in lowered:
        return Problem(
            "Un paquete descargado no es el que se esperaba: no se instaló. Repita la orden con otra conexión.",
            "A downloaded package is not the expected one and was not installed. Repeat with another connection.",
        )
    last = [line for line in said.strip().splitlines() if line.strip()][-1:] or ["?"]
    return Problem(
        f"La instalación de los paquetes falló: {last[0].strip()}",
        f"Installing the packages failed: {last[0].strip()}",
    )


@contextlib.contextmanager
def only_one_start():  # type: ignore[no-untyped-def]
    """Two starts at the same moment would write into one environment: the second waits."""
    import fcntl

    VAR.mkdir(exist_ok=True)
    with (VAR / "run.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Otro run.py está preparando: se espera. / Another run.py is preparing: waiting.")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def prepare(tests: bool = False) -> None:
    """Bring this machine to where the project can run."""
    check_writable()
    if not venv_is_whole():
        check_space(SPACE_FOR_TESTS if tests else SPACE_FOR_DEMO)
    with only_one_start():
        install_system(tests)
        make_venv(tests)


def environment_of_children(**more: str) -> dict[str, str]:
    child = {**os.environ, "PYTHONUNBUFFERED": "1", **more}
    # Programs of the environment (lint-imports, playwright) are found by name.
    child["PATH"] = f"{VENV / 'bin'}{os.pathsep}{child.get('PATH', '')}"
    child.pop("LMS_RUN_AGAIN", None)
    if sys.platform == "darwin":
        libraries = [f"{prefix}/lib" for prefix in ("/opt/homebrew", "/usr/local")]
        child["DYLD_FALLBACK_LIBRARY_PATH"] = ":".join(
            [*libraries, child.get("DYLD_FALLBACK_LIBRARY_PATH", "")]
        )
        child["OBJC_DISABLE_INITIALIZE_FORK_SAFETY"] = "YES"
    return child


# What decides where data lives. The demo never follows it: people made up must not land among real ones.
PLACES = (
    "DATABASE_URL",
    "DJANGO_SETTINGS_MODULE",
    "LMS_DATA",
    "LMS_MEDIA_ROOT",
    "LMS_PRIVATE_ROOT",
    "LMS_KEYS_ROOT",
)


def settings_of_demo(**more: str) -> dict[str, str]:
    child = environment_of_children(DJANGO_SETTINGS_MODULE="cms.settings.dev", LMS_DATA=str(DEMO), **more)
    for name in PLACES:
        if name not in ("DJANGO_SETTINGS_MODULE", "LMS_DATA"):
            child.pop(name, None)
    return child


def manage(*words: str, capture: bool = False, environment: dict[str, str] | None = None) -> str:
    """Run a command of manage.py on the demo's data. Raises `Problem` with its last words."""
    done = subprocess.run(
        [python_of_venv(), ROOT / "manage.py", *words],
        cwd=ROOT,
        env=environment or settings_of_demo(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE if capture else None,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    if done.returncode:
        raise command_problem(words[0], done.stderr)
    return done.stdout or ""


def command_problem(name: str, said: str) -> Problem:
    lowered = said.lower()
    if "no space left" in lowered or "database or disk is full" in lowered:
        return Problem(
            f"El disco está lleno. Libere espacio en {DEMO} y repita la orden.",
            f"The disk is full. Free some space at {DEMO} and repeat the command.",
        )
    if "attempt to write a readonly database" in lowered or "unable to open database file" in lowered:
        return Problem(
            f"No se puede escribir en la base de datos de {DEMO}.",
            f"The database in {DEMO} cannot be written.",
            f"sudo chown -R $USER {shlex.quote(str(VAR))}",
        )
    log = VAR / "last-error.txt"
    with contextlib.suppress(OSError):
        log.write_text(said)
    last = [line for line in said.strip().splitlines() if line.strip()][-1:] or ["?"]
    return Problem(
        f"La orden «{name}» falló: {last[0].strip()} (todo en {log})",
        f"The command «{name}» failed: {last[0].strip()} (all of it in {log})",
    )


# ------------------------------------------------------------------------------------------------- demo


def migrations_key() -> str:
    """Return a name for the state of the tables: as long as it stays, nothing needs migrating."""
    digest = hashlib.sha256((ROOT / "requirements.txt").read_bytes())
    for file in sorted(ROOT.glob("*/migrations/*.py")):
        digest.update(file.name.encode() + file.read_bytes())
    return digest.hexdigest()


def running_demo() -> tuple[int, str] | None:
    """Return process id and address of a demo that serves this data now, or None."""
    try:
        pid, address = (DEMO / "server.pid").read_text().split(maxsplit=1)
        os.kill(int(pid), 0)
    except (OSError, ValueError):
        return None
    return int(pid), address.strip()


def refuse_second_demo() -> None:
    running = running_demo()
    if running:
        pid, address = running
        raise Problem(
            f"La demostración ya está abierta en {address} (proceso {pid}). Ciérrela con Ctrl+C en su ventana, o:",
            f"The demo is already open at {address} (process {pid}). Close it with Ctrl+C in its window, or:",
            f"kill {pid}",
        )


def reset_demo() -> None:
    """Delete the data of the demo and nothing else, after naming it."""
    if DEMO.exists():
        size = sum(file.stat().st_size for file in DEMO.rglob("*") if file.is_file()) // 1024**2
        say(
            f"Se borra {DEMO} ({size} MB) y se empieza de nuevo. / Deleting {DEMO} ({size} MB) and starting over."
        )
        try:
            shutil.rmtree(DEMO)
        except OSError as error:
            raise Problem(
                f"No se pudo borrar {DEMO}: {error.strerror}.",
                f"{DEMO} could not be deleted: {error.strerror}.",
                f"sudo rm -r {shlex.quote(str(DEMO))}",
            )


def migrate_demo() -> None:
    DEMO.mkdir(parents=True, exist_ok=True)
    marker = DEMO / ".migrated"
    key = migrations_key()
    with contextlib.suppress(OSError):
        if marker.read_text() == key:
            return
    say("Preparando la base de datos… / Preparing the database…")
    manage("migrate", "--noinput", "--verbosity", "0")
    marker.write_text(key)


def serve(host: str, port: int, address: str, *, more: list[str] | None = None) -> subprocess.Popen[bytes]:
    """Start the server and return it when it answers."""
    log_file = DEMO / "server.log"
    command = [str(python_of_venv()), "-m", "gunicorn", "cms.wsgi", "--bind", f"{host}:{port}"]
    command += [
        "--workers",
        "2",
        "--threads",
        "4",
        "--timeout",
        "120",
        "--log-level",
        "warning",
        *(more or []),
    ]
    child = settings_of_demo(LMS_DEBUG="0", WAGTAILADMIN_BASE_URL=address)
    with log_file.open("ab") as log:
        server = subprocess.Popen(
            command, cwd=ROOT, env=child, stdin=subprocess.DEVNULL, stdout=log, stderr=log
        )
    deadline = time.monotonic() + 90
    while time.monotonic() < deadline:
        if server.poll() is not None:
            raise command_problem("gunicorn", log_file.read_text(errors="replace")[-4000:])
        if answers(f"{'https' if more and '--certfile' in more else 'http'}://127.0.0.1:{port}/"):
            return server
        time.sleep(0.2)
    stop(server)
    raise Problem(
        f"El servidor no respondió en 90 segundos; lo que dijo está en {log_file}.",
        f"The server did not answer within 90 seconds; what it said is in {log_file}.",
    )


def answers(url: str) -> bool:
    import ssl

    context = ssl.create_default_context()
    # Our own server on this machine: whether it answers, not who it is.
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    try:
        with urllib.request.urlopen(url, timeout=20, context=context):
            return True
    except urllib.error.HTTPError as refusal:
        return refusal.code < 500
    except (OSError, urllib.error.URLError):
        return False


def stop(server: subprocess.Popen[bytes]) -> None:
    if server.poll() is None:
        server.terminate()
        try:
            server.wait(timeout=15)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def wait_for(server: subprocess.Popen[bytes], address: str) -> int:
    """Stay until the server ends or somebody asks to stop."""
    note = DEMO / "server.pid"
    note.write_text(f"{os.getpid()} {address}")

    def asked_to_stop(number: int, frame: object) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, asked_to_stop)
    try:
        return server.wait()
    except KeyboardInterrupt:
        say("\nCerrando… / Closing…")
        return 0
    finally:
        stop(server)
        note.unlink(missing_ok=True)


def demo(options: argparse.Namespace) -> int:
    refuse_second_demo()
    check_port(options.host, options.port)
    prepare()
    if options.reset:
        reset_demo()
    migrate_demo()
    say("Preparando el año de demostración… / Preparing the demo year…")
    shown = options.host if options.host not in ("0.0.0.0", "127.0.0.1") else "localhost"
    address = f"http://{shown}:{options.port}"
    # The papers of the demo year carry the address they are checked at.
    manage("load_demo", environment=settings_of_demo(WAGTAILADMIN_BASE_URL=address))
    server = serve(options.host, options.port, address)
    try:
        logins = manage("load_demo", "--logins", capture=True)
    except Problem:
        stop(server)
        raise
    say()
    say(f"  Sitio / site            {address}/")
    say(f"  Administración / admin  {address}/admin/")
    say(f"  Tableta / tablet        {address}/tablet/")
    say(f"  Comprobar / check       {address}/v")
    say()
    say(logins.rstrip())
    say()
    say("  Cierre con Ctrl+C. Los datos quedan en var/demo. / Close with Ctrl+C. The data stays in var/demo.")
    return wait_for(server, address)


# ------------------------------------------------------------------------------------------------- test

FAST = "not browser and not slow"


class Stage:
    """One step of `run.py test`: what it is called, what is run, and how it went."""

    def __init__(
        self, name: str, *command: str, environment: dict[str, str] | None = None, report: str = ""
    ) -> None:
        self.name, self.command, self.more, self.report = name, list(command), environment or {}, report
        self.passed = self.failed = self.skipped = 0
        self.seconds = 0.0
        self.remark = ""
        self.said = ""

    def head(self) -> None:
        say(f"\n── {self.name} " + "─" * max(1, 90 - len(self.name)))

    def run(self, quiet: bool = False) -> None:
        """Run it to its end. A quiet one keeps its words in `said`, for somebody who prints them later."""
        if not quiet:
            self.head()
        began = time.monotonic()
        child = environment_of_children(**self.more)
        # Dozens of processes load the same modules in a run: each is compiled once.
        child.pop("PYTHONDONTWRITEBYTECODE", None)
        for name in PLACES:
            if name not in self.more:
                child.pop(name, None)
        if self.report:
            Path(self.report).unlink(missing_ok=True)
        done = subprocess.run(
            self.command,
            cwd=ROOT,
            env=child,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE if quiet else None,
            stderr=subprocess.STDOUT if quiet else None,
            text=True,
            errors="replace",
            check=False,
        )
        self.said = done.stdout or ""
        self.seconds = time.monotonic() - began
        if self.report:
            self.read_report()
        if done.returncode and not self.failed:
            # pytest says 5 where it found nothing to run: that too is a broken stage.
            self.failed = 1
            self.remark = f"exit {done.returncode}"
        elif not done.returncode and not self.report:
            self.passed = 1

    def read_report(self) -> None:
        """Count what pytest wrote down; a run that was cut short wrote nothing."""
        try:
            suites = ElementTree.parse(self.report).getroot().iter("testsuite")
        except (OSError, ElementTree.ParseError):
            self.failed, self.remark = 1, "no report"
            return
        for suite in suites:
            tests, bad = (
                int(suite.get("tests", 0)),
                int(suite.get("failures", 0)) + int(suite.get("errors", 0)),
            )
            skipped = int(suite.get("skipped", 0))
            self.failed += bad
            self.skipped += skipped
            self.passed += tests - bad - skipped


def pytest_stage(name: str, marks: str, *more: str, **environment: str) -> Stage:
    folder = VAR / "test"
    folder.mkdir(parents=True, exist_ok=True)
    report = str(folder / f"{''.join(c if c.isalnum() else '-' for c in name)}.xml")
    command = [str(python_of_venv()), "-m", "pytest", "-q", "--junit-xml", report, "-p", "no:cacheprovider"]
    return Stage(name, *command, "-m", marks, *more, environment=environment, report=report)


def usable_cores() -> int:
    """Return how many cores of this machine the tests may use, four at most."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(cores, 4)


def parallel(*hand_out: str) -> list[str]:
    """Return pytest's words for using the cores of this machine; `hand_out` is how xdist shares the tests out."""
    cores = usable_cores()
    return ["-n", str(cores), "--dist", *hand_out] if cores > 1 else []


def run_together(stages: list[Stage]) -> None:
    """Run stages that do not need each other, one on each core; what they said is printed one after the other."""
    with concurrent.futures.ThreadPoolExecutor(usable_cores()) as pool:
        for stage, ended in [(stage, pool.submit(stage.run, quiet=True)) for stage in stages]:
            ended.result()
            stage.head()
            say(stage.said.rstrip())


def check_stages() -> list[Stage]:
    python = str(python_of_venv())
    tests = {"DJANGO_SETTINGS_MODULE": "cms.settings.test"}
    production = {
        "DJANGO_SETTINGS_MODULE": "cms.settings.production",
        # Random for this run: the check wants a real one.
        "SECRET_KEY": hashlib.sha256(os.urandom(32)).hexdigest(),
        "ALLOWED_HOSTS": "aula.example.org",
        "WAGTAILADMIN_BASE_URL": "https://aula.example.org",
        "LMS_DATA": str(VAR / "test" / "production"),
    }
    return [
        Stage("ruff", python, "-m", "ruff", "check", "."),
        Stage("ruff format", python, "-m", "ruff", "format", "--check", "."),
        Stage("import contracts", str(VENV / "bin" / "lint-imports"), "--no-cache"),
        Stage("mypy", python, "-m", "mypy"),
        Stage("migrations complete", python, "manage.py", "makemigrations", "--check", "--dry-run", environment=tests),
        Stage(
            "ready for production", python, "manage.py", "check", "--deploy", "--fail-level", "WARNING",
            environment=production,
        ),
        Stage("translations complete", python, "tools/merge_translations.py", "--check"),
    ]  # fmt: skip


def test(options: argparse.Namespace, words: list[str]) -> int:
    prepare(tests=True)
    if words:
        # Somebody who names tests wants these and nothing else.
        command = [str(python_of_venv()), "-m", "pytest", *words]
        return subprocess.run(command, cwd=ROOT, env=environment_of_children(), check=False).returncode
    checks = check_stages()
    stages = [pytest_stage("tests on SQLite", FAST, *parallel("worksteal"))]
    if not options.fast:
        if has_postgresql():
            stages.append(
                pytest_stage(
                    "tests on PostgreSQL",
                    f"({FAST}) or both_databases",
                    *parallel("worksteal"),
                    LMS_TEST_DATABASE="postgresql",
                )
            )
        else:
            say("Sin PostgreSQL: se omiten sus pruebas. / PostgreSQL is missing: its tests are left out.")
            say("Escriba / type: sudo apt install postgresql")
        bring_chromium()
        # A file at a time: the tests of one file share a server and a browser. conftest.py puts the longest files
        # first; xdist would begin with those of the most tests.
        words_of_files = parallel("loadfile", "--no-loadscope-reorder")
        stages.append(pytest_stage("browser and slow tests", "browser or slow", *words_of_files))
    began = time.monotonic()
    run_together(checks)
    for stage in stages:
        stage.run()
    return summary([*checks, *stages], time.monotonic() - began)


def bring_chromium() -> None:
    """Where the system has no Chromium, let Playwright fetch its own."""
    if not any(map(shutil.which, CHROMIUM_NAMES)):
        command = [str(python_of_venv()), "-m", "playwright", "install", "chromium"]
        subprocess.run(command, env=environment_of_children(), stdin=subprocess.DEVNULL, check=False)


def summary(stages: list[Stage], seconds: float) -> int:
    """Print a line for each stage and, last, the sum. Return the exit code."""
    say()
    for stage in stages:
        word = "ok    " if not stage.failed else "FAILED"
        counts = f"{stage.passed} passed" if stage.report else ""
        if stage.failed and stage.report:
            counts += f", {stage.failed} failed"
        if stage.skipped:
            counts += f", {stage.skipped} skipped"
        say(f"{word} {stage.name:<26} {stage.seconds:7.1f} s  {counts} {stage.remark}".rstrip())
    passed, failed, skipped = (
        sum(getattr(s, key) for s in stages) for key in ("passed", "failed", "skipped")
    )
    say(f"\n{passed} passed, {failed} failed, {skipped} skipped in {seconds:.0f} s")
    return 1 if failed else 0


# ------------------------------------------------------------------------------------------- other verbs


def bench(words: list[str]) -> int:
    prepare(tests=True)
    command = [str(python_of_venv()), "-m", "bench", *words]
    return subprocess.run(command, cwd=ROOT, env=environment_of_children(), check=False).returncode


def lock(options: argparse.Namespace) -> int:
    """Pin what the .in files ask for, with hashes, for every Python from 3.11 on."""
    prepare(tests=True)
    uv = shutil.which("uv") or str(VENV / "bin" / "uv")
    for name in ("requirements", "requirements-dev"):
        command = [uv, "pip", "compile", "-q", "--universal", "--python-version", "3.11", "--generate-hashes"]
        command += [
            "--no-header",
            f"{name}.in",
            "-o",
            f"{name}.txt",
            *(["--upgrade"] if options.upgrade else []),
        ]
        done = subprocess.run(
            command, cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise installation_problem(done.stdout + done.stderr)
        say(f"{name}.txt")
    return 0


WELCOME = """<!doctype html>
<html lang="es-PE"><head><meta charset="utf-8"><title>Preparar esta tableta</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>body{{font:1.25rem/1.5 sans-serif;max-width:38rem;margin:1.5rem auto;padding:0 1rem;color:#17100c}}
a.big{{display:block;padding:1rem;margin:.5rem 0;border-radius:.5rem;background:#8c1035;color:#fff;font-weight:700;text-align:center}}
code{{overflow-wrap:anywhere}}li{{margin-bottom:1rem}}</style></head><body>
<h1>Preparar esta tableta</h1>
<p>Esta página llega por <b>http</b>. Por http el navegador no guarda la aplicación en la tableta, no firma las marcas y no
promete conservarlas: sirve solo para dar el primer paso.</p>
<ol>
<li><a class="big" href="/aula.crt">Descargar aula.crt</a>Es la autoridad de esta caja: dice a la tableta que puede confiar en ella.</li>
<li>Instálela: <b>Ajustes → Seguridad → Cifrado y credenciales → Instalar un certificado → Certificado de CA</b>. Compare la huella SHA-256:<br><code>{fingerprint}</code></li>
<li><a class="big" href="{named}">Abrir la aplicación</a>La dirección es <code>{named}</code>. Si no abre, el router todavía no conoce
el nombre: vea docs/tabletas.md, paso 3. Mientras tanto se puede probar con <a href="{numbered}">{numbered}</a>, pero una tableta
conectada con el número deja de encontrar la caja cuando el número cambia.</li>
</ol></body></html>
"""


def hand_out(
    file: Path, host: str, port: int, *, named: str, numbered: str, fingerprint: str
) -> http.server.ThreadingHTTPServer:
    """Give the authority's certificate, and a page that says what to do with it, by plain http: a tablet has to get it
    before it trusts us. Neither holds anything secret."""
    page = WELCOME.format(named=named, numbered=numbered, fingerprint=fingerprint).encode()

    class Welcome(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            wants_file = self.path.split("?", 1)[0] == "/aula.crt"
            content = file.read_bytes() if wants_file else page
            self.send_response(200)
            if wants_file:
                self.send_header("Content-Type", "application/x-x509-ca-cert")
                self.send_header("Content-Disposition", 'attachment; filename="aula.crt"')
            else:
                self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *args: object) -> None:
            """Nobody reads it."""

    server = http.server.ThreadingHTTPServer((host, port), Welcome)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def tablet(options: argparse.Namespace) -> int:
    """Serve the demo's data over https to tablets on the local network, without any internet."""
    refuse_second_demo()
    check_port(options.host, options.port, "tablet")
    check_port(options.host, options.port + 1, "tablet")
    prepare()
    migrate_demo()
    manage("load_demo")
    more = ["--host", options.name] if options.name else []
    made = json.loads(manage("make_tablet_ca", "--print-json", *more, capture=True).strip().splitlines()[-1])
    machine = made["addresses"][0]
    port = "" if options.port == 443 else f":{options.port}"
    named, numbered = f"https://{made['host']}{port}/tablet/", f"https://{machine}{port}/tablet/"
    first = f"http://{machine}:{options.port + 1}/"
    # Tablets remember the office by its address, letter for letter: everything we print is the name.
    office = f"https://{made['host']}{port}"
    server = serve(
        options.host,
        options.port,
        office,
        more=["--certfile", made["certificate"], "--keyfile", made["key"]],
    )
    handing = hand_out(
        Path(made["authority"]),
        options.host,
        options.port + 1,
        named=named,
        numbered=numbered,
        fingerprint=made["fingerprint"],
    )
    say()
    say("1. Instale la autoridad en cada tableta, una sola vez / install the authority once on each tablet:")
    say(f"   {first}")
    say(f"   SHA-256 {made['fingerprint']}")
    say(manage("make_tablet_ca", "--qr", first, capture=True))
    say(f"2. El router debe llevar el nombre {made['host']} a {machine} (docs/tabletas.md, paso 3)")
    say(f"   / the router has to lead the name {made['host']} to {machine}. dnsmasq, OpenWrt:")
    say(f"   address=/{made['host']}/{machine}")
    say()
    say("3. Abra la aplicación con Chrome / open the app in Chrome:")
    say(f"   {named}")
    say(manage("make_tablet_ca", "--qr", named, capture=True))
    say(f"   Para probar sin el nombre / to try it without the name: {numbered}")
    say(f"   Administración / admin: {office}/admin/")
    say("   Cierre con Ctrl+C. / Close with Ctrl+C.")
    try:
        return wait_for(server, office)
    finally:
        handing.shutdown()


def run_manage(words: list[str]) -> int:
    """Run manage.py: on the demo's data, or on what the caller's environment names."""
    prepare()
    DEMO.mkdir(parents=True, exist_ok=True)
    elsewhere = any(os.environ.get(name) for name in PLACES)
    child = environment_of_children() if elsewhere else settings_of_demo()
    return subprocess.run(
        [str(python_of_venv()), "manage.py", *words], cwd=ROOT, env=child, check=False
    ).returncode


def arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="run.py", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    verbs = parser.add_subparsers(dest="verb", required=True)
    for name in ("demo", "tablet"):
        one = verbs.add_parser(name)
        one.add_argument("--port", type=int, default=8000 if name == "demo" else 8443)
        one.add_argument("--host", default="127.0.0.1" if name == "demo" else "0.0.0.0")
        if name == "tablet":
            one.add_argument(
                "--name", help="the one name tablets use, for example tableta.su-organizacion.pe"
            )
        if name == "demo":
            one.add_argument("--reset", action="store_true", help="delete var/demo and start over")
    verbs.add_parser("test", add_help=False).add_argument("--fast", action="store_true")
    verbs.add_parser("bench", add_help=False)
    verbs.add_parser("manage", add_help=False)
    verbs.add_parser("lock").add_argument("--upgrade", action="store_true")
    return parser


def main(words: list[str]) -> int:
    if words[:1] == ["manage"]:
        return run_manage(words[1:])
    if words[:1] == ["bench"]:
        return bench(words[1:])
    options, rest = arguments().parse_known_args(words)
    if rest and options.verb != "test":
        arguments().error(f"unrecognized arguments: {' '.join(rest)}")
    verb = {"demo": demo, "tablet": tablet, "lock": lock}
    return test(options, rest) if options.verb == "test" else verb[options.verb](options)


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    try:
        check_python()
        check_system()
        sys.exit(main(sys.argv[1:]))
    except Problem as problem:
        print(f"\n{problem}", file=sys.stderr)
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
