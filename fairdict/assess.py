"""Stage five, pure: every dataset is judged by every rule, from its document and the evidence at hand.

Takes dataset documents, evidence and what is known of the source's record; leaves one compact finding row a subject
and a score row a lens. Where several descriptions became one dataset, each of them is judged as well: that is what its
partner can mend.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from sqlite3 import Row

from fairdict import scorecard, trend
from fairdict.config import Catalogue
from fairdict.document import canonical, digest
from fairdict.fair import Ruleset, Subject, judge, rows, scores
from fairdict.identity import addresses
from fairdict.model import Document, Evidence
from fairdict.store import Store, loads

BATCH = 500

_FACTS = """
SELECT m.key, d.id, d.document, d.hash, d.said, s.harvester, r.hints, p.headers, COUNT(*) OVER (PARTITION BY m.key) AS n
FROM member m JOIN description d ON d.id = m.description JOIN record r ON r.id = d.record
JOIN source s ON s.name = d.source LEFT JOIN response p ON p.id = r.response
ORDER BY m.key, s.role = 'aggregator', s.rank, d.source, d.identifier, d.n
"""


def assess(store: Store, catalogue: Catalogue, *, as_of: str) -> int:
    """Judges what is new, changed, or has new evidence; gives the number of subjects judged."""
    ruleset = Ruleset.load(catalogue.layers, catalogue.vocabularies)
    code = digest(ruleset.fingerprint + digest(Path(__file__).read_bytes()))
    state = store.rows("SELECT key, hash, state FROM dataset ORDER BY key")
    seen = store.rows(
        "SELECT url, status, error, method, media_type, length, final_url, failures FROM evidence ORDER BY url"
    )
    told = store.rows(
        "SELECT d.hash, d.said FROM description d JOIN member m ON m.description = d.id ORDER BY m.key, d.id"
    )
    everything = digest(
        canonical([code, [tuple(r) for r in state], [tuple(r) for r in seen], [tuple(r) for r in told]])
    )
    if store.done("assess", everything):
        return 0
    evidence = {e.url: e for e in _evidence(store)}
    judged = 0
    batch: list[tuple[str, str, str, Subject]] = []
    for of, name, subject in _subjects(store, evidence, as_of, ruleset):
        input = digest(
            canonical([code, subject.document, subject.said, subject.harvester, subject.format, *_seen(subject)])
        )
        if store.value("SELECT input FROM finding WHERE of = ? AND subject = ?", of, name) != input:
            batch.append((of, name, input, subject))
        if len(batch) == BATCH:
            judged += _judge(store, ruleset, batch)
            batch = []
    judged += _judge(store, ruleset, batch)
    with store.transaction() as db:
        for table in ("finding", "score"):
            db.execute(
                f"DELETE FROM {table} WHERE (of = 'dataset' AND subject NOT IN "
                "(SELECT key FROM dataset WHERE state != 'hidden')) OR "
                "(of = 'description' AND subject NOT IN (SELECT CAST(description AS TEXT) FROM member "
                "WHERE description IS NOT NULL AND key NOT IN (SELECT key FROM dataset WHERE state = 'hidden') "
                "AND key IN (SELECT key FROM member WHERE description IS NOT NULL "
                "GROUP BY key HAVING COUNT(*) > 1)))"
            )
        trend.record(store, db, ruleset, _hashes(evidence), as_of=as_of)
        scorecard.refresh(store, db, ruleset)
        store.finished("assess", everything)
    rows.swept(store)
    return judged


def _hashes(evidence: Mapping[str, Evidence]) -> trend.Known:
    """A hash of what a judgement may depend on, by address."""

    def known(urls: Iterable[str]) -> Mapping[str, str]:
        return {url: digest(canonical(_judged(evidence[url])), 8) for url in urls if url in evidence}

    return known


def _evidence(store: Store) -> Iterator[Evidence]:
    for row in store.rows("SELECT * FROM evidence"):
        yield Evidence(**dict(row))


def _seen(subject: Subject) -> list[list[object]]:
    """What of the evidence a judgement may depend on; not when it was gathered."""
    return [_judged(e) for _, e in sorted(subject.evidence.items())]


def _judged(e: Evidence) -> list[object]:
    return [e.url, e.status, e.error, e.method, e.media_type, e.length, e.final_url, min(e.failures, 3)]


def _subjects(
    store: Store, evidence: dict[str, Evidence], as_of: str, ruleset: Ruleset
) -> Iterator[tuple[str, str, Subject]]:
    facts: dict[str, list[Row]] = {}
    for row in store.rows(_FACTS):
        facts.setdefault(row["key"], []).append(row)

    def subject(document: Document, told: Iterable[Row], iri: str) -> Subject:
        relevant = {url: evidence[url] for url in addresses(document) if url in evidence}
        made = Subject(document, relevant, public_iri=iri, today=as_of, systems=ruleset.systems)
        for row in told:
            written = format_of(loads(row["hints"]), loads(row["headers"]) if row["headers"] else {})
            return replace(made, harvester=row["harvester"], format=written, said=loads(row["said"]))
        return made

    for row in store.rows("SELECT key, iri, document FROM dataset WHERE state != 'hidden' ORDER BY key"):
        told = facts.get(row["key"], [])
        yield "dataset", row["key"], subject(loads(row["document"]), told[:1], row["iri"])
        if len(told) > 1:
            for one in told:
                yield "description", str(one["id"]), subject(loads(one["document"]), [one], "")


def format_of(hints: Mapping[str, str], headers: Mapping[str, str]) -> str:
    """What a source's record was written in: its metadata prefix, else the media type it came with."""
    return hints.get("prefix", "") or headers.get("content-type", "").partition(";")[0].strip().lower()


def _judge(store: Store, ruleset: Ruleset, batch: list[tuple[str, str, str, Subject]]) -> int:
    done = [(of, name, input, judge(subject, ruleset)) for of, name, input, subject in batch]
    with store.transaction() as db:
        writer = rows.Writer(db, ruleset)
        for of, name, input, findings in done:
            writer.write(of, name, findings, scores(findings, ruleset), input)
    return len(done)
