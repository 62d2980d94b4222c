"""The pages that tell how things are done keep their word: their commands run as written, in order, and say what the
page shows; what they name exists."""

import json
import os
import re
import socket
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from fairdict.cli import EXIT_CODES, main
from fairdict.config import Catalogue, load
from fairdict.layers import bundled
from tests.built_example import EPOCH

DOCS = Path(__file__).parent.parent / "docs"
TUTORIAL = DOCS / "how-to" / "first-catalogue.md"
RULE = DOCS / "how-to" / "own-rule.md"
OWN = DOCS / "how-to" / "own-harvester.md"
WORDS = DOCS / "how-to" / "thesaurus.md"
LOOK = DOCS / "how-to" / "own-look.md"
FOLLOW = DOCS / "how-to" / "follow.md"
CHECK = DOCS / "how-to" / "self-check.md"
NIGHTLY = DOCS / "how-to" / "nightly.md"
PAGES = sorted(p for p in DOCS.rglob("*.md") if "reference" not in p.parts)
STEP = re.compile(
    r"(?:as\s+`(?P<path>[^`]+)`[^`]*?)?"
    r"```(?P<kind>console|csv|toml|json|python|turtle|css|html|xml)\n(?P<text>.*?)```",
    re.S,
)
SHIM = f'#!{sys.executable}\nfrom fairdict.cli import main\nmain(prog_name="fairdict")\n'


def steps(page: Path = TUTORIAL) -> Iterator[tuple[str, str, str]]:
    """What a tutorial has its reader do: kind of block, the file it is saved as, its text."""
    for found in STEP.finditer(page.read_text("utf-8")):
        yield found["kind"], found["path"] or "", found["text"]


def commands(text: str) -> list[tuple[str, list[str]]]:
    """The commands of a block, each with the lines that the page shows under it."""
    found: list[tuple[str, list[str]]] = []
    for line in text.splitlines():
        if line.startswith("$ "):
            found.append((line[2:], []))
        elif line.strip():
            found[-1][1].append(line)
    return found


def shows(shown: str, said: str, *, whole: bool = False) -> bool:
    """Whether a command ``said`` what a page shows, somewhere or as a ``whole``; ``...`` is what the page left out."""
    pattern = ".*".join(map(re.escape, shown.split("...")))
    return (re.fullmatch if whole else re.search)(pattern, said) is not None


