"""From the database to what is published: entries, what they depend on, and which datasets share a named thing.

Takes an open store; leaves :class:`Entry` values one by one, and for each KEY a hash of everything its page and graph
are made of, so that only what changed is made again.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import asdict, replace
from typing import Any

from fairdict.document import canonical, digest
from fairdict.evidence import known
from fairdict.fair import rows
from fairdict.identity import addresses
from fairdict.model import Document
from fairdict.publish.entry import Account, Entry, Link, Note
from fairdict.store import Store, loads
from fairdict.targets import described

SHARED = 50
"""A thing that more datasets share relates none of them in particular."""
MOST = 12
"""Related datasets shown."""

_ACCOUNTS = """
SELECT m.key, m.source, s.publisher, s.licence, d.identifier, d.page, r.page AS opened, r.identifier AS original,
       r.since, r.changed
FROM member m JOIN description d ON d.id = m.description JOIN record r ON r.id = d.record
JOIN source s ON s.name = d.source
ORDER BY m.key, s.role = 'aggregator', s.rank, d.source, d.identifier, d.n
"""

_PUBLIC = "SELECT * FROM dataset WHERE state != 'hidden' ORDER BY key"


class Entries:
    """Everything that is published, by KEY; rows are read when they are asked for."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.judgements = rows.Reader(store)
        self.accounts: dict[str, list[Account]] = defaultdict(list)
        for row in store.rows(_ACCOUNTS):
            page = _public(row["opened"]) or _public(row["page"])
            account = Account(
                row["source"], row["publisher"] or row["source"], row["identifier"], page, row["original"],
                row["since"], row["changed"], row["licence"],
            )  # fmt: skip
            self.accounts[row["key"]].append(account)
        self.notes: dict[str, list[Note]] = defaultdict(list)
        for row in store.rows("SELECT * FROM correction WHERE outcome = 'applied' ORDER BY n, key"):
            self.notes[row["key"]].append(Note(row["term"], row["who"], row["made"], row["why"]))
        self.judged = {
            r["subject"]: r["input"] for r in store.rows("SELECT subject, input FROM finding WHERE of = 'dataset'")
        }
        self.links = related(store)

    def inputs(self) -> Iterator[tuple[str, str]]:
        """(KEY, hash of all that its files are made of), by KEY."""
        for row in self.store.rows("SELECT key, hash, state, since, changed, hidden, kind FROM dataset ORDER BY key"):
            if row["state"] == "hidden":  # a page that says so, which nothing it was made of may change
                yield row["key"], digest(canonical([row["key"], "hidden", row["hidden"], row["kind"]]))
                continue
            accounts = [asdict(a) for a in self.accounts.get(row["key"], [])]
            links = [[link.key, dict(link.titles), link.why] for link in self.links.get(row["key"], ())]
            notes = [asdict(n) for n in self.notes.get(row["key"], [])]
            yield row["key"], digest(canonical([list(row), accounts, links, self.judged.get(row["key"], ""), notes]))

    def listed(self) -> list[tuple[str, str, str]]:
        """(KEY, kind, state) of all that may be seen, by KEY."""
        rows = self.store.rows("SELECT key, kind, state FROM dataset WHERE state != 'hidden' ORDER BY key")
        return [(row["key"], row["kind"], row["state"]) for row in rows]

    def __iter__(self) -> Iterator[Entry]:
        """All that may be seen, as :meth:`scored` has them."""
        return map(self._scored, self.store.db.execute(_PUBLIC))

    def __getitem__(self, key: str) -> Entry:
        """The whole entry of ``key``; the others leave out what only its own pages tell and is slow to read."""
        entry = self.scored(key)
        seen = known(self.store, addresses(entry.document))
        seen |= known(self.store, [url for one in seen.values() for url in described(one)])
        findings = tuple(self.judgements.of("dataset", key))
        return replace(entry, findings=findings, evidence=tuple(seen[url] for url in sorted(seen)))

    def scored(self, key: str) -> Entry:
        """The entry of ``key`` with its scores, but without the findings and the evidence for them."""
        return self._scored(self._row(key))

    def described(self, key: str) -> Entry:
        """The entry of ``key`` with what its sources say, but not how it is judged."""
        return self._bare(self._row(key))

    def _row(self, key: str) -> Any:
        return self.store.db.execute("SELECT * FROM dataset WHERE key = ?", (key,)).fetchone()

    def _scored(self, row: Any) -> Entry:
        return replace(self._bare(row), scores=tuple(self.judgements.scores("dataset", row["key"])))

    def _bare(self, row: Any) -> Entry:
        key = row["key"]
        return Entry(
            key=key,
            iri=row["iri"],
            kind=row["kind"],
            state=row["state"],
            document=loads(row["document"]),
            accounts=tuple(self.accounts.get(key, ())),
            links=self.links.get(key, ()),
            notes=tuple(self.notes.get(key, ())),
            since=row["since"],
            changed=row["hidden"] if row["state"] == "hidden" else row["changed"],
        )


