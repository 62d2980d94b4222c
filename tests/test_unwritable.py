"""A disk that is full, a folder that may not be written: a sentence, an exit code, and nothing broken.

The disk is a small one of its own, filled when a stage begins, or too small from the beginning. What may not be written
is met by a process without the superuser's rights. Each time the site stays as it was, the database is sound, and once
there is room or permission the next night leaves what an undisturbed one leaves.
"""

import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import fairdict.assess
import fairdict.fetch
import fairdict.merge
import fairdict.night
import fairdict.normalise
import fairdict.publish.build
import fairdict.publish.tree
import fairdict.settle
from tests.aftermath import catalogue_of, files, site_of
from tests.built_example import EPOCH, ROWS, sheet, small
from tests.test_cli import say, sentence

TOLD = ("Check the folder's permissions and free space.", "Check permissions and free space")


def rows(edition: int) -> tuple[str, ...]:
    """A sheet; the second edition has a few changes and some more."""
    about = "Hoe men slaapt in Twente en Salland. " * 8
    changed = (f"S-{n};Slaap in Twente {n}{' opnieuw' * (edition - 1) * (n < 9)};{about};2021" for n in range(30))
    return (*changed, *ROWS[1:]) if edition == 2 else tuple(changed)


def sound(folder: Path) -> None:
    """The database holds together, and no reference leads nowhere."""
    db = sqlite3.connect(folder / "data" / "catalogue.db")
    try:
        assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
    finally:
        db.close()


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A catalogue after one night, on a disk with room."""
    folder = small(tmp_path_factory.mktemp("first") / "catalogue", rows(1))
    assert say(folder, "run").exit_code == 0
    return folder


@pytest.fixture(scope="module")
def expected(first: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[int, dict[str, object]]:
    """What undisturbed nights leave: of the first edition, and of both."""
    folder = tmp_path_factory.mktemp("expected") / "catalogue"
    shutil.copytree(first, folder)
    sheet(folder, rows(2))
    assert say(folder, "run").exit_code == 0
    return {1: catalogue_of(first), 2: catalogue_of(folder)}


# -- a full disk -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Disk:
    """A disk of its own for one test."""

    folder: Path

    def resize(self, size: str) -> None:
        mounted("-o", f"remount,size={size}", str(self.folder))

    def fill(self, room: int = 0) -> None:
        """Leaves ``room`` bytes free, or what little there is."""
        found = os.statvfs(self.folder)
        size = found.f_bavail * found.f_frsize - room
        if size > 0:
            with (self.folder / "ballast").open("ab") as ballast:
                os.posix_fallocate(ballast.fileno(), ballast.tell(), size)

    def empty(self) -> None:
        (self.folder / "ballast").unlink()


def mounted(*words: str) -> None:
    done = subprocess.run(["mount", *words], capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"no small disk can be made here: {done.stderr.strip()}")


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted("-t", "tmpfs", "-o", "size=64m", "fairdict-test", str(folder))
    try:
        yield Disk(folder)
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


STAGES: dict[str, tuple[Any, str, int]] = {
    "fetch": (fairdict.fetch, "_stage", 20),
    "normalise": (fairdict.normalise, "normalise", 1),
    "settle": (fairdict.settle, "settle", 1),
    "merge": (fairdict.merge, "_write", 3),
    "assess": (fairdict.assess, "assess", 1),
    "publish": (fairdict.night, "publish", 1),
    "pages": (fairdict.publish.tree.Tree, "put", 9),
    "runs": (fairdict.publish.build._Build, "_live_files", 1),
}
"""Where the disk becomes full: at which call of which function."""


@pytest.mark.parametrize(("stage", "room"), [*((stage, 0) for stage in STAGES), ("pages", 40_000)])
def test_a_disk_that_becomes_full(
    stage: str, room: int, disk: Disk, first: Path, expected: dict[int, dict[str, object]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    folder = disk.folder / "catalogue"
    shutil.copytree(first, folder)
    sheet(folder, rows(2))
    owner, name, count = STAGES[stage]
    inner, left = getattr(owner, name), [count]

    def filling(*args: object, **more: object) -> object:
        left[0] -= 1
        if left[0] == 0:
            disk.fill(room)
        return inner(*args, **more)

    before, site = files(folder), site_of(folder)
    with monkeypatch.context() as patch:
        patch.setattr(owner, name, filling)
        said = sentence(say(folder, "run"), 2).splitlines()[-1]
    assert said.startswith(f"Error: {folder}") and any(words in said for words in TOLD), said
    assert "full" in said or "No space left" in said or "disk I/O error" in said
    assert site_of(folder) == site
    if stage != "runs":  # these pages are replaced one by one
        assert files(folder) == before
    if stage in ("fetch", "pages"):  # still full
        again = sentence(say(folder, "run"), 2).splitlines()[-1]
        assert again.startswith(f"Error: {folder}") and any(words in again for words in TOLD), again
    disk.empty()
    sound(folder)
    assert say(folder, "run").exit_code == 0
    assert catalogue_of(folder) == expected[2]


def test_disks_that_are_too_small(disk: Disk, expected: dict[int, dict[str, object]]) -> None:
    """A first night on disks of several sizes, until one is large enough; each run takes up what the last one left."""
    folder = small(disk.folder / "catalogue", rows(1))
    ended = []
    for size in (200, 500, 1000, 2000, 64_000):
        disk.resize(f"{size}k")
        done = say(folder, "run")
        if done.exit_code == 0:
            break
        said = sentence(done, 2).splitlines()[-1]
        assert said.startswith(f"Error: {folder}") and any(words in said for words in TOLD), said
        assert not (folder / "public").exists()
        ended.append(said)
    disk.resize("64m")
    sound(folder)
    assert len({said.partition(": ")[2].partition(" ")[0] for said in ended}) > 1, ended  # database, and site
    assert say(folder, "run").exit_code == 0
    assert catalogue_of(folder) == expected[1]


def test_a_full_disk_elsewhere_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*args: object, **more: object) -> None:
        raise OSError(28, "No space left on device")

    folder = small(tmp_path / "catalogue")
    monkeypatch.setattr(fairdict.night.Night, "harvest", full)
    assert sentence(say(folder, "run"), 2) == (
        "Error: No space left on device: nothing more can be written. Make room in the catalogue's folder and in "
        f"{tempfile.gettempdir()}, and say it again.\n"
    )


# -- what may not be written -------------------------------------------------------------------------------------------

FAIRDICT = [sys.executable, "-c", "from fairdict.cli import main; main(prog_name='fairdict')"]
NOBODY = 65534
POWERLESS = ["setpriv", "--bounding-set", "-dac_override,-dac_read_search,-fowner,-chown", "--inh-caps", "-all", "--"]


@dataclass(frozen=True)
class Person:
    """Who says the commands: somebody to whom permissions apply, and to whom ``top`` belongs."""

    top: Path
    before: tuple[str, ...] = ()
    user: int | None = None

    def say(self, folder: Path, *words: str) -> "subprocess.CompletedProcess[str]":
        more: dict[str, Any] = {}
        if self.user is not None:
            more = {"user": self.user, "group": self.user, "extra_groups": []}
        return subprocess.run(
            [*self.before, *FAIRDICT, "-C", str(folder), *words], capture_output=True, text=True, check=False, cwd="/",
            env={**os.environ, "SOURCE_DATE_EPOCH": EPOCH, "PYTHONDONTWRITEBYTECODE": "1"}, **more,
        )  # fmt: skip

    def given(self, folder: Path) -> None:
        """Makes a folder and all in it this person's own, with every right."""
        for path in [folder, *folder.rglob("*")]:
            path.chmod(0o755 if path.is_dir() else 0o644)
            if self.user is not None:
                os.chown(path, self.user, self.user)


