"""Reusable: the indicators about licences (R1.1)."""

import re

from fairdict.fair.examples import example
from fairdict.fair.finding import Finding, failed, passed, unknown
from fairdict.fair.places import field_of
from fairdict.fair.rule import indicator
from fairdict.fair.subject import Subject, iri, match, says, values, words
from fairdict.fair.wording import Words
from fairdict.vocabulary import Vocabularies

UNTOLD = frozenset(
    {
        "", "-", "?", "unknown", "not known", "none", "n/a", "na", "not specified", "unspecified", "not applicable",
        "other", "tbd", "todo", "null", "onbekend", "geen", "niet bekend", "n.v.t", "unbekannt", "keine",
    }
)  # fmt: skip
"""Words for not knowing a licence, in small letters."""
_FAMILY = re.compile(r"\bCC[ _-]?(?:BY|0|ZERO|PDM)\b|\bcreative commons\b|\bODbL\b", re.IGNORECASE)
_CODE = re.compile(r"[A-Za-z0-9]+(?:[-._+][A-Za-z0-9]+)+")


def licensed(subject: Subject, vocabularies: Vocabularies) -> Finding:
    """RDA-R1.1-01M; a licence of the whole covers its files."""
    rule, files = "RDA-R1.1-01M", subject.distributions
    told = [v for v in values(subject.document, "license") if _tells(v)]
    if told:
        return passed(rule, next((w for v in told if (w := words(v) or iri(v))), ""), subject.where("license"))
    bare = [d for d in files if not any(map(_tells, values(d, "license")))]
    if files and not bare:
        return passed(rule, words(values(files[0], "license")[0]), subject.where("license"))
    field, where = field_of(subject, "license"), subject.where("license")
    why: Words = ("bare-files", str(len(bare)), str(len(files))) if files else ()
    stray = stray_licence(subject, vocabularies)
    if stray:
        return failed(rule, ("stray-licence", field, stray), "", where, stray, why)
    named = _family(subject)
    if named:
        return passed(rule, named, subject.where("rights"), ("versionless",))
    value = next((words(v) for v in values(subject.document, "license")), "")
    return failed(rule, ("a-licence", field), value, where, "", why)


def _tells(value: object) -> bool:
    """Whether a licence is more than a word for not knowing one."""
    return says(value) and words(value).strip().casefold().rstrip(".") not in UNTOLD


def _family(subject: Subject) -> str:
    """A licence told as rights, without the version that would make it one: CC BY."""
    return next((w for v in values(subject.document, "rights") if is_licence(w := words(v))), "")


def is_licence(text: str) -> bool:
    """Whether a text about rights names a family of licences, so that it is about use and not about access."""
    return _FAMILY.search(text) is not None


def stray_licence(subject: Subject, vocabularies: Vocabularies) -> str:
    """A licence that is named, but in another field: the address of it, or an empty text."""
    for node in subject.nodes:
        for value in [*values(node, "license"), *values(node, "rights"), *values(node, "accessRights")]:
            found = match(vocabularies, "licence", words(value))
            if found is not None:
                return found.concept.iri
    return ""


def standard_licence(subject: Subject, vocabularies: Vocabularies) -> Finding:
    """RDA-R1.1-02M; a licence of the whole or of one file is enough."""
    rule, licences = "RDA-R1.1-02M", _licences(subject)
    for name in licences:
        if match(vocabularies, "licence", name) is not None:
            return passed(rule, name, subject.where("license"))
    value, field, where = licences[0] if licences else "", field_of(subject, "license"), subject.where("license")
    stray = stray_licence(subject, vocabularies)
    if stray:
        return failed(rule, ("stray-licence", field, stray), value, where, stray)
    return failed(rule, ("own-terms" if licences else "a-licence", field), value, where)


def licence_for_programs(subject: Subject, vocabularies: Vocabularies) -> Finding:
    """RDA-R1.1-03M; judged on what the source wrote, since cleaning turns words into addresses."""
    rule = "RDA-R1.1-03M"
    for node in subject.nodes if subject.has("hasPolicy") else ():
        for value in values(node, "hasPolicy"):
            if policy := iri(value):
                return passed(rule, policy, subject.where("hasPolicy"))
    written = subject.written("license", *subject.nodes)
    for name in written:
        if _for_programs(name, vocabularies):
            return passed(rule, name, subject.where("license"))
    odd = next((w for w in written if w.startswith(("http://", "https://"))), "")
    if odd:
        return unknown(rule, ("odd-licence",), odd, where=subject.where("license"))
    told, field, where = written[0] if written else "", field_of(subject, "license"), subject.where("license")
    stray = stray_licence(subject, vocabularies)
    if stray:
        return failed(rule, ("licence-address", field, stray), told, where, stray)
    return failed(rule, ("a-licence-address", field), told, where)


def _for_programs(name: str, vocabularies: Vocabularies) -> bool:
    """Whether it is the address or the code (``cc-by-4.0``) of a licence that is known."""
    coded = name.startswith(("http://", "https://")) or _CODE.fullmatch(name)
    return bool(coded) and match(vocabularies, "licence", name) is not None


def _licences(subject: Subject) -> list[str]:
    nodes = [node for node in subject.nodes if "license" in node]
    return [name for node in nodes for value in values(node, "license") if (name := words(value) or iri(value))]


_OWN = {"type": ["LicenseDocument"], "label": {"en": ["Our terms of 2019"]}}

RULES = (
    indicator(
        "RDA-R1.1-01M",
        ("The licence is stated", "De licentie staat erbij"),
        (
            "Without a licence nobody may do anything with the data, however open they look.",
            "Zonder licentie mag niemand iets met de data, hoe open ze er ook uitzien.",
        ),
        licensed,
        example(),
        example("license", rights=["CC BY 4.0"], file={"license": None}),
        "license",
    ),
    indicator(
        "RDA-R1.1-02M",
        ("A licence that many know", "Een licentie die velen kennen"),
        (
            "Terms that everybody knows need no lawyer, and data under them can be put together.",
            "Bekende voorwaarden vragen geen jurist, en data die eronder vallen zijn samen te voegen.",
        ),
        standard_licence,
        example(),
        example(license=[_OWN], file={"license": None}),
        "license",
    ),
    indicator(
        "RDA-R1.1-03M",
        ("A licence that programs understand", "Een licentie die programma's begrijpen"),
        (
            "A program that gathers data can only keep to terms it can look up by their address.",
            "Een programma dat data verzamelt, kan zich alleen houden aan voorwaarden die het kan opzoeken.",
        ),
        licence_for_programs,
        example(),
        example(license=[_OWN], rights=["CC BY 4.0"], file={"license": None}),
        "license",
    ),
)
