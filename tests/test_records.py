"""The catalogue as an OAI-PMH 2.0 repository: the protocol's rules one by one, another client, our own harvester.

No copy of the schemas comes with a package, so their rules are written out here.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
from lxml import etree
from oaipmh_scythe import Scythe
from pyoxigraph import RdfFormat, parse

from fairdict.config import Catalogue
from fairdict.serve import current as following
from fairdict.serve import datacite, dublin_core, records
from tests import built_example
from tests.served import ask, serving

OAI = "{http://www.openarchives.org/OAI/2.0/}"
ORDER = {
    f"{OAI}Identify": ["repositoryName", "baseURL", "protocolVersion", "adminEmail", "earliestDatestamp",
                       "deletedRecord", "granularity"],
    f"{OAI}header": ["identifier", "datestamp", "setSpec"],
    f"{OAI}record": ["header", "metadata", "about"],
    f"{OAI}set": ["setSpec", "setName"],
    f"{OAI}metadataFormat": ["metadataPrefix", "schema", "metadataNamespace"],
    f"{OAI}OAI-PMH": ["responseDate", "request", "*"],
}  # fmt: skip
"""The order of elements in the schema."""
DC = {"title", "creator", "subject", "description", "publisher", "contributor", "date", "type", "format", "identifier",
      "source", "language", "relation", "coverage", "rights"}  # fmt: skip
KERNEL = [
    "identifier", "creators", "titles", "publisher", "publicationYear", "resourceType", "subjects", "contributors",
    "dates", "language", "alternateIdentifiers", "relatedIdentifiers", "sizes", "formats", "version", "rightsList",
    "descriptions", "geoLocations", "fundingReferences",
]  # fmt: skip
SPEC = re.compile(r"([A-Za-z0-9\-_.!~*'()])+(:[A-Za-z0-9\-_.!~*'()]+)*")


@pytest.fixture(scope="module")
def folder(built: Catalogue, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built_example.copied(built, tmp_path_factory.mktemp("example")).folder


@pytest.fixture(scope="module")
def url(folder: Path) -> Iterator[str]:
    with serving(folder) as (address, _):
        yield address


def said(url: str, **arguments: str) -> etree._Element:
    """The answer to a request, its envelope checked."""
    found = ask(url, f"/oai?{urlencode({k.rstrip('_'): v for k, v in arguments.items()})}")
    assert found.status == 200 and found.headers["content-type"].startswith("text/xml")
    root = etree.fromstring(found.body)
    assert root.tag == f"{OAI}OAI-PMH" and len(root) == 3
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", root.findtext(f"{OAI}responseDate") or "")
    for element in root.iter():
        names = [etree.QName(child).localname for child in element if str(child.tag).startswith(OAI)]
        order = ORDER.get(str(element.tag), names)
        places = [order.index(name) if name in order else len(order) - 1 for name in names]
        assert places == sorted(places), etree.tostring(element)[:500]
    for spec in root.iter(f"{OAI}setSpec"):
        assert SPEC.fullmatch(spec.text or "")
    return root


def error(url: str, **arguments: str) -> str:
    [found] = said(url, **arguments).iter(f"{OAI}error")
    assert found.text
    return str(found.get("code"))


def identifiers(url: str, **arguments: str) -> list[str]:
    """The whole list, by all its tokens, with what the tokens say."""
    found: list[str] = []
    while True:
        root = said(url, verb="ListIdentifiers", **arguments)
        assert not list(root.iter(f"{OAI}error")), etree.tostring(root)
        token = root.find(f".//{OAI}resumptionToken")
        if token is not None:
            assert token.get("cursor") == str(len(found)) and int(str(token.get("completeListSize"))) > len(found)
        found += [str(e.text) for e in root.iter(f"{OAI}identifier")]
        if token is None or not token.text:
            return found
        arguments = {"resumptionToken": token.text}


def test_identify(url: str) -> None:
    [found] = said(url, verb="Identify").iter(f"{OAI}Identify")
    texts = {etree.QName(e).localname: e.text for e in found}
    assert texts["baseURL"] == "https://data.example.org/oai" and texts["protocolVersion"] == "2.0"
    assert (texts["deletedRecord"], texts["granularity"]) == ("transient", "YYYY-MM-DD")
    assert "@" in (texts["adminEmail"] or "") and re.fullmatch(r"\d{4}-\d\d-\d\d", texts["earliestDatestamp"] or "")


def test_get_and_post_say_the_same(url: str) -> None:
    body = urlencode({"verb": "ListSets"}).encode()
    posted = ask(url, "/oai", "POST", body, {"content-type": "application/x-www-form-urlencoded"}).body
    asked = ask(url, "/oai?verb=ListSets").body
    date = re.compile(rb"<responseDate>[^<]*")
    assert date.sub(b"", posted) == date.sub(b"", asked)
    assert ask(url, "/oai", "PUT").status == 405


def test_formats_and_sets(url: str, folder: Path) -> None:
    formats = said(url, verb="ListMetadataFormats")
    assert [e.text for e in formats.iter(f"{OAI}metadataPrefix")] == ["oai_dc", "oai_datacite", "dcat"]
    name = identifiers(url, metadataPrefix="oai_dc")[0]
    assert len(list(said(url, verb="ListMetadataFormats", identifier=name).iter(f"{OAI}metadataFormat"))) == 3
    sets = {
        e.findtext(f"{OAI}setSpec"): e.findtext(f"{OAI}setName") for e in said(url, verb="ListSets").iter(f"{OAI}set")
    }
    assert sets["source:ggd"] == "GGD Salland en Graafschap" and sets["kind:Dataset"]
    assert all(str(spec).rpartition(":")[0] in ("", *sets) for spec in sets), "a set's parents are sets"
    everything = set(identifiers(url, metadataPrefix="oai_dc"))
    parts = [
        set(identifiers(url, metadataPrefix="oai_dc", set=str(spec)))
        for spec in sets
        if str(spec).startswith("source:")
    ]
    assert set().union(*parts) == everything == set(identifiers(url, metadataPrefix="oai_dc", set="source"))


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ({}, "badVerb"),
        ({"verb": "Nothing"}, "badVerb"),
        ({"verb": "ListRecords"}, "badArgument"),
        ({"verb": "Identify", "until": "2020-01-01"}, "badArgument"),
        ({"verb": "GetRecord", "metadataPrefix": "oai_dc"}, "badArgument"),
        ({"verb": "ListRecords", "metadataPrefix": "oai_dc", "from_": "yesterday"}, "badArgument"),
        ({"verb": "ListRecords", "metadataPrefix": "oai_dc", "from_": "2020-01-01T00:00:00Z"}, "badArgument"),
        (
            {"verb": "ListRecords", "metadataPrefix": "oai_dc", "from_": "2021-01-01", "until": "2020-01-01"},
            "badArgument",
        ),
        ({"verb": "ListRecords", "metadataPrefix": "marc"}, "cannotDisseminateFormat"),
        ({"verb": "GetRecord", "metadataPrefix": "marc", "identifier": "x"}, "cannotDisseminateFormat"),
        (
            {"verb": "GetRecord", "metadataPrefix": "oai_dc", "identifier": "oai:data.example.org:none"},
            "idDoesNotExist",
        ),
        ({"verb": "ListMetadataFormats", "identifier": "oai:data.example.org:none"}, "idDoesNotExist"),
        ({"verb": "ListRecords", "metadataPrefix": "oai_dc", "until": "1990-01-01"}, "noRecordsMatch"),
        ({"verb": "ListRecords", "metadataPrefix": "oai_dc", "set": "no:such"}, "noRecordsMatch"),
        ({"verb": "ListRecords", "resumptionToken": "made up"}, "badResumptionToken"),
        ({"verb": "ListRecords", "resumptionToken": "oai_dc||||x"}, "badResumptionToken"),
        ({"verb": "ListRecords", "resumptionToken": "oai_dc||||9999-01-01~z"}, "badResumptionToken"),
        ({"verb": "ListRecords", "resumptionToken": "oai_dc|||", "metadataPrefix": "oai_dc"}, "badArgument"),
        ({"verb": "ListSets", "resumptionToken": "x"}, "badResumptionToken"),
    ],
)
def test_every_error_condition(url: str, arguments: dict[str, str], code: str) -> None:
    assert error(url, **arguments) == code


def test_repeated_and_unprintable_arguments(url: str) -> None:
    for text in ("verb=Identify&verb=Identify", "verb=ListRecords&metadataPrefix=oai_dc&metadataPrefix=oai_dc",
                 "verb=GetRecord&metadataPrefix=oai_dc&identifier=%00", "verb=Identify&%01=x", "verb=%FF"):  # fmt: skip
        root = etree.fromstring(ask(url, f"/oai?{text}").body)
        assert root.find(f"{OAI}error") is not None and not dict(root.find(f"{OAI}request").attrib)  # type: ignore[union-attr]


def test_lists_come_in_pages_that_hold_everything_once(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = identifiers(url, metadataPrefix="oai_dc")
    assert len(whole) == len(set(whole)) == 75
    monkeypatch.setattr(records, "SIZE", 7)
    assert identifiers(url, metadataPrefix="oai_dc") == whole
    day = said(url, verb="Identify").findtext(f".//{OAI}earliestDatestamp")
    assert identifiers(url, metadataPrefix="oai_dc", **{"from": str(day), "until": str(day)}) == whole


@pytest.mark.parametrize("prefix", ["oai_dc", "oai_datacite", "dcat"])
def test_every_record_keeps_the_rules_of_its_format(url: str, prefix: str) -> None:
    root = said(url, verb="ListRecords", metadataPrefix=prefix)
    found = [e[0] for e in root.iter(f"{OAI}metadata")]
    assert len(found) == 75
    for element in found:
        {"oai_dc": keeps_dublin_core, "oai_datacite": keeps_datacite, "dcat": keeps_dcat}[prefix](element)


def keeps_dublin_core(element: etree._Element) -> None:
    assert element.tag == f"{{{dublin_core.OAI_DC}}}dc"
    assert {etree.QName(e).localname for e in element} <= DC and all((e.text or "").strip() for e in element)
    assert [e.tag for e in element].count(f"{{{dublin_core.DC}}}type") == 1
    assert "title" in {etree.QName(e).localname for e in element}


ATTRIBUTES = {
    "contributor": "contributorType", "description": "descriptionType", "date": "dateType",
    "relatedIdentifier": "relationType", "resourceType": "resourceTypeGeneral", "identifier": "identifierType",
}  # fmt: skip
"""Attributes without which an element is not valid."""


def keeps_datacite(element: etree._Element) -> None:
    assert [etree.QName(e).localname for e in element] == ["schemaVersion", "datacentreSymbol", "payload"]
    [resource] = element[2]
    names = [etree.QName(e).localname for e in resource]
    assert names == [n for n in KERNEL if n in names] and set(KERNEL[:6]) <= set(names)
    space = f"{{{datacite.KERNEL}}}"
    year = resource.findtext(f"{space}publicationYear") or ""
    assert re.fullmatch(r"\d{4}|:unav", year)
    for name, attribute in ATTRIBUTES.items():
        assert all(e.get(attribute) for e in resource.iter(f"{space}{name}"))
    assert all(len(e) or (e.text or "").strip() for e in resource.iter() if e.tag != f"{space}rights")


def keeps_dcat(element: etree._Element) -> None:
    said = {t.predicate.value for t in parse(etree.tostring(element), RdfFormat.RDF_XML)}
    assert {"http://purl.org/dc/terms/title", "http://xmlns.com/foaf/0.1/primaryTopic"} <= said


def test_an_independent_client_walks_it(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(records, "SIZE", 20)
    with Scythe(f"{url}oai") as client:
        assert client.identify().granularity == "YYYY-MM-DD"
        assert len(list(client.list_records(metadata_prefix="oai_dc"))) == 75
        assert len(list(client.list_identifiers(metadata_prefix="dcat", set_="source:ggd"))) >= 13
        assert len(list(client.list_metadata_formats())) == 3 and len(list(client.list_sets())) >= 8


ALL = {"Dataset", "DatasetSeries", "DataService", "Catalog"}
CARRIED = {
    "dcat": ({"Dataset", "DatasetSeries"}, ("title",)),
    "oai_datacite": (ALL, ("title",)),
    "oai_dc": (ALL, ("title", "alternative")),
}
"""What a format makes of things: DataCite and Dublin Core have no words that tell a service or a catalogue from a
dataset, and Dublin Core none that tell another title from the title."""


@pytest.mark.parametrize("prefix", list(CARRIED))
def test_our_own_harvester_takes_the_datasets_back(url: str, folder: Path, tmp_path: Path, prefix: str) -> None:
    (tmp_path / "fairdict.toml").write_text(
        '[catalogue]\ntitle = "Theirs"\nbase_iri = "https://theirs.example.org/"\npublisher = { name = "They" }\n'
        f'[sources.east]\nharvester = "oaipmh"\nurl = "{url}oai"\nallow_private = true\n'
        f'[sources.east.options]\nprefix = "{prefix}"\n[sources.east.select]\ntypes = ["*"]\n',
        "utf-8",
    )
    [outcome] = built_example.gathered(tmp_path)
    assert outcome.verdict == "complete", outcome.line
    kinds, terms = CARRIED[prefix]
    assert titles(tmp_path, {"Dataset", "DatasetSeries"}, ("title",)) == titles(folder, kinds, terms)


def titles(folder: Path, kinds: set[str], terms: tuple[str, ...]) -> set[str]:
    """The titles of all things of these kinds in a catalogue."""
    roots = built_example.documents(folder, *kinds)
    return {text for root in roots for term in terms for texts in root.get(term, {}).values() for text in texts}


def test_what_was_withdrawn_stays_as_a_deleted_record(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(following, "PAUSE", 0.05)
    folder = built_example.small(tmp_path)
    built_example.night(folder, probe=False)
    for _ in range(3):  # gone counts after two complete lists that lack it
        built_example.sheet(folder, built_example.ROWS[:2])
        built_example.night(folder, probe=False)
    with serving(folder) as (url, _):
        headers = list(said(url, verb="ListRecords", metadataPrefix="dcat").iter(f"{OAI}record"))
        gone = [r for r in headers if r.find(f"{OAI}header").get("status") == "deleted"]  # type: ignore[union-attr]
        assert len(headers) == 3 and len(gone) == 1 and gone[0].find(f"{OAI}metadata") is None
        name = gone[0].findtext(f"{OAI}header/{OAI}identifier")
        alone = said(url, verb="GetRecord", metadataPrefix="oai_dc", identifier=str(name))
        assert alone.find(f".//{OAI}header").get("status") == "deleted"  # type: ignore[union-attr]
        page = ask(url, f"/dataset/{quote(str(name).rpartition(':')[2])}/")
        assert page.status == 200
