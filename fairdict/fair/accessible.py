"""Accessible: the essential indicators about reaching descriptions and data, by people and by programs.

Data that are not public are no worse for it: a refusal (401, 403) passes where the rights are declared and there is a
way to ask.
"""

from fairdict.fair.examples import DOI, evidence, example
from fairdict.fair.network import Answer, answer
from fairdict.fair.protocols import PROTOCOLS, free_protocol_name, protocol_data, protocol_name, scheme
from fairdict.fair.rule import SERIES, Finding, failed, field_of, idle, indicator, passed, unknown
from fairdict.fair.subject import EU, Subject, values, words
from fairdict.model import Evidence
from fairdict.vocabulary import Vocabularies

PERMITTED = "not public: it opens to those with permission, and there is a way to ask"


def page_for_people(subject: Subject, _: Vocabularies) -> Finding:
    """RDA-A1-02M."""
    rule = "RDA-A1-02M"
    addresses = subject.pages or _resolvers(subject)
    if not addresses:
        fix = f"Write the address of the page about this dataset in {field_of(subject, 'landingPage')}."
        return failed(rule, fix)
    answers = [(a, answer(subject, a)) for a in addresses]
    for address, said in answers:
        if said.state == "ok" and said.is_page:
            return passed(rule, address, subject.where("landingPage"), said.note)
    return _not_reached(rule, subject, answers, "landingPage", "page", "opens, but not as a page for people")


def data_for_people(subject: Subject, vocabularies: Vocabularies) -> Finding:
    """RDA-A1-02D; one address that works is enough."""
    rule = "RDA-A1-02D"
    if not subject.holds_data:
        return idle(rule, SERIES)
    answers = [(a, answer(subject, a)) for a in subject.access]
    for address, said in answers:
        if said.state == "ok":
            return passed(rule, address, subject.where("accessURL", "downloadURL"), said.note)
    if subject.rights(vocabularies) == "closed" and subject.asks:
        return passed(rule, "", subject.where("accessRights", "contactPoint"), PERMITTED)
    if not answers:
        fix = f"Write in {field_of(subject, 'accessURL')} where the data can be got or asked for."
        return failed(rule, fix)
    return _not_reached(rule, subject, answers, "accessURL", "data", "")


def name_resolves(subject: Subject, _: Vocabularies) -> Finding:
    """RDA-A1-03M; that the page at the end shows this very record is not looked at."""
    rule = "RDA-A1-03M"
    addresses = _resolvers(subject)
    if not addresses:
        value, page = (subject.names or [""])[0], next((p for p in subject.pages if scheme(p) in PROTOCOLS), "")
        wish = page or "an identifier that is an address (https://doi.org/…)"
        fix = f"Write {wish} in {field_of(subject, 'identifier')}."
        return failed(rule, fix, value, subject.where("identifier"), page)
    answers = [(a, answer(subject, a)) for a in addresses]
    for address, said in answers:
        if said.state == "ok" and not said.is_front:
            return passed(rule, address, subject.where("identifier"), said.note)
    for address, said in answers:
        if said.state == "ok":
            return unknown(
                rule, "it ends at the front page of the site: whether the record is there cannot be told", address
            )
    return _not_reached(rule, subject, answers, "identifier", "identifier", "")


def data_resolve(subject: Subject, vocabularies: Vocabularies) -> Finding:
    """RDA-A1-03D; every address that should give data is asked."""
    rule = "RDA-A1-03D"
    if not subject.holds_data:
        return idle(rule, SERIES)
    closed = subject.rights(vocabularies) == "closed" and subject.asks
    addresses = subject.downloads or subject.access
    if not addresses:
        if closed:
            return idle(rule, "the data are not public and no address is promised; they can be asked for")
        return failed(rule, f"Write the address of the file in {field_of(subject, 'downloadURL')}.")
    answers = [(a, answer(subject, a)) for a in addresses]
    field, page = field_of(subject, "downloadURL"), "a page, not the data"
    for address, said in answers:
        if said.state == "broken" or (said.state == "refused" and not closed):
            return failed(rule, _mend(said, address, field), f"{address} {said.note}", subject.where("downloadURL"))
        if said.state == "ok" and _html(said) and not closed and not _declared_html(subject):
            fix = f"Write in {field} the address that gives the file itself; {address} gives {page}."
            return failed(rule, fix, f"{address} gives {page}", subject.where("downloadURL", "accessURL"))
    tried = sum(said.state != "unknown" for _, said in answers)
    if tried < len(answers):
        why = next(said.note for _, said in answers if said.state == "unknown")
        return unknown(rule, f"{len(answers) - tried} of {len(answers)} addresses: {why}", answers[0][0])
    refused = any(said.state == "refused" for _, said in answers)
    note = PERMITTED if refused or closed else answers[0][1].note
    return passed(rule, answers[0][0], subject.where("downloadURL", "accessURL"), note)


