"""The whole in files: parts that are never torn, prefixes once a part, counts that are right, nights that follow."""

import gzip
import hashlib
from collections import Counter
from pathlib import Path

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, parse

from fairdict.publish import dumps
from fairdict.publish.dumps import Counts, Quads, Turtle, described, sums
from fairdict.rdf import RDF_TYPE, triples
from tests import built_example
from tests.built_example import build, night, sheet, small
from tests.test_cli import say

BASE = "https://klein.example.org/"
PREFIXES = {"dct": "http://purl.org/dc/terms/", "dcat": "http://www.w3.org/ns/dcat#"}
VOID = "http://rdfs.org/ns/void#"


def block(n: int, text: str = "x") -> list[str]:
    thing = f"{BASE}dataset/{n}"
    return [
        f'<{thing}> <http://purl.org/dc/terms/title> "{text}" <{thing}#record> .',
        f"<{thing}> <{RDF_TYPE}> <http://www.w3.org/ns/dcat#Dataset> <{thing}#record> .",
    ]


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(0, 300), max_size=12), st.integers(1, 900))
def test_parts_hold_whole_blocks_in_order(sizes: list[int], part: int) -> None:
    blocks = [block(n, "x" * size) for n, size in enumerate(sizes)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(dumps, "PART", part)
        made = Quads("all")
        for each in blocks:
            made.add(each)
        files = made.files()
    assert [p for p, _ in files] == ["graph/all.nq.gz", *(f"graph/all-{n:04}.nq.gz" for n in range(2, len(files) + 1))]
    inside = [gzip.decompress(content).decode().splitlines() for _, content in files]
    assert [line for lines in inside for line in lines] == [line for each in blocks for line in each]
    assert made.lines == 2 * len(blocks)
    assert all(len(lines) == 2 or sum(len(x) + 1 for x in lines) <= part for lines in inside if lines)
    assert len({n for lines in inside for n in {x.rsplit(" ", 2)[1] for x in lines}}) == len(blocks)


@settings(max_examples=20, deadline=None)
@given(st.lists(st.text(max_size=30), min_size=1, max_size=10), st.integers(1, 900), st.integers(1, 400))
def test_turtle_says_the_same_in_any_parts(texts: list[str], part: int, chunk: int) -> None:
    texts = [*texts, "a\u2028@prefix x: <y> .\x85@prefix z", "@prefix a: <b> ."]
    blocks = [[str(q) + " ." for q in quads(n, text)] for n, text in enumerate(texts)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(dumps, "PART", part)
        patch.setattr(dumps, "CHUNK", chunk)
        made = Turtle("all", PREFIXES)
        for each in blocks:
            made.add(each)
        files = made.files()
    found = []
    for _, content in files:
        assert content[4:8] == bytes(4)  # no time
        body = gzip.decompress(content)
        lines = body.split(b"\n")
        assert [x.startswith(b"@prefix") for x in lines] == [True] * 2 + [False] * (len(lines) - 2)
        found += list(parse(body, RdfFormat.TURTLE))
    assert {str(q.triple) for q in found} == {str(q.triple) for n, text in enumerate(texts) for q in quads(n, text)}


def quads(n: int, text: str) -> list[Quad]:
    thing, graph = NamedNode(f"{BASE}dataset/{n}"), NamedNode(f"{BASE}dataset/{n}#record")
    clean = text.encode("utf-8", "ignore").decode()
    return [Quad(thing, NamedNode("http://purl.org/dc/terms/title"), Literal(clean), graph)]


def test_nothing_is_still_a_file() -> None:
    assert [p for p, _ in Quads("none").files()] == ["graph/none.nq.gz"]
    ((path, content),) = Turtle("none", PREFIXES).files()
    assert path == "graph/none.ttl.gz" and gzip.decompress(content).count(b"@prefix") == 2


def test_a_thing_in_many_graphs_is_counted_once() -> None:
    counts = Counts()
    for n in range(3):
        agent = f"<https://ror.org/1> <{RDF_TYPE}> <urn:Agent> <{BASE}dataset/{n}#record> ."
        counts.add([*block(n), agent], f"{BASE}dataset/{n}")
    assert counts.classes == {"<urn:Agent>": 1, "<http://www.w3.org/ns/dcat#Dataset>": 3}
    assert counts.properties[f"<{RDF_TYPE}>"] == 6


def test_sums_and_sizes_are_those_of_the_files() -> None:
    files = [("graph/b.gz", b"2"), ("graph/a.gz", b"1")]
    one, two = (hashlib.sha256(x).hexdigest() for x in (b"1", b"2"))
    assert sums(files).decode() == f"{one}  a.gz\n{two}  b.gz\n"
    assert list(described(files)) == [("graph/b.gz", 1, two), ("graph/a.gz", 1, one)]


def loaded(public: Path) -> Store:
    store = Store()
    for path in (public / "graph").glob("*.nq.gz"):
        if path.name.startswith(("catalogue", "fair")):
            store.load(gzip.decompress(path.read_bytes()), RdfFormat.N_QUADS)
    return store


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = small(tmp_path_factory.mktemp("dumps"))
    night(folder, probe=False)
    return folder / "public"


def test_void_counts_what_a_store_counts(built: Path) -> None:
    """Statements, partitions by property and by class: as an engine of another house counts them."""
    store = loaded(built)
    said = list(triples((built / "graph/void.ttl").read_bytes(), "text/turtle"))
    values = {(str(t.subject), t.predicate.value): t.object for t in said}

    def number(node: str, name: str) -> int:
        value = values[(node, f"{VOID}{name}")]
        assert isinstance(value, Literal)
        return int(value.value)

    whole = f"<{BASE}#void>"
    assert number(whole, "triples") == len(store)
    properties = {
        t.object.value: number(str(t.subject), "triples") for t in said if t.predicate.value == f"{VOID}property"
    }
    classes = {t.object.value: number(str(t.subject), "entities") for t in said if t.predicate.value == f"{VOID}class"}
    assert properties == Counter(q.predicate.value for q in store)
    members = {(q.subject, q.object) for q in store if q.predicate.value == RDF_TYPE}
    assert classes == Counter(kind.value for _, kind in members)
    assert (number(whole, "properties"), number(whole, "classes")) == (len(properties), len(classes))


def test_the_catalogue_tells_its_dumps_as_they_are(built: Path) -> None:
    said = list(triples((built / "graph/dcat.ttl").read_bytes(), "text/turtle"))
    about: dict[str, dict[str, list[str]]] = {}
    for t in said:
        about.setdefault(t.subject.value, {}).setdefault(
            t.predicate.value.rpartition("#")[2].rpartition("/")[2], []
        ).append(t.object.value)
    files = about[f"{BASE}#catalog"]["distribution"]
    assert sorted(about[f]["title"][0] for f in files) == sorted(p.name for p in (built / "graph").glob("*.gz"))
    for name in files:
        path = built / about[name]["downloadURL"][0].removeprefix(BASE)
        content = path.read_bytes()
        assert about[name]["byteSize"] == [str(len(content))]
        assert about[about[name]["checksum"][0]]["checksumValue"] == [hashlib.sha256(content).hexdigest()]
        assert ("conformsTo" in about[name]) == path.name.startswith("dcat-ap")
    ways = [about[s]["endpointURL"][0].removeprefix(BASE) for s in about[f"{BASE}#catalog"]["service"]]
    assert sorted(ways) == ["changes/index.ttl", "fdp/", "hydra/index.ttl"]  # no server is promised


def test_nights_can_be_followed_and_a_full_build_gives_the_same_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sets of graphs, dropped and loaded, bring a copy from one night's dumps to another's, over a missed night, a
    dataset that went and one that was hidden."""
    rows = [f"S-{n};Gemeten in {n};Wat er in {n} gemeten werd;20{n}" for n in range(10, 18)]
    folder = small(tmp_path, tuple(rows))
    public = folder / "public"
    night(folder, probe=False)
    copy, last = loaded(public), newest(public)
    changes = (
        [*rows[:-1], rows[-1].replace("Gemeten", "Nogmaals gemeten")],
        [*rows[:-1], "S-30;Nieuw;Dit is nieuw;2023"],
        [*rows[:-1], "S-30;Nieuw;Dit is nieuw;2023"],  # the second list without it: a tombstone
    )
    for day, found in enumerate(changes, 1):
        monkeypatch.setattr(built_example, "EPOCH", str(1793318400 + day * 86_400))
        sheet(folder, tuple(found))
        assert night(folder, probe=False)[1].exchanged
        if day != 2:
            last = follow(copy, public, last)
            assert set(copy) == set(loaded(public)), day
    assert say(folder, "hide", "ours/S-12", "--reason", "Privacy").exit_code == 0
    follow(copy, public, last)
    assert set(copy) == set(loaded(public))
    aside = (
        "source/",
        "quality/",
        "en/source",
        "nl/source",
        "en/quality",
        "nl/quality",
        "status.json",
        ".fairdict-tree",
    )

    def whole() -> dict[str, bytes]:
        names = {p.relative_to(public).as_posix(): p for p in public.rglob("*") if p.is_file()}
        return {name: p.read_bytes() for name, p in names.items() if not name.startswith(aside)}

    before = whole()
    monkeypatch.setattr(built_example, "EPOCH", str(1793318400 + 9 * 86_400))
    assert not night(folder, probe=False)[1].exchanged  # nothing changed: nothing is written, whatever the day
    assert whole() == before
    build(folder, everything=True)
    assert whole() == before


def newest(public: Path) -> str:
    return str(orjson.loads((public / "changes/sets.json").read_bytes())["sets"][-1]["name"])


def follow(copy: Store, public: Path, last: str) -> str:
    told = orjson.loads((public / "changes/sets.json").read_bytes())
    assert last >= told["from"]
    for each in told["sets"]:
        if each["name"] > last:
            assert each["published"], each
            for iri in (public / f"changes/{each['name']}.graphs").read_text("utf-8").splitlines():
                copy.remove_graph(NamedNode(iri))
            copy.load(gzip.decompress((public / f"changes/{each['name']}.nq.gz").read_bytes()), RdfFormat.N_QUADS)
    return newest(public)
