"""Signposting: typed links in headers, pages and link sets, and which of them the schemaorg harvester follows."""

import json
from collections.abc import Callable, Generator
from dataclasses import replace
from pathlib import Path
from typing import Any

import orjson
import pytest
from fairdict_harvesters import schemaorg
from fairdict_harvesters.formats import signposting
from hypothesis import given
from hypothesis import strategies as st

from fairdict import links as typed_links
from fairdict.config import Source
from fairdict.errors import ConfigError
from fairdict.harvester import Description, FetchError, Listing, Mark, Record, RecordError, Response
from fairdict.links import Link

HOME = "https://partner.example.org"
PAGE = f"{HOME}/d/1"
JSONLD = "application/ld+json"
Make = Callable[..., Source]

TURTLE = """
@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> .
<https://doi.org/10.5072/one> a dcat:Dataset ; dct:title "From DCAT"@en ; dct:description "x"@en ;
  dcat:distribution [ a dcat:Distribution ; dcat:accessURL <https://partner.example.org/a.csv> ] ;
  <https://example.org/colour> "blue" .
<https://doi.org/10.5072/other> a dcat:Dataset ; dct:title "Another"@en .
"""
XML = """<resource xmlns="http://datacite.org/schema/kernel-4">
<identifier identifierType="DOI">10.5072/one</identifier>
<creators><creator><creatorName>Bos, Jo</creatorName></creator></creators><titles><title>From DataCite</title></titles>
<publisher>P</publisher><publicationYear>2020</publicationYear><resourceType resourceTypeGeneral="Dataset"/>
</resource>"""
DATACITE_JSON = {
    "id": "https://doi.org/10.5072/one",
    "doi": "10.5072/one",
    "creators": [{"name": "Bos, Jo"}],
    "titles": [{"title": "From DataCite's JSON"}],
    "publisher": "P",
    "publicationYear": 2020,
    "types": {"resourceTypeGeneral": "Dataset"},
}


class Net:
    """A door behind which answers lie by address: an answer, its text, or a status that refuses."""

    agent = "fairdict/test"

    def __init__(self, answers: dict[str, Response | str | int]) -> None:
        self.answers = answers
        self.asked: list[str] = []

    def get(self, url: str, *, accept: str = "", check_status: bool = True) -> Response:
        self.asked.append(url)
        answer = self.answers.get(url, 404)
        if isinstance(answer, int):
            kind = "blocked" if answer == 418 else "budget" if answer == 1 else "status"
            raise FetchError(f"{url} answered {answer}.", kind=kind, url=url, status=answer)
        return answer if isinstance(answer, Response) else response(url, answer)


def response(url: str, body: str, link: str = "", media_type: str = "", redirects: tuple[str, ...] = ()) -> Response:
    headers = {"link": link} if link else {}
    if media_type:
        headers["content-type"] = media_type
    return Response(url, 200, headers, body.encode(), "2026-01-01T00:00:00Z", redirects)


def html(name: str = "", head: str = "", **more: Any) -> str:
    data = {"@context": "https://schema.org/", "@type": "Dataset", "name": name, "description": "x", **more}
    script = f'<script type="{JSONLD}">{json.dumps(data)}</script>' if name else ""
    return f"<html><head>{head}{script}</head><body></body></html>"


def urlset(*addresses: str) -> str:
    return f"<urlset>{''.join(f'<url><loc>{a}</loc></url>' for a in addresses)}</urlset>"


def walk(generator: Any) -> tuple[list[Record], list[Mark], Listing]:
    assert isinstance(generator, Generator)
    records: list[Record] = []
    marks: list[Mark] = []
    while True:
        try:
            item = next(generator)
        except StopIteration as stop:
            assert isinstance(stop.value, Listing)
            return records, marks, stop.value
        (records if isinstance(item, Record) else marks).append(item)


def harvest(source: Source, net: Net) -> tuple[list[Record], Listing]:
    records, _, listing = walk(schemaorg.fetch(source, net, None))  # type: ignore[arg-type]
    return records, listing


def described(source: Source, record: Record) -> Description:
    return next(iter(schemaorg.describe(record, source)))


def test_links_of_headers() -> None:
    header = (
        '<https://doi.org/10.5072/1> ; rel="cite-as", </m.jsonld>;rel="describedby";type="application/ld+json; x=1";'
        'profile="https://schema.org", <a.csv>; rel=item; type="text/csv"; title="a, \\"b\\"; c", </x>; rel="next",'
        '<https://schema.org/Dataset>;rel="type author",<broken'
    )
    assert typed_links.of_header(header, f"{HOME}/d/1") == [
        Link("https://doi.org/10.5072/1", "cite-as"),
        Link(f"{HOME}/m.jsonld", "describedby", JSONLD, "https://schema.org"),
        Link(f"{HOME}/d/a.csv", "item", "text/csv"),
        Link(f"{HOME}/x", "next"),
        Link("https://schema.org/Dataset", "type"),
        Link("https://schema.org/Dataset", "author"),
    ]


