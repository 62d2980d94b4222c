"""What a page shows: a dataset made ready for the templates in one language.

Takes an :class:`Entry` and the :class:`Words` of a language; leaves frozen values with nothing left to compute. Never
raises on odd metadata: what cannot be shown is left out, and a thing without a title is called so.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from fairdict.document import complete
from fairdict.model import Document
from fairdict.publish import cards, facts, files, reading
from fairdict.publish.entry import Account, Entry
from fairdict.publish.facts import Fact, Group, Item
from fairdict.publish.files import File
from fairdict.publish.judging import Judging
from fairdict.publish.reading import NONE, Text
from fairdict.publish.verdict import Verdict
from fairdict.publish.verdict import verdict as judged
from fairdict.publish.words import Words


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


def dataset(entry: Entry, words: Words, judging: Judging | None = None) -> Dataset:
    """``entry`` as the page in the language of ``words`` shows it, judged by ``judging`` (the bundled rules and lenses
    where none is given)."""
    entry = shown(entry)
    document = complete(entry.document)
    live = entry.state == "live"
    holder = next((i for v in reading.many(document, "publisher") if (i := facts.agent(v, words))), None)
    if holder is None and entry.accounts:
        holder = Item(entry.accounts[0].publisher)
    licences = [i for v in cards.licences(document) if (i := files.licence(v, words))]
    held = tuple(files.files(document, words))
    access = reading.access(document)
    house = cards.publisher(document, entry.accounts)
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
        holder_list=cards.slug(house) if live and house else "",
        asked=live and _asked(entry, bool(access or licences)),
        access=access,
        access_list=access.lower() or "unknown" if live else "",
        licence=licences[0] if licences else None,
        steps=tuple(_steps(document, access, held, licences, words)) if live else (),
        groups=_groups(entry, document, licences, words),
        themes={iri: cards.theme_slug(iri) for iri in cards.themes(document, words)} if live else {},
        files=held,
        related=tuple(
            (name, f) for name, terms in facts.RELATED.items() if (f := facts.related(document, words, *terms))
        )
        + ((("project", projects),) if (projects := facts.projects(document, words)) else ()),
        neighbours=tuple(_neighbours(entry, words)),
        verdict=judged(entry.findings, entry.scores, words, judging),
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
        groups.setdefault(other.why, []).append((other.key, cards.title(other.titles, words)))
    for why, found in groups.items():
        yield words.get(f"why.{why}", why), tuple(found)
