"""Sources that are taken out of ``fairdict.toml``, paused, or called otherwise: what stays, and what is told."""

import json
from pathlib import Path
from typing import Any

import pytest

from fairdict.config import load
from fairdict.errors import ConfigError
from fairdict.store import Store
from tests.test_cli import say, sentence

HEAD = '[catalogue]\ntitle = "Klein"\nbase_iri = "https://klein.example.org/"\npublisher = { name = "Wij" }\n'
OURS = '[sources.ours]\nharvester = "sheet"\nurl = "ours.csv"\n'
THEIRS = '[sources.theirs]\nharvester = "sheet"\nurl = "theirs.csv"\n'
ROWS = "identifier;titel;beschrijving;datum\n"
LEFT = (
    "theirs: held; 0 listed = 0 new + 0 updated + 0 unchanged + 0 withdrawn + 0 not selected + 0 quarantined + 0 "
    "duplicate. It is in fairdict.toml no more; what it described (2 datasets) stays. Put it back, or say “fairdict "
    "accept theirs” to withdraw it."
)


def declare(folder: Path, *sources: str) -> None:
    (folder / "fairdict.toml").write_text("\n".join([HEAD, *sources]), "utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two sheets, harvested and built."""
    (tmp_path / "ours.csv").write_text(ROWS + "S-1;Slaap in Twente;Hoe men slaapt;2021-03-01\n", "utf-8")
    (tmp_path / "theirs.csv").write_text(
        ROWS + "T-1;Gang in Salland;Hoe men loopt;2020\nT-2;Pollen in Ede;Wat er zweeft;2019\n", "utf-8"
    )
    declare(tmp_path, OURS, THEIRS)
    assert say(tmp_path, "run").exit_code == 0
    return tmp_path


def rows(folder: Path, sql: str) -> list[tuple[Any, ...]]:
    with Store(load(folder).database) as store:
        return [tuple(r) for r in store.rows(sql)]


def states(folder: Path) -> dict[str, str]:
    return dict(rows(folder, "SELECT title, state FROM dataset"))  # type: ignore[arg-type]


def pages(folder: Path) -> str:
    return "".join(p.read_text("utf-8") for p in sorted((folder / "public").rglob("*.html")))


def test_a_source_that_was_taken_out_is_held_each_night(folder: Path) -> None:
    declare(folder, OURS)
    for _ in range(2):
        ended = say(folder, "run")
        assert ended.exit_code == 4 and LEFT in ended.stderr
        assert set(states(folder).values()) == {"live"}
    assert "Pollen in Ede" in pages(folder)
    assert say(folder, "build").exit_code == 0 and "Pollen in Ede" in pages(folder)
    assert say(folder, "harvest", "ours").exit_code == 0
    listed = {r["name"]: r for r in json.loads(say(folder, "sources", "--json").stdout)}
    assert (listed["theirs"]["verdict"], listed["theirs"]["datasets"]) == ("held", 2)
    assert "It is in fairdict.toml no more" in say(folder, "report", "theirs").stdout
    assert "It is in fairdict.toml no more" in (folder / "public/en/source/theirs/index.html").read_text("utf-8")
    status = {s["name"]: s["verdict"] for s in json.loads((folder / "public/status.json").read_bytes())["sources"]}
    assert status == {"ours": "complete", "theirs": "held"}


def test_accept_turns_what_it_described_into_tombstones(folder: Path) -> None:
    declare(folder, OURS)
    assert say(folder, "run").exit_code == 4
    accepted = say(folder, "accept", "theirs")
    assert accepted.exit_code == 0
    assert "theirs: complete; 0 listed" in accepted.stderr and "2 gone. accepted" in accepted.stderr
    assert states(folder) == {
        "Slaap in Twente": "live", "Gang in Salland": "withdrawn", "Pollen in Ede": "withdrawn"
    }  # fmt: skip
    assert "This dataset was withdrawn" in pages(folder) and "Pollen in Ede" in pages(folder)
    assert say(folder, "run").exit_code == 0
    assert not (folder / "public/source/theirs").exists()
    assert [r["name"] for r in json.loads(say(folder, "sources", "--json").stdout)] == ["ours"]
    again = sentence(say(folder, "accept", "theirs"), 2)
    assert "has no source “theirs”" in again
    keys = rows(folder, "SELECT key FROM dataset ORDER BY key")
    declare(folder, OURS, THEIRS)
    assert say(folder, "run").exit_code == 0
    assert set(states(folder).values()) == {"live"}
    assert rows(folder, "SELECT key FROM dataset ORDER BY key") == keys
    assert rows(folder, "SELECT DISTINCT kind FROM change WHERE kind = 'returned'") == [("returned",)]


def test_a_source_that_is_put_back_is_as_it_was(folder: Path) -> None:
    before = rows(folder, "SELECT * FROM dataset")
    declare(folder, OURS)
    assert say(folder, "run").exit_code == 4
    declare(folder, OURS, THEIRS)
    assert say(folder, "run").exit_code == 0
    assert rows(folder, "SELECT * FROM dataset") == before


def test_a_paused_source_is_not_asked_and_keeps_everything(folder: Path) -> None:
    declare(folder, OURS, THEIRS + "paused = true\n")
    (folder / "theirs.csv").unlink()
    before = rows(folder, "SELECT * FROM dataset")
    for words in (["run"], ["harvest", "theirs"]):
        ended = say(folder, *words)
        assert ended.exit_code == 0
        assert "theirs: paused; nothing was asked, and everything stays as it is." in ended.stderr
    assert rows(folder, "SELECT * FROM dataset") == before
    assert rows(folder, "SELECT COUNT(*) FROM run WHERE source = 'theirs'") == [(1,)]
    listed = {r["name"]: r["verdict"] for r in json.loads(say(folder, "sources", "--json").stdout)}
    assert listed == {"ours": "complete", "theirs": "paused"}
    assert "paused in fairdict.toml: it is not asked, and everything stays" in say(folder, "report", "theirs").stdout


def test_a_paused_source_needs_no_credentials(folder: Path) -> None:
    declare(folder, OURS, THEIRS + 'paused = true\nauth = { env = "NOT_SET_ANYWHERE" }\n')
    assert say(folder, "run").exit_code == 0


def test_a_source_with_another_name_keeps_keys_and_history(folder: Path) -> None:
    keys = rows(folder, "SELECT key, since, state FROM dataset ORDER BY key")
    runs = rows(folder, "SELECT id FROM run WHERE source = 'theirs'")
    changes = rows(folder, "SELECT * FROM change")
    declare(folder, OURS, THEIRS.replace("theirs]", "partner]") + 'formerly = ["theirs"]\n')
    ended = say(folder, "run")
    assert ended.exit_code == 0 and "partner: complete; 2 listed = 0 new + 0 updated + 2 unchanged" in ended.stderr
    assert rows(folder, "SELECT key, since, state FROM dataset ORDER BY key") == keys
    assert rows(folder, "SELECT * FROM change") == changes
    assert [r for r in rows(folder, "SELECT id FROM run WHERE source = 'partner'") if r in runs] == runs
    for table in ("source", "run", "record", "description", "member", "quarantine", "issue", "response", "cursor"):
        name = "name" if table == "source" else "source"
        assert rows(folder, f"SELECT COUNT(*) FROM {table} WHERE {name} = 'theirs'") == [(0,)], table
    with Store(load(folder).database) as store:
        assert store.rows("PRAGMA foreign_key_check") == []
    assert not (folder / "public/source/theirs").exists()
    assert (folder / "public/source/partner/index.html").is_file()
    assert say(folder, "run").exit_code == 0


def test_what_is_hidden_stays_so_under_the_new_name(folder: Path) -> None:
    assert say(folder, "hide", "theirs/T-2", "--reason", "Privacy").exit_code == 0
    declare(folder, OURS, THEIRS.replace("theirs]", "partner]") + 'formerly = ["theirs"]\n')
    assert say(folder, "run", "--full").exit_code == 0
    assert states(folder)["Pollen in Ede"] == "hidden" and "Pollen" not in pages(folder)
    assert rows(folder, "SELECT COUNT(*) FROM hidden WHERE mark LIKE '%theirs\"%'") == [(0,)]


def test_two_names_that_were_both_harvested_are_not_thrown_together(folder: Path) -> None:
    partner = THEIRS.replace("theirs]", "partner]")
    declare(folder, OURS, partner)
    assert say(folder, "run").exit_code == 4
    declare(folder, OURS, partner + 'formerly = ["theirs"]\n')
    said = sentence(say(folder, "run"), 2)
    assert "formerly in [sources.partner] has “theirs”, but both names were harvested already." in said
    assert "say “fairdict accept theirs”" in said


@pytest.mark.parametrize(
    ("sources", "message"),
    [
        ([OURS, THEIRS + 'formerly = ["ours"]'], "formerly in [sources.theirs] has “ours”, which is a name of "
         "[sources.ours] too; a name leads to one source."),
        ([OURS + 'formerly = ["x"]', THEIRS + 'formerly = ["x"]'], "formerly in [sources.theirs] has “x”, which is a "
         "name of [sources.ours] too; a name leads to one source."),
        ([OURS + 'formerly = ["ours"]'], "formerly in [sources.ours] has “ours”, which is a name of [sources.ours] "
         "too; a name leads to one source."),
        ([OURS + 'formerly = "x"'], "formerly in [sources.ours] should be a list of texts, but is 'x'."),
        ([OURS + "paused = 1"], "paused in [sources.ours] should be true or false, but is 1."),
        ([OURS + "expect = { changed = 2 }"],
         "changed in [sources.ours.expect] should be a share between 0 and 1, but is 2."),
        ([OURS + "expect = { lost = 1.5 }"],
         "lost in [sources.ours.expect] should be a share between 0 and 1, but is 1.5."),
        ([OURS + "expect = { gone_share = 3 }"],
         "gone_share in [sources.ours.expect] should be a share between 0 and 1, but is 3."),
        ([OURS + "expect = { gone = -1 }"], "gone in [sources.ours.expect] should be a number, 0 or more, but is -1."),
    ],
)  # fmt: skip
def test_a_mistake_is_told(sources: list[str], message: str, tmp_path: Path) -> None:
    declare(tmp_path, *sources)
    with pytest.raises(ConfigError) as caught:
        load(tmp_path)
    assert caught.value.message == f"{tmp_path / 'fairdict.toml'}: {message}"


def test_a_source_reads_what_is_declared(tmp_path: Path) -> None:
    expect = "expect = { gone = 5, gone_share = 0.2, changed = 1, lost = 0 }\n"
    declare(tmp_path, OURS + 'formerly = ["a", "b"]\n' + expect)
    (source,) = load(tmp_path).sources
    assert source.formerly == ("a", "b") and not source.paused
    found = source.expect
    assert (found.gone, found.gone_share, found.changed, found.lost) == (5, 0.2, 1, 0)
