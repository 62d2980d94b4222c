"""Stage five, pure: every dataset is judged by every rule, from its document and the evidence at hand.

Takes dataset documents, evidence and what is known of the source's record; leaves one compact finding row a subject
and a score row a lens. Where several descriptions became one dataset, each of them is judged as well: that is what its
partner can mend.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from hashlib import sha256
from sqlite3 import Row

from fairdict import scorecard, standing, trend, validity
from fairdict.config import FILE, Catalogue
from fairdict.conformance import Conformance, Records
from fairdict.document import Context, canonical, digest
from fairdict.edition import edition
from fairdict.evidence import everything as all_evidence
from fairdict.evidence import judged as judgeable
from fairdict.evidence import known
from fairdict.fair import Ruleset, Subject, judge_many, rows, scores, undisturbed
from fairdict.identity import addresses
from fairdict.model import NIGHTS, Document, Evidence
from fairdict.store import Store, loads
from fairdict.targets import described

BATCH = 500
CODE = ("assess", "conformance", "standing", "trend", "scorecard")
"""What judging is made of, besides the rules."""

_INPUTS = (
    "SELECT key, hash, state FROM dataset ORDER BY key",
    "SELECT d.hash, d.said, d.fingerprint FROM description d JOIN member m ON m.description = d.id "
    "ORDER BY m.key, d.id",
)
_FACTS = """
SELECT m.key, d.id, d.document, d.said, d.source, s.harvester, r.hints, p.headers, d.left_over AS left,
       r.id AS record, r.hash AS bytes
FROM member m JOIN description d ON d.id = m.description JOIN record r ON r.id = d.record
JOIN source s ON s.name = d.source LEFT JOIN response p ON p.id = r.response
WHERE m.key BETWEEN ? AND ?
ORDER BY m.key, s.role = 'aggregator', s.rank, d.source, d.identifier, d.n
"""


def assess(store: Store, catalogue: Catalogue, *, as_of: str) -> int:
    """Judges what is new, changed, or has new evidence; gives the number of subjects judged."""
    ruleset = Ruleset.load(catalogue.layers, catalogue.vocabularies)
    software = {source.name: source.software for source in catalogue.sources if source.software}
    for name, declared in software.items():
        ruleset.systems.check(declared, f"[sources.{name}] in {catalogue.folder / FILE}")
    records = Records(store, Conformance(catalogue.layers, catalogue.vocabularies, catalogue.context))
    code = digest(canonical([ruleset.fingerprint, edition(*CODE), records.fingerprint, sorted(software.items())]))
    everything = _everything(store, code)
    if store.done("assess", everything):
        return 0
    judged = 0
    batch: list[tuple[str, str, str, Subject]] = []
    for of, name, subject, fact in _subjects(store, as_of, ruleset, software, catalogue.context):
        shapes = None if subject.shapes is None else [list(breach) for breach in subject.shapes]
        rests_on = [code, subject.document, subject.said, subject.harvester, subject.format, shapes, records.read(fact)]
        input = digest(canonical([*rests_on, *_seen(subject)]))
        if store.value("SELECT input FROM finding WHERE of = ? AND subject = ?", of, name) != input:
            batch.append((of, name, input, records.judged(subject, fact)))
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
        trend.record(store, db, ruleset, _hashes(store), as_of=as_of)
        scorecard.refresh(store, db, ruleset)
        store.finished("assess", everything)
    rows.swept(store)
    return judged


def _everything(store: Store, code: str) -> str:
    """A hash of all that judging rests on, whatever the number of datasets."""
    seen = sha256(canonical([code, store.value("SELECT input FROM stage WHERE name = 'validity'")]))
    for query in _INPUTS:
        for row in store.db.execute(query):
            seen.update(canonical(list(row)))
    for found in all_evidence(store):
        seen.update(canonical(judgeable(found, NIGHTS)))
    return seen.hexdigest()


def _hashes(store: Store) -> standing.Known:
    """What a judgement may depend on, as a hash by address: what is known of it, and of the descriptions it names."""

    def seen(urls: Iterable[str]) -> Mapping[str, str]:
        own = known(store, urls)
        more = known(store, (url for one in own.values() for url in described(one)))
        named = {url: [e, *(more[other] for other in described(e) if other in more)] for url, e in own.items()}
        return {url: digest(canonical([judgeable(e, NIGHTS) for e in found]), 8) for url, found in named.items()}

    return seen


def _seen(subject: Subject) -> list[list[object]]:
    """What of the evidence a judgement may depend on; not when it was gathered."""
    return [judgeable(e, NIGHTS) for _, e in sorted(subject.evidence.items())]


def _subjects(
    store: Store, as_of: str, ruleset: Ruleset, software: Mapping[str, str], context: Context
) -> Iterator[tuple[str, str, Subject, Row | None]]:
    terms = {iri: known.term for iri, known in context.term_of.items()}
    live = store.db.execute("SELECT key, iri, document FROM dataset WHERE state != 'hidden' ORDER BY key")
    while some := live.fetchmany(BATCH):
        facts: dict[str, list[Row]] = {}
        for row in store.db.execute(_FACTS, (some[0]["key"], some[-1]["key"])):
            facts.setdefault(row["key"], []).append(row)
        asked: list[tuple[str, str, Document, list[Row], str]] = []
        for row in some:
            told = facts.get(row["key"], [])
            asked.append(("dataset", row["key"], loads(row["document"]), told[:1], row["iri"]))
            if len(told) > 1:
                asked.extend(("description", str(one["id"]), loads(one["document"]), [one], "") for one in told)
        found = known(store, (url for _, _, document, _, _ in asked for url in addresses(document)))
        found |= known(store, (url for one in found.values() for url in described(one)))
        breaches = validity.breaches(store, (row["key"] for row in some), terms)
        for of, name, document, own, iri in asked:
            made = Subject(document, relevant(document, found), public_iri=iri, today=as_of, systems=ruleset.systems)
            if of == "dataset" and name in breaches:
                made = replace(made, shapes=breaches[name])
            yield of, name, _told(made, own, software), own[0] if own else None


def relevant(document: Document, found: Mapping[str, Evidence]) -> dict[str, Evidence]:
    """What of the evidence ``found`` speaks of ``document``: its own addresses, and the descriptions its pages name."""
    own = {url: found[url] for url in addresses(document) if url in found}
    return own | {url: found[url] for one in own.values() for url in described(one) if url in found}


def _told(subject: Subject, facts: Iterable[Row], software: Mapping[str, str]) -> Subject:
    for row in facts:
        written = format_of(loads(row["hints"]), loads(row["headers"]) if row["headers"] else {})
        return replace(
            subject, harvester=row["harvester"], format=written, said=loads(row["said"]),
            software=software.get(row["source"], ""),
        )  # fmt: skip
    return subject


def format_of(hints: Mapping[str, str], headers: Mapping[str, str]) -> str:
    """What a source's record was written in: its metadata prefix, else the media type it came with."""
    return hints.get("prefix", "") or headers.get("content-type", "").partition(";")[0].strip().lower()


def _judge(store: Store, ruleset: Ruleset, batch: list[tuple[str, str, str, Subject]]) -> int:
    judged = judge_many((subject for *_, subject in batch), ruleset)
    with undisturbed(), store.transaction() as db:
        writer = rows.Writer(db, ruleset)
        for (of, name, input, _), findings in zip(batch, judged, strict=True):
            writer.write(of, name, findings, scores(findings, ruleset), input)
    return len(batch)
