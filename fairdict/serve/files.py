"""The site's files over HTTP, with their right types.

Takes the folder ``public/``, which may be exchanged underneath at any moment; leaves nothing.
"""

import os
from collections.abc import Iterator
from mimetypes import guess_type
from pathlib import Path
from typing import BinaryIO
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.responses import RedirectResponse, Response, StreamingResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from fairdict.document import digest

TYPES = {
    ".ttl": "text/turtle; charset=utf-8",
    ".jsonld": "application/ld+json",
    ".gz": "application/gzip",
    ".bib": "application/x-bibtex; charset=utf-8",
    ".ris": "application/x-research-info-systems; charset=utf-8",
    ".atom": "application/atom+xml; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
}
NAMED = {"void": TYPES[".ttl"], "SHA256SUMS": "text/plain; charset=utf-8"}
"""The types of files that have no suffix."""
WHOLE = 2**22
"""Bytes up to which a file is read at once."""
POLICY = "default-src 'self'; base-uri 'self'; form-action 'self'; frame-ancestors 'self'"


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
    """What the site holds under ``path``; a folder is its index."""
    parts = [part for part in path.split("/") if part]
    if any(part in (".", "..") or "\0" in part or "\\" in part for part in parts):
        return None
    file = public.joinpath(*parts)
    try:
        if not file.is_dir():
            return _file(file, scope) if not path.endswith("/") else None
        if path.endswith("/"):
            return _file(file / "index.html", scope)
        return RedirectResponse(f"/{quote('/'.join(parts))}/") if (file / "index.html").is_file() else None
    except OSError:  # not there, or a name too long for any file
        return None


def _missing(public: Path, scope: Scope) -> Response:
    try:
        return _file(public / "404.html", scope, 404)
    except OSError:
        return Response("Not found\n", 404, media_type="text/plain")


def _file(path: Path, scope: Scope, status: int = 200) -> Response:
    """An open file as an answer; OSError where there is none."""
    opened = path.open("rb")
    found = os.fstat(opened.fileno())
    body = opened.read() if found.st_size <= WHOLE else b""
    if body or found.st_size == 0:
        opened.close()
    # A tag after the content outlives an exchange; of a large file, what the file system says must do.
    tag = digest(body) if opened.closed else f"{found.st_ino:x}-{found.st_mtime_ns:x}-{found.st_size:x}"
    headers = {"content-security-policy": POLICY, "content-type": _type(path), "etag": f'"{tag}"'}
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
    known = TYPES.get(path.suffix) or NAMED.get(path.name)
    if known is not None:
        return known
    guessed = guess_type(path.name)[0] or "application/octet-stream"
    return f"{guessed}; charset=utf-8" if guessed.startswith("text/") else guessed
