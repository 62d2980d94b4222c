"""The schemaorg harvester: pages and sitemaps in, objects out, descriptions whole."""

import gzip
import json
import os
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any

import orjson
import pytest
from fairdict_harvesters import schemaorg
from fairdict_harvesters.formats import crawl
from fairdict_harvesters.formats.jsonld import Broken, loads
from fairdict_harvesters.formats.site import entries_of
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fairdict.config import Source
from fairdict.document import Context, lines, skolemise
from fairdict.errors import ConfigError
from fairdict.harvester import Description, Dialect, FetchError, Listing, Record, RecordError, Response
from fairdict.model import Select

HERE = Path(__file__).parent
RECORDS = HERE / "records" / "schemaorg"
EXPECTED = HERE / "expected" / "schemaorg"
HOME = "https://partner.example.org"
Make = Callable[..., Source]


class Net:
    """A door behind which answers lie by address: bytes, or a status that refuses."""

    agent = "fairdict/test (+mailto:x@example.org)"

    def __init__(self, answers: dict[str, bytes | str | int], kind: str = "status") -> None:
        self.answers = answers
        self.kind = kind
        self.asked: list[str] = []

    def get(self, url: str, *, accept: str = "", check_status: bool = True) -> Response:
        self.asked.append(url)
        answer = self.answers.get(url, 404)
        if isinstance(answer, int):
            status = answer or None
            raise FetchError(
                f"{url} answered {answer}.", kind=self.kind if answer else "connect", url=url, status=status
            )
        body = answer.encode() if isinstance(answer, str) else answer
        return Response(url, 200, {}, body, "2026-01-01T00:00:00Z")

    def read(self, address: str, base: Path | None = None) -> Response:
        return Response(address, 200, {}, (base or Path()).joinpath(address).read_bytes(), "2026-01-01T00:00:00Z")


def harvest(source: Source, web: Any) -> tuple[list[Record], Listing]:
    walk = schemaorg.fetch(source, web, None)
    assert isinstance(walk, Generator)
    found = []
    while True:
        try:
            item = next(walk)
            if isinstance(item, Record):
                found.append(item)
        except StopIteration as stop:
            assert isinstance(stop.value, Listing)
            return found, stop.value


def page(name: str, **more: Any) -> str:
    data = {"@context": "https://schema.org/", "@type": "Dataset", "name": name, "description": "x", **more}
    return f'<html><head><script type="application/ld+json">{json.dumps(data)}</script></head></html>'


def urlset(*addresses: str) -> str:
    entries = "".join(f"<url><loc>{a}</loc><lastmod>2024-01-02</lastmod></url>" for a in addresses)
    return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{entries}</urlset>'


def index(*addresses: str) -> str:
    entries = "".join(f"<sitemap><loc>{a}</loc></sitemap>" for a in addresses)
    return f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{entries}</sitemapindex>'


def one(make_source: Make, thing: Any, **options: Any) -> Description:
    record = Record("x", orjson.dumps(thing), "application/ld+json")
    return next(iter(schemaorg.describe(record, make_source("schemaorg", options=options))))


def test_the_scheme_of_an_identifier_is_believed(make_source: Make) -> None:
    def creator(kind: str, scheme: str, number: str) -> Any:
        held = {"@type": "PropertyValue", "propertyID": scheme, "value": number}
        person = {"@type": kind, "name": "Augustus", "identifier": held}
        return one(make_source, {"@type": "Dataset", "name": "Coin", "creator": person}).data["creator"][0]

    for scheme in ("ISNI", "https://isni.org", ""):
        agent = creator("Person", scheme, "0000000121227317")
        assert agent["id"] == "https://isni.org/isni/0000000121227317", scheme
    agent = creator("Person", "https://registry.identifiers.org/registry/orcid", "0000-0001-2122-7317")
    assert agent["id"] == "https://orcid.org/0000-0001-2122-7317"
    agent = creator("Organization", "ORCID", "0000-0002-1825-0097")
    assert agent["type"] == ["Agent", "Organization"]


