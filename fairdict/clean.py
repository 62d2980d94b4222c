"""Texts, amounts and small words from metadata, each to one form.

Takes a value as a partner wrote it; leaves plain text, a number or a pair of words, or None where the
value is not what it should be. Nothing here raises, and what is clean stays as it is. Dates, identifiers,
addresses, languages and markup have modules of their own: ``dates``, ``identifiers``, ``addresses``,
``languages``, ``markup``.
"""

import re
import unicodedata
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

_LARGEST: Final = 2**63 - 1
_JUNK: Final = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u180e\u200b\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff"
    "\ud800-\udfff]"
)
# Joiners shape Arabic, Indic and emoji; after other signs they are left-overs.
_JOINERS: Final = re.compile("(?<![\u0600-\u1fff\u200c\u200d\u2190-\uffff\U00010000-\U0010ffff])[\u200c\u200d]+")
_BREAKS: Final = re.compile("\r\n?|\u0085|\u2028|\x0b")
_PARAGRAPHS: Final = re.compile("\u2029|\x0c")
_ITEM: Final = ("- ", "* ", "• ")

_GROUPED: Final = re.compile(r"[1-9][0-9]{0,2}(?:([., '’])[0-9]{3})(?:\1[0-9]{3})*")
_WHOLE: Final = re.compile(r"\+?([0-9]{1,30})(?:[.,]0{1,30})?")
_SIZE: Final = re.compile(r"(?P<amount>[0-9][0-9., '’]{0,40}?) ?(?P<unit>[A-Za-z]{1,9})?", re.ASCII)
_UNIT: Final = re.compile(r"(?P<prefix>[kmgtpe]?)(?P<binary>i?)(?:b|bytes?)", re.IGNORECASE)
_PREFIXES: Final = {
    "": "", "kilo": "k", "mega": "m", "giga": "g", "tera": "t", "peta": "p", "exa": "e",
    "kibi": "ki", "mebi": "mi", "gibi": "gi", "tebi": "ti", "pebi": "pi", "exbi": "ei",
}  # fmt: skip
_CHECKSUM: Final = re.compile(
    r"(?:(?P<name>md5|sha-?1|sha-?256|sha-?512)\s*[:=]\s*)?(?P<hex>[0-9a-f]{32,128})", re.IGNORECASE
)
_ALGORITHMS: Final = {32: "md5", 40: "sha1", 64: "sha256", 128: "sha512"}


def short(text: str) -> str:
    """``text`` as a sentence quotes it: whole, or its first 77 characters where it has more than 80."""
    return text if len(text) <= 80 else f"{text[:77]}…"


def text(value: str) -> str:
    """Plain text: Unicode NFC, without control signs, direction overrides and invisible left-overs.

    Runs of white space become one space, a blank line stays one blank line, and an item of a list (``- ``)
    stays on a line of its own.
    """
    if value.isascii() and value.isprintable():
        return " ".join(value.split()) if "  " in value else value.strip()
    value = _JUNK.sub("", unicodedata.normalize("NFC", value))
    if "\u200c" in value or "\u200d" in value:
        value = _JOINERS.sub("", value)
    if not unicodedata.is_normalized("NFC", value):
        value = unicodedata.normalize("NFC", value)
    paragraphs: list[str] = []
    fresh = True
    for line in _BREAKS.sub("\n", _PARAGRAPHS.sub("\n\n", value)).split("\n"):
        words = " ".join(line.split())
        if not words:
            fresh = True
            continue
        paragraphs.append(("\n\n" if fresh else "\n" if words.startswith(_ITEM) else " ") + words)
        fresh = False
    return "".join(paragraphs).strip()