def test_links_of_link_sets() -> None:
    told = {
        "linkset": [
            {
                "anchor": PAGE,
                "describedby": [{"href": "/m", "type": JSONLD, "profile": ["p"]}, {"href": 1}, "x"],
                "other": [{"href": "/n"}],
            },
            {"anchor": f"{HOME}/elsewhere", "describedby": [{"href": "/e", "type": JSONLD}]},
            "x",
        ]
    }
    links = signposting.of_linkset(orjson.dumps(told), "application/linkset+json", PAGE)
    assert [link.target for link in links] == [f"{HOME}/m", f"{HOME}/n", f"{HOME}/e"]
    assert [link.target for link in signposting.about(links, PAGE)] == [f"{HOME}/m"]
    text = f'<{HOME}/m>;rel="describedby"\n  ;anchor="{PAGE}",\n<{HOME}/n>;rel="item"'
    assert len(signposting.of_linkset(text.encode(), "application/linkset", PAGE)) == 2
    for body in (b"", b"[]", b'{"linkset": 1}', b"<html>"):
        assert signposting.of_linkset(body, "application/linkset+json", PAGE) == []


def test_long_white_space_in_a_link_set_costs_no_time() -> None:
    text = f"<{HOME}/m>;rel={' ' * 2_000_000}x, <{HOME}/n>; rel=item"
    assert [x.target for x in signposting.of_linkset(text.encode(), "application/linkset", PAGE)][-1] == f"{HOME}/n"


@given(st.text(max_size=200) | st.text(alphabet='<>;,="\\ relh/:[]', max_size=80))
def test_no_header_breaks_reading(text: str) -> None:
    typed_links.of_header(text, PAGE)
    signposting.of_linkset(text.encode("utf-8", "replace"), "application/linkset+json", PAGE)


@pytest.mark.parametrize(
    ("kinds", "richer", "wanted"),
    [
        ([JSONLD, "text/turtle", "application/vnd.datacite.datacite+json"], False, "text/turtle"),
        ([JSONLD, "application/vnd.datacite.datacite+xml"], True, "application/vnd.datacite.datacite+xml"),
        ([JSONLD], True, ""),
        ([JSONLD], False, JSONLD),
        (["application/x-bibtex", "application/vnd.citationstyles.csl+json"], False, ""),
        ([], False, ""),
    ],
)
def test_the_best_description(kinds: list[str], richer: bool, wanted: str) -> None:
    links = [Link(f"{HOME}/m{n}", "describedby", kind) for n, kind in enumerate(kinds)]
    found = signposting.best(links, PAGE, richer=richer)
    assert (found.media_type if found else "") == wanted
    assert (
        signposting.best([replace(x, target="https://elsewhere.example/m") for x in links], PAGE, richer=richer) is None
    )


def test_a_page_without_a_description_leads_to_one(make_source: Make) -> None:
    link = f'<{HOME}/m.jsonld>;rel="describedby";type="{JSONLD}", <https://doi.org/10.5072/one>;rel="cite-as"'
    links: dict[str, Response | str] = {
        "header": response(PAGE, html(), link=link),
        "page": html(head=f'<link rel="describedby" type="{JSONLD}" href="/m.jsonld"><link rel="x" href="[">'),
    }
    document = json.dumps({"@type": "Dataset", "name": "Elsewhere", "description": "x"})
    for name, answer in links.items():
        net = Net({PAGE: answer, f"{HOME}/m.jsonld": document})
        records, listing = harvest(make_source("schemaorg", PAGE), net)
        assert [(r.identifier, r.page) for r in records] == [(PAGE, PAGE)] and listing == Listing(), name
        found = described(make_source("schemaorg"), records[0]).document()
        assert found["title"] == {"@none": ["Elsewhere"]} and found["landingPage"] == [PAGE]
        assert found.get("identifier") == (["https://doi.org/10.5072/one"] if name == "header" else None)