def account(descriptions: list[Description]) -> list[dict[str, Any]]:
    return [
        {
            "record": d.identifier,
            "document": d.document(),
            "types": d.types,
            "left": [list(pair) for pair in d.left],
            "mapped": d.mapped,
            "issues": [[i.code, i.severity, i.property, i.value, i.where] for i in d.issues],
        }
        for d in descriptions
    ]


DOCUMENTS = {
    "schema.org": ["rich.json", "catalogue.html", "file.json", "microdata.html"],
    "Croissant": ["croissant.json"],
    "RO-Crate": ["crate/ro-crate-metadata.json", "crate/sleep-ro-crate-metadata.json"],
}


@pytest.mark.parametrize("name", [name for names in DOCUMENTS.values() for name in names])
def test_whole_documents(make_source: Make, context: Context, name: str) -> None:
    source = make_source("schemaorg", name, folder=RECORDS)
    records, _ = harvest(source, Net({}))
    descriptions = [d for r in records for d in schemaorg.describe(r, source)]
    path = EXPECTED / f"{Path(name).stem}.json"
    found = account(descriptions)
    if os.environ.get("FAIRDICT_BLESS"):
        path.write_bytes(orjson.dumps(found, option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS) + b"\n")
    assert found == orjson.loads(path.read_bytes())
    for d in descriptions:
        assert lines(skolemise(d.document(), "https://example.org/x"), context)


@pytest.mark.parametrize("dialect", schemaorg.DIALECTS, ids=lambda d: d.name)
def test_what_is_taken_is_what_the_dialect_names(make_source: Make, dialect: Dialect) -> None:
    took: set[str] = set()
    for name in DOCUMENTS[dialect.name]:
        source = make_source("schemaorg", name, folder=RECORDS)
        for record in harvest(source, Net({}))[0]:
            for description in schemaorg.describe(record, source):
                assert dialect.unnamed(description.took) == set()
                assert {path for path, _ in description.left} <= {"favouriteColour"}
                took |= description.took
    assert dialect.idle(took) == set()


def test_objects_become_records(make_source: Make) -> None:
    source = make_source("schemaorg", f"{HOME}/list")
    records, listing = harvest(source, Net({f"{HOME}/list": (RECORDS / "catalogue.html").read_bytes()}))
    assert [(r.identifier, r.locator, r.page) for r in records] == [
        ("https://example.org/id/1", "block 1", f"{HOME}/list"),
        (f"{HOME}/list#2", "block 2", f"{HOME}/list"),
    ]
    assert listing == Listing()
    first = orjson.loads(records[0].body)
    assert first["creator"]["name"] == "Voorbeeldhuis"  # a reference within the page, made whole
    assert records[0].media_type == "application/ld+json"
    second = next(iter(schemaorg.describe(records[1], source)))
    assert second.document()["landingPage"] == [f"{HOME}/list"]
    assert [i.value for i in second.issues if i.code == "json-mended"] == [
        "wrapping",
        "comments",
        "trailing commas",
        "control characters",
    ]
    assert second.issues[-1].message.startswith("The JSON-LD is not valid JSON (control characters); other readers")


def test_what_cannot_be_read_is_quarantined_with_page_and_line(make_source: Make) -> None:
    source = make_source("schemaorg", f"{HOME}/b")
    records, listing = harvest(source, Net({f"{HOME}/b": (RECORDS / "broken.html").read_bytes()}))
    assert not listing.full  # nobody knows which dataset it was, so that absence says nothing
    with pytest.raises(RecordError) as caught:
        list(schemaorg.describe(records[0], source))
    assert caught.value.message.startswith(f"{HOME}/b (block 1): the JSON-LD cannot be read at line 5: ")
    assert caught.value.message.endswith("Tell the partner.")


