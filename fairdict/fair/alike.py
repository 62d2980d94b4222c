"""What many datasets say alike is judged once: under which terms they may be used, in which forms their files are, how
their records came.

Each of these is an *aspect*: a few rules that go by a few properties. Subjects that are the same in it share their
findings. These are made from that part alone, a subject cut down to it, so that nothing else can come into them; they
are then the same whatever was judged before.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple, TypeVar

import orjson

from fairdict.fair import dcat_ap
from fairdict.fair.finding import Finding
from fairdict.fair.forms import endings
from fairdict.fair.fuji.interoperable import RELATED
from fairdict.fair.fuji.view import RELATIONS, blank
from fairdict.fair.provenance import PROV
from fairdict.fair.relations import DATA, OTHER, PLAIN, QUALIFIED
from fairdict.fair.rule import Check, Rule
from fairdict.fair.subject import Subject
from fairdict.model import Document
from fairdict.vocabulary import Vocabularies

T = TypeVar("T")
MOST = 2_000
"""How many parts are remembered of an aspect: a source has few licences and formats, whatever its size."""


class Aspect(NamedTuple):
    """The ``rules`` of an aspect, by id, and the properties of the thing and its files that they go by; it is looked at
    only where a subject ``fits`` and has none of ``absent``, since elsewhere these rules go by something else too.
    ``of_file`` gives what of a file they go by, where that is not just those properties."""

    rules: tuple[str, ...]
    terms: tuple[str, ...]
    fits: Callable[[Subject], bool]
    absent: tuple[str, ...] = ()
    of_file: Callable[[Document], Document] | None = None


def _named(subject: Subject) -> bool:
    """A source that names fields as it likes has other words for each record."""
    return not subject.own_words


def _unheld(subject: Subject) -> bool:
    """Of what no profile was held against, nothing is known."""
    return subject.shapes is None


def _offered(subject: Subject) -> bool:
    """Where machines are offered nothing, F-UJI's tests fail for it."""
    return not subject.own_words and not blank(subject)


def _held(subject: Subject) -> bool:
    """Of a thing without files a fix names its page."""
    return bool(subject.distributions) and not subject.own_words


def _form(node: Document) -> Document:
    """What a file tells of its type, and how its name ends, from which that is guessed."""
    return {term: node[term] for term in _FORM if term in node} | {"downloadURL": endings(node)}


_USE = ("license", "rights", "accessRights", "hasPolicy")
_FORM = ("format", "mediaType", "conformsTo")
ASPECTS = (
    Aspect(
        ("RDA-F4-01M", "RDA-I1-01M", "RDA-R1.3-01M", "RDA-I3-01D", "RDA-I3-02D", "fuji-0.5/FsF-R1.3-01M-2"),
        (),
        _named,
    ),
    Aspect(
        (
            "RDA-A1-01M", "RDA-R1.1-01M", "RDA-R1.1-02M", "RDA-R1.1-03M", "fuji-0.8/FsF-A1-01M-1",
            "fuji-0.5/FsF-A1-01M-2", "fuji-0.5/FsF-A1-01M-3", "fuji-0.8/FsF-R1.1-01M-1", "fuji-0.5/FsF-R1.1-01M-2",
            "MQA-accessRightsAvailability", "MQA-accessRightsVocabularyAlignment",
        ),
        _USE,
        _offered,
    ),
    Aspect(("MQA-licenceAvailability", "MQA-knownLicence", "MQA-rightsAvailability"), _USE, _held),
    Aspect(("RDA-I1-01D", "RDA-I1-02D", "RDA-R1.3-01D", "RDA-R1.3-02D"), _FORM, _named, (), _form),
    Aspect(
        (
            "MQA-formatAvailability", "MQA-mediaTypeAvailability", "MQA-formatMediaTypeVocabularyAlignment",
            "MQA-formatMediaTypeNonProprietary", "MQA-formatMediaTypeMachineInterpretable",
            "mqa-research/formatMediaTypeNonProprietary", "mqa-research/formatMediaTypeMachineInterpretable",
        ),
        _FORM,
        _held,
        (),
        _form,
    ),
    Aspect(("fuji-0.8/FsF-R1-01M-3", "fuji-0.5/FsF-R1-01MD-4"), (), _offered, ("hasVariables",)),
    Aspect(tuple(rule.id for rule in dcat_ap.RULES), (), _unheld),
    Aspect(("RDA-I2-01D",), (), _named, ("hasCodingSystem", "hasCodeValues", "hasVariables", "conformsTo")),
    Aspect(("RDA-R1.2-02M",), (), _named, PROV),
    Aspect(
        ("RDA-I3-01M", "RDA-I3-02M", "RDA-I3-03M", "RDA-I3-04M"), (), _named, (*DATA, *OTHER, *PLAIN, QUALIFIED),
    ),
    Aspect(("fuji-0.8/FsF-I3-01M-1", "fuji-0.8/FsF-I3-01M-2"), (), _offered, (*RELATIONS, *RELATED)),
)  # fmt: skip


class Shared:
    """The findings of one aspect: those of :attr:`rules`, which are the ones of it that are in force."""

    def __init__(self, aspect: Aspect, rules: Sequence[Rule]) -> None:
        self.terms = aspect.terms
        self._terms = frozenset(aspect.terms)
        self.fits = aspect.fits
        self.absent = frozenset(aspect.absent)
        self.of_file = aspect.of_file or self._cut
        self.rules = tuple(rule for rule in rules if rule.id in aspect.rules)
        self.checks: tuple[Check, ...] = tuple(rule.check for rule in self.rules)
        self.known: dict[str | bytes, tuple[Finding, ...]] = {}

    def findings(self, subject: Subject, vocabularies: Vocabularies) -> tuple[Finding, ...]:
        """One finding a rule; kept from a subject that is the same in this aspect, where there was one."""
        key = self._key(subject) if self.fits(subject) and self._lacks(subject) else b""
        if not key:
            return tuple([check(subject, vocabularies) for check in self.checks])
        found = self.known.get(key)
        if found is None:
            part = self._part(subject)
            found = tuple([check(part, vocabularies) for check in self.checks])
            if len(self.known) >= MOST:
                self.known.clear()
            self.known[key] = found
        return found

    def _lacks(self, subject: Subject) -> bool:
        return not self.absent or self.absent.isdisjoint(subject.terms)

    def _key(self, subject: Subject) -> str | bytes:
        """All that the part says, as one text; empty where it holds what is no JSON."""
        terms = self.terms
        if not terms:
            return subject.origin
        key: bytes | None = subject.memo.get(terms)
        if key is None:
            key = subject.memo[terms] = self._told(subject)
        return key

    def _told(self, subject: Subject) -> bytes:
        told = [
            subject.origin,
            subject.asks,
            self._cut(subject.document),
            list(map(self.of_file, subject.distributions)),
            self._cut(subject.said),
        ]
        try:
            return orjson.dumps(told)
        except TypeError:
            return b""

    def _part(self, subject: Subject) -> Subject:
        """The subject cut down to what its key tells."""
        document = self._cut(subject.document)
        document["type"] = [subject.kind]
        part = Subject(document, {}, subject.harvester, subject.format, self._cut(subject.said))
        views = {"system": subject.system, "own_words": False, "asks": subject.asks}
        part.__dict__.update(views, distributions=list(map(self.of_file, subject.distributions)))
        return part

    def _cut(self, node: Mapping[str, T]) -> dict[str, T]:
        """What ``node`` tells of the terms: of most of them nothing."""
        if self._terms.isdisjoint(node):
            return {}
        return {term: node[term] for term in self.terms if term in node}
