"""Scorecards and work lists: what they say is what the findings say, added up the long way."""

import csv
import io
import json
import socket
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from zipfile import ZipFile

import pytest

from fairdict.config import Catalogue, load
from fairdict.fair import Ruleset, gains, judge, rows
from fairdict.fair.examples import example
from fairdict.fair.maturity import areas
from fairdict.publish import worklist
from fairdict.publish.tasks import tasks
from fairdict.scorecard import Fix, Scorecard, card, weights
from fairdict.store import Store
from tests.aftermath import files
from tests.built_example import HEADER, ROWS, build, copied, night, sheet, small


@pytest.fixture(scope="module")
def catalogue(built: Catalogue, tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    return copied(built, tmp_path_factory.mktemp("scorecard"))


@pytest.fixture(scope="module")
def store(catalogue: Catalogue) -> Iterator[Store]:
    with Store(catalogue.database) as opened:
        yield opened


@pytest.fixture(scope="module")
def ruleset(catalogue: Catalogue) -> Ruleset:
    return Ruleset.load(catalogue.layers, catalogue.vocabularies)


def subjects(store: Store, source: str) -> list[tuple[str, str]]:
    """What a partner is judged by, found the long way."""
    found = []
    for row in store.rows("SELECT key, description FROM member WHERE source = ? AND description IS NOT NULL", source):
        alone = store.value("SELECT COUNT(*) FROM member WHERE key = ? AND description IS NOT NULL", row["key"]) == 1
        found.append(("dataset", row["key"]) if alone else ("description", str(row["description"])))
    return found


def sources(store: Store) -> list[str]:
    return [row["name"] for row in store.rows("SELECT name FROM source ORDER BY name")]


def test_means_parts_and_bands_are_those_of_the_scores(store: Store, ruleset: Ruleset) -> None:
    banded = 0
    for source in sources(store):
        found = card(store, source)
        scores = [s for of, subject in subjects(store, source) for s in rows.Reader(store).scores(of, subject)]
        assert set(found.own) == {s.lens for s in scores}
        for lens, mean in found.own.items():
            own = [s for s in scores if s.lens == lens]
            assert (mean.datasets, mean.maximum, mean.version) == (len(own), own[0].maximum, own[0].version)
            assert mean.low == pytest.approx(sum(s.low for s in own) / len(own))
            assert mean.high == pytest.approx(sum(s.high for s in own) / len(own)) and mean.low <= mean.high
            for part, sums in mean.parts.items():
                applied = [s.parts[part] for s in own if s.parts[part][2]]
                assert sums[0] == pytest.approx(sum(p[0] for p in applied) / len(applied))
            if ruleset.lenses[lens].bands:
                assert sum(mean.bands.values()) == len(own)
                assert mean.band == tuple(ruleset.lenses[lens].band(v) for v in (mean.low, mean.high))
                banded += 1
    assert banded >= 6


def test_levels_count_the_datasets_that_are_sure_of_each(store: Store, ruleset: Ruleset) -> None:
    lens, reader = ruleset.lenses["rda-fdmm-1.0"], rows.Reader(store)
    for source in sources(store):
        own = card(store, source).own
        counted = {part: [0] * 6 for part in lens.parts}
        for of, subject in subjects(store, source):
            outcomes = {finding.rule: finding.outcome for finding in reader.of(of, subject)}
            for part, (low, _) in areas(outcomes, lens).items():
                counted[part][low] += 1
        assert own["rda-fdmm-1.0"].levels == counted and sum(map(sum, counted.values())) > 0
        assert own["mqa"].levels == {}


def test_fixes_add_up_what_each_record_would_gain(store: Store, ruleset: Ruleset) -> None:
    for source in sources(store):
        total: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
        for of, subject in subjects(store, source):
            findings = rows.Reader(store).of(of, subject)
            gained = gains(findings, ruleset)
            for finding in findings:
                if finding.outcome == "fail":
                    terms = ruleset.by_id[finding.rule].terms
                    for lens, points in gained[finding.rule].items():
                        total[terms[0] if terms else finding.rule][lens] += points
        fixes = card(store, source).fixes
        assert {f.term: dict(f.gains) for f in fixes if f.gains} == {
            term: pytest.approx(dict(by_lens), abs=0.5) for term, by_lens in total.items() if by_lens
        }
        assert all(f.told and f.gains for f in fixes)


def test_what_is_told_is_what_gains(store: Store, ruleset: Ruleset) -> None:
    """The fix that stands for a property is one of a rule that gains; none says to leave things as they are."""
    for source in sources(store):
        found = [rows.Reader(store).of(of, subject) for of, subject in subjects(store, source)]
        gained = [gains(findings, ruleset) for findings in found]
        for fix in card(store, source).fixes:
            assert all(any(by_rule.get(rule) for by_rule in gained) for rule in fix.rules), fix
            assert not any(words[0] == "no-uuid" for words in fix.told), fix


def test_the_best_fixes_are_those_that_gain_most_under_the_lenses_asked(ruleset: Ruleset) -> None:
    found = Scorecard(
        fixes=(
            Fix("a", 9, {"x": 9}, {"mqa": 90}, ()),
            Fix("b", 2, {"y": 2}, {"mqa": 40, "rda-fdmm-1.0": 60}, ()),
            Fix("c", 5, {"z": 5}, {"mqa-share": 100}, ()),
        )
    )
    assert [f.term for f, _ in found.best(weights(ruleset), 10)] == ["b", "a"]
    assert [f.term for f, _ in found.best(weights(ruleset, ("mqa",)), 10)] == ["a", "b"]
    assert [f.term for f, _ in found.best(weights(ruleset, ("mqa-share",)), 1)] == ["c"]
    assert set(ruleset.standard) == {"mqa", "rda-fdmm-1.0"} and weights(ruleset)["mqa"] == pytest.approx(100 / 405)


def test_a_card_is_added_up_anew_only_where_something_changed(store: Store) -> None:
    before = store.rows("SELECT * FROM scorecard ORDER BY source")
    assert [r["source"] for r in before] == sources(store)


def test_what_the_partner_wrote_and_what_the_world_sees_are_told_apart(store: Store) -> None:
    shared = {s for s in sources(store) if any(of == "description" for of, _ in subjects(store, s))}
    assert len(shared) > 1
    for source in shared:
        found = card(store, source)
        assert any(
            found.world[lens][0] != pytest.approx(mean.low) or found.world[lens][1] != pytest.approx(mean.high)
            for lens, mean in found.own.items()
        )


def read(content: bytes) -> list[dict[str, str]]:
    """The rows of a table, as a spreadsheet reads them."""
    assert content.startswith("\ufeff".encode())
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


@pytest.mark.parametrize("lang", ["en", "nl"])
def test_every_fix_is_a_row_in_the_partners_own_words(
    catalogue: Catalogue, store: Store, ruleset: Ruleset, lang: str
) -> None:
    columns = worklist.COLUMNS[lang]
    for source in sources(store):
        told = read((catalogue.public / "source" / source / f"worklist-{lang}.csv").read_bytes())
        rules = [rule for row in told for rule in row[columns[9]].split(", ")]
        failing = [
            finding.rule
            for of, subject in subjects(store, source)
            for task in tasks(rows.Reader(store).of(of, subject), ruleset, lang)
            if any(task.gains.values())  # what gains nothing anywhere is left out
            for finding, _ in task.findings
        ]
        assert sorted(rules) == sorted(failing) and len(told) < len(rules)
        names = {r["identifier"] for r in store.rows("SELECT identifier FROM member WHERE source = ?", source)}
        for row in told:
            assert row[columns[0]] in names and row[columns[1]] and row[columns[7]] and row[columns[6]]
            assert row[columns[3]] in row[columns[7]] or row[columns[4]] or lang == "nl"
    assert any(row[worklist.GAIN[lang].format(lens="mqa")] for row in told)


def test_what_gains_most_comes_first(store: Store, ruleset: Ruleset) -> None:
    worth = weights(ruleset)
    [of, subject] = subjects(store, "university")[0]
    found = tasks(rows.Reader(store).of(of, subject), ruleset)
    points = [sum(t.gains.get(lens, 0) * w for lens, w in worth.items()) for t in found]
    assert points == sorted(points, reverse=True) and points[0] > points[-1]


def test_what_one_address_settles_is_one_task(ruleset: Ruleset) -> None:
    """A dataset without files lacks all that files have: it is told once, with all of it."""
    found = tasks(judge(replace(example("distribution"), harvester="oaipmh", format="oai_datacite"), ruleset), ruleset)
    [task] = [t for t in found if t.fix.startswith("Write where the data can be had")]
    assert len(task.findings) > 5 and task.gains["mqa"] > 100
    _, _, besides = task.fix.partition(", and with each file ")
    fields = besides.partition(" (of a DCAT record")[0].split(", ")
    assert (
        len(fields) == len(set(fields)) > 3
        and any("format" in f for f in fields)
        and any("downloadURL" in f for f in fields)
    )


def test_the_list_of_a_large_source_is_packed(
    catalogue: Catalogue, store: Store, ruleset: Ruleset, monkeypatch: pytest.MonkeyPatch
) -> None:
    [(_, plain), *_] = worklist.files(store, catalogue, ruleset, "ggd")
    number = worklist.datasets(store, "ggd")
    monkeypatch.setattr(worklist, "LARGE", number)
    assert worklist.paths("ggd", number)["en"] == "source/ggd/worklist-en.csv"
    monkeypatch.setattr(worklist, "LARGE", number - 1)
    monkeypatch.setattr(worklist, "MOST", 7)
    made = dict(worklist.files(store, catalogue, ruleset, "ggd"))
    assert list(made) == ["source/ggd/worklist-en.zip", "source/ggd/worklist-nl.zip"]
    assert made == dict(worklist.files(store, catalogue, ruleset, "ggd")), "the same bytes every time"
    with ZipFile(io.BytesIO(made["source/ggd/worklist-en.zip"])) as archive:
        parts = [read(archive.read(name)) for name in archive.namelist()]
        assert archive.namelist()[:2] == ["worklist-en.csv", "worklist-en-2.csv"]
        assert sum(item.compress_size for item in archive.infolist()) < len(plain)
    assert [row for part in parts for row in part] == read(plain), "nothing is left out"
    assert all(len(part) == 7 for part in parts[:-1]) and 0 < len(parts[-1]) <= 7


def test_page_and_report_name_the_list_that_there_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worklist, "LARGE", len(ROWS))
    folder = small(tmp_path)
    for rows_of, there, gone in ((ROWS, "csv", "zip"), ((*ROWS, "S-4;Val in Borne;Hoe men valt;2018"), "zip", "csv")):
        sheet(folder, rows_of)
        night(folder, probe=False)
        public = folder / "public"
        assert (public / f"source/ours/worklist-nl.{there}").is_file()
        assert not (public / f"source/ours/worklist-nl.{gone}").exists()
        page = (public / "source/ours/index.html").read_text("utf-8")
        assert f"source/ours/worklist-nl.{there}" in page and f"worklist-nl.{gone}" not in page
        report = json.loads((public / "source/ours/report.json").read_bytes())
        assert report["worklists"]["nl"] == f"https://klein.example.org/source/ours/worklist-nl.{there}"


