"""The site as two trees of files, written apart and exchanged in one call.

``public/`` is what the world sees; ``data/next/`` is the generation before, brought up to date by a build that writes
only what it lacks. Each tree has a manifest (``data/tree-a.db``, ``data/tree-b.db``): which unit of work wrote which
files, from which input, with which hash. A process killed at any moment leaves the live tree whole, and in the other
one only units that are known to be unfinished.
"""

import ctypes
import ctypes.util
import errno
import os
import shutil
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path

from fairdict.document import digest
from fairdict.errors import StoreError

MARK = ".fairdict-tree"
LOST = "lost"
"""The input of a unit of which somebody else removed a file."""
_AT_FDCWD = -100
_RENAME_EXCHANGE = 2


class Tree:
    """One tree of files and its manifest."""

    def __init__(self, folder: Path, data: Path, name: str) -> None:
        self.folder = folder
        self.name = name
        self.db = sqlite3.connect(data / f"tree-{name}.db", isolation_level=None)
        try:
            self.db.execute("PRAGMA journal_mode = WAL")
            self.db.execute("PRAGMA synchronous = NORMAL")
            self.db.executescript(
                "CREATE TABLE IF NOT EXISTS unit (name TEXT PRIMARY KEY, input TEXT NOT NULL);"
                "CREATE TABLE IF NOT EXISTS file (path TEXT PRIMARY KEY, unit TEXT NOT NULL, hash TEXT NOT NULL);"
                "CREATE INDEX IF NOT EXISTS file_unit ON file(unit);"
            )
            if not (folder / MARK).is_file():  # an empty or foreign folder: nothing in it can be relied on
                self.db.execute("DELETE FROM unit")
                self.db.execute("DELETE FROM file")
        except BaseException:
            self.db.close()
            raise

    def inputs(self) -> dict[str, str]:
        """The input that each finished unit was last written from."""
        return dict(self.db.execute("SELECT name, input FROM unit WHERE input != ''"))

    @property
    def empty(self) -> bool:
        """Whether nothing was ever written here."""
        return self.db.execute("SELECT 1 FROM unit LIMIT 1").fetchone() is None

    def contents(self) -> str:
        """One hash over all files."""
        rows = self.db.execute("SELECT path, hash FROM file ORDER BY path")
        return digest("\n".join(f"{path} {name}" for path, name in rows))

    def clone(self, other: "Tree") -> None:
        """Begins an empty tree as a copy of ``other``: files are linked, for none is ever written in place."""
        lost = []
        for path, unit in other.db.execute("SELECT path, unit FROM file"):
            if not (other.folder / path).is_file():  # removed by hand: its unit is written anew
                lost.append((path, unit))
                continue
            target = self.folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.unlink(missing_ok=True)
            try:
                os.link(other.folder / path, target)
            except OSError:  # another file system, or one without links
                shutil.copy2(other.folder / path, target)
        units = other.db.execute("SELECT name, input FROM unit").fetchall()
        files = other.db.execute("SELECT path, unit, hash FROM file").fetchall()
        self.begin(())
        self.db.execute("BEGIN")
        self.db.executemany("INSERT OR REPLACE INTO unit VALUES (?, ?)", units)
        self.db.executemany("INSERT OR REPLACE INTO file VALUES (?, ?, ?)", files)
        self.db.executemany("DELETE FROM file WHERE path = ?", ((path,) for path, _ in lost))
        self.db.executemany(f"UPDATE unit SET input = '{LOST}' WHERE name = ?", ((unit,) for _, unit in lost))
        self.db.execute("COMMIT")

    def begin(self, units: Iterable[str]) -> None:
        """Notes that ``units`` are about to be written: until they are done, they are stale. What an earlier build left
        unfinished is not relied on, and its remains are removed."""
        if _name(self.folder) != self.name:
            self.put(MARK, self.name.encode())
        torn = "SELECT name FROM unit WHERE input = ''"
        if self.db.execute(f"{torn} LIMIT 1").fetchone() is not None:
            self.db.execute(f"UPDATE file SET hash = '' WHERE unit IN ({torn})")
            self.sweep()
        self.db.execute("BEGIN")
        self.db.executemany(
            "INSERT INTO unit VALUES (?, '') ON CONFLICT (name) DO UPDATE SET input = ''", ((u,) for u in units)
        )
        self.db.execute("COMMIT")

    def write(self, unit: str, input: str, files: Iterable[tuple[str, bytes]]) -> int:
        """Writes the files of ``unit`` that differ from what lies there, removes those it no longer has; gives how many
        were written."""
        before = dict(self.db.execute("SELECT path, hash FROM file WHERE unit = ?", (unit,)))
        now: dict[str, str] = {}
        written = 0
        for path, content in files:
            now[path] = digest(content)
            if before.get(path) != now[path] or not (self.folder / path).is_file():
                self.put(path, content)
                written += 1
        self.db.execute("BEGIN")
        for path in before.keys() - now.keys():
            self.remove(path)
        self.db.execute("DELETE FROM file WHERE unit = ?", (unit,))
        self.db.executemany("INSERT OR REPLACE INTO file VALUES (?, ?, ?)", ((p, unit, h) for p, h in now.items()))
        self.db.execute("INSERT OR REPLACE INTO unit VALUES (?, ?)", (unit, input))
        self.db.execute("COMMIT")
        return written

    def adopt(self, unit: str, input: str) -> None:
        """Notes that ``unit`` would come out the same from ``input``."""
        self.db.execute("INSERT OR REPLACE INTO unit VALUES (?, ?)", (unit, input))

    def drop(self, unit: str) -> None:
        """Removes a unit and its files."""
        self.db.execute("UPDATE unit SET input = '' WHERE name = ?", (unit,))
        for (path,) in self.db.execute("SELECT path FROM file WHERE unit = ?", (unit,)).fetchall():
            self.remove(path)
        self.db.execute("DELETE FROM file WHERE unit = ?", (unit,))
        self.db.execute("DELETE FROM unit WHERE name = ?", (unit,))

    def clear(self) -> None:
        """Forgets and removes everything: what is written next is written anew."""
        self.db.execute("DELETE FROM unit")
        self.db.execute("DELETE FROM file")
        if self.folder.is_dir():
            shutil.rmtree(self.folder)

    def knows(self, name: str) -> bool:
        """Whether ``name`` is one of its files, or a folder that holds some."""
        row = self.db.execute(
            "SELECT 1 FROM file WHERE path = ? OR (path > ? AND path < ?)", (name, f"{name}/", f"{name}0")
        )
        return name == MARK or row.fetchone() is not None

    def foreign(self) -> dict[str, Path]:
        """What others put at the top of the site or in ``.well-known``: a domain's name, a proof of ownership."""
        found = {}
        for folder in ("", ".well-known/"):
            inside = self.folder / folder
            for path in inside.iterdir() if inside.is_dir() else ():
                name = f"{folder}{path.name}"
                if name != ".well-known" and not path.name.endswith(".new") and not self.knows(name):
                    found[name] = path
        return found

    def put(self, path: str, content: bytes) -> None:
        """Writes one file whole: whoever reads it sees the old one or the new one."""
        target = self.folder / path
        fresh = target.with_name(f".{target.name}.new")
        try:
            fresh.write_bytes(content)
        except FileNotFoundError:
            target.parent.mkdir(parents=True, exist_ok=True)
            fresh.write_bytes(content)
        fresh.replace(target)

    def remove(self, path: str) -> None:
        """Removes one file, and its folder where that is empty by then."""
        target = self.folder / path
        target.unlink(missing_ok=True)
        for parent in target.parents:
            if parent == self.folder:
                break
            try:
                parent.rmdir()
            except OSError:
                break

    def sweep(self) -> None:
        """Removes what a build that was ended midway left and no unit answers for; others' files at the top stay."""
        known = {path for (path,) in self.db.execute("SELECT path FROM file")}
        foreign = {self.folder / name for name in self.foreign()}
        for path in [p for p in self.folder.rglob("*") if p.is_file() or p.is_symlink()]:
            name = path.relative_to(self.folder).as_posix()
            if name != MARK and name not in known and not any(f == path or f in path.parents for f in foreign):
                self.remove(name)

    def files(self, unit: str) -> Iterator[tuple[str, bytes]]:
        """The files of ``unit`` as they lie in the tree."""
        for (path,) in self.db.execute("SELECT path FROM file WHERE unit = ? ORDER BY path", (unit,)).fetchall():
            if (self.folder / path).is_file():
                yield path, (self.folder / path).read_bytes()

    def close(self) -> None:
        """Ends the manifest's connection."""
        self.db.close()


