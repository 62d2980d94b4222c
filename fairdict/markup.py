"""HTML, as descriptions often carry it, to plain text.

Takes a text that may hold HTML, JATS or either of them escaped once or more; leaves what
:func:`fairdict.clean.text` leaves: paragraphs apart by a blank line, items of lists as ``- item``. Only
what certainly is markup is read as such, so that ``a < b`` and ``<Name>`` survive; what is left holds no
markup any more.
"""

import html
import re
from collections.abc import Iterator
from typing import Any, Final

import lxml.etree
import lxml.html

from fairdict.addresses import url
from fairdict.clean import text

_ROUNDS: Final = 8
_DEEPEST: Final = 200


def _words(names: str) -> frozenset[str]:
    return frozenset(names.split())


_LOOSE: Final = _words("""
    area base br col dd dt h1 h2 h3 h4 h5 h6 hr img input link li meta p tbody td tfoot th thead tr wbr
""")
_PAIRED: Final = _words("""
    a abbr acronym address article aside b big blockquote body caption center cite code colgroup del
    details dfn div dl em figcaption figure font footer head header html i ins kbd label main mark nav
    ol pre q s samp script section small span strike strong style sub summary sup table time title tt u
    ul var bold italic sec list list-item
""")
_DROPPED: Final = frozenset(("head", "script", "style", "title"))
_BLOCKS: Final = _words("""
    address article aside blockquote caption dd details div dl dt figcaption figure footer h1 h2 h3 h4
    h5 h6 header hr main nav ol p pre sec section summary table title tr ul list
""")
_ITEMS: Final = frozenset(("li", "list-item"))
_CELLS: Final = frozenset(("td", "th"))

_LISTS: Final = frozenset(("ul", "ol", "list"))
_SELF_CLOSING: Final = frozenset(("br", "hr", "img", "p", "li", "td", "th", "tr"))

_TAG: Final = re.compile(
    r"<(?P<close>/?)(?P<prefix>(?:jats|o):)?(?P<name>[a-z][a-z0-9-]{0,15})"
    r"(?P<attributes>(?:\s+[a-z_:][\w:.-]{0,60}\s*=\s*(?:\"[^\"]{0,4000}\"|'[^']{0,4000}'|[^\s\"'<>=`]{1,4000})){0,40})"
    r"\s*/?>",
    re.IGNORECASE | re.ASCII,
)
_CLOSED: Final = re.compile(r"</(?:(?:jats|o):)?([a-z][a-z0-9-]{0,15})\s*>", re.IGNORECASE | re.ASCII)
_PROLOGUE: Final = re.compile(r"<(?:!doctype|\?xml)\b[^<>]{0,1000}>", re.IGNORECASE)
_SPACE: Final = re.compile(r"\s+")
_ENTITY: Final = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_AGAIN: Final = re.compile(r"&(?:amp;)+(?=#?[A-Za-z0-9]{1,32};)")


def html_to_text(value: str) -> str:
    """Plain text out of HTML; text without markup comes out as :func:`fairdict.clean.text` leaves it.

    Links keep their text, followed by the address in parentheses where the text does not show it already.
    For markup escaped up to eight times over, what comes out goes in again unchanged.
    """
    for _ in range(_ROUNDS):
        if "<" not in value and "&" not in value:
            break
        flat = _flatten(_AGAIN.sub("&", value))
        if flat == value:
            break
        value = flat
    return text(value)


def _flatten(value: str) -> str:
    """One layer of markup, or of escaping where there is no markup, off ``value``."""
    value = _source(value)
    if "<" not in value or not _TAG.search(value):
        return text(_ENTITY.sub(lambda found: html.unescape(found[0]), value))
    closed = {name.lower() for name in _CLOSED.findall(value)}
    marked, deepest, names = _escape(value, closed)
    if not names:
        return text(_ENTITY.sub(lambda found: html.unescape(found[0]), value))
    if deepest > _DEEPEST:
        # Beyond its limit the parser drops what follows; structure this deep says nothing.
        return text(html.unescape(re.sub(r"<[^<>]*>", "\n\n", marked)))
    parser = lxml.html.HTMLParser(remove_comments=True, remove_pis=True, no_network=True, encoding="utf-8")
    try:
        root = lxml.html.document_fromstring(f"<div>{marked}</div>".encode(), parser=parser)
    except (lxml.etree.LxmlError, ValueError):
        return text(html.unescape(re.sub(r"<[^<>]*>", "\n\n", marked)))
    # Where tags make the lines, line ends in the source mean nothing; beside mere <i> they are all there is.
    lines = not names & (_BLOCKS | _ITEMS | {"br"})
    return text("".join(_pieces(root, lines)))


