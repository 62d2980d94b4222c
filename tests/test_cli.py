"""The command line as a person and a script meet it: sentences, exit codes, results on stdout, progress on stderr."""

import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from fairdict import night as stages
from fairdict.cli import main
from fairdict.config import Catalogue, load
from fairdict.serve import Server, site
from fairdict.store import Store
from tests.built_example import EPOCH, ROWS, copied, night, sheet, small
from tests.served import free_port

MARK = "listed = "


@pytest.fixture(scope="module")
def catalogue(built: Catalogue, tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    return copied(built, tmp_path_factory.mktemp("cli"))


def say(folder: Path, *words: str) -> Result:
    """One command, in this process."""
    return CliRunner(env={"SOURCE_DATE_EPOCH": EPOCH}).invoke(main, ["-C", str(folder), *words])


def sentence(result: Result, code: int) -> str:
    """What was said on stderr, where a command ended with ``code`` and no traceback."""
    assert result.exit_code == code, result.output
    assert "Traceback" not in result.output and result.stdout == ""
    return result.stderr


def database(folder: Path) -> dict[str, list[tuple[object, ...]]]:
    db = sqlite3.connect(folder / "data" / "catalogue.db")
    try:
        names = [n for (n,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
        return {n: sorted(db.execute(f"SELECT * FROM {n}").fetchall(), key=repr) for n in names}
    finally:
        db.close()


def test_a_new_catalogue_runs_and_says_that_it_is_empty(tmp_path: Path) -> None:
    made = say(tmp_path, "init", str(tmp_path / "new"))
    assert made.exit_code == 0 and "fairdict.toml is made. Fill in title" in made.stdout
    assert (tmp_path / "new" / ".gitignore").read_text() == "data/\npublic/\n"
    said = sentence(say(tmp_path / "new", "run"), 5)
    assert "There is no dataset to publish; the site stays as it was." in said
    assert not (tmp_path / "new" / "public").exists()
    again = sentence(say(tmp_path, "init", str(tmp_path / "new")), 2)
    assert again.endswith("fairdict.toml is there already; nothing was changed.\n")


def test_init_leaves_what_lies_in_the_folder(tmp_path: Path) -> None:
    (tmp_path / ".gitignore").write_text("secret/\n")
    assert say(tmp_path, "init", str(tmp_path)).exit_code == 0
    assert (tmp_path / ".gitignore").read_text() == "secret/\n"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["run"], "There is no fairdict.toml in"),
        (["sources"], "There is no fairdict.toml in"),
        (["check", "x"], "There is no fairdict.toml in"),
        (["query", "ASK {}"], "There is no fairdict.toml in"),
        (["serve"], "There is no fairdict.toml in"),
        (["rnu"], "No such command 'rnu'"),
        (["run", "--fast"], "No such option"),
        (["demo", "--port", "x"], "Invalid value for '--port'"),
    ],
)
def test_a_mistake_in_a_command_is_a_sentence(words: list[str], said: str, tmp_path: Path) -> None:
    assert said in sentence(say(tmp_path, *words), 2)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("words", [["harvest", "our"], ["check", "our"], ["accept", "our"], ["report", "our"]])
def test_an_unknown_source_is_told_with_the_nearest(words: list[str], tmp_path: Path) -> None:
    assert "has no source “our”" in sentence(say(small(tmp_path), *words), 2)


def test_a_mistake_in_the_declaration_ends_the_night_before_it_begins(tmp_path: Path) -> None:
    folder = small(tmp_path, more="[sources.ours.options]\nsheeet = 'x'\n")
    for words in (["run"], ["harvest"], ["check", "ours"]):
        assert "sheeet" in sentence(say(folder, *words), 2)
    (folder / "fairdict.toml").write_text("[catalogue\n")
    assert "is not valid TOML" in sentence(say(folder, "run"), 2)


