"""One dataset's accounts in several formats, brought into a form in which they can be laid side by side."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from fairdict_harvesters import datacite, dataverse, oaipmh, schemaorg

from fairdict.config import Source
from fairdict.harvester import Record

HOME = "https://data.hanzeland.example/"
READERS = {"xml": oaipmh, "json": datacite, "schema": schemaorg, "dataverse": dataverse}
MEDIA = {"xml": "application/xml", "json": "application/json", "dataverse": "application/json"}


def account(make_source: Callable[..., Source], form: str, body: bytes, identifier: str) -> dict[str, Any]:
    """The document that the harvester of ``form`` makes of ``body``, ready to be compared."""
    media = MEDIA.get(form, "application/ld+json")
    record = Record(identifier, body, media, page=HOME if form == "schema" else "")
    [found] = READERS[form].describe(record, make_source(READERS[form].__name__.rpartition(".")[2], HOME))
    return {term: _plain(value) for term, value in found.document().items() if term not in ("authorList", "type")}


def differing(one: Mapping[str, Any], other: Mapping[str, Any]) -> set[str]:
    """The properties that two accounts do not say alike."""
    return {term for term in one.keys() | other.keys() if one.get(term) != other.get(term)}


def _plain(value: Any) -> Any:
    """A value without the order of what has none, and without the names that a document gives its own nodes."""
    if isinstance(value, list):
        return sorted((_plain(v) for v in value), key=lambda v: json.dumps(v, sort_keys=True))
    if isinstance(value, dict):
        return {k: _plain(v) for k, v in value.items() if not (k == "id" and str(v).startswith("#"))}
    return value
