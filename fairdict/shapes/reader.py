"""Shapes graphs as they come: anyone's files, read into one graph that remembers which file said what."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from fairdict.errors import ConfigError, RecordError
from fairdict.rdf import sniff, triples
from fairdict.shapes.facts import Facts
from fairdict.shapes.terms import OWL, Literal, Term, is_blank, term_of

LARGEST = 50_000_000
"""The largest file that is read as shapes, in bytes; the largest official ones have some 200 000."""


@dataclass(frozen=True)
class Shapes:
    """One shapes graph of one or more files. ``files`` has the file that first spoke of each subject; ``imported`` the
    ``owl:imports``, which are never fetched."""

    graph: Facts
    files: Mapping[str, str]
    imported: tuple[str, ...] = ()

    def file(self, subject: Term) -> str:
        """The file that first spoke of ``subject``."""
        return self.files.get(subject, "") if isinstance(subject, str) else ""


def read(paths: Iterable[Path], largest: int = LARGEST) -> Shapes:
    """The shapes graph of all files together, in any RDF syntax.

    Raises ConfigError, in a sentence that names the file, where one cannot be opened, is too large, or is no RDF.
    """
    bodies = []
    for path in paths:
        try:
            size = path.stat().st_size
            if size > largest:
                raise ConfigError(f"{path} has {size} bytes; shapes are read up to {largest}. Give a smaller file.")
            bodies.append((str(path), path.read_bytes()))
        except OSError as error:
            raise ConfigError(f"{path} cannot be read: {error.strerror or error}. Check its name.") from error
    return shapes_of(bodies)


def shapes_of(bodies: Iterable[tuple[str, bytes]]) -> Shapes:
    """As :func:`read`, from (name, content) pairs.

    Blank nodes are named after the file's place and their own, so that the same files give the same names.
    """
    graph = Facts()
    files: dict[str, str] = {}
    for place, (name, body) in enumerate(bodies, 1):
        names: dict[Term, str] = {}

        def named(term: Term, names: dict[Term, str] = names, place: int = place) -> Term:
            return names.setdefault(term, f"_:{place}.{len(names) + 1}") if is_blank(term) else term

        try:
            for triple in triples(body, sniff(body, "", name), f"file:///{Path(name).name}"):
                subject, predicate, object = named(str(triple_term(triple.subject))), triple.predicate, triple.object
                graph.add(str(subject), predicate.value, named(triple_term(object)))
                files.setdefault(str(subject), name)
        except RecordError as error:
            reason = error.__cause__ or error.message
            raise ConfigError(f"{name} cannot be read as shapes: {reason}. Correct the file.") from error
    imported = {o for _, p, o in graph.triples() if p == f"{OWL}imports" and isinstance(o, str)}
    return Shapes(graph, files, tuple(sorted(imported - files.keys())))


def triple_term(term: object) -> Term:
    """A term of a parsed triple; a quoted triple, which SHACL does not know, as its text."""
    try:
        return term_of(term)  # type: ignore[arg-type]
    except AttributeError:
        return Literal(str(term))
