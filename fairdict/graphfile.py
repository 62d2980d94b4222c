"""A file or an answer of the web as a graph: any RDF syntax, gzipped or not, within a bound."""

import gzip
import io
import zlib
from pathlib import Path

from fairdict.errors import FairdictError, RecordError
from fairdict.local import MEDIA_TYPES
from fairdict.rdf import FORMATS, sniff, triples
from fairdict.shapes import Facts

_GZIP = b"\x1f\x8b"
LARGEST = 256 * 2**20
"""The largest file that is read, in bytes, unpacked."""


def graph_in(path: Path, largest: int = LARGEST) -> Facts:
    """The triples of a file, gunzipped where it is gzipped.

    Raises :class:`FairdictError`, in a sentence that names it, where it cannot be read, is larger than ``largest``
    bytes unpacked, or is no RDF.
    """
    name = path.name.removesuffix(".gz")
    return graph_of(unpacked(path, largest), MEDIA_TYPES.get(Path(name).suffix.lower(), ""), name, str(path))


def graph_of(body: bytes, media_type: str, address: str, name: str) -> Facts:
    """The triples of a document, which an error calls ``name``; its own address is what relative ones rest on."""
    kind = media_type if media_type in FORMATS else sniff(body, "", address)
    base = address if "://" in address else f"file:///{address}"
    try:
        return Facts.of(triples(body, kind, base))
    except RecordError as error:
        reason = str(error.__cause__ or error.message).rstrip(".")
        raise FairdictError(
            f"{name} cannot be read as {kind}: {reason}. Give Turtle, N-Triples, N-Quads, TriG, JSON-LD or RDF/XML."
        ) from error


def unpacked(path: Path, largest: int = LARGEST) -> bytes:
    """The bytes of a file, gunzipped where they are gzipped."""
    try:
        with path.open("rb") as file:
            body = file.read(largest + 1)
    except OSError as error:
        raise FairdictError(f"{path} cannot be read: {error.strerror or error}. Check the file.") from error
    return gunzipped(body, str(path), largest)


def gunzipped(body: bytes, name: str, largest: int = LARGEST) -> bytes:
    """``body``, unpacked where it is gzipped, and no further than ``largest`` bytes."""
    try:
        with gzip.open(io.BytesIO(body)) if body.startswith(_GZIP) else io.BytesIO(body) as file:
            found = file.read(largest + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise FairdictError(f"{name} cannot be unpacked: {error}. Check whether it is whole.") from error
    if len(found) > largest:
        raise FairdictError(f"{name} has more than {largest:,} bytes unpacked. Split it, or judge its parts.")
    return found