def test_a_link_set_leads_there_too(make_source: Make) -> None:
    told = {"linkset": [{"anchor": PAGE, "describedby": [{"href": f"{HOME}/m", "type": JSONLD}]}]}
    for body, kind in (
        (json.dumps(told), "application/linkset+json"),
        (f'<{HOME}/m>;rel="describedby";type="{JSONLD}";anchor="{PAGE}"', "application/linkset"),
    ):
        answer = response(PAGE, html(), link=f'<{HOME}/links>;rel="linkset";type="{kind}"')
        net = Net({PAGE: answer, f"{HOME}/links": body, f"{HOME}/m": json.dumps({"@type": "Dataset", "name": "M"})})
        records, _ = harvest(make_source("schemaorg", PAGE), net)
        assert [orjson.loads(r.body)["name"] for r in records] == ["M"]
        assert net.asked == [f"{HOME}/robots.txt", PAGE, f"{HOME}/links", f"{HOME}/m"]
    net = Net({PAGE: response(PAGE, html("Own"), link=f'<{HOME}/links>;rel="linkset";type="{kind}"')})
    records, listing = harvest(make_source("schemaorg", PAGE), net)
    assert len(records) == 1
    assert listing.complaints == (f"The link set of {PAGE} could not be read: {HOME}/links answered 404.",)


@pytest.mark.parametrize(
    ("kind", "body", "title"),
    [
        ("text/turtle", TURTLE, "From DCAT"),
        ("application/vnd.datacite.datacite+xml", XML, "From DataCite"),
        ("application/vnd.datacite.datacite+json", json.dumps(DATACITE_JSON), "From DataCite's JSON"),
        (
            "application/vnd.datacite.datacite+json",
            json.dumps({"data": {"attributes": DATACITE_JSON}}),
            "From DataCite's JSON",
        ),
    ],
)
def test_a_richer_description_is_preferred(make_source: Make, kind: str, body: str, title: str) -> None:
    link = f'<{HOME}/m>;rel="describedby";type="{kind}", <https://doi.org/10.5072/one>;rel="cite-as"'
    page = response(PAGE, html("Own", url=PAGE), link=link)
    net = Net({PAGE: page, f"{HOME}/m": response(f"{HOME}/m", body, media_type=kind)})
    source = make_source("schemaorg", PAGE)
    records, listing = harvest(source, net)
    assert [r.identifier for r in records] == [PAGE] and listing == Listing()
    found = described(source, records[0])
    assert title in str(found.document()["title"])
    assert found.mapped
    for option, asked in (("never", 2), ("needed", 2), ("richer", 3)):
        net.asked.clear()
        chosen, _ = harvest(make_source("schemaorg", PAGE, options={"signposting": option}), net)
        assert len(net.asked) == asked and [r.identifier for r in chosen] == [PAGE]


def test_the_triples_of_a_page(make_source: Make) -> None:
    page = response(PAGE, html("Own", url=PAGE), link=f'<{HOME}/m>;rel="describedby";type="text/turtle"')
    one = f"<{PAGE}> a <http://www.w3.org/ns/dcat#Dataset> ; <http://purl.org/dc/terms/title> 'X' ; <urn:x> 'y' ."
    blank = one.replace(f"<{PAGE}>", "[]", 1)
    for body in (one, blank):
        source = make_source("schemaorg", PAGE)
        (record,), _ = harvest(source, Net({PAGE: page, f"{HOME}/m": body}))
        found = described(source, record)
        assert found.document()["id"] == PAGE and [value for _, value in found.left] == ["y"]
        with pytest.raises(RecordError, match=r"is missing from its own record\."):
            described(source, replace(record, hints={}))


@pytest.mark.parametrize(
    ("kind", "answer", "why"),
    [
        ("text/turtle", 500, "m answered 500"),
        ("text/turtle", "nonsense", "names a description that could not be read"),
        (
            "text/turtle",
            TURTLE.replace("doi.org", "x.example"),
            "m describes 2 datasets, and none of them is the page's own",
        ),
        (
            "application/vnd.datacite.datacite+xml",
            "<a/>",
            "the DataCite metadata begins with <a> instead of <resource>",
        ),
        ("application/vnd.datacite.datacite+xml", "<a", "the DataCite metadata cannot be read: it is not well-formed"),
        ("application/vnd.datacite.datacite+json", "<a", "m is no JSON"),
        ("application/vnd.datacite.datacite+json", "[]", "m holds no DataCite metadata"),
        ("application/vnd.datacite.datacite+json", response("https://x.example/m", "{}"), "m leads to another site"),
    ],
)
def test_a_description_that_cannot_be_read(make_source: Make, kind: str, answer: Any, why: str) -> None:
    link = f'<{HOME}/m>;rel="describedby";type="{kind}", <https://doi.org/10.5072/one>;rel="cite-as"'
    net = Net({PAGE: response(PAGE, html("Own"), link=link), f"{HOME}/m": answer})
    records, listing = harvest(make_source("schemaorg", PAGE), net)
    assert [orjson.loads(r.body)["name"] for r in records] == ["Own"] and listing.ended
    (told,) = listing.complaints
    assert why in told and told.endswith("; what stands in the page was taken.")
    net = Net({PAGE: response(PAGE, html(), link=link), f"{HOME}/m": answer})
    records, listing = harvest(make_source("schemaorg", PAGE), net)
    assert not records and not listing.ended and why in listing.complaints[0]


