"""How a thing is tied to other things, in DataCite's words, to the properties of DCAT and Dublin Core.

The relation and identifier types are those of the DataCite Metadata Schema 4.6, appendix 1
(https://datacite-metadata-schema.readthedocs.io/). A relation that has no property of its own becomes a
``dcat:qualifiedRelation`` whose role is DataCite's term.
"""

from fairdict.harvester import Description, addresses, identifiers

VOCABULARY = "https://schema.datacite.org/linked-data/vocab/"

TERMS = {
    "IsPartOf": "isPartOf",
    "HasPart": "hasPart",
    "IsPublishedIn": "isPartOf",
    "IsVersionOf": "isVersionOf",
    "HasVersion": "hasVersion",
    "IsNewVersionOf": "previousVersion",
    "IsPreviousVersionOf": "isReplacedBy",
    "Obsoletes": "replaces",
    "IsObsoletedBy": "isReplacedBy",
    "IsSupplementTo": "isReferencedBy",
    "IsCitedBy": "isReferencedBy",
    "IsReferencedBy": "isReferencedBy",
    "References": "references",
    "Cites": "references",
    "IsDerivedFrom": "source",
    "IsIdenticalTo": "sameAs",
    "IsDocumentedBy": "page",
    "HasMetadata": "page",
    "Requires": "requires",
    "IsRequiredBy": "isRequiredBy",
    "IsVariantFormOf": "isFormatOf",
    "IsOriginalFormOf": "hasFormat",
}
"""DataCite's relation type, and the term of the context."""

_QUALIFIED = (
    "IsSupplementedBy IsContinuedBy Continues Describes IsDescribedBy IsMetadataFor Documents IsCompiledBy Compiles "
    "IsReviewedBy Reviews IsSourceOf Collects IsCollectedBy IsTranslationOf HasTranslation Other"
)
QUALIFIED = frozenset(_QUALIFIED.split())
"""Relation types without a property of their own."""

_BASES = {
    "arxiv": "https://arxiv.org/abs/",
    "bibcode": "https://ui.adsabs.harvard.edu/abs/",
    "eissn": "urn:issn:",
    "handle": "https://hdl.handle.net/",
    "igsn": "https://igsn.org/",
    "isbn": "urn:isbn:",
    "issn": "urn:issn:",
    "lissn": "urn:issn:",
    "pmid": "https://pubmed.ncbi.nlm.nih.gov/",
    "raid": "https://raid.org/",
    "rrid": "https://scicrunch.org/resolver/",
    "swhid": "https://archive.softwareheritage.org/",
    "w3id": "https://w3id.org/",
}


def address(text: str, kind: str) -> str | None:
    """The IRI of an identifier of a type such as ``DOI`` or ``ISSN``; None where there is none."""
    text, kind = text.strip(), kind.strip().lower()
    found = identifiers.pid(text)
    if found is not None:
        return found.iri
    if not text or any(c.isspace() for c in text):
        return None
    if "://" in text:
        return addresses.url(text)
    if kind in ("urn", "lsid") or text.lower().startswith(("urn:", "info:")):
        return addresses.iri(text)
    base = _BASES.get(kind)
    if base is None:
        return None
    label = text[: len(kind) + 1].lower() == f"{kind}:"
    return addresses.iri(base + (text[len(kind) + 1 :] if label and kind != "rrid" else text))


def add_relation(
    about: Description, relation: str, text: str, kind: str = "", *, label: str = "", citation: str = "", where: str
) -> None:
    """One related thing; without an address it is kept by its ``label``, else by its identifier's text."""
    iri = address(text, kind)
    term = TERMS.get(relation, "relation")
    if term in ("page", "sameAs") and (iri is None or not iri.startswith("http")):
        term = "relation"
    if relation in QUALIFIED:
        tie = about.node("qualifiedRelation", "Relationship")
        tie.data["hadRole"] = [f"{VOCABULARY}relationType/{relation}"]
        if iri is not None and not label:
            tie.data["relation"] = [iri]
            about.remember("qualifiedRelation", text, iri, where)
            return
        target = tie.node("relation", id=iri or "")
    elif iri is not None and not label:
        if iri not in about.data.get(term, []):
            about.data.setdefault(term, []).append(iri)
        about.remember(term, text, iri, where)
        return
    else:
        about.data[term] = [v for v in about.data.get(term, []) if v != iri]  # the same without its title
        target = about.node(term, id=iri or "")
    target.add("label", label or (f"{kind}: {text}" if kind and kind.lower() not in text.lower() else text))
    target.add("bibliographicCitation", citation)
    about.remember(term, text or label, text or label, where)
