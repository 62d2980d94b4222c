"""No triple lost: what a source says, before and after it went through fairdict."""

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fairdict_harvesters import dcat
from fairdict_harvesters.formats import rdf_terms
from fairdict_harvesters.formats.data_point_documents import statements
from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse

from fairdict.config import Source
from fairdict.document import lines, skolemise
from fairdict.graph import Graph
from fairdict.harvester import Listing, Record
from fairdict.merge import Told, combine
from fairdict.model import Issue
from fairdict.rdf import RDF_TYPE, Node, sniff, triples, written
from fairdict.web import Web
from tests.test_document import same_graph

OURS = "https://data.example.org/dataset/k"
DCT = "http://purl.org/dc/terms/"
ADMS = "http://www.w3.org/ns/adms#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
OWL = "http://www.w3.org/2002/07/owl#"

BROKEN = {
    "example-bee-population-dataset-series-api.ttl": ("line 20", "'/' is not allowed at the beginning of a prefix", 10),
    "example-bee-population-dataset-series-combined.ttl": ("line 32", "'/' is not allowed at the beginning of a", 39),
    "RKI_SARS-CoV-2 Infektionen in Deutschland.ttl": ("line 11", "prefix geodcatap: has not been declared", 71),
    "RKI_SARS-CoV-2 Sequenzdaten aus Deutschland.ttl": ("line 11", "prefix geodcatap: has not been declared", 76),
}
"""Files with a statement that is no Turtle: where, why, and how many statements of records are left."""
FOLDERS = {
    "dcat/dcat-ap-es": 13,
    "dcat/dcat-ap-examples": 15,
    "dcat/ejp-rd": 10,
    "dcat/fairclient": 5,
    "dcat/health-ri-examples": 4,
    "dcat/healthdcat-ap-de": 3,
    "dcat/img2catalog": 15,
    "fdp/reference-2017": 18,
}
MEDIA = "http://www.iana.org/assignments/media-types/"
REPAIRED = {
    "dataset.ttl": {"text/plain": f"{MEDIA}text/plain", "text/xml": f"{MEDIA}text/xml"},
    "FDZ-Gesundheit.ttl": {"poststelle@bfarm.de": "mailto:poststelle@bfarm.de"},
}
"""Words that stood where an address belongs, and what became of them."""
SAME = {
    "http://id.loc.gov/vocabulary/iso639-1/en": "http://publications.europa.eu/resource/authority/language/ENG",
    "http://rdflicense.appspot.com/rdflicense/cc-by-nc-nd3.0": "https://creativecommons.org/licenses/by-nc-nd/3.0/",
    "https://creativecommons.org/licenses/by/4.0": "https://creativecommons.org/licenses/by/4.0/",
    "https://creativecommons.org/public-domain/cc0/": "https://creativecommons.org/publicdomain/zero/1.0/",
    "https://opensource.org/license/mit": "https://spdx.org/licenses/MIT",
}
BASES = {
    "https://www.iana.org/assignments/media-types/": MEDIA,
    "https://publications.europa.eu/resource/authority/": "http://publications.europa.eu/resource/authority/",
    "https://w3id.org/dpv/dpv-pd#": "https://w3id.org/dpv/pd#",
}
"""Other addresses of a concept that a table lists, whole or by their beginning, and what it is called there. Besides
:data:`REPAIRED` this is all that is not to the letter."""
UNLISTED = "https://www.iana.org/assignments/media-types/application/x-protobuf"
"""A media type that IANA does not know, and so no table."""
MOVED = ("language", "license", "mediaType", "packageFormat", "compressFormat", "theme", "hasPersonalData")


def moved(triple: Triple) -> Triple:
    """The statement with the table's own address of its object."""
    if not isinstance(triple.object, NamedNode) or not triple.predicate.value.endswith(MOVED):
        return triple
    said = triple.object.value
    base = next((b for b in BASES if said.startswith(b) and said != UNLISTED), "")
    return Triple(triple.subject, triple.predicate, NamedNode(SAME.get(said, BASES.get(base, "") + said[len(base) :])))