def test_progress_goes_to_stderr_and_results_to_stdout(tmp_path: Path) -> None:
    done = say(small(tmp_path), "run")
    assert (done.exit_code, done.stdout) == (0, "")
    assert "ours: complete; 3 listed = 3 new" in done.stderr
    assert "build: 3 datasets (merged: 3 added, 0 changed, 0 withdrawn); published: " in done.stderr
    assert done.stderr.endswith(" files written.\n")
    assert "\x1b" not in done.stderr and "\r" not in done.stderr  # no terminal: lines
    again = say(tmp_path, "run")
    told = r"\(merged: nothing new since the last time\); published: nothing changed but \d+ files that tell of runs\."
    assert re.search(told, again.stderr), again.stderr
    assert say(tmp_path, "build").stderr.endswith("published: nothing changed.\n")
    for words in (["sources"], ["report"], ["explain", "ours/S-1"], ["layers"], ["harvesters"], ["query", "ASK {}"]):
        told = say(tmp_path, *words)
        assert told.exit_code == 0 and told.stdout and told.stderr == "", words


def test_a_name_in_same_or_different_that_nobody_has_is_told_and_fails_nothing(tmp_path: Path) -> None:
    wrong = '[[same]]\ndatasets = ["ours/S-1", "ours/S-9"]\n'
    remark = "[[same]] in fairdict.toml names “ours/S-9”, which no record has, so it does nothing."
    done = say(small(tmp_path, more=wrong), "run")
    assert done.exit_code == 0 and done.stderr.count(remark) == 1
    assert say(tmp_path, "build").stderr.count(remark) == 1, "as long as it stands there"
    told = say(tmp_path, "report")
    assert told.exit_code == 0 and told.stdout.count(remark) == 1
    assert remark not in say(tmp_path, "report", "ours").stdout
    assert isinstance(json.loads(say(tmp_path, "report", "--json").stdout), list)
    toml = tmp_path / "fairdict.toml"
    toml.write_text(toml.read_text("utf-8").replace("S-9", "S-2"), "utf-8")
    assert remark not in say(tmp_path, "build").stderr
    assert remark not in say(tmp_path, "report").stdout


def test_the_stages_can_be_said_one_by_one(tmp_path: Path) -> None:
    folder = small(tmp_path)
    assert "ours: complete" in say(folder, "harvest", "ours").stderr
    assert not (folder / "public").exists()
    assert "probe: " in say(folder, "probe").stderr
    assert "build: 3 datasets" in say(folder, "build").stderr
    assert "files written" in say(folder, "build", "--all").stderr


def test_after_a_build_that_was_broken_off_it_is_told_that_all_was_merged_before(tmp_path: Path) -> None:
    folder = small(tmp_path)
    say(folder, "harvest")
    say(folder, "probe")  # merges, and publishes nothing: as a run that was interrupted in its build
    assert not (folder / "public").exists()
    told = say(folder, "run").stderr.splitlines()[-1]
    assert told.startswith("build: 3 datasets (merged: nothing new since the last time); published: ")
    assert told.endswith(" files written.") and " added" not in told


@pytest.mark.parametrize(
    "words",
    [["sources"], ["harvesters"], ["layers"], ["report"], ["report", "ggd"], ["quarantine", "list"],
     ["explain", "10.5072/ijsselland.106"],
     ["quarantine", "show", "university", "oai:repository.ijsselland.example:119"]],
)  # fmt: skip
def test_json_is_json(words: list[str], catalogue: Catalogue) -> None:
    told = say(catalogue.folder, *words, "--json")
    assert told.exit_code == 0 and told.stderr == ""
    assert isinstance(json.loads(told.stdout), list | dict)
    plain = say(catalogue.folder, *words)
    assert plain.exit_code == 0 and plain.stdout.strip() and plain.stdout != told.stdout


@pytest.mark.parametrize("source", ["university", "hospital", "foundation", "company", "ggd", "citizens"])
def test_a_try_shows_one_record_and_stores_nothing(source: str, catalogue: Catalogue) -> None:
    before = database(catalogue.folder)
    files = sorted(p for p in catalogue.folder.rglob("*") if p.is_file() and "-wal" not in p.name)
    told = say(catalogue.folder, "check", source)
    assert told.exit_code == 0, told.output
    lines = told.stdout.splitlines()
    assert lines[0].startswith(f"{source}: ") and re.match(r"  (1 record|\d+ records) looked at", lines[1])
    assert any(line.startswith("  the first that is selected: ") for line in lines)
    assert any("% of its fields mapped" in line for line in lines)
    assert any(line.startswith("    title: ") for line in lines)
    advice = told.stdout.rpartition("its addresses not yet tried\n")[2].replace("\n      ", " ").splitlines()
    codes, fixes = zip(*(line.split(": ", 1) for line in advice), strict=True)
    assert len(set(fixes)) == len(fixes) == 5 and any(", " in c for c in codes), "what is mended alike stands together"
    assert database(catalogue.folder) == before
    assert sorted(p for p in catalogue.folder.rglob("*") if p.is_file() and "-wal" not in p.name) == files


