"""The shell of the app: complete, small, and every sentence in the catalogue."""

import gzip
import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from django.conf import settings

from courses.events.enums import HeldCode
from courses.sync import photos
from courses.sync.enums import EnrolError
from courses.tablet import shell, words

STATIC = Path(settings.BASE_DIR) / "static"
OURS = STATIC / "courses" / "tablet"
SCRIPTS = sorted(OURS.rglob("*.js"))
LIMIT = 40 * 1024


def source(path):
    return path.read_text(encoding="utf-8")


def everything():
    return "\n".join(source(path) for path in SCRIPTS)


def test_every_file_the_scripts_import_is_in_the_workers_list():
    listed = set(shell.FILES)
    missing = []
    for name in shell.SCRIPTS:
        path = STATIC / name
        for wanted in re.findall(
            r'(?:import|export)[^;"]*?from "([^"]+)"|^import "([^"]+)"', source(path), re.MULTILINE
        ):
            target = (path.parent / (wanted[0] or wanted[1])).resolve().relative_to(STATIC)
            if str(target) not in listed:
                missing.append(f"{name} imports {target}")

    assert missing == []


def test_every_script_of_the_folder_is_in_the_workers_list():
    assert {str(path.relative_to(STATIC)) for path in SCRIPTS} <= set(shell.SCRIPTS)


def test_every_listed_file_exists():
    assert [name for name in shell.FILES if not (STATIC / name).is_file()] == []


def test_every_font_the_styles_load_on_spanish_text_is_in_the_list():
    fonts = set(re.findall(r"fonts/(Lectura-(?:Regular|Bold)\.woff2)", source(STATIC / "lms/css/fonts.css")))

    assert {f"lms/fonts/{font}" for font in fonts} <= set(shell.FILES)


def sentences_of_the_scripts():
    text = everything()
    found = set(re.findall(r'\bt\(\s*"((?:[^"\\]|\\.)*)"', text))
    found |= set(re.findall(r'\bwords: "([^"]+)"', text))
    return found


def test_every_sentence_of_the_scripts_is_in_the_catalogue():
    known = set(words.catalogue("es"))

    assert len(sentences_of_the_scripts()) > 100
    assert sorted(sentences_of_the_scripts() - known) == []


def test_no_sentence_of_the_catalogue_is_left_over():
    text = everything()

    assert [name for name in (*words.SENTENCES, *words.NAMED) if f'"{name}"' not in text] == []


@pytest.mark.parametrize("prefix", ["outcome", "cause", "gap", "held", "enrol"])
def test_every_code_has_its_sentence(prefix):
    from courses.attendance.enums import ExcuseCause
    from courses.completion.rules import GapCode

    outcomes = re.search(r"OUTCOMES = \[(.*?)\]", source(OURS / "sending.js"), re.DOTALL)
    codes = {
        "outcome": re.findall(r'"(\w+)"', outcomes.group(1)),
        "cause": ExcuseCause.values,
        "gap": [code.value for code in GapCode],
        "held": [*HeldCode.values, photos.PLACE],
        "enrol": [*EnrolError, "malformed"],
    }[prefix]

    assert [code for code in codes if f"{prefix}.{code}" not in words.catalogue("es")] == []


def test_every_sentence_is_in_spanish_except_what_is_the_same_there():
    same = {"no", "Runasimi / Español", "%(name)s: %(status)s", "%(n)s min"}
    catalogue = words.catalogue("es")

    assert sorted(name for name in words.SENTENCES if catalogue[name] == name and name not in same) == []
    assert [name for name, sentence in words.NAMED.items() if catalogue[name] == sentence] == []
    assert "guardada aquí" in catalogue["%(n)s marks saved here, still to send"][0]


def test_quechua_leaves_out_what_nobody_reviewed():
    assert words.catalogue("quy") == {}


def test_own_code_and_style_stay_under_forty_kilobytes_compressed(client):
    scripts = [shell.address(name) for name in shell.SCRIPTS if "/vendor/" not in name]
    travelling = [client.get(address, headers={"accept-encoding": "gzip"}) for address in scripts]
    assert {answer["Content-Encoding"] for answer in travelling} == {"gzip"}
    style = gzip.compress((OURS / "tablet.css").read_bytes(), 9)

    assert sum(len(answer.content) for answer in travelling) + len(style) < LIMIT


def test_a_script_travels_without_its_commentary_and_is_otherwise_the_same(client):
    for name in shell.SCRIPTS:
        travels = client.get(shell.address(name)).content.decode()
        written = source(STATIC / name)
        if "/vendor/" in name:
            assert travels == written
            continue
        # A text over several lines would lose the space its lines begin with.
        assert all(line.count("`") % 2 == 0 for line in written.splitlines()), name
        left_out = [line.strip() for line in written.splitlines() if line.strip() not in travels.splitlines()]
        assert all(line.startswith(("//", "/*", "*")) for line in left_out), name
        assert travels == gzip.decompress(shell.compressed_script(name)).decode()


