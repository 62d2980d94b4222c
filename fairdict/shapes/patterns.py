"""Regular expressions of XPath, which SPARQL's REGEX and ``sh:pattern`` use, as Python's.

Most are written alike. What differs is translated: ``$`` (the very end), ``\\p{L}`` and the other categories of
Unicode, ``\\i`` and ``\\c`` of XML names, and the flags.
"""

import re
import sys
import unicodedata
from functools import cache

_FLAGS = {"i": re.IGNORECASE, "m": re.MULTILINE, "s": re.DOTALL, "x": re.VERBOSE, "q": re.NOFLAG}
_START = "A-Z_a-z:\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d\u2070-\u218f" + (
    "\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_INNER = _START + "\\-.0-9\u00b7\u0300-\u036f\u203f-\u2040"
_TOKEN = re.compile(r"\\[pP]\{(\w+)\}|\\(.)|\[|\]|\$|.", re.DOTALL)


def pattern(text: str, flags: str = "") -> re.Pattern[str]:
    """``text`` ready to search with; raises ValueError with the reason where it is no regular expression, or one that
    is beyond what is translated (blocks of Unicode, subtraction of classes)."""
    unknown = set(flags) - _FLAGS.keys()
    if unknown:
        raise ValueError(f"“{''.join(sorted(unknown))}” is not a flag of regular expressions")
    wanted = re.NOFLAG
    for flag in flags:
        wanted |= _FLAGS[flag]
    try:
        return re.compile(re.escape(text) if "q" in flags else _translated(text, "m" in flags), wanted)
    except (re.error, OverflowError, RecursionError) as error:
        raise ValueError(str(error)) from error


def _translated(text: str, lines: bool) -> str:
    out: list[str] = []
    inside = False
    for found in _TOKEN.finditer(text):
        token = found[0]
        if found[1]:
            out.append(_within(_category(found[1], token[1] == "P"), inside))
        elif found[2] and found[2] in "icIC":
            out.append(_named(found[2], inside))
        elif token == "[":
            if inside:
                raise ValueError("one class of characters within another is not understood")
            inside = True
            out.append(token)
        elif token == "]":
            inside = False
            out.append(token)
        else:
            out.append(r"\Z" if token == "$" and not inside and not lines else token)
    return "".join(out)


def _within(ranges: str, inside: bool) -> str:
    return ranges if inside else f"[{ranges}]"


def _named(letter: str, inside: bool) -> str:
    ranges = _START if letter in "iI" else _INNER
    if letter in "ic":
        return _within(ranges, inside)
    if inside:
        raise ValueError(f"\\{letter} within a class of characters is not understood")
    return f"[^{ranges}]"


@cache
def _category(name: str, negative: bool) -> str:
    """The characters of a general category of Unicode (or of all but it) as ranges of a class."""
    ranges: list[str] = []
    start = None
    for code in range(sys.maxunicode + 2):
        is_in = code <= sys.maxunicode and unicodedata.category(chr(code)).startswith(name) != negative
        if is_in and start is None:
            start = code
        elif not is_in and start is not None:
            ranges.append(f"\\U{start:08x}-\\U{code - 1:08x}")
            start = None
    if not ranges or (negative and len(ranges) == 1):
        raise ValueError(f"“{name}” is not a general category of Unicode")
    return "".join(ranges)
