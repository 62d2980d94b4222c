"""The walk through the pages of a catalogue service (CSW): each record once, and what is missing told.

Takes a talk and how the service wants to be asked; yields records and marks, leaves a Listing. The place of the next
page is counted; a page that fails is asked again in smaller ones, and one record that fails alone is left out.
"""

from collections.abc import Generator, Iterator
from dataclasses import dataclass, field
from hashlib import blake2b

from fairdict_harvesters.formats.csw_talk import Page, Refused, Talk
from fairdict_harvesters.formats.json_api import SHRUNK, Walk

from fairdict.harvester import FetchError, Listing, Mark, Record

PAGES = 100_000
FAILURES = 20
"""Records in a row that do not come even alone, before a service is left."""


def question(constraint: str, way: dict[str, str], start: int, size: int) -> dict[str, str]:
    """The arguments of GetRecords for ``size`` records from ``start`` on, asked in this ``way``."""
    asked = {
        **way,
        "resultType": "results",
        "elementSetName": "full",
        "outputFormat": "application/xml",
        "startPosition": str(start),
        "maxRecords": str(size),
    }
    if constraint:
        asked |= {"constraintLanguage": "CQL_TEXT", "constraint_language_version": "1.1.0"}
        asked["constraint"] = constraint
    return asked


@dataclass
class Pages:
    """The walk through all pages. ``twice`` counts records that came again, ``lost`` places that gave nothing."""

    talk: Talk
    constraint: str
    size: int
    way: dict[str, str]
    walk: Walk
    seen: set[int] = field(default_factory=set)
    twice: int = 0
    lost: int = 0
    fruitless: int = 0
    ended: bool = False

    def records(self, start: int, first: Page | None) -> Generator[Record | Mark, None, Listing]:
        """Every record from ``start`` on, each once."""
        pages: dict[bytes, int] = {}
        resumed, size = start > 1, self.size
        for number in range(PAGES):
            try:
                page = first or self.talk.records(**question(self.constraint, self.way, start, size))
            except (FetchError, Refused) as error:
                if not self._may_pass(error, number, resumed):
                    raise self._failure(error) from None
                if size > 1:
                    size = max(1, size // 10)
                    continue
                if not self._skip(error, start):
                    break
                start += 1
                continue
            first, self.fruitless = None, 0
            self.walk.states(page.matched)
            if page.records and page.mark in pages and pages[page.mark] != start:
                self._stop(start, f"sent the page of position {pages[page.mark]} again at position {start}")
                break
            pages[page.mark] = start
            yield from self._new(page)
            step = max(len(page.records), page.returned)
            if page.returned > len(page.records):
                self.lost += page.returned - len(page.records)
            if not step and self.walk.least is not None and start <= self.walk.least:
                step = max(page.following - start, 0)
                if not step:
                    self._stop(start, f"sent an empty page at position {start}")
                    break
            start += step
            if not step or (self.walk.most is not None and start > self.walk.most):
                self.ended = True
                break
            size = self.size
            yield self.walk.mark(start=start, way=self.way, lost=self.lost, twice=self.twice)
        return self._told(resumed)

    def _new(self, page: Page) -> Iterator[Record]:
        if page.fault:
            self._tell(f"A page of {self.talk.base} is faulty ({page.fault}); it was mended. Tell the partner.")
        for record in page.records:
            key = int.from_bytes(blake2b(record.identifier.encode(), digest_size=8).digest())
            if key in self.seen:
                self.twice += 1
                continue
            self.seen.add(key)
            self.walk.came += 1
            yield record

    def _may_pass(self, error: FetchError | Refused, number: int, resumed: bool) -> bool:
        """Whether the fault may lie in one page, so that others may come."""
        if isinstance(error, Refused):
            return bool(number or resumed)
        server = error.kind == "status" and (error.status or 0) >= 500
        return bool(number or resumed) and (server or error.kind in ("malformed", "truncated", "timeout", "too-large"))

    def _skip(self, error: FetchError | Refused, start: int) -> bool:
        """Leaves out the one record that fails alone; False where too many do."""
        told = error.said if isinstance(error, Refused) else error.message
        self.lost += 1
        self.fruitless += 1
        self._tell(f"The record at position {start} of {self.talk.base} does not come: {told}")
        return self.fruitless < FAILURES and (self.walk.most is None or start < self.walk.most)

    def _failure(self, error: FetchError | Refused) -> FetchError:
        if isinstance(error, FetchError):
            return error
        return FetchError(
            f"{error.url} broke off its list ({error.said}): run it again.", kind="malformed", url=error.url
        )

    def _stop(self, start: int, what: str) -> None:
        every = self.walk.most is not None and self.walk.came >= self.walk.most
        self.ended = every
        if not every:
            self._tell(f"{self.talk.base} {what}, so that the list was left there. Tell the partner.")

    def _tell(self, sentence: str) -> None:
        if sentence not in self.walk.complaints and len(self.walk.complaints) < 40:
            self.walk.complaints.append(sentence)

    def _told(self, resumed: bool) -> Listing:
        if self.ended and self.walk.shrunk:
            self.ended = False
            self._tell(SHRUNK)
        stated = self.walk.least if self.walk.least == self.walk.most else None
        missing = 0 if self.walk.least is None else self.walk.least - self.walk.came
        if self.twice and missing > 0 and not resumed:
            self.lost = self.lost or missing
            self._tell(
                f"{self.talk.base} sent {self.twice} records twice, and {missing} of {self.walk.least} never: it does "
                "not keep the order of its list from page to page. Tell the partner; “sort” in the options may help."
            )
        elif self.lost and not self.walk.complaints:
            self._tell(f"{self.talk.base} counts {self.lost} records more than it sent. Tell the partner.")
        return Listing(
            cursor=self.walk.cursor,
            total=stated,
            ended=self.ended and not self.lost,
            complaints=tuple(self.walk.complaints),
        )
