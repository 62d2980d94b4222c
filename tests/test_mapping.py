"""``fairdict map``: what no table knows is listed, asked about on a terminal, and a choice is in the next build."""

import json
import select
import shutil
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from subprocess import PIPE
from typing import Any

import pytest
from click.testing import CliRunner, Result

import fairdict.cli.mapping as command
from fairdict import mapping
from fairdict.cli import main
from fairdict.config import load
from fairdict.store import Store
from tests.built_example import EPOCH, build, night, small

TERMINAL = "import os, pty, sys; sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))"
"""Runs a program on a terminal of its own, told and heard through pipes."""
EU = "http://publications.europa.eu/resource/authority/"
ROWS = (
    "identifier;titel;beschrijving;thema;frequentie;licentie;gebied;downloadlink;formaat",
    "S-1;Slaap;Hoe men slaapt;landbouwzaken;nu en dan;eigen voorwaarden;Ergens in Twente;https://a.nl/1;Onsformaat",
    "S-2;Gang;Hoe men loopt;Landbouwzaken;jaarlijks;CC BY 4.0;Nederland;https://a.nl/2;onsformaat",
    "S-3;Pollen;Wat er zweeft;Gezondheid;Jaarlijks!;Eigen  Voorwaarden;;https://a.nl/3;CSV",
)


def say(folder: Path, *words: str, text: str = "") -> Result:
    return CliRunner(env={"SOURCE_DATE_EPOCH": EPOCH}).invoke(main, ["-C", str(folder), "map", *words], input=text)


def listed(folder: Path, *words: str) -> list[dict[str, Any]]:
    found = say(folder, *words, "--json")
    assert found.exit_code == 0, found.output
    return list(json.loads(found.stdout))


def catalogue(folder: Path, rows: tuple[str, ...] = ROWS) -> Path:
    """A catalogue of one sheet, harvested and built."""
    small(folder)
    (folder / "sheet.csv").write_text("\n".join(rows) + "\n", "utf-8")
    night(folder, probe=False)
    return folder


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return catalogue(tmp_path_factory.mktemp("made"))


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    """A catalogue of which some words are known to no table, to do with as one likes."""
    return shutil.copytree(made, tmp_path / "catalogue")


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "_on_a_terminal", lambda: True)


def test_every_value_that_no_table_knows_is_told_with_how_often_and_where(folder: Path) -> None:
    found = listed(folder)
    assert [(u["table"], u["value"], u["times"], u["sources"], u["fields"]) for u in found] == [
        ("file-type", "Onsformaat", 2, {"ours": 2}, ["formaat"]),
        ("frequency", "nu en dan", 1, {"ours": 1}, ["frequentie"]),
        ("licence", "eigen voorwaarden", 2, {"ours": 2}, ["licentie"]),
        # one's own words are no mistake there: last
        ("country", "Ergens in Twente", 1, {"ours": 1}, ["gebied"]),
        ("data-theme", "landbouwzaken", 2, {"ours": 2}, ["thema"]),
    ]
    assert all(u["example"] == "ours: S-1" for u in found)
    first = found[-1]["likeliest"][0]
    assert (first["table"], first["code"], first["concept"]) == ("data-theme", "AGRI", f"{EU}data-theme/AGRI")
    assert 0 < first["likeness"] < 1 and first["labels"]["nl"].startswith("Landbouw")


def test_one_table_alone(folder: Path) -> None:
    assert [u["value"] for u in listed(folder, "licence")] == ["eigen voorwaarden"]
    told = say(folder, "licence")
    assert told.stdout.startswith("licence: 1 value that it does not know\n  “eigen voorwaarden” 2 times in ours")
    wrong = say(folder, "licences")
    assert wrong.exit_code != 0 and "There is no table “licences”; there are access-right, " in wrong.output