def test_a_record_that_is_no_object(make_source: Make) -> None:
    for body in (b"[]", b"1", b'"x"'):
        with pytest.raises(
            RecordError, match=r"^x: the JSON-LD is no object that could be a dataset\. Tell the partner\."
        ):
            list(schemaorg.describe(Record("x", body, "application/ld+json"), make_source("schemaorg")))


def test_a_record_that_lies_too_deep(make_source: Make) -> None:
    record = Record("x", b"[" * 500 + b"]" * 500, "application/ld+json")
    with pytest.raises(RecordError, match=r"^x: the JSON-LD has objects more than 60 levels deep\. Tell the partner\."):
        list(schemaorg.describe(record, make_source("schemaorg")))


@pytest.mark.parametrize(
    ("text", "value", "mended"),
    [
        ('{"a": 1}', {"a": 1}, []),
        ('\ufeff{"a": 1}', {"a": 1}, []),
        ('{"a": [1, 2, ], }', {"a": [1, 2]}, ["trailing commas"]),
        ('{"a": "x, ]", /* no */ "b": "//y"} // end', {"a": "x, ]", "b": "//y"}, ["comments"]),
        ('<!-- {"a": 1} -->', {"a": 1}, ["wrapping"]),
        ('//<![CDATA[\n{"a": 1};\n//]]>', {"a": 1}, ["wrapping"]),
        ('{"a": "x\ny\u0001"}', {"a": "x\ny\u0001"}, ["control characters"]),
        ("{&quot;a&quot;: 1}", {"a": 1}, ["entities"]),
        (r'{"a": "it\'s"}', {"a": "it's"}, ["escapes"]),
        ('{"a": NaN}', {"a": None}, ["NaN"]),
        ('\n{"a": 1,}', {"a": 1}, ["trailing commas"]),
        ('{"a": 1}' + ";-->" * 3, {"a": 1}, ["wrapping"]),
        ('{"a": "/* kept */ \\" //too"} /* not */', {"a": '/* kept */ " //too'}, ["comments"]),
        ('{"a": "\\ud800"}', {"a": "?"}, ["half characters"]),
    ],
)
def test_almost_json(text: str, value: Any, mended: list[str]) -> None:
    assert loads(text) == (value, mended)


@pytest.mark.parametrize("text", ["", "{", '{"a" 1}', "[" * 100_000, '{"a": "b" "c"}', "1" * 5000 + "x"])
def test_no_json_at_all(text: str) -> None:
    with pytest.raises(Broken):
        loads(text)


@settings(max_examples=200)
@given(st.text(max_size=60) | st.text(alphabet='{}[]",:/*\\ \n-<>!a1', max_size=60))
def test_reading_raises_nothing_else(text: str) -> None:
    try:
        value, _ = loads(text)
        orjson.dumps(value)
    except Broken:
        pass


def test_a_site_is_walked_along_robots_and_sitemaps(make_source: Make) -> None:
    net = Net(
        {
            f"{HOME}/robots.txt": f"User-agent: *\nDisallow: /private\nSitemap: {HOME}/index.xml\n",
            f"{HOME}/index.xml": index(f"{HOME}/a.xml.gz", f"{HOME}/b.txt", f"{HOME}/gone.xml"),
            f"{HOME}/a.xml.gz": gzip.compress(urlset(f"{HOME}/1", f"{HOME}/private/2", f"{HOME}/1#top").encode()),
            f"{HOME}/b.txt": f"{HOME}/3\nhttps://elsewhere.example/4\nnot an address\n",
            f"{HOME}/1": page("One", url=f"{HOME}/1"),
            f"{HOME}/3": "<html><p>Nothing here.</p></html>",
        }
    )
    records, listing = harvest(make_source("schemaorg", f"{HOME}/"), net)
    assert [(r.identifier, r.datestamp) for r in records] == [(f"{HOME}/1", "2024-01-02")]
    assert listing == Listing(
        ended=False,
        complaints=(
            "https://elsewhere.example/4 is on another host; set other_hosts to read it.",
            f"{HOME}/gone.xml answered 404.",
            "robots.txt forbids 1 of the pages; ask the partner to allow them, or `exclude` them.",
        ),
    )
    assert f"{HOME}/private/2" not in net.asked


