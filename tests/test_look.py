"""A steward's own look: colours, logo, words, templates and pages of the catalogue's, and what is said of them."""

import os
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from fairdict.config import load
from fairdict.doctor import Check, doctor
from fairdict.errors import ConfigError
from fairdict.layers import Layers, bundled
from fairdict.publish import extras, look, palette, wordfile
from fairdict.publish.pages import Site
from fairdict.publish.templates import Templates
from fairdict.publish.words import Words, original
from fairdict.vocabulary import Vocabularies
from tests import site_entries
from tests.built_example import build, example, night, small

PAGE, HOLD = "“list.page”", "It may hold {all}, {n}."
DARK = "@media screen and (prefers-color-scheme: dark)"


def put(folder: Path, name: str, content: str | bytes) -> Path:
    """Writes a file of the catalogue's own."""
    path = folder / "site_templates" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def front(site: Site) -> dict[str, bytes]:
    """The first pages of a site without datasets."""
    return dict(site.front(site.browse([])))


def home(folder: Path) -> str:
    return front(Site(site_entries.catalogue(folder)))["nl/index.html"].decode()


# Colours


def test_the_contrast_is_that_of_wcag() -> None:
    assert palette.contrast((0, 0, 0), (255, 255, 255)) == pytest.approx(21)
    assert palette.contrast((118, 118, 118), (255, 255, 255)) == pytest.approx(4.54, abs=0.005)
    assert palette.contrast((255, 0, 0), (255, 255, 255)) == pytest.approx(4.0, abs=0.005)


_part = st.integers(0, 255)


@given(st.tuples(_part, _part, _part), st.tuples(_part, _part, _part))
def test_contrast_has_no_direction_and_its_bounds(one: palette.Colour, other: palette.Colour) -> None:
    assert palette.contrast(one, other) == palette.contrast(other, one)
    assert 1 <= palette.contrast(one, other) <= 21


def test_the_bundled_colours_can_be_told_apart() -> None:
    style = (bundled("site_templates") / "static" / "style.css").read_text("utf-8")
    told = palette.properties([style])
    for ink, paper, _ in palette.PAIRS:
        assert {ink, paper} <= told["light"].keys() and told["light"][ink] != told["dark"][ink], ink
    assert list(palette.close([style])) == []


def test_a_later_sheet_goes_over_an_earlier_one_in_both_schemes() -> None:
    first = f":root {{ --ink: #000; --paper: #fff; }} {DARK} {{ :root {{ --ink: #fff; --paper: #000 }} }}"
    second = "/* :root { --ink: #fff } */ @charset 'x'; body, :root { --ink: rgb(20, 20 20); --paper: var(--page); "
    second += "--page: #EEE }"
    told = palette.properties([first, second])
    assert told["light"] == told["dark"] == {"ink": "rgb(20, 20 20)", "paper": "var(--page)", "page": "#EEE"}
    assert list(palette.close([first, second])) == []
    assert [(c.scheme, c.ink, c.paper) for c in palette.close([first, ":root { --ink: #111 }"])] == [
        ("dark", "ink", "paper")
    ]
    paper = "@media print { :root { --ink: #fff } }"
    assert palette.properties([first, paper]) == palette.properties([first]), "what goes for paper alone is not judged"


@pytest.mark.parametrize("value", ["oklch(0.7 0.1 200)", "var(--a)", "#12", "Canvas", "rgb(1 2)", ""])
def test_of_a_colour_that_is_not_plain_nothing_is_said(value: str) -> None:
    assert list(palette.close([f":root {{ --a: var(--ink); --ink: {value}; --paper: #fff; }}"])) == []


@given(st.text(alphabet=":root{}@media-pfscdk#123;() /*\n", max_size=80))
def test_any_text_can_be_taken_for_a_style_sheet(text: str) -> None:
    assert set(palette.properties([text])) == {"light", "dark"}


# What a steward is told


