"""What only F-UJI's tests say: fixes and reasons in English and in Dutch, by their names."""

from collections.abc import Mapping

from fairdict.fair.reasons import Message, told

FUJI: Mapping[str, Message] = {
    "embed": Message(
        "Embed the description in the page {1} as JSON-LD of schema.org ({0} leads there).",
        "Neem de beschrijving als JSON-LD van schema.org op in de pagina {1} (daarheen leidt {0}).",
        "embed-any",
    ),
    "embed-any": told(
        "Embed the description as JSON-LD of schema.org in the page that {0} leads to.",
        "Neem de beschrijving als JSON-LD van schema.org op in de pagina waarheen {0} leidt.",
    ),
    "serve-rdf": Message(
        'Give RDF (JSON-LD, Turtle) to programs that ask {1} for it, or link to it there as rel="describedby" '
        "({0} leads there).",
        "Geef RDF (JSON-LD, Turtle) aan programma's die {1} daarom vragen, of verwijs er daar naar met "
        'rel="describedby" (daarheen leidt {0}).',
        "serve-rdf-any",
    ),
    "serve-rdf-any": told(
        "Give RDF (JSON-LD, Turtle) to programs that ask for it at the address in {0}, or link to it there as "
        'rel="describedby".',
        "Geef RDF (JSON-LD, Turtle) aan programma's die er bij het adres in {0} om vragen, of verwijs er daar naar met "
        'rel="describedby".',
    ),
    "file-id": told(
        "Write in {0} an address or a persistent identifier for each file.",
        "Zet in {0} voor elk bestand een adres of een blijvende identificatie.",
    ),
    "file-pid": told(
        "Have a DOI or Handle registered for the files and write it in {0}.",
        "Laat voor de bestanden een DOI of Handle registreren en zet die in {0}.",
    ),
    "uuid": told(
        "Write a UUID in {0}; it is only needed where there is no web address or persistent identifier.",
        "Zet een UUID in {0}; dat hoeft alleen als er geen webadres of blijvende identificatie is.",
    ),
    "no-uuid": told(
        "Leave it: this is asked only of what has no web address or persistent identifier, and {0} is one.",
        "Laat het zo: dit wordt alleen gevraagd van wat geen webadres of blijvende identificatie heeft, en {0} is er "
        "een.",
    ),
    "access-word": told(
        "Write in {0} one of the words open access, restricted access, closed access or embargoed access.",
        "Zet in {0} een van de woorden open access, restricted access, closed access of embargoed access.",
    ),
    "datacite": told(
        "Have the dataset registered with DataCite and write the DOI in {0}.",
        "Laat de dataset bij DataCite registreren en zet de DOI in {0}.",
    ),
    "relate": told(
        "Write what the data belong to or come from (an article, a project, an earlier version), by its address, in "
        "one of: {0}.",
        "Zet waar de data bij horen of uit voortkomen (een artikel, een project, een eerdere versie), met het adres, "
        "in een van: {0}.",
    ),
    "relate-link": told(
        "Write the related resource in {0} as an address or identifier (https://doi.org/…).",
        "Zet het gerelateerde werk als adres of identificatie in {0} (https://doi.org/…).",
    ),
    "terms-of": told(
        "Write in {0} a term of a registered vocabulary by its address, such as http://id.nlm.nih.gov/mesh/D006262 for "
        "health.",
        "Zet in {0} een term uit een geregistreerd vocabulaire met zijn adres, zoals "
        "http://id.nlm.nih.gov/mesh/D006262 voor gezondheid.",
    ),
    "namespaced": told(
        "Offer the description as RDF or as XML with a namespace beside {0}.",
        "Bied de beschrijving naast {0} als RDF of als XML met een naamruimte aan.",
    ),
    "resource-type": told("Write in {0} what it is, such as Dataset.", "Zet in {0} wat het is, bijvoorbeeld Dataset."),
    "type-and-size": told(
        "Write the media type and the size in bytes with each file: {0}.",
        "Zet bij elk bestand het mediatype en de grootte in bytes: {0}.",
    ),
    "as-served": Message(
        "Write in {0} the type and size that the server gives for {1}.",
        "Zet in {0} het type en de grootte die de server voor {1} opgeeft.",
        "as-served-any",
    ),
    "as-served-any": told(
        "Write in {0} the type and size that the server gives.",
        "Zet in {0} het type en de grootte die de server opgeeft.",
    ),
    "variables": told("Name in {0} what was measured or asked.", "Noem in {0} wat er gemeten of gevraagd is."),
    "origin": told(
        "Fill in who made or published the data, and when: {0}.",
        "Vul in wie de data maakte of uitgaf, en wanneer: {0}.",
    ),
    "prov": told(
        "Describe the origin in the words of PROV (prov:wasGeneratedBy, prov:wasDerivedFrom), in RDF: {0}.",
        "Beschrijf de herkomst in de woorden van PROV (prov:wasGeneratedBy, prov:wasDerivedFrom), in RDF: {0}.",
    ),
    "prov-in-rdf": told(
        "Offer the description as RDF as well, as a DCAT record or in the page, with its origin in the words of PROV "
        "(prov:wasGeneratedBy, prov:wasDerivedFrom); this form of the record has no place for them.",
        "Bied de beschrijving ook als RDF aan, als DCAT-record of in de pagina, met de herkomst in de woorden van PROV "
        "(prov:wasGeneratedBy, prov:wasDerivedFrom); in deze vorm van het record is er geen plaats voor.",
    ),
    "community": told(
        "Offer the records in the standard of the field as well, such as DDI, ISO 19115 or EML.",
        "Bied de records ook aan in de standaard van het vakgebied, zoals DDI, ISO 19115 of EML.",
    ),
    "general": told(
        "Offer the records in a general standard, such as DataCite, DCAT or Dublin Core.",
        "Bied de records aan in een algemene standaard, zoals DataCite, DCAT of Dublin Core.",
    ),
    "shared-format": told(
        "Add a copy in a format that is open or common in research (CSV, NetCDF, PDF/A) and name it in {0}.",
        "Voeg een kopie toe in een formaat dat open of in het onderzoek gangbaar is (CSV, NetCDF, PDF/A) en noem "
        "die in "
        "{0}.",
    ),
    "spdx": Message("Write {1} in {0}.", "Zet {1} in {0}.", "a-spdx"),
    "a-spdx": told(
        "Write in {0} the address of a licence in the SPDX list, such as https://creativecommons.org/licenses/by/4.0/.",
        "Zet in {0} het adres van een licentie uit de SPDX-lijst, zoals https://creativecommons.org/licenses/by/4.0/.",
    ),
    "blank": told(
        "the page tells machines nothing, so F-UJI would see none of the description",
        "de pagina zegt machines niets, dus F-UJI zou niets van de beschrijving zien",
    ),
    "unread": told(
        "the page was not read for what it tells machines", "de pagina is niet bekeken op wat ze machines zegt"
    ),
    "unasked": told("it was not asked for RDF", "er is niet om RDF gevraagd"),
    "registry-unasked": told(
        "which registry holds the DOI was not asked", "bij welke registratie de DOI hoort, is niet gevraagd"
    ),
    "re3data": told(
        "what re3data says of the repository is not looked at",
        "wat re3data over de bewaarplaats zegt, wordt niet bekeken",
    ),
    "unopened": told(
        "files are not opened to look for their variables", "bestanden worden niet geopend om naar variabelen te zoeken"
    ),
    "untyped": told("of what type it is, is not known", "van welk type het is, is niet bekend"),
    "differs": told("the server says {0}, {1} bytes", "de server zegt {0}, {1} bytes"),
    "sizeless": told("the server does not tell the size", "de server zegt niet hoe groot het is"),
    "claimed": told(
        "as claimed; what the server gives is not compared", "volgens opgave; vergeleken met de server is het niet"
    ),
    "whatever": told("any text will do here", "elke tekst volstaat hier"),
}
