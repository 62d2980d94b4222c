"""OAI-PMH 2.0: lists the records of a repository, and describes those in DataCite or Dublin Core.

``fetch`` asks the server who it is, chooses the richest format that can be described here, and walks the list to its
end, in windows of time where it breaks off; ``one`` asks for one record; ``describe`` reads one ``record`` element.
What goes wrong on the way is a sentence in the Listing, and a record that cannot be read, or that the server does not
give, is handed on as it is, to be put into quarantine. http://www.openarchives.org/OAI/2.0/
"""

from collections.abc import Generator, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from fairdict_harvesters.formats import datacite, oai_dc
from fairdict_harvesters.formats.answer import read
from fairdict_harvesters.formats.single import Single
from fairdict_harvesters.formats.talk import Refused, Talk
from fairdict_harvesters.formats.windows import Windows
from fairdict_harvesters.formats.xml import children, parse, words

from fairdict.harvester import Description, FetchError, Listing, Record, RecordError, Source, Web, local

summary = "OAI-PMH 2.0: repositories such as Dataverse, DSpace, Invenio and Zenodo, in DataCite or Dublin Core"

PREFIXES = (
    "datacite4",
    "oai_datacite4",
    "datacite",
    "oai_datacite",
    "oai_openaire",
    "datacite3",
    "oai_datacite3",
    "oai_dc",
)
"""The metadata prefixes that can be described, richest first."""

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


def fetch(source: Source, web: Web, since: str | None) -> Generator[Record, None, Listing]:
    """The records changed since ``since``, or all; returns a :class:`Listing`."""
    options: Options = source.settings(Options)
    talk = Talk(source, web)
    talk.identify()
    prefix = options.prefix or talk.choose(PREFIXES)
    start = "" if since is None else _before(since)
    windows = Windows(talk)
    yield from windows.records(prefix, start, options.sets)
    return Listing(
        cursor=talk.cursor,
        total=windows.total,
        full=windows.full,
        ended=windows.ended,
        tombstones=talk.tombstones,
        complaints=tuple(dict.fromkeys(talk.complaints)),
    )


def one(source: Source, web: Web, identifier: str) -> Record | None:
    """The record called ``identifier``, as the server gives it now; None where it knows none of that name. Raises
    FetchError where it does not answer."""
    options: Options = source.settings(Options)
    talk = Talk(source, web)
    prefix = options.prefix or talk.choose(PREFIXES)
    try:
        found = Single(talk, prefix, {"prefix": prefix}).named(identifier)
    except Refused as refused:
        raise refused.error(f"does not give “{identifier}”") from None
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
    payload = _payload(root, record)
    about = _reader(payload, record)(payload, source, record.identifier)
    header = next(children(root, "header"), None)
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
    yield about


def _parsed(record: Record) -> Any:
    try:
        return parse(record.body)
    except ValueError as error:
        raise RecordError(f"{_name(record)} cannot be read: {error}. Ask the partner to repair it.") from None


def _payload(root: Any, record: Record) -> Any:
    """The element that holds the description: in ``metadata``, in DataCite's envelope, or the root itself."""
    if local(root) == "record":
        metadata = next(children(root, "metadata"), None)
        inner = [] if metadata is None else list(children(metadata))
        if inner and all(_is_dublin_core(e) for e in inner):  # fields without the element that should hold them
            return metadata
        root = inner[0] if inner else None
    if root is not None and local(root) == "oai_datacite":
        root = next(root.iter("{*}resource"), None)
    if root is None or next(children(root), None) is None:
        raise RecordError(
            f"{_name(record)} has no metadata although it is not marked as deleted: ask the partner to repair or "
            "delete it."
        )
    return root


def _is_dublin_core(element: Any) -> bool:
    return str(element.tag).startswith(("{http://purl.org/dc/elements/1.1/}", "{http://purl.org/dc/terms/}"))


def _reader(payload: Any, record: Record) -> Any:
    space, _, name = str(payload.tag).rpartition("}")
    if name == "resource" and ("datacite" in space or "openaire" in space or not space):
        return datacite.describe
    if name in ("dc", "qualifieddc") or any(_is_dublin_core(e) for e in children(payload)):
        return oai_dc.describe
    where = f" of {space[1:]}" if space else ""
    raise RecordError(
        f"{_name(record)} is in a format that cannot be read here (<{name}>{where}): set “prefix” in this source's "
        f"options to one of {', '.join(PREFIXES)}."
    )


def _name(record: Record) -> str:
    return f"Record “{record.identifier}”" + (f" ({record.locator})" if record.locator else "")


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
