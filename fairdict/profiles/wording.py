"""What findings say, in English and in Dutch: one sentence each, filled in by :mod:`fairdict.profiles.telling`.

``{what}`` is the property, ``{cls}`` the class of the thing, ``{value}`` what it has, ``{wanted}`` what it should be.
"""

from collections.abc import Mapping
from typing import NamedTuple


class Said(NamedTuple):
    """One message in both languages."""

    en: str
    nl: str

    def within(self, language: str) -> str:
        """The message in a language; in English where it is neither."""
        return self.nl if language == "nl" else self.en


FAULTS: Mapping[str, Said] = {
    "missing": Said("{what} is missing; {cls} must have {wanted}", "{what} ontbreekt; {cls} moet {wanted} hebben"),
    "advised": Said(
        "{what} is missing; {cls} should have {wanted}", "{what} ontbreekt; {cls} heeft bij voorkeur {wanted}"
    ),
    "condition": Said(
        "{what} is missing; {cls} must have it, as {wanted}",
        "{what} ontbreekt; {cls} moet het hebben, omdat {wanted}",
    ),
    "few": Said(
        "{what} is there {count} times; {cls} must have {wanted}",
        "{what} staat er {count} keer; {cls} moet {wanted} hebben",
    ),
    "many": Said(
        "{what} is there {count} times; {cls} has {wanted}", "{what} staat er {count} keer; {cls} heeft {wanted}"
    ),
    "kind": Said("{what} is {value}, which should be {wanted}", "{what} is {value}, en dat zou {wanted} moeten zijn"),
    "datatype": Said(
        "{what} is {value}, which should be of {wanted}", "{what} is {value}, en dat zou van {wanted} moeten zijn"
    ),
    "malformed": Said("{what} is {value}, which is no {wanted}", "{what} is {value}, en dat is geen {wanted}"),
    "untyped": Said(
        "{what} is {value}, of which nothing says that it is {wanted}",
        "{what} is {value}, en niets zegt dat dat {wanted} is",
    ),
    "mistyped": Said(
        "{what} is {value}, which is said to be something else than {wanted}",
        "{what} is {value}, en daarvan staat er dat het iets anders is dan {wanted}",
    ),
    "vocabulary": Said(
        "{what} is {value}, which is not in {wanted}", "{what} is {value}, en dat staat niet in {wanted}"
    ),
    "form": Said(
        "{what} is {value}, which has not the form wanted: {wanted}",
        "{what} is {value}, en dat heeft niet de vorm: {wanted}",
    ),
    "values": Said(
        "{what} is {value}, which is not one of {wanted}", "{what} is {value}, en dat is niet een van {wanted}"
    ),
    "holds": Said(
        "{what} is without {wanted}, which must be among its values", "{what} is zonder {wanted}, dat erbij moet staan"
    ),
    "above": Said(
        "{what} is {value}, which is not more than {wanted}", "{what} is {value}, en dat is niet meer dan {wanted}"
    ),
    "language": Said("{what} is there twice in one language: {value}", "{what} staat er tweemaal in één taal: {value}"),
    "replaced": Said(
        "{what} is no longer used; {wanted} took its place", "{what} is niet meer in gebruik; het is nu {wanted}"
    ),
}
"""What is wrong, by the finding's fault; ``advised`` where what is missing is only recommended."""

