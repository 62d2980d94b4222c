"""Properties that profiles and their drafts spell in more than one way.

Whichever of a group a description uses, it is written as the profile at hand spells it; where the profile has no row
for any of them, it stays as it came.
"""

from collections.abc import Collection
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fairdict.emission.plan import Slots

HEALTH = "http://healthdataportal.eu/ns/health#"
DCT = "http://purl.org/dc/terms/"
DCAT = "http://www.w3.org/ns/dcat#"
CSVW = "http://www.w3.org/ns/csvw#"

AGENT = (
    (f"{HEALTH}publisherNote", f"{HEALTH}publishernote", f"{DCT}description"),
    (f"{HEALTH}publisherType", f"{HEALTH}publishertype", f"{DCT}type"),
)
"""What agents say of themselves: in camel case, in the small letters of Health-RI's shapes, and since release 7 of
HealthDCAT-AP in Dublin Core."""
ANY = (
    (f"{HEALTH}retentionPeriod", f"{HEALTH}retentionperiod"),
    (f"{CSVW}title", f"{CSVW}titles"),
    ("https://w3id.org/dpv#hasLegalBasis", "http://www.w3.org/ns/dqv#hasLegalBasis"),
    (f"{DCAT}hasVersion", f"{DCT}hasVersion"),
    (f"{DCAT}isVersionOf", f"{DCT}isVersionOf"),
    (f"{DCAT}version", "http://www.w3.org/2002/07/owl#versionInfo"),
)

ALIKE = {iri: group for group in (*AGENT, *ANY) for iri in group}
"""The spellings of each property that has more than one."""


def spelt(said: Collection[str], slots: "Slots", agent: bool) -> dict[str, str]:
    """For each property in ``said`` that the profile spells otherwise, how: as its official shapes do, for they are
    what is run; else as its text does. What agents say of themselves is looked at where it is an ``agent``."""
    found: dict[str, str] = {}
    if ALIKE.keys().isdisjoint(said):
        return found
    for group in (*AGENT, *ANY) if agent else ANY:
        known = [iri for iri in group if iri in slots]
        wanted = next((iri for iri in known if slots[iri].shaped), known[0] if known else None)
        if wanted is not None:
            strangers = (iri for iri in group if iri in said and not (iri in slots and slots[iri].shaped))
            found.update({iri: wanted for iri in strangers if iri != wanted})
    return found
