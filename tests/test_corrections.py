"""Corrections of single values: how they are written, what they do, and what is told of them."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from fairdict import corrections
from fairdict.cli import main
from fairdict.config import load
from fairdict.corrections import Correction, apply
from fairdict.errors import ConfigError
from tests.built_example import EPOCH, ROWS, build, night, sheet, small

BY = 'who = "Jo"\nwhen = 2026-03-01\nwhy = "The owner said so."\n'
BY_LICENCE = "https://creativecommons.org/licenses/by/4.0/"


def say(folder: Path, *words: str) -> Result:
    return CliRunner(env={"SOURCE_DATE_EPOCH": EPOCH}).invoke(main, ["-C", str(folder), *words])


def written(folder: Path, *entries: str) -> Path:
    text = "".join(f"[[correction]]\n{e}\n{'' if 'who' in e else BY}" for e in entries)
    (folder / "corrections.toml").write_text(text, "utf-8")
    return folder


def entry(change: str, term: str = "title", dataset: str = "ours/S-1", lang: str = "") -> str:
    named = f'lang = "{lang}"\n' if lang else ""
    return f'dataset = "{dataset}"\nterm = "{term}"\n{named}{change}'


def changed(folder: Path, document: dict[str, Any], *entries: str) -> tuple[dict[str, Any], list[str]]:
    found = corrections.load(load(written(folder, *entries)))
    after, outcomes = apply(document, found)
    return after, [outcome for _, outcome in outcomes]


def outcomes(folder: Path) -> list[tuple[int, str]]:
    rows = json.loads(say(folder, "corrections", "--json").stdout)
    return [(r["n"], r["outcome"]) for r in rows]


def pages(folder: Path) -> list[str]:
    """The pages of all datasets, in Dutch."""
    return [p.read_text("utf-8") for p in (folder / "public" / "nl" / "dataset").glob("*/index.html")]


DOCUMENT = {
    "title": {"nl": ["Slaap"], "en": ["Sleep"]},
    "license": [BY_LICENCE],
    "keyword": {"nl": ["slaap", "nacht"]},
    "publisher": [{"type": ["Agent"], "name": {"@none": ["UMC"]}}],
    "issued": [{"@value": "2019", "@type": "xsd:gYear"}],
    "creator": [{"id": "#1", "name": {"@none": ["A"]}}],
    "authorList": ["#1"],
}


@pytest.mark.parametrize(
    ("entries", "term", "value"),
    [
        ((entry('set = "Rust"', lang="nl"),), "title", {"nl": ["Rust"], "en": ["Sleep"]}),
        ((entry('set = "Rust"'),), "title", {"@none": ["Rust"]}),
        ((entry('set = { nl = "Rust", en = "Rest" }'),), "title", {"nl": ["Rust"], "en": ["Rest"]}),
        ((entry('replace = { old = " Slaap ", new = "Rust" }'),), "title", {"nl": ["Rust"], "en": ["Sleep"]}),
        ((entry("drop = true", lang="en"),), "title", {"nl": ["Slaap"]}),
        ((entry("drop = true"),), "title", None),
        ((entry('drop = "nacht"', "keyword"),), "keyword", {"nl": ["slaap"]}),
        ((entry('replace = { old = "nacht", new = "slaap" }', "keyword"),), "keyword", {"nl": ["slaap"]}),
        ((entry('set = ["bed", "rust"]', "keyword", lang="nl"),), "keyword", {"nl": ["bed", "rust"]}),
        ((entry('set = "CC0-1.0"', "license"),), "license", ["https://creativecommons.org/publicdomain/zero/1.0/"]),
        ((entry("set = 2020-05-01", "issued"),), "issued", [{"@value": "2020-05-01", "@type": "xsd:date"}]),
        ((entry('drop = "2019"', "issued"),), "issued", None),
        ((entry('drop = "UMC"', "publisher"),), "publisher", None),
        (
            (entry('set = { name = "UMC Oost", ror = "https://ror.org/05wg1m734" }', "publisher"),),
            "publisher",
            [
                {
                    "id": "https://ror.org/05wg1m734",
                    "type": ["Agent", "Organization"],
                    "name": {"@none": ["UMC Oost"]},
                }
            ],
        ),
        (
            (entry('replace = { old = "UMC", new = "UMC Oost" }', "publisher"),),
            "publisher",
            [{"type": ["Agent"], "name": {"@none": ["UMC Oost"]}}],
        ),
        ((entry('set = "https://example.org/x"', "landingPage"),), "landingPage", ["https://example.org/x"]),
        (
            (entry('set = "a"', lang="nl"), entry('replace = { old = "a", new = "b" }')),
            "title",
            {"nl": ["b"], "en": ["Sleep"]},
        ),
    ],
)  # fmt: skip
def test_each_way_to_correct(tmp_path: Path, entries: tuple[str, ...], term: str, value: Any) -> None:
    before = json.loads(json.dumps(DOCUMENT))
    after, said = changed(small(tmp_path), before, *entries)
    assert after.get(term) == value and set(said) == {"applied"}
    assert before == DOCUMENT and {k: v for k, v in after.items() if k != term} == {
        k: v for k, v in DOCUMENT.items() if k != term
    }


def test_new_creators_lose_the_order_of_the_old(tmp_path: Path) -> None:
    after, _ = changed(small(tmp_path), dict(DOCUMENT), entry('set = "Jansen, P."', "creator"))
    assert "authorList" not in after and len(after["creator"]) == 1


def test_a_contact_is_set(tmp_path: Path) -> None:
    after, _ = changed(small(tmp_path), {}, entry('set = { name = "Desk", email = "a@b.nl" }', "contactPoint"))
    assert after["contactPoint"][0]["hasEmail"] == ["mailto:a@b.nl"]


@pytest.mark.parametrize(
    ("change", "term", "said"),
    [
        ('set = { nl = "Slaap", en = "Sleep" }', "title", "caught up"),
        ('replace = { old = "Slaapp", new = "Slaap" }', "title", "caught up"),
        ('replace = { old = "Gaap", new = "Rust" }', "title", "does not match"),
        ('drop = "dag"', "keyword", "caught up"),
        ("drop = true", "spatial", "caught up"),
        ('set = "CC-BY-4.0"', "license", "caught up"),
        ('replace = { old = "x", new = "CC-BY-4.0" }', "license", "caught up"),
        ('replace = { old = "x", new = "CC0-1.0" }', "license", "does not match"),
        ('drop = "x"', "license", "caught up"),
    ],
)
def test_what_needs_or_finds_no_correction_changes_nothing(tmp_path: Path, change: str, term: str, said: str) -> None:
    after, found = changed(small(tmp_path), dict(DOCUMENT), entry(change, term))
    assert after == DOCUMENT and found == [said]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (entry(""), "one of set, replace and drop is needed."),
        (entry('set = "a"\ndrop = true'), "one of set, replace and drop is needed, not set and drop."),
        (entry('set = "a"', "titel"), "“titel” is no term that can be corrected; did you mean “title”?"),
        (entry('set = "a"', "distribution"), "“distribution” is no term that can be corrected"),
        (entry('set = "a"\nextra = 1'), "“extra” is unknown; known are dataset, term"),
        (entry('set = "a"', lang="Dutch!"), "“lang” should be a tag such as “en” or “nl”, but is “Dutch!”."),
        (entry('set = "CC0-1.0"', "license", lang="nl"), "“license” has no language; leave “lang” out."),
        (entry("drop = false"), "drop should be the value to take away, or true for all of them."),
        (entry('replace = "a"'), 'replace should be { old = "…", new = "…" }.'),
        (entry('set = "soon"', "issued"), "“soon”"),
        (entry('set = ""'), "'' cannot be a value of “title”."),
        (entry('set = { age = "3" }', "publisher"), "“age” of “publisher” should be a text and one of name, email"),
        (entry("set = true"), "True cannot be a value of “title”."),
        ('term = "title"\nset = "a"\n' + BY, "“dataset” is missing."),
        (entry('set = "a"\nwho = "Jo"\nwhy = "x"'), "“when” is missing."),
        (entry('set = "a"\nwho = "Jo"\nwhen = "soon"\nwhy = "x"'), "“when” should be a date such as 2026-03-01"),
        (entry('set = "a"\nwho = 1\nwhen = 2026-03-01\nwhy = "x"'), "“who” should be a text, but is 1"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_its_entry_before_anything_is_asked(tmp_path: Path, text: str, said: str) -> None:
    folder = written(small(tmp_path), entry('set = "Fine"'), text)
    result = say(folder, "harvest")
    assert result.exit_code == 2 and f"corrections.toml, entry 2: {said}"[:50] in result.stderr, result.stderr
    assert said in result.stderr and not (folder / "data").exists()


def test_the_example_in_the_documentation_can_be_used(tmp_path: Path) -> None:
    text = (Path(__file__).parent.parent / "docs" / "how-to" / "corrections.md").read_text("utf-8")
    (small(tmp_path) / "corrections.toml").write_text(text.split("```toml\n")[1].split("```")[0], "utf-8")
    assert [c.action for c in corrections.load(load(tmp_path))] == ["set", "replace", "drop"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[correction", "corrections.toml is not valid TOML"),
        ("[corrections]\nx = 1", "corrections.toml: only [[correction]] tables may stand here."),
        ("correction = 1", "corrections.toml: only [[correction]] tables may stand here."),
    ],
)
def test_a_file_that_is_none_is_told(tmp_path: Path, text: str, said: str) -> None:
    (small(tmp_path) / "corrections.toml").write_text(text)
    with pytest.raises(ConfigError) as error:
        corrections.load(load(tmp_path))
    assert said in error.value.message


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    (small(tmp_path) / "corrections.toml").mkdir()
    with pytest.raises(ConfigError, match=r"corrections\.toml cannot be read"):
        corrections.load(load(tmp_path))


@pytest.mark.parametrize(
    "name", ["k", "https://x.example.org/dataset/k", "ours/S-1", "https://doi.org/10.5072/ABC", "10.5072/abc"]
)
def test_a_dataset_is_named_as_elsewhere(name: str) -> None:
    one = Correction(1, name, "title", "", None, None, "Jo", "2026-03-01", "x")
    assert corrections.of([one], {"k", "ours/S-1", "doi:10.5072/abc"}, "https://x.example.org/") == (one,)
    assert corrections.of([one], {"other"}, "https://x.example.org/") == ()


def test_a_correction_survives_harvests_and_says_when_it_is_no_longer_needed(tmp_path: Path) -> None:
    folder = small(tmp_path, more='[sources.ours.options]\nlanguage = "nl"\n')
    night(folder)
    title, note = "Slaap in Drenthe", "hier verbeterd door Jo op 1 maart 2026: The owner said so."
    change = f'replace = {{ old = "Slaap in Twente", new = "{title}" }}'
    written(folder, entry(change), entry('set = "x"', dataset="ours/S-9"))
    build(folder)
    assert [title in p and note in p for p in pages(folder)].count(True) == 1
    assert sum(note in p for p in pages(folder)) == 1
    assert outcomes(folder) == [(1, "applied"), (2, "no such dataset")]
    told = say(folder, "explain", "ours/S-1").stdout
    assert "title: corrected by Jo on 2026-03-01 (replace; applied): The owner said so." in told
    lost = "Entry 2 of corrections.toml names “ours/S-9”, which no dataset is called."
    assert lost in say(folder, "corrections").stdout
    assert "    title: is another now; “fairdict explain” tells why\n" in say(folder, "diff", "ours/S-1").stdout
    shown = [
        p for p in (folder / "public").rglob("*.html") if "fair" not in p.parts
    ]  # rules have examples of their own
    assert not [p for p in shown if "Slaap in Twente" in p.read_text("utf-8")]

    # Another night, in which the source says something else of it.
    sheet(folder, (ROWS[0].replace("Hoe men slaapt", "Hoe goed men slaapt"), *ROWS[1:]))
    night(folder)
    assert outcomes(folder)[0] == (1, "applied")
    assert any(title in p and "Hoe goed men slaapt" in p for p in pages(folder))

    # One in which it has caught up, and one in which it has a title of its own.
    sheet(folder, (ROWS[0].replace("Slaap in Twente", title), *ROWS[1:]))
    night(folder)
    assert outcomes(folder)[0] == (1, "caught up")
    assert "Entry 1 of corrections.toml is no longer needed for “ours/S-1”" in say(folder, "corrections").stdout
    assert "correction-caught-up" in say(folder, "report", "ours").stdout
    assert not any("verbeterd" in p for p in pages(folder))
    sheet(folder, (ROWS[0].replace("Slaap in Twente", "Rust"), *ROWS[1:]))
    night(folder)
    assert outcomes(folder)[0] == (1, "does not match")
    assert "correction-does-not-match" in say(folder, "report", "ours").stdout

    (folder / "corrections.toml").unlink()
    build(folder)
    assert outcomes(folder) == [] and "no entry in it" in say(folder, "corrections").stdout
    assert "correction-" not in say(folder, "report", "ours").stdout


def test_a_correction_taken_out_gives_the_source_its_word_back(tmp_path: Path) -> None:
    folder = written(small(tmp_path), entry('set = "Anders"'))
    night(folder)
    assert any("Anders" in p.read_text("utf-8") for p in (folder / "public").rglob("index.html"))
    (folder / "corrections.toml").unlink()
    build(folder)
    assert not any("Anders" in p.read_text("utf-8") for p in (folder / "public" / "nl").rglob("index.html"))


def test_building_again_with_corrections_writes_nothing(tmp_path: Path) -> None:
    folder = written(small(tmp_path), entry('set = "Anders"'))
    night(folder)
    build(folder)
    assert build(folder).written == 0


def test_before_the_next_build_a_correction_is_said_to_wait(tmp_path: Path) -> None:
    folder = small(tmp_path)
    night(folder)
    written(folder, entry('set = "Anders"'))
    assert outcomes(folder) == [(1, "not built yet")]


def test_of_a_hidden_dataset_no_correction_is_told(tmp_path: Path) -> None:
    folder = written(small(tmp_path), entry('set = "Anders"'))
    night(folder)
    assert say(folder, "hide", "ours/S-1", "--reason", "asked").exit_code == 0
    texts = [p.read_text("utf-8") for p in (folder / "public").rglob("*.html")]
    assert not any("Anders" in t or "The owner said so" in t for t in texts)
