"""What a source's ``auth`` says, and how secrets stay out of everything that is written down.

Takes the text of the option (``bearer:TOKEN``, ``basic:USER:PASSWORD`` or ``header:NAME:VALUE``), leaves the
header to send and a way to strike the secret from messages, headers and addresses.
"""

import base64
import html
import json
import re
from dataclasses import dataclass, field
from urllib.parse import quote, quote_plus, unquote, urlsplit, urlunsplit

from fairdict.errors import ConfigError

STRUCK = "***"
TELLING = 8
"""Characters from which on a secret is struck from what a server sent."""
_FORMS = "write `bearer:TOKEN`, `basic:USER:PASSWORD` or `header:NAME:VALUE`"
_USERINFO = re.compile(r"(?<=://)[^/\s?#@\"'<>]+@")
_QUERY = re.compile(
    r"(?<![A-Za-z0-9])((?:access[_-]?|auth[_-]?|api[_-]?)?token|api[_-]?key|client[_-]?secret|password|passwd"
    r"|secret|sig|signature|AWSAccessKeyId|X-Amz-(?:Signature|Credential|Security-Token))=[^&\s;,#\"'<>]+",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Credentials:
    """Headers that prove who asks, and the texts in which the secret could show up again."""

    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    secrets: tuple[str, ...] = field(default=(), repr=False)


def parse_auth(auth: str) -> Credentials:
    """The credentials an ``auth`` option states; ConfigError, which never repeats it, where it states
    none."""
    if not auth:
        return Credentials()
    kind, _, rest = auth.partition(":")
    name, colon, value = rest.partition(":")
    if not rest.strip() or not rest.isprintable():
        raise ConfigError(f"The option `auth` cannot be read: {_FORMS}.")
    if kind == "bearer" and rest.isascii():
        return Credentials((("Authorization", f"Bearer {rest}"),), (rest,))
    if kind == "basic" and colon:
        return basic(name, value)
    if kind == "header" and value.strip() and rest.isascii() and re.fullmatch(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+", name):
        return Credentials(((name, value.strip()),), (value.strip(),))
    raise ConfigError(f"The option `auth` cannot be read: {_FORMS}.")


def basic(user: str, password: str) -> Credentials:
    """Credentials for the Basic scheme (RFC 7617, UTF-8); a user without a password is a key and kept secret
    too."""
    pair = f"{user}:{password}"
    coded = base64.b64encode(pair.encode()).decode("ascii")
    secret = (password,) if password else (user,)
    return Credentials((("Authorization", f"Basic {coded}"),), (coded, pair, *secret))


def part_userinfo(url: str) -> tuple[str, Credentials]:
    """``url`` without a user and password in it, and these as credentials."""
    parts = urlsplit(url)
    userinfo, at, host = parts.netloc.rpartition("@")
    if not at:
        return url, Credentials()
    user, _, password = userinfo.partition(":")
    found = basic(unquote(user), unquote(password)) if userinfo.strip(":") else Credentials()
    return urlunsplit(parts._replace(netloc=host)), found


def strike(text: str, secrets: tuple[str, ...]) -> str:
    """``text`` with each secret, in clear or percent-encoded, any user in a URL and any key in a query
    replaced."""
    for secret in sorted(filter(None, secrets), key=len, reverse=True):
        for form in (secret, quote(secret, safe=""), quote(secret), quote_plus(secret)):
            text = text.replace(form, STRUCK)
    return _QUERY.sub(rf"\1={STRUCK}", _USERINFO.sub(f"{STRUCK}@", text))


def strike_body(body: bytes, secrets: tuple[str, ...]) -> bytes:
    """``body`` with each secret replaced that a server sent back, in clear or as HTML, JSON or an address writes it.

    A short secret or a plain word stays: it stands there by chance, and striking it would change what the partner says
    of its data.
    """
    for secret in sorted(secrets, key=len, reverse=True):
        if len(secret) < TELLING or secret.isalpha():
            continue
        text = json.dumps(secret)[1:-1]
        forms = (secret, quote(secret, safe=""), quote(secret), quote_plus(secret), html.escape(secret), text)
        for form in dict.fromkeys((*forms, text.replace("/", r"\/"))):
            body = body.replace(form.encode(), STRUCK.encode())
    return body
