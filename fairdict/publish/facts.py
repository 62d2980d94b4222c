"""The facts of a dataset as a page lists them: people, dates, population, subject, record.

Takes a document and the words of one language; leaves small frozen values for the templates. Each text keeps its own
language, so that a screen reader pronounces it well.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from fairdict.languages import language_tag
from fairdict.publish import homes, reading
from fairdict.publish.reading import NONE, Text
from fairdict.publish.words import Words


@dataclass(frozen=True, slots=True)
class Item:
    """One value: ``lang`` is set where it differs from the page's, ``note`` stands behind it, ``mark`` is a second
    address (an ORCID beside a name), ``page`` that of its own page on this site."""

    text: str
    href: str = ""
    lang: str = ""
    note: str = ""
    mark: str = ""
    page: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """One line: ``name`` is the property, ``label`` what the page calls it."""

    name: str
    label: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Facts that belong together."""

    name: str
    label: str
    facts: tuple[Fact, ...]


_TAG = re.compile(r"[a-z]{2,8}(-[a-z0-9]{1,8})*", re.I)
ANALYSIS_UNIT = "http://rdf-vocabulary.ddialliance.org/discovery#analysisUnit"
"""What one row of the data stands for; a property that the document keeps under its full address."""
GROUPS: Mapping[str, tuple[tuple[str, str, tuple[str, ...]], ...]] = {
    "people": (
        ("creator", "agents", ()),
        ("publisher", "agents", ()),
        ("contributor", "agents", ()),
        ("qualifiedAttribution", "attributions", ()),
        ("rightsHolder", "agents", ()),
        ("custodian", "agents", ()),
        ("trustedDataHolder", "agents", ()),
        ("hdab", "agents", ()),
        ("contactPoint", "contacts", ()),
    ),
    "time": (
        ("issued", "dates", ()),
        ("modified", "dates", ()),
        ("created", "dates", ()),
        ("available", "dates", ()),
        ("accrualPeriodicity", "things", ("frequency",)),
    ),
    "population": (
        ("populationCoverage", "texts", ()),
        (ANALYSIS_UNIT, "things", ()),
        ("numberOfUniqueIndividuals", "numbers", ()),
        ("numberOfRecords", "numbers", ()),
        ("minTypicalAge", "numbers", ()),
        ("maxTypicalAge", "numbers", ()),
        ("healthCategory", "things", ("health-category",)),
        ("healthTheme", "things", ("health-theme",)),
        ("hasCodingSystem", "things", ("coding-system",)),
        ("hasCodeValues", "plain", ()),
        ("hasPersonalData", "things", ("personal-data",)),
        ("hasPurpose", "things", ("purpose",)),
        ("hasLegalBasis", "things", ("legal-basis",)),
        ("retentionPeriod", "periods", ()),
    ),
    "subject": (
        ("resourceType", "things", ("resource-type", "dataset-type")),
        ("theme", "themes", ()),
        ("subject", "things", ("data-theme", "health-theme")),
        ("keyword", "keywords", ()),
        ("language", "languages", ()),
    ),
    "record": (
        ("identifier", "identifiers", ()),
        ("otherIdentifier", "identifiers", ()),
        ("version", "plain", ()),
        ("versionNotes", "texts", ()),
        ("extent", "plain", ()),
        ("conformsTo", "things", ()),
        ("provenance", "things", ()),
    ),
}
_DCMI = "purl.org/dc/dcmitype/"
_CODES = {"health-category", "health-theme", "resource-type"}  # lists whose codes are words


def own(text: Text, words: Words) -> Item:
    """``text`` with its language where that is not the page's, and is one."""
    foreign = text.lang.partition("-")[0] != words.lang and _TAG.fullmatch(text.lang)
    return Item(text.text, lang=text.lang if foreign else "")


def thing(value: Any, words: Words, *tables: str) -> Item | None:
    """A value that is a thing: its label or name, with its address as a link where a person sees something there.

    Names that nested nodes got under this catalogue's own address lead nowhere, nor do those of codes in a table.
    """
    iri = reading.address(value)
    label = words.label(iri, *tables) if iri and tables else ""
    if label:
        return Item(label)
    if inner(value, words):
        iri = ""
    name = reading.named(value, words.lang)
    if name is not None:
        shown = own(name, words)
        return Item(shown.text, reading.link(iri), shown.lang)
    return Item(reading.shortened(iri), reading.link(iri)) if iri else None


def inner(value: Any, words: Words) -> bool:
    """Whether ``value`` is a nested node with a name that this catalogue gave it: nothing is found there."""
    iri = reading.address(value)
    return bool(words.base) and iri.startswith(words.base) and "#" in iri


def agent(value: Any, words: Words, role: str = "") -> Item | None:
    """A person or organisation in ``role``, its ORCID or ROR beside the name, where a person works behind it."""
    found = thing(value, words)
    if found is None:
        return None
    others = [iri for v in (value, *reading.many(value, "sameAs")) if (iri := reading.web(v))]
    mark = next((iri for iri in others if "orcid.org/" in iri or "ror.org/" in iri), "")
    houses = (thing(v, words) for v in reading.many(value, "memberOf"))
    note = ", ".join(house.text for house in houses if house is not None)
    href = found.href or next(iter(reading.links(value, "homepage")), "")
    where = page(homes.agent(value, role), words)
    return Item(found.text, "" if href == mark else href, found.lang, note, mark, where)