WORDS: Mapping[str, Said] = {
    "one or more": Said("one or more", "een of meer"),
    "or more": Said("{n} or more", "{n} of meer"),
    "exactly one": Said("exactly one", "precies één"),
    "at most": Said("at most {n}", "hoogstens {n}"),
    "from to": Said("{least} to {most}", "{least} tot {most}"),
    "one": Said("one", "er een"),
    "literal": Said("a text", "een tekst"),
    "iri": Said("an address", "een adres"),
    "resource": Said("an address or a thing described in the graph", "een adres of iets dat in de graaf beschreven is"),
    "datatype": Said("datatype {names}", "datatype {names}"),
    "a": Said("a", "een"),
    "an": Said("an", "een"),
    "or": Said(" or ", " of "),
    "and": Said(" and ", " en "),
    "mailto": Said("mailto: and an e-mail address", "mailto: en een e-mailadres"),
    "zoned": Said(
        "date, time and zone, such as 2024-05-31T12:00:00Z", "datum, tijd en zone, zoals 2024-05-31T12:00:00Z"
    ),
    "table": Said("the vocabulary {names}", "de waardelijst {names}"),
    "pattern": Said("the vocabulary that is wanted", "de gevraagde waardelijst"),
    "both": Said("text and official shapes", "tekst en officiële shapes"),
    "text": Said("text only", "alleen de tekst"),
    "shape": Said("official shapes only", "alleen de officiële shapes"),
    "own": Said("its text", "de tekst"),
    "differ": Said(
        "{profile}: the text says {text}, the official shapes {shape}",
        "{profile}: de tekst zegt {text}, de officiële shapes {shape}",
    ),
    "nothing": Said("nothing of it", "er niets over"),
    "any number": Said("any number", "elk aantal"),
    "optional": Said("optional", "optioneel"),
    "recommended": Said("recommended", "aanbevolen"),
    "graver": Said("{source}, which report a violation", "{source}, die een overtreding melden"),
    "violation": Said("violation", "overtreding"),
    "warning": Said("warning", "waarschuwing"),
    "advice": Said("advice", "advies"),
    "write": Said("Write: {text}", "Schrijf: {text}"),
    "for example": Said("Write, for example: {text}", "Schrijf bijvoorbeeld: {text}"),
    "choose": Said("Choose from {scheme}, such as {text}", "Kies uit {scheme}, zoals {text}"),
    "one of": Said("Write one of: {text}", "Schrijf een van: {text}"),
    "keep": Said("Keep one of: {text}", "Houd er een van: {text}"),
    "describe": Said("Say in the graph: {text}", "Zeg in de graaf: {text}"),
    "address": Said("Give it an address of its own.", "Geef het een eigen adres."),
    "nameless": Said("without a name", "zonder naam"),
    "of": Said("{property} of {thing}", "{property} van {thing}"),
    "own level": Said("now {level}", "nu {level}"),
    "no level": Said("whose level is not known", "waarvan het niveau niet bekend is"),
    "would need": Said("would also need {names}", "zou ook {names} nodig hebben"),
    "would be advised": Said("would be advised {names}", "zou {names} aangeraden krijgen"),
    "elsewhere": Said("{things} {own}: at {level} {words}.", "{things} {own}: op {level} {words}."),
    "dataset": Said("1 dataset", "1 dataset"),
    "datasets": Said("{n} datasets", "{n} datasets"),
    "thing": Said("1 thing", "1 ding"),
    "things": Said("{n} things", "{n} dingen"),
    "on": Said("{profiles} on {things}: {counts}.", "{profiles} op {things}: {counts}."),
    "shapes": Said("The shapes", "De shapes"),
    "1 violation": Said("1 violation", "1 overtreding"),
    "violations": Said("{n} violations", "{n} overtredingen"),
    "1 warning": Said("1 warning", "1 waarschuwing"),
    "warnings": Said("{n} warnings", "{n} waarschuwingen"),
    "1 advice": Said("1 piece of advice", "1 advies"),
    "advices": Said("{n} pieces of advice", "{n} adviezen"),
    "Violations": Said("Violations", "Overtredingen"),
    "Warnings": Said("Warnings", "Waarschuwingen"),
    "Advice": Said("Advice", "Adviezen"),
    "Levels": Said("At another access level", "Op een ander toegangsniveau"),
    "nothing judged": Said(
        "Nothing here is of a class that can be judged. Check that things have a type, such as a dcat:Dataset.",
        "Niets hier is van een klasse die beoordeeld kan worden. Kijk of dingen een type hebben, zoals a dcat:Dataset.",
    ),
    "unjudged": Said(
        "{profile} also names vocabularies that are not here, so their values were not judged: {names}.",
        "{profile} noemt ook waardelijsten die hier niet zijn; hun waarden zijn niet beoordeeld: {names}.",
    ),
    "levelless": Said(
        "Datasets that do not say at which access level they are: {n}. They were judged by what {profile} asks at "
        "every level.",
        "Datasets die hun toegangsniveau niet noemen: {n}. Ze zijn beoordeeld naar wat {profile} op elk niveau vraagt.",
    ),
    "more": Said("and {n} more", "en nog {n}"),
    "see": Said("See {url}", "Zie {url}"),
}
"""The parts that sentences are made of."""


def word(name: str, language: str, **filled: object) -> str:
    """The part ``name`` in a language, filled in."""
    text = WORDS[name].within(language)
    return text.format(**filled) if filled else text
