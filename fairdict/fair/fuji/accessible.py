"""F-UJI on Accessible: what is said of access, what opens, and over which protocols."""

from collections.abc import Callable, Iterator
from functools import lru_cache

from fairdict.fair.finding import Finding, failed, passed, unknown
from fairdict.fair.fuji.examples import example, silent, tried
from fairdict.fair.fuji.metric import test, unseen
from fairdict.fair.fuji.tables import ACCESS_SPACES, ACCESS_TERMS, PROTOCOLS
from fairdict.fair.fuji.view import addresses, contents, offered, pages, verbatim
from fairdict.fair.nodes import scheme
from fairdict.fair.places import field_of, free_field, no_file
from fairdict.fair.rule import Check
from fairdict.fair.subject import EU, Subject, iri, match, values, words
from fairdict.fair.wording import Words
from fairdict.vocabulary import Vocabularies


def access_told(subject: Subject, vocabularies: Vocabularies) -> Finding:
    """0.8 and 0.5, A1-01M-1: any text but a licence."""
    rule = "fuji-0.8/FsF-A1-01M-1"
    for term, value in _access(subject, vocabularies):
        return passed(rule, value, subject.where(term), ("whatever",))
    return failed(rule, ("a-right", field_of(subject, "accessRights")))


def _access(subject: Subject, vocabularies: Vocabularies) -> Iterator[tuple[str, str]]:
    for term in ("accessRights", "rights"):
        for node in subject.nodes:
            for value in values(node, term) if term in node else ():
                text = iri(value) or words(value)
                if text and (term == "accessRights" or match(vocabularies, "licence", text) is None):
                    yield term, text


def access_term(subject: Subject, _: Vocabularies) -> Finding:
    """0.5, A1-01M-3: a code or label of a vocabulary, to the letter but for case; an address is none."""
    rule = "fuji-0.5/FsF-A1-01M-3"
    field = field_of(subject, "rights") if "rights" in subject.system.fields else free_field(subject, "accessRights")
    if isinstance(field, str):
        field = field.partition(" (")[0]  # the word stands beside an attribute that holds an address
    return _recognised(rule, subject, lambda text: text.lower() in ACCESS_TERMS, ("access-word", field))


def access_address(subject: Subject, _: Vocabularies) -> Finding:
    """0.5, A1-01M-2: an address in a vocabulary of access rights."""
    rule, fix = "fuji-0.5/FsF-A1-01M-2", ("a-right", free_field(subject, "accessRights"))
    return _recognised(rule, subject, _is_access_address, fix)


@lru_cache(512)
def _is_access_address(text: str) -> bool:
    lowered = text.lower()
    return any(space in lowered for space in ACCESS_SPACES)


def _recognised(rule: str, subject: Subject, known: Callable[[str], bool], fix: Words) -> Finding:
    said: list[tuple[str, str]] | None = subject.memo.get("fuji-access")
    if said is None:
        said = [(term, text) for term in ("accessRights", "rights") for text in verbatim(subject, term)]
        subject.memo["fuji-access"] = said
    for term, text in said:
        if known(text):
            return passed(rule, text, subject.where(term))
    term, value = said[0] if said else ("accessRights", "")
    return failed(rule, fix, value, subject.where(term) if value else "")


def described(subject: Subject, _: Vocabularies) -> Finding:
    """0.8, A1-02MD-1: the identifier leads to a description that machines can read."""
    rule = "fuji-0.8/FsF-A1-02MD-1"
    for evidence in pages(subject):
        if subject.answers[evidence.url].state == "ok" and offered(evidence):
            return passed(rule, evidence.url)
    return unseen(rule, subject)


def opens(subject: Subject, vocabularies: Vocabularies) -> Finding:
    """0.8, A1-02MD-2: one address that answers 20x will do; a refusal fails, whatever rights are declared."""
    rule = "fuji-0.8/FsF-A1-02MD-2"
    found = contents(subject, vocabularies)
    if not found:
        return failed(rule, no_file(subject))
    waiting = None
    for content in found:
        said = subject.answers[content.url]
        if said.state == "ok":
            return passed(rule, content.url, subject.where(content.term), said.note)
        if said.state == "unknown":
            waiting = waiting or (content, said)
    content, said = waiting or (found[0], subject.answers[found[0].url])
    where = subject.where(content.term)
    if waiting is not None:
        return unknown(rule, said.note, content.url, where=where)
    fix = ("restore", field_of(subject, content.term), content.url, said.note)
    return failed(rule, fix, content.url, where, why=said.note)


def protocol(rule: str, *, asks: bool) -> Check:
    """0.8, A1.1-01MD-1 and A1.2-01MD-1, and 0.5, A1-02M-1: of the addresses of the description."""

    def check(subject: Subject, _: Vocabularies) -> Finding:
        places = addresses(subject)
        for place in places:
            if _fits(place, asks):
                return passed(rule, place, subject.page_field(place))
        return failed(rule, ("standard-protocol", field_of(subject, "landingPage")), places[0] if places else "")

    return check