def page(path: str, words: Words) -> str:
    """The address of a page of this site in the language of ``words``, with a mark for the way to its top."""
    return f"{homes.ROOT}{words.lang}/{path}" if path else ""


def attribution(value: Any, words: Words) -> Item | None:
    """An agent with what it did; the role by a word where there is one, else as its source calls it."""
    found = next((item for who in reading.many(value, "agent") if (item := agent(who, words)) is not None), None)
    if found is None:
        return None
    role = next(iter(reading.many(value, "hadRole")), None)
    code = reading.tail(reading.address(role))
    named = reading.named(role, words.lang) if role is not None else None
    word = words.get(f"role.{code}") or (named.text if named is not None else code)
    return replace(found, note=", ".join(note for note in (found.note, word) if note))


def contact(value: Any, words: Words) -> Item | None:
    """Whom to write to: name, and the mailbox, page or telephone number that reaches them."""
    terms = ("hasEmail", "mbox", "hasURL", "contactPage", "homepage", "hasTelephone", "phone")
    values = (v for term in terms for v in reading.many(value, term))
    ways = [way for v in values if (way := reading.link(v) or _held(v))]
    name = reading.named(value, words.lang)
    if name is None and not ways:
        return Item(reading.shortened(found), found) if (found := reading.link(value)) else None
    shown = own(name or Text(reading.shortened(ways[0])), words)
    return Item(shown.text, ways[0] if ways else "", shown.lang, reading.shortened(ways[0]) if ways and name else "")


def _held(value: Any) -> str:
    """The address inside a vCard value node."""
    return next((found for v in reading.many(value, "hasValue") if (found := reading.link(v))), "")


def period(value: Any, words: Words) -> Item | None:
    """A stretch of time from its two ends, of which one may be open; else its label."""
    start, end = (words.date(reading.first_date(value, term)) for term in ("startDate", "endDate"))
    if start and end:
        return Item(start if start == end else words.say("date.between", start=start, end=end))
    if start or end:
        return Item(words.say("date.since" if start else "date.until", start=start, end=end))
    return thing(value, words)


def groups(document: Mapping[str, Any], words: Words) -> Iterator[Group]:
    """The facts that the document states, in groups; a group without facts is left out."""
    for name, terms in GROUPS.items():
        facts = tuple(
            Fact(term, words[f"term.{reading.tail(term)}"], items)
            for term, kind, tables in terms
            if term in document and (items := _items(document, term, kind, tables, words))
        )
        if facts:
            yield Group(name, words[f"group.{name}"], facts)


def _items(document: Any, term: str, kind: str, tables: tuple[str, ...], words: Words) -> tuple[Item, ...]:
    if kind in ("texts", "keywords"):
        found = reading.texts(document, term)
        if kind == "texts":
            one = reading.pick(found, words.lang)
            return (own(one, words),) if one is not None else ()
        order = sorted(found, key=lambda lang: (lang.partition("-")[0] != words.lang, lang))
        return unique(own(Text(t, "" if lang == NONE else lang), words) for lang in order for t in found[lang])
    values = reading.creators(document) if term == "creator" else reading.many(document, term)
    items = unique(agent(v, words, term) if kind == "agents" else _item(v, kind, tables, words) for v in values)
    if term != "resourceType":
        return items
    kinds = [t for t in reading.many(document, "type") if isinstance(t, str)]
    known = {text.casefold() for t in kinds for text in (t, words.get(f"kind.{t}"))}
    return tuple(item for item in items if item.text.casefold() not in known)


def _item(value: Any, kind: str, tables: tuple[str, ...], words: Words) -> Item | None:
    if kind == "attributions":
        return attribution(value, words)
    if kind == "contacts":
        return contact(value, words)
    if kind == "periods":
        return period(value, words)
    if kind == "things":
        return coded(value, words, *tables)
    if kind == "themes":
        label = words.label(reading.address(value), "data-theme")
        return Item(label, reading.web(value)) if label else thing(value, words)
    if kind == "languages":
        tag = language_tag(reading.address(value))
        return Item(words.language(tag)) if tag else thing(value, words, "language")
    if kind == "identifiers":
        text = reading.literal(value)
        if not text:
            return thing(value, words)
        doi = reading.doi(value)
        return Item(text, f"https://doi.org/{doi}" if doi else reading.web(value))
    text = reading.literal(value)
    if not text:
        return thing(value, words)
    if kind == "dates":
        return Item(words.date(value))
    return Item(words.number(int(text)) if kind == "numbers" and text.isdecimal() and len(text) < 16 else text)


def coded(value: Any, words: Words, *tables: str) -> Item | None:
    """A thing; one that is only a code is called by the last part of its address, and DCMI's types by a word."""
    found, iri = thing(value, words, *tables), reading.address(value)
    if found is None or reading.named(value) is not None or found.text != reading.shortened(iri):
        return found
    if _DCMI in iri:
        return Item(words.get(f"type.{reading.tail(iri)}", reading.tail(iri)))
    return replace(found, text=reading.tail(iri) or found.text) if set(tables) & _CODES else found


def unique(items: Iterable[Item | None]) -> tuple[Item, ...]:
    """Those that are something, each once."""
    return tuple(dict.fromkeys(item for item in items if item is not None))
