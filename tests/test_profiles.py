"""Profiles as data: what a file says, which one is in force, and what is said of one that is broken."""

from pathlib import Path

import pytest

from fairdict.errors import ConfigError
from fairdict.layers import Layers
from fairdict.profiles import Profiles

DCAT = "http://www.w3.org/ns/dcat#"
DCT = "http://purl.org/dc/terms/"
OWN = """
name = "{name}"
release = "{release}"
text = "https://profiles.example.org/{name}"
extends = "dcat-ap-3.0.1"
{more}
"""


def shelf(tmp_path: Path, text: str, name: str = "lab", release: str = "1.0") -> Profiles:
    """The profiles of a catalogue with one of its own; “@” stands for the table of a dataset's properties."""
    folder = tmp_path / "vocabularies" / "profiles"
    folder.mkdir(parents=True, exist_ok=True)
    text = text if "name =" in text else OWN.format(name=name, release=release, more=text)
    (folder / f"{name}-{release}.toml").write_text(text.replace("@", "[classes.Dataset.properties]\n"), "utf-8")
    return Profiles(Layers(tmp_path))


@pytest.fixture(scope="module")
def bundled() -> Profiles:
    return Profiles(Layers())


def test_every_bundled_profile_can_be_read(bundled: Profiles) -> None:
    assert bundled.ids
    for name in bundled.ids:
        profile = bundled.get(name)
        assert profile.id == name and profile.title["en"] and profile.text.startswith("https://")
        for cls, row in profile.rows():
            assert row.url.startswith("https://"), f"{name} {cls.name} {row.key} does not say where it is written"


def test_a_name_alone_means_the_newest_release(bundled: Profiles, tmp_path: Path) -> None:
    assert bundled.get("dcat-ap").id == "dcat-ap-3.0.1"
    assert shelf(tmp_path, "", "dcat-ap", "10.0").get("dcat-ap").id == "dcat-ap-10.0"


def test_a_requirement_says_number_kind_range_and_place(bundled: Profiles) -> None:
    dataset = bundled.get("dcat-ap-3.0.1").of(f"{DCAT}Dataset")
    assert dataset is not None
    title, publisher = dataset.row(f"{DCT}title"), dataset.row(f"{DCT}publisher")
    assert title and publisher
    assert (title.demand.card, title.demand.need, title.demand.kind) == ("1..*", "M", "literal")
    assert (publisher.demand.card, publisher.demand.need) == ("0..1", "R")
    assert publisher.demand.of == ("http://xmlns.com/foaf/0.1/Agent",)
    assert title.url.endswith("#Dataset.title") and title.source == "both"


def test_where_text_and_shapes_disagree_both_are_kept(bundled: Profiles) -> None:
    distribution = bundled.get("dcat-ap-3.0.1").of(f"{DCAT}Distribution")
    assert distribution is not None
    rights = distribution.row(f"{DCT}rights")
    assert rights and rights.shape and rights.text is None
    assert rights.demand.most is None and rights.shape.most == 1


def test_a_steward_adds_a_profile_without_code(tmp_path: Path) -> None:
    text = """
    levels = ["PUBLIC", "NON_PUBLIC"]
    [classes.Dataset.properties]
    "dct:identifier" = { card = "1..1", levels = { NON_PUBLIC = { card = "1..*" } } }
    "lab:freezer" = { card = "1..1", kind = "literal", datatypes = "xsd:string" }
    "dct:spatial" = { drop = true }
    [prefixes]
    lab = "https://lab.example.org/ns#"
    """
    found = shelf(tmp_path, text).get("lab")
    dataset = found.of(f"{DCAT}Dataset")
    assert dataset is not None
    identifier, freezer = dataset.row(f"{DCT}identifier"), dataset.row("https://lab.example.org/ns#freezer")
    title = dataset.row(f"{DCT}title")
    assert identifier and freezer and title and dataset.row(f"{DCT}spatial") is None
    assert identifier.demand.card == "1..1" and identifier.demand.kind == "literal", "kept from what it extends"
    assert identifier.at("NON_PUBLIC").demand.card == "1..*" and identifier.at("") is identifier
    assert (identifier.profile, title.profile) == ("lab-1.0", "dcat-ap-3.0.1")
    assert found.compact("https://lab.example.org/ns#freezer") == "lab:freezer"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("nmae = 1", "“nmae” is unknown in the file. Did you mean “name”?"),
        (
            '@"dct:title" = { crad = "1..1" }',
            "“crad” is unknown in “dct:title” of Dataset",
        ),
        (
            '@"dct:title" = { card = "one" }',
            "card in “dct:title” of Dataset should be like",
        ),
        ('@"dct:title" = { card = "2..1" }', "should be like “0..1”"),
        ('@"dct:title" = "1..1"', "should be a table, but is '1..1'"),
        ('@"tdc:title" = {}', "“tdc:title” in “tdc:title” of Dataset has no known prefix"),
        ('@"dct:title" = { kind = "text" }', "should be one of any, literal, iri"),
        ('@"dct:type" = { need = "C" }', "so “when” should say on what it depends"),
        ('@"dct:type" = { need = "M" }', "so “card” should begin with 1"),
        ('@"dct:type" = { judged = "Thing" }', "names no class: “Thing”"),
        ('@"dct:type" = { pattern = "(" }', "is not a regular expression"),
        ('@"dct:type" = { levels = { OPEN = {} } }', "is not among the profile's levels"),
        ("[classes.Thing]", "iri in [classes.Thing] is missing"),
        ("[classes]\nDataset = 1", "Dataset in [classes] should be a table"),
        (
            'name = "lab"\nrelease = "2.0"\ntext = "https://x.example.org/"\n[classes]',
            "makes it lab-2.0, but the file is",
        ),
        ('name = "lab"\nrelease = "1.0"\n[classes]', "text in the file is missing"),
        ('name = "lab"\nextends = "dcat-ap"', "names no profile with its release: “dcat-ap”"),
        ('name = "lab"\nextends = "lab-1.0"', "extends itself, by way of lab-1.0"),
        ('name = "lab', "is not valid TOML"),
    ],
)
def test_a_broken_file_is_one_sentence(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(ConfigError) as caught:
        shelf(tmp_path, text).get("lab-1.0")
    assert told in caught.value.message and "lab-1.0.toml" in caught.value.message


def test_an_unknown_profile_is_told_with_the_nearest(bundled: Profiles) -> None:
    with pytest.raises(ConfigError, match=r"There is no profile “dcat-pa”. Did you mean “dcat-ap”\?"):
        bundled.get("dcat-pa")
