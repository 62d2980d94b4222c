"""Parts of ISO 19115 that need more than a table: dates, keywords, constraints, related things, quality and contents.

Takes the property of one part with its fields; leaves what it says on the description. Constraints are told apart by
what they say rather than by where they stand, because profiles disagree (INSPIRE's limits on access are code lists of
their own: https://inspire.ec.europa.eu/metadata-codelist).
"""

import re
from typing import Any

from fairdict_harvesters.formats.iso_fields import IsoFields, Value
from fairdict_harvesters.formats.iso_links import links
from fairdict_harvesters.formats.relations import add_relation
from fairdict_harvesters.formats.rights import add_rights
from fairdict_harvesters.formats.variables import add_column

from fairdict.harvester import Description, Node, addresses, dates, identifiers

SCHEME = "http://www.w3.org/2004/02/skos/core#ConceptScheme"
UNIT = "http://schema.org/unitText"
INSPIRE = "http://inspire.ec.europa.eu/metadata-codelist/"
_DATES = {
    "publication": "issued",
    "creation": "created",
    "revision": "modified",
    "lastUpdate": "modified",
    "lastRevision": "modified",
    "released": "available",
    "adopted": "dateAccepted",
    "validityBegins": "valid",
}
_LAST = frozenset({"modified"})
_ACCESS = {
    "restricted": "RESTRICTED",
    "private": "NON_PUBLIC",
    "confidential": "CONFIDENTIAL",
    "in-confidence": "CONFIDENTIAL",
    "secret": "NON_PUBLIC",
    "topSecret": "NON_PUBLIC",
    "SBU": "SENSITIVE",
    "unrestricted": "PUBLIC",
}
_RIGHTS = "http://publications.europa.eu/resource/authority/access-right/"
_RELATIONS = {
    "largerWorkCitation": "IsPartOf",
    "partOfSeamlessDatabase": "IsPartOf",
    "series": "IsPartOf",
    "collectiveTitle": "IsPartOf",
    "isComposedOf": "HasPart",
    "source": "IsDerivedFrom",
    "revisionOf": "IsNewVersionOf",
    "dependency": "Requires",
}
_LIMITS = "metadata-codelist/LimitationsOnPublicAccess/"


def add_dates(about: Description, fields: IsoFields, found: list[Any], where: str) -> None:
    """The dates of a citation by their type; of several of one type the first counts, of revisions the last, and the
    others stay as statements."""
    told = [
        (code, text)
        for e in found
        for code in [next(iter(fields.codes("dateType", e)), "")]
        for text in [fields.text("date", e)]
        if text
    ]
    for term in dict.fromkeys(_DATES.values()):
        texts = [t for code, t in told if _DATES.get(code, "") == term]
        read = sorted(t for t in texts if dates.date(t) is not None)
        best = (read[-1] if term in _LAST else read[0]) if read else next(iter(texts), "")
        if term not in about.data:
            about.add(term, best, where=f"{where} date")
            told = [(c, t) for c, t in told if not (_DATES.get(c, "") == term and t == best)]
    for code, text in dict.fromkeys(told):
        state(about, f"{code or 'date'}: {text}", where=f"{where} date")


def state(about: Description, text: str, *, lang: str = "", where: str) -> None:
    """A statement about where the data come from, or what was done with them."""
    if text.strip():
        about.node("provenance", "ProvenanceStatement").add("label", text, lang=lang, where=where)


def add_keywords(about: Description, fields: IsoFields, group: Any) -> None:
    """The keywords of one ``MD_Keywords``: those with an address or of a thesaurus are concepts, too."""
    what = next(iter(fields.codes("type", group)), "")
    [*schemes] = fields.values("thesaurusName/title", group)
    scheme = schemes[0] if schemes else Value()
    uri = next((u for p in ("thesaurusName/identifier/code",) for v in fields.values(p, group) for u in [v.either]), "")
    for element in fields.take("thesaurusName", group):
        fields.whole(element)
    for value in fields.values("keyword", group):
        address = addresses.url(value.href) or (addresses.url(value.text) if "://" in value.text else None)
        themed = address is not None and about.source.vocabularies.match("data-theme", address) is not None
        if themed:
            about.add("theme", address, where="keyword")
        elif address is not None or scheme.text:
            node = about.node("theme" if address else "subject", "Concept", id=address or "")
            for lang, text in value.texts:
                if text != address:
                    node.add("prefLabel", text, lang=lang, where="keyword")
            known = addresses.url(scheme.href) or addresses.url(uri)
            if known is not None:
                node.data["inScheme"] = [known]
            elif scheme.text:
                node.node("inScheme", SCHEME).add("prefLabel", scheme.text, lang=scheme.lang)
        for lang, text in value.texts:
            if addresses.url(text) is None or "://" not in text:
                about.add("keyword", text, lang=lang, where="keyword")
                if what == "place":
                    about.node("spatial", "Location").add("label", text, lang=lang, where="keyword place")


