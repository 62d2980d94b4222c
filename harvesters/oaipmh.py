"""OAI-PMH 2.0: lists the records of a repository, and describes those in the formats that prefixes.py names.

``fetch`` asks the server who it is, chooses the richest format that can be described here, and walks the list to its
end, in windows of time where it breaks off; ``one`` asks for one record; ``describe`` reads one ``record`` element.
What goes wrong on the way is a sentence in the Listing, and a record that cannot be read, or that the server does not
give, is handed on as it is, to be put into quarantine. http://www.openarchives.org/OAI/2.0/
"""

from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from fairdict_harvesters.formats import payload
from fairdict_harvesters.formats.answer import read
from fairdict_harvesters.formats.at_hand import xml_in
from fairdict_harvesters.formats.position import reading
from fairdict_harvesters.formats.prefixes import PREFIXES
from fairdict_harvesters.formats.single import Single
from fairdict_harvesters.formats.talk import Refused, Talk
from fairdict_harvesters.formats.windows import Windows
from fairdict_harvesters.formats.xml import children, parse, words

from fairdict.harvester import (
    Description,
    FetchError,
    Listing,
    Mark,
    Record,
    RecordError,
    Response,
    Source,
    Tested,
    Web,
)

summary = (
    "OAI-PMH 2.0: repositories such as Dataverse, DSpace, Invenio and Zenodo, in DCAT, DataCite, DDI, ISO 19139, …"
)
protocol = "OAI-PMH 2.0, http://www.openarchives.org/OAI/openarchivesprotocol.html"
DIALECTS = payload.DIALECTS
TESTED = (
    Tested("server", "pycsw 2.6.2"),
    Tested("records", "exchanges with Zenodo; DataCite, Dublin Core and ISO 19139 of some twenty-five repositories"),
    Tested("written", "MODS, DIDL, DDI and OpenAIRE 4"),
)

OVERLAP = timedelta(hours=1)
"""How far before the last run's cursor the next list begins: indexes lag behind, and what is unchanged costs little."""

DATASET_TYPES: frozenset[str] = frozenset(
    {
        *("dataset", "datasets", "data set", "data", "research data", "researchdata", "doc-type:researchdata"),
        *(
            "survey data",
            "observational data",
            "experimental data",
            "simulation data",
            "numeric data",
            "geospatial data",
        ),
        *("clinical trial data", "aggregated data", "compiled data", "encoded data", "genomic data", "recorded data"),
        *("measurement and test data", "onderzoeksdata", "onderzoeksgegevens", "forschungsdaten", "jeu de données"),
        *("info:eu-repo/semantics/dataset", "http://purl.org/dc/dcmitype/dataset", "collection"),
        *("http://purl.org/dc/dcmitype/collection", "http://purl.org/coar/resource_type/c_ddb1", "c_ddb1"),
        *("acf7-8yt9", "c_cb28", "fxf3-d3g7", "am6w-6qaw", "63ng-b465", "a8f1-npv9", "2h0m-x761", "h41y-fw7b"),
        *("dd58-gfsx", "ff4c-28rk", "cqmr-7k63", "w2xt-7017", "nhd0-w6sy"),
        *("datasetseries", "nongeographicdataset"),
    }
)
"""Type words, in small letters, that count as a dataset: what repositories call research data, OpenAIRE's and DCMI's
terms, and COAR's ``dataset`` (c_ddb1) with its narrower terms. DataCite's *Collection* counts, being how repositories
describe a dataset of datasets. Image, Sound, Audiovisual, Model, Workflow and Software do not, although they may hold
data: whoever wants them names them in ``select.types``; and ``info:eu-repo/semantics/other`` says nothing."""


@dataclass(frozen=True)
class Options:
    """``prefix``: the metadata format to ask for (default: the richest that can be read). ``sets``: the sets to list
    (default: all there is)."""

    prefix: str = ""
    sets: tuple[str, ...] = ()


def fetch(source: Source, web: Web, since: str | None) -> Generator[Record | Mark, None, Listing]:
    """The records changed since ``since``, or all; returns a :class:`Listing`."""
    return _walk(source, web, since, None)


def resume(source: Source, web: Web, since: str | None, position: str) -> Generator[Record | Mark, None, Listing]:
    """What is left of the list of an interrupted run: from its token on or, where that has expired, in windows."""
    with reading(position) as said:
        if not (isinstance(said["prefix"], str) and isinstance(said["cursor"], str) and isinstance(said["part"], dict)):
            raise TypeError
    return _walk(source, web, since, said)


def _walk(
    source: Source, web: Web, since: str | None, position: Mapping[str, Any] | None
) -> Generator[Record | Mark, None, Listing]:
    options: Options = source.settings(Options)
    talk = Talk(source, web)
    talk.identify()
    if position is None:
        prefix = options.prefix or talk.choose(PREFIXES)
    else:
        prefix, talk.cursor = position["prefix"], position["cursor"]
        talk.complaints.extend(str(c) for c in position.get("complaints", ()))
    start = "" if since is None else _before(since)
    came: set[str] = set()
    while True:
        windows = Windows(talk)
        try:
            for found in windows.records(prefix, start, options.sets, position):
                if isinstance(found, Record):
                    came.add(found.hints.get("set", ""))
                yield found
            break
        except FetchError as error:
            if came or error.kind != "misdirected":
                raise
            if wrong := talk.unlisted(options.sets):
                raise FetchError(f"{error.message} {wrong}", kind=error.kind, url=error.url) from None
            following = "" if options.prefix or position is not None else talk.instead(prefix)
            if not following:
                raise
            prefix = following
    if since is None and position is None:
        _compare(talk, options.sets, came)
    return Listing(
        cursor=talk.cursor,
        total=windows.total,
        full=windows.full,
        ended=windows.ended,
        tombstones=talk.tombstones,
        complaints=tuple(dict.fromkeys(talk.complaints)),
    )


