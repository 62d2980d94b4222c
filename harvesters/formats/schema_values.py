"""Values of schema.org, in any of the shapes that publishers give them.

A :class:`Reading` stands around one object while it is read: what is taken of it, at any depth, counts as mapped. It
takes a text, number, object, list, ``@list`` or ``@value``; leaves its words, its address, or the form in which a
document keeps what it has no property for. ``where`` is the JSON pointer of what is read.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from fairdict_harvesters.formats.jsonld import DEPTH, types

from fairdict.addresses import url as web_address
from fairdict.harvester import Description, Node, Tree, identifiers

SCHEMA = "http://schema.org/"
_NAMES = re.compile(r"\w+\Z", re.ASCII)
_LANGUAGE = re.compile(r"[a-z]{2,3}(-\w+)?|@none")
_NAMING = ("name", "text", "value", "alternateName", "@id", "url")
FURNITURE = {"@type": "says how to read, not what", "@context": "says how to read, not what"}
"""Keys that count nowhere but at the top, with the reason."""

Item = tuple[Any, str]
"""A value and the JSON pointer to it."""


class Reading:
    """One object of schema.org that is being read; ``lang`` is the language of texts that name none."""

    def __init__(self, thing: Mapping[str, Any], lang: str = "") -> None:
        self.thing = thing
        self.lang = lang
        self.tree = Tree(thing)

    def mark(self, owner: Mapping[str, Any], name: str) -> None:
        """From now on ``name`` of ``owner`` counts as mapped."""
        self.tree.taken.add((id(owner), name))

    def taken(self, owner: Mapping[str, Any], name: str) -> bool:
        """Whether ``name`` of ``owner`` counts as mapped already."""
        return (id(owner), name) in self.tree.taken

    def get(self, owner: Mapping[str, Any], name: str) -> Any:
        """The value as it stands, which counts as mapped; of an object in it only what is taken of it in turn."""
        if name in owner:
            self.mark(owner, name)
        return owner.get(name)

    def swallow(self, value: Any) -> None:
        """All that is in ``value`` counts as mapped: it was said before."""
        queue = [value]
        while queue:
            value = queue.pop()
            if isinstance(value, list):
                queue.extend(value)
            elif isinstance(value, dict):
                for name in value:
                    self.mark(value, name)
                queue.extend(value.values())

    def items(self, owner: Mapping[str, Any], name: str, where: str = "") -> list[Item]:
        """The values of a property, lists and JSON-LD's containers undone, each with its pointer."""
        return self.opened(self.get(owner, name), f"{where}/{name}")

    def opened(self, value: Any, where: str) -> list[Item]:
        """As :meth:`items`, of a value that is at hand."""
        found = items(value, where)
        if isinstance(value, list | dict):
            queue = [value]
            while queue:
                inner = queue.pop()
                if isinstance(inner, list):
                    queue.extend(inner)
                elif isinstance(inner, dict) and (holder := _holder(inner)):
                    self.mark(inner, holder)
                    queue.append(inner[holder])
        return found

    def said(self, owner: Mapping[str, Any], name: str, where: str = "") -> Iterator[tuple[str, str, str]]:
        """(text, language, pointer) of every text of a property."""
        yield from self.texts(self.get(owner, name), f"{where}/{name}")

    def texts(self, value: Any, where: str) -> Iterator[tuple[str, str, str]]:
        """(text, language, pointer) of every text in ``value``: plain, ``@value``, named things, and language maps."""
        for item, place in self.opened(value, where):
            if not isinstance(item, dict):
                if scalar(item):
                    yield scalar(item), "", place
            elif "@value" in item:
                self.get(item, "@value")
                self.get(item, "@language")
                if scalar(item["@value"]):
                    yield scalar(item["@value"]), scalar(item.get("@language")), place
            elif item and all(_LANGUAGE.fullmatch(k) for k in item):
                for lang, inner in item.items():
                    for text, _, deeper in self.texts(inner, f"{place}/{lang}") if not isinstance(inner, dict) else ():
                        self.mark(item, lang)
                        yield text, lang.removeprefix("@none"), deeper
            else:
                for key in _NAMING:
                    if word(item.get(key)):
                        yield self.word(item, key), "", f"{place}/{key}"
                        break

    def word(self, owner: Mapping[str, Any], *names: str) -> str:
        """The first text of the first property that has one; only that one counts as mapped."""
        for name in names:
            value = owner.get(name)
            if isinstance(value, dict) and "@value" not in value:
                continue
            for text, _, _ in self.texts(value, ""):
                self.mark(owner, name)
                return text
        return ""

    def address(self, item: Any) -> str:
        """The address or persistent identifier of a thing, resolvable; empty where it has none."""
        told = list(_addresses(item))
        pids = (pid.iri for text, _ in told if (pid := identifiers.pid(text)) is not None)
        found = next(pids, "") or next((a for text, _ in told if (a := _iri(text))), "")
        for text, marks in told:
            if found and _iri(text) == found:  # the same may be said twice
                self.tree.taken.update((id(owner), name) for owner, name in marks)
        return found

    def kept(self, item: Any, level: int = 0) -> Any:
        """A value as the document keeps what its context does not name: literals, addresses, nodes; None for
        nothing."""
        if isinstance(item, bool):
            return {"@value": "true" if item else "false", "@type": "xsd:boolean"}
        if not isinstance(item, dict):
            text = scalar(item)
            link = web_address(text) if "://" in text and " " not in text else None
            return ({"id": link} if link else {"@value": text}) if text else None
        if "@value" in item:
            self.get(item, "@language")
            return {"@value": scalar(self.get(item, "@value"))} if scalar(item["@value"]) else None
        if level > DEPTH:
            return None
        return self._node(item, level)

    def _node(self, item: dict[str, Any], level: int) -> dict[str, Any] | None:
        node: dict[str, Any] = {}
        own = scalar(self.get(item, "@id"))
        if "://" in own and web_address(own):
            node["id"] = web_address(own)
        kinds = [class_of(t) for t in types(item) if _NAMES.match(t)]
        if kinds:
            node["type"] = kinds
        for key in item:
            if key.startswith("@") or not _NAMES.match(key):
                continue
            if key in ("name", "alternateName") and "label" not in node and word(item[key]):
                node["label"] = {"@none": [text for text, _, _ in self.said(item, key)]}
                continue
            values = [v for value, _ in self.items(item, key) if (v := self.kept(value, level + 1)) is not None]
            if values:
                node[f"{SCHEMA}{key}"] = values
        return node if set(node) - {"type"} else None

    def keep(self, node: Node, owner: Mapping[str, Any], names: Collection[str]) -> None:
        """What else ``owner`` says stays on ``node`` under schema.org's own names, those of ``names`` at least."""
        for name in sorted(set(names) & set(owner)):
            if not self.taken(owner, name):
                values = [v for value, _ in self.items(owner, name) if (v := self.kept(value)) is not None]
                if values:
                    known = node.data.setdefault(f"{SCHEMA}{name}", [])
                    known.extend(v for v in values if v not in known)

    def report(self, about: Description, ignored: Mapping[str, str]) -> None:
        """Tells ``about`` what was taken and what was left."""
        skipped = {**dict.fromkeys(_furniture(self.thing), ""), **ignored}
        self.tree.report(about, skipped)


