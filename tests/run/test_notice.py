"""Everything others made is named in NOTICE, unchanged, with its licence."""

import json

from tests.architecture.house import ROOT
from tools import notice


def test_notice_names_every_work_of_others_and_the_files_are_those_of_the_lists():
    assert notice.faults() == []
    assert (ROOT / "NOTICE").read_text() == notice.notice()


def test_every_file_in_the_folders_of_others_is_listed():
    listed = {entry["path"] for entry in notice.entries()} | {
        entry["licence_path"] for entry in notice.entries()
    }
    present = {
        str(path.relative_to(ROOT))
        for folder in ("static/lms/vendor", "static/lms/fonts")
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and path.name not in ("vendor.json", "fonts.json")
    }

    assert present - listed == set()


def test_changed_file_is_noticed(tmp_path, monkeypatch):
    folder = tmp_path / "static" / "lms" / "vendor"
    folder.mkdir(parents=True)
    entry = {
        "file": "a.js",
        "name": "a",
        "version": "1",
        "source": "npm:a@1",
        "licence": "ISC",
        "licence_file": "LICENSE",
    }
    (folder / "vendor.json").write_text(json.dumps([{**entry, "sha256": "0" * 64}]))
    (folder / "a.js").write_text("changed")
    monkeypatch.setattr(notice, "ROOT", tmp_path)

    assert notice.faults() == [
        "static/lms/vendor/a.js is not the file of the list",
        "static/lms/vendor/LICENSE is missing",
    ]
