"""DDI documents: in a file, a folder or a zip, at an address, on the addresses listed, or linked from a page.

``url`` is the document itself, a zip of documents, a page that links to them, or a pattern with ``{}`` for each of the
``identifiers``, as the export of a Nesstar server, a NADA catalogue or a Dataverse has. ``fetch`` yields one record for
each study found; where nothing changed since the last run the servers may say so. https://ddialliance.org/
"""

import re
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urljoin

import orjson
from fairdict_harvesters.formats import ddi_lifecycle, ddi_terms, payload
from fairdict_harvesters.formats.ddi_documents import ACCEPT, WEB, Visit, records
from fairdict_harvesters.formats.position import reading
from fairdict_harvesters.formats.xml import parse

from fairdict.errors import ConfigError
from fairdict.harvester import (
    Description,
    FetchError,
    Listing,
    Mark,
    Record,
    RecordError,
    Source,
    Tested,
    Web,
)

summary = "DDI-Codebook and DDI-Lifecycle documents: a file, a folder or zip, an address, or those a page links to"
protocol = "documents of DDI-Codebook 1.2.2 to 2.5 and DDI-Lifecycle 3, https://ddialliance.org/"
DIALECTS = (ddi_terms.DIALECT, ddi_lifecycle.DIALECT)
TESTED = (Tested("written", "DDI-Codebook and DDI-Lifecycle"),)
DATASET_TYPES = frozenset({"dataset"})
"""A study with data is a dataset, whatever its kind of data is called."""

STRIDE = 50
"""Addresses between two places from which an interrupted run can go on."""


@dataclass(frozen=True)
class Options:
    """``addresses``: where the documents are, relative to ``url`` (default: what is at ``url``). ``identifiers``: what
    ``{}`` in ``url`` stands for, one document each. ``include``: a regular expression; of a page's links only those
    with it are followed (default: those that end in .xml or speak of DDI)."""

    addresses: tuple[str, ...] = ()
    identifiers: tuple[str, ...] = ()
    include: str = r"\.xml$|\bddi\b"


def fetch(source: Source, web: Web, since: str | None) -> Generator[Record | Mark, None, Listing]:
    """Every study as a record; raises FetchError where the only document cannot be read."""
    return _walk(Visit(source, web, _states(since)), 0)


def resume(source: Source, web: Web, since: str | None, position: str) -> Generator[Record | Mark, None, Listing]:
    """What is left of the addresses from ``position`` on."""
    visit = Visit(source, web, _states(since))
    with reading(position) as said:
        begin, visit.came, visit.unchanged = int(said["begin"]), int(said["came"]), int(said["unchanged"])
        visit.states, visit.names = dict(said["states"]), dict(said["names"])
        visit.complaints, visit.ended = [str(c) for c in said["complaints"]], bool(said["ended"])
    return _walk(visit, begin)


def _walk(visit: Visit, begin: int) -> Generator[Record | Mark, None, Listing]:
    source = visit.source
    options: Options = source.settings(Options)
    starts = _starts(source, options)
    for number, start in list(enumerate(starts, 1))[begin:]:
        try:
            for record in records(visit, start, options.include, follow=not (options.addresses or options.identifiers)):
                visit.came += 1
                yield record
        except FetchError as error:
            if len(starts) == 1 or error.kind in ("dns", "budget", "private"):
                raise
            visit.tell(error.message)
        if number % STRIDE == 0 and number < len(starts):
            yield visit.mark(number)
    if visit.unchanged and not visit.came and visit.ended:
        return Listing(cursor=_written(visit.states), full=False, unmodified=True)
    if not visit.came and not visit.complaints:
        visit.complaints.append(f"{source.url} holds no study in DDI: check that it leads to DDI documents.")
    return Listing(
        cursor=_written(visit.states) if visit.ended else "",
        full=not visit.unchanged,
        ended=visit.ended,
        complaints=tuple(visit.complaints),
    )


def _states(since: str | None) -> dict[str, dict[str, str]]:
    try:
        found = orjson.loads(since or "{}")
    except orjson.JSONDecodeError:
        return {}
    return {k: v for k, v in found.items() if isinstance(v, dict)} if isinstance(found, dict) else {}


def _written(states: dict[str, dict[str, str]]) -> str:
    kept = {k: v for k, v in states.items() if v}
    return orjson.dumps(kept, option=orjson.OPT_SORT_KEYS).decode() if kept else ""


def _starts(source: Source, options: Options) -> list[str]:
    """The addresses to ask, or paths to read."""
    where = f"[sources.{source.name}.options]"
    try:
        re.compile(options.include)
    except re.error as error:
        raise ConfigError(f"include in {where} is no regular expression: {error}.") from None
    if options.identifiers and "{}" not in source.url:
        raise ConfigError(f"identifiers in {where} need “{{}}” in `url`, where each of them is to stand.")
    if options.identifiers:
        return [
            source.url.replace("{}", quote(i, safe=":/" if "?" in source.url else ":")) for i in options.identifiers
        ]
    online = source.url.lower().startswith(WEB)
    if options.addresses:
        return [urljoin(source.url, a) if online else str(Path(source.url).parent / a) for a in options.addresses]
    folder = source.folder / source.url
    if not online and "://" not in source.url and folder.is_dir():
        return sorted(str(p) for p in folder.rglob("*") if p.suffix.lower() in (".xml", ".zip") and p.is_file())
    return [source.url]


def describe(record: Record, source: Source) -> Iterator[Description]:
    """The description of one study; raises RecordError for what cannot be read."""
    name = f"Study “{record.identifier}”" + (f" ({record.locator})" if record.locator else "")
    try:
        root = parse(record.body)
    except ValueError as error:
        raise RecordError(f"{name} cannot be read: {error}. Ask the partner to repair it.") from None
    for about in payload.describe(root, source, record.identifier, name):
        about.page = about.page or record.page
        yield about


def one(source: Source, web: Web, identifier: str) -> Record | None:
    """The study called ``identifier``; None where none of the documents holds it."""
    options: Options = source.settings(Options)
    visit = Visit(source, web, {})
    for start in _starts(source, options):
        for record in records(visit, start, options.include, follow=not (options.addresses or options.identifiers)):
            if record.identifier == identifier:
                return record
    return None


def speaks(url: str, web: Web) -> str | None:
    """``url``, where a DDI document is found there; None where it is anything else."""
    response = web.get(url, accept=ACCEPT) if url.lower().startswith(WEB) else web.read(url)
    try:
        root = parse(response.body)
    except ValueError:
        return None
    return url if next(root.iter("{*}codeBook", "{*}StudyUnit"), None) is not None else None
