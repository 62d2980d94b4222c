"""Accessible: the indicators about reaching descriptions and data, by people and by programs.

Data that are not public are no worse for it: a refusal (401, 403) passes where the rights are declared and there is a
way to ask.
"""

from fairdict.fair.answers import Answer
from fairdict.fair.examples import DOI, evidence, example
from fairdict.fair.finding import SERIES, Finding, failed, idle, passed, unknown
from fairdict.fair.licences import is_licence
from fairdict.fair.nodes import scheme
from fairdict.fair.places import field_of
from fairdict.fair.protocols import PROTOCOLS
from fairdict.fair.rule import indicator
from fairdict.fair.subject import EU, OF_DATA, Subject, iri, values, words
from fairdict.fair.wording import Words
from fairdict.model import Evidence
from fairdict.vocabulary import Vocabularies

PERMITTED: Words = ("permitted",)


def says_how(subject: Subject, vocabularies: Vocabularies) -> Finding:
    """RDA-A1-01M; rights in words of one's own do, where there is someone to ask."""
    rule, document = "RDA-A1-01M", subject.document
    where = subject.where("accessRights")
    written = [w for v in values(document, "accessRights") if (w := words(v) or iri(v))]
    written += [w for v in values(document, "rights") if (w := words(v) or iri(v)) and not is_licence(w)]
    rights = subject.rights(vocabularies)
    if rights == "public" or (rights and subject.asks):
        return passed(rule, written[0], where or subject.where("rights"))
    if rights:
        return failed(rule, ("whom-to-ask", field_of(subject, "contactPoint")), written[0], where, why=("no-asking",))
    if written and subject.asks:
        return passed(rule, written[0], where or subject.where("rights"), ("own-words",))
    value = written[0] if written else ""
    return failed(rule, ("a-right", field_of(subject, "accessRights")), value, where)


def page_for_people(subject: Subject, _: Vocabularies) -> Finding:
    """RDA-A1-02M."""
    rule = "RDA-A1-02M"
    addresses = subject.pages or subject.resolvers
    if not addresses:
        return failed(rule, ("about", field_of(subject, "landingPage")))
    answers = [(a, subject.answers[a]) for a in addresses]
    for address, said in answers:
        if said.state == "ok" and said.is_page:
            return passed(rule, address, subject.page_field(address), said.note)
    return _not_reached(rule, subject, answers, "landingPage", ("no-page",))


def data_for_people(subject: Subject, vocabularies: Vocabularies) -> Finding:
    """RDA-A1-02D; one address that works is enough."""
    rule = "RDA-A1-02D"
    if not subject.holds_data:
        return idle(rule, SERIES)
    answers = [(a, subject.answers[a]) for a in subject.access]
    for address, said in answers:
        if said.state == "ok":
            return passed(rule, address, subject.data_field(address), said.note)
    if subject.rights(vocabularies) == "closed" and subject.asks:
        return passed(rule, "", subject.where("accessRights"), PERMITTED)
    if not answers:
        return failed(rule, ("get", field_of(subject, "accessURL")))
    return _not_reached(rule, subject, answers, "accessURL")


def name_resolves(subject: Subject, _: Vocabularies) -> Finding:
    """RDA-A1-03M; that the page at the end shows this very record is not looked at."""
    rule = "RDA-A1-03M"
    addresses = subject.resolvers
    if not addresses:
        value, page = (subject.names or [""])[0], next((p for p in subject.pages if scheme(p) in PROTOCOLS), "")
        field = field_of(subject, "identifier")
        fix: Words = ("resolver", field, page) if page else ("a-resolver", field)
        return failed(rule, fix, value, subject.where("identifier"), page)
    answers = [(a, subject.answers[a]) for a in addresses]
    for address, said in answers:
        if said.state == "ok" and not said.is_front:
            return passed(rule, address, subject.where("identifier"), said.note)
    for address, said in answers:
        if said.state == "ok":
            return unknown(rule, ("front",), address, where=subject.where("identifier"))
    return _not_reached(rule, subject, answers, "identifier")


def data_resolve(subject: Subject, vocabularies: Vocabularies) -> Finding:
    """RDA-A1-03D; every address that should give data is asked."""
    rule = "RDA-A1-03D"
    if not subject.holds_data:
        return idle(rule, SERIES)
    closed = subject.rights(vocabularies) == "closed" and subject.asks
    answers = [(a, subject.answers[a]) for a in subject.downloads or subject.access]
    if not answers:
        return _no_address(rule, subject, closed=closed)
    for address, said in answers:
        if said.state == "broken" or (said.state == "refused" and not closed):
            return _broken(rule, subject, address, said, "downloadURL")
        if said.state == "ok" and not closed and _html(said) and not _declared_html(subject):
            fix = ("file-itself", field_of(subject, "downloadURL"), address)
            return failed(rule, fix, address, subject.data_field(address), why=("a-page",))
    tried = sum(said.state != "unknown" for _, said in answers)
    if tried < len(answers):
        why = next(said.note for _, said in answers if said.state == "unknown")
        return unknown(rule, ("some", str(len(answers) - tried), str(len(answers)), why), answers[0][0])
    refused = any(said.state == "refused" for _, said in answers)
    note = PERMITTED if refused or closed else answers[0][1].note
    return passed(rule, answers[0][0], subject.where(subject.holder(answers[0][0], "downloadURL", "accessURL")), note)


