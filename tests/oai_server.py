"""An OAI-PMH server of records that a test makes up, with the faults that it orders; over HTTP or without a network.

It obeys ``from``, ``until``, ``set``, tokens and both granularities; ``spoil`` sees every question with the records
that its page would show, and may answer in the server's place. What was asked is kept in ``asked``.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl, urlsplit
from xml.sax.saxutils import escape

from fairdict.errors import FetchError
from fairdict.model import Response
from fairdict.web import Limits
from tests.faulty_server import Asked, reply

DC = 'xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" xmlns:dc="http://purl.org/dc/elements/1.1/"'


@dataclass(frozen=True)
class Item:
    """One record of the server, stamped as it counts."""

    name: str
    stamp: str
    sets: tuple[str, ...] = ()
    deleted: bool = False

    @property
    def header(self) -> str:
        specs = "".join(f"<setSpec>{s}</setSpec>" for s in self.sets)
        status = ' status="deleted"' if self.deleted else ""
        return (
            f"<header{status}><identifier>{self.name}</identifier><datestamp>{self.stamp}</datestamp>{specs}</header>"
        )

    @property
    def record(self) -> str:
        if self.deleted:
            return f"<record>{self.header}</record>"
        about = f"<dc:title>Title of {self.name}</dc:title><dc:type>dataset</dc:type>"
        inside = f"{about}<dc:identifier>10.5072/{self.name}</dc:identifier>"
        return f"<record>{self.header}<metadata><oai_dc:dc {DC}>{inside}</oai_dc:dc></metadata></record>"


Spoil = Callable[[Mapping[str, str], Sequence[Item]], "str | tuple[int, str] | None"]


def page(inside: str) -> str:
    stamp = "<responseDate>2025-10-01T10:00:00Z</responseDate>"
    return f'<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/">{stamp}<request>x</request>{inside}</OAI-PMH>'


def failed(code: str, said: str = "") -> str:
    return page(f'<error code="{code}">{said}</error>')


@dataclass
class Repository:
    """``items`` in the order in which they are listed; ``size`` of them on a page."""

    items: Sequence[Item]
    size: int = 10
    granularity: str = "YYYY-MM-DDThh:mm:ssZ"
    deleted: str = "no"
    totals: bool = True
    heeding: bool = True
    padding: str = ""
    spoil: Spoil = lambda _, __: None
    asked: list[dict[str, str]] = field(default_factory=list)
    methods: list[str] = field(default_factory=list)
    spent: bool = False

    def redact(self, text: str) -> str:
        return text

    @property
    def requests_made(self) -> int:
        return len(self.asked)

    @property
    def limits(self) -> Limits:
        return Limits()

    def lists(self, verb: str = "ListRecords") -> list[dict[str, str]]:
        """The questions for lists, in their order."""
        return [a for a in self.asked if a["verb"] == verb]

    def answer(self, asked: Mapping[str, str]) -> tuple[int, str]:
        """Status and body."""
        self.asked.append(dict(asked))
        told = self._told(asked)
        return told if isinstance(told, tuple) else (200, told)

    def _told(self, asked: Mapping[str, str]) -> str | tuple[int, str]:
        verb = asked["verb"]
        if verb == "Identify":
            earliest = min((i.stamp for i in self.items), default="2020-01-01")
            told = f"<granularity>{self.granularity}</granularity><deletedRecord>{self.deleted}</deletedRecord>"
            inside = f"<Identify><earliestDatestamp>{earliest}</earliestDatestamp>{told}</Identify>"
            return self.spoil(asked, ()) or page(inside)
        if verb == "ListMetadataFormats":
            return page(
                "<ListMetadataFormats><metadataFormat><metadataPrefix>oai_dc</metadataPrefix></metadataFormat>"
                "</ListMetadataFormats>"
            )
        if verb == "GetRecord":
            found = [i for i in self.items if i.name == asked["identifier"]]
            inside = "".join(i.record for i in found[:1])
            told = page(f"<GetRecord>{inside}</GetRecord>") if found else failed("idDoesNotExist")
            return self.spoil(asked, found) or told
        return self._list(asked)

    def _list(self, asked: Mapping[str, str]) -> str | tuple[int, str]:
        token = asked.get("resumptionToken", "")
        if token:
            start, since, until, name = token.removesuffix(self.padding).split("|")
        else:
            start, since, until, name = "0", *(asked.get(n, "") for n in ("from", "until", "set"))
        if "T" in since + until and "hh" not in self.granularity:
            return failed("badArgument", "granularity")
        found = [i for i in self.items if (not name or name in i.sets) and self._within(i, since, until)]
        here = found[int(start) : int(start) + self.size]
        if (spoiled := self.spoil(asked, here)) is not None:
            return spoiled
        if not found:
            return failed("noRecordsMatch")
        inside = "".join(i.header if asked["verb"] == "ListIdentifiers" else i.record for i in here)
        after = int(start) + self.size
        rest = f"{after}|{since}|{until}|{name}{self.padding}" if after < len(found) else ""
        if rest or token:
            total = f' completeListSize="{len(found)}"' if self.totals else ""
            inside += f"<resumptionToken{total}>{escape(rest)}</resumptionToken>"
        return page(f"<{asked['verb']}>{inside}</{asked['verb']}>")

    def _within(self, item: Item, since: str, until: str) -> bool:
        if not self.heeding:
            return True
        return not (since and _before(item.stamp, since)) and not (until and _before(until, item.stamp))

    # -- two ways in ---------------------------------------------------------------------------------------------------

    def plan(self, asked: Asked) -> bytes:
        """The answer over HTTP: a plan of a FaultyServer."""
        self.methods.append(asked.method)
        query = asked.body.decode() if asked.method == "POST" else urlsplit(asked.target).query
        status, body = self.answer(dict(parse_qsl(query, keep_blank_values=True)))
        return reply(status, body.encode(), content_type="text/xml")

    def get(self, url: str, *, params: Mapping[str, str], check_status: bool = True, **_: Any) -> Response:
        """The answer without a network: a door for ``fetch``."""
        status, body = self.answer(params)
        if check_status and status >= 400:
            raise FetchError(f"{url} answered {status}.", kind="status", url=url, status=status)
        return Response(url, status, {}, body.encode(), "2025-10-01T12:00:00Z")

    def post(self, url: str, *, data: Mapping[str, str], check_status: bool = True, **_: Any) -> Response:
        """The same for a form."""
        return self.get(url, params=data, check_status=check_status)


def _before(one: str, other: str) -> bool:
    """As databases compare: fractions of seconds count, a day is all of itself, and words come last."""
    if "T" not in one or "T" not in other:
        return one[:10] < other[:10]
    return datetime.fromisoformat(one) < datetime.fromisoformat(other)
