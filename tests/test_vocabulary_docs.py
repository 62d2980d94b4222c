"""The reference of the vocabularies tells what the tables' own headers say; FAIRDICT_BLESS=1 writes it anew."""

import os
import re
import textwrap
from pathlib import Path

from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from fairdict.document import Context
from fairdict.kinds import TABLES, TABLES_OF
from fairdict.layers import Layers, bundled
from fairdict.vocabulary import SKOS, Vocabularies

PAGE = Path(__file__).parent.parent / "docs" / "reference" / "vocabularies.md"
DCT = "http://purl.org/dc/terms/"
BEGIN, END = "## The tables\n", "## How a text is matched\n"


def headers(table: str) -> dict[str, list[str]]:
    """What the header of a bundled table says in English or in no language, by the last part of the property."""
    path = bundled("vocabularies") / "tables" / f"{table}.ttl"
    quads = list(parse(path.read_bytes(), format=RdfFormat.TURTLE))
    schemes = [q.subject for q in quads if q.object == NamedNode(f"{SKOS}ConceptScheme")]
    found: dict[str, list[str]] = {"scheme": [s.value for s in schemes if isinstance(s, NamedNode)]}
    for quad in quads:
        if quad.subject in schemes and isinstance(quad.object, Literal) and quad.object.language in (None, "en"):
            words = " ".join(quad.object.value.split())
            found.setdefault(quad.predicate.value.rpartition("/")[2], []).append(words)
    return found


def properties(table: str, context: Context) -> str:
    """The properties that are looked up in a table, as they are written in RDF."""
    terms = [(term, "") for term, names in TABLES.items() if table in names]
    terms += [(term, kind) for (term, kind), names in TABLES_OF.items() if table in names]
    written = [
        f"`{context.compact(context.properties[term].iri)}`{f' ({kind})' if kind else ''}" for term, kind in terms
    ]
    return ", ".join(written) or "for profiles alone"


def section() -> str:
    """The part of the page that lists the tables, as it should be."""
    vocabularies, context = Vocabularies.load(Layers()), Context.load(Layers())
    tables = {name: vocabularies.tables[name] for name in vocabularies.tables}
    concepts = {name: vocabularies.concepts(name) for name in tables}
    count = sum(len(found) for found in concepts.values())
    parts = [
        BEGIN,
        f"{len(tables)} tables with {count} terms. Made from what they say themselves (`make docs`).\n",
    ]
    for name in tables:
        said = headers(name)
        gone = sum(c.deprecated for c in concepts[name])
        terms = f"{len(concepts[name])} terms" if len(concepts[name]) != 1 else "1 term"
        lines = [
            f"### {name}\n",
            f"{textwrap.fill(said['description'][0], 120)}\n",
            f"- **Looked up for:** {properties(name, context)}",
            f"- **Terms:** {terms}{f', {gone} of them deprecated' if gone else ''}, of "
            + ", ".join(f"`{iri}`" for iri in said["scheme"]),
            *(
                textwrap.fill(f"- **Origin:** {text.rstrip('.')}.", 120, subsequent_indent="  ")
                for text in sorted(said["source"])
            ),
            f"- **Made on:** {said['date'][0]}\n",
        ]
        parts.append("\n".join(lines))
    return "\n".join(parts) + "\n"


def test_the_reference_is_what_the_tables_say() -> None:
    text = PAGE.read_text("utf-8")
    begin, end = text.index(BEGIN), text.index(END)
    if os.environ.get("FAIRDICT_BLESS"):
        PAGE.write_text(text[:begin] + section() + text[end:], "utf-8")
        return
    assert text[begin:end] == section(), "say “make docs” and look at the difference"


def test_every_looked_up_property_has_its_tables() -> None:
    tables = set(Vocabularies.load(Layers()).tables)
    named = {name for names in (*TABLES.values(), *TABLES_OF.values()) for name in names}
    assert named <= tables
    assert tables - named == {"corporate-body"}, "a table without a property is for profiles"


def test_every_table_has_its_place_on_the_page() -> None:
    found = re.findall(r"^### (\S+)$", PAGE.read_text("utf-8"), re.MULTILINE)
    assert found == sorted(Vocabularies.load(Layers()).tables)
