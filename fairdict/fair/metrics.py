"""The 23 metrics of the EU's Metadata Quality Assessment: what each looks for, what it weighs, how it is mended.

Each is asked of one node, the dataset or one of its distributions. The lists of machine-readable and non-proprietary
file types are the assessment's own; they stand in ``vocabularies/tables/file-type.ttl`` and are not widened here.
"""

from dataclasses import dataclass
from typing import Literal

from fairdict.fair import looks, mends
from fairdict.fair.examples import evidence, example
from fairdict.fair.looks import Look
from fairdict.fair.mends import Mend
from fairdict.fair.subject import EU, Subject


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


_FILE_GONE = {"downloadURL": None}

METRICS = (
    Metric(
        "keywordAvailability",
        "findability",
        30,
        "dataset",
        "keyword",
        ("Keywords", "Trefwoorden"),
        ("Searchers meet the dataset by the words they use.", "Zoekers vinden de dataset op hun eigen woorden."),
        looks.has("keyword"),
        mends.say("Write a few words people would search for in {field}."),
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
        looks.has("theme"),
        mends.theme,
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
        looks.has("spatial"),
        mends.say("Name the place or region the data are about in {field}."),
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
        looks.has("temporal"),
        mends.say("Write the period the data are about in {field}, as 2018-03-01/2021-11-30."),
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
        looks.works("accessURL"),
        mends.address,
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
        looks.has("downloadURL"),
        mends.download,
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
        looks.works("downloadURL"),
        mends.address,
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
        looks.has("format"),
        mends.file_type,
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
        looks.has("mediaType"),
        mends.media_type,
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
        looks.aligned,
        mends.both_types,
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
        looks.flagged("nonProprietary"),
        mends.say(
            "Add a copy in a format from the EU's list of non-proprietary ones (CSV, JSON, XML, NetCDF …) to {field}."
        ),
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
        looks.flagged("machineReadable"),
        mends.say(
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
        looks.shapes,
        mends.say(""),
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
        looks.has("license"),
        mends.licence,
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
        looks.known_licence,
        mends.say(
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
        looks.has("accessRights"),
        mends.access_rights,
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
        looks.known_rights,
        mends.access_rights,
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
        looks.has("contactPoint"),
        mends.say("Write a desk or person with an e-mail address or page in {field}."),
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
        looks.has("publisher"),
        mends.say("Write the organisation that makes the data available in {field}."),
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
        looks.has("rights"),
        mends.say("Write what users should know about rights in {field}, with each file."),
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
        looks.has("byteSize"),
        mends.size,
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
        looks.has("issued"),
        mends.say("Write the date of publication in {field}, as 2021-03-01."),
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
        looks.has("modified"),
        mends.say("Write the date of the last change in {field}, as 2022-05-16."),
        example("modified"),
    ),
)
