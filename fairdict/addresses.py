"""Addresses on the web, by mail and by telephone, each to a form that is safe to publish and to follow.

Takes a text; leaves an absolute IRI, a bare e-mail address or an international telephone number, or None.
Characters that may not stand in an IRI (RFC 3987, as N-Triples wants it) are percent-encoded; what would
run as a script is refused, and an address to follow leads to the web and not into the reader's machine.
"""

import ipaddress
import re
from typing import Final
from urllib.parse import unquote

_LONGEST: Final = 8000
_SCRIPTS: Final = frozenset(("javascript", "data", "vbscript"))
_PORTS: Final = {"http": "80", "https": "443", "ftp": "21", "ftps": "990", "sftp": "22"}

# RFC 3987 "ucschar" without the spaces and the invisible signs that let one address pass for another.
_BEYOND: Final = (
    "\u00a1-\u00ac\u00ae-\u061b\u061d-\u167f\u1681-\u180d\u180f-\u1fff\u2010-\u2027\u2030-\u205e\u2070-\u2fff"
    "\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufefe\uff00-\uffef"
    + "".join(f"{chr(plane << 16)}-{chr((plane << 16) + 0xFFFD)}" for plane in range(1, 14))
)
_PLAIN: Final = r"A-Za-z0-9\-._~:/?@!$&'()*+,;="
_FOREIGN: Final = re.compile(rf"[^{_PLAIN}%{_BEYOND}]|%(?![0-9A-Fa-f]{{2}})")
_FAST: Final = re.compile(
    r"https?://(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.){1,8}[a-z]{2,24}"
    rf"(?:/(?:[{_PLAIN}](?!(?<=&)amp;))*)?",
    re.ASCII,
)
_WEB: Final = re.compile(r"(?:https?:/+)*(?P<scheme>https?|ftps?|sftp):/{1,2}(?P<rest>.*)", re.IGNORECASE | re.DOTALL)
_CREDENTIALS: Final = re.compile(r"\b((?:https?|ftps?|sftp):/{1,2})[^\s/?#\\<>\"]*@", re.IGNORECASE)
_WWW: Final = re.compile(r"www\.[^\s/.@]+\.[^\s/@]+", re.IGNORECASE)
_AMPERSAND: Final = re.compile(r"&(?:amp;)+", re.IGNORECASE)
_TWO: Final = re.compile(r"\s\S{0,20}?(?:://|www\.)", re.IGNORECASE)
_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_LABEL: Final = re.compile(rf"(?!-)[A-Za-z0-9_\-{_BEYOND}]{{1,63}}(?<!-)")
_SCHEME: Final = re.compile(r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]+):(?P<rest>.+)", re.DOTALL)
_AUTHORITY: Final = re.compile(
    r"(?P<user>[^@\[\]]*@)?(?P<host>\[[0-9A-Fa-f:.]+\]|[^@:\[\]]*)(?P<port>:[0-9]*)?", re.ASCII
)

_MAILBOX: Final = re.compile(
    r"(?P<local>[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*)@"
    r"(?P<domain>(?:[^\W_](?:[^\W_]|-){0,62}\.){1,8}(?:[^\W\d_]{2,24}|xn--[a-z0-9-]{2,59}))",
    re.IGNORECASE,
)
_MAILTO: Final = re.compile(r"(?:mailto:|e-?mail:)\s*", re.IGNORECASE)
_TELEPHONE: Final = re.compile(r"(?:tel\.?:?|phone:|telefoon:?|callto:)\s*", re.IGNORECASE)
_DIALLED: Final = re.compile(r"(?:\+|00)?[0-9(][0-9 ()./–-]{5,30}", re.ASCII)


def url(text: str) -> str | None:
    """An address to follow (http, https, ftp, ftps, sftp): scheme and host in lower case, without the default
    port, everything forbidden percent-encoded; ``www.…`` gets https.

    None for other schemes, for a host that cannot exist, and where a user name or password stands before
    the host: it misleads the reader or gives a secret away.
    """
    if len(text) > _LONGEST:
        return None
    if _FAST.fullmatch(text):
        return text
    value = _unwrap(text)
    if _TWO.search(value) or _SURROGATE.search(value):
        return None
    value = _AMPERSAND.sub("&", value.replace("\n", "").replace("\r", "").replace("\t", ""))
    if _WWW.match(value):
        value = "https://" + value
    found = _WEB.fullmatch(value)
    if found is None:
        return None
    scheme = found["scheme"].lower()
    cut = re.search(r"[/?#\\]", found["rest"])
    host, path = (found["rest"], "") if cut is None else (found["rest"][: cut.start()], found["rest"][cut.start() :])
    place = _AUTHORITY.fullmatch(host)
    if path.startswith("\\") or place is None or place["user"] is not None or not _is_host(place["host"]):
        return None
    port = (place["port"] or ":")[1:].lstrip("0")
    if port and int(port[:6]) > 65535:
        return None
    tail = "" if not port or port == _PORTS[scheme] else ":" + port
    return _bounded(f"{scheme}://{_lower(place['host'])}{tail}{_encode(path)}")


