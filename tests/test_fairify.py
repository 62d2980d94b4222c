"""A mapping proposed for an unknown sheet: what is recognised, how it is written down, and that it works."""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from fairdict_harvesters import sheet
from fairdict_harvesters.formats.evidence import language, weigh
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fairdict import fairify as proposing
from fairdict.cli import main
from fairdict.errors import FairdictError
from fairdict.fairify import Fairified, fairified_lines
from fairdict.model import Response
from tests.test_sheet import Files, Make, described, harvest, workbook

UNKNOWN = """Overzicht gegevensverzamelingen 2024;;;;;;;;;;;;
;;;;;;;;;;;;
Nr;Naam verzameling;Waar gaat het over?;Onderzoekers;Te bereiken via;Vindbaar op;Open?;Voorwaarden;Eerste meting;Labels;Id onderzoeker;Kostenplaats;Laatste wijzigng
V-01;Slaap in Twente;Dagboeken van de slaap van mensen die in ploegen werken, met vragen over het werk en het huis;Jo Bos, Anna Wit;data@example.org;https://www.example.org/slaap;ja;CC BY 4.0;3/15/2019;slaap / dagboek;0000-0002-1825-0097;4410;12-3-2020
V-02;Valpreventie in Almelo;Wie er is gevallen, waar dat was en hoe het kwam, gemeld door de mensen zelf en door hun buren;Jo Bos;data@example.org;https://www.example.org/vallen;nee;n.v.t.;4/20/2018;vallen / ouderen;0000-0002-1825-0097;4411;13-3-2020
V-03;Pollen boven Ede;Tellingen van het pollen in de lucht, van elke dag, met het weer van het station in de buurt;Piet Zwart, Jo Bos;pollen@example.org;https://www.example.org/pollen;ja;CC0;1/2/2017;pollen / lucht;0000-0001-5109-3700;4412;14-3-2020
"""  # noqa: E501 - a sheet as it is


@pytest.fixture
def web() -> Files:
    return Files()


def made(folder: Path, text: str | bytes, name: str = "lijst.csv", web: Any = None, **more: Any) -> Fairified:
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return proposing.fairify(str(path), folder, web or Files(), **more)


def meant(found: Fairified) -> dict[str, Any]:
    return {g.field: g.means for g in found.proposal.guesses}


def test_an_unknown_sheet_is_understood(tmp_path: Path, web: Files) -> None:
    found = made(tmp_path, UNKNOWN)
    assert found.proposal.place == "headers in row 3" and found.proposal.rows == 3
    assert meant(found) == {
        "Nr": "identifier",
        "Naam verzameling": "title",
        "Waar gaat het over?": "description",
        "Onderzoekers": {"property": "creator", "split": ","},
        "Te bereiken via": "contact-email",
        "Vindbaar op": "landing-page",
        "Open?": {"property": "access-rights", "values": {"ja": "PUBLIC", "nee": "RESTRICTED"}},
        "Voorwaarden": "rights",
        "Eerste meting": None,
        "Labels": {"property": "keyword", "split": " / "},
        "Id onderzoeker": "creator-id",
        "Kostenplaats": None,
        "Laatste wijzigng": "modified",
    }
    assert found.proposal.options == {"header_row": 3, "language": "nl", "nothing": ["n.v.t."]}
    sure = {g.field: g.sure for g in found.proposal.guesses}
    assert sure["Labels"] == "sure" and sure["Laatste wijzigng"] == "likely" and sure["Open?"] == "a guess"
    assert sure["Kostenplaats"] == "not mapped"