def test_a_try_of_a_source_that_does_not_answer(tmp_path: Path) -> None:
    with Server(lambda _: site(tmp_path / "nothing")) as server:
        more = f'[sources.far]\nharvester = "dcat"\nurl = "{server.url}x.ttl"\nallow_private = true\n'
        folder = small(tmp_path, more=more)
        said = sentence(say(folder, "check", "far"), 3)
        assert f"{server.url}x.ttl" in said
        run = say(folder, "run")  # the night goes on with the others, and says so at the end
    assert run.exit_code == 3 and "far: failed" in run.stderr and "build: 3 datasets" in run.stderr
    assert say(folder, "harvest", "ours").exit_code == 0
    assert say(folder, "build").exit_code == 0  # whatever the last harvest's verdict


def test_a_held_source_is_code_4_until_it_is_accepted(tmp_path: Path) -> None:
    rows = tuple(f"S-{n};Titel {n};Over {n};2020" for n in range(10))
    folder = small(tmp_path, rows)
    assert say(folder, "run").exit_code == 0
    sheet(folder, rows[:2])
    held = say(folder, "run")
    assert held.exit_code == 4 and "ours: held" in held.stderr and "fairdict accept ours" in held.stderr
    assert "8 of 10 records are gone at once" in held.stderr and "nothing changed" in held.stderr
    sheet(folder, ())  # accepting asks nothing
    accepted = say(folder, "accept", "ours")
    assert accepted.exit_code == 0 and "build: 10 datasets" in accepted.stderr
    assert "No run of “ours” is held" in sentence(say(folder, "accept", "ours"), 2)


def test_another_run_holds_the_catalogue(tmp_path: Path) -> None:
    folder = small(tmp_path)
    night(folder, probe=False)
    with Store(load(folder).database) as store, store.locked("fairdict run"):
        for words in (["run"], ["harvest"], ["build"], ["probe"], ["accept", "ours"], ["quarantine", "retry"]):
            said = sentence(say(folder, *words), 6)
            assert f"Another fairdict (process {os.getpid()} on " in said and "“fairdict run”, since 20" in said
            assert f"is at work on {folder.resolve()}. Wait until it is done, or end it." in said.replace("\n", " ")
        for words in (["sources"], ["report"], ["explain", "ours/S-1"], ["quarantine", "list"], ["query", "ASK {}"]):
            assert say(folder, *words).exit_code == 0


@pytest.mark.parametrize(
    "name",
    ["10.5072_ijsselland.106", "https://data.example.org/dataset/10.5072_ijsselland.106/", "10.5072/ijsselland.106",
     "university/oai:repository.ijsselland.example:106"],
)  # fmt: skip
def test_explain_knows_a_dataset_by_any_of_its_names(name: str, catalogue: Catalogue) -> None:
    told = say(catalogue.folder, "explain", name)
    assert told.exit_code == 0
    assert told.stdout.startswith("https://data.example.org/dataset/10.5072_ijsselland.106 (live)\n")


def test_explain_of_an_unknown_dataset_is_a_sentence(catalogue: Catalogue) -> None:
    said = sentence(say(catalogue.folder, "explain", "nothing"), 2)
    assert "There is no dataset “nothing” here. Name it by its KEY, its address, its DOI or source/identifier." in said


LOCAL = '''
"""Lines of a file, one dataset each; a line that begins with “!” cannot be read."""
from pathlib import Path
from fairdict.harvester import Description, Listing, Record, RecordError

summary = "One dataset a line"

def fetch(source, web, since):
    for n, line in enumerate((source.folder / source.url).read_bytes().splitlines(), 1):
        yield Record(identifier=f"line-{n}", body=line, media_type="text/plain", locator=f"line {n}")
    return Listing()

def describe(record, source):
    if record.body.startswith(b"!"):
        raise RecordError("The line begins with an exclamation mark; take it away.")
    made = Description(source, record.identifier)
    made.add("title", record.body.decode("latin-1"))
    yield made
'''


