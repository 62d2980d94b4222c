"""What is beyond SHACL Core, run by pyshacl where that is installed (``pip install 'fairdict[shacl]'``).

A shape that asks for SPARQL, and every shape that refers to one, is judged by pyshacl as a whole, so that nothing is
judged twice; all others are compiled. Rules are never run: a check infers nothing.
"""

import warnings
from collections.abc import Collection, Iterator
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from fairdict.errors import ConfigError
from fairdict.shapes.facts import Facts
from fairdict.shapes.parameters import TARGETS
from fairdict.shapes.paths import path_of
from fairdict.shapes.result import Result
from fairdict.shapes.terms import LANG_STRING, RDFS, SH, STRING, TYPE, Literal, Term, is_blank

if TYPE_CHECKING:
    import rdflib

_CLASSES = (f"{RDFS}Class", "http://www.w3.org/2002/07/owl#Class")


def at_hand() -> bool:
    """Whether pyshacl is installed."""
    return find_spec("pyshacl") is not None


def judged_by_pyshacl(shapes: Facts, roots: Collection[str], facts: Facts) -> list[Result]:
    """The results of pyshacl for the shapes ``roots`` of a shapes graph, on ``facts``.

    Raises ConfigError with pyshacl's own words where it refuses the shapes.
    """
    import pyshacl

    wanted = Facts(t for t in shapes.triples() if not _aims_elsewhere(t, roots))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            _, report, _ = pyshacl.validate(
                graph_of(facts),
                shacl_graph=graph_of(wanted),
                inference="none",
                advanced=bool(wanted.inverse(f"{SH}target")),
                do_owl_imports=False,
            )
        except Exception as error:  # whatever pyshacl and the parsers below it raise
            raise ConfigError(f"pyshacl refuses the shapes that ask for SPARQL: {error}. Correct them.") from error
    if isinstance(report, Exception):
        raise ConfigError(f"pyshacl refuses the shapes that ask for SPARQL: {report}. Correct them.") from report
    return list(results_of(facts_in(report), shapes))


def _aims_elsewhere(triple: tuple[str, str, Term], roots: Collection[str]) -> bool:
    """Whether a triple of the shapes graph is the target of another shape, or a rule."""
    subject, predicate, object = triple
    if predicate == f"{SH}rule":
        return True
    aims = predicate.removeprefix(SH) in (*TARGETS, "target") or (predicate == TYPE and object in _CLASSES)
    return aims and subject not in roots


def graph_of(facts: Facts) -> "rdflib.Graph":
    """``facts`` as a graph of rdflib, every literal as it is written."""
    import rdflib

    graph = rdflib.Graph()
    for subject, predicate, object in facts.triples():
        graph.add((_to_rdflib(subject), rdflib.URIRef(predicate), _to_rdflib(object)))
    return graph


def _to_rdflib(term: Term) -> Any:
    import rdflib

    if isinstance(term, Literal):
        if term.language:
            return rdflib.Literal(term.text, lang=term.language)
        datatype = None if term.datatype == STRING else rdflib.URIRef(term.datatype)
        return rdflib.Literal(term.text, datatype=datatype, normalize=False)
    return rdflib.BNode(term[2:]) if is_blank(term) else rdflib.URIRef(term)


def facts_in(graph: "rdflib.Graph") -> Facts:
    """The triples of a graph of rdflib."""
    return Facts((str(_from_rdflib(s)), str(p), _from_rdflib(o)) for s, p, o in graph)


def _from_rdflib(term: Any) -> Term:
    import rdflib

    if isinstance(term, rdflib.Literal):
        if term.language:
            return Literal(str(term), LANG_STRING, term.language.lower())
        return Literal(str(term), str(term.datatype or STRING))
    return f"_:{term}" if isinstance(term, rdflib.BNode) else str(term)


def results_of(report: Facts, shapes: Facts) -> Iterator[Result]:
    """The results of pyshacl's report, section 3.6 of SHACL. A path of more than one step is taken from the shape: the
    copy in the report is not always whole."""
    for head in report.subjects(TYPE, f"{SH}ValidationReport"):
        for node in report.values(head, f"{SH}result"):
            yield _result(node, report, shapes)


def _result(node: Term, report: Facts, shapes: Facts) -> Result:
    def one(name: str) -> Any:
        return next(iter(report.values(node, f"{SH}{name}")), None)

    path, shape = one("resultPath"), one("sourceShape")
    if is_blank(path or ""):
        path = str(path_of(next(iter(shapes.values(shape, f"{SH}path"))), shapes))
    texts = [m for m in report.values(node, f"{SH}resultMessage") if isinstance(m, Literal)]
    return Result(
        focus=one("focusNode"),
        path=path or "",
        value=one("value"),
        component=one("sourceConstraintComponent"),
        severity=one("resultSeverity"),
        shape=shape,
        messages={m.language: m.text for m in texts},
        details=tuple(_result(inner, report, shapes) for inner in report.values(node, f"{SH}detail")),
    )
