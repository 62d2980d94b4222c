"""The one door to the network: requests behind a small, polite and suspicious session.

Takes an address (or a file's path), leaves a :class:`fairdict.model.Response` or raises
:class:`fairdict.errors.FetchError` with a sentence that says what to do. It keeps the pace, tries again what
may pass, follows redirects by hand, refuses addresses of the own network, bounds time and size, and keeps
secrets to itself. One ``Web`` belongs to one source and one thread; the :class:`Gate` between them may be
shared.
"""

import random
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import urlencode, urlsplit

from fairdict.answer import SAMPLE, blocked_by, judge, retry_after
from fairdict.courier import Ask, Courier, Limits
from fairdict.credentials import parse_auth, strike
from fairdict.errors import ConfigError, FetchError
from fairdict.gate import Gate
from fairdict.guard import BY_SOURCE, origin, split
from fairdict.local import read_file
from fairdict.model import Response

__all__ = ["Gate", "Limits", "Web", "blocked_by"]

_PASSING_STATUS = frozenset({429, 500, 502, 503, 504})
_PASSING_KINDS = frozenset({"connect", "dns", "proxy", "timeout", "truncated"})
_LONGEST_BACKOFF = 60.0

ANYTHING = (
    "text/turtle, application/ld+json, application/json;q=0.9, application/rdf+xml;q=0.9, application/xml;q=0.8, "
    "text/html;q=0.7, */*;q=0.5"
)
"""What is accepted where nobody knows yet what an address speaks; data rather than pages."""


def _now() -> datetime:
    return datetime.now(UTC)


