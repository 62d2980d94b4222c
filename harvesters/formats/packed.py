"""What strangers packed, with guards against what is made to fill a memory: files in a zip archive, a gzipped dump.

Takes the bytes of an archive and which of its files are wanted, or an answer; leaves their bytes, or raises FetchError
``malformed`` or ``too-large`` with a sentence.
"""

import io
import lzma
import re
import zipfile
import zlib
from dataclasses import replace

from fairdict.harvester import FetchError, Response

LARGEST = 64 * 2**20
"""Bytes to which the wanted files of one archive may unpack together."""
RATIO = 200
ENTRIES = 100_000
DUMP = 512 * 2**20
"""Bytes to which one gzipped dump may unpack."""

_DAMAGE = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    lzma.LZMAError,
    NotImplementedError,
    EOFError,
    OSError,
    RuntimeError,
    ValueError,
)


def is_packed(body: bytes) -> bool:
    """Whether a body is a zip archive."""
    return body.startswith(b"PK\x03\x04")


def members(body: bytes, url: str, pattern: str) -> dict[str, bytes]:
    """The files whose whole name fits ``pattern``, by name."""
    wanted = re.compile(pattern)
    found: dict[str, bytes] = {}
    left = LARGEST
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            entries = archive.infolist()
            if len(entries) > ENTRIES:
                raise _wrong(url, f"holds more than {ENTRIES:,} files", "too-large")
            for entry in entries:
                if wanted.fullmatch(entry.filename):
                    found[entry.filename] = _read(archive, entry, left, url)
                    left -= len(found[entry.filename])
    except _DAMAGE as error:
        raise _wrong(url, f"cannot be unpacked ({error})", "malformed") from None
    return found


def _read(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, left: int, url: str) -> bytes:
    name = entry.filename
    if entry.flag_bits & 1:
        raise _wrong(url, f"has a {name} that is locked with a password", "malformed")
    if entry.file_size > left or entry.file_size > RATIO * max(entry.compress_size, 1024):
        raise _wrong(url, f"has a {name} that unpacks to more than is allowed", "too-large")
    with archive.open(entry) as stream:
        body = stream.read(left + 1)
    if len(body) > left:
        raise _wrong(url, f"has a {name} that unpacks to more than is allowed", "too-large")
    return body


def _wrong(url: str, what: str, kind: str) -> FetchError:
    return FetchError(f"{url} is a zip archive and {what}; ask the partner to pack it again.", kind=kind, url=url)


def unpacked(response: Response) -> Response:
    """``response`` with its body unpacked, where that is a gzipped file; else as it is."""
    if not response.body.startswith(b"\x1f\x8b"):
        return response
    most = min(DUMP, RATIO * len(response.body))
    found, rest = bytearray(), response.body
    try:
        while rest:  # one file may be several, one after the other
            engine = zlib.decompressobj(wbits=31)
            found += engine.decompress(rest, most + 1 - len(found))
            if len(found) > most:
                raise FetchError(
                    f"{response.url} unpacks to more than {most // 2**20:,} MB; it was not read. Ask the partner for a "
                    "graph in pages.",
                    kind="too-large",
                    url=response.url,
                )
            if not engine.eof:
                raise zlib.error("it ends before its end")
            rest = engine.unused_data
    except zlib.error as error:
        raise FetchError(
            f"{response.url} is a gzipped file that is broken: {error}. Ask the partner to mend it.",
            kind="malformed",
            url=response.url,
        ) from error
    return replace(response, body=bytes(found))
