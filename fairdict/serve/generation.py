"""One generation of the published graphs, as a store on disk that queries read.

Takes ``public/graph``, which a night may exchange at any moment; leaves ``data/sparql/NAME/``, named after the
checksums of the dumps it was loaded from. The default graph is the union of all graphs, each statement once. A store
has another name until it is whole; one that nobody reads any more is removed.
"""

import fcntl
import gzip
import hashlib
import os
import shutil
import tempfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Self

from pyoxigraph import Quad, RdfFormat, Store, parse

from fairdict.document import digest
from fairdict.errors import FairdictError

SUMS = "SHA256SUMS"
TOLD = ("catalogue", "fair")
"""The dumps that are queried; those of profiles say the same once more."""
BATCH = 200_000


@dataclass(frozen=True, slots=True)
class Dumps:
    """The dumps of one build as open files that belong together, by file name; ``name`` changes with any of them."""

    name: str
    files: Mapping[str, BinaryIO]


def name_of(public: Path) -> str:
    """The name of the generation that is published now; empty where there is none, or while it is being exchanged."""
    try:
        return digest((public / "graph" / SUMS).read_bytes(), 8)
    except OSError:
        return ""


@contextmanager
def opened(public: Path) -> Iterator[Dumps]:
    """The dumps of one build; :class:`FairdictError` where there is none, or where one is damaged.

    The folder is opened once and the files by it, so that they are of one generation whatever happens to its name.
    """
    place = public / "graph"
    with ExitStack() as stack:
        try:
            folder = os.open(place, os.O_RDONLY | os.O_DIRECTORY)
        except OSError as error:
            raise FairdictError(f"There are no graphs in {place}. Run “fairdict build” first.") from error
        stack.callback(os.close, folder)
        try:
            sums = stack.enter_context(_file(folder, SUMS)).read()
            files = {}
            for line in sums.decode().splitlines():
                expected, _, name = line.partition("  ")
                if name.endswith(".nq.gz") and name.split(".")[0].split("-")[0] in TOLD:
                    files[name] = stack.enter_context(_file(folder, name))
                    _checked(files[name], expected, place / name)
        except (OSError, UnicodeDecodeError) as error:
            raise FairdictError(f"{place} cannot be read: {error}. Run “fairdict build” first.") from error
        yield Dumps(digest(sums, 8), files)


def _file(folder: int, name: str) -> BinaryIO:
    return os.fdopen(os.open(name, os.O_RDONLY, dir_fd=folder), "rb")


def _checked(file: BinaryIO, expected: str, path: Path) -> None:
    if hashlib.file_digest(file, "sha256").hexdigest() != expected:
        raise FairdictError(f"{path} is not what {SUMS} says. Say “fairdict build --all” to write it anew.")
    file.seek(0)


def load(dumps: Dumps, folder: Path) -> None:
    """Loads ``dumps`` into a new store in ``folder``; memory does not grow with their number."""
    store = Store(str(folder))
    for name, file in dumps.files.items():
        try:
            for batch in _batches(file):
                store.bulk_extend(batch)
                store.bulk_extend(Quad(q.subject, q.predicate, q.object) for q in batch)
        except (OSError, EOFError, zlib.error, SyntaxError, ValueError) as error:
            raise FairdictError(
                f"graph/{name} cannot be read: {error}. Say “fairdict build --all” to write it anew."
            ) from error
    store.optimize()
    store.flush()


def _batches(file: BinaryIO) -> Iterator[list[Quad]]:
    batch: list[Quad] = []
    with gzip.open(file) as lines:
        for quad in parse(lines, RdfFormat.N_QUADS):
            assert isinstance(quad, Quad)
            batch.append(quad)
            if len(batch) == BATCH:
                yield batch
                batch = []
    yield batch


class Generation:
    """A loaded store, kept from being removed for as long as the ``with`` lasts.

    ``folder`` is where stores lie (``data/sparql``). What is published is loaded, unless it was before; raises
    :class:`FairdictError` like :func:`read`, and where ``folder`` cannot be written.
    """

    def __init__(self, public: Path, folder: Path) -> None:
        self._public = public
        self._folder = folder
        self._lock: BinaryIO | None = None
        self.name = ""

    @property
    def path(self) -> Path:
        """The folder of the store."""
        return self._folder / self.name

    def __enter__(self) -> Self:
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._bring()
        except OSError as error:
            raise FairdictError(
                f"{self._folder} cannot be written: {error.strerror or error}. It holds what SPARQL queries read; "
                "see to the rights of the folder and to free space, or serve with --no-sparql."
            ) from error
        _swept(self._folder)
        return self

    def __exit__(self, *error: object) -> None:
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def _bring(self) -> None:
        with opened(self._public) as dumps:
            self.name = dumps.name
            self._lock = _shared(self._folder / f"{self.name}.lock")
            if self.path.is_dir():
                return
            part = Path(tempfile.mkdtemp(prefix=f"{self.name}.", suffix=".part", dir=self._folder))
            try:
                load(dumps, part)
                with suppress(OSError):  # another server was quicker
                    part.rename(self.path)
            finally:
                shutil.rmtree(part, ignore_errors=True)


def _shared(path: Path) -> BinaryIO:
    """A lock that others may share; a file that was removed while it was waited for locks nothing."""
    while True:
        lock = path.open("ab")
        fcntl.flock(lock, fcntl.LOCK_SH)
        with suppress(FileNotFoundError):
            if path.stat().st_ino == os.fstat(lock.fileno()).st_ino:
                return lock
        lock.close()


def _swept(folder: Path) -> None:
    """Removes the stores that no server holds, and what an interrupted load left behind."""
    for lock in folder.glob("*.lock"):
        with lock.open("ab") as held:
            try:
                fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                continue
            name = lock.name.removesuffix(".lock")
            for path in [folder / name, *folder.glob(f"{name}.*.part")]:
                shutil.rmtree(path, ignore_errors=True)
            lock.unlink(missing_ok=True)