class Trees:
    """The live tree and the one that is being prepared."""

    def __init__(self, public: Path, data: Path) -> None:
        if public.is_symlink() and not public.resolve().is_relative_to(data.resolve()):
            public = public.resolve()  # the steward's own link to where a server looks
        self.public = public
        self.spare = data / "next"
        try:
            data.mkdir(parents=True, exist_ok=True)
            _take_up(public, self.spare)
            if public.exists() and not _name(public) and any(public.iterdir()):
                raise StoreError(
                    f"{public} holds files that are not fairdict's (it has no {MARK}); nothing was touched. Move them "
                    "away, or remove the folder if it is an old copy of the site."
                )
            name = _name(public) or ("b" if _name(self.spare) == "a" else "a")
            with ExitStack() as opened:
                self.live = Tree(public, data, name)
                opened.callback(self.live.close)
                if _name(self.spare) == name:  # a copy of a folder, not a generation
                    shutil.rmtree(self.spare)
                self.next = Tree(self.spare, data, "b" if name == "a" else "a")
                opened.callback(self.next.close)
                if not self.next.inputs():  # a manifest that was lost: what lies there is unknown, perhaps outdated
                    self.next.clear()
                opened.pop_all()
        except (OSError, sqlite3.Error) as error:
            raise StoreError(f"{public} cannot be prepared: {error}. Check permissions and free space.") from error

    def exchange(self) -> None:
        """Makes the prepared tree the live one; readers see either, whole. Foreign files stay in the live one."""
        behind = self.spare
        try:
            self._carry()
            if self.public.is_symlink():
                behind = _turn_link(self.public, self.spare)
            elif not self.public.exists():
                self.spare.rename(self.public)
            elif not exchanged(self.spare, self.public):
                behind = _turn_link(self.public, self.spare)
        except OSError as error:
            raise StoreError(
                f"{self.spare} cannot take the place of {self.public}: {error.strerror or error}. Both must be on one "
                "file system, and their folders writable."
            ) from error
        self.live, self.next = self.next, self.live
        self.live.folder, self.next.folder = self.public, behind

    def _carry(self) -> None:
        """Lets the prepared tree hold the foreign files that the live one holds, and no others."""
        present = self.live.foreign() if self.live.inputs() else {}
        for name, path in self.next.foreign().items():
            if name not in present:
                shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()
        for name, path in present.items():
            target = self.spare / name
            if path.is_dir():
                shutil.copytree(path, target, symlinks=True, dirs_exist_ok=True)
            elif not self.next.knows(name):
                target.parent.mkdir(exist_ok=True)
                shutil.copy2(path, target, follow_symlinks=False)

    def purge(self, units: Iterable[str]) -> None:
        """Leaves nothing of earlier generations: not the spare tree, not ``units`` of the live one, no remains."""
        for unit in units:
            self.live.drop(unit)
        self.live.sweep()
        self.next.clear()
        for path in _behind(self.public, self.spare.parent):
            shutil.rmtree(path)

    def close(self) -> None:
        """Ends both manifests' connections."""
        self.live.close()
        self.next.close()