def _source(value: str) -> str:
    """``value`` without comments, prologue and the signs that may not stand in XML."""
    value = re.sub("[\x00-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]", "", value)
    if "<!" in value or "<?" in value:
        value = _PROLOGUE.sub("", _without_comments(value))
    return value


def _without_comments(value: str) -> str:
    """``value`` without ``<!-- … -->``; what is never closed is no comment."""
    kept, at = [], 0
    while (start := value.find("<!--", at)) >= 0 and (end := value.find("-->", start + 4)) >= 0:
        kept.append(value[at:start])
        at = end + 3
    return "".join(kept) + value[at:]


def _escape(value: str, closed: set[str]) -> tuple[str, int, set[str]]:
    """``value`` with all that is no markup escaped; how deep (at most) its tags are nested; their names."""
    pieces: list[str] = []
    names: set[str] = set()
    at, depth, deepest = 0, 0, 0
    for found in _TAG.finditer(value):
        name = found["name"].lower()
        if name not in _LOOSE and (name not in _PAIRED or name not in closed):
            continue
        if name == "title" and found["prefix"] is not None:
            name = "h4"  # in JATS a heading, in HTML the name of the window
        names.add(name)
        pieces += [_literal(value[at : found.start()]), f"<{found['close']}{name}{found['attributes']}>"]
        at = found.end()
        depth = max(0, depth - 1) if found["close"] else depth + (name not in _SELF_CLOSING)
        deepest = max(deepest, depth)
    return "".join(pieces) + _literal(value[at:]), deepest, names


def _literal(value: str) -> str:
    """``value`` with bare ``<`` and ``&`` escaped and complete entities left alone."""
    value = value.replace("<", "&lt;").replace(">", "&gt;")
    return re.sub(r"&(?!(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});)", "&amp;", value)


def _pieces(root: Any, lines: bool) -> Iterator[str]:
    """The text of a tree in order, with white space where blocks, items and cells begin and end."""
    items = 0
    links: list[list[str]] = []
    walk = lxml.etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        name, gap, words = element.tag, "", ""
        if event == "start":
            if name in _DROPPED:
                walk.skip_subtree()
                continue
            items += name in _ITEMS
            if name == "a":
                links.append([])
            gap = _opening(name, items)
            words = element.text or ""
        else:
            words = element.tail or ""
            if name == "a":
                gap = _address(element.get("href") or "", "".join(links.pop()))
            else:
                gap = _closing(name, items, followed=bool(words.strip()))
            items -= name in _ITEMS
        piece = gap + (words if lines else _SPACE.sub(" ", words))
        for link in links:
            link.append(piece)
        yield piece


def _opening(name: str, items: int) -> str:
    """What stands before the text of an element; within an item there are no paragraphs."""
    if name in _ITEMS:
        return "\n- "
    if name == "br":
        return "\n"
    if name in _BLOCKS:
        return " " if items else "\n\n"
    return ""


def _closing(name: str, items: int, *, followed: bool) -> str:
    """What stands after the text of an element; only text that follows a list inside an item is set apart."""
    if name in _CELLS or name in _ITEMS:
        return " "
    if name in _BLOCKS:
        return "\n\n" if not items or (name in _LISTS and followed) else " "
    return ""


def _address(target: str, label: str) -> str:
    """What to add to the text of a link so that its address is not lost."""
    address = url(target)
    if address is None:
        return ""
    plain = label.strip()
    same = {
        address,
        address.rstrip("/"),
        address.partition("://")[2],
        address.partition("://")[2].rstrip("/"),
    }
    if not plain:
        return address
    return "" if plain in same or url(plain) == address else f" ({address})"
