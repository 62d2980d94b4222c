"""What each source delivered: the numbers are those of the database, problems stand grouped, ten fixes at most."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from fairdict.config import Catalogue
from fairdict.publish.quality import NUMBERS, SHOWN, reports
from fairdict.publish.view import SourceReport
from fairdict.store import Store, loads
from tests.built_example import example


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Catalogue]:
    with example(tmp_path_factory.mktemp("quality") / "catalogue") as found:
        yield found


@pytest.fixture(scope="module")
def store(catalogue: Catalogue) -> Iterator[Store]:
    with Store(catalogue.database) as opened:
        yield opened


@pytest.fixture(scope="module")
def told(store: Store, catalogue: Catalogue) -> dict[str, SourceReport]:
    return {r.name: r for r in reports(store, catalogue)}


def test_every_source_is_told_by_name(told: dict[str, SourceReport]) -> None:
    assert list(told) == ["citizens", "company", "foundation", "ggd", "hospital", "university"]


def test_runs_are_those_of_the_database(told: dict[str, SourceReport], store: Store) -> None:
    for name, report in told.items():
        run = store.rows("SELECT * FROM run WHERE source = ? ORDER BY id DESC LIMIT 1", name)[0]
        assert dict(report.run) == {n: run[n] for n in NUMBERS}
        assert (report.verdict, report.message, report.ended) == (run["verdict"], run["message"], run["ended"])
        members = store.rows("SELECT DISTINCT key FROM member WHERE source = ?", name)
        assert report.datasets == len(members) == run["new"]


def test_problems_are_grouped_by_cause_the_most_frequent_first(told: dict[str, SourceReport], store: Store) -> None:
    seen = 0
    for name, report in told.items():
        counted = Counter(r["code"] for r in store.rows("SELECT code FROM issue WHERE source = ?", name))
        assert {i.code: i.count for i in report.issues} == dict(counted)
        assert [i.count for i in report.issues] == sorted((i.count for i in report.issues), reverse=True)
        for issue in report.issues:
            seen += issue.count
            rows = store.rows("SELECT message, place, value FROM issue WHERE source = ? AND code = ?", name, issue.code)
            assert (issue.message, issue.where, issue.value) in [tuple(r) for r in rows]
    assert seen == store.value("SELECT COUNT(*) FROM issue WHERE source != ''") > 5


def subjects(store: Store, source: str) -> list[tuple[str, str]]:
    """What a partner is judged by, found the long way."""
    found = []
    for row in store.rows("SELECT key, description FROM member WHERE source = ? AND description IS NOT NULL", source):
        others = store.value("SELECT COUNT(*) FROM member WHERE key = ? AND description IS NOT NULL", row["key"])
        found.append(("description", str(row["description"])) if others > 1 else ("dataset", row["key"]))
    return found


def test_a_partner_is_judged_by_its_own_descriptions(told: dict[str, SourceReport], store: Store) -> None:
    own = 0
    for name, report in told.items():
        found = subjects(store, name)
        own += sum(of == "description" for of, _ in found)
        scores: dict[str, list[tuple[float, float, float]]] = {}
        failing: Counter[str] = Counter()
        fixes: dict[str, set[str]] = {}
        for of, subject in found:
            for row in store.rows("SELECT * FROM score WHERE of = ? AND subject = ?", of, subject):
                scores.setdefault(row["lens"], []).append((row["low"], row["high"], row["maximum"]))
            outcomes = loads(store.value("SELECT outcomes FROM finding WHERE of = ? AND subject = ?", of, subject))
            for finding in outcomes:
                if finding[1] == "fail":
                    failing[finding[0]] += 1
                    fixes.setdefault(finding[0], set()).add(finding[5])
        for lens, values in scores.items():
            low, high, of_all = (report.scores or {})[lens]
            assert low == pytest.approx(sum(v[0] for v in values) / len(values), abs=0.051), (name, lens)
            assert high == pytest.approx(sum(v[1] for v in values) / len(values), abs=0.051)
            assert of_all == values[0][2] and 0 <= low <= high <= of_all
        assert (report.scores or {}).keys() == scores.keys()
        expected = sorted(failing.items(), key=lambda item: (-item[1], item[0]))[:10]
        assert [(rule, count) for rule, count, _ in report.failing] == expected
        assert all(fix and fix in fixes[rule] for rule, _, fix in report.failing)
        assert len(report.failing) == min(10, len(failing)) and len(failing) > 10
    assert own == 4  # two datasets are told by two partners each


def test_what_could_not_be_read_is_named_with_its_reason(told: dict[str, SourceReport]) -> None:
    assert [i for i, _ in told["university"].quarantined] == ["oai:repository.ijsselland.example:119"]
    assert "ask the partner to repair" in told["university"].quarantined[0][1]
    assert all(not r.quarantined for n, r in told.items() if n != "university")


def test_a_long_quarantine_is_cut_and_a_source_without_a_run_is_told(tmp_path: Path, catalogue: Catalogue) -> None:
    with Store(tmp_path / "catalogue.db") as store:
        store.db.execute("INSERT INTO source (name, harvester, url) VALUES ('new', 'sheet', 'x.csv')")
        for n in range(SHOWN + 5):
            store.db.execute(
                "INSERT INTO record (id, source, identifier, state, hash, bytes) "
                "VALUES (?, 'new', ?, 'quarantined', '', '')",
                (n, f"{n:05}"),
            )
            store.db.execute(
                "INSERT INTO quarantine VALUES (?, 'new', ?, 'normalise', 'broken', 1, '', '', '')", (n, f"{n:05}")
            )
        [report] = reports(store, catalogue)
    assert len(report.quarantined) == SHOWN and report.quarantined[0] == ("00000", "broken")
    assert (report.run, report.verdict, report.ended, report.datasets) == ({}, "", "", 0)
    assert (report.publisher, report.scores, report.issues) == ("new", {}, ())
