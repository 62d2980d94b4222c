"""The files of a schema.org description: what can be downloaded, and what lies within it.

Takes a ``DataDownload``, ``MediaObject``, ``File`` or ``FileObject``; leaves a distribution where it has an address. A
file that only exists inside another, or a set of files, has none: it stays under ``schema:hasPart`` of what holds it.
"""

import re
from typing import Any

from fairdict_harvesters.formats.checksum import add_checksum
from fairdict_harvesters.formats.jsonld import types
from fairdict_harvesters.formats.schema_parts import add_licence, add_named
from fairdict_harvesters.formats.schema_values import SCHEMA, Reading, class_of, scalar, word

from fairdict.addresses import url as web_address
from fairdict.harvester import Description, Node

CROISSANT = "http://mlcommons.org/croissant/"
HAS_PART = f"{SCHEMA}hasPart"
_MEDIA_TYPE = re.compile(r"[\w.+-]+/[\w.+-]+(?:\s*;.*)?", re.DOTALL)
_TEXTS = {
    "name": "title",
    "description": "description",
    "dateCreated": "created",
    "dateModified": "modified",
    "datePublished": "issued",
    "uploadDate": "issued",
    "inLanguage": "language",
}
_KEPT_WORDS = (
    "about additionalType alternateName author bitrate caption conditionsOfAccess contentLocation contributor "
    "copyrightHolder creator disambiguatingDescription exampleOfWork height isAccessibleForFree isBasedOn "
    "keywords license measurementTechnique publisher requiresSubscription sameAs softwareVersion subjectOf "
    "variableMeasured version width"
)
_KEPT = frozenset(_KEPT_WORDS.split())
_SUMS = ("sha256", "md5", "sha1", "sha512")


def add_files(r: Reading, about: Description, found: list[tuple[Any, str]]) -> None:
    """The distributions; what lies inside one goes with it."""
    inner: list[tuple[dict[str, Any], str]] = []
    holders: dict[str, Node] = {}
    for item, where in found:
        if _is_inside(item):
            inner.append((item, where))
            continue
        node = add_file(r, about, item, where)
        if node is not None and isinstance(item, dict):
            holders[scalar(item.get("@id"))] = node
    for item, where in inner:
        own = [i for i, _ in r.items(item, "containedIn", where)]
        names = [scalar(i.get("@id")) if isinstance(i, dict) else scalar(i) for i in own]
        holder = next((holders[n] for n in names if n in holders), about)
        for held, name in zip(own, names, strict=True):
            if isinstance(held, dict):
                r.swallow(held) if name in holders else r.mark(held, "@id")  # told where it stands itself
        part = add_part(r, holder, item, where)
        holders.setdefault(scalar(item.get("@id")), part)


def _is_inside(item: Any) -> bool:
    return isinstance(item, dict) and ("fileset" in {t.lower() for t in types(item)} or bool(item.get("containedIn")))


def add_file(r: Reading, about: Description, item: Any, where: str) -> "Node | None":
    """A distribution: an address, or an object with one."""
    node = about.node("distribution", "Distribution")
    if not isinstance(item, dict) or "@value" in item:
        for text, _, place in r.texts(item, where):
            node.add("accessURL", text, where=place)
        return node
    own = scalar(r.get(item, "@id"))
    for key, term in (("contentUrl", "downloadURL"), ("url", "accessURL"), ("contentSize", "byteSize")):
        for value, place in r.items(item, key, where):
            if isinstance(value, dict):
                node.add(term, r.word(value, "@id", "value", "@value"), where=place)
            else:
                node.add(term, value if isinstance(value, str | int | float) else "", where=place)
    if not (item.get("contentUrl") or item.get("url")) and "://" in own:
        node.add("accessURL", own, where=f"{where}/@id")
    _describe(r, node, item, where)
    return node


def add_part(r: Reading, holder: Node, item: dict[str, Any], where: str) -> Node:
    """A file or set of files without an address of its own, as a part of ``holder``."""
    croissant = {"fileset": "FileSet", "fileobject": "FileObject"}
    said = [t for t in types(item)]
    kinds = [f"{CROISSANT}{croissant[t.lower()]}" if t.lower() in croissant else class_of(t) for t in said]
    node = holder.node(HAS_PART, *(kinds or [f"{SCHEMA}MediaObject"]))
    r.get(item, "@id")
    for key, iri in (("includes", f"{CROISSANT}includes"), ("excludes", f"{CROISSANT}excludes")):
        for text, _, _ in r.said(item, key, where):
            node.data.setdefault(iri, []).append({"@value": text})
    for key in ("contentUrl", "contentSize", "url"):
        r.keep(node, item, (key,))
    _describe(r, node, item, where)
    return node


def _describe(r: Reading, node: Node, item: dict[str, Any], where: str) -> None:
    for value, place in r.items(item, "conformsTo", where):
        if isinstance(value, dict) and r.address(value):
            add_named(r, node, "conformsTo", value, place)
        else:
            for text, _, at in r.texts(value, place):
                node.add("conformsTo", text, where=at)
    for key, term in _TEXTS.items():
        for text, lang, place in r.said(item, key, where):
            prose = term in ("title", "description")
            node.add(term, text, lang=lang or (r.lang if prose else ""), where=place)
    for key in ("encodingFormat", "fileFormat"):
        for value, place in r.items(item, key, where):
            _format(r, node, value, place)
    for value, place in r.items(item, "identifier", where):
        text = r.word(value, "value", "@value", "@id", "url") if isinstance(value, dict) else scalar(value)
        node.add("identifier", text, where=place)
    if HAS_PART not in node.data and node.data.get("type") == ["Distribution"]:
        for value, place in r.items(item, "license", where):
            add_licence(r, node, value, place)
    for key in _SUMS:
        add_checksum(node, r.word(item, key), algorithm=key, where=f"{where}/{key}")
    r.keep(node, item, _KEPT)


def _format(r: Reading, node: Node, value: Any, where: str) -> None:
    """A media type, a format's name, or an object that names it, with an address in a register of formats."""
    own = scalar(value.get("@id")) if isinstance(value, dict) else ""
    if isinstance(value, dict) and "://" in own and web_address(own) and word(value.get("name")):
        known = node.node("format", "MediaTypeOrExtent", id=scalar(r.get(value, "@id")))
        for text, lang, place in r.said(value, "name", where):
            known.add("label", text, lang=lang, where=place)
        r.keep(known, value, ("alternateName", "sameAs", "url"))
        return
    for text, _, place in r.texts(value, where):
        node.add("mediaType" if _MEDIA_TYPE.fullmatch(text) else "format", text, where=place)
