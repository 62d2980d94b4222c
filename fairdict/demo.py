"""The six partners of the example, served on loopback so that a demonstration harvests over real HTTP.

Takes the example's ``feeds`` folder; gives an ASGI application (an OAI-PMH 2.0 provider for the university,
files and landing pages for the others) and a small server to run one. The feeds are written for
``http://127.0.0.1:8460/``; another base is put in its place on the way out. Dates are those of the feeds,
never the clock's.
"""

import hashlib
import io
import tomllib
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from fairdict.errors import FairdictError
from fairdict.provider import Provider
from fairdict.university import University

BASE = "http://127.0.0.1:8460/"
DATED = "Tue, 01 Sep 2026 06:00:00 GMT"
ROBOTS = f"""User-agent: *
Disallow: /hospital/omgeving/

Sitemap: {BASE}company/sitemap.xml
Sitemap: {BASE}citizens/sitemap.xml
"""
TEXT = "text/plain; charset=utf-8"
HTML = "text/html; charset=utf-8"
TYPES = {
    ".csv": "text/csv; charset=utf-8",
    ".geojson": "application/geo+json",
    ".html": HTML,
    ".json": "application/json",
    ".ttl": "text/turtle; charset=utf-8",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".xml": "application/xml; charset=utf-8",
}


@dataclass(frozen=True)
class Feeds:
    """The files of the example and the address they are served from."""

    folder: Path
    base: str

    def settings(self, name: str) -> dict[str, Any]:
        """One of the TOML files that say what is served; FairdictError where it is missing."""
        try:
            return tomllib.loads((self.folder / name).read_text(encoding="utf-8"))
        except FileNotFoundError:
            message = f"{self.folder} does not hold the example's feeds: {name} is missing; copy the example anew."
            raise FairdictError(message) from None

    def file(self, path: str) -> tuple[bytes, str] | None:
        """A file with its addresses put right, and its media type; None for what is not there."""
        if path == "robots.txt":
            return self.moved(ROBOTS.encode()), TEXT
        root = self.folder.resolve()
        found = (root / path).resolve()
        if found.is_dir():
            found = found / "index.html"
        if not found.is_relative_to(root) or not found.is_file() or found.suffix not in TYPES:
            return None
        body = found.read_bytes()
        return self._rezipped(body) if found.suffix == ".xlsx" else self.moved(body), TYPES[found.suffix]

    def moved(self, body: bytes) -> bytes:
        """``body`` with the actual base in place of the written one."""
        return body.replace(BASE.encode(), self.base.encode())

    def _rezipped(self, body: bytes) -> bytes:
        """A workbook with its addresses put right; byte for byte the same where there is nothing to do."""
        if self.base == BASE:
            return body
        target = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(body)) as old, zipfile.ZipFile(target, "w") as new:
            for member in old.infolist():
                new.writestr(member, self.moved(old.read(member)))
        return target.getvalue()


def partners(folder: Path, base: str) -> Starlette:
    """The application that answers for all six partners.

    ``folder`` is the example's ``feeds``, ``base`` the address it is served from. Raises FairdictError
    where the folder is not the example's.
    """
    feeds = Feeds(folder, base.rstrip("/") + "/")
    pages = feeds.settings("pages.toml")
    university = folder / "university"
    repository = Provider(
        University(
            feeds.settings("university/repository.toml"),
            f"{feeds.base}university/oai",
            lambda name: feeds.moved((university / name).read_bytes()),
        )
    )

    async def oai(request: Request) -> Response:
        query = (await request.body()).decode() if request.method == "POST" else request.url.query
        body = repository.answer(parse_qsl(query, keep_blank_values=True))
        return Response(body, headers={"Date": DATED}, media_type="text/xml; charset=utf-8")

    async def anything(request: Request) -> Response:
        path = request.url.path.lstrip("/")
        if path in pages:
            return _page(feeds, pages[path])
        return _file(feeds.file(path), request.headers)

    routes = [Route("/university/oai", oai, methods=["GET", "POST"]), Route("/{path:path}", anything)]
    return Starlette(routes=routes)


def _file(found: tuple[bytes, str] | None, asked: Mapping[str, str]) -> Response:
    """A file, its unchanged state, or 404."""
    if found is None:
        return Response(b"Not found\n", 404, {"Date": DATED}, TEXT)
    body, media_type = found
    tag = f'"{hashlib.sha256(body).hexdigest()[:24]}"'
    headers = {"Date": DATED, "ETag": tag, "Last-Modified": DATED}
    known = asked.get("if-none-match")
    if known == tag or (known is None and asked.get("if-modified-since") == DATED):
        return Response(status_code=304, headers=headers)
    return Response(body, headers=headers, media_type=media_type)


def _page(feeds: Feeds, page: dict[str, Any]) -> Response:
    """A landing page as small as they come, with the status that ``pages.toml`` asks for."""
    title, text, lang = (escape(page[key]) for key in ("title", "text", "lang"))
    status = page.get("status", 200)
    headers = {"Date": DATED}
    if status == 401:
        headers["WWW-Authenticate"] = 'Basic realm="example"'
    if "location" in page:
        headers["Location"] = feeds.base + page["location"]
    html = f'<!doctype html>\n<html lang="{lang}">\n<meta charset="utf-8">\n<title>{title}</title>\n'
    return Response(f"{html}<h1>{title}</h1>\n<p>{text}</p>\n</html>\n", status, headers, HTML)
