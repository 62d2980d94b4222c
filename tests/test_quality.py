"""What each source delivered: the numbers are those of the database, problems stand grouped, ten fixes at most."""

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from fairdict import report as reporting
from fairdict.cli import main
from fairdict.config import Catalogue, load
from fairdict.fair import rows
from fairdict.fair.wording import say
from fairdict.publish.fares import Quarantined, SourceReport
from fairdict.publish.problems import COLUMNS, LONGEST, Problem, cell
from fairdict.publish.quality import NUMBERS, SHOWN, files, reports
from fairdict.store import Store
from tests import built_example
from tests.built_example import EPOCH, ROWS, copied, night, sheet, small


@pytest.fixture(scope="module")
def catalogue(built: Catalogue, tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    return copied(built, tmp_path_factory.mktemp("quality"))


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
            for finding in rows.Reader(store).of(of, subject):
                if finding.outcome == "fail":
                    failing[finding.rule] += 1
                    fixes.setdefault(finding.rule, set()).add(say(finding.general))
        for lens, values in scores.items():
            low, high, of_all = (report.scores or {})[lens]
            assert low == pytest.approx(sum(v[0] for v in values) / len(values), abs=0.051), (name, lens)
            assert high == pytest.approx(sum(v[1] for v in values) / len(values), abs=0.051)
            assert of_all == values[0][2] and 0 <= low <= high <= of_all
        assert (report.scores or {}).keys() == scores.keys()
        assert report.mends is not None and len(report.mends[""]) == 10 < len(failing)
        for found_mends in report.mends.values():
            for m in found_mends:
                assert all(0 < count <= failing[rule] for rule, count in m.rules.items())  # those that gain by it
                assert m.datasets >= max(m.rules.values()) == m.rules[m.rule]
                assert m.fix["en"] in fixes[m.rule] and m.fix["nl"] not in fixes[m.rule]
            assert [m.percent for m in found_mends] == sorted((m.percent for m in found_mends), reverse=True)
    assert own == 4  # two datasets are told by two partners each


def test_what_could_not_be_read_is_named_with_its_reason(told: dict[str, SourceReport]) -> None:
    [bad] = told["university"].quarantined
    assert (bad.identifier, bad.attempts, bad.first) == ("oai:repository.ijsselland.example:119", 1, "2026-10-30")
    assert "ask the partner to repair" in bad.reason
    assert all(not r.quarantined for n, r in told.items() if n != "university")


def test_a_long_quarantine_is_whole_in_the_files_and_a_source_without_a_run_is_told(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    with Store(tmp_path / "catalogue.db") as store:
        store.db.execute("INSERT INTO source (name, harvester, url) VALUES ('new', 'sheet', 'x.csv')")
        for n in range(SHOWN + 5):
            store.db.execute(
                "INSERT INTO record (id, source, identifier, state, hash, bytes) "
                "VALUES (?, 'new', ?, 'quarantined', '', '')",
                (n, f"{n:05}"),
            )
            store.db.execute(
                "INSERT INTO quarantine VALUES (?, 'new', ?, 'normalise', 'broken', 3, '', '', '')", (n, f"{n:05}")
            )
        [report] = reports(store, catalogue)
        written = dict(files(store, catalogue, [report]))
    assert len(report.quarantined) == SHOWN + 5
    assert report.quarantined[0] == Quarantined("00000", "broken", 3)
    assert (report.run, report.verdict, report.ended, report.datasets) == ({}, "", "", 0)
    assert (report.publisher, report.scores, report.issues) == ("new", {}, ())
    assert len(json.loads(written["source/new/report.json"])["quarantined"]) == SHOWN + 5
    assert len(rows_of(written["source/new/problems.csv"])) == SHOWN + 5


def rows_of(content: bytes) -> list[dict[str, str]]:
    """The rows of a table, read as a script is told to."""
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


def test_every_problem_is_a_row_of_the_table(store: Store, catalogue: Catalogue) -> None:
    seen = 0
    for row in store.rows("SELECT name FROM source"):
        content = (catalogue.public / "source" / row["name"] / "problems.csv").read_bytes()
        assert content.startswith(b"\xef\xbb\xbf") and content.count(b"\r\n") == content.count(b"\n")
        found = rows_of(content)
        assert all(tuple(r) == COLUMNS and r["source"] == row["name"] for r in found)
        grave = ["error", "warning", "note"]
        told = [grave.index(r["severity"]) for r in found]
        assert told == sorted(told)
        issues = store.rows("SELECT code, value, place, message FROM issue WHERE source = ?", row["name"])
        listed = [(r["problem"], r["value"], r["field"], r["message"]) for r in found if r["problem"] != "quarantined"]
        assert sorted(listed) == sorted(tuple(i) for i in issues)
        seen += len(found)
    assert seen == 19


def test_a_row_leads_to_the_record_and_its_page(store: Store, catalogue: Catalogue) -> None:
    found = rows_of((catalogue.public / "source" / "university" / "problems.csv").read_bytes())
    told = {r["problem"]: (r["identifier"], r["dataset"], r["field"]) for r in found}
    name, base = "oai:repository.ijsselland.example:", "https://data.example.org/dataset/10.5072_ijsselland."
    assert told == {
        "quarantined": (f"{name}119", "", ""),
        "identifier-twice": (f"{name}109", f"{base}109/", ""),
        "agent-identifier-invalid": (f"{name}115", f"{base}115/", "creatorName"),
        "file-type-not-recognised": (f"{name}120", f"{base}120/", "format"),
    }
    for row in found:
        if row["dataset"]:
            assert (catalogue.public / row["dataset"].removeprefix(catalogue.base_iri) / "index.html").is_file()


def test_the_files_say_what_the_commands_say(store: Store, catalogue: Catalogue) -> None:
    for row in reporting.report(store, catalogue):
        folder = catalogue.public / "source" / row["source"]
        written = json.loads((folder / "report.json").read_bytes())
        assert written == {k: v for k, v in row.items() if k in written}
        said = "".join(reporting.problem_lines(store, catalogue, [row["source"]]))
        assert said.encode() == (folder / "problems.csv").read_bytes()
    overview = json.loads((catalogue.public / "quality" / "report.json").read_bytes())["sources"]
    assert [(s["source"], s["problems"]) for s in overview] == [
        (r.name, sum(i.count for i in r.issues)) for r in reports(store, catalogue)
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("=HYPERLINK(1)", "'=HYPERLINK(1)"), ("+31 6", "'+31 6"), ("-1", "'-1"), ("@x", "'@x"), ("\t=1", "'=1"),
        ("\uff1d1", "'\uff1d1"), ("a=b", "a=b"), ("", ""), ("een\r\ntwee\x00 drie", "een twee drie"),
    ],
)  # fmt: skip
def test_no_cell_is_a_formula(text: str, said: str) -> None:
    assert cell(text) == said


def test_a_cell_is_never_longer_than_a_spreadsheet_takes() -> None:
    assert len(cell("x" * 50_000)) == LONGEST and cell("x" * LONGEST) == "x" * LONGEST


@given(st.lists(st.text(), min_size=1, max_size=8))
def test_whatever_stands_in_a_cell_stays_in_it(texts: list[str]) -> None:
    line = io.StringIO()
    csv.writer(line, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerow(map(cell, texts))
    assert list(csv.reader(io.StringIO(line.getvalue(), newline=""), delimiter=";")) == [[cell(t) for t in texts]]
    assert not any(cell(t).startswith(("=", "+", "-", "@", "\t", "\r")) for t in texts)


@pytest.mark.parametrize(
    ("where", "field"),
    [
        ("/creator/3/name", "/creator/*/name"), ("/creator/0", "/creator/*"), ("row 12", "row *"),
        ("dc:rights", "dc:rights"), ("245a", "245a"), ("a[2].b", "a[*].b"), ("sheet 2, row 9", "sheet *, row *"),
    ],
)  # fmt: skip
def test_a_field_is_what_its_places_have_in_common(where: str, field: str) -> None:
    assert Problem("x", "note", "", "", where, "", "").field == field


MANY = tuple(f"M-{n:02};Meting {n};Wat er gemeten is;{'ooit' if n % 2 else '2020'}" for n in range(60))


@pytest.fixture
def dated(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Sets the day of the nights that follow."""

    def set_day(day: int) -> None:
        monkeypatch.setattr(built_example, "EPOCH", str(int(EPOCH) + 86400 * day))

    monkeypatch.setattr(built_example, "HEADER", "identifier;titel;beschrijving;uitgiftedatum")
    return set_day


def told_of(folder: Path) -> SourceReport:
    found = load(folder)
    with Store(found.database) as store:
        [report] = reports(store, found)
    return report


def test_all_problems_are_kept_and_the_page_shows_the_first(tmp_path: Path, dated: Callable[[int], None]) -> None:
    night(small(tmp_path, MANY), probe=False)
    [group] = [i for i in told_of(tmp_path).issues if i.code == "date-not-understood"]
    assert (group.count, group.records, group.severity, group.fields) == (30, 30, "warning", (("uitgiftedatum", 30),))
    assert group.identifiers == tuple(f"M-{n:02}" for n in range(1, 60, 2)) and len(group.examples) == SHOWN
    page = (tmp_path / "public" / "en" / "source" / "ours" / "index.html").read_text("utf-8")
    assert "30 times in 30 records" in page and "The first 10 of 30" in page and "M-19" in page and "M-21" not in page
    assert 'href="../../../source/ours/problems.csv"' in page
    assert len(rows_of((tmp_path / "public" / "source" / "ours" / "problems.csv").read_bytes())) == 30


def test_what_changed_is_told_field_by_field(tmp_path: Path, dated: Callable[[int], None]) -> None:
    rows = tuple(f"S-{n};Slaap {n};Hoe men slaapt;2020" for n in range(6))
    folder = small(tmp_path, rows)
    night(folder, probe=False)
    first = told_of(folder).changes
    assert (len(first.added), first.changed, first.gone, first.since) == (6, (), (), "2026-10-30")
    dated(1)
    sheet(folder, ("S-0;Slaap in Twente;Hoe men slaapt;2021", *rows[1:5], "S-9;Nieuw;Iets;2020"))
    night(folder, probe=False)
    found = told_of(folder).changes
    assert [c.title for c in found.added] == ["Nieuw"] and found.gone == () and found.missing == ("S-5",)
    [changed] = found.changed
    assert [f for f, _, _ in changed.fields] == ["issued", "title"]
    assert changed.fields[0][1:] == ("2020", "2021") and "Slaap in Twente" in changed.fields[1][2]
    page = (folder / "public" / "nl" / "source" / "ours" / "index.html").read_text("utf-8")
    assert "<del>2020</del> <ins>2021</ins>" in page and "<code>S-5</code>" in page
    overview = (folder / "public" / "en" / "quality" / "index.html").read_text("utf-8")
    assert '<span class="count">Changed: 1</span> <span class="note">Since 31 October 2026.</span>' in overview
    written = json.loads((folder / "public" / "source" / "ours" / "report.json").read_bytes())["changes"]
    assert written["changed"][0]["fields"][0] == {"field": "issued", "before": "2020", "after": "2021"}
    lines = list(reporting.report_lines([{**written_report(folder), "paused": False, "hidden": []}]))
    assert "  since 2026-10-31: 1 added, 1 changed" in lines and "      issued: 2020 -> 2021" in lines
    assert "  not listed this time: S-5" in lines
    dated(2)
    night(folder, probe=False)
    gone = told_of(folder).changes
    assert [c.title for c in gone.gone] == ["Slaap 5"] and (gone.added, gone.changed, gone.missing) == ((), (), ())


def written_report(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "public" / "source" / "ours" / "report.json").read_bytes())
    return found


def test_a_held_run_names_what_was_not_listed(tmp_path: Path, dated: Callable[[int], None]) -> None:
    folder = small(tmp_path, MANY)
    night(folder, probe=False)
    dated(1)
    sheet(folder, MANY[:10])
    night(folder, probe=False)
    report = told_of(folder)
    assert report.verdict == "held" and report.changes.missing == tuple(f"M-{n:02}" for n in range(10, 60))
    assert report.changes.gone == () and sum(i.count for i in report.issues) == 30, "a held run does not count"
    page = (folder / "public" / "nl" / "source" / "ours" / "index.html").read_text("utf-8")
    assert (
        "Ze blijven op de site, tenzij de beheerder deze oogst aanvaardt." in page and "“fairdict accept ours”" in page
    )


def test_what_is_hidden_is_in_no_report(tmp_path: Path, dated: Callable[[int], None]) -> None:
    folder = small(tmp_path, ("S-777;Zeldzaam geval;Wie het was;ooit", *ROWS[1:]))
    night(folder, probe=False)
    assert b"S-777" in (folder / "public" / "source" / "ours" / "problems.csv").read_bytes()
    said = CliRunner(env={"SOURCE_DATE_EPOCH": EPOCH}).invoke(
        main, ["-C", str(folder), "hide", "ours/S-777", "--reason", "Asked for"]
    )
    assert said.exit_code == 0, said.output
    for path in (folder / "public").rglob("*"):
        if path.is_file() and path.relative_to(folder / "public").parts[0] in ("source", "quality", "en", "nl"):
            text = path.read_text("utf-8", "replace")
            assert "S-777" not in text and "Zeldzaam" not in text, path


def test_contacts_that_are_not_published_are_in_no_report(tmp_path: Path, dated: Callable[[int], None]) -> None:
    folder = small(tmp_path, ROWS)
    night(folder, probe=False)
    open_, closed = load(folder), replace(load(folder), publish_contacts="none")
    with Store(open_.database) as store:
        record = store.value("SELECT MIN(id) FROM record")
        for term, value in (("hasTelephone", "06-12"), ("title", "van jo@bos.nl")):
            store.db.execute(
                "INSERT INTO issue (source, record, stage, code, severity, property, value, message) "
                "VALUES ('ours', ?, 'normalise', 'odd', 'note', ?, ?, ?)",
                (record, term, value, f"“{value}” is odd."),
            )
        seen = "".join(reporting.problem_lines(store, open_))
        unseen = "".join(reporting.problem_lines(store, closed))
    assert '"06-12";"“06-12” is odd."' in seen and "jo@bos.nl" in seen
    assert "06-12" not in unseen and "jo@bos.nl" not in unseen and '"van …@…";"“van …@…” is odd."' in unseen


def test_the_command_gives_the_table(tmp_path: Path, dated: Callable[[int], None]) -> None:
    folder = small(tmp_path, MANY)
    night(folder, probe=False)
    said = CliRunner().invoke(main, ["-C", str(folder), "report", "ours", "--csv"])
    assert said.exit_code == 0
    assert said.stdout_bytes == (folder / "public" / "source" / "ours" / "problems.csv").read_bytes()
    both = CliRunner().invoke(main, ["-C", str(folder), "report", "--csv", "--json"])
    assert both.exit_code == 2 and "--json and --csv do not go together; choose one." in both.stderr


PLUGIN = """
import json
from fairdict.description import Description
from fairdict.errors import FetchError
from fairdict.harvester import Listing
from fairdict.model import Record

summary = "A file that says how its own reading ends."


def fetch(source, web, since):
    told = json.loads((source.folder / source.url).read_text())
    for name in told["names"]:
        yield Record(name, json.dumps(name).encode(), "application/json")
    if told["end"] == "broken":
        raise FetchError("It broke.", kind="connect")
    return Listing(ended=told["end"] == "whole", complaints=() if told["end"] == "whole" else ("The end is missing.",))


def describe(record, source):
    about = Description(source, record.identifier)
    about.add("title", f"Called {record.identifier}")
    yield about
"""


@pytest.mark.parametrize(
    ("names", "end", "verdict"),
    [([], "broken", "failed"), ([], "part", "failed"), ([], "whole", "held"), (["a"], "part", "incomplete"),
     (["a", "b", "c"], "whole", "complete")],
)  # fmt: skip
def test_datasets_are_counted_whatever_became_of_the_last_run(
    names: list[str], end: str, verdict: str, tmp_path: Path
) -> None:
    def said(*words: str) -> str:
        return CliRunner(env={"SOURCE_DATE_EPOCH": EPOCH}).invoke(main, ["-C", str(tmp_path), *words]).stdout

    small(tmp_path, more='[sources.told]\nharvester = "told"\nurl = "told.json"\n[sources.never]\nharvester = "sheet"\n'
          'url = "none.csv"\npaused = true\n')  # fmt: skip
    (tmp_path / "harvesters").mkdir()
    (tmp_path / "harvesters" / "told.py").write_text(PLUGIN)
    for listed, ending in ((["a", "b", "c"], "whole"), (names, end)):
        (tmp_path / "told.json").write_text(json.dumps({"names": listed, "end": ending}))
        said("run")
    assert f"told (told): {verdict}, 3 datasets\n" in said("report")
    rows = {r["name"]: (r["verdict"], r["datasets"]) for r in json.loads(said("sources", "--json"))}
    assert rows == {"ours": ("complete", 3), "told": (verdict, 3), "never": ("paused", 0)}
    public = tmp_path / "public"
    for path in ("quality/report.json", "status.json"):
        found = json.loads((public / path).read_text())["sources"]
        (row,) = [r for r in found if "told" in (r.get("source"), r.get("name"))]
        assert (row["verdict"], row["datasets"], row["run"]["listed"]) == (verdict, 3, len(names))
    assert json.loads((public / "source" / "told" / "report.json").read_text())["datasets"] == 3
    table = (public / "en" / "quality" / "index.html").read_text("utf-8")
    line = next(r for r in table.split("<tr>") if "/told/" in r)
    assert re.search(r'<td data-label="Datasets"[^>]*>\s*3\s*</td>', line), line
    assert len(list((public / "dataset").iterdir())) == 6
