"""One dataset's accounts through four formats agree; where they do not, each difference is named, and why it is right.

The dataset in ``records/accounts`` was written for this project in DataCite's XML (as OAI-PMH carries it), DataCite's
JSON, schema.org and Dataverse's native JSON. The real ones are exports of one dataset, and a DOI in two deposits.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.accounts import account, differing
from tests.rest import HERE, MakeSource

FOLDER = HERE / "records" / "accounts"
FILES = {
    "xml": "sleep.xml",
    "json": "sleep.datacite.json",
    "schema": "sleep.schema.json",
    "dataverse": "sleep.dataverse.json",
}

_WRITTEN = "each format writes the same DOI in its own way; the address of the dataset is the same"
_FILES = "only this account tells of single files"
_SUMS = "DataCite lists sizes and formats of the whole, which the others tell file by file"
_SUBJECT = "Dataverse's own list of subjects stands in its exports, not in what it sends to DataCite"
_MAIL = "who to write to needs an address: DataCite has none and names a contributor, schema.org leaves both out"
_CATALOGUE = "schema.org names the catalogue and the provider, which are kept under their own names"
_NOT_SAID = "schema.org, as Dataverse writes it, does not say it"
_MAJOR = "schema.org, as Dataverse writes it, has the major version alone"

AGAINST_XML: dict[str, dict[str, str]] = {
    "json": {
        "identifier": _WRITTEN,
        "landingPage": "DataCite's JSON knows where the DOI leads; its XML does not",
    },
    "dataverse": {
        "contactPoint": _MAIL,
        "creator": "Dataverse does not say whether a name is that of a person or of a body",
        "distribution": _FILES,
        "extent": _SUMS,
        "format": _SUMS,
        "identifier": _WRITTEN,
        "isReferencedBy": "Dataverse holds the citation of the article beside its DOI",
        "keyword": _SUBJECT,
        "modified": "Dataverse knows the time, DataCite was told the day",
        "qualifiedAttribution": _MAIL,
        "rights": "the access right is worked out from the files, not stated as a COAR term",
    },
    "schema": {
        "accessRights": _NOT_SAID,
        "dateSubmitted": _NOT_SAID,
        "distribution": _FILES,
        "extent": _SUMS,
        "format": _SUMS,
        "http://schema.org/includedInDataCatalog": _CATALOGUE,
        "http://schema.org/provider": _CATALOGUE,
        "identifier": _WRITTEN,
        "isReferencedBy": "schema.org's citation does not say which of the two is about the other",
        "keyword": "schema.org has words alone where DataCite has concepts with an address",
        "landingPage": "the page is where the account was found",
        "language": _NOT_SAID,
        "qualifiedAttribution": _MAIL,
        "references": "schema.org's citation does not say which of the two is about the other",
        "resourceType": _NOT_SAID,
        "rights": _NOT_SAID,
        "theme": "schema.org has words alone where DataCite has concepts with an address",
        "version": _MAJOR,
        "wasGeneratedBy": "schema.org names the funder without the number of the award",
    },
}

SHARED_BY_ALL = {"id", "title", "description", "issued", "license", "publisher", "spatial", "temporal"}


@pytest.fixture
def accounts(make_source: MakeSource) -> dict[str, dict[str, Any]]:
    return {
        form: account(make_source, form, (FOLDER / name).read_bytes(), "10.5072/FK2/SLAAP")
        for form, name in FILES.items()
    }


@pytest.mark.parametrize("form", AGAINST_XML)
def test_each_difference_is_named_and_each_named_one_is_there(accounts: dict[str, dict[str, Any]], form: str) -> None:
    assert differing(accounts["xml"], accounts[form]) == set(AGAINST_XML[form])
    assert all(AGAINST_XML[form].values())


def test_what_a_catalogue_needs_most_is_the_same_in_all(accounts: dict[str, dict[str, Any]]) -> None:
    for term in SHARED_BY_ALL:
        said = [found[term] for found in accounts.values()]
        assert all(value == said[0] for value in said), term
    people = {form: [(c.get("id"), c["name"]) for c in found["creator"]] for form, found in accounts.items()}
    assert len({str(named) for named in people.values()}) == 1, people
    funders = {form: found["wasGeneratedBy"][0]["funder"] for form, found in accounts.items()}
    assert len({str(named) for named in funders.values()}) == 1, funders
    articles = {str(found.get("isReferencedBy", found.get("references"))) for found in accounts.values()}
    assert all("https://doi.org/10.5072/artikel.7" in told for told in articles)


EXPORTS: Mapping[tuple[str, str], dict[str, str]] = {
    ("export_data_source_AP_NL30", "schema"): {
        "accessRights": _NOT_SAID,
        "applicableLegislation": "the installation's own block for DCAT-AP-NL stands in the native export alone",
        "contactPoint": _MAIL,
        "contributor": "the depositor stands in the native export alone",
        "creator": "schema.org takes a name without a comma for a person's; the native export does not say",
        "dateSubmitted": _NOT_SAID,
        "distribution": "checksums and dates of files stand in the native export alone",
        "http://schema.org/includedInDataCatalog": _CATALOGUE,
        "http://schema.org/provider": _CATALOGUE,
        "hvdCategory": "the installation's own block for DCAT-AP-NL stands in the native export alone",
        "identifier": _WRITTEN,
        "landingPage": "the page is where the account was found",
        "modified": "the native export knows the time, schema.org the day",
        "qualifiedAttribution": "the producer stands in the native export alone",
        "resourceType": _NOT_SAID,
        "spatial": "this Dataverse does not write boxes into schema.org",
        "theme": "the installation's own block for DCAT-AP-NL stands in the native export alone",
        "version": _MAJOR,
    },
    ("export_data_source_AP_NL30", "xml"): {
        "applicableLegislation": "the installation's own block for DCAT-AP-NL stands in the native export alone",
        "available": "Dataverse writes a date of availability into DataCite's XML that it shows nowhere else",
        "contactPoint": _MAIL,
        "contributor": "the depositor stands in the native export alone",
        "creator": "DataCite's XML says that the name is a person's; the native export does not say",
        "distribution": _FILES,
        "extent": _SUMS,
        "format": _SUMS,
        "hvdCategory": "the installation's own block for DCAT-AP-NL stands in the native export alone",
        "identifier": _WRITTEN,
        "modified": "this Dataverse did not send the date of the last change to DataCite",
        "qualifiedAttribution": "Dataverse split a name wrongly and sent the contact as a person to DataCite",
        "rights": "the access right is worked out from the files, not stated as a COAR term",
        "theme": "the installation's own block for DCAT-AP-NL stands in the native export alone",
    },
    ("export_data_source_lightweight", "schema"): {
        "accessRights": _NOT_SAID,
        "contactPoint": _MAIL,
        "contributor": "the depositor stands in the native export alone",
        "creator": "the schema.org export is of an earlier version, before the second creator was added",
        "dateSubmitted": _NOT_SAID,
        "distribution": "checksums and dates of files stand in the native export alone",
        "http://schema.org/includedInDataCatalog": _CATALOGUE,
        "http://schema.org/provider": _CATALOGUE,
        "identifier": _WRITTEN,
        "keyword": "the schema.org export is of an earlier version, before the keywords were added",
        "landingPage": "the page is where the account was found",
        "modified": "the native export knows the time, schema.org the day",
        "otherIdentifier": "the fingerprint of the data (UNF) stands in the native export alone",
        "resourceType": _NOT_SAID,
        "version": _MAJOR,
    },
}


@pytest.mark.parametrize(("stem", "form"), EXPORTS)
def test_exports_of_one_real_dataset_agree(shared: Path, make_source: MakeSource, stem: str, form: str) -> None:
    folder = shared / "records" / "dataverse"
    name = {"schema": f"{stem}_datasetSchemaDotOrg.json", "xml": f"{stem}_dataCiteXml.xml"}[form]
    native = account(make_source, "dataverse", (folder / f"{stem}_datasetJson.json").read_bytes(), "x")
    other = account(make_source, form, (folder / name).read_bytes(), "x")
    assert differing(native, other) == set(EXPORTS[stem, form])
    assert native["id"] == other["id"]
    assert native["title"] == other["title"]


TWO_DEPOSITS = {
    "available": "added when Dryad moved its records, after the older XML",
    "creator": "affiliations were added later",
    "description": "the abstract was added later",
    "extent": "the size was added later",
    "hasPart": "the files were parts with DOIs of their own, and no longer are",
    "identifier": _WRITTEN,
    "isReferencedBy": "the article was tied anew, as one that the data cite",
    "issued": "the day was added later; before, there was a year",
    "keyword": "Dryad chose other subjects, and made one of them a place",
    "landingPage": "DataCite's JSON knows where the DOI leads; its XML does not",
    "language": "the language was added later",
    "otherIdentifier": "the citation that stood as an alternate identifier is gone",
    "publisher": "Dryad calls itself otherwise",
    "references": "the article was tied anew, as one that the data cite",
    "resourceType": "the older record calls itself a DataPackage beside",
    "spatial": "Dryad made a subject of the older record a place",
}


def test_a_doi_in_two_deposits_agrees_but_for_what_was_changed(shared: Path, make_source: MakeSource) -> None:
    records = shared / "records"
    older = account(make_source, "xml", (records / "datacite-xml" / "datacite_dataset.xml").read_bytes(), "x")
    found = json.loads((records / "exchanges" / "datacite-Dataset" / "01.json").read_bytes())["data"]
    newer = account(make_source, "json", json.dumps(found).encode(), "x")
    assert differing(older, newer) == set(TWO_DEPOSITS)
    assert older["id"] == newer["id"] and older["title"] == newer["title"] and older["license"] == newer["license"]
