"""How the answer is found, in a sentence a rule, in English and in Dutch; for the pages that explain a verdict."""

from collections.abc import Mapping

INDICATORS: Mapping[str, tuple[str, str]] = {
    "RDA-F1-01M": (
        "Among the source's identifiers is a DOI, Handle, ARK, URN:NBN or an address at w3id.org, purl or "
        "identifiers.org.",
        "Onder de identifiers van de bron is een DOI, Handle, ARK, URN:NBN of een adres bij w3id.org, purl of "
        "identifiers.org.",
    ),
    "RDA-F1-01D": (
        "The dataset as a whole, or one of its files, has such an identifier.",
        "De dataset als geheel, of een van de bestanden, heeft zo'n identifier.",
    ),
    "RDA-F1-02M": (
        "One of the source's identifiers is a web address, a UUID or a persistent identifier.",
        "Een van de identifiers van de bron is een webadres, een UUID of een blijvende identifier.",
    ),
    "RDA-F1-02D": (
        "The data have a web address, or the dataset an identifier that is unique everywhere.",
        "De data hebben een webadres, of de dataset een identifier die overal uniek is.",
    ),
    "RDA-F2-01M": (
        "There are a title, a description of at least 50 characters that is not the title again, keywords or themes, "
        "creator, publisher, date of publication and identifier.",
        "Er zijn een titel, een omschrijving van minstens 50 tekens die niet de titel herhaalt, trefwoorden of "
        "thema's, "
        "maker, uitgever, publicatiedatum en identifier.",
    ),
    "RDA-F3-01M": (
        "A distribution or service with an address is named; a page where the data can be asked for is enough.",
        "Een distributie of dienst met een adres is genoemd; een pagina waar de data op te vragen zijn is genoeg.",
    ),
    "RDA-F4-01M": (
        "The record was in fact collected by a program; a sheet that people hand over does not count.",
        "Het record is werkelijk door een programma opgehaald; een rekenblad dat mensen aanreiken telt niet.",
    ),
    "RDA-A1-01M": (
        "Access rights are stated; where the data are not public there is a contact, a page or conditions to ask by.",
        "De toegangsrechten staan er; zijn de data niet openbaar, dan is er een contact, pagina of voorwaarde om te "
        "vragen.",
    ),
    "RDA-A1-02M": (
        "The landing page, or else the identifier's address, answered with a web page.",
        "De landingspagina, of anders het adres van de identifier, antwoordde met een webpagina.",
    ),
    "RDA-A1-02D": (
        "One address of the data answered; data that are not public pass where rights and a way to ask are declared.",
        "Eén adres van de data antwoordde; niet-openbare data slagen als rechten en een weg om te vragen erbij staan.",
    ),
    "RDA-A1-03M": (
        "The address of an identifier answered, and did not end at the front page of a site.",
        "Het adres van een identifier antwoordde, en eindigde niet op de voorpagina van een site.",
    ),
    "RDA-A1-03D": (
        "Every download address answered, with something else than a web page; a refusal passes for declared rights.",
        "Elk downloadadres antwoordde, met iets anders dan een webpagina; een weigering slaagt bij vermelde rechten.",
    ),
    "RDA-A1-04M": (
        "An identifier or page has an address over a protocol with a public specification, or the record came over "
        "one.",
        "Een identifier of pagina heeft een adres over een protocol met een openbare specificatie, of het record kwam "
        "daarover.",
    ),
    "RDA-A1-04D": (
        "Every address of the data is of a protocol with a public specification.",
        "Elk adres van de data is van een protocol met een openbare specificatie.",
    ),
    "RDA-A1-05D": (
        "One download address or service answered with data, not with a page.",
        "Eén downloadadres of dienst antwoordde met data, niet met een pagina.",
    ),
    "RDA-A1.1-01M": (
        "As A1-04M, with a protocol that anyone may use without paying or agreeing to a provider's terms.",
        "Als A1-04M, met een protocol dat ieder mag gebruiken zonder te betalen of met een aanbieder iets af te "
        "spreken.",
    ),
    "RDA-A1.1-01D": (
        "One address of the data is of such a protocol.",
        "Eén adres van de data is van zo'n protocol.",
    ),
    "RDA-A1.2-01D": (
        "Of data that are not public, one address is of a protocol by which a server can ask who comes.",
        "Van data die niet openbaar zijn, is één adres van een protocol waarmee een server kan vragen wie er komt.",
    ),
    "RDA-A2-01M": (
        "A DOI is registered, so that its registry keeps a description; of other identifiers it cannot be told.",
        "Een DOI is geregistreerd, zodat de registratie een beschrijving bewaart; van andere identifiers is het niet "
        "te "
        "zeggen.",
    ),
    "RDA-I1-01M": (
        "The source's own record is in a standard of a community: Dublin Core, DataCite, DCAT, schema.org, DDI, ISO "
        "19115 …",
        "Het eigen record van de bron staat in een standaard van een gemeenschap: Dublin Core, DataCite, DCAT, "
        "schema.org, "
        "DDI, ISO 19115 …",
    ),
    "RDA-I1-01D": (
        "A file names a format that is registered with IANA or the EU, or that a research community shares.",
        "Een bestand noemt een formaat dat bij IANA of de EU geregistreerd is, of dat een vakgebied deelt.",
    ),
    "RDA-I1-02M": (
        "The source's own record, what its page embeds, or what its address gives on request is RDF, JSON-LD included.",
        "Het eigen record van de bron, wat in de pagina staat of wat het adres op verzoek geeft is RDF, ook JSON-LD.",
    ),
    "RDA-I1-02D": (
        "A file names a format that says what its parts mean: RDF, NetCDF, HDF5, Parquet, FHIR, DICOM …",
        "Een bestand noemt een formaat dat zegt wat zijn delen betekenen: RDF, NetCDF, HDF5, Parquet, FHIR, DICOM …",
    ),
    "RDA-I2-01M": (
        "Theme, subject, keyword, language, access rights or the like is, as the source wrote it, an address in a "
        "registered vocabulary.",
        "Thema, onderwerp, trefwoord, taal, toegangsrechten of iets dergelijks is, zoals de bron het schreef, een "
        "adres in "
        "een geregistreerde woordenlijst.",
    ),
    "RDA-I2-01D": (
        "The description names a coding system, variables or a standard of the data by an address; else only the data "
        "could tell.",
        "De beschrijving noemt een codestelsel, variabelen of een standaard van de data met een adres; anders kunnen "
        "alleen "
        "de data het zeggen.",
    ),
    "RDA-I3-01M": (
        "There is a reference to anything else: a paper, a version, a whole, a source.",
        "Er is een verwijzing naar iets anders: een artikel, een versie, een geheel, een bron.",
    ),
    "RDA-I3-01D": (
        "The data are not opened, so it is never told.",
        "De data worden niet geopend, dus dit blijft onbekend.",
    ),
    "RDA-I3-02M": (
        "A property that leads to data is filled in (source, part, version, series); of a plain relation it cannot "
        "be told.",
        "Een eigenschap die naar data leidt is ingevuld (bron, deel, versie, reeks); van een losse samenhang is het "
        "niet te "
        "zeggen.",
    ),
    "RDA-I3-02D": (
        "The data are not opened, so it is never told.",
        "De data worden niet geopend, dus dit blijft onbekend.",
    ),
    "RDA-I3-03M": (
        "A reference stands in a property that says what it is, or has a role.",
        "Een verwijzing staat in een eigenschap die zegt wat ze is, of heeft een rol.",
    ),
    "RDA-I3-04M": (
        "As I3-02M: every property that leads to data also says how.",
        "Als I3-02M: elke eigenschap die naar data leidt, zegt ook hoe.",
    ),
    "RDA-R1-01M": (
        "Six of eleven are there: contact, access rights, origin, version, format, size, language, period, place, "
        "documentation, standard.",
        "Zes van elf zijn er: contact, toegangsrechten, herkomst, versie, formaat, grootte, taal, periode, gebied, "
        "documentatie, standaard.",
    ),
    "RDA-R1.1-01M": (
        "The dataset has a licence, or each of its files.",
        "De dataset heeft een licentie, of elk van de bestanden.",
    ),
    "RDA-R1.1-02M": (
        "A licence is one of the tables of the EU, SPDX and Creative Commons, under any of its names.",
        "Een licentie staat in de tabellen van de EU, SPDX en Creative Commons, onder welke naam ook.",
    ),
    "RDA-R1.1-03M": (
        "The licence, as the source wrote it, is an address or the code of a list; a policy in ODRL will do too.",
        "De licentie is, zoals de bron haar schreef, een adres of de code uit een lijst; een policy in ODRL volstaat "
        "ook.",
    ),
    "RDA-R1.2-01M": (
        "The description tells how the data came about: a statement, a project or study, or the data they came from.",
        "De beschrijving vertelt hoe de data ontstonden: een toelichting, een project of studie, of de data waaruit ze "
        "komen.",
    ),
    "RDA-R1.2-02M": (
        "The source's own record is RDF and uses a property of PROV.",
        "Het eigen record van de bron is RDF en gebruikt een eigenschap van PROV.",
    ),
    "RDA-R1.3-01M": (
        "As I1-01M: the source's own record is in a standard of a community.",
        "Als I1-01M: het eigen record van de bron staat in een standaard van een gemeenschap.",
    ),
    "RDA-R1.3-01D": (
        "A file names an open format, or one that a research community shares.",
        "Een bestand noemt een open formaat, of een dat een vakgebied deelt.",
    ),
    "RDA-R1.3-02M": (
        "The source's own record was held against the schema of its standard; where it was not, it is not known.",
        "Het eigen record van de bron is aan het schema van zijn standaard getoetst; is dat niet gebeurd, dan is het "
        "onbekend.",
    ),
    "RDA-R1.3-02D": (
        "A file names a shared format that describes itself, or the description names the standard of the data by an "
        "address.",
        "Een bestand noemt een gedeeld formaat dat zichzelf beschrijft, of de beschrijving noemt de standaard van de "
        "data "
        "met een adres.",
    ),
}

