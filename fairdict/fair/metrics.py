"""The 23 metrics of the EU's Metadata Quality Assessment: what each looks for, and how it is mended.

Each is asked of one node, the dataset or one of its distributions. The lists of machine-readable and non-proprietary
file types are the assessment's own; they stand in ``vocabularies/tables/file-type.ttl`` and are not widened here.
"""

from dataclasses import dataclass, replace
from typing import Literal

from fairdict.fair import looks, mends
from fairdict.fair.breach import Breach
from fairdict.fair.examples import evidence, example
from fairdict.fair.looks import Look
from fairdict.fair.mends import Mend
from fairdict.fair.rule import Decides
from fairdict.fair.subject import EU, Subject


@dataclass(frozen=True)
class Metric:
    """One metric; ``on`` says whether it is asked of the dataset, of each file, or of both; ``also`` is a second
    property that it asks for beside ``term``."""

    name: str
    principle: str
    on: Literal["dataset", "file", "either"]
    term: str
    title: tuple[str, str]
    why: tuple[str, str]
    look: Look
    mend: Mend
    failing: Subject | None
    decides: Decides = "document"
    passing: Subject | None = None
    also: str = ""

    @property
    def there(self) -> bool:
        """Whether it only asks that ``term`` says something."""
        return isinstance(self.look, looks.Has)


_FILE_GONE = {"downloadURL": None}

