"""The 23 metrics of the EU's Metadata Quality Assessment: what each looks for, what it weighs, how it is mended.

Each is asked of one node, the dataset or one of its distributions. The lists of machine-readable and non-proprietary
file types are the assessment's own; they stand in ``vocabularies/tables/file-type.ttl`` and are not widened here.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from fairdict.fair.examples import evidence, example
from fairdict.fair.network import answer
from fairdict.fair.reusable import guessed_type, stray_licence
from fairdict.fair.rule import Outcome
from fairdict.fair.subject import EU, Subject, iri, match, says, values, words
from fairdict.model import Document
from fairdict.vocabulary import Concept, Vocabularies

IANA = "http://www.iana.org/assignments/media-types/"
Seen = tuple[Outcome, str, str]
"""An outcome, the value it rests on, and why it is not known."""
Look = Callable[[Subject, Document, Vocabularies], Seen]
Mend = Callable[[Subject, Document, Vocabularies, str], tuple[str, str]]
"""From the node and the name of the field: the value to write, empty where none can be computed, and the sentence."""


@dataclass(frozen=True)
class Metric:
    """One metric; ``on`` says whether it is asked of the dataset, of each file, or of both."""

    name: str
    part: str
    points: float
    on: Literal["dataset", "file", "either"]
    term: str
    title: tuple[str, str]
    asks: tuple[str, str]
    look: Look
    mend: Mend
    failing: Subject | None
    decides: Literal["document", "evidence", "never"] = "document"


_NOTHING: Seen = ("fail", "", "")


def has(term: str) -> Look:
    """Whether the property says anything."""

    def look(_: Subject, node: Document, __: Vocabularies) -> Seen:
        if term in node:
            for value in values(node, term):
                if says(value):
                    return ("pass", words(value), "")
        return _NOTHING

    return look


def works(term: str) -> Look:
    """Whether one of the addresses answers a HEAD request with 2xx; rights do not count here."""

    def look(subject: Subject, node: Document, _: Vocabularies) -> Seen:
        state: Seen = ("fail", "", "")
        for address in filter(None, (words(v) for v in values(node, term))):
            said = answer(subject, address)
            if said.state == "ok" and said.evidence is not None:
                if said.evidence.method == "HEAD":
                    return ("pass", address, said.note)
                if state[0] == "fail":  # another method is used only where HEAD was refused
                    state = ("fail", f"{address} {said.note} to {said.evidence.method} but refuses HEAD", "")
            elif said.state == "unknown":
                state = ("indeterminate", address, said.note)
            elif state[0] == "fail":
                state = ("fail", f"{address} {said.note}", "")
        return state

    return look


def _file_type(node: Document, vocabularies: Vocabularies) -> Concept | None:
    """The file type that the format tells, or else the media type."""
    for term in ("format", "mediaType"):
        for value in values(node, term):
            found = match(vocabularies, "file-type", iri(value) or words(value))
            if found is not None:
                return found.concept
    return None


def flagged(flag: str) -> Look:
    """Whether the file type is in one of the assessment's two lists."""

    def look(_: Subject, node: Document, vocabularies: Vocabularies) -> Seen:
        concept = _file_type(node, vocabularies)
        if concept is None:
            return ("fail", words(next(iter(values(node, "format") or values(node, "mediaType")), None)), "")
        return ("pass" if concept.attributes.get(flag) == "true" else "fail", concept.iri, "")

    return look


def _aligned(_: Subject, node: Document, vocabularies: Vocabularies) -> Seen:
    format, kind = (next((iri(v) for v in values(node, t) if iri(v)), "") for t in ("format", "mediaType"))
    found = match(vocabularies, "file-type", format) if format.startswith(f"{EU}file-type/") else None
    good = found is not None and kind.startswith(IANA) and "/" in kind[len(IANA) :]
    return ("pass" if good else "fail", f"{format} {kind}".strip(), "")


def _known_licence(_: Subject, node: Document, vocabularies: Vocabularies) -> Seen:
    value = next((words(v) for v in values(node, "license")), "")
    found = match(vocabularies, "licence", value)
    good = found is not None and found.concept.within(f"{EU}licence/") is not None
    return ("pass" if good else "fail", value, "")


def _known_rights(_: Subject, node: Document, vocabularies: Vocabularies) -> Seen:
    value = next((w for v in values(node, "accessRights") if (w := iri(v) or words(v))), "")
    good = value.startswith(f"{EU}access-right/") and match(vocabularies, "access-right", value) is not None
    return ("pass" if good else "fail", value, "")


