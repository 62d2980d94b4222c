"""Layouts that a steward tells in ``fairdict.toml``: columns, constants, splitters, rows, sheets; and each mistake."""

import re
import tomllib
from typing import Any

import pytest
from fairdict_harvesters import sheet
from fairdict_harvesters.formats.columns import Column
from fairdict_harvesters.formats.headers import Headers
from fairdict_harvesters.formats.layout import Layout
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fairdict.config import Source
from fairdict.errors import ConfigError
from fairdict.harvester import FetchError
from tests.test_sheet import RECORDS, Files, Make, described, harvest, one, workbook

RIGHT = "http://publications.europa.eu/resource/authority/access-right/"
ODD = (RECORDS / "odd-layout.csv").read_bytes()
LAYOUT = tomllib.loads((RECORDS / "odd-layout.toml").read_text("utf-8"))


def test_an_odd_sheet_is_told_in_words(make_source: Make) -> None:
    source = make_source("sheet", "list", options=LAYOUT)
    records, listing = harvest(source, Files({"list": ODD}))
    assert [(r.identifier, r.locator) for r in records] == [("2019-7", "row 5"), ("31/12/2018-9", "row 7")]
    assert listing.complaints == ("1 row was left out, as `skip` and `only` say.",)
    first, second = described(source, records)
    assert first.left == second.left == []
    found = first.document()
    assert found["title"] == {"nl": ["Slaap in Twente"]} and found["keyword"] == {"nl": ["slaap", "dagboek"]}
    assert [c["name"] for c in found["creator"]] == [{"@none": ["Jo Bos"]}, {"@none": ["Anna Wit"]}]
    assert found["accessRights"] == [f"{RIGHT}PUBLIC"] and ["Hoe open?", "ja"] in first.said["accessRights"]
    assert found["issued"] == [{"@value": "2019", "@type": "xsd:gYear"}] and found["identifier"] == ["2019-7"]
    assert found["publisher"][0]["name"] == {"@none": ["Stichting Slaap"]}
    assert len(found["language"]) == 2 and found["alternative"] == {"en": ["Sleep"]}
    assert found["comment"] == {"nl": ["Made by hand"]}
    assert found["otherIdentifier"][0]["notation"] == ["data@example.org"]
    other = second.document()
    assert other["issued"] == [{"@value": "2018-12-31", "@type": "xsd:date"}] and "contactPoint" not in other
    assert first.mapped == 6, "constants are no columns, and an ignored column counts neither way"


def test_what_stands_in_the_row_goes_before_a_constant(make_source: Make) -> None:
    text = "id;titel;uitgever\n1;a;Eigen\n2;b;"
    source = make_source("sheet", "list", options={"constants": {"publisher": "Ons huis"}})
    records, _ = harvest(source, Files({"list": text.encode()}))
    names = [d.document()["publisher"][0]["name"]["@none"] for d in described(source, records)]
    assert names == [["Eigen"], ["Ons huis"]]


def test_only_some_rows_are_read(make_source: Make) -> None:
    text = "id;titel;soort\n1;a;register\n2;b;project\n3;c;\n"
    for only, wanted in (({"soort": ["Register", ""]}, ["1", "3"]), ({"Soort": "/./"}, ["1", "2"])):
        source = make_source("sheet", "list", options={"only": only})
        records, _ = harvest(source, Files({"list": text.encode()}))
        assert [r.identifier for r in records] == wanted


def test_a_list_spread_over_tabs(make_source: Make) -> None:
    body = workbook(
        ("Uitleg", [["titel", "beschrijving"], ["zo vult u in", "…"]]),
        ("2023", [["id", "titel"], [1, "een"]]),
        ("2024", [["id", "titel"], [2, "twee"], [1, "nog eens"]]),
        ("Los", [["Titel", "Slaap"], ["Identificatie", "3"], ["Omschrijving", "op zijn kant"]]),
        ("Leeg", [["niets"]]),
    )
    every, listing = harvest(make_source("sheet", "list", options={"sheets": ["*"]}), Files({"list": body}))
    assert [(r.identifier, r.locator) for r in every] == [
        ("1", "sheet 2023, row 2"),
        ("2", "sheet 2024, row 2"),
        ("1#2", "sheet 2024, row 3"),
        ("3", "sheet Los, column B"),
    ]
    assert listing.complaints == ("Sheet 2024, row 3 repeats the identifier of sheet 2023, row 2: “1”.",)
    some, listing = harvest(make_source("sheet", "list", options={"sheets": ["2024", "Leeg"]}), Files({"list": body}))
    assert [r.identifier for r in some] == ["2", "1"]
    assert listing.complaints == ("Sheet “Leeg” has no headers of datasets, and was not read.",)
    _, listing = harvest(make_source("sheet", "list", options={"sheet": "2023"}), Files({"list": body}))
    assert listing.complaints == ()


