"""Classes that profiles give as ranges."""

FOAF = "http://xmlns.com/foaf/0.1/"
SKOS = "http://www.w3.org/2004/02/skos/core#"
DCAT = "http://www.w3.org/ns/dcat#"
AGENT, KIND, IDENTIFIER = f"{FOAF}Agent", "http://www.w3.org/2006/vcard/ns#Kind", "http://www.w3.org/ns/adms#Identifier"
CONCEPT = f"{SKOS}Concept"
ROOTS = frozenset(
    f"{DCAT}{name}" for name in ("Dataset", "DatasetSeries", "DataService", "Catalog", "CatalogRecord", "Resource")
)
"""Classes of what has a description of its own: what only stands in another's is not called one of them."""
CHECKSUM = "http://spdx.org/rdf/terms#Checksum"
BOUND = ROOTS | {AGENT, CONCEPT, KIND, f"{SKOS}ConceptScheme", CHECKSUM}
BOUND |= {f"{DCAT}{name}" for name in ("Distribution", "Relationship")}
"""Classes that ask something of their members: what is only referred to is not called one of them."""
PAGING = (
    "http://www.w3.org/ns/hydra/core#",
    "http://www.w3.org/ns/ldp#",
    "https://w3id.org/tree#",
    "https://w3id.org/ldes#",
)
"""Vocabularies that lead through the pages of a partner's catalogue: whoever reads ours must not be led there."""
LISTS = ("https://publications.europa.eu/resource/", "https://www.iana.org/assignments/media-types/")
"""Published lists whose terms have addresses with ``http:``, though their pages have not."""
