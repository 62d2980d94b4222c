"""FAIR Data Points: walked, folded and stripped; drafts, circles, other hosts, changes, and the index of them."""

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
import pytest
from click.testing import CliRunner
from fairdict_harvesters import fdp
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import NamedNode

from fairdict.cli import main
from fairdict.config import Source, load
from fairdict.errors import FetchError, RecordError
from fairdict.graph import Graph
from fairdict.harvester import Listing, Mark, Record
from fairdict.rdf import triples
from fairdict.web import Limits, Web
from tests.built_example import small
from tests.data_points import documents, plan, serve
from tests.faulty_server import Asked, FaultyServer, reply

HOST = "https://fdp.example.org"
PREFIXES = """@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> .
@prefix fdp: <https://w3id.org/fdp/fdp-o#> . @prefix old: <http://rdf.biosemantics.org/ontologies/fdp-o#> .
@prefix r3d: <http://www.re3data.org/schema/3-0#> . @prefix ldp: <http://www.w3.org/ns/ldp#> .
@prefix hydra: <http://www.w3.org/ns/hydra/core#> .
"""


def web(**more: Any) -> Web:
    return Web(user_agent="test", allow_private=True, rate=0, sleep=lambda _: None, **more)


def walk(
    source: Source, since: str | None = None, door: Web | None = None, position: str = ""
) -> tuple[list[Record], Listing, list[str]]:
    """The records, the listing and the marks of one walk."""
    door = door or web()
    going = fdp.resume(source, door, since, position) if position else fdp.fetch(source, door, since)
    records: list[Record] = []
    marks: list[str] = []
    while True:
        try:
            item = next(going)
        except StopIteration as end:
            return records, end.value, marks
        if isinstance(item, Mark):
            marks.append(item.position)
        else:
            records.append(item)


@pytest.fixture
def point(server: FaultyServer, make_source: Callable[..., Source]) -> Source:
    serve(server, documents())
    return make_source("fdp", server.url("/"))


def small_point(server: FaultyServer, make_source: Callable[..., Source], texts: dict[str, str], **more: Any) -> Source:
    serve(server, {path: PREFIXES + text for path, text in texts.items()})
    return make_source("fdp", server.url("/fdp"), **more)


def short(records: list[Record], server: FaultyServer) -> list[str]:
    return sorted(r.identifier.removeprefix(server.url("")) or "/" for r in records)


def asked(server: FaultyServer) -> list[str]:
    return [a.target for a in server.asked]


def described(records: list[Record], source: Source) -> dict[str, Any]:
    return {r.identifier: next(fdp.describe(r, source)) for r in records}


# -- the walk ----------------------------------------------------------------------------------------------------------


def test_every_layer_is_walked_and_each_document_asked_for_once(point: Source, server: FaultyServer) -> None:
    records, listing, _ = walk(point)
    kinds = {r.identifier.removeprefix(server.url("")): r.hints["kind"] for r in records}
    assert kinds == {
        "": "DataService",
        "/catalog/one": "Catalog",
        "/catalog/two": "Catalog",
        "/dataset/sleep": "Dataset",
        "/series/waves": "DatasetSeries",
        "/dataset/wave-1": "Dataset",
        "/dataset/ecg": "Dataset",
    }
    assert listing.ended and listing.full and listing.cursor == "", "a server without validators is read anew"
    assert sorted(asked(server)) == sorted([*documents(), "/distribution/draft", "/page/catalog?page=0&size=50"]), (
        "that it has no pages is asked once"
    )
    assert "https://elsewhere.example/dataset/9" in listing.complaints[0]
    assert "name their beginning in `within` in [sources.partner.options]" in listing.complaints[0]
    assert b"Heart study" in listing.rest, "what is of another type is kept beside the source"
    assert {r.datestamp[:10] for r in records if r.datestamp} == {"2024-02-01", "2024-02-02", "2023-11-10"}


def test_a_dataset_with_its_distributions_reads_as_expected(point: Source, server: FaultyServer) -> None:
    records, _, _ = walk(point)
    found = {
        name.removeprefix(server.url("")) or "/": {
            "document": about.document(),
            "issues": sorted([i.code, i.property, i.message] for i in about.issues),
            "said": about.said,
            "left": sorted(about.left),
            "mapped": about.mapped,
        }
        for name, about in described(records, point).items()
    }
    text = orjson.dumps(found, option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS) + b"\n"
    text = text.replace(server.url("").encode(), HOST.encode())
    golden = Path(__file__).parent / "expected/fdp/point.json"
    if os.environ.get("FAIRDICT_BLESS"):
        golden.write_bytes(text)
    assert text == golden.read_bytes(), "point.json differs; read the change, then “make bless”"


