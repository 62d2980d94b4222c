"""Values of schema.org, in any of the shapes that publishers give them.

Takes a text, number, object, list, ``@list`` or ``@value``; leaves its words, its address, or the form in which a
document keeps what it has no property for. ``where`` is the JSON pointer of what is read.
"""

import re
from collections.abc import Iterator
from typing import Any

from fairdict_harvesters.formats.jsonld import DEPTH, types

from fairdict.addresses import url as web_address
from fairdict.harvester import identifiers

SCHEMA = "http://schema.org/"
_NAMES = re.compile(r"\w+\Z", re.ASCII)

Item = tuple[Any, str]
"""A value and the JSON pointer to it."""


def items(value: Any, where: str) -> list[Item]:
    """The values in ``value``, lists and JSON-LD's containers undone, each with its pointer."""
    if value is None or value == "":
        return []
    if isinstance(value, list):
        return [i for number, inner in enumerate(value) for i in items(inner, f"{where}/{number}")]
    if isinstance(value, dict):
        for holder in ("@list", "@set"):
            if holder in value:
                return items(value[holder], f"{where}/{holder}")
    return [(value, where)]


def scalar(value: Any) -> str:
    """A text or number as text; empty for anything else."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.strip() if isinstance(value, str) else str(value) if isinstance(value, int | float) else ""


def texts(value: Any, where: str) -> Iterator[tuple[str, str, str]]:
    """(text, language, pointer) of every text in ``value``: plain, ``@value``, named things, and language maps."""
    for item, place in items(value, where):
        if not isinstance(item, dict):
            if scalar(item):
                yield scalar(item), "", place
        elif "@value" in item:
            if scalar(item["@value"]):
                yield scalar(item["@value"]), scalar(item.get("@language")), place
        elif item and all(re.fullmatch(r"[a-z]{2,3}(-\w+)?|@none", k) for k in item):
            for lang, inner in item.items():
                for text, _, deeper in texts(inner, f"{place}/{lang}") if not isinstance(inner, dict) else ():
                    yield text, lang.removeprefix("@none"), deeper
        else:
            for key in ("name", "text", "value", "alternateName", "@id", "url"):
                found = word(item.get(key))
                if found:
                    yield found, "", f"{place}/{key}"
                    break


def word(value: Any) -> str:
    """The first text in ``value``."""
    if isinstance(value, dict) and "@value" not in value:
        return ""
    return next((text for text, _, _ in texts(value, "")), "")


def address(item: Any) -> str:
    """The address or persistent identifier of a thing, resolvable; empty where it has none."""
    candidates: list[Any] = [item] if isinstance(item, str) else []
    if isinstance(item, dict):
        candidates = [item.get("@id"), *(i for i, _ in items(item.get("identifier"), "")), item.get("url")]
        candidates += [i for i, _ in items(item.get("sameAs"), "")]
    plain = [scalar(c.get("value")) if isinstance(c, dict) else scalar(c) for c in candidates]
    pids = (identifiers.pid(p) for p in plain if p)
    pid = next((p.iri for p in pids if p is not None), "")
    return pid or next((a for p in plain if "://" in p and (a := web_address(p))), "")


def kept(item: Any, level: int) -> Any:
    """A value as the document keeps what its context does not name: literals, addresses, nodes; None for nothing."""
    if isinstance(item, bool):
        return {"@value": "true" if item else "false", "@type": "xsd:boolean"}
    if not isinstance(item, dict):
        said = scalar(item)
        link = web_address(said) if "://" in said and " " not in said else None
        return ({"id": link} if link else {"@value": said}) if said else None
    if "@value" in item:
        return {"@value": scalar(item["@value"])} if scalar(item["@value"]) else None
    if level > DEPTH:
        return None
    node: dict[str, Any] = {}
    own = scalar(item.get("@id"))
    if "://" in own and web_address(own):
        node["id"] = web_address(own)
    kinds = [f"{SCHEMA}{t}" for t in types(item) if _NAMES.match(t)]
    if kinds:
        node["type"] = kinds
    for key, inner in item.items():
        if key.startswith("@") or not _NAMES.match(key):
            continue
        if key in ("name", "alternateName") and (word(inner)):
            node.setdefault("label", {"@none": [word(inner)]})
            continue
        values = [v for value, _ in items(inner, "") if (v := kept(value, level + 1)) is not None]
        if values:
            node[f"{SCHEMA}{key}"] = values
    return node if set(node) - {"type"} else None
