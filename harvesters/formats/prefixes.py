"""The metadata formats of OAI-PMH that can be described here, richest first, and the names that servers give them.

Takes what a server says of a format (prefix, namespace, schema); tells how rich it is. A prefix is any name a server
likes, so that a format is known by its namespace or schema too; ``rdf`` is DCAT only where these say so.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Family:
    """One format: the prefixes it goes by, best first, and what its namespace or schema contains."""

    name: str
    prefixes: tuple[str, ...]
    spaces: tuple[str, ...] = ()


@dataclass(frozen=True)
class Offer:
    """One format of a server, in its own words."""

    prefix: str
    namespace: str = ""
    schema: str = ""


FAMILIES = (
    Family(
        "DCAT",
        ("dcat3", "dcat_ap", "dcat-ap", "dcatap", "oai_dcat", "oai_dcat_ap", "dcat"),
        ("www.w3.org/ns/dcat",),
    ),
    Family(
        "DataCite 4",
        ("datacite4", "oai_datacite4", "datacite", "oai_datacite"),
        ("datacite.org/schema/kernel-4", "datacite.org/oai/oai-1"),
    ),
    Family(
        "DDI-Codebook",
        (
            *(
                "oai_ddi25",
                "ddi25",
                "oai_ddi_2_5",
                "ddi_2_5",
                "ddi2.5",
                "oai_ddi26",
                "ddi_c_25",
                "ddi-c",
                "ddi_c",
                "ddi_codebook",
            ),
            *("oai_ddi", "ddi", "oai_ddi21", "ddi21", "oai_ddi122", "ddi122"),
        ),
        ("ddi:codebook:", "icpsr.umich.edu/ddi", "ddialliance.org/specification/ddi-codebook"),
    ),
    Family(
        "ISO 19139",
        (
            *(
                "iso19115-3",
                "iso19115-3.2018",
                "iso19139",
                "oai_iso19139",
                "iso19139.gmd",
                "iso19115",
                "iso",
                "gmd",
                "gmi",
                "mdb",
            ),
            *("oai_iso", "iso_19139", "inspire"),
        ),
        ("isotc211.org/2005/gm", "standards.iso.org/iso/19115/-3/mdb", "schemas.isotc211.org/19115/-3/mdb"),
    ),
    Family("OpenAIRE 4", ("oai_openaire", "oai_oaire", "openaire", "oaire"), ("namespace.openaire.eu/schema/oaire",)),
    Family(
        "DataCite 3",
        ("datacite3", "oai_datacite3"),
        ("datacite.org/schema/kernel-3", "datacite.org/schema/kernel-2", "datacite.org/oai/oai-1.0"),
    ),
    Family("DIDL", ("nl_didl", "didl", "oai_didl", "didl_mods", "didl_dc"), ("mpeg21:2002:02-didl",)),
    Family("MODS", ("nl_mods", "mods", "oai_mods", "mods3"), ("loc.gov/mods",)),
    Family(
        "DDI-Lifecycle",
        ("oai_ddi33", "oai_ddi32", "oai_ddi31", "ddi33", "ddi32", "ddi31", "ddi_l", "ddi-l"),
        ("ddi:instance:3", "ddi:studyunit:3"),
    ),
    Family("qualified Dublin Core", ("oai_qdc", "qdc", "oai_dcterms", "dcterms", "oai_dcq", "dcq")),
    Family("Dublin Core", ("oai_dc", "dc"), ("openarchives.org/oai/2.0/oai_dc",)),
)
"""Richest first."""

PREFIXES = tuple(p for family in FAMILIES for p in family.prefixes)
"""The metadata prefixes that can be described, richest first."""


def richest(offers: Iterable[Offer]) -> Offer | None:
    """The offer of the richest format known here; None where there is none. What the server says of namespace and
    schema goes before the name."""
    ranked = [(rank, n, offer) for n, offer in enumerate(offers) if (rank := _rank(offer)) is not None]
    return min(ranked, key=lambda found: found[:2])[2] if ranked else None


def _rank(offer: Offer) -> tuple[int, int] | None:
    prefix = offer.prefix.strip().lower()
    for said in (offer.namespace.lower(), offer.schema.lower()):
        for n, family in enumerate(FAMILIES):
            if any(s in said for s in family.spaces) and not _else(prefix, n):
                place = family.prefixes.index(prefix) if prefix in family.prefixes else len(family.prefixes)
                return n, place
    for n, family in enumerate(FAMILIES):
        if prefix in family.prefixes:
            return n, family.prefixes.index(prefix)
        if family.name == "DCAT" and re.fullmatch(r"dcat[-_.0-9a-z]*", prefix):
            return n, len(family.prefixes)
    return None


def _else(prefix: str, family: int) -> bool:
    """Whether a prefix stands for a format that is poorer than the namespace promises: servers state that of DataCite's
    envelope for all editions."""
    return any(prefix in f.prefixes for f in FAMILIES[family + 1 :])
