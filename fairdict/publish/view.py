"""What a page shows: a dataset made ready for the templates in one language, its card, and how a source fares.

Takes an :class:`Entry` and the :class:`Words` of a language; leaves frozen values with nothing left to compute. Never
raises on odd metadata: what cannot be shown is left out, and a thing without a title is called so.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from babel import Locale

from fairdict.document import complete, digest
from fairdict.languages import language_tag
from fairdict.model import Document
from fairdict.publish import facts, files, reading
from fairdict.publish.entry import Account, Card, Entry
from fairdict.publish.facts import Fact, Group, Item
from fairdict.publish.files import File
from fairdict.publish.problems import Problem
from fairdict.publish.reading import NONE, Text
from fairdict.publish.verdict import Verdict, percent
from fairdict.publish.verdict import verdict as judged
from fairdict.publish.words import Words
from fairdict.vocabulary import Vocabularies

SUMMARY = 300
_ENGLISH = Locale("en")


@dataclass(frozen=True, slots=True)
class IssueGroup:
    """Problems of one kind: how often, and one example with what stood where. ``records`` are how many records have
    it, ``identifiers`` all of them; ``fields`` the partner's own fields with how often each, the most frequent first;
    ``examples`` the first few."""

    code: str
    count: int
    message: str = ""
    where: str = ""
    value: str = ""
    severity: str = ""
    records: int = 0
    fields: tuple[tuple[str, int], ...] = ()
    examples: tuple[Problem, ...] = ()
    identifiers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Quarantined:
    """A record that could not be read: why, how often that was tried, the first and the last day."""

    identifier: str
    reason: str
    attempts: int = 1
    first: str = ""
    last: str = ""


@dataclass(frozen=True, slots=True)
class Changed:
    """A dataset that came, changed or went; ``fields`` are the properties that differ, each with what stood there
    before and what stands there now."""

    key: str
    title: str = ""
    fields: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Changes:
    """What a source's datasets did since the day of its last run; ``missing`` are records that the last full listing
    did not name, and that a second one will take off."""

    since: str = ""
    added: tuple[Changed, ...] = ()
    changed: tuple[Changed, ...] = ()
    gone: tuple[Changed, ...] = ()
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SourceReport:
    """How a source fares. ``run`` holds the numbers of the last run by name, ``verdict``, ``message`` and ``ended``
    how it closed; ``scores`` are mean low, mean high and maximum by lens; ``failing`` the rules that fail most: id,
    count, and the fix that most of them need, by language; ``quarantined`` what could not be read; ``changes`` what the
    last run brought; ``left`` the source's fields that no mapping takes, with the number of descriptions that have
    them."""

    name: str
    publisher: str
    harvester: str
    url: str
    run: Mapping[str, int]
    verdict: str = ""
    message: str = ""
    ended: str = ""
    datasets: int = 0
    issues: tuple[IssueGroup, ...] = ()
    scores: Mapping[str, tuple[float, float, float]] | None = None
    failing: tuple[tuple[str, int, Mapping[str, str]], ...] = ()
    quarantined: tuple[Quarantined, ...] = ()
    changes: Changes = Changes()
    left: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """One step towards the data, with what to follow or read."""

    label: str
    items: tuple[Item, ...] = ()


@dataclass(frozen=True, slots=True)
class Dataset:
    """All that the page of a dataset shows in one language; ``asked`` is whether it answers who may use it."""

    key: str
    iri: str
    kind: str
    state: str
    reason: str
    title: Item
    alternatives: tuple[Item, ...]
    descriptions: tuple[tuple[Item, tuple[str, ...]], ...]
    holder: Item | None
    holder_list: str
    asked: bool
    access: str
    access_list: str
    licence: Item | None
    steps: tuple[Step, ...]
    groups: tuple[Group, ...]
    themes: Mapping[str, str]
    files: tuple[File, ...]
    related: tuple[tuple[str, tuple[Fact, ...]], ...]
    neighbours: tuple[tuple[str, tuple[tuple[str, Item], ...]], ...]
    verdict: Verdict | None
    accounts: tuple[tuple[Account, Item | None], ...]
    since: str
    changed: str
    author_links: tuple[str, ...]
    contact: str
    notes: tuple[str, ...]


def shown(entry: Entry) -> Entry:
    """What the world may see of ``entry``: of a hidden one nothing but its KEY, and that it is hidden since
    ``changed``."""
    if entry.state != "hidden":
        return entry
    bare: Document = {"id": entry.iri, "title": {NONE: [entry.key]}}
    return replace(entry, document=bare, accounts=(), links=(), findings=(), scores=(), notes=(), since="", reason="")


def dataset(entry: Entry, words: Words) -> Dataset:
    """``entry`` as the page in the language of ``words`` shows it."""
    entry = shown(entry)
    document = complete(entry.document)
    live = entry.state == "live"
    holder = next((i for v in reading.many(document, "publisher") if (i := facts.agent(v, words))), None)
    if holder is None and entry.accounts:
        holder = Item(entry.accounts[0].publisher)
    licences = [i for v in _licences(document) if (i := files.licence(v, words))]
    held = tuple(files.files(document, words))
    access = reading.access(document)
    house = publisher(document, entry.accounts)
    return Dataset(
        key=entry.key,
        iri=entry.iri,
        kind=words.get(f"kind.{entry.kind}", entry.kind),
        state=entry.state,
        reason=entry.reason,
        title=_title(document, words),
        alternatives=_alternatives(document, words),
        descriptions=_descriptions(document, words),
        holder=holder,
        holder_list=slug(house) if live and house else "",
        asked=live and _asked(entry, bool(access or licences)),
        access=access,
        access_list=access.lower() or "unknown" if live else "",
        licence=licences[0] if licences else None,
        steps=tuple(_steps(document, access, held, licences, words)) if live else (),
        groups=_groups(entry, document, licences, words),
        themes={iri: theme_slug(iri) for iri in _themes(document, words)} if live else {},
        files=held,
        related=tuple(
            (name, f) for name, terms in facts.RELATED.items() if (f := facts.related(document, words, *terms))
        )
        + ((("project", projects),) if (projects := facts.projects(document, words)) else ()),
        neighbours=tuple(_neighbours(entry, words)),
        verdict=judged(entry.findings, entry.scores, words),
        accounts=tuple((a, files.licence(a.licence, words) if a.licence else None) for a in entry.accounts),
        since=words.date(entry.since),
        changed=words.date(entry.changed),
        author_links=tuple(iri for v in reading.creators(document) if "orcid.org/" in (iri := reading.web(v))),
        contact=next((i.href for v in reading.many(document, "contactPoint") if (i := facts.contact(v, words))), ""),
        notes=tuple(
            words.say("origin.corrected", term=words.get(f"term.{n.term}", n.term), who=n.who, date=words.date(n.made))
            + f" {n.why}"
            for n in entry.notes
        ),
    )


def card(entry: Entry, vocabularies: Vocabularies) -> Card:
    """What lists and search results show of ``entry``, in no particular language."""
    document = complete(entry.document)
    words = Words("en", {"files.one": "", "licence.own": files.OWN}, _ENGLISH, vocabularies, _base(entry))
    titles, summaries = reading.texts(document, "title"), reading.texts(document, "description")
    tags = (language_tag(reading.address(v)) for v in reading.many(document, "language"))
    parts = reading.date_parts(reading.first_date(document, "issued", "available"))
    names = (reading.named(value) for value in reading.creators(document))
    formats = (files.format_name(node, words) for node in reading.many(document, "distribution"))
    return Card(
        key=entry.key,
        kind=entry.kind,
        titles={lang: reading.cut(found[0], 400) for lang, found in titles.items()},
        summaries={lang: reading.cut(found[0], SUMMARY) for lang, found in summaries.items()},
        publisher=publisher(document, entry.accounts),
        publishers=_publishers(document, entry.accounts),
        creators=tuple(reading.cut(name.text, 200) for name in names if name is not None),
        access=reading.access(document),
        licence=next((n for v in _licences(document) if (n := files.licence_name(v, words))), ""),
        themes=tuple(_themes(document, words)),
        formats=tuple(dict.fromkeys(name for name in formats if name)),
        languages=tuple(dict.fromkeys(tag.partition("-")[0].lower() for tag in tags if tag)),
        keywords=tuple(
            dict.fromkeys(reading.cut(w, 100) for ws in reading.texts(document, "keyword").values() for w in ws)
        ),
        year=parts[0] if parts else None,
        issued=reading.first_date(document, "issued", "available"),
        sources=tuple(dict.fromkeys(account.source for account in entry.accounts)),
        identifiers=tuple(dict.fromkeys(_identifiers(entry))),
        fair=next((percent(s.low, s.maximum) for s in entry.scores if s.lens == "rda-essential"), None),
        since=entry.since,
        changed=entry.changed,
    )


def publisher(document: Document, accounts: Sequence[Account]) -> str:
    """Who publishes the data, by the name that lists use; else the partner who described it first."""
    for value in reading.many(document, "publisher"):
        name = reading.named(value)
        if name is not None:
            return reading.cut(name.text, 200)
    return accounts[0].publisher if accounts else ""


def house(card: Card, words: Words) -> Item | None:
    """Who publishes the data of ``card``, by the name in the language of ``words`` where there is one."""
    tag = reading.preferred(card.publishers, words.lang)
    if tag is None:
        return Item(card.publisher) if card.publisher else None
    return facts.own(Text(card.publishers[tag], "" if tag == NONE else tag), words)


def _publishers(document: Document, accounts: Sequence[Account]) -> dict[str, str]:
    """The names of the one that :func:`publisher` names, by language."""
    for value in reading.many(document, "publisher"):
        name = reading.named(value)
        if name is not None:
            terms = (reading.texts(value, term) for term in reading.NAMES)
            found = next((known for known in terms if known), {NONE: [name.text]})
            return {lang: reading.cut(names[0], 200) for lang, names in sorted(found.items())}
    return {NONE: accounts[0].publisher} if accounts and accounts[0].publisher else {}


def _base(entry: Entry) -> str:
    """The catalogue's own address, under which ``entry`` and the things named inside it stand."""
    return entry.iri.removesuffix(f"dataset/{entry.key}")


