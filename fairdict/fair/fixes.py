"""What would help: every fix in English and in Dutch, by its name.

The first thing filled in is the source's own field. A fix with a computed value names a general one without it.
"""

from collections.abc import Mapping

from fairdict.fair.metric_fixes import METRIC_FIXES
from fairdict.fair.reasons import Message, told

_EU = "http://publications.europa.eu/resource/authority/"
_IANA = "http://www.iana.org/assignments/media-types/"
_BY = "https://creativecommons.org/licenses/by/4.0/"
_FINDABLE = {
    "stray-pid": Message("Write {1} in {0}.", "Zet {1} in {0}.", "a-pid"),
    "a-pid": told(
        "Have a DOI, Handle, ARK or URN:NBN registered and write it in {0} as an address, https://doi.org/10.….",
        "Laat een DOI, Handle, ARK of URN:NBN registreren en zet die als adres in {0}: https://doi.org/10.….",
    ),
    "page-name": Message("Write {1} in {0}.", "Zet {1} in {0}.", "a-name"),
    "a-name": told(
        "Write in {0} an identifier no one else can have: a DOI or another address (https://…).",
        "Zet in {0} een identificatie die niemand anders kan hebben: een DOI of een ander adres (https://…).",
    ),
    "fill": Message("Fill in {0}.", "Vul in: {0}.", "fill-any", ()),
    "fill-long": Message(
        "Fill in {0} (a description takes at least {1} characters).",
        "Vul in: {0} (een omschrijving telt minstens {1} tekens).",
        "fill-any",
        (),
    ),
    "fill-any": told(
        "Fill in what is missing of title, description, keywords, creator, publisher, date of publication and "
        "identifier.",
        "Vul in wat ontbreekt van titel, omschrijving, trefwoorden, maker, uitgever, publicatiedatum en identificatie.",
    ),
    "file": Message(
        "Write where the data can be had in {0}{1}{2}.",
        "Zet in {0} waar de data te krijgen zijn{1}{2}.",
        "file-any",
        (0, 2),
    ),
    "file-any": told("Write where the data can be had in {0}{1}.", "Zet in {0} waar de data te krijgen zijn{1}."),
    "file-page": told("; the page {0} will do", "; de pagina {0} volstaat"),
    "no-field": told(
        "{0} (of a DCAT record: {1} has no field for it)",
        "{0} (van een DCAT-record: {1} heeft er geen veld voor)",
    ),
    "no-fields": told(
        "{0} (of a DCAT record: {1} has no fields for these)",
        "{0} (van een DCAT-record: {1} heeft daar geen velden voor)",
    ),
    "fixed-field": told(
        "{0} (of a DCAT record: {2} of {1} takes no such values)",
        "{0} (van een DCAT-record: {2} van {1} neemt zulke waarden niet aan)",
    ),
    "file-and": told(", and with each file {0}", ", en bij elk bestand {0}"),
    "offer": told(
        "Offer the descriptions where programs collect them: over OAI-PMH, as a DCAT file, or as schema.org in the "
        "pages; a spreadsheet reaches only those to whom it is handed.",
        "Bied de beschrijvingen aan waar programma's ze ophalen: over OAI-PMH, als DCAT-bestand of als schema.org in "
        "de pagina's; een rekenblad bereikt alleen wie het krijgt aangereikt.",
    ),
}
_ACCESSIBLE = {
    "about": told(
        "Write the address of the page about this dataset in {0}.",
        "Zet het adres van de pagina over deze dataset in {0}.",
    ),
    "get": told(
        "Write in {0} where the data can be got or asked for.",
        "Zet in {0} waar de data te krijgen of op te vragen zijn.",
    ),
    "resolver": Message("Write {1} in {0}.", "Zet {1} in {0}.", "a-resolver"),
    "a-resolver": told(
        "Write an identifier that is an address (https://doi.org/…) in {0}.",
        "Zet in {0} een identificatie die een adres is (https://doi.org/…).",
    ),
    "the-file": told("Write the address of the file in {0}.", "Zet het adres van het bestand in {0}."),
    "file-itself": Message(
        "Write in {0} the address that gives the file itself; {1} gives a page, not the data.",
        "Zet in {0} het adres dat het bestand zelf geeft; {1} geeft een pagina, niet de data.",
        "download",
    ),
    "registration": Message(
        "Register {1} with its registration agency; doi.org does not know it.",
        "Laat {1} bij de registratie-instantie registreren; doi.org kent deze DOI niet.",
        "a-registration",
    ),
    "a-registration": told(
        "Register the DOIs in {0} that doi.org does not know with their registration agency.",
        "Laat de DOI's in {0} die doi.org niet kent bij hun registratie-instantie registreren.",
    ),
    "say-kept": told(
        "Say publicly how long descriptions are kept, or have a DOI registered: its registry keeps the description.",
        "Zeg openbaar hoe lang beschrijvingen bewaard blijven, of laat een DOI registreren: de registratie bewaart de "
        "beschrijving.",
    ),
    "open": Message(
        "Declare that access is restricted and how to ask for it (access rights and a contact point), or open {1} to "
        "all.",
        "Vermeld dat de toegang beperkt is en hoe men die vraagt (toegangsrechten en een contactpunt), of stel {1} "
        "voor iedereen open.",
        "open-any",
    ),
    "open-any": told(
        "Declare that access is restricted and how to ask for it (access rights and a contact point), or open the "
        "addresses in {0} to all.",
        "Vermeld dat de toegang beperkt is en hoe men die vraagt (toegangsrechten en een contactpunt), of stel de "
        "adressen in {0} voor iedereen open.",
    ),
    "web-page": told(
        "Write in {0} an address that opens as a web page.", "Zet in {0} een adres dat als webpagina opengaat."
    ),
    "restore": Message(
        "Restore {1}, which {2}, or put the address that works in its place ({0}).",
        "Herstel {1} (dat adres {2}), of zet er het adres neer dat wel werkt ({0}).",
        "restore-any",
    ),
    "restore-any": told(
        "Restore the addresses in {0} that no longer work, or put the ones that do in their place.",
        "Herstel de adressen in {0} die niet meer werken, of zet er adressen neer die wel werken.",
    ),
    "outside": Message(
        "Write in {0} an address that programs outside the house can use, such as {1}.",
        "Zet in {0} een adres waarmee ook programma's buiten de eigen organisatie overweg kunnen, zoals {1}.",
        "an-outside",
    ),
    "an-outside": told(
        "Write in {0} an address that programs outside the house can use, https://….",
        "Zet in {0} een adres waarmee ook programma's buiten de eigen organisatie overweg kunnen: https://….",
    ),
    "open-protocol": told(
        "Write in {0} an address at which the description can be had over an open protocol (https://…).",
        "Zet in {0} een adres waar de beschrijving over een open protocol te krijgen is (https://…).",
    ),
    "standard-protocol": told(
        "Write in {0} an address at which the description can be had over a standard protocol (https://…).",
        "Zet in {0} een adres waar de beschrijving over een standaardprotocol te krijgen is (https://…).",
    ),
}
_INTEROPERABLE = {
    "whom-to-ask": told(
        "Say in {0} who can be asked for the data: a desk or person with an e-mail address or page.",
        "Zeg in {0} wie men om de data kan vragen: een loket of persoon met een e-mailadres of pagina.",
    ),
    "standard-too": told(
        "Offer the descriptions also in a form many share: DCAT, DataCite XML or schema.org.",
        "Bied de beschrijvingen ook aan in een vorm die velen delen: DCAT, DataCite-XML of schema.org.",
    ),
    "rdf-too": told(
        "Offer the descriptions also as RDF: schema.org as JSON-LD in the pages, or DCAT as Turtle or JSON-LD.",
        "Bied de beschrijvingen ook als RDF aan: schema.org als JSON-LD in de pagina's, of DCAT als Turtle of JSON-LD.",
    ),
    "describing-copy": told(
        "Add a copy in a format that says what its parts mean (RDF, NetCDF, HDF5, Parquet, FHIR, DICOM …) and name it "
        "in {0}.",
        "Voeg een kopie toe in een formaat dat zegt wat zijn delen betekenen (RDF, NetCDF, HDF5, Parquet, FHIR, DICOM "
        "…) en noem die in {0}.",
    ),
    "vocabulary": told(
        f"Write in {{0}} terms of a registered vocabulary by their address, such as {_EU}data-theme/HEAL.",
        f"Zet in {{0}} termen uit een geregistreerde woordenlijst met hun adres, zoals {_EU}data-theme/HEAL.",
    ),
    "coding": told(
        "Name the list or standard the data are coded with in {0}, by its address (http://snomed.info/sct, "
        "http://loinc.org/ …).",
        "Noem in {0} de lijst of standaard waarmee de data gecodeerd zijn, met het adres (http://snomed.info/sct, "
        "http://loinc.org/ …).",
    ),
    "relate": told(
        "Name what the dataset belongs to by its address, a paper, project page or earlier version, in one of: {0}.",
        "Noem waar de dataset bij hoort met het adres, een artikel, projectpagina of vorige versie, in een van: {0}.",
    ),
    "qualify": told(
        "Say what the relation is: write the address in one of: {0}.",
        "Zeg wat de samenhang is: zet het adres in een van: {0}.",
    ),
    "relate-data": told(
        "If the dataset was made from other data, is a part of them or a version of them, write their address in one "
        "of: {0}.",
        "Als de dataset uit andere data gemaakt is, er deel van is of een versie ervan, zet het adres dan in een van: "
        "{0}.",
    ),
}
_REUSABLE = {
    "licence-address": Message("Write {1} in {0}.", "Zet {1} in {0}.", "a-licence-address"),
    "a-licence-address": told(
        f"Write the address of the licence, such as {_BY}, in {{0}}; of own terms, that of the page they stand on.",
        f"Zet het adres van de licentie, zoals {_BY}, in {{0}}; van eigen voorwaarden dat van de pagina waar ze staan.",
    ),
    "origin": told(
        "Tell in {0} how the data were made: with what, by whom, from what.",
        "Vertel in {0} hoe de data gemaakt zijn: waarmee, door wie, waaruit.",
    ),
    "prov": told(
        "Name the study, project or activity the data came from in {0}, with title and dates.",
        "Noem in {0} de studie, het project of de activiteit waaruit de data komen, met titel en datums.",
    ),
    "prov-rdf": told(
        "Offer the descriptions as DCAT, with prov:wasGeneratedBy for the study or project the data came from.",
        "Bied de beschrijvingen als DCAT aan, met prov:wasGeneratedBy voor de studie of het project waaruit de data "
        "komen.",
    ),
    "name-standard": told(
        "Name the standard or data dictionary the files keep to in {0}, by its address, or add a copy in a format that "
        "describes itself (RDF, NetCDF, HDF5, FHIR …) and name it in {1}.",
        "Noem in {0} de standaard of het codeboek waaraan de bestanden zich houden, met het adres, of voeg een kopie "
        "toe in een formaat dat zichzelf beschrijft (RDF, NetCDF, HDF5, FHIR …) en noem die in {1}.",
    ),
    "keep-schema": Message(
        "Mend {0} so that the record keeps to its schema: {1}.",
        "Herstel {0}, zodat het record zich aan zijn schema houdt: {1}.",
        "keep-any-schema",
    ),
    "keep-any-schema": told(
        "Mend {0} so that records keep to their schema.", "Herstel {0}, zodat records zich aan hun schema houden."
    ),
    "more": Message("Fill in at least {1} more of: {0}.", "Vul er hiervan nog minstens {1} in: {0}.", "more-any", ()),
    "more-than": Message(
        "Fill in {0}, and offer the records as DCAT too: {1} has no field for it all.",
        "Vul in: {0}, en bied de records ook als DCAT aan: {1} heeft niet voor alles een veld.",
        "more-any",
        (),
    ),
    "more-dcat": Message(
        "Offer the records as DCAT too, with more of what a user needs to know: {0} has no field for it.",
        "Bied de records ook als DCAT aan, met meer van wat een gebruiker moet weten: {0} heeft er geen veld voor.",
        "more-any",
        (),
    ),
    "more-any": told(
        "Fill in more of what a user needs to know: contact, access rights, origin, version, format, size, language, "
        "period, place, documentation, standard.",
        "Vul meer in van wat een gebruiker moet weten: contact, toegangsrechten, herkomst, versie, formaat, grootte, "
        "taal, periode, gebied, documentatie, standaard.",
    ),
    "stray-licence": Message("Write {1} in {0}.", "Zet {1} in {0}.", "a-licence"),
    "a-licence": told(
        f"Write in {{0}} the licence, such as {_BY}, or the conditions of use that you agreed on.",
        f"Zet in {{0}} de licentie, zoals {_BY}, of de gebruiksvoorwaarden die zijn afgesproken.",
    ),
    "standard": told(
        "Offer the descriptions as DCAT (Turtle, JSON-LD) or DataCite XML beside the table, so that others know what "
        "each field means without asking.",
        "Bied de beschrijvingen naast de tabel als DCAT (Turtle, JSON-LD) of DataCite-XML aan, zodat anderen zonder te "
        "vragen weten wat elk veld betekent.",
    ),
    "copy": told(
        "Add a copy in a format that needs no particular software (CSV, PDF/A) and name it in {0}.",
        "Voeg een kopie toe in een formaat waarvoor geen bepaalde software nodig is (CSV, PDF/A) en noem die in {0}.",
    ),
    "guessed": Message("Write {1} in {0}.", "Zet {1} in {0}.", "a-format"),
    "a-format": told(
        "Write the file format in {0}, for instance text/csv.", "Zet het bestandsformaat in {0}, bijvoorbeeld text/csv."
    ),
}
FIXES: Mapping[str, Message] = {**_FINDABLE, **_ACCESSIBLE, **_INTEROPERABLE, **_REUSABLE, **METRIC_FIXES}
"""Every fix by its name."""
