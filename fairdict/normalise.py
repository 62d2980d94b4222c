"""Stage two, pure: each record becomes descriptions in the catalogue's own words.

Takes stored records; leaves their documents with the issues met, or a quarantine entry with the reason. A record is
read again when its bytes, its harvester's code, the tables or the source's settings changed; never otherwise, and never
with a request.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, cast

from fairdict import addresses, identifiers
from fairdict.config import Source
from fairdict.description import Description
from fairdict.document import canonical, digest, first_text
from fairdict.edition import edition
from fairdict.errors import FairdictError
from fairdict.harvester import Harvester, fingerprint
from fairdict.identity import names, references
from fairdict.layers import Layers
from fairdict.model import Document, Issue, Publisher, Record
from fairdict.store import Store, loads, unpacked

BATCH = 500
"""Records described between two commits."""

DRAFT = "draft"
"""The type of a description that is not to be published yet."""

CODE = (
    "addresses", "clean", "dates", "description", "document", "fields", "frame", "graph", "harvester", "identifiers",
    "identity", "kinds", "languages", "lookup", "markup", "node", "normalise", "rdf", "spelling", "table", "vocabulary",
)  # fmt: skip
"""The modules whose code decides what a record becomes."""


@dataclass(frozen=True)
class Normalised:
    """What a record became: its descriptions, or the reason why there are none."""

    rows: tuple[Mapping[str, Any], ...] = ()
    issues: tuple[Issue, ...] = ()
    reason: str = ""


@dataclass
class Tally:
    """How many records were read anew, and how many of them could not be."""

    source: str
    read: int = 0
    quarantined: int = 0


def stale_key(source: Source, harvester: Harvester) -> str:
    """The fingerprint of all but the record itself that its description depends on."""
    parts = [edition(*CODE).encode()]
    plugin = fingerprint(harvester)
    if plugin is not None:
        parts.append(plugin.read_bytes())
        formats = plugin.parent / "formats"  # shared mappings of a plugin, where it has some
        parts.extend(p.read_bytes() for p in sorted(formats.glob("*.py")))
    settings = canonical(
        [
            sorted((k, str(v)) for k, v in source.options.items()),
            source.select.types,
            source.select.exclude,
            source.url,
            source.role,
            str(source.publisher),
        ]
    )
    layers = Layers(source.folder)  # profiles and shapes judge what a record became, and do not change it
    for pattern in ("contexts/*.*", "tables/*.toml"):
        parts.extend(path.read_bytes() for _, path in layers.files("vocabularies", pattern))
    return digest(b"".join([*parts, settings, source.vocabularies.fingerprint.encode()]))


def normalise(
    store: Store,
    source: Source,
    harvester: Harvester,
    *,
    as_of: str,
    progress: Callable[[str], None] = lambda _: None,
) -> Tally:
    """Describes every record of ``source`` whose description is missing or stale; staged ones too.

    What another harvester brought, and this one has not brought anew, is left as that one described it.
    """
    key = stale_key(source, harvester)
    asked = str(store.value("SELECT asked FROM source WHERE name = ?", source.name) or "")
    foreign = asked != "" and asked.partition(" ")[0] != source.harvester
    stale = [
        row["id"]
        for row in store.rows(
            "SELECT id FROM record r WHERE source = ? AND NOT deleted AND (r.state = 'staged' OR NOT ?) "
            "AND NOT EXISTS (SELECT 1 FROM description d WHERE d.record = r.id AND d.fingerprint = ?) "
            "AND NOT EXISTS (SELECT 1 FROM quarantine q WHERE q.record = r.id AND q.fingerprint = ?) ORDER BY id",
            source.name,
            foreign,
            key,
            key,
        )
    ]
    tally = Tally(source.name)
    for start in range(0, len(stale), BATCH):
        batch = stale[start : start + BATCH]
        done = [(n, read(record, source, harvester)) for n, record in _records(store, batch)]
        with store.transaction():
            for number, result in done:
                _write(store, source, number, result, key, as_of)
                tally.read += 1
                tally.quarantined += bool(result.reason)
        progress(f"{source.name}: {tally.read} of {len(stale)} read")
    _promote(store, source)
    return tally


def _promote(store: Store, source: Source) -> None:
    """Lets quarantined records that can be read by now take the place of their last good versions."""
    waiting = "SELECT id FROM record WHERE source = :s AND state = 'quarantined'"
    mended = f"{waiting} AND id NOT IN (SELECT record FROM quarantine)"
    values = {"s": source.name}
    if store.db.execute(mended, values).fetchone() is None:
        return
    with store.transaction() as db:
        db.execute(
            "DELETE FROM record WHERE source = :s AND state = 'current' AND identifier IN "
            f"(SELECT identifier FROM record WHERE id IN ({mended}))",
            values,
        )
        db.execute(f"UPDATE record SET state = 'current' WHERE id IN ({mended})", values)


def _records(store: Store, ids: Sequence[int]) -> Iterator[tuple[int, Record]]:
    marks = ",".join("?" * len(ids))
    for row in store.rows(f"SELECT * FROM record WHERE id IN ({marks}) ORDER BY id", *ids):
        yield (
            row["id"],
            Record(
                identifier=row["identifier"],
                body=unpacked(row["bytes"]),
                media_type=row["media_type"],
                datestamp=row["datestamp"],
                locator=row["locator"],
                page=row["page"],
                hints=loads(row["hints"]),
            ),
        )


def read(record: Record, source: Source, harvester: Harvester) -> Normalised:
    """What ``harvester`` makes of ``record``; whatever goes wrong is a reason, never an exception."""
    try:
        described = list(harvester.describe(record, source))
        kept = getattr(harvester, "DATASET_TYPES", frozenset({"dataset"}))
        rows = tuple(_row(d, record, source, kept) for d in described)
    except FairdictError as error:
        return Normalised(reason=addresses.without_credentials(error.message))
    except RecursionError:
        return Normalised(reason="The record is nested too deeply to be read; ask the partner to look at it.")
    except Exception as error:  # one record never stops a harvest, whatever a plugin does with it
        return Normalised(
            reason=f"The harvester {source.harvester} cannot read it ({type(error).__name__}: {error}). This is a "
            "fault of the harvester; the record is kept and read again once it is mended."
        )
    if not rows:
        return Normalised(reason="Nothing in the record could be read as a description.")
    # The list of problems is public: it does not talk about what its maker still holds back.
    told = [d for d, row in zip(described, rows, strict=True) if row["selected"] or d.types != [DRAFT]]
    safe = addresses.without_credentials
    issues = (replace(i, message=safe(i.message), value=safe(i.value)) for d in told for i in d.issues)
    return Normalised(rows, tuple(issues))


def _row(description: Description, record: Record, source: Source, kept: frozenset[str]) -> Mapping[str, Any]:
    document = description.document()
    document.setdefault("id", f"urn:x-fairdict:{source.name}:{digest(description.identifier, 8)}")
    if "identifier" not in document and not description.identifier.startswith("urn:x-fairdict:"):
        document["identifier"] = [description.identifier]
    if "publisher" not in document and source.publisher is not None and source.role == "owner":
        document["publisher"] = [_publisher(source.publisher)]
    wanted = selected(description, document, source, kept)
    document = _safe(document, description)
    text = canonical(document)
    if wanted and not first_text(document.get("title")).strip():
        description.issue(
            "title-missing",
            f"The record “{description.identifier}” has no title; write one that tells what it is about.",
            term="title",
            severity="error",
        )
    return {
        "identifier": description.identifier,
        "kind": description.kind,
        "selected": wanted,
        "title": first_text(document.get("title")),
        "page": addresses.without_credentials(description.page or record.page),
        "document": text.decode(),
        "hash": digest(text),
        "names": canonical(names(document)).decode(),
        "refs": canonical(references(document)).decode(),
        "said": _told(description.said),
        "left_over": _told(description.left[:200]),
        "mapped": description.mapped,
    }


def _safe(document: Document, description: Description) -> Document:
    """``document`` without the user names and passwords that no ``add`` saw, as in a graph taken over whole."""
    if not _suspect(canonical(document)) or (bare := _bare(document)) == document:
        return document
    description.issue(
        "address-holds-credentials",
        f"The record “{addresses.without_credentials(description.identifier)}” has an address with a user name or "
        "password before the host, which was left out; take it out of the record, and change that password.",
        severity="error",
    )
    return cast(Document, bare)


def _told(value: Any) -> str:
    """What a record said, as JSON without user names and passwords."""
    text = canonical(value)
    return (canonical(_bare(value)) if _suspect(text) else text).decode()


def _suspect(text: bytes) -> bool:
    """Whether an “@” stands in this JSON elsewhere than at the beginning of a string, where JSON-LD has its own."""
    return text.count(b"@") > text.count(b'"@') - text.count(b'\\"@')


def _bare(value: Any) -> Any:
    if isinstance(value, str):
        return addresses.without_credentials(value)
    if isinstance(value, list | tuple):
        return [_bare(v) for v in value]
    return {k: _bare(v) for k, v in value.items()} if isinstance(value, dict) else value


def _publisher(publisher: Publisher) -> Document:
    """The partner behind a source, for descriptions of its own that name no publisher."""
    found: Document = {"type": ["Agent", "Organization"], "name": {"@none": [publisher.name]}}
    if publisher.ror:
        found["id"] = identifiers.ror(publisher.ror)
    if publisher.url:
        found["homepage"] = [publisher.url]
    return found


def selected(description: Description, document: Document, source: Source, kept: frozenset[str]) -> bool:
    """Whether a description is one that the source's ``select`` wants.

    ``dataset`` stands for the protocol's dataset-like words ``kept`` and for records without a type; a ``draft`` is
    wanted only by that word, for ``*`` must not publish what its maker holds back.
    """
    own = (i.lower() for i in document.get("identifier", []) if isinstance(i, str))
    names = {description.identifier.lower(), *own, *(s.lower() for s in description.sets), *_named(document)}
    if any(word.lower() in names for word in source.select.exclude):
        return False
    types = {t.lower() for t in description.types} | {
        t.rpartition("/")[2].rpartition("#")[2].lower() for t in description.types
    }
    for wanted in source.select.types:
        if (wanted == "*" and types != {DRAFT}) or wanted.lower() in types:
            return True
        if wanted.lower() == "dataset" and (not types or types & {k.lower() for k in kept}):
            return True
    return False


def _named(document: Document) -> Iterator[str]:
    """The keywords and organisations of a document, in small letters."""
    for texts in document.get("keyword", {}).values():
        yield from (t.lower() for t in texts)
    for term in ("publisher", "creator"):
        for agent in document.get(term, []):
            if isinstance(agent, dict):
                for texts in agent.get("name", {}).values():
                    yield from (t.lower() for t in texts)


def _write(store: Store, source: Source, record: int, result: Normalised, key: str, as_of: str) -> None:
    db = store.db
    if result.reason:
        row = db.execute("SELECT identifier FROM record WHERE id = ?", (record,)).fetchone()
        db.execute(
            "INSERT INTO quarantine VALUES (?, ?, ?, 'normalise', ?, 1, ?, ?, ?) ON CONFLICT (record) DO UPDATE SET "
            "reason = excluded.reason, attempts = attempts + 1, fingerprint = excluded.fingerprint, "
            "last = excluded.last",
            (record, source.name, row["identifier"], result.reason, key, as_of, as_of),
        )
        return
    db.execute("DELETE FROM quarantine WHERE record = ?", (record,))
    db.execute("DELETE FROM issue WHERE record = ? AND stage = 'normalise'", (record,))
    _rows(store, source, record, result.rows, key)
    db.executemany(
        "INSERT INTO issue (source, record, stage, code, severity, property, value, place, message) "
        "VALUES (?, ?, 'normalise', ?, ?, ?, ?, ?, ?)",
        [(source.name, record, i.code, i.severity, i.property, i.value, i.where, i.message) for i in result.issues],
    )


_COLUMNS = (
    "record", "n", "source", "identifier", "kind", "selected", "title", "page", "document", "hash", "names", "refs",
    "said", "left_over", "mapped", "fingerprint",
)  # fmt: skip
_UPSERT = (
    f"INSERT INTO description ({', '.join(_COLUMNS)}) VALUES ({', '.join(f':{c}' for c in _COLUMNS)}) "
    f"ON CONFLICT (record, n) DO UPDATE SET {', '.join(f'{c} = excluded.{c}' for c in _COLUMNS[2:])}"
)


def _rows(store: Store, source: Source, record: int, rows: Iterable[Mapping[str, Any]], key: str) -> None:
    db = store.db
    written = 0
    for written, row in enumerate(rows, 1):
        values = {"record": record, "n": written - 1, "source": source.name, "fingerprint": key, **row}
        db.execute(_UPSERT, values)
    db.execute("DELETE FROM description WHERE record = ? AND n >= ?", (record, written))