def test_of_the_bundled_look_there_is_nothing_to_say(tmp_path: Path) -> None:
    assert list(look.advice(Layers())) == [] and list(look.advice(Layers(tmp_path))) == []
    assert list(look.advice(Layers(bundled("examples") / "own-look"))) == []


def test_colours_words_and_files_are_looked_over(tmp_path: Path) -> None:
    css = put(tmp_path, "static/house.css", (
        ":root { --link: #cccccc; --lnik: #000; --mine: #123; --odd: 1 }\n"
        "p { color: var(--mine); background: url(gone.png) }\n@import url('https://fonts.example/x.css');\n"
        "q { background: url(data:image/png;base64,AA) } s { filter: url(#f) } u { background: url(there.svg?v=1) }\n"
    ))  # fmt: skip
    put(tmp_path, "static/there.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>")
    words = put(tmp_path, "words/nl.toml", '[site]\nserach = "Vind"\n[list]\n"cuont.one" = "x"\n[mine]\nown = "y"\n')
    assert list(look.advice(Layers(tmp_path))) == [
        f"{css}: in the light, --link on --paper has a contrast of 1.5 : 1 and needs 4.5 : 1 to be seen well. Choose "
        "another.",
        f"{css}: in the light, --link on --sheet has a contrast of 1.6 : 1 and needs 4.5 : 1 to be seen well. Choose "
        "another.",
        f"{css}: nothing uses “--lnik”. Is “--link” meant?",
        f"{css}: nothing uses “--odd”. Correct its name, or remove it.",
        f"{css}, line 2: there is no {tmp_path / 'site_templates/static/gone.png'}. Put it there, or correct the "
        "address.",
        f"{css}, line 3: the site loads nothing from elsewhere, so not “https://fonts.example/x.css” either. Put the "
        "file in static/.",
        f"{css}, line 4: the site loads nothing from elsewhere, so not “data:image/png;base64,AA” either. Put the file "
        "in static/.",
        f"{words}, line 2: no bundled page has words called “site.serach”. Is “site.search” meant?",
        f"{words}, line 4: no bundled page has words called “list.cuont.one”. Is “list.count” meant?",
    ]


def test_the_doctor_tells_of_the_look(tmp_path: Path) -> None:
    def looked() -> list[Check]:
        return [c for c in doctor(tmp_path, dict(os.environ)) if c.about == "look"]

    small(tmp_path)
    assert looked() == []
    path = put(tmp_path, "row.html", "<p>\n{% if %}")
    (told,) = looked()
    assert told.state == "bad" and told.message.startswith(f"{path}, line 2: ")
    path.write_bytes(b"one\ncaf\xe9")
    assert [c.message for c in looked()] == [f"{path}, line 2: this is not UTF-8. Save the file as UTF-8."]
    path.unlink()
    css = put(tmp_path, "static/house.css", ":root { --ink: #bbbbbb }")
    assert {c.state for c in looked()} == {"note"} and looked()[0].message.startswith(f"{css}: in the light, --ink")
    css.write_text("")
    assert [c.state for c in looked()] == ["ok"]


