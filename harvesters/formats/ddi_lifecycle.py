"""The envelope of a DDI-Lifecycle 3.x study: citation, abstract, coverage and funding; its questions and variables are
not read, and the description says so.

Takes the document or a study unit; leaves a :class:`Description`, or raises RecordError where there is no study in it.
The schemas: https://ddialliance.org/Specification/DDI-Lifecycle/.
"""

from copy import deepcopy
from typing import Any

from fairdict_harvesters.formats import places
from fairdict_harvesters.formats.agents import ORGANISATION, kind
from fairdict_harvesters.formats.datacite_parts import drop_repeats
from fairdict_harvesters.formats.rights import add_rights
from fairdict_harvesters.formats.xml import children, language, whole, words

from fairdict.harvester import Description, Dialect, Elements, RecordError, Source, addresses, dates, identifiers, local

_NAMES_ENVELOPE = (
    "Citation Abstract Purpose Coverage KindOfData FundingInformation SeriesStatement AnalysisUnit UserID "
)
_ENVELOPE = frozenset(_NAMES_ENVELOPE.split())
COVER = "Coverage"
IGNORED = {
    "UserID": "a name within the software that wrote the document",
    "other parts of the study": "questions, variables, files and processes: deeper than the envelope that is read",
}
DIALECT = Dialect(
    name="DDI-Lifecycle 3.x (the study's envelope)",
    specification="https://ddialliance.org/Specification/DDI-Lifecycle/",
    fields={
        "Citation/Title": "title",
        "Citation/SubTitle": "alternative",
        "Citation/AlternateTitle": "alternative",
        "Citation/Creator": "creator",
        "Citation/Publisher": "publisher",
        "Citation/Contributor": "contributor",
        "Citation/PublicationDate": "issued",
        "Citation/Language": "language",
        "Citation/InternationalIdentifier": "identifier, otherIdentifier",
        "Citation/Copyright": "license or rights",
        "Abstract": "description",
        "Purpose": "description",
        f"{COVER}/TopicalCoverage": "keyword",
        f"{COVER}/SpatialCoverage": "spatial",
        f"{COVER}/TemporalCoverage": "temporal",
        "KindOfData": "resourceType",
        "AnalysisUnit": "disco:analysisUnit",
        "FundingInformation": "wasGeneratedBy: identifier",
        "SeriesStatement": "inSeries",
    },
    ignored=IGNORED,
)


def reads(element: Any) -> bool:
    """Whether ``element`` is a document of DDI-Lifecycle, or a study unit of one."""
    return local(element) in ("DDIInstance", "FragmentInstance", "StudyUnit")


def describe(element: Any, source: Source, identifier: str) -> Description:
    """The description of the first study in ``element``; raises RecordError where there is none."""
    found = next(element.iter("{*}StudyUnit"), None)
    if found is None:
        raise RecordError(
            f"Record “{identifier}” is a DDI-Lifecycle document without a StudyUnit: questions, variables or groups "
            "alone describe no dataset. Ask the partner for the study, or for DDI-Codebook."
        )
    unit = deepcopy(found)
    for child in list(unit):
        if not isinstance(child.tag, str) or local(child) not in _ENVELOPE:
            unit.remove(child)
    about = Description(source, identifier)
    _Reader(unit, about).read()
    about.issue(
        "ddi-lifecycle-envelope",
        "Of this DDI-Lifecycle study the citation, abstract, coverage and funding were read; its variables and "
        "questions were not. Offer DDI-Codebook 2.5 beside it for those.",
        severity="note",
    )
    return about