def walked(source: Source) -> tuple[list[Record], Listing]:
    records = []
    walk = dcat.fetch(source, Web(user_agent="test", allow_private=True), None)
    while True:
        try:
            records.append(next(walk))
        except StopIteration as end:
            return records, end.value


def told(source: list[Triple], root: Node | None = None) -> Counter[str]:
    """The statements of a graph, ``root`` under our address and each blank node written as what is said about it."""
    graph = Graph(source)
    texts: dict[str, str] = {}

    def name(node: BlankNode, above: frozenset[str]) -> str:
        if node.value in above:
            return "_:around"
        if node.value not in texts:
            inner = above | {node.value}
            parts = sorted(f"{p} {term(o, inner)}" for p, objects in graph.about(node).items() for o in objects)
            texts[node.value] = f"[{' ; '.join(parts)}]"
        return texts[node.value]

    def term(value: Node | Literal, above: frozenset[str] = frozenset()) -> str:
        return name(value, above) if isinstance(value, BlankNode) else written(value, {})

    found: Counter[str] = Counter()
    for node in graph:
        subject = f"<{OURS}>" if node == root else term(node)
        for predicate, objects in graph.about(node).items():
            found.update(f"{subject} <{predicate}> {term(o)}" for o in objects)
    return found


def given(record: Record) -> tuple[list[Triple], Node]:
    source = list(triples(record.body, record.media_type))
    (root,) = {t.subject for t in source if written(t.subject, {}) == record.hints["root"]}  # type: ignore[arg-type]
    return source, root  # type: ignore[return-value]


def after(record: Record, source: Source) -> tuple[list[Triple], list[Issue]]:
    """What is published of ``record``, our names for nodes taken away again."""
    (description,) = dcat.describe(record, source)
    document = skolemise(combine([Told("s", record.identifier, description.document())]).document, OURS)
    text = "\n".join(lines(document, source.context))
    blank: dict[str, BlankNode] = {}

    def back(term: Node | Literal) -> Node | Literal:
        ours = isinstance(term, NamedNode) and term.value.startswith(f"{OURS}#")
        return blank.setdefault(term.value, BlankNode()) if ours else term

    strict = list(parse(text.encode(), RdfFormat.N_TRIPLES))
    made = [Triple(back(t.subject), t.predicate, back(t.object)) for t in strict]  # type: ignore[arg-type,union-attr]
    return made, description.issues


def files(shared: Path, folder: str) -> list[Path]:
    found = sorted(p for p in (shared / "records" / folder).iterdir() if p.suffix in (".ttl", ".rdf"))
    assert len(found) == FOLDERS[folder], folder
    return found


def readable(shared: Path, make_source: Callable[..., Source], folder: str) -> Iterator[tuple[Path, Source]]:
    for path in files(shared, folder):
        if path.name not in BROKEN:
            yield path, make_source("dcat", str(path))


def added(root: Node, source: list[Triple]) -> list[Triple]:
    """All that a single account gains on its way: the owner's address of the thing, as a link and as text."""
    if not isinstance(root, NamedNode) or root.value.startswith("urn:x-fairdict:"):
        return []
    found = [Triple(root, NamedNode(f"{OWL}sameAs"), root)]
    said = {t.object.value for t in source if t.subject == root and t.predicate.value == f"{DCT}identifier"}  # type: ignore[union-attr]
    if root.value not in said:
        node = BlankNode()
        found += [
            Triple(root, NamedNode(f"{ADMS}identifier"), node),
            Triple(node, NamedNode(RDF_TYPE), NamedNode(f"{ADMS}Identifier")),
            Triple(node, NamedNode(f"{SKOS}notation"), Literal(root.value)),
        ]
    return found


