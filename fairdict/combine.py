"""Whose words win: one document from several accounts of one thing.

Takes the accounts, the best first; leaves one document and, for each term, who said it. Texts come whole from the best
for each language, keywords and themes are joined, distributions are joined by their address, and the owner's identifier
stays to the letter.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from fairdict.model import Document

JOINED = frozenset({"keyword", "theme", "subject", "language", "sameAs", "otherIdentifier", "type"})
"""Terms whose values are gathered from all; any other comes whole from the best source that has it."""

PER_LANGUAGE = frozenset({"title", "description", "alternative"})


@dataclass(frozen=True, slots=True)
class Told:
    """One account as :func:`combine` takes it: whose it is and what it says, best first."""

    source: str
    identifier: str
    document: Document


@dataclass(frozen=True)
class Combined:
    """A merged document and, for each term, the sources its values come from."""

    document: Document
    origin: dict[str, list[str]] = field(default_factory=dict)


def combine(accounts: Sequence[Told]) -> Combined:
    """One document from ``accounts``, the best first; telling the same twice changes nothing."""
    document: Document = {}
    origin: dict[str, list[str]] = {}
    for n, account in enumerate(accounts):
        if any(account.document == earlier.document for earlier in accounts[:n]):
            continue
        for term, value in account.document.items():
            if term == "id":
                continue
            taken = _take(document, term, value, first=term not in document)
            if taken and account.source not in origin.setdefault(term, []):
                origin[term].append(account.source)
    _identify(document, accounts)
    _order(document, origin, accounts)
    return Combined(document, origin)


def _order(document: Document, origin: dict[str, list[str]], accounts: Sequence[Told]) -> None:
    """The order of authors belongs to the creators it was said of: it comes from the same account, or not at all."""
    teller = next((a for a in accounts if "creator" in a.document), None)
    if teller is None or "authorList" not in document:
        return
    if "authorList" in teller.document:
        document["authorList"] = teller.document["authorList"]
        origin["authorList"] = [teller.source]
    else:
        del document["authorList"]
        del origin["authorList"]


def _take(document: Document, term: str, value: Any, first: bool) -> bool:
    """Adds ``value`` to ``document`` as the rule for ``term`` has it; whether anything was added."""
    if first:
        document[term] = value
        return True
    if term == "distribution":
        return _join_distributions(document, value)
    if term in PER_LANGUAGE or term == "keyword":
        return _join_texts(document, term, value, whole=term != "keyword")
    if term in JOINED:
        new = [v for v in value if v not in document[term]]
        document[term] = [*document[term], *new]
        return bool(new)
    return False


def _join_texts(document: Document, term: str, value: dict[str, list[str]], whole: bool) -> bool:
    """Languages that are missing are added; with ``whole`` False, missing texts of a present language too."""
    texts = {lang: list(found) for lang, found in document[term].items()}
    said = {t.casefold() for found in texts.values() for t in found}
    added = False
    for lang, found in value.items():
        if lang in texts and whole:
            continue
        new = [t for t in found if t.casefold() not in said]
        if new:
            texts[lang] = [*texts.get(lang, []), *new]
            added = True
    document[term] = texts
    return added


def _join_distributions(document: Document, value: list[Any]) -> bool:
    known: list[Any] = list(document["distribution"])
    twins = [(node, _twin(node, known)) for node in value if node not in known]
    taken = Counter(place for _, (place, sure) in twins if not sure)
    added = False
    for node, (place, sure) in twins:
        if place is None or (not sure and taken[place] > 1):
            if node not in known:
                known.append(node)
                added = True
        elif isinstance(known[place], dict) and isinstance(node, dict):
            missing = {k: v for k, v in node.items() if k not in known[place] and k != "id"}
            known[place] = {**known[place], **missing}
            added = added or bool(missing)
    document["distribution"] = known
    return added


def _twin(node: Any, known: Sequence[Any]) -> tuple[int | None, bool]:
    """The place among ``known`` of the distribution that ``node`` is, and whether that is sure.

    Its name or its file's address makes it sure. An address of access, which is often one page for many files, counts
    only where it fits one alone and the files' addresses do not differ.
    """
    name, files, pages = _addresses(node)
    loose: list[int] = []
    for place, other in enumerate(known):
        other_name, other_files, other_pages = _addresses(other)
        if (name and name == other_name) or files & other_files:
            return place, True
        if not (files and other_files) and (files | pages) & (other_files | other_pages):
            loose.append(place)
    return (loose[0], False) if len(loose) == 1 else (None, False)


def _addresses(node: Any) -> tuple[str, set[str], set[str]]:
    """The name of a distribution, the addresses of its file, and those of the pages that give access to it."""
    if not isinstance(node, dict):
        return str(node), set(), set()
    files, pages = ({str(v) for v in node.get(term, [])} for term in ("downloadURL", "accessURL"))
    return str(node.get("id", "")), files, pages


def _identify(document: Document, accounts: Sequence[Told]) -> None:
    """The owner's identifier stays to the letter; the others, and the addresses, stand beside it."""
    kept = list(document.get("identifier", []))
    known = {
        n for node in document.get("otherIdentifier", []) if isinstance(node, dict) for n in node.get("notation", [])
    }
    for account in accounts:
        iri = account.document.get("id", "")
        named = [i for i in account.document.get("identifier", []) if isinstance(i, str)]
        if iri and not iri.startswith("urn:x-fairdict:"):
            same = document.setdefault("sameAs", [])
            if iri not in same:
                document["sameAs"] = [*same, iri]
            named.append(iri)
        for text in named:
            if text not in kept and text not in known:
                known.add(text)
                node = {"type": ["Identifier"], "notation": [text]}
                document["otherIdentifier"] = [*document.get("otherIdentifier", []), node]
