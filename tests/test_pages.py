"""The site as files: well formed, safe whatever the metadata hold, complete in itself, the same every time."""

import json
import os
import posixpath
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from lxml import etree

from fairdict.errors import ConfigError
from fairdict.layers import bundled
from fairdict.publish import feeds, sitemap
from fairdict.publish.cards import card
from fairdict.publish.entry import Card, Entry, Mention, Thing
from fairdict.publish.fares import Changed, Changes, IssueGroup, Mend, Quarantined, SourceReport
from fairdict.publish.homes import ROOT
from fairdict.publish.pages import Site
from fairdict.scorecard import Mean, Scorecard
from fairdict.trend import Part, Step
from fairdict.vocabulary import Vocabularies
from tests import site_entries
from tests.site_entries import BASE

EXPECTED = Path(__file__).parent / "expected" / "site"
VOID = {"meta", "link", "input", "br", "hr", "img", "rect", "path", "circle"}
Files = Mapping[str, bytes]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    return Site(site_entries.catalogue(tmp_path_factory.mktemp("catalogue")))


@pytest.fixture(scope="module")
def entries() -> list[Entry]:
    rich, hostile = site_entries.rich(), site_entries.hostile()
    hidden = replace(rich, key="hidden", iri=f"{BASE}dataset/hidden", state="hidden", reason="On request.")
    return [rich, site_entries.bare(), site_entries.withdrawn(), hostile, hidden]


def _report() -> SourceReport:
    evil = "</script><script>alert(1)</script>"
    return SourceReport(
        "university",
        "University of Twente",
        "oaipmh",
        "https://university.example.org/oai",
        {"listed": 1240, "new": 3, "strange": 1},
        "complete",
        evil,
        "2026-03-01T02:14:09Z",
        1243,
        (IssueGroup("licence-not-recognised", 12, "Write a term from the table.", "dc:rights", evil * 20),),
        Scorecard(
            {
                "rda-fdmm-1.0": Mean("1.0", 9, 61.2, 74.8, 100, {"F": (50, 60, 100)}, ("", ""), {}),
                "mqa": Mean("405", 9, 180, 260, 405, {}, ("sufficient", "good"), {"good": 4, "bad": 5, evil: 1}),
                evil: Mean(evil, 9, 1, 2, 3, {}, ("", ""), {}),
            },
            {"mqa": (190, 270, 405)},
        ),
        {
            "": (
                Mend(
                    "license",
                    "RDA-R1.1-01M",
                    {"RDA-R1.1-01M": 120},
                    120,
                    {"en": "Write the licence.", "nl": "Vul de licentie in."},
                    {"mqa": 3600},
                    9.9,
                ),
                Mend(evil, evil, {evil: 1}, 1, {"en": evil}, {"mqa": 1, evil: 3}, 1),
            ),
            evil: (Mend(evil, evil, {evil: 1}, 1, {"en": evil}, {evil: 3}, 1),),
        },
        (
            Step("university", "mqa", "2026-02-01", "405", 8, 179, 259, 405, {"first": Part(8)}),
            Step(
                "university",
                "mqa",
                "2026-03-01",
                "405",
                9,
                180,
                260,
                405,
                {"metadata+network": Part(2, 1.2, -0.04), "came": Part(1, -0.2, 1)},
            ),
        ),
        (Quarantined("oai:ut:99", evil, 3, "2026-02-01", "2026-03-01"),),
        Changes(
            "2026-03-01",
            (Changed("x1", evil),),
            (Changed("bare", "", (("license", "", evil), ("title", "Oud", "Nieuw"))),),
            (),
            ("oai:ut:7",),
        ),
        worklists={"en": "source/university/worklist-en.csv", "nl": "source/university/worklist-nl.zip"},
    )


