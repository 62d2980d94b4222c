"""Questions to an API that answers in JSON, its items as records, and how far a walk through its pages has come.

Takes a source and the door to the network; leaves values with the answers they came in. Raises FetchError with a
sentence for what is no JSON or leads to another server; a record that cannot be read raises RecordError.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urljoin, urlsplit

import orjson
from fairdict_harvesters.formats import position

from fairdict.harvester import FetchError, Listing, Mark, Record, RecordError, Response, Source, Web

JSON = "application/json"
MISSING = frozenset({404, 410})
PASSING = frozenset({500, 502, 503, 504})
"""Statuses under which a smaller question, or another record, may still be answered."""


class Api:
    """One JSON API; ``cursor`` is its clock at the first answer."""

    def __init__(self, source: Source, web: Web, *, accept: str = JSON) -> None:
        self.source = source
        self.web = web
        self.accept = accept
        self.cursor = ""

    def ask(self, url: str, params: Mapping[str, str] | None = None) -> tuple[Any, Response]:
        """What is at ``url``; raises FetchError where it is no JSON."""
        response = self.web.get(url, params=params, accept=self.accept)
        self.cursor = self.cursor or clock(response)
        try:
            return orjson.loads(response.body.removeprefix(b"\xef\xbb\xbf")), response
        except orjson.JSONDecodeError as error:
            raise FetchError(
                f"{response.url} did not answer in JSON ({str(error)[:80]}): check that `url` of source "
                f"“{self.source.name}” is right, or tell the partner.",
                kind="malformed",
                url=response.url,
                status=response.status,
            ) from None

    def find(self, url: str, params: Mapping[str, str] | None = None) -> tuple[Any, Response] | None:
        """As :meth:`ask`; None where there is nothing (404) or nothing any more (410)."""
        try:
            return self.ask(url, params)
        except FetchError as error:
            if error.status in MISSING:
                return None
            raise

    def wrong(self, response: Response, what: str) -> FetchError:
        """The error of an answer that is JSON but not ``what`` was asked for."""
        told = _told(response)
        return FetchError(
            f"{response.url} did not answer with {what}{f' but “{told}”' if told else ''}: check `url` of source "
            f"“{self.source.name}”, or tell the partner.",
            kind="misdirected",
            url=response.url,
            status=response.status,
        )

    def near(self, link: str, base: str) -> str:
        """``link`` as a whole address; raises FetchError where it leads to another server than ``base``."""
        whole = urljoin(base, link)
        try:
            here, there = urlsplit(base), urlsplit(whole)
            same = (here.hostname, here.port, here.scheme) == (there.hostname, there.port, there.scheme)
        except ValueError:
            same = False
        if not same:
            raise FetchError(
                f"{base} names {link[:200]} as its next page, which is on another server and was not asked: tell the "
                "partner to correct its links.",
                kind="redirect",
                url=base,
            )
        return whole


def _told(response: Response) -> str:
    """What an answer says went wrong, where it says so."""
    try:
        said = orjson.loads(response.body)
    except orjson.JSONDecodeError:
        return ""
    errors = said.get("errors") if isinstance(said, dict) else None
    first = errors[0] if isinstance(errors, list) and errors else said
    told = [first.get(k) for k in ("title", "message", "error", "detail")] if isinstance(first, dict) else []
    return next((t.strip()[:200] for t in told if isinstance(t, str) and t.strip()), "")


def clock(response: Response) -> str:
    """The server's clock in its ``Date`` header, else ours."""
    try:
        return parsedate_to_datetime(response.headers.get("date", "")).strftime("%Y-%m-%dT%H:%M:%SZ")
    except (ValueError, TypeError):
        return response.fetched


SHRUNK = (
    "Records were taken out while the list was read, so that others moved to pages that were read already: what did "
    "not come is not thought gone. Nothing need be done; the next run reads the list again."
)


def moment(said: str) -> datetime | None:
    """A time that a server states, in UTC where it names no zone; None for another text."""
    try:
        found = datetime.fromisoformat(said)
    except ValueError:
        return None
    return found if found.tzinfo is not None else found.replace(tzinfo=UTC)