def _asked(entry: Entry, said: bool) -> bool:
    """Whether people ask who may use it: not of a catalogue, whose licence is that of its descriptions, and of a
    series only where it says so itself."""
    return entry.kind != "Catalog" and (said or entry.kind != "DatasetSeries")


def _groups(entry: Entry, document: Document, licences: Sequence[Item], words: Words) -> tuple[Group, ...]:
    """The facts in groups; of a catalogue the licence is one of them."""
    found = tuple(facts.groups(document, words))
    if entry.kind != "Catalog" or not licences:
        return found
    granted = Fact("license", words["term.license"], tuple(dict.fromkeys(replace(i, note="") for i in licences)))
    record = next((g for g in found if g.name == "record"), Group("record", words["group.record"], ()))
    rest = tuple(g for g in found if g.name != "record")
    return (*rest, replace(record, facts=(*record.facts, granted)))


def slug(name: str) -> str:
    """A name as part of an address; spellings that differ in case, accents or punctuation come out alike."""
    folded = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    words = re.sub(r"[^a-z0-9]+", "-", folded).strip("-")[:60].strip("-")
    lost = sum(c.isalnum() for c in name) > 2 * sum(c.isalnum() for c in words)
    return f"{words}-{_hash(name.casefold())}".strip("-") if lost else words