def test_a_sheet_that_was_not_read_is_told(make_source: Make) -> None:
    body = workbook(("2023", [["id", "titel"], [1, "een"]]), ("2024", [["id", "titel"], [2, "twee"]]))
    _, listing = harvest(make_source("sheet", "list"), Files({"list": body}))
    assert listing.complaints == ("Sheet “2024” has headers of datasets too, and was not read; name both in `sheets`.",)


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"columns": {"Titell": "title"}}, "columns names the column “Titell”, which the sheet has not. Did you mean"),
        ({"identifier": "Kenmerk"}, "identifier names the column “Kenmerk”, which the sheet has not. There are: “id”,"),
        ({"skip": {"Statuss": "x"}}, "skip names the column “Statuss”, which the sheet has not. Did you"),
    ],
)  # fmt: skip
def test_a_header_that_is_not_there_is_told_with_the_nearest(make_source: Make, options: Any, told: str) -> None:
    source = make_source("sheet", "list", options=options)
    _, listing = harvest(source, Files({"list": b"id;Titel;status\n1;a;b\n"}))
    assert listing.complaints[0].startswith(f"[sources.partner.options]: {told}")


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"columns": {"A": "titel"}}, "column “A” is mapped to “titel”, which is no property. Did you mean “title”?"),
        ({"columns": {"A": "zzzz"}}, "“zzzz”, which is no property. Known are access-rights, access-url"),
        ({"columns": {"A": 3}}, 'column “A” should be a property, such as "title", or a table with one, but is 3.'),
        ({"columns": {"A": []}}, "column “A” is mapped to nothing; write a property, or “ignore”"),
        ({"columns": {"A": {"property": "title", "splt": ";"}}}, "“splt” is unknown. Did you mean “split”?"),
        ({"columns": {"A": {"property": "title", "zz": ";"}}}, "“zz” is unknown. Known: property, language"),
        ({"columns": {"A": {"property": 3}}}, "column “A”: property should be a text, but is 3."),
        ({"columns": {"A": "title@klingonese"}}, "“klingonese” is not a language; write a tag such as"),
        ({"columns": {"A": {"property": "keyword", "split": "/(/"}}}, "split is no pattern that can be read"),
        ({"columns": {"A": {"property": "keyword", "split": 3}}}, "split should be a sign, such as “;”, or a list"),
        ({"columns": {"A": {"property": "issued", "date": "m/d"}}}, "date should be written with d, m and yyyy"),
        ({"columns": {"A": {"property": "issued", "date": "hh yyyy"}}}, "date should be written with d, m and yyyy"),
        ({"columns": {"A": {"property": "issued", "values": ["x"]}}}, "values should say what stands for what"),
        ({"columns": ["A"]}, "columns should be a table, but is ('A',)."),
        ({"constants": {"publisher": True}}, "constant “publisher” should be a text or a list of texts, but is True."),
        ({"constants": {"uitgever": "x"}}, "constant “uitgever” is mapped to “uitgever”, which is no property."),
        ({"skip": {"A": 3}}, "skip, “A” should be a word, a pattern such as “/^oud/” or a list of these, but is 3."),
        ({"only": {"A": "/(/"}}, "only, “A” is no pattern that can be read"),
        ({"identifier": [1, 2]}, "identifier should be a header or a list of them, but is (1, 2)."),
        ({"header_rows": ["x"]}, "header_rows should be numbers of rows, as [3, 4], but is ('x',)."),
        ({"first_row": -1}, "first_row should be the number of a row, but is -1."),
    ],
)
def test_a_mistake_in_the_layout_is_told(make_source: Make, options: Any, told: str) -> None:
    source = make_source("sheet", "list", options=options)
    with pytest.raises(ConfigError) as caught:
        sheet.fetch(source, Files(), None)  # type: ignore[arg-type]
    assert caught.value.message.startswith("[sources.partner.options]:") and told in caught.value.message