def test_what_is_not_followed(make_source: Make) -> None:
    described_by = f'<{HOME}/m>;rel="describedby";type="{JSONLD}"'
    other = response(PAGE, html(), link=f'{described_by}, <https://schema.org/ScholarlyArticle>;rel="type"')
    net = Net({PAGE: other})
    assert harvest(make_source("schemaorg", PAGE), net) == ([], Listing()) and len(net.asked) == 2
    closed = Net({PAGE: response(PAGE, html(), link=described_by), f"{HOME}/robots.txt": "User-agent: *\nDisallow: /m"})
    assert harvest(make_source("schemaorg", PAGE), closed) == ([], Listing()) and f"{HOME}/m" not in closed.asked
    empty = Net({PAGE: response(PAGE, html(), link=described_by), f"{HOME}/m": '{"@type": "Person"}'})
    assert harvest(make_source("schemaorg", PAGE), empty) == ([], Listing())
    spent = Net({PAGE: response(PAGE, html(), link=described_by), f"{HOME}/m": 1})
    with pytest.raises(FetchError):
        harvest(make_source("schemaorg", PAGE), spent)
    with pytest.raises(ConfigError, match=r"signposting is “perhaps”; write richer, needed, never\."):
        harvest(make_source("schemaorg", PAGE, options={"signposting": "perhaps"}), empty)


def test_links_say_what_the_page_does_not(make_source: Make) -> None:
    link = (
        '<https://doi.org/10.5072/one>;rel="cite-as", <https://creativecommons.org/licenses/by/4.0/>;rel="license", '
        f'<{HOME}/a.csv>;rel="item";type="text/csv", <https://orcid.org/0000-0002-1694-233X>;rel="author"'
    )
    source = make_source("schemaorg", PAGE)
    (record,), _ = harvest(source, Net({PAGE: response(PAGE, html("Own"), link=link)}))
    found = described(source, record).document()
    assert found["id"] == "https://doi.org/10.5072/one" and found["identifier"] == ["https://doi.org/10.5072/one"]
    assert found["license"] == ["https://creativecommons.org/licenses/by/4.0/"]
    assert found["creator"][0]["id"] == "https://orcid.org/0000-0002-1694-233X"
    assert found["distribution"][0]["downloadURL"] == [f"{HOME}/a.csv"]
    said = html("Own", identifier="x", license="https://example.org/l", creator="A", distribution=f"{HOME}/b")
    (record,), _ = harvest(source, Net({PAGE: response(PAGE, said, link=link)}))
    found = described(source, record).document()
    assert found["identifier"] == ["x"] and found["license"] == ["https://example.org/l"]
    assert [d["accessURL"] for d in found["distribution"]] == [[f"{HOME}/b"]] and len(found["creator"]) == 1


def test_an_interrupted_walk_goes_on(make_source: Make) -> None:
    pages = [f"{HOME}/{n}" for n in range(5)]
    answers: dict[str, Response | str | int] = {f"{HOME}/sitemap.xml": urlset(*pages, f"{HOME}/private")}
    answers |= {p: html(p, url=p) for p in pages} | {pages[1]: 500}
    answers[f"{HOME}/robots.txt"] = "User-agent: *\nDisallow: /private"
    source = make_source("schemaorg", HOME)
    records, marks, whole = walk(schemaorg.fetch(source, Net(answers), None))  # type: ignore[arg-type]
    assert len(records) == len(marks) == 4 and not whole.ended
    net = Net(answers)
    rest, _, listing = walk(schemaorg.resume(source, net, None, marks[1].position))  # type: ignore[arg-type]
    assert [r.identifier for r in rest] == pages[3:] and pages[0] not in net.asked
    assert listing == whole  # what went wrong before is not forgotten
    moved = Net({**answers, f"{HOME}/sitemap.xml": urlset(*pages[3:])})
    again, _, _ = walk(schemaorg.resume(source, moved, None, marks[1].position))  # type: ignore[arg-type]
    assert [r.identifier for r in again] == pages[3:]
    for position in ("", "[]", '{"nothing": 1}', '{"after": 1}'):
        with pytest.raises(FetchError, match="cannot be read: run it again from the beginning"):
            schemaorg.resume(source, net, None, position)  # type: ignore[arg-type]


