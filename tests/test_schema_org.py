"""The schema.org description in a page: what search engines ask for, and nothing that could leave its element."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from pyld import jsonld

from fairdict.layers import Layers
from fairdict.publish import schema_org, view
from fairdict.publish.entry import Entry
from fairdict.publish.words import Words
from fairdict.vocabulary import Vocabularies
from tests import site_entries

CATALOGUE = {"name": "Health data", "url": site_entries.BASE}


@pytest.fixture
def describe(vocabularies: Vocabularies) -> Callable[[Entry], dict[str, Any]]:
    words = Words.load(Layers(), "en", vocabularies, site_entries.BASE)

    def described(entry: Entry) -> dict[str, Any]:
        found = schema_org.described(entry, view.dataset(entry, words), words, CATALOGUE)
        return json.loads(schema_org.script(found))  # type: ignore[no-any-return]

    return described


Describe = Callable[[Entry], dict[str, Any]]


def test_a_rich_dataset_has_what_search_engines_ask_for(describe: Describe) -> None:
    found = describe(site_entries.rich())
    assert found["@type"] == "Dataset"
    assert found["name"] == "Sleep and health in Twente, 2010–2020"
    assert 50 <= len(found["description"]) <= 5000
    assert found["identifier"] == ["https://doi.org/10.5072/x1"]
    assert found["license"] == "https://creativecommons.org/licenses/by/4.0/"
    assert found["temporalCoverage"] == ["2010-01-01/2020"]
    assert found["spatialCoverage"] == [{"@type": "Place", "name": "Twente"}]
    assert [c["name"] for c in found["creator"]] == ["Jo Bos", "Sleep Lab"]
    assert found["creator"][0]["@id"] == "https://orcid.org/0000-0002-1825-0097"
    assert found["creator"][0]["affiliation"] == [{"@type": "Organization", "name": "University of Twente"}]
    assert found["inLanguage"] == ["nl", "en"]
    assert found["distribution"][0] == {
        "@type": "DataDownload",
        "name": "Sleep diaries",
        "encodingFormat": "text/csv",
        "contentUrl": "https://data.4tu.example/files/diaries.csv",
        "contentSize": "48213004 B",
        "license": "https://creativecommons.org/licenses/by/4.0/",
    }
    assert found["conditionsOfAccess"].startswith("These data can be used under conditions")
    assert "isAccessibleForFree" not in found
    assert found["includedInDataCatalog"] == {"@type": "DataCatalog", **CATALOGUE}
    assert found["funder"] == [{"@type": "Organization", "name": "Dutch Research Council"}]


FREE = "http://schema.org/isAccessibleForFree"


def test_open_data_are_free_only_where_the_source_says_so(describe: Describe) -> None:
    entry = site_entries.rich()
    public = {**entry.document, "accessRights": [f"{site_entries.EU}/access-right/PUBLIC"]}
    assert "isAccessibleForFree" not in describe(replace(entry, document=public))
    for said, shown in (("true", True), (True, True), (False, False), ("http://schema.org/True", True)):
        assert describe(replace(entry, document={**public, FREE: [{"@value": said}]}))["isAccessibleForFree"] is shown
    for unclear in ([{"@value": "now and then"}], [{"@value": True}, {"@value": False}], ["", None]):
        assert "isAccessibleForFree" not in describe(replace(entry, document={**public, FREE: unclear}))


def test_a_licence_is_an_address_or_has_a_name(describe: Describe) -> None:
    entry = site_entries.rich()
    inner = {"id": f"{entry.iri}#license-1", "type": ["LicenseDocument"], "label": {"nl": ["Eigen regels"]}}
    files = [{**entry.document["distribution"][0], "license": [inner]}]
    found = describe(replace(entry, document={**entry.document, "license": [inner], "distribution": files}))
    named = {"@type": "CreativeWork", "name": "Eigen regels"}
    assert found["license"] == found["distribution"][0]["license"] == named
    own = replace(entry, document={**entry.document, "license": ["https://licence.example.org/our-own"]})
    assert describe(own)["license"] == "https://licence.example.org/our-own"


def test_without_a_title_there_is_no_description_at_all(vocabularies: Vocabularies) -> None:
    words = Words.load(Layers(), "en", vocabularies, site_entries.BASE)
    bare = site_entries.bare()
    assert schema_org.described(bare, view.dataset(bare, words), words, CATALOGUE) is None


def test_a_short_description_is_led_in_and_a_long_one_cut(describe: Describe) -> None:
    entry = site_entries.rich()
    short = {**entry.document, "description": {"en": ["Sleep."]}}
    assert describe(replace(entry, document=short))["description"] == (
        "Sleep and health in Twente, 2010–2020. Sleep. Dataset. University of Twente."
    )
    long = {**entry.document, "description": {"en": ["sleep " * 2000]}}
    assert len(describe(replace(entry, document=long))["description"]) <= 5000


@pytest.mark.parametrize("entry", [site_entries.rich(), site_entries.hostile()], ids=lambda e: e.key)
def test_it_is_json_ld(describe: Describe, entry: Entry) -> None:
    def load(url: str, options: object) -> dict[str, Any]:
        assert url == "https://schema.org/"
        local = {"@context": {"@vocab": "http://schema.org/", "license": {"@type": "@id"}}}
        return {"contextUrl": None, "documentUrl": url, "contentType": "application/ld+json", "document": local}

    (expanded,) = jsonld.expand(describe(entry), {"documentLoader": load})
    assert expanded["@id"] == entry.iri
    assert expanded["@type"] == ["http://schema.org/Dataset"]
    assert expanded["http://schema.org/name"][0]["@value"]


def test_nothing_in_it_ends_the_script_element() -> None:
    hostile = {"name": "</script><!--<script>&\u2028", "more": ["\ud800"]}
    text = str(schema_org.script(hostile))
    assert not set("<>&\u2028") & set(text)
    assert json.loads(text) == {"name": "</script><!--<script>&\u2028", "more": ["?"]}


def test_a_service_is_no_dataset_and_a_withdrawn_one_says_so(describe: Describe) -> None:
    service = replace(site_entries.rich(), kind="DataService")
    assert describe(service)["@type"] == "WebAPI"
    assert describe(site_entries.withdrawn())["creativeWorkStatus"] == "Withdrawn"