def test_pages_are_chosen(make_source: Make) -> None:
    pages = [f"{HOME}/data/{n}" for n in range(5)]
    net = Net({f"{HOME}/sitemap.xml": urlset(*pages, f"{HOME}/about"), **{p: page(p, url=p) for p in pages}})
    options = {"include": ["/data/"], "exclude": ["/3$"]}
    records, listing = harvest(make_source("schemaorg", f"{HOME}/x", options=options), net)
    assert [r.identifier[-1] for r in records] == ["0", "1", "2", "4"] and listing == Listing()
    records, listing = harvest(make_source("schemaorg", f"{HOME}/", options={"limit": 2}), net)
    assert len(records) == 2 and not listing.full and listing.ended
    with pytest.raises(ConfigError, match=r"\[sources\.partner\.options\]: “\(” is no regular expression"):
        harvest(make_source("schemaorg", f"{HOME}/", options={"include": ["("]}), net)


def test_there_is_an_end_to_sitemaps(make_source: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crawl, "PAGES", 2)
    pages = [f"{HOME}/{n}" for n in range(3)]
    net = Net({f"{HOME}/sitemap.xml": urlset(*pages), **{p: page(p, url=p) for p in pages}})
    records, listing = harvest(make_source("schemaorg", HOME), net)
    assert len(records) == 2 and not listing.ended
    assert listing.complaints == ("The sitemaps name more than 2 pages; choose with `include`.",)


def test_a_sitemap_may_be_named(make_source: Make) -> None:
    answers: dict[str, bytes | str | int] = {f"{HOME}/s/map.xml": urlset(f"{HOME}/1"), f"{HOME}/1": page("One")}
    for url, options in ((f"{HOME}/s/map.xml", {}), (f"{HOME}/s/x", {"sitemap": "map.xml"})):
        records, _ = harvest(make_source("schemaorg", url, options=options), Net(answers))
        assert [r.identifier for r in records] == [f"{HOME}/1"]
    with pytest.raises(FetchError, match="answered 404"):
        harvest(make_source("schemaorg", f"{HOME}/none.xml"), Net(answers))


def test_other_hosts_on_request_with_their_own_robots(make_source: Make) -> None:
    net = Net(
        {
            f"{HOME}/sitemap.xml": urlset("https://b.example/1", "https://c.example/2"),
            "https://b.example/1": page("One"),
            "https://c.example/robots.txt": "User-agent: fairdict\nDisallow: /",
        }
    )
    records, listing = harvest(make_source("schemaorg", HOME, options={"other_hosts": True}), net)
    assert [r.identifier for r in records] == ["https://b.example/1"]
    assert "https://c.example/2" not in net.asked and len(listing.complaints) == 1


def test_a_site_without_a_sitemap_is_its_one_page(make_source: Make) -> None:
    for sitemap in (404, 410, "<html><body>Our site</body></html>"):
        net = Net({f"{HOME}/": page("Home"), f"{HOME}/sitemap.xml": sitemap})
        records, _ = harvest(make_source("schemaorg", f"{HOME}/"), net)
        assert [r.identifier for r in records] == [f"{HOME}/"]


def test_a_sitemap_that_robots_name_must_be_there(make_source: Make) -> None:
    robots = f"Sitemap: {HOME}/s.xml"
    for sitemap in (404, "<html><body>Our site</body></html>"):
        net = Net({f"{HOME}/robots.txt": robots, f"{HOME}/": page("Home"), f"{HOME}/s.xml": sitemap})
        with pytest.raises(FetchError, match=r"s\.xml"):
            harvest(make_source("schemaorg", f"{HOME}/"), net)