METRICS = (
    Metric(
        "keywordAvailability",
        "F2",
        "dataset",
        "keyword",
        ("Keywords", "Trefwoorden"),
        ("Searchers meet the dataset by the words they use.", "Zoekers vinden de dataset op hun eigen woorden."),
        looks.Has("keyword"),
        mends.say("keyword"),
        example("keyword"),
    ),
    Metric(
        "categoryAvailability",
        "F2",
        "dataset",
        "theme",
        ("Themes", "Thema's"),
        (
            "Themes let people browse without knowing a word.",
            "Met thema's kan men bladeren zonder een woord te kennen.",
        ),
        looks.Has("theme"),
        mends.theme,
        example("theme", keyword={"en": ["sleep", "health"]}),
    ),
    Metric(
        "spatialAvailability",
        "F2",
        "dataset",
        "spatial",
        ("Place", "Gebied"),
        ("People look for data about their own region.", "Mensen zoeken data over hun eigen streek."),
        looks.Has("spatial"),
        mends.say("spatial"),
        example("spatial"),
    ),
    Metric(
        "temporalAvailability",
        "F2",
        "dataset",
        "temporal",
        ("Period", "Periode"),
        ("The years covered often decide whether data fit.", "De jaren waarover data gaan bepalen vaak of ze passen."),
        looks.Has("temporal"),
        mends.say("temporal"),
        example("temporal"),
    ),
    Metric(
        "accessUrlStatusCode",
        "A1",
        "file",
        "accessURL",
        ("The access address works", "Het toegangsadres werkt"),
        ("An address that fails ends the search.", "Een adres dat niet werkt, maakt een eind aan de zoektocht."),
        looks.works("accessURL"),
        mends.address("accessURL"),
        example(tried=evidence(page=404)),
        decides="evidence",
    ),
    Metric(
        "downloadUrlAvailability",
        "A1",
        "file",
        "downloadURL",
        ("A download address", "Een downloadadres"),
        ("Programs need the file, not a page.", "Programma's hebben het bestand nodig, geen pagina."),
        looks.Has("downloadURL"),
        mends.download,
        example(file={**_FILE_GONE, "accessURL": ["https://data.example.org/record/1/sleep.csv"]}),
    ),
    Metric(
        "downloadUrlStatusCode",
        "A1",
        "file",
        "downloadURL",
        ("The download address works", "Het downloadadres werkt"),
        ("A link to a file should give it.", "Een link naar een bestand moet dat ook geven."),
        looks.works("downloadURL"),
        mends.address("downloadURL"),
        example(tried=evidence(file=404)),
        decides="evidence",
    ),
    Metric(
        "formatAvailability",
        "I1",
        "file",
        "format",
        ("File type", "Bestandstype"),
        ("One sees beforehand whether a file can be opened.", "Men ziet vooraf of een bestand te openen is."),
        looks.Has("format"),
        mends.file_type,
        example(file={"format": None}),
    ),
    Metric(
        "mediaTypeAvailability",
        "I1",
        "file",
        "mediaType",
        ("Media type", "Mediatype"),
        ("Programs choose how to read a file by it.", "Programma's kiezen daarmee hoe ze een bestand lezen."),
        looks.Has("mediaType"),
        mends.media_type,
        example(file={"mediaType": None}),
    ),
    Metric(
        "formatMediaTypeVocabularyAlignment",
        "I2",
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
        also="mediaType",
    ),
    Metric(
        "formatMediaTypeNonProprietary",
        "I1",
        "file",
        "format",
        ("A format without an owner", "Een formaat zonder eigenaar"),
        ("Everyone can open it, now and later.", "Iedereen kan het openen, nu en later."),
        looks.flagged("nonProprietary"),
        mends.say("open-copy"),
        example(file={"format": [f"{EU}file-type/XLSX"], "mediaType": None}),
    ),
    Metric(
        "formatMediaTypeMachineInterpretable",
        "I1",
        "file",
        "format",
        ("A format that programs can read", "Een formaat dat programma's kunnen lezen"),
        ("Tables in a PDF must be typed over.", "Tabellen in een PDF moet men overtypen."),
        looks.flagged("machineReadable"),
        mends.say("readable-copy"),
        example(file={"format": [f"{EU}file-type/PDF"], "mediaType": None}),
    ),
    Metric(
        "dcatApCompliance",
        "R1.3",
        "dataset",
        "conformsTo",
        ("Valid DCAT-AP", "Geldig DCAT-AP"),
        ("Portals take over what keeps to the profile.", "Portalen nemen over wat zich aan het profiel houdt."),
        looks.shapes,
        mends.shapes,
        replace(example("title"), shapes=(Breach("title", "", "title: at least one is needed"),)),
        decides="evidence",
        passing=replace(example(), shapes=()),
    ),
    Metric(
        "licenceAvailability",
        "R1.1",
        "file",
        "license",
        ("Licence with the file", "Licentie bij het bestand"),
        (
            "Who takes one file away must still know the terms.",
            "Wie één bestand meeneemt, moet de voorwaarden nog kennen.",
        ),
        looks.Has("license"),
        mends.licence,
        example(file={"license": None}),
    ),
    Metric(
        "knownLicence",
        "R1.1",
        "file",
        "license",
        ("A licence the EU knows", "Een licentie die de EU kent"),
        ("Known terms need no lawyer.", "Bekende voorwaarden vragen geen jurist."),
        looks.known_licence,
        mends.say("own-terms"),
        example(file={"license": [{"label": {"nl": ["Eigen voorwaarden"]}}]}),
    ),
    Metric(
        "accessRightsAvailability",
        "A1",
        "dataset",
        "accessRights",
        ("Access rights", "Toegangsrechten"),
        ("One knows before asking whether the data are open.", "Men weet voor het vragen of de data open zijn."),
        looks.Has("accessRights"),
        mends.access_rights,
        example("accessRights", rights=["restricted"]),
    ),
    Metric(
        "accessRightsVocabularyAlignment",
        "I2",
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
        "R1",
        "dataset",
        "contactPoint",
        ("Contact", "Contact"),
        ("Questions about data always come.", "Vragen over data komen er altijd."),
        looks.Has("contactPoint"),
        mends.say("contact"),
        example("contactPoint"),
    ),
    Metric(
        "publisherAvailability",
        "R1.2",
        "dataset",
        "publisher",
        ("Publisher", "Uitgever"),
        ("One must know who stands behind the data.", "Men moet weten wie voor de data instaat."),
        looks.Has("publisher"),
        mends.say("publisher"),
        example("publisher"),
    ),
    Metric(
        "rightsAvailability",
        "R1.1",
        "file",
        "rights",
        ("Conditions with the file", "Voorwaarden bij het bestand"),
        ("What a licence does not say belongs here.", "Wat een licentie niet zegt, hoort hier."),
        looks.Has("rights"),
        mends.say("terms"),
        example(file={"rights": None}),
    ),
    Metric(
        "byteSizeAvailability",
        "R1",
        "file",
        "byteSize",
        ("File size", "Bestandsgrootte"),
        ("One sees beforehand whether it fits.", "Men ziet vooraf of het past."),
        looks.Has("byteSize"),
        mends.size,
        example(file={"byteSize": None}),
    ),
    Metric(
        "dateIssuedAvailability",
        "F2",
        "either",
        "issued",
        ("Publication date", "Publicatiedatum"),
        ("A citation needs a year.", "Een verwijzing heeft een jaartal nodig."),
        looks.Has("issued"),
        mends.say("issued"),
        example("issued"),
    ),
    Metric(
        "dateModifiedAvailability",
        "R1",
        "either",
        "modified",
        ("Date of change", "Wijzigingsdatum"),
        ("One sees whether a copy is still the newest.", "Men ziet of een kopie nog de nieuwste is."),
        looks.Has("modified"),
        mends.say("modified"),
        example("modified"),
    ),
)
