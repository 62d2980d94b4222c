"""One at a time: who holds a catalogue is known by name, keeps it by signs of life, and loses it when it is dead."""

import errno
import fcntl
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from fairdict.errors import LockedError, StoreError
from fairdict.lease import EXPIRY, Lease, held
from fairdict.store import Store
from tests.built_example import small

MOMENT = 1_772_330_400.0  # 2026-03-01 02:00:00 UTC

HOLDER = """
import sys
from pathlib import Path
from fairdict.lease import Lease
Lease(Path(sys.argv[1]), "fairdict run", lock=sys.argv[2] == "lock").claim()
print("held", flush=True)
sys.stdin.read()
"""


class Clock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.now = MOMENT

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "catalogue" / "data"
    folder.mkdir(parents=True)
    return folder


@pytest.fixture
def clock() -> Clock:
    return Clock()


def row(data: Path) -> tuple[object, ...] | None:
    db = sqlite3.connect(data / "lease.db")
    try:
        found = db.execute("SELECT host, process, command, since, beat FROM lease").fetchone()
        return None if found is None else tuple(found)
    finally:
        db.close()


def there(data: Path, clock: Clock, host: str = "there") -> Lease:
    """A lease of another machine, which shares the folder but no lock."""
    return Lease(data, "fairdict run", clock=clock, host=host, lock=False)


def test_a_lease_says_who_holds_it_and_goes_with_its_holder(data: Path, clock: Clock) -> None:
    with held(Lease(data, "fairdict build", clock=clock, host="here")):
        assert row(data) == ("here", os.getpid(), "fairdict build", MOMENT, MOMENT)
    assert row(data) is None
    with held(Lease(data, "fairdict build", clock=clock, host="here")) as lease:
        lease.check()


def test_another_machine_is_told_who_holds_the_catalogue(data: Path, clock: Clock) -> None:
    with held(there(data, clock)):
        clock.now += 40
        with pytest.raises(LockedError) as caught:
            Lease(data, "fairdict build", clock=clock, host="here").claim()
    assert caught.value.exit_code == 6
    assert caught.value.message == (
        f"Another fairdict (process {os.getpid()} on there, “fairdict run”, since 2026-03-01 02:00:00 UTC) is at work "
        f"on {data.parent}. Wait until it is done, or end it. Its last sign of life was 40 seconds ago; after 120 "
        "without one the catalogue is free."
    )


def test_signs_of_life_keep_a_lease(data: Path, clock: Clock) -> None:
    lease = there(data, clock)
    lease.claim()
    for _ in range(5):
        clock.now += EXPIRY - 1
        lease.beat()
    with pytest.raises(LockedError, match="since 2026-03-01 02:00:00 UTC"):
        there(data, clock, "elsewhere").claim()
    lease.check()
    lease.release()


def test_a_silent_holder_loses_it_and_is_told(data: Path, clock: Clock) -> None:
    silent, next_one = there(data, clock), there(data, clock, "elsewhere")
    silent.claim()
    clock.now += EXPIRY + 1
    next_one.claim()
    with pytest.raises(LockedError) as caught:
        silent.check()
    assert caught.value.message == (
        f"This run gave no sign of life for 120 seconds, and another fairdict took over {data.parent}. Nothing more is "
        "written; run it again when the other is done."
    )
    silent.release()  # takes nothing from the one that has it now
    next_one.check()
    assert row(data) == ("elsewhere", os.getpid(), "fairdict run", clock.now, clock.now)
    next_one.release()


def test_a_silent_holder_that_nobody_followed_goes_on(data: Path, clock: Clock) -> None:
    with held(there(data, clock)) as lease:
        clock.now += 10 * EXPIRY  # a lid was closed
        lease.check()
        with pytest.raises(LockedError):
            there(data, clock, "elsewhere").claim()


def test_the_heart_beats(data: Path, clock: Clock) -> None:
    with held(there(data, clock), every=0.01):
        clock.now += 30
        until = time.monotonic() + 20
        while (found := row(data)) is not None and found[-1] != clock.now and time.monotonic() < until:
            time.sleep(0.01)
        assert row(data) == ("there", os.getpid(), "fairdict run", MOMENT, MOMENT + 30)


def test_a_beat_that_cannot_be_written_is_no_loss(data: Path, clock: Clock) -> None:
    with held(there(data, clock)) as lease:
        other = sqlite3.connect(data / "lease.db", isolation_level=None)
        assert lease._db is not None
        lease._db.execute("PRAGMA busy_timeout = 0")
        other.execute("BEGIN IMMEDIATE")
        clock.now += 30
        lease.beat()
        other.execute("ROLLBACK")
        other.close()
        lease.check()
        lease.beat()
        assert row(data) == ("there", os.getpid(), "fairdict run", MOMENT, clock.now)


@pytest.fixture
def holders() -> Iterator[list["subprocess.Popen[str]"]]:
    started: list[subprocess.Popen[str]] = []
    yield started
    for process in started:
        process.kill()
        process.communicate(timeout=60)


