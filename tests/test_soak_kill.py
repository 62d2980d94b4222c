"""Killed at fifty moments of a night over 5 000 records, the next night leaves what an undisturbed one leaves.

The moments are spread evenly over a measured night, with some more for the short stages. Most kills hit a new
catalogue, the rest one that was published the night before, whose site must stay whole while it is brought up to date.
Beside it, in small: what a killed build left behind is not published, whatever the source says by then.
"""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from xml.sax.saxutils import escape

import pytest

from fairdict.publish.tree import Tree
from tests.aftermath import catalogue_of, files, site_of
from tests.built_example import EPOCH, ROWS, sheet, small
from tests.faulty_server import FaultyServer
from tests.oai_server import DC, Item, Repository
from tests.test_cli import say
from tests.test_night import AT

RECORDS = 5_000
NEW, KNOWN = 40, 10
"""Kills of a first night, and of one in which the source brought changes."""
NEEDED = ("harvest", "merge", "assess", "publish")
DAYS = ("1793318400", "1793404800")
BEFORE, SINCE = "2025-06-01T00:00:00Z", "2025-10-01T09:30:00Z"
"""The server counts its time from 2025-10-01T10:00:00Z; a night asks for what changed in the hour before as well."""

NIGHT = """
import sys, time
import fairdict.assess, fairdict.merge, fairdict.night, fairdict.probe
from fairdict.cli import main

def told(owner, name, stage):
    inner = getattr(owner, name)
    def telling(*args, **more):
        with open(sys.argv[2], "a") as marks:
            marks.write(f"{stage} {time.monotonic()}\\n")
        return inner(*args, **more)
    setattr(owner, name, telling)

told(fairdict.night.Night, "harvest", "harvest")
told(fairdict.merge, "merge", "merge")
told(fairdict.probe, "probe", "probe")
told(fairdict.assess, "assess", "assess")
told(fairdict.night, "publish", "publish")
main(["-C", sys.argv[1], "run"])
"""


@dataclass(frozen=True)
class Described(Item):
    """A record that says enough to be merged, linked, judged, or put into quarantine."""

    number: int = 0
    edition: int = 1

    @property
    def record(self) -> str:
        n = self.number
        if self.deleted:
            return f"<record>{self.header}</record>"
        if n % 211 == 7:
            return f"<record>{self.header}<metadata><odd xmlns='urn:odd'/></metadata></record>"
        said = {
            "title": f"Sleep of {n} people in Twente, part {self.edition}",
            "creator": f"Bos, Jo {n % 40}",
            "subject": ("sleep", "gang", "pollen")[n % 3],
            "description": f"What {n} people told about their nights. " * (1 + n % 5),
            "publisher": "University of Twente",
            "date": f"{2000 + n % 25}-0{1 + n % 9}",
            "type": "text" if n % 50 == 3 else "dataset",
            "identifier": f"https://doi.org/10.5072/soak.{n}",
            "language": ("nl", "en")[n % 2],
            "relation": f"https://doi.org/10.5072/soak.{(n * 7) % RECORDS}",
            "rights": ("https://creativecommons.org/licenses/by/4.0/", "eigen voorwaarden")[n % 2],
        }
        inside = "".join(f"<dc:{name}>{escape(value)}</dc:{name}>" for name, value in said.items())
        return f"<record>{self.header}<metadata><oai_dc:dc {DC}>{inside}</oai_dc:dc></metadata></record>"


