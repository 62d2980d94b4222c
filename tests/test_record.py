"""The catalogue record of a dataset: from whom, since when, what became of it; and the owner's identifier untouched."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from fairdict.config import Catalogue, load
from fairdict.document import lines
from fairdict.publish import record
from fairdict.publish.entries import Entries
from fairdict.publish.entry import Entry
from fairdict.publish.record import record_of
from fairdict.shapes import compiled, facts_of, read
from fairdict.store import Store
from tests.built_example import ROWS, clock, copied, night, sheet, small

DCT = "http://purl.org/dc/terms/"
PROV = "http://www.w3.org/ns/prov#"
EU = "http://publications.europa.eu/resource/authority/language/"


@pytest.fixture(scope="module")
def demo(built: Catalogue, tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    return copied(built, tmp_path_factory.mktemp("record"))


@pytest.fixture(scope="module")
def entries(demo: Catalogue) -> Iterator[Entries]:
    with Store(demo.database) as store:
        yield Entries(store)


def test_a_record_says_from_whom_and_when(demo: Catalogue, entries: Entries) -> None:
    entry: Entry = entries["10.5072_ijsselland.106"]
    found = record_of(entry, demo)
    assert found["type"] == ["CatalogRecord"] and found["primaryTopic"] == [entry.iri]
    assert len(found["issued"]) == len(found["modified"]) == len(found["status"]) == len(found["conformsTo"]) == 1
    assert found["identifier"] == [a.identifier for a in entry.accounts] and len(entry.accounts) == 2
    assert [*found["source"], *found.get("wasDerivedFrom", [])] == [a.page for a in entry.accounts if a.page]
    told = {d["wasAttributedTo"][0]["name"]["@none"][0]: d for d in found["qualifiedDerivation"]}
    assert set(told) == {"Universiteit IJsselland", "Meetburen Oost"}
    for account in entry.accounts:
        derivation = told[account.publisher]
        assert derivation["identifier"] == [account.original]
        assert derivation["created"][0]["@value"] == account.since
        assert derivation["modified"][0]["@value"] == account.changed
        assert derivation[f"{PROV}entity"] == [{"id": account.page}]
    assert set(found["language"]) == {f"{EU}ENG", f"{EU}NLD"}
    assert len({d["id"] for d in found["qualifiedDerivation"]}) == 2


def test_every_record_satisfies_dcat_ap(demo: Catalogue, entries: Entries, shared: Path) -> None:
    checks = compiled(read([shared / "conformance" / "dcat-ap-3.0.1" / "shapes.ttl"]))
    for entry in entries:
        facts = facts_of([entry.document, record_of(entry, demo)], demo.context)
        assert not [r for r in checks.results(facts) if "#record" in str(r.focus)], entry.key


def test_the_owners_identifier_is_never_altered(demo: Catalogue, entries: Entries) -> None:
    """What the partner wrote is what is published, of the dataset and of its record."""
    with Store(demo.database) as store:
        said: dict[str, set[str]] = {}
        for row in store.rows("SELECT m.key, d.document FROM member m JOIN description d ON d.id = m.description"):
            said.setdefault(row["key"], set()).update(_identifiers(row["document"]))
    for entry in entries:
        published = {str(v) for v in entry.document.get("identifier", [])}
        assert published <= said[entry.key], entry.key
        assert bool(published) == bool(said[entry.key]), entry.key


def _identifiers(document: str | bytes) -> set[str]:
    from fairdict.store import loads

    return {str(v) for v in loads(document).get("identifier", [])}


def test_the_status_tells_what_became_of_it(demo: Catalogue, entries: Entries) -> None:
    entry = entries["10.5072_ijsselland.106"]
    for change, wanted in (
        ({"since": "2026-01-01", "changed": "2026-01-01"}, record.CREATED),
        ({"since": "2026-01-01", "changed": "2026-02-01"}, record.UPDATED),
        ({"state": "withdrawn"}, record.DELETED),
    ):
        (status,) = record_of(replace(entry, **change), demo)["status"]  # type: ignore[arg-type]
        assert status["id"] == wanted and status["prefLabel"]["nl"]


def test_only_a_change_is_told_not_a_night(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = small(tmp_path)
    night(folder, probe=False)
    before = told(folder)
    monkeypatch.setattr("tests.built_example.EPOCH", "1793904800")  # a week later
    with clock():
        assert not night(folder, probe=False)[1].exchanged
    assert told(folder) == before
    sheet(folder, (ROWS[0].replace("Slaap", "Waak"), *ROWS[1:]))
    night(folder, probe=False)
    after = told(folder)
    changed = {iri for iri in before if before[iri] != after[iri]}
    assert len(changed) == 1
    (iri,) = changed
    assert f"<{iri}#record> <{DCT}status>" not in "".join(after[iri])
    dates = {line.split('"')[1] for line in after[iri] if line.startswith(f"<{iri}#record> <{DCT}modified>")}
    first = {line.split('"')[1] for line in after[iri] if line.startswith(f"<{iri}#record> <{DCT}issued>")}
    assert len(dates) == len(first) == 1 and max(dates) > max(first)
    assert any(record.UPDATED in line for line in after[iri])


def told(folder: Path) -> dict[str, list[str]]:
    """The record of each dataset, as triples."""
    found = load(folder)
    with Store(found.database) as store:
        return {e.iri: sorted(lines(record_of(e, found), found.context)) for e in Entries(store)}
