"""Results for other tools: valid in two engines, in terms that exist, and every address in them leads somewhere."""

import csv
import json
import re
import warnings
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pyoxigraph as ox
import pytest
import rdflib
from lxml import html
from pyld import jsonld

from fairdict.config import Catalogue
from fairdict.fair import Finding, rows
from fairdict.publish import ftr
from fairdict.publish.pages import Site
from fairdict.store import Store
from tests import site_entries
from tests.built_example import copied
from tests.test_graphs import canonical

SHAPES = Path(__file__).parent / "shapes" / "ftr.ttl"
FTR = "https://w3id.org/ftr#"
PROV = "http://www.w3.org/ns/prov#"
DQV = "http://www.w3.org/ns/dqv#"
MEMBER = f"{PROV}hadMember"
DCT = "http://purl.org/dc/terms/"
RDF_TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
BESIDE = {  # of vocabularies that FTR builds on, and not repeated in its own ontology
    f"{DCT}source", f"{DCT}format", f"{PROV}generatedAtTime", f"{DQV}computedOn", f"{DQV}isMeasurementOf",
    f"{DQV}value", f"{DQV}expectedDataType", "http://www.w3.org/2004/02/skos/core#prefLabel", "http://xmlns.com/foaf/0.1/name",
    "http://xmlns.com/foaf/0.1/Agent", "http://www.w3.org/2006/vcard/ns#fn", "http://www.w3.org/2006/vcard/ns#hasEmail",
    "http://www.w3.org/2006/vcard/ns#hasURL", "http://www.w3.org/2006/vcard/ns#Kind", RDF_TYPE.value,
}  # fmt: skip


@pytest.fixture(scope="module")
def catalogue(built: Catalogue, tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    return copied(built, tmp_path_factory.mktemp("ftr"))


@pytest.fixture(scope="module")
def published(catalogue: Catalogue) -> dict[str, list[ox.Triple]]:
    """Every file of results and definitions, read as a graph."""
    paths = [*catalogue.public.glob("dataset/*/fair.jsonld"), *catalogue.public.glob("fair/**/index.jsonld")]
    return {p.relative_to(catalogue.public).as_posix(): read(p.read_bytes()) for p in sorted(paths)}


def read(content: bytes, kind: ox.RdfFormat = ox.RdfFormat.JSON_LD) -> list[ox.Triple]:
    return [ox.Triple(q.subject, q.predicate, q.object) for q in ox.parse(content, kind)]


def results_of(triples: Sequence[ox.Triple]) -> dict[str, str]:
    return {t.subject.value: t.object.value for t in triples if t.predicate.value == f"{PROV}value"}


def turtle(triples: Sequence[ox.Triple]) -> str:
    return ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES).decode()  # type: ignore[union-attr]


def pyshacl(data: str) -> tuple[bool, str]:
    validate = pytest.importorskip("pyshacl", reason="pyshacl is not installed: results are untested").validate
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # its own, of names that rdflib gives up
        conforms, _, text = validate(
            rdflib.Graph().parse(data=data, format="nt"), shacl_graph=rdflib.Graph().parse(SHAPES, format="turtle")
        )
    return bool(conforms), str(text)


def pyrudof(data: str) -> tuple[bool, str]:
    module = pytest.importorskip("pyrudof", reason="pyrudof is not installed: results are untested")
    rudof = module.Rudof(module.RudofConfig())
    rudof.read_data(data, format=module.RDFFormat.NTriples)
    rudof.read_shacl(SHAPES.read_text("utf-8"))
    report = rudof.validate_shacl()
    return bool(report.conforms), str(report)


ENGINES = [pyshacl, pyrudof]


