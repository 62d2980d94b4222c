"""Who follows: the events of datasets, pages that stay as they are, change sets that make a copy equal to the dumps."""

import gzip
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from fairdict.config import Catalogue, load
from fairdict.document import digest
from fairdict.publish import stream as streams
from fairdict.publish.stream import AS, LDES, TREE, Stream
from fairdict.store import Store
from tests.built_example import small

BASE = "https://klein.example.org/"
TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


class Dated(Stream):
    """A stream whose day the test says."""

    today = "2026-03-01"

    def day(self) -> str:
        return self.today


class Site:
    """What is published, by KEY (None: a tombstone), and what became of it in the stream."""

    def __init__(self, store: Store, catalogue: Catalogue) -> None:
        self.stream = Dated(store, catalogue)
        self.shown: dict[str, str | None] = {}

    def night(self, day: str, hidden: tuple[str, ...] = (), **changes: str | None) -> dict[str, bytes]:
        """Notes ``changes``; those ``hidden`` are gone. Gives the files of that build."""
        self.stream.today = day
        self.shown |= changes
        for key in hidden:
            self.shown.pop(key, None)
        known = self.stream.known()
        there = {graph(key): self.lines(key) for key in self.shown}
        noted = [
            (iri, digest("\n".join(lines)), "", lines if self.shown[key_of(iri)] is not None else None)
            for iri, lines in there.items()
        ]
        gone = [iri for iri, (hash, _) in known.items() if hash and iri not in there]
        self.stream.note(noted, gone, hidden)
        return self.files()

    def files(self) -> dict[str, bytes]:
        contents = {graph(key): self.lines(key) for key in self.shown}
        return {p: c for unit in self.stream.units("base") for p, c in self.stream.files(unit, contents.__getitem__)}

    def lines(self, key: str) -> list[str]:
        said = self.shown[key]
        text = "gone" if said is None else f'<{BASE}dataset/{key}> <urn:says> "{said}"'
        return [f"{text} <{graph(key)}> ." if said is not None else f'<{graph(key)}> <urn:is> "gone" <{graph(key)}> .']

    def dump(self) -> set[str]:
        return {line for key in self.shown for line in self.lines(key)}


class Copy:
    """Somebody's store, brought up to date by the rule that the documentation tells."""

    def __init__(self) -> None:
        self.graphs: dict[str, set[str]] = {}
        self.last = ""
        self.loads = 0

    def follow(self, files: Mapping[str, bytes], dump: set[str]) -> None:
        told = orjson.loads(files["changes/sets.json"])
        newer = [s for s in told["sets"] if s["name"] > self.last]
        if self.last < told["from"] or not all(s["published"] for s in newer):
            self.graphs = grouped(dump)
            self.loads += 1
        else:
            for each in newer:
                for iri in files[f"changes/{each['name']}.graphs"].decode().splitlines():
                    self.graphs.pop(iri, None)
                self.graphs |= grouped(gzip.decompress(files[f"changes/{each['name']}.nq.gz"]).decode().splitlines())
        self.last = told["sets"][-1]["name"] if told["sets"] else self.last


def grouped(lines: Any) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for line in lines:
        found.setdefault(line.rsplit("<", 1)[1].removesuffix("> ."), set()).add(line)
    return found


def graph(key: str) -> str:
    return f"{BASE}dataset/{key}#record"


def key_of(iri: str) -> str:
    return iri.removeprefix(f"{BASE}dataset/").removesuffix("#record")


def pages(files: Mapping[str, bytes]) -> dict[str, bytes]:
    return {p: c for p, c in files.items() if p.endswith(".trig")}


def events(files: Mapping[str, bytes]) -> list[tuple[str, str, str, list[str]]]:
    """(kind, KEY, day, what was said) of every event, in the order of the pages."""
    found = []
    for _, body in sorted(pages(files).items()):
        quads = list(parse(body, RdfFormat.TRIG))
        members = [q.object for q in quads if q.predicate.value == f"{TREE}member"]
        for member in sorted(members, key=lambda m: int(str(m.value).rpartition("#e")[2])):
            own = {q.predicate.value: q.object for q in quads if q.subject == member}
            assert set(own) == {TYPE, f"{AS}object", f"{AS}published"}  # the official shape of an activity is closed
            when = own[f"{AS}published"]
            assert isinstance(when, Literal) and when.datatype.value.endswith("#dateTime")
            said = [str(q.object.value) for q in quads if q.graph_name == member]
            key = own[f"{AS}object"].value.removeprefix(f"{BASE}dataset/")
            found.append((own[TYPE].value.removeprefix(AS), key, when.value[:10], said))
    return found


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    catalogue = load(small(tmp_path))
    with Store(catalogue.database) as store:
        yield Site(store, catalogue)


