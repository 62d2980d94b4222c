"""All the records of a server, in one list or, where that breaks off, in windows of time halved until they come.

Takes a talk with a server; yields records, and keeps what became of them: ``total``, ``ended``, ``full``. A server
that behaves is asked for one list and notices nothing of this. A list that breaks off is asked again as two halves,
down to a second or a day (what the server counts in); what breaks off even then is taken one by one, and a record
that does not come is handed on as such. Neighbours share the moment between them, for servers keep fractions of it.
"""

import json
from array import array
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Any

from fairdict_harvesters.formats.single import Single
from fairdict_harvesters.formats.talk import Talk, moment
from fairdict_harvesters.formats.walk import Broken, Place, Unbounded, Walk
from fairdict_harvesters.formats.window import Window

from fairdict.harvester import FetchError, Mark, Record

FAILURES = 40
"""Lists in a row that give nothing new before a server is given up: more than halving all of history takes."""

BEGINNING = datetime(1990, 1, 1)
"""Where windows begin with a server that does not say where its records do; the first one has no beginning anyway."""


class Windows:
    """The walk through all there is. ``full`` tells that nothing was left out by a start."""

    def __init__(self, talk: Talk) -> None:
        self.talk = talk
        self.total: int | None = None
        self.ended = False
        self.full = True
        self.yielded = 0

    def records(
        self, prefix: str, start: str, sets: tuple[str, ...], position: Mapping[str, Any] | None = None
    ) -> Iterator[Record | Mark]:
        """Every record of the sets (all there is where none is named) changed since ``start``, each once; and between
        pages the marks from one of which, as ``position``, all this can be gone on with."""
        left: Mapping[str, Any] = {} if position is None else position
        earlier: set[str] = set()
        self.full = bool(left.get("full", True))
        self.yielded = int(left.get("yielded", 0))
        for number, name in enumerate(sets or ("",), 1):
            if number < left.get("set", 1):
                continue
            arguments = {"verb": "ListRecords", "metadataPrefix": prefix}
            if name:
                arguments["set"] = name
            if start and start[:10] >= self.talk.earliest[:10]:  # some refuse a start before their first record
                arguments["from"] = start if self.talk.seconds and "T" in start else start[:10]
            here: set[str] = set()
            part = _Part(self.talk, arguments, {"prefix": prefix, **({"set": name} if name else {})})
            if number == left.get("set"):
                part.restore(left["part"])
            try:
                for item in part.records():
                    if isinstance(item, Place):
                        yield self._mark(prefix, number, part, item)
                    elif item.identifier not in earlier:
                        if number < len(sets):
                            here.add(item.identifier)
                        self.yielded += 1
                        yield item
            except FetchError as error:
                if not self.yielded:
                    raise
                self.talk.complaints.append(error.message)
            earlier |= here
            self.ended = part.ended
            self.full = self.full and (not start or part.refused_from) and not part.nameless
            self.total = part.total if len(sets) < 2 else None
            if not self.ended:
                return

    def _mark(self, prefix: str, number: int, part: "_Part", place: Place) -> Mark:
        said = {"cursor": self.talk.cursor, "prefix": prefix, "set": number, "full": self.full}
        said["complaints"] = self.talk.complaints
        return Mark(json.dumps({**said, "yielded": self.yielded, "part": part.state(place)}), again=place.again)


