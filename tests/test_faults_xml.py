"""Faults of XML and of OAI-PMH: one bad record costs one record, one bad page costs no dataset."""

import re
from collections.abc import Iterator

import pytest

from tests.faults import ALL, House, ground, item, listing, oai, repository, visited, well
from tests.faulty_server import reply


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with ground("oaipmh", tmp_path_factory.mktemp("faults") / "house") as house:
        yield house


@pytest.fixture
def house(first: House) -> Iterator[House]:
    with visited(first) as copy:
        yield copy


WHOLE = "".join(map(item, "abcdef"))
REST = "".join(map(item, "bcdef"))


def raw(text: str | bytes, **headers: str) -> bytes:
    body = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
    return reply(body=body, **{"content_type": "text/xml", **headers})


def body(items: str = WHOLE) -> str:
    return listing(items).partition(b"\r\n\r\n")[2].decode()


# -- what is no answer at all ------------------------------------------------------------------------------------------

BOMB = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;"><!ENTITY c "&b;&b;&b;">]>'
NONE: dict[str, tuple[bytes, str]] = {
    "doctype": (raw('<?xml version="1.0"?><!DOCTYPE OAI-PMH>' + body()), "carries a document type declaration"),
    "entity-bomb": (raw(BOMB + body(item("a", "&c;") + REST)), "which is refused for safety"),
    "external-entity": (
        raw('<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>' + body(item("a", "&e;") + REST)),
        "carries a document type declaration, which is refused for safety",
    ),
    "external-doctype": (raw('<!DOCTYPE x SYSTEM "http://169.254.169.254/x.dtd">' + body()), "document type"),
    "json": (raw('{"records": []}', content_type="application/json"), "did not answer in OAI-PMH"),
    "json-as-xml": (raw('{"records": []}'), "did not answer in OAI-PMH"),
    "rss": (raw('<rss version="2.0"><channel/></rss>'), "did not answer in OAI-PMH: it is a document <rss>"),
    "empty": (raw(""), "did not answer in OAI-PMH: it is empty"),
    "white": (raw(" \n "), "did not answer in OAI-PMH: it is empty"),
    "text": (raw("Service temporarily unavailable"), "did not answer in OAI-PMH"),
    "utf-16-lie": (raw(body().encode("utf-16")), ""),
    "log-in": (raw("<html><body>Log in</body></html>"), "answered with a web page where text/xml was asked for"),
    "challenge": (
        raw("<!DOCTYPE html><html><head><title>Just a moment...</title></head></html>", content_type="text/html"),
        "a robot check (Cloudflare)",
    ),
    "truncated": (raw(body(), content_length="99999", connection="close"), "was cut off before its end"),
    "refused": (oai('<error code="badArgument">no</error>'), "badArgument no"),
    "no-format": (oai('<error code="cannotDisseminateFormat"/>'), "choose another “prefix”"),
    "5000-deep": (raw("<a>" * 5000 + "</a>" * 5000), "did not answer in OAI-PMH"),
}


@pytest.mark.parametrize("case", NONE)
def test_what_is_no_list_fails(house: House, case: str) -> None:
    plan, words = NONE[case]
    if case == "utf-16-lie":  # a byte order mark says more than a header: this one is read
        house.fault({"/feed": repository(lambda _: plan)}, "complete", unchanged=6)
        return
    house.fault({"/feed": repository(lambda _: plan)}, "failed", "/feed", words, listed=0)


@pytest.mark.parametrize("case", ["empty", "json", "rss", "log-in", "challenge", "doctype", "truncated"])
def test_a_server_that_does_not_even_say_who_it_is(house: House, case: str) -> None:
    plan, words = NONE[case]
    house.fault({"/feed": plan}, "failed", "/feed", words, listed=0)


def test_a_list_with_nothing_in_it_is_held(house: House) -> None:
    plan = repository(lambda _: oai('<error code="noRecordsMatch"/>'))
    house.fault({"/feed": plan}, "held", "had 6 records and lists none now", listed=0, gone=6)