def earlier(since: str, overlap: timedelta) -> str:
    """The cursor ``since`` less ``overlap``, as servers take times; another text as it is."""
    try:
        return (datetime.fromisoformat(since) - overlap).strftime("%Y-%m-%dT%H:%M:%SZ")
    except ValueError:
        return since


@dataclass
class Walk:
    """How far a walk has come: the server's clock at its beginning, what the server said there is (at least, at most),
    how many records came, where it stands (``at``, the harvester's own) and what went wrong on the way."""

    cursor: str = ""
    least: int | None = None
    most: int | None = None
    came: int = 0
    at: dict[str, Any] = field(default_factory=dict)
    complaints: list[str] = field(default_factory=list)
    last: int | None = None
    shrunk: bool = False

    def states(self, total: Any) -> None:
        """Notes a total that the server stated; it changes while one walks."""
        if isinstance(total, int) and not isinstance(total, bool) and total >= 0:
            self.shrunk = self.shrunk or (self.last is not None and total < self.last)
            self.last = total
            self.least = total if self.least is None else min(self.least, total)
            self.most = total if self.most is None else max(self.most, total)

    def mark(self, **at: Any) -> Mark:
        """The place to go on from."""
        self.at = at
        return position.mark(vars(self))

    @classmethod
    def read(cls, text: str) -> "Walk":
        """The walk that :meth:`mark` wrote down; raises FetchError for a text that it did not write."""
        with position.reading(text) as said:
            return position.taken(cls, said)

    def listing(self, *, full: bool, ended: bool, counted: bool = False) -> Listing:
        """What to return. A total that moved during the walk is believed where the number of records that came lies
        between what was stated first and last. Of a list walked by numbers (``counted``) that became shorter, records
        moved to pages that were read already: its end is not known."""
        if counted and self.shrunk and ended:
            ended = False
            self.complaints.append(SHRUNK)
        total = self.most
        if self.least is not None and self.most is not None and self.least <= self.came <= self.most:
            total = self.came
        return Listing(
            cursor=self.cursor, total=total, full=full, ended=ended, complaints=tuple(dict.fromkeys(self.complaints))
        )


def cut(
    item: Any, response: Response, identifier: str, *, locator: str, hints: Mapping[str, str] | None = None, **more: Any
) -> Record:
    """One item as a record: its own JSON, members sorted, so that the same item gives the same bytes."""
    told = dict(hints or {})
    try:
        body = orjson.dumps(item, option=orjson.OPT_SORT_KEYS)
    except (orjson.JSONEncodeError, RecursionError):
        body, told["refused"] = b"null", "it is nested too deeply to be kept"
    return Record(identifier, body, JSON, response, locator=locator, hints=told, **more)


def refused(identifier: str, reason: str, *, locator: str, **more: Any) -> Record:
    """A record that the server lists but does not give, to be put into quarantine."""
    return Record(identifier, b"null", JSON, locator=locator, hints={"refused": reason.rstrip(".")}, **more)


def item_of(record: Record, is_one: Callable[[Any], bool] = lambda item: bool(item)) -> dict[str, Any]:
    """The JSON object in ``record``; raises RecordError where it has none."""
    name = f"Record “{record.identifier}”" + (f" ({record.locator})" if record.locator else "")
    if reason := record.hints.get("refused"):
        raise RecordError(f"{name} is listed, but does not come: {reason}. Ask the partner to repair it.")
    try:
        item = orjson.loads(record.body)
    except orjson.JSONDecodeError as error:
        raise RecordError(f"{name} cannot be read: it is no JSON ({error}). Ask the partner to repair it.") from None
    if not isinstance(item, dict) or not is_one(item):
        raise RecordError(f"{name} holds no metadata. Ask the partner to repair or delete it.")
    return item


def text(value: Any) -> str:
    """A JSON text or number as a text; empty for all else."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return str(value).strip()


def first(values: list[Any]) -> str:
    """The first of ``values`` that is a text or number."""
    return next((t for v in values if (t := text(v))), "")