def lined(folder: Path, content: bytes) -> Path:
    """A catalogue with a harvester of its own."""
    small(folder, more='[sources.lines]\nharvester = "lines"\nurl = "lines.txt"\n')
    (folder / "lines.txt").write_bytes(content)
    (folder / "harvesters").mkdir(exist_ok=True)
    (folder / "harvesters" / "lines.py").write_text(LOCAL)
    return folder


def test_a_harvester_of_ones_own_is_known_and_told(tmp_path: Path) -> None:
    folder = lined(tmp_path, b"Een regel\n")
    found = json.loads(say(folder, "harvesters", "--json").stdout)
    assert found["lines"] == "One dataset a line" and {"oaipmh", "dcat", "sheet", "schemaorg"} <= found.keys()
    assert "lines        One dataset a line\n" in say(folder, "harvesters").stdout
    assert "oaipmh" in say(tmp_path / "nowhere", "harvesters").stdout  # also outside a catalogue
    (folder / "site_templates" / "static").mkdir(parents=True)
    (folder / "site_templates" / "static" / "style.css").write_text("p {}")
    assert say(folder, "layers").stdout.splitlines() == [
        "harvesters/lines.py is the catalogue's own",
        "site_templates/static/style.css is in force instead of the bundled one",
    ]
    (folder / "harvesters" / "lines.py").write_text("1 / 0")
    listed = say(folder, "harvesters")
    assert listed.exit_code == 0 and "lines.py cannot be loaded: ZeroDivisionError" in listed.stdout
    assert "oaipmh " in listed.stdout, "the others are listed all the same"


def test_without_layers_of_ones_own_all_is_bundled(tmp_path: Path) -> None:
    assert say(small(tmp_path), "layers").stdout == "All as bundled.\n"
    assert json.loads(say(tmp_path, "layers", "--json").stdout) == []


def test_quarantine_is_listed_shown_and_read_again(tmp_path: Path) -> None:
    folder = lined(tmp_path, b"Een regel\n!Een \xff regel met een uitroepteken\n")
    assert "2 listed = 1 new" in say(folder, "run").stderr
    listed = say(folder, "quarantine", "list").stdout
    assert listed == "lines: line-2: The line begins with an exclamation mark; take it away.\n"
    shown = say(folder, "quarantine", "show", "lines", "line-2").stdout
    assert "reason: The line begins with" in shown and "locator: line 2" in shown
    assert "!Een \ufffd regel met een uitroepteken" in shown
    assert "no record “line-1” of “lines”" in sentence(say(folder, "quarantine", "show", "lines", "line-1"), 2)
    (folder / "lines.txt").unlink()  # reading again asks nothing
    kept = say(folder, "quarantine", "retry")
    assert kept.exit_code == 0 and "0 of what could not be read can be read now" in kept.stderr
    assert json.loads(say(folder, "quarantine", "list", "--json").stdout)[0]["attempts"] == 2
    (folder / "harvesters" / "lines.py").write_text(LOCAL.replace('b"!"', 'b"?"'))
    mended = say(folder, "quarantine", "retry")
    assert mended.exit_code == 0
    assert "build: 5 datasets (merged: 1 added, 0 changed, 0 withdrawn)" in mended.stderr
    assert say(folder, "quarantine", "list").stdout == ""


def test_a_harvester_that_breaks_is_named(tmp_path: Path) -> None:
    folder = lined(tmp_path, b"x\n")
    (folder / "harvesters" / "lines.py").write_text(LOCAL.replace("for n, line", "1 / 0\n    for n, line"))
    told = "The harvester lines broke off: ZeroDivisionError: division by zero (harvesters/lines.py, line 9)."
    assert told in sentence(say(folder, "check", "lines"), 2)
    run = say(folder, "run")
    assert run.exit_code == 3 and told in run.stderr