def test_it_is_written_for_review(tmp_path: Path) -> None:
    text = made(tmp_path, UNKNOWN).text
    assert '[sources.lijst]\nharvester = "sheet"\nurl       = "lijst.csv"\n' in text
    assert "# It rests on headers in row 3, 3 rows." in text
    assert "# a guess: its header is like “naam”; 3 of 3 filled, e.g. “Slaap in Twente”" in text
    assert "# likely: 100 % of its values are e-mail addresses; 3 of 3 filled, e.g. “data@example.org”" in text
    assert (
        '# not mapped: its values look like: number; 3 of 3 filled, e.g. “4410”, “4411”, “4412”\n# "Kostenplaats" = "…"'
        in text
    )
    assert '"Open?" = { property = "access-rights", values = { ja = "PUBLIC", nee = "RESTRICTED" } }' in text
    assert 'language = "nl"  # the texts are in this language' in text
    assert tomllib.loads(text)["sources"]["lijst"]["options"]["columns"]["Nr"] == "identifier"


def test_the_preview_says_what_would_come_of_it(tmp_path: Path) -> None:
    lines = list(fairified_lines(made(tmp_path, UNKNOWN)))
    assert lines[0] == "headers in row 3, 3 rows; 11 of 13 columns recognised"
    assert "    title: nl: Slaap in Twente" in lines and "    keyword: nl: slaap | dagboek" in lines
    assert any(line.startswith("84 % of the filled cells of 3 records mapped; ") for line in lines)


def test_headers_and_values_that_disagree_are_doubted(tmp_path: Path) -> None:
    found = made(tmp_path, "id;titel;licentie\n1;Slaap;vraag het ons\n2;Eten;weet niet\n")
    guess = next(g for g in found.proposal.guesses if g.field == "licentie")
    assert (guess.sure, guess.why) == ("likely", "its header is known, but most of its values are no licence")


def test_languages_column_by_column(tmp_path: Path) -> None:
    text = (
        "id;titel;omschrijving;abstract engels;toelichting\n"
        "1;Slaap;dit is een tekst over de slaap van de mensen die in het land wonen;"
        "this is a text about the sleep of the people that live in the land;x\n"
    )
    found = made(tmp_path, text)
    assert meant(found)["omschrijving"] == {"property": "description", "language": "nl"} or found.proposal.options.get(
        "language"
    )
    assert meant(found)["abstract engels"] == "description@en"
    two = made(tmp_path, text.replace("abstract engels", "purpose"), "b.csv")
    assert meant(two)["omschrijving"] == {"property": "description", "language": "nl"}
    assert meant(two)["purpose"] == {"property": "purpose", "language": "en"}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [("de slaap van het kind en de moeder", "nl"), ("the sleep of the child and the mother", "en"), ("slaap kind", "")],
)
def test_the_language_of_texts(text: str, wanted: str) -> None:
    assert language([text]) == wanted


@pytest.mark.parametrize(
    ("cells", "kind"),
    [
        (["10.5072/a", "https://doi.org/10.5072/b"], "doi"),
        (["0000-0002-1825-0097", "https://orcid.org/0000-0001-5109-3700"], "orcid"),
        (["https://ror.org/006hf6230"], "ror"),
        (["a@b.nl"], "email"),
        (["12 MB", "1.2 GB"], "size"),
        (["wekelijks", "jaarlijks"], "frequency"),
        (["CC BY 4.0", "CC0"], "licence"),
        (["Nederlands; Engels", "en"], "language"),
        (["2010 - 2015", "2010-01-01/2011-01-01"], "period"),
        (["2019-03-12", "3 mei 2020"], "date"),
        ([True, False], "yes"),
        (["+31 53 489 9111"], "phone"),
        (["d41d8cd98f00b204e9800998ecf8427e"], "checksum"),
        (["https://a.nl/1.csv"], "file"),
    ],
)
def test_what_values_look_like(make_source: Make, cells: list[Any], kind: str) -> None:
    assert weigh(cells, make_source("sheet")).share(kind) == 1.0


