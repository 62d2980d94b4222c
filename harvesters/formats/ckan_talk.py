"""The talk with CKAN's Action API: one action, one answer, and what CKAN says went wrong.

Takes a source and the door to the network; leaves results with the answers they came in. CKAN tells of an error in JSON
(``success: false``) under a status of failure (400, 403, 404, 409), and some portals under 200.
https://docs.ckan.org/en/latest/api/
"""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import orjson
from fairdict_harvesters.formats.json_api import JSON, clock

from fairdict.harvester import FetchError, Response, Source, Web

DOORS = ("/api/3/action", "/api/action")
_SITE = re.compile(r"/(?:api(?:/|\Z)|(?:dataset|organization|group|user|harvest)(?:/|\Z)|catalog\.\w+\Z).*\Z")
_TOLD = (400, 403, 404, 409)


class Refused(Exception):
    """CKAN answered with an error of its own; ``kind`` is its name for it. Never leaves this harvester."""

    def __init__(self, error: FetchError, kind: str) -> None:
        super().__init__(error.message)
        self.error = error
        self.kind = kind

    @property
    def missing(self) -> bool:
        """Whether CKAN knows nothing of that name, or does not show it."""
        return "not found" in self.kind.lower() or self.error.status == 404


def site_of(url: str) -> str:
    """The address of the portal that ``url``, be it of its API, belongs to; without a closing slash."""
    parts = urlsplit(url.strip())
    path = _SITE.sub("", parts.path).rstrip("/")
    return urlunsplit(parts._replace(path=path, query="", fragment=""))


class Talk:
    """``cursor`` is the portal's clock at the first answer."""

    def __init__(self, source: Source, web: Web) -> None:
        self.source = source
        self.web = web
        self.site = site_of(source.url)
        self.door = ""
        self.cursor = ""

    def act(self, action: str, params: Mapping[str, str]) -> tuple[Any, Response]:
        """The result of an action; raises FetchError, or Refused for an error of CKAN's own."""
        for door in (self.door,) if self.door else DOORS:
            try:
                found, response = self._asked(f"{self.site}{door}/{action}", params)
            except FetchError as error:  # an older portal, or one that has its API elsewhere
                if self.door or door == DOORS[-1] or error.status not in (404, 410):
                    raise
            else:
                self.door = door
                return found, response
        raise AssertionError("the last door either answers or raises")

    def _asked(self, url: str, params: Mapping[str, str]) -> tuple[Any, Response]:
        try:
            response = self.web.get(url, params=params, accept=JSON)
        except FetchError as error:
            if error.kind != "status" or error.status not in _TOLD:
                raise
            response = self.web.get(url, params=params, accept=JSON, check_status=False)
            said = _envelope(response)
            if said is None or "success" not in said:
                raise
            self.door = self.door or url.removeprefix(self.site).rpartition("/")[0]
            raise self._refused(said, response) from None
        self.cursor = self.cursor or clock(response)
        said = _envelope(response)
        if said is None or ("result" not in said and "success" not in said):
            raise FetchError(
                f"{response.url} did not answer as CKAN does: check that `url` of source “{self.source.name}” is the "
                "address of a CKAN portal, without /dataset or /api, or ask the partner where its API is.",
                kind="misdirected",
                url=response.url,
                status=response.status,
            )
        if said.get("success") is False or "result" not in said:
            raise self._refused(said, response)
        return said["result"], response

    def _refused(self, said: Mapping[str, Any], response: Response) -> Refused:
        error = said.get("error")
        parts = error if isinstance(error, dict) else {"message": error}
        kind = str(parts.get("__type") or "")
        told = [kind, *(_words(v) for k, v in parts.items() if k != "__type")]
        words = ": ".join(t for t in told if t)[:300] or "no reason given"
        advice = "check what the source's options ask for (organizations, groups, filter, query), or tell the partner"
        if "authoriz" in kind.lower() or response.status == 403:
            advice = "set `auth` for this source, or ask the partner to allow the harvest"
        return Refused(
            FetchError(
                f"{response.url} was refused by CKAN ({words.rstrip('.')}): {advice}.",
                kind="status" if response.status >= 400 else "misdirected",
                url=response.url,
                status=response.status,
            ),
            f"{kind} {words}",
        )


def _words(value: Any) -> str:
    if isinstance(value, list):
        return "; ".join(w for v in value if (w := _words(v)))
    if isinstance(value, dict):
        return "; ".join(w for v in value.values() if (w := _words(v)))
    return value.strip() if isinstance(value, str) else ""


def _envelope(response: Response) -> dict[str, Any] | None:
    """The object that an answer is; None where it is none."""
    try:
        said = orjson.loads(response.body.removeprefix(b"\xef\xbb\xbf"))
    except orjson.JSONDecodeError:
        return None
    return said if isinstance(said, dict) else None
