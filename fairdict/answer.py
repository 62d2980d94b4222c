"""One HTTP answer as it comes in: its body read within bounds, and a judgement of what it really is.

Takes the raw stream and the headers; leaves bytes, or a :class:`fairdict.errors.FetchError` whose sentence
says what to do. A robot check, a log-in page or half a file must never pass for data or for an empty list.
"""

import re
import zlib
from collections.abc import Collection, Iterator, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

from urllib3.exceptions import HTTPError, ReadTimeoutError

from fairdict.errors import FetchError
from fairdict.model import Response

PIECE = 64 * 1024
SAMPLE = 64 * 1024
_JUDGED = 2**20
_SECOND_MEMBER = b"\x1f"
_ENCODINGS = {"gzip": "gzip", "x-gzip": "gzip", "deflate": "deflate"}

# What the pages of robot checks carry. The first group is never part of an ordinary page; the second is also
# added to ordinary pages behind the same service, and so counts only where the status says that something was
# refused.
_CHALLENGES = (
    (rb"<title>\s*just a moment", "Cloudflare"),
    (rb"_cf_chl_opt", "Cloudflare"),
    (rb"<title>\s*attention required! \| cloudflare", "Cloudflare"),
    (rb"anubis_challenge|/\.within\.website/x/cmd/anubis", "Anubis"),
    (rb"gokuprops|awswafcookiedomainlist", "AWS WAF"),
    (rb"<title>\s*ddos-guard", "DDoS-Guard"),
    (rb"<title>\s*vercel security checkpoint", "Vercel"),
    (rb"<title>\s*sucuri website firewall", "Sucuri"),
    (rb"<title>\s*making sure you(?:'|&#39;|&#x27;)re not a bot", "Anubis"),
    (rb"<title>\s*checking (?:that )?you are not a (?:bot|robot)", ""),
    (rb"enable javascript and cookies to continue", ""),
)
_TRACES = (
    (rb"cdn-cgi/challenge-platform|cf-error-details", "Cloudflare"),
    (rb"_incapsula_resource", "Imperva"),
    (rb"awswafintegration", "AWS WAF"),
    (rb"captcha-delivery\.com", "DataDome"),
    (rb"errors\.edgesuite\.net", "Akamai"),
    (rb"the requested url was rejected\. please consult with your administrator", "F5"),
    (rb"px-captcha", "HUMAN"),
    (rb"g-recaptcha|h-captcha|captcha", ""),
)
_REFUSING = frozenset({403, 405, 406, 429, 503})


def read_body(raw: Any, headers: Mapping[str, str], *, cap: int, ratio: int, asked: str) -> bytes:
    """The whole decompressed body of urllib3's ``raw`` response, at most ``cap`` bytes.

    Raises FetchError ``too-large`` ``truncated`` ``timeout`` ``malformed``.
    """
    announced = headers.get("content-length", "")
    packed = _packings(headers, asked)
    if not packed and re.fullmatch(r"[0-9]{1,18}", announced) and int(announced) > cap:
        raise _too_large(asked, cap)
    parts: list[bytes] = []
    size = 0
    for piece in _unpacked(_wire(raw, asked), packed, asked):
        size += len(piece)
        if size > cap:
            raise _too_large(asked, cap)
        if size > _JUDGED and size > ratio * raw.tell():
            raise FetchError(
                f"{asked} unpacks to more than {ratio} times what was sent, as only a faulty file does: "
                "tell the partner.",
                kind="too-large",
                url=asked,
            )
        parts.append(piece)
    return b"".join(parts)


def read_sample(raw: Any, headers: Mapping[str, str], *, asked: str, most: int = SAMPLE) -> bytes:
    """The beginning of a body, at most ``most`` bytes; whatever is wrong with the rest does not matter."""
    sample = b""
    try:
        for piece in _unpacked(_wire(raw, asked), _packings(headers, asked), asked):
            sample += piece
            if len(sample) >= most:
                break
    except FetchError:
        return sample[:most]
    return sample[:most]


