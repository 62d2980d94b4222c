"""Many sources at once: each host one stream, each source on its own, and the catalogue the same as one by one."""

import signal
import sqlite3
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from fairdict.config import Catalogue, load
from fairdict.errors import FairdictError, StoreError
from fairdict.lanes import Halt, side_by_side
from fairdict.night import Night, exit_code
from fairdict.settle import Outcome
from fairdict.store import Store
from tests.aftermath import catalogue_of
from tests.built_example import EPOCH
from tests.faulty_server import FaultyServer
from tests.test_night import declared, night

# --- lanes ---


def test_results_come_in_the_order_of_the_jobs() -> None:
    def work(job: int) -> int:
        time.sleep((5 - job) / 100)
        return job * job

    assert side_by_side(range(5), str, work, 5, Halt()) == [0, 1, 4, 9, 16]
    assert side_by_side([], str, work, 5, Halt()) == []


class Watch:
    """Work that counts how many are at it, in each lane and in all."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.now: dict[str, int] = {}
        self.most: dict[str, int] = {}
        self.order: list[str] = []

    def work(self, job: str) -> str:
        names = (job[0], "all")
        with self.lock:
            self.order.append(job)
            for name in names:
                self.now[name] = self.now.get(name, 0) + 1
                self.most[name] = max(self.most.get(name, 0), self.now[name])
        time.sleep(0.02)
        with self.lock:
            for name in names:
                self.now[name] -= 1
        return threading.current_thread().name


JOBS = ["a1", "b1", "a2", "c1", "b2", "a3", "d1"]


@pytest.mark.parametrize(("at_once", "most"), [(1, 1), (0, 1), (2, 2), (8, 4)])
def test_a_lane_is_one_thing_after_the_other(at_once: int, most: int) -> None:
    watch = Watch()
    side_by_side(JOBS, lambda job: job[0], watch.work, at_once, Halt())
    assert watch.most == {"a": 1, "b": 1, "c": 1, "d": 1, "all": most}
    assert sorted(watch.order) == sorted(JOBS)
    assert [job for job in watch.order if job[0] == "a"] == ["a1", "a2", "a3"]


def test_one_lane_needs_no_thread() -> None:
    assert side_by_side(["a1", "a2"], lambda job: job[0], Watch().work, 8, Halt()) == ["MainThread"] * 2


def test_the_first_error_ends_all_of_it() -> None:
    halt = Halt()
    stopped = []

    def work(job: str) -> None:
        if job == "a1":
            raise StoreError("The disk is full.")
        try:
            halt.sleep(60)
        except KeyboardInterrupt:
            stopped.append(job)
            raise

    begun = time.monotonic()
    with pytest.raises(StoreError, match="The disk is full"):
        side_by_side(["b1", "a1", "a2", "b2"], lambda job: job[0], work, 8, halt)
    assert stopped == ["b1"] and time.monotonic() - begun < 20
    with pytest.raises(KeyboardInterrupt):
        halt.check()


# --- a night ---

PARTNER = """
import time
from fairdict.harvester import Description, Listing, Record
summary = "A partner that takes its time."

def note(source, what):
    with (source.folder / "log").open("a") as log:
        log.write(f"{what} {source.name}\\n")

def fetch(source, web, since):
    note(source, "begin")
    until = time.monotonic() + 20
    others = source.options.get("meets", "")
    while others and f"begin {others}\\n" not in (source.folder / "log").read_text():
        assert time.monotonic() < until, f"{others} did not begin"
        time.sleep(0.01)
    if source.options.get("waits"):
        time.sleep(source.options["waits"])
    for n in range(3):
        yield Record(f"{source.name}-{n}", source.name.encode(), "text/plain")
    if source.options.get("fails"):
        from fairdict.errors import FairdictError
        raise FairdictError("This partner cannot be asked.")
    note(source, "end")
    return Listing()

def describe(record, source):
    about = Description(source, record.identifier)
    about.add("title", f"Over {record.identifier}", lang="nl")
    yield about
