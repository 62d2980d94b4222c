"""Accessible: over which protocols descriptions and data come, and who may use these."""

from fairdict.fair.examples import example
from fairdict.fair.finding import SERIES, Finding, failed, idle, passed
from fairdict.fair.nodes import scheme
from fairdict.fair.places import field_of
from fairdict.fair.rule import indicator
from fairdict.fair.subject import EU, Subject
from fairdict.fair.wording import Words
from fairdict.vocabulary import Vocabularies

PROTOCOLS = {
    "http": True,
    "https": True,
    "ftp": True,
    "ftps": True,
    "sftp": True,
    "scp": True,
    "ssh": True,
    "rsync": True,
    "git": True,
    "drs": True,
    "dav": True,
    "davs": True,
    "irods": True,
    "ipfs": True,
    "s3": False,
    "gs": False,
    "abfs": False,
    "abfss": False,
    "globus": False,
    "smb": False,
    "afp": False,
}
"""Protocols with a public specification, and whether anyone may implement and use them without paying or agreeing to a
provider's terms."""
GUARDED = frozenset(PROTOCOLS) - {"git", "ipfs"}
"""Protocols by which a server can ask who wants the data."""


def protocol_name(subject: Subject, _: Vocabularies) -> Finding:
    """RDA-A1-04M."""
    return _protocol("RDA-A1-04M", subject, _places(subject), free=False)


def protocol_data(subject: Subject, vocabularies: Vocabularies) -> Finding:
    """RDA-A1-04D; asked of every address."""
    rule = "RDA-A1-04D"
    if not subject.holds_data:
        return idle(rule, SERIES)
    if not subject.access and subject.rights(vocabularies) == "closed" and subject.asks:
        return idle(rule, ("promised",))
    for address in subject.access:
        if scheme(address) not in PROTOCOLS:
            return _outside(rule, subject, address)
    if not subject.access:
        return _outside(rule, subject, "")
    return passed(rule, subject.access[0], subject.data_field(subject.access[0]))


def free_protocol_name(subject: Subject, _: Vocabularies) -> Finding:
    """RDA-A1.1-01M."""
    return _protocol("RDA-A1.1-01M", subject, _places(subject), free=True)


def free_protocol_data(subject: Subject, vocabularies: Vocabularies) -> Finding:
    """RDA-A1.1-01D; one address over a free protocol is enough."""
    rule = "RDA-A1.1-01D"
    if not subject.holds_data:
        return idle(rule, SERIES)
    for address in subject.access:
        if PROTOCOLS.get(scheme(address)):
            return passed(rule, address, subject.data_field(address))
    if not subject.access and subject.rights(vocabularies) == "closed" and subject.asks:
        return idle(rule, ("promised",))
    return _outside(rule, subject, subject.access[0] if subject.access else "", free=True)


def guarded(subject: Subject, vocabularies: Vocabularies) -> Finding:
    """RDA-A1.2-01D; asked only of data that are not public."""
    rule, rights = "RDA-A1.2-01D", subject.rights(vocabularies)
    if not subject.holds_data:
        return idle(rule, SERIES)
    if rights == "public":
        return idle(rule, ("open-to-all",))
    if not subject.access and rights == "closed" and subject.asks:
        return idle(rule, ("promised",))
    good = next((a for a in subject.access if scheme(a) in GUARDED), None)
    if good is not None:
        return passed(rule, good, subject.data_field(good))
    return _outside(rule, subject, subject.access[0] if subject.access else "")


def _outside(rule: str, subject: Subject, odd: str, *, free: bool = False) -> Finding:
    """The data are at ``odd``, which others cannot use, or nowhere."""
    field = field_of(subject, "accessURL")
    page = next((p for p in subject.pages if PROTOCOLS.get(scheme(p)) or (not free and scheme(p) in PROTOCOLS)), "")
    fix: Words = ("outside", field, page) if page else ("an-outside", field)
    where = subject.data_field(odd) if odd else ""
    return failed(rule, fix, odd, where, page)


def _protocol(rule: str, subject: Subject, places: list[str], *, free: bool) -> Finding:
    for place in places:
        known = PROTOCOLS.get(scheme(place))
        if known or (known is False and not free):
            return passed(rule, place, subject.page_field(place))
    if subject.harvester in ("oaipmh", "schemaorg"):
        return passed(rule, subject.harvester, "", ("over-http",))
    field, value = field_of(subject, "landingPage"), places[0] if places else ""
    fix = ("open-protocol" if free else "standard-protocol", field)
    return failed(rule, fix, value, subject.page_field(value) if value else "")


def _places(subject: Subject) -> list[str]:
    known: list[str] | None = subject.memo.get("places")
    if known is None:
        known = subject.memo["places"] = [p.iri for p in subject.pids] + subject.pages + subject.names
    return known


_CLOSED = [f"{EU}access-right/RESTRICTED"]

RULES = (
    indicator(
        "RDA-A1-04M",
        ("The description comes over a standard protocol", "De beschrijving komt over een standaardprotocol"),
        (
            "What every browser and program speaks needs no special client and no appointment.",
            "Wat elke browser en elk programma spreekt, vraagt geen aparte software en geen afspraak.",
        ),
        protocol_name,
        example(),
        example("id", "landingPage", identifier=["412"], harvester="sheet", format="text/csv"),
        "landingPage",
        "identifier",
    ),
    indicator(
        "RDA-A1-04D",
        ("The data come over a standard protocol", "De data komen over een standaardprotocol"),
        (
            "A path on a shared drive works inside one building only.",
            "Een pad op een gedeelde schijf werkt maar in één gebouw.",
        ),
        protocol_data,
        example(),
        example(file={"accessURL": [{"@value": "N:\\research\\sleep"}], "downloadURL": None}),
        "accessURL",
    ),
    indicator(
        "RDA-A1.1-01M",
        ("The protocol is open to all", "Het protocol staat voor iedereen open"),
        (
            "Nobody should need a paid licence or a provider's account to read a description.",
            "Niemand zou een betaalde licentie of een account bij een aanbieder nodig moeten hebben om een "
            "beschrijving te lezen.",
        ),
        free_protocol_name,
        example(),
        example("id", identifier=["412"], landingPage=["s3://bucket/record/1"], harvester="dcat", format="text/turtle"),
        "landingPage",
        "identifier",
    ),
    indicator(
        "RDA-A1.1-01D",
        ("The data come over a protocol open to all", "De data komen over een protocol dat voor iedereen openstaat"),
        (
            "Data behind one provider's own protocol are lost to those who are not its customers.",
            "Data achter het eigen protocol van één aanbieder zijn verloren voor wie daar geen klant is.",
        ),
        free_protocol_data,
        example(),
        example(file={"accessURL": ["s3://bucket/sleep.csv"], "downloadURL": None}),
        "accessURL",
    ),
    indicator(
        "RDA-A1.2-01D",
        ("The protocol can ask who wants the data", "Het protocol kan vragen wie de data wil"),
        (
            "Data that are not for everybody need a door that can be locked, and opened for those with permission.",
            "Data die niet voor iedereen zijn, vragen een deur die op slot kan, en open voor wie toestemming heeft.",
        ),
        guarded,
        example(accessRights=_CLOSED),
        example(accessRights=_CLOSED, file={"accessURL": [{"@value": "N:\\research\\sleep"}], "downloadURL": None}),
        "accessURL",
    ),
)