def _too_large(asked: str, cap: int) -> FetchError:
    return FetchError(
        f"{asked} is larger than {cap:,} bytes: ask the partner for smaller pages, or harvest a smaller selection.",
        kind="too-large",
        url=asked,
    )


def _wire(raw: Any, asked: str) -> Iterator[bytes]:
    """What comes off the network, as soon as it comes: a read never waits for a whole piece."""
    try:
        while piece := raw.read1(PIECE, decode_content=False):
            yield piece
    except ReadTimeoutError as error:
        raise FetchError(
            f"{asked} stopped sending before its answer was complete: try again later, and tell the "
            "partner if it lasts.",
            kind="timeout",
            url=asked,
        ) from error
    except (HTTPError, OSError) as error:
        raise _cut(asked) from error


def _cut(asked: str) -> FetchError:
    return FetchError(
        f"{asked} was cut off before its end: try again later, and tell the partner if it lasts.",
        kind="truncated",
        url=asked,
    )


def _packings(headers: Mapping[str, str], asked: str) -> list[str]:
    named = [word.strip().lower() for word in headers.get("content-encoding", "").split(",")]
    wanted = [word for word in named if word not in ("", "identity")]
    for word in wanted:
        if word not in _ENCODINGS:
            raise FetchError(
                f"{asked} is packed as {word[:40]!r}, which was not asked for and cannot be unpacked: "
                "tell the partner to send gzip.",
                kind="malformed",
                url=asked,
            )
    return [_ENCODINGS[word] for word in reversed(wanted)]


def _unpacked(pieces: Iterator[bytes], packings: list[str], asked: str) -> Iterator[bytes]:
    for packing in packings:
        pieces = _inflated(pieces, packing, asked)
    return pieces


def _inflated(pieces: Iterator[bytes], packing: str, asked: str) -> Iterator[bytes]:
    """Unpacked pieces of bounded size, so that a bomb is noticed before it fills the memory."""
    engine: Any = None
    ended = False
    for data in pieces:
        more = True
        while more:
            if engine is None:
                if not data or (ended and not data.startswith(_SECOND_MEMBER)):
                    break
                engine = zlib.decompressobj(_window(packing, data[0]))
            try:
                out = engine.decompress(data, PIECE)
            except zlib.error as error:
                raise FetchError(
                    f"{asked} says it is packed as {packing} but cannot be unpacked: tell the partner.",
                    kind="malformed",
                    url=asked,
                ) from error
            if out:
                yield out
            data = engine.unconsumed_tail
            more = bool(data) or len(out) == PIECE
            if engine.eof:
                data, engine, ended, more = engine.unused_data, None, True, packing == "gzip"
    if engine is not None:
        raise _cut(asked)


def _window(packing: str, first: int) -> int:
    """The window zlib needs for a stream; ``deflate`` is sent both with and without the zlib header (RFC
    9110, 8.4.1.2)."""
    if packing == "gzip":
        return 16 + zlib.MAX_WBITS
    return zlib.MAX_WBITS if first & 0x0F == 8 and first >> 4 <= 7 else -zlib.MAX_WBITS


def retry_after(headers: Mapping[str, str], now: datetime) -> float | None:
    """The seconds a server asks to wait, from either form of ``Retry-After`` (RFC 9110, 10.2.3); None where
    it asks for nothing usable. A date is measured against the server's own ``Date``, because clocks
    differ."""
    text = headers.get("retry-after", "").strip()
    if re.fullmatch(r"[0-9]{1,12}(?:\.[0-9]{1,9})?", text):
        return float(text)
    until = _moment(text)
    if until is None:
        return None
    seconds = (until - (_moment(headers.get("date", "")) or now)).total_seconds()
    return seconds if seconds > 0 else None


def _moment(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)


