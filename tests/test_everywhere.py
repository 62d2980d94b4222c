"""What a steward does with any source: try it, ask for one record, rehearse a night. For every bundled harvester."""

from pathlib import Path

import orjson
import pytest
from click.testing import CliRunner, Result

from fairdict.cli import main
from tests.partners import EVERY, SMALL, Partner, partner
from tests.servers.nights import HEAD


def declared(folder: Path, harvester: str, at: Partner) -> None:
    options = "".join(f"{name} = {orjson.dumps(value).decode()}\n" for name, value in at.options.items())
    lines = ["[sources.partner]", f'harvester = "{harvester}"', f'url = "{at.url}"', "allow_private = true"]
    lines += ["rate = 1000", "[sources.partner.select]", 'types = ["*"]', "[sources.partner.options]", options]
    (folder / "fairdict.toml").write_text(HEAD + "[probe]\nenabled = false\n" + "\n".join(lines) + "\n", "utf-8")


def say(folder: Path, *words: str) -> Result:
    result = CliRunner().invoke(main, ["-C", str(folder), *words])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert "Traceback" not in result.output
    return result


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    for module, name, value in SMALL:
        monkeypatch.setattr(module, name, value)


@pytest.mark.parametrize("name", EVERY)
def test_a_source_can_be_tried_asked_for_one_and_rehearsed(name: str, tmp_path: Path) -> None:
    with partner(name, tmp_path) as at:
        declared(tmp_path, name, at)
        tried = say(tmp_path, "check", "partner")
        assert tried.exit_code == 0, tried.output
        assert tried.stdout.startswith("partner: ") and " % of its fields mapped" in tried.stdout
        assert "the first that is selected: " in tried.stdout and "    title: " in tried.stdout

        rehearsed = say(tmp_path, "harvest", "--dry-run")
        assert rehearsed.exit_code == 0, rehearsed.output
        assert f"partner: complete; {at.count} listed = {at.count} new" in rehearsed.stderr
        assert rehearsed.stderr.endswith("Nothing was stored.\n") and not (tmp_path / "data").exists()

        night = say(tmp_path, "harvest")
        assert night.exit_code == 0, night.output
        same = say(tmp_path, "harvest", "partner", "--one", at.record)
        assert same.exit_code == 0 and f"{at.record}: unchanged. " in same.stdout, same.output
        none = say(tmp_path, "harvest", "partner", "--one", "no such record")
        assert none.exit_code == 2 and "“no such record”" in none.stderr, none.output

        shown = say(tmp_path, "diff", "partner")
        assert shown.exit_code == 0, shown.output
        assert say(tmp_path, "doctor").exit_code in (0, 1, 3)


@pytest.mark.parametrize("name", [n for n in EVERY if n not in ("datacite", "ddi", "csw")])
def test_an_address_is_found_out_in_at_most_ten_requests(name: str, tmp_path: Path) -> None:
    with partner(name, tmp_path) as at:
        (tmp_path / "fairdict.toml").write_text(HEAD, "utf-8")
        url = at.url if "://" in at.url else str(tmp_path / at.url)
        found = say(tmp_path, "add", url, "--allow-private", "--dry-run")
        assert found.exit_code == 0, found.output
        assert f'harvester = "{name}"' in found.stdout
        requests = int(found.stderr.partition(f"speaks {name} (")[2].partition(" ")[0])
        assert requests <= 10


def test_a_try_shows_what_is_left_with_an_example_and_what_is_left_on_purpose(tmp_path: Path) -> None:
    with partner("ckan", tmp_path) as at:
        declared(tmp_path, "ckan", at)
        told = say(tmp_path, "check", "partner").stdout
        assert "  left out on purpose: " in told
    rows = "id;titel;kastnummer;rare kolom\nS-1;Slaap;K 12;zeer\n"
    (tmp_path / "list.csv").write_text(rows, "utf-8")
    declared(tmp_path, "sheet", Partner("list.csv", "S-1"))
    told = say(tmp_path, "check", "partner").stdout
    assert " % of its fields mapped; left: kastnummer, rare kolom\n" in told
    assert "    kastnummer: “K 12”\n    rare kolom: “zeer”\n" in told