def add_constraints(about: Description, fields: IsoFields, group: Any) -> None:
    """One group of constraints: licence, access right, or another statement about rights."""
    where = "resourceConstraints"
    codes = {n: fields.codes(n, group) for n in ("accessConstraints", "useConstraints", "classification")}
    for name, words in codes.items():
        for word in words:
            if word in _ACCESS and name != "useConstraints":
                add_access(about, _RIGHTS + _ACCESS[word], word, f"{where} {name}")
            elif word not in ("otherRestrictions", "license", "licence"):
                add_statement(about, word, f"{where} {name}")
    for name in ("otherConstraints", "useLimitation", "userNote", "classificationSystem", "handlingDescription"):
        for value in fields.values(name, group):
            _add_constraint(about, value, name, f"{where} {name}")
    for element in fields.take("reference", group):
        cited = [*fields.values("title", element), *fields.values("identifier/code", element)]
        address = next((link.address for link in links(about, fields, fields.take("onlineResource", element))), "")
        for value in cited[:1] or ([Value(href=address)] if address else []):
            _add_constraint(
                about, Value(value.text, value.lang, address or value.href, value.others), "reference", where
            )


def _add_constraint(about: Description, value: Value, name: str, where: str) -> None:
    uri = value.href if "://" in value.href else ""
    if not uri and "://" in value.text and " " not in value.text:
        uri, value = value.text, Value("", value.lang, value.text, value.others)
    last = uri.rstrip("/").rpartition("/")[2]
    if _LIMITS in uri:
        add_access(about, _RIGHTS + ("PUBLIC" if last == "noLimitations" else "RESTRICTED"), uri, where)
        if value.text:
            add_statement(about, value.text, where, lang=value.lang, uri=uri)
        return
    match = about.source.vocabularies.match
    if name != "otherConstraints" and not uri and match("licence", value.text) is None:
        add_statement(about, value.text, where, lang=value.lang)
    else:
        add_rights(about, uri=uri, text=value.text, lang=value.lang, where=where)
    for lang, text in value.others.items():
        if match("licence", value.either) is None:
            add_statement(about, text, where, lang=lang)


def add_access(about: Description, iri: str, words: str, where: str) -> None:
    """An access right that stands in other words; a second one that differs is a statement and an issue."""
    known = about.data.get("accessRights", [])
    if not known:
        about.data["accessRights"] = [iri]
        about.remember("accessRights", words, iri, where)
    elif iri not in known:
        about.issue(
            "access-rights-contradict",
            f"“{words}” contradicts the access right that stands before it; state one.",
            term="accessRights",
            value=words,
            where=where,
        )
    if "://" in words and words not in about.data.setdefault("rights", []):
        about.data["rights"].append(words)
    elif "://" not in words and iri not in known and known:
        add_statement(about, words, where)


def add_statement(about: Description, text: str, where: str, *, lang: str = "", uri: str = "") -> None:
    """A statement about rights; one with an address has it for a name, and stands once."""
    if uri:
        about.data["rights"] = [v for v in about.data.get("rights", []) if v != uri and _named(v) != uri]
    about.node("rights", "RightsStatement", id=uri).add("label", text, lang=lang, where=where)


def _named(value: Any) -> str:
    return str(value.get("id", "")) if isinstance(value, dict) else ""