def test_what_happened_is_told_in_order(site: Site) -> None:
    site.night("2026-03-01", a="1", b="1")
    site.night("2026-03-02", a="2")
    site.night("2026-03-03", b=None)
    files = site.night("2026-03-04", b="3")
    assert events(files) == [
        ("Create", "a", "2026-03-01", ["1"]),
        ("Create", "b", "2026-03-01", ["1"]),
        ("Update", "a", "2026-03-02", ["2"]),
        ("Delete", "b", "2026-03-03", []),
        ("Create", "b", "2026-03-04", ["3"]),  # whoever follows had removed it
    ]


def test_what_is_hidden_leaves_every_page(site: Site) -> None:
    site.night("2026-03-01", a="secret", b="1", c="1", d="1", e="1")
    before = site.night("2026-03-02", a="secret too")
    assert any(b"secret" in body for body in before.values())
    files = site.night("2026-03-03", hidden=("a",))
    unpacked = [gzip.decompress(c) if p.endswith(".gz") else c for p, c in files.items()]
    assert not any(b"secret" in body for body in unpacked)
    assert [(kind, said) for kind, key, _, said in events(files) if key == "a"] == [
        ("Create", []), ("Update", []), ("Delete", []),
    ]  # fmt: skip
    assert files["changes/2026-03-03.graphs"].decode() == f"{graph('a')}\n"
    assert gzip.decompress(files["changes/2026-03-03.nq.gz"]) == b""
    files = site.night("2026-03-04", a="open")
    assert [(k, s) for k, key, _, s in events(files) if key == "a"][-1] == ("Create", ["open"])


def test_what_was_hidden_after_it_went_is_forgotten_too(site: Site) -> None:
    site.night("2026-03-01", a="secret", b="1")
    site.night("2026-03-02", a=None)
    files = site.night("2026-03-03", hidden=("a",))
    assert not any(b"secret" in body for body in pages(files).values())
    assert [kind for kind, key, _, _ in events(files) if key == "a"] == ["Create", "Delete"]


def test_what_went_up_in_another_keeps_what_it_said(site: Site) -> None:
    first = site.night("2026-03-01", a="1", b="1")
    del site.shown["a"]
    files = site.night("2026-03-02")
    assert events(files) == [*events(first), ("Delete", "a", "2026-03-02", [])]


