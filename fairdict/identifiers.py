"""Persistent identifiers of things, people and organisations, each to one form.

Takes a text that should be nothing but the identifier, in any of the ways it is written (bare, with a
label, as the address of a resolver); leaves the one form used here, or None. Check digits are verified;
nothing is looked up. A form that is given back is understood again and stays as it is.
"""

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, unquote

from fairdict.addresses import iri

_LONGEST: Final = 2000
_OPENING: Final = "<([{\"'“‘ \t\r\n"
_CLOSING: Final = {")": "(", "]": "[", "}": "{", ">": "<"}
_SAFE: Final = "/:;().,-_~!$&'*+=@"
_LOWER: Final = {upper: upper + 32 for upper in range(ord("A"), ord("Z") + 1)}
_INK: Final = r"[^\s\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]"

_DOI_LABEL: Final = re.compile(
    r"(?:(?:doi(?:\.org)?[:\s]\s*/*|info:doi/|urn:doi:)|(?P<web>(?:https?://)?(?:(?:dx|www)\.)?doi\.org/+))+",
    re.IGNORECASE,
)
_DOI: Final = re.compile(rf"10\.[0-9]{{4,9}}(?:\.[0-9]+)*/{_INK}+")
_HANDLE_LABEL: Final = re.compile(
    r"(?:hdl:\s*|info:hdl/|handle:\s*|(?P<web>(?:https?://)?hdl\.handle\.net/+))+", re.IGNORECASE
)
_HANDLE: Final = re.compile(rf"[0-9]+(?:\.[0-9A-Za-z]+)*/{_INK}+")
_URN_RESOLVER: Final = re.compile(
    r"https?://(?:www\.)?(?:nbn-resolving\.(?:org|de)|persistent-identifier\.nl|urn\.fi|urn\.kb\.se|urn\.nb\.no)/"
    r"(?:resolver?/?)?(?:\?(?:identifier|urn)=)?",
    re.IGNORECASE,
)
_URN: Final = re.compile(
    r"urn:(?P<space>[a-z0-9][a-z0-9-]{0,30}[a-z0-9]):(?P<rest>(?:[\w.~!$&'()*+,;=:@/-]|%[0-9a-f]{2})+)",
    re.IGNORECASE | re.ASCII,
)
_NBN: Final = re.compile(r"(?P<prefix>[a-z]{2}(?::[a-z0-9]+)*)-(?P<rest>.+)", re.IGNORECASE | re.ASCII)
_NBN_RESOLVERS: Final = {
    "nl": "https://persistent-identifier.nl/",
    "fi": "https://urn.fi/",
    "se": "https://urn.kb.se/resolve?urn=",
    "no": "https://urn.nb.no/",
}
_ARK: Final = re.compile(
    r"(?:https?://[^\s/?#]+/(?:[^\s?#]*/)??)?ark:/?(?P<naan>[0-9bcdfghjkmnpqrstvwxz]{5,9})/"
    r"(?P<name>(?:[A-Za-z0-9=~*+@_$./-]|%[0-9A-Fa-f]{2})+?)[./]*\?{0,2}",
    re.IGNORECASE | re.ASCII,
)
_DASHES: Final = dict.fromkeys(map(ord, "‐‑‒–—−"), "-")
_ORCID: Final = re.compile(
    r"(?:orcid(?:\s*id)?\s*[:\s]\s*)?(?:https?://)?(?:(?:www\.)?orcid\.org/)?(?:orcid:)?"
    r"([0-9]{4})-?([0-9]{4})-?([0-9]{4})-?([0-9]{3}[0-9x])/?",
    re.IGNORECASE,
)
_ISNI: Final = re.compile(
    r"(?:isni\s*[:\s]\s*)?(?:https?://)?(?:(?:www\.)?isni\.org/(?:isni/|page/)?)?(?:isni:)?"
    r"([0-9]{4})[ -]?([0-9]{4})[ -]?([0-9]{4})[ -]?([0-9]{3}[0-9x])/?",
    re.IGNORECASE,
)
_ROR: Final = re.compile(
    r"(?:ror(?:\s*id)?\s*[:\s]\s*)?(?:https?://)?(?:(?:www\.)?ror\.org/)?(0[0-9a-hj-km-np-tv-z]{6})([0-9]{2})/?",
    re.IGNORECASE,
)
_BASE32: Final = {character: value for value, character in enumerate("0123456789abcdefghjkmnpqrstvwxyz")}
_RESOLVER: Final = re.compile(
    r"(?:https?://)(?:www\.)?(?P<host>w3id\.org|purl\.(?:org|oclc\.org|archive\.org)|identifiers\.org)/+"
    rf"(?P<path>{_INK}+)",
    re.IGNORECASE,
)
_SCHEMES: Final = {"w3id.org": "w3id", "identifiers.org": "identifiers.org"}