# -- one bad record ----------------------------------------------------------------------------------------------------

HEADER = "<header><identifier>oai:partner:a</identifier><datestamp>2025-02-01</datestamp></header>"
BAD: dict[str, tuple[str, str]] = {
    "without-metadata": (f"<record>{HEADER}</record>", "has no metadata although it is not marked as deleted"),
    "empty-metadata": (f"<record>{HEADER}<metadata/></record>", "has no metadata although it is not marked as deleted"),
    "wrong-namespace": (
        f'<record>{HEADER}<metadata><m xmlns="urn:x"><t>Set a</t></m></metadata></record>',
        "is in a format that cannot be read here",
    ),
    "tag-not-closed": (item("a").replace("</dc:title>", ""), "is not well-formed XML"),
    "ampersand": (item("a", "Salt & Pepper"), "is not well-formed XML"),
    "unknown-entity": (item("a", "Caf&eacute;"), "is not well-formed XML"),
    "prefix-unbound": (item("a").replace("dc:title", "zz:title"), "is not well-formed XML"),
}


@pytest.mark.parametrize("case", BAD)
def test_one_bad_record_is_quarantined_and_its_last_good_version_stays(house: House, case: str) -> None:
    bad, words = BAD[case]
    plan = repository({"": listing(bad + REST)})
    told = house.fault({"/feed": plan}, "complete", words, quarantined=1, listed=6, gone=0)
    assert list(told.quarantined) == ["oai:partner:a"] and words in told.quarantined["oai:partner:a"]


def test_a_header_without_an_identifier(house: House) -> None:
    nameless = re.sub("<identifier>.*?</identifier>", "", item("a"), count=1)
    house.server.plans = {"/feed": repository({"": listing(nameless + REST)})}
    told = house.night()
    assert (told.verdict, told.numbers["listed"], told.numbers["gone"]) == ("complete", 6, 0), told.said
    assert told.published == ALL, "which one it was cannot be known, so none is gone"
    (reason,) = told.quarantined.values()
    assert "has no identifier in its header" in reason and "ask the partner to give it one" in reason
    house.server.plans = well("oaipmh", house.server)
    house.night()  # what was in quarantine must be missed twice, like anything else
    house.recover()


FORBIDDEN = {"u0003": "\x03", "ufffe": "\ufffe", "reference": "&#3;", "nul-reference": "&#0;", "half": "\ud800"}


@pytest.mark.parametrize("case", FORBIDDEN)
def test_characters_that_xml_forbids_are_removed_and_told(house: House, case: str) -> None:
    text = body(item("a", "Set HEREa") + REST).replace("HERE", FORBIDDEN[case])
    house.server.plans = {"/feed": repository({"": raw(text)})}
    told = house.night()
    assert (told.verdict, told.numbers["listed"], told.quarantined) == ("complete", 6, {}), told.said
    assert "is faulty (it is not well-formed XML" in told.message and "Tell the partner" in told.message
    assert "Characters that XML forbids were removed" in told.report
    assert len(told.published) == 6 and ALL - {"a"} <= told.published
    house.recover()


def test_latin_1_sent_as_utf_8_costs_its_letters_only(house: House) -> None:
    text = body(item("a", "Caf\u00e9") + REST).encode("latin-1")
    house.server.plans = {"/feed": repository({"": raw(text, content_type="text/xml; charset=utf-8")})}
    told = house.night()
    assert (told.verdict, told.numbers["listed"], told.quarantined) == ("complete", 6, {}), told.said
    assert "is faulty" in told.message and "Caf\ufffd" in told.published
    house.recover()


def test_a_page_that_says_another_encoding_than_the_header_is_believed(house: House) -> None:
    text = '<?xml version="1.0" encoding="ISO-8859-1"?>' + body(item("a", "Caf\u00e9") + REST)
    house.server.plans = {"/feed": repository({"": raw(text.encode("latin-1"))})}
    told = house.night()
    assert (told.verdict, told.message) == ("complete", "") and "Caf\u00e9" in told.published
    house.recover()


