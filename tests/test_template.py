"""The workbook for partners without a repository: what it offers, and that what is filled in arrives whole."""

import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner
from fairdict_harvesters.formats.headers import Headers
from fairdict_harvesters.formats.row import ANALYSIS_UNIT
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fairdict import template
from fairdict.clean import text as plain
from fairdict.cli import main
from fairdict.errors import ConfigError
from fairdict.layers import Layers
from fairdict.template import LANGUAGES, Template
from fairdict.vocabulary import Vocabularies
from tests.test_sheet import Files, Make, described, harvest

TABLES = {
    "theme": "data-theme", "consent": "legal-basis", "language": "language", "frequency": "frequency",
    "access-rights": "access-right", "license": "licence", "file-license": "licence", "format": "file-type",
}  # fmt: skip
COLLECTOR = "https://schema.datacite.org/linked-data/vocab/contributorType/DataCollector"


@pytest.fixture(scope="module", params=LANGUAGES)
def made(request: pytest.FixtureRequest, vocabularies: Vocabularies) -> Template:
    return template.load(Layers(), vocabularies, request.param)


def filled(made: Template, *rows: dict[str, Any], files: tuple[dict[str, Any], ...] = ()) -> bytes:
    """The workbook with ``rows`` under the example, by header."""
    book = openpyxl.load_workbook(io.BytesIO(template.write(made)))
    for name, fields, entries in (("datasets", made.datasets, rows), ("files", made.files, files)):
        page = book[made.sheets[name]]
        for number, entry in enumerate(entries, 3):
            for column, field in enumerate(fields, 1):
                if field.header in entry:
                    page.cell(number, column).value = entry[field.header]
                    page.cell(number, column).data_type = "s" if isinstance(entry[field.header], str) else "n"
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def test_an_empty_template_holds_no_dataset(make_source: Make, made: Template) -> None:
    records, listing = harvest(make_source("sheet", "list"), Files({"list": template.write(made)}))
    assert records == [] and listing.complaints == ()


def test_an_example_that_was_written_over_is_told(make_source: Make, made: Template) -> None:
    book = openpyxl.load_workbook(io.BytesIO(template.write(made)))
    page = book[made.sheets["datasets"]]
    page["B2"] = "Slaap in Twente"
    held = io.BytesIO()
    book.save(held)
    records, listing = harvest(make_source("sheet", "list"), Files({"list": held.getvalue()}))
    assert records == []
    assert listing.complaints == (
        f"Sheet Datasets, row 2 was left out: “{made.words['mark']}” marks it as the example of the template, but it "
        "is about “Slaap in Twente”. Give it an identifier of its own.",
    )


def test_every_header_is_read_as_what_it_fills(made: Template) -> None:
    headers = Headers.load(Path(), {}, "")
    for fields, files in ((made.datasets, False), (made.files, True)):
        assert len({f.header for f in fields}) == len(fields)
        for field in fields:
            column = headers.column(field.header, files=files)
            assert column is not None and column.property == field.property, field.header
            if field.property in ("title", "description", "keyword"):
                assert column.lang, f"{field.header} says its language"


def test_the_citizens_fields_are_there(made: Template) -> None:
    wanted = {
        "community", "method", "consent", "aggregation", "title", "description", "publisher", "contact", "population",
        "temporal-start", "spatial", "keyword", "access-rights", "rights", "license", "download-url",
    }  # fmt: skip
    assert wanted <= {f.property for f in made.datasets}
    assert all(f.help and len(f.help) <= 250 and len(f.header) <= 32 for f in (*made.datasets, *made.files))
    assert made.words["mark"] == next(f.example for f in made.datasets if f.property == "identifier")


def test_what_is_offered_is_what_the_vocabularies_know(made: Template, vocabularies: Vocabularies) -> None:
    for field in (*made.datasets, *made.files):
        if field.property in TABLES:
            assert field.choices
            for choice in field.choices:
                match = vocabularies.match(TABLES[field.property], choice)
                assert match is not None and match.term is None, f"{field.header}: {choice}"
                assert made.lang in match.concept.labels and (
                    choice in (match.concept.labels[made.lang], match.concept.notation)
                )
            assert field.property == "license" or not any(set(";|\n") & set(c) for c in field.choices)


