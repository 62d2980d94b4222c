"""The files of a dataset and the licences they carry, in the words of one language.

Takes a document; leaves one :class:`File` a distribution, and licences with what they allow said plainly.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from fairdict.publish import facts, reading
from fairdict.publish.facts import Item
from fairdict.publish.words import Words

_CC = re.compile(r"creativecommons\.org/(?:licenses/(by[a-z-]*)|publicdomain/(zero|mark))/(\d\.\d)")
_EU_CC = re.compile(r"authority/licence/CC_?(BY[A-Z]*|0)(?:_(\d)_(\d))?")
OWN = "Own terms"
"""What lists call terms that no table knows and that have no name; :data:`Words` has it in other languages."""
_PUBLIC_DOMAIN = {"zero": "CC0", "mark": "PDM"}


@dataclass(frozen=True, slots=True)
class File:
    """One distribution: ``download`` and ``access`` are addresses, ``media`` its media type, ``octets`` its size,
    ``available`` the day from which one gets it, where stated."""

    title: Item
    format: str
    size: str
    octets: int | None
    licence: Item | None
    download: str
    access: str
    media: str
    checksum: str
    description: Item | None
    available: str = ""


def licence_key(iri: str) -> tuple[str, str]:
    """(what kind of Creative Commons licence ``iri`` is, its version); empty for others."""
    if found := _CC.search(iri):
        return _PUBLIC_DOMAIN.get(found[2] or "", found[1] or "").lower(), found[3]
    if found := _EU_CC.search(iri):
        kind = {"0": "cc0", "BYNC": "by-nc", "BYSA": "by-sa", "BYND": "by-nd", "BYNCSA": "by-nc-sa"}
        return kind.get(found[1], "by-nc-nd" if found[1] == "BYNCND" else found[1].lower()), (
            f"{found[2]}.{found[3]}" if found[2] else ""
        )
    return "", ""


def licence_name(value: Any, words: Words) -> str:
    """The short name by which a licence is known: ``CC BY 4.0``, else its label."""
    kind, version = licence_key(reading.address(value))
    if kind:
        return f"{kind.upper() if kind in ('cc0', 'pdm') else f'CC {kind.upper()}'} {version}".strip()
    iri = reading.web(value)
    if iri and reading.named(value) is None and not words.label(iri, "licence"):
        return words.get("licence.own", OWN)
    found = facts.thing(value, words, "licence")
    return reading.cut(found.text, 80) if found is not None else ""


def licence(value: Any, words: Words) -> Item | None:
    """A licence: its short name, its text's address, and in plain words what it allows."""
    name = licence_name(value, words)
    if not name:
        return None
    kind, _ = licence_key(reading.address(value))
    return Item(name, "" if facts.inner(value, words) else reading.web(value), note=words.get(f"licence.{kind}"))


def format_name(node: Any, words: Words) -> str:
    """The short name of a file's format: ``CSV``."""
    for term, table in (("format", "file-type"), ("mediaType", "media-type")):
        for value in reading.many(node, term):
            iri = reading.address(value)
            if "/file-type/" in iri:
                return reading.tail(iri).replace("_", " ")
            if "/media-types/" in iri:
                found = words.vocabularies.match("file-type", iri.partition("/media-types/")[2])
                return reading.tail(found.concept.iri if found is not None else iri).upper().replace("_", " ")
            label = facts.thing(value, words, table)
            if label is not None:
                return reading.cut(label.text, 30)
    return ""


def files(document: Any, words: Words, term: str = "distribution") -> Iterator[File]:
    """The distributions, or the samples, in the order of the document."""
    for node in reading.many(document, term):
        download = next(iter(reading.links(node, "downloadURL")), "")
        access = next(iter(reading.links(node, "accessURL")), "") or ("" if download else reading.web(node))
        title = reading.pick(reading.texts(node, "title"), words.lang)
        shown = facts.own(title, words) if title else Item(reading.shortened(download or access) or words["files.one"])
        sizes = [int(s) for s in reading.literals(node, "byteSize") if s.isascii() and s.isdecimal() and len(s) < 18]
        sums = (c for n in reading.nodes(node, "checksum") for c in reading.literals(n, "checksumValue"))
        media = next((m for v in reading.many(node, "mediaType") if "/media-types/" in (m := reading.address(v))), "")
        about = reading.pick(reading.texts(node, "description"), words.lang)
        yield File(
            title=shown,
            format=format_name(node, words),
            size=words.size(sizes[0]) if sizes else "",
            octets=sizes[0] if sizes else None,
            licence=next((i for v in reading.many(node, "license") if (i := licence(v, words))), None),
            download=download,
            access="" if access == download else access,
            media=media.partition("/media-types/")[2],
            checksum=next(sums, ""),
            description=facts.own(about, words) if about else None,
            available=words.date(reading.first_date(node, "available")),
        )