def _addresses(item: Any) -> Iterator[tuple[str, list[tuple[Mapping[str, Any], str]]]]:
    """The texts of a thing that may be its address, each with the properties that it stands in."""
    if isinstance(item, str):
        yield item, []
    for name in ("@id", "identifier", "url", "sameAs") if isinstance(item, dict) else ():
        for value, _ in items(item.get(name), ""):
            if isinstance(value, dict):
                for key in ("value", "@value", "@id"):
                    yield scalar(value.get(key)), [(item, name), (value, key)]
            else:
                yield scalar(value), [(item, name)]


def _iri(text: str) -> str:
    found = identifiers.pid(text)
    return found.iri if found is not None else (web_address(text) or "") if "://" in text else ""


def class_of(name: str) -> str:
    """The address of a class of schema.org; RO-Crate's ``File`` is its ``MediaObject``."""
    return f"{SCHEMA}{'MediaObject' if name == 'File' else name}"


def _holder(value: Mapping[str, Any]) -> str:
    return next((h for h in ("@list", "@set") if h in value), "")


def items(value: Any, where: str) -> list[Item]:
    """The values in ``value``, lists and JSON-LD's containers undone, each with its pointer; nothing is marked."""
    if value is None or value == "":
        return []
    if isinstance(value, list):
        return [i for number, inner in enumerate(value) for i in items(inner, f"{where}/{number}")]
    if isinstance(value, dict) and (holder := _holder(value)):
        return items(value[holder], f"{where}/{holder}")
    return [(value, where)]


def scalar(value: Any) -> str:
    """A text or number as text; empty for anything else."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.strip() if isinstance(value, str) else str(value) if isinstance(value, int | float) else ""


def word(value: Any) -> str:
    """The first text in ``value``, with nothing marked."""
    if isinstance(value, dict) and "@value" not in value:
        return ""
    return next((text for text, _, _ in Reading({}).texts(value, "")), "")


def _furniture(thing: Mapping[str, Any]) -> Iterator[str]:
    """The paths of types and contexts below the top."""
    queue: list[tuple[str, Any]] = [("", thing)]
    while queue:
        above, value = queue.pop()
        if isinstance(value, list):
            queue.extend((above, inner) for inner in value)
        elif isinstance(value, dict):
            for name, inner in value.items():
                path = f"{above}/{name}" if above else str(name)
                if above and name in FURNITURE:
                    yield path
                else:
                    queue.append((path, inner))
