"""What a page shows: a dataset made ready for the templates in one language.

Takes an :class:`Entry` and the :class:`Words` of a language; leaves frozen values with nothing left to compute. Never
raises on odd metadata: what cannot be shown is left out, and a thing without a title is called so.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from fairdict.document import complete
from fairdict.model import Document
from fairdict.publish import cards, facts, files, homes, periods, places, reading, variables
from fairdict.publish.entry import Account, Entry
from fairdict.publish.facts import Fact, Group, Item
from fairdict.publish.files import File
from fairdict.publish.judging import Judging
from fairdict.publish.outlines import Outlines
from fairdict.publish.periods import Timeline
from fairdict.publish.places import Map
from fairdict.publish.reading import NONE, Text
from fairdict.publish.relations import Project, Relations
from fairdict.publish.steps import Step, Way, embargo, laws
from fairdict.publish.variables import Variable
from fairdict.publish.verdict import Verdict
from fairdict.publish.verdict import verdict as judged
from fairdict.publish.words import Words


@dataclass(frozen=True, slots=True)
class Covered:
    """Which time and place the data cover, in words and drawn."""

    periods: tuple[Fact, ...]
    timeline: Timeline | None
    places: tuple[Fact, ...]
    map: Map | None


@dataclass(frozen=True, slots=True)
class Dataset:
    """All that the page of a dataset shows in one language; ``asked`` is whether it answers who may use it, ``filed``
    whether it tells of files, ``embargo`` says before which day nobody gets the data, ``newer`` is the version that
    took its place."""

    key: str
    iri: str
    kind: str
    state: str
    reason: str
    title: Item
    alternatives: tuple[Item, ...]
    descriptions: tuple[tuple[Item, tuple[str, ...]], ...]
    holder: Item | None
    asked: bool
    access: str
    access_list: str
    licence: Item | None
    embargo: str
    laws: tuple[Item, ...]
    steps: tuple[Step, ...]
    newer: Item | None
    covered: Covered
    variables: tuple[Variable, ...]
    groups: tuple[Group, ...]
    themes: Mapping[str, str]
    files: tuple[File, ...]
    samples: tuple[File, ...]
    filed: bool
    projects: tuple[Project, ...]
    related: tuple[tuple[str, tuple[Fact, ...]], ...]
    neighbours: tuple[tuple[str, tuple[Item, ...]], ...]
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


def dataset(entry: Entry, words: Words, judging: Judging | None = None, outlines: Outlines | None = None) -> Dataset:
    """``entry`` as the page in the language of ``words`` shows it, judged by ``judging`` (the bundled rules and lenses
    where none is given), on a map of ``outlines`` (no map where there are none)."""
    entry = shown(entry)
    document = complete(entry.document)
    live = entry.state == "live"
    holder = next((i for v in reading.many(document, "publisher") if (i := facts.agent(v, words, "publisher"))), None)
    if holder is None and entry.accounts:
        name = entry.accounts[0].publisher
        holder = Item(name, page=facts.page(homes.named(name), words))
    licences = [i for v in cards.licences(document) if (i := files.licence(v, words))]
    held = tuple(files.files(document, words))
    samples = tuple(files.files(document, words, "sample"))
    access = reading.access(document)
    under_embargo, until = embargo(document, entry.changed, words) if live else ("", "")
    relations = Relations(document, entry.links, words)
    found = Dataset(
        key=entry.key,
        iri=entry.iri,
        kind=words.get(f"kind.{entry.kind}", entry.kind),
        state=entry.state,
        reason=entry.reason,
        title=_title(document, words),
        alternatives=_alternatives(document, words),
        descriptions=_descriptions(document, words),
        holder=holder,
        asked=live and _asked(entry, bool(access or licences)),
        access=access,
        access_list=access.lower() or "unknown" if live else "",
        licence=licences[0] if licences else None,
        embargo=under_embargo,
        laws=laws(document, words) if live else (),
        steps=tuple(Way(document, held, licences, words, until).steps()) if live else (),
        newer=relations.newer(),
        covered=_covered(document, words, outlines),
        variables=tuple(variables.variables(document, words)),
        groups=_groups(entry, document, licences, words),
        themes={iri: homes.theme_slug(iri) for iri in cards.themes(document, words)} if live else {},
        files=held,
        samples=samples,
        filed=bool(held or samples) or (live and entry.kind == "Dataset"),
        projects=relations.projects(),
        related=relations.groups,
        neighbours=tuple(relations.neighbours()),
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
    return found if live else _alone(found)


def _alone(page: Dataset) -> Dataset:
    """``page`` without ways to pages of people, organisations and projects: these tell of what is live, and may not
    be there."""

    def bare(facts_: Sequence[Fact]) -> tuple[Fact, ...]:
        return tuple(replace(fact, items=tuple(i for item in fact.items if (i := _off(item)))) for fact in facts_)

    return replace(
        page,
        holder=_off(page.holder),
        groups=tuple(replace(group, facts=bare(group.facts)) for group in page.groups),
        related=tuple((name, bare(list_)) for name, list_ in page.related),
        projects=tuple(
            replace(p, name=_off(p.name), funders=tuple(f for i in p.funders if (f := _off(i)))) for p in page.projects
        ),
    )


def _off(item: Item | None) -> Item | None:
    """``item`` without its page, unless that is a dataset's."""
    return item if item is None or "/dataset/" in item.page else replace(item, page="")


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


def _covered(document: Document, words: Words, outlines: Outlines | None) -> Covered:
    return Covered(
        periods.told(document, words),
        periods.drawn(document, words),
        places.told(document, words),
        places.drawn(document, words, outlines) if outlines is not None else None,
    )