# Words


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('[list]\n# Seite\npage = "Seite {m} von {all}"', f"line 3: {PAGE} cannot be filled in at {{m}}. {HOLD}"),
        ('list.page = "{n.__class__}"', f"line 1: {PAGE} cannot be filled in at {{n.__class__}}. {HOLD}"),
        ('[list]\npage = "{n:>9}"', f"line 2: {PAGE} cannot be filled in at {{n}}. {HOLD}"),
        ('[list]\n"count.few" = "{} datasets"', "line 2: “list.count.few” cannot be filled in at {}. It may hold {n}."),
        ("[list]\n'page' = 'Seite {'",
         f"line 2: the braces in {PAGE} do not match. {HOLD[:-1]}; a brace itself is written twice."),
        ('[site]\nsearch = ["Suche"]', "line 2: “site.search” must be text. Put it between quotation marks."),
        ('[ site ]  # ours\n  search = 4', "line 2: “site.search” must be text. Put it between quotation marks."),
        ('locale = "xx-yy"', "line 1: “xx-yy” is no locale that Babel knows. Write one such as “en-GB” or “nl”."),
    ],
)  # fmt: skip
def test_a_word_that_cannot_be_used_is_named(
    tmp_path: Path, vocabularies: Vocabularies, text: str, message: str
) -> None:
    path = put(tmp_path, "words/de.toml", text)
    with pytest.raises(ConfigError) as raised:
        Words.load(Layers(tmp_path), "de", vocabularies)
    assert raised.value.message == f"{path}, {message}"


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (
            b"[site]\nsearch = Zoeken\n",
            " cannot be read as TOML: Invalid value (at line 2, column 10). Correct the file.",
        ),
        (b'[site]\nsearch = "\xe9"\n', ", line 2: this is not UTF-8. Save the file as UTF-8."),
    ],
)
def test_a_file_of_words_that_cannot_be_read_is_named(tmp_path: Path, body: bytes, message: str) -> None:
    path = put(tmp_path, "words/de.toml", body)
    with pytest.raises(ConfigError) as raised:
        wordfile.read(path, original())
    assert raised.value.message == f"{path}{message}"


def test_a_blank_may_be_left_out_and_words_of_ones_own_may_hold_anything(
    tmp_path: Path, vocabularies: Vocabularies
) -> None:
    put(tmp_path, "words/nl.toml", '[list]\n"count.one" = "één dataset"\npage = "{{{n}}}"\n[mine]\nodd = "{what} {"\n')
    words = Words.load(Layers(tmp_path), "nl", vocabularies)
    assert words.count("list.count", 1) == "één dataset" and words.count("list.count", 2) == "2 datasets"
    assert words.say("list.page", n=3, all=4) == "{3}" and words["mine.odd"] == "{what} {"


def test_every_bundled_word_can_be_used() -> None:
    for path in (bundled("site_templates") / "words").glob("*.toml"):
        assert wordfile.read(path, original()) and list(wordfile.strangers(path, original())) == []


# Files


def test_style_and_logo_of_the_house_are_on_every_page(tmp_path: Path) -> None:
    text = home(tmp_path)
    assert "house-" not in text and "<img" not in text
    put(tmp_path, "static/house.css", "a { color: red }")
    put(tmp_path, "static/logo.png", b"\x89PNG")
    put(tmp_path, "static/logo-dark.svg", "<svg/>")
    page = etree.HTML(home(tmp_path))
    styles = page.xpath("//link[@rel='stylesheet']/@href")
    assert [re.sub("-[0-9a-f]{10}", "", href) for href in styles] == ["../assets/style.css", "../assets/house.css"]
    (image,) = page.xpath("//header//img")
    assert re.fullmatch(r"\.\./assets/logo-[0-9a-f]{10}\.png", image.get("src"))
    assert image.get("alt") == "Logo van Data Desk East"
    assert not page.xpath("//source"), "the one for the dark has another ending"
    put(tmp_path, "static/logo-dark.png", b"\x89PNG2")
    put(tmp_path, "words/nl.toml", '[site]\nlogo = "Ons \\"merk\\""')
    page = etree.HTML(home(tmp_path))
    assert page.xpath("//header//img/@alt") == ['Ons "merk"']
    (source,) = page.xpath("//picture/source")
    assert source.get("media") == "screen and (prefers-color-scheme: dark)" and "logo-dark-" in source.get("srcset")


