"""RO-Crates: on the web, in a page, packed; and archives that are no crates or worse."""

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import orjson
import pytest
from fairdict_harvesters import schemaorg
from fairdict_harvesters.formats import packed as guards
from fairdict_harvesters.formats import ro_crate
from hypothesis import given, settings
from hypothesis import strategies as st

from fairdict.harvester import FetchError
from tests.test_signposting import HOME, Make, Net, described, harvest, response

CRATE = Path(__file__).parent / "records" / "schemaorg" / "crate" / ro_crate.METADATA
TEXT = CRATE.read_text("utf-8")


def packed(*entries: tuple[str, bytes]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in entries:
            archive.writestr(name, body)
    return held.getvalue()


def addresses(document: dict[str, Any]) -> list[str]:
    return [a for d in document["distribution"] for a in d["accessURL"]]


def test_files_have_addresses_where_the_crate_is_on_the_web(make_source: Make) -> None:
    url = f"{HOME}/c/{ro_crate.METADATA}"
    source = make_source("schemaorg", url)
    (record,), listing = harvest(source, Net({url: TEXT}))
    found = described(source, record).document()
    assert found["id"] == "https://doi.org/10.5072/crate" and listing.ended
    assert f"{HOME}/c/nights.csv" in addresses(found) and f"{HOME}/c/scans/1.png" in addresses(found)
    assert found["conformsTo"][0]["id"] == "https://w3id.org/ro/wfrun/process/0.5"


def test_a_crate_in_its_preview(make_source: Make) -> None:
    url = f"{HOME}/c/ro-crate-preview.html"
    page = f'<html><script type="application/ld+json">{TEXT}</script></html>'
    source = make_source("schemaorg", url)
    (record,), _ = harvest(source, Net({url: page}))
    assert f"{HOME}/c/nights.csv" in addresses(described(source, record).document())


@pytest.mark.parametrize("name", [ro_crate.METADATA, f"sleep/{ro_crate.METADATA}", f"{ro_crate.METADATA}ld"])
def test_files_of_a_packed_crate_have_none(make_source: Make, tmp_path: Path, name: str) -> None:
    (tmp_path / "crate.zip").write_bytes(packed(("nights.csv", b"1"), (name, TEXT.encode())))
    source = make_source("schemaorg", "crate.zip", folder=tmp_path)
    records, listing = harvest(source, Reader(tmp_path))
    found = described(source, records[0]).document()
    assert addresses(found) == ["https://example.org/crates/sleep.zip", "https://example.org/remote.csv"]
    assert [p["title"] for p in found["http://schema.org/hasPart"][:1]] == [{"@none": ["Nights"]}]
    assert listing.ended


class Reader(Net):
    """A door to the files of a folder."""

    def __init__(self, folder: Path) -> None:
        super().__init__({})
        self.folder = folder

    def read(self, address: str, base: Path | None = None) -> Any:
        found = response(address, "")
        return type(found)(address, 200, {}, (self.folder / address).read_bytes(), found.fetched)


def test_a_crate_without_an_address_of_its_own() -> None:
    graph = [
        {
            "@id": "ro-crate-metadata.json",
            "conformsTo": {"@id": "https://w3id.org/ro/crate/1.1"},
            "about": {"@id": "./"},
        },
        {"@id": "./", "@type": "Dataset", "name": "x"},
    ]
    there = ro_crate.root({"@graph": graph}, f"{HOME}/c/{ro_crate.METADATA}")
    assert there == {"@id": f"{HOME}/c/", "@type": "Dataset", "name": "x"}
    assert ro_crate.root({"@graph": graph}) == {"@type": "Dataset", "name": "x"}
    renamed = [{**graph[0], "@id": "descriptor"}, graph[1]]
    assert ro_crate.root({"@graph": renamed}) is not None  # known by what it conforms to
    typed = ro_crate.root({"@graph": [graph[0], {**graph[1], "@type": "RepositoryCollection"}]})
    assert typed is not None and typed["@type"] == ["Dataset", "RepositoryCollection"]


@pytest.mark.parametrize(
    "value",
    [
        None,
        [],
        {},
        {"@graph": 1},
        {"@graph": [1, {"@id": "ro-crate-metadata.json"}]},
        {"@graph": [{"@id": "ro-crate-metadata.json", "about": {"@id": "./"}}]},
        {"@graph": [{"@id": "x.json", "about": {"@id": "y"}}, {"@id": "y", "@type": "Dataset"}]},
    ],
)
def test_what_is_no_crate(value: Any) -> None:
    assert ro_crate.root(value) is None


def test_archives_that_are_none(make_source: Make) -> None:
    url = f"{HOME}/data.zip"

    class Bytes(Net):
        def get(self, url: str, *, accept: str = "", check_status: bool = True) -> Any:
            found = super().get(url, accept=accept, check_status=check_status)
            return type(found)(found.url, 200, {}, body, found.fetched)

    body = packed(("a.csv", b"1"))
    assert harvest(make_source("schemaorg", url), Bytes({f"{HOME}/robots.txt": 404, url: "x"}))[0] == []
    body = packed((ro_crate.METADATA, TEXT.encode()))[:-30]
    with pytest.raises(FetchError, match=r"data\.zip is a zip archive and cannot be unpacked"):
        harvest(make_source("schemaorg", url), Bytes({f"{HOME}/robots.txt": 404, url: "x"}))
    assert schemaorg.speaks(url, Bytes({f"{HOME}/robots.txt": 404, url: "x"})) is None  # type: ignore[arg-type]


def test_bombs_are_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = packed((ro_crate.METADATA, b" " * 10_000_000))
    with pytest.raises(FetchError, match="unpacks to more than is allowed"):
        ro_crate.unpacked(bomb, "x")
    monkeypatch.setattr(guards, "ENTRIES", 2)
    with pytest.raises(FetchError, match="holds more than 2 files"):
        ro_crate.unpacked(packed(*((str(n), b"") for n in range(3))), "x")
    locked = bytearray(packed((ro_crate.METADATA, TEXT.encode())))
    central = locked.rindex(b"PK\x01\x02")
    locked[6] |= 1
    locked[central + 8] |= 1
    with pytest.raises(FetchError, match="is locked with a password"):
        ro_crate.unpacked(bytes(locked), "x")
    lying = bytearray(packed((ro_crate.METADATA, b" " * 10_000_000)))
    central = lying.rindex(b"PK\x01\x02")
    lying[central + 24 : central + 28] = (100).to_bytes(4, "little")  # it says that it is small
    with pytest.raises(FetchError, match=r"cannot be unpacked|unpacks to more"):
        ro_crate.unpacked(bytes(lying), "x")


@settings(max_examples=100)
@given(st.binary(max_size=60), st.integers(0, 400), st.integers(0, 255))
def test_no_archive_breaks_reading(more: bytes, place: int, byte: int) -> None:
    body = bytearray(packed((ro_crate.METADATA, TEXT.encode())))
    body[place % len(body)] = byte
    for tried in (b"PK\x03\x04" + more, bytes(body)):
        try:
            ro_crate.unpacked(tried, "x")
        except FetchError as error:
            assert error.message.endswith("ask the partner to pack it again.")


def test_a_crate_refers_to_itself_only_so_far() -> None:
    files = [{"@id": f"{n}.csv", "@type": "File", "author": {"@id": "#me"}} for n in range(300)]
    graph = [
        {"@id": "ro-crate-metadata.json", "about": {"@id": "./"}},
        {"@id": "./", "@type": "Dataset", "hasPart": [{"@id": f["@id"]} for f in files], "author": {"@id": "#me"}},
        {"@id": "#me", "@type": "Person", "name": "Me", "owns": [{"@id": f["@id"]} for f in files]},
        *files,
    ]
    found = ro_crate.root({"@graph": graph}, f"{HOME}/c/")
    assert found is not None and found["author"]["name"] == "Me"
    assert all(f["author"]["name"] == "Me" for f in found["hasPart"])
    assert len(orjson.dumps(found)) < 10_000_000
    assert json.loads(TEXT)["@graph"]
