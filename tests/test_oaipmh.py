"""The walk through OAI-PMH lists: what servers do right, and most of what they do wrong."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit
from xml.sax.saxutils import escape

import pytest
from fairdict_harvesters import oaipmh

from fairdict.config import Source
from fairdict.demo import partners
from fairdict.description import Description
from fairdict.errors import ConfigError, FetchError, RecordError
from fairdict.harvester import Listing
from fairdict.layers import bundled
from fairdict.model import Record, Response
from fairdict.serve import Server
from fairdict.web import Web

MakeSource = Callable[..., Source]
Answers = Callable[[Mapping[str, str]], "str | bytes | tuple[int, str]"]
DC = 'xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" xmlns:dc="http://purl.org/dc/elements/1.1/"'


class Fake:
    """A door without a network: ``answers`` is asked with the arguments of each question."""

    def __init__(self, answers: Answers) -> None:
        self.answers = answers
        self.asked: list[dict[str, str]] = []
        self.urls: list[str] = []

    def get(
        self, url: str, *, params: Mapping[str, str], accept: str = "", check_status: bool = True, **_: Any
    ) -> Response:
        assert "xml" in accept
        self.asked.append(dict(params))
        self.urls.append(url)
        told = self.answers(params)
        status, body = told if isinstance(told, tuple) else (200, told)
        if check_status and status >= 400:
            raise FetchError(f"{url} answered {status}.", kind="status", url=url, status=status)
        raw = body if isinstance(body, bytes) else body.encode()
        full = f"{url}?{urlencode(params)}"
        return Response(full, status, {"date": "Wed, 01 Oct 2025 12:00:00 GMT"}, raw, "2025-10-01T12:00:00Z")


def page(inside: str, date: str = "2025-10-01T10:00:00Z") -> str:
    stamp = f"<responseDate>{date}</responseDate>" if date else ""
    return f'<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/">{stamp}<request>x</request>{inside}</OAI-PMH>'


def header(name: str, sets: tuple[str, ...] = (), status: str = "") -> str:
    specs = "".join(f"<setSpec>{s}</setSpec>" for s in sets)
    return f"<header{status}><identifier>{name}</identifier><datestamp>2025-01-01</datestamp>{specs}</header>"


def record(name: str, sets: tuple[str, ...] = (), title: str = "Title") -> str:
    body = f"<oai_dc:dc {DC}><dc:title>{title}</dc:title><dc:identifier>10.5072/{name}</dc:identifier></oai_dc:dc>"
    return f"<record>{header(name, sets)}<metadata>{body}</metadata></record>"


def listed(*records: str, token: str | None = None, total: str = "") -> str:
    size = f' completeListSize="{total}"' if total else ""
    tail = "" if token is None else f"<resumptionToken{size}>{escape(token)}</resumptionToken>"
    return page(f"<ListRecords>{''.join(records)}{tail}</ListRecords>")


def failed(code: str, said: str = "") -> str:
    return page(f'<error code="{code}">{said}</error>')


def identify(granularity: str = "YYYY-MM-DDThh:mm:ssZ") -> str:
    return page(
        f"<Identify><repositoryName>R</repositoryName><granularity>{granularity}</granularity></Identify>",
        "2025-10-01T09:00:00Z",
    )


def formats(*prefixes: str) -> str:
    told = "".join(f"<metadataFormat><metadataPrefix>{p}</metadataPrefix></metadataFormat>" for p in prefixes)
    return page(f"<ListMetadataFormats>{told}</ListMetadataFormats>")


def server(pages: Mapping[str, Any], **more: Any) -> Answers:
    """A server whose list is ``pages`` by resumption token; the first one has the empty token."""

    def answers(asked: Mapping[str, str]) -> Any:
        if asked["verb"] == "Identify":
            return more.get("identify", identify())
        if asked["verb"] == "ListMetadataFormats":
            return more.get("formats", formats("oai_dc"))
        return pages[asked.get("resumptionToken", "")]

    return answers


def walk(source: Source, web: Any, since: str | None = None) -> tuple[list[Record], Listing]:
    found: list[Record] = []
    generator = oaipmh.fetch(source, web, since)
    while True:
        try:
            item = next(generator)
        except StopIteration as end:
            return found, end.value
        if isinstance(item, Record):
            found.append(item)


def names(records: list[Record]) -> list[str]:
    return [r.identifier for r in records]


@pytest.fixture
def source(make_source: MakeSource) -> Source:
    return make_source("oaipmh", "https://repo.example/oai")


# -- a list that behaves -----------------------------------------------------------------------------------------------


def test_pages_are_walked_to_their_end(source: Source) -> None:
    web = Fake(
        server({"": listed(record("a"), record("b"), token="t 1&2", total="3"), "t 1&2": listed(record("c"), token="")})
    )
    records, listing = walk(source, web)
    assert names(records) == ["a", "b", "c"]
    assert listing == Listing(cursor="2025-10-01T09:00:00Z", total=3, full=True, ended=True)
    assert [r.locator for r in records] == ["page 1, record 1", "page 1, record 2", "page 2, record 1"]
    assert records[0].page == "https://doi.org/10.5072/a"
    assert records[0].media_type == "application/xml"
    assert records[0].datestamp == "2025-01-01"
    assert records[0].hints == {"prefix": "oai_dc"}
    assert web.asked[2] == {"verb": "ListRecords", "metadataPrefix": "oai_dc"}
    assert web.asked[3] == {"verb": "ListRecords", "resumptionToken": "t 1&2"}
    [found] = oaipmh.describe(records[0], source)
    assert found.data["title"] == {"@none": ["Title"]}


def test_a_record_stands_alone_with_its_namespaces(source: Source) -> None:
    body = (
        "<oai:record><oai:header><oai:identifier>a</oai:identifier></oai:header>"
        "<oai:metadata><d:dc><dc:title>T</dc:title></d:dc></oai:metadata></oai:record>"
    )
    whole = (
        '<oai:OAI-PMH xmlns:oai="http://www.openarchives.org/OAI/2.0/" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:d="http://www.openarchives.org/OAI/2.0/oai_dc/"><oai:responseDate>2025-10-01T10:00:00Z</oai:responseDate>'
        f"<oai:ListRecords>{body}</oai:ListRecords></oai:OAI-PMH>"
    )
    [found], _ = walk(source, Fake(server({"": whole})))
    [description] = oaipmh.describe(Record("a", found.body, found.media_type), source)
    assert description.data["title"] == {"@none": ["T"]}


@pytest.mark.parametrize(
    ("offered", "chosen"),
    [
        (("oai_dc", "datacite", "datacite4", "marcxml"), "datacite4"),
        (("oai_dc", "oai_datacite"), "oai_datacite"),
        (("OAI_DC", "Datacite"), "Datacite"),
        (("oai_dc", "oai_openaire", "dcat"), "dcat"),
        (("oai_dc", "mods", "iso19139", "oai_ddi25"), "oai_ddi25"),
        (("oai_dc", "mods", "oai_openaire", "iso"), "iso"),
        (("oai_dc", "mods", "nl_didl"), "nl_didl"),
        (("oai_dc", "qdc", "rdf", "oai_ddi31"), "oai_ddi31"),
    ],
)
def test_the_richest_format_is_chosen(source: Source, offered: tuple[str, ...], chosen: str) -> None:
    web = Fake(server({"": listed()}, formats=formats(*offered)))
    walk(source, web)
    assert web.asked[-1]["metadataPrefix"] == chosen


def test_a_server_without_a_format_we_know_says_what_it_has(source: Source) -> None:
    web = Fake(server({}, formats=formats("marcxml", "fgdc")))
    with pytest.raises(FetchError, match=r"offers no format that can be read here \(it has marcxml, fgdc\)") as error:
        walk(source, web)
    assert error.value.kind == "misdirected"


def test_options_are_obeyed_and_checked(make_source: MakeSource) -> None:
    source = make_source("oaipmh", "https://r.example/oai", options={"prefix": "oai_datacite", "sets": ["x"]})
    web = Fake(server({"": listed(record("a"))}))
    records, _ = walk(source, web)
    assert web.asked[1] == {"verb": "ListRecords", "metadataPrefix": "oai_datacite", "set": "x"}
    assert records[0].hints == {"prefix": "oai_datacite", "set": "x"}
    [found] = oaipmh.describe(records[0], source)
    assert found.sets == ["x"]
    with pytest.raises(ConfigError, match="sets"):
        walk(make_source("oaipmh", options={"sets": "x"}), web)


def test_a_record_in_two_sets_comes_once(make_source: MakeSource) -> None:
    source = make_source("oaipmh", options={"sets": ["x", "y"]})
    lists = {
        "x": listed(record("a", ("x",)), record("b", ("x",))),
        "y": listed(record("b", ("y",)), record("c", ("y",))),
    }
    web = Fake(lambda a: lists[a["set"]] if a["verb"] == "ListRecords" else server({})(a))
    records, listing = walk(source, web)
    assert names(records) == ["a", "b", "c"]
    assert listing.total is None
    assert listing.ended


def test_an_address_with_a_question_keeps_it_but_not_the_verb(make_source: MakeSource) -> None:
    web = Fake(server({"": listed()}))
    walk(make_source("oaipmh", "https://r.example/index.php?page=oai&verb=Identify"), web)
    assert set(web.urls) == {"https://r.example/index.php?page=oai"}


@pytest.mark.parametrize(
    ("granularity", "since", "asked"),
    [
        ("YYYY-MM-DDThh:mm:ssZ", "2025-09-01T10:00:00Z", "2025-09-01T09:00:00Z"),
        ("YYYY-MM-DD", "2025-09-01T10:00:00Z", "2025-09-01"),
        ("YYYY-MM-DD", "2025-09-01T00:30:00Z", "2025-08-31"),
        ("", "2025-09-01T10:00:00Z", "2025-09-01"),
        ("YYYY-MM-DDThh:mm:ssZ", "sometime", "sometime"),
    ],
)
def test_what_changed_since_is_asked_in_the_server_s_own_grain(
    source: Source, granularity: str, since: str, asked: str
) -> None:
    web = Fake(server({"": listed(record("a"))}, identify=identify(granularity)))
    _, listing = walk(source, web, since)
    assert web.asked[-1]["from"] == asked
    assert not listing.full


def test_a_start_before_the_first_record_is_not_asked_for(source: Source) -> None:
    about = page("<Identify><earliestDatestamp>2025-10-01</earliestDatestamp></Identify>")
    web = Fake(server({"": listed(record("a"))}, identify=about))
    _, listing = walk(source, web, "2025-09-01T10:00:00Z")
    assert "from" not in web.asked[-1]
    assert not listing.full


def test_deleted_records_are_tombstones(source: Source) -> None:
    tombstone = header("a", status=' status="deleted"')
    gone = f"<record>{tombstone}</record>"
    [found], _ = walk(source, Fake(server({"": listed(gone)})))
    assert found.deleted
    assert list(oaipmh.describe(found, source)) == []


def test_nothing_that_matches_is_an_empty_list(source: Source) -> None:
    records, listing = walk(source, Fake(server({"": failed("noRecordsMatch")})), "2025-09-01T10:00:00Z")
    assert records == []
    assert listing == Listing(cursor="2025-10-01T09:00:00Z", full=False, ended=True)


def test_without_a_clock_in_the_answer_the_header_s_serves(source: Source) -> None:
    about = page("<Identify><granularity>YYYY-MM-DD</granularity></Identify>", date="")
    _, listing = walk(source, Fake(server({"": listed()}, identify=about)))
    assert listing.cursor == "2025-10-01T12:00:00Z"


# -- a list that does not ----------------------------------------------------------------------------------------------


def test_errors_under_a_failing_status_are_read(source: Source) -> None:
    web = Fake(server({"": (422, failed("noRecordsMatch"))}))
    assert walk(source, web)[1].ended


@pytest.mark.parametrize("status", [401, 403, 429])
def test_a_closed_door_is_not_tried_twice(source: Source, status: int) -> None:
    web = Fake(server({"": (status, failed("noRecordsMatch"))}))
    with pytest.raises(FetchError, match=str(status)):
        walk(source, web)
    assert len(web.asked) == 3


def test_a_failing_status_without_an_answer_stays_a_failure(source: Source) -> None:
    with pytest.raises(FetchError, match="answered 404"):
        walk(source, Fake(server({"": (404, "<html>no</html>")})))


def test_a_server_that_refuses_seconds_is_asked_for_days(source: Source) -> None:
    def answers(asked: Mapping[str, str]) -> Any:
        if "T" in asked.get("from", ""):
            return failed("badArgument", "granularity")
        return server({"": listed(record("a"))})(asked)

    web = Fake(answers)
    records, _ = walk(source, web, "2025-09-01T10:00:00Z")
    assert names(records) == ["a"]
    assert web.asked[-1]["from"] == "2025-09-01"


def test_a_server_that_wants_the_format_with_every_token_gets_it(source: Source) -> None:
    pages = {"": listed(record("a"), token="1"), "1": listed(record("b"), token="2"), "2": listed(record("c"))}

    def answers(asked: Mapping[str, str]) -> Any:
        if "resumptionToken" in asked and "metadataPrefix" not in asked:
            return failed("badArgument", "Missing metadataPrefix")
        return server(pages)(asked)

    web = Fake(answers)
    records, listing = walk(source, web)
    assert names(records) == ["a", "b", "c"]
    assert listing.ended
    assert len(web.asked) == 6


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("badArgument", "check the address, “prefix” and “sets” of the source, or ask the partner."),
        ("cannotDisseminateFormat", "choose another “prefix” in the source's options."),
        ("noSetHierarchy", "take “sets” out of the source's options: this server has none."),
    ],
)
def test_a_refused_list_is_a_sentence(source: Source, code: str, sentence: str) -> None:
    with pytest.raises(FetchError, match="does not give its list") as error:
        walk(source, Fake(server({"": failed(code, "sorry")})), "2025-09-01T10:00:00Z")
    assert error.value.message.endswith(f"({code} sorry): {sentence}")


def test_a_server_that_does_not_say_who_it_is(source: Source) -> None:
    with pytest.raises(FetchError, match=r"does not say who it is \(badVerb\)"):
        walk(source, Fake(server({}, identify=failed("badVerb"))))
    with pytest.raises(FetchError, match="does not say which formats it has; set “prefix”"):
        walk(source, Fake(server({}, formats=failed("noMetadataFormats"))))


def test_an_expired_token_ends_the_walk_but_not_the_run(source: Source) -> None:
    web = Fake(server({"": listed(record("a"), token="1"), "1": failed("badResumptionToken", "expired")}))
    records, listing = walk(source, web)
    assert names(records) == ["a"]
    assert not listing.ended
    [complaint] = listing.complaints
    assert "broke off its list (badResumptionToken expired): run it again" in complaint


def test_a_failing_page_of_a_server_without_times_is_tried_once_more(source: Source) -> None:
    web = Fake(server({"": listed(record("a"), token="1"), "1": (502, "")}))
    records, listing = walk(source, web)
    assert names(records) == ["a"]
    assert not listing.ended
    assert listing.complaints == (
        "https://repo.example/oai answered 502. This server does not heed “from” and “until”, so that its list could "
        "not be asked for in parts, only once more as a whole.",
    )


def test_a_token_that_comes_again_ends_the_walk(source: Source) -> None:
    pages = {"": listed(record("a"), token="1"), "1": listed(record("b"), token="1")}
    records, listing = walk(source, Fake(server(pages)))
    assert names(records) == ["a", "b"]
    assert not listing.ended
    assert "sent a token again after 2 records" in listing.complaints[0]


def test_a_page_that_comes_again_ends_the_walk(source: Source) -> None:
    pages = {
        "": listed(record("a"), token="1"),
        "1": listed(record("b"), token="2"),
        "2": listed(record("b"), token="3"),
    }
    records, listing = walk(source, Fake(server(pages)))
    assert names(records) == ["a", "b"]
    assert not listing.ended
    assert "sent a page again" in listing.complaints[0]


@pytest.mark.parametrize(("total", "ended"), [("", True), ("2", True), ("9", False)])
def test_a_list_that_starts_over_has_ended_where_all_was_seen(source: Source, total: str, ended: bool) -> None:
    first = listed(record("a"), token="1", total=total)
    pages = {
        "": first,
        "1": listed(record("b"), token="2", total=total),
        "2": listed(record("a"), token="3", total=total),
    }
    records, listing = walk(source, Fake(server(pages)))
    assert names(records) == ["a", "b"]
    assert listing.ended is ended


def test_empty_pages_are_borne_for_a_while(source: Source) -> None:
    few = {"": listed(token="1"), "1": listed(token="2"), "2": listed(record("a"))}
    assert walk(source, Fake(server(few)))[1].ended
    endless = Fake(
        lambda a: listed(token=f"{a.get('resumptionToken', '')}x") if a["verb"] == "ListRecords" else server({})(a)
    )
    _, listing = walk(source, endless)
    assert not listing.ended
    assert "sent 3 pages without records in a row" in listing.complaints[0]


def test_overlapping_pages_give_each_record_once(source: Source) -> None:
    pages = {"": listed(record("a"), record("b"), token="1"), "1": listed(record("b"), record("c"))}
    assert names(walk(source, Fake(server(pages)))[0]) == ["a", "b", "c"]


def test_two_records_of_one_name_both_come(source: Source) -> None:
    web = Fake(server({"": listed(record("a", title="One"), record("a", title="Other"))}))
    assert names(walk(source, web)[0]) == ["a", "a"]


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("", "it is empty"),
        ("<html><body>Log in</body></html>", "it is a document <html>"),
        ("just words", "it is not well-formed XML"),
        ("<!DOCTYPE x [<!ENTITY a 'b'>]><OAI-PMH>&a;</OAI-PMH>", "document type declaration"),
    ],
)
def test_an_answer_in_another_tongue_is_a_sentence(source: Source, body: str, told: str) -> None:
    with pytest.raises(FetchError, match=told) as error:
        walk(source, Fake(lambda _: body))
    assert error.value.kind == "malformed"
    assert "Check that `url` of source “partner” is the base address" in error.value.message


# -- pages that are broken ---------------------------------------------------------------------------------------------


def test_forbidden_characters_are_removed_and_told(source: Source) -> None:
    spoiled = listed(record("a", title="Ti\x03tle"), record("b", title="Num&#x1f;ber"))
    records, listing = walk(source, Fake(server({"": spoiled})))
    found = [d for r in records for d in oaipmh.describe(r, source)]
    assert [d.data["title"]["@none"] for d in found] == [["Title"], ["Number"]]
    assert [i.code for d in found for i in d.issues] == ["record-mended", "record-mended"]
    assert "is faulty (it is not well-formed XML" in listing.complaints[0]
    assert listing.ended


def test_one_broken_record_costs_one_record(source: Source) -> None:
    bad = record("b", title="Fish & chips <")
    page_one = listed(record("a"), bad, record("c"), token="n&x", total="4")
    records, listing = walk(source, Fake(server({"": page_one, "n&x": listed(record("d"))})))
    assert names(records) == ["a", "b", "c", "d"]
    assert listing.ended
    assert listing.total == 4
    assert "1 of its 3 records could not be read" in listing.complaints[0]
    with pytest.raises(RecordError, match=r"Record “b” \(page 1, record 2\) cannot be read: it is not well-formed"):
        list(oaipmh.describe(records[1], source))
    for whole in (records[0], records[2]):
        assert len(list(oaipmh.describe(whole, source))) == 1


def test_bad_bytes_are_told(source: Source) -> None:
    spoiled = listed(record("a", title="Z@e")).encode().replace(b"@", b"\xe9")
    [found], listing = walk(source, Fake(server({"": spoiled})))
    [description] = oaipmh.describe(found, source)
    assert description.data["title"] == {"@none": ["Z\ufffde"]}
    assert [i.code for i in description.issues] == ["record-mended"]
    assert listing.complaints


def test_a_broken_page_without_records_is_no_empty_list(source: Source) -> None:
    with pytest.raises(FetchError, match="did not answer in OAI-PMH: it is not well-formed XML"):
        walk(source, Fake(server({"": page("<ListRecords><broken</ListRecords>")})))


def test_a_page_cut_short_is_no_end(source: Source) -> None:
    cut = listed(record("a"), record("b"))[:-90]
    records, listing = walk(source, Fake(server({"": cut})))
    assert names(records) == ["a", "b"]
    assert not listing.ended
    assert "sent a page whose end is missing, after 2 records. Tell the partner" in listing.complaints[1]


def test_nested_records_are_not_cut_in_two(source: Source) -> None:
    marc = '<record xmlns="http://www.loc.gov/MARC21/slim"><leader>x</leader></record>'
    first = f"<record>{header('a')}<metadata>{marc}</metadata></record>"
    spoiled = listed(first, record("b", title="&nbsp;"))
    records, _ = walk(source, Fake(server({"": spoiled})))
    assert names(records) == ["a", "b"]
    with pytest.raises(RecordError, match=r"cannot be read here \(<record> of http://www.loc.gov/MARC21/slim\)"):
        list(oaipmh.describe(records[0], source))


def test_a_header_without_a_name_gets_one_that_lasts(source: Source) -> None:
    web = Fake(server({"": listed(record("").replace("<identifier></identifier>", "<identifier/>"))}))
    [one], listing = walk(source, web)
    [again], _ = walk(source, web)
    assert one.identifier == again.identifier
    assert one.identifier.startswith("nameless:")
    assert not listing.full
    with pytest.raises(RecordError, match="has no identifier in its header"):
        list(oaipmh.describe(one, source))


def test_a_record_without_metadata_is_refused(source: Source) -> None:
    envelope = (
        "<metadata><oai_datacite xmlns='http://schema.datacite.org/oai/oai-1.1/'><payload/></oai_datacite></metadata>"
    )
    empty = f"<metadata><oai_dc:dc {DC}/></metadata>"
    for inside in ("", "<metadata/>", "<metadata> </metadata>", envelope, empty):
        [found], _ = walk(source, Fake(server({"": listed(f"<record>{header('a')}{inside}</record>")})))
        with pytest.raises(RecordError, match="has no metadata although it is not marked as deleted"):
            list(oaipmh.describe(found, source))


def test_a_format_that_is_not_known_is_named(source: Source) -> None:
    body = f"<record>{header('a')}<metadata><fgdc xmlns='http://fgdc.example/'><idinfo/></fgdc></metadata></record>"
    [found], _ = walk(source, Fake(server({"": listed(body)})))
    with pytest.raises(RecordError, match=r"<fgdc> of http://fgdc.example/\): set “prefix” .* oai_datacite, .* dc\."):
        list(oaipmh.describe(found, source))


def test_type_words_are_small() -> None:
    assert all(word == word.lower() for word in oaipmh.DATASET_TYPES)


# -- real servers ------------------------------------------------------------------------------------------------------


def exchange(folder: Path) -> Answers:
    """What a real server once answered, by the arguments it was asked with."""
    told: dict[frozenset[tuple[str, str]], tuple[int, str]] = {}
    for index in sorted(folder.glob("zenodo-oai-*/index.jsonl")):
        for line in index.read_text().splitlines():
            entry = json.loads(line)
            if urlsplit(entry["url"]).hostname == "zenodo.org":
                key = frozenset(parse_qsl(urlsplit(entry["url"]).query))
                told[key] = (entry["status"], (index.parent / entry["body"]).read_text())
    return lambda asked: told[frozenset(asked.items())]


@pytest.mark.parametrize(
    ("options", "since", "least", "ended"),
    [
        ({"prefix": "oai_dc"}, None, 9, True),
        ({"prefix": "oai_dc"}, "2030-01-01", 0, True),
    ],
)
def test_a_recorded_server_is_walked(
    shared: Path, make_source: MakeSource, options: dict[str, Any], since: str | None, least: int, ended: bool
) -> None:
    source = make_source("oaipmh", "https://zenodo.org/oai2d", options=options)
    records, listing = walk(source, Fake(exchange(shared / "records" / "exchanges")), since)
    assert len(records) >= least
    assert listing.ended is ended
    assert listing.cursor.startswith("2026-08-")
    for found in records:
        assert [d.identifier for d in oaipmh.describe(found, source)] == ([] if found.deleted else [found.identifier])


def test_a_set_that_a_recorded_server_does_not_have_is_told_with_those_it_has(
    shared: Path, make_source: MakeSource
) -> None:
    source = make_source("oaipmh", "https://zenodo.org/oai2d", options={"prefix": "oai_dc", "sets": ["XXX"]})
    with pytest.raises(FetchError, match=r"lists no set “XXX”: it has user-harmonic-radar \(Harmonic Radar\)") as error:
        walk(source, Fake(exchange(shared / "records" / "exchanges")))
    assert error.value.kind == "misdirected" and "Correct “sets”" in error.value.message


def test_a_recorded_server_refuses_a_format_it_does_not_have(shared: Path, make_source: MakeSource) -> None:
    source = make_source("oaipmh", "https://zenodo.org/oai2d", options={"prefix": "XXX"})
    with pytest.raises(FetchError, match=r"does not give its list \(badArgument metadataPrefix does not exist\)"):
        walk(source, Fake(exchange(shared / "records" / "exchanges")))


def read_all(records: list[Record], source: Source) -> tuple[list[Description], list[str]]:
    """The descriptions in ``records``, and the sentences of those that have none."""
    found: list[Description] = []
    refused: list[str] = []
    for each in records:
        try:
            found.extend(oaipmh.describe(each, source))
        except RecordError as error:
            refused.append(error.message)
    return found, refused


def test_the_example_s_university_is_harvested_over_http(make_source: MakeSource) -> None:
    feeds = bundled("examples") / "east-netherlands" / "feeds"
    with (
        Server(lambda base: partners(feeds, base)) as served,
        Web(user_agent="fairdict-test", allow_private=True) as web,
    ):
        source = make_source("oaipmh", f"{served.url}university/oai")
        records, listing = walk(source, web)
        assert (listing.ended, listing.full, listing.complaints) == (True, True, ())
        assert any(r.deleted for r in records)
        described, refused = read_all(records, source)
        assert len(described) > 20
        assert len(refused) == 1
        assert "119” (page 2, record 9) has no metadata" in refused[0]
        assert any({t.lower() for t in d.types} & oaipmh.DATASET_TYPES for d in described)
        assert all(d.iri.startswith("https://doi.org/") for d in described if d.iri)
        later, changed = walk(source, web, listing.cursor)
        assert (changed.ended, changed.full) == (True, False)
        assert len(later) < len(records)
        subset, _ = walk(make_source("oaipmh", source.url, options={"sets": ["datasets", "faculty"]}), web)
        twice = sorted(n.rpartition(":")[2] for n in set(names(subset)) if names(subset).count(n) > 1)
        assert twice == ["109"]  # listed twice by the repository itself
        dublin, _ = walk(make_source("oaipmh", source.url, options={"prefix": "oai_dc"}), web)
        assert len(read_all(dublin, source)[0]) == len(described)
