"""DDI documents from files, folders, zips, addresses and pages; the mapping is in test_xml_formats.py."""

import io
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from fairdict_harvesters import ddi
from fairdict_harvesters.formats import ddi_documents

from fairdict.config import Source
from fairdict.errors import ConfigError, FetchError, RecordError
from fairdict.harvester import Listing, Mark
from fairdict.model import Record, Response
from fairdict.web import Web

MakeSource = Callable[..., Source]
HOME = "https://archive.example/"


def study(name: str, *, own: bool = True) -> str:
    number = f"<IDNo>{name}</IDNo>" if own else ""
    return (
        f"<codeBook><stdyDscr><citation><titlStmt><titl>Title of {name}</titl>{number}</titlStmt></citation></stdyDscr>"
        "</codeBook>"
    )


@dataclass
class Archive:
    """A server of documents; those in ``states`` have an ETag, and answer 304 to whom knows it."""

    documents: Mapping[str, bytes | str | int]
    states: dict[str, str] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def read(self, address: str, base: Path | None = None, *, etag: str = "", **_: Any) -> Response:
        self.asked.append(address)
        found = self.documents.get(address, 404)
        if isinstance(found, int):
            raise FetchError(f"{address} answered {found}.", kind="status", url=address, status=found)
        state = self.states.get(address, "")
        if state and etag == state:
            return Response(address, 304, {}, b"", "2025-10-01T12:00:00Z")
        body = found.encode() if isinstance(found, str) else found
        return Response(address, 200, {"etag": state} if state else {}, body, "2025-10-01T12:00:00Z")

    def get(self, url: str, *, accept: str = "") -> Response:
        return self.read(url)


def walk(source: Source, web: Any, since: str | None = None) -> tuple[list[Record], Listing]:
    found, listing, _ = through(ddi.fetch(source, web, since))
    return found, listing


def through(generator: Any) -> tuple[list[Record], Listing, list[Mark]]:
    found: list[Record] = []
    marks: list[Mark] = []
    while True:
        try:
            item = next(generator)
        except StopIteration as end:
            return found, end.value, marks
        if isinstance(item, Mark):
            marks.append(item)
        else:
            found.append(item)


def named(source: Source, web: Any, since: str | None = None) -> tuple[list[str], Listing]:
    records, listing = walk(source, web, since)
    return [r.identifier for r in records], listing


def zipped(**files: str) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as packed:
        for name, text in files.items():
            packed.writestr(name.replace("__", "."), text)
    return held.getvalue()


def files_of(make_source: MakeSource, folder: Path, url: str, **options: Any) -> Source:
    return make_source("ddi", url, folder=folder, options=options)