def iri(text: str) -> str | None:
    """Any absolute IRI, as written but for characters that may not stand in one, which are percent-encoded.

    None for schemes that run scripts, for one-letter schemes (``C:\\data``), and for a sentence that
    happens to start with a word and a colon.
    """
    if len(text) > _LONGEST:
        return None
    if _FAST.fullmatch(text):
        return text
    value = _unwrap(text)
    found = _SCHEME.fullmatch(value)
    if found is None or found["scheme"].lower() in _SCRIPTS or _SURROGATE.search(value):
        return None
    scheme, rest = found["scheme"], found["rest"]
    if not rest.startswith("//"):
        spaced = any(map(str.isspace, rest)) or scheme.lower() in _PORTS
        return None if spaced else _bounded(f"{scheme}:{_encode(rest)}")
    cut = re.search(r"[/?#]", rest[2:])
    end = len(rest) if cut is None else cut.start() + 2
    place = _AUTHORITY.fullmatch(rest[2:end])
    if place is None or _TWO.search(value):
        return None
    named = place["host"] != "" or scheme.lower() not in _PORTS
    if place["user"] is not None and scheme.lower() in {"http", "https"}:
        return None
    if not named or (place["host"] != "" and not _is_host(place["host"])):
        return None
    user, port = _encode(place["user"] or ""), place["port"] or ""
    return _bounded(f"{scheme}://{user.replace('#', '%23')}{place['host']}{port}{_encode(rest[end:])}")


def without_credentials(text: str) -> str:
    """``text`` without the user name and password that stand before the host of an address in it."""
    return _CREDENTIALS.sub(r"\1", text) if "@" in text and ":/" in text else text


def email(text: str) -> str | None:
    """The bare address out of ``a@b.nl``, ``mailto:a@b.nl`` or ``Name <a@b.nl>``, its domain in lower
    case; None for anything else, two addresses among it (RFC 5321, without quoted names and without
    addresses of numbers)."""
    if len(text) > 1000 or "@" not in text:
        return None
    value = text.strip()
    if value.endswith(">") and "<" in value:
        value = value[value.rindex("<") + 1 : -1]
    label = _MAILTO.match(value)
    if label is not None:
        value = unquote(value[label.end() :].partition("?")[0])
    found = _MAILBOX.fullmatch(value.strip(" \t\r\n<>()\"',;.:"))
    if found is None or len(found["local"]) > 64:
        return None
    domain = _lower(found["domain"])
    labels_end_well = all(not label.endswith("-") for label in domain.split("."))
    return f"{found['local']}@{domain}" if labels_end_well and len(domain) <= 253 else None


def phone(text: str) -> str | None:
    """A telephone number as ``+`` and digits, ready for a ``tel:`` address (RFC 3966, E.164).

    A number is international with ``+`` or ``00``; ten digits that start with one zero are a Dutch
    national number. None for all others: nobody can dial a local number without knowing where it is local,
    and an extension or a second number must not be glued to the first.
    """
    value = text.strip() if len(text) <= 200 else ""
    value = _TELEPHONE.sub("", value, count=1)
    if not _DIALLED.fullmatch(value):
        return None
    abroad = value.startswith(("+", "00"))
    digits = re.sub(r"[^0-9]", "", value.replace("(0)", "") if abroad else value)
    if abroad:
        digits = digits if value.startswith("+") else digits[2:]
    elif len(digits) == 10 and digits.startswith("0"):
        digits = "31" + digits[1:]
    else:
        return None
    if digits.startswith("310"):
        digits = "31" + digits[3:]
    return "+" + digits if 8 <= len(digits) <= 15 and not digits.startswith("0") else None


def _unwrap(text: str) -> str:
    """``text`` without white space and angle brackets around it."""
    value = text.strip()
    return value[1:-1].strip() if value.startswith("<") and value.endswith(">") else value


def _encode(value: str) -> str:
    """``value`` with every character that may not stand in an IRI percent-encoded; the first ``#`` stays."""
    path, hash_, fragment = value.partition("#")
    return _FOREIGN.sub(_percent, path) + hash_ + _FOREIGN.sub(_percent, fragment)


def _percent(found: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in found[0].encode())


def _bounded(value: str) -> str | None:
    """``value`` unless encoding made it longer than what is taken in."""
    return value if len(value) <= _LONGEST else None


def _lower(host: str) -> str:
    """A host in lower case; letters outside ASCII stay, their case is a matter of IDNA."""
    return "".join(c.lower() if c.isascii() else c for c in host)


def _is_host(host: str) -> bool:
    """Whether a host of this name can exist."""
    if host.startswith("["):
        try:
            ipaddress.IPv6Address(host[1:-1])
        except ValueError:
            return False
        return True
    labels = host.removesuffix(".").split(".")
    if len(host) > 253 or not all(_LABEL.fullmatch(label) for label in labels):
        return False
    return not labels[-1].isdigit() or (len(labels) == 4 and all(n.isdigit() and int(n) < 256 for n in labels))