def test_what_the_server_writes_around_the_data_is_left_out(point: Source, server: FaultyServer) -> None:
    records, _, _ = walk(point)
    sleep = described(records, point)[server.url("/dataset/sleep")]
    text = orjson.dumps(sleep.document()).decode()
    for word in ("accessRights", "/profile/", "SIO_", "fdp-o#", "ldp#", "metrics", "#identifier"):
        assert word not in text, word
    assert sleep.document()["conformsTo"] == ["http://hl7.org/fhir/"]
    assert sleep.document()["version"] == ["2.1"] and "hasVersion" not in text
    (issue,) = [i for i in sleep.issues if i.code == "distribution-missing"]
    assert (
        "/distribution/draft is named, but its document does not come: " in issue.message and "(404)" in issue.message
    )
    wave = described(records, point)[server.url("/dataset/wave-1")].document()
    assert wave["accessRights"][0]["description"] == {"en": ["On request, to researchers"]}, "what somebody wrote stays"


def test_the_dialect_names_what_is_taken_and_takes_what_is_named(point: Source) -> None:
    (dialect,) = fdp.DIALECTS
    took: set[str] = set()
    for about in described(walk(point)[0], point).values():
        assert dialect.unnamed(about.took) == set()
        took |= about.took
    assert dialect.idle(took) == set()


def test_a_dataset_below_two_catalogues_and_in_a_circle_is_one_record(
    server: FaultyServer, make_source: Callable[..., Source]
) -> None:
    source = small_point(
        server,
        make_source,
        {
            "/fdp": "<HOST/fdp> a old:FAIRDataPoint ; r3d:dataCatalog <HOST/fdp/a>, <HOST/fdp/b> .",
            "/fdp/a": "<HOST/fdp/a> a dcat:Catalog ; dcat:catalog <HOST/fdp/b> ; dcat:dataset <HOST/fdp/d> .",
            "/fdp/b": "<HOST/fdp/b> a dcat:Catalog ; dcat:catalog <HOST/fdp/a> ; dcat:dataset <HOST/fdp/d> .",
            "/fdp/d": "<HOST/fdp/d> a dcat:Dataset ; dct:hasPart <HOST/fdp>, <HOST/fdp/d> .",
        },
    )
    records, listing, _ = walk(source)
    assert short(records, server) == ["/fdp/a", "/fdp/b", "/fdp/d"]
    assert len(server.asked) == 4 and listing.ended


def test_what_a_parent_says_of_a_child_is_not_the_childs_record(
    server: FaultyServer, make_source: Callable[..., Source]
) -> None:
    source = small_point(
        server,
        make_source,
        {
            "/fdp": "<HOST/fdp> fdp:metadataCatalog <HOST/fdp/c> . <HOST/fdp/c> a dcat:Catalog ; dct:title 'stub' .",
            "/fdp/c": "<HOST/fdp/c> a dcat:Catalog ; dct:title 'whole' ; dcat:service [ a dcat:DataService ] ."
            " <HOST/fdp/c#inner> a dcat:Dataset .",
        },
    )
    records, listing, _ = walk(source)
    by_kind = {r.hints["kind"]: r for r in records}
    assert set(by_kind) == {"Catalog", "DataService", "Dataset"}, "what has no document of its own is a record here"
    assert b"whole" in by_kind["Catalog"].body and b"stub" not in by_kind["Catalog"].body
    assert b"stub" not in listing.rest and listing.complaints == ()


PAGES = {
    "link": ("", "link"),
    "hydra": ("<> hydra:next <?page=1> .", ""),
}


@pytest.mark.parametrize("style", PAGES)
def test_children_in_pages_are_all_met(style: str, server: FaultyServer, make_source: Callable[..., Source]) -> None:
    control, header = PAGES[style]

    def catalogue(asked_: Asked) -> bytes:
        last = "page=1" in asked_.target
        name = "y" if last else "x"
        text = f"{PREFIXES}<{server.url('/fdp/c')}> a dcat:Catalog ; dcat:dataset <{server.url(f'/fdp/{name}')}> ."
        more = {"link": f'<{server.url("/fdp/c?page=1")}>; rel="next", <x>; rel="first"'} if header and not last else {}
        return reply(200, (text + ("" if last else control)).encode(), content_type="text/turtle", etag='"1"', **more)

    source = small_point(
        server,
        make_source,
        {
            "/fdp": "<HOST/fdp> a fdp:FAIRDataPoint ; fdp:metadataCatalog <HOST/fdp/c> .",
            "/fdp/x": "<HOST/fdp/x> a dcat:Dataset .",
            "/fdp/y": "<HOST/fdp/y> a dcat:Dataset .",
        },
    )
    server.plans["/fdp/c"] = catalogue
    records, listing, _ = walk(source)
    assert short(records, server) == ["/fdp/c", "/fdp/x", "/fdp/y"] and listing.ended
    body = next(r.body for r in records if r.hints["kind"] == "Catalog")
    assert b"/fdp/x" in body and b"/fdp/y" in body
    assert listing.cursor == "", "that one page is unchanged says nothing of the others"