class _Part:
    """One set, or all there is."""

    def __init__(self, talk: Talk, arguments: Mapping[str, str], hints: Mapping[str, str]) -> None:
        self.talk = talk
        self.arguments = dict(arguments)
        self.hints = hints
        self.total: int | None = None
        self.ended = False
        self.refused_from = False
        self.nameless = 0
        self._order: array[int] | None = array("Q")  # what has come, kept small while nothing is wrong
        self._known: set[int] = set()
        self._came = 0
        self._fruitless = 0
        self._asked = 0
        self._missing = 0
        self._lost = False
        self._unbounded = False
        self._place: Place | None = None
        self._stack: list[Window] = []
        self._cause = ""
        self._restored = False

    def state(self, place: Place) -> dict[str, Any]:
        """Where the list is now, as plain values: before a page of the whole list, or between windows."""
        if not self._cause:
            return {"place": asdict(place), "arguments": self.arguments, "nameless": self.nameless}
        return {
            **{"cause": self._cause, "windows": [w.written() for w in self._stack], "arguments": self.arguments},
            **{"total": self.total, "came": self._came, "asked": self._asked, "missing": self._missing},
            **{"lost": self._lost, "nameless": self.nameless, "refused_from": self.refused_from},
        }

    def restore(self, state: Mapping[str, Any]) -> None:
        """Makes this the part that :meth:`state` was asked of."""
        self._restored = True
        self.arguments = dict(state["arguments"])
        self.nameless = int(state["nameless"])
        if "place" in state:
            told = state["place"]
            self._place = Place(told["token"], told["page"], told["count"], tuple(told["totals"]))
            return
        self._cause, self._stack = state["cause"], [Window.read(w) for w in state["windows"]]
        self.total, self._came, self._asked = state["total"], state["came"], state["asked"]
        self._missing, self._lost, self.refused_from = state["missing"], state["lost"], state["refused_from"]
        self._order = None

    def records(self) -> Iterator[Record | Place]:
        """The records, and the places between which the work can be laid down."""
        if self._cause:
            yield from self._parts(Broken(FetchError(self._cause, kind="malformed")))
            self._compare()
            return
        walk = Walk(self.talk, self.arguments, self.hints, place=self._place)
        try:
            yield from self._sifted(walk, None)
        except Broken as broken:
            self.refused_from = walk.refused_from
            self._judge(broken, walk)
            self._cause, self.total = broken.sentence, walk.total
            self._stack = [self._whole()]
            yield from self._smaller(self._stack.pop())
            yield from self._parts(broken)
            self._compare()
        else:
            self.ended, self.total = walk.ended, self._stated(walk)
            self.refused_from = walk.refused_from

    def _parts(self, broken: Broken) -> Iterator[Record | Place]:
        """The list in windows, the earlier ones first."""
        while self._stack and not self._unbounded:
            # What the interrupted run was given is not known here, so that windows may give it once more.
            yield Place("", 0, self._came, again=self._restored)
            self._restored = False
            window = self._stack.pop()
            walk = Walk(self.talk, self._bounded(window), self.hints, self._where(window))
            self._asked += 1
            try:
                yield from self._sifted(walk, window)
                self._came += walk.count
                self._lost = self._lost or not walk.ended
            except Unbounded:
                self._unbounded = True
            except Broken as again:
                self._judge(again, walk)
                yield from self._smaller(window)
        if self._unbounded:
            yield from self._once_more(broken)
        else:
            many = "1 record does" if self._missing == 1 else f"{self._missing} records do"
            lost = f"; {many} not come even alone" if self._missing else ""
            told = f"{broken.sentence} The list was therefore asked for in {self._asked} windows of time{lost}."
            self.talk.complaints.append(told)

    def _smaller(self, window: Window) -> Iterator[Record]:
        """Puts the halves of ``window`` on the stack; the records of one that has none come one by one."""
        halves = window.halves(self._grain)
        if halves is None:
            yield from self._one_by_one(window)
        else:
            self._stack += reversed(halves)

    def _one_by_one(self, window: Window) -> Iterator[Record]:
        names = Walk(self.talk, {**self._bounded(window), "verb": "ListIdentifiers"}, self.hints, self._where(window))
        single = Single(self.talk, self.arguments["metadataPrefix"], self.hints)
        self._asked += 1
        try:
            for header in names.records():
                if isinstance(header, Place) or not self._new(header):
                    continue
                found = single.record(header)
                refused = "refused" in found.hints
                self._missing += refused
                self._lost = self._lost or single.busy
                self._fruitless = self._fruitless + 1 if refused else 0
                yield found
                if self._fruitless > FAILURES:
                    raise FetchError(
                        f"{self.talk.base} gives none of its records any more: tell the partner.", kind="malformed"
                    )
            self._came += names.count
            self._lost = self._lost or not names.ended
        except (Broken, Unbounded) as broken:
            self._lost = True
            why = broken.sentence if isinstance(broken, Broken) else "“until” is refused."
            self.talk.complaints.append(f"The records{self._where(window)} cannot even be named: {why}")
        finally:
            self.nameless += names.nameless

    def _once_more(self, broken: Broken) -> Iterator[Record | Place]:
        """Windows mean nothing to this server: all that can be done is to try the whole list once more."""
        walk = Walk(self.talk, self.arguments, self.hints)
        try:
            yield from self._sifted(walk, None)
            self._lost = not walk.ended
        except Broken as again:
            broken, self._lost = again, True
        self._came = walk.count
        self.talk.complaints.append(
            f"{broken.cause.message if self._lost else broken.sentence} This server does not heed “from” and “until”, "
            "so that its list could not be asked for in parts, only once more as a whole."
        )

    def _sifted(self, walk: Walk, window: Window | None) -> Iterator[Record | Place]:
        """What a list gives, without what an earlier one gave; of a window no places, for it is small."""
        try:
            for record in walk.records():
                if isinstance(record, Place):
                    if window is None and not self._cause:
                        self.nameless, walk.nameless = self.nameless + walk.nameless, 0
                        yield record
                    continue
                if window is not None and self._astray(record, window):
                    self._unbounded = True
                if self._new(record):
                    self._fruitless = 0
                    yield record
            self._fruitless = 0
        finally:
            self.nameless += walk.nameless

    def _new(self, record: Record) -> bool:
        said = f"{record.identifier}\n{record.datestamp}".encode()
        key = int.from_bytes(blake2b(said, digest_size=8).digest())
        if self._order is not None:
            self._order.append(key)
            return True
        if key in self._known:
            return False
        self._known.add(key)
        return True

    def _judge(self, broken: Broken, walk: Walk) -> None:
        """Whether to go on after a list that broke off; raises its FetchError where the server is down or gives
        nothing any more."""
        if self._order is not None:
            self._known, self._order = set(self._order), None
        self._fruitless += 1
        if self._fruitless > FAILURES or not (broken.answered or self.talk.alive()):
            raise broken.cause
        if walk.refused_from:
            self.arguments.pop("from", None)

    # -- windows -------------------------------------------------------------------------------------------------------

    @property
    def _grain(self) -> timedelta:
        return timedelta(seconds=1) if self.talk.seconds else timedelta(days=1)

    def _whole(self) -> Window:
        low = moment(self.arguments.get("from", "")) or moment(self.talk.earliest) or BEGINNING
        now = moment(self.talk.cursor) or moment(self.talk.fetched) or low
        low, high = low.replace(microsecond=0), now.replace(microsecond=0)
        if not self.talk.seconds:
            low, high = (t.replace(hour=0, minute=0, second=0) for t in (low, high))
        return Window(low, max(low, high))

    def _bounded(self, window: Window) -> dict[str, str]:
        bounds = {} if window.first else {"from": self._written(window.low)}
        return {**self.arguments, **bounds, **({} if window.last else {"until": self._written(window.high)})}

    def _written(self, time: datetime) -> str:
        whole = time.isoformat(timespec="seconds")
        return f"{whole}Z" if self.talk.seconds else whole[:10]

    def _where(self, window: Window) -> str:
        bounds = self._bounded(window)
        return "".join(f" {word} {bounds[word]}" for word in ("from", "until") if word in bounds)

    def _astray(self, record: Record, window: Window) -> bool:
        """Whether ``record`` lies days outside of the window: then the server does not heed it."""
        stamp = moment(record.datestamp)
        day = timedelta(days=1)
        return stamp is not None and (
            (not window.last and stamp > window.high + day) or (not window.first and stamp < window.low - day)
        )

    # -- the end -------------------------------------------------------------------------------------------------------

    def _stated(self, walk: Walk) -> int | None:
        """The total to be held against the list; None where it moved while the list was read, and took it along."""
        least, most = min(walk.totals, default=0), max(walk.totals, default=0)
        if least < most and least <= walk.count <= most:
            self.talk.complaints.append(
                f"The list's stated length moved between {least} and {most} while it was read; {walk.count} came."
            )
            return None
        return walk.total

    def _compare(self) -> None:
        """Ends the part, holding what came in windows against the length that the whole list stated."""
        stated, self.total = self.total, None
        # Windows share moments, so that more may come than there are, never fewer.
        if not self._lost and stated is not None and self._came < stated and self.talk.source.expect.total:
            self._lost = True
            self.talk.complaints.append(f"The list states {stated} records, but only {self._came} came in its windows.")
        self.ended = not self._lost
