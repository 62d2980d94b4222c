"""Faults of web sites: sitemaps that mislead, pages that are missing, robots.txt, and JSON-LD that is almost JSON."""

import gzip
import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.faults import ALL, NAMES, House, ground, jsonld, page, sitemap, visited
from tests.faulty_server import Asked, Plan, Slow, reply


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with ground("schemaorg", tmp_path_factory.mktemp("faults") / "house") as house:
        yield house


@pytest.fixture
def house(first: House) -> Iterator[House]:
    with visited(first) as copy:
        yield copy


def robots(text: str) -> bytes:
    return reply(body=text.encode(), content_type="text/plain")


def addresses(house: House, names: str = "abcdef") -> list[str]:
    return [house.server.url(f"/page/{n}") for n in names]


WALL = reply(body=b"<html><head><title>Just a moment...</title></head></html>", content_type="text/html")

# -- robots.txt --------------------------------------------------------------------------------------------------------


def test_robots_that_forbid_everything(house: House) -> None:
    told = house.fault(
        {"/robots.txt": robots("User-agent: *\nDisallow: /")}, "failed", "robots.txt forbids 6", listed=0
    )
    assert told.requests == 2, "robots.txt and the sitemap"


def test_robots_that_forbid_one_page(house: House) -> None:
    told = house.fault({"/robots.txt": robots("User-agent: fairdict\nDisallow: /page/a")}, "complete", unchanged=5)
    assert "robots.txt forbids 1 of the pages; ask the partner to allow them" in told.message


def test_robots_that_forbid_another_robot(house: House) -> None:
    house.fault({"/robots.txt": robots("User-agent: other\nDisallow: /")}, "complete", unchanged=6)


ROBOTS: dict[str, tuple[Plan, str]] = {
    "500": (reply(500), "robots.txt fails on the partner's side (500)"),
    "503": (reply(503, retry_after="3600"), "robots.txt asks to come back in 3600 seconds"),
    "challenge": (WALL, "robots.txt answered with a robot check (Cloudflare)"),
    "cut": (reply(body=b"x", content_length="9999", connection="close"), "robots.txt was cut off before its end"),
    "loop": (reply(302, location="/robots.txt"), "redirects in a circle"),
    "endless": (reply(body=b"#" * 500_000), "is larger than 400,000 bytes"),
}


@pytest.mark.parametrize("case", ROBOTS)
def test_robots_that_cannot_be_known_forbid_all(house: House, case: str) -> None:
    plan, words = ROBOTS[case]
    house.fault({"/robots.txt": plan}, "failed", words, listed=0)


@pytest.mark.parametrize("status", [204, 401, 403, 404, 410, 451])
def test_robots_that_are_not_there_forbid_nothing(house: House, status: int) -> None:
    house.fault({"/robots.txt": reply(status)}, "complete", unchanged=6)


@pytest.mark.parametrize("text", [b"\xff\xfe\x00", b"<html>not robots</html>", b"Disallow: /\n" * 20, b"\x00" * 99])
def test_robots_that_make_no_sense_forbid_nothing(house: House, text: bytes) -> None:
    house.fault({"/robots.txt": reply(body=text, content_type="text/plain")}, "complete", unchanged=6)


# -- sitemaps ----------------------------------------------------------------------------------------------------------