def _public(page: str) -> str:
    """The address of a page that others can open; a file on this machine has none, and is nobody's business."""
    return page if page.startswith(("http://", "https://")) else ""


def related(store: Store) -> Mapping[str, tuple[Link, ...]]:
    """For each KEY the datasets that share a series, project or creator with it, or that it names."""
    titles: dict[str, Mapping[str, str]] = {}
    named: dict[tuple[str, str], list[str]] = defaultdict(list)
    direct: dict[str, list[tuple[str, str]]] = defaultdict(list)
    own: dict[str, str] = {}
    for row in store.db.execute("SELECT key, iri, document FROM dataset WHERE state = 'live' ORDER BY key"):
        document = loads(row["document"])
        key = row["key"]
        own[row["iri"]] = key
        titles[key] = {lang: texts[0] for lang, texts in document.get("title", {}).items() if texts}
        for why, thing in _things(document):
            named[(why, thing)].append(key)
        for why, iri in _pointers(document):
            direct[key].append((why, iri))
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for key, pointers in direct.items():
        for why, iri in pointers:
            other = own.get(iri)
            if other is not None and other != key:
                _note(found[key], other, why)
                _note(found[other], key, why)
    for (why, _), keys in named.items():
        if 1 < len(keys) <= SHARED:
            for key in keys:
                for other in keys:
                    if other != key:
                        _note(found[key], other, why)
    return {key: _chosen(others, titles) for key, others in found.items()}


def _note(others: dict[str, str], key: str, why: str) -> None:
    """Of several reasons the foremost is told."""
    if key not in others or _ORDER[why] < _ORDER[others[key]]:
        others[key] = why


_ORDER = {"series": 0, "version": 1, "relation": 2, "project": 3, "creator": 4}


def _chosen(others: Mapping[str, str], titles: Mapping[str, Mapping[str, str]]) -> tuple[Link, ...]:
    ranked = sorted(others.items(), key=lambda item: (_ORDER[item[1]], item[0]))
    return tuple(Link(key, titles[key], why) for key, why in ranked[:MOST] if key in titles)


def _things(document: Document) -> Iterator[tuple[str, str]]:
    """The named things of a document through which it is related to others."""
    for value in document.get("inSeries", []):
        if isinstance(value, str):
            yield "series", value
    for node in document.get("wasGeneratedBy", []):
        if isinstance(node, dict):
            yield from (("project", i) for i in node.get("identifier", []) if isinstance(i, str))
    for node in document.get("creator", []):
        iri = node.get("id", "") if isinstance(node, dict) else node
        if isinstance(iri, str) and "orcid.org/" in iri:
            yield "creator", iri


def _pointers(document: Document) -> Iterator[tuple[str, str]]:
    terms = {
        "series": ("inSeries", "prev", "next"),
        "version": ("isVersionOf", "hasVersion", "previousVersion", "hasCurrentVersion", "replaces", "isReplacedBy"),
        "relation": ("relation", "isPartOf", "hasPart", "source", "references", "isReferencedBy", "servesDataset"),
    }
    for why, names in terms.items():
        for name in names:
            for value in document.get(name, []):
                iri = value.get("id") if isinstance(value, dict) else value
                if isinstance(iri, str):
                    yield why, iri