def test_a_style_sheet_finds_its_fonts_and_pictures(tmp_path: Path) -> None:
    put(tmp_path, "static/fonts/ours.woff2", b"font")
    put(tmp_path, "static/css/more.css", "@font-face { src: url('../fonts/ours.woff2') } a { b: url(../icon.svg) }")
    put(tmp_path, "static/house.css", 'p { a: url("fonts/ours.woff2"); b: url(gone.png); c: url(#x) }')
    templates = Templates(Layers(tmp_path))
    files = dict(templates.static())
    house = files[templates.assets["house.css"]].decode()
    font, icon = templates.assets["fonts/ours.woff2"], templates.assets["icon.svg"]
    assert house == f'p {{ a: url("{font.removeprefix("assets/")}"); b: url(gone.png); c: url(#x) }}'
    more = files[templates.assets["css/more.css"]].decode()
    assert f'url("../{font.removeprefix("assets/")}")' in more and f'url("../{icon.removeprefix("assets/")}")' in more
    before = templates.assets["house.css"]
    put(tmp_path, "static/fonts/ours.woff2", b"another font")
    assert Templates(Layers(tmp_path)).assets["house.css"] != before, "an old sheet would ask for a font that went"


def test_a_page_of_ones_own_is_in_every_language_and_in_the_menu_if_it_is_called_something(tmp_path: Path) -> None:
    put(
        tmp_path,
        "pages/about-us.html",
        '{% extends "layout.html" %}{% block main %}<h1>{{ lang }} we</h1>{% endblock %}',
    )
    put(tmp_path, "words/nl.toml", '[page]\nabout-us = "Wie wij zijn"')
    site = Site(site_entries.catalogue(tmp_path))
    files = front(site)
    for path, lang in (("about-us/", "en"), ("en/about-us/", "en"), ("nl/about-us/", "nl")):
        assert f"<h1>{lang} we</h1>" in files[f"{path}index.html"].decode()
    menu = etree.HTML(files["nl/about-us/index.html"].decode()).xpath("//nav[@class='menu']/a[@aria-current]")
    assert [(a.text, a.get("href")) for a in menu] == [("Wie wij zijn", "../../nl/about-us/")]
    assert "about-us" not in files["en/index.html"].decode()
    assert "https://data.example.org/about-us/" in dict(site.machine(site.browse([])))["sitemap.xml"].decode()


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("Über uns", "the name of a page becomes its address, and may hold only small letters a to z, digits and "
         "hyphens. Rename the file."),
        ("overview", "the site has a folder overview/ of its own. Give the page another name."),
        ("nl", "the site has a folder nl/ of its own. Give the page another name."),
    ],
)  # fmt: skip
def test_a_page_that_cannot_have_its_address_is_named(tmp_path: Path, name: str, message: str) -> None:
    path = put(tmp_path, f"pages/{name}.html", "x")
    with pytest.raises(ConfigError) as raised:
        Site(site_entries.catalogue(tmp_path))
    assert raised.value.message == f"{path}: {message}"


def test_no_folder_of_the_site_can_be_taken(tmp_path: Path) -> None:
    with example(tmp_path / "catalogue") as catalogue:
        folders = {
            p.name for top in ("", *catalogue.languages) for p in (catalogue.public / top).iterdir() if p.is_dir()
        }
    assert {f for f in folders if not f.startswith(".")} - set(catalogue.languages) <= extras.TAKEN


def test_a_mistake_leaves_the_site_as_it_was(tmp_path: Path) -> None:
    night(small(tmp_path), probe=False)
    page = load(tmp_path).public / "nl" / "index.html"
    before = page.read_bytes()
    path = put(tmp_path, "home.html", '{% extends "bundled:home.html" %}\n{% block main %}{{ nobody }}{% endblock %}')
    with pytest.raises(ConfigError) as raised:
        build(tmp_path)
    assert raised.value.message == (
        f"{path}, line 2: 'nobody' is undefined. Correct it, or remove the file to use the bundled one."
    )
    assert page.read_bytes() == before


def test_a_fault_of_ours_is_not_put_down_to_the_steward(tmp_path: Path) -> None:
    site = Site(site_entries.catalogue(tmp_path))
    with pytest.raises(TypeError):
        site.page(
            "list.html",
            "nl",
            "x/",
            facet="",
            shelf="",
            feed="",
            name="",
            name_lang="",
            count="",
            pages="many",
            number=1,
        )