def add_associated(about: Description, fields: IsoFields, element: Any) -> None:
    """Another thing: what the data are part of, made from, or made for."""
    where = "aggregationInfo"
    kind_ = next((c for n in ("associationType",) for c in fields.codes(n, element)), "")
    effort = next(iter(fields.codes("initiativeType", element)), "")
    names = ("aggregateDataSetName", "name", "metadataReference")
    title = next((v for n in names for v in fields.values(f"{n}/title", element)), Value())
    numbers = [
        v
        for n in ("aggregateDataSetIdentifier", *(f"{n}/identifier" for n in names))
        for v in fields.values(f"{n}/code", element)
    ]
    for name in names:
        for cited in fields.take(name, element):
            numbers += [Value(text=link.address) for link in links(about, fields, fields.take("onlineResource", cited))]
            fields.whole(cited)
            href = fields.value(cited).href
            numbers += [Value(href=href)] if href else []
    told = next((v.href or v.text for v in numbers), title.href)
    if effort in ("project", "campaign", "program", "investigation", "experiment", "study", "mission"):
        node = about.node("wasGeneratedBy", "Activity", "Project", id=addresses.url(told) or "")
        node.add("title", title.text, lang=title.lang, where=where)
        if addresses.url(told) is None:
            node.add("identifier", told, where=where)
        return
    known = identifiers.pid(told)
    add_relation(
        about,
        _RELATIONS.get(kind_, ""),
        known.iri if known else told or title.text,
        label=title.text,
        where=f"{where} {kind_}".strip(),
    ) if told or title.text else None


def add_quality(about: Description, fields: IsoFields, element: Any) -> None:
    """One report of quality: what the data conform to, else what was measured."""
    titles = fields.values("result/specification/title", element)
    passed = fields.text("result/pass", element).lower()
    explained = fields.values("result/explanation", element)
    for cited in fields.take("result/specification", element):
        fields.whole(cited)
    if titles and passed == "true":
        node = about.node("conformsTo", "Standard", id=addresses.url(titles[0].href) or "")
        for lang, text in titles[0].texts:
            node.add("label", text, lang=lang, where="DQ_ConformanceResult specification")
        return
    if titles:
        node = about.node("hasQualityAnnotation", "http://www.w3.org/ns/dqv#QualityAnnotation")
        degree = {"false": "not conformant", "true": "conformant"}.get(passed, "conformity not evaluated")
        node.add("label", f"{titles[0].either}: {degree}", lang=titles[0].lang, where="DQ_ConformanceResult")
        for value in explained:
            node.add("comment", value.text, lang=value.lang, where="DQ_ConformanceResult explanation")
        return
    told = fields.statement(element)
    if told:
        node = about.node("hasQualityAnnotation", "http://www.w3.org/ns/dqv#QualityAnnotation")
        node.add("comment", told, lang=fields.lang, where="dataQualityInfo report")


def add_variables(table: Node, fields: IsoFields, element: Any) -> None:
    """The variables that one ``contentInfo`` names: what its bands measure, or the features of a catalogue."""
    names = fields.values("attributeDescription", element)
    kinds = ", ".join(c for n in ("contentType", "attributeGroup/contentType") for c in fields.codes(n, element))
    bands = [*fields.take("dimension", element), *fields.take("attributeGroup/attribute", element)]
    if names and len(bands) != 1:
        add_column(table, names[0].text, description=kinds, lang=fields.lang, where="attributeDescription")
    for band in bands:
        name = fields.text("sequenceIdentifier", band) or fields.text("name/code", band)
        told = " ".join(v.text for n in ("descriptor", "description") for v in fields.values(n, band))
        unit = fields.text("units", band) or fields.text("units/identifier", band)
        fields.whole(band)
        alone = len(bands) == 1 and names and not name
        column = add_column(
            table,
            names[0].text if alone else name or told,
            title=told if name else "",
            description=kinds if alone else "",
            lang=fields.lang,
            where="contentInfo",
        )
        if unit or (alone and told):
            column.data[UNIT] = [{"@value": unit or told}]
    for path in ("featureTypes", "featureTypes/featureTypeName"):
        for value in fields.values(path, element):
            add_column(table, value.either, lang=value.lang, where="featureTypes")


def metres(text: str, unit: str) -> str:
    """A distance in metres, as a decimal; empty where it is none that can be told."""
    unit = re.split(r"[#/:]", unit.strip())[-1].lower()
    factor = {"m": 1, "metre": 1, "meter": 1, "metres": 1, "meters": 1, "9001": 1, "km": 1000, "cm": 0.01, "mm": 0.001}
    if unit not in factor or not re.fullmatch(r"[0-9]{1,9}(?:\.[0-9]{1,9})?", text):
        return ""
    return f"{float(text) * factor[unit]:.6f}".rstrip("0").rstrip(".")
