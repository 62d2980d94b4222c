"""Why nothing could be told, and notes beside what was: each in English and in Dutch, by its name.

What is filled in has its place in braces; :mod:`fairdict.fair.wording` fills it in.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence in two languages; ``general`` the message that stands for it in a list, which takes over those of
    its parts whose places are in ``keeps``."""

    en: str
    nl: str
    general: str = ""
    keeps: tuple[int, ...] = (0,)


def told(en: str, nl: str) -> Message:
    """A message that goes for all as it is."""
    return Message(en, nl)


REASONS: Mapping[str, Message] = {
    "permitted": told(
        "not public: it opens to those with permission, and there is a way to ask",
        "niet openbaar: wie toestemming heeft kan erbij, en er staat hoe men die vraagt",
    ),
    "rule-broke": told("the rule itself is at fault: {0}", "de regel zelf is niet in orde: {0}"),
    "series": told(
        "it gathers other datasets and holds no data of its own", "dit bundelt andere datasets en heeft zelf geen data"
    ),
    "promised": told(
        "the data are not public and no address is promised; they can be asked for",
        "de data zijn niet openbaar en er is geen adres toegezegd; men kan erom vragen",
    ),
    "front": told(
        "it ends at the front page of the site: whether the record is there cannot be told",
        "het eindigt op de voorpagina van de site: of de beschrijving daar staat, is niet te zeggen",
    ),
    "some": told("{0} of {1} addresses: {2}", "{0} van {1} adressen: {2}"),
    "kept": told(
        "nothing is known of how long the source keeps its descriptions",
        "onbekend is hoe lang de bron haar beschrijvingen bewaart",
    ),
    "registered": told("whether the DOI is registered: {0}", "of de DOI geregistreerd is: {0}"),
    "unregistered": told("doi.org does not know it", "doi.org kent deze niet"),
    "registry": told(
        "the registry of the DOI keeps a description", "de registratie van de DOI bewaart een beschrijving"
    ),
    "whole": told("it names the dataset as a whole", "het is de naam van de dataset als geheel"),
    "untold": told("it is not known how the record was obtained", "onbekend is hoe het record verkregen is"),
    "over-http": told("the description itself was collected over HTTP", "de beschrijving zelf is over HTTP opgehaald"),
    "no-page": told("opens, but not as a page for people", "gaat open, maar niet als pagina voor mensen"),
    "a-page": told("gives a page, not the data", "geeft een pagina, niet de data"),
    "missing": told("missing: {0}", "ontbreekt: {0}"),
    "of": told("{0} of {1}", "{0} van {1}"),
    "of-missing": told("{0} of {1}; missing: {2}", "{0} van {1}; ontbreekt: {2}"),
    "bare-files": told("{0} of {1} files have none", "bij {0} van {1} bestanden ontbreekt die"),
    "odd-standard": told(
        "it is not in the list of standards known here",
        "het staat niet in de lijst van standaarden die hier bekend zijn",
    ),
    "no-form": told("the form of the record is not known", "de vorm van het record is niet bekend"),
    "the-record": told("the record", "het record"),
    "held-to": told("held against {0}", "getoetst aan {0}"),
    "read-whole": told(
        "as far as reading it tells: well-formed, every field known, every value in its form; there is no schema here "
        "to hold it against",
        "voor zover bij het lezen te zien is: welgevormd, elk veld bekend, elke waarde in haar vorm; een schema om het "
        "aan te toetsen is er hier niet",
    ),
    "unread-fields": told(
        "it was read, but not all of its fields are known here ({0}: {1}), so whether they belong to its standard "
        "cannot be told",
        "het is gelezen, maar niet alle velden zijn hier bekend ({0}: {1}); of die bij de standaard horen, is dus "
        "niet te zeggen",
    ),
    "no-schema": told("the record was not validated against its schema", "het record is niet aan zijn schema getoetst"),
    "container": told(
        "it is a container, and in what form its contents are is not told",
        "het is een container, en in welke vorm de inhoud is, staat er niet",
    ),
    "versionless": told(
        "told as rights, without the version that tells which licence it is",
        "genoemd als rechten, zonder de versie die zegt welke licentie het is",
    ),
    "odd-licence": told(
        "whether a program finds out there what is allowed is not known",
        "of een programma daar te weten komt wat er mag, is niet bekend",
    ),
    "odd-format": told(
        "it is not in the list of formats known here", "het staat niet in de lijst van formaten die hier bekend zijn"
    ),
    "no-files": told("it has no files", "er zijn geen bestanden"),
    "unshaped": told(
        "it was not validated against the DCAT-AP shapes", "het is niet aan de regels (shapes) van DCAT-AP getoetst"
    ),
    "breaches": told("complaints: {0}; the first: {1}", "bezwaren: {0}; het eerste: {1}"),
    "own-words": told("in words of its own, not in a shared term", "in eigen woorden, niet in een gedeelde term"),
    "no-asking": told(
        "not public, and nobody is named who can be asked", "niet openbaar, en er staat niet wie men kan vragen"
    ),
    "open-to-all": told("the data are open to all", "de data staan voor iedereen open"),
    "in-data": told(
        "only the data themselves could tell, and they are not opened",
        "alleen de data zelf kunnen dat zeggen, en die worden niet geopend",
    ),
    "what-end": told(
        "it does not say whether what it refers to is data", "er staat niet of dat waarnaar het verwijst data zijn"
    ),
    "one-form": told(
        "the record was read in this form only; whether there is another is not known",
        "het record is alleen in deze vorm gelezen; of er een andere is, is niet bekend",
    ),
    "rdf": told("in RDF, which says what each field means", "in RDF, dat zegt wat elk veld betekent"),
    "prov-terms": told("in the terms of PROV: {0}", "in de termen van PROV: {0}"),
    "datasets": told("the assessment is made of datasets", "de beoordeling gaat alleen over datasets"),
    "untried": told("not tried yet", "nog niet geprobeerd"),
    "ours": told("could not be tried from here ({0})", "kon van hieruit niet worden geprobeerd ({0})"),
    "silent-lasting": told(
        "gives no answer ({0}), {1} nights in a row", "geeft geen antwoord ({0}), nu al {1} nachten op rij"
    ),
    "silent-yet": told(
        "gives no answer yet ({0}); it counts after {1} nights",
        "geeft nog geen antwoord ({0}); dat telt pas na {1} nachten",
    ),
    "ours-lasting": told(
        "could not be reached from here {1} nights in a row, which need not be the source's doing ({0})",
        "kon van hieruit {1} nachten op rij niet worden bereikt, wat niet aan de bron hoeft te liggen ({0})",
    ),
    "ours-yet": told(
        "could not be reached from here ({0}); it counts after {1} nights",
        "kon van hieruit niet worden bereikt ({0}); dat telt pas na {1} nachten",
    ),
    "error-": told("the reason is not known", "de reden is niet bekend"),
    "error-dns": told("the name of its server is not known", "de naam van de server is niet bekend"),
    "error-connect": told("no connection", "geen verbinding"),
    "error-timeout": told("it took too long", "het duurde te lang"),
    "error-tls": told("its certificate cannot be trusted", "het certificaat is niet te vertrouwen"),
    "error-truncated": told("the answer was cut off", "het antwoord werd afgebroken"),
    "error-too-large": told("the answer was too large", "het antwoord was te groot"),
    "error-malformed": told("it is no usable address or answer", "het is geen bruikbaar adres of antwoord"),
    "error-redirect": told("leads in circles, or nowhere", "leidt in een kring rond, of nergens heen"),
    "error-proxy": told("the proxy here failed", "de proxy hier werkte niet"),
    "error-budget": told(
        "the time or requests of the night were used up", "de tijd of de verzoeken van de nacht waren op"
    ),
    "error-private": told("it lies inside a private network", "het ligt binnen een besloten netwerk"),
    "error-robots": told("its robots.txt asks not to", "de robots.txt vraagt dat niet te doen"),
    "error-scheme": told("it is no web address", "het is geen webadres"),
    "error-blocked": told("a check for robots stood in the way", "een controle op robots stond in de weg"),
    "answers": told("answers {0}", "antwoordt met {0}"),
    "refuses": told("answers {0}: not without permission", "antwoordt met {0}: niet zonder toestemming"),
    "patience": told("answers 429: the server asked for patience", "antwoordt met 429: de server vroeg om geduld"),
    "no-head": told("{0} to {1} but refuses HEAD", "{0} op {1} maar weigert HEAD"),
}