def theme_slug(iri: str) -> str:
    """The address part for a theme: the code of the EU's list, else its last part and a few hexadecimals."""
    if "/authority/data-theme/" in iri:
        return slug(reading.tail(iri)).upper()
    return f"{slug(reading.tail(iri))}-{digest(iri.encode('utf-8', 'replace'), 3)}".strip("-")


def _hash(text: str) -> str:
    return digest(text.encode("utf-8", "replace"), 3)


def title(titles: Mapping[str, str], words: Words) -> Item:
    """One of several titles for readers of one language; says so where there is none."""
    tag = reading.preferred(titles, words.lang)
    found = Text(titles[tag], "" if tag == NONE else tag) if tag is not None and titles[tag].strip() else None
    return facts.own(found, words) if found else Item(words["untitled"])


def _title(document: Document, words: Words) -> Item:
    found = reading.pick(reading.texts(document, "title"), words.lang)
    return facts.own(found, words) if found is not None else Item(words["untitled"])


def _alternatives(document: Document, words: Words) -> tuple[Item, ...]:
    """The title in other languages, and alternative titles."""
    titles, others = reading.texts(document, "title"), reading.texts(document, "alternative")
    shown = reading.preferred(titles, words.lang)
    found = [Text(v[0], "" if lang == NONE else lang) for lang, v in sorted(titles.items()) if lang != shown]
    found += [Text(t, "" if lang == NONE else lang) for lang, v in sorted(others.items()) for t in v]
    first = titles[shown][0] if shown is not None else ""
    return tuple(dict.fromkeys(facts.own(text, words) for text in found if text.text != first))


