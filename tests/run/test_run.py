"""run.py tells people what is wrong in one sentence, in Spanish and in English, and what to type."""

import ast
import contextlib
import json
import os
import pwd
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

import run

ROOT = Path(run.__file__).parent
SYSTEM_PYTHON = "/usr/bin/python3"


def call(*words, folder=ROOT, python=sys.executable, **more):
    return subprocess.run(
        [python, folder / "run.py", *words],
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        timeout=120,
        check=False,
        # pytest itself names settings; somebody who types the command does not.
        env={name: value for name, value in os.environ.items() if name not in run.PLACES},
        **more,
    )


@pytest.fixture
def house(tmp_path):
    """A project that needs nothing from the internet: run.py, empty lists of packages, a manage.py that answers."""
    shutil.copy(ROOT / "run.py", tmp_path)
    (tmp_path / "tools").mkdir()
    shutil.copy(ROOT / "tools" / "postgresql.py", tmp_path / "tools")
    for name in ("requirements.txt", "requirements-dev.txt"):
        (tmp_path / name).write_text("# nothing\n")
    (tmp_path / "manage.py").write_text(
        "import os, sys; print(sys.prefix, sys.argv[1:], os.environ.get('LMS_DATA'))\n"
    )
    return tmp_path


@pytest.fixture
def busy_port():
    with contextlib.closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        yield taken.getsockname()[1]


def test_busy_port_is_one_sentence_with_a_free_port_to_type(busy_port):
    answer = call("demo", "--port", str(busy_port))

    assert answer.returncode == 1
    spanish, english = answer.stderr.strip().splitlines()
    assert spanish.startswith(
        f"El puerto {busy_port} está ocupado por otro programa. Escriba: python3 run.py demo --port "
    )
    assert english.startswith(
        f"Port {busy_port} is busy with another program. Type: python3 run.py demo --port "
    )
    with contextlib.closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", int(english.split()[-1])))


@pytest.mark.parametrize(
    "words, sentence",
    (
        (("--port", "70000"), "There is no port 70000."),
        (("--port", "8000", "--host", "203.0.113.9"), "This machine does not have the address 203.0.113.9."),
    ),
)
def test_port_or_address_that_cannot_be_is_one_sentence(words, sentence):
    answer = call("demo", *words)

    assert answer.returncode == 1
    assert sentence in answer.stderr


def test_word_that_run_does_not_know_is_refused():
    answer = call("demo", "--prot", "8000")

    assert answer.returncode == 2
    assert "unrecognized arguments: --prot 8000" in answer.stderr


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody who may not write")
def test_folder_that_cannot_be_written_is_one_sentence(house):
    if not Path(SYSTEM_PYTHON).exists():
        pytest.skip("this machine has no Python that others may run")
    nobody = pwd.getpwnam("nobody")
    house.chmod(0o755)
    for parent in house.parents:
        if parent.stat().st_mode & 0o005 != 0o005 and str(parent).startswith("/tmp/"):
            parent.chmod(0o755)

    answer = call(
        "demo", folder=house, python=SYSTEM_PYTHON, user=nobody.pw_uid, group=nobody.pw_gid, cwd="/"
    )

    assert answer.returncode == 1
    assert (
        f"No se puede escribir en la carpeta {house}. Escriba: sudo chown -R $USER {house}" in answer.stderr
    )
    assert f"The folder {house} cannot be written. Type: sudo chown -R $USER {house}" in answer.stderr


def test_old_python_is_one_sentence(monkeypatch):
    monkeypatch.setattr(run, "newer_python", lambda: None)

    with pytest.raises(run.Problem) as problem:
        run.check_python((3, 9, 2))

    assert "Este Python es 3.9.2; hace falta 3.11 o más nuevo." in str(problem.value)
    assert "This Python is 3.9.2; 3.11 or newer is needed." in str(problem.value)


def test_old_python_hands_over_to_a_newer_one(monkeypatch):
    handed = []
    monkeypatch.setattr(run, "newer_python", lambda: "/usr/bin/python3.13")
    monkeypatch.setattr(run.os, "execv", lambda path, words: handed.append(path))
    monkeypatch.delenv("LMS_RUN_AGAIN", raising=False)

    with contextlib.suppress(run.Problem):
        run.check_python((3, 9, 2))
    monkeypatch.delenv("LMS_RUN_AGAIN", raising=False)

    assert handed == ["/usr/bin/python3.13"]


def test_old_python_can_read_the_file_that_tells_it_so():
    assert ast.parse((ROOT / "run.py").read_text(), feature_version=(3, 8))


def test_run_imports_the_standard_library_alone():
    tree = ast.parse((ROOT / "run.py").read_text())
    names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}

    assert {name.split(".")[0] for name in names} - set(sys.stdlib_module_names) == {"tools"}


