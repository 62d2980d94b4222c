"""How to cite a dataset: one line of text, BibTeX, RIS and CSL-JSON.

Takes a document; leaves :class:`Citation` and its four forms. The line follows DataCite's recommendation, *Creator
(Year): Title. Version. Publisher. Type. Identifier*; what the description does not say is left out, never invented.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from fairdict.languages import language_tag
from fairdict.model import Document
from fairdict.publish import reading

UNTITLED = "[untitled]"

_LATEX = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\textbraceleft{}",  # an escaped brace would still be counted by BibTeX
        "}": r"\textbraceright{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        **{c: f"\\{c}" for c in "$&#_%"},
    }
)
_IN_URL = re.compile(r"[{}\\\s\"<>^`|]")
_KINDS = {
    "Dataset": ("Dataset", "dataset", "DATA", "dataset"),
    "DatasetSeries": ("Collection", "misc", "DATA", "collection"),
    "DataService": ("Service", "misc", "WEB", "software"),
    "Catalog": ("Collection", "misc", "DATA", "collection"),
}


@dataclass(frozen=True, slots=True)
class Name:
    """A person with ``family`` and ``given`` names, or anybody known only by a ``literal`` name."""

    family: str = ""
    given: str = ""
    literal: str = ""
    person: bool = True

    def inverted(self) -> str:
        """``Family, Given``, or the name as it is."""
        return ", ".join(part for part in (self.family, self.given) if part) or self.literal


@dataclass(frozen=True, slots=True)
class Citation:
    """The parts of a citation; ``issued`` is year, month and day as far as known, ``identifier`` an address."""

    title: str
    title_lang: str
    kind: str
    creators: tuple[Name, ...]
    issued: tuple[int, ...]
    publisher: str
    version: str
    identifier: str
    doi: str
    keywords: tuple[str, ...]
    language: str

    @property
    def year(self) -> str:
        """The year of publication, or nothing."""
        return str(self.issued[0]) if self.issued else ""


def citation(document: Document) -> Citation:
    """What a citation of ``document`` says; its own language wins where the title stands in several."""
    tags = [tag for v in reading.many(document, "language") if (tag := language_tag(reading.address(v)))]
    own = tags[0].lower() if len(tags) == 1 else ""
    title = reading.pick(reading.texts(document, "title"), *([own] if own else []))
    address = reading.address(document)
    named = (address, *reading.literals(document, "identifier"), *reading.many(document, "sameAs"))
    doi = next((found for value in named if (found := reading.doi(value))), "")
    kinds = [k for k in reading.many(document, "type") if isinstance(k, str) and k in _KINDS]
    publishers = (_called(value) for value in reading.many(document, "publisher"))
    keywords = (word for words in reading.texts(document, "keyword").values() for word in words)
    return Citation(
        title=line(title.text) if title else "",
        title_lang=title.lang if title else "",
        kind=kinds[0] if kinds else "Dataset",
        creators=tuple(n for v in reading.creators(document) if (n := _name(v)) is not None),
        issued=reading.date_parts(reading.first_date(document, "issued", "available")),
        publisher=next((name for name in publishers if name), ""),
        version=line(next(iter(reading.literals(document, "version")), "")),
        identifier=f"https://doi.org/{doi}" if doi else address,
        doi=doi,
        keywords=tuple(dict.fromkeys(line(word) for word in keywords)),
        language=own,
    )


def text(cited: Citation) -> str:
    """One line for a list of references."""
    names = "; ".join(name.inverted() for name in cited.creators)
    head = f"{names} ({cited.year})" if names and cited.year else names
    title = cited.title or UNTITLED
    if not names and cited.year:
        title = f"{title} ({cited.year})"
    version = f"Version {cited.version}" if cited.version else ""
    parts = [title, version, cited.publisher, _KINDS[cited.kind][0], cited.identifier]
    body = ". ".join(part.rstrip(".") for part in parts if part)
    return f"{head}: {body}" if head else body


def bibtex(cited: Citation) -> bytes:
    """A BibTeX entry (``@dataset`` as biblatex has it; older styles read it as ``@misc``)."""
    fields = {
        "author": " and ".join(_bibtex_name(name) for name in cited.creators),
        "title": f"{{{_latex(cited.title or UNTITLED)}}}",
        "year": cited.year,
        "month": str(cited.issued[1]) if len(cited.issued) > 1 else "",
        "publisher": _latex(cited.publisher),
        "version": _latex(cited.version),
        "doi": _IN_URL.sub(_quoted, cited.doi),
        "url": _IN_URL.sub(_quoted, cited.identifier),
        "keywords": _latex(", ".join(cited.keywords)),
    }
    lines = [f"  {name:<9} = {{{value}}}," for name, value in fields.items() if value]
    return "\n".join([f"@{_KINDS[cited.kind][1]}{{{_key(cited)},", *lines, "}", ""]).encode("utf-8", "replace")


def ris(cited: Citation) -> bytes:
    """An RIS record: one tag a line, lines ended as the format wants."""
    lines = [("TY", _KINDS[cited.kind][2]), *(("AU", name.inverted()) for name in cited.creators)]
    lines.append(("TI", cited.title or UNTITLED))
    if cited.issued:
        padded = [f"{cited.issued[0]:04}", *(f"{part:02}" for part in cited.issued[1:]), "", ""][:3]
        lines += [("PY", cited.year), ("DA", "/".join([*padded, ""]))]
    lines += [("PB", cited.publisher), ("ET", cited.version), ("DO", cited.doi), ("UR", cited.identifier)]
    lines += [("LA", cited.language), *(("KW", word) for word in cited.keywords)]
    written = "".join(f"{tag}  - {line(value)}\r\n" for tag, value in lines if value)
    return f"{written}ER  - \r\n".encode("utf-8", "replace")


def csl(cited: Citation) -> bytes:
    """A list with one CSL-JSON item."""
    item = {
        "id": cited.identifier or _key(cited),
        "type": _KINDS[cited.kind][3],
        "title": cited.title or UNTITLED,
        "author": [_csl_name(name) for name in cited.creators],
        "issued": {"date-parts": [list(cited.issued)]} if cited.issued else None,
        "publisher": cited.publisher,
        "version": cited.version,
        "DOI": cited.doi,
        "URL": cited.identifier,
        "language": cited.language,
        "keyword": ", ".join(cited.keywords),
    }
    kept = {key: _whole(value) for key, value in item.items() if value}
    return orjson.dumps([kept], option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def files(cited: Citation) -> Iterator[tuple[str, bytes]]:
    """The files beside a page: name and content."""
    yield "cite.bib", bibtex(cited)
    yield "cite.ris", ris(cited)
    yield "cite.json", csl(cited)


def _name(value: Any) -> Name | None:
    person = reading.is_a(value, "Person") or "orcid.org/" in reading.address(value)
    family, given = (line(next(iter(reading.literals(value, t)), "")) for t in ("familyName", "givenName"))
    if family:
        return Name(family=family, given=given)
    known = _called(value)
    return Name(literal=known, person=person) if known else None


def _called(value: Any) -> str:
    found = reading.named(value)
    return line(found.text) if found is not None else ""


def line(value: str) -> str:
    """``value`` on one line without control characters, which would end a field."""
    return " ".join("".join(c if unicodedata.category(c)[0] != "C" or c == "\u200d" else " " for c in value).split())


def _whole(value: Any) -> Any:
    """``value`` without halves of surrogate pairs, which UTF-8 cannot hold."""
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else value


def _latex(value: str) -> str:
    return value.translate(_LATEX)


def _quoted(found: re.Match[str]) -> str:
    return "".join(f"%{octet:02X}" for octet in found[0].encode("utf-8", "replace"))


def _bibtex_name(name: Name) -> str:
    parts = [_latex(name.family), _latex(name.given)] if name.family else []
    if parts and not any(" and " in f" {part} " or "," in part for part in parts):
        return ", ".join(part for part in parts if part)
    whole = _latex(name.inverted())
    simple = name.person and not re.search(r",|\band\b", whole)
    return whole if simple else f"{{{whole}}}"


def _csl_name(name: Name) -> Mapping[str, str]:
    if not name.family:
        return {"literal": name.literal}
    return {"family": name.family, "given": name.given} if name.given else {"family": name.family}


def _key(cited: Citation) -> str:
    """A key of ASCII letters and digits: the first creator, the year, the first word of the title that says much."""
    first = cited.creators[0] if cited.creators else Name(literal=cited.publisher)
    words = [_ascii(word) for word in cited.title.split()]
    word = next((w for w in words if len(w) > 3), next((w for w in words if w), ""))
    who = _ascii(first.family or first.literal.rpartition(" ")[2])
    return f"{who}{cited.year}{word}".lower() or "dataset"


def _ascii(value: str) -> str:
    folded = unicodedata.normalize("NFKD", value)
    return "".join(c for c in folded if c.isascii() and c.isalnum())
