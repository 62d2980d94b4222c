"""The ``dcat:CatalogRecord`` of a dataset: since when it is listed, what became of it, and whom it was harvested from.

By DCAT 3, section 6.5, and DCAT-AP 3.0.1: ``dct:issued`` is the day it was first listed here, ``dct:modified`` the day
our description last changed, ``adms:status`` what that change was, ``dct:source`` the original record, or the best of
them. Each original has a ``prov:Derivation`` of its own: its identifier at the partner, as the partner writes it, when
it was first harvested and when it last came changed, and from whom. A night in which nothing changed changes nothing.
"""

from fairdict.config import Catalogue
from fairdict.document import digest
from fairdict.emission import languages
from fairdict.model import Document
from fairdict.publish.entry import Account, Entry

CHANGE = "http://purl.org/adms/changetype/"
"""The ADMS change types: what became of a record last."""
CREATED, UPDATED, DELETED = f"{CHANGE}created", f"{CHANGE}updated", f"{CHANGE}deleted"
LABELS = {
    CREATED: {"en": ["created"], "nl": ["aangemaakt"]},
    UPDATED: {"en": ["updated"], "nl": ["bijgewerkt"]},
    DELETED: {"en": ["deleted"], "nl": ["verwijderd"]},
}
DCAT3 = "https://www.w3.org/TR/vocab-dcat-3/"
"""What every description here conforms to; a profile's own graph names the profile in its place."""
PROV = "http://www.w3.org/ns/prov#"


def record_of(entry: Entry, catalogue: Catalogue) -> Document:
    """The catalogue record of ``entry``."""
    original = list(dict.fromkeys(a.page for a in entry.accounts if a.page))
    licences = [a.licence or catalogue.licence for a in entry.accounts]
    record: Document = {
        "id": f"{entry.iri}#record",
        "type": ["CatalogRecord"],
        "primaryTopic": [entry.iri],
        "issued": [{"@value": entry.since, "@type": "xsd:date"}],
        "modified": [{"@value": entry.changed, "@type": "xsd:date"}],
        "status": [_status(entry)],
        "conformsTo": [{"id": DCAT3, "type": ["Standard"]}],
        "language": languages(entry.document, catalogue.vocabularies),
        "identifier": list(dict.fromkeys(a.identifier for a in entry.accounts)),
        "source": original[:1],
        "wasDerivedFrom": original[1:],
        "qualifiedDerivation": [_derivation(a, entry.iri, catalogue) for a in entry.accounts],
        "license": list(dict.fromkeys(licence for licence in licences if licence)),
    }
    return {k: v for k, v in record.items() if v != []}


def _status(entry: Entry) -> Document:
    iri = DELETED if entry.state == "withdrawn" else CREATED if entry.since == entry.changed else UPDATED
    return {"id": iri, "type": ["Concept"], "prefLabel": LABELS[iri]}


def _derivation(account: Account, iri: str, catalogue: Catalogue) -> Document:
    """Where one account came from, and when."""
    node: Document = {
        "id": f"{iri}#from-{account.source}-{digest(account.identifier, 4)}",
        "type": [f"{PROV}Derivation"],
        "identifier": [account.original or account.identifier],
        "created": [{"@value": account.since, "@type": "xsd:date"}],
        "modified": [{"@value": account.changed, "@type": "xsd:date"}],
        "wasAttributedTo": [
            {
                "id": f"{catalogue.base_iri}source/{account.source}#partner",
                "name": {"@none": [account.publisher]},
            }
        ],
    }
    if account.page:
        node[f"{PROV}entity"] = [{"id": account.page}]
    return node
