"""CSW against a service that errs as real ones do, without a network; the real pycsw is in test_real_pycsw.py."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import pytest
from fairdict_harvesters import csw

from fairdict.config import Source
from fairdict.errors import FetchError, RecordError
from fairdict.harvester import Listing, Mark
from fairdict.model import Record, Response

MakeSource = Callable[..., Source]
GMD = "http://www.isotc211.org/2005/gmd"
CSW = "http://www.opengis.net/cat/csw/2.0.2"
BASE = "https://geo.example/csw"
Spoil = Callable[[Mapping[str, str]], "str | tuple[int, str] | None"]


def iso(name: str) -> str:
    text = '<gco:CharacterString xmlns:gco="http://www.isotc211.org/2005/gco">'
    return (
        f'<MD_Metadata xmlns="{GMD}"><fileIdentifier>{text}{name}</gco:CharacterString></fileIdentifier>'
        f"<identificationInfo><MD_DataIdentification><citation><CI_Citation><title>{text}Title of {name}"
        "</gco:CharacterString></title></CI_Citation></citation></MD_DataIdentification></identificationInfo>"
        "</MD_Metadata>"
    )


def dublin(name: str) -> str:
    space = 'xmlns:dc="http://purl.org/dc/elements/1.1/"'
    inside = f"<dc:identifier>{name}</dc:identifier><dc:title>T</dc:title>"
    return f'<csw:Record xmlns:csw="{CSW}" {space}>{inside}</csw:Record>'


def exception(said: str) -> str:
    return (
        '<ows:ExceptionReport xmlns:ows="http://www.opengis.net/ows">'
        '<ows:Exception exceptionCode="InvalidParameterValue">'
        f"<ows:ExceptionText>{said}</ows:ExceptionText></ows:Exception></ows:ExceptionReport>"
    )


def capabilities(schemas: Sequence[str] = (GMD, CSW), href: str = BASE) -> str:
    values = "".join(f"<ows:Value>{s}</ows:Value>" for s in schemas)
    named = f'<ows:Parameter name="outputSchema">{values}</ows:Parameter>' if schemas else ""
    return (
        f'<csw:Capabilities xmlns:csw="{CSW}" xmlns:ows="http://www.opengis.net/ows" '
        'xmlns:x="http://www.w3.org/1999/xlink">'
        '<ows:OperationsMetadata><ows:Operation name="GetRecords">'
        f'<ows:DCP><ows:HTTP><ows:Get x:href="{href}"/></ows:HTTP>'
        f"</ows:DCP>{named}</ows:Operation></ows:OperationsMetadata></csw:Capabilities>"
    )


@dataclass
class Service:
    """A catalogue of ``names``; ``cap`` is the most it sends at once; ``spoil`` may answer in its place."""

    names: Sequence[str]
    cap: int = 1000
    about: str = field(default_factory=capabilities)
    following: Callable[[int, int], int] = lambda after, total: after if after <= total else 0
    spoil: Spoil = lambda _: None
    extra: int = 0
    totals: bool = True
    asked: list[dict[str, str]] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)

    def get(self, url: str, *, params: Mapping[str, str], check_status: bool = True, **_: Any) -> Response:
        self.asked.append(dict(params))
        self.addresses.append(url)
        told = self.spoil(params) or self.answer(params)
        status, body = told if isinstance(told, tuple) else (200, told)
        if check_status and status >= 400:
            raise FetchError(f"{url} answered {status}.", kind="status", url=url, status=status)
        return Response(url, status, {"date": "Wed, 01 Oct 2025 10:00:00 GMT"}, body.encode(), "2025-10-01T12:00:00Z")

    def answer(self, asked: Mapping[str, str]) -> str:
        if asked["request"] == "GetCapabilities":
            return self.about
        write = iso if asked["outputSchema"] == GMD else dublin
        if asked["request"] == "GetRecordById":
            found = "".join(write(n) for n in self.names if n == asked["id"])
            return f'<csw:GetRecordByIdResponse xmlns:csw="{CSW}">{found}</csw:GetRecordByIdResponse>'
        start, size = int(asked["startPosition"]), min(self.cap, int(asked["maxRecords"]))
        return self.page(self.names[start - 1 : start - 1 + size], start, write)

    def page(self, here: Sequence[str], start: int, write: Callable[[str], str] = iso) -> str:
        after = self.following(start + len(here), len(self.names))
        matched = f'numberOfRecordsMatched="{len(self.names)}" ' if self.totals else ""
        return (
            f'<csw:GetRecordsResponse xmlns:csw="{CSW}"><csw:SearchResults {matched}'
            f'numberOfRecordsReturned="{len(here) + self.extra}" nextRecord="{after}">{"".join(map(write, here))}'
            "</csw:SearchResults></csw:GetRecordsResponse>"
        )

    def lists(self) -> list[dict[str, str]]:
        return [a for a in self.asked if a["request"] == "GetRecords"]


def names(count: int) -> list[str]:
    return [f"r{n}" for n in range(1, count + 1)]


def source_of(make_source: MakeSource, **options: Any) -> Source:
    return make_source("csw", BASE, options={"size": 10, **options})


def walk(generator: Any) -> tuple[list[str], Listing, list[Mark]]:
    found: list[str] = []
    marks: list[Mark] = []
    while True:
        try:
            item = next(generator)
        except StopIteration as end:
            return found, end.value, marks
        if isinstance(item, Mark):
            marks.append(item)
        else:
            found.append(item.identifier)


def fetched(make_source: MakeSource, service: Any, **options: Any) -> tuple[list[str], Listing, list[Mark]]:
    return walk(csw.fetch(source_of(make_source, **options), service, None))


def test_every_record_comes_once_in_pages(make_source: MakeSource) -> None:
    service = Service(names(25))
    found, listing, marks = fetched(make_source, service)
    assert found == names(25)
    assert listing == Listing(cursor="2025-10-01T10:00:00Z", total=25)
    assert len(marks) == 2
    assert [a["startPosition"] for a in service.lists()] == ["1", "11", "21"]
    assert service.lists()[0]["typeNames"] == "gmd:MD_Metadata"
    assert "constraint" not in service.lists()[0]


@pytest.mark.parametrize(
    "following", [lambda a, t: 0, lambda a, t: a - 1, lambda a, t: a + 5, lambda a, t: 1], ids=["0", "low", "high", "1"]
)
def test_where_the_next_page_begins_is_counted_and_not_believed(
    make_source: MakeSource, following: Callable[[int, int], int]
) -> None:
    found, listing, _ = fetched(make_source, Service(names(25), following=following))
    assert found == names(25) and listing.ended and not listing.complaints


def test_a_service_that_sends_fewer_than_asked_loses_none(make_source: MakeSource) -> None:
    found, listing, _ = fetched(make_source, Service(names(25), cap=4))
    assert found == names(25) and listing.ended and listing.total == 25


def test_a_total_that_is_not_stated_is_not_made_up(make_source: MakeSource) -> None:
    found, listing, _ = fetched(make_source, Service(names(25), totals=False))
    assert found == names(25) and listing.total is None and listing.ended


def test_an_empty_catalogue_is_empty(make_source: MakeSource) -> None:
    found, listing, _ = fetched(make_source, Service([]))
    assert found == [] and listing.ended and listing.total == 0


def test_a_service_that_ignores_the_start_is_left(make_source: MakeSource) -> None:
    service = Service(names(25), spoil=lambda a: None)
    service.spoil = lambda a: service.page(names(10), 1) if a["request"] == "GetRecords" else None
    found, listing, _ = fetched(make_source, service)
    assert found == names(10) and not listing.ended
    assert "sent the page of position 1 again at position 11" in listing.complaints[0]


def test_the_only_page_again_is_the_end(make_source: MakeSource) -> None:
    service = Service(names(10), totals=False)
    service.spoil = lambda a: service.page(names(10), 1) if a["request"] == "GetRecords" else None
    found, listing, _ = fetched(make_source, service)
    assert found == names(10) and not listing.ended, "without a total nobody knows whether this was all"


def test_an_unsorted_list_that_repeats_and_forgets_is_told(make_source: MakeSource) -> None:
    service = Service(["a", "b", "c", "d", "a", "b", "e", "f"])
    found, listing, _ = fetched(make_source, service, size=4)
    assert found == ["a", "b", "c", "d", "e", "f"] and not listing.ended
    assert "sent 2 records twice, and 2 of 8 never" in listing.complaints[0] and "“sort”" in listing.complaints[0]


def test_records_counted_but_not_sent_are_told(make_source: MakeSource) -> None:
    found, listing, _ = fetched(make_source, Service(names(9), extra=1))
    assert found == names(9) and not listing.ended
    assert "counts 1 records more than it sent" in listing.complaints[0]


def test_an_empty_page_before_the_end_is_told(make_source: MakeSource) -> None:
    service = Service(names(25), following=lambda a, t: 0)
    service.spoil = lambda a: service.page([], 11) if a.get("startPosition") == "11" else None
    found, listing, _ = fetched(make_source, service)
    assert found == names(10) and not listing.ended
    assert "sent an empty page at position 11" in listing.complaints[0]


@pytest.mark.parametrize("how", [(500, "no"), exception("cannot serialise"), "<not xml", "<html/>"])
def test_one_record_that_breaks_its_page_costs_one_record(make_source: MakeSource, how: str | tuple[int, str]) -> None:
    def spoil(asked: Mapping[str, str]) -> str | tuple[int, str] | None:
        start = int(asked.get("startPosition", 0))
        return how if start and start <= 14 < start + int(asked["maxRecords"]) else None

    found, listing, _ = fetched(make_source, Service(names(25), spoil=spoil))
    assert found == [n for n in names(25) if n != "r14"]
    assert not listing.ended, "what did not come must not count as gone"
    assert any("The record at position 14" in c for c in listing.complaints)


def test_a_service_that_fails_from_the_start_is_a_failure(make_source: MakeSource) -> None:
    service = Service(names(5), spoil=lambda a: (503, "") if a["request"] == "GetRecords" else None)
    with pytest.raises(FetchError, match="503"):
        fetched(make_source, service)


def test_a_service_that_goes_down_is_left_after_some_tries(make_source: MakeSource) -> None:
    service = Service(names(500), spoil=lambda a: (500, "") if int(a.get("startPosition", 0)) > 10 else None)
    found, listing, _ = fetched(make_source, service)
    assert found == names(10) and not listing.ended and len(service.asked) < 60


@pytest.mark.parametrize(
    ("refuse", "schema", "sort"),
    [
        (lambda a: a.get("SortBy") == "apiso:Identifier:A", GMD, "dc:identifier:A"),
        (lambda a: "SortBy" in a, GMD, None),
        (lambda a: a.get("typeNames") == "gmd:MD_Metadata", GMD, "apiso:Identifier:A"),
        (lambda a: a.get("outputSchema") == GMD, CSW, "apiso:Identifier:A"),
    ],
)
def test_the_richest_way_that_the_service_takes_is_found(
    make_source: MakeSource, refuse: Callable[[Mapping[str, str]], bool], schema: str, sort: str | None
) -> None:
    service = Service(names(5), spoil=lambda a: exception("not that") if refuse(a) else None)
    found, listing, _ = fetched(make_source, service)
    assert found == names(5) and listing.ended
    assert service.lists()[-1]["outputSchema"] == schema and service.lists()[-1].get("SortBy") == sort


def test_a_service_without_iso_is_not_asked_for_it(make_source: MakeSource) -> None:
    service = Service(names(5), about=capabilities([CSW]))
    assert fetched(make_source, service)[0] == names(5)
    assert {a["outputSchema"] for a in service.lists()} == {CSW}


def test_a_service_that_refuses_everything_says_why(make_source: MakeSource) -> None:
    service = Service(names(5), spoil=lambda a: exception("CQL: no such property") if "constraint" in a else None)
    with pytest.raises(FetchError, match=r"does not give its records \(CQL: no such property\): check “constraint”"):
        fetched(make_source, service, constraint="colour = 'blue'")
    assert service.lists()[0]["constraint"] == "colour = 'blue'"
    assert service.lists()[0]["constraintLanguage"] == "CQL_TEXT"


def test_records_in_no_schema_are_told(make_source: MakeSource) -> None:
    service = Service(names(5))
    service.spoil = lambda a: service.page([], 1) if a["request"] == "GetRecords" else None
    with pytest.raises(FetchError, match="states records but gives none in any schema"):
        fetched(make_source, service)


def test_an_interrupted_list_goes_on(make_source: MakeSource) -> None:
    service = Service(names(35))
    _, _, marks = fetched(make_source, service)
    for mark, (start, _) in zip(marks, pairwise([11, 21, 31, 41]), strict=True):
        again = Service(names(35))
        found, listing, _ = walk(csw.resume(source_of(make_source), again, None, mark.position))
        assert found == names(35)[start - 1 :]
        assert listing.total == 35 and listing.ended and listing.cursor == "2025-10-01T10:00:00Z"
        assert again.lists()[0]["startPosition"] == str(start) and again.lists()[0]["SortBy"] == "apiso:Identifier:A"
    with pytest.raises(FetchError, match="The place to go on from"):
        walk(csw.resume(source_of(make_source), Service([]), None, "x"))


def test_questions_go_where_the_service_wants_them_but_never_elsewhere(make_source: MakeSource) -> None:
    service = Service(names(2), about=capabilities(href="https://geo.example/srv/csw?map=a"))
    fetched(make_source, service)
    assert service.addresses == [BASE, "https://geo.example/srv/csw?map=a"]
    service = Service(names(2), about=capabilities(href="http://10.0.0.1/csw"))
    fetched(make_source, service)
    assert set(service.addresses) == {BASE}


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("<html><body>Hello</body></html>", "no capabilities of a CSW"),
        ("not xml", "did not answer in CSW"),
        (exception("gone fishing"), "does not say what it can do \\(gone fishing\\)"),
        ('<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "document type"),
    ],
)
def test_what_is_no_csw_is_told(make_source: MakeSource, body: str, told: str) -> None:
    with pytest.raises(FetchError, match=told) as error:
        fetched(make_source, Service([], about=body))
    assert "partner" in error.value.message, "the source is named"


def test_an_exception_under_a_status_of_failure_is_read(make_source: MakeSource) -> None:
    service = Service(names(5), spoil=lambda a: (400, exception("no sorting")) if "SortBy" in a else None)
    assert fetched(make_source, service)[0] == names(5)


def test_a_faulty_page_is_mended_and_told(make_source: MakeSource) -> None:
    service = Service(["r1", "r2"])
    service.spoil = lambda a: (
        service.page(["r1", "r2"], 1).replace("Title of r1", "Title\x03 of r1")
        if a["request"] == "GetRecords"
        else None
    )
    source = source_of(make_source)
    records = [r for r in csw.fetch(source, service, None) if isinstance(r, Record)]  # type: ignore[arg-type]
    [about] = csw.describe(records[0], source)
    assert [i.code for i in about.issues] == ["record-mended"]
    assert "faulty" in fetched(make_source, service)[1].complaints[0]


def test_one_record_is_asked_for_by_its_name(make_source: MakeSource) -> None:
    source = source_of(make_source)
    found = csw.one(source, Service(names(5)), "r3")  # type: ignore[arg-type]
    assert found is not None and found.identifier == "r3"
    assert csw.one(source, Service(names(5)), "r9") is None  # type: ignore[arg-type]
    failing = Service(names(5), spoil=lambda a: (500, "") if a["request"] == "GetRecordById" else None)
    searched = csw.one(source, failing, "r3")  # type: ignore[arg-type]
    assert searched is not None and searched.identifier == "r3"
    assert failing.lists()[0]["constraint"] == "dc:identifier = 'r3'"
    for refusing in (
        Service([], spoil=lambda a: exception("no") if a["request"] == "GetRecordById" else None),
        Service([], spoil=lambda a: (500, "") if a["request"] == "GetRecordById" else exception("no")),
    ):
        with pytest.raises(FetchError, match=r"does not give “r3” \(no\)"):
            csw.one(source, refusing, "r3")  # type: ignore[arg-type]


def test_a_record_without_a_name_and_one_that_is_broken_are_refused(make_source: MakeSource) -> None:
    source = source_of(make_source)
    service = Service([""])
    [record] = [r for r in csw.fetch(source, service, None) if isinstance(r, Record)]  # type: ignore[arg-type]
    with pytest.raises(RecordError, match="has no identifier, so that it cannot be known again"):
        list(csw.describe(record, source))
    with pytest.raises(RecordError, match="cannot be read"):
        list(csw.describe(Record("a", b"<a", "application/xml"), source))


def test_what_speaks_csw_is_found(make_source: MakeSource) -> None:
    service: Any = Service([])
    assert csw.speaks(f"{BASE}?service=CSW&request=GetCapabilities&map=a", service) == f"{BASE}?map=a"
    assert csw.speaks("geo.csv", service) is None
    below: Any = Service([])
    below.spoil = lambda a: None if below.addresses[-1] == "https://geo.example/geonetwork/srv/eng/csw" else "<a/>"
    assert csw.speaks("https://geo.example/", below) == "https://geo.example/geonetwork/srv/eng/csw"
    silent: Any = Service([], about="no xml")
    assert csw.speaks(BASE, silent) is None
    assert silent.asked == [{"service": "CSW", "version": "2.0.2", "request": "GetCapabilities"}]