def test_a_full_page_stays_as_it_is(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "PAGE", 3)
    full: dict[str, bytes] = {}
    for n in range(1, 10):
        files = site.night(f"2026-03-{n:02}", **{f"k{n % 4}": str(n)})
        found = pages(files)
        assert list(found) == [f"changes/{page:05}.trig" for page in range(1, (n - 1) // 3 + 2)]
        assert full.items() <= found.items()
        full |= {p: c for p, c in found.items() if len(events({p: c})) == 3}
    assert len(full) == 3


def test_a_night_in_which_nothing_changed_changes_nothing(site: Site) -> None:
    site.night("2026-03-01", a="1", b="1", c=None)
    before = site.stream.units("base"), site.files()
    site.night("2026-04-27")
    assert (site.stream.units("base"), site.files()) == before


def test_the_view_leads_to_every_page_by_its_first_day(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "PAGE", 2)
    for n in range(1, 6):
        files = site.night(f"2026-03-{n:02}", **{f"k{n}": "1"})
    quads = list(parse(files["changes/index.ttl"], RdfFormat.TURTLE))
    view = NamedNode(f"{BASE}changes/index.ttl")
    ways = [q.object for q in quads if q.subject == view and q.predicate.value == f"{TREE}relation"]
    said = {w: {q.predicate.value.removeprefix(TREE): q.object.value for q in quads if q.subject == w} for w in ways}
    assert sorted((way["node"], way["value"][:10]) for way in said.values()) == [
        (f"{BASE}changes/00001.trig", "2026-03-01"),
        (f"{BASE}changes/00002.trig", "2026-03-03"),
        (f"{BASE}changes/00003.trig", "2026-03-05"),
    ]
    assert {way["path"] for way in said.values()} == {f"{AS}published"}
    stream = NamedNode(f"{BASE}changes/#stream")
    for path in ("changes/index.ttl", *pages(files)):
        form = RdfFormat.TURTLE if path.endswith(".ttl") else RdfFormat.TRIG
        framing = {(q.predicate.value, q.object.value) for q in parse(files[path], form) if q.subject == stream}
        assert framing >= {
            (TYPE, f"{LDES}EventStream"), (f"{TREE}view", view.value), (f"{LDES}versionOfPath", f"{AS}object"),
            (f"{LDES}versionDeletePath", TYPE), (f"{LDES}versionDeleteObject", f"{AS}Delete"),
        }  # fmt: skip


def test_a_set_is_called_by_its_day_and_a_second_one_apart(site: Site) -> None:
    site.night("2026-03-01", **{f"k{n}": "1" for n in range(10)})
    site.night("2026-03-02", k1="2")
    site.night("2026-03-02", k2="2")
    files = site.night("2026-03-01", k3="2")  # a clock that was set back
    assert [s["name"] for s in orjson.loads(files["changes/sets.json"])["sets"]] == [
        "2026-03-01", "2026-03-02", "2026-03-02-02", "2026-03-02-03",
    ]  # fmt: skip
    assert files["changes/2026-03-02-02.graphs"].decode() == f"{graph('k2')}\n"


def test_old_sets_go(site: Site) -> None:
    site.night("2026-03-01", **{f"k{n}": "1" for n in range(10)})
    assert "changes/2026-03-02.nq.gz" in site.night("2026-03-02", k1="2")
    assert "changes/2026-03-02.nq.gz" in site.night("2026-04-01", k2="2")
    files = site.night("2026-04-02", k2="3")
    told = orjson.loads(files["changes/sets.json"])
    assert told["from"] == "2026-03-03" and [s["name"] for s in told["sets"]] == ["2026-04-02"]
    assert "changes/2026-03-02.nq.gz" not in files


NIGHTS = st.lists(
    st.tuples(
        st.dictionaries(st.sampled_from("abcdefgh"), st.sampled_from(["1", "2", None]), max_size=4),
        st.lists(st.sampled_from("abcdefgh"), max_size=1),
        st.booleans(),
        st.integers(0, 12),
    ),
    max_size=8,
)


@settings(max_examples=25, deadline=None)
@given(NIGHTS)
def test_a_copy_that_follows_is_equal_to_the_dumps(
    nights: list[tuple[dict[str, str | None], list[str], bool, int]],
) -> None:
    """Whatever changes, whichever nights are missed, however many builds a day has."""
    with tempfile.TemporaryDirectory() as name:
        catalogue = load(small(Path(name)))
        with Store(catalogue.database) as store:
            site, copy, day = Site(store, catalogue), Copy(), 1
            files = site.night("2026-01-01", **{key: "0" for key in "abcdefgh"})
            copy.follow(files, site.dump())
            for changes, hidden, looks, later in nights:
                day += later
                files = site.night(f"2026-{1 + day // 28:02}-{1 + day % 28:02}", tuple(hidden), **changes)
                if looks:
                    copy.follow(files, site.dump())
                    assert copy.graphs == grouped(site.dump())


def test_a_copy_needs_the_dumps_only_where_much_changed(site: Site) -> None:
    copy = Copy()
    copy.follow(site.night("2026-03-01", **{f"k{n}": "1" for n in range(10)}), site.dump())
    for n in range(2, 9):
        copy.follow(site.night(f"2026-03-{n:02}", **{f"k{n}": "2"}), site.dump())
    assert copy.loads == 1 and copy.graphs == grouped(site.dump())
    copy.follow(site.night("2026-03-09", **{f"k{n}": "3" for n in range(10)}), site.dump())
    assert copy.loads == 2


def test_quads_are_quads(site: Site) -> None:
    files = site.night("2026-03-01", a="1", b=None, c="1")
    files = site.night("2026-03-02", a="2")
    (quad,) = parse(gzip.decompress(files["changes/2026-03-02.nq.gz"]), RdfFormat.N_QUADS)
    assert quad == Quad(NamedNode(f"{BASE}dataset/a"), NamedNode("urn:says"), Literal("2"), NamedNode(graph("a")))
