"""A graph at a web address: asked for in every way that servers know.

Takes the door to the network and an address; leaves the answer that holds RDF. A server that answers with a web page is
asked for what the page or its header names as another form of itself, and then for the usual file names beside it.
"""

from collections.abc import Iterator
from urllib.parse import urlsplit

from fairdict_harvesters.formats.links import head, is_page, near, of_answer

from fairdict.harvester import FetchError, Response, Web
from fairdict.links import of_page
from fairdict.rdf import ACCEPT, FORMATS, SUFFIXES

ANY = f"{ACCEPT}, application/n-quads;q=0.6, application/trig;q=0.6"
ANY_OR_PAGE = f"{ANY}, text/html;q=0.1"
BESIDE = (".ttl", ".rdf", ".jsonld")
TRIES = 4
_FORMS = frozenset({"alternate", "describedby"})


def ask(web: Web, address: str, *, etag: str = "", modified: str = "", tries: int = TRIES) -> Response:
    """The answer at ``address`` that holds RDF (or a 304); raises FetchError where there is none, ``misdirected`` for a
    page that leads to no graph within ``tries`` more questions."""
    response = _get(web, address, etag, modified)
    if response.status == 304 or not is_page(response):
        return response
    failure: FetchError | None = None
    for other in list(_others(response))[:tries]:
        try:
            found = web.get(other, accept=ANY)
        except FetchError as error:
            if error.kind not in ("status", "misdirected", "malformed"):
                failure = failure or error
            continue
        if found.media_type in FORMATS or not is_page(found):
            return found
    if failure is not None:
        raise failure
    raise FetchError(
        f"{address} answered with a web page where text/turtle was asked for: check that the address is that of the "
        "feed and needs no log-in.",
        kind="misdirected",
        url=address,
        status=response.status,
    )


def _get(web: Web, address: str, etag: str, modified: str) -> Response:
    try:
        return web.get(address, accept=ANY_OR_PAGE, etag=etag, modified=modified)
    except FetchError as error:
        if error.status not in (406, 415):  # some refuse the whole list for one word they do not know
            raise
        return web.get(address, accept="*/*", etag=etag, modified=modified)


def _others(response: Response) -> Iterator[str]:
    """Where the graph of a page may lie, on its own host."""
    seen = {response.url}
    page = head(response)
    links = [*of_answer(response), *(of_page(page, response.url) if page is not None else [])]
    named = [link for link in links if link.relation in _FORMS and link.media_type in FORMATS]
    order = list(FORMATS)
    for link in sorted(named, key=lambda found: order.index(found.media_type)):
        found = near(link.target, response.url)
        if found and found not in seen:
            seen.add(found)
            yield found
    parts = urlsplit(response.url)
    path = parts.path.rstrip("/")
    if path and not any(path.lower().endswith(s) for s in SUFFIXES):
        for suffix in BESIDE:
            found = parts._replace(path=path.removesuffix(".html") + suffix, fragment="").geturl()
            if found not in seen:
                yield found