class Web:
    """A session for one source.

    ``auth`` is ``""``, ``bearer:TOKEN``, ``basic:USER:PASSWORD`` or ``header:NAME:VALUE`` and goes to the
    server of ``home`` only (where that is empty, the server asked first). ``rate`` is requests per second
    and host. With ``once`` an address is asked once, for anything, and whoever asks for it again is given
    that answer. ``clock`` tells the time, ``timer`` counts seconds, ``sleep`` waits. Raises ConfigError
    where ``auth`` or ``home`` is no such.
    """

    def __init__(
        self,
        *,
        user_agent: str,
        contact: str = "",
        limits: Limits | None = None,
        rate: float = 2.0,
        allow_private: bool = False,
        allow: str = BY_SOURCE,
        auth: str = "",
        home: str = "",
        ca_bundle: str | Path | None = None,
        gate: Gate | None = None,
        once: bool = False,
        clock: Callable[[], datetime] = _now,
        timer: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], object] = time.sleep,
    ) -> None:
        self.limits = Limits() if limits is None else limits
        self._clock, self._timer, self._sleep = clock, timer, sleep
        self._gate = Gate(timer=timer, sleep=sleep) if gate is None else gate
        headers = _introduction(user_agent, contact)
        self.agent = headers["User-Agent"]
        self._courier = Courier(
            headers=headers,
            credentials=parse_auth(auth),
            home=_home(home),
            budget=self.limits,
            rate=rate,
            allow_private=allow_private,
            allow=allow,
            ca_bundle=None if ca_bundle is None else str(ca_bundle),
            gate=self._gate,
            clock=clock,
            timer=timer,
        )
        self._later = False
        self._known: dict[str, Response | FetchError] | None = {} if once else None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"Web(user_agent={self.agent!r}, requests_made={self.requests_made})"

    def close(self) -> None:
        """Close what connections are open."""
        self._courier.close()

    @property
    def requests_made(self) -> int:
        """How many requests went out so far, retries and redirects included."""
        return self._courier.made

    @property
    def spent(self) -> bool:
        """Whether something was not asked because the budget of requests or of time was used up, or because the server
        said to come back later than this run waits."""
        return self._courier.over or self._later

    def redact(self, text: str) -> str:
        """``text`` with every secret struck out: the source's own, a user in a URL, a key in a query."""
        return self._courier.redact(text)

    def proxied(self, url: str) -> bool:
        """Whether ``url`` would be asked through a proxy (``HTTP_PROXY``, ``HTTPS_PROXY``, ``NO_PROXY``),
        which leaves only the name of its server to be checked."""
        return self._courier.proxied(url)

    def get(
        self,
        url: str,
        *,
        params: Mapping[str, str] | None = None,
        accept: str = "",
        headers: Mapping[str, str] | None = None,
        etag: str = "",
        modified: str = "",
        limits: Limits | None = None,
        check_status: bool = True,
    ) -> Response:
        """Ask for ``url``; with ``etag`` or ``modified`` (header values of last time) only if it changed, and
        then status 304 with an empty body says that it did not. ``check_status=False`` returns any status."""
        conditions = {"If-None-Match": etag, "If-Modified-Since": modified}
        ask = Ask(
            method="GET",
            url=url,
            limits=self.limits if limits is None else limits,
            params=params,
            accept=accept,
            common={name: value for name, value in conditions.items() if value},
            own={} if headers is None else headers,
            check=check_status,
        )
        return self._answer(ask)

    def post(
        self,
        url: str,
        *,
        data: bytes | str | Mapping[str, str],
        content_type: str = "",
        accept: str = "",
        headers: Mapping[str, str] | None = None,
        limits: Limits | None = None,
        check_status: bool = True,
    ) -> Response:
        """Ask ``url`` with a body, a mapping as a form. It may be sent again, so it must only ask."""
        ask = Ask(
            method="POST",
            url=url,
            limits=self.limits if limits is None else limits,
            data=data.encode() if isinstance(data, str) else data,
            accept=accept,
            common={"Content-Type": content_type} if content_type else {},
            own={} if headers is None else headers,
            check=check_status,
        )
        return self._answer(ask)

    def head(self, url: str, *, limits: Limits | None = None) -> Response:
        """What ``url`` says about itself, whatever the status."""
        return self._answer(Ask("HEAD", url, self.limits if limits is None else limits, check=False))

    def peek(
        self,
        url: str,
        *,
        accept: str = "",
        headers: Mapping[str, str] | None = None,
        part: int = 0,
        most: int = SAMPLE,
        limits: Limits | None = None,
    ) -> Response:
        """The beginning (``most`` bytes, unpacked) of what is at ``url``, whatever the status: for servers that refuse
        HEAD. With ``part`` only the first so many bytes are asked for (RFC 9110, 14.2)."""
        own = {} if headers is None else headers
        common = {"Range": f"bytes=0-{part - 1}", "Accept-Encoding": "identity"} if part else {}
        wanted = self.limits if limits is None else limits
        return self._answer(Ask("GET", url, wanted, accept=accept, common=common, own=own, check=False, sample=most))

    def read(
        self, address: str, base: Path | None = None, *, accept: str = "", etag: str = "", modified: str = ""
    ) -> Response:
        """What is at a web address, or in a file: ``file:`` or a path, relative to the folder ``base``."""
        if address.lower().startswith(("http:", "https:")):
            return self.get(address, accept=accept, etag=etag, modified=modified)
        return read_file(address, base, cap=self.limits.body, now=self._clock())

    def _answer(self, ask: Ask) -> Response:
        """The answer, judged."""
        ask = self._courier.ready(ask)
        response = (
            self._asked(ask) if self._known is None or ask.method != "GET" else self._remembered(ask, self._known)
        )
        if ask.check:
            sent = {name.lower() for name in (*ask.common, *ask.own)}
            judge(response, accept=ask.accept, agent=self.agent, sent=sent)
        return response

    def _remembered(self, ask: Ask, known: dict[str, Response | FetchError]) -> Response:
        """What came when the address was asked for first."""
        key = f"{ask.url}?{urlencode(ask.params)}" if ask.params else ask.url
        if key not in known:
            try:
                known[key] = self._asked(replace(ask, accept=ANYTHING))
            except FetchError as error:
                known[key] = error
        found = known[key]
        if isinstance(found, FetchError):
            raise found
        return found

    def _asked(self, ask: Ask) -> Response:
        """The last answer of as many attempts as it takes."""
        attempt = 1
        while True:
            last = attempt >= ask.limits.attempts
            try:
                response = self._courier.carry(ask)
            except FetchError as error:
                if last or error.kind not in _PASSING_KINDS or self._courier.exhausted():
                    raise
                self._wait(ask, _backoff(attempt))
            else:
                wall = blocked_by(response.status, response.headers, response.body)
                if last or wall is not None or response.status not in _PASSING_STATUS:
                    break
                self._wait(ask, _backoff(attempt), retry_after(response.headers, self._clock()), response.status)
            attempt += 1
        return response

    def _wait(self, ask: Ask, backoff: float, wish: float | None = None, status: int | None = None) -> None:
        """Wait as long as the server wishes, and no shorter than we would anyway."""
        asked = self.redact(ask.url)
        if wish is not None and wish > ask.limits.patience:
            self._later = True
            raise FetchError(
                f"{asked} asks to come back in {wish:.0f} seconds, this run waits {ask.limits.patience:g}: "
                "let a later run go on, or lower `rate` of this source in fairdict.toml.",
                kind="budget",
                url=asked,
                status=status,
            )
        seconds = backoff if wish is None else max(wish, backoff)
        if self._timer() + seconds >= self._courier.end:
            raise self._courier.spent(asked)
        if wish is not None:
            self._gate.hold(urlsplit(ask.url).hostname or "", seconds)
        self._sleep(seconds)


def _backoff(attempt: int) -> float:
    """Seconds before the next attempt: about 1, 2, 4 …; uneven, so that many sources do not return all at
    once."""
    return float(min(_LONGEST_BACKOFF, 2 ** (attempt - 1)) * random.uniform(0.5, 1.5))


def _introduction(user_agent: str, contact: str) -> dict[str, str]:
    """The headers in which a robot says who it is and whom to write to."""
    contact = "".join(mark for mark in contact if mark.isascii() and mark.isprintable())
    mail = "@" in contact and "/" not in contact
    reach = f"mailto:{contact}" if mail else contact
    return {
        "User-Agent": f"{user_agent} (+{reach})" if contact else user_agent,
        # Not brotli or zstd: what can be unpacked must not depend on what else happens to be installed.
        "Accept-Encoding": "gzip, deflate",
        **({"From": contact} if mail else {}),
    }


def _home(url: str) -> tuple[str, str, int] | None:
    if not url:
        return None
    try:
        return origin(split(url))
    except ValueError:
        named = strike(url, ())
        raise ConfigError(f"The source's address {named} is not usable: correct its `url`.") from None