def test_a_sheet_that_is_not_there_is_told(make_source: Make) -> None:
    body = workbook(("2023", [["id", "titel"], [1, "een"]]))
    source = make_source("sheet", "list", options={"sheets": ["2023", "2025"]})
    with pytest.raises(FetchError, match=r"has no sheet “2025”; it has “2023”\. Correct `sheets`\."):
        harvest(source, Files({"list": body}))


def test_any_property_of_the_document(make_source: Make) -> None:
    text = "id;titel;Korrel;Wacht;Ordening;Bewaarder;Formaat 1\n1;a;30;P1D;dct:Standard;Stadsarchief;x\n"
    columns = {
        "Korrel": "spatialResolutionInMeters",
        "Wacht": "dcat:temporalResolution",
        "Ordening": "conformsTo",
        "Bewaarder": "custodian",
        "Formaat 1": {"ignore": "says nothing"},
    }
    found = one(make_source, text, columns=columns)
    document = found.document()
    assert document["spatialResolutionInMeters"] == ["30"] and document["temporalResolution"] == ["P1D"]
    assert document["conformsTo"] == ["http://purl.org/dc/terms/Standard"]
    assert document["custodian"][0]["name"] == {"@none": ["Stadsarchief"]}
    assert found.left == []


def test_prefixes_and_dates(make_source: Make) -> None:
    columns = {
        "link": {"property": "doi", "prefix": "https://doi.org/"},
        "dag": {"property": "modified", "date": "m/d/yyyy"},
    }
    found = one(make_source, "id;titel;link;dag\n1;a;10.5072/ABC;4/31/2020", columns=columns)
    assert found.iri == "https://doi.org/10.5072/abc"
    assert [i.code for i in found.issues] == ["date-not-understood"], "what is not of the form is not bent into it"
    found = one(make_source, "id;titel;link;dag\n1;a;https://doi.org/10.5072/ABC;4/3/2020", columns=columns)
    assert found.iri == "https://doi.org/10.5072/abc"
    assert found.document()["modified"] == [{"@value": "2020-04-03", "@type": "xsd:date"}]


@pytest.mark.parametrize(
    ("form", "text", "wanted"),
    [
        ("d-m-yyyy", "3-4-2020", "2020-04-03"),
        ("mm.yyyy", "04.2020", "2020-04"),
        ("yyyymmdd", "20200403", "2020-04-03"),
        ("dd/mm/yy", "03/04/99", "1999-04-03"),
        ("dd/mm/yy", "03/04/20", "2020-04-03"),
        ("d-m-yyyy", "april", None),
        ("yyyy", "2020-01", None),
    ],
)
def test_forms_of_dates(form: str, text: str, wanted: str | None) -> None:
    assert Column("issued", date=form).dated(text) == wanted


def test_headers_above_each_other_are_joined(make_source: Make) -> None:
    body = workbook(
        ("Data", [["id", "Titel", "Contact", None], [None, None, "naam", "e-mail"], [1, "Slaap", "Jo", "a@b.nl"]])
    )
    source = make_source("sheet", "list", options={"header_rows": (1, 2)})
    records, listing = harvest(source, Files({"list": body}))
    [found] = described(source, records)
    assert found.document()["contactPoint"][0]["hasEmail"] == ["mailto:a@b.nl"] and listing.complaints == ()
    assert found.document()["contactPoint"][0]["fn"] == {"@none": ["Jo"]}


def test_what_belongs_to_no_file_for_sure_is_told(make_source: Make) -> None:
    text = 'id;titel;download;formaat\n1;a;"https://a.nl/1; https://a.nl/2; https://a.nl/3";"CSV; XLSX"\n'
    found = one(make_source, text)
    assert [i.code for i in found.issues] == ["files-and-values-differ"]
    assert "There are 3 files and 2 values in this column" in found.issues[0].message
    assert [len(d.get("format", [])) for d in found.document()["distribution"]] == [1, 1, 0]
    found = one(make_source, 'id;titel;website;formaat\n1;a;https://a.nl/;"CSV; XLSX"\n')
    assert len(found.document()["distribution"]) == 2, "two formats of one page are two distributions"
    found = one(make_source, 'id;titel;auteurs;affiliatie\n1;a;"A; B; C";"X; Y"\n')
    assert [i.code for i in found.issues] == ["creators-and-affiliations-differ"]


