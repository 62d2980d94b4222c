"""Beside stage five, pure: whether a source's own record keeps to its standard, as far as reading it tells.

A record of DCAT is held against the table of the newest DCAT-AP, as it came: what was cleaned or filled in since does
not count. Of other standards no schemas are at hand, and what reading met is what there is: a record is faulty where
its form had to be mended or a value has not the form it should have, and nothing can be told where fields were left
that no mapping knows. Gives nothing where the standard is not known.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from sqlite3 import Row

from fairdict import tabled
from fairdict.document import Context, canonical, digest
from fairdict.errors import RecordError
from fairdict.fair import Breach, Subject
from fairdict.fair.standards import is_verbatim, standard_of
from fairdict.layers import Layers
from fairdict.model import Issue
from fairdict.profiles import Profiles
from fairdict.rdf import triples
from fairdict.shapes import Facts
from fairdict.shapes.result import VIOLATION
from fairdict.store import Store, loads, unpacked
from fairdict.vocabulary import Vocabularies

PROFILE = "dcat-ap"
_FORM = ("-invalid", "-mended", "-missing", "-not-understood", "-too-long")
"""How the codes of issues end that are about the form of a record; others are about what its words mean."""


class Conformance:
    """The judge of records; ``fingerprint`` stands for all that it rests on."""

    def __init__(self, layers: Layers, vocabularies: Vocabularies, context: Context) -> None:
        self._profile = Profiles(layers).get(PROFILE)
        self._table = tabled.Tabled(self._profile, vocabularies)
        self._terms = {iri: known.term for iri, known in context.term_of.items()}
        files = (*self._table.files, Path(__file__), Path(tabled.__file__))
        self.fingerprint = digest(canonical([[p.name, digest(p.read_bytes())] for p in files]))

    def judged(
        self, subject: Subject, body: bytes, media_type: str, issues: Iterable[Issue], left: Sequence[Sequence[str]]
    ) -> Subject:
        """``subject`` with what is wrong with its record: ``body`` in ``media_type``, what normalising had against it,
        and the fields it left."""
        if not standard_of(subject):
            return subject
        faults = [_breach(issue) for issue in issues if issue.code.endswith(_FORM) and issue.severity != "note"]
        if is_verbatim(subject):
            try:
                return replace(subject, record=[*faults, *self._held(body, media_type)], held=self._profile.title["en"])
            except RecordError:  # a form of RDF that is not kept as triples
                return subject
        fields = tuple(dict.fromkeys(field for field, *_ in left))
        return replace(subject, record=None if fields and not faults else faults, unread=fields)

    def _held(self, body: bytes, media_type: str) -> Iterable[Breach]:
        for result in self._table.results(Facts.of(triples(body, media_type))):
            if result.severity == VIOLATION:
                term = self._terms.get(result.path, result.path)
                value = result.value if isinstance(result.value, str) else getattr(result.value, "text", "")
                yield Breach(term, value, _stated(result.messages.get("en", term)))


class Records:
    """The records of a database before that judge. A record is named by the row of its description: its ``record``, the
    hash of its ``bytes`` and the fields ``left``."""

    def __init__(self, store: Store, conformance: Conformance) -> None:
        self._store = store
        self._conformance = conformance
        self.fingerprint = conformance.fingerprint

    def read(self, row: Row | None) -> list[object]:
        """What a judgement of the record rests on."""
        return [] if row is None else [row["bytes"], row["left"], *(list(found) for found in self._issues(row))]

    def judged(self, subject: Subject, row: Row | None) -> Subject:
        """``subject`` with what is wrong with its record."""
        if row is None:
            return subject
        issues = [Issue(*found) for found in self._issues(row)]
        [kept] = self._store.rows("SELECT bytes, media_type FROM record WHERE id = ?", row["record"])
        body = unpacked(kept["bytes"])
        return self._conformance.judged(subject, body, kept["media_type"], issues, loads(row["left"]))

    def _issues(self, row: Row) -> list[Row]:
        return self._store.rows(
            "SELECT code, message, severity, property, value, place FROM issue "
            "WHERE record = ? AND stage = 'normalise' ORDER BY id",
            row["record"],
        )


def _breach(issue: Issue) -> Breach:
    return Breach(issue.where or issue.property, issue.value, _stated(issue.message))


def _stated(sentence: str) -> str:
    """A sentence as part of another."""
    return sentence.removesuffix(".")
