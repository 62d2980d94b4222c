"""The variables that a description names: of those named as such, and of the columns of tables.

Takes a document and the words of one language; leaves one :class:`Variable` each, with what is said of it and no more.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from fairdict.publish import facts, reading
from fairdict.publish.facts import Item
from fairdict.publish.words import Words

CSVW = "http://www.w3.org/ns/csvw#"
SHOWN, MOST = 12, 200
"""Variables that stand open on a page, and those that it names at most; the files for machines hold all."""
_SCHEMA = "http://schema.org/"
_LONGEST = 400


@dataclass(frozen=True, slots=True)
class Variable:
    """One variable: ``kind`` is its type or unit, ``note`` what is said of it, both where known."""

    name: Item
    kind: str
    note: Item | None


def variables(document: Any, words: Words) -> Iterator[Variable]:
    """The variables in the order of the document, each once."""
    seen = set()
    for value in reading.many(document, "hasVariables"):
        for found in _found(value, words):
            if found not in seen:
                seen.add(found)
                yield found


def _found(value: Any, words: Words) -> Iterator[Variable]:
    columns = False
    for table in _inner(value, "table") or _inner(value, "tableSchema") or [value]:
        for column in _inner(table, "column") or _columns(table):
            columns = True
            if (found := _variable(column, words)) is not None:
                yield found
    if not columns and (named := facts.thing(value, words)) is not None:
        yield Variable(named, "", _note(value, named, words))


def _columns(table: Any) -> Iterator[Any]:
    for schema in _inner(table, "tableSchema"):
        yield from _inner(schema, "column")


def _inner(node: Any, name: str) -> list[Any]:
    return [v for v in reading.many(node, f"{CSVW}{name}") if isinstance(v, dict)]


def _variable(column: Any, words: Words) -> Variable | None:
    titles = reading.texts(column, f"{CSVW}title") or reading.texts(column, f"{CSVW}name")
    found = reading.pick(titles, words.lang)
    named = facts.own(found, words) if found is not None else facts.thing(column, words)
    if named is None:
        return None
    meaning = next(iter(reading.links(column, f"{CSVW}propertyUrl")), "")
    named = Item(reading.cut(named.text, 120), meaning or named.href, named.lang)
    kinds = [_short(v) for term in (f"{CSVW}datatype", f"{_SCHEMA}unitText") for v in reading.many(column, term)]
    return Variable(named, ", ".join(dict.fromkeys(kind for kind in kinds if kind)), _note(column, named, words))


def _short(value: Any) -> str:
    """A datatype or unit: the last part of an address, else the words of the source."""
    text = reading.literal(value) or reading.address(value)
    return reading.cut(reading.tail(text) if reading.web(text) else text, 40)


def _note(node: Any, named: Item, words: Words) -> Item | None:
    said = reading.pick(reading.texts(node, "description"), words.lang)
    if said is None or said.text == named.text:
        return None
    shown = facts.own(said, words)
    return Item(reading.cut(shown.text, _LONGEST), lang=shown.lang)