def test_containers_that_list_elsewhere_are_asked_and_missing_ones_borne(
    server: FaultyServer, make_source: Callable[..., Source]
) -> None:
    container = (
        "<HOST/fdp/{0}/> a ldp:DirectContainer ; ldp:hasMemberRelation {1} ; ldp:membershipResource <HOST/fdp{2}> . "
    )
    source = small_point(
        server,
        make_source,
        {
            "/fdp": "<HOST/fdp> a fdp:FAIRDataPoint . " + container.format("catalog", "fdp:metadataCatalog", ""),
            "/fdp/catalog/": "<HOST/fdp/catalog/> a ldp:BasicContainer ; ldp:contains <HOST/fdp/catalog/1> . "
            "<HOST/fdp/catalog/1> dct:modified '2026' .",
            "/fdp/catalog/1": "<HOST/fdp/catalog/1> a dcat:Catalog . "
            + container.format("dataset", "dcat:dataset", "/catalog/1")
            + container.format("empty", "dct:hasPart", "/catalog/1"),
            "/fdp/dataset/": "<HOST/fdp/dataset/> ldp:contains <HOST/fdp/d1>, <HOST/fdp/d2> .",
            "/fdp/d1": "<HOST/fdp/d1> a dcat:Dataset . " + container.format("empty", "dcat:distribution", "/d1"),
            "/fdp/d2": "<HOST/fdp/d2> a dcat:Dataset . " + container.format("empty", "dcat:distribution", "/d2"),
        },
    )
    records, listing, _ = walk(source)
    assert short(records, server) == ["/fdp/catalog/1", "/fdp/d1", "/fdp/d2"]
    assert asked(server).count("/fdp/empty/") == 1, "a container without a document is asked for once"
    assert listing.ended and listing.complaints == ()
    assert b"modified" not in b"".join(r.body for r in records), "what a container says of files is not said of data"


def catalogues(host: str, listed: int, number: int) -> dict[str, str]:
    """A point of two catalogues with ``number`` datasets each, of which their containers list but ``listed``."""
    container = "<{h}/{k}/> a ldp:DirectContainer ; ldp:hasMemberRelation {r} ; ldp:membershipResource <{h}{o}> . "
    texts = {"/": f"<{host}> a fdp:FAIRDataPoint . "}
    texts["/"] += container.format(h=host, k="catalog", r="fdp:metadataCatalog", o="")
    texts["/"] += f"<{host}/catalog/> ldp:contains <{host}/catalog/a>, <{host}/catalog/b> . "
    for name in "ab":
        text = f"<{host}/catalog/{name}> a dcat:Catalog . "
        text += container.format(h=host, k="dataset", r="dcat:dataset", o=f"/catalog/{name}")
        text += "".join(f"<{host}/dataset/> ldp:contains <{host}/dataset/{name}{n}> . " for n in range(listed))
        texts[f"/catalog/{name}"] = text
        for n in range(number):
            about = f"<{host}/dataset/{name}{n}> a dcat:Dataset ; dct:isPartOf <{host}/catalog/{name}> . "
            texts[f"/dataset/{name}{n}"] = about + container.format(
                h=host, k="distribution", r="dcat:distribution", o=f"/dataset/{name}{n}"
            )
    return {path: PREFIXES + text for path, text in texts.items()}