"""


def catalogue(folder: Path, *sources: tuple[str, str, str], hosts: int = 8) -> Path:
    """A catalogue of scripted sources: name, address and options."""
    (folder / "harvesters").mkdir(parents=True)
    (folder / "harvesters" / "partner.py").write_text(PARTNER)
    (folder / "log").touch()
    text = (
        '[catalogue]\ntitle = "Ours"\nbase_iri = "https://ours.example.org/"\npublisher = { name = "Us" }\n'
        f"[web]\nhosts = {hosts}\n"
    )
    for name, url, options in sources:
        text += f'[sources.{name}]\nharvester = "partner"\nurl = "{url}"\n[sources.{name}.options]\n{options}\n'
    (folder / "fairdict.toml").write_text(text)
    return folder


def harvest(folder: Path, *names: str) -> tuple[list[Outcome], list[str]]:
    """What a harvest gave, and what was said meanwhile."""
    said: list[str] = []
    found = load(folder)
    with Store(found.database) as store, store.locked():
        return Night(found, store, said.append).harvest(names), said


def test_hosts_are_asked_side_by_side_and_each_of_them_in_turn(tmp_path: Path) -> None:
    folder = catalogue(
        tmp_path / "c",
        ("a1", "https://a.example/1", 'meets = "b1"'),
        ("a2", "https://A.example:8443/2", 'meets = "file"'),
        ("b1", "https://b.example/", 'meets = "a1"'),
        ("file", "sheet.csv", 'meets = "a2"'),
    )
    outcomes, said = harvest(folder)
    assert [(o.source, o.verdict, o.numbers.new) for o in outcomes] == [
        (name, "complete", 3) for name in ("a1", "a2", "b1", "file")
    ]
    log = (folder / "log").read_text().splitlines()
    assert log.index("end a1") < log.index("begin a2")
    assert {f"{n}: complete; 3 listed = 3 new" for n in ("a1", "a2", "b1", "file")} <= {s.split(" +")[0] for s in said}


def test_one_at_a_time_is_the_declared_order(tmp_path: Path) -> None:
    sources = [(f"s{n}", f"https://{n}.example/", "") for n in (3, 1, 2)]
    folder = catalogue(tmp_path / "c", *sources, hosts=1)
    harvest(folder)
    assert (folder / "log").read_text().split()[1::2] == ["s3", "s3", "s1", "s1", "s2", "s2"]


def test_what_goes_wrong_with_a_source_touches_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import fairdict.settle

    inner = fairdict.settle.settle

    def settle(store: Store, source: object, *more: object, **named: object) -> Outcome:
        if getattr(source, "name", "") == "odd":
            raise ZeroDivisionError("oops")
        return inner(store, source, *more, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(fairdict.settle, "settle", settle)
    folder = catalogue(
        tmp_path / "c",
        ("bad", "https://a.example/", "fails = true"),
        ("odd", "https://b.example/", ""),
        ("good", "https://c.example/", ""),
    )
    outcomes, said = harvest(folder)
    assert [(o.source, o.verdict) for o in outcomes] == [("bad", "failed"), ("odd", "failed"), ("good", "complete")]
    assert exit_code(outcomes) == 3
    assert outcomes[0].line.endswith("0 duplicate. This partner cannot be asked.") and outcomes[0].line in said
    assert outcomes[1].message == "fairdict broke: ZeroDivisionError: oops. Please report it."
    with Store(load(folder).database) as store:
        runs = [tuple(r) for r in store.rows("SELECT source, verdict, message FROM run ORDER BY source")]
        assert runs == [
            ("bad", "failed", "This partner cannot be asked."),
            ("good", "complete", ""),
            ("odd", "failed", "fairdict broke: ZeroDivisionError: oops. Please report it."),
        ]
        assert store.rows("SELECT DISTINCT source, state FROM record WHERE state != 'staged'")[0]["source"] == "good"
    monkeypatch.undo()
    assert [o.verdict for o in harvest(folder, "odd", "good")[0]] == ["complete", "complete"]


def test_a_database_that_cannot_be_written_ends_the_night(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sources = [(f"s{n}", f"https://{n}.example/", "") for n in range(4)]
    folder = catalogue(tmp_path / "c", *sources)
    monkeypatch.setattr("fairdict.normalise._write", _full)
    with pytest.raises(StoreError, match=r"catalogue\.db cannot be written: database or disk is full"):
        harvest(folder)


def _full(*_: object) -> None:
    raise sqlite3.OperationalError("database or disk is full")


def test_a_mistake_in_a_declaration_is_told_before_anything_is_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = catalogue(tmp_path / "c", ("good", "https://a.example/", ""), ("bad", "https://b.example/", ""))
    path = folder / "fairdict.toml"
    path.write_text(path.read_text().replace("[sources.bad]\n", '[sources.bad]\nauth = { env = "OURS" }\n'))
    monkeypatch.setenv("OURS", "nonsense")
    with pytest.raises(FairdictError):
        harvest(folder)
    assert (folder / "log").read_text() == ""


def test_a_source_has_a_budget_of_requests(tmp_path: Path) -> None:
    page = b"HTTP/1.1 200 OK\r\nContent-Type: text/csv\r\nConnection: close\r\n\r\nidentifier;titel\nS-1;Slaap\n"
    again = b"HTTP/1.1 302 Found\r\nLocation: /next\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
    with FaultyServer({"/sheet.csv": again, "/next": page}) as server:
        folder = tmp_path / "c"
        folder.mkdir()
        text = (
            '[catalogue]\ntitle = "Ours"\nbase_iri = "https://ours.example.org/"\npublisher = { name = "Us" }\n'
            f'[sources.ours]\nharvester = "sheet"\nurl = "{server.url("/sheet.csv")}"\nallow_private = true\n'
        )
        (folder / "fairdict.toml").write_text(text + "requests = 1\n")
        (outcome,), _ = harvest(folder)
        assert outcome.verdict == "failed" and "this run's budget of 1 requests is used up" in outcome.message
        (folder / "fairdict.toml").write_text(text + "requests = 0\nminutes = 0\n")
        assert harvest(folder)[0][0].verdict == "complete"
    with Store(folder / "data" / "none.db") as store:
        (folder / "fairdict.toml").write_text(text + "requests = 7\nminutes = 0.5\n")
        found = load(folder)
        limits = Night(found, store, lambda _: None).door(found.sources[0]).limits
        assert (limits.requests, limits.seconds) == (7, 30.0)


FAIRDICT = [sys.executable, "-c", "from fairdict.cli import main; main(prog_name='fairdict')"]


def test_ctrl_c_ends_all_sources_at_once(tmp_path: Path) -> None:
    """Also one that hears nothing, and one that is still waiting for its turn."""
    folder = catalogue(
        tmp_path / "c",
        ("quick", "https://q.example/", ""),
        *((f"s{n}", f"https://{n}.example/", "waits = 120") for n in range(3)),
        ("later", "https://0.example/later", ""),
        hosts=4,
    )
    process = subprocess.Popen(
        [*FAIRDICT, "-C", str(folder), "harvest"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        until = time.monotonic() + 30
        awaited = {"begin s0", "begin s1", "begin s2", "end quick"}
        while not awaited <= set((folder / "log").read_text().splitlines()) and time.monotonic() < until:
            time.sleep(0.02)
        time.sleep(0.5)
        process.send_signal(signal.SIGINT)
        begun = time.monotonic()
        out, said = process.communicate(timeout=30)
    finally:
        process.kill()
        process.wait()
    assert process.returncode == 130 and time.monotonic() - begun < 15 and out == ""
    assert said.splitlines()[-1] == "Interrupted. What was finished counts; the next run takes up the rest."
    assert "Traceback" not in said and "begin later" not in (folder / "log").read_text()
    with Store(load(folder).database) as store:
        assert store.value("PRAGMA integrity_check") == "ok" and store.rows("PRAGMA foreign_key_check") == []
        assert [r["source"] for r in store.rows("SELECT source FROM run WHERE verdict = 'complete'")] == ["quick"]
    (folder / "fairdict.toml").write_text((folder / "fairdict.toml").read_text().replace("waits = 120", ""))
    assert [o.verdict for o in harvest(folder)[0]] == ["complete"] * 5


# --- the example ---


def test_side_by_side_gives_the_same_catalogue_as_one_by_one(
    built: Catalogue, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", EPOCH)
    assert built.asking.hosts > 1
    folder = declared(tmp_path / "catalogue", built)
    with (folder / "fairdict.toml").open("a") as file:
        file.write("\n[web]\nhosts = 1\n")
    assert load(folder).asking.hosts == 1
    assert night(folder) == 0
    assert catalogue_of(folder) == catalogue_of(built.folder)