def test_a_file_is_a_study(make_source: MakeSource, tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text(study("s1"), "utf-8")
    source = files_of(make_source, tmp_path, "a.xml")
    [record], listing = walk(source, Web(user_agent="test"))
    assert record.identifier == "s1" and listing.full and listing.ended and not listing.complaints
    [about] = ddi.describe(record, source)
    assert about.data["title"] == {"@none": ["Title of s1"]} and "dataset" in about.types


def test_a_folder_holds_studies_and_zips_of_them(make_source: MakeSource, tmp_path: Path) -> None:
    (tmp_path / "all" / "below").mkdir(parents=True)
    (tmp_path / "all" / "a.xml").write_text(study("s1"), "utf-8")
    (tmp_path / "all" / "below" / "b.XML").write_text(study("x", own=False), "utf-8")
    (tmp_path / "all" / "c.zip").write_bytes(zipped(c1__xml=study("s3"), c2__xml=study("s4"), readme__txt="hello"))
    (tmp_path / "all" / "d.txt").write_text("no study", "utf-8")
    found, listing = named(files_of(make_source, tmp_path, "all"), Web(user_agent="test"))
    assert sorted(found) == sorted(["s1", str(tmp_path / "all" / "below" / "b.XML"), "s3", "s4"])
    assert listing.ended and not listing.complaints


def test_a_document_may_hold_several_studies(make_source: MakeSource) -> None:
    body = f"<all>{study('s1')}{study('x', own=False)}{study('s1')}</all>"
    found, listing = named(make_source("ddi", f"{HOME}all.xml"), Archive({f"{HOME}all.xml": body}))
    assert found == ["s1", f"{HOME}all.xml#2", f"{HOME}all.xml#3"]
    assert "“s1” names two studies" in listing.complaints[0]


def test_listed_addresses_are_asked_one_by_one(make_source: MakeSource) -> None:
    archive = Archive({f"{HOME}a.xml": study("s1"), f"{HOME}c.xml": study("s3")})
    source = make_source("ddi", HOME, options={"addresses": ["a.xml", "b.xml", "c.xml"]})
    found, listing = named(source, archive)
    assert found == ["s1", "s3"] and not listing.ended and listing.cursor == ""
    assert "b.xml answered 404" in listing.complaints[0]


def test_a_pattern_stands_for_each_identifier(make_source: MakeSource) -> None:
    url = f"{HOME}api/datasets/export?exporter=ddi&persistentId={{}}"
    asked = f"{HOME}api/datasets/export?exporter=ddi&persistentId=doi:10.5072/A%20B"
    archive = Archive({asked: study("s1")})
    assert named(make_source("ddi", url, options={"identifiers": ["doi:10.5072/A B"]}), archive)[0] == ["s1"]
    with pytest.raises(ConfigError, match=r"identifiers in .* need “\{\}” in `url`"):
        walk(make_source("ddi", HOME, options={"identifiers": ["1"]}), archive)


def test_a_page_leads_to_documents_on_its_own_server(make_source: MakeSource) -> None:
    page = (
        '<html><a href="a.xml">A</a> <a href="/study?format=ddi&amp;id=2">B</a> <a href="about.html">no</a>'
        '<a href="https://elsewhere.example/c.xml">no</a> <a href="d.xml">D</a> <a href="a.xml">again</a>'
        '<a href="http://[">no</a></html>'
    )
    archive = Archive(
        {
            HOME: page,
            f"{HOME}a.xml": study("s1"),
            f"{HOME}study?format=ddi&id=2": study("s2"),
            f"{HOME}d.xml": "<feed/>",
        }
    )
    found, listing = named(make_source("ddi", HOME), archive)
    assert found == ["s1", "s2"] and listing.ended
    assert listing.complaints == (
        f"{HOME}d.xml is linked, but is no DDI document: it is a document <feed> without a codeBook or a StudyUnit.",
    )
    assert len(archive.asked) == 4
    only = make_source("ddi", HOME, options={"include": "id="})
    assert named(only, Archive(archive.documents))[0] == ["s2"]
    with pytest.raises(ConfigError, match=r"include in .* is no regular expression"):
        walk(make_source("ddi", HOME, options={"include": "("}), archive)


def test_a_link_that_fails_leaves_the_list_unended(make_source: MakeSource) -> None:
    archive = Archive({HOME: '<a href="a.xml"><a href="b.xml">', f"{HOME}a.xml": 500, f"{HOME}b.xml": study("s2")})
    found, listing = named(make_source("ddi", HOME), archive)
    assert found == ["s2"] and not listing.ended and "answered 500" in listing.complaints[0]


def test_what_has_not_changed_is_not_sent_again(make_source: MakeSource) -> None:
    archive = Archive(
        {f"{HOME}a.xml": study("s1"), f"{HOME}b.xml": study("s2")}, {f"{HOME}a.xml": "1", f"{HOME}b.xml": "1"}
    )
    source = make_source("ddi", HOME, options={"addresses": ["a.xml", "b.xml"]})
    found, first = named(source, archive)
    assert found == ["s1", "s2"] and first.full
    found, second = named(source, archive, first.cursor)
    assert found == [] and second.unmodified and not second.full and second.cursor == first.cursor
    archive.states[f"{HOME}b.xml"] = "2"
    found, third = named(source, archive, second.cursor)
    assert found == ["s2"] and not third.unmodified and not third.full, "absence says nothing about what was not sent"
    assert named(source, archive, "no cursor of ours")[0] == ["s1", "s2"]


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("<feed/>", "is no DDI document: it is a document <feed> without a codeBook"),
        ("hello", "is no DDI document: it is not well-formed XML"),
        (b"PK\x03\x04broken", "is a damaged zip"),
        ('<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "document type"),
    ],
)
def test_what_is_no_ddi_is_told(make_source: MakeSource, body: bytes | str, told: str) -> None:
    with pytest.raises(FetchError, match=told):
        walk(make_source("ddi", f"{HOME}x"), Archive({f"{HOME}x": body}))


