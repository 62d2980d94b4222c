"""Sets that a server lacks are told with those it has; what it says of its formats decides which is asked for."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from fairdict_harvesters import oaipmh

from fairdict.config import Source
from fairdict.errors import FetchError
from tests.test_oaipmh import Fake, failed, formats, identify, listed, page, record, walk

MakeSource = Callable[..., Source]


def sets(*specs: str, token: str = "", name: str = "") -> str:
    told = "".join(f"<set><setSpec>{s}</setSpec><setName>{name or s}</setName></set>" for s in specs)
    after = f"<resumptionToken>{token}</resumptionToken>" if token else ""
    return page(f"<ListSets>{told}{after}</ListSets>")


def server(lists: Mapping[str, Any], known: Mapping[str, Any], offered: str = "") -> Fake:
    """A server whose lists are ``lists`` by set, and whose sets are ``known`` by token."""

    def answers(asked: Mapping[str, str]) -> Any:
        if asked["verb"] == "Identify":
            return identify()
        if asked["verb"] == "ListMetadataFormats":
            return offered or formats("oai_dc")
        if asked["verb"] == "ListSets":
            return known[asked.get("resumptionToken", "")]
        return lists.get(asked.get("set", ""), failed("noRecordsMatch"))

    return Fake(answers)


def wanting(make_source: MakeSource, *names: str) -> Source:
    return make_source("oaipmh", "https://repo.example/oai", options={"sets": list(names)})


def test_a_set_that_is_not_there_ends_in_a_sentence_with_the_sets(make_source: MakeSource) -> None:
    web = server({}, {"": sets("a", "b", token="t"), "t": sets("c", name="Third")})
    with pytest.raises(FetchError, match=r"lists no set “x”: it has a, b, c \(Third\). Correct “sets”") as error:
        walk(wanting(make_source, "x"), web)
    assert error.value.kind == "misdirected"


def test_one_wrong_set_of_two_is_a_complaint(make_source: MakeSource) -> None:
    web = server({"a": listed(record("r1", ("a",)))}, {"": sets("a", "b")})
    records, listing = walk(wanting(make_source, "a", "x"), web)
    assert [r.identifier for r in records] == ["r1"]
    assert "lists no set “x”: it has a, b." in listing.complaints[0]


def test_many_sets_are_counted(make_source: MakeSource) -> None:
    web = server({}, {"": sets(*(f"s{n}" for n in range(100)))})
    with pytest.raises(FetchError, match=r"s29 and 70 more"):
        walk(wanting(make_source, "x"), web)


def test_a_set_that_is_there_may_be_empty(make_source: MakeSource) -> None:
    for known in (sets("x"), sets("x:below")):
        records, listing = walk(wanting(make_source, "x"), server({}, {"": known}))
        assert records == [] and not listing.complaints


@pytest.mark.parametrize("known", [failed("noSetHierarchy"), (500, ""), sets("a", token="")])
def test_a_set_that_gives_records_is_believed(make_source: MakeSource, known: Any) -> None:
    web = server({"hidden": listed(record("r1"))}, {"": known})
    records, listing = walk(wanting(make_source, "hidden"), web)
    assert [r.identifier for r in records] == ["r1"] and not listing.complaints
    assert "ListSets" not in [a["verb"] for a in web.asked]


@pytest.mark.parametrize("known", [failed("noSetHierarchy"), (500, "")])
def test_a_server_that_does_not_tell_its_sets_is_believed(make_source: MakeSource, known: Any) -> None:
    records, listing = walk(wanting(make_source, "x"), server({}, {"": known}))
    assert records == [] and listing.ended


def test_sets_without_end_are_not_waited_for(make_source: MakeSource) -> None:
    web = server({}, {"": sets("a", token="t"), "t": sets("a", token="u"), "u": sets("a", token="t")})
    records, _ = walk(wanting(make_source, "x"), web)
    assert records == [] and sum(a["verb"] == "ListSets" for a in web.asked) == 50


def test_a_server_that_refuses_a_set_is_told_with_its_sets(make_source: MakeSource) -> None:
    web = server({"x": failed("badArgument", "no such set")}, {"": sets("a")})
    with pytest.raises(FetchError, match=r"no such set.*lists no set “x”: it has a\."):
        walk(wanting(make_source, "x"), web)


def test_an_incremental_run_does_not_ask_for_sets(make_source: MakeSource) -> None:
    web = server({}, {"": sets("a")})
    walk(wanting(make_source, "x"), web, "2025-01-01T00:00:00Z")
    assert "ListSets" not in [a["verb"] for a in web.asked]


def test_a_format_that_is_stated_but_refused_gives_way_to_the_next(make_source: MakeSource) -> None:
    def answers(asked: Mapping[str, str]) -> Any:
        if asked["verb"] == "Identify":
            return identify()
        if asked["verb"] == "ListMetadataFormats":
            return formats("oai_dc", "mods", "iso19139")
        wanted = asked["metadataPrefix"]
        if wanted != "oai_dc":
            return failed("badArgument" if wanted == "mods" else "cannotDisseminateFormat")
        return (
            listed(record("r1")) if asked["verb"] == "ListRecords" else page(f"<GetRecord>{record('r1')}</GetRecord>")
        )

    source = make_source("oaipmh", "https://repo.example/oai")
    records, listing = walk(source, Fake(answers))
    assert [r.identifier for r in records] == ["r1"] and listing.ended
    assert [c.partition(" states ")[2] for c in listing.complaints] == [
        "the format iso19139 but refuses to give records in it; mods was asked for instead. Tell the partner.",
        "the format mods but refuses to give records in it; oai_dc was asked for instead. Tell the partner.",
    ]
    found = oaipmh.one(source, Fake(answers), "r1")  # type: ignore[arg-type]
    assert found is not None and found.hints["prefix"] == "oai_dc"
    chosen = make_source("oaipmh", "https://repo.example/oai", options={"prefix": "mods"})
    with pytest.raises(FetchError, match="does not give its list"):
        walk(chosen, Fake(answers))
    with pytest.raises(FetchError, match="does not give “r1”"):
        oaipmh.one(chosen, Fake(answers), "r1")  # type: ignore[arg-type]


def test_a_format_is_known_by_its_namespace(make_source: MakeSource) -> None:
    space = "<metadataNamespace>http://datacite.org/schema/kernel-4</metadataNamespace>"
    offered = page(
        "<ListMetadataFormats><metadataFormat><metadataPrefix>oai_dc</metadataPrefix></metadataFormat>"
        f"<metadataFormat><metadataPrefix>best</metadataPrefix>{space}</metadataFormat></ListMetadataFormats>"
    )
    web = server({"": listed(record("r1"))}, {}, offered)
    walk(make_source("oaipmh", "https://repo.example/oai"), web)
    assert web.asked[-1]["metadataPrefix"] == "best"
    assert oaipmh.PREFIXES[-1] == "dc"