def test_full_disk_is_one_sentence_before_anything_is_written(monkeypatch, tmp_path):
    monkeypatch.setattr(
        run.shutil, "disk_usage", lambda folder: shutil._ntuple_diskusage(10**9, 10**9, 50 * 1024**2)
    )

    with pytest.raises(run.Problem) as problem:
        run.check_space(900 * 1024**2, tmp_path)

    assert (
        f"El disco está casi lleno: quedan 50 MB y hacen falta 900 MB. Libere espacio en {tmp_path}."
        in str(problem.value)
    )


@pytest.mark.parametrize(
    "said, sentence",
    (
        (
            "ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device",
            "disk became full",
        ),
        ("PermissionError: [Errno 13] Permission denied: '.venv/x'", "cannot be written"),
        ("NewConnectionError: Failed to establish a new connection", "check the internet connection"),
        ("error: Failed to fetch\n caused by: dns error", "check the internet connection"),
        (
            "ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.",
            "is not the expected one",
        ),
        ("one\ntwo\nsomething else broke\n\n", "Installing the packages failed: something else broke"),
        ("", "Installing the packages failed: ?"),
    ),
)
def test_words_of_an_installer_become_one_sentence(said, sentence):
    assert sentence in run.installation_problem(said).en


@pytest.mark.parametrize(
    "said, sentence",
    (
        ("sqlite3.OperationalError: database or disk is full", "The disk is full."),
        ("django.db.utils.OperationalError: attempt to write a readonly database", "cannot be written"),
        ("Traceback\nValueError: nine", "The command «migrate» failed: ValueError: nine"),
    ),
)
def test_words_of_a_failed_command_become_one_sentence(said, sentence, monkeypatch, tmp_path):
    monkeypatch.setattr(run, "VAR", tmp_path)

    assert sentence in run.command_problem("migrate", said).en


def test_library_that_may_not_be_installed_is_named_with_the_command(monkeypatch):
    monkeypatch.setattr(run, "needs", lambda tests: [("PDF", False, "libpangoft2-1.0-0", "pango")])
    monkeypatch.setattr(run, "administrator", lambda: None)
    monkeypatch.setattr(run.sys, "platform", "linux")
    monkeypatch.setattr(run.shutil, "which", lambda name: f"/usr/bin/{name}" if name == "apt-get" else None)

    with pytest.raises(run.Problem) as problem:
        run.install_system(tests=False)

    assert str(problem.value).splitlines() == [
        "Faltan en el sistema: libpangoft2-1.0-0. Escriba: sudo apt-get install -y libpangoft2-1.0-0",
        "The system lacks: libpangoft2-1.0-0. Type: sudo apt-get install -y libpangoft2-1.0-0",
    ]


def test_library_for_some_tests_alone_is_left_out_with_its_name(monkeypatch, capsys):
    monkeypatch.setattr(run, "needs", lambda tests: [("QR tests", False, "zbar-tools", "zbar")])
    monkeypatch.setattr(run, "administrator", lambda: None)
    monkeypatch.setattr(run, "IN_CI", False)

    run.install_system(tests=True)

    assert "zbar-tools is missing, so «QR tests» is left out" in capsys.readouterr().out


def test_library_for_some_tests_must_not_be_missing_in_ci(monkeypatch):
    monkeypatch.setattr(run, "needs", lambda tests: [("QR tests", False, "zbar-tools", "zbar")])
    monkeypatch.setattr(run, "administrator", lambda: None)
    monkeypatch.setattr(run, "IN_CI", True)

    with pytest.raises(run.Problem, match="zbar-tools"):
        run.install_system(tests=True)


@pytest.mark.slow
def test_first_start_makes_the_environment_and_the_second_leaves_it_alone(house):
    first = call("manage", "hello", "--there", folder=house)
    second = call("manage", "hello", folder=house)

    assert first.returncode == second.returncode == 0, first.stderr + second.stderr
    assert f"{house}/.venv ['hello', '--there'] {house}/var/demo" in first.stdout
    assert "Installing the packages" in first.stdout
    assert "Installing the packages" not in second.stdout


@pytest.mark.slow
def test_changed_list_of_packages_is_installed_again(house):
    call("manage", "hello", folder=house)
    (house / "requirements.txt").write_text("# nothing, but another nothing\n")

    assert "Installing the packages" in call("manage", "hello", folder=house).stdout


@pytest.mark.slow
@pytest.mark.parametrize("damage", ("python gone", "python broken", "empty folder"))
def test_environment_that_was_left_half_made_is_made_anew(house, damage):
    venv = house / ".venv"
    if damage == "empty folder":
        venv.mkdir()
    else:
        call("manage", "hello", folder=house)
        (venv / "bin" / "python").unlink()
        if damage == "python broken":
            (venv / "bin" / "python").write_text("#!/nowhere/python\n")
            (venv / "bin" / "python").chmod(0o755)

    answer = call("manage", "hello", folder=house)

    assert answer.returncode == 0, answer.stderr
    assert "The folder .venv is incomplete and is made anew." in answer.stdout
    assert json.loads((venv / ".lms-installed.json").read_text()).keys() == {"requirements.txt"}