def test_robots_that_cannot_be_reached_forbid_all(make_source: Make) -> None:
    net = Net({f"{HOME}/robots.txt": 503, f"{HOME}/1": page("One")})
    with pytest.raises(FetchError, match=r"robots\.txt answered 503"):
        harvest(make_source("schemaorg", f"{HOME}/1"), net)
    walled = Net({f"{HOME}/robots.txt": 403}, kind="blocked")
    with pytest.raises(FetchError, match=r"robots\.txt answered 403"):
        harvest(make_source("schemaorg", f"{HOME}/1"), walled)
    closed = Net({f"{HOME}/robots.txt": "User-agent: *\nDisallow: /", f"{HOME}/1": page("One")})
    with pytest.raises(FetchError, match=r"/1 is forbidden by the site's robots\.txt"):
        harvest(make_source("schemaorg", f"{HOME}/1"), closed)


def test_pages_that_fail(make_source: Make) -> None:
    pages = [f"{HOME}/{n}" for n in range(40)]
    answers: dict[str, bytes | str | int] = {f"{HOME}/sitemap.xml": urlset(*pages)}
    answers |= {p: page(p, url=p) for p in pages}
    net = Net({**answers, pages[3]: 410})
    records, listing = harvest(make_source("schemaorg", HOME), net)
    assert len(records) == 39 and listing == Listing(complaints=(f"{HOME}/3 answered 410.",))
    records, listing = harvest(make_source("schemaorg", HOME), Net({**answers, pages[3]: 500}))
    assert len(records) == 39 and not listing.ended
    net = Net({**answers, **dict.fromkeys(pages[5:30], 0)})
    records, listing = harvest(make_source("schemaorg", HOME), net)
    assert len(records) == 5 and not listing.ended
    assert listing.complaints[-1] == "The walk stopped there; the pages after it were not read."
    net = Net({**answers, **dict.fromkeys(pages, 404)})
    _, listing = harvest(make_source("schemaorg", HOME), net)
    assert listing.ended and len(listing.complaints) == 21 and listing.complaints[-1] == "20 more like these."


def test_sitemaps_within_sitemaps_end(make_source: Make) -> None:
    answers: dict[str, bytes | str | int] = {f"{HOME}/{n}.xml": index(f"{HOME}/{n + 1}.xml") for n in range(9)}
    _, listing = harvest(make_source("schemaorg", f"{HOME}/0.xml"), Net(answers))
    assert listing.complaints == (f"{HOME}/2.xml lies 3 sitemaps deep and names more; they were not read.",)
    _, listing = harvest(make_source("schemaorg", f"{HOME}/a.xml"), Net({f"{HOME}/a.xml": index(f"{HOME}/a.xml")}))
    assert listing == Listing()


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        (b"<urlset><url>", "x is not a sitemap that can be read"),
        (b"<html><body/></html>", "x is no sitemap but begins with <html>"),
        (b'<!DOCTYPE a [<!ENTITY b "c">]><urlset/>', "x carries a document type declaration, which is refused"),
        (b"\x1f\x8bnothing", "x cannot be unpacked"),
        (gzip.compress(b"<urlset/>", mtime=0)[:-9], "x was cut off before its end"),
        (gzip.compress(b"\0" * (65 * 2**20), mtime=0), "x unpacks to more than 67,108,864 bytes"),
    ],
)
def test_what_is_no_sitemap_is_told(body: bytes, sentence: str) -> None:
    with pytest.raises(FetchError) as caught:
        entries_of(body, "x")
    assert caught.value.message.startswith(sentence)
    assert caught.value.message.endswith("give the address of the right one in `sitemap`, or tell the partner.")


def test_one_dataset_on_two_pages(make_source: Make) -> None:
    a, b, c = (f"{HOME}/{n}" for n in "abc")
    net = Net(
        {
            f"{HOME}/sitemap.xml": urlset(a, b, c),
            a: page("One", url="https://example.org/1"),
            b: page("One", url="https://example.org/1"),
            c: page("Two", url="https://example.org/1"),
        }
    )
    records, listing = harvest(make_source("schemaorg", HOME), net)
    assert [r.page for r in records] == [a]
    assert listing.complaints == (
        f"{HOME}/c describes “https://example.org/1” otherwise than {HOME}/a; the first counts.",
    )