def hold(data: Path, how: str, holders: list["subprocess.Popen[str]"]) -> "subprocess.Popen[str]":
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(data), how], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    holders.append(holder)
    assert holder.stdout is not None and holder.stdout.readline() == "held\n"
    return holder


@pytest.mark.parametrize("how", ["lock", "no lock"])
def test_a_dead_holder_on_this_machine_is_gone_at_once(
    how: str, data: Path, holders: list["subprocess.Popen[str]"]
) -> None:
    holder = hold(data, how, holders)
    for lock in (True, False):
        with pytest.raises(LockedError, match=f"process {holder.pid} on .*, “fairdict run”, since 20"):
            Lease(data, "fairdict build", lock=lock and how == "lock").claim()
    holder.kill()
    holder.wait(20)
    with held(Lease(data, "fairdict build", lock=how == "lock")):
        assert (found := row(data)) is not None and found[1:3] == (os.getpid(), "fairdict build")


def test_a_number_that_another_process_has_by_now_holds_nothing(data: Path, clock: Clock) -> None:
    gone = Lease(data, "fairdict run", clock=clock, host="here", lock=False)
    gone.claim()  # with the number of this very process, but without the machine's lock
    with held(Lease(data, "fairdict build", clock=clock, host="here")):
        pass
    gone.release()


def test_a_folder_without_locks_has_a_lease_all_the_same(
    data: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none(handle: int, how: int) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(fcntl, "flock", none)
    with held(Lease(data, "fairdict run", clock=clock, host="here")):
        for host in ("here", "there"):
            with pytest.raises(LockedError, match=f"process {os.getpid()} on here, “fairdict run”"):
                Lease(data, "fairdict build", clock=clock, host=host).claim()


def test_what_is_no_lease_is_a_sentence(data: Path) -> None:
    (data / "lease.db").write_text("Dear reader, this is a letter. " * 100)
    with pytest.raises(StoreError) as caught:
        Lease(data, "fairdict run").claim()
    assert caught.value.message == (
        f"{data / 'lease.db'} cannot be used: file is not a database. Check the folder's permissions and free space; "
        "if no fairdict is at work here, delete the file."
    )
    (data / "lease.db").unlink()
    with held(Lease(data, "fairdict run")):  # the lock was given back
        pass


def test_a_lock_of_which_nothing_is_known_is_still_one(data: Path, holders: list["subprocess.Popen[str]"]) -> None:
    holder = hold(data, "lock", holders)
    (data / "lease.db").write_text("Dear reader, this is a letter. " * 100)
    with pytest.raises(LockedError) as caught:
        Lease(data, "fairdict run").claim()
    assert caught.value.message == (
        f"Another fairdict (process {holder.pid}) is at work on {data.parent}. Wait until it is done, or end it."
    )


def test_nothing_is_written_once_the_lease_is_lost(data: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    with Store(data / "catalogue.db") as store, store.locked("fairdict run") as lease:
        with store.transaction() as db:
            db.execute("INSERT INTO stage VALUES ('a', 'b')")
        other = sqlite3.connect(data / "lease.db")
        with other:
            other.execute("UPDATE lease SET token = 'theirs', host = 'there'")
        other.close()
        lease.beat()
        aside = store.beside(lambda: None)
        for one in (store, aside):
            with pytest.raises(LockedError, match="another fairdict took over"), one.transaction() as db:
                db.execute("INSERT INTO stage VALUES ('c', 'd')")
        aside.close()
        assert [tuple(r) for r in store.rows("SELECT * FROM stage")] == [("a", "b")]
    with Store(data / "catalogue.db") as store, store.transaction():
        pass


SLOW = """
import time
summary = "Slow"
def fetch(source, web, since):
    (source.folder / "begun").touch()
    time.sleep(60)
    yield
def describe(record, source):
    yield
"""
FAIRDICT = [sys.executable, "-c", "from fairdict.cli import main; main(prog_name='fairdict')"]


def test_a_second_run_says_who_is_at_work(tmp_path: Path, holders: list["subprocess.Popen[str]"]) -> None:
    folder = small(tmp_path / "catalogue", more='[sources.slow]\nharvester = "slow"\nurl = "x"\n')
    (folder / "harvesters").mkdir()
    (folder / "harvesters" / "slow.py").write_text(SLOW)
    first = subprocess.Popen([*FAIRDICT, "-C", str(folder), "run"], stderr=subprocess.PIPE, text=True)
    holders.append(first)
    until = time.monotonic() + 30
    while not (folder / "begun").exists() and time.monotonic() < until:
        time.sleep(0.02)
    second = subprocess.run([*FAIRDICT, "-C", str(folder), "build"], capture_output=True, text=True, timeout=30)
    assert second.returncode == 6 and second.stdout == ""
    assert f"Another fairdict (process {first.pid} on " in second.stderr and "“fairdict run”, since 20" in second.stderr
    first.send_signal(signal.SIGKILL)
    first.wait(20)
    third = subprocess.run(
        [*FAIRDICT, "-C", str(folder), "harvest", "ours"], capture_output=True, text=True, timeout=30
    )
    assert third.returncode == 0, third.stderr