@pytest.mark.django_db
def test_no_other_file_is_handed_out_as_a_script(client):
    for name in ("courses/tablet/tablet.css", "../manage.py", "courses/tablet/app.js.map", "lms/js/class.js"):
        assert client.get(f"/tablet/app/{name}").status_code == 404


@pytest.mark.skipif(shutil.which("node") is None, reason="node is not installed")
def test_the_rules_on_the_tablet_answer_every_example_like_the_servers():
    vectors = json.loads(source(Path(settings.BASE_DIR) / "tests" / "vectors" / "completion.json"))["vectors"]
    program = f"""
      import {{ evaluate }} from "{(OURS / "rules.js").as_uri()}";
      import {{ readFileSync }} from "node:fs";
      const {{ vectors }} = JSON.parse(readFileSync("{settings.BASE_DIR}/tests/vectors/completion.json", "utf8"));
      const nothing = {{ planned_sessions: 0, attended_sessions: 0, excused_sessions: 0, minutes: 0 }};
      const no = {{ minimum_minutes: 0, minimum_percent: 0, pass_mark: null }};
      console.log(JSON.stringify(vectors.map(({{ facts, rules }}) => evaluate({{ ...nothing, ...facts }}, {{ ...no, ...rules }}).gaps)));
    """

    done = subprocess.run(
        ["node", "--experimental-default-type=module", "--input-type=module", "-e", program],
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    answers = json.loads(done.stdout)
    full = {"amount": 0, "alternative": 0, "subject": "", "level": ""}
    for vector, gaps in zip(vectors, answers, strict=True):
        assert [{**full, **gap} for gap in gaps] == [{**full, **gap} for gap in vector["gaps"]], vector[
            "name"
        ]


@pytest.mark.skipif(shutil.which("node") is None, reason="node is not installed")
def test_the_fold_on_the_tablet_answers_random_facts_like_the_servers():
    import random
    from uuid import UUID

    from courses.events.fold import fold_observations, fold_register

    class Fact:
        def __init__(self, name, value, supersedes):
            self.id, self.value, self.supersedes = name, value, supersedes

    chance = random.Random(7)
    cases = []
    for _ in range(300):
        names = [str(UUID(int=chance.getrandbits(128), version=4)) for _ in range(chance.randint(0, 6))]
        facts = [
            {
                "id": name,
                "value": chance.choice(
                    [None, "present", {"status": "late", "minutes": 5}, {"minutes": 5, "status": "late"}]
                ),
                "supersedes": chance.sample(names, chance.randint(0, min(2, len(names)))),
            }
            for name in names
        ]
        cases.append(facts)
    program = f"""
      import {{ foldRegister, foldObservations }} from "{(OURS / "fold.js").as_uri()}";
      const cases = {json.dumps(cases)};
      console.log(JSON.stringify(cases.map((facts) => {{
        const state = foldRegister(facts);
        return [state.value, state.heads.map((fact) => fact.id), state.inConflict, foldObservations(facts).map((fact) => fact.id)];
      }})));
    """
    done = subprocess.run(
        ["node", "--experimental-default-type=module", "--input-type=module", "-e", program],
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    for facts, answer in zip(cases, json.loads(done.stdout), strict=True):
        rows = [Fact(UUID(fact["id"]), fact["value"], fact["supersedes"]) for fact in facts]
        state = fold_register(rows)
        standing = [str(fact.id) for fact in fold_observations(rows)]
        assert answer == [state.value, [str(fact.id) for fact in state.heads], state.in_conflict, standing]


@pytest.mark.django_db
def test_the_worker_names_every_file_and_is_never_kept_by_the_browser(client):
    response = client.get("/tablet/sw.js")

    text = response.content.decode()
    assert response["Content-Type"].startswith("text/javascript")
    assert response["Cache-Control"] == "no-cache"
    assert response["Service-Worker-Allowed"] == "/tablet/"
    for address in ["/tablet/", *shell.addresses()]:
        assert f'"{address}"' in text.replace("\\u002D", "-")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address", ["/tablet/", "/tablet/manifest.webmanifest", "/tablet/words/es.json", "/tablet/words/quy.json"]
)
def test_the_shell_is_there_for_everybody_and_sets_no_cookie(client, address):
    response = client.get(address)

    assert response.status_code == 200
    assert not response.cookies
    assert "'unsafe" not in response.get("Content-Security-Policy", "")


@pytest.mark.django_db
def test_another_byte_in_the_shell_is_another_version(monkeypatch):
    before = shell._compute()
    monkeypatch.setattr(shell, "VERSION", "1.0.1")

    assert shell._compute() != before
