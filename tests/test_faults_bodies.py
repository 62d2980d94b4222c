"""Faults of bodies: bombs, endless ones, false packings and labels. Nothing of them reaches the catalogue."""

import gzip
import zlib
from collections.abc import Iterator

import pytest

from tests.faults import ALL, House, ground, jsonld, rdf, turtle, visited
from tests.faulty_server import Slow, reply


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with ground("dcat", tmp_path_factory.mktemp("faults") / "house") as house:
        yield house


@pytest.fixture
def house(first: House) -> Iterator[House]:
    with visited(first) as copy:
        yield copy


# -- too much ----------------------------------------------------------------------------------------------------------

ZEROS = bytes(4 * 2**20)
LARGE = turtle(more="# " + "x" * 500_000)
CHUNKED = b"HTTP/1.1 200 OK\r\nContent-Type: text/turtle\r\nTransfer-Encoding: chunked\r\n\r\n"
BOMBS: dict[str, tuple[bytes | Slow, str]] = {
    "gzip": (rdf(gzip.compress(ZEROS), content_encoding="gzip"), "is larger than 400,000 bytes"),
    "deflate": (rdf(zlib.compress(ZEROS), content_encoding="deflate"), "is larger than 400,000 bytes"),
    "raw-deflate": (rdf(zlib.compress(ZEROS)[2:-4], content_encoding="deflate"), "is larger than 400,000 bytes"),
    "gzip-in-gzip": (
        rdf(gzip.compress(gzip.compress(ZEROS)), content_encoding="gzip, gzip"),
        "is larger than 400,000 bytes",
    ),
    "many-members": (rdf(gzip.compress(ZEROS) * 3, content_encoding="gzip"), "is larger than 400,000 bytes"),
    "by-length": (rdf(LARGE), "is larger than 400,000 bytes: ask the partner for smaller pages"),
    "length-of-terabytes": (rdf(b"x", content_length="9" * 15), "is larger than 400,000 bytes"),
    "never-ending": (
        Slow((CHUNKED, *[b"%x\r\n%s\r\n" % (50_000, b"# " + b"x" * 49_998)] * 20)),
        "is larger than 400,000 bytes",
    ),
}


@pytest.mark.parametrize("case", BOMBS)
def test_more_than_can_be_is_not_read(house: House, case: str) -> None:
    plan, words = BOMBS[case]
    house.fault({"/feed": plan}, "failed", house.address, words, listed=0)


def test_what_unpacks_beyond_measure_is_a_bomb(house: House) -> None:
    house.limits["body"] = 64 * 2**20
    plan = rdf(gzip.compress(ZEROS), content_encoding="gzip")
    house.fault({"/feed": plan}, "failed", "unpacks to more than 200 times what was sent", "tell the partner")


def test_one_description_of_great_length(house: House) -> None:
    """A single dataset larger than a whole answer may be (50 MB outside, scaled by the limit here)."""
    grown = turtle("bcdef", f'<https://data.partner.example/a> a dcat:Dataset ; dct:title "{"x" * 450_000}" .')
    house.fault({"/feed": rdf(grown)}, "failed", "is larger than 400,000 bytes", listed=0)


def test_a_long_description_within_the_limit_is_kept(house: House) -> None:
    more = '<https://data.partner.example/a> dct:description "' + "word " * 60_000 + '"@en .'
    house.fault({"/feed": rdf(turtle(more=more))}, "complete", updated=1, unchanged=5)


# -- packed and labelled otherwise than it is --------------------------------------------------------------------------

FALSE = {
    "brotli": (rdf(turtle(), content_encoding="br"), "is packed as 'br', which was not asked for"),
    "made-up": (rdf(turtle(), content_encoding="zip-a-dee"), "is packed as 'zip-a-dee'"),
    "not-gzip": (rdf(turtle(), content_encoding="gzip"), "says it is packed as gzip but cannot be unpacked"),
    "not-deflate": (rdf(b"\xff" * 99, content_encoding="deflate"), "says it is packed as deflate"),
    "half-a-gzip": (rdf(gzip.compress(turtle())[:-20], content_encoding="gzip"), "was cut off before its end"),
    "gzip-checksum": (
        rdf(gzip.compress(turtle())[:-8] + b"x" * 8, content_encoding="gzip"),
        "says it is packed as gzip but cannot be unpacked",
    ),
    "log-in": (
        reply(body=b"<html><body><form>Log in</form></body></html>", content_type="text/html"),
        "answered with a web page where text/turtle was asked for: check that the address",
    ),
    "html-as-turtle": (rdf(b"<!DOCTYPE html><html></html>"), "answered with a web page where text/turtle"),
    "pdf": (rdf(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", content_type="application/pdf"), "document is broken"),
    "turtle-as-json": (rdf(turtle(), content_type="application/ld+json"), "The application/ld+json document is broken"),
    "turtle-as-xml": (rdf(turtle(), content_type="application/rdf+xml"), "The application/rdf+xml document is broken"),
    "json-as-turtle": (rdf(jsonld("a").encode()), "The text/turtle document is broken"),
    "utf-16": (rdf(turtle().decode().encode("utf-16")), "The text/turtle document is broken"),
    "error-as-200": (rdf(b"Internal Server Error"), "The text/turtle document is broken"),
    "php": (rdf(b"<br />\n<b>Fatal error</b>: Out of memory"), "The text/turtle document is broken"),
}


@pytest.mark.parametrize("case", FALSE)
def test_what_is_not_what_it_says_fails(house: House, case: str) -> None:
    plan, words = FALSE[case]
    house.fault({"/feed": plan}, "failed", house.address, words, listed=0)


KINDS = {
    "octet-stream": "application/octet-stream",
    "plain": "text/plain; charset=utf-8",
    "none": "",
    "nonsense": "??/??;;=;charset",
    "turtle-as-html": "text/html",
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_graph_under_another_label_is_recognised(house: House, kind: str) -> None:
    house.fault({"/feed": rdf(turtle(), content_type=KINDS[kind])}, "complete", unchanged=6)


def test_a_byte_order_mark_is_no_fault(house: House) -> None:
    house.fault({"/feed": rdf(b"\xef\xbb\xbf" + turtle())}, "complete", unchanged=6)


def test_latin_1_sent_as_utf_8_is_told(house: House) -> None:
    body = turtle("bcdef", '<https://data.partner.example/a> a dcat:Dataset ; dct:title "Caf\u00e9" .')
    sent = body.decode("utf-8").encode("latin-1")
    told = house.fault({"/feed": rdf(sent)}, "complete", "it is not in UTF-8", published=ALL - {"a"}, updated=1)
    assert 'dct:title "Caf?"' in told.message, "quoted, with what cannot be shown left out"


@pytest.mark.parametrize("body", [b"", b" \r\n\t", b"\xef\xbb\xbf"])
def test_an_empty_answer_is_held(house: House, body: bytes) -> None:
    told = house.fault({"/feed": rdf(body)}, "held", "had 6 records and lists none now", listed=0, gone=6)
    assert "fairdict accept partner" in told.message
