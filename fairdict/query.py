"""SPARQL over the graphs that were built, without a server.

Takes a catalogue's ``public/graph`` and a query; gives rows or triples. All named graphs are seen as one. Updates are
no queries, and ``SERVICE`` is refused: a query never sends a request.
"""

import gzip
import re
import zlib
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import orjson
from pyoxigraph import (
    Quad,
    QueryBoolean,
    QuerySolutions,
    RdfFormat,
    Store,
    parse,
    serialize,
)
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.parserutils import CompValue

from fairdict import solutions
from fairdict.errors import FairdictError

WIDTH = 60
WHOLE = ("catalogue", "fair")
"""The graphs that are asked: all that is known. What profiles make of it is left aside."""
KNOWN = 256
"""Queries that need not be parsed again before they are asked again."""
PREFIXES = ("adms", "dcat", "dct", "dqv", "foaf", "owl", "prov", "rdf", "rdfs", "skos", "vcard", "xsd")


def ask(public: Path, text: str, prefixes: dict[str, str], form: str = "table") -> str:
    """The answer to the query ``text`` as ``table``, ``csv`` or ``json`` (SPARQL 1.1 JSON); graphs come as N-Triples.

    The usual prefixes need not be declared. Raises :class:`FairdictError` for a query that is broken or not allowed,
    and where nothing was built yet.
    """
    known = usual(prefixes)
    allowed(text, known)
    store = _loaded(public)
    try:
        return _answered(store.query(text, prefixes=known), form)
    except (SyntaxError, ValueError, RuntimeError, OSError) as error:  # some come only while rows are read
        said = str(error)
    # Not from the error: its frames hold the rows, which no thread but this one may let go.
    raise FairdictError(f"The query cannot be answered: {reason(text, said, known)}")


def usual(prefixes: dict[str, str]) -> dict[str, str]:
    """Those of ``prefixes`` that a query need not declare."""
    return {p: prefixes[p] for p in PREFIXES if p in prefixes}


def _answered(answer: Any, form: str) -> str:
    if isinstance(answer, QueryBoolean):
        if form == "json":
            return orjson.dumps({"head": {}, "boolean": bool(answer)}, option=orjson.OPT_INDENT_2).decode()
        return "yes" if bool(answer) else "no"
    if isinstance(answer, QuerySolutions):
        names = [v.value for v in answer.variables]
        return _FORMS[form](names, [[solution[n] for n in names] for solution in answer])
    written = serialize(answer, format=RdfFormat.N_TRIPLES)
    assert written is not None  # no output was given
    return written.decode().rstrip("\n")


def allowed(text: str, prefixes: dict[str, str]) -> str:
    """The form of the query ``text``: ``SELECT``, ``ASK``, ``CONSTRUCT`` or ``DESCRIBE``.

    ``prefixes`` are known without being declared. Raises :class:`FairdictError` where it is no SPARQL 1.1 query, or
    asks another server (``SERVICE``).
    """
    return _form(text, tuple(prefixes.items()))


@lru_cache(KNOWN)
def _form(text: str, prefixes: tuple[tuple[str, str], ...]) -> str:
    """As :func:`allowed`; the parser takes longer than most answers, and clients ask the same again and again."""
    # What the text declares itself comes after ours and counts; nothing is said twice by its author.
    known = "".join(f"PREFIX {p}: <{iri}>\n" for p, iri in prefixes)
    try:
        parsed = parseQuery(known + text)
    except Exception as error:  # the parser's own errors have no common root
        line = getattr(error, "lineno", 0) - len(prefixes)
        where = f"line {line}, column {getattr(error, 'column', 1)}: " if line > 0 else ""
        what = str(getattr(error, "msg", error))
        raise FairdictError(f"The query is not valid SPARQL: {where}{what}{_found(error)}.") from error
    if _holds(parsed, "ServiceGraphPattern"):
        raise FairdictError("SERVICE asks another server; that is not allowed here. Query what was built.")
    return str(parsed[1].name).removesuffix("Query").upper()


def _found(error: Exception) -> str:
    """The word at which the parser stopped."""
    rest = str(getattr(error, "pstr", ""))[getattr(error, "loc", 0) :].split()
    return f", found “{_cut(rest[0])}”" if rest else ", found the end of the text" if hasattr(error, "pstr") else ""


_PLACE = re.compile(r"error at (\d+):(\d+): ")


def reason(text: str, said: str, known: dict[str, str]) -> str:
    """What the engine says of the query ``text``, without the list of all that it would have taken instead."""
    place = _PLACE.match(said)
    if place is None:
        return said
    line, column = int(place[1]), int(place[2])
    before = text.splitlines()[line - 1][: column - 1] if "Prefix not found" in said else ""
    prefix = re.search(r"([\w.-]*):[^\s:]*$", before)
    if prefix is not None:
        return f"line {line}: the prefix “{prefix[1]}:” is not declared. Known without it: {', '.join(known)}."
    return f"line {line}, column {column}: {_cut(said[place.end() :])}"


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
    files = sorted(p for name in WHOLE for p in (public / "graph").glob(f"{name}*.nq.gz"))
    if not files:
        raise FairdictError(f"There are no graphs in {public / 'graph'}. Run “fairdict build” first.")
    store = Store()
    for path in files:
        try:
            quads = list(parse(gzip.decompress(path.read_bytes()), RdfFormat.N_QUADS))
        except (OSError, EOFError, zlib.error, SyntaxError, ValueError) as error:
            raise FairdictError(
                f"{path} cannot be read: {error}. Say “fairdict build --all” to write it anew."
            ) from error
        # The default graph is the union of all, each statement once: a union made while answering would give a
        # statement once for every dataset that makes it.
        store.bulk_extend(Quad(q.subject, q.predicate, q.object) for q in quads)
        store.bulk_extend(q for q in quads if isinstance(q, Quad))
    return store


def _table(names: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    cells = [[_cut(solutions.word(t)) for t in row] for row in rows]
    widths = [max([len(n), *(len(row[i]) for row in cells)]) for i, n in enumerate(names)]
    lines = ["  ".join(n.ljust(w) for n, w in zip(names, widths, strict=True)), "  ".join("-" * w for w in widths)]
    lines += ["  ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)).rstrip() for row in cells]
    return "\n".join([*lines, f"({len(rows)} {'row' if len(rows) == 1 else 'rows'})"])


def _cut(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= WIDTH else f"{line[: WIDTH - 1]}…"


def _csv(names: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    return "".join(solutions.comma(names, rows, end="\n")).rstrip("\n")


def _json(names: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    bindings = [{n: solutions.binding(t) for n, t in zip(names, row, strict=True) if t is not None} for row in rows]
    content = {"head": {"vars": list(names)}, "results": {"bindings": bindings}}
    return orjson.dumps(content, option=orjson.OPT_INDENT_2).decode()


_FORMS = {"table": _table, "csv": _csv, "json": _json}