def test_a_workbook_with_several_lists(tmp_path: Path) -> None:
    body = workbook(
        ("Uitleg", [["Zo vult u dit in"], ["titel"], ["doi"]]),
        ("2023", [["id", "titel", "doi"], [1, "een", "10.5072/a"]]),
        ("2024", [["id", "titel", "doi"], [2, "twee", "10.5072/b"], [3, "drie", "10.5072/c"]]),
    )
    found = made(tmp_path, body, "lijst.xlsx")
    assert found.proposal.options["sheet"] == "2024"
    assert found.proposal.notes == ("Sheets 2023 look like lists of datasets too: name all in `sheets`.",)
    assert "# Look at this: Sheets 2023 look like" in found.text
    assert made(tmp_path, body, "twee.xlsx", sheet="2023").proposal.options["sheet"] == "2023"
    with pytest.raises(FairdictError, match="has no sheet “2025”; it has “Uitleg”, “2023”, “2024”"):
        made(tmp_path, body, "drie.xlsx", sheet="2025")


def test_what_is_no_list_is_told(tmp_path: Path) -> None:
    with pytest.raises(FairdictError, match="has no row that looks like headers: more rows under one row"):
        made(tmp_path, "1;2;3\n4;5;6\n")
    with pytest.raises(FairdictError, match="is a web page, not a sheet"):
        made(tmp_path, "<html><body></body></html>", "b.csv")
    with pytest.raises(FairdictError, match=r"“nergens\.csv” is neither a web address nor a file"):
        proposing.fairify("nergens.csv", tmp_path, Files())  # type: ignore[arg-type]


def test_a_list_without_a_title_says_so(tmp_path: Path) -> None:
    found = made(tmp_path, "aap;noot\n1,5;13\n1,5;13\n")
    assert found.proposal.notes == (
        "No header of row 1 is a known one for a title, so that the row of headers is a guess.",
        "No column looks like a title, without which no dataset can be shown.",
        "No column looks like an identifier: without one, a changed title is another dataset.",
    )
    assert found.records == 0 and "0 % of the filled cells of 0 records mapped; 0 problems" in list(
        fairified_lines(found)
    )


