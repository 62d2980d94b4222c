"""The guard before an old Excel file (.xls): where its cells stand, before a reader makes room for them.

An .xls is a compound file, a small file system of sectors, in which a stream of records is the workbook. Takes the
bytes; raises FetchError ``too-large`` where the sheets would take more room than descriptions can, ``malformed`` where
the file is broken or protected. See [MS-CFB] for the sectors and [MS-XLS], section 2.4, for the records.
"""

import struct
from collections.abc import Iterator

from fairdict_harvesters.formats.archive import Area, wrong

_FREE = 0xFFFFFFFA
"""Sector numbers from here on are no sectors."""
_SHEET = 0x0085
# The records of a cell begin with its row and column; those of several cells end with the last column.
_CELLS = frozenset({0x0006, 0x0201, 0x0203, 0x0204, 0x0205, 0x027E, 0x00D6, 0x00FD})
_RUNS = frozenset({0x00BD, 0x00BE})


def measure(body: bytes, url: str) -> None:
    """Raises FetchError where ``body`` is no workbook that can be read, or would take too much room."""
    try:
        stream = _workbook(body)
    except (struct.error, IndexError, ValueError) as error:
        raise _refused(url, str(error) or "its parts do not hang together") from None
    rows = columns = sheets = 1
    for kind, data in _records(stream):
        if kind == _SHEET:
            sheets += 1
        elif len(data) >= 6 and kind in _CELLS | _RUNS:
            row, column = struct.unpack_from("<HH", data)
            last = struct.unpack_from("<H", data, len(data) - 2)[0] if kind in _RUNS else column
            rows, columns = max(rows, row + 1), max(columns, last + 1)
    area = Area(url)
    for _ in range(max(1, sheets - 1)):  # as if each sheet were as large: where one ends is for the file to say
        area.cell(rows, columns)
        area.next()


def _refused(url: str, why: str) -> Exception:
    return wrong(
        url,
        f"is an old or protected Excel file (.xls) that cannot be read ({why}): open it and save it again as .xlsx, "
        "without a password",
    )


def _records(stream: bytes) -> Iterator[tuple[int, bytes]]:
    place = 0
    while place + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, place)
        yield kind, stream[place + 4 : place + 4 + size]
        place += 4 + size


def _workbook(body: bytes) -> bytes:
    """The stream called Workbook; raises ValueError where there is none."""
    size = 1 << min(struct.unpack_from("<H", body, 30)[0], 16)
    small = 1 << min(struct.unpack_from("<H", body, 32)[0], 16)
    _, start, _, cutoff, minifat, _, difat, more = struct.unpack_from("<8I", body, 44)
    heads = [*struct.unpack_from("<109I", body, 76)]
    while difat < _FREE and more and len(heads) < len(body):
        table = struct.unpack_from(f"<{size // 4}I", body, (difat + 1) * size)
        heads += table[:-1]
        difat, more = table[-1], more - 1
    fat = [n for head in heads if head < _FREE for n in struct.unpack_from(f"<{size // 4}I", body, (head + 1) * size)]
    folder = _joined(body, fat, start, size, size)
    entries: dict[str, tuple[int, int]] = {}
    for place in range(0, len(folder) - 127, 128):
        length = struct.unpack_from("<H", folder, place + 64)[0]
        name = folder[place : place + max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
        entries.setdefault(name.lower(), struct.unpack_from("<II", folder, place + 116))
    found = entries.get("workbook") or entries.get("book")
    if found is None:
        raise ValueError("it holds no workbook, or is protected")
    first, length = found
    if length >= cutoff:
        return _joined(body, fat, first, size, size)[:length]
    links = _joined(body, fat, minifat, size, size)
    mini = [*struct.unpack(f"<{len(links) // 4}I", links)]
    held = _joined(body, fat, entries.get("root entry", (0, 0))[0], size, size)
    return _joined(held, mini, first, small, 0)[:length]


def _joined(body: bytes, links: list[int], start: int, size: int, offset: int) -> bytes:
    """The sectors from ``start`` on, as the table of links has them; a ring of them is refused."""
    found: list[bytes] = []
    sector = start
    while sector < _FREE:
        if len(found) > len(links):
            raise ValueError("its sectors go round in a ring")
        found.append(body[offset + sector * size : offset + (sector + 1) * size])
        sector = links[sector]
    return b"".join(found)