def test_the_list_for_a_person_is_short_and_says_where_the_rest_is(tmp_path: Path) -> None:
    rows = (f"T-{n};Titel {n};Iets;;;Voorwaarden {n};;;" for n in range(30))
    folder = catalogue(tmp_path, (ROWS[0], *rows))
    told = say(folder).stdout
    assert told.startswith("licence: 30 values that it does not know\n")
    assert told.count("“Voorwaarden") == mapping.SHOWN
    assert told.rstrip().endswith("and 10 more; fairdict map licence --list shows all")
    assert say(folder, "licence", "--list").stdout.count("“Voorwaarden") == 30


def test_a_catalogue_whose_every_word_is_known(tmp_path: Path) -> None:
    folder = catalogue(tmp_path, (ROWS[0], "S-2;Gang;Hoe men loopt;;jaarlijks;CC0;;;"))
    assert say(folder).stdout == "Every value is known to a table.\n"
    assert listed(folder) == []


def test_nothing_harvested_yet(tmp_path: Path) -> None:
    assert listed(small(tmp_path)) == []


def test_what_is_hidden_is_not_asked_about(folder: Path) -> None:
    with Store(load(folder).database) as store:
        key = store.value("SELECT key FROM member WHERE identifier = 'S-1'")
    hidden = CliRunner(env={"SOURCE_DATE_EPOCH": EPOCH}).invoke(
        main, ["-C", str(folder), "hide", str(key), "--reason", "x"]
    )
    assert hidden.exit_code == 0, hidden.output
    assert [u["value"] for u in listed(folder)] == ["onsformaat", "Eigen Voorwaarden", "Landbouwzaken"]


def test_a_choice_is_in_the_next_build_and_no_partner_is_asked(folder: Path) -> None:
    said = say(folder, "data-theme", "landbouwzaken", "AGRI")
    assert said.exit_code == 0 and "The next “fairdict build” uses it." in said.stdout
    (folder / "sheet.csv").unlink()  # there is nobody to ask
    build(folder)
    public = folder / "public"
    pages = [p.read_text("utf-8") for p in (public / "nl" / "dataset").glob("*/index.html")]
    assert sum("Landbouw, visserij" in page for page in pages) == 2
    described = [page.partition('class="test"')[0] for page in pages]  # what is judged is the source's own word
    assert not any("andbouwzaken" in text for text in described)
    graphs = [p.read_text("utf-8") for p in (public / "dataset").glob("*/index.ttl")]
    assert sum("data-theme/AGRI" in graph for graph in graphs) == 2
    assert "landbouwzaken" not in [u["value"] for u in listed(folder)]
    with Store(load(folder).database) as store:
        said_by = [row["said"] for row in store.rows("SELECT said FROM description ORDER BY identifier")]
    assert "landbouwzaken" in str(said_by[0]), "what the partner wrote is remembered"

    say(folder, "data-theme", "landbouwzaken", "--undo")
    build(folder)
    assert "landbouwzaken" in [u["value"] for u in listed(folder)]


def test_what_is_to_stay_raises_no_issue_any_more(folder: Path) -> None:
    def issues() -> list[str]:
        with Store(load(folder).database) as store:
            return [r["code"] for r in store.rows("SELECT code FROM issue WHERE value LIKE 'eigen%'")]

    assert issues() == ["licence-not-recognised"] * 2
    assert say(folder, "licence", "eigen voorwaarden", "--ignore").exit_code == 0
    build(folder)
    assert issues() == []
    assert "licence" not in [u["table"] for u in listed(folder)]
    pages = [p.read_text("utf-8") for p in (folder / "public" / "nl" / "dataset").glob("*/index.html")]
    assert any("eigen voorwaarden" in page for page in pages), "it stays as it was"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("licence", "x"), "Say what VALUE means"),
        (("licence", "x", "CC0", "--ignore"), "one of the three"),
        (("--undo",), "Say TABLE and VALUE"),
        (("licence", "--label", "en=A"), "Say TABLE and VALUE"),
        (("licences", "x", "CC0"), "There is no table “licences”"),
        (("licence", "x", "nonsense"), "is not in the licence table"),
        (("licence", "x", "--undo"), "Nothing was chosen"),
    ],
)
def test_what_cannot_be_done_is_told(tmp_path: Path, words: tuple[str, ...], told: str) -> None:
    said = say(small(tmp_path), *words)
    assert said.exit_code != 0 and told in said.output and "Traceback" not in said.output
    assert not (tmp_path / "vocabularies").exists()