class Desk:
    """A person at a terminal in an empty folder, who does what the page says."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        programs = folder / "programs"
        programs.mkdir()
        (programs / "fairdict").write_text(SHIM)
        (programs / "fairdict").chmod(0o755)
        self.home = folder / "home"
        self.home.mkdir()
        self.environ = {**os.environ, "SOURCE_DATE_EPOCH": EPOCH, "PATH": f"{programs}:{os.environ['PATH']}"}
        self.code = 0
        self.said: list[str] = []

    def type(self, command: str) -> str:
        done = subprocess.run(
            ["bash", "-c", f"(exit {self.code}); {command}"],
            cwd=self.home, env=self.environ, capture_output=True, encoding="utf-8", check=False,
        )  # fmt: skip
        self.code = done.returncode
        self.said.append(done.stdout + done.stderr)
        return self.said[-1]

    def follow(self, page: Path, change: Callable[[str], str] = str, codes: tuple[int, ...] = (0, 4)) -> None:
        """Does what ``page`` says, from beginning to end; ``change`` is made to each text first, and ``codes`` are the
        ways in which a command may end."""
        for kind, path, text in steps(page):
            if kind != "console":
                assert path, f"no file is named for: {text}"
                assert (self.home / path).parent.is_dir(), path
                (self.home / path).write_text(change(text), "utf-8")
                continue
            for command, shown in commands(change(text)):
                said = self.type(command)
                assert "Traceback" not in said
                assert self.code in codes, f"{command}: {said}"
                for line in shown:
                    assert shows(line, said), f"{command} did not say: {line}\nbut: {said}"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """The tutorial, done from beginning to end."""
    desk = Desk(tmp_path_factory.mktemp("desk"))
    desk.follow(TUTORIAL)
    return desk


def test_a_harvester_of_ones_own_can_be_written_as_the_page_says(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    desk.follow(OWN, lambda text: text.replace("8765", str(port)))
    plugin = (desk.home / "museum" / "harvesters" / "museum.py").read_text("utf-8")
    assert len(plugin.splitlines()) < 80
    stored = [json.loads(p.read_text("utf-8")) for p in (desk.home / "museum" / "public").rglob("*.jsonld")]
    found = [d for d in stored if "TM-7" in json.dumps(d)]
    assert found and "creativecommons.org/licenses/by/4.0" in json.dumps(found) and "1843200" in json.dumps(found)
    assert any("RESTRICTED" in json.dumps(d) for d in stored)


def test_a_rule_of_ones_own_can_be_written_as_the_page_says(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.follow(RULE)
    assert "Error: " in desk.said[-1] and "house-1.toml is no lens yet" in desk.said[-1]


def test_words_of_ones_own_can_be_added_as_the_page_says(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.follow(WORDS)
    assert "Error: " in desk.said[-1] and "own.ttl" in desk.said[-1]


def test_a_look_of_ones_own_comes_out_as_the_example(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.follow(LOOK, codes=(0, 2))
    assert desk.code == 0 and "nl.toml, line 2: " in "".join(desk.said)
    example = bundled("examples") / "own-look"
    names = {p.relative_to(example).as_posix() for p in example.rglob("*") if p.is_file()} - {"README.md"}
    assert names == {path.removeprefix("river/") for kind, path, _ in steps(LOOK) if kind != "console"}
    for name in names:
        assert (desk.home / "river" / name).read_text("utf-8") == (example / name).read_text("utf-8"), name
    page = next((desk.home / "river" / "public" / "nl" / "dataset").glob("*/index.html")).read_text("utf-8")
    assert (
        "Een vraag aan het rivierloket?" in page and "Kom meten" in page and 'alt="Logo van Berkel River Desk"' in page
    )


def test_a_dataset_can_be_checked_as_the_page_says(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.follow(CHECK, codes=(0, 1))
    assert len(desk.said) == 2 and desk.code == 0
    blocks = [text.partition("\n")[2] for kind, _, text in steps(CHECK) if kind == "console"]
    for block, said in zip(blocks, desk.said, strict=True):
        assert shows(block, said, whole=True), f"the page leaves something out without a word:\n{said}"
    assert sorted(p.name for p in desk.home.iterdir()) == ["my-dataset.json"], "nothing is stored"


def test_the_tutorial_can_be_followed(desk: Desk) -> None:
    tried = {word for kind, _, text in steps() if kind == "console" for word in re.findall(r"our-data ([a-z]+)", text)}
    assert tried == {"check", "run", "report", "query"}
    assert (desk.home / "our-data" / "public" / "nl" / "index.html").is_file()
    assert desk.code == 0


def test_the_tutorial_tells_what_happens(desk: Desk) -> None:
    runs = [s for s in desk.said if "ours: " in s and "listed = " in s and "build: " in s]
    assert runs[0].startswith("ours: complete; 3 listed = 3 new + 0 updated + 0 unchanged + ")
    assert "2 updated + 1 unchanged" in runs[1]
    assert "ours: held; 0 listed" in runs[2] and "The source had 3 records and lists none now." in runs[2]
    assert all("probe: 0 addresses asked" in said for said in runs), "the tutorial asks nothing of the network"
    first, second = [s for s in desk.said if s.startswith("ours (Our organisation): complete")]
    assert "1 x date-not-understood in uitgiftedatum" in first and "1 x licence-not-recognised in licentie" in first
    assert "not-understood" not in second and "not-recognised" not in second
    table = (desk.home / "problems.csv").read_text("utf-8-sig")
    assert '"ours";"warning";"date-not-understood";"A-02";"https://data.example.org/dataset/' in table
    assert "Pollen boven Ede" in desk.said[-1] and "(3 rows)" in desk.said[-1]


def test_the_addresses_to_follow_are_those_of_the_demo(built: Catalogue) -> None:
    text = FOLLOW.read_text("utf-8")
    named = set(re.findall(r"`((?:[a-z]+/)+|(?:[a-z]+/(?:NAME|CODE)/)?(?:feed\.atom)?)`", text)) - {""}
    assert {"en/year/", "en/browse/person/", "feed.atom", "theme/CODE/feed.atom"} <= named and len(named) > 15
    for name in named:
        pattern = re.sub(r"NAME|CODE", "*", name.rstrip("/"))
        assert any(built.public.glob(pattern)), f"{FOLLOW.name} names {name}, which is not there"
    assert all(list(built.public.glob(f"{kind}/*/index.html")) for kind in ("organisation", "theme"))
    kinds = {p.name for p in (built.public / "en").iterdir() if p.is_dir() and not (p / "index.html").is_file()}
    assert {f"en/{kind}/" for kind in kinds} - named <= {"en/dataset/", "en/publisher/", "en/source/"}


def test_every_exit_code_has_advice() -> None:
    codes = re.findall(r"^ +(\d+) ", EXIT_CODES, re.M)
    told = re.findall(r"^\| `(\d+)` \|", NIGHTLY.read_text("utf-8"), re.M)
    assert told == codes and len(codes) == 8


def test_every_verdict_is_told() -> None:
    text = NIGHTLY.read_text("utf-8")
    assert all(f"### {verdict}" in text for verdict in ("Complete", "Incomplete", "Held", "Failed"))


def test_what_is_declared_in_the_pages_can_be_read(tmp_path: Path) -> None:
    about = '[catalogue]\ntitle = "X"\nbase_iri = "https://x.example/"\npublisher = { name = "X" }\n'
    found = re.findall(r"```toml\n(.*?)```", NIGHTLY.read_text("utf-8"), re.S)
    assert found
    for number, text in enumerate(found):
        whole = text if "[catalogue]" in text else about + text
        folder = tmp_path / str(number)
        folder.mkdir()
        (folder / "fairdict.toml").write_text(whole, "utf-8")
        assert tomllib.loads(whole) and load(folder).notify.when in ("trouble", "change", "always")


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_what_a_page_names_is_there(page: Path) -> None:
    text = page.read_text("utf-8")
    assert len(text.splitlines()) <= 500
    links = [link for link in re.findall(r"\]\(([^)#]+)[^)]*\)", text) if "://" not in link]
    assert [link for link in links if not (page.parent / link).exists()] == []
    spoken = set(re.findall(r"(?:[`$“] ?|bin/)fairdict (?:-C \S+ )?([a-z]+)\b", text, re.M))
    assert spoken <= set(main.commands), spoken - set(main.commands)


def test_the_index_names_every_page() -> None:
    index = (DOCS / "README.md").read_text("utf-8")
    rules = (DOCS / "reference/rules.md").read_text("utf-8")
    for page in (p for p in DOCS.rglob("*.md") if "decisions" not in p.parts):
        name = page.relative_to(DOCS).as_posix()
        named = name == "README.md" or f"({name})" in index or f"({page.name})" in rules
        assert named, f"docs/README.md does not name {name}"