def test_other_types_on_request(make_source: Make) -> None:
    blog = (
        '<script type="application/ld+json">[{"@type": "BlogPosting", "name": "B", "text": "x"}, {"@type": "WebSite"}]'
    )
    net = Net({f"{HOME}/1": blog})
    assert harvest(make_source("schemaorg", f"{HOME}/1"), net)[0] == []
    for types in (("*",), ("blogposting",)):
        records, _ = harvest(make_source("schemaorg", f"{HOME}/1", select=Select(types=types)), net)
        assert [orjson.loads(r.body)["name"] for r in records] == ["B"]


@pytest.mark.parametrize("body", [b"", b"\x00\xff", b"<", b"<script type='application/ld+json'>", b"plain words"])
def test_pages_with_nothing_in_them(make_source: Make, body: bytes) -> None:
    assert harvest(make_source("schemaorg", f"{HOME}/1"), Net({f"{HOME}/1": body})) == ([], Listing())


def test_pages_in_other_encodings(make_source: Make) -> None:
    text = page("X").replace('"X"', '"Patiënten"').replace("<head>", '<head><meta charset="iso-8859-1">')
    records, _ = harvest(make_source("schemaorg", f"{HOME}/1"), Net({f"{HOME}/1": text.encode("iso-8859-1")}))
    assert orjson.loads(records[0].body)["name"] == "Patiënten"


def test_free_of_charge_is_not_public(make_source: Make) -> None:
    public = ["http://publications.europa.eu/resource/authority/access-right/PUBLIC"]
    file = {"distribution": {"contentUrl": "https://example.org/a.csv"}}
    assert "accessRights" not in one(make_source, {"name": "x", "isAccessibleForFree": True}).document()
    assert "accessRights" not in one(make_source, {"name": "x", "isAccessibleForFree": False, **file}).document()
    conditions = {"conditionsOfAccess": "Ask the board."}
    asked = one(make_source, {"name": "x", "isAccessibleForFree": True, **file, **conditions}).document()
    assert "accessRights" not in asked and asked["rights"]
    guessed = one(make_source, {"name": "x", "isAccessibleForFree": True, **file})
    assert guessed.document()["accessRights"] == public
    assert [(i.code, i.severity, i.message) for i in guessed.issues] == [
        (
            "access-right-inferred",
            "note",
            "isAccessibleForFree and a download were taken to mean public access; state conditionsOfAccess.",
        )
    ]


@pytest.mark.parametrize(
    ("thing", "options", "lang"),
    [
        ({"name": {"@value": "x", "@language": "fr"}, "inLanguage": "nl"}, {}, "fr"),
        ({"name": "x", "inLanguage": "nl", "@context": {"@language": "de"}}, {}, "de"),
        ({"name": "x", "inLanguage": "nl"}, {"language": "en"}, "nl"),
        ({"name": "x", "inLanguage": ["nl", "en"]}, {"language": "en"}, "en"),
        ({"name": "x", "inLanguage": "gibberish"}, {"language": "en"}, "en"),
        ({"name": {"nl": "x"}}, {}, "nl"),
        ({"name": "x"}, {}, "@none"),
    ],
)
def test_languages_of_texts(make_source: Make, thing: Any, options: dict[str, Any], lang: str) -> None:
    assert one(make_source, thing, **options).document()["title"] == {lang: ["x"]}


def test_several_people_in_one_text(make_source: Make) -> None:
    found = one(make_source, {"name": "x", "author": "Wit, A., Bos, J., Vos, T."})
    assert [i.message for i in found.issues] == [
        "“Wit, A., Bos, J., Vos, T.” names several in one text; write each as an object of type Person."
    ]
    assert [c["name"] for c in found.document()["creator"]] == [{"@none": ["Wit, A., Bos, J., Vos, T."]}]


