"""schema.org as it stands in web pages: JSON that is almost JSON, and the things in it.

Takes the text of a script or document; leaves plain values with the names of what had to be mended, and the objects of
the wanted types, each whole: a reference to another object of the same page is replaced by that object. No context is
fetched or needed: schema.org's names are read with or without their prefix.
"""

import html
import json
import re
from collections import deque
from collections.abc import Iterator
from typing import Any

import orjson

from fairdict.document import canonical

DEPTH = 60
"""How deep objects may lie within each other before a record is refused."""

_STRING = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)
_MARK = re.compile(r'"|//|/\*')
_COMMA = re.compile(r'"(?:[^"\\]|\\.)*"|,(?=\s*[}\]])', re.DOTALL)
_ESCAPE = re.compile(r'\\(["\\/bfnrt]|u[0-9a-fA-F]{4})|\\(.?)', re.DOTALL)
_BEFORE = re.compile(r"(?:\s|<!--|//\s*<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/|<!\[CDATA\[)*")
_AFTER = re.compile(r"(?:;|//\s*-->|//\s*\]\]>|/\*\s*\]\]>\s*\*/|-->|\]\]>)\Z")
_WRAPPED = 8
_PREFIX = re.compile(r"\A(?:https?://(?:www\.)?schema\.org/|schema:|sc:|so:|sdo:)(?=\w)")
_CR = re.compile(r"\A(?:https?://mlcommons\.org/croissant/|cr:|croissant:)(?=\w)")
_RAI = re.compile(r"\A(?:(?:https?://mlcommons\.org/croissant/|cr:)RAI/|rai:)(?=\w)", re.IGNORECASE)
_DCT = re.compile(r"\A(?:https?://purl\.org/dc/terms/|dct:|dcterms:)(?=conformsTo\Z)")
_EXPANDED = 100_000
"""How many values one object may grow by what it refers to: a page must not unfold without end."""
_INWARD = ("@graph", "mainEntity", "mainEntityOfPage", "dataset", "about", "itemListElement", "item", "hasPart")


class Broken(ValueError):
    """A text that is no JSON, even mended; ``line`` is where in it reading stopped."""

    def __init__(self, reason: str, line: int) -> None:
        super().__init__(reason)
        self.line = line


def loads(text: str) -> tuple[Any, list[str]]:
    """The value of ``text``, and what was mended to read it; raises :class:`Broken`.

    What can be mended without guessing at the meaning: comments, wrappings, commas before a bracket, line breaks and
    tabs within strings, escapes that JSON does not know, quotation marks written as entities, and NaN.
    """
    text = text.removeprefix("\ufeff")
    try:
        return orjson.loads(text), []
    except (orjson.JSONDecodeError, UnicodeEncodeError):
        pass
    mended: list[str] = []
    for name, mend in _MENDS:
        better = mend(text)
        if better.strip() != text.strip():
            mended.append(name)
        text = better
    try:
        value = _parsed(text, mended)
    except json.JSONDecodeError as error:
        raise Broken(error.msg, error.lineno) from None
    except (RecursionError, ValueError):
        raise Broken("it is too deep or too long", 1) from None
    if not mended:
        mended.append("half characters")
    if depth(value) > DEPTH:
        raise Broken(f"objects lie deeper than {DEPTH} levels", 1)
    return _sound(value), list(dict.fromkeys(mended))


def _parsed(text: str, mended: list[str]) -> Any:
    try:
        return json.loads(text, parse_constant=mended.append)
    except json.JSONDecodeError:
        value = json.loads(text, strict=False, parse_constant=mended.append)
    mended.append("control characters")
    return value


def _unwrapped(text: str) -> str:
    """Without comment signs and CDATA marks around the whole; line numbers stay as they were."""
    before = _BEFORE.match(text)
    opening = before[0] if before else ""
    text = text[len(opening) :].rstrip()
    for _ in range(_WRAPPED):
        after = _AFTER.search(text[-80:])
        if after is None:
            break
        text = text[: len(text) - len(after[0])].rstrip()
    return "\n" * opening.count("\n") + text


def _unescaped(text: str) -> str:
    return html.unescape(text) if '"' not in text and "&quot;" in text else text


def _uncommented(text: str) -> str:
    kept: list[str] = []
    place = 0
    while (mark := _MARK.search(text, place)) is not None:
        kept.append(text[place : mark.start()])
        string = _STRING.match(text, mark.start()) if mark[0] == '"' else None
        closing = "*/" if mark[0] == "/*" else "\n"
        end = string.end() if string else text.find(closing, mark.end())
        if end < 0 or (mark[0] == '"' and string is None):
            # What is never closed runs to the end: a line comment may, the others are no comment or string.
            kept.append("" if mark[0] == "//" else text[mark.start() :])
            return "".join(kept)
        kept.append(string[0] if string else "\n" * text.count("\n", mark.start(), end))
        place = end + (2 if mark[0] == "/*" else 0)
    return "".join([*kept, text[place:]])


def _closed(text: str) -> str:
    return _COMMA.sub(lambda found: found[0] if found[0].startswith('"') else "", text)


def _escaped(text: str) -> str:
    return _ESCAPE.sub(lambda found: found[0] if found[1] else found[2], text)


_MENDS = (
    ("entities", _unescaped),
    ("wrapping", _unwrapped),
    ("comments", _uncommented),
    ("trailing commas", _closed),
    ("escapes", _escaped),
)