@pytest.mark.usefixtures("terminal")
def test_on_a_terminal_one_value_after_the_other_is_asked(folder: Path) -> None:
    # file-type: a new concept; frequency: first nonsense, then a code; licence: keep; country: skip; theme: the first
    answers = "https://example.org/ons\nnl=Ons formaat\nblah\nIRREG\nn\ns\n1\n"
    told = say(folder, text=answers)
    assert told.exit_code == 0, told.output
    assert "1 of 5, file-type: “Onsformaat” 2 times in ours (formaat), first in ours: S-1" in told.output
    assert "“blah” is not in the frequency table" in told.output
    assert "4 chosen." in told.output
    vocabularies = load(folder).vocabularies
    for table, value, iri in (
        ("file-type", "Onsformaat", "https://example.org/ons"),
        ("frequency", "nu en dan", f"{EU}frequency/IRREG"),
        ("data-theme", "landbouwzaken", f"{EU}data-theme/AGRI"),
    ):
        found = vocabularies.match(table, value)
        assert found is not None and found.concept.iri == iri
    assert vocabularies.kept("licence", "eigen voorwaarden")
    build(folder)
    assert [u["value"] for u in listed(folder)] == ["Ergens in Twente"]


@pytest.mark.usefixtures("terminal")
@pytest.mark.parametrize("end", ["q\n", ""])
def test_what_was_chosen_before_the_end_is_kept(folder: Path, end: str) -> None:
    told = say(folder, text=f"CSV\n{end}")
    assert told.exit_code == (0 if end else 130)
    found = load(folder).vocabularies.match("file-type", "Onsformaat")
    assert found is not None and found.concept.notation == "CSV"


@pytest.mark.usefixtures("terminal")
def test_with_a_list_or_json_nothing_is_asked_on_a_terminal_either(folder: Path) -> None:
    assert "Number, address" not in say(folder, "--list").output
    assert "Number, address" not in say(folder, "--json").output
    assert "Nothing was chosen." in say(folder, text="q\n").output


def test_a_real_terminal_asks_and_ctrl_c_loses_nothing(folder: Path) -> None:
    words = [
        sys.executable,
        "-c",
        "from fairdict.cli import main; main(prog_name='fairdict')",
        "-C",
        str(folder),
        "map",
    ]
    with subprocess.Popen([sys.executable, "-c", TERMINAL, *words], stdin=PIPE, stdout=PIPE, bufsize=0) as terminal:
        try:
            assert "1 of 5, file-type" in _until(terminal, "q quit")
            _type(terminal, b"CSV\n")
            assert "means" in _until(terminal, "q quit")
            last = time.monotonic() + 60
            while terminal.poll() is None and time.monotonic() < last:
                _type(terminal, b"\x03")  # once is not enough for one who is faster than the line that is read,
                with suppress(subprocess.TimeoutExpired):  # and a second one while it ends would kill it
                    terminal.wait(5)
            assert terminal.poll() == 130
        finally:
            terminal.kill()
    found = load(folder).vocabularies.match("file-type", "onsformaat")
    assert found is not None and found.concept.notation == "CSV"


def _type(terminal: subprocess.Popen[bytes], keys: bytes) -> None:
    assert terminal.stdin is not None
    with suppress(BrokenPipeError):  # it has just ended
        terminal.stdin.write(keys)


def _until(terminal: subprocess.Popen[bytes], words: str) -> str:
    """What the terminal shows up to ``words``."""
    assert terminal.stdout is not None
    seen = ""
    last = time.monotonic() + 60
    while words not in seen and time.monotonic() < last:
        if select.select([terminal.stdout], [], [], 1)[0]:
            more = terminal.stdout.read(4096)
            if not more:
                break
            seen += more.decode("utf-8", "replace")
    return seen
