"""Solutions of a SPARQL query, written row by row.

Takes variables and rows of terms; leaves text in the four forms of the recommendations: SPARQL 1.1 Query Results JSON
(https://www.w3.org/TR/sparql11-results-json/), XML (https://www.w3.org/TR/rdf-sparql-XMLres/), CSV and TSV
(https://www.w3.org/TR/sparql11-results-csv-tsv/). Written here and not by the store, because a writer that goes on row
by row can be stopped at a limit.
"""

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import orjson
from pyoxigraph import BlankNode, Literal, NamedNode, Triple

Row = Sequence[Any]
"""One solution: a term or None for each variable."""
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def json(names: Sequence[str], rows: Iterable[Row]) -> Iterator[str]:
    """``application/sparql-results+json``."""
    yield f'{{"head":{orjson.dumps({"vars": list(names)}).decode()},"results":{{"bindings":['
    for n, row in enumerate(rows):
        found = {name: binding(term) for name, term in zip(names, row, strict=True) if term is not None}
        yield ("," if n else "") + orjson.dumps(found).decode()
    yield "]}}\n"


def binding(term: Any) -> dict[str, Any]:
    """One term as the JSON form has it; a triple term as RDF 1.2's draft of that form."""
    if isinstance(term, NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, BlankNode):
        return {"type": "bnode", "value": term.value}
    if isinstance(term, Triple):
        parts = {"subject": term.subject, "predicate": term.predicate, "object": term.object}
        return {"type": "triple", "value": {name: binding(part) for name, part in parts.items()}}
    assert isinstance(term, Literal)
    found: dict[str, Any] = {"type": "literal", "value": term.value}
    if term.language is not None:
        return {**found, "xml:lang": term.language}
    return found if _plain(term) else {**found, "datatype": term.datatype.value}


def xml(names: Sequence[str], rows: Iterable[Row]) -> Iterator[str]:
    """``application/sparql-results+xml``; characters that XML cannot hold become U+FFFD."""
    head = "".join(f"<variable name={quoteattr(name)}/>" for name in names)
    yield '<?xml version="1.0"?>\n<sparql xmlns="http://www.w3.org/2005/sparql-results#">'
    yield f"<head>{head}</head><results>"
    for row in rows:
        cells = (
            f"<binding name={quoteattr(name)}>{_element(term)}</binding>"
            for name, term in zip(names, row, strict=True)
            if term is not None
        )
        yield f"<result>{''.join(cells)}</result>"
    yield "</results></sparql>\n"


def _element(term: Any) -> str:
    if isinstance(term, NamedNode):
        return f"<uri>{_safe(term.value)}</uri>"
    if isinstance(term, BlankNode):
        return f"<bnode>{_safe(term.value)}</bnode>"
    if isinstance(term, Triple):
        parts = (("subject", term.subject), ("predicate", term.predicate), ("object", term.object))
        return f"<triple>{''.join(f'<{name}>{_element(part)}</{name}>' for name, part in parts)}</triple>"
    assert isinstance(term, Literal)
    said = ""
    if term.language is not None:
        said = f" xml:lang={quoteattr(term.language)}"
    elif not _plain(term):
        said = f" datatype={quoteattr(_NOT_XML.sub(chr(0xFFFD), term.datatype.value))}"
    return f"<literal{said}>{_safe(term.value)}</literal>"


def _safe(text: str) -> str:
    return escape(_NOT_XML.sub("\ufffd", text), {"\r": "&#13;"})


def comma(names: Sequence[str], rows: Iterable[Row], end: str = "\r\n") -> Iterator[str]:
    """``text/csv``: values alone, a blank node by its label; lines end as RFC 4180 says, or with ``end``."""
    line = io.StringIO()
    writer = csv.writer(line, lineterminator=end)
    writer.writerow(names)
    yield line.getvalue()
    for row in rows:
        line.seek(0)
        line.truncate()
        writer.writerow([word(term) for term in row])
        yield line.getvalue()


def word(term: Any) -> str:
    """A term's value alone; nothing where there is none."""
    if term is None:
        return ""
    if isinstance(term, BlankNode | Triple):
        return str(term)
    return str(term.value)


def tab(names: Sequence[str], rows: Iterable[Row]) -> Iterator[str]:
    """``text/tab-separated-values``: terms as Turtle writes them."""
    yield "\t".join(f"?{name}" for name in names) + "\n"
    for row in rows:
        yield "\t".join("" if term is None else str(term) for term in row) + "\n"


def truth(answer: bool, form: str) -> str:
    """The answer to an ASK in the form ``json`` or ``xml``, or as a word for the two that have none."""
    said = str(answer).lower()
    if form == "json":
        return f'{{"head":{{}},"boolean":{said}}}\n'
    if form == "xml":
        return (
            '<?xml version="1.0"?>\n<sparql xmlns="http://www.w3.org/2005/sparql-results#">'
            f"<head/><boolean>{said}</boolean></sparql>\n"
        )
    return f"{said}\n"


FORMS: dict[str, Callable[[Sequence[str], Iterable[Row]], Iterator[str]]] = {
    "json": json,
    "xml": xml,
    "csv": comma,
    "tsv": tab,
}
"""The writers by the short name of their form."""


def _plain(term: Literal) -> bool:
    return term.datatype.value == "http://www.w3.org/2001/XMLSchema#string"
