"""The talk with an OAI-PMH server: one question, one answer, and what the server said about itself.

Takes a source and the door to the network; leaves answers, and keeps the server's clock (``cursor``), its granularity,
where its records begin and whether it keeps tombstones for ever. Raises FetchError for what is no answer, and
:class:`Refused` for an error of the protocol.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from fairdict_harvesters.formats.answer import Answer, read
from fairdict_harvesters.formats.prefixes import Offer, richest
from fairdict_harvesters.formats.xml import children, words

from fairdict.harvester import FetchError, Response, Source, Web

ACCEPT = "text/xml, application/xml;q=0.9"
LONGEST_ADDRESS = 1500
"""Characters of an address beyond which a question goes as a form: servers and proxies cut longer ones off."""

SHOWN = 30
"""Sets of a server that a sentence names; the others are counted."""

CLOSED = frozenset({401, 403, 407, 429})
"""Statuses of a door that is closed: not asked again in another way."""

_OWN = frozenset({"verb", "metadataPrefix", "set", "from", "until", "resumptionToken", "identifier"})
_NO_FORMS = frozenset({405, 411, 415, 501})


class Refused(Exception):
    """The server answered with an error of the protocol; never leaves this harvester."""

    def __init__(self, answer: Answer, url: str) -> None:
        super().__init__(answer.error)
        self.answer = answer
        self.url = url

    def sentence(self, what: str) -> str:
        """What the server did (``what``) and why, without the last stop."""
        told = " ".join(t for t in (self.answer.error, self.answer.said) if t)
        return f"{self.url} {what} ({told})"

    def error(self, what: str) -> FetchError:
        """The same as an error for the steward, with what to do."""
        advice = {
            "badResumptionToken": "run it again: its token may have expired on the way",
            "cannotDisseminateFormat": "choose another “prefix” in the source's options",
            "noSetHierarchy": "take “sets” out of the source's options: this server has none",
        }.get(self.answer.error, "check the address, “prefix” and “sets” of the source, or ask the partner")
        return FetchError(f"{self.sentence(what)}: {advice}.", kind="misdirected", url=self.url)


class Talk:
    """``seconds`` tells whether the server counts in seconds or in days, ``earliest`` where its records begin (its own
    words), ``tombstones`` whether it keeps them for ever, ``beside`` which arguments it wants again with every token;
    ``cursor`` is its clock at the first answer, ``came`` what it sent last. ``complaints`` are the sentences of what
    went wrong."""

    def __init__(self, source: Source, web: Web) -> None:
        self.source = source
        self.web = web
        parts = urlsplit(source.url.strip())
        kept = [(k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if k not in _OWN]
        self.base = urlunsplit(parts._replace(query=urlencode(kept), fragment=""))
        self.cursor = ""
        self.fetched = ""
        self.came = b""
        self.seconds = False
        self.earliest = ""
        self.tombstones = False
        self.beside: tuple[str, ...] = ()
        self.complaints: list[str] = []
        self.offered: list[Offer] = []

    def ask(self, **arguments: str) -> tuple[Answer, Response]:
        """One answer; raises FetchError, or Refused for an error of the protocol."""
        self.came = b""
        response = self._response(arguments)
        self.came = response.body
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
        self.fetched = self.fetched or response.fetched
        self.cursor = self.cursor or answer.date or _clock(response.headers)
        if answer.error:
            raise Refused(answer, response.url)
        return answer, response

    def _response(self, arguments: Mapping[str, str]) -> Response:
        try:
            return self._send(arguments)
        except FetchError as error:
            status = error.status or 0
            if error.kind != "status" or not 400 <= status < 500 or status in CLOSED:
                raise
            # Some servers send the protocol's own errors under an HTTP status of failure: look inside before giving up.
            response = self._send(arguments, check_status=False)
            try:
                told = read(response.body).error
            except ValueError:
                told = ""
            if not told:
                raise
            return response

    def _send(self, arguments: Mapping[str, str], check_status: bool = True) -> Response:
        """The question as an address, or as a form where that would be too long; the protocol knows both."""
        if len(self.base) + len(urlencode(arguments)) > LONGEST_ADDRESS:
            try:
                return self.web.post(self.base, data=arguments, accept=ACCEPT, check_status=check_status)
            except FetchError as error:
                if error.status not in _NO_FORMS:
                    raise
        return self.web.get(self.base, params=arguments, accept=ACCEPT, check_status=check_status)

    def identify(self) -> None:
        """Asks who the server is: how finely it counts, where its records begin, and whether it keeps tombstones."""
        try:
            answer, _ = self.ask(verb="Identify")
        except Refused as refused:
            raise refused.error("does not say who it is") from None
        about = None if answer.root is None else next(children(answer.root, "Identify"), None)
        said = {} if about is None else {c.tag.rpartition("}")[2]: words(c) for c in children(about)}
        self.seconds = "hh" in said.get("granularity", "").lower()
        self.earliest = said.get("earliestDatestamp", "")
        self.tombstones = said.get("deletedRecord", "").lower() == "persistent"

    def alive(self) -> bool:
        """Whether the server still says who it is: one that failed may be down, and then nothing is worth asking."""
        try:
            self.ask(verb="Identify")
        except Refused:
            return True
        except FetchError:
            return False
        return True

    def choose(self, known: Sequence[str]) -> str:
        """The prefix of the richest format that the server offers and that can be read here, by what it says of it;
        raises FetchError naming what it offers. ``known`` are the prefixes to ask the partner for."""
        try:
            answer, response = self.ask(verb="ListMetadataFormats")
        except Refused as refused:
            raise refused.error("does not say which formats it has; set “prefix” in the source's options") from None
        self.offered = [] if answer.root is None else [_offer(e) for e in answer.root.iter("{*}metadataFormat")]
        found = richest(self.offered)
        if found is None:
            raise FetchError(
                f"{response.url} offers no format that can be read here (it has "
                f"{', '.join(o.prefix for o in self.offered) or 'none'}): ask the partner for "
                f"one of {', '.join(known)}.",
                kind="misdirected",
                url=response.url,
            )
        return found.prefix

    def instead(self, prefix: str) -> str:
        """The next prefix to try where the server states ``prefix`` but refuses it; empty where there is none."""
        self.offered = [o for o in self.offered if o.prefix != prefix]
        found = richest(self.offered)
        if found is None:
            return ""
        self.complaints.append(
            f"{self.base} states the format {prefix} but refuses to give records in it; {found.prefix} was asked for "
            "instead. Tell the partner."
        )
        return found.prefix

    def sets(self, pages: int = 50) -> dict[str, str] | None:
        """The sets of the server with their names; None where it does not tell them (all)."""
        found: dict[str, str] = {}
        token = ""
        for _ in range(pages):
            try:
                answer, _response = self.ask(verb="ListSets", **({"resumptionToken": token} if token else {}))
            except (Refused, FetchError):
                return None
            for element in [] if answer.root is None else answer.root.iter("{*}set"):
                said = {c.tag.rpartition("}")[2]: words(c) for c in children(element)}
                if said.get("setSpec"):
                    found[said["setSpec"]] = said.get("setName", "")
            after = [] if answer.root is None else [words(e) for e in answer.root.iter("{*}resumptionToken")]
            if not after or not after[0] or after[0] == token:
                return found
            token = after[0]
        return None

    def unlisted(self, names: Sequence[str]) -> str:
        """A sentence that names those of ``names`` that are no set of the server, and the sets that it has; empty where
        all are, or where it does not tell."""
        known = self.sets() if names else None
        wrong = [
            n for n in names if known is not None and n not in known and not any(k.startswith(f"{n}:") for k in known)
        ]
        if not wrong or known is None:
            return ""
        shown = [f"{spec} ({name})" if name and name != spec else spec for spec, name in list(known.items())[:SHOWN]]
        more = f" and {len(known) - SHOWN} more" if len(known) > SHOWN else ""
        told = f"it has {', '.join(shown)}{more}" if shown else "it has none"
        return (
            f"{self.base} lists no set {', '.join(f'“{w}”' for w in wrong)}: {told}. Correct “sets” in the options of "
            f"source “{self.source.name}”."
        )


def _offer(element: Any) -> Offer:
    said = {c.tag.rpartition("}")[2]: words(c) for c in children(element)}
    return Offer(said.get("metadataPrefix", ""), said.get("metadataNamespace", ""), said.get("schema", ""))


def moment(text: str) -> datetime | None:
    """A time as servers write it, in UTC and without a zone; None for what is none."""
    try:
        found = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    return found.astimezone(UTC).replace(tzinfo=None) if found.tzinfo is not None else found


def _clock(headers: Mapping[str, str]) -> str:
    """The server's clock by its HTTP header, for one that sends no ``responseDate``."""
    try:
        return parsedate_to_datetime(headers.get("date", "")).strftime("%Y-%m-%dT%H:%M:%SZ")
    except (ValueError, TypeError):
        return ""