@pytest.fixture(scope="module")
def person() -> Iterator[Person]:
    """Nobody, where that user can reach Python and fairdict; else root without the right to overrule permissions."""
    with tempfile.TemporaryDirectory(prefix="fairdict-test-", ignore_cleanup_errors=True) as name:
        top = Path(name)
        top.chmod(0o755)
        if os.geteuid():
            yield Person(top)
            return
        try:
            nobody = Person(top, user=NOBODY)
            folder = small(top / "reached")
            nobody.given(folder)
            reached = nobody.say(folder, "harvest").returncode == 0
        except PermissionError:
            reached = False
        yield nobody if reached else Person(top, before=tuple(POWERLESS))


def closed(*names: str, mode: int = 0o555) -> Callable[[Path], None]:
    def close(folder: Path) -> None:
        for name in names:
            for path in folder.glob(name) if name else [folder]:
                path.chmod(mode)

    return close


def without_data(folder: Path) -> None:
    shutil.rmtree(folder / "data")
    folder.chmod(0o555)


CLOSED: dict[str, tuple[Callable[[Path], None], int, str]] = {
    "data": (
        closed("data"), 2,
        "{0}/data/catalogue.db cannot be opened: attempt to write a readonly database. Check the folder's permissions "
        "and free space.",
    ),
    "no data": (
        without_data, 2,
        "{0}/data/catalogue.db cannot be opened: [Errno 13] Permission denied: '{0}/data'. Check the folder's "
        "permissions and free space.",
    ),
    "database": (
        closed("data/catalogue.db", mode=0o444), 2,
        "{0}/data/catalogue.db cannot be written: attempt to write a readonly database. Check the folder's permissions "
        "and free space.",
    ),
    "lease": (
        closed("data/lease.db", mode=0o444), 2,
        "{0}/data/lease.db cannot be used: attempt to write a readonly database. Check the folder's permissions and "
        "free space.",
    ),
    "lock": (
        closed("data/lock", mode=0o444), 2,
        "{0}/data/lock cannot be opened: [Errno 13] Permission denied: '{0}/data/lock'. Check the folder's "
        "permissions.",
    ),
    "site": (
        closed("public"), 2,
        "{0}/data/next cannot take the place of {0}/public: Permission denied. Both must be on one file system, and "
        "their folders writable.",
    ),
    "folder of the site": (
        closed(""), 2,
        "{0}/data/next cannot take the place of {0}/public: Permission denied. Both must be on one file system, and "
        "their folders writable.",
    ),
    "spare site": (
        closed("data/next"), 2,
        "{0}/public cannot be brought up to date: Permission denied ({0}/data/next/.FILE.new). Check permissions "
        "and free space, then say “fairdict build”; until then the site stays as it is.",
    ),
    "manifests": (
        closed("data/tree-*.db", mode=0o444), 2,
        "{0}/public cannot be brought up to date: attempt to write a readonly database ({0}/data). Check permissions "
        "and free space, then say “fairdict build”; until then the site stays as it is.",
    ),
    "reports": (
        closed("public/quality", "data/next/quality"), 2,
        "{0}/public cannot be brought up to date: Permission denied ({0}/data/next/quality/.FILE.new). Check "
        "permissions and free space, then say “fairdict build”; until then the site stays as it is.",
    ),
    "declarations": (
        closed("fairdict.toml", mode=0), 2, "{0}/fairdict.toml cannot be read: Permission denied. Let whoever runs "
        "fairdict read it.",
    ),
    "corrections": (
        closed("corrections.toml", mode=0), 2, "{0}/corrections.toml cannot be read: Permission denied. Let whoever "
        "runs fairdict read it.",
    ),
}  # fmt: skip
"""What is closed, the exit code, and what is said."""


