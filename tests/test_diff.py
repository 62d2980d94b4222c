"""What changed, in words and as JSON; and the small differences that are kept beside a dataset."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from fairdict.changes import LONGEST, differences, told
from fairdict.cli import main
from tests.built_example import ROWS, build, night, sheet, small


def say(folder: Path, *words: str) -> Result:
    return CliRunner().invoke(main, ["-C", str(folder), *words])


@pytest.mark.parametrize(
    ("old", "new", "before", "after"),
    [
        ({"nl": ["a"], "en": ["b"]}, {"nl": ["c"], "en": ["b"]}, "nl: a", "nl: c"),
        ({"@none": ["a"]}, {"@none": ["a"], "en": ["b"]}, "", "en: b"),
        (["x", "y"], ["y", "z"], "x", "z"),
        (["x", "y"], ["y", "x"], "x | y", "y | x"),
        (None, ["x"], "", "x"),
        (["x"], None, "x", ""),
        ([{"@value": "2019", "@type": "xsd:gYear"}], [{"@value": "2020", "@type": "xsd:gYear"}], "2019", "2020"),
        ([{"type": ["Agent"], "name": {"@none": ["A"]}}], [], "name: @none: A", ""),
        ([0], [1], "0", "1"),
    ],
)
def test_a_difference_says_only_what_differs(old: Any, new: Any, before: str, after: str) -> None:
    said = differences({} if old is None else {"term": old}, {} if new is None else {"term": new})
    assert said == [("term", before, after)]


def test_of_a_long_text_the_place_is_kept_where_it_changed() -> None:
    text = "word " * 200
    [(_, before, after)] = differences({"d": {"nl": [text + "old" + text]}}, {"d": {"nl": [text + "new" + text]}})
    assert "old" in before and "new" in after and before.startswith("…") and before.endswith("…")
    assert len(before) == len(after) == LONGEST


def test_of_a_text_that_was_cut_short_all_is_kept() -> None:
    [(_, before, after)] = differences({"d": ["x" * 500]}, {"d": ["x" * 5]})
    assert after == "x" * 5 and len(before) == LONGEST


values = st.lists(st.text(max_size=300), min_size=1, max_size=4)


@given(st.dictionaries(st.sampled_from("abc"), values), st.dictionaries(st.sampled_from("abc"), values))
def test_differences_are_short_and_name_every_term_that_differs(old: dict[str, Any], new: dict[str, Any]) -> None:
    found = differences(old, new)
    assert [t for t, _, _ in found] == sorted(t for t in old.keys() | new.keys() if old.get(t) != new.get(t))
    assert all(len(b) <= LONGEST and len(a) <= LONGEST for _, b, a in found)


def test_of_what_is_private_only_the_name_is_kept() -> None:
    assert differences({"a": ["x"], "b": ["x"]}, {"a": ["y"]}, {"a"}) == [("a", "", ""), ("b", "x", "")]


def test_a_contact_that_is_no_longer_published_is_not_told_as_a_change(tmp_path: Path) -> None:
    folder = small(tmp_path)
    text = (folder / "sheet.csv").read_text("utf-8").replace("datum", "datum;contactpersoon;e-mail", 1)
    (folder / "sheet.csv").write_text(text.replace("2021-03-01", "2021-03-01;Piet Jansen;piet.jansen@example.org"))
    night(folder)
    assert any("Jansen" in p.read_text("utf-8") for p in (folder / "public").rglob("index.html"))
    path = folder / "fairdict.toml"
    path.write_text(path.read_text().replace("[sources", 'publish_contacts = "none"\n[sources', 1))
    build(folder)
    said = say(folder, "diff", "--since", "2020-01-01").stdout
    assert "contactPoint: is another now" in said and "ansen" not in said
    assert not any(
        "ansen" in p.read_text("utf-8") for p in (folder / "public").rglob("*.*") if p.suffix in (".html", ".json")
    )


def test_a_value_in_words() -> None:
    assert told({"id": "x", "type": ["A"], "name": {"nl": ["b", "c"]}}) == "id: x; name: nl: b | c"


@pytest.fixture
def changed(nights: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(nights, tmp_path / "catalogue"))


@pytest.fixture(scope="module")
def nights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two nights: one title changed, one dataset came."""
    folder = small(tmp_path_factory.mktemp("nights"))
    night(folder)
    sheet(folder, (ROWS[0].replace("Slaap in Twente", "Rust in Twente"), ROWS[1], ROWS[2], "S-4;Vier;Nieuw;2022"))
    night(folder)
    return folder


def test_what_changed_is_told_in_words(changed: Path) -> None:
    said = say(changed, "diff").stdout
    assert "“Rust in Twente” changed\n    title: “Slaap in Twente” became “Rust in Twente”\n" in said
    assert "“Vier” is new" in said and said.endswith("4 added, 1 changed since 2026-10-30.\n")


def test_what_changed_of_one_source_or_dataset(changed: Path) -> None:
    assert say(changed, "diff", "ours").stdout.endswith("4 added, 1 changed since 2026-10-30.\n")
    one = say(changed, "diff", "ours/S-1").stdout
    assert "title: “Slaap in Twente” became" in one and one.endswith("1 added, 1 changed.\n")
    found = json.loads(say(changed, "diff", "ours/S-1", "--json").stdout)
    assert [c["what"] for c in found["changes"]] == ["added", "changed"]
    assert found["changes"][1]["fields"] == [{"term": "title", "before": "Slaap in Twente", "after": "Rust in Twente"}]
    assert found["changes"][1]["iri"].startswith("https://klein.example.org/dataset/")


def test_nothing_changed_is_told(changed: Path) -> None:
    assert say(changed, "diff", "--since", "2027-01-01").stdout == "Nothing changed since 2027-01-01.\n"
    assert say(changed, "diff", "ours", "--since", "2027-01-01").stdout == "Nothing of ours changed since 2027-01-01.\n"
    assert len(json.loads(say(changed, "diff", "--since", "2020-01-01", "--json").stdout)["changes"]) == 5


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("nowhere",), "“nowhere” is neither a source nor a dataset here."),
        (("--since", "yesterday"), "“yesterday” is no day; write it as 2026-03-01."),
    ],
)
def test_a_mistake_is_a_sentence(changed: Path, words: tuple[str, ...], said: str) -> None:
    result = say(changed, "diff", *words)
    assert result.exit_code == 2 and said in result.stderr


def test_before_the_first_night_nothing_changed(tmp_path: Path) -> None:
    assert say(small(tmp_path), "diff").stdout == "Nothing changed.\n"


def test_of_a_hidden_dataset_nothing_is_told(changed: Path) -> None:
    assert say(changed, "hide", "ours/S-1", "--reason", "asked").exit_code == 0
    said = say(changed, "diff", "--since", "2020-01-01").stdout
    assert "Twente" not in said and "Vier" in said
