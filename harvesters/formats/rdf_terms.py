"""Properties of RDF that are said in another way than today: former and misspelt names, and what is no description.

Takes a graph; leaves the same statements under the properties that DCAT 3 and HealthDCAT-AP have now. ``KEPT`` names
what stays in the graph under its own address and is shown nowhere, with the reason.
"""

import re

from pyoxigraph import Literal, NamedNode, Triple

from fairdict.graph import DCAT, Graph

DCT = "http://purl.org/dc/terms/"
VCARD = "http://www.w3.org/2006/vcard/ns#"
HEALTH = "http://healthdataportal.eu/ns/health#"
DRAFT = "http://data.europa.eu/r5r/healthdcatap#"
VERSION = f"{DCAT}version"
FDP_O = ("https://w3id.org/fdp/fdp-o#", "http://rdf.biosemantics.org/ontologies/fdp-o#")
DCAT_DE = "http://dcat-ap.de/def/dcatde/"
SIO = "http://semanticscience.org/resource/"

_FORMER = {
    f"{DCT}hasVersion": f"{DCAT}hasVersion",
    f"{DCT}isVersionOf": f"{DCAT}isVersionOf",
    f"{VCARD}hasCountryName": f"{VCARD}country-name",
    f"{VCARD}hasLocality": f"{VCARD}locality",
    f"{VCARD}hasPostalCode": f"{VCARD}postal-code",
    f"{VCARD}hasRegion": f"{VCARD}region",
    f"{VCARD}hasStreetAddress": f"{VCARD}street-address",
}
_HEALTH = re.compile(rf"(?:{re.escape(HEALTH)}|{re.escape(DRAFT)})([A-Za-z]+):?")

_NATIONAL = "DCAT-AP.de's own; stays in the graph under its own address, and no page shows it"
_SERVER = "what a FAIR Data Point says of its record; stays in the graph under its own address, and no page shows it"
KEPT: dict[str, str] = {
    **{f"{DCAT_DE}{name}": _NATIONAL for name in ("contributorID", "licenseAttributionByText", "plannedAvailability")},
    **{f"{s}{n}": _SERVER for s in FDP_O for n in ("metadataIdentifier", "metadataIssued", "metadataModified")},
    f"{SIO}SIO_000628": "a measurement that no profile names; stays in the graph under its own address",
    f"{SIO}SIO_000332": "what a measurement is about; stays in the graph under its own address",
}
"""Properties that count neither as mapped nor as left, each with the reason."""
_PREFIXES = {FDP_O[0]: "fdp-o:", DCAT_DE: "dcatde:", SIO: "sio:"}
IGNORED = {
    prefix + name.removeprefix(space): why
    for name, why in KEPT.items()
    for space, prefix in _PREFIXES.items()
    if name.startswith(space)
}
"""The same in short."""


def today(graph: Graph, known: frozenset[str]) -> Graph:
    """``graph`` with its properties as they are called now; ``known`` are the properties that have a term."""
    if not any(_may_differ(p) for node in graph for p in graph.about(node)):
        return graph
    spelt = {name.removeprefix(HEALTH).lower(): name for name in known if name.startswith(HEALTH)}
    found = []
    for node in graph:
        said = graph.about(node)
        for predicate, terms in said.items():
            for term in terms:
                name = _FORMER.get(predicate, predicate)
                if match := _HEALTH.fullmatch(predicate):
                    name = spelt.get(match[1].lower(), predicate)
                elif predicate == f"{DCT}hasVersion" and isinstance(term, Literal):
                    name = predicate if VERSION in said else VERSION  # a text is no other dataset
                found.append(Triple(node, NamedNode(name), term))
    return Graph(found)


def _may_differ(predicate: str) -> bool:
    return predicate in _FORMER or predicate.startswith((HEALTH, DRAFT))