def test_coordinates_that_are_none(make_source: Make) -> None:
    geo = {"@type": "GeoShape", "box": "here", "polygon": "1 2 3", "circle": "x"}
    found = one(make_source, {"name": "x", "spatialCoverage": {"@type": "Place", "geo": geo}})
    assert [i.message for i in found.issues] == [
        "“here” is not a box of four numbers (south west north east).",
        "“1 2 3” is not a polygon of latitudes and longitudes.",
        "“x” is not a circle of latitude, longitude and radius.",
    ]


def test_pointers_say_where(make_source: Make) -> None:
    thing = {"name": "x", "distribution": [{"contentUrl": "https://a.example/1"}, {"contentSize": "big"}]}
    assert [(i.code, i.where) for i in one(make_source, thing).issues] == [
        ("size-not-understood", "/distribution/1/contentSize")
    ]


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=30)
    | st.sampled_from(
        ["https://example.org/x", "10.5072/x", "0000-0002-1825-0097", "2010/2011", "1 2 3 4", "mailto:a@b.nl"]
    ),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["@id", "@type", "@value", "@list", "@language", "name", "url", "value", "identifier", "geo", "box"]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=10,
)
RICH = orjson.loads((RECORDS / "rich.json").read_bytes())
CROISSANT = orjson.loads((RECORDS / "croissant.json").read_bytes())
CRATE = orjson.loads((RECORDS / "crate" / "ro-crate-metadata.json").read_bytes())


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changed=st.dictionaries(st.sampled_from(sorted(RICH)), VALUES, min_size=1, max_size=6))
def test_no_object_breaks_describe(make_source: Make, context: Context, changed: dict[str, Any]) -> None:
    found = one(make_source, {**RICH, **changed}).document()
    lines(skolemise(orjson.loads(orjson.dumps(found)), "https://example.org/x"), context)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changed=st.dictionaries(st.sampled_from(sorted(CROISSANT)), VALUES, min_size=1, max_size=4))
def test_no_croissant_breaks_describe(make_source: Make, context: Context, changed: dict[str, Any]) -> None:
    found = one(make_source, {**CROISSANT, **changed}).document()
    lines(skolemise(orjson.loads(orjson.dumps(found)), "https://example.org/x"), context)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    place=st.integers(0, len(CRATE["@graph"]) - 1),
    key=st.sampled_from(["@id", "@type", "about", "hasPart", "author", "conformsTo", "license", "name"]),
    value=VALUES,
)
def test_no_crate_breaks_fetch_or_describe(
    make_source: Make, context: Context, place: int, key: str, value: Any
) -> None:
    graph = [{**entity, key: value} if n == place else entity for n, entity in enumerate(CRATE["@graph"])]
    source = make_source("schemaorg", f"{HOME}/c/ro-crate-metadata.json")
    records, _ = harvest(source, Net({source.url: json.dumps({**CRATE, "@graph": graph})}))
    for record in records:
        for found in schemaorg.describe(record, source):
            lines(skolemise(orjson.loads(orjson.dumps(found.document())), "https://example.org/x"), context)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=st.binary(max_size=80) | VALUES.map(lambda v: json.dumps(v).encode()))
def test_no_body_breaks_describe(make_source: Make, body: bytes) -> None:
    try:
        list(schemaorg.describe(Record("x", body, "application/ld+json"), make_source("schemaorg")))
    except RecordError as error:
        assert error.message.endswith("Tell the partner.")


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(value=VALUES)
def test_no_page_breaks_fetch(make_source: Make, value: Any) -> None:
    thing = {
        "@graph": [{"@type": "Dataset", "name": "x", "creator": {"@id": "a"}}, {"@id": "a", "knows": value}, value]
    }
    records, _ = harvest(make_source("schemaorg", f"{HOME}/1"), Net({f"{HOME}/1": json.dumps(thing)}))
    assert records


