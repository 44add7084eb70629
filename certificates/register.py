"""The register of certificates: a chain of entries in which nothing can be changed without the change being seen.

Pure part: entries are plain JSON values, the chain is checked here and nowhere else. No entry holds a name; the
`commit` of a certificate is a salted hash (see payload.py), so printed sheets may hang on a public wall.

Each entry's hash covers the hash of the one before. A chain alone cannot show that its tail was cut or that all of
it was computed anew: printed sheets, checkpoints outside the house and the entry hash on each certificate do that.
They are compared through `anchors`.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Literal

from certificates.payload import Number, PayloadError, canonical, text_problem

HASH_LABEL = b"registro-de-certificados-v1\n"
FIRST_PREVIOUS = "0" * 64
PRINTED_HASH_LENGTH = 32
REASON_LIMIT = 500

EntryType = Literal["issue", "replace", "revoke", "key", "checkpoint", "lost", "rebuild"]

# What each type carries beside seq, at, prev, type and hash.
FIELDS: Mapping[str, frozenset[str]] = {
    "issue": frozenset({"no", "commit"}),
    "replace": frozenset({"no", "old", "commit", "reason"}),
    "revoke": frozenset({"no", "reason"}),
    "key": frozenset({"kid", "purpose", "status", "spki"}),
    "checkpoint": frozenset({"count"}),
    # In the place of an entry of which nothing but its number was left when the register was rebuilt from its files.
    "lost": frozenset(),
    # How many entries were brought back and how many are lost; without it a `lost` entry is a hole somebody made.
    "rebuild": frozenset({"count", "lost"}),
}
FRAME = frozenset({"seq", "at", "prev", "type", "hash"})
KEY_STATUSES = frozenset({"active", "retired", "compromised"})
_HEX64 = re.compile(r"[0-9a-f]{64}")
_HEX16 = re.compile(r"[0-9a-f]{16}")


class RegisterError(ValueError):
    """An entry that may not be written. `code` is one of the codes of `Problem`."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code = code
        self.detail = detail


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong with a register, at the entry with this sequence number (0: with the whole)."""

    code: str
    seq: int
    detail: str = ""

    def __str__(self) -> str:
        return f"{self.seq}: {self.code}" + (f" ({self.detail})" if self.detail else "")


@dataclass(frozen=True)
class Anchor:
    """A hash known from outside: a printed sheet, a certificate in somebody's hand, a notary's copy.

    `hash` may be a beginning of at least 16 hexadecimal digits, as paper shows it.
    """

    seq: int
    hash: str
    source: str = ""


@dataclass
class Standing:
    """What a sound register says about one number."""

    no: str
    seq: int
    commit: str
    status: Literal["valid", "revoked", "replaced"] = "valid"
    reason: str = ""
    replaced_by: str = ""
    changed_seq: int = 0


@dataclass
class Report:
    problems: list[Problem] = field(default_factory=list)
    standings: dict[str, Standing] = field(default_factory=dict)
    count: int = 0
    head: str = FIRST_PREVIOUS
    lost: int = 0
    numbers_lost: int = 0

    @property
    def is_sound(self) -> bool:
        return not self.problems


def stamp(moment: datetime) -> str:
    """A moment as the register writes it: UTC, whole seconds, `2026-11-21T18:30:00Z`."""
    if moment.tzinfo is None:
        raise RegisterError("time_without_zone")
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def entry_hash(entry: Mapping[str, Any]) -> str:
    """SHA-256 over the label and the canonical entry without its own hash."""
    body = {key: value for key, value in entry.items() if key != "hash"}
    return hashlib.sha256(HASH_LABEL + canonical(body)).hexdigest()


def make_entry(
    previous: Mapping[str, Any] | None, *, entry_type: EntryType, at: datetime, **fields: Any
) -> dict[str, Any]:
    """The entry that follows `previous` (None for the first one). It is checked, sealed with its hash, not stored.

    Raises RegisterError `fields_differ`, `back_dated`, or the code of a malformed value. Whether a number is free or
    already withdrawn needs the whole register: that is the database's and `verify_chain`'s part.
    """
    if set(fields) != FIELDS[entry_type]:
        raise RegisterError("fields_differ", ", ".join(sorted(set(fields) ^ FIELDS[entry_type])))
    entry: dict[str, Any] = {
        "seq": previous["seq"] + 1 if previous else 1,
        "at": stamp(at),
        "prev": previous["hash"] if previous else FIRST_PREVIOUS,
        "type": entry_type,
        **fields,
    }
    # A clock that was set back must stop the registrar, not bend the order of the book.
    if previous and entry["at"] < previous["at"]:
        raise RegisterError("back_dated", f"{entry['at']} < {previous['at']}")
    entry["hash"] = entry_hash(entry)
    for code, detail in _shape_problems(entry):
        raise RegisterError(code, detail)
    return entry


def _shape_problems(entry: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    entry_type = str(entry.get("type"))
    if entry_type not in FIELDS:
        yield "type_unknown", str(entry_type)[:20]
        return
    if set(entry) != FRAME | FIELDS[entry_type]:
        yield "fields_differ", ", ".join(sorted(set(entry) ^ (FRAME | FIELDS[entry_type])))[:80]
        return
    if not isinstance(entry["at"], str) or _moment(entry["at"]) is None:
        yield "time_malformed", str(entry["at"])[:30]
    if isinstance(entry["seq"], bool) or not isinstance(entry["seq"], int):
        yield "sequence_malformed", str(entry["seq"])[:20]
    for key in ("prev", "hash", "commit"):
        if key in entry and not (isinstance(entry[key], str) and _HEX64.fullmatch(entry[key])):
            yield "hash_malformed", key
    for key in ("no", "old"):
        if key in entry:
            try:
                Number.parse(entry[key])
            except (PayloadError, TypeError):
                yield "number_malformed", str(entry[key])[:40]
    if "reason" in entry and (
        not isinstance(entry["reason"], str) or text_problem(entry["reason"], limit=REASON_LIMIT)
    ):
        yield "reason_missing", ""
    if entry_type == "key":
        if (
            entry["status"] not in KEY_STATUSES
            or not isinstance(entry["purpose"], str)
            or not entry["purpose"]
        ):
            yield "key_malformed", str(entry["status"])[:20]
        if not (isinstance(entry["kid"], str) and _HEX16.fullmatch(entry["kid"])):
            yield "key_malformed", str(entry["kid"])[:20]
        if not (isinstance(entry["spki"], str) and _HEX64.fullmatch(entry["spki"])):
            yield "hash_malformed", "spki"
    for key in ("count", "lost"):
        if key in entry and (isinstance(entry[key], bool) or not isinstance(entry[key], int)):
            yield "checkpoint_count", str(entry[key])[:20]


def _moment(text: str) -> datetime | None:
    try:
        return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    except ValueError:
        return None


def verify_chain(
    entries: Iterable[Mapping[str, Any]],
    *,
    anchors: Iterable[Anchor] = (),
    now: datetime | None = None,
) -> Report:
    """Read the register from its first entry and say everything that is wrong with it, in order.

    Works on one pass and keeps a few dozen bytes per certificate, so a register of any length can be checked.
    Codes: `type_unknown`, `fields_differ`, `time_malformed`, `sequence_malformed`, `hash_malformed`,
    `number_malformed`, `reason_missing`, `key_malformed`, `checkpoint_count` (shape); `sequence_broken`,
    `link_broken`, `hash_wrong`, `back_dated`, `in_the_future` (chain); `number_twice`, `number_gap`,
    `commit_twice`, `old_unknown`, `revoked_unknown`, `revoked_twice`, `withdrawn_already`, `key_twice`,
    `key_unknown`, `lost_unaccounted` (meaning); `anchor_missing`, `anchor_differs` (comparison with paper).
    """
    report = Report()
    wanted: dict[int, list[Anchor]] = {}
    for anchor in anchors:
        wanted.setdefault(anchor.seq, []).append(anchor)
    positions: dict[tuple[str, int], int] = {}
    commits: set[str] = set()
    keys: dict[str, str] = {}
    unaccounted: list[int] = []
    latest = ""
    limit = stamp(now) if now else ""

    for expected, entry in enumerate(entries, start=1):
        problems = report.problems
        seq = entry.get("seq")
        place = seq if isinstance(seq, int) else expected
        shape = list(_shape_problems(entry))
        problems += [Problem(code, place, detail) for code, detail in shape]
        if seq != expected:
            problems.append(Problem("sequence_broken", place, f"expected {expected}"))
        if entry.get("prev") != report.head:
            problems.append(Problem("link_broken", place))
        try:
            computed = entry_hash(entry)
        except PayloadError as error:
            computed = ""
            problems.append(Problem("hash_wrong", place, error.code))
        else:
            if entry.get("type") == "lost":
                # Its hash is what the entry after it says of it; nobody can compute it any more.
                computed = str(entry.get("hash", ""))
                unaccounted.append(place)
            elif computed != entry.get("hash"):
                problems.append(Problem("hash_wrong", place))
        at = entry.get("at")
        if isinstance(at, str):
            if at < latest:
                problems.append(Problem("back_dated", place, at))
            if limit and at > limit:
                problems.append(Problem("in_the_future", place, at))
            latest = max(latest, at)
        for anchor in wanted.pop(place, ()):
            if not _anchor_fits(anchor, computed):
                problems.append(Problem("anchor_differs", place, anchor.source))
        report.count = expected
        report.head = str(entry.get("hash", ""))
        if not shape:
            if entry["type"] == "lost":
                report.lost += 1
            elif entry["type"] == "rebuild" and (entry["lost"], entry["count"]) == (report.lost, place - 1):
                unaccounted.clear()
            _read_meaning(entry, place, report, positions, commits, keys)

    report.problems += [Problem("lost_unaccounted", place) for place in unaccounted]

    for missing in sorted(wanted):
        report.problems += [Problem("anchor_missing", missing, anchor.source) for anchor in wanted[missing]]
    return report


def _anchor_fits(anchor: Anchor, computed: str) -> bool:
    printed = re.sub(r"[\s\-]", "", anchor.hash).lower()
    return 16 <= len(printed) <= 64 and computed.startswith(printed)


def _read_meaning(
    entry: Mapping[str, Any],
    place: int,
    report: Report,
    positions: dict[tuple[str, int], int],
    commits: set[str],
    keys: dict[str, str],
) -> None:
    problems, standings = report.problems, report.standings
    match entry["type"]:
        case "issue" | "replace":
            number = Number.parse(entry["no"])
            if entry["no"] in standings:
                problems.append(Problem("number_twice", place, entry["no"]))
                return
            last = positions.get((number.series, number.year), 0)
            # Numbers may be missing only where entries are: no more of them than were lost.
            gap = number.position - last - 1
            if gap < 0 or gap > report.lost - report.numbers_lost:
                problems.append(Problem("number_gap", place, f"{entry['no']} after {last:04d}"))
            else:
                report.numbers_lost += gap
            positions[number.series, number.year] = max(last, number.position)
            if entry["commit"] in commits:
                problems.append(Problem("commit_twice", place, entry["no"]))
            commits.add(entry["commit"])
            if entry["type"] == "replace":
                old = standings.get(entry["old"])
                if old is None:
                    if not report.lost:
                        problems.append(Problem("old_unknown", place, entry["old"]))
                elif old.status != "valid":
                    problems.append(Problem("withdrawn_already", place, entry["old"]))
                else:
                    old.status, old.replaced_by = "replaced", entry["no"]
                    old.reason, old.changed_seq = entry["reason"], place
            standings[entry["no"]] = Standing(entry["no"], place, entry["commit"])
        case "revoke":
            standing = standings.get(entry["no"])
            if standing is None:
                if not report.lost:
                    problems.append(Problem("revoked_unknown", place, entry["no"]))
            elif standing.status == "revoked":
                problems.append(Problem("revoked_twice", place, entry["no"]))
            elif standing.status == "replaced":
                problems.append(Problem("withdrawn_already", place, entry["no"]))
            else:
                standing.status, standing.reason, standing.changed_seq = "revoked", entry["reason"], place
        case "key":
            if entry["status"] == "active":
                if entry["kid"] in keys:
                    problems.append(Problem("key_twice", place, entry["kid"]))
            elif entry["kid"] not in keys and not report.lost:
                problems.append(Problem("key_unknown", place, entry["kid"]))
            keys[entry["kid"]] = entry["status"]
        case "checkpoint":
            if entry["count"] != place - 1:
                problems.append(Problem("checkpoint_count", place, str(entry["count"])))


def checkpoint_head(entry: Mapping[str, Any]) -> str:
    """What a sheet prints and what a notary stamps: number and full hash of the last entry."""
    return f"{entry['seq']}:{entry['hash']}"


def printed_hash(full: str, *, digits: int = PRINTED_HASH_LENGTH) -> str:
    """The beginning of a hash in groups of four, as a person compares it by eye."""
    head = full[:digits]
    return " ".join(head[start : start + 4] for start in range(0, len(head), 4))