@pytest.mark.parametrize(
    ("code", "told"),
    [
        (LOCAL.replace("for n, line in", "for n, line of"), "SyntaxError: invalid syntax (lines.py, line 9)."),
        (LOCAL + "1 / 0\n", "ZeroDivisionError: division by zero (line 19)."),
    ],
)
def test_a_harvester_that_cannot_be_loaded_fails_its_own_source_alone(tmp_path: Path, code: str, told: str) -> None:
    folder = lined(tmp_path, b"x\n")
    assert say(folder, "run").exit_code == 0
    (folder / "harvesters" / "lines.py").write_text(code)
    run = say(folder, "run")
    assert run.exit_code == 3, run.output
    assert f"harvesters/lines.py cannot be loaded: {told}" in run.stderr and "ours: complete; " in run.stderr
    assert "build: 4 datasets (merged: nothing new" in run.stderr  # what was read of it before stays
    assert run.stderr.count("cannot be loaded") == 1
    report = say(folder, "report").stdout
    assert f"  harvesters/lines.py cannot be loaded: {told}" in report and str(folder) not in report
    assert "lines.py cannot be loaded" in sentence(say(folder, "check", "lines"), 2)


def test_a_harvester_that_there_is_not_is_told_with_its_table_and_the_nearest(tmp_path: Path) -> None:
    path = small(tmp_path) / "fairdict.toml"
    path.write_text(path.read_text().replace('"sheet"', '"sheets"'))
    told = (
        f"{path}: harvester in [sources.ours]: There is no harvester called “sheets”. Did you mean “sheet”? "
        "Write harvesters/sheets.py to add one."
    )
    for words in (("run",), ("check", "ours"), ("harvest", "ours", "--one", "x")):
        assert told in sentence(say(tmp_path, *words), 2)


def test_a_query_on_the_line_or_in_a_file(catalogue: Catalogue, tmp_path: Path) -> None:
    (tmp_path / "q.rq").write_text("SELECT (COUNT(DISTINCT ?d) AS ?n) { ?d a dcat:Dataset }")
    told = say(catalogue.folder, "query", f"@{tmp_path / 'q.rq'}", "--format", "csv")
    assert told.exit_code == 0 and told.stdout.splitlines()[0] == "n"
    assert f"{tmp_path / 'none.rq'} cannot be read" in sentence(
        say(catalogue.folder, "query", f"@{tmp_path / 'none.rq'}"), 2
    )
    (tmp_path / "latin.rq").write_bytes(b"ASK { ?d dct:title '\xeb' }")
    assert "latin.rq cannot be read" in sentence(say(catalogue.folder, "query", f"@{tmp_path / 'latin.rq'}"), 2)
    assert "There are no graphs in" in sentence(say(small(tmp_path / "new"), "query", "ASK {}"), 2)


def test_serving_needs_a_site_and_a_port(tmp_path: Path, catalogue: Catalogue) -> None:
    assert "There is no site in" in sentence(say(small(tmp_path), "serve"), 2)
    with Server(lambda _: None) as server:  # type: ignore[arg-type, return-value]
        for words in (["serve"], ["demo", str(tmp_path / "demo")]):
            said = sentence(say(catalogue.folder, *words, "--port", str(server.port)), 2)
            assert f"Port {server.port} is already in use; give another one with --port." in said
    assert not (tmp_path / "demo").exists()


def test_the_demonstration_does_not_touch_a_folder_of_others(tmp_path: Path) -> None:
    (tmp_path / "thesis.tex").write_text("years of work")
    said = sentence(say(tmp_path, "demo", str(tmp_path), "--port", "0", "--no-serve"), 2)
    assert "is not empty and holds no catalogue; name another folder" in said
    assert [p.name for p in tmp_path.iterdir()] == ["thesis.tex"]


def test_the_demonstration_builds_twice_in_one_place(tmp_path: Path) -> None:
    words = ("demo", str(tmp_path / "demo"), "--port", str(free_port()), "--no-serve")
    first = say(tmp_path, *words)
    assert first.exit_code == 0
    assert "build: 72 datasets, 1 series, 1 service, 1 catalogue (merged: 75 added" in first.stderr
    assert "university (Universiteit IJsselland): complete, 20 datasets" in first.stdout
    assert first.stdout.splitlines()[-1] == f"The site is in {tmp_path / 'demo' / 'public'}."
    again = say(tmp_path, *words)
    assert again.exit_code == 0 and "nothing changed" in again.stderr


