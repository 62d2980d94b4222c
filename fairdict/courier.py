"""One question taken to its answer: from server to server along redirects, each checked anew.

Takes an :class:`Ask`, leaves a :class:`fairdict.model.Response` of whatever status, or raises
:class:`fairdict.errors.FetchError`. It holds the connections, cookies, secrets and counts of one
:class:`fairdict.web.Web`, which decides when to try again and what an answer is worth.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from urllib.parse import urljoin, urlsplit

import requests
from requests.cookies import extract_cookies_to_jar
from requests.utils import select_proxy
from urllib3.exceptions import HTTPError

from fairdict.answer import SAMPLE, read_body, read_sample
from fairdict.credentials import Credentials, part_userinfo, strike, strike_body
from fairdict.errors import FetchError
from fairdict.failure import explain
from fairdict.gate import Gate
from fairdict.guard import Adapter, Line, Origin, origin, refused, same_host, split, suspicious
from fairdict.local import stamp
from fairdict.model import Response

REDIRECTS = frozenset({301, 302, 303, 307, 308})
_TELLING = frozenset({"authorization", "cookie", "proxy-authorization", "x-api-key", "api-key"})


@dataclass(frozen=True, slots=True)
class Limits:
    """How far to go: seconds to connect, for one read and for one answer; decompressed bytes; how many times
    larger than sent (judged beyond 1 MiB); redirects; attempts; the longest wait a server may ask for; and
    for a whole run the number of requests and seconds, None for no end."""

    connect: float = 10.0
    read: float = 60.0
    total: float = 600.0
    body: int = 64 * 2**20
    ratio: int = 200
    redirects: int = 5
    attempts: int = 4
    patience: float = 120.0
    requests: int | None = None
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Ask:
    """One question before anything is sent. ``own`` headers stay with the server first asked, ``common`` ones
    go along every redirect; without ``check`` any status will do; of a body only so many bytes
    are read as ``sample`` says, where it says any."""

    method: str
    url: str
    limits: Limits
    params: Mapping[str, str] | None = None
    data: bytes | Mapping[str, str] | None = field(default=None, repr=False)
    accept: str = ""
    common: Mapping[str, str] = field(default_factory=dict)
    own: Mapping[str, str] = field(default_factory=dict, repr=False)
    check: bool = True
    sample: int = 0


class Courier:
    """Carries questions. ``home`` is the server that may see ``credentials``, None for the one asked first;
    ``budget`` holds the limits of the whole run."""

    def __init__(
        self,
        *,
        headers: Mapping[str, str],
        credentials: Credentials,
        home: Origin | None,
        budget: Limits,
        rate: float,
        allow_private: bool,
        allow: str,
        ca_bundle: str | None,
        gate: Gate,
        clock: Callable[[], datetime],
        timer: Callable[[], float],
    ) -> None:
        self._credentials, self._home, self._budget = credentials, home, budget
        self._rate, self._ca_bundle, self._gate = rate, ca_bundle, gate
        self._clock, self._timer = clock, timer
        self._secrets = credentials.secrets
        self.end = float("inf") if budget.seconds is None else timer() + budget.seconds
        self.made = 0
        self.over = False
        self._line = Line(allow_private=allow_private, timer=timer, allow=allow)
        self._adapter = Adapter(self._line)
        self._session = requests.Session()
        self._session.mount("http://", self._adapter)
        self._session.mount("https://", self._adapter)
        self._session.headers.update(headers)

    def close(self) -> None:
        """Close what connections are open."""
        self._session.close()

    def redact(self, text: str) -> str:
        """``text`` with every secret struck out."""
        return strike(text, self._secrets)

    def proxied(self, url: str) -> bool:
        """Whether ``url`` would be asked through a proxy."""
        return select_proxy(url, self._settings(url)["proxies"]) is not None

    def exhausted(self) -> bool:
        """Whether the time for the present answer is used up, so that trying again is no use."""
        return self._timer() >= self._line.deadline

    def ready(self, ask: Ask) -> Ask:
        """The question with a user and password moved from its address into its headers."""
        try:
            url, found = part_userinfo(ask.url)
        except ValueError:
            raise self._malformed(ask.url) from None
        self._secrets = tuple(dict.fromkeys(self._secrets + found.secrets))
        return replace(ask, url=url, own={**ask.own, **dict(found.headers)})

    def carry(self, ask: Ask) -> Response:
        """The answer at the end of the redirects."""
        self._line.read = ask.limits.read
        self._line.deadline = min(self._timer() + ask.limits.total, self.end)
        start = self._place(ask.url)
        self._home = start if self._home is None else self._home
        method, url, data, params = ask.method, ask.url, ask.data, ask.params
        trail: list[str] = []
        seen: set[tuple[str, str, str]] = set()
        while True:
            headers = {**ask.common, **self._headers_for(url, start, ask)}
            prepared = self._prepare(requests.Request(method, url, headers, params=params, data=data))
            # A server may well send back to the same address once it has set a cookie.
            step = (method, str(prepared.url), str(prepared.headers.get("Cookie")))
            if step in seen:
                raise self._astray(ask.url, "redirects in a circle")
            if len(trail) > ask.limits.redirects:
                raise self._astray(ask.url, f"redirects more than {ask.limits.redirects} times")
            seen.add(step)
            response, target = self._exchange(prepared, ask)
            if not target:
                return replace(response, redirects=tuple(map(self.redact, trail)))
            trail.append(str(prepared.url))
            url, params = self._next(str(prepared.url), target), None
            if method == "POST" and response.status in (301, 302, 303):
                method, data = "GET", None

    def _next(self, url: str, target: str) -> str:
        try:
            # A user and password in a partner's redirect are not ours to use.
            following, _ = part_userinfo(urljoin(url, target))
            scheme = urlsplit(following).scheme.lower()
        except ValueError:
            raise self._astray(url, "redirects to something that is no address") from None
        if scheme not in ("http", "https"):
            raise self._astray(url, f"redirects to an address that begins with {scheme}:")
        return following.partition("#")[0]

    def _astray(self, url: str, what: str) -> FetchError:
        asked = self.redact(url)
        message = f"{asked} {what}: try the address in a browser, or ask the partner for the right one."
        return FetchError(message, kind="redirect", url=asked)

    def _malformed(self, url: str) -> FetchError:
        asked = self.redact(url)
        return FetchError(f"{asked} is not a usable web address: correct it.", kind="malformed", url=asked)

    def _place(self, url: str) -> Origin:
        """The origin of an address that is about to be asked, its spelling checked."""
        asked = self.redact(url)
        try:
            scheme = urlsplit(url).scheme.lower()
            if scheme not in ("http", "https"):
                message = f"{asked} does not begin with http:// or https://: correct the address."
                raise FetchError(message, kind="scheme", url=asked)
            place = origin(split(url))
        except ValueError:
            raise self._malformed(url) from None
        reason = "" if self._line.allow_private else suspicious(place[1])
        if reason:
            raise refused(asked, f"{place[1]} {reason}", self._line.allow)
        return place

    def _headers_for(self, url: str, start: Origin, ask: Ask) -> dict[str, str]:
        """What this server may see: own headers and secrets go to their server only, secrets never from https
        to http."""
        place = self._place(url)
        headers = {"Accept": ask.accept or "*/*"}
        proof = dict(self._credentials.headers)
        telling = any(name.lower() in _TELLING for name in ask.own)
        for owner, named, secret in ((start, ask.own, telling), (self._home or start, proof, True)):
            if not named or not same_host(owner, place):
                continue
            if secret and owner[0] == "https" and place[0] == "http":
                raise self._astray(url, "would get credentials meant for https over plain http")
            headers.update(named)
        return headers

    def _settings(self, url: str) -> dict[str, Any]:
        """The reading requests makes of the environment: proxies and certificate bundle."""
        return dict(self._session.merge_environment_settings(url, {}, True, self._ca_bundle, None))

    def _prepare(self, request: requests.Request) -> requests.PreparedRequest:
        # A callable that adds nothing keeps requests from taking credentials out of a netrc file.
        request.auth = lambda prepared: prepared
        try:
            return self._session.prepare_request(request)
        except (requests.RequestException, ValueError):
            raise self._malformed(str(request.url)) from None

    def _exchange(self, prepared: requests.PreparedRequest, ask: Ask) -> tuple[Response, str]:
        """One request and its answer, with the address a redirect names (empty for other answers)."""
        url = str(prepared.url)
        asked = self._line.asked = self.redact(url)
        queued = self._timer()
        with self._gate.turn(urlsplit(url).hostname or "", self._rate):
            # Time spent in the queue is not the server's.
            self._line.deadline = min(self._line.deadline + self._timer() - queued, self.end)
            self._count(asked)
            answer: requests.Response | None = None
            try:
                timeout = (ask.limits.connect, ask.limits.read)
                answer = self._adapter.send(prepared, timeout=timeout, **self._settings(url))
                return self._received(answer, prepared, ask, asked)
            except FetchError as error:
                raise self._late(error, asked, ask) from None
            except (OSError, ValueError, HTTPError) as error:
                raise self._late(explain(error, asked), asked, ask) from None
            finally:
                if answer is not None:
                    answer.close()

    def _count(self, asked: str) -> None:
        if self._budget.requests is not None and self.made >= self._budget.requests:
            raise self.spent(asked, f"{self._budget.requests} requests", "requests")
        if self._timer() >= self.end:
            raise self.spent(asked)
        self.made += 1

    def spent(self, asked: str, what: str = "", key: str = "minutes") -> FetchError:
        """The error for a run that has used up its budget of requests or, usually, of time; ``key`` of the source is
        what to change."""
        self.over = True
        seconds = self._budget.seconds or 0
        what = what or (f"{seconds / 60:g} minutes" if seconds >= 120 else f"{seconds:g} seconds")
        message = (
            f"{asked} was not fetched, because this run's budget of {what} is used up: raise `{key}` of this source in "
            "fairdict.toml, or let the next run go on."
        )
        return FetchError(message, kind="budget", url=asked)

    def _late(self, error: FetchError, asked: str, ask: Ask) -> FetchError:
        """The error as it was, unless it came of a deadline of ours."""
        if error.kind != "timeout" or not self.exhausted():
            return error
        if self._timer() >= self.end:
            return self.spent(asked)
        message = (
            f"{asked} took longer than {ask.limits.total:g} seconds for one answer: "
            "ask the partner for smaller pages, or harvest a smaller selection."
        )
        return FetchError(message, kind="timeout", url=asked)

    def _received(
        self, answer: requests.Response, prepared: requests.PreparedRequest, ask: Ask, asked: str
    ) -> tuple[Response, str]:
        extract_cookies_to_jar(self._session.cookies, prepared, answer.raw)  # type: ignore[no-untyped-call]
        headers = {name.lower(): self.redact(value) for name, value in answer.headers.items()}
        # A session's cookie is as good as a password, and answers are kept.
        headers.pop("set-cookie", None)
        target = answer.headers.get("Location", "").strip() if answer.status_code in REDIRECTS else ""
        if ask.method == "HEAD" or answer.status_code == 304:
            body = b""
        elif 200 <= answer.status_code < 300 and not ask.sample:
            body = read_body(answer.raw, headers, cap=ask.limits.body, ratio=ask.limits.ratio, asked=asked)
        else:
            body = read_sample(answer.raw, headers, asked=asked, most=ask.sample or SAMPLE)
        body = strike_body(body, self._secrets)  # answers are kept
        # http.client reads headers as Latin-1; addresses in them are UTF-8 where they are not ASCII.
        target = target.encode("latin-1", "replace").decode("utf-8", "replace")
        return Response(asked, answer.status_code, headers, body, stamp(self._clock())), target
