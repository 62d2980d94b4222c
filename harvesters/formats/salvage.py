"""A graph out of a document with faults in it: one bad statement never loses a page.

Takes a document as it came; leaves its triples in memory or on disk, and what had to be left out. A document that is
well is read once and nothing else happens. Of a broken one the parts that can be read are: values and statements of
Turtle, lines of N-Triples and N-Quads, properties and nodes of RDF/XML and JSON-LD. Raises RecordError where none can.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
from fairdict_harvesters.formats import jsonld
from fairdict_harvesters.formats.lost import MOST, Kept, Lost, fault, lines, sift
from fairdict_harvesters.formats.turtle import statements
from pyoxigraph import RdfFormat

from fairdict.errors import RecordError
from fairdict.graph import Graph, Spooled
from fairdict.model import KINDS
from fairdict.rdf import triples

LARGE = 16 * 2**20
"""Bytes beyond which a document is cut on disk instead of in memory."""
_SHOWN = 5
_DOCUMENT = "document"
_TAG = re.compile(
    r"<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>"
    r"|<(?P<end>/?)(?P<name>[^\s/>!?<\"']+)(?P<rest>(?:[^<>\"']|\"[^\"<]*\"|'[^'<]*')*?)(?P<bare>/?)>",
    re.DOTALL,
)
_ABOUT = re.compile(r"\brdf:about\s*=\s*[\"']([^\"']*)")
_KINDS = re.compile("|".join(KINDS))
_ENCODING = re.compile(rb"<\?xml[^>]*encoding\s*=\s*[\"']([\w.:-]+)")


@dataclass(frozen=True)
class Read:
    """What a document says; ``cut`` tells that its end is missing."""

    graph: Graph
    lost: tuple[Lost, ...] = ()
    cut: bool = False

    @property
    def whole(self) -> bool:
        """Whether nothing was lost that may have been a dataset."""
        roots = {node.value for node in self.graph.roots()}
        suspicious = (loss for loss in self.lost if loss.thing and _KINDS.search(loss.text))
        return not self.cut and all(loss.subject in roots for loss in suspicious)

    def complaints(self, address: str) -> list[str]:
        """What was lost, in sentences about ``address``."""
        found = [
            f"{address} is no valid JSON ({loss.text}); it was mended before it was read. Ask the partner to mend it."
            if loss.place == _DOCUMENT
            else f"{address}, {loss.place}: “{short(loss.text)}” could not be read ({loss.reason}) and was left out; "
            "the rest was read. Ask the partner to mend it."
            for loss in self.lost[:_SHOWN]
        ]
        if len(self.lost) > _SHOWN:
            found.append(f"{address} has {len(self.lost) - _SHOWN} more places that could not be read.")
        if self.cut:
            found.append(f"{address} was cut off before its end: what was to come is not known.")
        return found


def read(body: bytes, syntax: str, base: str, folder: Path, large: int = LARGE) -> Read:
    """The graph of ``body``; a large one lies in ``folder``, an empty one, while it is used."""
    try:
        return Read(_graph(body, syntax, base, folder / "whole", large))
    except RecordError as error:
        kept = salvaged(body, syntax, base)
        if kept is None:
            raise
        try:
            graph = _graph(kept.body, syntax, base, folder / "salvaged", large)
        except RecordError:
            raise error from None
        if next(iter(graph), None) is None:
            raise
        return Read(graph, kept.lost, kept.cut)


def _graph(body: bytes, syntax: str, base: str, folder: Path, large: int) -> Graph:
    parsed = triples(body, syntax, base)
    return Graph(parsed) if len(body) < large else Spooled(parsed, folder)


def salvaged(body: bytes, syntax: str, base: str = "") -> Kept | None:
    """What is left of a broken document; None for a syntax of which no part can be read alone."""
    body = body.removeprefix(b"\xef\xbb\xbf")
    if syntax in ("text/turtle", "application/x-turtle"):
        return statements(body, base)
    if syntax == "application/n-triples":
        return lines(body, RdfFormat.N_TRIPLES)
    if syntax == "application/n-quads":
        return lines(body, RdfFormat.N_QUADS)
    if syntax == "application/rdf+xml" and b"<!DOCTYPE" not in body:
        return _elements(body, base)
    return _nodes(body, base) if syntax == "application/ld+json" else None


# -- RDF/XML -----------------------------------------------------------------------------------------------------------


def _elements(body: bytes, base: str) -> Kept | None:
    """RDF/XML, node by node."""
    encoding = _ENCODING.search(body[:200])
    try:
        text = body.decode(encoding[1].decode() if encoding else "utf-8", "surrogateescape")
    except LookupError:
        return None
    outer = next((t for t in _TAG.finditer(text) if t["name"]), None)
    if outer is None or outer["bare"]:
        return None
    head, tail = outer[0], f"</{outer['name']}>"

    def wrong(inside: str) -> str:
        return fault(f"{head}{inside}{tail}", RdfFormat.RDF_XML, base)

    lost: list[Lost] = []
    kept: list[str] = []
    pieces, cut = _cut(text, outer.end(), outer["name"])
    for (place, piece), why in sift(pieces, lambda items: wrong("".join(t for _, t in items))):
        where = f"line {text.count(chr(10), 0, place) + 1}"
        if not why:
            kept.append(piece)
        elif len(lost) < MOST:
            kept.append(_mended(piece, where, why, wrong, lost))
    return Kept(f"{head}{''.join(kept)}{tail}".encode(), tuple(lost), cut)


def _cut(text: str, start: int, outer: str) -> tuple[list[tuple[int, str]], bool]:
    """The node elements behind ``start`` with their places, and whether the document ends before its root does."""
    found: list[tuple[int, str]] = []
    names: set[str] = set()
    while (tag := _TAG.search(text, start)) is not None:
        if not tag["name"]:
            start = tag.end()
            continue
        if tag["end"]:
            return found, tag["name"] != outer
        names.add(tag["name"])
        end = _closed(text, tag.start())
        if end is None:  # the next element of a known name is where reading goes on
            again = re.compile(rf"<(?:{'|'.join(map(re.escape, sorted(names)))})(?=[\s>])")
            following = again.search(text, tag.end())
            close = text.rfind(f"</{outer}>")
            end = following.start() if following else close if close > tag.start() else len(text)
        found.append((tag.start(), text[tag.start() : end]))
        start = end
    return found, True


def _closed(text: str, start: int) -> int | None:
    """Behind the element that begins at ``start``; None where its tags do not match."""
    open_: list[str] = []
    place = start
    while (tag := _TAG.search(text, place)) is not None:
        if "<" in text[place : tag.start()]:
            return None  # what lies between two tags is no text
        place = tag.end()
        if not tag["name"] or tag["bare"]:
            if not open_ and tag["name"]:
                return place
            continue
        if not tag["end"]:
            open_.append(tag["name"])
        elif not open_ or open_.pop() != tag["name"]:
            return None
        elif not open_:
            return place
    return None


def _mended(piece: str, where: str, why: str, wrong: Callable[[str], str], lost: list[Lost]) -> str:
    """A bad node with the properties that are good; empty, and a loss as a whole, where it is none."""
    opening = _TAG.match(piece)
    about = _ABOUT.search(opening[0]) if opening else None
    subject = about[1] if about else ""
    if opening is None or opening["bare"] or _closed(piece, 0) is None:
        lost.append(Lost(where, piece.strip(), why, subject))
        return ""
    head, tail = opening[0], f"</{opening['name']}>"
    if wrong(head + tail):
        lost.append(Lost(where, piece.strip(), why, subject))
        return ""
    kept = []
    for _, part in _cut(piece, opening.end(), opening["name"])[0]:
        fault_ = wrong(head + part + tail)
        if fault_:
            lost.append(Lost(where, part.strip(), fault_, subject, "type" in part[:12]))
        else:
            kept.append(part)
    return head + "".join(kept) + tail


# -- JSON-LD -----------------------------------------------------------------------------------------------------------


def _nodes(body: bytes, base: str) -> Kept | None:
    """JSON-LD, node by node; text that is almost JSON is mended first."""
    lost: list[Lost] = []
    try:
        value, mended = jsonld.loads(body.decode("utf-8", "replace"))
    except jsonld.Broken:
        return None
    if mended:
        lost.append(Lost(_DOCUMENT, "; ".join(mended), "it is no valid JSON", thing=False))
    whole = value if isinstance(value, dict) else {}
    context = {"@context": whole["@context"]} if "@context" in whole else {}
    graph = whole.get("@graph") if "@graph" in whole else value
    items: list[Any] = list(graph) if isinstance(graph, list) else [graph]
    beside = {k: v for k, v in whole.items() if k not in ("@context", "@graph")} if "@graph" in whole else {}
    items.extend([beside] if len(beside) > 1 else [])

    def wrong(nodes: Sequence[Any]) -> str:
        try:
            text = orjson.dumps({**context, "@graph": list(nodes)}).decode()
        except (TypeError, ValueError):
            return "it is too deep or no JSON"
        return fault(text, RdfFormat.JSON_LD, base)

    kept: list[Any] = []
    for (number, node), why in sift(list(enumerate(items, 1)), lambda found: wrong([n for _, n in found])):
        if not why:
            kept.append(node)
        elif len(lost) < MOST:
            kept.extend(_properties(node, f"item {number}", why, wrong, lost))
    return Kept(orjson.dumps({**context, "@graph": kept}), tuple(lost))


def _properties(node: Any, where: str, why: str, wrong: Callable[[Sequence[Any]], str], lost: list[Lost]) -> list[Any]:
    """A bad node with the properties that are good; none where it is no node."""
    name = {k: v for k, v in node.items() if k in ("@id", "@type", "id", "type")} if isinstance(node, dict) else {}
    subject = str(name.get("@id", name.get("id", "")))
    if not isinstance(node, dict) or wrong([name]):
        lost.append(Lost(where, orjson.dumps(node).decode(), why, subject))
        return []
    kept = dict(name)
    for key, value in node.items():
        if key in name:
            continue
        fault_ = wrong([{**name, key: value}])
        if fault_:
            lost.append(Lost(where, orjson.dumps({key: value}).decode(), fault_, subject, thing=False))
        else:
            kept[key] = value
    return [kept]


def short(text: str) -> str:
    """``text`` on one line, its end left out where it is long."""
    plain = " ".join(text.encode("utf-8", "replace").decode().split())
    plain = "".join(c if c.isprintable() else "?" for c in plain)
    return plain if len(plain) <= 160 else f"{plain[:157]}…"
