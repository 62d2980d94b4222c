"""The demo's whole site: every address in it leads to a file, and every description for search engines is right."""

import json
import re
from collections.abc import Iterator, Mapping
from posixpath import join, normpath
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from lxml import etree, html
from pyld import jsonld

from fairdict.config import Catalogue
from fairdict.store import Store, loads

SERVER = "https://site.invalid/"
ADDRESSES = ("href", "src", "action")
SCHEMA = "http://schema.org/"
RECOMMENDED = {
    "identifier": "identifier",
    "license": "license",
    "creator": "creator",
    "distribution": "distribution",
    "keyword": "keywords",
    "temporal": "temporalCoverage",
    "spatial": "spatialCoverage",
    "http://schema.org/isAccessibleForFree": "isAccessibleForFree",
    "sameAs": "sameAs",
    "landingPage": "sameAs",
    "version": "version",
    "hasVariables": "variableMeasured",
    "issued": "datePublished",
    "modified": "dateModified",
    "publisher": "publisher",
}
"""What dataset search engines like to have, by the field of a description that it comes from."""
VALUES = {
    "creator": {"Person", "Organization"},
    "publisher": {"Person", "Organization"},
    "funder": {"Person", "Organization"},
    "affiliation": {"Organization"},
    "distribution": {"DataDownload"},
    "spatialCoverage": {"Place"},
    "includedInDataCatalog": {"DataCatalog"},
    "license": {"CreativeWork"},
    "funding": {"Grant"},
}
"""Types of nested things, by what they are to what they stand in."""
PAGES = {
    "dataset": {"Dataset", "WebAPI", "DataCatalog"},
    "person": {"Person"},
    "organisation": {"Organization"},
    "funder": {"Organization"},
    "project": {"ResearchProject"},
    "index.html": {"DataCatalog"},
}
"""Types of what a page is about, by its folder."""
PERIOD = re.compile(r"(\d{4}(-\d\d){0,2}|\.\.)/(\d{4}(-\d\d){0,2}|\.\.)")
Page = Any


@pytest.fixture(scope="module")
def pages(built: Catalogue) -> Mapping[str, Page]:
    """Every page of the site, read, by its place."""
    public = built.public
    found = {p.relative_to(public).as_posix(): html.fromstring(p.read_bytes()) for p in sorted(public.rglob("*.html"))}
    assert len(found) > 900
    return found


@pytest.fixture(scope="module")
def named(pages: Mapping[str, Page]) -> Mapping[str, set[str]]:
    """The places within each page that an address can lead to."""
    return {path: set(page.xpath("//@id")) for path, page in pages.items()}


def place(base: str, address: str) -> tuple[str, str] | None:
    """The file and the place in it that an address of this site means; None for one of another."""
    for own in (SERVER, base):
        if address.startswith(own):
            parts = urlsplit(address)
            path = unquote(address.split("#")[0].split("?")[0].removeprefix(own))
            return (join(path, "index.html") if path.endswith("/") or not path else normpath(path)), parts.fragment
    return None


def missing(built: Catalogue, named: Mapping[str, set[str]], address: str) -> str:
    """What an address of this site lacks: its file, or the place in its page; empty where it leads somewhere."""
    found = place(built.base_iri, address)
    if found is None:
        return ""
    path, fragment = found
    if address.startswith(f"{built.base_iri}dataset/") and (built.public / path).is_dir():
        path = f"{path}/index.html"  # a dataset's own name, which hosts lead to its page
    if not (built.public / path).is_file():
        return path
    return f"{path}#{fragment}" if fragment and path in named and fragment not in named[path] else ""


def addresses(path: str, page: Page) -> Iterator[str]:
    """Every address in a page, whole."""
    for element in page.iter(etree.Element):
        for name in ADDRESSES:
            if (value := element.get(name)) is not None:
                yield urljoin(SERVER if path == "404.html" else SERVER + path, value)
        for value in element.get("srcset", "").split(","):
            if value.strip():
                yield urljoin(SERVER + path, value.split()[0])
        if element.get("http-equiv") == "refresh":
            yield urljoin(SERVER + path, element.get("content").partition("url=")[2])


def test_every_address_in_every_page_leads_somewhere(
    built: Catalogue, pages: Mapping[str, Page], named: Mapping[str, set[str]]
) -> None:
    met: dict[str, str] = {}
    for path, page in pages.items():
        for address in addresses(path, page):
            met.setdefault(address, path)
    inner = [address for address in met if place(built.base_iri, address) is not None]
    assert {met[address]: gap for address in inner if (gap := missing(built, named, address))} == {}
    assert len(inner) > 2000


