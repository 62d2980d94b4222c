"""Words and texts: a thing that is known by its words alone, texts by language, a value in a few words."""

from collections.abc import Callable
from typing import Any

from fairdict.emission.ranges import AGENT, BOUND, CONCEPT, FOAF, IDENTIFIER, KIND
from fairdict.model import Document


def worded(range: str, text: str, lang: str, named: Callable[[str], str]) -> Document | None:
    """A thing of the class ``range`` that is known by its words alone; None where an address is the point of it.
    ``named`` gives a class its name in the context."""
    known: dict[str, Document] = {
        AGENT: {"type": ["Agent"], "name": {lang: [text]}},
        KIND: {"type": ["Kind"], "fn": {lang: [text]}},
        IDENTIFIER: {"type": ["Identifier"], "notation": [text]},
        CONCEPT: {"type": ["Concept"], "prefLabel": {lang: [text]}},
    }
    if range in known:
        return known[range]
    if not range or range in BOUND or range == f"{FOAF}Document":
        return None
    return {"type": [named(range)], "label": {lang: [text]}}


def told(value: Any) -> str:
    """A value in a few words, for the list of what was left out."""
    if isinstance(value, dict) and "@value" not in value:
        for key in ("fn", "name", "label", "prefLabel", "title"):
            texts = value.get(key)
            if isinstance(texts, dict):
                words = next((said[0] for said in texts.values() if said), "")
                if words:
                    return str(words)[:200]
    return lexical_of(value)[:200]


def lexical_of(value: Any) -> str:
    """The whole text of a literal, or the address of a thing."""
    if isinstance(value, dict):
        return str(value["@value"] if "@value" in value else value.get("id", ""))
    return str(value)


def objects(texts: dict[str, list[str]]) -> list[Any]:
    """Texts by language as value objects."""
    return [
        {"@value": text} if tag == "@none" else {"@value": text, "@language": tag}
        for tag, said in texts.items()
        for text in said
    ]


def add_text(into: Document, value: Any) -> None:
    """Adds a literal to texts by language."""
    text = value["@value"] if isinstance(value, dict) else value
    said = into.setdefault(value.get("@language", "@none") if isinstance(value, dict) else "@none", [])
    if text not in said:
        said.append(text)
