"""The dumps, their description and each dataset's own graph: one truth in every form."""

import gzip
import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pyld import jsonld
from pyoxigraph import BlankNode, CanonicalizationAlgorithm, Dataset, Literal, NamedNode, Quad, RdfFormat, parse

from fairdict.config import Catalogue, load
from fairdict.publish import dumps, graphs, record
from fairdict.publish.entries import Entries
from fairdict.rdf import triples
from fairdict.store import Store
from tests.built_example import build, copied, night, one_gone, small

BASE = "https://data.example.org/"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
DCAT = "http://www.w3.org/ns/dcat#"
VOID = "http://rdfs.org/ns/void#"
DATASET = NamedNode(f"{DCAT}Dataset")
LINE = re.compile(rb"(<[^<>\"{}|^`\\\x00-\x20]*>) (<[^<>\"{}|^`\\\x00-\x20]*>) (.+) (<[^<>\"{}|^`\\\x00-\x20]*>) \.")


@pytest.fixture(scope="module")
def catalogue(built: Catalogue, tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    return copied(built, tmp_path_factory.mktemp("graphs"))


@pytest.fixture(scope="module")
def entries(catalogue: Catalogue) -> Iterator[Entries]:
    with Store(catalogue.database) as store:
        yield Entries(store)


def dump(public: Path, name: str = "catalogue") -> list[bytes]:
    return gzip.decompress((public / "graph" / f"{name}.nq.gz").read_bytes()).splitlines()


def named(quads: list[Quad]) -> dict[str, list[Quad]]:
    found: dict[str, list[Quad]] = {}
    for quad in quads:
        assert isinstance(quad.graph_name, NamedNode)
        found.setdefault(quad.graph_name.value, []).append(quad)
    return found


def same(first: Any, second: Any) -> bool:
    """Whether two lots of triples are one graph, the cells of lists being nameless."""
    return canonical(first) == canonical(second)


def canonical(statements: Any) -> set[str]:
    found = [(s.subject, s.predicate, s.object) for s in statements]
    cells = {s for s, p, _ in found if p.value in (f"{RDF}first", f"{RDF}rest")}
    names = {cell: BlankNode(f"c{hashlib.md5(str(cell).encode()).hexdigest()}") for cell in cells}
    dataset = Dataset(Quad(names.get(s, s), p, names.get(o, o)) for s, p, o in found)
    dataset.canonicalize(CanonicalizationAlgorithm.UNSTABLE)
    return {str(q) for q in dataset}


def test_every_line_of_every_dump_is_a_quad_of_named_things(catalogue: Catalogue) -> None:
    files = sorted((catalogue.public / "graph").glob("*.nq.gz"))
    assert [p.name for p in files] == ["catalogue.nq.gz", "dcat-ap.nq.gz", "fair.nq.gz"]
    for path in files:
        content = gzip.decompress(path.read_bytes())
        assert content.endswith(b" .\n")
        for line in content.splitlines():
            assert LINE.fullmatch(line), line
        quads = list(parse(content, RdfFormat.N_QUADS))
        assert len(quads) == len(set(map(str, quads))) == content.count(b"\n")


def test_graphs_follow_by_key_and_lines_are_sorted_within(catalogue: Catalogue) -> None:
    order: list[str] = []
    groups: dict[str, list[bytes]] = {}
    for line in dump(catalogue.public):
        graph = line.rsplit(b"<", 1)[1][:-3].decode()
        if not order or order[-1] != graph:
            order.append(graph)
        groups.setdefault(graph, []).append(line)
    assert len(order) == len(set(order)) == 76 + sum("#rest" in g for g in order)
    assert order[0] == f"{BASE}#catalog"
    records = [g for g in order if g.endswith("#record")]
    assert order[-len(records) :] == records == sorted(records)
    for graph, found in groups.items():
        assert found == sorted(found), graph


def test_a_datasets_own_files_say_what_the_dump_says(catalogue: Catalogue) -> None:
    parsed = named([q for q in parse(b"\n".join(dump(catalogue.public)), RdfFormat.N_QUADS) if isinstance(q, Quad)])
    folders = sorted(p.parent for p in (catalogue.public / "dataset").glob("*/index.ttl"))
    assert len(folders) == 75
    lists = 0
    for folder in folders:
        graph = parsed[f"{BASE}dataset/{folder.name}#record"]
        lists += any(q.predicate.value == f"{RDF}first" for q in graph)
        turtle = list(triples((folder / "index.ttl").read_bytes(), "text/turtle"))
        assert {str(t) for t in turtle} == {str(q.triple) for q in graph}, folder.name
        assert same(triples((folder / "index.jsonld").read_bytes(), "application/ld+json"), graph), folder.name
    assert lists > 10


def test_json_ld_carries_its_own_context(catalogue: Catalogue) -> None:
    """A processor that may not ask anyone finds nothing that it would have to ask for."""

    def refusing(url: str, options: Any) -> Any:
        raise AssertionError(f"{url} was asked for")

    for path in sorted((catalogue.public / "dataset").glob("*/index.jsonld"))[::9]:
        document = json.loads(path.read_bytes())
        expanded = jsonld.expand(document, {"documentLoader": refusing})
        assert {node["@id"] for node in expanded} >= {f"{BASE}dataset/{path.parent.name}"}
        told = jsonld.to_rdf(document, {"documentLoader": refusing, "format": "application/n-quads"})
        assert same(triples(told.encode(), "application/n-quads"), triples(path.read_bytes(), "application/ld+json"))


def test_the_catalogue_lists_what_is_there(catalogue: Catalogue) -> None:
    quads = list(parse(b"\n".join(dump(catalogue.public)), RdfFormat.N_QUADS))
    catalog = NamedNode(f"{BASE}#catalog")
    listed: dict[str, set[str]] = {}
    for quad in quads:
        if quad.subject == catalog and quad.graph_name == catalog:
            listed.setdefault(quad.predicate.value.removeprefix(DCAT), set()).add(str(quad.object))
    with Store(catalogue.database) as store:
        rows = store.rows("SELECT kind, COUNT(*) AS n FROM dataset WHERE state = 'live' GROUP BY kind")
        kinds = {r["kind"]: r["n"] for r in rows}
    assert len(listed["dataset"]) == kinds["Dataset"] + kinds["DatasetSeries"]
    assert len(listed["service"]) == kinds["DataService"] and len(listed["catalog"]) == kinds["Catalog"]
    assert len(listed["record"]) == 75
    described = {str(q.subject) for q in quads if str(q.graph_name).endswith("#record>")}
    assert listed["dataset"] | listed["service"] | listed["record"] <= described


def test_a_tombstone_keeps_its_record_and_leaves_the_catalogue(tmp_path: Path) -> None:
    folder = one_gone(tmp_path)
    found = load(folder)
    with Store(found.database) as store:
        gone = store.value("SELECT iri FROM dataset WHERE state = 'withdrawn'")
        live = {r["iri"] for r in store.rows("SELECT iri FROM dataset WHERE state = 'live'")}
    quads = list(parse(b"\n".join(dump(found.public)), RdfFormat.N_QUADS))
    catalog = f"{found.base_iri}#catalog"
    links = {(q.predicate.value.removeprefix(DCAT), q.object.value) for q in quads if q.subject.value == catalog}
    assert {value for name, value in links if name == "dataset"} == live
    assert ("record", f"{gone}#record") in links
    said = {(q.predicate.value, q.object.value) for q in quads if q.subject.value == f"{gone}#record"}
    assert ("http://www.w3.org/ns/adms#status", record.DELETED) in said
    assert ("http://xmlns.com/foaf/0.1/primaryTopic", gone) in said
    statuses = [q.object.value for q in quads if q.predicate.value == "http://www.w3.org/ns/adms#status"]
    assert sorted(statuses) == [record.CREATED, record.CREATED, record.DELETED]
    assert entities(found) == sum(
        q.object.value == f"{DCAT}Dataset" for q in quads if q.predicate.value == f"{RDF}type"
    )


def entities(catalogue: Catalogue) -> int:
    """How many datasets the VoID description counts."""
    found = list(triples((catalogue.public / "graph" / "void.ttl").read_bytes(), "text/turtle"))
    (part,) = [t.subject for t in found if t.predicate.value == f"{VOID}class" and t.object == DATASET]
    (count,) = [t.object for t in found if t.subject == part and t.predicate.value == f"{VOID}entities"]
    assert isinstance(count, Literal)
    return int(count.value)


def test_void_counts_what_the_dumps_hold(catalogue: Catalogue) -> None:
    content = (catalogue.public / "graph" / "void.ttl").read_bytes()
    assert content == (catalogue.public / ".well-known" / "void").read_bytes()
    described = list(triples(content, "text/turtle"))
    whole = [t for t in described if t.subject.value == f"{BASE}#void"]
    said = [(t.predicate.value, getattr(t.object, "value", "")) for t in whole]
    named_dumps = sorted(value for name, value in said if name == f"{VOID}dataDump")
    assert named_dumps == [f"{BASE}graph/catalogue.nq.gz", f"{BASE}graph/fair.nq.gz"]
    paths = [catalogue.public / address.removeprefix(BASE) for address in named_dumps]
    lines = sum(gzip.decompress(p.read_bytes()).count(b"\n") for p in paths)
    assert [value for name, value in said if name == f"{VOID}triples"] == [str(lines)]
    views = [(t.predicate.value, t.object.value) for t in described if t.subject.value == f"{BASE}#void-dcat-ap"]
    assert (f"{VOID}subset", f"{BASE}#void-dcat-ap") in said
    assert (f"{VOID}dataDump", f"{BASE}graph/dcat-ap.nq.gz") in views
    assert (f"{VOID}triples", str(len(dump(catalogue.public, "dcat-ap")))) in views
    quads = parse(b"\n".join(dump(catalogue.public)), RdfFormat.N_QUADS)
    datasets = {
        str(q.subject) for q in quads if q.predicate.value == f"{RDF}type" and q.object.value == f"{DCAT}Dataset"
    }
    assert entities(catalogue) == len(datasets)


def test_checksums_are_those_of_the_files(catalogue: Catalogue) -> None:
    folder = catalogue.public / "graph"
    rows = [line.split("  ") for line in (folder / "SHA256SUMS").read_text().splitlines()]
    assert [name for _, name in rows] == sorted(p.name for p in folder.iterdir() if p.name != "SHA256SUMS")
    for digest, name in rows:
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest


def test_compressed_files_tell_no_time(catalogue: Catalogue, tmp_path: Path) -> None:
    for path in (catalogue.public / "graph").glob("*.gz"):
        head = path.read_bytes()[:10]
        assert head[:4] == b"\x1f\x8b\x08\x00" and head[4:8] == bytes(4), path.name  # no name, no time
    before = {p.name: p.read_bytes() for p in (catalogue.public / "graph").iterdir()}
    build(catalogue.folder, everything=True)
    assert {p.name: p.read_bytes() for p in (catalogue.public / "graph").iterdir()} == before


def test_a_large_dump_goes_on_in_parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = small(tmp_path)
    night(folder, probe=False)
    whole = dump(folder / "public")
    monkeypatch.setattr(dumps, "PART", 2_000)
    build(folder, everything=True)
    graph = folder / "public" / "graph"
    names = sorted(p.name for p in graph.glob("catalogue*.nq.gz"))
    assert len(names) > 2 and names[:2] == ["catalogue-0002.nq.gz", "catalogue-0003.nq.gz"]
    parts = ["catalogue.nq.gz", *names[:-1]]
    assert names[-1] == parts[0]
    joined = [line for name in parts for line in gzip.decompress((graph / name).read_bytes()).splitlines()]
    assert joined == whole
    seen: set[bytes] = set()
    for name in parts:
        inside = {line.rsplit(b"<", 1)[1] for line in gzip.decompress((graph / name).read_bytes()).splitlines()}
        assert inside and not inside & seen
        seen |= inside
    listed_dumps = [
        str(t.object)
        for t in triples((graph / "void.ttl").read_bytes(), "text/turtle")
        if "dataDump" in t.predicate.value
    ]
    assert len(listed_dumps) == len(list(graph.glob("*.nq.gz"))) == (graph / "SHA256SUMS").read_text().count(".nq.gz\n")
    monkeypatch.undo()
    build(folder, everything=True)
    assert not list(graph.glob("catalogue-*")) and dump(folder / "public") == whole


def test_old_addresses_point_on(catalogue: Catalogue) -> None:
    found = graphs.catalogue_lines(catalogue, [("b", "Dataset", "live")], [("a", "b")])
    replaced = "http://purl.org/dc/terms/isReplacedBy"
    assert f"<{BASE}dataset/a> <{replaced}> <{BASE}dataset/b> <{BASE}#catalog> ." in found
    assert found == sorted(set(found))


def test_scores_are_measurements_with_both_bounds(catalogue: Catalogue, entries: Entries) -> None:
    entry = entries["10.5072_ijsselland.101"]
    found = [q for q in parse("\n".join(graphs.score_lines(entry, catalogue)), RdfFormat.N_QUADS)]
    values = {q.subject.value: q.object for q in found if q.predicate.value == f"{graphs.DQV}value"}
    assert {k.rpartition("#")[2]: float(v.value) for k, v in values.items()} == {
        f"{score.lens}-{bound}": value
        for score in entry.scores
        for bound, value in (("low", score.low), ("high", score.high))
    }
    assert all(v.datatype.value.endswith("#decimal") for v in values.values())
    assert {q.object.value for q in found if q.predicate.value == f"{graphs.DQV}computedOn"} == {entry.iri}
    assert {q.graph_name.value for q in found} == {f"{entry.iri}#record"}
    published = set(dump(catalogue.public, "fair"))
    assert {line.encode() for line in graphs.score_lines(entry, catalogue)} <= published


def test_a_score_of_nothing_is_told(catalogue: Catalogue, entries: Entries) -> None:
    entry = entries["10.5072_ijsselland.101"]
    none = replace(entry, scores=tuple(replace(s, low=0.0) for s in entry.scores[:1]))
    assert any(
        '"0"^^<http://www.w3.org/2001/XMLSchema#decimal>' in line for line in graphs.score_lines(none, catalogue)
    )


def test_what_belongs_to_no_dataset_has_a_graph_of_its_own(catalogue: Catalogue) -> None:
    rest = b'_:b1 <a:p> "x _:b2 y"@nl .\n<a:s> <a:p> _:b1 .\n_:b1 <a:q> "z ."^^<a:t> .\n'
    graph = f"{BASE}source/hospital#rest"
    assert graphs.rest_lines("hospital", rest, catalogue) == [
        f"<a:s> <a:p> <{graph}-b1> <{graph}> .",
        f'<{graph}-b1> <a:p> "x _:b2 y"@nl <{graph}> .',
        f'<{graph}-b1> <a:q> "z ."^^<a:t> <{graph}> .',
    ]


def test_what_belongs_to_no_dataset_is_published_when_it_changes(tmp_path: Path) -> None:
    folder = small(tmp_path)
    night(folder, probe=False)
    found = load(folder)
    for rest in (b"<a:s> <a:p> <a:o> .\n", b"<a:s> <a:p> <a:other> .\n"):
        with Store(found.database) as store:
            store.db.execute("UPDATE source SET rest = ?", (rest,))
        assert build(folder).exchanged
        graph = f"{found.base_iri}source/ours#rest"
        assert rest.replace(b" .\n", f" <{graph}> .".encode()) in dump(folder / "public")