@pytest.fixture(scope="module")
def whole(published: dict[str, list[ox.Triple]]) -> list[ox.Triple]:
    """All definitions, and the results of a dataset of every source's kind: those that differ most."""
    names = [n for n in published if n.startswith("dataset/")]
    by_outcome = sorted(names, key=lambda n: sorted(Counter(results_of(published[n]).values()).items()))
    return [*published["fair/index.jsonld"], *(t for n in by_outcome[:: max(1, len(names) // 6)] for t in published[n])]


@pytest.mark.parametrize("engine", ENGINES, ids=["pyshacl", "pyrudof"])
def test_what_is_published_is_valid(engine: Any, whole: list[ox.Triple]) -> None:
    conforms, text = engine(turtle(whole))
    assert conforms, text[:3000]


@pytest.mark.parametrize("engine", ENGINES, ids=["pyshacl", "pyrudof"])
@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ('"pass"', '"ok"'),
        (f"<{FTR}outputFromTest>", f"<{FTR}output>"),
        ('"100"^^<http://www.w3.org/2001/XMLSchema#integer>', '"100"^^<http://www.w3.org/2001/XMLSchema#float>'),
        (f"<{DCT}identifier> \"", f"<{DCT}identifier> <urn:x:\""),
        ("XMLSchema#decimal>", "XMLSchema#double>"),
    ],
    ids=["a fourth word", "no test", "no whole percent", "an identifier that is an address", "a score as double"],
)  # fmt: skip
def test_the_shapes_find_what_is_wrong(
    engine: Any, published: dict[str, list[ox.Triple]], wrong: str, right: str
) -> None:
    data = turtle(next(triples for name, triples in published.items() if name.startswith("dataset/")))
    assert wrong in data and engine(data)[0]
    spoilt = data.replace(wrong, right)
    if right.endswith('<urn:x:"'):
        spoilt = re.sub(r'<urn:x:"([^"]*)"', r"<urn:x:\1>", spoilt)
    assert not engine(spoilt)[0]


def test_every_term_exists_in_the_ontology_or_beside_it(published: dict[str, list[ox.Triple]], shared: Path) -> None:
    ontology = (shared / "conformance" / "ftr-1.2.0" / "ontology.ttl").read_bytes()
    known = {t.subject.value for t in read(ontology, ox.RdfFormat.TURTLE) if isinstance(t.subject, ox.NamedNode)}
    used: set[str] = set()
    for triples in published.values():
        used |= {t.predicate.value for t in triples}
        used |= {t.object.value for t in triples if t.predicate == RDF_TYPE}
    assert used - known <= BESIDE, used - known - BESIDE
    assert {f"{FTR}TestResult", f"{FTR}log", f"{FTR}completion", f"{FTR}scoredTestResults"} <= used & known


def test_both_readers_see_the_same_graph(catalogue: Catalogue) -> None:
    def never(url: str, options: Any) -> Any:
        raise AssertionError(f"{url} was asked for: the context stands in the file")

    first = next(catalogue.public.glob("dataset/*/fair.jsonld"))
    for path in (first, catalogue.public / "fair" / "mqa-405" / "index.jsonld"):
        content = path.read_bytes()
        quads = jsonld.to_rdf(json.loads(content), {"format": "application/n-quads", "documentLoader": never})
        assert canonical(read(quads.encode(), ox.RdfFormat.N_QUADS)) == canonical(read(content))
    beside = path.with_name("index.ttl").read_bytes()
    assert canonical(read(beside, ox.RdfFormat.TURTLE)) == canonical(read(content))


def test_every_finding_of_every_scheme_has_its_result(
    catalogue: Catalogue, published: dict[str, list[ox.Triple]]
) -> None:
    schemes = Site(catalogue).judging.schemes
    seen: Counter[str] = Counter()
    with Store(catalogue.database) as store:
        reader = rows.Reader(store)
        for row in store.rows("SELECT key, iri FROM dataset ORDER BY key"):
            findings = {f.rule: f for f in reader.of("dataset", row["key"])}
            triples = published[f"dataset/{row['key']}/fair.jsonld"]
            values = results_of(triples)
            logs = {t.subject.value: t.object.value for t in triples if t.predicate.value == f"{FTR}log"}
            members = {
                name: {t.object.value for t in triples if t.subject.value == name and t.predicate.value == MEMBER}
                for name in logs
            }
            for scheme in schemes:
                outcomes = {findings[trial.rule.id].outcome for trial in scheme.trials}
                if outcomes == {"not-applicable"}:  # a set without results is none
                    assert f"{row['iri']}#fair-{scheme.id}" not in logs
                    continue
                idle = logs[f"{row['iri']}#fair-{scheme.id}"]
                for trial in scheme.trials:
                    name, finding = f"{row['iri']}#fair-{trial.home}-{trial.id}", findings[trial.rule.id]
                    assert (name in members[f"{row['iri']}#fair-{scheme.id}"]) == (finding.outcome != "not-applicable")
                    seen[finding.outcome] += 1
                    if finding.outcome == "not-applicable":
                        assert name not in values and trial.id in idle
                        continue
                    assert values[name] == finding.outcome
                    if finding.outcome == "fail":
                        assert finding.told("en")[1] in logs[name].split("\n")
            for score in reader.scores("dataset", row["key"]):
                bounds = [float(values[f"{row['iri']}#{score.lens}-{bound}"]) for bound in ("low", "high")]
                assert bounds == [score.low, score.high]
    assert set(seen) == {"pass", "fail", "indeterminate", "not-applicable"} and min(seen.values()) > 5


def test_every_address_leads_somewhere_in_the_site(catalogue: Catalogue, published: dict[str, list[ox.Triple]]) -> None:
    base, public = catalogue.base_iri, catalogue.public
    asked = {
        term.value
        for name, triples in published.items()
        for t in triples
        for term in (t.subject, t.predicate, t.object)
        if isinstance(term, ox.NamedNode) and term.value.startswith(base)
    }
    asked |= {
        t.object.value for triples in published.values() for t in triples
        if t.predicate.value in (f"{FTR}hasPositiveValidation", f"{FTR}hasNegativeValidation")
    }  # fmt: skip
    ids: dict[Path, set[str]] = {}
    named = {t.subject.value for triples in published.values() for t in triples}
    fragments = 0
    for address in sorted(asked):
        path, _, fragment = unquote(address.removeprefix(base)).partition("#")
        page = public / path / "index.html" if (public / path).is_dir() else public / path
        assert page.is_file(), address
        if path.startswith("fair/") and fragment:
            if page not in ids:
                ids[page] = set(html.fromstring(page.read_bytes()).xpath("//@id"))
            assert fragment in ids[page], address
            fragments += 1
        elif fragment:
            assert address in named, address  # told in a file beside the page
    assert fragments > 100


def test_metrics_of_the_eu_keep_their_names(published: dict[str, list[ox.Triple]]) -> None:
    pv = "https://piveau.eu/ns/voc#"
    metrics = {
        t.object.value for t in published["fair/index.jsonld"] if t.predicate.value == f"{FTR}hasAssociatedMetric"
    }
    assert len([m for m in metrics if m.startswith(pv)]) == 23
    triples = next(v for n, v in published.items() if n.startswith("dataset/"))
    measured = {t.object.value for t in triples if t.predicate.value == f"{DQV}isMeasurementOf"}
    assert f"{pv}keywordAvailability" in measured


def test_evidence_is_told_without_the_time_it_was_gathered(
    catalogue: Catalogue, published: dict[str, list[ox.Triple]]
) -> None:
    with Store(catalogue.database) as store:
        [one] = store.rows("SELECT url, tried FROM evidence WHERE status = 404 ORDER BY url LIMIT 1")
    told = [t for triples in published.values() for t in triples if isinstance(t.object, ox.Literal)]
    assert not [t for t in told if one["tried"][:10] in t.object.value]
    assert [t for t in told if t.object.value.endswith(f"{one['url']}: 404")]
    used = {t.object.value for triples in published.values() for t in triples if t.predicate.value == f"{PROV}used"}
    assert any("#evidence-" in address for address in used)


def test_completion_is_the_share_of_files() -> None:
    assert ftr.completion(Finding("x", "pass", each="pf")) == 100
    assert ftr.completion(Finding("x", "fail", each="ppf")) == 66 and ftr.completion(Finding("x", "fail")) == 0
    assert ftr.completion(Finding("x", "indeterminate", each="ppi")) is None


def test_a_catalogue_without_a_licence_says_where_it_says_so(tmp_path: Path) -> None:
    toml = site_entries.TOML.replace('licence = "https://creativecommons.org/publicdomain/zero/1.0/"\n', "")
    found = site_entries.catalogue(tmp_path, toml)
    [(path, content)] = ftr.Results(Site(found).judging.schemes, found).of(site_entries.rich())
    assert path == "dataset/x1/fair.jsonld"
    licences = {t.object.value for t in read(content) if t.predicate.value == f"{DCT}license"}
    assert licences == {f"{found.base_iri}about/"}
    assert list(ftr.Results(Site(found).judging.schemes, found).of(site_entries.bare())) == []


def test_the_site_map_names_every_scheme_and_test(catalogue: Catalogue) -> None:
    listed = (catalogue.public / "sitemap.xml").read_text("utf-8")
    for scheme in Site(catalogue).judging.schemes:
        assert all(f"<loc>{catalogue.base_iri}{path}/</loc>" in listed for path in scheme.paths)
        assert all((catalogue.public / path / "index.html").is_file() for path in scheme.paths)


def test_a_work_list_has_nothing_that_gains_nothing(catalogue: Catalogue) -> None:
    for path in catalogue.public.glob("source/*/worklist-en.csv"):
        head, *rows = csv.reader(path.read_text("utf-8-sig").splitlines(), delimiter=";")
        gains = [n for n, name in enumerate(head) if name.startswith("gain ")]
        assert gains and all(any(row[n] for n in gains) for row in rows if len(row) == len(head)), path
