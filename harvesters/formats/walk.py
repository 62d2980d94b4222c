"""The walk through a list of OAI-PMH: from the first answer to the last resumption token, or to where it breaks off.

Takes a source and the door to the network; yields records, and keeps what became of the walk: ``cursor``, ``total``,
``ended``, ``complaints``. Guards against tokens that come again, pages that come again and pages without records. An
error before the first record is raised as FetchError; after it, the walk ends and says so.
"""

from collections.abc import Iterator, Mapping, Sequence
from email.utils import parsedate_to_datetime
from hashlib import blake2b
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from fairdict_harvesters.formats.answer import Answer, Item, landing_page, read
from fairdict_harvesters.formats.xml import children, words

from fairdict.harvester import FetchError, Record, Response, Source, Web

ACCEPT = "text/xml, application/xml;q=0.9"
EMPTY_PAGES = 3
_OWN = frozenset({"verb", "metadataPrefix", "set", "from", "until", "resumptionToken", "identifier"})
_CLOSED = frozenset({401, 403, 407, 429})


class _Refused(Exception):
    """The server answered with an error of the protocol; caught within this module."""

    def __init__(self, answer: Answer, url: str) -> None:
        super().__init__(answer.error)
        self.answer = answer
        self.url = url


class Walk:
    """One walk. ``nameless`` counts the records whose header names none."""

    def __init__(self, source: Source, web: Web) -> None:
        self.source = source
        self.web = web
        parts = urlsplit(source.url.strip())
        kept = [(k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if k not in _OWN]
        self.base = urlunsplit(parts._replace(query=urlencode(kept), fragment=""))
        self.cursor = ""
        self.total: int | None = None
        self.ended = False
        self.nameless = 0
        self.complaints: list[str] = []
        self.seconds = False
        self.earliest = ""
        self.beside_token: dict[str, str] = {}
        self.yielded = 0

    # -- one question --------------------------------------------------------------------------------------------------

    def ask(self, **arguments: str) -> tuple[Answer, Response]:
        """One answer; raises FetchError, or _Refused for an error of the protocol."""
        response = self._response(arguments)
        try:
            answer = read(response.body)
        except ValueError as error:
            raise FetchError(
                f"{response.url} did not answer in OAI-PMH: {error}. Check that `url` of source “{self.source.name}” "
                "is the base address of its OAI-PMH server.",
                kind="malformed",
                url=response.url,
                status=response.status,
            ) from None
        self.cursor = self.cursor or answer.date or _clock(response.headers)
        if answer.error:
            raise _Refused(answer, response.url)
        return answer, response

    def _response(self, arguments: Mapping[str, str]) -> Response:
        try:
            return self.web.get(self.base, params=arguments, accept=ACCEPT)
        except FetchError as error:
            status = error.status or 0
            if error.kind != "status" or not 400 <= status < 500 or status in _CLOSED:
                raise
            # Some servers send the protocol's own errors under an HTTP status of failure: look inside before giving up.
            response = self.web.get(self.base, params=arguments, accept=ACCEPT, check_status=False)
            try:
                told = read(response.body).error
            except ValueError:
                told = ""
            if not told:
                raise
            return response

    # -- before the list -----------------------------------------------------------------------------------------------

    def identify(self) -> None:
        """Asks who the server is: whether it counts in seconds or in days, and where its records begin."""
        try:
            answer, _ = self.ask(verb="Identify")
        except _Refused as refused:
            raise self._error(refused, "does not say who it is") from None
        about = None if answer.root is None else next(children(answer.root, "Identify"), None)
        said = {} if about is None else {c.tag.rpartition("}")[2]: words(c) for c in children(about)}
        self.seconds = "hh" in said.get("granularity", "").lower()
        self.earliest = said.get("earliestDatestamp", "")[:10]

    def choose(self, known: Sequence[str]) -> str:
        """The first of ``known`` prefixes that the server offers; raises FetchError naming what it offers."""
        try:
            answer, response = self.ask(verb="ListMetadataFormats")
        except _Refused as refused:
            raise self._error(
                refused, "does not say which formats it has; set “prefix” in the source's options"
            ) from None
        offered = [] if answer.root is None else [words(e) for e in answer.root.iter("{*}metadataPrefix")]
        lower = {o.lower(): o for o in offered}
        found = next((lower[k] for k in known if k in lower), None)
        if found is None:
            raise FetchError(
                f"{response.url} offers no format that can be read here (it has {', '.join(offered) or 'none'}): ask "
                f"the partner for one of {', '.join(known)}.",
                kind="misdirected",
                url=response.url,
            )
        return found

    # -- the list ------------------------------------------------------------------------------------------------------

    def records(self, prefix: str, start: str, sets: tuple[str, ...]) -> Iterator[Record]:
        """Every record of the sets (all there is where none is named) changed since ``start``, each once."""
        earlier: set[str] = set()
        for number, name in enumerate(sets or ("",), 1):
            arguments = {"verb": "ListRecords", "metadataPrefix": prefix}
            if name:
                arguments["set"] = name
            if start and start[:10] >= self.earliest:  # some refuse a start before their first record
                arguments["from"] = start if self.seconds and "T" in start else start[:10]
            here: set[str] = set()
            self.ended = False
            try:
                for record in self._set(arguments, {"prefix": prefix, **({"set": name} if name else {})}):
                    if record.identifier not in earlier:
                        if number < len(sets):
                            here.add(record.identifier)
                        self.yielded += 1
                        yield record
            except FetchError as error:
                if not self.yielded:
                    raise
                self.complaints.append(error.message)
            earlier |= here
            if not self.ended:
                return

    def _set(self, arguments: dict[str, str], hints: Mapping[str, str]) -> Iterator[Record]:
        tokens: set[bytes] = set()
        pages: list[bytes] = []
        before: set[bytes] = set()  # the page before this one: pages overlap where records move while they are read
        empty, number, count = 0, 1, 0
        answer, response = self._first(arguments)
        while True:
            self.total = answer.total if answer.total is not None else self.total
            mark = _mark(answer)
            if answer.items and mark in pages:
                self._repeated(response, pages.index(mark), count)
                return
            pages.append(mark)
            here: set[bytes] = set()
            for record in self._cut(answer, response, number, hints):
                key = _digest(record.identifier.encode() + record.body)
                if key not in before and key not in here:
                    count += 1
                    yield record
                here.add(key)
            before = here
            empty = 0 if answer.items else empty + 1
            if not answer.token:
                self._finish(answer, response)
                return
            token = _digest(answer.token.encode())
            if token in tokens or empty >= EMPTY_PAGES:
                what = f"sent {empty} pages without records in a row" if empty >= EMPTY_PAGES else "sent a token again"
                self._stop(response, what, count)
                return
            tokens.add(token)
            number += 1
            answer, response = self._next(answer.token, arguments)

    def _first(self, arguments: dict[str, str]) -> tuple[Answer, Response]:
        try:
            return self._listed(arguments)
        except _Refused as refused:
            if refused.answer.error == "badArgument" and "T" in arguments.get("from", ""):
                self.seconds = False
                arguments["from"] = arguments["from"][:10]
                try:
                    return self._listed(arguments)
                except _Refused as again:
                    refused = again
            raise self._error(refused, "does not give its list") from None

    def _listed(self, arguments: Mapping[str, str]) -> tuple[Answer, Response]:
        """An answer to ListRecords, empty where nothing matches."""
        try:
            return self.ask(**arguments)
        except _Refused as refused:
            if refused.answer.error != "noRecordsMatch":
                raise
            return Answer(date=refused.answer.date), Response(refused.url, 200, {}, b"", "")

    def _next(self, token: str, arguments: Mapping[str, str]) -> tuple[Answer, Response]:
        question = {"verb": "ListRecords", "resumptionToken": token}
        try:
            return self._listed({**question, **self.beside_token})
        except _Refused as refused:
            if refused.answer.error == "badArgument" and not self.beside_token:
                # Against the protocol, some want the format again with every token.
                self.beside_token = {"metadataPrefix": arguments["metadataPrefix"]}
                try:
                    return self._listed({**question, **self.beside_token})
                except _Refused as again:
                    refused = again
            raise self._error(refused, "broke off its list") from None

    def _cut(self, answer: Answer, response: Response, page: int, hints: Mapping[str, str]) -> Iterator[Record]:
        if answer.fault:
            broken = sum(1 for i in answer.items if i.fault)
            self.complaints.append(
                f"Page {page} of {response.url} is faulty ({answer.fault}); {broken} of its {len(answer.items)} "
                "records could not be read. Tell the partner."
            )
        for number, item in enumerate(answer.items, 1):
            marks = {"mended": "yes"} if answer.fault and not item.fault else {}
            yield self._record(item, response, f"page {page}, record {number}", {**hints, **marks})

    def _record(self, item: Item, response: Response, locator: str, hints: Mapping[str, str]) -> Record:
        identifier, page = item.identifier, "" if item.element is None else landing_page(item.element)
        if not identifier:
            self.nameless += 1
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

    # -- the end -------------------------------------------------------------------------------------------------------

    def _finish(self, answer: Answer, response: Response) -> None:
        if answer.cut:
            self._stop(response, "sent a page whose end is missing", self.yielded)
        else:
            self.ended = True

    def _repeated(self, response: Response, earlier: int, count: int) -> None:
        """A page that came before. The first one again, after all that was promised: the list merely starts over."""
        if earlier == 0 and (self.total is None or count >= self.total):
            self.ended = True
        else:
            self._stop(response, "sent a page again", count)

    def _stop(self, response: Response, what: str, count: int) -> None:
        self.complaints.append(
            f"{response.url} {what} after {count} records, so that the list was left before its end. Tell the partner; "
            "smaller sets (“sets” in the source's options) may help meanwhile."
        )

    def _error(self, refused: _Refused, what: str) -> FetchError:
        told = " ".join(t for t in (refused.answer.error, refused.answer.said) if t)
        advice = {
            "badResumptionToken": "run it again: its token may have expired on the way",
            "cannotDisseminateFormat": "choose another “prefix” in the source's options",
            "noSetHierarchy": "take “sets” out of the source's options: this server has none",
        }.get(refused.answer.error, "check the address, “prefix” and “sets” of the source, or ask the partner")
        return FetchError(f"{refused.url} {what} ({told}): {advice}.", kind="misdirected", url=refused.url)


def _mark(answer: Answer) -> bytes:
    return _digest("\n".join(f"{i.identifier} {i.datestamp}" for i in answer.items).encode())


def _digest(body: bytes) -> bytes:
    return blake2b(body, digest_size=12).digest()


def _clock(headers: Mapping[str, str]) -> str:
    """The server's clock by its HTTP header, for one that sends no ``responseDate``."""
    try:
        return parsedate_to_datetime(headers.get("date", "")).strftime("%Y-%m-%dT%H:%M:%SZ")
    except (ValueError, TypeError):
        return ""
