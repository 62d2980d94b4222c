"""The file nearest to the catalogue is in force."""

from pathlib import Path

from fairdict.layers import Layers, bundled


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