def _shapes(_: Subject, __: Document, ___: Vocabularies) -> Seen:
    return ("indeterminate", "", "datasets are not validated against the DCAT-AP shapes yet")


def say(sentence: str) -> Mend:
    """A fix without a computed value; ``{field}`` is the field's name."""
    return lambda _, __, ___, field: ("", sentence.format(field=field))


def _mend_theme(subject: Subject, _: Document, vocabularies: Vocabularies, field: str) -> tuple[str, str]:
    for term in ("subject", "keyword"):
        for value in values(subject.document, term)[:30]:
            found = match(vocabularies, "data-theme", words(value))
            if found is not None:
                return found.concept.iri, f"Write {found.concept.iri} in {field}."
    return "", f"Write in {field} one of the EU's data themes, such as {EU}data-theme/HEAL for health."


def _mend_address(_: Subject, node: Document, __: Vocabularies, field: str) -> tuple[str, str]:
    address = next((w for t in ("accessURL", "downloadURL") for v in values(node, t) if (w := words(v))), "")
    if not address:
        return "", f"Write in {field} an address that can be tried."
    return "", f"See that what {field} holds answers without a login, also to a HEAD request, or write one that does."


def _mend_download(subject: Subject, node: Document, _: Vocabularies, field: str) -> tuple[str, str]:
    for address in (words(v) for v in values(node, "accessURL")):
        said = answer(subject, address)
        if said.state == "ok" and said.evidence is not None and said.evidence.media_type not in ("", "text/html"):
            return address, f"Write {address} in {field} too: it gives the file itself."
    return "", f"Write in {field} the address that gives the file itself, not a page about it."


def _mend_format(_: Subject, node: Document, vocabularies: Vocabularies, field: str) -> tuple[str, str]:
    concept = _file_type(node, vocabularies)
    kind = concept.iri if concept is not None else guessed_type(node, vocabularies)
    return kind, f"Write {kind or f'the file type, such as {EU}file-type/CSV,'} in {field}."


def _mend_media_type(_: Subject, node: Document, vocabularies: Vocabularies, field: str) -> tuple[str, str]:
    concept = _file_type(node, vocabularies)
    if concept is None:
        found = match(vocabularies, "file-type", guessed_type(node, vocabularies))
        concept = None if found is None else found.concept
    kind = None if concept is None else concept.within(IANA)
    return kind or "", f"Write {kind or f'the media type, such as {IANA}text/csv,'} in {field}."


def _mend_aligned(subject: Subject, node: Document, vocabularies: Vocabularies, field: str) -> tuple[str, str]:
    parts = [f(subject, node, vocabularies, field)[0] for f in (_mend_format, _mend_media_type)]
    wish = " and ".join(p for p in parts if p) or "a term of the EU's file types and a media type registered at IANA"
    return "", f"Name the file type twice in {field}: {wish}."


def _mend_licence(subject: Subject, _: Document, vocabularies: Vocabularies, field: str) -> tuple[str, str]:
    stray = stray_licence(subject, vocabularies)
    wish = stray or "the licence, such as https://creativecommons.org/licenses/by/4.0/,"
    return stray, f"Write {wish} in {field}, with each file."


def _mend_rights(_: Subject, node: Document, vocabularies: Vocabularies, field: str) -> tuple[str, str]:
    for term in ("accessRights", "rights"):
        for value in values(node, term):
            found = match(vocabularies, "access-right", words(value))
            if found is not None:
                return found.concept.iri, f"Write {found.concept.iri} in {field}."
    return "", f"Write in {field} one of {EU}access-right/PUBLIC, RESTRICTED or NON_PUBLIC."


def _mend_size(subject: Subject, node: Document, _: Vocabularies, field: str) -> tuple[str, str]:
    for address in (words(v) for v in values(node, "downloadURL")):
        said = answer(subject, address)
        if said.state == "ok" and said.evidence is not None and said.evidence.length is not None:
            return str(
                said.evidence.length
            ), f"Write {said.evidence.length} in {field}: so many bytes the server tells."
    return "", f"Write the size in bytes in {field}."


_FILE_GONE = {"downloadURL": None}
_NO_TYPE = {"format": None, "mediaType": None}

