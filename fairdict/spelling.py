"""One key for spellings that mean the same, and the habits in which licences, languages and formats are written.

Pure text in, keys out: :mod:`fairdict.table` looks them up. What is here are rules, because no list of them would be
complete: the addresses at which licences are found, language tags with a region, parameters of media types.
"""

import re
import unicodedata
from collections.abc import Iterator

_ADDRESS = re.compile(r"(?:https?|ftp)://(?:www\.)?|www\.")
_SUFFIX = re.compile(r"\.[a-z0-9][a-z0-9.]*")
_REGION = re.compile(r"([A-Za-z]{2,3})[-_][A-Za-z0-9_-]+")
_CC = re.compile(
    r"//(?:[a-z]+\.)?(?:creativecommons\.org|licensebuttons\.net)/"
    r"(?:licen[cs]es/([a-z-]+)|l/([a-z-]+)|publicdomain/(zero|mark)|p/(zero|mark))/(\d\.\d)(?:/([a-z]{2,3})\b)?"
)
# Registers whose addresses end in the licence's short name.
_REGISTER = re.compile(
    r"//(?:spdx\.org/licenses|opensource\.org/licenses?|choosealicense\.com/licenses|opendefinition\.org/licenses"
    r"|rdflicense\.appspot\.com/rdflicense|purl\.(?:oclc\.)?org/net/rdflicense|dcat-ap\.de/def/licenses)"
    r"/(.+?)(?:\.(?:html|json|jsonld|rdf|ttl|txt|php))?"
)
_BREAK = re.compile(r"[\[\]()<>;|]|\s(?=https?://)")
_FILLER = re.compile(
    r"^\W*(?:(?:licen[cs]ed?|licentie|rights?)\b\W*)?(?:(?:under|onder|the|de|een|an?)\b\W*)*"
    r"|(?:\W+(?:licen[cs]e|licentie|waiver))?\W*$",
    re.IGNORECASE,
)


def spelling(text: str) -> str:
    """One key for spellings that differ in case, accents, spaces, punctuation, ``http``/``https``, ``www``
    or a closing slash. A leading dot stays, so that suffix ``.tab`` is not code ``TAB``; so does ``+``."""
    folded = text if text.isascii() else unicodedata.normalize("NFKD", text)
    folded = folded.strip().casefold()
    address = _ADDRESS.match(folded)
    if address is not None:
        return "//" + folded[address.end() :].rstrip("/#")
    if not folded.isascii():
        folded = unicodedata.normalize("NFKD", folded)
    key = "".join(c for c in folded if c.isalnum() or c == "+")
    return f".{key}" if _SUFFIX.fullmatch(folded) else key


def keys(table: str, text: str) -> Iterator[str]:
    """The keys under which ``table`` may know ``text``, the closest first."""
    key = spelling(text)
    yield key
    if table == "licence":
        yield from _licence_keys(key)
    elif table == "language" and (tag := _REGION.fullmatch(text)):
        yield tag[1].casefold()
    elif table in ("file-type", "media-type") and ";" in text:
        yield spelling(text.partition(";")[0])


def _licence_keys(key: str) -> Iterator[str]:
    """Address habits: legal code, deed in a language, button picture, a register's page, a national port (the
    port's own licence where the table has it, else the same licence without port)."""
    if creative := _CC.match(key):
        kind, version, port = creative[1] or creative[2], creative[5], creative[6]
        where = f"licenses/{kind}" if kind else f"publicdomain/{creative[3] or creative[4]}"
        if port:
            yield f"//creativecommons.org/{where}/{version}/{port}"
        yield f"//creativecommons.org/{where}/{version}"
    elif register := _REGISTER.fullmatch(key):
        yield spelling(register[1])


def licence_parts(text: str) -> list[str]:
    """``text`` cut at brackets and addresses, without words like *licensed under*; long texts are prose, and
    one that speaks of metadata does not license the data."""
    if len(text) > 160 or "metadata" in text.casefold():
        return []
    parts = (_FILLER.sub("", part) for part in _BREAK.split(text))
    return [part for part in parts if part]