def looks_like_html(body: bytes) -> bool:
    """Whether a body begins as a web page, whatever its headers say."""
    start = body[:4096].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    start = re.sub(rb"\A(?:<\?xml[^>]*\?>|<!--.*?-->|\s)+", b"", start, flags=re.DOTALL)
    return re.match(rb"<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>]", start) is not None


def blocked_by(status: int, headers: Mapping[str, str], body: bytes) -> str | None:
    """The robot check that an answer is, in words; None for other answers. Header names are lower case."""
    if headers.get("cf-mitigated", "").lower() == "challenge":
        return _check("Cloudflare")
    if headers.get("x-amzn-waf-action", "").lower() in ("challenge", "captcha"):
        return _check("AWS WAF")
    if not (looks_like_html(body) or "html" in headers.get("content-type", "").lower()):
        return None
    start = body[:SAMPLE].lower()
    marks = _CHALLENGES + _TRACES if status in _REFUSING else _CHALLENGES
    return next((_check(name) for mark, name in marks if re.search(mark, start)), None)


def _check(name: str) -> str:
    return f"a robot check ({name})" if name else "a robot check"


def judge(response: Response, *, accept: str, agent: str, sent: Collection[str] = ()) -> None:
    """Raise FetchError ``blocked``, ``status``, ``truncated`` or ``misdirected`` unless the answer is what was asked
    for; ``sent`` are the names of the headers that were sent along, in lower case."""
    asked, status = response.url, response.status
    wall = blocked_by(status, response.headers, response.body)
    if wall is not None:
        host = urlsplit(asked).hostname or asked
        message = (
            f"{asked} answered with {wall} instead of data: ask the administrators of {host} "
            f"to let the User-Agent {agent!r} read this address."
        )
        raise FetchError(message, kind="blocked", url=asked, status=status)
    _unasked(status, asked, sent)
    if status != 304 and not 200 <= status < 300:
        raise FetchError(_refusal(status, asked), kind="status", url=asked, status=status)
    wanted = accept.partition(",")[0].partition(";")[0].strip()
    if wanted not in ("", "*/*") and "html" not in accept.lower() and looks_like_html(response.body):
        message = (
            f"{asked} answered with a web page where {wanted} was asked for: "
            "check that the address is that of the feed and needs no log-in."
        )
        raise FetchError(message, kind="misdirected", url=asked, status=status)


def _unasked(status: int, asked: str, sent: Collection[str]) -> None:
    """Raise where an answer would pass for an empty, whole or unchanged list although it says nothing of the kind."""
    kind, what = "status", ""
    if status in (204, 205):
        what = f"answered nothing ({status}): check the address, or ask the partner where the data went."
    elif status == 206 and "range" not in sent:
        kind = "truncated"
        what = "sent only a part of the answer (206) though all of it was asked for: tell the partner."
    elif status == 304 and not {"if-none-match", "if-modified-since"} & set(sent):
        what = "says that nothing changed (304) though that was not asked: try again later, or tell the partner."
    if what:
        raise FetchError(f"{asked} {what}", kind=kind, url=asked, status=status)


def _refusal(status: int, asked: str) -> str:
    advice = {
        401: "asks for credentials (401): set `auth` for this source, or ask the partner for access.",
        403: "refuses access (403): set `auth` for this source, or ask the partner to allow the harvest.",
        404: "does not exist (404): check the address, or ask the partner where it went.",
        407: "was refused by the proxy (407): put its user and password into HTTP_PROXY and HTTPS_PROXY.",
        410: "has been removed for good (410): ask the partner for its successor, or take it out.",
        429: "keeps asking to go slower (429): lower `rate` for this source, or ask for a higher limit.",
    }
    if status in advice:
        return f"{asked} {advice[status]}"
    if status >= 500:
        return f"{asked} fails on the partner's side ({status}): try again later, or tell the partner."
    return f"{asked} answered {status} instead of data: check the address and what is asked of it."