METRICS = (
    Metric(
        "keywordAvailability",
        "findability",
        30,
        "dataset",
        "keyword",
        ("Keywords", "Trefwoorden"),
        ("Searchers meet the dataset by the words they use.", "Zoekers vinden de dataset op hun eigen woorden."),
        has("keyword"),
        say("Write a few words people would search for in {field}."),
        example("keyword"),
    ),
    Metric(
        "categoryAvailability",
        "findability",
        30,
        "dataset",
        "theme",
        ("Themes", "Thema's"),
        (
            "Themes let people browse without knowing a word.",
            "Met thema's kan men bladeren zonder een woord te kennen.",
        ),
        has("theme"),
        _mend_theme,
        example("theme", keyword={"en": ["sleep", "health"]}),
    ),
    Metric(
        "spatialAvailability",
        "findability",
        20,
        "dataset",
        "spatial",
        ("Place", "Gebied"),
        ("People look for data about their own region.", "Mensen zoeken data over hun eigen streek."),
        has("spatial"),
        say("Name the place or region the data are about in {field}."),
        example("spatial"),
    ),
    Metric(
        "temporalAvailability",
        "findability",
        20,
        "dataset",
        "temporal",
        ("Period", "Periode"),
        ("The years covered often decide whether data fit.", "De jaren waarover data gaan bepalen vaak of ze passen."),
        has("temporal"),
        say("Write the period the data are about in {field}, as 2018-03-01/2021-11-30."),
        example("temporal"),
    ),
    Metric(
        "accessUrlStatusCode",
        "accessibility",
        50,
        "file",
        "accessURL",
        ("The access address works", "Het toegangsadres werkt"),
        ("An address that fails ends the search.", "Een adres dat niet werkt, maakt een eind aan de zoektocht."),
        works("accessURL"),
        _mend_address,
        example(tried=evidence(page=404)),
        decides="evidence",
    ),
    Metric(
        "downloadUrlAvailability",
        "accessibility",
        20,
        "file",
        "downloadURL",
        ("A download address", "Een downloadadres"),
        ("Programs need the file, not a page.", "Programma's hebben het bestand nodig, geen pagina."),
        has("downloadURL"),
        _mend_download,
        example(file={**_FILE_GONE, "accessURL": ["https://data.example.org/record/1/sleep.csv"]}),
    ),
    Metric(
        "downloadUrlStatusCode",
        "accessibility",
        30,
        "file",
        "downloadURL",
        ("The download address works", "Het downloadadres werkt"),
        ("A link to a file should give it.", "Een link naar een bestand moet dat ook geven."),
        works("downloadURL"),
        _mend_address,
        example(tried=evidence(file=404)),
        decides="evidence",
    ),
    Metric(
        "formatAvailability",
        "interoperability",
        20,
        "file",
        "format",
        ("File type", "Bestandstype"),
        ("One sees beforehand whether a file can be opened.", "Men ziet vooraf of een bestand te openen is."),
        has("format"),
        _mend_format,
        example(file={"format": None}),
    ),
    Metric(
        "mediaTypeAvailability",
        "interoperability",
        10,
        "file",
        "mediaType",
        ("Media type", "Mediatype"),
        ("Programs choose how to read a file by it.", "Programma's kiezen daarmee hoe ze een bestand lezen."),
        has("mediaType"),
        _mend_media_type,
        example(file={"mediaType": None}),
    ),
    Metric(
        "formatMediaTypeVocabularyAlignment",
        "interoperability",
        10,
        "file",
        "format",
        ("File type in shared words", "Bestandstype in gedeelde woorden"),
        (
            "“Excel”, “xls” and “spreadsheet” look like three things.",
            "“Excel”, “xls” en “spreadsheet” lijken drie dingen.",
        ),
        _aligned,
        _mend_aligned,
        example(file={"format": [{"label": {"@none": ["table"]}}]}),
    ),
    Metric(
        "formatMediaTypeNonProprietary",
        "interoperability",
        20,
        "file",
        "format",
        ("A format without an owner", "Een formaat zonder eigenaar"),
        ("Everyone can open it, now and later.", "Iedereen kan het openen, nu en later."),
        flagged("nonProprietary"),
        say("Add a copy in a format from the EU's list of non-proprietary ones (CSV, JSON, XML, NetCDF …) to {field}."),
        example(file={"format": [f"{EU}file-type/XLSX"], "mediaType": None}),
    ),
    Metric(
        "formatMediaTypeMachineInterpretable",
        "interoperability",
        20,
        "file",
        "format",
        ("A format that programs can read", "Een formaat dat programma's kunnen lezen"),
        ("Tables in a PDF must be typed over.", "Tabellen in een PDF moet men overtypen."),
        flagged("machineReadable"),
        say(
            "Add a copy in a format from the EU's list of machine-readable ones (CSV, JSON, XLSX, NetCDF …) to {field}."
        ),
        example(file={"format": [f"{EU}file-type/PDF"], "mediaType": None}),
    ),
    Metric(
        "dcatApCompliance",
        "interoperability",
        30,
        "dataset",
        "conformsTo",
        ("Valid DCAT-AP", "Geldig DCAT-AP"),
        ("Portals take over what keeps to the profile.", "Portalen nemen over wat zich aan het profiel houdt."),
        _shapes,
        say(""),
        None,
        decides="never",
    ),
    Metric(
        "licenceAvailability",
        "reusability",
        20,
        "file",
        "license",
        ("Licence with the file", "Licentie bij het bestand"),
        (
            "Who takes one file away must still know the terms.",
            "Wie één bestand meeneemt, moet de voorwaarden nog kennen.",
        ),
        has("license"),
        _mend_licence,
        example(file={"license": None}),
    ),
    Metric(
        "knownLicence",
        "reusability",
        10,
        "file",
        "license",
        ("A licence the EU knows", "Een licentie die de EU kent"),
        ("Known terms need no lawyer.", "Bekende voorwaarden vragen geen jurist."),
        _known_licence,
        say(
            "If your terms are those of a licence in the EU's list (Creative Commons, for instance), write its address "
            "in {field}; otherwise leave it as it is, your own terms are no mistake."
        ),
        example(file={"license": [{"label": {"nl": ["Eigen voorwaarden"]}}]}),
    ),
    Metric(
        "accessRightsAvailability",
        "reusability",
        10,
        "dataset",
        "accessRights",
        ("Access rights", "Toegangsrechten"),
        ("One knows before asking whether the data are open.", "Men weet voor het vragen of de data open zijn."),
        has("accessRights"),
        _mend_rights,
        example("accessRights", rights=["restricted"]),
    ),
    Metric(
        "accessRightsVocabularyAlignment",
        "reusability",
        5,
        "dataset",
        "accessRights",
        ("Access rights in shared words", "Toegangsrechten in gedeelde woorden"),
        ("Catalogues can only filter on words they share.", "Catalogi kunnen alleen filteren op woorden die ze delen."),
        _known_rights,
        _mend_rights,
        example(accessRights=[{"type": ["RightsStatement"], "label": {"en": ["restricted"]}}]),
    ),
    Metric(
        "contactPointAvailability",
        "reusability",
        20,
        "dataset",
        "contactPoint",
        ("Contact", "Contact"),
        ("Questions about data always come.", "Vragen over data komen er altijd."),
        has("contactPoint"),
        say("Write a desk or person with an e-mail address or page in {field}."),
        example("contactPoint"),
    ),
    Metric(
        "publisherAvailability",
        "reusability",
        10,
        "dataset",
        "publisher",
        ("Publisher", "Uitgever"),
        ("One must know who stands behind the data.", "Men moet weten wie voor de data instaat."),
        has("publisher"),
        say("Write the organisation that makes the data available in {field}."),
        example("publisher"),
    ),
    Metric(
        "rightsAvailability",
        "contextuality",
        5,
        "file",
        "rights",
        ("Conditions with the file", "Voorwaarden bij het bestand"),
        ("What a licence does not say belongs here.", "Wat een licentie niet zegt, hoort hier."),
        has("rights"),
        say("Write what users should know about rights in {field}, with each file."),
        example(file={"rights": None}),
    ),
    Metric(
        "byteSizeAvailability",
        "contextuality",
        5,
        "file",
        "byteSize",
        ("File size", "Bestandsgrootte"),
        ("One sees beforehand whether it fits.", "Men ziet vooraf of het past."),
        has("byteSize"),
        _mend_size,
        example(file={"byteSize": None}),
    ),
    Metric(
        "dateIssuedAvailability",
        "contextuality",
        5,
        "either",
        "issued",
        ("Publication date", "Publicatiedatum"),
        ("A citation needs a year.", "Een verwijzing heeft een jaartal nodig."),
        has("issued"),
        say("Write the date of publication in {field}, as 2021-03-01."),
        example("issued"),
    ),
    Metric(
        "dateModifiedAvailability",
        "contextuality",
        5,
        "either",
        "modified",
        ("Date of change", "Wijzigingsdatum"),
        ("One sees whether a copy is still the newest.", "Men ziet of een kopie nog de nieuwste is."),
        has("modified"),
        say("Write the date of the last change in {field}, as 2022-05-16."),
        example("modified"),
    ),
)
