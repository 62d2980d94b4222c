"""The whole catalogue in files that can be loaded: parts of N-Quads and of Turtle, their sums, and what is in them.

Takes blocks of sorted N-Quads, a graph each; leaves packed files in parts past :data:`PART`, a block never split. What
is held is the part at hand and the packed files, so memory grows with neither datasets nor graphs but with what the
files weigh.
"""

import gzip
import hashlib
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from fairdict.rdf import RDF_TYPE, turtle

PART = 100 * 2**20
"""Bytes, unpacked, beyond which a dump goes on in another part."""
CHUNK = 8 * 2**20
"""Bytes of N-Quads that are written as Turtle at a time."""
_TYPE = f"<{RDF_TYPE}>"

Files = Sequence[tuple[str, bytes]]


def packed(content: bytes) -> bytes:
    """``content`` in gzip, without a time or a name in it."""
    return gzip.compress(content, 6, mtime=0)


def _named(name: str, number: int, suffix: str) -> str:
    return f"graph/{name}{suffix}" if number == 1 else f"graph/{name}-{number:04}{suffix}"


@dataclass
class Quads:
    """``graph/NAME.nq.gz``; lines are counted as they are added."""

    name: str
    lines: int = 0
    _files: list[tuple[str, bytes]] = field(default_factory=list)
    _held: list[bytes] = field(default_factory=list)
    _size: int = 0

    def add(self, block: Sequence[str]) -> None:
        """Takes the lines of one graph."""
        if not block:
            return
        content = "".join(f"{line}\n" for line in block).encode()
        if self._held and self._size + len(content) > PART:
            self._end()
        self._held.append(content)
        self._size += len(content)
        self.lines += len(block)

    def files(self) -> Files:
        """The packed parts; one at least."""
        if self._held or not self._files:
            self._end()
        return self._files

    def _end(self) -> None:
        path = _named(self.name, len(self._files) + 1, ".nq.gz")
        self._files.append((path, packed(b"".join(self._held))))
        self._held, self._size = [], 0


@dataclass
class Turtle:
    """``graph/NAME.ttl.gz``: the same statements without their graphs, prefixes at the top of each part."""

    name: str
    prefixes: Mapping[str, str]
    _files: list[tuple[str, bytes]] = field(default_factory=list)
    _held: list[str] = field(default_factory=list)
    _size: int = 0
    _part: int = 0
    _packer: "zlib._Compress | None" = None
    _packed: list[bytes] = field(default_factory=list)

    def add(self, block: Sequence[str]) -> None:
        """Takes the lines of one graph."""
        size = sum(map(len, block))
        if self._size + size > CHUNK:
            self._write()
            if self._part > PART:
                self._end()
        self._held.extend(block)
        self._size += size

    def files(self) -> Files:
        """The packed parts; one at least."""
        self._write()
        if self._packer is not None or not self._files:
            self._end()
        return self._files

    def _write(self) -> None:
        """Writes what is held."""
        if not self._held:
            return
        text = turtle("\n".join(self._held).encode(), dict(self.prefixes)).decode()
        # Other ends of lines than this one may stand in a text.
        body = "".join(f"{line}\n" for line in text.split("\n")[:-1] if not line.startswith("@prefix ")).encode()
        if self._packer is None:
            self._begin()
        assert self._packer is not None  # _begin made it
        self._packed.append(self._packer.compress(body))
        self._part += len(body)
        self._held, self._size = [], 0

    def _begin(self) -> None:
        self._packer = zlib.compressobj(6, wbits=31)  # gzip, its time and name left empty
        head = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in self.prefixes.items())
        self._packed, self._part = [self._packer.compress(head.encode())], 0

    def _end(self) -> None:
        if self._packer is None:
            self._begin()
        assert self._packer is not None  # _begin made it
        path = _named(self.name, len(self._files) + 1, ".ttl.gz")
        self._files.append((path, b"".join([*self._packed, self._packer.flush()])))
        self._packer = None


@dataclass
class Counts:
    """How often properties and classes occur, by their written forms (``<…>``)."""

    properties: Counter[str] = field(default_factory=Counter)
    classes: Counter[str] = field(default_factory=Counter)
    _shared: set[tuple[str, str]] = field(default_factory=set)

    def add(self, block: Sequence[str], own: str) -> None:
        """Counts the lines of one graph, in which only nodes that begin with ``own`` stand nowhere else."""
        start = f"<{own}"
        for line in block:
            subject, predicate, rest = line.split(" ", 2)
            self.properties[predicate] += 1
            if predicate == _TYPE:
                kind = rest.split(" ", 1)[0]
                if not subject.startswith(start):  # a person, a concept: once however many name them
                    if (subject, kind) in self._shared:
                        continue
                    self._shared.add((subject, kind))
                self.classes[kind] += 1


def sums(files: Files) -> bytes:
    """``SHA256SUMS`` of files beside it."""
    rows = sorted((path.rpartition("/")[2], hashlib.sha256(content).hexdigest()) for path, content in files)
    return "".join(f"{digest}  {name}\n" for name, digest in rows).encode()


def described(files: Files) -> Iterator[tuple[str, int, str]]:
    """(path, bytes, SHA-256) of each file, for a catalogue to tell."""
    for path, content in files:
        yield path, len(content), hashlib.sha256(content).hexdigest()
