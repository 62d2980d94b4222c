"""What would help with the metrics of the EU's assessment: every fix in English and in Dutch, by its name."""

from collections.abc import Mapping

from fairdict.fair.reasons import Message, told

_EU = "http://publications.europa.eu/resource/authority/"
_IANA = "http://www.iana.org/assignments/media-types/"
_BY = "https://creativecommons.org/licenses/by/4.0/"
METRIC_FIXES: Mapping[str, Message] = {
    "keyword": told(
        "Write a few words people would search for in {0}.", "Zet in {0} een paar woorden waarop mensen zouden zoeken."
    ),
    "theme": Message("Write {1} in {0}.", "Zet {1} in {0}.", "a-theme"),
    "a-theme": told(
        f"Write in {{0}} one of the EU's data themes, such as {_EU}data-theme/HEAL for health.",
        f"Zet in {{0}} een van de datathema's van de EU, zoals {_EU}data-theme/HEAL voor gezondheid.",
    ),
    "spatial": told(
        "Name the place or region the data are about in {0}.", "Noem in {0} de plaats of streek waarover de data gaan."
    ),
    "temporal": told(
        "Write the period the data are about in {0}, as 2018-03-01/2021-11-30.",
        "Zet in {0} de periode waarover de data gaan, als 2018-03-01/2021-11-30.",
    ),
    "an-address": told(
        "Write an address in {0}: there is none yet. It should answer without a login, also to a HEAD request.",
        "Zet een adres in {0}: er is er nog geen. Het hoort zonder inloggen te antwoorden, ook op een HEAD-verzoek.",
    ),
    "no-login": told(
        "See that the address in {0} answers without a login, also to a HEAD request, or write one that does.",
        "Zorg dat het adres in {0} zonder inloggen antwoordt, ook op een HEAD-verzoek, of zet er een dat het doet.",
    ),
    "download-too": Message(
        "Write {1} in {0} too: it gives the file itself.", "Zet {1} ook in {0}: het geeft het bestand zelf.", "download"
    ),
    "download": told(
        "Write in {0} the address that gives the file itself, not a page about it.",
        "Zet in {0} het adres dat het bestand zelf geeft, niet een pagina erover.",
    ),
    "file-type": Message("Write {1} in {0}.", "Zet {1} in {0}.", "a-file-type"),
    "a-file-type": told(
        f"Write the file type, such as {_EU}file-type/CSV, in {{0}}.",
        f"Zet het bestandstype, zoals {_EU}file-type/CSV, in {{0}}.",
    ),
    "media-type": Message("Write {1} in {0}.", "Zet {1} in {0}.", "a-media-type"),
    "a-media-type": told(
        f"Write the media type, such as {_IANA}text/csv, in {{0}}.",
        f"Zet het mediatype, zoals {_IANA}text/csv, in {{0}}.",
    ),
    "type": Message("Name the file type in {0}: {1}.", "Noem het bestandstype in {0}: {1}.", "types-any"),
    "types": Message(
        "Name the file type twice in {0}: {1} and {2}.",
        "Noem het bestandstype twee keer in {0}: {1} en {2}.",
        "types-any",
    ),
    "types-any": told(
        "Name the file type twice in {0}: a term of the EU's file types and a media type registered at IANA.",
        "Noem het bestandstype twee keer in {0}: een term uit de bestandstypen van de EU en een mediatype dat bij IANA "
        "geregistreerd is.",
    ),
    "shared-copy": told(
        "Add a copy in an open format, or one that your field shares (CSV, NetCDF, Parquet, FITS, DICOM …), to {0}.",
        "Voeg aan {0} een kopie toe in een open formaat, of een dat uw vakgebied deelt (CSV, NetCDF, Parquet, FITS, "
        "DICOM …).",
    ),
    "open-copy": told(
        "Add a copy in a format from the EU's list of non-proprietary ones (CSV, JSON, XML, NetCDF …) to {0}.",
        "Voeg aan {0} een kopie toe in een formaat uit de EU-lijst van formaten zonder eigenaar (CSV, JSON, XML, "
        "NetCDF …).",
    ),
    "readable-copy": told(
        "Add a copy in a format from the EU's list of machine-readable ones (CSV, JSON, XLSX, NetCDF …) to {0}.",
        "Voeg aan {0} een kopie toe in een formaat uit de EU-lijst van formaten die programma's kunnen lezen (CSV, "
        "JSON, XLSX, NetCDF …).",
    ),
    "licence": Message("Write {1} in {0}, with each file.", "Zet {1} in {0}, bij elk bestand.", "file-licence"),
    "file-licence": told(
        f"Write the licence, such as {_BY}, in {{0}}, with each file.",
        f"Zet de licentie, zoals {_BY}, in {{0}}, bij elk bestand.",
    ),
    "own-terms": told(
        "If your terms are those of a licence in the EU's list (Creative Commons, for instance), write its address "
        "in {0}; otherwise leave it as it is, your own terms are no mistake.",
        "Komen uw voorwaarden overeen met een licentie uit de EU-lijst (bijvoorbeeld van Creative Commons), zet dan "
        "het adres daarvan in {0}; laat het anders zoals het is: eigen voorwaarden zijn geen fout.",
    ),
    "rights": Message("Write {1} in {0}.", "Zet {1} in {0}.", "a-right"),
    "a-right": told(
        f"Write in {{0}} one of {_EU}access-right/PUBLIC, RESTRICTED or NON_PUBLIC.",
        f"Zet in {{0}} een van {_EU}access-right/PUBLIC, RESTRICTED of NON_PUBLIC.",
    ),
    "contact": told(
        "Write a desk or person with an e-mail address or page in {0}.",
        "Zet in {0} een loket of persoon met een e-mailadres of pagina.",
    ),
    "publisher": told(
        "Write the organisation that makes the data available in {0}.",
        "Zet in {0} de organisatie die de data beschikbaar stelt.",
    ),
    "terms": told(
        "Write what users should know about rights in {0}, with each file.",
        "Zet in {0}, bij elk bestand, wat gebruikers over rechten moeten weten.",
    ),
    "size": Message(
        "Write {1} in {0}: so many bytes the server tells.",
        "Zet {1} in {0}: zoveel bytes geeft de server op.",
        "a-size",
    ),
    "a-size": told("Write the size in bytes in {0}.", "Zet de grootte in bytes in {0}."),
    "shapes": told(
        "Have the description validated against the DCAT-AP shapes and mend {0}.",
        "Laat de beschrijving aan de regels van DCAT-AP toetsen en herstel {0}.",
    ),
    "keep-shape": Message(
        "Mend {0} so that the description keeps to DCAT-AP: {1}.",
        "Herstel {0}, zodat de beschrijving zich aan DCAT-AP houdt: {1}.",
        "keep-any-shape",
    ),
    "keep-any-shape": told(
        "Mend {0} so that descriptions keep to DCAT-AP.", "Herstel {0}, zodat beschrijvingen zich aan DCAT-AP houden."
    ),
    "fill-in": told("Fill in {0}: DCAT-AP asks for it.", "Vul {0} in: DCAT-AP vraagt erom."),
    "issued": told(
        "Write the date of publication in {0}, as 2021-03-01.", "Zet de publicatiedatum in {0}, als 2021-03-01."
    ),
    "modified": told(
        "Write the date of the last change in {0}, as 2022-05-16.",
        "Zet de datum van de laatste wijziging in {0}, als 2022-05-16.",
    ),
}
"""Every fix by its name."""
