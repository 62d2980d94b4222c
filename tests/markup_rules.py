"""What is wrong with a page of HTML: a parser's complaints, and rules of the standard that no parser keeps.

:func:`faults` takes the page as text and gives a sentence a fault. The parser (justhtml) follows the standard's
algorithm and names every error of syntax; what may stand where, what must have a name and what must be there is told
by the tables and rules here.
"""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from justhtml import JustHTML

PHRASING = {
    "a", "abbr", "b", "bdi", "bdo", "br", "button", "cite", "code", "data", "dfn", "em", "i", "img", "input", "kbd",
    "label", "mark", "meter", "noscript", "output", "picture", "progress", "q", "s", "samp", "script", "select",
    "small", "span", "strong", "sub", "sup", "svg", "textarea", "time", "u", "var", "wbr",
}  # fmt: skip
FLOW = PHRASING | {
    "address", "article", "aside", "blockquote", "details", "div", "dl", "fieldset", "figure", "footer", "form", "h1",
    "h2", "h3", "h4", "h5", "h6", "header", "hr", "main", "nav", "ol", "p", "pre", "search", "section", "table", "ul",
}  # fmt: skip
WITHIN = {
    **dict.fromkeys(("p", "pre", "h1", "h2", "h3", "h4", "h5", "h6", "dt", "legend"), PHRASING),
    **dict.fromkeys(("span", "strong", "em", "b", "i", "code", "q", "small", "time", "button", "label"), PHRASING),
    **dict.fromkeys(("body", "main", "article", "section", "nav", "aside", "header", "footer", "form"), FLOW),
    **dict.fromkeys(("li", "dd", "td", "th", "blockquote", "figcaption", "caption", "address"), FLOW),
    "div": FLOW | {"dt", "dd"},
    "details": FLOW | {"summary"},
    "figure": FLOW | {"figcaption"},
    "fieldset": FLOW | {"legend"},
    "summary": PHRASING | {"h2", "h3", "h4", "h5", "h6"},
    "ul": {"li"},
    "ol": {"li"},
    "dl": {"dt", "dd", "div"},
    "table": {"caption", "colgroup", "thead", "tbody", "tfoot", "tr"},
    "thead": {"tr"},
    "tbody": {"tr"},
    "tfoot": {"tr"},
    "tr": {"th", "td"},
    "select": {"option", "optgroup"},
    "picture": {"source", "img"},
    "head": {"meta", "title", "link", "script", "noscript"},
}
"""What may stand directly in an element."""
EVERYWHERE = {"class", "dir", "hidden", "id", "lang", "role", "tabindex", "title"}
ATTRIBUTES = {
    "a": {"href", "hreflang", "rel", "type", "download"},
    "button": {"type", "name", "value", "disabled"},
    "details": {"open"},
    "form": {"action", "method"},
    "img": {"src", "srcset", "alt", "width", "height"},
    "input": {"type", "name", "value", "placeholder", "autocomplete", "spellcheck", "checked"},
    "label": {"for"},
    "link": {"rel", "href", "hreflang", "type", "media"},
    "meta": {"charset", "name", "content", "http-equiv"},
    "ol": {"start", "reversed"},
    "option": {"value", "selected"},
    "script": {"type", "src", "defer"},
    "select": {"name", "form"},
    "source": {"srcset", "media", "type"},
    "td": {"colspan", "headers"},
    "textarea": {"name", "rows", "cols", "spellcheck", "autocapitalize", "autocomplete"},
    "th": {"scope", "colspan"},
    "time": {"datetime"},
}
"""Attributes of an element besides those of every element, ``aria-`` and ``data-``."""
POINTING = ("for", "form", "headers", "aria-labelledby", "aria-describedby", "aria-controls")
TAG = re.compile(r"[a-z]{2,3}(-[a-z]{4})?(-([a-z]{2}|\d{3}))?(-[a-z0-9]{5,8})*(-x(-[a-z0-9]{1,8})+)?", re.IGNORECASE)
DAY = re.compile(r"\d{4}(-\d\d(-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d)?)?)?)?")


def faults(text: str) -> list[str]:
    """Sentences about what is wrong with a page; none where it is valid."""
    tree = JustHTML(text, collect_errors=True, sanitize=False)
    said = [f"line {error.line}: {error.code}" for error in tree.errors]
    elements = list(_elements(tree.root))
    for rule in (_placed, _attributes, _headings, _named, _spoken):
        said += rule(elements)
    return said + list(_ids(list(_elements(tree.root, drawn=True))))


