"""How a test of F-UJI becomes a rule: its id carries the version of the metrics, its reason is that of the metric."""

from fairdict.fair.finding import Finding, failed, unknown
from fairdict.fair.fuji.view import addresses, blank, reach
from fairdict.fair.places import field_of
from fairdict.fair.rule import Check, Decides, Rule, texts
from fairdict.fair.subject import Subject
from fairdict.fair.wording import Words
from fairdict.vocabulary import Vocabularies

_WHY = {
    "F1": (
        "A name that is everybody's and stays lets others cite the data and find them again.",
        "Met een naam die overal uniek is en blijft, kunnen anderen de data aanhalen en terugvinden.",
    ),
    "F2": (
        "People search by maker, topic and year; what the description does not say cannot be found.",
        "Mensen zoeken op maker, onderwerp en jaar; wat de beschrijving niet zegt, is niet te vinden.",
    ),
    "F3": (
        "A description without a way to its data is a promise.",
        "Een beschrijving zonder weg naar de data is een belofte.",
    ),
    "F4": (
        "Search engines show only what pages tell them in a form that they read.",
        "Zoekmachines tonen alleen wat pagina's hun zeggen in een vorm die zij lezen.",
    ),
    "A1": (
        "Before asking for data one must know whether and how they can be had.",
        "Voor men om data vraagt, moet men weten of en hoe ze te krijgen zijn.",
    ),
    "A1.1": (
        "A standard protocol lets any program fetch description and data.",
        "Met een standaardprotocol kan elk programma beschrijving en data ophalen.",
    ),
    "A1.2": (
        "A protocol that can ask who is there lets restricted data be handed out as well.",
        "Met een protocol dat kan vragen wie er is, kunnen ook beperkt toegankelijke data worden gegeven.",
    ),
    "I1": (
        "RDF tells a program what a description means, without anyone to explain it.",
        "RDF zegt een programma wat een beschrijving betekent, zonder dat iemand het uitlegt.",
    ),
    "I2": (
        "Shared terms let descriptions from many houses be searched as one.",
        "Met gedeelde termen zijn beschrijvingen uit vele huizen als één te doorzoeken.",
    ),
    "I3": (
        "Links to articles, projects and earlier versions show what the data are part of.",
        "Verwijzingen naar artikelen, projecten en eerdere versies laten zien waar de data deel van zijn.",
    ),
    "R1": (
        "Who knows type, size and variables beforehand does not fetch in vain.",
        "Wie soort, grootte en variabelen vooraf kent, haalt niet voor niets op.",
    ),
    "R1.1": (
        "Without a licence nobody knows what may be done with the data.",
        "Zonder licentie weet niemand wat er met de data mag.",
    ),
    "R1.2": (
        "Who made the data, when and from what, decides whether they can be trusted.",
        "Wie de data maakte, wanneer en waaruit, bepaalt of ze te vertrouwen zijn.",
    ),
    "R1.3": (
        "What a community shares, its tools can read.",
        "Wat een vakgebied deelt, kan de software ervan lezen.",
    ),
}  # fmt: skip


def test(
    id: str,
    title: tuple[str, str],
    asks: tuple[str, str],
    check: Check,
    passing: Subject | None,
    failing: Subject | None,
    *terms: str,
    decides: Decides = "document",
    reads: bool = False,
) -> Rule:
    """One test as a rule; ``id`` with the version of the metrics and F-UJI's own identifier.

    With ``reads`` it needs something in hand: it fails where machines are offered nothing.
    """
    principle = id.split("FsF-")[1].split("-")[0]
    asked = _in_hand(id, check) if reads else check
    return Rule(
        id, principle, texts(title), texts(asks), texts(_WHY[principle]), asked, passing, failing, terms, decides,
        offered=check,
    )  # fmt: skip


def _in_hand(id: str, check: Check) -> Check:
    def asked(subject: Subject, vocabularies: Vocabularies) -> Finding:
        if subject.memo.get("fuji-blank") is not False and blank(subject):
            return failed(id, embed(subject), why=("blank",))
        return check(subject, vocabularies)

    return asked


def embed(subject: Subject, name: str = "embed") -> Words:
    """The fix for a page that tells machines nothing."""
    page = (subject.pages or addresses(subject) or [""])[0]
    field = field_of(subject, "landingPage" if subject.pages else "identifier")
    return (name, field, page) if page else (f"{name}-any", field)


def unseen(rule: str, subject: Subject, name: str = "embed") -> Finding:
    """The finding where nothing was found on the page: because it was not looked at, does not open, or has nothing."""
    state, address, said = reach(subject)
    if said is None:
        return failed(rule, ("about", field_of(subject, "landingPage")))
    if state == "unknown":
        return unknown(rule, said.note if said.state == "unknown" else ("unread",), address)
    if state == "broken":
        return failed(rule, ("restore", field_of(subject, "identifier"), address, said.note), address, why=said.note)
    return failed(rule, embed(subject, name), address)
