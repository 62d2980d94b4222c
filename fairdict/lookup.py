"""How words and addresses in a node become concepts of the tables, and what becomes of those that no table knows.

Nothing is guessed: a text counts where a table lists it, in case and punctuation of its own, and a sentence where a
table lists the words that it begins with, which is told. What is not known is kept as the source wrote it, with an
issue unless words of one's own are allowed there.
"""

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Any

from fairdict import addresses, clean, identifiers, languages, markup
from fairdict.kinds import FREE, LABELLED
from fairdict.vocabulary import Concept, Match, Vocabularies

if TYPE_CHECKING:
    from fairdict.node import Node

_CODE = 3
"""Up to so many letters a place is named by its code, in capitals: “per” and “and” are no countries."""
_NAMES = frozenset({"label", "prefLabel", "title", "name"})
_SAYS = _NAMES | {"type", "notation"}


def match(vocabularies: Vocabularies, term: str, tables: Sequence[str], text: str) -> Match | None:
    """What ``text`` stands for in the first of ``tables`` that knows it."""
    for table in tables:
        found = vocabularies.match(table, text)
        if found is not None and not (term == "spatial" and _unsure(found, text)):
            return found
    return None


def _unsure(found: Match, text: str) -> bool:
    """Whether a place may be another of that name, or a word that happens to be spelled like its code."""
    if len(text.strip()) <= _CODE:
        return not found.exact
    return "ambiguous" in found.concept.attributes and "://" not in text


def looked_up(node: "Node", term: str, tables: Sequence[str], said: str, lang: str, where: str) -> object:
    """Puts the concept that ``said`` stands for under ``term``, else ``said`` itself; gives what was put."""
    vocabularies = node.description.source.vocabularies
    found = match(vocabularies, term, tables, said)
    begun = vocabularies.begun(tables[0], said) if found is None else None
    if begun is not None:
        return _inferred(node, term, tables[0], begun, said, lang, where)
    if found is None:
        return _unmatched(node, term, tables, said, lang, where)
    node.put(term, found.concept.iri)
    if term == "accessRights":
        # One access right is allowed; a narrower term, such as an embargo, stays beside it, and so does an address.
        if found.term is not None:
            node.put("rights", found.term.iri)
        elif "://" in said and said.strip() != found.concept.iri:
            node.put("rights", said.strip())
    return found.concept.iri


def _inferred(
    node: "Node", term: str, table: str, begun: tuple[str, Concept], said: str, lang: str, where: str
) -> object:
    """Puts the concept that a sentence is taken to mean; of access, the whole sentence stays beside it."""
    words, concept = begun
    right = concept.notation or concept.label("en")
    node.put(term, concept.iri)
    if term == "accessRights":
        labelled(node, "rights", said, lang)
    node.issue(
        f"{table}-inferred",
        f"“{clean.short(said)}” begins with “{words}” and was taken to mean {right}; write “{right}” or another term "
        f"of the {table} table, and keep the sentence as a statement of rights.",
        term=term,
        value=said,
        where=where,
        severity="note",
    )
    return concept.iri


def _unmatched(node: "Node", term: str, tables: Sequence[str], said: str, lang: str, where: str) -> object:
    iri = address(said)
    vocabularies = node.description.source.vocabularies
    known = any(vocabularies.kept(table, said) for table in tables)
    if term not in FREE and not known and (iri is None or term == "accessRights"):
        node.issue(
            f"{tables[0]}-not-recognised",
            f"“{clean.short(said)}” is not in the {tables[0]} table; write a term from it, or add yours to "
            f"vocabularies/tables/{tables[0]}.ttl.",
            term=term,
            value=said,
            where=where,
        )
    if iri is None:
        labelled(node, term, said, lang)
        return said
    node.put(term, iri)
    return iri


def address(said: str) -> str | None:
    """The address that ``said`` is, kept as written where it promises to stay (to change http into https would name
    another thing); None for words."""
    found = identifiers.pid(said)
    bare = found is not None and found.scheme in ("doi", "handle", "urn", "ark")
    iri = found.iri if found is not None and bare else addresses.iri(said) if ":" in said else None
    return None if iri is None or " " in said.strip() else iri


def labelled(node: "Node", term: str, said: str, lang: str) -> None:
    """Puts a thing that is known only by its words."""
    kind = LABELLED.get(term, "")
    tag = (languages.language_tag(lang) or "@none").lower() if lang else "@none"
    label = "prefLabel" if kind == "Concept" else "label"
    text = markup.html_to_text(said)
    if text:
        node.put(term, {**({"type": [kind]} if kind else {}), label: {tag: [text]}})


def named(value: Any) -> list[str]:
    """The names of a thing of which nothing is said but its names and its class; empty for anything else."""
    if not isinstance(value, dict) or "@value" in value or not value.keys() & _NAMES or not value.keys() <= _SAYS:
        return []
    return [text for name in sorted(value.keys() & _NAMES) for text in _texts(value[name])]


def _texts(value: Any) -> list[str]:
    parts = value.values() if isinstance(value, dict) else [value]
    return [t for part in parts for t in (part if isinstance(part, list) else [part]) if isinstance(t, str)]


def stands_for(vocabularies: Vocabularies, term: str, tables: Sequence[str], value: Any) -> tuple[str, str] | None:
    """(words, address) where a value of a graph is a concept of ``tables`` said otherwise: at the address of another
    register or in another form of its own, or as a thing without an address whose names all are the concept's.

    An address in a scheme that the table describes is well said, whichever of several the table prefers."""
    if isinstance(value, str):
        same = (vocabularies.same(table, value) for table in tables)
        concept = next((c for c in same if c is not None), None)
        schemes = (scheme for t in tables for scheme in vocabularies.tables[t].schemes)
        if concept is None or concept.iri == value or any(value.startswith(scheme) for scheme in schemes):
            return None
        return value, concept.iri
    names = named(value)
    found: Collection[str] = {
        m.concept.iri if m is not None else "" for m in (match(vocabularies, term, tables, name) for name in names)
    }
    iri = next(iter(found)) if len(found) == 1 else ""
    return (names[0], iri) if iri else None