def _elements(node: Any, drawn: bool = False) -> Iterator[Any]:
    """Every element of HTML below ``node``, in order; what is ``drawn`` (SVG) is a language of its own."""
    for child in node.children or ():
        if child.name and child.name[0] not in "#!":
            yield child
            if drawn or child.name != "svg":
                yield from _elements(child, drawn)


def _attrs(element: Any) -> dict[str, str]:
    return {name: value or "" for name, value in (element.attrs or {}).items()}


def _placed(elements: list[Any]) -> Iterator[str]:
    for element in elements:
        parent = element.parent.name
        if parent in WITHIN and element.name not in WITHIN[parent]:
            yield f"<{element.name}> stands in <{parent}>"
        above = element.parent
        while above is not None and element.name in ("a", "button", "input", "select", "textarea", "summary"):
            if above.name in ("a", "button"):
                yield f"<{element.name}> stands somewhere in <{above.name}>"
            above = above.parent


def _attributes(elements: list[Any]) -> Iterator[str]:
    for element in elements:
        for name, value in _attrs(element).items():
            if element.name == "svg":  # a language of its own
                continue
            own = name in EVERYWHERE or name in ATTRIBUTES.get(element.name, ())
            if not own and not name.startswith(("aria-", "data-")):
                yield f"<{element.name}> has an attribute {name}"
            if name in ("lang", "hreflang") and value != "x-default" and not TAG.fullmatch(value):
                yield f"{name}={value} is no language"
            if name == "datetime" and not DAY.fullmatch(value):
                yield f"datetime={value} is no date"
            if name in ("href", "src", "action") and re.search(r"[\s<>\"{}|\\^`]", value):
                yield f"{name}={value} is no address"
            if name in ("href", "src", "id") and not value:
                yield f"<{element.name}> has an empty {name}"


def _ids(elements: list[Any]) -> Iterator[str]:
    ids = Counter(attrs["id"] for e in elements if "id" in (attrs := _attrs(e)))
    yield from (f"id={name} stands {times} times" for name, times in ids.items() if times > 1)
    for element in elements:
        attrs = _attrs(element)
        targets = [one for name in POINTING for one in attrs.get(name, "").split()]
        if attrs.get("href", "").startswith("#"):
            targets.append(attrs["href"][1:])
        yield from (
            f"<{element.name}> points to #{target}, which is not there" for target in targets if target not in ids
        )


def _headings(elements: list[Any]) -> Iterator[str]:
    levels = [int(e.name[1]) for e in elements if re.fullmatch("h[1-6]", e.name)]
    if levels.count(1) != 1 or levels[0] != 1:
        yield f"headings begin {levels[:3]}, with {levels.count(1)} h1"
    yield from (f"h{below} follows h{above}" for above, below in pairwise(levels) if below > above + 1)
    for name in ("title", "main"):
        if (times := sum(e.name == name for e in elements)) != 1:
            yield f"{times} <{name}>"


def _named(elements: list[Any]) -> Iterator[str]:
    labelled = {_attrs(e).get("for") for e in elements if e.name == "label"}
    for element in elements:
        attrs = _attrs(element)
        if element.name in ("a", "button", "summary", "th", "label", "h1", "h2", "h3", "h4", "title", "option"):
            pictures = [p for p in _elements(element) if p.name == "img" and _attrs(p).get("alt")]
            if not element.to_text().strip() and not attrs.get("aria-label") and not pictures:
                yield f"<{element.name}> is empty"
        if element.name in ("input", "select", "textarea") and attrs.get("type") != "hidden":
            within = element.parent.name == "label" or attrs.get("aria-label") or attrs.get("id") in labelled
            if not within:
                yield f"<{element.name}> has no label"
        if element.name == "img" and "alt" not in attrs:
            yield "<img> has no alt"
        if element.name == "a" and "href" not in attrs:
            yield "<a> leads nowhere"


def _spoken(elements: list[Any]) -> Iterator[str]:
    root = next((e for e in elements if e.name == "html"), None)
    if root is None or not _attrs(root).get("lang"):
        yield "the page has no language"
    for element in elements:
        role = _attrs(element).get("role")
        if role is not None and role not in ("alert", "group", "img", "list", "note", "region", "search", "status"):
            yield f"role={role}"
