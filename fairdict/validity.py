"""Beside stage five, pure: every live dataset is held against the profiles and SHACL shapes of the catalogue.

Each folder ``vocabularies/shapes/NAME/`` with Turtle files, and each ``vocabularies/shapes/NAME.ttl``, is one set of
shapes; for a profile that the catalogue publishes and has no shapes of, its table answers. Leaves one row a dataset and
set in ``validity``: what was found, and how often. A dataset is judged anew when it, the shapes, the tables or the code
changed.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from sqlite3 import Connection
from typing import Any

from fairdict import tabled
from fairdict.config import Catalogue
from fairdict.document import canonical, digest
from fairdict.errors import ConfigError
from fairdict.fair import Breach
from fairdict.layers import Layers
from fairdict.neighbours import Neighbours
from fairdict.profiles import Profiles
from fairdict.profiles.shelf import published
from fairdict.shapes import Checks, Facts, Result, Term, compiled, facts_of, read
from fairdict.shapes.result import INFO, VIOLATION, WARNING
from fairdict.store import Store, loads
from fairdict.tabled import Tabled

BATCH = 500
_USUAL = re.compile(r"dcat-ap(-\d.*)?")
"""The sets that answer for DCAT-AP in the scores, whatever their release."""
_GRADES = {VIOLATION: "violation", WARNING: "warning", INFO: "advice"}
_CODE = tuple(Path(__file__).parent / name for name in ("shapes", "profiles"))
_LIVE = "SELECT key, hash FROM dataset WHERE state = 'live' ORDER BY key"
_STALE = """
SELECT d.key, d.hash, d.document, d.hash || COALESCE(p.mark, '') AS own FROM dataset d
LEFT JOIN temp.pointed p ON p.iri = d.iri LEFT JOIN validity v ON v.key = d.key AND v.shapes = ?
WHERE d.state = 'live' AND (v.input IS NULL OR v.input != ? || d.hash || COALESCE(p.mark, '') OR EXISTS (
  SELECT 1 FROM json_each(v.neighbours) n LEFT JOIN dataset o ON o.iri = n.key AND o.state = 'live'
  WHERE COALESCE(o.hash, '') != n.value)) AND d.key > ? ORDER BY d.key LIMIT ?
