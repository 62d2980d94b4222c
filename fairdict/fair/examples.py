"""The one well-described dataset from which every rule's passing and failing example is made."""

from typing import Any

from fairdict.fair.subject import EU, Subject
from fairdict.model import Document, Evidence

TODAY = "2026-01-15"
DOI = "https://doi.org/10.5072/sleep-1"
PAGE = "https://data.example.org/record/1"
FILE = "https://data.example.org/record/1/sleep.csv"
_TRIED = "2026-01-14T02:00:00Z"


def document() -> Document:
    """A fresh copy of the example."""
    return {
        "id": DOI,
        "type": ["Dataset"],
        "identifier": ["10.5072/sleep-1"],
        "title": {"en": ["Sleep in Twente"], "nl": ["Slaap in Twente"]},
        "description": {"en": ["Diaries and actigraphy of 412 adults who slept at home, over two weeks each."]},
        "keyword": {"en": ["sleep", "actigraphy"]},
        "theme": [f"{EU}data-theme/HEAL"],
        "creator": [{"type": ["Agent", "Person"], "name": {"@none": ["Jo Bos"]}}],
        "publisher": [{"type": ["Agent", "Organization"], "name": {"en": ["Example University"]}}],
        "contactPoint": [{"type": ["Kind"], "fn": {"en": ["Data desk"]}, "hasEmail": ["mailto:data@example.org"]}],
        "issued": [{"@value": "2021-03-01", "@type": "xsd:date"}],
        "modified": [{"@value": "2022-05-16", "@type": "xsd:date"}],
        "accessRights": [f"{EU}access-right/PUBLIC"],
        "license": ["https://creativecommons.org/licenses/by/4.0/"],
        "language": [f"{EU}language/ENG"],
        "temporal": [
            {"type": ["PeriodOfTime"], "startDate": [{"@value": "2018", "@type": "xsd:gYear"}]},
        ],
        "spatial": [{"type": ["Location"], "label": {"@none": ["Twente"]}}],
        "version": ["2"],
        "provenance": [{"type": ["ProvenanceStatement"], "label": {"en": ["Collected with wrist actigraphs."]}}],
        "page": ["https://data.example.org/record/1/codebook.pdf"],
        "landingPage": [PAGE],
        "distribution": [distribution()],
    }


def distribution() -> Document:
    """A fresh copy of the example's only distribution."""
    return {
        "type": ["Distribution"],
        "accessURL": [PAGE],
        "downloadURL": [FILE],
        "format": [f"{EU}file-type/CSV"],
        "mediaType": ["http://www.iana.org/assignments/media-types/text/csv"],
        "byteSize": [52431],
        "license": ["https://creativecommons.org/licenses/by/4.0/"],
        "rights": [{"type": ["RightsStatement"], "label": {"en": ["Cite the authors."]}}],
    }


def evidence(**statuses: int | None) -> dict[str, Evidence]:
    """What was found at the example's ``doi``, ``page`` and ``file``; another status, or none, may be given."""
    found = {"doi": 200, "page": 200, "file": 200} | statuses
    tried = {"doi": (DOI, PAGE, "text/html"), "page": (PAGE, PAGE, "text/html"), "file": (FILE, FILE, "text/csv")}
    return {
        url: Evidence(url, _TRIED, found[name], media_type=kind, length=52431, final_url=final)
        for name, (url, final, kind) in tried.items()
    }


def example(
    *without: str,
    harvester: str = "oaipmh",
    format: str = "oai_datacite",
    tried: dict[str, Evidence] | None = None,
    file: Document | None = None,
    **terms: Any,
) -> Subject:
    """The example as a subject: ``without`` some properties, with others replaced by ``terms``, with the properties
    of ``file`` in its distribution (None there takes one out), and with ``tried`` as evidence."""
    made = document() | terms
    if file is not None and "distribution" not in terms:
        merged = distribution() | file
        made["distribution"] = [{key: value for key, value in merged.items() if value is not None}]
    kept = {key: value for key, value in made.items() if key not in without}
    return Subject(
        document=kept,
        evidence=evidence() if tried is None else tried,
        harvester=harvester,
        format=format,
        public_iri="https://catalogue.example.org/dataset/sleep-1",
        today=TODAY,
    )
