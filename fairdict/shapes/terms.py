"""RDF terms as the checks hold them: an IRI is its text, a blank node a text that begins with ``_:``, a literal a
tuple. Plain texts are hashed once and compared at once, which is most of what a check does.
"""

from typing import NamedTuple

import pyoxigraph

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
XSD = "http://www.w3.org/2001/XMLSchema#"
SH = "http://www.w3.org/ns/shacl#"
OWL = "http://www.w3.org/2002/07/owl#"
TYPE = f"{RDF}type"
SUBCLASS = f"{RDFS}subClassOf"
STRING = f"{XSD}string"
LANG_STRING = f"{RDF}langString"


class Literal(NamedTuple):
    """A literal: its lexical form, its datatype's IRI, and its language tag in lower case (empty for none)."""

    text: str
    datatype: str = STRING
    language: str = ""


Term = str | Literal


def is_blank(term: Term) -> bool:
    """Whether ``term`` is a blank node."""
    return isinstance(term, str) and term.startswith("_:")


def is_iri(term: Term) -> bool:
    """Whether ``term`` is an IRI."""
    return isinstance(term, str) and not term.startswith("_:")


def term_of(found: pyoxigraph.NamedNode | pyoxigraph.BlankNode | pyoxigraph.Literal) -> Term:
    """A term of pyoxigraph as the checks hold it."""
    if isinstance(found, pyoxigraph.NamedNode):
        return found.value
    if isinstance(found, pyoxigraph.Literal):
        language = found.language
        if language:
            return Literal(found.value, LANG_STRING, language.lower())
        return Literal(found.value, found.datatype.value)
    return f"_:{found.value}"


def written(term: Term) -> str:
    """``term`` for people: an IRI in angle brackets, a literal in quotation marks with its language or datatype."""
    if isinstance(term, Literal):
        if term.language:
            return f"“{term.text}”@{term.language}"
        return f"“{term.text}”" if term.datatype == STRING else f"“{term.text}”^^<{term.datatype}>"
    return term if term.startswith("_:") else f"<{term}>"