@dataclass(frozen=True, slots=True)
class Pid:
    """A persistent identifier: ``scheme`` is ``doi``, ``handle``, ``urn``, ``ark``, ``w3id``, ``purl`` or
    ``identifiers.org``; ``value`` is the identifier without its resolver; ``iri`` the address that
    resolves it."""

    scheme: str
    value: str
    iri: str


def doi(text: str) -> str | None:
    """The DOI as ``10.1234/abc`` in lower case, or None (DOI Handbook, chapter 2: case does not matter)."""
    if "10." not in text:
        return None
    value = _bare(text, _DOI_LABEL)
    return value.translate(_LOWER) if value is not None and _DOI.fullmatch(value) else None


def handle(text: str) -> str | None:
    """The handle as ``prefix/suffix``, only from ``hdl:…`` or the address at hdl.handle.net (RFC 3651):
    without one of these any fraction would look like a handle."""
    stripped = text.strip(_OPENING) if len(text) <= _LONGEST else ""
    if not _HANDLE_LABEL.match(stripped):
        return None
    value = _bare(stripped, _HANDLE_LABEL)
    return value if value is not None and _HANDLE.fullmatch(value) else None


def urn(text: str) -> str | None:
    """A URN with the parts in lower case in which case does not matter, also taken out of the address of a
    national resolver (RFC 8141; for ``urn:nbn`` RFC 8458)."""
    if len(text) > _LONGEST or "urn:" not in text.lower():
        return None
    found = _URN.fullmatch(_trim(_URN_RESOLVER.sub("", text.strip(_OPENING), count=1)))
    if found is None:
        return None
    space, rest = found["space"].lower(), found["rest"]
    if space == "nbn":
        national = _NBN.fullmatch(rest)
        if national is None:
            return None
        rest = f"{national['prefix'].lower()}-{national['rest']}"
    return f"urn:{space}:{rest}"


def ark(text: str) -> str | None:
    """An ARK as ``ark:NAAN/name``, bare or out of the address of any resolver (draft-kunze-ark)."""
    if len(text) > _LONGEST or "ark:" not in text.lower():
        return None
    found = _ARK.fullmatch(_trim(text.strip(_OPENING)))
    return None if found is None else f"ark:{found['naan'].lower()}/{found['name']}"


def orcid(text: str) -> str | None:
    """An ORCID iD as ``https://orcid.org/0000-…``, its check digit verified, or None."""
    blocks = _sixteen(_ORCID, text)
    return None if blocks is None else "https://orcid.org/" + "-".join(blocks)


def isni(text: str) -> str | None:
    """An ISNI as ``https://isni.org/isni/…`` with sixteen characters, its check digit verified, or None."""
    blocks = _sixteen(_ISNI, text)
    return None if blocks is None else "https://isni.org/isni/" + "".join(blocks)


