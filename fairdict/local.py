"""A file of the steward's, read as if it had been fetched.

Takes an address as written in the configuration (a path or ``file:``), leaves a
:class:`fairdict.model.Response` whose ``url`` is that same text, so that no folder of this machine is
published by accident.
"""

from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path
from urllib.parse import unquote, urlsplit

from fairdict.errors import FetchError
from fairdict.model import Response

MEDIA_TYPES = {
    ".csv": "text/csv",
    ".geojson": "application/geo+json",
    ".gz": "application/gzip",
    ".htm": "text/html",
    ".html": "text/html",
    ".json": "application/json",
    ".jsonld": "application/ld+json",
    ".n3": "text/n3",
    ".nq": "application/n-quads",
    ".nt": "application/n-triples",
    ".ods": "application/vnd.oasis.opendocument.spreadsheet",
    ".owl": "application/rdf+xml",
    ".rdf": "application/rdf+xml",
    ".trig": "application/trig",
    ".tsv": "text/tab-separated-values",
    ".ttl": "text/turtle",
    ".txt": "text/plain",
    ".xls": "application/vnd.ms-excel",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".xml": "application/xml",
    ".zip": "application/zip",
}


def read_file(address: str, base: Path | None, *, cap: int, now: datetime) -> Response:
    """The file at ``address``, relative to ``base``; FetchError ``status`` (404, 403), ``too-large`` or
    ``scheme``."""
    path = _path(address, base)
    try:
        with path.open("rb") as file:
            body = file.read(cap + 1)
        changed = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    except (FileNotFoundError, NotADirectoryError):
        message = f"The file {path} does not exist: check the path, which is relative to the file that names it."
        raise FetchError(message, kind="status", url=address, status=404) from None
    except (OSError, ValueError):
        message = f"The file {path} cannot be read: make it a readable file."
        raise FetchError(message, kind="status", url=address, status=403) from None
    if len(body) > cap:
        message = f"The file {path} is larger than {cap:,} bytes: split it, or raise the limit."
        raise FetchError(message, kind="too-large", url=address)
    headers = {
        "content-length": str(len(body)),
        "content-type": MEDIA_TYPES.get(path.suffix.lower(), "application/octet-stream"),
        "last-modified": format_datetime(changed, usegmt=True),
    }
    return Response(address, 200, headers, body, stamp(now))


def stamp(now: datetime) -> str:
    """A moment as ``YYYY-MM-DDThh:mm:ssZ``."""
    return now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _path(address: str, base: Path | None) -> Path:
    scheme, colon, rest = address.partition(":")
    if colon and scheme.lower() == "file":
        address = unquote(urlsplit(address).path if rest.startswith("//") else rest)
    elif rest.startswith("//"):
        message = f"{address} does not begin with http://, https:// or file:, nor is it a path: correct the address."
        raise FetchError(message, kind="scheme", url=address)
    return Path(address) if base is None else base / address
