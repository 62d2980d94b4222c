"""The walk through one list of OAI-PMH: from the first answer to the last resumption token, or to where it breaks off.

Takes a talk with a server and the arguments of a list; yields its records, and keeps what became of it: ``totals``,
``count``, ``ended``. Guards against tokens that come again, pages that come again and pages without records. Raises
:class:`Broken` where a shorter list may do better, FetchError where nothing will.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import blake2b

from fairdict_harvesters.formats.answer import Answer, Item, landing_page
from fairdict_harvesters.formats.talk import CLOSED, Refused, Talk

from fairdict.harvester import FetchError, Record, Response

EMPTY_PAGES = 3
_FAILING = frozenset({"timeout", "truncated", "connect", "too-large", "malformed", "misdirected"})
"""Kinds of failure that may lie in one page; the rest (a wall, an unknown name, an empty budget) never does."""


class Broken(Exception):
    """The list broke off; ``cause`` says how. ``answered`` tells that the server itself said so, ``sentence`` what."""

    def __init__(self, cause: FetchError, sentence: str = "", answered: bool = False) -> None:
        super().__init__(cause.message)
        self.cause = cause
        self.sentence = sentence or cause.message
        self.answered = answered


@dataclass(frozen=True)
class Place:
    """Between two pages of a list: the token of the next one, its number, and what the list has given and stated;
    ``again`` where what was given may be given once more."""

    token: str
    page: int
    count: int
    totals: tuple[int, ...] = ()
    again: bool = False


class Unbounded(Exception):
    """The server refuses ``until``; never leaves this harvester."""


def failing(error: FetchError) -> bool:
    """Whether ``error`` may be the fault of one page, so that others may come."""
    if error.kind == "status":
        return error.status is not None and error.status not in CLOSED
    return error.kind in _FAILING


class Walk:
    """One list. ``totals`` are the lengths it states, in their order, ``count`` the records that came, ``nameless``
    those whose header names none; ``refused_from`` tells that the server would not hear of a start. ``where`` stands
    behind every record's place; ``place`` is one that an earlier walk of the same list has left."""

    def __init__(
        self,
        talk: Talk,
        arguments: Mapping[str, str],
        hints: Mapping[str, str] | None = None,
        where: str = "",
        place: Place | None = None,
    ) -> None:
        self.talk = talk
        self.arguments = dict(arguments)
        self.hints = {} if hints is None else hints
        self.totals: list[int] = list(place.totals) if place is not None else []
        self.count = place.count if place is not None else 0
        self.ended = False
        self.nameless = 0
        self.refused_from = False
        self.where = where
        self.place = place

    @property
    def total(self) -> int | None:
        """The length that the list stated last."""
        return self.totals[-1] if self.totals else None

    def records(self) -> Iterator[Record | Place]:
        """Every record of the list, as it comes; what stands on two pages in a row comes once. Between pages, the place
        from which the list can be gone on with."""
        tokens: set[bytes] = set()
        pages: dict[bytes, int] = {}
        before: set[bytes] = set()  # the page before this one: pages overlap where records move while they are read
        empty, number = 0, 1 if self.place is None else self.place.page
        answer, response = self._first() if self.place is None else self._next(self.place.token)
        while True:
            if answer.total is not None and answer.total != self.total:
                self.totals.append(answer.total)
            mark = _mark(answer)
            if answer.items and mark in pages:
                self._repeated(response, pages[mark])
                return
            pages.setdefault(mark, number - 1)
            here: set[bytes] = set()
            for record in self._cut(answer, response, number):
                key = _digest(record.identifier.encode() + record.body)
                if key not in before and key not in here:
                    self.count += 1
                    yield record
                here.add(key)
            before = here
            empty = 0 if answer.items else empty + 1
            said = self.total is not None and self.count >= self.total
            if not answer.token or (empty and said):  # some send a token with the end, too
                self._finish(answer, response)
                return
            token = _digest(answer.token.encode())
            if token in tokens or empty >= EMPTY_PAGES:
                what = f"sent {empty} pages without records in a row" if empty >= EMPTY_PAGES else "sent a token again"
                self._stop(response, what)
                return
            tokens.add(token)
            number += 1
            yield Place(answer.token, number, self.count, tuple(self.totals))
            answer, response = self._next(answer.token)

    # -- page by page --------------------------------------------------------------------------------------------------

    def _first(self) -> tuple[Answer, Response]:
        """The first page; where the server refuses the times, they are asked in days, and then without a start."""
        while True:
            try:
                return self._listed(self.arguments)
            except FetchError as error:
                # An address that is not there is wrong for every list.
                if not failing(error) or (error.kind == "status" and (error.status or 0) < 500):
                    raise
                raise Broken(error) from None
            except Refused as refused:
                if refused.answer.error != "badArgument" or not self._coarser():
                    raise refused.error("does not give its list") from None

    def _coarser(self) -> bool:
        """Asks less of the server than before; False where there is nothing left to give up."""
        times = {n: self.arguments[n] for n in ("from", "until") if n in self.arguments}
        if any("T" in t for t in times.values()):
            self.talk.seconds = False
            self.arguments.update({n: t[:10] for n, t in times.items()})
            return True
        if "until" in times:
            raise Unbounded
        if "from" in times:
            del self.arguments["from"]
            self.refused_from = True
            return True
        return False

    def _listed(self, arguments: Mapping[str, str]) -> tuple[Answer, Response]:
        """An answer to a list's question, empty where nothing matches."""
        try:
            return self.talk.ask(**arguments)
        except Refused as refused:
            if refused.answer.error != "noRecordsMatch":
                raise
            return Answer(date=refused.answer.date), Response(refused.url, 200, {}, b"", "")

    def _next(self, token: str) -> tuple[Answer, Response]:
        question = {"verb": self.arguments["verb"], "resumptionToken": token}
        # Against the protocol, some want the format again with every token; those forget the times and the set as well.
        whole, prefix = tuple(self.arguments), ("metadataPrefix",)
        known = self.talk.beside
        for way in (known,) if known else ((), whole, prefix):
            beside = {n: self.arguments[n] for n in way if n in self.arguments}
            try:
                found = self._listed({**beside, **question})
            except Refused as refused:
                last = refused
                if refused.answer.error != "badArgument":
                    break
            except FetchError as error:
                if not failing(error):
                    raise
                raise Broken(error) from None
            else:
                self.talk.beside = way
                return found
        what = "broke off its list"
        raise Broken(last.error(what), f"{last.sentence(what)}.", answered=True)

    def _cut(self, answer: Answer, response: Response, page: int) -> Iterator[Record]:
        if answer.fault and not self.where:  # in windows, pages come more than once
            broken = sum(1 for i in answer.items if i.fault)
            self.talk.complaints.append(
                f"Page {page} of {response.url} is faulty ({answer.fault}); {broken} of its {len(answer.items)} "
                "records could not be read. Tell the partner."
            )
        for number, item in enumerate(answer.items, 1):
            marks = {"mended": "yes"} if answer.fault and not item.fault else {}
            found = cut(item, response, f"page {page}, record {number}{self.where}", {**self.hints, **marks})
            self.nameless += "nameless" in found.hints
            yield found

    # -- the end -------------------------------------------------------------------------------------------------------

    def _finish(self, answer: Answer, response: Response) -> None:
        if answer.cut:
            sentence = f"{response.url} sent a page whose end is missing, after {self.count} records."
            raise Broken(FetchError(f"{sentence} Tell the partner.", kind="malformed", url=response.url), sentence)
        self.ended = True

    def _repeated(self, response: Response, earlier: int) -> None:
        """A page that came before. The first one again, after all that was promised: the list merely starts over."""
        if earlier == 0 and (self.total is None or self.count >= self.total):
            self.ended = True
        else:
            self._stop(response, "sent a page again")

    def _stop(self, response: Response, what: str) -> None:
        self.talk.complaints.append(
            f"{response.url} {what} after {self.count} records, so that the list was left before its end. Tell the "
            "partner; smaller sets (“sets” in the source's options) may help meanwhile."
        )


def cut(item: Item, response: Response, locator: str, hints: Mapping[str, str]) -> Record:
    """The record that ``item`` of a page is; one without a name gets one that lasts, and the hint ``nameless``."""
    identifier, page = item.identifier, "" if item.element is None else landing_page(item.element)
    if not identifier:
        identifier = f"nameless:{blake2b(page.encode() or item.body, digest_size=8).hexdigest()}"
        hints = {**hints, "nameless": "yes"}
    return Record(
        identifier=identifier,
        body=item.body,
        media_type="application/xml",
        response=response,
        datestamp=item.datestamp,
        deleted=item.deleted,
        locator=locator,
        page=page,
        hints=hints,
    )


def _mark(answer: Answer) -> bytes:
    return _digest("\n".join(f"{i.identifier} {i.datestamp}" for i in answer.items).encode())


def _digest(body: bytes) -> bytes:
    return blake2b(body, digest_size=12).digest()