"""
"""What is stale for a set of shapes: what is new or changed, points to a changed neighbour, or is pointed to anew."""


@dataclass(frozen=True)
class Validated:
    """How many datasets were judged, and what in the shapes could not be, in sentences."""

    datasets: int = 0
    faults: tuple[str, ...] = ()


def laid(layers: Layers) -> dict[str, list[Path]]:
    """The sets of shapes that a catalogue has laid under ``vocabularies/shapes/``, each with its files."""
    found: dict[str, list[Path]] = {}
    for pattern in ("shapes/*/*.ttl", "shapes/*.ttl"):
        for name, path in layers.files("vocabularies", pattern):
            found.setdefault(name.split("/")[1].removesuffix(".ttl"), []).append(path)
    return dict(sorted(found.items()))


def tables(catalogue: Catalogue, sets: Collection[str]) -> dict[str, Tabled]:
    """The tables of the profiles that the catalogue publishes, but for those that shapes are laid of, by name and
    release."""
    shelf = Profiles(catalogue.layers)
    named = (published(catalogue, name, shelf) for name in catalogue.publishing.profiles)
    return {p.id: Tabled(p, catalogue.vocabularies) for p in named if p.id not in sets and p.name not in sets}


def validate(store: Store, catalogue: Catalogue) -> Validated:
    """Judges every live dataset by every set of shapes and every table, where that is stale."""
    shapes = laid(catalogue.layers)
    answering = tables(catalogue, shapes)
    sets = {**shapes, **{name: list(table.files) for name, table in answering.items()}}
    marks = {name: _mark(paths, catalogue) for name, paths in sets.items()}
    live = [tuple(row) for row in store.rows(_LIVE)]
    everything = digest(canonical([marks, live]))
    if store.done("validity", everything):
        return Validated()
    faults: dict[str, list[str]] = {}
    judged: set[str] = set()
    background = Facts.of(catalogue.vocabularies.background()) if shapes else Facts()
    for name, paths in sets.items():
        own = faults[name] = []
        try:
            checks = answering.get(name) or compiled(read(paths), background)
            own += checks.faults
            with Neighbours(store, catalogue, checks.backwards) as neighbours:
                judged |= _judge(store, catalogue, name, marks[name], checks, neighbours)
        except ConfigError as error:
            own.append(f"{error.message} The shapes “{name}” were not judged to the end.")
    with store.transaction() as db:
        _tidy(db, sets, faults)
        store.finished("validity", everything)
    return Validated(len(judged), tuple(dict.fromkeys(text for own in faults.values() for text in own)))


def _tidy(db: Connection, sets: Collection[str], faults: Mapping[str, Iterable[str]]) -> None:
    """Forgets datasets and shapes that are gone, and keeps what is wrong with the shapes for the report."""
    db.execute("DELETE FROM validity WHERE key NOT IN (SELECT key FROM dataset WHERE state = 'live')")
    known = "SELECT shapes FROM validity UNION SELECT property FROM issue WHERE stage = 'validity'"
    for (gone,) in db.execute(known).fetchall():
        if gone not in sets:
            db.execute("DELETE FROM validity WHERE shapes = ?", (gone,))
            db.execute("DELETE FROM issue WHERE stage = 'validity' AND property = ?", (gone,))
    for name, texts in faults.items():
        db.execute("DELETE FROM issue WHERE stage = 'validity' AND property = ?", (name,))
        db.executemany(
            "INSERT INTO issue (source, stage, code, severity, property, message) "
            "VALUES ('', 'validity', 'shapes', 'warning', ?, ?)",
            [(name, text) for text in dict.fromkeys(texts)],
        )


def _mark(paths: Iterable[Path], catalogue: Catalogue) -> str:
    """What a judgement rests on besides the dataset: shapes, tables, context and code."""
    code = [*(path for folder in _CODE for path in sorted(folder.glob("*.py"))), Path(__file__), Path(tabled.__file__)]
    files = [(path.name, digest(path.read_bytes())) for path in (*paths, *code)]
    return digest(canonical([files, catalogue.vocabularies.fingerprint, catalogue.context.raw]), 8)


def _judge(
    store: Store, catalogue: Catalogue, name: str, mark: str, checks: Checks | Tabled, neighbours: Neighbours
) -> set[str]:
    """Judges what is stale in batches; gives the keys."""
    judged: set[str] = set()
    last = ""
    while batch := store.rows(_STALE, name, mark, last, BATCH):
        last = batch[-1]["key"]
        rows = []
        for row in batch:
            facts = facts_of([loads(row["document"])], catalogue.context)
            counted = packed(checks.results(facts, elsewhere=neighbours))
            rows.append((row["key"], name, *counted, neighbours.told(), mark + row["own"]))
        with store.transaction() as db:
            db.executemany("INSERT OR REPLACE INTO validity VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)
        judged |= {row["key"] for row in batch}
    return judged


def packed(results: Iterable[Result]) -> tuple[int, int, int, str]:
    """How many violations, warnings and pieces of advice there are, and all of them as stored: severity, focus node,
    path, value, component, shape, messages by language; each once, in order."""
    rows = {canonical(_row(result)).decode(): result.severity for result in results}
    counts = [sum(_grade(severity) == name for severity in rows.values()) for name in _GRADES.values()]
    return counts[0], counts[1], counts[2], f"[{','.join(sorted(rows))}]"


def _row(result: Result) -> list[object]:
    value = None if result.value is None else _text(result.value)
    return [
        _grade(result.severity), _text(result.focus), result.path, value,
        result.component.rpartition("#")[2].removesuffix("ConstraintComponent"), result.shape, dict(result.messages),
    ]  # fmt: skip


def _grade(severity: str) -> str:
    """The word for a severity; one that a shape made up is advice."""
    return _GRADES.get(severity, "advice")


def _text(term: Term) -> str:
    return term if isinstance(term, str) else term.text


def breaches(store: Store, keys: Iterable[str], terms: Mapping[str, str]) -> dict[str, list[Breach]]:
    """The violations of the DCAT-AP shapes by dataset, for those of ``keys`` that were held against them; ``terms`` has
    the term of each property's IRI."""
    found: dict[str, list[Breach]] = {}
    for key in keys:
        for row in store.rows("SELECT shapes, results FROM validity WHERE key = ? ORDER BY shapes", key):
            if _USUAL.fullmatch(row["shapes"]):
                found.setdefault(key, []).extend(_breaches(loads(row["results"]), terms))
    return found


def _breaches(rows: Iterable[list[Any]], terms: Mapping[str, str]) -> Iterator[Breach]:
    for severity, focus, path, value, _, _, messages in rows:
        if severity == "violation":
            term = terms.get(path, path)
            yield Breach(term, value or "", messages.get("en") or next(iter(messages.values()), term), focus)
