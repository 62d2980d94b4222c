"""What stands in a node of a document, whatever its shape: values, addresses, words and identifiers.

Takes whatever a document holds, also values of a kind that no cleaner would leave; never raises.
"""

import re
from functools import lru_cache
from typing import Any

from fairdict import identifiers
from fairdict.identifiers import Pid
from fairdict.model import Document
from fairdict.vocabulary import Match, Vocabularies

_ADDRESS = re.compile(r"(?:https?|ftps?|sftp)://(?!localhost\b|127\.)[^\s/]+\.[^\s]+", re.IGNORECASE)
_UUID = re.compile(r"(?:urn:uuid:|uuid:)?[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", re.IGNORECASE)
_MEMO = 4096
"""How many texts are remembered with what they are: the rules ask the same of one identifier over and over."""
_NAMES = ("id", "label", "prefLabel", "title", "name", "fn", "notation")


def values(node: Document, term: str) -> list[Any]:
    """The values of ``term``, whatever their shape; texts come one by one without their language."""
    found = node.get(term)
    if isinstance(found, list):
        return found
    if found is None:
        return []
    if isinstance(found, dict) and not ("@value" in found or "id" in found or "type" in found):
        return _texts(found)
    return [found]


def _texts(found: Document) -> list[Any]:
    if len(found) == 1:  # nearly always
        (texts,) = found.values()
        return texts if type(texts) is list else [texts]
    told: list[Any] = []
    for language in sorted(found):
        texts = found[language]
        told += texts if isinstance(texts, list) else [texts]
    return told


def iri(value: Any) -> str:
    """The address a value is or has; empty for anything else."""
    if isinstance(value, dict):
        value = value.get("id")
    return value if isinstance(value, str) else ""


def words(value: Any) -> str:
    """A value as the source would read it: its text, its address, or its label."""
    if isinstance(value, str):
        return value
    if isinstance(value, dict):
        if "@value" in value:
            return words(value["@value"])
        for label in _NAMES:
            if label in value:
                held = value[label]
                if type(held) is str and held:
                    return held
                for inner in values(value, label):
                    if not isinstance(inner, dict) and (found := words(inner)):
                        return found
        return ""
    return "" if value is None or isinstance(value, list) else str(value)


def texts(node: Document, term: str) -> list[str]:
    """The :func:`words` of each value of ``term``; not to be changed, since it may be the node's own list."""
    held = node.get(term)
    if held is None:
        return []
    if type(held) is list:
        for value in held:
            if type(value) is not str:
                break
        else:
            return held  # nearly always
    return [words(value) for value in values(node, term)]


def names(node: Document, term: str) -> list[str]:
    """What each value of ``term`` is called: its address, or else its words; what has neither is left out. Not to be
    changed, since it may be the node's own list."""
    held = node.get(term)
    if held is None:
        return []
    if type(held) is list:
        for value in held:
            if type(value) is not str or not value:
                break
        else:
            return held  # nearly always
    return [name for value in values(node, term) if (name := iri(value) or words(value))]


def first(node: Document, term: str) -> str:
    """The first value of ``term`` that has words; empty where there is none."""
    for text in texts(node, term):
        if text:
            return text
    return ""


def told(node: Document) -> dict[str, Any]:
    """The first value that says something of each property of ``node``."""
    found: dict[str, Any] = {}
    for term, held in node.items():
        for value in held if type(held) is list else values(node, term):
            if (value and not value.isspace()) if type(value) is str else says(value):
                found[term] = value
                break
    return found


def present(node: Document, *terms: str) -> bool:
    """Whether any of ``terms`` has a value that says something."""
    for term in terms:
        if term in node:
            for value in values(node, term):
                if says(value):
                    return True
    return False


def says(value: Any) -> bool:
    """Whether a value holds more than white space or the name of its class; a number always does."""
    kind = type(value)
    while kind is list and len(value) == 1:  # nearly always
        value = value[0]
        kind = type(value)
    if kind is str:
        return value != "" and not value.isspace()
    if kind is dict:
        for key, inner in value.items():  # noqa: SIM110 - a generator takes twice as long
            if key != "type" and says(inner):
                return True
        return False
    if kind is list:
        return any(map(says, value))
    return value is not None


@lru_cache(_MEMO)
def pid(text: str) -> Pid | None:
    """The persistent identifier that ``text`` is; only looked at closely where it can be one."""
    plain = _DOI.fullmatch(text)
    if plain is not None:
        return Pid("doi", plain[1], f"https://doi.org/{plain[1]}")
    lowered = text[:60].lower()
    if "10." in lowered or any(mark in lowered for mark in _MARKS):
        return identifiers.pid(text)
    return None


_DOI = re.compile(r"(?:https://doi\.org/)?(10\.[0-9]{4,9}/(?:[a-z0-9]+[._-])*[a-z0-9]+)")
"""A DOI as it is written when all is well: most are, and need no closer look."""
_MARKS = ("hdl", "handle", "urn:", "ark:", "w3id.org", "purl.", "identifiers.org", "persistent-identifier")


@lru_cache(_MEMO)
def is_global(text: str) -> bool:
    """Whether ``text`` can mean one thing only, anywhere: a web address, a UUID or a persistent identifier."""
    return bool(_ADDRESS.fullmatch(text) or _UUID.fullmatch(text)) or pid(text) is not None


@lru_cache(_MEMO)
def scheme(address: str) -> str:
    """The protocol an address names; empty for what is no address."""
    name, colon, rest = address.partition(":")
    return name.lower() if colon and rest.startswith("//") and " " not in address.strip() else ""


def match(vocabularies: Vocabularies, table: str, text: str) -> Match | None:
    """:meth:`Vocabularies.match`, and None for an empty text or a table that is not there."""
    try:
        return vocabularies.match(table, text) if text else None
    except KeyError:  # not asked beforehand: nearly always it is there
        if table in vocabularies.tables:
            raise
        return None
