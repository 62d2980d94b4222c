"""What runs in a process that answers queries: one store, one question at a time, within limits.

A query cannot be stopped from inside, and a parser may be brought down by a text made for it; so both live in a process
that the server can end. Questions and answers go through a pipe as plain tuples.
"""

import resource
import signal
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from pyoxigraph import NamedNode, QueryBoolean, QuerySolutions, RdfFormat, Store, serialize

from fairdict import solutions
from fairdict.errors import FairdictError
from fairdict.query import allowed, reason
from fairdict.serve.negotiation import chosen


@dataclass(frozen=True, slots=True)
class Limits:
    """What one query may cost: ``seconds``, ``rows`` (statements, of a graph), ``size`` of the answer and ``memory`` of
    its process in bytes, ``length`` of the query in characters."""

    seconds: float = 30
    rows: int = 100_000
    size: int = 50 * 2**20
    memory: int = 2 * 2**30
    length: int = 20_000


@dataclass(frozen=True, slots=True)
class Question:
    """A query with what the protocol says beside it: ``accept`` is the header; ``default`` and ``named`` are the graphs
    asked for, None where the request named none (https://www.w3.org/TR/sparql11-protocol/#dataset)."""

    text: str
    accept: str = ""
    default: tuple[str, ...] | None = None
    named: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Answered:
    """The answer to a question: an HTTP status, the media type, the bytes."""

    status: int
    media_type: str
    body: bytes


class _TooMuch(Exception):
    """The answer is beyond a limit; says which."""


def serve(pipe: Connection, path: Path, prefixes: dict[str, str], base: str, limits: Limits) -> None:
    """Answers what comes through ``pipe`` from the store at ``path``, until the pipe is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the server's to hear
    if limits.memory:
        resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory))
    store = Store.read_only(str(path))
    pipe.send(None)
    while True:
        try:
            question = pipe.recv()
        except EOFError:
            return
        try:
            pipe.send(answer(store, question, prefixes, base, limits))
        except MemoryError:
            pipe.send(_plain(400, "The query needs more memory than one may take here; ask for less at once."))


def answer(store: Store, question: Question, prefixes: dict[str, str], base: str, limits: Limits) -> Answered:
    """The answer to ``question``, or a sentence that says why there is none: 400 for a query that is broken, not
    allowed or asks for too much, 406 where no form fits."""
    try:
        form = allowed(question.text, prefixes)
    except FairdictError as error:
        return _plain(400, error.message)
    media_type = chosen(question.accept, SELECTED if form in ("SELECT", "ASK") else CONSTRUCTED)
    if not media_type:
        return _plain(406, f"The answer to {form} cannot be had in any form that was asked for ({question.accept}).")
    try:
        found = store.query(question.text, prefixes=prefixes, base_iri=base, **_dataset(question))
        return Answered(200, media_type, _written(found, media_type, prefixes, limits))
    except _TooMuch as error:
        return _plain(400, str(error))
    except (SyntaxError, ValueError, RuntimeError, OSError) as error:  # some come only while rows are read
        return _plain(400, f"The query cannot be answered: {reason(question.text, str(error), prefixes)}")


def _dataset(question: Question) -> dict[str, Any]:
    """The graphs to ask. What the request names is all there is, whatever the query says itself."""
    if question.default is None and question.named is None:
        return {}
    return {
        "default_graph": [NamedNode(iri) for iri in question.default or ()],
        "named_graphs": [NamedNode(iri) for iri in question.named or ()],
    }


def _written(found: Any, media_type: str, prefixes: dict[str, str], limits: Limits) -> bytes:
    if isinstance(found, QueryBoolean):
        return solutions.truth(bool(found), SELECTED.get(media_type, "")).encode()
    if isinstance(found, QuerySolutions):
        names = [v.value for v in found.variables]
        rows = ([row[name] for name in names] for row in _counted(found, limits.rows, "rows"))
        out = _Limited(limits.size)
        for part in solutions.FORMS[SELECTED[media_type]](names, rows):
            out.write(part.encode("utf-8", "surrogatepass"))
        return out.getvalue()
    out = _Limited(limits.size)
    statements = _counted(found, limits.rows, "statements")
    serialize(statements, out, CONSTRUCTED[media_type], prefixes=prefixes)
    return out.getvalue()


def _counted(found: Iterable[Any], most: int, what: str) -> Iterator[Any]:
    for n, item in enumerate(found):
        if n == most:
            raise _TooMuch(
                f"The answer has more than {most} {what}, the most that is given at once; ask for it in parts, with "
                "LIMIT and OFFSET, or take the dumps."
            )
        yield item


class _Limited(BytesIO):
    """Where an answer is written to; more bytes than ``most`` are refused."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self.most = most

    def write(self, part: Any) -> int:
        """Takes ``part``."""
        if self.tell() + len(part) > self.most:
            raise _TooMuch(
                f"The answer is larger than {self.most} bytes, the most that is given at once; ask for it in parts, "
                "with LIMIT and OFFSET, or take the dumps."
            )
        return super().write(part)


SELECTED = {
    "application/sparql-results+json": "json",
    "application/sparql-results+xml": "xml",
    "text/csv": "csv",
    "text/tab-separated-values": "tsv",
}
"""The forms of SELECT and ASK, the one that is given where any will do first."""
CONSTRUCTED = {
    "text/turtle": RdfFormat.TURTLE,
    "application/n-triples": RdfFormat.N_TRIPLES,
    "application/rdf+xml": RdfFormat.RDF_XML,
    "application/ld+json": RdfFormat.JSON_LD,
}
"""The forms of CONSTRUCT and DESCRIBE."""


def _plain(status: int, sentence: str) -> Answered:
    return Answered(status, "text/plain", f"{sentence}\n".encode("utf-8", "replace"))