@pytest.mark.parametrize("folder", FOLDERS)
def test_no_triple_is_lost_from_source_to_graph(folder: str, shared: Path, make_source: Callable[..., Source]) -> None:
    for path, source in readable(shared, make_source, folder):
        repairs, used = REPAIRED.get(path.name, {}), set[str]()
        for record in walked(source)[0]:
            before, root = given(record)
            made, _ = after(record, source)
            found = told(made, NamedNode(OURS))
            today = rdf_terms.today(Graph(before), frozenset(source.context.term_of))
            before = list(statements(today))  # the same under the names that properties have now
            mended = [*map(moved, before), *added(root, before)]
            lost = set(told(mended, root)) - set(found)
            for n, triple in enumerate(mended):
                words = triple.object.value if isinstance(triple.object, Literal) else ""
                place = (f'{triple.predicate.value}> "{words}"', f'{triple.predicate.value} "{words}"')
                if words in repairs and any(p in statement for statement in lost for p in place):
                    mended[n] = Triple(triple.subject, triple.predicate, NamedNode(repairs[words]))
                    used.add(words)
            assert set(told(mended, root)) == set(found), (path.name, record.identifier)
        assert used == set(repairs), path.name


@pytest.mark.parametrize("folder", FOLDERS)
def test_records_and_rest_together_are_the_whole_input(
    folder: str, shared: Path, make_source: Callable[..., Source]
) -> None:
    for path, source in readable(shared, make_source, folder):
        body = path.read_bytes()
        base = f"https://{source.name}.invalid/"
        whole = told(list(triples(body, sniff(body, address=path.name), base)))
        assert not any(dcat.HYDRA in statement for statement in whole)
        records, listing = walked(source)
        parts = [told(list(triples(r.body, r.media_type))) for r in records]
        parts.append(told(list(triples(listing.rest, "application/n-triples"))))
        assert set().union(*parts) == set(whole), path.name


@pytest.mark.parametrize("folder", FOLDERS)
def test_our_lines_mean_what_json_ld_says(folder: str, shared: Path, make_source: Callable[..., Source]) -> None:
    for _, source in readable(shared, make_source, folder):
        for record in walked(source)[0]:
            (description,) = dcat.describe(record, source)
            same_graph(skolemise(description.document(), OURS), source.context)


@pytest.mark.parametrize("name", BROKEN)
def test_of_a_file_that_is_no_turtle_only_the_bad_statement_is_lost(
    name: str, shared: Path, make_source: Callable[..., Source]
) -> None:
    (path,) = (shared / "records").rglob(name)
    place, reason, count = BROKEN[name]
    records, listing = walked(make_source("dcat", str(path)))
    (complaint,) = listing.complaints
    assert f"{path}, {place}: “" in complaint and reason in complaint and "Ask the partner to mend it." in complaint
    assert listing.ended, "no dataset can be among what was lost"
    assert sum(r.body.count(b"\n") + 1 for r in records) == count


@pytest.mark.parametrize("folder", FOLDERS)
def test_disk_and_memory_give_the_same_records(
    folder: str, shared: Path, make_source: Callable[..., Source], monkeypatch: pytest.MonkeyPatch
) -> None:
    for path, source in readable(shared, make_source, folder):
        expected = {r.identifier: (r.body, r.hints, r.page) for r in walked(source)[0]}
        rest = walked(source)[1].rest
        with monkeypatch.context() as patched:
            patched.setattr(dcat, "LARGE", 0)
            records, listing = walked(source)
        assert {r.identifier: (r.body, r.hints, r.page) for r in records} == expected, path.name
        assert listing.rest == rest, path.name


@pytest.mark.parametrize("folder", FOLDERS)
def test_most_of_what_is_said_has_a_term(folder: str, shared: Path, make_source: Callable[..., Source]) -> None:
    count: Counter[str] = Counter(files=len(files(shared, folder)))
    for _, source in readable(shared, make_source, folder):
        for record in walked(source)[0]:
            (description,) = dcat.describe(record, source)
            count.update(
                descriptions=1,
                issues=len(description.issues),
                mapped=description.mapped,
                left=len(description.left),
            )
    share = count["mapped"] / (count["mapped"] + count["left"])
    print(
        f"{folder}: {count['files']} files, {count['descriptions']} descriptions, {count['issues']} issues, "
        f"{share:.1%} mapped"
    )
    assert count["descriptions"] > 0
    assert share > 0.6, dict(count)
