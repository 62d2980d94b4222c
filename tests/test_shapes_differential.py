"""Our checks against pyshacl: the same results, as multisets of focus node, path, component and severity.

Blank nodes are compared by name: both judge the very same graph. Where pyshacl does otherwise than the specification,
that is listed below with its cause, and a test sees to it that the list stays true.
"""

import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from fairdict.rdf import triples
from fairdict.shapes import Facts, Shapes, compiled, shapes_of
from tests.shapes_exceptions import PREFIXES, VALUES, WHOLE
from tests.shapes_judge import for_pyshacl, generated, judged, keys, official, real
from tests.shapes_random import cases

FILES = (
    "dcat-ap-SHACL.ttl", "deprecateduris.ttl", "mdr-vocabularies.shape.ttl", "range.ttl", "shapes.ttl",
    "shapes_recommended.ttl", "dcat-ap-nl-SHACL-aanbevolen.ttl", "dcat-ap-nl-SHACL-klassebereik-codelijsten.ttl",
    "dcat-ap-nl-SHACL-klassebereik.ttl", "dcat-ap-nl-SHACL.ttl", "shacl-catalog.ttl", "shacl-fdp.ttl",
    "HRI-Datamodel-shapes.ttl", "sensitive-shapes.ttl",
)  # fmt: skip
SOME = 8
"""Real graphs per shapes file in the small form; every graph occurs, every file occurs."""


def agree(name: str, shared: Path, graphs_by_name: dict[str, Facts]) -> int:
    """Compares on every graph; gives the number of results that both found."""
    read = official(shared)[name]
    checks, found = compiled(read), 0
    for label, facts in graphs_by_name.items():
        ours, theirs = keys(checks.results(facts)), keys(judged(facts, read.graph, for_pyshacl(name, shared)))
        assert ours == theirs, f"{name} on {label}: only ours {ours - theirs}, only pyshacl's {theirs - ours}"
        found += ours.total()
    return found


def test_every_official_file_is_judged(shared: Path) -> None:
    assert set(official(shared)) == set(FILES)


@pytest.mark.parametrize("name", FILES)
def test_real_graphs_get_the_results_of_pyshacl(name: str, shared: Path) -> None:
    graphs_by_name = real(shared)
    place = FILES.index(name)
    small = [label for label in graphs_by_name if "/" in label]
    picked = [label for n, label in enumerate(small) if n % len(FILES) == place]
    picked += random.Random(place).sample(small, SOME - len(picked)) if len(picked) < SOME else []
    whole = [label for label in graphs_by_name if "/" not in label][place % 3 :: 3]
    agree(name, shared, {label: graphs_by_name[label] for label in [*picked, *whole]})


@pytest.mark.parametrize("name", FILES)
def test_generated_graphs_get_the_results_of_pyshacl(name: str, shared: Path) -> None:
    found = agree(name, shared, {f"seed {n}": generated(official(shared)[name], n) for n in range(1)})
    assert found > 0


@pytest.mark.soak
@pytest.mark.parametrize("name", FILES)
def test_all_graphs_get_the_results_of_pyshacl(name: str, shared: Path) -> None:
    made = {f"seed {n}": generated(official(shared)[name], n) for n in range(20)}
    found = agree(name, shared, real(shared) | made)
    print(f"{name}: {found} results on {len(real(shared))} real and {len(made)} generated graphs")


def both(shapes_graph: Facts, data: Facts) -> None:
    checks = compiled(Shapes(shapes_graph, {}))
    assert checks.faults == ()
    ours, theirs = keys(checks.results(data)), keys(judged(data, shapes_graph))
    assert ours == theirs, f"only ours {ours - theirs}, only pyshacl's {theirs - ours}"


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(cases())
def test_any_shapes_on_any_graph_get_the_results_of_pyshacl(case: tuple[Facts, Facts]) -> None:
    both(*case)


@pytest.mark.soak
@settings(max_examples=20_000, deadline=None, suppress_health_check=list(HealthCheck))
@given(cases())
def test_many_random_shapes_get_the_results_of_pyshacl(case: tuple[Facts, Facts]) -> None:
    both(*case)


def written(shapes_text: str, data_text: str) -> tuple[Shapes, Facts]:
    data = triples(f"{PREFIXES}{data_text}".encode(), "text/turtle")
    return shapes_of([("exception.ttl", f"{PREFIXES}{shapes_text}".encode())]), Facts.of(data)


@pytest.mark.parametrize(("constraint", "values", "right", "cause"), VALUES, ids=lambda v: str(v)[:40])
def test_pyshacl_differs_about_values(constraint: str, values: str, right: int, cause: str) -> None:
    differs(f"e:S sh:targetNode e:a ; sh:property [ sh:path e:p ; {constraint} ] .", f"e:a e:p {values} .", right)


@pytest.mark.parametrize(("shapes_text", "data_text", "right", "cause"), WHOLE, ids=lambda v: str(v)[:40])
def test_pyshacl_differs_about_shapes(shapes_text: str, data_text: str, right: int, cause: str) -> None:
    differs(shapes_text, data_text, right)


def differs(shapes_text: str, data_text: str, right: int) -> None:
    """Ours is right; pyshacl still finds something else, or stops: else the exception is to be taken off the list."""
    read, data = written(shapes_text, data_text)
    checks = compiled(read)
    assert checks.faults == ()
    ours = keys(checks.results(data))
    assert ours.total() == right
    try:
        theirs = keys(judged(data, read.graph))
    except Exception:
        return
    assert ours != theirs