def broken(*args: object, **more: object) -> None:
    raise KeyError("a mistake of ours")


def test_what_nobody_foresaw_is_a_sentence_and_a_traceback_on_demand(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = small(tmp_path)
    monkeypatch.setattr(stages.Night, "harvest", broken)
    said = sentence(say(folder, "run"), 1)
    assert (
        said == "fairdict broke: KeyError: 'a mistake of ours'. Please report it; run with --debug for the details.\n"
    )
    told = CliRunner().invoke(main, ["--debug", "-C", str(folder), "run"])
    assert told.exit_code == 1 and "Traceback" in told.stderr and "in broken" in told.stderr


def test_what_the_machine_refuses_is_said_in_its_own_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = small(tmp_path)

    def full(*args: object, **more: object) -> None:
        raise OSError(28, "No space left on device", str(folder / "public" / "x"))

    monkeypatch.setattr(stages.Night, "harvest", full)
    said = sentence(say(folder, "run"), 2)
    assert said == f"Error: {folder / 'public' / 'x'}: No space left on device. Check permissions and free space.\n"

    def stuck(*args: object, **more: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(stages.Night, "harvest", stuck)
    assert "data/catalogue.db: database or disk is full. Check permissions" in sentence(say(folder, "run"), 2)


def test_a_lock_is_free_again_after_a_mistake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = small(tmp_path)
    with monkeypatch.context() as patched:
        patched.setattr(stages.Night, "harvest", broken)
        assert say(folder, "run").exit_code == 1
    assert say(folder, "run").exit_code == 0


SLOW = """
import time
from fairdict.harvester import Listing, Record
summary = "Never done"
def fetch(source, web, since):
    yield Record(identifier="1", body=b"x", media_type="text/plain")
    (source.folder / "begun").write_text("")
    time.sleep(60)
    return Listing()
def describe(record, source):
    return iter(())
"""


INTERRUPTING = """
import sys
from importlib.abc import MetaPathFinder
class Finder(MetaPathFinder):
    def find_spec(self, name, path, target=None):
        if name == "{module}":
            raise KeyboardInterrupt
sys.meta_path.insert(0, Finder())
from fairdict.__main__ import main
main()
"""


@pytest.mark.parametrize("module", ["click", "fairdict.cli", "fairdict.cli.wording", "fairdict.notify"])
def test_ctrl_c_while_the_command_is_brought_in_is_one_line_and_130(tmp_path: Path, module: str) -> None:
    code = INTERRUPTING.format(module=module)
    done = subprocess.run(
        [sys.executable, "-c", code, "-C", str(small(tmp_path)), "run"], capture_output=True, text=True, timeout=60
    )
    assert (done.returncode, done.stdout) == (130, "")
    assert done.stderr == "Interrupted. What was finished counts; the next run takes up the rest.\n"


def test_ctrl_c_while_the_command_is_read_is_one_line_and_130(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(main, "parse_args", interrupted)
    told = CliRunner().invoke(main, ["run"])
    assert (told.exit_code, told.stdout) == (130, "") and told.stderr.startswith("Interrupted. What was finished")


def test_the_command_and_the_module_are_one_door() -> None:
    scripts = tomllib.loads((Path(__file__).parent.parent / "pyproject.toml").read_text("utf-8"))["project"]["scripts"]
    assert scripts == {"fairdict": "fairdict.__main__:main"}
    done = subprocess.run(
        [sys.executable, "-m", "fairdict", "--version"], capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout.startswith("fairdict, version ")


def test_a_catalogue_without_a_dataset_says_why_and_what_to_do(tmp_path: Path) -> None:
    folder = tmp_path / "new"
    assert say(tmp_path, "init", str(folder)).exit_code == 0
    told = "There is no dataset to publish; the site stays as it was. "
    none = "No source is declared in fairdict.toml: declare one with “fairdict add URL”, and say “fairdict run” again."
    assert f"{told}{none}" in sentence(say(folder, "run"), 5)
    with (folder / "fairdict.toml").open("a") as file:
        file.write('\n[sources.gone]\nharvester = "sheet"\nurl = "gone.csv"\n')
    assert f"{told}Nothing was harvested yet: say “fairdict run”." in sentence(say(folder, "build"), 5)
    failed = "Every source that was asked failed: mend what is named above, or see “fairdict report” for it."
    run = sentence(say(folder, "run"), 5)
    assert run.index("gone: failed") < run.index(f"{told}{failed}")
    assert failed in sentence(say(folder, "export", "--profile", "dcat-ap-3.0.1"), 5)
    (folder / "gone.csv").write_text("id,title\n")
    assert f"{told}See “fairdict report” for what the sources said." in sentence(say(folder, "run"), 5)


@pytest.mark.parametrize(("command", "code"), [("assess", 2), ("add", 2), ("fairify", 2), ("validate", 3)])
def test_an_address_of_the_own_network_is_refused_with_the_option_that_allows_it(
    tmp_path: Path, command: str, code: int
) -> None:
    told = sentence(say(small(tmp_path), command, "http://127.0.0.1:1/x"), code)
    assert "say --allow-private if that is meant" in told and "for this source" not in told


def test_ctrl_c_in_the_middle_of_a_night_is_one_line_and_130(tmp_path: Path) -> None:
    folder = small(tmp_path)
    night(folder, probe=False)
    before = database(folder)
    (folder / "harvesters").mkdir()
    (folder / "harvesters" / "slow.py").write_text(SLOW)
    with (folder / "fairdict.toml").open("a") as file:
        file.write('[sources.slow]\nharvester = "slow"\nurl = "x"\n')
    process = subprocess.Popen(
        [sys.executable, "-c", "from fairdict.cli import main; main()", "-C", str(folder), "harvest", "slow"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        until = time.monotonic() + 20
        while not (folder / "begun").exists() and time.monotonic() < until:
            time.sleep(0.02)
        process.send_signal(signal.SIGINT)
        out, said = process.communicate(timeout=60)
    finally:
        process.kill()
        process.wait()
    assert process.returncode == 130
    assert said == "Interrupted. What was finished counts; the next run takes up the rest.\n" and out == ""
    after = database(folder)
    assert {n for n in after if after[n] != before[n]} <= {"run", "source", "sqlite_sequence"}
    assert say(folder, "harvest", "ours").exit_code == 0  # the lock went with it


def test_ctrl_c_while_building_leaves_the_site_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = small(tmp_path)
    night(folder, probe=False)
    page = (folder / "public" / "index.html").read_bytes()

    def interrupted(*args: object, **more: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("fairdict.publish.tree.Trees.exchange", interrupted)
        sheet(folder, (*ROWS, "S-4;Nog een;Erbij;2020"))
        assert sentence(say(folder, "run"), 130).endswith("the next run takes up the rest.\n")
    assert (folder / "public" / "index.html").read_bytes() == page
    assert "build: 4 datasets" in say(folder, "run").stderr


def test_a_terminal_of_few_characters_gets_marks_not_a_traceback(tmp_path: Path) -> None:
    folder = small(tmp_path, ("S-1;Slaap 睡眠 – “ë”;Over slaap;2021",))
    night(folder, probe=False)
    told = subprocess.run(
        [sys.executable, "-c", "from fairdict.cli import main; main()", "-C", str(folder), "explain", "ours/S-1"],
        capture_output=True,
        env={**os.environ, "PYTHONIOENCODING": "latin-1:strict"},
        timeout=30,
    )
    assert told.returncode == 0 and b"Slaap ??" in told.stdout and told.stderr == b""


def test_a_reader_that_goes_away_is_no_fault(catalogue: Catalogue) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", "from fairdict.cli import main; main()", "-C", str(catalogue.folder),
         "query", "SELECT * { ?s ?p ?o }"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout is not None and process.stderr is not None
    process.stdout.readline()
    process.stdout.close()
    said = process.stderr.read()
    process.stderr.close()
    process.wait(30)
    assert "fairdict broke" not in said and "Traceback" not in said


def test_the_version_is_told() -> None:
    assert CliRunner().invoke(main, ["--version"]).stdout.startswith("fairdict, version ")