def test_drop_downs_and_prompts(made: Template) -> None:
    book = openpyxl.load_workbook(io.BytesIO(template.write(made)))
    assert book.sheetnames == [made.sheets[n] for n in ("datasets", "files", "instructions", "lists")]
    assert book[made.sheets["lists"]].sheet_state == "hidden"
    for name, fields in (("datasets", made.datasets), ("files", made.files)):
        page = book[made.sheets[name]]
        assert [c.value for c in page[1]] == [f.header for f in fields] and page.freeze_panes == "B2"
        rules = {str(v.sqref).split(":")[0]: v for v in page.data_validations.dataValidation}
        for number, field in enumerate(fields, 1):
            rule = rules[page.cell(2, number).coordinate]
            assert rule.prompt == field.help and rule.showInputMessage
            assert (rule.type == "list") == bool(field.choices)
            if not field.choices:
                continue
            sheet, _, area = rule.formula1.lstrip("=").partition("!")
            offered = [row[0].value for row in book[sheet.strip("'")][area.replace("$", "")]]
            assert offered == list(field.choices)
            assert rule.errorStyle == (None if field.strict else "information")
            assert rule.error == made.words["strict" if field.strict else "choose"]


def test_nothing_in_it_is_a_formula(made: Template) -> None:
    odd = Template(
        made.lang, made.sheets, made.words, ["=1+1"],
        [template.Field("title", "=HYPERLINK(1)", "x", "must", "=1", "https://a.nl/", ("=2", "x"))], made.files,
    )  # fmt: skip
    book = openpyxl.load_workbook(io.BytesIO(template.write(odd)))
    assert {c.data_type for page in book for row in page for c in row if c.value is not None} == {"s"}
    assert not any(c.hyperlink for page in book for row in page for c in row)


def test_the_same_template_is_the_same_bytes(made: Template) -> None:
    assert template.write(made) == template.write(made)


WORDS = st.lists(
    st.sampled_from(["lucht", "slaap", "patiënten", "=som", "café", "“x”", "2024", "Ångström", "a&b"]),
    min_size=1,
    max_size=6,
)
TEXT = WORDS.map(" ".join)
YEAR = st.integers(1950, 2030).map(str)


@st.composite
def entries(draw: st.DrawFn, fields: tuple[template.Field, ...]) -> dict[str, str]:
    """Values for each column, by header: a choice where there is a list, else what its property wants."""
    special = {
        "identifier": st.from_regex(r"[A-Z]{2}-[0-9]{3}", fullmatch=True), "contact-email": st.just("data@example.org"),
        "temporal-start": YEAR, "temporal-end": YEAR, "issued": YEAR, "individuals": st.integers(1, 9999).map(str),
        "landing-page": st.just("https://example.org/p"), "download-url": st.just("https://example.org/f.csv"),
        "doi": st.from_regex(r"10\.5072/[a-z0-9]{4}", fullmatch=True), "status": st.just(fields[-1].choices[0]),
        "creator": st.just("Bos, Jo"),
    }  # fmt: skip
    drawn = {f: special.get(f.property, st.sampled_from(f.choices) if f.choices else TEXT) for f in fields}
    return {f.header: draw(strategy) for f, strategy in drawn.items()}


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_what_is_filled_in_arrives(make_source: Make, made: Template, data: Any) -> None:
    said = data.draw(entries(tuple(made.datasets)))
    by = {f.property: said[f.header] for f in reversed(made.datasets)}  # the first of two in two languages
    body = filled(made, said)
    source = make_source("sheet", "list", options={"language": made.lang})
    records, listing = harvest(source, Files({"list": body}))
    [found] = described(source, records)
    assert listing.complaints == () and found.left == []
    document = found.document()

    def concept(table: str, text: str) -> str:
        match = source.vocabularies.match(table, text)
        assert match is not None
        return match.concept.iri

    other = next(lang for lang in LANGUAGES if lang != made.lang)
    assert document["title"][made.lang] == [plain(by["title"])] and document["title"][other]
    assert document["keyword"][made.lang] and document["description"][made.lang]
    assert by["identifier"] in document["identifier"] and found.iri == f"https://doi.org/{by['doi']}"
    assert document["theme"] == [concept("data-theme", by["theme"])]
    assert document["language"] == [concept("language", by["language"])]
    assert document["accrualPeriodicity"] == [concept("frequency", by["frequency"])]
    assert document["accessRights"] == [concept("access-right", by["access-rights"])]
    assert document["license"] == [concept("licence", by["license"])]
    assert document["hasLegalBasis"] == [concept("legal-basis", by["consent"])]
    [tie] = document["qualifiedAttribution"]
    assert tie["hadRole"] == [COLLECTOR] and tie["agent"][0]["name"][made.lang] == [plain(by["community"])]
    assert document["provenance"][0]["label"] == {made.lang: [plain(by["method"])]}
    assert document[ANALYSIS_UNIT][0]["prefLabel"] == {made.lang: [plain(by["aggregation"])]}
    assert document["populationCoverage"] == {made.lang: [plain(by["population"])]}
    assert document["rights"][0]["label"] == {made.lang: [plain(by["rights"])]}
    assert document["contactPoint"][0]["hasEmail"] == ["mailto:data@example.org"]
    assert document["contactPoint"][0]["fn"] and document["publisher"][0]["name"] and document["creator"]
    assert document["temporal"][0]["startDate"][0]["@value"] == by["temporal-start"]
    assert document["temporal"][0]["endDate"][0]["@value"] == by["temporal-end"]
    assert document["numberOfUniqueIndividuals"] == [int(by["individuals"])]
    assert document["spatial"] and document["landingPage"] and document["wasGeneratedBy"][0]["funder"]
    [file] = document["distribution"]
    assert file["downloadURL"] == ["https://example.org/f.csv"] and file["format"] == [
        concept("file-type", by["format"])
    ]


