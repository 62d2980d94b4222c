"""A dataset for search engines: the schema.org description that stands in its page.

Takes an entry and the page made of it; leaves JSON-LD that is safe inside a ``script`` element. Follows what dataset
search engines ask for: a name, a description of 50 to 5000 characters, identifiers, licence, who made and who holds it.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import orjson
from markupsafe import Markup

from fairdict.document import complete
from fairdict.languages import language_tag
from fairdict.publish import facts, reading
from fairdict.publish.entry import Entry
from fairdict.publish.facts import Item
from fairdict.publish.files import File
from fairdict.publish.view import Dataset
from fairdict.publish.words import Words

SHORTEST, LONGEST = 50, 5000
TYPES = {"Dataset": "Dataset", "DatasetSeries": "Dataset", "DataService": "WebAPI", "Catalog": "DataCatalog"}
_FREE = ("http://schema.org/isAccessibleForFree", "https://schema.org/isAccessibleForFree")
_SAFE = str.maketrans({c: f"\\u{ord(c):04x}" for c in "<>&\u2028\u2029"})


def script(value: Any) -> Markup:
    """``value`` as JSON that cannot end the ``script`` element it stands in."""
    return Markup(orjson.dumps(_whole(value)).decode().translate(_SAFE))


def described(entry: Entry, page: Dataset, words: Words, catalogue: Mapping[str, str]) -> dict[str, Any] | None:
    """The schema.org description of ``entry``, or None where it has no title: engines take none without a name, and
    this page makes none up. ``catalogue`` has its ``name`` and ``url``."""
    document = complete(entry.document)
    if not reading.texts(document, "title"):
        return None
    start = reading.first_date(document, "issued", "available")
    found = {
        "@context": "https://schema.org/",
        "@type": TYPES[entry.kind],
        "@id": entry.iri,
        "url": entry.iri,
        "name": reading.cut(page.title.text, 110),
        "alternateName": [item.text for item in page.alternatives],
        "description": _description(page),
        "identifier": _identifiers(document),
        "sameAs": reading.links(document, "sameAs", "landingPage"),
        "creator": [a for v in reading.creators(document) if (a := _agent(v, words))],
        "publisher": [a for v in reading.many(document, "publisher") if (a := _agent(v, words))],
        "funder": [a for v in _funders(document) if (a := _agent(v, words))],
        "datePublished": start,
        "dateModified": reading.first_date(document, "modified"),
        "dateCreated": reading.first_date(document, "created"),
        "version": next(iter(reading.literals(document, "version")), ""),
        "keywords": [
            item.text for group in page.groups for f in group.facts if f.name == "keyword" for item in f.items
        ],
        "inLanguage": [t for v in reading.many(document, "language") if (t := language_tag(reading.address(v)))],
        "license": _licence(page.licence),
        "isAccessibleForFree": _free(document),
        "conditionsOfAccess": words[f"access.{page.access}.long"] if page.access else "",
        "temporalCoverage": [t for v in reading.many(document, "temporal") if (t := _period(v))],
        "spatialCoverage": _places(document, words),
        "variableMeasured": [variable.name.text for variable in page.variables],
        "citation": reading.links(document, "isReferencedBy"),
        "distribution": [_file(file) for file in page.files if file.download or file.access],
        "includedInDataCatalog": {"@type": "DataCatalog", **catalogue},
        "creativeWorkStatus": "Withdrawn" if entry.state == "withdrawn" else "",
    }
    if entry.kind == "DataService":
        for name in ("distribution", "includedInDataCatalog"):
            del found[name]
    return {key: value for key, value in found.items() if value not in ("", None, [])}


def _description(page: Dataset) -> str:
    """The description in the page's language; a short one is led in by what it describes."""
    text = "\n\n".join(page.descriptions[0][1]) if page.descriptions else ""
    if len(text) < SHORTEST:
        holder = page.holder.text if page.holder else ""
        text = ". ".join(part.rstrip(".") for part in (page.title.text, text, page.kind, holder) if part) + "."
    return text if len(text) <= LONGEST else reading.cut(text, LONGEST)


def _licence(licence: Item | None) -> Any:
    """The address of a licence's text, or where there is none its name."""
    if licence is None:
        return ""
    return licence.href or {"@type": "CreativeWork", "name": licence.text}


def _free(document: Any) -> bool | None:
    """Whether the source said that the data cost nothing; None where it did not say."""
    said = (v for term in _FREE for v in reading.many(document, term))
    words = {str(v.get("@value", v.get("id", "")) if isinstance(v, Mapping) else v).lower() for v in said}
    known = {reading.tail(word) for word in words} & {"true", "false"}
    return known == {"true"} if len(known) == 1 else None


def _identifiers(document: Any) -> list[str]:
    found = ((reading.doi(text), text) for text in reading.literals(document, "identifier"))
    return list(dict.fromkeys(f"https://doi.org/{doi}" if doi else text for doi, text in found))


def _agent(value: Any, words: Words) -> dict[str, Any]:
    item = facts.agent(value, words)
    if item is None:
        return {}
    iri = reading.web(value)
    person = reading.is_a(value, "Person") or "orcid.org/" in iri
    found: dict[str, Any] = {"@type": "Person" if person else "Organization", "name": item.text}
    if iri:
        found["@id"] = iri
    if item.mark and item.mark != iri:
        found["sameAs"] = item.mark
    if person:
        for term in ("givenName", "familyName"):
            if names := reading.literals(value, term):
                found[term] = names[0]
        if houses := [a for v in reading.many(value, "memberOf") if (a := _agent(v, words))]:
            found["affiliation"] = houses
    return found


def _funders(document: Any) -> Iterator[Any]:
    yield from reading.many(document, "funder")
    for project in reading.many(document, "wasGeneratedBy"):
        yield from reading.many(project, "funder")


def _period(value: Any) -> str:
    """A period as ISO 8601 writes it, ``..`` for an open end."""
    start, end = reading.first_date(value, "startDate"), reading.first_date(value, "endDate")
    return f"{start or '..'}/{end or '..'}" if start or end else ""


def _places(document: Any, words: Words) -> list[dict[str, Any]]:
    found = []
    for value in reading.many(document, "spatial"):
        item = facts.thing(value, words, "country", "place", "continent", "nuts")
        if item is not None:
            iri = reading.web(value)
            found.append({"@type": "Place", "name": item.text, **({"@id": iri} if iri else {})})
    return found


def _file(file: File) -> dict[str, Any]:
    found = {
        "@type": "DataDownload",
        "name": file.title.text,
        "encodingFormat": file.media or file.format,
        "contentUrl": file.download,
        "url": file.access,
        "contentSize": f"{file.octets} B" if file.octets is not None else "",
        "license": _licence(file.licence),
    }
    return {key: value for key, value in found.items() if value}


def _whole(value: Any) -> Any:
    """``value`` without halves of surrogate pairs, which JSON in UTF-8 cannot hold."""
    if isinstance(value, str):
        return value if value.isascii() else value.encode("utf-8", "replace").decode()
    if isinstance(value, dict):
        return {_whole(key): _whole(inner) for key, inner in value.items()}
    return [_whole(inner) for inner in value] if isinstance(value, list) else value