def test_several_contacts_and_publishers_are_all_kept(make_source: Make) -> None:
    found = one(
        make_source,
        "id;titel;contact 1;e-mail 1;contact 2;e-mail 2;uitgever 1;uitgever 2;dienst;api\n"
        "1;a;Jo;jo@a.nl;desk@b.nl;an@a.nl;Huis;Hof;Meetnet;https://a.nl/api",
    )
    document = found.document()
    assert [c["hasEmail"] for c in document["contactPoint"]] == [
        ["mailto:jo@a.nl"], ["mailto:desk@b.nl"], ["mailto:an@a.nl"],
    ]  # fmt: skip
    assert len(document["publisher"]) == 2 and found.left == []
    [file] = document["distribution"]
    assert file["accessService"][0]["endpointURL"] == file["accessURL"] == ["https://a.nl/api"]


def test_the_dialect_names_what_is_taken(make_source: Make) -> None:
    [dialect] = sheet.DIALECTS
    names = sorted(Headers.load(source_folder(make_source), {}, "").properties.named)
    dataset = [*(n for n in names if n != "dataset"), "hdab", "custodian", "trustedDataHolder", "comment"]
    values = {n: "2019" for n in dataset} | {
        "identifier": "x1", "doi": "10.5072/a", "landing-page": "https://a.nl/", "contact-email": "a@b.nl",
        "access-rights": "open", "license": "CC0", "language": "nl", "download-url": "https://a.nl/1.csv",
        "creator": "Bos, Jo", "contact": "Jo", "service-url": "https://a.nl/api", "consent": "informed consent",
    }  # fmt: skip
    columns = {f"K {n}": n for n in dataset}
    text = ";".join(columns) + "\n" + ";".join(values[n] for n in dataset)
    files = "dataset;download\nx1;https://a.nl/2.csv"
    source = make_source("sheet", "list", options={"columns": columns, "distributions": "files"})
    records, _ = harvest(source, Files({"list": text.encode(), "files": files.encode()}))
    [found] = described(source, records)
    assert found.left == []
    assert dialect.unnamed(found.took) == set() and dialect.idle(found.took) == set()


def source_folder(make_source: Make) -> Any:
    return make_source("sheet").folder


WORDS = st.text(st.characters(codec="utf-8", exclude_characters='\r\n\t;"'), min_size=1, max_size=12)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(st.lists(WORDS, min_size=3, max_size=3), min_size=1, max_size=5), language=st.sampled_from(["nl", ""])
)
def test_a_mapped_row_is_never_lost(make_source: Make, rows: list[list[str]], language: str) -> None:
    text = "een;twee;drie\n" + "\n".join(";".join(row) for row in rows)
    options = {"columns": {"een": "title", "twee": "description", "drie": "comment"}, "header_row": 1}
    source: Source = make_source("sheet", "list", options={**options, "language": language})
    records, listing = harvest(source, Files({"list": text.encode()}))
    wanted = [row for row in rows if row != ["een", "twee", "drie"] and any(c.strip() for c in row)]
    told = [c for c in listing.complaints if "neither a title" in c]
    more = sum(int(m[1]) for c in listing.complaints if (m := re.match(r"(\d+) more like these", c)))
    assert len(records) + len(told) == len(wanted) or more
    for found in described(source, records):
        assert found.left == []


ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["property", "split", "x"]), inner),
    max_leaves=4,
)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    columns=st.dictionaries(st.text(max_size=5), ANY, max_size=3),
    option=st.sampled_from(["columns", "skip", "constants"]),
)
def test_no_options_break_the_layout(make_source: Make, columns: dict[str, Any], option: str) -> None:
    try:
        Layout.of(make_source("sheet", options={option: columns}))
    except ConfigError as error:
        assert error.message.startswith("[sources.partner.options]")