def number(value: str | int | float) -> int | None:
    """A count: a whole number that is not negative, also written with thousands apart (``1.234``, ``12
    000``)."""
    if isinstance(value, bool):
        return None
    if isinstance(value, float):
        value = int(value) if value.is_integer() else -1
    if isinstance(value, int):
        return value if 0 <= value <= _LARGEST else None
    digits = " ".join(value.split()) if len(value) <= 60 else ""
    if _GROUPED.fullmatch(digits):
        found = int(re.sub("[^0-9]", "", digits))
    else:
        whole = _WHOLE.fullmatch(digits)
        found = -1 if whole is None else int(whole[1])
    return number(found)


def byte_size(value: str | int | float) -> int | None:
    """A size in bytes: ``1.2 MB`` counts in thousands, ``1 KiB`` in 1024s (IEC 80000-13); rounded to whole
    bytes.

    Comma and point both may be the decimal sign. Where that leaves two readings (``1,234 kB``, ``1.234
    MB``), a comma sets thousands apart and a point is decimal; without a unit both set thousands apart,
    because bytes are whole.
    """
    if isinstance(value, bool):
        return None
    if not isinstance(value, str):
        return number(int(value + 0.5)) if 0 <= value <= _LARGEST else None
    found = _SIZE.fullmatch(" ".join(value.split())) if len(value) <= 60 else None
    factor = None if found is None else _factor(found["unit"] or "")
    if found is None or factor is None:
        return None
    amount = _amount(found["amount"], whole=found["unit"] is None)
    return None if amount is None else number(int((amount * factor).to_integral_value(ROUND_HALF_UP)))


def person_name(value: str) -> tuple[str, str] | None:
    """Family and given name, only from ``Family, Given``: without the comma nobody can tell them apart."""
    if len(value) > 200:
        return None
    family, comma, given = (part.strip() for part in text(value).partition(","))
    odd = not comma or not family or not given or "," in given or given.lower().startswith("et al")
    return None if odd or any(c.isdigit() or c in "@;/\n:" for c in family + given) else (family, given)


def checksum(value: str) -> tuple[str, str] | None:
    """Algorithm (``md5``, ``sha1``, ``sha256``, ``sha512``) and value in lower-case hexadecimal digits;
    the algorithm follows from the length, and one that is named has to agree with it."""
    found = _CHECKSUM.fullmatch(value.strip()) if len(value) <= 200 else None
    algorithm = None if found is None else _ALGORITHMS.get(len(found["hex"]))
    if found is None or algorithm is None:
        return None
    named = (found["name"] or algorithm).lower().replace("-", "")
    return (algorithm, found["hex"].lower()) if named == algorithm else None


def _factor(unit: str) -> int | None:
    """How many bytes one ``unit`` is; a bare number is in bytes."""
    low = unit.lower()
    for word in ("bytes", "byte"):
        if low.endswith(word) and low != word and low.removesuffix(word) in _PREFIXES:
            low = _PREFIXES[low.removesuffix(word)] + "b"
    found = _UNIT.fullmatch(low + "b" if len(low) == 1 and low in "kmgtpe" else low or "b")
    if found is None or (found["binary"] and not found["prefix"]):
        return None
    power = " kmgtpe".index(found["prefix"] or " ")
    return int((1024 if found["binary"] else 1000) ** power)


def _amount(digits: str, *, whole: bool) -> Decimal | None:
    """A decimal number with point or comma; None where the signs do not add up."""
    grouped = _GROUPED.fullmatch(digits)
    if grouped is not None and (whole or grouped[1] != "." or digits.count(".") > 1):
        return Decimal(re.sub("[^0-9]", "", digits))
    head, sign, tail = digits, "", ""
    cut = max(digits.rfind("."), digits.rfind(","))
    if cut >= 0:
        head, sign, tail = digits[:cut], digits[cut], digits[cut + 1 :]
    inner = _GROUPED.fullmatch(head)
    if not head.isdecimal() and (inner is None or inner[1] == sign):
        return None
    if sign and not tail.isdecimal():
        return None
    return Decimal(f"{re.sub('[^0-9]', '', head)}.{tail or 0}")