def test_no_cell_is_a_formula_and_hidden_contacts_stay_hidden(tmp_path: Path) -> None:
    rows_of = ('=HYPERLINK("https://evil.example");@SUM(A1);+31 6;2020', "S-2;Gang;Hoe men loopt;2020")
    folder = small(tmp_path, rows_of)
    text = (
        (folder / "fairdict.toml")
        .read_text("utf-8")
        .replace('name = "Wij" }', 'name = "Wij" }\npublish_contacts = "none"')
    )
    (folder / "fairdict.toml").write_text(text, "utf-8")
    (folder / "sheet.csv").write_text(
        "\n".join([f"{HEADER};contact", *(f"{row};geheim@wij.example" for row in rows_of)]) + "\n", "utf-8"
    )
    night(folder, probe=False)
    content = (folder / "public" / "source" / "ours" / "worklist-nl.csv").read_bytes()
    assert b"geheim" not in content
    for row in read(content):
        assert not any(str(cell).startswith(("=", "+", "-", "@")) for cell in row.values())
    assert any(row["titel"].startswith("'@SUM") for row in read(content))


def test_an_unchanged_night_and_a_second_judgement_write_the_same_bytes_without_a_network(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = small(tmp_path)
    night(folder, probe=False)
    before = files(folder)
    judged = ("finding", "score", "standing", "step", "scorecard")

    def stored() -> dict[str, list[tuple[object, ...]]]:
        with Store(load(folder).database) as store:
            return {t: [tuple(r) for r in store.rows(f"SELECT * FROM {t} ORDER BY 1, 2, 3")] for t in judged}

    once = stored()

    def gone(*_: object, **__: object) -> None:
        raise OSError("the network is gone")

    monkeypatch.setattr(socket.socket, "connect", gone)
    monkeypatch.setattr(socket, "getaddrinfo", gone)
    with Store(load(folder).database) as store:
        store.db.execute("UPDATE finding SET input = ''")
        store.db.execute("DELETE FROM stage WHERE name = 'assess'")
    build(folder, everything=True)
    after = files(folder)
    assert stored() == once
    assert {n: c for n, c in after.items() if n != ".fairdict-tree"} == {
        n: c for n, c in before.items() if n != ".fairdict-tree"
    }