def _descriptions(document: Document, words: Words) -> tuple[tuple[Item, tuple[str, ...]], ...]:
    """(language, paragraphs) of each description, the page's language first."""
    found = reading.texts(document, "description")
    shown = reading.preferred(found, words.lang)
    order = sorted(found, key=lambda lang: (lang != shown, lang))
    return tuple((_language(lang, words), tuple(_paragraphs(found[lang]))) for lang in order)


def _language(lang: str, words: Words) -> Item:
    tag = "" if lang == NONE else lang
    return Item(words.language(tag) if tag else "", lang=facts.own(Text("", tag), words).lang)


def _paragraphs(found: Sequence[str]) -> Iterator[str]:
    for text in found:
        yield from (part.strip() for part in re.split(r"\n\s*\n", text) if part.strip())


def _licences(document: Document) -> Iterator[Any]:
    yield from reading.many(document, "license")
    for node in reading.many(document, "distribution"):
        yield from reading.many(node, "license")


def _themes(document: Document, words: Words) -> list[str]:
    """The themes that the table knows: a word of the source's own is shown on the page, but makes no list."""
    found = (reading.web(value) for value in reading.many(document, "theme"))
    return [iri for iri in dict.fromkeys(found) if iri and words.label(iri, "data-theme")]


def _identifiers(entry: Entry) -> Iterator[str]:
    yield from (doi for t in reading.literals(entry.document, "identifier") for doi in [reading.doi(t)] if doi)
    yield from reading.literals(entry.document, "identifier")
    yield from (iri for value in reading.many(entry.document, "sameAs") if (iri := reading.web(value)))
    yield from (account.identifier for account in entry.accounts if account.identifier)


def _steps(
    document: Document, access: str, held: Sequence[File], licences: Sequence[Item], words: Words
) -> Iterator[Step]:
    """How to get at the data, as far as the description says."""
    rights = tuple(i for v in reading.many(document, "rights") if (i := facts.thing(v, words)))
    pages = [Item(reading.shortened(p), p) for p in reading.links(document, "landingPage")]
    pages += [
        Item(f.title.text, f.access, f.title.lang) for f in held if f.access and f.access not in {p.href for p in pages}
    ]
    downloads = [f for f in held if f.download]
    people = [i for v in reading.many(document, "contactPoint") if (i := facts.contact(v, words)) and i.href]
    asking = access in ("RESTRICTED", "NON_PUBLIC")
    if rights and asking:
        yield Step(words["step.read"], rights)
    fetch = Step(words["step.download"], (Item(words.count("files.count", len(downloads)), "#files"),))
    if downloads and not asking:
        yield fetch
    if pages:
        yield Step(words["step.request" if access == "RESTRICTED" else "step.page"], tuple(pages[:3]))
    if people and (asking or not (pages or downloads)):
        yield Step(words["step.ask"], tuple(people[:3]))
    if downloads and access == "RESTRICTED":
        yield fetch
    if rights and not asking:
        yield Step(words["step.rights"], rights)
    if licences and access != "NON_PUBLIC":
        yield Step(words["step.licence"], (replace(licences[0], note=""),))


def _neighbours(entry: Entry, words: Words) -> Iterator[tuple[str, tuple[tuple[str, Item], ...]]]:
    groups: dict[str, list[tuple[str, Item]]] = {}
    for other in entry.links:
        groups.setdefault(other.why, []).append((other.key, title(other.titles, words)))
    for why, found in groups.items():
        yield words.get(f"why.{why}", why), tuple(found)