def _no_address(rule: str, subject: Subject, *, closed: bool) -> Finding:
    """No address gives data: no matter where data are closed and can be asked for."""
    if closed:
        return idle(rule, ("promised",))
    return failed(rule, ("the-file", field_of(subject, "downloadURL")))


def data_for_programs(subject: Subject, vocabularies: Vocabularies) -> Finding:
    """RDA-A1-05D; one address that gives data, not a page, is enough."""
    rule = "RDA-A1-05D"
    if not subject.holds_data:
        return idle(rule, SERIES)
    closed = subject.rights(vocabularies) == "closed" and subject.asks
    answers = [(a, subject.answers[a]) for a in subject.downloads or subject.endpoints]
    if not answers:
        return _no_address(rule, subject, closed=closed)
    for address, said in answers:
        if said.state == "ok" and (not _html(said) or _declared_html(subject)):
            return passed(rule, address, subject.data_field(address), said.note)
        if said.state == "refused" and closed:
            return passed(rule, address, subject.data_field(address), PERMITTED)
    if all(said.state == "ok" for _, said in answers):
        address = answers[0][0]
        fix: Words = ("file-itself", field_of(subject, "downloadURL"), address)
        return failed(rule, fix, address, subject.data_field(address), why=("a-page",))
    return _not_reached(rule, subject, [a for a in answers if a[1].state != "ok"], "downloadURL")


def outlives(subject: Subject, _: Vocabularies) -> Finding:
    """RDA-A2-01M; a registered DOI carries its description at the registry, whatever happens to the data."""
    rule = "RDA-A2-01M"
    name = next((p for p in subject.pids if p.scheme == "doi"), None)
    if name is None:
        return unknown(rule, ("kept",), "", ("say-kept",))
    said = next(
        (a for u in subject.resolvers if "doi.org/" in u and (a := subject.answers[u]).state != "unknown"), None
    )
    said = said or subject.answers[name.iri]
    if said.state == "unknown" or said.evidence is None:
        return unknown(rule, ("registered", said.note), name.iri)
    end = said.evidence.final_url
    if said.evidence.status == 404 and (not end or "//doi.org/" in end):
        fix = ("registration", field_of(subject, "identifier"), name.value)
        return failed(rule, fix, name.iri, subject.where("identifier"), why=("unregistered",))
    if said.evidence.status is None:
        return unknown(rule, ("registered", said.note), name.iri)
    return passed(rule, name.iri, subject.where("identifier"), ("registry",))


def _html(said: Answer) -> bool:
    return said.evidence is not None and said.evidence.media_type in ("text/html", "application/xhtml+xml")


def _declared_html(subject: Subject) -> bool:
    return any("html" in kind.lower() for term in ("format", "mediaType") for kind in subject.of_each(term))


def _not_reached(
    rule: str, subject: Subject, answers: list[tuple[str, Answer]], term: str, otherwise: Words = ()
) -> Finding:
    """None of the addresses gave what was asked: unknown while one of them may still do so, else failed."""
    for address, said in answers:
        if said.state == "unknown":
            return unknown(rule, said.note, address, where=subject.where(_holder(subject, address, term)))
    return _broken(rule, subject, *answers[0], term, otherwise)


def _broken(rule: str, subject: Subject, address: str, said: Answer, term: str, otherwise: Words = ()) -> Finding:
    """``address`` did not give what was asked of ``term``."""
    holder = _holder(subject, address, term)
    field = field_of(subject, holder)
    if said.state == "ok":
        mend: Words = ("web-page", field_of(subject, term))
    elif said.state == "refused":
        mend = ("open", field, address)
    else:
        mend = ("restore", field, address, said.note)
    why = otherwise if said.state == "ok" and otherwise else said.note
    return failed(rule, mend, address, subject.where(holder), why=why)


def _holder(subject: Subject, address: str, term: str) -> str:
    """The property in which ``address`` stands: ``term``, another one for data, or the identifier."""
    if term in OF_DATA:
        return subject.holder(address, term, *OF_DATA) or term
    return subject.holder(address, term) or "identifier"


_CLOSED = [f"{EU}access-right/RESTRICTED"]
_UNREGISTERED = {**evidence(), DOI: Evidence(DOI, "2026-01-14T02:00:00Z", 404, final_url=DOI)}

RULES = (
    indicator(
        "RDA-A1-01M",
        ("The description says how to get at the data", "De beschrijving zegt hoe men aan de data komt"),
        (
            "One should know before asking whether the data are open, and whom to ask where they are not.",
            "Men hoort voor het vragen te weten of de data open zijn, en wie men vraagt als ze dat niet zijn.",
        ),
        says_how,
        example(),
        example("accessRights"),
        "accessRights",
        "contactPoint",
    ),
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
        "RDA-A1-05D",
        ("A program can fetch the data", "Een programma kan de data ophalen"),
        (
            "Work that is done again every night cannot wait for someone to press a button.",
            "Werk dat elke nacht opnieuw gebeurt, kan niet wachten tot iemand op een knop drukt.",
        ),
        data_for_programs,
        example(),
        example(tried=evidence(file=404)),
        "downloadURL",
        decides="evidence",
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