@pytest.mark.parametrize("folder", ["schemaorg", "croissant"])
def test_real_documents(shared: Path, make_source: Make, context: Context, folder: str) -> None:
    files = sorted((shared / "records" / folder).glob("*.json"))
    assert files
    found: list[Description] = []
    for path in files:
        source = make_source("schemaorg", path.name, folder=path.parent, select=Select(types=("*",)))
        records, listing = harvest(source, Net({}))
        assert records and listing == Listing(), path
        for record in records:
            found.extend(schemaorg.describe(record, source))
    report(folder, len(files), found, context)


def test_recorded_pages(shared: Path, make_source: Make, context: Context) -> None:
    found: list[Description] = []
    folders = sorted((shared / "records" / "exchanges").glob("schema_org-*"))
    assert folders
    for folder in folders:
        answers: dict[str, bytes | str | int] = {}
        for line in (folder / "index.jsonl").read_text("utf-8").splitlines():
            said = json.loads(line)
            if said["status"] == 200:
                answers[said["url"]] = (folder / said["body"]).read_bytes()
        for url in answers:
            source = make_source("schemaorg", url, select=Select(types=("*",)))
            records, _ = harvest(source, Net(answers))
            assert records, url
            for record in records:
                found.extend(schemaorg.describe(record, source))
    report("exchanges", len(folders), found, context)


def test_everything_in_parts_is_told(make_source: Make) -> None:
    thing = {
        "name": "x",
        "creator": [{"@type": "Person", "name": "A", "shoeSize": 43}, {"name": "A", "shoeSize": 44}],
        "distribution": {"contentUrl": "https://example.org/a", "colour": "red"},
        "spatialCoverage": {"name": "Twente", "geo": {"@type": "GeoShape", "shape": "round"}},
    }
    found = one(make_source, thing)
    assert sorted(found.left) == [
        ("creator/shoeSize", "43"),
        ("creator/shoeSize", "44"),
        ("distribution/colour", "red"),
        ("spatialCoverage/geo/shape", "round"),
    ]
    assert found.took == {"name", "creator/name", "distribution/contentUrl", "spatialCoverage/name"}


def test_a_page_that_refers_in_circles_unfolds_no_further(make_source: Make) -> None:
    names = [f"#{n}" for n in range(40)]
    graph = [{"@id": n, "name": n, "knows": [{"@id": other} for other in names]} for n in names]
    page = {"@graph": [{"@type": "Dataset", "name": "x", "creator": [{"@id": n} for n in names]}, *graph]}
    records, _ = harvest(make_source("schemaorg", f"{HOME}/1"), Net({f"{HOME}/1": json.dumps(page)}))
    assert len(records) == 1 and len(records[0].body) < 5_000_000


def test_a_role_is_an_attribution(make_source: Make) -> None:
    role = {"@type": "Role", "roleName": "data steward", "contributor": {"@type": "Person", "name": "Bos, Jo"}}
    found = one(make_source, {"name": "x", "contributor": [role, {"@type": "Role", "roleName": "nobody"}]})
    assert found.document()["qualifiedAttribution"] == [
        {
            "type": ["Attribution"],
            "agent": [
                {"type": ["Agent", "Person"], "name": {"@none": ["Jo Bos"]}, "givenName": ["Jo"], "familyName": ["Bos"]}
            ],
            "hadRole": [{"type": ["http://www.w3.org/ns/dcat#Role"], "label": {"@none": ["data steward"]}}],
        }
    ]


def report(folder: str, files: int, found: list[Description], context: Context) -> None:
    mapped, left = sum(d.mapped for d in found), sum(len(d.left) for d in found)
    issues = sum(len(d.issues) for d in found)
    print(f"{folder}: {files} files, {len(found)} descriptions, {issues} issues, {mapped} of {mapped + left} mapped")
    assert mapped / (mapped + left) >= 0.95
    for d in found:
        assert lines(skolemise(d.document(), "https://example.org/x"), context)