class _Reader:
    def __init__(self, unit: Any, about: Description) -> None:
        self.about = about
        self.fields = Elements(unit)

    def read(self) -> None:
        for step in (
            self.identity,
            self.texts,
            self.agents,
            self.rights,
            self.topics,
            self.periods,
            self.places,
            self.rest,
        ):
            step()
        drop_repeats(self.about)
        attributes = {local(e): set(e.attrib) for e in self.fields.root.iter() if isinstance(e.tag, str)}
        self.fields.report(self.about, IGNORED, attributes)

    def take(self, path: str) -> list[tuple[Any, str]]:
        return [(e, " ".join(words(e).split())) for e in whole(self.fields, self.fields.take(path)) if words(e)]

    def each(self, path: str, name: str = "String") -> list[tuple[str, str]]:
        """(language, text) of the strings at ``path``: in elements called ``name``, or the words themselves."""
        found = []
        for element, text in self.take(path):
            inner = [e for e in element.iter(f"{{*}}{name}") if words(e)]
            found += [(language(e), words(e)) for e in inner] or [(language(element), text)]
        return found

    def identity(self) -> None:
        about, told = self.about, []
        for element, text in self.take("Citation/InternationalIdentifier"):
            parts = {local(e): words(e) for e in children(element)}
            told.append((parts.get("IdentifierContent", text), parts.get("ManagingAgency", "")))
        known = [(t, p.iri) for t, _ in [*told, (about.identifier, "")] if (p := identifiers.pid(t)) is not None]
        main, about.iri = known[0] if known else (told[0][0] if told else about.identifier, "")
        about.add("identifier", main, where="InternationalIdentifier")
        about.page = about.iri
        about.add("landingPage", about.page)
        for text, agency in told:
            if text != main:
                node = about.node("otherIdentifier", "Identifier")
                node.add("notation", text, where="InternationalIdentifier")
                node.add("schemaAgency", agency)

    def texts(self) -> None:
        for path, term, name in (
            ("Citation/Title", "title", "String"),
            ("Citation/SubTitle", "alternative", "String"),
            ("Citation/AlternateTitle", "alternative", "String"),
            ("Abstract", "description", "Content"),
            ("Purpose", "description", "Content"),
        ):
            for lang, text in self.each(path, name):
                self.about.add(term, text, lang=lang, where=path)
        for _, text in self.take("Citation/PublicationDate"):
            self.about.add("issued", text, where="PublicationDate")
        for _, text in self.take("Citation/Language"):
            self.about.add("language", text, where="Language")

    def agents(self) -> None:
        for name, term in (("Creator", "creator"), ("Contributor", "contributor"), ("Publisher", "publisher")):
            for element, text in self.take(f"Citation/{name}"):
                homes = [h for e in element.iter() if (h := e.get("affiliation", "") or "").strip()]
                home = next(iter(homes), "") or next((words(e) for e in element.iter("{*}Affiliation")), "")
                names = [words(e) for e in element.iter("{*}String") if words(e)]
                said = names[0] if names else text
                types = ORGANISATION if term == "publisher" else kind(said)
                later = term == "publisher" and "publisher" in self.about.data
                self.about.agent("contributor" if later else term, said, types=types, affiliation=home, where=name)

    def rights(self) -> None:
        for lang, text in self.each("Citation/Copyright"):
            add_rights(self.about, text=text, lang=lang, where="Copyright")

    def topics(self) -> None:
        for name in ("Subject", "Keyword"):
            for element, text in self.take(f"{COVER}/TopicalCoverage/{name}"):
                self.about.add("keyword", text, lang=language(element), where=name)
        for element, text in self.take("KindOfData"):
            self.about.add("resourceType", text, lang=language(element), where="KindOfData")
        for element, text in self.take("AnalysisUnit"):
            node = self.about.node("http://rdf-vocabulary.ddialliance.org/discovery#analysisUnit", "Concept")
            node.add("prefLabel", text, lang=language(element), where="AnalysisUnit")
        self.about.types.append("dataset")

    def periods(self) -> None:
        for element, text in self.take(f"{COVER}/TemporalCoverage/ReferenceDate"):
            parts = {local(e): words(e) for e in children(element)}
            start, end = (parts.get(n, "") or parts.get("SimpleDate", "") for n in ("StartDate", "EndDate"))
            read = (dates.date(start), dates.date(end))
            if any(read) and (read[0] or not start) and (read[1] or not end):
                self.about.between(*read)
                self.about.remember("temporal", f"{start}/{end}", f"{start}/{end}", "ReferenceDate")
            else:
                self.about.period(f"{start}/{end}" if start or end else text, where="ReferenceDate")

    def places(self) -> None:
        for element, _ in self.take(f"{COVER}/SpatialCoverage"):
            place = self.about.node("spatial", "Location")
            for box in element.iter("{*}BoundingBox"):
                parts = {local(e): words(e) for e in children(box)}
                sides = [parts.get(n, "") for n in ("WestLongitude", "EastLongitude", "SouthLatitude", "NorthLatitude")]
                if any(sides):
                    places.add_box(place, *sides, where="BoundingBox")
            for part in (e for e in children(element) if local(e) != "BoundingBox"):
                inner = [e for e in part.iter("{*}Content", "{*}String") if words(e)] or [part]
                for text in inner:
                    place.add("label", " ".join(words(text).split()), lang=language(text), where="SpatialCoverage")

    def rest(self) -> None:
        for element, text in self.take("FundingInformation"):
            numbers = [words(e) for e in element.iter("{*}GrantNumber") if words(e)]
            node = self.about.node("wasGeneratedBy", "Activity", "Project")
            for number in numbers or [text]:
                node.add("identifier", number, where="GrantNumber")
        for element, text in self.take("SeriesStatement"):
            names = [e for e in element.iter("{*}SeriesName") if words(e)]
            iri = next((u for e in element.iter("{*}SeriesRepositoryLocation") if (u := addresses.url(words(e)))), "")
            node = self.about.node("inSeries", "DatasetSeries", id=iri)
            node.add("title", " ".join(words(names[0] if names else element).split()) or text, where="SeriesStatement")