@pytest.fixture(scope="module")
def files(site: Site, entries: list[Entry]) -> Files:
    cards = [card(e, site_vocabularies(site)) for e in entries if e.state == "live"]
    found: dict[str, bytes] = {}
    browse = site.browse(cards)
    parts = [*map(site.dataset, entries), site.front(browse), site.machine(browse), site.sources([_report()])]
    parts += [browse.files(unit) for unit in browse.units()]
    for part in [*parts, site.static(), site.schemes(), site.alias("old", "x1")]:
        for path, body in part:
            assert path not in found, f"{path} is written twice"
            found[path] = body
    return found


def site_vocabularies(site: Site) -> Vocabularies:
    return next(iter(site._words.values())).vocabularies


class _Page(HTMLParser):
    """Reads a page strictly: every element is closed in order, no attribute stands twice."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.scripts: list[tuple[dict[str, str], str]] = []
        self.feed(text)
        self.close()
        assert not self.open, f"never closed: {self.open}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), f"<{tag}> has an attribute twice: {names}"
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self.open and self.open[-1] == tag, f"</{tag}> closes {self.open[-3:]}"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] == "script":
            self.scripts.append((self.elements[-1][1], data))

    def all(self, *tags: str) -> Iterator[tuple[str, dict[str, str]]]:
        return ((tag, attrs) for tag, attrs in self.elements if tag in tags)


def _pages(files: Files) -> Iterator[tuple[str, _Page]]:
    return ((path, _Page(body.decode())) for path, body in files.items() if path.endswith(".html"))


def test_every_page_is_well_formed_and_has_its_landmarks(files: Files) -> None:
    for path, page in _pages(files):
        drawn = (
            attrs.get("id", "").endswith("-title") for _, attrs in page.elements
        )  # a drawing has a title of its own
        counts = Counter(tag for (tag, _), own in zip(page.elements, drawn, strict=True) if not own)
        assert (counts["main"], counts["h1"], counts["title"], counts["html"]) == (1, 1, 1, 1), path
        (html,) = page.all("html")
        assert html[1]["lang"] in ("en", "nl"), path
        assert page.elements[[tag for tag, _ in page.elements].index("body") + 1][1]["href"] == "#content", path
        labels = [attrs.get("aria-label") for _, attrs in page.all("nav")]
        assert all(labels) and len(labels) == len(set(labels)), f"{path}: {labels}"


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(document=site_entries.ODD)
def test_odd_metadata_give_well_formed_pages(site: Site, document: dict[str, Any]) -> None:
    for path, body in site.dataset(replace(site_entries.rich(), document=document)):
        if path.endswith(".html"):
            ids = [attrs["id"] for _, attrs in _Page(body.decode()).elements if "id" in attrs]
            assert len(ids) == len(set(ids))


def test_ids_are_unique_and_references_to_them_hold(files: Files) -> None:
    for path, page in _pages(files):
        ids = [attrs["id"] for _, attrs in page.elements if "id" in attrs]
        assert len(ids) == len(set(ids)), path
        for _, attrs in page.elements:
            for name in ("for", "aria-labelledby", "form"):
                assert all(one in ids for one in attrs.get(name, "").split()), f"{path}: {name}={attrs[name]}"


def test_headings_skip_no_level(files: Files) -> None:
    for path, page in _pages(files):
        levels = [int(tag[1]) for tag, _ in page.all("h1", "h2", "h3", "h4")]
        assert levels[0] == 1 and all(b - a <= 1 for a, b in pairwise(levels)), f"{path}: {levels}"


def test_every_control_has_a_label(files: Files) -> None:
    for path, page in _pages(files):
        labelled = {attrs.get("for") for _, attrs in page.all("label")}
        for _, attrs in page.all("input", "select", "textarea"):
            assert attrs.get("id") in labelled, f"{path}: {attrs}"


def test_nothing_runs_or_styles_in_line_and_nothing_comes_from_elsewhere(files: Files) -> None:
    for path, page in _pages(files):
        for tag, attrs in page.elements:
            assert tag not in ("style", "iframe", "object", "embed", "img"), path
            assert "style" not in attrs and not any(name.startswith("on") for name in attrs), f"{path}: {attrs}"
            for name in ("src", "action", "srcset"):
                assert not urlsplit(attrs.get(name, "")).netloc, f"{path}: {attrs}"
            if tag == "link" and attrs["rel"] in ("stylesheet", "icon", "preload"):
                assert not urlsplit(attrs["href"]).netloc
        for attrs, _ in page.scripts:
            assert attrs["type"] in ("application/ld+json", "application/json"), path
    css = next(body for path, body in files.items() if path.endswith(".css")).decode()
    assert "@import" not in css and "url(" not in css


def test_hostile_metadata_stay_text(files: Files) -> None:
    seen = 0
    for path, page in _pages(files):
        for tag, attrs in page.elements:
            for name in ("href", "src", "content"):
                value = attrs.get(name, "").strip().lower()
                if name != "content" or tag != "meta":
                    assert not value.startswith(("javascript:", "data:", "vbscript:")), f"{path}: {attrs}"
            assert tag != "script" or "src" in attrs or attrs.get("type", "").endswith("json"), path
        text = files[path].decode()
        assert not re.search("[\x00-\x08\u202a-\u202e\u2066-\u2069]", text), path
        assert ROOT not in text, path
        seen += "&lt;script&gt;alert(1)" in text
    assert seen > 4


def test_a_mailbox_with_extra_recipients_is_no_link(files: Files) -> None:
    targets = [attrs.get("href", "") for _, attrs in _Page(files["en/dataset/evil/index.html"].decode()).elements]
    assert not any("bcc" in target for target in targets)


def test_all_internal_links_lead_somewhere(files: Files) -> None:
    lead = {"index.ttl", "index.jsonld", "fair.jsonld", "context.jsonld", "report.json"}  # written beside the pages
    lead |= {"problems.csv", "worklist-en.csv", "worklist-nl.zip"}
    for path, page in _pages(files):
        if path == "404.html":
            continue
        for _, attrs in page.elements:
            target = attrs.get("href", "")
            if not target or urlsplit(target).scheme or target.startswith("#"):
                continue
            found = unquote(urlsplit(urljoin(f"https://x/deep/down/{path}", target)).path)
            assert found.startswith("/deep/down/"), f"{path}: {target}"
            found = found.removeprefix("/deep/down/")
            found = posixpath.join(found, "index.html") if found.endswith("/") or not found else found
            if found.startswith("graph/") or posixpath.basename(found) in lead:
                continue
            assert found in files, f"{path}: {target}"


def test_fragments_exist(files: Files) -> None:
    for path, page in _pages(files):
        ids = {attrs.get("id") for _, attrs in page.elements}
        for _, attrs in page.all("a"):
            if attrs["href"].startswith("#"):
                assert attrs["href"][1:] in ids, f"{path}: {attrs['href']}"


def test_the_page_for_nowhere_works_at_any_depth(files: Files) -> None:
    text = files["404.html"].decode()
    assert 'href="/en/"' in text and 'href="/nl/"' in text and "../" not in text
    assert "Deze pagina bestaat niet" in text


def test_json_in_pages_parses(files: Files) -> None:
    for path, page in _pages(files):
        for _, text in page.scripts:
            assert json.loads(text), path


def test_the_search_page_keeps_its_contract(files: Files) -> None:
    for path, root, lang in (("index.html", "./", "en"), ("nl/index.html", "../", "nl")):
        page = _Page(files[path].decode())
        by_id = {attrs["id"]: (tag, attrs) for tag, attrs in page.elements if "id" in attrs}
        form = by_id["search"][1]
        assert (form["role"], form["data-index"], form["data-lang"]) == ("search", f"{root}search/", lang)
        assert [by_id[name][0] for name in ("facets", "results", "status", "pager")] == ["div", "ol", "p", "nav"]
        assert (by_id["status"][1]["role"], by_id["status"][1]["aria-live"]) == ("status", "polite")
        assert {"q", "sort"} <= {attrs.get("name") for _, attrs in page.elements}
        (labels,) = [json.loads(t) for attrs, t in page.scripts if attrs.get("id") == "words"]
        assert labels["words"]["search.previous"] == {"en": "Previous", "nl": "Vorige"}[lang]
        assert b'<ol id="results"></ol>' in files[path]  # a list without results is hidden by :empty


def test_a_neutral_page_is_that_of_the_first_language(files: Files) -> None:
    neutral, english = (files[f"{folder}dataset/x1/index.html"].decode() for folder in ("", "en/"))
    assert neutral == english.replace('"../../../', '"../../')
    assert "en/publisher/university-of-twente/index.html" in files
    assert "publisher/university-of-twente/index.html" in files
    assert "year/2021/index.html" not in files and "nl/year/2021/index.html" in files


def test_signposts_and_translations(files: Files) -> None:
    page = _Page(files["nl/dataset/x1/index.html"].decode())
    links = [(a["rel"], a.get("hreflang", a.get("type", "")), a["href"]) for _, a in page.all("link")]
    assert [link for link in links if link[0] not in ("stylesheet", "icon", "search")] == [
        ("alternate", "application/atom+xml", "../../../feed.atom"),
        ("canonical", "", f"{BASE}nl/dataset/x1/"),
        ("alternate", "en", f"{BASE}dataset/x1/"),
        ("alternate", "nl", f"{BASE}nl/dataset/x1/"),
        ("alternate", "x-default", f"{BASE}dataset/x1/"),
        ("cite-as", "", "https://doi.org/10.5072/x1"),
        ("describedby", "text/turtle", "../../../dataset/x1/index.ttl"),
        ("describedby", "application/ld+json", "../../../dataset/x1/index.jsonld"),
        ("type", "", "https://schema.org/Dataset"),
        ("type", "", "https://schema.org/AboutPage"),
        ("collection", "", BASE),
        ("license", "", "https://creativecommons.org/licenses/by/4.0/"),
        ("author", "", "https://orcid.org/0000-0002-1825-0097"),
        ("item", "text/csv", "https://data.4tu.example/files/diaries.csv"),
    ]
    for name in ("en/dataset/x1/index.html", "dataset/x1/index.html"):
        assert f'<link rel="canonical" href="{BASE}dataset/x1/">' in files[name].decode()


@pytest.mark.parametrize("path", ["nl/dataset/x1", "dataset/bare", "en/dataset/gone"])
def test_pages_are_as_expected(files: Files, path: str) -> None:
    text = re.sub(r"(assets/\w+)-[0-9a-f]{10}", r"\1-HASH", files[f"{path}/index.html"].decode())
    golden = EXPECTED / f"{path.replace('/', '-')}.html"
    if os.environ.get("FAIRDICT_BLESS"):
        golden.parent.mkdir(parents=True, exist_ok=True)
        golden.write_text(text, "utf-8")
    assert text == golden.read_text("utf-8"), f"{golden.name} differs; read the change, then “make bless”"


def test_a_withdrawn_dataset_says_so_and_keeps_its_description(files: Files) -> None:
    text = files["en/dataset/gone/index.html"].decode()
    assert "This dataset was withdrawn" in text and "Withdrawn on 15 January 2025." in text
    assert "Reason: Consent was withdrawn." in text
    assert '<div class="prose" dir="auto" lang="nl">\n<p>Metingen die niet meer worden aangeboden.</p>' in text
    assert "May I use it?" not in text


def test_a_hidden_dataset_leaves_no_trace(files: Files) -> None:
    text = files["dataset/hidden/index.html"].decode()
    assert "This dataset was taken off" in text and "On request." not in text and "noindex" in text
    assert not any(word in text for word in ("Sleep", "Twente", "Bos"))
    assert "dataset/hidden/cite.bib" not in files


def test_an_alias_points_on(files: Files) -> None:
    text = files["dataset/old/index.html"].decode()
    assert '<meta http-equiv="refresh" content="0; url=../../en/dataset/x1/">' in text
    assert f'<link rel="canonical" href="{BASE}dataset/x1/">' in text
    assert 'content="0; url=../../../nl/dataset/x1/">' in files["nl/dataset/old/index.html"].decode()


def test_only_pages_of_sources_tell_of_runs(files: Files) -> None:
    told = {path for path, body in files.items() if b"02:14" in body}
    assert told == {
        f"{folder}{name}/index.html" for folder in ("", "en/", "nl/") for name in ("quality", "source/university")
    }
    text = files["nl/source/university/index.html"].decode()
    assert "Opgegeven door de bron" in text and "1.240" in text and "strange" in text
    assert "tussen 61,2 en 74,8 van 100" in text


def _cards(number: int) -> list[Card]:
    access = ("PUBLIC", "RESTRICTED", "")
    return [
        Card(
            f"k{n:03}",
            "Dataset",
            {"en": f"Title {n:03}"},
            {},
            "Émile’s Lab",
            access=access[n % 3],
            keywords=("all", f"own {n}"),
            year=2000 + n % 2,
            mentions=(Mention(Thing("organisation/emiles-lab/", (("@none", "Émile’s Lab"),)), "publisher"),),
        )
        for n in range(number)
    ]


def _browsed(site: Site, cards: list[Card]) -> Files:
    browse = site.browse(cards)
    return {**dict(site.front(browse)), **{p: body for unit in browse.units() for p, body in browse.files(unit)}}


def test_lists_are_split_counted_and_ordered(site: Site) -> None:
    found = _browsed(site, _cards(205))
    texts = [found[f"nl/all/{page}index.html"].decode() for page in ("", "page-2/", "page-3/")]
    listed = [re.findall(r"dataset/(k\d+)/", text) for text in texts]
    assert [len(page) for page in listed] == [100, 100, 5]
    assert [key for page in listed for key in page] == [f"k{n:03}" for n in range(205)]
    assert "nl/all/page-4/index.html" not in found
    assert "205 datasets · Pagina 2 van 3" in found["nl/all/page-2/index.html"].decode()
    browse = found["en/browse/index.html"].decode()
    counts = dict(re.findall(r'<a href="[^"]*?/(\w+/[\w-]+)/"[^>]*>.*?</a> <span class="n">(\d+)</span>', browse))
    assert counts == {
        "access/public": "69", "access/restricted": "68", "access/unknown": "68", "organisation/emiles-lab": "205",
        "year/2001": "102", "year/2000": "103", "keyword/all": "205",
        "browse/access": "3", "browse/organisation": "1", "browse/keyword": "1", "browse/year": "2",
    }  # fmt: skip


def test_an_empty_catalogue_has_its_lists(site: Site) -> None:
    found = _browsed(site, [])
    assert "Nothing is listed here yet." in found["en/browse/index.html"].decode()
    assert "0 datasets" in found["en/all/index.html"].decode()


def test_the_same_input_gives_the_same_bytes(files: Files, entries: list[Entry], tmp_path: Path) -> None:
    again = Site(site_entries.catalogue(tmp_path))
    for entry in entries:
        assert all(files[path] == body for path, body in again.dataset(entry))


def test_the_site_map_names_every_page_once(files: Files) -> None:
    tree = etree.fromstring(files["sitemap.xml"])
    found = [str(loc.text) for loc in tree.iter("{*}loc")]
    assert len(found) == len(set(found))
    own = [address for address in found if "/fair/" not in address]  # those of rules and lenses are theirs to count
    for address in own:
        page = _Page(files[f"{address.removeprefix(BASE)}index.html"].decode())
        assert [a["href"] for _, a in page.all("link") if a["rel"] == "canonical"] == [address]
    untold = re.compile(r"(?:nl/|en/)?(?:quality|source|fair|dataset/gone)/")  # of runs, told elsewhere, withdrawn
    for path, page in _pages(files):
        if not untold.match(path) and b'content="noindex"' not in files[path] and path != "404.html":
            (canonical,) = [a["href"] for _, a in page.all("link") if a["rel"] == "canonical"]
            assert canonical in found, path
    days = [str(day.text) for day in tree.iter("{*}lastmod")]
    assert "2024-06-30" in days


def test_a_large_site_map_is_split(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitemap, "MOST", 5)
    place = feeds.Place(BASE, ("en", "nl"), "T", "D", "P")
    found = dict(sitemap.sitemap(place, [("", True)], _cards(4)))
    parts = [etree.fromstring(found[f"sitemap-{n}.xml"]) for n in (1, 2, 3)]
    assert [len(list(part.iter("{*}loc"))) for part in parts] == [4, 4, 2]  # five would part a page from its other half
    assert sorted(found) == ["sitemap-1.xml", "sitemap-2.xml", "sitemap-3.xml", "sitemap.xml"]
    assert [str(loc.text) for loc in etree.fromstring(found["sitemap.xml"]).iter("{*}loc")] == [
        f"{BASE}sitemap-{n}.xml" for n in (1, 2, 3)
    ]


def test_the_feed_tells_what_is_new_without_a_clock(files: Files) -> None:
    feed = etree.fromstring(files["feed.atom"])
    assert feed.findtext("{*}updated") == "2024-06-30T00:00:00Z"
    ids = [entry.findtext("{*}id") for entry in feed.iter("{*}entry")]
    assert ids == [f"{BASE}dataset/x1", f"{BASE}dataset/bare", f"{BASE}dataset/evil"]
    assert all(entry.findtext("{*}title") and entry.findtext("{*}updated") for entry in feed.iter("{*}entry"))


def test_robots_and_the_search_description(files: Files) -> None:
    assert f"Sitemap: {BASE}sitemap.xml" in files["robots.txt"].decode()
    tree = etree.fromstring(files["opensearch.xml"])
    assert (tree.findtext("{*}ShortName"), tree.findtext("{*}LongName")) == (
        "Health data…",
        "Health data East Netherlands",
    )
    assert [str(lang.text) for lang in tree.iter("{*}Language")] == ["en", "nl"]
    own = [url.get("template") for url in tree.iter("{*}Url") if url.get("rel") == "self"]
    assert own == [f"{BASE}opensearch.xml"]
    url = tree.find("{*}Url")
    assert url is not None and url.get("template") == f"{BASE}en/?q={{searchTerms}}"


def test_a_steward_extends_a_bundled_template(tmp_path: Path) -> None:
    catalogue = site_entries.catalogue(tmp_path)
    before = Site(catalogue).fingerprint
    folder = tmp_path / "site_templates"
    folder.mkdir()
    (folder / "layout.html").write_text(
        '{% extends "bundled:layout.html" %}{% block footer %}<p>Made in Hengelo</p>{% endblock %}', "utf-8"
    )
    site = Site(catalogue)
    (page, *_) = site.dataset(site_entries.bare())
    assert "Made in Hengelo" in page[1].decode() and "feed.atom" in page[1].decode()
    assert site.fingerprint != before


@pytest.mark.parametrize(
    ("template", "message"),
    [
        ("{% if %}", r"row\.html, line 1: .*Correct the template\."),
        (
            "\n{{ w['no.such'] }}",
            r"row\.html, line 2: .*no\.such.*Correct it, or remove the file to use the bundled one",
        ),
        ('{% include "gone.html" %}', r"row\.html, line 1: there is no template “gone\.html”\. Correct it"),
        ("<p>\n{{ 1 + 'a' }}", r"row\.html, line 2: TypeError: .*Correct it, or remove the file"),
        ("{{ w['list.page'].format(x=1) }}", r"row\.html, line 1: KeyError: 'n'\. Correct it"),
        ('\n{% extends "row.html" %}', r'row\.html, line 2: .*without end\. Write {% extends "bundled:row\.html" %}\.'),
        ("{{ 1 | loud }}", r"row\.html, line 1: No filter named 'loud'\. Correct the template\."),
    ],
)
def test_a_broken_template_is_named(tmp_path: Path, template: str, message: str) -> None:
    catalogue = site_entries.catalogue(tmp_path)
    (tmp_path / "site_templates").mkdir()
    (tmp_path / "site_templates" / "row.html").write_text(template, "utf-8")
    with pytest.raises(ConfigError, match=message):
        _browsed(Site(catalogue), _cards(1))


def test_languages_are_the_catalogues(tmp_path: Path) -> None:
    toml = site_entries.TOML.replace('["en", "nl"]', '["nl", "fy"]')
    site = Site(site_entries.catalogue(tmp_path, toml))
    found = dict(site.dataset(site_entries.bare()))
    assert site.untranslated == ("fy",)
    assert {path for path in found if path.endswith(".html")} == {
        "dataset/bare/index.html", "nl/dataset/bare/index.html", "fy/dataset/bare/index.html",
    }  # fmt: skip
    assert "Zonder titel" in found["dataset/bare/index.html"].decode()


def test_judgements_are_linked_where_there_are_some(files: Files) -> None:
    link = b'href="../../dataset/%b/fair.jsonld"'
    assert link % b"x1" in files["dataset/x1/index.html"] and link % b"bare" not in files["dataset/bare/index.html"]


def test_a_scorecard_tells_intervals_fixes_and_what_moved_them(files: Files) -> None:
    text = files["en/source/university/index.html"].decode()
    assert "between 180 and 260 of 405" in text and "sufficient to good" in text and "between 50 and 60 of 100" in text
    assert "400 points (" in text  # 3 600 over nine datasets
    assert "metadata changed and addresses answered otherwise: 2 datasets, lower end +1.2, upper end ±0." in text
    assert "datasets came: 1 dataset, lower end \u22120.2, upper end +1." in text
    assert "The first time: 8 datasets." in text
    assert text.index("1 March 2026</th>") < text.index("1 February 2026</th>")
    assert "between 190 and 270 of 405" in text and "What the world sees" in text
    assert "worklist-nl.zip" in text and "Wat de wereld ziet" in files["nl/source/university/index.html"].decode()


def test_static_files_carry_their_hash(site: Site, files: Files) -> None:
    names = [path for path, _ in site.static()]
    assert all(re.fullmatch(r"assets/[\w/-]+-[0-9a-f]{10}\.\w+", name) for name in names)
    assert any(f"../../{name}" in files["dataset/x1/index.html"].decode() for name in names if name.endswith(".css"))


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_colours_can_be_told_apart_in_both_schemes() -> None:
    css = (bundled("site_templates") / "static" / "style.css").read_text("utf-8")
    light, dark = (dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", part)) for part in css.split("color-scheme: dark)"))
    inks = ("ink", "quiet", "link", "link-over", "public", "restricted", "non-public", "unknown")
    for scheme in (light, {**light, **dark}):
        pairs = [(ink, paper) for ink in inks for paper in ("paper", "sheet")]
        for one, other in [*pairs, ("ink", "mark")]:
            high, low = sorted((_luminance(scheme[one]), _luminance(scheme[other])), reverse=True)
            assert (high + 0.05) / (low + 0.05) >= 4.5, f"{one} on {other}"


def test_a_catalogue_has_no_box_about_use_and_a_dataset_without_title_no_schema_org(site: Site) -> None:
    named = replace(site_entries.rich(), kind="Catalog", key="all")
    page = dict(site.dataset(named))["en/dataset/all/index.html"].decode()
    assert 'class="access' not in page and 'id="files"' in page
    assert "<dt>Licence of the descriptions</dt>" in page
    nameless = dict(site.dataset(site_entries.bare()))["en/dataset/bare/index.html"].decode()
    assert 'application/ld+json">{' not in nameless and 'class="access' in nameless


def test_many_variables_are_folded_and_very_many_cut(site: Site) -> None:
    csvw = "http://www.w3.org/ns/csvw#"
    columns = [{f"{csvw}name": [{"@value": f"v{number}"}]} for number in range(205)]
    rich = site_entries.rich()
    document = {**rich.document, "hasVariables": [{f"{csvw}table": [{f"{csvw}column": columns}]}]}
    page = dict(site.dataset(replace(rich, document=document)))["nl/dataset/x1/index.html"].decode()
    shown, _, folded = page.partition("<summary>Nog 193 variabelen</summary>")
    assert ">v11<" in shown and ">v12<" not in shown
    assert ">v199<" in folded and ">v200<" not in folded and "Er zijn er meer" in folded
