"""SPARQL over the graphs that were built, without a server.

Takes a catalogue's ``public/graph`` and a query; gives rows or triples. All named graphs are seen as one. Updates are no
queries, and ``SERVICE`` is refused: a query never sends a request.
"""

import csv
import gzip
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import orjson
from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    QueryBoolean,
    Quad,
    QuerySolutions,
    RdfFormat,
    Store,
    parse,
    serialize,
)
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.parserutils import CompValue

from fairdict.errors import FairdictError

WIDTH = 60
PREFIXES = ("adms", "dcat", "dct", "dqv", "foaf", "owl", "prov", "rdf", "rdfs", "skos", "vcard", "xsd")


def ask(public: Path, text: str, prefixes: dict[str, str], form: str = "table") -> str:
    """The answer to the query ``text`` as ``table``, ``csv`` or ``json`` (SPARQL 1.1 JSON); graphs come as N-Triples.

    The usual prefixes need not be declared. Raises :class:`FairdictError` for a query that is broken or not allowed, and
    where nothing was built yet.
    """
    known = {p: prefixes[p] for p in PREFIXES if p in prefixes}
    _allowed(text, known)
    store = _loaded(public)
    try:
        answer = store.query(text, prefixes=known)
    except (SyntaxError, ValueError, RuntimeError) as error:
        raise FairdictError(f"The query cannot be answered: {error}") from error
    if isinstance(answer, QueryBoolean):
        return "yes" if bool(answer) else "no"
    if isinstance(answer, QuerySolutions):
        names = [v.value for v in answer.variables]
        return _FORMS[form](names, [[solution[n] for n in names] for solution in answer])
    written = serialize(answer, format=RdfFormat.N_TRIPLES)
    assert written is not None  # no output was given
    return written.decode().rstrip("\n")


def _allowed(text: str, prefixes: dict[str, str]) -> None:
    known = "".join(
        f"PREFIX {p}: <{iri}>\n" for p, iri in prefixes.items() if f"PREFIX {p}:".lower() not in text.lower()
    )
    try:
        parsed = parseQuery(known + text)
    except Exception as error:  # the parser's own errors have no common root
        raise FairdictError(f"The query is not valid SPARQL: {error}") from error
    if _holds(parsed, "ServiceGraphPattern"):
        raise FairdictError("SERVICE asks another server; that is not allowed here. Query what was built.")


def _holds(part: Any, name: str) -> bool:
    if isinstance(part, CompValue):
        return part.name == name or any(_holds(v, name) for v in part.values())
    if isinstance(part, str | bytes):
        return False
    try:
        return any(_holds(v, name) for v in part)
    except TypeError:
        return False


def _loaded(public: Path) -> Store:
    files = sorted((public / "graph").glob("*.nq.gz"))
    if not files:
        raise FairdictError(f"There are no graphs in {public / 'graph'}. Run “fairdict build” first.")
    store = Store()
    for path in files:
        quads = list(parse(gzip.decompress(path.read_bytes()), RdfFormat.N_QUADS))
        # The default graph is the union of all, each statement once: a union made while answering would give a
        # statement once for every dataset that makes it.
        store.bulk_extend(Quad(q.subject, q.predicate, q.object) for q in quads)
        store.bulk_extend(q for q in quads if isinstance(q, Quad))
    return store


def _word(term: Any) -> str:
    return "" if term is None else str(term.value)


def _table(names: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    cells = [[_cut(_word(t)) for t in row] for row in rows]
    widths = [max([len(n), *(len(row[i]) for row in cells)]) for i, n in enumerate(names)]
    lines = ["  ".join(n.ljust(w) for n, w in zip(names, widths, strict=True)), "  ".join("-" * w for w in widths)]
    lines += ["  ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)).rstrip() for row in cells]
    return "\n".join([*lines, f"({len(rows)} {'row' if len(rows) == 1 else 'rows'})"])


def _cut(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= WIDTH else f"{line[: WIDTH - 1]}…"


def _csv(names: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(names)
    writer.writerows([_word(t) for t in row] for row in rows)
    return out.getvalue().rstrip("\n")


def _json(names: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    bindings = [{n: _binding(t) for n, t in zip(names, row, strict=True) if t is not None} for row in rows]
    content = {"head": {"vars": list(names)}, "results": {"bindings": bindings}}
    return orjson.dumps(content, option=orjson.OPT_INDENT_2).decode()


def _binding(term: Any) -> dict[str, str]:
    if isinstance(term, NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, BlankNode):
        return {"type": "bnode", "value": term.value}
    assert isinstance(term, Literal)
    found = {"type": "literal", "value": term.value}
    if term.language is not None:
        return {**found, "xml:lang": term.language}
    datatype = term.datatype.value
    return found if datatype.endswith("#string") else {**found, "datatype": datatype}


_FORMS = {"table": _table, "csv": _csv, "json": _json}