SOUND = {
    "two-roots": body() + "<more/>",
    "rubbish-before": "\n\n  " + body(),
    "other-namespace": body().replace("http://www.openarchives.org/OAI/2.0/", "http://www.openarchives.org/OAI/1.1/"),
    "no-namespace": re.sub(' xmlns="[^"]*"', "", body()),
    "bom": "\ufeff" + body(),
}


@pytest.mark.parametrize("case", SOUND)
def test_a_page_that_is_nearly_right_loses_nothing(house: House, case: str) -> None:
    house.server.plans = {"/feed": repository({"": raw(SOUND[case])})}
    told = house.night()
    assert (told.verdict, told.numbers["listed"], told.published) == ("complete", 6, ALL), told.said
    assert told.quarantined == {}
    house.recover()


# -- lists that do not end, or not rightly -----------------------------------------------------------------------------

FIRST = "".join(map(item, "abc"))
SECOND: dict[str, bytes] = {
    "500": reply(500),
    "404": reply(404),
    "challenge": raw("<html><head><title>Just a moment...</title></head></html>", content_type="text/html"),
    "web-page": raw("<html></html>", content_type="text/html"),
    "empty": raw(""),
    "cut": raw(body(), content_length="99999", connection="close"),
    "token-expired": oai('<error code="badResumptionToken">expired</error>'),
    "same-token": listing("".join(map(item, "def")), "more"),
    "same-page": listing(FIRST, "other"),
    "too-slow": reply(503, retry_after="9999"),
}


@pytest.mark.parametrize("case", SECOND)
def test_a_list_that_breaks_off_loses_nothing(house: House, case: str) -> None:
    """The second page is faulty, and every other way to the rest is closed as well."""

    def pages(said: dict[str, str]) -> bytes:
        if said.get("verb") != "ListRecords" or "until" in said or "from" in said:
            return reply(404)
        return SECOND[case] if "resumptionToken" in said else listing(FIRST, "more", 6)

    told = house.fault({"/feed": repository(pages)}, "incomplete")
    assert told.numbers["unchanged"] == told.numbers["listed"] >= 3
    assert len(told.message) > 40, told.message


def test_tokens_without_end(house: House) -> None:
    numbers = iter(range(10_000))

    def pages(said: dict[str, str]) -> bytes:
        return listing(FIRST if "resumptionToken" not in said else "", f"t{next(numbers)}")

    told = house.fault({"/feed": repository(pages)}, "incomplete", "pages without records in a row")
    assert told.requests < 200


def test_a_total_that_disagrees(house: House) -> None:
    plan = repository({"": listing(WHOLE, "", 9)})
    house.fault({"/feed": plan}, "incomplete", "The source states 9 records, but 6 were listed.", unchanged=6)


def test_a_total_that_disagrees_where_that_is_known(house: House) -> None:
    house.declare("[sources.partner.expect]\ntotal = false")
    house.fault({"/feed": repository({"": listing(WHOLE, "", 9)})}, "complete", unchanged=6)


def test_a_total_that_moves_while_the_list_is_read(house: House) -> None:
    pages = {"": listing(FIRST, "more", 6), "more": listing("".join(map(item, "def")), "", 7)}
    told = house.fault({"/feed": repository(pages)}, "complete", unchanged=6)
    assert "length moved between 6 and 7 while it was read; 6 came." in told.message


def test_one_identifier_for_two_records(house: House) -> None:
    house.server.plans = {"/feed": repository({"": listing(WHOLE + item("a", "Another"))})}
    told = house.night()
    assert (told.verdict, told.numbers["listed"], told.numbers["duplicate"]) == ("complete", 7, 1), told.said
    assert "stands twice in the list with different content" in told.report and told.published == ALL
    house.recover()


def test_half_of_the_records(house: House) -> None:
    house.fault({"/feed": repository({"": listing(FIRST)})}, "complete", unchanged=3, gone=3)
    house.fault({"/feed": repository({"": listing(item("a"))})}, "held", "5 of 6 records are gone at once")