def _name(folder: Path) -> str:
    mark = folder / MARK
    found = mark.read_text().strip() if mark.is_file() else ""
    return found if found in ("a", "b") else ""


def exchanged(first: Path, second: Path) -> bool:
    """Exchanges two folders in one call (``renameat2``); False where the system or file system has no such call."""
    library = ctypes.CDLL(None, use_errno=True)
    if not hasattr(library, "renameat2"):
        return False
    done = library.renameat2(_AT_FDCWD, os.fsencode(first), _AT_FDCWD, os.fsencode(second), _RENAME_EXCHANGE)
    if done == 0:
        return True
    if ctypes.get_errno() in (errno.EINVAL, errno.ENOSYS, errno.ENOTSUP):
        return False
    raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()), str(second))


def _behind(public: Path, data: Path) -> list[Path]:
    """The folders beside the database that ``public``, a link, once pointed at."""
    return [path for path in sorted(data.glob("site-*")) if path.resolve() != public.resolve()]


def _take_up(public: Path, spare: Path) -> None:
    """Makes the folder that a turned link left behind the spare one. Not done while the link is turned: a reader may
    have read the link just before, and still be on its way into that folder."""
    if public.is_symlink() and not spare.exists():
        for path in _behind(public, spare.parent)[:1]:
            path.rename(spare)


def _turn_link(public: Path, spare: Path) -> Path:
    """The way without an exchange: ``public`` is a link, turned by one rename; the first time, a folder gives way.
    Gives the folder that is left behind."""
    data = spare.parent
    name = _name(spare)
    target = data / f"site-{name}"
    if target.exists():
        shutil.rmtree(target)
    spare.rename(target)
    fresh = public.with_name(f".{public.name}.new")
    fresh.unlink(missing_ok=True)
    fresh.symlink_to(os.path.relpath(target, public.parent), target_is_directory=True)
    if public.is_symlink():
        before = public.resolve()
        fresh.replace(public)
    else:
        before = data / "site-before"
        public.rename(before)
        fresh.replace(public)
    return before