def data_protocol(rule: str, *, asks: bool) -> Check:
    """0.8, A1.1-01MD-2 and A1.2-01MD-2, and 0.5, A1-03D-1: one address of the data will do."""

    def check(subject: Subject, vocabularies: Vocabularies) -> Finding:
        found = contents(subject, vocabularies)
        if not found:
            return failed(rule, no_file(subject))
        for content in found:
            if _fits(content.url, asks):
                return passed(rule, content.url, subject.where(content.term))
        return failed(
            rule, ("an-outside", field_of(subject, found[0].term)), found[0].url, subject.where(found[0].term)
        )

    return check


def _fits(address: str, asks: bool) -> bool:
    able = PROTOCOLS.get(scheme(address))
    return able is not None and (able or not asks)


RULES = (
    test(
        "fuji-0.8/FsF-A1-01M-1",
        ("Something is said of access", "Er wordt iets over de toegang gezegd"),
        (
            "Access rights, or a text about rights that is no licence, are given; what they say does not matter.",
            "Er staan toegangsrechten, of een tekst over rechten die geen licentie is; wat die zegt, doet er niet toe.",
        ),
        access_told,
        example(),
        example("accessRights", file={"rights": None}),
        "accessRights",
        reads=True,
    ),
    test(
        "fuji-0.5/FsF-A1-01M-3",
        ("Access in a standard word", "Toegang in een standaardwoord"),
        (
            "The source's own word is a code or label of COAR, ePrints, OpenAIRE or the EU; an address is none.",
            "Het eigen woord van de bron is een code of label van COAR, ePrints, OpenAIRE of de EU; een adres is dat "
            "niet.",
        ),
        access_term,
        example(accessRights=["open access"]),
        example(),
        "accessRights",
        reads=True,
    ),
    test(
        "fuji-0.5/FsF-A1-01M-2",
        ("Access as an address of a vocabulary", "Toegang als adres uit een vocabulaire"),
        (
            "The source's own value is an address of COAR's, ePrints', OpenAIRE's or the EU's access rights.",
            "De eigen waarde van de bron is een adres uit de toegangsrechten van COAR, ePrints, OpenAIRE of de EU.",
        ),
        access_address,
        example(),
        example(accessRights=["open access"]),
        "accessRights",
        reads=True,
    ),
    test(
        "fuji-0.8/FsF-A1-02MD-1",
        ("The identifier leads to a description", "De identificatie leidt naar een beschrijving"),
        (
            "An address of the description opens and offers it to machines.",
            "Een adres van de beschrijving gaat open en biedt haar aan machines aan.",
        ),
        described,
        example(),
        example(tried=silent()),
        "identifier",
        "landingPage",
        decides="evidence",
    ),
    test(
        "fuji-0.8/FsF-A1-02MD-2",
        ("The data can be fetched", "De data zijn op te halen"),
        (
            "One address of the data answers with a status of 20x. A refusal fails, whatever access rights are "
            "declared.",
            "Eén adres van de data antwoordt met een status 20x. Een weigering zakt, welke toegangsrechten er "
            "ook staan.",
        ),
        opens,
        example(),
        example(tried=tried(file=401), accessRights=[f"{EU}access-right/RESTRICTED"]),
        "distribution",
        decides="evidence",
        reads=True,
    ),
    test(
        "fuji-0.8/FsF-A1.1-01MD-1",
        ("A standard protocol for the description", "Een standaardprotocol voor de beschrijving"),
        (
            "An identifier or page is an address of a standardised web protocol.",
            "Een identificatie of pagina is een adres van een gestandaardiseerd webprotocol.",
        ),
        protocol("fuji-0.8/FsF-A1.1-01MD-1", asks=False),
        example(),
        example("id", "landingPage", identifier=["412"]),
        "landingPage",
    ),
    test(
        "fuji-0.8/FsF-A1.1-01MD-2",
        ("A standard protocol for the data", "Een standaardprotocol voor de data"),
        (
            "One address of the data is of a standardised web protocol.",
            "Eén adres van de data is van een gestandaardiseerd webprotocol.",
        ),
        data_protocol("fuji-0.8/FsF-A1.1-01MD-2", asks=False),
        example(),
        example(file={"downloadURL": ["s3://bucket/sleep.csv"]}),
        "downloadURL",
        reads=True,
    ),
    test(
        "fuji-0.8/FsF-A1.2-01MD-1",
        (
            "A protocol for the description that can ask who is there",
            "Een protocol voor de beschrijving dat kan vragen wie er is",
        ),
        (
            "An identifier or page is an address of a protocol with authentication; HTTP counts.",
            "Een identificatie of pagina is een adres van een protocol met authenticatie; HTTP telt mee.",
        ),
        protocol("fuji-0.8/FsF-A1.2-01MD-1", asks=True),
        example(),
        example("id", identifier=["412"], landingPage=["telnet://data.example.org/1"]),
        "landingPage",
    ),
    test(
        "fuji-0.8/FsF-A1.2-01MD-2",
        ("A protocol for the data that can ask who is there", "Een protocol voor de data dat kan vragen wie er is"),
        (
            "One address of the data is of a protocol with authentication; HTTP counts.",
            "Eén adres van de data is van een protocol met authenticatie; HTTP telt mee.",
        ),
        data_protocol("fuji-0.8/FsF-A1.2-01MD-2", asks=True),
        example(),
        example(file={"downloadURL": ["telnet://data.example.org/1"]}),
        "downloadURL",
        reads=True,
    ),
)
