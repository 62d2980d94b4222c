"""A statement about rights, told apart: may one see it (access), on which terms (licence), or what else is said.

Takes the address, code and words of one statement as a format holds them; leaves ``accessRights``, ``license`` or
``rights`` on the description.
"""

import re

from fairdict import clean
from fairdict.harvester import Description, Node, addresses

_LICENCE = re.compile(r"licen[cst]|lizen[zs]|creative ?commons|copyleft|public domain", re.IGNORECASE)
_OWNERSHIP = re.compile(r"©|copyright|all rights reserved", re.IGNORECASE)


def add_rights(
    about: Description,
    *,
    uri: str = "",
    code: str = "",
    text: str = "",
    lang: str = "",
    where: str,
    access_only: bool = False,
) -> None:
    """Files one statement; an address that no table knows is kept with its words, whatever it is. Words of a field that
    speaks of access alone (``access_only``) and from which none can be told are kept too, with an issue."""
    uri, code, text = uri.strip(), code.strip(), text.strip()
    told = [t for t in (uri, code, text) if t]
    match = about.source.vocabularies.match
    access = next((t for t in told if match("access-right", t) is not None), None)
    licence = next((t for t in (uri, code, text) if t and match("licence", t) is not None), None)
    if access is not None and licence is None:
        _add_access(about, access, where)
        if text and match("access-right", text) is None:
            about.add("rights", text, lang=lang, where=where)
    elif licence is not None:
        about.add("license", licence, lang=lang, where=where)
    elif text and not uri and (access_only or not _LICENCE.search(text)) and _begun(about, text):
        _add_access(about, text, where, lang)
    elif addresses.url(uri) is not None:
        term, kind = ("license", "LicenseDocument") if _LICENCE.search(uri + text) else ("rights", "RightsStatement")
        node = about.node(term, kind, id=addresses.url(uri) or "")
        node.add("label", text, lang=lang)
        about.remember(term, text or uri, text or uri, where)
    elif text and len(text) <= 100 and _LICENCE.search(text) and not _OWNERSHIP.search(text):
        about.add("license", text, lang=lang, where=where)
    else:
        if access_only and text and "accessRights" not in about.data:
            about.issue(
                "access-right-not-recognised",
                f"“{clean.short(text)}” does not say which access right is meant; state one of the access-right table, "
                "such as “PUBLIC” or “RESTRICTED”, and keep the sentence beside it.",
                term="accessRights",
                value=text,
                where=where,
            )
        for told_text in dict.fromkeys(t for t in (text, uri or code) if t):
            _add_statement(about, told_text, lang, where)


def _add_access(about: Description, said: str, where: str, lang: str = "") -> None:
    """One access right is allowed: a second, different one is kept as a statement and becomes an issue."""
    match = about.source.vocabularies.match("access-right", said)
    iri = match.concept.iri if match is not None else _begun(about, said)
    known = about.data.get("accessRights", [])
    if not iri or not known or iri in known:
        about.add("accessRights", said, lang=lang, where=where)
        return
    about.issue(
        "access-rights-contradict",
        f"“{said}” contradicts the access right that stands before it; state one.",
        term="accessRights",
        value=said,
        where=where,
    )
    about.add("rights", said, where=where)


def _begun(about: Description, sentence: str) -> str:
    """The address of the access right that a sentence is taken to mean by its first words; empty for none."""
    found = about.source.vocabularies.begun("access-right", sentence)
    return "" if found is None else found[1].iri


def _add_statement(about: Node, text: str, lang: str, where: str) -> None:
    if " " in text or ":" not in text:
        about.node("rights", "RightsStatement").add("label", text, lang=lang, where=where)
    else:
        about.add("rights", text, lang=lang, where=where)