def outlives(subject: Subject, _: Vocabularies) -> Finding:
    """RDA-A2-01M; a registered DOI carries its description at the registry, whatever happens to the data."""
    rule = "RDA-A2-01M"
    name = next((p for p in subject.pids if p.scheme == "doi"), None)
    if name is None:
        fix = (
            "Say publicly how long descriptions are kept, or have a DOI registered: its registry keeps the description."
        )
        return unknown(rule, "nothing is known of how long the source keeps its descriptions", "", fix)
    said = next(
        (a for u in _resolvers(subject) if "doi.org/" in u and (a := answer(subject, u)).state != "unknown"), None
    )
    said = said or answer(subject, name.iri)
    if said.state == "unknown" or said.evidence is None:
        return unknown(rule, f"whether the DOI is registered: {said.note}", name.iri)
    end = said.evidence.final_url
    if said.evidence.status == 404 and (not end or "//doi.org/" in end):
        fix = f"Register {name.value} with its registration agency; doi.org does not know it."
        return failed(rule, fix, name.iri, subject.where("identifier"))
    if said.evidence.status is None:
        return unknown(rule, f"whether the DOI is registered: {said.note}", name.iri)
    return passed(rule, name.iri, subject.where("identifier"), "the registry of the DOI keeps a description")


def _resolvers(subject: Subject) -> list[str]:
    """The addresses that the identifiers have."""
    found = [p.iri for p in subject.pids] + [n for n in subject.names if scheme(n) in ("http", "https")]
    return list(dict.fromkeys(found))


def _html(said: Answer) -> bool:
    return said.evidence is not None and said.evidence.media_type in ("text/html", "application/xhtml+xml")


def _declared_html(subject: Subject) -> bool:
    kinds = [words(v) for d in subject.distributions for t in ("format", "mediaType") for v in values(d, t)]
    return any("html" in k.lower() for k in kinds)


def _not_reached(
    rule: str, subject: Subject, answers: list[tuple[str, Answer]], term: str, thing: str, otherwise: str
) -> Finding:
    """None of the addresses gave what was asked: unknown while one of them may still do so, else failed."""
    open_ones = [(a, said) for a, said in answers if said.state == "unknown"]
    if open_ones:
        return unknown(rule, open_ones[0][1].note, open_ones[0][0])
    address, said = answers[0]
    note = otherwise if said.state == "ok" and otherwise else said.note
    return failed(rule, _mend(said, address, field_of(subject, term)), f"{address} {note}", subject.where(term))


def _mend(said: Answer, address: str, field: str) -> str:
    if said.state == "refused":
        return (
            f"Declare that access is restricted and how to ask for it (access rights and a contact point), or open "
            f"{address} to all."
        )
    if said.state == "ok":
        return f"Write in {field} an address that opens as a web page."
    return f"Restore {address}, which {said.note}, or put the address that works in its place ({field})."


_CLOSED = [f"{EU}access-right/RESTRICTED"]
_UNREGISTERED = {**evidence(), DOI: Evidence(DOI, "2026-01-14T02:00:00Z", 404, final_url=DOI)}

RULES = (
    indicator(
        "RDA-A1-02M",
        ("A page about the dataset that opens", "Een pagina over de dataset die opengaat"),
        (
            "A person who found the description wants to read it at its source.",
            "Wie de beschrijving vond, wil die bij de bron kunnen lezen.",
        ),
        page_for_people,
        example(),
        example(tried=evidence(page=404)),
        "landingPage",
        decides="evidence",
    ),
    indicator(
        "RDA-A1-02D",
        ("A person can get at the data, or ask for them", "Een mens kan bij de data, of erom vragen"),
        (
            "Open data should open; data that are not public should say whom to ask.",
            "Open data moeten opengaan; data die niet openbaar zijn moeten zeggen wie men kan vragen.",
        ),
        data_for_people,
        example(tried=evidence(page=401, file=403), accessRights=_CLOSED),
        example(tried=evidence(page=404, file=404)),
        "accessURL",
        "accessRights",
        decides="evidence",
    ),
    indicator(
        "RDA-A1-03M",
        ("The identifier leads to the description", "De identifier leidt naar de beschrijving"),
        (
            "An identifier that leads nowhere names nothing; the registration behind it needs keeping up.",
            "Een identifier die nergens heen leidt, benoemt niets; de registratie erachter vraagt onderhoud.",
        ),
        name_resolves,
        example(),
        example(tried=evidence(doi=404)),
        "identifier",
        decides="evidence",
    ),
    indicator(
        "RDA-A1-03D",
        ("The data's address gives the data", "Het adres van de data geeft de data"),
        (
            "A program follows the address and must meet the file, not an error or a page around it.",
            "Een programma volgt het adres en moet het bestand treffen, geen fout en geen pagina eromheen.",
        ),
        data_resolve,
        example(),
        example(tried=evidence(file=404)),
        "downloadURL",
        decides="evidence",
    ),
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
        "RDA-A2-01M",
        ("The description outlives the data", "De beschrijving overleeft de data"),
        (
            "When data are withdrawn, papers still point at them; the description says what they were.",
            "Als data worden ingetrokken, wijzen artikelen er nog naar; de beschrijving zegt wat ze waren.",
        ),
        outlives,
        example(),
        example(tried=_UNREGISTERED),
        "identifier",
        decides="evidence",
    ),
)