def test_files_on_their_own_sheet_and_drafts(make_source: Make, made: Template) -> None:
    head = {f.property: f.header for f in made.datasets}
    file = {f.property: f.header for f in made.files}
    status = next(f for f in made.datasets if f.property == "status").choices
    body = filled(
        made,
        {head["identifier"]: "A-1", head["title"]: "een", head["status"]: status[0]},
        {head["identifier"]: "A-2", head["title"]: "twee", head["status"]: status[1]},
        {head["identifier"]: "A-3", head["title"]: "drie", head["status"]: status[2]},
        files=({file["dataset"]: "A-1", file["download-url"]: "https://example.org/1.csv", file["size"]: "1,2 MB"},),
    )
    source = make_source("sheet", "list")
    records, listing = harvest(source, Files({"list": body}))
    assert [r.deleted for r in records] == [False, False, True] and listing.complaints == ()
    found = described(source, records)
    assert [d.types for d in found][1] == ["draft"]
    assert found[0].document()["distribution"][0]["byteSize"] == [1_200_000]


def test_the_command(tmp_path: Path) -> None:
    said = CliRunner().invoke(main, ["init", "--template", str(tmp_path / "a" / "lijst.xlsx"), "--lang", "nl"])
    assert said.exit_code == 0 and "lijst.xlsx is made." in said.output
    assert openpyxl.load_workbook(tmp_path / "a" / "lijst.xlsx").sheetnames[1] == "Bestanden"
    again = CliRunner().invoke(main, ["init", "--template", str(tmp_path / "a" / "lijst.xlsx")])
    assert again.exit_code == 2 and "is there already; nothing was changed. Choose another name." in again.output
    other = CliRunner().invoke(main, ["init", "--template", str(tmp_path / "lijst.ods")])
    assert "lijst.ods should end in .xlsx" in other.output and not (tmp_path / "lijst.ods").exists()
    for arguments in (["init"], ["init", "x", "--template", "y.xlsx"]):
        none = CliRunner().invoke(main, arguments)
        assert none.exit_code == 2 and "Name a DIRECTORY for a new catalogue, or a workbook with" in none.output


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[sheets", "sheet-template.toml cannot be read:"),
        ("sheets = {}", "lacks 'lists' somewhere; compare it with the bundled file of that name."),
        ("sheets = 1\nlists = 1", "lacks "),
    ],
)
def test_a_broken_template_is_told(tmp_path: Path, vocabularies: Vocabularies, text: str, told: str) -> None:
    own = tmp_path / "vocabularies" / "tables"
    own.mkdir(parents=True)
    (own / "sheet-template.toml").write_text(text)
    with pytest.raises(ConfigError) as caught:
        template.load(Layers(tmp_path), vocabularies, "nl")
    assert told in caught.value.message


def test_a_template_that_is_missing_or_in_no_such_language(
    monkeypatch: pytest.MonkeyPatch, vocabularies: Vocabularies
) -> None:
    with pytest.raises(ConfigError, match="There is no template in “fy”; there is one in: en, nl"):
        template.load(Layers(), vocabularies, "fy")
    monkeypatch.setattr(Layers, "find", lambda *_: None)
    with pytest.raises(ConfigError, match=r"vocabularies/tables/sheet-template\.toml is missing"):
        template.load(Layers(), vocabularies, "nl")
