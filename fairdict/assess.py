"""Stage five, pure: every dataset is judged by every rule, from its document and the evidence at hand.

Takes dataset documents, evidence and what is known of the source's record; leaves one compact finding row a subject
and a score row a lens. Where several descriptions became one dataset, each of them is judged as well: that is what its
partner can mend.
"""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from sqlite3 import Row

from fairdict import fair, trend
from fairdict.config import Catalogue
from fairdict.document import canonical, digest
from fairdict.fair import Score, Subject, judge, scores
from fairdict.fair.rule import packed
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
    code = digest(fair.fingerprint() + digest(Path(__file__).read_bytes()) + catalogue.vocabularies.fingerprint)
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
    for of, name, subject in _subjects(store, evidence, as_of):
        input = digest(
            canonical([code, subject.document, subject.said, subject.harvester, subject.format, *_seen(subject)])
        )
        if store.value("SELECT input FROM finding WHERE of = ? AND subject = ?", of, name) != input:
            batch.append((of, name, input, subject))
        if len(batch) == BATCH:
            judged += _judge(store, catalogue, batch)
            batch = []
    judged += _judge(store, catalogue, batch)
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
        trend.record(store, db, _hashes(evidence), rules=code, as_of=as_of)
        store.finished("assess", everything)
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


def _subjects(store: Store, evidence: dict[str, Evidence], as_of: str) -> Iterator[tuple[str, str, Subject]]:
    facts: dict[str, list[Row]] = {}
    for row in store.rows(_FACTS):
        facts.setdefault(row["key"], []).append(row)
    for row in store.rows("SELECT key, iri, document FROM dataset WHERE state != 'hidden' ORDER BY key"):
        told = facts.get(row["key"], [])
        document = loads(row["document"])
        yield "dataset", row["key"], _subject(document, told[:1], evidence, row["iri"], as_of)
        if len(told) > 1:
            for one in told:
                yield "description", str(one["id"]), _subject(loads(one["document"]), [one], evidence, "", as_of)


def _subject(document: Document, facts: Iterable[Row], evidence: dict[str, Evidence], iri: str, as_of: str) -> Subject:
    relevant = {url: evidence[url] for url in addresses(document) if url in evidence}
    for row in facts:
        said = loads(row["said"])
        written = format_of(loads(row["hints"]), loads(row["headers"]) if row["headers"] else {})
        return Subject(document, relevant, row["harvester"], written, said, iri, as_of)
    return Subject(document, relevant, public_iri=iri, today=as_of)


def format_of(hints: Mapping[str, str], headers: Mapping[str, str]) -> str:
    """What a source's record was written in: its metadata prefix, else the media type it came with."""
    return hints.get("prefix", "") or headers.get("content-type", "").partition(";")[0].strip().lower()


def _judge(store: Store, catalogue: Catalogue, batch: list[tuple[str, str, str, Subject]]) -> int:
    done = [(of, name, input, judge(subject, catalogue.vocabularies)) for of, name, input, subject in batch]
    with store.transaction() as db:
        for of, name, input, findings in done:
            outcomes = canonical([packed(f) for f in findings]).decode()
            db.execute("INSERT OR REPLACE INTO finding VALUES (?, ?, ?, ?)", (of, name, outcomes, input))
            db.execute("DELETE FROM score WHERE of = ? AND subject = ?", (of, name))
            db.executemany(
                "INSERT INTO score VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [
                    (of, name, s.lens, s.version, s.low, s.high, s.maximum, _band(s), _parts(s))
                    for s in scores(findings)
                ],
            )
    return len(done)


def _band(score: Score) -> str:
    return canonical(list(score.band)).decode()


def _parts(score: Score) -> str:
    return canonical({k: list(v) for k, v in score.parts.items()}).decode()
