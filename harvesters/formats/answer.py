"""One answer of an OAI-PMH server, cut into records: https://www.openarchives.org/OAI/openarchivesprotocol.html.

Takes the bytes of a page; leaves an :class:`Answer`. A page that is ill-formed is first rid of the characters XML
forbids, and if that does not help, its records are cut out one by one, so that one broken record costs one record.
Prefixes do not matter, and nothing is repaired without being marked.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from itertools import pairwise
from typing import Any

from fairdict_harvesters.formats.xml import children, mended, parse, words
from lxml import etree

from fairdict.harvester import addresses, identifiers, local

_START = re.compile(r"<(?:[\w.-]+:)?record\b[^<>]*>\s*(?:<!--.*?-->\s*)*<(?:[\w.-]+:)?header\b", re.DOTALL)
_END = re.compile(r"</(?:[\w.-]+:)?record\s*>")
_ROOT = re.compile(r"<(?:[\w.-]+:)?OAI-PMH\b([^>]*)>")
_BINDING = re.compile(r"""xmlns(?::[\w.-]+)?\s*=\s*(?:"[^"<]*"|'[^'<]*')""")


@dataclass(frozen=True)
class Item:
    """One record of a page: its own bytes, and what its header says. ``fault`` tells why ``body`` cannot be parsed, or
    is empty; ``element`` is None then."""

    body: bytes
    identifier: str = ""
    datestamp: str = ""
    deleted: bool = False
    element: Any = None
    fault: str = ""


@dataclass(frozen=True)
class Answer:
    """One page: ``date`` is the server's clock, ``error`` and ``said`` its error code and words, ``token`` leads to the
    next page, ``total`` is the length it states of the whole list. ``root`` is None for a page that was salvaged;
    ``fault`` says what was wrong with the page, ``cut`` that its end is missing."""

    date: str = ""
    error: str = ""
    said: str = ""
    items: tuple[Item, ...] = ()
    token: str = ""
    total: int | None = None
    root: Any = None
    fault: str = ""
    cut: bool = False


def read(body: bytes) -> Answer:
    """The page in ``body``; raises ValueError where it is no answer of OAI-PMH, with what it is instead."""
    try:
        return _whole(parse(body), "")
    except ValueError as error:
        fault = str(error)
    if "document type" in fault or not body.strip():
        raise ValueError(fault if body.strip() else "it is empty")
    text = mended(body)
    try:
        root = parse(text.encode())
    except ValueError:
        return _salvaged(text, fault)
    return _whole(root, fault)


def _whole(root: Any, fault: str) -> Answer:
    if local(root) != "OAI-PMH":
        raise ValueError(f"it is a document <{local(root)}>")
    top = {local(c): c for c in children(root)}
    code, said = _error(root)
    listed = next((top[n] for n in ("ListRecords", "GetRecord", "ListIdentifiers") if n in top), None)
    token = None if listed is None else next(children(listed, "resumptionToken"), None)
    return Answer(
        date=_text(top.get("responseDate")),
        error=code,
        said=said,
        items=() if listed is None else tuple(item(r) for r in children(listed) if local(r) in ("record", "header")),
        token=_text(token),
        total=None if token is None else _number(token.get("completeListSize") or ""),
        root=root,
        fault=fault,
    )


def _error(root: Any) -> tuple[str, str]:
    """Code and words of the error that matters; ``noRecordsMatch`` only where it is the only one."""
    found = [(e.get("code") or "error", _text(e)) for e in children(root, "error")]
    return min(found, key=lambda e: e[0] == "noRecordsMatch", default=("", ""))


def item(record: Any) -> Item:
    """The item of a ``record`` element, or of a ``header`` listed alone, made to stand alone with the namespaces in
    force around it."""
    header = record if local(record) == "header" else next(children(record, "header"), None)
    about = {} if header is None else {local(c).lower(): _text(c) for c in children(header)}  # some write dateStamp
    return Item(
        body=etree.tostring(record, encoding="UTF-8", xml_declaration=False, with_tail=False),
        identifier=about.get("identifier", ""),
        datestamp=about.get("datestamp", ""),
        deleted=header is not None and header.get("status") == "deleted",
        element=record,
    )


def landing_page(element: Any) -> str:
    """The address a person can open, found among the first identifiers in a record; empty where there is none."""
    metadata = next(children(element, "metadata"), None)
    found = [] if metadata is None else list(metadata.iter("{*}identifier"))[:10]
    texts = [words(e) for e in found]
    known = [p.iri for t in texts if (p := identifiers.pid(t)) is not None]
    return next(iter([*known, *(u for t in texts if "://" in t and (u := addresses.url(t)))]), "")


def _salvaged(text: str, fault: str) -> Answer:
    opening = _ROOT.search(text)
    if opening is None:
        raise ValueError(fault)
    bindings = " ".join(_BINDING.findall(opening[1]))
    token = re.search(r"<(?:[\w.-]+:)?resumptionToken\b([^>]*)>([^<]*)<", text)
    stated = re.search(r"""completeListSize\s*=\s*["']\s*([0-9]+)""", token[1]) if token else None
    items = tuple(_cut_out(piece, bindings) for piece in _pieces(text))
    error = re.search(r"""<(?:[\w.-]+:)?error\b[^>]*code\s*=\s*["'](\w+)""", text)
    if not items and error is None:
        raise ValueError(fault)  # nothing to be had from it, which must not pass for an empty list
    return Answer(
        date=_inside(text, "responseDate"),
        error=error[1] if error else "",
        items=items,
        token=unescape(token[2]).strip() if token else "",
        total=_number(stated[1]) if stated else None,
        fault=fault,
        cut=re.search(r"</(?:[\w.-]+:)?OAI-PMH\s*>", text) is None,
    )


def _pieces(text: str) -> Iterator[str]:
    """The text of each record, from its start to the last end of a record before the next one starts."""
    starts = [m.start() for m in _START.finditer(text)]
    for start, after in pairwise([*starts, len(text)]):
        ends = [m.end() for m in _END.finditer(text, start, after)]
        yield text[start : ends[-1] if ends else after].rstrip()


def _cut_out(piece: str, bindings: str) -> Item:
    try:
        return item(next(children(parse(f"<cut {bindings}>{piece}</cut>".encode()))))
    except (ValueError, StopIteration) as error:
        return Item(piece.encode(), _inside(piece, "identifier"), _inside(piece, "datestamp"), fault=str(error))


def _inside(text: str, name: str) -> str:
    found = re.search(rf"<(?:[\w.-]+:)?{name}\b[^>]*>([^<]*)<", text)
    return unescape(found[1]).strip() if found else ""


def _text(element: Any) -> str:
    return "" if element is None else "".join(element.itertext()).strip()


def _number(text: str) -> int | None:
    return int(text) if re.fullmatch(r"[0-9]{1,15}", text.strip()) else None