def ror(text: str) -> str | None:
    """A ROR id as ``https://ror.org/0…``, its two check digits verified (ISO 7064 mod 97-10 over base 32),
    or None."""
    found = _ROR.fullmatch(text.strip(_OPENING).rstrip(">)]}.,;\"'")) if len(text) <= _LONGEST else None
    if found is None:
        return None
    body, check, number = found[1].translate(_LOWER), int(found[2]), 0
    for character in body:
        # Under IGNORECASE a few letters outside ASCII match too (U+017F, U+212A).
        if character not in _BASE32:
            return None
        number = number * 32 + _BASE32[character]
    return f"https://ror.org/{body}{check:02}" if check == 98 - number * 100 % 97 else None


def pid(text: str) -> Pid | None:
    """The persistent identifier of a thing (not of a person or organisation) with the address that
    resolves it."""
    if len(text) > _LONGEST:
        return None
    held = handle(text)
    name = doi(text) or (doi(held) if held is not None else None)
    if name is not None:
        return Pid("doi", name, "https://doi.org/" + quote(name, safe=_SAFE))
    if held is not None:
        return Pid("handle", held, "https://hdl.handle.net/" + quote(held, safe=_SAFE))
    number = urn(text)
    if number is not None and number.startswith("urn:nbn:"):
        return Pid("urn", number, _NBN_RESOLVERS.get(number[8:10], "https://nbn-resolving.org/") + number)
    key = ark(text)
    return Pid("ark", key, "https://n2t.net/" + key) if key is not None else _resolved(text)


def _resolved(text: str) -> Pid | None:
    """An address at one of the services that promise to keep addresses working."""
    found = _RESOLVER.fullmatch(_trim(text.strip(_OPENING)))
    if found is None:
        return None
    host = found["host"].lower()
    address = iri(f"https://{host}/{found['path']}")
    if address is None:
        return None
    return Pid(_SCHEMES.get(host, "purl"), address.removeprefix(f"https://{host}/"), address)


def _bare(text: str, label: re.Pattern[str]) -> str | None:
    """``text`` without brackets, label, resolver, percent encoding and closing punctuation."""
    if len(text) > _LONGEST:
        return None
    value = text.strip(_OPENING)
    found = label.match(value)
    if found is not None:
        value = value[found.end() :]
        if found["web"]:
            # In an address a bare ? or # ends the identifier; one within it would be percent-encoded.
            value = re.split(r"[?#]", value, maxsplit=1)[0]
    decoded = _decode(value)
    return None if decoded is None else _trim(decoded)


def _decode(value: str) -> str | None:
    """``value`` without percent encoding, however often it was applied; None where there is no end to it."""
    for _ in range(4):
        if "%" not in value:
            return value
        try:
            decoded = unquote(value, errors="strict")
        except UnicodeDecodeError:
            return value
        if decoded == value:
            return value
        value = decoded
    return None


def _trim(value: str) -> str:
    """``value`` without the punctuation of the sentence it stood in; a bracket that was opened inside may
    close."""
    while value:
        last = value[-1]
        opener = _CLOSING.get(last)
        loose = last.isspace() or last in ".,;:\"'”’"
        if not loose and (opener is None or value.count(opener) >= value.count(last)):
            return value
        value = value[:-1]
    return value


def _sixteen(form: re.Pattern[str], text: str) -> tuple[str, str, str, str] | None:
    """The four blocks of an ORCID iD or ISNI whose last character is right by ISO 7064 mod 11-2."""
    if len(text) > _LONGEST:
        return None
    found = form.fullmatch(text.strip(_OPENING).rstrip(">)]}.,;\"' \t\r\n").translate(_DASHES))
    if found is None:
        return None
    blocks = (found[1], found[2], found[3], found[4].upper())
    digits = "".join(blocks)
    total = 0
    for digit in digits[:15]:
        total = (total + int(digit)) * 2
    check = (12 - total % 11) % 11
    # Number zero passes the check and is what forms show as an example.
    return blocks if digits[15] == ("X" if check == 10 else str(check)) and int(digits[:15]) else None
