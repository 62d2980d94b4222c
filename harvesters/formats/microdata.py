"""Microdata in a page, as the JSON-LD that would say the same: https://html.spec.whatwg.org/multipage/microdata.html.

Takes a parsed page; leaves one object for each item at its top. Read only where a page has no JSON-LD of a dataset.
"""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin

from fairdict_harvesters.formats.jsonld import DEPTH

_ADDRESS = {
    "a": "href",
    "area": "href",
    "audio": "src",
    "embed": "src",
    "iframe": "src",
    "img": "src",
    "link": "href",
    "object": "data",
    "source": "src",
    "track": "src",
    "video": "src",
}
MOST = 2_000
"""How many properties of one page are read."""


def objects(page: Any, base: str) -> list[dict[str, Any]]:
    """The items of ``page`` that are of a type of schema.org."""
    left = [MOST]
    found = []
    for element in page.iter():
        if not isinstance(element.tag, str) or element.get("itemscope") is None or element.get("itemprop"):
            continue
        if "schema.org" in (element.get("itemtype") or ""):
            found.append({"@context": "https://schema.org", **_item(element, page, base, left, 0)})
    return found


def _item(element: Any, page: Any, base: str, left: list[int], level: int) -> dict[str, Any]:
    item: dict[str, Any] = {}
    kinds = (element.get("itemtype") or "").split()
    if kinds:
        item["@type"] = kinds if len(kinds) > 1 else kinds[0]
    if element.get("itemid"):
        item["@id"] = _whole(base, element.get("itemid"))
    lang = element.xpath("string(ancestor-or-self::*[@lang][1]/@lang)")
    if lang and level == 0:
        item["@context"] = {"@vocab": "https://schema.org/", "@language": lang}
    for inner in _properties(element, page):
        if left[0] <= 0 or level > DEPTH // 2:
            break
        left[0] -= 1
        value = _item(inner, page, base, left, level + 1) if inner.get("itemscope") is not None else _value(inner, base)
        for name in (inner.get("itemprop") or "").split():
            item.setdefault(name, []).append(value)
    return {k: v[0] if isinstance(v, list) and len(v) == 1 and k != "@type" else v for k, v in item.items()}


def _properties(element: Any, page: Any) -> Iterator[Any]:
    """The elements with a property of this item, in order, those of items within it left out."""
    roots = [element]
    for name in (element.get("itemref") or "").split()[:20]:
        roots.extend(page.xpath("//*[@id=$name]", name=name)[:1])
    for root in roots:
        queue = [root] if root is not element and root.get("itemprop") else list(root)
        while queue:
            inner = queue.pop(0)
            if not isinstance(inner.tag, str):
                continue
            if inner.get("itemprop"):
                yield inner
            if inner.get("itemscope") is None:
                queue[:0] = list(inner)


def _value(element: Any, base: str) -> str:
    if element.get("content") is not None:
        return str(element.get("content")).strip()
    name = _ADDRESS.get(element.tag)
    if name and element.get(name):
        return _whole(base, element.get(name))
    if element.tag == "time" and element.get("datetime"):
        return str(element.get("datetime")).strip()
    if element.tag in ("data", "meter") and element.get("value") is not None:
        return str(element.get("value")).strip()
    return " ".join("".join(element.itertext()).split())


def _whole(base: str, text: str) -> str:
    try:
        return urljoin(base, text.strip())
    except ValueError:
        return text.strip()