def test_pages_behind_a_login(make_source: Make) -> None:
    pages = [f"{HOME}/{n}" for n in range(3)]
    login = f"{HOME}/login?next=x"
    form = '<html><form><input type="password"></form></html>'
    walled = {p: response(login, form, redirects=(p,)) for p in pages}
    some: dict[str, Response | str | int] = {f"{HOME}/sitemap.xml": urlset(*pages), **walled, pages[0]: html("Open")}
    records, listing = harvest(make_source("schemaorg", HOME), Net(some))
    assert len(records) == 1 and not listing.ended
    assert listing.complaints == ("2 of the pages lead to a login; ask the partner to open them, or `exclude` them.",)
    asked_for: dict[str, Response | str | int] = {PAGE: response(PAGE, form)}
    assert harvest(make_source("schemaorg", PAGE), Net(asked_for)) == ([], Listing())  # nobody was led there
    with pytest.raises(FetchError) as caught:
        harvest(make_source("schemaorg", HOME), Net({**some, **walled}))
    assert caught.value.kind == "blocked" and caught.value.message == (
        f"None of the pages of {HOME} could be read: 3 lead to a login. Ask the partner to let the User-Agent "
        "'fairdict/test' read them."
    )


def test_nothing_may_be_read(make_source: Make) -> None:
    pages = [f"{HOME}/{n}" for n in range(3)]
    answers: dict[str, Response | str | int] = {
        f"{HOME}/sitemap.xml": urlset(*pages),
        f"{HOME}/robots.txt": "User-agent: *\nDisallow: /0",
        pages[1]: 403,
        pages[2]: 418,
    }
    with pytest.raises(FetchError) as caught:
        harvest(make_source("schemaorg", HOME), Net(answers))
    assert caught.value.message == (
        f"None of the pages of {HOME} could be read: robots.txt forbids 1, 2 were refused. Ask the partner to let the "
        f"User-Agent 'fairdict/test' read them. The first said: {pages[1]} answered 403."
    )
    records, listing = harvest(make_source("schemaorg", HOME), Net({**answers, pages[2]: html()}))
    assert not records and not listing.ended  # one page was read, and there was nothing in it


def test_one_dataset_alone(make_source: Make) -> None:
    other = f"{HOME}/d/2"
    net = Net(
        {
            PAGE: html("One", url=PAGE),
            other: html("Two", **{"@id": "https://doi.org/10.5072/two"}),
            f"{HOME}/sitemap.xml": urlset(PAGE, other, f"{HOME}/private"),
            f"{HOME}/robots.txt": "User-agent: *\nDisallow: /private",
        }
    )
    source = make_source("schemaorg", HOME)
    found = schemaorg.one(source, net, PAGE)  # type: ignore[arg-type]
    assert found is not None and found.identifier == PAGE and len(net.asked) == 2
    found = schemaorg.one(source, net, "https://doi.org/10.5072/two")  # type: ignore[arg-type]
    assert found is not None and found.page == other
    for name in ("10.5072/1", f"{HOME}/gone", f"{HOME}/private", f"{PAGE}#2"):
        assert schemaorg.one(source, net, name) is None  # type: ignore[arg-type]
    with pytest.raises(FetchError):
        schemaorg.one(source, Net({PAGE: 500}), PAGE)  # type: ignore[arg-type]


def test_a_site_that_names_its_descriptions_is_recognised() -> None:
    link = f'<{HOME}/m>;rel="describedby";type="{JSONLD}"'
    typed = f'{link}, <https://schema.org/Dataset>;rel="type"'
    assert schemaorg.speaks(PAGE, Net({PAGE: response(PAGE, html(), link=typed)})) == PAGE  # type: ignore[arg-type]
    assert schemaorg.speaks(PAGE, Net({PAGE: response(PAGE, html(), link=link)})) is None  # type: ignore[arg-type]


def test_recorded_links_of_pangaea(shared: Path) -> None:
    folder = shared / "records" / "exchanges" / "schema_org-pangaea"
    said = json.loads((folder / "index.jsonl").read_text("utf-8").splitlines()[0])
    links = typed_links.of_header(said["headers"]["Link"], said["url"])
    assert {link.relation for link in links} == {"cite-as", "describedby", "item", "author"} and len(links) == 7
    best = signposting.best(links, said["url"], richer=False)
    assert best is not None and best.target.endswith("?format=metadata_jsonld")
    assert signposting.best(links, said["url"], richer=True) is None
