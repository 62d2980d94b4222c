"""One record of an OAI-PMH server, asked for by its name, for where a list does not give it.

Takes the header that ListIdentifiers gave, or a name; leaves the record. One that the server does not give is left as a
record all the same, with what came in its place and the reason in the hint ``refused``, to be put into quarantine.
"""

from collections.abc import Mapping
from dataclasses import replace

from fairdict_harvesters.formats.talk import Refused, Talk
from fairdict_harvesters.formats.walk import cut, failing

from fairdict.harvester import FetchError, Record

_ALONE = b'<record xmlns="http://www.openarchives.org/OAI/2.0/">%b</record>'


class Single:
    """Asks for records one by one, in the format ``prefix``; ``hints`` go along with each. ``busy`` tells that one was
    refused for want of time (503), which is not the record's fault, so that it must be asked for again."""

    def __init__(self, talk: Talk, prefix: str, hints: Mapping[str, str]) -> None:
        self.talk = talk
        self.prefix = prefix
        self.hints = hints
        self.busy = False

    def record(self, header: Record) -> Record:
        """The record that ``header`` announces; raises FetchError where the server gives nothing at all any more."""
        if header.deleted:
            return replace(header, body=_ALONE % header.body)
        if "nameless" in header.hints:
            return self._missing(header, "it has no name to ask for it by")
        try:
            found = self.named(header.identifier)
        except Refused as refused:
            return self._missing(header, refused.sentence("does not give it"))
        except FetchError as error:
            came = self.talk.came
            self.busy = self.busy or error.status == 503
            if not failing(error) or not self.talk.alive():
                raise
            return self._missing(header, error.message, came)
        if found is None:
            return self._missing(
                header, "the server lists it, but knows none of that name when it is asked", self.talk.came
            )
        return replace(found, datestamp=found.datestamp or header.datestamp, locator=f"alone, {header.locator}")

    def named(self, identifier: str) -> Record | None:
        """The record called ``identifier``; None where the server knows none. Raises FetchError or Refused."""
        try:
            answer, response = self.talk.ask(verb="GetRecord", identifier=identifier, metadataPrefix=self.prefix)
        except Refused as refused:
            if refused.answer.error != "idDoesNotExist":
                raise
            return None
        item = next(iter(answer.items), None)
        if item is None:
            return None
        marks = {"mended": "yes"} if answer.fault and not item.fault else {}
        return cut(replace(item, identifier=identifier), response, "alone", {**self.hints, **marks})

    def _missing(self, header: Record, reason: str, came: bytes = b"") -> Record:
        return Record(
            identifier=header.identifier,
            body=came,
            media_type="application/xml",
            datestamp=header.datestamp,
            locator=header.locator,
            hints={**self.hints, "refused": reason},
        )
