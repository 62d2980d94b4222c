"""One generation of the published graphs, as a store on disk that queries read.

Takes ``public/graph``, which a night may exchange at any moment; leaves ``data/sparql/NAME/``, named after the
checksums of the dumps it was loaded from. The default graph is the union of all graphs, each statement once. A store
has another name until it is whole; one that nobody reads any more is removed.
"""

import fcntl
import gzip
import hashlib
import multiprocessing
import os
import shutil
import tempfile
import zlib
from collections.abc import Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from io import BufferedReader, BufferedWriter
from pathlib import Path
from typing import IO, Self, cast

from pyoxigraph import Quad, RdfFormat, Store, parse

from fairdict.document import digest
from fairdict.errors import FairdictError
from fairdict.serve.listed import Listed

LIST = "listed.json"
"""What :class:`Listed` is kept as, beside the files of the store."""
SUMS = "SHA256SUMS"
TOLD = ("catalogue", "fair")
"""The dumps that are queried; those of profiles say the same once more."""
BATCH = 200_000


@dataclass(frozen=True, slots=True)
class Dumps:
    """The dumps of one build as open files that belong together, by file name; ``name`` changes with any of them."""

    name: str
    files: Mapping[str, BufferedReader]


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


def _file(folder: int, name: str) -> BufferedReader:
    return os.fdopen(os.open(name, os.O_RDONLY, dir_fd=folder), "rb")


def _checked(file: BufferedReader, expected: str, path: Path) -> None:
    if hashlib.file_digest(file, "sha256").hexdigest() != expected:
        raise FairdictError(f"{path} is not what {SUMS} says. Say “fairdict build --all” to write it anew.")
    file.seek(0)


def load(public: Path, folder: Path, name: str) -> None:
    """Loads what is published into the store ``folder/name``; memory does not grow with its size.

    Raises :class:`Exchanged` where another generation is published by now, else like :func:`opened`.
    """
    with opened(public) as dumps:
        if dumps.name != name:
            raise Exchanged(f"{public} was exchanged meanwhile.")
        part = Path(tempfile.mkdtemp(prefix=f"{name}.", suffix=".part", dir=folder))
        try:
            store = Store(str(part))
            for file_name, file in dumps.files.items():
                _load(store, file, file_name)
            store.optimize()
            store.flush()
            Listed.of(store, name).write(part / LIST)
            del store
            with suppress(OSError):  # another server was quicker
                part.rename(folder / name)
        finally:
            shutil.rmtree(part, ignore_errors=True)


def _load(store: Store, file: BufferedReader, name: str) -> None:
    try:
        for batch in _batches(file):
            store.bulk_extend(batch)
            store.bulk_extend(Quad(q.subject, q.predicate, q.object) for q in batch)
    except (EOFError, zlib.error, SyntaxError, ValueError, gzip.BadGzipFile) as error:
        raise FairdictError(
            f"graph/{name} cannot be read: {error}. Say “fairdict build --all” to write it anew."
        ) from error


def _batches(file: BufferedReader) -> Iterator[list[Quad]]:
    batch: list[Quad] = []
    with gzip.open(file) as lines:
        for quad in parse(cast(IO[bytes], lines), RdfFormat.N_QUADS):
            assert isinstance(quad, Quad)
            batch.append(quad)
            if len(batch) == BATCH:
                yield batch
                batch = []
    yield batch


class Exchanged(FairdictError):
    """What is published is not what it was a moment ago."""


class Generation:
    """A loaded store, kept from being removed for as long as the ``with`` lasts.

    ``folder`` is where stores lie (``data/sparql``). What is published is loaded, unless it was before, by a process of
    its own: the server goes on answering meanwhile. Raises :class:`FairdictError` like :func:`opened`, and where
    ``folder`` cannot be written.
    """

    def __init__(self, public: Path, folder: Path) -> None:
        self._public = public
        self._folder = folder
        self._lock: BufferedWriter | None = None
        self.name = ""

    @property
    def path(self) -> Path:
        """The folder of the store."""
        return self._folder / self.name

    @property
    def listed(self) -> Listed:
        """What the generation lists."""
        return Listed.read(self.path / LIST, self.name)

    def __enter__(self) -> Self:
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            while not self._brought():
                self.__exit__()
            _swept(self._folder)
        except OSError as error:
            self.__exit__()
            raise FairdictError(_unwritable(self._folder, error)) from error
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *error: object) -> None:
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def _brought(self) -> bool:
        """Whether the store is there now; not so where another generation was published meanwhile."""
        self.name = name_of(self._public)
        if not self.name:
            raise FairdictError(f"There are no graphs in {self._public / 'graph'}. Run “fairdict build” first.")
        self._lock = _shared(self._folder / f"{self.name}.lock")
        if self.path.is_dir():
            return True
        with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as loader:
            try:
                loader.submit(load, self._public, self._folder, self.name).result()
            except Exchanged:
                return False
            except BrokenProcessPool:
                raise FairdictError(
                    f"The graphs in {self._public / 'graph'} could not be loaded: the process was ended from outside. "
                    "See to free memory, or serve with --plain."
                ) from None
        return self.path.is_dir()


def _unwritable(folder: Path, error: OSError) -> str:
    return (
        f"{folder} cannot be written: {error.strerror or error}. It holds what SPARQL queries read; see to the "
        "rights of the folder and to free space, or serve with --plain."
    )


def _shared(path: Path) -> BufferedWriter:
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