def data(folder: Path) -> dict[str, bytes]:
    """The database and the manifests of the site."""
    return {p.name: p.read_bytes() for p in (folder / "data").glob("*.db") if p.name != "lease.db"}


@pytest.fixture(scope="module")
def nights(person: Person) -> tuple[Path, dict[str, object]]:
    """A catalogue after two nights, and what it is after a third."""
    folder, later = person.top / "nights", person.top / "later"
    small(folder)
    (folder / "corrections.toml").write_text("", "utf-8")
    assert say(folder, "run").exit_code == 0
    sheet(folder, (*ROWS[:2], "S-8;Nieuw;Wat er is;2022"))
    assert say(folder, "run").exit_code == 0
    sheet(folder, (*ROWS[:2], "S-8;Vernieuwd;Wat er is;2022"))
    shutil.copytree(folder, later)
    assert say(later, "run").exit_code == 0
    return folder, catalogue_of(later)


@pytest.mark.parametrize("case", CLOSED)
def test_what_may_not_be_written(case: str, person: Person, nights: tuple[Path, dict[str, object]]) -> None:
    (close, code, told), (before, wanted) = CLOSED[case], nights
    folder = person.top / case.replace(" ", "-")
    shutil.copytree(before, folder)
    person.given(folder)
    site, stored = files(folder), data(folder)
    close(folder)
    done = person.say(folder, "run")
    assert done.returncode == code, done.stderr
    said = re.sub(r"/\.[\w.]+\.new\b", "/.FILE.new", done.stderr.splitlines()[-1])
    assert said == f"Error: {told.format(folder)}"
    assert "Traceback" not in done.stderr and done.stdout == ""
    assert files(folder) == site
    person.given(folder)
    if "cannot be brought" not in said and "cannot take" not in said:  # it had not begun
        assert case == "no data" or data(folder) == stored
        return
    assert say(folder, "run").exit_code == 0
    sound(folder)
    assert catalogue_of(folder) == wanted


def test_a_source_that_may_not_be_read_is_its_own_failure(
    person: Person, nights: tuple[Path, dict[str, object]]
) -> None:
    folder = person.top / "source"
    shutil.copytree(nights[0], folder)
    person.given(folder)
    site = site_of(folder)
    (folder / "sheet.csv").chmod(0)
    done = person.say(folder, "run")
    assert done.returncode == 3, done.stderr
    assert f"The file {folder}/sheet.csv cannot be read: make it a readable file." in done.stderr
    assert site_of(folder) == site
