"""Reading a document for people: whatever stands in it gives a text, a link or nothing, and never an error.

Takes a document or a node of it as another stage left it, odd values included; leaves short strings. Only addresses
that a browser can follow safely (``http``, ``https``, ``mailto``, ``tel``) become links.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

NAMES = ("name", "title", "prefLabel", "label", "fn", "organizationName", "altLabel", "description")
CODES = ("notation", "identifier", "value", "versionInfo")
NONE = "@none"

_WEB = re.compile(r"https?://[^\s/?#\x00-\x20\x7f-\x9f<>\"'`\\@]+(?:[/?#][^\s\x00-\x20\x7f-\x9f<>\"`\\]*)?", re.I)
_MAIL = re.compile(r"mailto:[^\s<>\"?&@\x00-\x20]+@[^\s<>\"?&@\x00-\x20]+", re.I)
_PHONE = re.compile(r"tel:\+?[0-9().\-]+")
_DOI = re.compile(r"(?:https?://(?:dx\.)?doi\.org/|doi:)?(10\.\d{4,9}/\S+)", re.I)
_DATE = re.compile(r"(-?\d{4,9})(?:-(\d\d)(?:-(\d\d))?)?(?:T[\d:.]+)?(?:Z|[+-]\d\d:\d\d)?", re.ASCII)


class Text(NamedTuple):
    """A text and its language; ``lang`` is empty where the source named none."""

    text: str
    lang: str = ""


def many(node: Any, term: str) -> list[Any]:
    """The values of ``term``, as a list whatever stands there."""
    value = node.get(term) if isinstance(node, Mapping) else None
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def literal(value: Any) -> str:
    """A plain value as text; empty for a node, a truth value or nothing."""
    if isinstance(value, Mapping):
        value = value.get("@value")
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, bool) or not isinstance(value, int | float):
        return ""
    return str(value)


def literals(node: Any, term: str) -> list[str]:
    """The plain values of ``term`` that say something, each once."""
    return list(dict.fromkeys(text for value in many(node, term) if (text := literal(value))))


def nodes(node: Any, term: str) -> Iterator[Mapping[str, Any]]:
    """The values of ``term`` that are things with properties of their own."""
    return (v for v in many(node, term) if isinstance(v, Mapping) and "@value" not in v)


def texts(node: Any, term: str) -> dict[str, list[str]]:
    """The texts of ``term`` by language."""
    raw = node.get(term) if isinstance(node, Mapping) else None
    found: dict[str, list[str]] = {}
    if isinstance(raw, Mapping) and "@value" not in raw:
        for lang, values in raw.items():
            kept = [text for v in (values if isinstance(values, list) else [values]) if (text := literal(v))]
            if kept:
                found[str(lang).lower()] = kept
    elif raw is not None:
        for value in many(node, term):
            lang = value.get("@language") if isinstance(value, Mapping) else None
            if text := literal(value):
                found.setdefault(lang.lower() if isinstance(lang, str) else NONE, []).append(text)
    return found


def preferred(found: Mapping[str, Any], *langs: str) -> str | None:
    """The language of ``found`` that suits readers of ``langs`` best: theirs, a variant of it, the one without a
    name, English, the first by name."""
    for wanted in langs:
        if wanted in found:
            return wanted
        for tag in sorted(found):
            if tag.partition("-")[0] == wanted:
                return tag
    return next((tag for tag in (NONE, "en") if tag in found), min(found, default=None))


def pick(found: Mapping[str, Sequence[str]], *langs: str) -> Text | None:
    """The first text in the language that suits best, or None where there is none."""
    tag = preferred(found, *langs)
    return None if tag is None else Text(found[tag][0], "" if tag == NONE else tag)


def named(value: Any, *langs: str) -> Text | None:
    """What a thing is called: its name, title or label, else the parts of a person's name, else a code."""
    if not isinstance(value, Mapping) or "@value" in value:
        return Text(literal(value)) if isinstance(value, Mapping) and literal(value) else None
    for term in NAMES:
        if term in value and (found := pick(texts(value, term), *langs)) is not None:
            return found
    parts = [*literals(value, "givenName")[:1], *literals(value, "familyName")[:1]]
    if parts:
        return Text(" ".join(parts))
    return next((Text(codes[0]) for term in CODES if (codes := literals(value, term))), None)


def address(value: Any) -> str:
    """The address or name of a thing, as written: its own where ``value`` is a string, else its ``id``."""
    found = value.get("id", value.get("@id")) if isinstance(value, Mapping) else value
    return found.strip() if isinstance(found, str) else ""


def web(value: Any) -> str:
    """The address of ``value`` if a browser can follow it (http or https), else nothing."""
    found = address(value)
    return found if _WEB.fullmatch(found) else ""


def link(value: Any) -> str:
    """The address of ``value`` if it is a web page, a mailbox or a telephone number, else nothing."""
    found = address(value)
    return found if _WEB.fullmatch(found) or _MAIL.fullmatch(found) or _PHONE.fullmatch(found) else ""


def links(node: Any, *terms: str) -> list[str]:
    """The web addresses under ``terms``, each once."""
    return list(dict.fromkeys(found for term in terms for v in many(node, term) if (found := web(v))))


def shortened(iri: str, longest: int = 60) -> str:
    """``iri`` as a text for a link: without its scheme, cut where it is long."""
    text = re.sub(r"^(?:https?://(?:www\.)?|mailto:|tel:)", "", iri, flags=re.I).rstrip("/")
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def tail(iri: str) -> str:
    """The last part of an IRI."""
    return re.split(r"[/#:]", iri.rstrip("/#"))[-1]


def doi(value: Any) -> str:
    """The DOI that ``value`` is, in lower case without a resolver, or nothing."""
    found = _DOI.fullmatch(address(value) or literal(value))
    return found[1].lower() if found else ""


def date_parts(value: Any) -> tuple[int, ...]:
    """Year, month and day as far as a date states them; nothing where it is no date."""
    found = _DATE.fullmatch(literal(value))
    return tuple(int(part) for part in found.groups() if part) if found else ()


def first_date(node: Any, *terms: str) -> str:
    """The first date that can be read under ``terms``, as written."""
    return next((literal(v) for term in terms for v in many(node, term) if date_parts(v)), "")


def is_a(node: Any, *classes: str) -> bool:
    """Whether ``node`` is of one of ``classes``."""
    return any(kind in classes for kind in many(node, "type") if isinstance(kind, str))


def creators(document: Any) -> list[Any]:
    """The creators in the order of ``authorList``; those it does not name come after."""
    order: dict[str, int] = {}
    for value in many(document, "authorList"):
        inner = value.get("@list") if isinstance(value, Mapping) else None
        for one in inner if isinstance(inner, list) else [value]:
            order.setdefault(address(one), len(order))
    found = many(document, "creator")
    return sorted(found, key=lambda value: order.get(address(value), len(order)))


def access(document: Any) -> str:
    """``PUBLIC``, ``RESTRICTED``, ``NON_PUBLIC``, or nothing where the description does not say."""
    codes = {tail(address(value)) for value in many(document, "accessRights")}
    if codes & {"NON_PUBLIC", "CONFIDENTIAL", "SENSITIVE"}:
        return "NON_PUBLIC"
    return next((code for code in ("RESTRICTED", "PUBLIC") if code in codes), "")


def cut(text: str, longest: int) -> str:
    """``text`` on one line, cut at a word where it is longer than ``longest``."""
    line = " ".join(text.split())
    if len(line) <= longest:
        return line
    head = line[: longest - 1]
    return f"{head.rpartition(' ')[0].rstrip(' ,;:.') or head}…"