_THERE = ("{0} says something.", "{0} zegt iets.")
_FILES = ("It is asked of every distribution; the finding tells of each.", "Dit wordt van elke distributie gevraagd.")
METRICS: Mapping[str, tuple[str, str]] = {
    "accessUrlStatusCode": (
        "An access address of the distribution answered with 2xx.",
        "Een toegangsadres van de distributie antwoordde met 2xx.",
    ),
    "downloadUrlStatusCode": (
        "A download address of the distribution answered with 2xx.",
        "Een downloadadres van de distributie antwoordde met 2xx.",
    ),
    "formatMediaTypeVocabularyAlignment": (
        "The format is a term of the EU's file types and the media type one registered with IANA.",
        "Het formaat is een term uit de bestandstypen van de EU en het mediatype een dat bij IANA geregistreerd is.",
    ),
    "formatMediaTypeNonProprietary": (
        "The file type that format or media type tells is in the list of non-proprietary ones.",
        "Het bestandstype dat formaat of mediatype noemt, staat in de lijst van formaten zonder eigenaar.",
    ),
    "formatMediaTypeMachineInterpretable": (
        "The file type that format or media type tells is in the list of machine-readable ones.",
        "Het bestandstype dat formaat of mediatype noemt, staat in de lijst van machineleesbare formaten.",
    ),
    "dcatApCompliance": (
        "The DCAT-AP shapes found nothing wrong with the description.",
        "De regels (shapes) van DCAT-AP vonden niets aan te merken op de beschrijving.",
    ),
    "knownLicence": (
        "The licence is in the EU's list, under any of its names.",
        "De licentie staat in de lijst van de EU, onder welke naam ook.",
    ),
    "accessRightsVocabularyAlignment": (
        "The access rights are a term of the EU's table.",
        "De toegangsrechten zijn een term uit de tabel van de EU.",
    ),
}


def of_metric(name: str, term: str, on: str) -> tuple[str, str]:
    """How the metric ``name`` is decided, which is asked about ``term`` of a dataset, a file, or either."""
    english, dutch = METRICS.get(name) or (_THERE[0].format(f"“{term}”"), _THERE[1].format(f"“{term}”"))
    if on == "dataset":
        return english, dutch
    return f"{english} {_FILES[0]}", f"{dutch} {_FILES[1]}"
