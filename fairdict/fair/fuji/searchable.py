"""F-UJI on being found: core metadata, the way to the data, and what search engines can read."""

from fairdict.fair.finding import Finding, failed, passed, unknown
from fairdict.fair.fuji.examples import example, silent
from fairdict.fair.fuji.metric import test, unseen
from fairdict.fair.fuji.tables import DATACITE_HOSTS
from fairdict.fair.fuji.view import CITATION, CORE, addresses, contents, lacks, offered, pages
from fairdict.fair.places import field_of, fields_of, no_file
from fairdict.fair.rule import Check
from fairdict.fair.subject import Subject, is_global
from fairdict.vocabulary import Vocabularies

_ENGINES = ("schema.org", "purl.org/dc/", "www.w3.org/ns/dcat")


def core(rule: str, terms: tuple[str, ...]) -> Check:
    """0.8, F2-01M-2 and -3: all of ``terms``."""

    def check(subject: Subject, _: Vocabularies) -> Finding:
        lacking = lacks(subject, terms)
        if not lacking:
            return passed(rule)
        fields = fields_of(subject, lacking)
        return failed(rule, ("fill", fields), why=("missing", fields))

    return check


def offering(subject: Subject, _: Vocabularies) -> Finding:
    """0.5, F2-01M-1: by any of the common ways."""
    rule = "fuji-0.5/FsF-F2-01M-1"
    for evidence in pages(subject):
        if offered(evidence):
            return passed(rule, evidence.url)
    return unseen(rule, subject)


def about_content(subject: Subject, vocabularies: Vocabularies) -> Finding:
    """0.5, F3-01M-1: address, size or type; any of the three will do."""
    rule = "fuji-0.5/FsF-F3-01M-1"
    for content in contents(subject, vocabularies):
        return passed(rule, content.url, subject.where(content.term))
    for term in ("mediaType", "format", "byteSize"):
        if any(term in d for d in subject.distributions):
            return passed(rule, "", subject.where(term))
    return failed(rule, no_file(subject))


def content_address(subject: Subject, vocabularies: Vocabularies) -> Finding:
    """0.8 and 0.5, F3-01M-2."""
    rule = "fuji-0.8/FsF-F3-01M-2"
    for content in contents(subject, vocabularies):
        return passed(rule, content.url, subject.where(content.term))
    page = next((p for p in subject.pages if is_global(p)), "")
    return failed(rule, no_file(subject), suggestion=page)


def searchable(subject: Subject, _: Vocabularies) -> Finding:
    """0.8 and 0.5, F4-01M-1: only what is in the page itself counts."""
    rule = "fuji-0.8/FsF-F4-01M-1"
    for evidence in pages(subject):
        for form in evidence.embedded or ():
            spaces = (*form.vocabularies, *form.types)
            if "dc" in form.vocabularies or any(mark in space for space in spaces for mark in _ENGINES):
                return passed(rule, evidence.url, "", (form.form,))
    return unseen(rule, subject)


def listed(subject: Subject, _: Vocabularies) -> Finding:
    """0.5, F4-01M-2: F-UJI asks DataCite, and for what has no DOI there the lists of two search engines."""
    rule = "fuji-0.5/FsF-F4-01M-2"
    name = next((p.iri for p in subject.pids if p.scheme == "doi"), "")
    if name and subject.harvester == "datacite":
        return passed(rule, name, subject.where("identifier"))
    for evidence in pages(subject):
        if evidence.negotiated is not None and evidence.negotiated.final_url.startswith(DATACITE_HOSTS):
            return passed(rule, evidence.url, subject.where("identifier"))
    if name or addresses(subject):
        return unknown(rule, ("registry-unasked",), name)
    return failed(rule, ("datacite", field_of(subject, "identifier")))


RULES = (
    test(
        "fuji-0.5/FsF-F2-01M-1",
        (
            "A description that machines get at in a usual way",
            "Een beschrijving waar machines op een gangbare manier bij kunnen",
        ),
        (
            "The page embeds it, links to it (Signposting), or gives it to those who ask for RDF.",
            "De pagina bevat haar, verwijst ernaar (Signposting) of geeft haar aan wie om RDF vraagt.",
        ),
        offering,
        example(),
        example(tried=silent()),
        "landingPage",
        decides="evidence",
    ),
    test(
        "fuji-0.8/FsF-F2-01M-2",
        ("What a citation needs", "Wat een verwijzing nodig heeft"),
        (
            "Creator, title, identifier, date of publication, publisher and type are all there, with whatever text.",
            "Maker, titel, identificatie, publicatiedatum, uitgever en soort zijn er alle, met welke tekst ook.",
        ),
        core("fuji-0.8/FsF-F2-01M-2", CITATION),
        example(),
        example("creator", "issued"),
        *CITATION,
        reads=True,
    ),
    test(
        "fuji-0.8/FsF-F2-01M-3",
        ("What a searcher needs", "Wat een zoeker nodig heeft"),
        (
            "What a citation needs, and a description and keywords, with whatever text.",
            "Wat een verwijzing nodig heeft, en een omschrijving en trefwoorden, met welke tekst ook.",
        ),
        core("fuji-0.8/FsF-F2-01M-3", CORE),
        example(),
        example("keyword", "description"),
        *CORE,
        reads=True,
    ),
    test(
        "fuji-0.5/FsF-F3-01M-1",
        ("Something is said of the files", "Er wordt iets over de bestanden gezegd"),
        (
            "An address, a type or a size is given; any of the three will do.",
            "Een adres, een type of een grootte is genoemd; één daarvan volstaat.",
        ),
        about_content,
        example(),
        example("distribution"),
        "distribution",
        reads=True,
    ),
    test(
        "fuji-0.8/FsF-F3-01M-2",
        ("The description names the address of the data", "De beschrijving noemt het adres van de data"),
        (
            "A download, access or service address is given; whether it works is not tried.",
            "Een download-, toegangs- of dienstadres is genoemd; of dat werkt, wordt niet geprobeerd.",
        ),
        content_address,
        example(),
        example("distribution"),
        "distribution",
        "accessURL",
        reads=True,
    ),
    test(
        "fuji-0.8/FsF-F4-01M-1",
        ("A page that search engines understand", "Een pagina die zoekmachines begrijpen"),
        (
            "The page itself holds Dublin Core, schema.org or DCAT, as JSON-LD, RDFa, microdata or meta tags.",
            "De pagina zelf bevat Dublin Core, schema.org of DCAT, als JSON-LD, RDFa, microdata of meta-tags.",
        ),
        searchable,
        example(),
        example(tried=silent()),
        "landingPage",
        decides="evidence",
    ),
    test(
        "fuji-0.5/FsF-F4-01M-2",
        ("Known to a large register of data", "Bekend bij een groot register van data"),
        (
            "DataCite knows the DOI. Other registers that F-UJI asks are not asked here.",
            "DataCite kent de DOI. Andere registers die F-UJI vraagt, worden hier niet gevraagd.",
        ),
        listed,
        example(harvester="datacite", format="application/json"),
        example("id", "landingPage", identifier=["412"]),
        "identifier",
        decides="evidence",
    ),
)