def items(later: bool) -> list[Item]:
    """What the server holds: a tenth stands in the second set as well, by another name, and some stand twice in the
    first, with different words; ``later`` some of it moved."""
    found: list[Item] = []
    for n in range(RECORDS * 10 // 11 + (60 if later else 0)):
        moved = later and (n % 25 == 4 or n >= RECORDS * 10 // 11)
        gone = n % 97 == 5 or (moved and n % 100 == 29)
        stamp = SINCE if moved else BEFORE
        found.append(Described(f"oai:soak:{n}", stamp, ("own",), gone, n, 2 if moved else 1))
        if n % 10 == 1:
            found.append(Described(f"oai:collected:{n}", stamp, ("collected",), gone, n, 3))
        if n % 400 == 311:
            found.append(Described(f"oai:soak:{n - 300}", BEFORE, ("own",), False, n - 300, 4))
    return found


def declared(folder: Path, url: str) -> Path:
    sources = "".join(
        f'[sources.{name}]\nharvester = "oaipmh"\nurl = "{url}"\nallow_private = true\nrole = "{role}"\n'
        f'options = {{ sets = ["{name}"] }}\n'
        for name, role in (("own", "owner"), ("collected", "aggregator"))
    )
    folder.mkdir()
    (folder / "fairdict.toml").write_text(
        '[catalogue]\ntitle = "Soak"\nbase_iri = "https://soak.example.org/"\npublisher = { name = "We" }\n'
        f'languages = ["en"]\n[probe]\nenabled = false\n{sources}',
        "utf-8",
    )
    return folder


def begun(folder: Path, day: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", NIGHT, str(folder), str(folder / "marks")],
        env={**os.environ, "SOURCE_DATE_EPOCH": day}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip


def undisturbed(folder: Path, day: str) -> None:
    with begun(folder, day) as process:
        said, _ = process.communicate(timeout=3600)
    assert process.returncode == 0, said


def marks(folder: Path) -> list[tuple[str, float]]:
    """The stages that were begun, in their order, and when."""
    path = folder / "marks"
    lines = path.read_text().splitlines() if path.exists() else []
    return [(line.split()[0], float(line.split()[1])) for line in lines if len(line.split()) == 2]


def killed(folder: Path, day: str, stage: str, after: float) -> str:
    """A night that is ended with SIGKILL ``after`` seconds of ``stage``; the stage it was in, or nothing."""
    with begun(folder, day) as process:
        while process.poll() is None and stage not in [name for name, _ in marks(folder)]:
            time.sleep(0.005)
        try:
            process.wait(after)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
        process.communicate(timeout=60)
    return marks(folder)[-1][0] if process.returncode == -signal.SIGKILL else ""


def moments(folder: Path, ended: float, count: int, chance: random.Random) -> Iterator[tuple[str, float]]:
    """Evenly spread over the night in ``folder``, one at random in each part; an eighth of them in the short stages."""
    passed = marks(folder)
    ends = [begin for _, begin in passed[1:]] + [ended]
    first = {stage: begin for stage, begin in reversed(passed)}
    short = count // 8
    for n in range(count - short):
        at = passed[0][1] + (ended - passed[0][1]) * (n + chance.random()) / (count - short)
        stage = [stage for stage, begin in passed if begin <= at][-1]
        yield stage, at - first[stage]
    for n in range(short):
        stage = ("merge", "assess")[n % 2]
        end = next(end for (name, _), end in zip(passed, ends, strict=True) if name == stage)
        yield stage, (end - first[stage]) * chance.random()


def copy(one: Path, other: Path) -> Path:
    """A copy of a catalogue; files of the site are linked, for none of them is ever written in place."""

    def take(source: str, target: str) -> None:
        inside = Path(source).relative_to(one).parts
        linked = (inside[0] == "public" or inside[:2] == ("data", "next")) and inside[-1] != ".fairdict-tree"
        (os.link if linked else shutil.copy2)(source, target)

    shutil.copytree(one, other, copy_function=take)
    (other / "marks").unlink(missing_ok=True)
    return other


def hashed(folder: Path) -> dict[str, object]:
    """What is compared, without holding fifty sites in memory."""
    found = catalogue_of(folder)
    site = found.pop("site")
    assert isinstance(site, dict)
    return {**found, "site": {name: sha256(content).hexdigest() for name, content in site.items()}}


def differences(one: Mapping[str, object], other: Mapping[str, object]) -> list[str]:
    """What differs, table by table and file by file, short enough to be read."""
    found = []
    for name in one:
        if one[name] != other[name]:
            if isinstance(one[name], dict):
                left, right = one[name], other[name]
                odd = sorted(k for k in left.keys() | right.keys() if left.get(k) != right.get(k))
            else:
                odd = sorted({str(r) for r in one[name]} ^ {str(r) for r in other[name]})
            found.append(f"{name}: {len(odd)} differ, such as {str(odd[:3])[:600]}")
    return found


@pytest.mark.soak
def test_killed_at_fifty_moments(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    repository = Repository(items(later=False), size=100, deleted="transient")
    with FaultyServer() as server:
        server.plans["/oai"] = repository.plan
        url = server.url("/oai")
        known = declared(tmp_path / "known", url)
        undisturbed(known, DAYS[0])
        site = {name: sha256(content).digest() for name, content in files(known).items()}
        repository.items = items(later=True)
        first, second = declared(tmp_path / "first", url), copy(known, tmp_path / "second")
        expected, planned = {}, []
        chance = random.Random(11)
        for kind, folder, count in (("new", first, NEW), ("known", second, KNOWN)):
            undisturbed(folder, DAYS[1])
            ended = time.monotonic()
            expected[kind] = hashed(folder)
            planned += [(kind, stage, after) for stage, after in moments(folder, ended, count, chance)]
            with capsys.disabled():
                print(f"\n{kind}: an undisturbed night takes {ended - marks(folder)[0][1]:.1f} s;", end=" ")
                print(", ".join(f"{s} at {b - marks(folder)[0][1]:.1f}" for s, b in marks(folder)))

        def one(job: tuple[int, tuple[str, str, float]]) -> tuple[str, str, float, str, list[str]]:
            number, (kind, stage, after) = job
            folder = tmp_path / f"killed-{number}"
            declared(folder, url) if kind == "new" else copy(known, folder)
            hit = killed(folder, DAYS[1], stage, after)
            wrong = []
            if kind == "known":  # what visitors see is the generation before or the new one, and no mixture
                seen = {name: sha256(content).digest() for name, content in files(folder).items()}
                live = {n: sha256(c).hexdigest() for n, c in files(folder).items() if n in expected[kind]["site"]}
                if seen != site and live != expected[kind]["site"]:
                    wrong.append("the site was a mixture")
            undisturbed(folder, DAYS[1])
            wrong += differences(expected[kind], hashed(folder))
            shutil.rmtree(folder)
            return kind, stage, after, hit, wrong

        begin = time.monotonic()
        outcomes = []
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            for done in pool.map(one, enumerate(planned)):
                outcomes.append(done)
                with capsys.disabled():
                    print(
                        f"{len(outcomes):2} {done[0]:5} {done[1]} +{done[2]:.2f} s: killed in {done[3] or '-'}",
                        *done[4],
                    )
        hits = Counter(o[3] for o in outcomes if o[3])
        with capsys.disabled():
            told = ", ".join(f"{n} in {stage}" for stage, n in hits.items())
            print(
                f"{sum(hits.values())} of {len(outcomes)} nights were killed ({told}); {time.monotonic() - begin:.0f} s"
            )
    assert [o for o in outcomes if o[4]] == []
    assert sum(hits.values()) >= len(outcomes) - 5
    assert not set(NEEDED) - hits.keys()


# -- a build that was killed, and a source that said something else by then --------------------------------------------

CHANGED, AGAIN = (*ROWS[:2], "S-3;Pollen in heel Ede;Wat er zweeft;2019"), (*ROWS[:2], "S-3;Gras in Ede;Wat waait;2019")


def written(folder: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The files that a night writes, in their order."""
    found: list[str] = []
    put = Tree.put

    def noting(tree: Tree, path: str, content: bytes) -> None:
        found.append(path)
        put(tree, path, content)

    with monkeypatch.context() as patch:
        patch.setattr(Tree, "put", noting)
        assert say(folder, "run").exit_code == 0
    return found


def killed_before(folder: Path, number: int) -> None:
    """A night that dies when it is about to write file ``number``, counted from 0."""
    done = subprocess.run(
        [sys.executable, "-c", AT, str(folder), "fairdict.publish.tree.Tree.put", str(number + 1)],
        env={**os.environ, "SOURCE_DATE_EPOCH": EPOCH}, capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert done.returncode == -signal.SIGKILL, done.stderr


@pytest.fixture
def published(tmp_path: Path) -> Path:
    folder = small(tmp_path / "published")
    assert say(folder, "run").exit_code == 0
    return folder


def test_what_a_killed_build_left_is_not_published(
    published: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    direct, counted = (Path(shutil.copytree(published, tmp_path / name)) for name in ("direct", "counted"))
    sheet(counted, CHANGED)
    order = written(counted, monkeypatch)
    sheet(published, CHANGED)
    killed_before(published, order.index("search/manifest.bin"))
    for folder in (published, direct):
        sheet(folder, AGAIN)
        assert say(folder, "run").exit_code == 0
    # Changes are noted when a build begins: one that was killed has told of a version that was never shown.
    names = [{n for n in site_of(f) if not n.startswith("changes/")} for f in (published, direct)]
    assert names[0] == names[1]
    left = {p for p in site_of(counted) if p.startswith("search/")} - site_of(direct).keys()
    assert left and not left & site_of(published).keys()


def test_a_change_that_was_taken_back_after_a_kill(
    published: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    direct, counted = (Path(shutil.copytree(published, tmp_path / name)) for name in ("direct", "counted"))
    sheet(counted, CHANGED)
    order = written(counted, monkeypatch)
    sheet(published, CHANGED)
    killed_before(published, max(n for n, path in enumerate(order) if path.startswith("dataset/")))
    for folder in (published, direct):
        sheet(folder, ("S-1;Slaap in heel Twente;Hoe men slaapt;2021-03-01", *ROWS[1:]))
        assert say(folder, "run").exit_code == 0
    pages = [
        {n: c for n, c in site_of(f).items() if "dataset/" in n and n.endswith("html")} for f in (published, direct)
    ]
    assert pages[0] == pages[1]
