"""The file nearest to the catalogue is in force."""

from collections.abc import Callable
from pathlib import Path

import pytest

from fairdict.fair.fields import Fields
from fairdict.fair.lens import read
from fairdict.layers import Layers, bundled
from fairdict.profiles import Profiles
from fairdict.publish.templates import Templates
from fairdict.publish.words import Words
from fairdict.vocabulary import Vocabularies


def test_what_is_bundled_is_found_in_a_checkout_and_in_a_wheel(tmp_path: Path) -> None:
    assert (bundled("vocabularies") / "contexts" / "fairdict.jsonld").is_file()
    assert bundled("nothing-of-this-name").name == "nothing-of-this-name"
    assert not bundled("nothing-of-this-name").exists()


def test_the_catalogue_s_own_file_goes_first(tmp_path: Path) -> None:
    layers = Layers(tmp_path)
    relative = "contexts/fairdict.jsonld"
    original = bundled("vocabularies") / relative
    assert layers.find("vocabularies", relative) == original
    own = tmp_path / "vocabularies" / relative
    own.mkdir(parents=True)
    assert layers.find("vocabularies", relative) == original, "a folder is no file"
    own.rmdir()
    own.write_text("{}")
    assert layers.find("vocabularies", relative) == own
    assert Layers().find("vocabularies", relative) == original
    assert layers.find("vocabularies", "no.such") is None and layers.find("nowhere", "x") is None
    assert layers.folders("vocabularies") == [tmp_path / "vocabularies", bundled("vocabularies")]
    assert layers.folders("nowhere") == []


def test_every_name_is_listed_once_with_the_file_in_force(tmp_path: Path) -> None:
    folder = tmp_path / "vocabularies" / "tables"
    folder.mkdir(parents=True)
    (folder / "licence.ttl").write_text("")
    (folder / "aaa.ttl").write_text("")
    (folder / "sub.ttl").mkdir()
    found = dict(Layers(tmp_path).files("vocabularies", "tables/*.ttl"))
    assert found["tables/licence.ttl"] == folder / "licence.ttl"
    assert found["tables/language.ttl"] == bundled("vocabularies") / "tables" / "language.ttl"
    assert list(found) == sorted(found) and next(iter(found)) == "tables/aaa.ttl" and "tables/sub.ttl" not in found


PROFILE = 'name = "lab"\nrelease = "1"\ntext = "https://lab.example.org/"\ntitle = {{ en = "{0}" }}\n'
LENS = (
    'version = "1"\ntitle = "{0}"\naggregation = "share"\n[parts]\nF = "Findable"\n'
    '[[metrics]]\npart = "F"\nrule = "F1-01M"\n'
)
READ: dict[str, tuple[str, str, Callable[[Path], str]]] = {
    "a template": ("site_templates/x.html", "{0}", lambda f: Templates(Layers(f)).rendered("x.html", {})),
    "a template that others extend": (
        "site_templates/layout.html",
        "{0}",
        lambda f: Templates(Layers(f)).rendered("about.html", {}),
    ),
    "words": (
        "site_templates/words/nl.toml",
        'home = "{0}"',
        lambda f: Words.load(Layers(f), "nl", Vocabularies.load(Layers()))["home"],
    ),
    "a lens": ("vocabularies/lenses/x.toml", LENS, lambda f: read(f / "vocabularies/lenses/x.toml").title["en"]),
    "names of fields": (
        "vocabularies/tables/fields.toml",
        '[dcat]\nname = "{0}"\nharvesters = ["dcat"]\nfields = {{}}\n',
        lambda f: Fields.load(Layers(f)).of("dcat").name,
    ),
    "a profile": ("vocabularies/profiles/lab-1.toml", PROFILE, lambda f: Profiles(Layers(f)).get("lab").title["en"]),
    "a profile that another extends": (
        "vocabularies/profiles/lab-1.toml",
        PROFILE,
        lambda f: Profiles(Layers(f)).get("ward").titles["lab-1"]["en"],
    ),
}
"""Files that are read once in a process as long as they say the same: where each lies, what it says, how it is read."""


@pytest.mark.parametrize("kind", READ)
def test_what_is_changed_counts_at_once(kind: str, tmp_path: Path) -> None:
    name, text, reading = READ[kind]
    path = tmp_path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    if "extends" in kind:
        more = PROFILE.replace("lab", "ward").format("Ward") + 'extends = "lab-1"\n'
        (tmp_path / "vocabularies" / "profiles").mkdir(parents=True, exist_ok=True)
        (tmp_path / "vocabularies" / "profiles" / "ward-1.toml").write_text(more, "utf-8")
    for said in ("One", "Two", "One"):
        path.write_text(text.format(said), "utf-8")
        assert reading(tmp_path) == said
        assert reading(tmp_path) == said
