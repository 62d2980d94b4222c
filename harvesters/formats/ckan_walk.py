"""The walk through all packages of a CKAN portal, in the order of their identifiers.

Takes a talk with the portal and what to ask for; yields records and marks. Each page begins after the last identifier
of the page before (``fq=id:[last TO *]``, ``sort=id asc``), which stays fast and true where packages come and go
meanwhile. A portal that does not heed this is asked by ``start`` instead. A page that fails is asked for in smaller
ones, down to the one package that breaks it, which is handed on by its name.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from fairdict_harvesters.formats.ckan_talk import Refused, Talk
from fairdict_harvesters.formats.json_api import Walk, cut
from fairdict_harvesters.formats.json_api import refused as missing
from fairdict_harvesters.formats.json_values import word

from fairdict.document import digest
from fairdict.harvester import FetchError, Mark, Record, Response

VOLATILE = frozenset({"tracking_summary"})
"""Counts of clicks, which change although the package does not."""

FAILURES = 20
"""Packages in a row that do not come, after which the rest is given up."""

_FAULTS = frozenset({"timeout", "truncated", "too-large", "malformed"})


class Packages:
    """``walk`` tells how far it is, ``ended`` whether the end of the list was surely reached."""

    def __init__(
        self, talk: Talk, walk: Walk, params: dict[str, str], filters: list[str], rows: int, private: bool
    ) -> None:
        self.talk, self.walk, self.private = talk, walk, private
        self.params, self.filters, self.rows = params, filters, max(1, rows)
        self.size = self.rows
        self.ended = False
        self.skipped = int(walk.at.get("skipped", 0))

    def records(self) -> Iterator[Record | Mark]:
        """Every package, each once."""
        try:
            yield from self._by_name() if "start" not in self.walk.at else self._by_number()
        except Refused as refused:
            self._broken(refused.error)
        except FetchError as error:
            self._broken(error)

    def _broken(self, error: FetchError) -> None:
        if not self.walk.came:
            raise error
        self.walk.complaints.append(f"The list broke off after {self.walk.came} packages: {error.message}")

    # -- after the last one's name -------------------------------------------------------------------------------------

    def _by_name(self) -> Iterator[Record | Mark]:
        last, page, failures = str(self.walk.at.get("after", "")), int(self.walk.at.get("page", 0)), 0
        while True:
            try:
                items, count, response = self._page(last, start=1 if last and self.size == 1 else 0)
            except Refused as refused:
                if not self._heeds(refused, last):
                    yield from self._by_number()
                    return
                raise
            except FetchError as error:
                if not _passes(error):
                    raise
                if self.size > 1:
                    self.size = max(1, self.size // 5)
                    continue
                failures += 1
                name = self._name(last)
                if failures > FAILURES or not name or name <= last:
                    raise
                self.walk.came += 1
                yield missing(name, error.message, locator=f"after {last}" if last else "the first package")
                last = name
                yield self._mark(after=last, page=page)
                continue
            names = [word(i.get("id")) if isinstance(i, dict) else "" for i in items]
            fresh = [n for n in names if n > last]
            known = [n for n in names if n]
            if known != sorted(known) or any(n < last for n in known):
                yield from self._by_number()  # the order or the filter is not heeded
                return
            if not last or self.walk.most is None:
                self.walk.states(count)
            page, failures = page + 1, 0
            for number, (name, item) in enumerate(zip(names, items, strict=True), 1):
                if name and name <= last:
                    continue
                yield from self._record(item, response, f"page {page}, package {number}")
            at_start = 1 if last and self.size == 1 else 0
            if at_start + len(items) >= count:
                self._finish()
                return
            if not fresh:
                what = "sent a page without packages" if not items else "sent the same packages again"
                self._stop(response, what, count)
                return
            last = fresh[-1]
            self.size = min(self.rows, self.size * 2)
            yield self._mark(after=last, page=page)

    def _heeds(self, refused: Refused, last: str) -> bool:
        """Whether CKAN's refusal has nothing to do with how the list is asked for."""
        return not last or refused.error.status in (403, 404)

    def _name(self, last: str) -> str:
        """The name of the package after ``last``, from the index alone."""
        try:
            items, _, _ = self._page(last, start=1 if last else 0, only="id")
        except (FetchError, Refused):
            return ""
        return next((word(i.get("id")) for i in items if isinstance(i, dict)), "")

    def _page(self, last: str, *, start: int, only: str = "") -> tuple[list[Any], int, Response]:
        filters = [*self.filters, *([f"id:[{_quoted(last)} TO *]"] if last else [])]
        rows = 1 if only or start else self.size + bool(last)  # the last one comes again
        asked = {**self.params, "rows": str(rows), "sort": "id asc", **({"start": str(start)} if start else {})}
        if filters:
            asked["fq"] = " ".join(f"+{f}" for f in filters)
        if only:
            asked["fl"] = only
        return self._asked(asked)

    def _asked(self, asked: dict[str, str]) -> tuple[list[Any], int, Response]:
        result, response = self.talk.act("package_search", asked)
        self.walk.cursor = self.walk.cursor or self.talk.cursor
        items = result.get("results") if isinstance(result, dict) else None
        count = result.get("count") if isinstance(result, dict) else None
        if not isinstance(items, list) or not isinstance(count, int):
            raise FetchError(
                f"{response.url} answered without the packages it was asked for: tell the partner.",
                kind="malformed",
                url=response.url,
                status=response.status,
            )
        return items, count, response

    # -- by number -----------------------------------------------------------------------------------------------------

    def _by_number(self) -> Iterator[Record | Mark]:
        """From the beginning by ``start``, with what came twice left out; true only while nothing changes."""
        start, page = int(self.walk.at.get("start", 0)), int(self.walk.at.get("page", 0))
        seen: set[str] = set()
        self.size = self.rows
        if not start:
            again, self.walk.came, self.skipped = bool(self.walk.came), 0, 0
            if again:
                yield replace(self._mark(start=0, page=0), again=True)
        while True:
            asked = {**self.params, "rows": str(self.size), "start": str(start), "sort": "id asc"}
            if self.filters:
                asked["fq"] = " ".join(f"+{f}" for f in self.filters)
            try:
                items, count, response = self._asked(asked)
            except FetchError as error:
                if not _passes(error) or self.size == 1:
                    raise
                self.size = max(1, self.size // 5)
                continue
            self.walk.states(count)
            page += 1
            new = 0
            for number, item in enumerate(items, 1):
                name = word(item.get("id")) if isinstance(item, dict) else ""
                if name and name in seen:
                    continue
                seen.add(name)
                new += 1
                yield from self._record(item, response, f"page {page}, package {number}")
            start += len(items)
            if start >= count:
                self._finish()
                return
            if not new:
                self._stop(response, "sent a page without new packages", count)
                return
            yield self._mark(start=start, page=page)

    def _mark(self, **at: Any) -> Mark:
        return self.walk.mark(**at, skipped=self.skipped)

    # -- what comes ----------------------------------------------------------------------------------------------------

    def _record(self, item: Any, response: Response, locator: str) -> Iterator[Record]:
        if isinstance(item, dict) and word(item.get("private")) == "true" and not self.private:
            self.skipped += 1
            return
        self.walk.came += 1
        yield record(item, response, self.talk.site, locator)

    def _finish(self) -> None:
        """The end. Where not as many came as were stated first, packages came or went meanwhile, or some are not given:
        how many there are now tells which."""
        self.ended = True
        came = self.walk.came + self.skipped
        if self.walk.most is not None and came != self.walk.most:
            filters = {"fq": " ".join(f"+{f}" for f in self.filters)} if self.filters else {}
            _, count, response = self._asked({**self.params, **filters, "rows": "0"})
            self.walk.states(count)
            if came < min(count, self.walk.most):
                self._stop(response, "gave no more", count)
        if self.skipped:
            self.walk.least = None if self.walk.least is None else max(0, self.walk.least - self.skipped)
            self.walk.most = None if self.walk.most is None else max(0, self.walk.most - self.skipped)

    def _stop(self, response: Response, what: str, count: int) -> None:
        self.walk.complaints.append(
            f"{response.url} {what} after {self.walk.came} packages, although it says that there are {count}; its "
            "search index and its database may differ. Ask the partner to build the index anew."
        )


def record(item: Any, response: Response, site: str, locator: str) -> Record:
    """One package as a record; one without an identifier is handed on to be put into quarantine."""
    name = (word(item.get("id")) or word(item.get("name"))) if isinstance(item, dict) else ""
    if not isinstance(item, dict) or not name:
        return missing(f"nameless:{digest(repr(item), 8)}", "it has no identifier", locator=locator)
    slug = word(item.get("name")) or name
    steady = {k: v for k, v in item.items() if k not in VOLATILE}
    return cut(
        steady,
        response,
        name,
        locator=locator,
        datestamp=word(item.get("metadata_modified")),
        deleted=word(item.get("state")) == "deleted",
        page=f"{site}/dataset/{slug}",
    )


def _passes(error: FetchError) -> bool:
    """Whether a failure may lie in one package of the page."""
    if error.kind == "status":
        return error.status is not None and error.status >= 500
    return error.kind in _FAULTS


def _quoted(name: str) -> str:
    return name if re.fullmatch(r"[A-Za-z0-9-]+", name) else '"' + re.sub(r'(["\\])', r"\\\1", name) + '"'
