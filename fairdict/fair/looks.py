"""What the metrics of the EU's assessment look for in one node: a dataset or one of its distributions.

Each look gives an outcome, the value it rests on and, where it is not known, why.
"""

from collections.abc import Callable
from dataclasses import dataclass

from fairdict.fair.finding import Outcome
from fairdict.fair.forms import IANA, Form, forms_of
from fairdict.fair.subject import EU, Subject, iri, match, texts, values, words
from fairdict.fair.wording import Words
from fairdict.model import Document
from fairdict.vocabulary import Concept, Vocabularies

Seen = tuple[Outcome, str, Words]
"""An outcome, the value it rests on, and what there is to say of it."""
Look = Callable[[Subject, Document, Vocabularies], Seen]

_EU_LICENCES = f"{EU}licence/"
NOTHING: Seen = ("fail", "", ())


@dataclass(frozen=True, slots=True)
class Has:
    """Whether the property ``term`` says anything."""

    term: str

    def __call__(self, subject: Subject, node: Document, _: Vocabularies) -> Seen:
        """What ``node`` says of the property."""
        value = subject.told(node).get(self.term)
        return NOTHING if value is None else ("pass", words(value), ())


def works(term: str, *, strict: bool = True) -> Look:
    """Whether one of the addresses answers with 2xx, to a HEAD request where one is ``strict``; rights do not count
    here."""

    def look(subject: Subject, node: Document, _: Vocabularies) -> Seen:
        state: Seen = NOTHING
        for address in texts(node, term):
            if not address:
                continue
            outcome, note, evidence = subject.answers[address]
            if outcome == "ok" and evidence is not None:
                if not strict or evidence.method == "HEAD" or 200 <= (evidence.head or 0) < 300:
                    return ("pass", address, note)
                if state[0] == "fail":  # another method is used only where HEAD was refused
                    state = ("fail", address, ("no-head", note, evidence.method))
            elif outcome == "unknown":
                state = ("indeterminate", address, note)
            elif state[0] == "fail":
                state = ("fail", address, note)
        return state

    return look


def file_type(subject: Subject, node: Document, vocabularies: Vocabularies) -> Concept | None:
    """The file type that the format tells, or else the media type."""
    for form in forms_of(subject, node, vocabularies):
        if form.concept is not None:
            return form.concept
    return None


def flagged(flag: str) -> Look:
    """Whether the file type is in one of the assessment's two lists."""

    def look(subject: Subject, node: Document, vocabularies: Vocabularies) -> Seen:
        concept = file_type(subject, node, vocabularies)
        if concept is None:
            return ("fail", words(next(iter(values(node, "format") or values(node, "mediaType")), None)), ())
        return ("pass" if concept.attributes.get(flag) == "true" else "fail", concept.iri, ())

    return look


def shared(subject: Subject, node: Document, vocabularies: Vocabularies) -> Seen:
    """Whether the format is open, or one that a research community shares."""
    return _of_forms(subject, node, vocabularies, lambda form: form.shared)


def readable(subject: Subject, node: Document, vocabularies: Vocabularies) -> Seen:
    """Whether programs can read the format: by the assessment's list, or because it describes itself."""
    return _of_forms(subject, node, vocabularies, lambda form: form.describes_itself or form.readable)


def _of_forms(subject: Subject, node: Document, vocabularies: Vocabularies, good: Callable[[Form], bool]) -> Seen:
    named = forms_of(subject, node, vocabularies)
    for form in named:
        if good(form):
            return ("pass", form.name, ())
    for form in named:
        if not form.registered:
            return ("indeterminate", form.name, ("odd-format",))
    return ("fail", named[0].name if named else "", ())


def aligned(_: Subject, node: Document, vocabularies: Vocabularies) -> Seen:
    """Whether format and media type are both from the EU's table and IANA's registry."""
    format, kind = _first_iri(node, "format"), _first_iri(node, "mediaType")
    found = match(vocabularies, "file-type", format) if format.startswith(f"{EU}file-type/") else None
    good = found is not None and kind.startswith(IANA) and "/" in kind[len(IANA) :]
    return ("pass" if good else "fail", f"{format} {kind}".strip(), ())


def _first_iri(node: Document, term: str) -> str:
    for value in values(node, term):
        if found := iri(value):
            return found
    return ""


def known_licence(_: Subject, node: Document, vocabularies: Vocabularies) -> Seen:
    """Whether the licence is one of the EU's list, by any of its addresses."""
    value = next((words(v) for v in values(node, "license")), "") if "license" in node else ""
    found = match(vocabularies, "licence", value)
    good = found is not None and found.concept.within(_EU_LICENCES) is not None
    return ("pass" if good else "fail", value, ())


def known_rights(_: Subject, node: Document, vocabularies: Vocabularies) -> Seen:
    """Whether the access rights are a term of the EU's table."""
    value = next((w for v in values(node, "accessRights") if (w := iri(v) or words(v))), "")
    good = value.startswith(f"{EU}access-right/") and match(vocabularies, "access-right", value) is not None
    return ("pass" if good else "fail", value, ())


def shapes(subject: Subject, _: Document, __: Vocabularies) -> Seen:
    """Whether the DCAT-AP shapes found nothing wrong; left open where they were not asked."""
    if subject.shapes is None:
        return ("indeterminate", "", ("unshaped",))
    if not subject.shapes:
        return ("pass", "", ())
    first = subject.shapes[0]
    return (
        "fail",
        first.value,
        ("breaches", str(len(subject.shapes)), first.told(subject.document, subject.distributions)),
    )
