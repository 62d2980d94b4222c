"""Values that no table knows, as they stand in the stored descriptions: how often, where, and what they may mean.

Takes an open store; gives plain values for ``--json`` and the same as lines of text. What is chosen for a value is
written by :mod:`fairdict.choices`.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from fairdict import lookup
from fairdict.config import Catalogue
from fairdict.errors import FairdictError
from fairdict.kinds import FREE, tables
from fairdict.likeness import likeliest
from fairdict.store import Store, loads
from fairdict.vocabulary import Vocabularies, spelling

SHOWN = 20
"""Values of one table that a list for a person shows."""


@dataclass(slots=True)
class Unmatched:
    """One value that ``table`` does not know, in every spelling of it; ``among`` are all the tables that were asked;
    ``free``: words of one's own are no mistake there (a place, a purpose)."""

    table: str
    value: str
    among: tuple[str, ...]
    free: bool = False
    times: int = 0
    sources: dict[str, int] = field(default_factory=dict)
    fields: dict[str, None] = field(default_factory=dict)
    example: str = ""


def unmatched(store: Store, catalogue: Catalogue, table: str = "") -> list[Unmatched]:
    """Every value of the published descriptions that no table knows, by table and then by how often it stands there,
    those of free words last; of ``table`` alone where one is named (FairdictError if there is none of that name)."""
    vocabularies = catalogue.vocabularies
    if table and table not in vocabularies.tables:
        raise FairdictError(f"There is no table “{table}”; there are {', '.join(sorted(vocabularies.tables))}.")
    found: dict[tuple[str, str], Unmatched] = {}
    rows = store.rows(
        "SELECT d.source, d.identifier, d.document, d.said FROM description d JOIN record r ON r.id = d.record "
        "WHERE r.state = 'current' AND NOT r.deleted AND d.selected AND d.id NOT IN (SELECT m.description "
        "FROM member m JOIN dataset s ON s.key = m.key WHERE s.state = 'hidden' AND m.description IS NOT NULL) "
        "ORDER BY d.source, d.identifier, d.n"
    )
    for row in rows:
        said = loads(row["said"])
        for term, among, value in _values(loads(row["document"]), vocabularies):
            if table and table != among[0]:
                continue
            entry = found.setdefault((among[0], spelling(value)), Unmatched(among[0], value, among, term in FREE))
            entry.times += 1
            entry.sources[row["source"]] = entry.sources.get(row["source"], 0) + 1
            entry.example = entry.example or f"{row['source']}: {row['identifier']}"
            places = [s[0] for s in said.get(term, ()) if s[0]] if isinstance(said, Mapping) else []
            entry.fields.update(dict.fromkeys(places or [term]))
    return sorted(found.values(), key=lambda u: (u.free, u.table, -u.times, u.value))


def _values(document: Any, vocabularies: Vocabularies) -> Iterator[tuple[str, tuple[str, ...], str]]:
    """(property, the tables asked, value) of each value in ``document`` that they do not know and nobody keeps."""
    if isinstance(document, list):
        for inner in document:
            yield from _values(inner, vocabularies)
    if not isinstance(document, dict):
        return
    types = document.get("type", ())
    for term, values in document.items():
        among = tables(term, types)
        for value in values if among and isinstance(values, list) else ():
            for text in _texts(term, value):
                unknown = lookup.match(vocabularies, term, among, text) is None
                if unknown and spelling(text) and not any(vocabularies.kept(table, text) for table in among):
                    yield term, among, text
        yield from _values(values, vocabularies)


def _texts(term: str, value: Any) -> Sequence[str]:
    """What a value says: an address, where the property is for terms of a table alone; words."""
    if isinstance(value, str):
        return [] if term in FREE else [value]
    if isinstance(value, dict) and isinstance(value.get("@value"), str):
        return [value["@value"]]
    return lookup.named(value)


def plain(found: Sequence[Unmatched], vocabularies: Vocabularies) -> list[dict[str, Any]]:
    """``found`` as plain values, each with the likeliest concepts."""
    return [
        {
            "table": u.table,
            "value": u.value,
            "times": u.times,
            "sources": dict(sorted(u.sources.items())),
            "fields": sorted(u.fields),
            "example": u.example,
            "likeliest": suggestions(u, vocabularies),
        }
        for u in found
    ]


def suggestions(one: Unmatched, vocabularies: Vocabularies) -> list[dict[str, Any]]:
    """The concepts that ``one`` is most like, the likest first."""
    near = likeliest(one.value, [vocabularies.tables[name] for name in one.among])
    return [
        {"table": c.scheme, "concept": c.iri, "code": c.notation, "labels": dict(c.labels), "likeness": like}
        for c, like in near
    ]


def lines(found: Sequence[Unmatched], vocabularies: Vocabularies, shown: int = SHOWN) -> Iterator[str]:
    """``found`` for a person: per table the most frequent values, with what they may mean."""
    if not found:
        yield "Every value is known to a table."
    by_table: dict[str, list[Unmatched]] = {}
    for one in found:
        by_table.setdefault(one.table, []).append(one)
    for table, values in by_table.items():
        yield f"{table}: {len(values)} value{'' if len(values) == 1 else 's'} that it does not know"
        for one in values[:shown]:
            yield f"  {sentence(one)}"
            for near in suggestions(one, vocabularies)[:2]:
                yield f"      perhaps {name(near)}"
        if len(values) > shown:
            yield f"  and {len(values) - shown} more; fairdict map {table} --list shows all"


def sentence(one: Unmatched) -> str:
    """How often a value stands where, in words."""
    times = "once" if one.times == 1 else f"{one.times} times"
    where = ", ".join(sorted(one.sources))
    return f"“{one.value}” {times} in {where} ({', '.join(sorted(one.fields)[:3])}), first in {one.example}"


def name(near: Mapping[str, Any]) -> str:
    """A suggested concept in words: its label, its code, its address."""
    labels = near["labels"]
    label = labels.get("en") or next(iter(labels.values()), near["code"])
    code = f" ({near['code']})" if near["code"] else ""
    return f"{label}{code} {near['concept']}"
