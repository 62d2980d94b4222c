"""The text of a CSV file cut into rows, with quotation marks that were never meant as such read as what they are.

Takes the text and the sign between cells; leaves the cells of each row, and which of them begin with such a mark. A
mark that opens a cell and has no pair would take the rows below into that cell without a word: its row is read anew as
if the mark were a letter like any other.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice

MOST = 100
"""So many marks without a pair are read as letters; a file with more is no CSV."""
_SAMPLE = 1_000


def cut(text: str, sign: str) -> Iterator[tuple[list[str], list[int]]]:
    """The cells of each row of ``text``, with the columns, counted from 0, where a quotation mark without a pair was
    read as a letter; raises ``csv.Error`` where the text cannot be cut."""
    lines = list(io.StringIO(text, newline=""))
    usual = _usual(lines, sign)
    begin, marks = 0, 0
    loose: list[int] = []
    while begin < len(lines):
        start = begin
        reader = csv.reader((lines[n] for n in range(start, len(lines))), delimiter=sign)
        stray = None
        while stray is None and begin < len(lines):
            row, error = _next(reader)
            end = start + reader.line_num
            if error is not None or end - begin > 1 or end == len(lines):
                stray = _stray(lines[begin:end], sign, usual)
            if stray is None:
                if error is not None:
                    raise error
                yield row, loose
                begin, loose = end, []
        if stray is not None:
            marks += 1
            if marks > MOST:
                raise csv.Error(f"more than {MOST} cells begin with a quotation mark that is never closed")
            at, place, column = stray
            line = lines[begin + at]
            lines[begin + at] = f'{line[:place]}"""{line[place:]}'  # how CSV says one that is a letter
            loose = [*loose, column]


def _next(reader: Iterator[list[str]]) -> tuple[list[str], csv.Error | None]:
    """The next row, or what keeps it from being read: as a rule, that a cell takes in half the file."""
    try:
        return next(reader, []), None
    except csv.Error as error:
        return [], error


def _usual(lines: list[str], sign: str) -> int:
    """How many cells most of the first rows have, whatever takes others into a cell."""
    counted: Counter[int] = Counter()
    with suppress(csv.Error):
        counted.update(len(row) for row in islice(csv.reader(lines, delimiter=sign), _SAMPLE) if row)
    return counted.most_common(1)[0][0] if counted else 0


def _stray(raw: list[str], sign: str, usual: int) -> tuple[int, int, int] | None:
    """The mark in the lines of one row that has no pair, as its line, its place there and its column.

    It has none where the file ends first. Where letters follow the mark that closes it, that one may as well open a
    cell of a row further down: so it does where the line of the first mark is a row by itself.
    """
    text, other = "".join(raw), rf"[^{re.escape(sign)}\r\n]*+"
    cell = re.compile(rf'"(?:[^"]|"")*+(?P<end>"?)(?P<rest>{other})|{other}')
    at = column = 0
    while at < len(text) and (found := cell.match(text, at)) is not None:
        if found["end"] is not None:
            line, place = _position(raw, at)
            several = re.search(r"[\r\n]", text[at : found.start("rest")]) is not None
            alone = raw[line].count(sign) + 1 == usual > 1
            if not found["end"] or (several and found["rest"].strip() and alone):
                return line, place, column
        if text[found.end() : found.end() + 1] != sign:
            break
        at, column = found.end() + 1, column + 1
    return None


def _position(raw: list[str], at: int) -> tuple[int, int]:
    """The line of ``raw``, and the place in it, where the whole has its sign number ``at``."""
    line = 0
    while at >= len(raw[line]):
        at, line = at - len(raw[line]), line + 1
    return line, at
