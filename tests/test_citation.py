"""Citations: the recommended line, and the three files that reference managers read."""

import json
from typing import Any

import pytest

from fairdict.publish import citation
from tests import site_entries


def _cited(**document: Any) -> citation.Citation:
    return citation.citation({"id": "https://data.example.org/dataset/k", "type": ["Dataset"], **document})


def _person(family: str, given: str = "") -> dict[str, Any]:
    return {"type": ["Agent", "Person"], "familyName": [family], **({"givenName": [given]} if given else {})}


def test_the_line_follows_the_recommendation_and_the_order_of_authors() -> None:
    assert citation.text(citation.citation(site_entries.rich().document)) == (
        "Bos, Jo; Sleep Lab (2021): Sleep and health in Twente, 2010–2020. Version 2. University of Twente. Dataset. "
        "https://doi.org/10.5072/x1"
    )


@pytest.mark.parametrize(
    ("document", "line"),
    [
        ({}, "[untitled]. Dataset. https://data.example.org/dataset/k"),
        ({"title": {"nl": ["Slaap"]}}, "Slaap. Dataset. https://data.example.org/dataset/k"),
        (
            {"title": {"nl": ["Slaap"]}, "issued": [{"@value": "1998"}]},
            "Slaap (1998). Dataset. https://data.example.org/dataset/k",
        ),
        (
            {"title": {"nl": ["Slaap"]}, "creator": [_person("Bos")]},
            "Bos: Slaap. Dataset. https://data.example.org/dataset/k",
        ),
        ({"title": {"nl": ["Slaap."]}, "issued": ["onbekend"]}, "Slaap. Dataset. https://data.example.org/dataset/k"),
        ({"type": ["DatasetSeries"], "id": ""}, "[untitled]. Collection"),
    ],
)
def test_what_the_description_does_not_say_is_left_out(document: dict[str, Any], line: str) -> None:
    assert citation.text(_cited(**document)) == line


def test_the_title_stands_in_the_language_of_the_data() -> None:
    titles = {"en": ["Sleep"], "nl": ["Slaap"]}
    dutch = "http://publications.europa.eu/resource/authority/language/NLD"
    assert _cited(title=titles).title == "Sleep"
    assert _cited(title=titles, language=[dutch]).title == "Slaap"


def test_bibtex_of_a_rich_dataset() -> None:
    assert citation.bibtex(citation.citation(site_entries.rich().document)).decode() == (
        "@dataset{bos2021sleep,\n"
        "  author    = {Bos, Jo and {Sleep Lab}},\n"
        "  title     = {{Sleep and health in Twente, 2010–2020}},\n"
        "  year      = {2021},\n"
        "  month     = {3},\n"
        "  publisher = {University of Twente},\n"
        "  version   = {2},\n"
        "  doi       = {10.5072/x1},\n"
        "  url       = {https://doi.org/10.5072/x1},\n"
        "  keywords  = {slaap, ploegendienst, sleep, shift work},\n"
        "}\n"
    )


def test_bibtex_keeps_its_braces_whatever_the_title_holds() -> None:
    cited = _cited(
        title={"en": [r"50% of {x_1} & $y#2 ~ ^ \input{/etc/passwd} }"]},
        creator=[
            {"type": ["Organization"], "name": {"@none": ["Bos and Sons, Ltd"]}},
            _person("van der Berg, Jr.", "Ann"),
        ],
        version=["1}"],
    )
    text = citation.bibtex(cited).decode()
    assert text.count("{") == text.count("}")
    assert r"50\% of \textbraceleft{}x\_1\textbraceright{} \& \$y\#2 \textasciitilde{} \textasciicircum{}" in text
    assert r"\textbackslash{}input" in text and r"\input" not in text
    assert "author    = {{Bos and Sons, Ltd} and {van der Berg, Jr., Ann}}" in text


def test_bibtex_addresses_hold_nothing_that_ends_the_field() -> None:
    text = citation.bibtex(_cited(identifier=["10.1234/a{b}c\\d"])).decode()
    assert "doi       = {10.1234/a%7Bb%7Dc%5Cd}" in text


def test_bibtex_of_nothing_has_a_key() -> None:
    assert citation.bibtex(_cited(id="")).decode() == "@dataset{dataset,\n  title     = {{[untitled]}},\n}\n"


def test_ris_of_a_rich_dataset() -> None:
    assert citation.ris(citation.citation(site_entries.rich().document)).decode() == (
        "TY  - DATA\r\nAU  - Bos, Jo\r\nAU  - Sleep Lab\r\nTI  - Sleep and health in Twente, 2010–2020\r\n"
        "PY  - 2021\r\nDA  - 2021/03/01/\r\nPB  - University of Twente\r\nET  - 2\r\nDO  - 10.5072/x1\r\n"
        "UR  - https://doi.org/10.5072/x1\r\nKW  - slaap\r\nKW  - ploegendienst\r\nKW  - sleep\r\nKW  - shift work\r\n"
        "ER  - \r\n"
    )


def test_ris_gives_every_field_one_line() -> None:
    text = citation.ris(_cited(title={"en": ["a\r\nER  - \u2028b\x85c"]}, issued=[{"@value": "2020-05"}])).decode()
    assert "TI  - a ER - b c\r\n" in text
    assert "DA  - 2020/05//\r\n" in text
    assert text.count("\r\n") == len(text.splitlines())


def test_csl_of_a_rich_dataset() -> None:
    (item,) = json.loads(citation.csl(citation.citation(site_entries.rich().document)))
    assert item["author"] == [{"family": "Bos", "given": "Jo"}, {"literal": "Sleep Lab"}]
    assert item["issued"] == {"date-parts": [[2021, 3, 1]]}
    assert (item["type"], item["DOI"], item["publisher"]) == ("dataset", "10.5072/x1", "University of Twente")


def test_csl_of_nothing_invents_nothing() -> None:
    (item,) = json.loads(citation.csl(_cited()))
    assert sorted(item) == ["URL", "id", "title", "type"]


def test_the_files_have_the_names_that_pages_link_to() -> None:
    assert [name for name, _ in citation.files(_cited())] == ["cite.bib", "cite.ris", "cite.json"]