def test_reset_deletes_the_demo_and_nothing_else(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(run, "DEMO", tmp_path / "var" / "demo")
    for name in ("demo/db.sqlite3", "db.sqlite3", "keys/seal.pem"):
        (tmp_path / "var" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "var" / name).write_text("x")

    run.reset_demo()

    kept = sorted(str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file())
    assert kept == ["var/db.sqlite3", "var/keys/seal.pem"]
    assert f"Se borra {tmp_path}/var/demo" in capsys.readouterr().out


def test_demo_never_touches_the_database_of_the_environment(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://real-people")
    monkeypatch.setenv("LMS_MEDIA_ROOT", "/srv/real")
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "cms.settings.production")

    child = run.settings_of_demo()

    assert "DATABASE_URL" not in child
    assert "LMS_MEDIA_ROOT" not in child
    assert child["DJANGO_SETTINGS_MODULE"] == "cms.settings.dev"
    assert child["LMS_DATA"] == str(run.DEMO)


def test_second_demo_on_the_same_data_is_refused(monkeypatch, tmp_path):
    monkeypatch.setattr(run, "DEMO", tmp_path)
    (tmp_path / "server.pid").write_text(f"{os.getpid()} http://localhost:8000")

    with pytest.raises(
        run.Problem, match=rf"already open at http://localhost:8000 \(process {os.getpid()}\)"
    ):
        run.refuse_second_demo()


def test_note_of_a_demo_that_was_killed_does_not_stop_the_next(monkeypatch, tmp_path):
    monkeypatch.setattr(run, "DEMO", tmp_path)
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    (tmp_path / "server.pid").write_text(f"{gone.pid} http://localhost:8000")

    run.refuse_second_demo()


# ----------------------------------------------------------------------------------------- run.py test

REPORT = '<testsuites><testsuite tests="{tests}" failures="{failures}" errors="{errors}" skipped="{skipped}"/></testsuites>'


def stage(name, code, tmp_path, report=None):
    """A stage that ends with `code` and, like pytest, may leave a report."""
    file = tmp_path / f"{name}.xml"
    writes = f"open({str(file)!r}, 'w').write({report!r});" if report is not None else ""
    return run.Stage(
        name,
        sys.executable,
        "-c",
        f"{writes}raise SystemExit({code})",
        report=str(file) if report is not None else "",
    )


def test_stages_that_went_well_end_with_the_sum_and_zero(tmp_path, capsys):
    report = REPORT.format(tests=12, failures=0, errors=0, skipped=2)
    stages = [stage("ruff", 0, tmp_path), stage("tests", 0, tmp_path, report)]
    for one in stages:
        one.run()

    assert run.summary(stages, 3.0) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "11 passed, 0 failed, 2 skipped in 3 s"


@pytest.mark.parametrize(
    "code, report, failed",
    (
        (1, None, 1),
        (1, REPORT.format(tests=12, failures=2, errors=1, skipped=0), 3),
        (3, REPORT.format(tests=12, failures=0, errors=0, skipped=0), 1),
        (5, REPORT.format(tests=0, failures=0, errors=0, skipped=0), 1),
        (-9, "", 1),
    ),
    ids=("check", "failing tests", "internal error", "nothing collected", "killed before its report"),
)
def test_one_broken_stage_makes_the_whole_run_fail(tmp_path, capsys, code, report, failed):
    stages = [stage("ruff", 0, tmp_path), stage("broken", code, tmp_path, report), stage("mypy", 0, tmp_path)]
    for one in stages:
        one.run()

    assert run.summary(stages, 3.0) == 1
    last = capsys.readouterr().out.splitlines()[-1]
    assert f"{failed} failed" in last
    assert stages[2].passed == 1


def test_checks_at_the_same_time_speak_one_after_the_other(tmp_path, capsys):
    slow = "import time; print('one', flush=True); time.sleep(0.3); print('two')"
    stages = [
        run.Stage("slow", sys.executable, "-c", slow),
        run.Stage("quick", sys.executable, "-c", "print('three'); raise SystemExit(1)"),
    ]

    run.run_together(stages)

    said = [line.strip("─ ") for line in capsys.readouterr().out.splitlines() if line]
    assert said == ["slow", "one", "two", "quick", "three"]
    assert [(one.passed, one.failed) for one in stages] == [(1, 0), (0, 1)]


def test_report_of_an_earlier_run_is_not_counted_again(tmp_path):
    good = stage("tests", 0, tmp_path, REPORT.format(tests=12, failures=0, errors=0, skipped=0))
    good.run()
    silent = run.Stage("tests", sys.executable, "-c", "raise SystemExit(2)", report=good.report)
    silent.run()

    assert (silent.passed, silent.failed) == (0, 1)


def test_checks_of_the_fast_part_are_those_that_were_promised(tmp_path):
    assert [one.name for one in run.check_stages()] == [
        "ruff",
        "ruff format",
        "import contracts",
        "mypy",
        "migrations complete",
        "ready for production",
        "translations complete",
    ]
