"""The site's files over HTTP, with their right types, and the form of a thing that a client asks for.

Takes the folder ``public/``, which may be exchanged underneath at any moment; leaves nothing. A folder's address stands
for what its files describe: a client that prefers another form than the page is sent on to it (303).
"""

import os
from collections.abc import Iterator, Mapping
from mimetypes import guess_type
from pathlib import Path
from typing import BinaryIO
from urllib.parse import quote

from pyoxigraph import RdfFormat, parse, serialize
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.responses import RedirectResponse, Response, StreamingResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from fairdict.document import digest
from fairdict.publish.hosting import NAMED, POLICY, SPOKEN, TYPES
from fairdict.serve.negotiation import chosen

FORMS = {
    "text/html": "index.html",
    "text/turtle": "index.ttl",
    "application/ld+json": "index.jsonld",
    "application/x-bibtex": "cite.bib",
    "application/x-research-info-systems": "cite.ris",
    "application/vnd.citationstyles.csl+json": "cite.json",
}
"""The files of a folder that say the same thing, by media type."""
MADE = {".rdf": "application/rdf+xml", ".nt": "application/n-triples"}
"""Forms that are made of the Turtle file when somebody asks for them, by suffix."""
RDF = {".rdf": RdfFormat.RDF_XML, ".nt": RdfFormat.N_TRIPLES}
VARY = {"vary": "Accept"}
WHOLE = 2**22
"""Bytes up to which a file is read at once."""


def site(public: Path, others: ASGIApp | None = None) -> ASGIApp:
    """The application that serves ``public``; ``others`` answers for what the site does not hold.

    A file is opened once, and size, tag and bytes are those of the open file: the tree may be exchanged between two
    looks at a path, and a size from one generation with bytes from the next would break the answer off.
    """

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        path = str(scope["path"])
        robots = others is not None and path == "/robots.txt"  # the partners' own, where they share the host
        found = None if robots else await run_in_threadpool(_found, public, path, scope)
        if found is None and others is not None:
            await others(scope, receive, send)
            return
        if scope["method"] not in ("GET", "HEAD"):
            found = Response("Only GET and HEAD are answered here.\n", 405, {"allow": "GET, HEAD"}, "text/plain")
        if found is None:
            found = await run_in_threadpool(_missing, public, scope)
        await found(scope, receive, send)

    return answer


def _found(public: Path, path: str, scope: Scope) -> Response | None:
    """What the site holds under ``path``; a folder is its index, or the form of it that was asked for."""
    parts = [part for part in path.split("/") if part]
    if any(part in (".", "..") or "\0" in part or "\\" in part for part in parts):
        return None
    file = public.joinpath(*parts)
    try:
        if not file.is_dir():
            return _plain_file(file, scope) if not path.endswith("/") else None
        return _folder(file, "".join(f"/{quote(part)}" for part in parts), path.endswith("/"), scope)
    except OSError:  # not there, or a name too long for any file
        return None


def _folder(folder: Path, address: str, whole: bool, scope: Scope) -> Response | None:
    """A folder in the form that was asked for, None where it holds none; ``whole`` says that the address ends in a
    slash, as a page's must.

    One that holds a page alone gives it to every client, whatever it asks for.
    """
    forms = offered(folder)
    if not forms:
        return None
    several = len(forms) > 1
    form = forms.get(chosen(Headers(scope=scope).get("accept", ""), forms), "") if several else "index.html"
    headers = VARY if several else {}
    if not form:
        return Response(f"This can be had as {', '.join(forms)}.\n", 406, headers, "text/plain")
    if form != "index.html":
        return RedirectResponse(f"{address}/{form}", 303, headers)
    if not whole:
        return RedirectResponse(f"{address}/", headers=headers)
    return _file(folder / "index.html", scope, headers=headers)


def offered(folder: Path) -> dict[str, str]:
    """The forms in which what ``folder`` is about can be had: names of files by media type, the page first."""
    found = {media_type: name for media_type, name in FORMS.items() if (folder / name).is_file()}
    if "text/turtle" in found:
        found |= {media_type: f"index{suffix}" for suffix, media_type in MADE.items()}
    return found


def _plain_file(path: Path, scope: Scope) -> Response:
    """A file; one of those that are made of a Turtle file beside it when they are asked for."""
    if path.suffix in MADE and path.stem == "index" and not path.is_file():
        body = serialize(parse(path=path.with_suffix(".ttl"), format=RdfFormat.TURTLE), format=RDF[path.suffix])
        assert body is not None  # no output was given
        headers = {"content-security-policy": POLICY, "content-type": MADE[path.suffix], "etag": f'"{digest(body)}"'}
        return Response(b"" if scope["method"] == "HEAD" else body, headers=headers)
    return _file(path, scope)


def _missing(public: Path, scope: Scope) -> Response:
    try:
        return _file(public / "404.html", scope, 404)
    except OSError:
        return Response("Not found\n", 404, media_type="text/plain")


def _file(path: Path, scope: Scope, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """An open file as an answer, with ``headers`` beside its own; OSError where there is none."""
    opened = path.open("rb")
    found = os.fstat(opened.fileno())
    body = opened.read() if found.st_size <= WHOLE else b""
    if body or found.st_size == 0:
        opened.close()
    # A tag after the content outlives an exchange; of a large file, what the file system says must do.
    tag = digest(body) if opened.closed else f"{found.st_ino:x}-{found.st_mtime_ns:x}-{found.st_size:x}"
    headers = {**(headers or {}), "content-security-policy": POLICY, "content-type": _type(path), "etag": f'"{tag}"'}
    asked = Headers(scope=scope).get("if-none-match", "")
    if status == 200 and (headers["etag"] in asked or asked.strip() == "*"):
        opened.close()
        return Response(status_code=304, headers=headers)
    if opened.closed:
        return Response(body, status, headers)
    headers["content-length"] = str(found.st_size)
    if scope["method"] == "HEAD":
        opened.close()
        return Response(None, status, headers)
    return StreamingResponse(_parts(opened), status, headers)


def _parts(opened: BinaryIO) -> Iterator[bytes]:
    with opened:
        while part := opened.read(2**18):
            yield part


def _type(path: Path) -> str:
    known = TYPES.get(path.suffix) or NAMED.get(path.name) or guess_type(path.name)[0] or "application/octet-stream"
    return f"{known}; charset=utf-8" if known.startswith("text/") or path.suffix in SPOKEN else known
