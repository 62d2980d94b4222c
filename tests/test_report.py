"""What stewards read: how sources fare, who said what of a dataset and why it won, what lies in quarantine."""

import re
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from fairdict import report as reporting
from fairdict.config import Catalogue, load
from fairdict.errors import ConfigError, FairdictError
from fairdict.fair import Ruleset
from fairdict.harvester import Listing
from fairdict.night import Checked
from fairdict.publish.words import Words
from fairdict.store import Store
from tests.built_example import ROWS, copied, night, sheet, small

BOTH = "10.5072_ijsselland.106"


@pytest.fixture(scope="module")
def catalogue(built: Catalogue, tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    return copied(built, tmp_path_factory.mktemp("report"))


@pytest.fixture(scope="module")
def store(catalogue: Catalogue) -> Iterator[Store]:
    with Store(catalogue.database) as opened:
        yield opened


def test_sources_stand_as_declared_with_the_end_of_their_last_run(store: Store, catalogue: Catalogue) -> None:
    found = reporting.sources(store, catalogue)
    assert [s["name"] for s in found] == [s.name for s in catalogue.sources]
    assert {s["verdict"] for s in found} == {"complete"} and sum(s["datasets"] for s in found) == 77  # two told twice


def test_a_source_never_harvested_is_said_to_be_so(tmp_path: Path) -> None:
    catalogue = load(small(tmp_path))
    with Store(catalogue.database) as store:
        assert reporting.sources(store, catalogue)[0]["verdict"] == "never harvested"
        assert reporting.report(store, catalogue) == []
        with pytest.raises(FairdictError, match="ours: never harvested, so there is nothing to tell"):
            reporting.report(store, catalogue, ["ours"])
        with pytest.raises(ConfigError, match="has no source “our”"):
            reporting.report(store, catalogue, ["our"])
        store.db.execute("INSERT INTO source (name, harvester, url) VALUES ('ours', 'sheet', 'x.csv')")
        assert list(reporting.report_lines(reporting.report(store, catalogue))) == [
            "ours (ours): never harvested as a whole, 0 datasets", ""
        ]  # fmt: skip


def test_a_report_in_lines_says_what_its_values_say(store: Store, catalogue: Catalogue) -> None:
    [row] = reporting.report(store, catalogue, ["university"])
    assert row["run"]["listed"] == 29 and row["datasets"] == 20
    assert len(row["fixes"]) == 10 and row["scores"]["rda-essential-1.0"]["of"] == 100
    lines = list(reporting.report_lines([row]))
    assert lines[0] == "university (Universiteit IJsselland): complete, 20 datasets"
    assert lines[1] == (
        "  29 listed = 20 new + 0 updated + 0 unchanged + 1 withdrawn + 6 not selected + 1 quarantined + 1 duplicate"
    )
    assert any(line.startswith("  quarantined oai:repository.ijsselland.example:119: ") for line in lines)
    assert sum(" fails for " in line for line in lines[1:]) == 5
    assert all(len(line) <= 2 * reporting.SHORT + 80 and "\n" not in line for line in lines)
    whole = " ".join(" ".join(lines).split())
    told = [f["fix"] for f in row["fixes"][:5]] + [i["message"] for i in row["issues"]]
    told += [q["reason"] for q in row["quarantined"]]
    assert max(map(len, told)) > reporting.SHORT and all(" ".join(text.split()) in whole for text in told)
    assert [r["source"] for r in reporting.report(store, catalogue, ["ggd", "company"])] == ["company", "ggd"]


def test_a_score_is_one_number_where_it_is_known_and_lies_between_two_where_it_is_not(
    store: Store, catalogue: Catalogue
) -> None:
    rows = reporting.report(store, catalogue)
    lines = list(reporting.report_lines(rows))
    known = between = 0
    for row in rows:
        for lens, mean in row["scorecard"]["own"].items():
            known, between = known + (mean["low"] == mean["high"]), between + (mean["low"] < mean["high"])
            low, high = f"{mean['low']:g}", f"{mean['high']:g}"
            said = low if low == high else f"between {low} and {high}"
            assert any(line.startswith(f"  {lens}: {said} of {mean['of']:g}") for line in lines)
    assert known and between
    parts = " ".join(" ".join(lines).split())
    assert re.search(r" accessibility [\d.]+, ", parts) and re.search(r" I between [\d.]+ and [\d.]+, ", parts)


def test_the_site_and_the_terminal_call_a_band_alike(catalogue: Catalogue) -> None:
    words = Words.load(catalogue.layers, "en", catalogue.vocabularies)
    ruleset = Ruleset.load(catalogue.layers, catalogue.vocabularies)
    names = {name for lens in ruleset.lenses.values() for _, name in lens.bands}
    assert names == {"excellent", "good", "sufficient", "bad"}, "as the EU's method calls them"
    assert {words[f"band.{name}"] for name in names} == names


def test_fixes_are_ranked_by_the_lens_that_is_asked(store: Store, catalogue: Catalogue) -> None:
    [usual], [one] = (reporting.report(store, catalogue, ["ggd"], lens) for lens in ("", "rda-essential-1.0"))
    assert usual["ranked_by"] == ["mqa", "rda-fdmm-1.0"] and one["ranked_by"] == ["rda-essential-1.0"]
    assert usual["fixes"] != one["fixes"] == usual["fixes_by_lens"]["rda-essential-1.0"]
    line = next(line for line in reporting.report_lines([one]) if " fails for " in line)
    assert "(rda-essential-1.0 +" in line and "mqa" not in line
    with pytest.raises(FairdictError, match=r"There is no lens “x”. In force are .*mqa, .*rda-"):
        reporting.report(store, catalogue, ["ggd"], "x")


@pytest.mark.parametrize(
    "name",
    [
        BOTH,
        f"https://data.example.org/dataset/{BOTH}",
        f"https://data.example.org/dataset/{BOTH}/",
        f"https://data.example.org/dataset/{BOTH}#record",
        f"https://data.example.org/en/dataset/{BOTH}/",
        f"https://data.example.org/nl/dataset/{BOTH}/index.html",
        f"https://data.example.org/dataset/{BOTH}/?from=search",
        "10.5072/ijsselland.106",
        "https://doi.org/10.5072/IJSSELLAND.106",
        "doi:10.5072/ijsselland.106",
        "university/oai:repository.ijsselland.example:106",
        "oai:repository.ijsselland.example:106",
        "citizens/https://meetburen.example/data/fijnstof-arnhem-nijmegen",
    ],
)
def test_a_dataset_can_be_named_in_many_ways(name: str, store: Store, catalogue: Catalogue) -> None:
    assert reporting.find(store, catalogue, name) == BOTH


@pytest.mark.parametrize(
    "name", ["", "%", "_", "10.5072/ijsselland_106", "university/", "university", '"', "10.5072/%"]
)
def test_what_means_no_dataset_is_told(name: str, store: Store, catalogue: Catalogue) -> None:
    with pytest.raises(FairdictError) as caught:
        reporting.find(store, catalogue, name)
    assert caught.value.message == (
        f"There is no dataset “{name}” here. Name it by its KEY, its address, its DOI or source/identifier."
    )


def test_an_old_key_leads_to_the_one_it_went_up_in(tmp_path: Path) -> None:
    night(small(tmp_path), probe=False)
    catalogue = load(tmp_path)
    with Store(catalogue.database) as store:
        key = store.value("SELECT key FROM dataset")
        store.db.execute("INSERT INTO alias VALUES ('old', ?, '2020-01-01')", (key,))
        assert reporting.find(store, catalogue, f"{catalogue.base_iri}dataset/old/") == key


def test_it_is_told_who_said_what_and_what_was_used(store: Store, catalogue: Catalogue) -> None:
    found = reporting.explain(store, catalogue, BOTH)
    assert [(a["source"], a["rank"]) for a in found["accounts"]] == [("citizens", 10), ("university", 20)]
    terms = {t["term"]: t["accounts"] for t in found["terms"]}
    creators = {a["source"]: a["used"] for a in terms["creator"]}
    assert creators == {"citizens": True, "university": False}  # ordered, so whole from the best
    assert {a["source"]: a["used"] for a in terms["keyword"]} == {"citizens": True, "university": True}  # joined
    assert [(c["what"], c["as_of"]) for c in found["changes"]] == [("added", "2026-10-30")]
    lines = list(reporting.explain_lines(found))
    assert lines[0] == f"https://data.example.org/dataset/{BOTH} (live)"
    assert lines[1].startswith("  1. citizens: https://meetburen.example/") and "owner, rank 10" in lines[1]
    place = lines.index("creator")
    assert lines[place + 1].startswith("  + citizens [/creator]") and lines[place + 2].startswith("  - university [")
    assert any("(written: " in line for line in lines)


def test_a_tombstone_can_be_explained(tmp_path: Path) -> None:
    folder = small(tmp_path)
    night(folder, probe=False)
    sheet(folder, ROWS[:2])
    for _ in range(2):
        night(folder, probe=False)
    catalogue = load(folder)
    with Store(catalogue.database) as store:
        key = store.value("SELECT key FROM dataset WHERE state = 'withdrawn'")
        for name in (key, "ours/S-3"):
            found = reporting.explain(store, catalogue, name)
            assert (found["key"], found["state"], found["accounts"], found["terms"]) == (key, "withdrawn", [], [])
            assert [c["what"] for c in found["changes"]] == ["added", "withdrawn"]
        assert next(reporting.explain_lines(found)) == f"{catalogue.base_iri}dataset/{key} (withdrawn)"


def test_quarantine_is_listed_and_shown(store: Store) -> None:
    [row] = reporting.quarantine(store)
    assert (row["source"], row["attempts"], row["stage"]) == ("university", 1, "normalise")
    found = reporting.quarantined(store, "university", row["identifier"])
    assert "<" in found["text"] and row["identifier"] in found["text"] and found["reason"] == row["reason"]
    lines = list(reporting.quarantined_lines(found))
    assert lines[0] == f"university: {row['identifier']}" and lines[1] == f"reason: {row['reason']}"
    assert any(line.startswith("url: http://127.0.0.1:") for line in lines) and found["text"] in lines
    with pytest.raises(FairdictError, match="no record “x” of “university” in quarantine; “fairdict quarantine list”"):
        reporting.quarantined(store, "university", "x")


def test_bytes_that_are_no_text_are_shown_all_the_same() -> None:
    found = {"source": "s", "identifier": "i", "reason": "r", "attempts": 1, "first": "", "last": "", "text": ""}
    lines = list(reporting.quarantined_lines({**found, "url": "", "locator": "row 2", "page": "", "media_type": ""}))
    assert "locator: row 2" in lines and lines[-1] == "(It is empty.)"


def tried(seen: int, reasons: list[str], listing: Listing = Listing()) -> list[str]:  # noqa: B008
    source = cast(Any, SimpleNamespace(name="ours"))
    return list(reporting.checked_lines(Checked(source, "A sheet", seen, listing, reasons)))


def test_a_try_that_found_nothing_says_what_was_seen() -> None:
    assert tried(0, []) == ["ours: A sheet", "  0 records looked at"]
    assert tried(1, ["x: broken"])[1] == "  1 record looked at"
    assert tried(2, ["x: broken", "y: broken too"])[2:] == [
        "  cannot be read: x: broken",
        "  cannot be read: y: broken too",
    ]
    said = tried(3, ["x: broken"], Listing(total=9, ended=False, complaints=("row 4 is odd",)))
    assert said[1:3] == ["  3 records looked at of 9, more follow", "  row 4 is odd"]
    assert "None of them is selected; see [sources.ours.select]" in said[-1]