def in_pages(host: str, names: list[str], *, header: bool = True, size: int = 50) -> Callable[[Asked], bytes]:
    """Pages as the reference implementation sends them: what each child says, and links that lead to ``…/?page=``."""

    def tell(asked_: Asked) -> bytes:
        path = asked_.target.partition("?")[0]
        number = int(re.findall(r"page=(\d+)", asked_.target)[0])
        here = names[number * size : (number + 1) * size]
        body = PREFIXES + "".join(
            f"<{host}{n}> a dcat:Resource ; dct:title 'x' . <{host}{n}#f> a <urn:f> . " for n in here
        )
        last = max(0, (len(names) - 1) // size)
        links = [f'<{host}{path}/?page={n}&size={size}>; rel="{r}"' for n, r in ((0, "first"), (last, "last"))]
        links += [f'<{host}{path}/?page={number + 1}&size={size}>; rel="next"'] if number < last else []
        more = {"link": ", ".join(links)} if header else {}
        return reply(200, body.encode(), content_type="text/turtle", **more)

    return tell


@pytest.mark.parametrize("header", [True, False])
def test_pages_name_members_that_containers_leave_out(
    header: bool, server: FaultyServer, make_source: Callable[..., Source]
) -> None:
    texts = catalogues(server.url(""), listed=10, number=70)
    server.plans |= {path: plan(text) for path, text in texts.items()}
    server.plans["/page/catalog"] = in_pages(server.url(""), ["/catalog/a", "/catalog/b"], header=header)
    for name in "ab":
        names = [f"/dataset/{name}{n}" for n in range(70)]
        server.plans[f"/catalog/{name}/page/dataset"] = in_pages(server.url(""), names, header=header)
    source = make_source("fdp", server.url("/"))
    records, listing, marks = walk(source)
    assert short(records, server) == sorted(t for t in texts if t != "/")
    assert listing.ended and listing.complaints == ()
    pages = [a for a in asked(server) if "/page/dataset" in a]
    assert len(pages) == (4 if header else 6) and not any("/?page" in a for a in asked(server))
    catalogue = described(records, source)[server.url("/catalog/b")].document()
    assert len(catalogue["dataset"]) == 70
    server.asked.clear()
    after, again, _ = walk(source, position=marks[-2])
    assert len(after) == 2 and again == listing, "what is known of pages is gone on with"


def test_a_server_whose_pages_tell_nothing_new_is_hardly_asked_for_them(
    server: FaultyServer, make_source: Callable[..., Source]
) -> None:
    texts = catalogues(server.url(""), listed=9, number=9)
    server.plans |= {path: plan(text) for path, text in texts.items()}
    server.plans["/page/catalog"] = in_pages(server.url(""), ["/catalog/a", "/catalog/b"])
    server.plans["/catalog/a/page/dataset"] = in_pages(server.url(""), [f"/dataset/a{n}" for n in range(9)])
    server.plans["/dataset/a0/page/distribution"] = in_pages(server.url(""), [])
    records, listing, _ = walk(make_source("fdp", server.url("/")))
    assert len(records) == 20 and listing.ended and listing.complaints == ()
    assert sum("/page/" in a for a in asked(server)) == 3, "once for each kind of member"


def test_pages_that_break_off_leave_the_end_unknown(server: FaultyServer, make_source: Callable[..., Source]) -> None:
    texts = catalogues(server.url(""), listed=10, number=70)
    server.plans |= {path: plan(text) for path, text in texts.items()}
    server.plans["/page/catalog"] = in_pages(server.url(""), ["/catalog/a", "/catalog/b"])
    good = in_pages(server.url(""), [f"/dataset/a{n}" for n in range(70)])

    def broken(asked_: Asked) -> bytes:
        return reply(400) if "page=1" in asked_.target else good(asked_)  # type: ignore[return-value]

    server.plans["/catalog/a/page/dataset"] = broken
    server.plans["/catalog/b/page/dataset"] = reply(403)
    records, listing, _ = walk(make_source("fdp", server.url("/")))
    assert len(records) == 2 + 50 + 10 and not listing.ended
    assert "/catalog/a/page/dataset?page=1&size=50" in listing.complaints[0]
    assert "/catalog/b/page/dataset?page=0&size=50" in listing.complaints[1]


def test_a_page_that_comes_again_and_again_is_left(server: FaultyServer, make_source: Callable[..., Source]) -> None:
    texts = catalogues(server.url(""), listed=10, number=12)
    server.plans |= {path: plan(text) for path, text in texts.items()}
    more = {"link": f'<{server.url("/x")}>; rel="next"'}
    children = "".join(f"<{server.url('')}/dataset/a{n}> a <urn:x> . " for n in range(12))
    server.plans["/page/catalog"] = reply(200, b"", content_type="text/turtle")
    server.plans["/catalog/a/page/dataset"] = reply(200, children.encode(), content_type="text/turtle", **more)
    records, listing, _ = walk(make_source("fdp", server.url("/")))
    assert len(records) == 2 + 12 + 10 and not listing.ended
    assert "promises a page after it, but names nothing new. Tell the partner." in listing.complaints[0]
    assert "/x" not in asked(server)


def test_members_of_a_container_belong_to_its_resource(
    server: FaultyServer, make_source: Callable[..., Source]
) -> None:
    source = small_point(
        server,
        make_source,
        {
            "/fdp": "<HOST/fdp> fdp:metadataCatalog <HOST/fdp/c> .",
            "/fdp/c": "<HOST/fdp/c> a dcat:Catalog ; dcat:dataset <HOST/fdp/d> .",
            "/fdp/d": "<HOST/fdp/d> a dcat:Dataset . <HOST/fdp/f/> a ldp:DirectContainer ; ldp:membershipResource "
            "<HOST/fdp/d> ; ldp:hasMemberRelation dcat:distribution ; ldp:contains <HOST/fdp/f/1> .",
            "/fdp/f/1": "<HOST/fdp/f/1> a dcat:Distribution ; dcat:accessURL <https://e.org/x> .",
        },
    )
    records, _, _ = walk(source)
    dataset = described(records, source)[server.url("/fdp/d")].document()
    assert dataset["distribution"][0]["accessURL"] == ["https://e.org/x"]


def test_a_persistent_address_leads_to_where_the_server_is(
    server: FaultyServer, make_source: Callable[..., Source]
) -> None:
    persistent = "https://w3id.org/hospital-fdp"
    serve(server, documents(), host=persistent)
    records, listing, _ = walk(make_source("fdp", server.url("/")))
    assert len(records) == 7 and listing.ended
    assert {r.identifier.removeprefix(persistent) for r in records} >= {"/dataset/sleep", "/catalog/one"}
    assert all(r.identifier.startswith(persistent) for r in records)


def test_a_point_that_is_entered_below_its_root(server: FaultyServer, make_source: Callable[..., Source]) -> None:
    serve(server, documents())
    records, listing, _ = walk(make_source("fdp", server.url("/series/waves")))
    assert "/dataset/wave-1" in short(records, server) and listing.ended


def test_what_lies_outside_is_read_where_the_steward_says_so(
    server: FaultyServer, make_source: Callable[..., Source]
) -> None:
    texts = {
        "/fdp": "<HOST/fdp> fdp:metadataCatalog <HOST/fdp/c> .",
        "/fdp/c": "<HOST/fdp/c> a dcat:Catalog ; dcat:dataset <HOST/other/d> .",
        "/other/d": "<HOST/other/d> a dcat:Dataset .",
    }
    source = small_point(server, make_source, texts)
    records, listing, _ = walk(source)
    assert short(records, server) == ["/fdp/c"]
    assert server.url("/other/d") in listing.complaints[0]
    wide = small_point(server, make_source, texts, options={"within": [server.url("/other/")]})
    records, listing, _ = walk(wide)
    assert short(records, server) == ["/fdp/c", "/other/d"] and listing.complaints == ()


# -- what does not come ------------------------------------------------------------------------------------------------


def test_drafts_are_refused_by_name_and_the_rest_goes_on(point: Source, server: FaultyServer) -> None:
    server.plans["/dataset/ecg"] = reply(403)
    server.plans["/dataset/wave-1"] = reply(200, b"nothing to read", content_type="text/turtle")
    records, listing, _ = walk(point)
    refused = {r.identifier: r for r in records if "refused" in r.hints}
    assert set(refused) == {server.url("/dataset/ecg"), server.url("/dataset/wave-1")}
    with pytest.raises(RecordError, match=r"is listed, but does not come: .*refuses access \(403\)"):
        list(fdp.describe(refused[server.url("/dataset/ecg")], point))
    assert len(records) == 7
    assert not listing.ended, "what the series holds besides is not known by its relation"


def test_a_draft_dataset_does_not_hide_others(point: Source, server: FaultyServer) -> None:
    server.plans["/dataset/sleep"] = reply(404)
    records, listing, _ = walk(point)
    assert [r.identifier for r in records if "refused" in r.hints] == [server.url("/dataset/sleep")]
    assert listing.ended


def test_a_catalogue_that_does_not_come_leaves_the_end_unknown(point: Source, server: FaultyServer) -> None:
    server.plans["/catalog/two"] = reply(403)
    assert not walk(point)[1].ended


def test_a_failing_child_is_told_and_nothing_counts_as_gone(point: Source, server: FaultyServer) -> None:
    server.plans["/dataset/ecg"] = reply(500)
    records, listing, _ = walk(point, door=web(limits=Limits(attempts=1)))
    assert len(records) == 6 and not listing.ended
    assert any("/dataset/ecg fails on the partner's side (500)" in c for c in listing.complaints)


def test_a_server_that_only_fails_is_left_alone(server: FaultyServer, make_source: Callable[..., Source]) -> None:
    links = ", ".join(f"<HOST/fdp/{n}>" for n in range(50))
    source = small_point(
        server, make_source, {"/fdp": f"<HOST/fdp> a fdp:FAIRDataPoint ; fdp:metadataCatalog {links} ."}
    )
    for n in range(50):
        server.plans[f"/fdp/{n}"] = reply(500)
    records, listing, _ = walk(source, door=web(limits=Limits(attempts=1)))
    assert records == [] and not listing.ended and len(server.asked) == 11


def test_a_root_that_does_not_come_is_an_error(server: FaultyServer, make_source: Callable[..., Source]) -> None:
    with pytest.raises(FetchError, match="does not exist"):
        walk(make_source("fdp", server.url("/fdp")))
    server.plans["/fdp"] = reply(200, b"<oops", content_type="text/turtle")
    with pytest.raises(FetchError, match="The text/turtle document is broken"):
        walk(make_source("fdp", server.url("/fdp")))


def test_a_point_without_records_is_told(server: FaultyServer, make_source: Callable[..., Source]) -> None:
    source = small_point(server, make_source, {"/fdp": "<HOST/fdp> a fdp:FAIRDataPoint ."})
    records, listing, _ = walk(source)
    assert records == [] and "leads to no catalogue, dataset, series or service" in listing.complaints[-1]


def test_a_bad_statement_is_told_in_its_own_record(point: Source, server: FaultyServer) -> None:
    text = documents()["/dataset/ecg"].replace('"Electrocardiograms"@en', '"Hart"@n_l, "Electrocardiograms"@en')
    server.plans["/dataset/ecg"] = plan(text.replace("HOST", server.url("")))
    records, listing, _ = walk(point)
    ecg = described(records, point)[server.url("/dataset/ecg")]
    assert ecg.document()["title"] == {"en": ["Electrocardiograms"]}
    (issue,) = [i for i in ecg.issues if i.code == "statement-lost"]
    assert '“dcterms:title "Hart"@n_l” could not be read' in issue.message
    assert listing.ended and any("/dataset/ecg, line 4: “dcterms:title" in c for c in listing.complaints)


# -- the next night ----------------------------------------------------------------------------------------------------


def test_nothing_changed_is_said_in_as_many_words(point: Source, server: FaultyServer) -> None:
    serve(server, documents(), validators=True)
    _, first, _ = walk(point)
    assert first.full
    server.asked.clear()
    records, second, _ = walk(point, first.cursor)
    assert records == [] and second.unmodified and not second.full
    assert all("if-none-match" in a.headers for a in server.asked) and len(server.asked) == 10
    assert orjson.loads(second.cursor) == orjson.loads(first.cursor)


@pytest.mark.parametrize("path", ["/dataset/sleep", "/distribution/csv"])
def test_only_what_changed_is_sent(path: str, point: Source, server: FaultyServer) -> None:
    serve(server, documents(), validators=True)
    _, first, _ = walk(point)
    changed = documents()[path].replace("Table", "Sheet").replace("Actigraphy", "Movement")
    server.plans[path] = plan(changed.replace("HOST", server.url("")), validators=True)
    records, second, _ = walk(point, first.cursor)
    assert short(records, server) == ["/dataset/sleep"]
    assert not second.full and not second.unmodified and second.ended
    document = described(records, point)[server.url("/dataset/sleep")].document()
    words = orjson.dumps(document)
    assert b"Sheet" in words or b"Movement" in words
    assert document["distribution"][0]["downloadURL"], "the whole dataset, its distributions folded in"
    assert walk(point, second.cursor)[1].unmodified


def test_a_new_dataset_below_a_changed_catalogue_is_met(point: Source, server: FaultyServer) -> None:
    serve(server, documents(), validators=True)
    _, first, _ = walk(point)
    text = documents()["/catalog/two"].replace("<HOST/dataset/sleep>,", "<HOST/dataset/sleep>, <HOST/dataset/new>,")
    new = "<HOST/dataset/new> a <http://www.w3.org/ns/dcat#Dataset> ."
    serve(server, {"/catalog/two": text, "/dataset/new": new}, validators=True)
    records, _, _ = walk(point, first.cursor)
    assert short(records, server) == ["/catalog/two", "/dataset/new"]


def test_a_cursor_of_another_kind_is_passed_over(point: Source) -> None:
    for cursor in ("2026-01-01", "[]", '{"documents": 3, "own": "", "said": ""}'):
        assert len(walk(point, cursor)[0]) == 7


def test_an_interrupted_walk_goes_on_from_each_of_its_marks(point: Source, server: FaultyServer) -> None:
    whole, listing, marks = walk(point)
    expected = {r.identifier: r.body for r in whole}
    assert len(marks) == 8
    first = fdp.fetch(point, web(), None)
    before: list[Record] = []
    for item in first:
        if not isinstance(item, Mark):
            before.append(item)
            continue
        server.asked.clear()
        after, again, _ = walk(point, position=item.position)
        assert {r.identifier: r.body for r in [*before, *after]} == expected
        assert not {r.identifier for r in before} & {r.identifier for r in after}
        assert again == listing
        assert len(server.asked) < 11


def test_a_position_that_is_none_is_a_sentence(point: Source) -> None:
    with pytest.raises(FetchError, match=r"The place to go on from, “x”, cannot be read: run it again"):
        walk(point, position="x")


def test_a_budget_that_is_used_up_is_gone_on_with(point: Source) -> None:
    door = web(limits=Limits(requests=4))
    records, listing, marks = walk(point, door=door)
    assert not listing.ended and not listing.full and door.spent
    after, again, _ = walk(point, position=marks[-1])
    assert len(records) + len(after) == 7 and again.ended


# -- one, speaks, the index --------------------------------------------------------------------------------------------


def test_one_record_is_asked_for_by_name(point: Source, server: FaultyServer) -> None:
    record = fdp.one(point, web(), server.url("/dataset/sleep"))
    assert record is not None and b"sleep.csv" in record.body
    assert len(server.asked) == 5, "root, dataset and its distributions, and whether it has pages"
    assert fdp.one(point, web(), server.url("/dataset/none")) is None
    assert fdp.one(point, web(), "https://elsewhere.example/x") is None
    server.plans["/dataset/sleep"] = reply(403)
    with pytest.raises(FetchError, match="refuses access"):
        fdp.one(point, web(), server.url("/dataset/sleep"))


def test_a_point_is_recognised_in_one_request(point: Source, server: FaultyServer) -> None:
    server.plans["/graph"] = plan(PREFIXES + "<urn:x> a dcat:Dataset .")
    server.plans["/first"] = plan(PREFIXES + "<> a ldp:Container ; dct:title 'FDP' ; ldp:contains <a> .")
    server.plans["/old"] = plan(PREFIXES + "<> a old:FAIRDataPoint .")
    for path, expected in (("/", True), ("/catalog/one", True), ("/first", True), ("/old", True), ("/graph", False)):
        server.asked.clear()
        url = server.url(path)
        assert fdp.speaks(url, web()) == (url if expected else None), path
        assert len(server.asked) <= 3
    assert fdp.speaks("catalogue.ttl", web()) is None


def test_add_declares_a_point_as_one(point: Source, server: FaultyServer, tmp_path: Path) -> None:
    folder = small(tmp_path)
    result = CliRunner().invoke(main, ["-C", str(folder), "add", server.url("/"), "--allow-private"])
    assert result.exit_code == 0, result.output
    assert [(s.harvester, s.url) for s in load(folder).sources if s.name == "source"] == [("fdp", server.url("/"))]
    assert len(server.asked) <= 10


ENTRIES = [
    {"uuid": "1", "clientUrl": "https://fdp.one.example/", "state": "ACTIVE", "permit": "ACCEPTED"},
    {"uuid": "2", "clientUrl": "https://fdp.two.example", "state": "ACTIVE"},
    {"uuid": "3", "clientUrl": "https://dead.example", "state": "UNREACHABLE", "permit": "ACCEPTED"},
    {"uuid": "4", "clientUrl": "https://unknown.example", "state": "ACTIVE", "permit": "PENDING"},
    {"uuid": "5", "clientUrl": "ftp://odd.example", "state": "ACTIVE"},
    "odd",
]


def index(entries: list[Any], size: int = 3) -> Callable[[Asked], bytes]:
    def tell(asked_: Asked) -> bytes:
        number = re.search(r"page=(\d+)", asked_.target)
        if number is None:
            body: Any = entries
        else:
            start = int(number[1]) * size
            body = {"content": entries[start : start + size], "last": start + size >= len(entries)}
        return reply(200, orjson.dumps(body), content_type="application/json")

    return tell


def test_add_declares_each_point_of_an_index(server: FaultyServer, tmp_path: Path) -> None:
    server.plans |= {"/index/entries": index(ENTRIES), "/index/entries/all": index(ENTRIES)}
    for n, path in enumerate(("/index/entries", "/index/entries/all")):
        (tmp_path / str(n)).mkdir()
        folder = small(tmp_path / str(n))
        say = ["-C", str(folder), "add", server.url(path), "--allow-private"]
        dry = CliRunner().invoke(main, [*say, "--dry-run"])
        assert dry.exit_code == 0 and "Nothing was changed." in dry.stderr and "fdp-one" in dry.stdout
        result = CliRunner().invoke(main, say)
        assert result.exit_code == 0, result.output
        found = {s.name: (s.harvester, s.url) for s in load(folder).sources if s.harvester == "fdp"}
        assert found == {
            "fdp-one": ("fdp", "https://fdp.one.example/"),
            "fdp-two": ("fdp", "https://fdp.two.example"),
        }
        assert "is an index of 2 sources, 0 of them declared already." in result.stderr
        assert "take out those that you do not want" in result.stderr
        again = CliRunner().invoke(main, say)
        assert again.exit_code == 0 and "2 of them declared already." in again.stderr
        named = CliRunner().invoke(main, [*say, "--name", "x"])
        assert named.exit_code == 2 and "cannot all be called “x”: leave --name out" in named.stderr


def test_an_index_that_is_none_or_too_long_is_told(server: FaultyServer) -> None:
    server.plans["/index/entries"] = reply(200, b"<p>", content_type="text/html")
    with pytest.raises(FetchError, match="does not answer as an index of FAIR Data Points does"):
        fdp.listed(server.url("/index/entries"), web())
    server.plans["/index/entries"] = reply(200, b'{"content": [1], "last": false}', content_type="application/json")
    with pytest.raises(FetchError, match="lists more than 1000 FAIR Data Points: declare those that you want"):
        fdp.listed(server.url("/index/entries"), web())
    assert fdp.listed(server.url("/"), web()) == []


def test_an_index_is_no_source(make_source: Callable[..., Source]) -> None:
    url = "https://index.example/index/entries"
    with pytest.raises(FetchError, match="is an index, which lists FAIR Data Points: say “fairdict add"):
        walk(make_source("fdp", url))
    assert fdp.speaks(url, web()) is None


# -- real records ------------------------------------------------------------------------------------------------------


def test_the_point_of_2017_is_walked(shared: Path, server: FaultyServer, make_source: Callable[..., Source]) -> None:
    """Its documents, at the addresses that they give themselves; some lie outside /fdp, as they did."""
    folder = shared / "records" / "fdp" / "reference-2017"
    paths = {}
    for path in sorted(folder.glob("*.ttl")):
        graph = Graph(triples(path.read_bytes(), "text/turtle"))
        (subject,) = [n.value for n in graph if isinstance(n, NamedNode)]
        paths[re.sub(r"https?://[^/]+", "", subject)] = path
    assert len(paths) == 18
    for place, path in paths.items():
        server.plans[place] = plan(path.read_text("utf-8").replace("http://www.dtls.nl", server.url("")))
    source = make_source("fdp", server.url("/fdp"), options={"within": [server.url("/")]})
    records, listing, _ = walk(source)
    good = [r for r in records if "refused" not in r.hints]
    about = described(good, source)
    mapped, left = sum(d.mapped for d in about.values()), sum(len(d.left) for d in about.values())
    issues = sum(len(d.issues) for d in about.values())
    print(f"fdp/reference-2017: {len(about)} descriptions, {issues} issues, {mapped / (mapped + left):.1%} mapped")
    print(*sorted({p for d in about.values() for p, _ in d.left}), *listing.complaints, sep="\n")
    assert {r.hints["kind"] for r in good} == {"Catalog", "Dataset"} and len(good) >= 6
    assert mapped / (mapped + left) >= 0.95
    folded = [d.document() for d in about.values() if d.kind == "Dataset"]
    assert sum(isinstance(x, dict) for d in folded for x in d.get("distribution", [])) >= 8


def test_a_record_of_a_real_point_loses_what_the_server_added(
    shared: Path, server: FaultyServer, make_source: Callable[..., Source]
) -> None:
    text = (shared / "records" / "dcat" / "fairclient" / "fdp_dataset.ttl").read_text("utf-8")
    name = "/dataset/f1bcfd31-397e-4955-930c-663df8c2d9bf"
    server.plans[name] = plan(text.replace("http://fdp.example.com", server.url("")))
    source = make_source("fdp", server.url(name))
    records, _, _ = walk(source)
    (about,) = [
        d for i, d in described([r for r in records if "refused" not in r.hints], source).items() if i.endswith(name)
    ]
    document = about.document()
    assert not {"accessRights", "conformsTo"} & set(document) and about.left == []
    assert document["title"] == {"@none": ["Test"]}


# -- mutilations -------------------------------------------------------------------------------------------------------


OLD = [f"<{HOST}/dataset/sleep>", '"', "#accessRights", "http", "@en", "_:"]
NEW = ['""', "<x:y>", '"\\u0000"', "[", "_:a", "é" * 50, "<urn:x>"]
HINTS = ["", "{}", "[[1]]", '[["a", "b"]]', "[1", "null"]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_mutilated_records_never_break_describe(data: st.DataObject, make_source: Callable[..., Source]) -> None:
    source = make_source("fdp", "https://fdp.example.org/")
    text = documents()["/dataset/sleep"].replace("HOST", HOST)
    lines = sorted(str(t) + " ." for t in triples(text.encode(), "text/turtle"))
    kept = data.draw(st.lists(st.sampled_from(lines), max_size=len(lines)))
    parts = st.tuples(st.sampled_from(OLD), st.sampled_from(NEW))
    swaps = data.draw(st.lists(parts, max_size=3))
    body = "\n".join(kept)
    for old, new in swaps:
        body = body.replace(old, new)
    hints = {"root": f"<{HOST}/dataset/sleep>", "kind": data.draw(st.sampled_from(["Dataset", "Catalog", "", "x"]))}
    hints |= data.draw(st.dictionaries(st.sampled_from(["lost", "missing"]), st.sampled_from(HINTS)))
    record = Record("x", body.encode(), "application/n-triples", hints=hints)
    try:
        for about in fdp.describe(record, source):
            orjson.dumps(about.document())
    except RecordError:
        pass