def test_a_page_stands_where_it_says_and_its_translations_name_each_other(
    built: Catalogue, pages: Mapping[str, Page]
) -> None:
    for path, page in pages.items():
        others = {link.get("hreflang"): link.get("href") for link in page.xpath("//link[@hreflang]")}
        for lang, address in others.items():
            found = place(built.base_iri, address)
            assert found is not None, f"{path}: {address}"
            other = pages[found[0]]
            assert lang == "x-default" or other.get("lang") == lang, f"{path}: {address}"
            assert {a.get("hreflang"): a.get("href") for a in other.xpath("//link[@hreflang]")} == others, path
        for canonical in page.xpath("//link[@rel='canonical']/@href"):
            found = place(built.base_iri, canonical)
            assert found is not None and pages[found[0]].get("lang") == page.get("lang"), path


def test_feeds_site_map_and_scripts_lead_somewhere(built: Catalogue, named: Mapping[str, set[str]]) -> None:
    public, told = built.public, []
    for file in [*public.rglob("*.atom"), *public.glob("sitemap*.xml"), public / "opensearch.xml"]:
        for element in etree.parse(file).iter(etree.Element):
            values = [element.get("href"), element.get("template"), element.text]
            told += [urljoin(SERVER, v.strip().partition("?")[0]) for v in values if v and v.strip().startswith("http")]
    scripts = sorted(public.glob("assets/*.js"))
    for script in scripts:
        imported = re.findall(r"""(?:from|import\() ?"(\./[^"]+)\"""", script.read_text("utf-8"))
        told += [urljoin(f"{SERVER}assets/", name) for name in imported]
    assert [gap for address in told if (gap := missing(built, named, address))] == []
    assert len(scripts) > 10 and len(told) > 300


def described(page: Page) -> Iterator[dict[str, Any]]:
    """The JSON-LD in a page."""
    for script in page.xpath("//script[@type='application/ld+json']"):
        yield json.loads(script.text)


def nested(thing: Any, role: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Everything in a description with a type, and what it is to what it stands in."""
    if isinstance(thing, dict):
        yield role, thing
        for name, value in thing.items():
            yield from nested(value, name)
    for value in thing if isinstance(thing, list) else ():
        yield from nested(value, role)


def context(url: str, options: object) -> dict[str, Any]:
    """What stands for the context of schema.org, which is fetched from nowhere."""
    assert url == "https://schema.org/"
    links = {name: {"@type": "@id"} for name in ("license", "sameAs", "url", "contentUrl")}
    local = {"@context": {"@vocab": SCHEMA, **links}}
    return {"contextUrl": None, "documentUrl": url, "contentType": "application/ld+json", "document": local}


def test_every_description_for_search_engines_expands_and_has_its_type(pages: Mapping[str, Page]) -> None:
    seen = 0
    for path, page in pages.items():
        folder = path.removeprefix("en/").removeprefix("nl/").split("/")[0]
        for told in described(page):
            (expanded,) = jsonld.expand(told, {"documentLoader": context})
            assert expanded["@type"] == [f"{SCHEMA}{told['@type']}"], path
            assert told["@type"] in PAGES[folder], path
            assert {key for key in expanded if not key.startswith("@")} == {
                f"{SCHEMA}{key}" for key in told if not key.startswith("@")
            }, path
            seen += 1
    assert seen > 250


def test_what_stands_in_a_description_has_the_type_that_it_should(pages: Mapping[str, Page]) -> None:
    for path, page in pages.items():
        for told in described(page):
            for role, thing in nested(told):
                assert role not in VALUES or thing["@type"] in VALUES[role], f"{path}: {role}"
                assert thing.get("name") or thing["@type"] == "Grant", f"{path}: {role}"
                for period in thing.get("temporalCoverage", []):
                    assert PERIOD.fullmatch(period), f"{path}: {period}"
                if role == "distribution":
                    assert urlsplit(thing.get("contentUrl") or thing["url"]).scheme in ("http", "https"), path


def test_a_dataset_has_what_search_engines_require_and_recommend(built: Catalogue, pages: Mapping[str, Page]) -> None:
    with Store(built.database) as store:
        rows = store.rows("SELECT key, kind, document FROM dataset WHERE state = 'live'")
        documents = {row["key"]: loads(row["document"]) for row in rows if row["kind"] in ("Dataset", "DatasetSeries")}
    met = set()
    for key, document in documents.items():
        for folder in ("", "en/", "nl/"):
            (told,) = described(pages[f"{folder}dataset/{key}/index.html"])
            assert told["@type"] == "Dataset" and told["name"] and 50 <= len(told["description"]) <= 5000, key
            wanted = {name for term, name in RECOMMENDED.items() if document.get(term)}
            assert wanted <= set(told), f"{key}: {wanted - set(told)}"
            met |= wanted
    assert met == set(RECOMMENDED.values())