def _sound(value: Any) -> Any:
    """``value`` without what no JSON text can carry: half characters and numbers beyond 64 bits."""
    if isinstance(value, dict):
        return {_sound(k): _sound(v) for k, v in value.items()}
    if isinstance(value, list):
        return [_sound(v) for v in value]
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, int) and abs(value) >= 2**63:
        return str(value) if value.bit_length() < 10_000 else None
    return value


def depth(value: Any) -> int:
    """How many levels of objects and lists lie within each other; counted without recursion."""
    deepest, level = 0, [value]
    while level:
        deepest += 1
        level = [
            inner
            for outer in level
            if isinstance(outer, dict | list)
            for inner in (outer.values() if isinstance(outer, dict) else outer)
        ]
        if deepest > DEPTH:
            break
    return deepest


def plain(value: Any) -> Any:
    """``value`` with the names of schema.org and Croissant bare and ``id``/``type`` as ``@id``/``@type``."""
    if isinstance(value, list):
        return [plain(v) for v in value]
    if not isinstance(value, dict):
        return value
    found: dict[str, Any] = {}
    for key, inner in value.items():
        name = f"rai:{_RAI.sub('', key)}" if _RAI.match(key) else _DCT.sub("", _PREFIX.sub("", _CR.sub("", key)))
        if name in ("id", "type") and f"@{name}" not in value:
            name = f"@{name}"
        found.setdefault(name, inner if name == "@context" else plain(inner))
    return found


def types(thing: Any) -> list[str]:
    """The bare names of an object's types."""
    said = thing.get("@type") if isinstance(thing, dict) else None
    named = said if isinstance(said, list) else [said]
    return [_PREFIX.sub("", _CR.sub("", t)) for t in named if isinstance(t, str) and t]


def things(
    value: Any, page: list[Any], wanted: frozenset[str], unwanted: frozenset[str] = frozenset()
) -> list[dict[str, Any]]:
    """The objects of a ``wanted`` type (lower case; ``*`` for any but ``unwanted``) in a value; ``page`` are all values
    of the same page, which it may refer to.

    They are looked for at the top, in graphs, and as what a page or catalogue is about; one within another is part of
    it. An object that only names a dataset told elsewhere is none.
    """
    named: dict[str, dict[str, Any]] = {}
    _index(page, named, 0)
    found = []
    for thing, level in _found(value, wanted, unwanted, 0):
        whole = _whole(thing, named)
        if not _pointer(whole, level) and whole not in found:
            found.append(whole)
    return found


def _found(
    value: Any, wanted: frozenset[str], unwanted: frozenset[str], level: int, lang: str = ""
) -> Iterator[tuple[dict[str, Any], int]]:
    if isinstance(value, list):
        for inner in value:
            yield from _found(inner, wanted, unwanted, level, lang)
    elif isinstance(value, dict) and level < DEPTH:
        kinds = {t.lower() for t in types(value)}
        if kinds & wanted or ("*" in wanted and kinds and not kinds & unwanted):
            yield {"@context": {"@language": lang}, **value} if lang and "@context" not in value else value, level
            return
        for key in _INWARD:
            yield from _found(value.get(key), wanted, unwanted, level + 1, language(value) or lang)


def _index(value: Any, named: dict[str, dict[str, Any]], level: int) -> None:
    if level > DEPTH:
        return
    if isinstance(value, list):
        for inner in value:
            _index(inner, named, level + 1)
    elif isinstance(value, dict):
        key = value.get("@id")
        if isinstance(key, str) and len(value) > len(named.get(key, {"@id": 1})):
            named[key] = value
        for inner in value.values():
            _index(inner, named, level + 1)


def embedded(value: dict[str, Any], page: list[Any]) -> dict[str, Any]:
    """``value`` with what it refers to in the values of ``page``."""
    named: dict[str, dict[str, Any]] = {}
    _index(page, named, 0)
    return _whole(value, named)


def _whole(value: dict[str, Any], named: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """``value`` with references to other objects replaced by them, never by one that it lies in; what stands nearest
    first, until :data:`_EXPANDED` values were added."""
    found, added = dict(value), 0
    queue: deque[tuple[Any, tuple[Any, ...]]] = deque([(found, ())])
    while queue:
        owner, above = queue.popleft()
        if isinstance(owner, dict):
            own = owner.get("@id")
            above = (*above, own) if isinstance(own, str) else above
        for key, inner in list(owner.items() if isinstance(owner, dict) else enumerate(owner)):
            if key == "@context" or not isinstance(inner, dict | list):
                continue
            name = inner.get("@id") if isinstance(inner, dict) else None
            bare = isinstance(name, str) and set(inner) <= {"@id", "@type"}
            if bare and name in named and name not in above and len(above) < 6 and added < _EXPANDED:
                inner = named[name]
                added += 1 + sum(len(v) if isinstance(v, list) else 1 for v in inner.values())
            owner[key] = dict(inner) if isinstance(inner, dict) else list(inner)
            queue.append((owner[key], above))
    return found


def _pointer(thing: dict[str, Any], level: int) -> bool:
    """Whether an object says nothing: at the top one without a name, in a list one with nothing else."""
    bare = {"@context", "@id", "@type", "url"}
    return set(thing) <= (bare | {"name"} if level else bare)


def language(thing: dict[str, Any]) -> str:
    """The language that an object's context gives to its texts; empty where it gives none."""
    context = thing.get("@context")
    said = [c.get("@language") for c in (context if isinstance(context, list) else [context]) if isinstance(c, dict)]
    return next((s for s in said if isinstance(s, str)), "")


def body(thing: dict[str, Any]) -> bytes:
    """The bytes that stand for one object."""
    return canonical(thing)