def test_a_mapping_that_cannot_be_read_yet_says_why(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def broken(*_: Any) -> Iterator[Any]:
        raise FairdictError("it cannot be read.")

    monkeypatch.setattr(sheet, "fetch", broken)
    found = made(tmp_path, "id;titel\n1;a\n")
    assert "  with this mapping the file cannot be read yet: it cannot be read." in list(fairified_lines(found))


def test_where_no_harvester_proposes_anything(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delattr(sheet, "propose")
    with pytest.raises(FairdictError, match="No harvester here proposes a mapping for a file"):
        made(tmp_path, "id;titel\n1;a\n")


def test_a_sheet_at_an_address(tmp_path: Path) -> None:
    class Web(Files):
        def read(self, address: str, base: Path | None = None, *, etag: str = "", modified: str = "") -> Response:
            return Response(address, 200, {}, b"id;titel\n1;a\n", "")

    found = proposing.fairify("https://partner.example.org/lijst.csv", tmp_path, Web())  # type: ignore[arg-type]
    assert 'url       = "https://partner.example.org/lijst.csv"' in found.text and found.name == "partner-example"


ABOUT = '[catalogue]\ntitle = "X"\nbase_iri = "https://x.example/"\npublisher = { name = "X" }\n\n'


def test_the_proposal_can_be_checked_as_it_is(tmp_path: Path) -> None:
    home = tmp_path / "ours"
    home.mkdir()
    (home / "lijst.csv").write_text(UNKNOWN, "utf-8")
    (home / "fairdict.toml").write_text(ABOUT, "utf-8")
    mapping = tmp_path / "mapping.toml"
    said = CliRunner().invoke(main, ["-C", str(home), "fairify", str(home / "lijst.csv"), "--output", str(mapping)])
    assert said.exit_code == 0, said.output
    assert f"The mapping is in {mapping}. Read it, correct it, and put it in fairdict.toml." in said.output
    assert (home / "fairdict.toml").read_text("utf-8") == ABOUT, "nothing is declared"
    (home / "fairdict.toml").write_text(ABOUT + mapping.read_text("utf-8"), "utf-8")
    checked = CliRunner().invoke(main, ["-C", str(home), "check", "lijst"])
    assert checked.exit_code == 0, checked.output
    assert "85 % of its fields mapped; left: Eerste meting, Kostenplaats" in checked.output
    again = CliRunner().invoke(main, ["fairify", str(home / "lijst.csv"), "--output", str(mapping)])
    assert again.exit_code == 2 and "is there already; nothing was changed" in again.output
    shown = CliRunner().invoke(main, ["-C", str(home), "fairify", "lijst.csv", "--name", "anders"])
    assert shown.exit_code == 0 and "[sources.anders.options.columns]" in shown.stdout
    assert "11 of 13 columns recognised" in shown.stderr and "11 of 13" not in shown.stdout


EDITS = {
    "example_data": {},
    "example_data_fdp": {},
    "Metadata_submission": {
        "dcat:distribution": {"ignore": "is described in rows of its own"},
        "healthdcatap:hdab": {"ignore": "is described in rows of its own"},
        "row 29: dcatap:applicableLegislation": {"ignore": "a remark in the place of a value"},
        "row 30: adms:status": "file-status",
        "row 37: foaf:name": "creator",
        "dcat:contactPoint": {"ignore": "the contact of the access body, not of the dataset"},
        "row 41: vcard:fn": "hdab",
        "row 44: dct:title": "service-title",
        "dcat:servesDataset": {"ignore": "the dataset itself"},
    },
}
"""What a steward corrects by hand in the proposals for the real sheets."""


def test_real_sheets_with_a_reviewed_mapping(shared: Path, make_source: Make) -> None:
    mapped = left = 0
    for path in sorted((shared / "records" / "sheets").glob("*.csv")):
        found = proposing.fairify(str(path), path.parent, Files())  # type: ignore[arg-type]
        options = tomllib.loads(found.text)["sources"][found.name]["options"]
        options["columns"] |= EDITS[path.stem]
        source = make_source("sheet", path.name, folder=path.parent, options=options)
        records, listing = harvest(source, Files())
        descriptions = described(source, records)
        own, rest = sum(d.mapped for d in descriptions), sum(len(d.left) for d in descriptions)
        issues = sum(len(d.issues) for d in descriptions)
        share = found.mapped / max(1, found.mapped + found.left)
        print(
            f"{path.name}: {len(descriptions)} descriptions, {issues} issues, {own} of {own + rest} fields mapped "
            f"({share:.0%} as proposed)"
        )
        mapped, left = mapped + own, left + rest
        assert descriptions and not listing.complaints and share > 0.7
        assert all(d.document()["title"] for d in descriptions)
        [dialect] = sheet.DIALECTS
        assert all(dialect.unnamed(d.took) == set() for d in descriptions)
    assert mapped / (mapped + left) >= 0.95


CELLS = st.sampled_from(
    [
        "",
        "1",
        "2019",
        "ja",
        "a@b.nl",
        "CC0",
        "https://a.nl/",
        "12-3-2019",
        "Titel",
        "id",
        "n.v.t.",
        'a"b',
        "x\\y",
        "é # ]",
    ]
) | st.text(max_size=8)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.lists(CELLS, min_size=1, max_size=5), max_size=6))
def test_no_sheet_breaks_it(tmp_path: Path, rows: list[list[str]]) -> None:
    quoted = ["\t".join('"' + c.replace('"', '""') + '"' for c in row) for row in rows]
    try:
        found = made(tmp_path, "\n".join(quoted).encode("utf-8", "replace"))
    except FairdictError:
        return
    assert tomllib.loads(found.text)["sources"]["lijst"]["harvester"] == "sheet"
    assert list(fairified_lines(found))