BROKEN: dict[str, tuple[Plan, str]] = {
    "500": (reply(500), "fails on the partner's side (500)"),
    "challenge": (WALL, "a robot check (Cloudflare)"),
    "cut": (reply(body=b"<urlset>", content_length="999", connection="close"), "was cut off before its end"),
    "hangs": (Slow((), hang=True), "did not answer in time"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_sitemap_that_cannot_be_had_fails(house: House, case: str) -> None:
    plan, words = BROKEN[case]
    if isinstance(plan, Slow):
        house.limits |= {"read": 0.1, "total": 0.2}
    house.fault({"/sitemap.xml": plan}, "failed", "/sitemap.xml", words, listed=0)


BOMB = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><urlset><url><loc>&b;</loc></url></urlset>'
WRONG: dict[str, tuple[bytes, str]] = {
    "no-xml": (b"<urlset><url>", "is not a sitemap that can be read"),
    "rss": (b"<rss/>", "is no sitemap but begins with <rss>"),
    "entity-bomb": (BOMB, "carries a document type declaration, which is refused for safety"),
    "half-gzip": (gzip.compress(b"<urlset/>" * 99)[:-12], "was cut off before its end"),
    "not-gzip": (b"\x1f\x8b" + b"x" * 99, "cannot be unpacked"),
    "gzip-bomb": (gzip.compress(bytes(70 * 2**20), 9), "unpacks to more than 67,108,864 bytes"),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_named_sitemap_that_is_none_fails(house: House, case: str) -> None:
    body, words = WRONG[case]
    named = robots(f"Sitemap: {house.server.url('/map.xml')}")
    plans = {"/robots.txt": named, "/map.xml": reply(body=body, content_type="application/xml")}
    house.fault(plans, "failed", "/map.xml", words, listed=0)


def test_a_sitemap_that_names_itself(house: House) -> None:
    loop = sitemap(house.server.url("/sitemap.xml"), house.server.url("/pages.xml"), kind="sitemap")
    plans = {"/sitemap.xml": loop, "/pages.xml": sitemap(*addresses(house))}
    told = house.fault(plans, "complete", unchanged=6)
    assert sum(a.target == "/sitemap.xml" for a in house.server.asked) == 1 and told.requests <= 9


def test_sitemaps_without_end(house: House) -> None:
    def deeper(asked: Asked) -> bytes:
        number = int(asked.target.rpartition("=")[2]) if "=" in asked.target else 0
        return sitemap(house.server.url(f"/sitemap.xml?n={number + 1}"), kind="sitemap")

    told = house.fault({"/sitemap.xml": deeper}, "failed", "lies 3 sitemaps deep and names more", listed=0)
    assert told.requests < 9


def test_a_sitemap_of_other_hosts(house: House) -> None:
    strange = ["http://10.0.0.7/a", "https://elsewhere.example/b", "file:///etc/passwd", "javascript:alert(1)"]
    told = house.fault({"/sitemap.xml": sitemap(*addresses(house), *strange)}, "complete", unchanged=6)
    assert "https://elsewhere.example/b is on another host; set other_hosts to read it." in told.message
    assert "http://10.0.0.7/a is on another host" in told.message


def test_a_sitemap_that_repeats_its_pages(house: House) -> None:
    told = house.fault({"/sitemap.xml": sitemap(*addresses(house) * 50)}, "complete", unchanged=6)
    assert told.requests == 8


def test_a_part_of_the_sitemaps_is_missing(house: House) -> None:
    both = sitemap(house.server.url("/one.xml"), house.server.url("/two.xml"), kind="sitemap")
    plans = {"/sitemap.xml": both, "/one.xml": sitemap(*addresses(house, "abc")), "/two.xml": reply(500)}
    house.fault(plans, "incomplete", "/two.xml fails on the partner's side (500)", unchanged=3)


def test_an_empty_sitemap_is_held(house: House) -> None:
    house.fault({"/sitemap.xml": sitemap()}, "held", "had 6 records and lists none now", listed=0)


# -- pages -------------------------------------------------------------------------------------------------------------

ONE: dict[str, tuple[Plan, str, str]] = {
    "404": (reply(404), "complete", "does not exist (404)"),
    "410": (reply(410), "complete", "has been removed for good (410)"),
    "403": (reply(403), "incomplete", "refuses access (403)"),
    "500": (reply(500), "incomplete", "fails on the partner's side (500)"),
    "challenge": (WALL, "incomplete", "a robot check (Cloudflare)"),
    "cut": (reply(body=b"<html>", content_length="999", connection="close"), "incomplete", "was cut off"),
    "loop": (reply(302, location="/page/a"), "incomplete", "redirects in a circle"),
    "nothing": (reply(204, content_length=""), "incomplete", "answered nothing (204)"),
    "part": (reply(206, b"<html>", content_type="text/html"), "incomplete", "sent only a part of the answer (206)"),
    "large": (reply(body=b"x" * 500_000, content_type="text/html"), "incomplete", "is larger than 400,000 bytes"),
    "no-dataset": (page(json.dumps({"@type": "Person", "name": "Jo"})), "complete", ""),
    "empty-page": (reply(content_type="text/html"), "complete", ""),
    "binary": (reply(body=bytes(range(256)) * 9, content_type="image/png"), "complete", ""),
}


@pytest.mark.parametrize("case", ONE)
def test_one_page_costs_one_page(house: House, case: str) -> None:
    plan, verdict, words = ONE[case]
    told = house.fault({"/page/a": plan}, verdict, words, listed=5, unchanged=5)
    assert not words or "/page/a" in told.message
    assert told.numbers["gone"] == 1 or verdict == "incomplete", "a list without an end says nothing of absence"


def test_a_site_that_asks_for_rest_is_left_alone(house: House) -> None:
    plan = reply(503, retry_after="99999")
    told = house.fault({"/page/c": plan}, "incomplete", "/page/c asks to come back in 99999 seconds", listed=2)
    assert told.requests == 5 and "The walk stopped there; the pages after it were not read." in told.message


def test_all_pages_gone_is_held(house: House) -> None:
    plans: dict[str, Plan] = {f"/page/{n}": reply(404) for n in NAMES}
    house.fault(plans, "held", "had 6 records and lists none now", listed=0, gone=6)


def test_all_pages_behind_a_wall_is_never_an_empty_list(house: House) -> None:
    plans: dict[str, Plan] = {f"/page/{n}": WALL for n in NAMES}
    house.fault(plans, "failed", "a robot check (Cloudflare)", listed=0)


def test_most_pages_gone_is_held_and_half_is_not(house: House) -> None:
    house.fault({f"/page/{n}": reply(410) for n in "abcd"}, "held", "4 of 6 records are gone at once", listed=2)
    house.fault({f"/page/{n}": reply(410) for n in "abc"}, "complete", "has been removed for good (410)", listed=3)


# -- what stands in them -----------------------------------------------------------------------------------------------


def nested(depth: int) -> str:
    return jsonld("a")[:-1] + ', "about": ' + '{"@type": "Thing", "about": ' * depth + '"x"' + "}" * depth + "}"


UNREADABLE = {
    "half": (jsonld("a")[:-20], "the JSON-LD cannot be read at line 1"),
    "300-levels": (nested(300), "the JSON-LD has objects more than 60 levels deep"),
    "900-levels": (nested(900), "the JSON-LD has objects more than 60 levels deep"),
    "5000-levels": (nested(5_000), "the JSON-LD"),
    "no-colon": (jsonld("a").replace('"name":', '"name"'), "the JSON-LD cannot be read at line 1"),
    "html-inside": ("<p>Dataset</p>", "the JSON-LD cannot be read at line 1"),
    "xml-inside": ('<?xml version="1.0"?><Dataset/>', "the JSON-LD cannot be read at line 1"),
}


@pytest.mark.parametrize("case", UNREADABLE)
def test_a_block_that_cannot_be_read_is_quarantined(house: House, case: str) -> None:
    text, words = UNREADABLE[case]
    house.server.plans["/page/a"] = page(text)
    told = house.night()
    assert (told.verdict, told.numbers["listed"], told.numbers["quarantined"]) == ("complete", 6, 1), told.said
    assert told.published == ALL and told.numbers["gone"] == 0
    (reason,) = told.quarantined.values()
    assert words in reason and "/page/a" in reason and "Tell the partner." in reason
    house.server.plans["/page/a"] = page(jsonld("a"))
    house.night()  # what was in quarantine must be missed twice, like anything else
    house.recover()


MENDED = {
    "comma": jsonld("a")[:-1] + ",}",
    "comment": "/* the dataset */" + jsonld("a"),
    "cdata": "//<![CDATA[\n" + jsonld("a") + "\n//]]>",
    "line-break": jsonld("a", description="one TWO").replace("TWO", "\ntwo"),
    "control": jsonld("a", description="one TWO").replace("TWO", "\x03two"),
    "nan": jsonld("a", version="NAN").replace('"NAN"', "NaN"),
    "half-character": jsonld("a", description="HALF").replace("HALF", "\\ud800"),
}


@pytest.mark.parametrize("case", MENDED)
def test_json_that_is_almost_json_is_mended_and_told(house: House, case: str) -> None:
    told = house.fault({"/page/a": page(MENDED[case])}, "complete", listed=6)
    assert "The JSON-LD is not valid JSON" in told.report and "Correct the page." in told.report


ODD: dict[str, dict[str, Any]] = {
    "iri-with-spaces": {"url": "https://data.partner.example/a b?c={d}|e"},
    "language": {"inLanguage": "klingon_TLH_xxxxxxxxxxxxx"},
    "date": {"datePublished": "31 februari 2021"},
    "numbers-for-texts": {"description": 12345, "keywords": [1, None, {"a": []}]},
    "lists-in-lists": {"creator": [[[{"name": [["Jo"]]}]]]},
    "null": {"license": None, "creator": None, "distribution": None},
    "itself": {"isPartOf": {"@id": "https://data.partner.example/a"}},
    "empty": {"description": "", "keywords": [], "distribution": {}},
    "ufffe": {"description": "one \ufffe two \x03 three"},
}


@pytest.mark.parametrize("case", ODD)
def test_an_odd_value_never_costs_the_dataset(house: House, case: str) -> None:
    told = house.fault({"/page/a": page(jsonld("a", **ODD[case]))}, "complete", listed=6, gone=0)
    assert told.numbers["unchanged"] == 5 and told.numbers["quarantined"] == 0


def test_two_pages_of_one_dataset_that_disagree(house: House) -> None:
    more = sitemap(*addresses(house), house.server.url("/page/again"))
    plans = {"/sitemap.xml": more, "/page/again": page(jsonld("a", description="Otherwise"))}
    told = house.fault(plans, "complete", unchanged=6)
    assert "/page/again describes “https://data.partner.example/a” otherwise than" in told.message
    assert "the first counts" in told.message


def test_a_page_in_latin_1_that_says_utf_8(house: House) -> None:
    body = page(jsonld("a", description="HERE")).replace(b"HERE", "Caf\u00e9".encode("latin-1"))
    text = body.partition(b"\r\n\r\n")[2]
    house.fault({"/page/a": reply(body=text, content_type="text/html; charset=utf-8")}, "complete", listed=6, updated=1)