def test_a_zip_that_grows_beyond_measure_is_left(make_source: MakeSource, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ddi_documents, "UNPACKED", 2**20)
    body = zipped(a__xml="x" * (2**20 + 1))
    with pytest.raises(FetchError, match="holds more than 1 MB"):
        walk(make_source("ddi", f"{HOME}x.zip"), Archive({f"{HOME}x.zip": body}))


def test_a_file_in_a_zip_that_is_no_study_is_told(make_source: MakeSource) -> None:
    body = zipped(a__xml="<feed/>", b__xml=study("s2"))
    found, listing = named(make_source("ddi", f"{HOME}x.zip"), Archive({f"{HOME}x.zip": body}))
    assert found == ["s2"] and "a.xml in" in listing.complaints[0]


def test_an_empty_folder_is_told(make_source: MakeSource, tmp_path: Path) -> None:
    (tmp_path / "none").mkdir()
    found, listing = named(files_of(make_source, tmp_path, "none"), Web(user_agent="test"))
    assert found == [] and "holds no study in DDI" in listing.complaints[0]


def test_an_interrupted_run_goes_on(make_source: MakeSource) -> None:
    documents = {f"{HOME}{n}.xml": study(f"s{n}") for n in range(120)}
    states = dict.fromkeys(documents, "1")
    source = make_source("ddi", HOME, options={"addresses": [f"{n}.xml" for n in range(120)]})
    whole, listing, marks = through(ddi.fetch(source, Archive(documents, states), None))  # type: ignore[arg-type]
    assert len(whole) == 120 and len(marks) == 2
    for mark, done in zip(marks, (50, 100), strict=True):
        rest, again, _ = through(ddi.resume(source, Archive(documents, states), None, mark.position))  # type: ignore[arg-type]
        assert [r.identifier for r in rest] == [r.identifier for r in whole[done:]]
        assert again == listing
    with pytest.raises(FetchError, match="The place to go on from, “x”, cannot be read"):
        ddi.resume(source, Archive({}), None, "x")  # type: ignore[arg-type]


def test_one_study_is_found_by_its_name(make_source: MakeSource) -> None:
    archive: Any = Archive({f"{HOME}a.xml": study("s1"), f"{HOME}b.xml": study("s2")})
    source = make_source("ddi", HOME, options={"addresses": ["a.xml", "b.xml"]})
    found = ddi.one(source, archive, "s2")
    assert found is not None and found.identifier == "s2"
    assert ddi.one(source, archive, "s9") is None


def test_a_broken_record_is_refused(make_source: MakeSource) -> None:
    with pytest.raises(RecordError, match="Study “a” cannot be read"):
        list(ddi.describe(Record("a", b"<a", "application/xml"), make_source("ddi")))


def test_what_is_ddi_is_found(tmp_path: Path) -> None:
    archive: Any = Archive({HOME: study("s1"), f"{HOME}b": "<feed/>", f"{HOME}c": "x"})
    assert [ddi.speaks(u, archive) for u in (HOME, f"{HOME}b", f"{HOME}c")] == [HOME, None, None]
    path = tmp_path / "a.xml"
    path.write_text(study("s1"), "utf-8")
    assert ddi.speaks(str(path), Web(user_agent="test")) == str(path)


def test_a_page_with_more_links_than_are_read_says_so(make_source: MakeSource, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ddi_documents, "MOST", 2)
    links = "".join(f'<a href="/{n}.xml">x</a>' for n in range(3))
    documents = {HOME: f"<html>{links}</html>", **{f"{HOME}{n}.xml": study(f"s{n}") for n in range(3)}}
    found, listing = named(make_source("ddi", HOME), Archive(documents))
    assert found == ["s0", "s1"] and not listing.ended
    assert listing.complaints == (f"{HOME} links to 3 documents; the first 2 were read.",)