def _compare(talk: Talk, sets: tuple[str, ...], came: set[str]) -> None:
    """Tells of sets that gave nothing and that the server does not list; raises FetchError where nothing came."""
    wrong = talk.unlisted([name for name in sets if name not in came])
    if wrong and not came:
        raise FetchError(wrong, kind="misdirected", url=talk.base)
    if wrong:
        talk.complaints.append(wrong)


def one(source: Source, web: Web, identifier: str) -> Record | None:
    """The record called ``identifier``, as the server gives it now; None where it knows none of that name. Raises
    FetchError where it does not answer."""
    options: Options = source.settings(Options)
    talk = Talk(source, web)
    prefix = options.prefix or talk.choose(PREFIXES)
    while True:
        try:
            found = Single(talk, prefix, {"prefix": prefix}).named(identifier)
            break
        except Refused as refused:
            following = "" if options.prefix else talk.instead(prefix)
            if not following:
                raise refused.error(f"does not give “{identifier}”") from None
            prefix = following
    return None if found is None else replace(found, hints={**found.hints, **_set(found, options.sets)})


def _set(record: Record, sets: tuple[str, ...]) -> dict[str, str]:
    """The hint of the set in which a list would have given ``record``: the first one asked for that holds it."""
    try:
        specs = [words(e) for e in parse(record.body).iter("{*}setSpec")]
    except ValueError:
        specs = []
    found = next((s for s in sets if any(spec == s or spec.startswith(f"{s}:") for spec in specs)), "")
    return {"set": found} if found else {}


def _before(since: str) -> str:
    """The time :data:`OVERLAP` before ``since``; a text that is a day, or no time at all, stays as it is."""
    try:
        moment = datetime.fromisoformat(since)
    except ValueError:
        return since
    if "T" not in since:
        return since
    return (moment - OVERLAP).strftime("%Y-%m-%dT%H:%M:%SZ")


def describe(record: Record, source: Source) -> Iterator[Description]:
    """The description in one record; raises RecordError for one that has none or is in a format not known here."""
    if record.deleted:
        return
    if reason := record.hints.get("refused"):
        told = reason.rstrip(".")
        raise RecordError(f"{_name(record)} is listed, but does not come: {told}. Ask the partner to repair it.")
    root = _parsed(record)
    if record.hints.get("nameless"):
        raise RecordError(
            f"{_name(record)} has no identifier in its header, so that it cannot be known again: ask the partner to "
            "give it one."
        )
    header = next(children(root, "header"), None)
    for about in payload.describe(root, source, record.identifier, _name(record)):
        yield _completed(about, record, header)


def _completed(about: Description, record: Record, header: Any) -> Description:
    """``about`` with what the record says around it: its sets, and that it was mended."""
    about.sets = [words(e) for e in children(header, "setSpec")] if header is not None else []
    asked = record.hints.get("set", "")
    if asked and asked not in about.sets:
        about.sets.append(asked)
    about.page = about.page or record.page
    if record.hints.get("mended"):
        about.issue(
            "record-mended",
            "Characters that XML forbids were removed from the page of this record; remove them at the source.",
            where=record.locator,
        )
    return about


def _parsed(record: Record) -> Any:
    try:
        return parse(record.body)
    except ValueError as error:
        raise RecordError(f"{_name(record)} cannot be read: {error}. Ask the partner to repair it.") from None


def _name(record: Record) -> str:
    return f"Record “{record.identifier}”" + (f" ({record.locator})" if record.locator else "")


def contained(response: Response) -> list[Record]:
    """The records in an answer of OAI-PMH, or the one that a bare description in XML is; empty for anything else."""
    return xml_in(response)


_DOORS = ("oai", "oai2d", "server/oai/request")
_VERBS = frozenset({"verb", "metadataPrefix", "set", "from", "until", "resumptionToken", "identifier"})


def speaks(url: str, web: Web) -> str | None:
    """The base address of the OAI-PMH server that answers at ``url``, or at one of the usual places of its host where
    ``url`` names no more than that; None where there is none."""
    parts = urlsplit(url)
    if parts.scheme.lower() not in ("http", "https"):
        return None
    kept = [(k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if k not in _VERBS]
    bases = [urlunsplit(parts._replace(query=urlencode(kept), fragment=""))]
    if parts.path in ("", "/") and not parts.query:
        bases += [urljoin(url, f"/{door}") for door in _DOORS]
    failure: FetchError | None = None
    for base in bases:
        try:
            answer = read(web.get(base, params={"verb": "Identify"}, check_status=False).body)
        except ValueError:
            continue
        except FetchError as error:
            if error.kind in ("dns", "connect", "private", "budget", "tls", "proxy"):  # the same at each of them
                raise
            failure = failure or error
            continue
        if answer.root is not None and next(children(answer.root, "Identify"), None) is not None:
            return base
    if failure is not None:
        raise failure
    return None
