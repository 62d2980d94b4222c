"""One address tried: asked with HEAD, then with GET where HEAD is refused or does not tell enough.

Takes the door to the network, a :class:`fairdict.targets.Target` and what was known before; leaves
:class:`fairdict.model.Evidence`. An HTTP answer of any kind is an answer; where none came, the kind of failure is kept
and the nights are counted by their date. Nothing that a server does raises.
"""

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from typing import Literal

from fairdict.answer import blocked_by, looks_like_html
from fairdict.embedded import embedded, linked_as_gone, parsed, said_to_be_gone
from fairdict.errors import FetchError
from fairdict.links import of_header, of_page
from fairdict.model import NIGHTS, Embedded, Evidence, Link, Negotiated, Response
from fairdict.robots import Robots
from fairdict.targets import PAGES, Target
from fairdict.web import Web

PAGE = 2**20
"""Bytes of a page that are read, unpacked."""
PART = 1024
"""Bytes of a file that are asked for, where HEAD does not tell."""
LINKS = 40
"""How many typed links of one address are kept."""
HTML = ("text/html", "application/xhtml+xml")
DATA = (
    "text/turtle, application/ld+json, application/rdf+xml;q=0.9, application/n-triples;q=0.9, "
    "application/vnd.schemaorg.ld+json;q=0.8, application/vnd.datacite.datacite+json;q=0.7, application/json;q=0.5"
)
"""What is asked for where data is wanted instead of a page."""
RELATIONS = frozenset(
    {
        "author", "cite-as", "collection", "describedby", "item", "latest-version", "license", "linkset", "status",
        "successor-version", "type",
    }
)  # fmt: skip
"""The relations that are kept: those of Signposting (https://signposting.org/FAIR/), of versions, and of a status."""
UNCOUNTED = frozenset({"blocked", "private", "redirect", "robots", "scheme"})
"""Failures that are no night without an answer: nobody was asked, or there was an answer of a kind."""
HEAD_REFUSED = frozenset({403, 405, 501})
"""What may be said to HEAD alone."""
_TOLD = frozenset({401, 407, 410, 429})
"""Refusals that GET would only meet again."""
_UNSURE = frozenset({"connect", "malformed", "truncated"})
"""How a server may fail at HEAD that answers GET."""


@dataclass
class _Seen:
    """What came so far of one address; ``cut_short`` where the page did not come although HEAD had been answered."""

    head: int | None = None
    answer: Response | None = None
    method: Literal["HEAD", "GET"] = "HEAD"
    links: list[Link] = field(default_factory=list)
    embedded: tuple[Embedded, ...] | None = None
    gone: bool = False
    cut_short: bool = False


def attempt(
    web: Web, target: Target, tried: str, before: Evidence | None = None, robots: Robots | None = None
) -> Evidence:
    """What ``target`` says at the UTC time ``tried``; ``before`` is what was known of it. What ``robots`` may not ask
    is not asked."""
    seen = _Seen()
    try:
        if robots is not None and not _allowed(robots, target.url):
            raise FetchError("", kind="robots", url=target.url)
        _ask(web, target, seen)
        answer = seen.answer
        wall = None if answer is None else blocked_by(answer.status, answer.headers, answer.body)
        if answer is None or wall is not None:
            raise FetchError(wall or "", kind="blocked", url=target.url, reason=wall or "")
    except FetchError as error:
        return _silent(target, tried, error, seen, before)
    return _answered(web, target, tried, answer, seen, before)


def _allowed(robots: Robots, url: str) -> bool:
    try:
        return robots.allows(url)
    except FetchError:  # the address itself will tell what is wrong
        return True


def _ask(web: Web, target: Target, seen: _Seen) -> None:
    """HEAD, and GET where that does not tell enough; raises FetchError where no answer came."""
    try:
        head = seen.answer = web.head(target.url)
        seen.head = head.status
    except FetchError as error:
        if error.kind not in _UNSURE:
            raise
        head = None
    wants = bool(PAGES & set(target.roles))
    if head is not None and 200 <= head.status < 300:
        page = wants and head.media_type in (*HTML, "") and (head.url == target.url or head.url not in target.elsewhere)
        if page or not head.media_type:
            _get(web, target.url, seen, page, head)
    elif head is None or head.status not in _TOLD:
        _get(web, target.url, seen, wants, head)
    if seen.answer is not None:
        own = of_header(seen.answer.headers.get("link", ""), seen.answer.url)
        seen.links = _kept(own + seen.links, {target.url, seen.answer.url, *seen.answer.redirects})


def _get(web: Web, url: str, seen: _Seen, page: bool, head: Response | None) -> None:
    """GET: the page, or the first bytes of a file; where no answer comes, what HEAD was told stands, unless that was
    a refusal of HEAD alone."""
    try:
        if page:
            found = web.peek(url, accept="text/html, application/xhtml+xml;q=0.9, */*;q=0.5", most=PAGE)
        else:
            found = web.peek(url, part=PART, most=PART)
            if found.status == 416:  # nothing there that could be had in part
                found = web.peek(url, most=PART)
    except FetchError:
        if head is None or head.status in HEAD_REFUSED:
            raise
        seen.cut_short = page
        return
    told = head is not None and 200 <= min(head.status, found.status) <= max(head.status, found.status) < 300
    seen.answer, seen.method = found, "HEAD" if told else "GET"
    if page and 200 <= found.status < 300 and (found.media_type in HTML or looks_like_html(found.body)):
        tree = parsed(found.body)
        if tree is not None:
            seen.links = of_page(tree, found.url)
            seen.embedded = embedded(tree)
            seen.gone = said_to_be_gone(tree)


def _kept(links: list[Link], own: Collection[str]) -> list[Link]:
    """Those of ``links`` that speak of this page and are worth keeping, each once; never more than a page's share of
    ``item``, so that a long list of files crowds nothing out."""
    named = {link.target for link in links if link.relation == "cite-as"}
    about = [x for x in links if x.relation in RELATIONS and (x.anchor in own or x.anchor in named or not x.anchor)]
    items = [x for x in about if x.relation == "item"][: LINKS // 2]
    return list(dict.fromkeys([x for x in about if x.relation != "item"] + items))[:LINKS]


def _answered(web: Web, target: Target, tried: str, answer: Response, seen: _Seen, before: Evidence | None) -> Evidence:
    ok = 200 <= answer.status < 300
    there = before.seen if before is not None else ""
    gone: Literal["", "410", "404", "said"] = ""
    if answer.status == 410:
        gone = "410"
    elif answer.status == 404 and there:
        gone = "404"
    elif ok and (seen.gone or linked_as_gone(seen.links)):
        gone = "said"
    html = looks_like_html(answer.body)
    negotiated = None
    if target.negotiate and ok and not gone:  # no answer overturns nothing that was known
        negotiated = _negotiated(web, target.url) or (before.negotiated if before is not None else None)
    found = Evidence(
        target.url,
        tried,
        answer.status,
        method=seen.method,
        media_type="text/html" if html and answer.media_type not in HTML else answer.media_type,
        length=_length(answer),
        final_url=answer.url if answer.url != target.url else "",
        roles=target.roles,
        head=seen.head,
        seen=tried[:10] if ok else there,
        tombstone=gone,
        redirects=tuple(u for u in answer.redirects if u != target.url),
        links=tuple(seen.links),
        embedded=seen.embedded,
        negotiated=negotiated,
    )
    if seen.cut_short and before is not None and ok:
        return replace(found, links=before.links, embedded=before.embedded)
    return found


def _length(answer: Response) -> int | None:
    """The size of what is there: the whole of it, also where only a part was sent (RFC 9110, 14.4)."""
    total = answer.headers.get("content-range", "").rpartition("/")[2].strip()
    if answer.status == 206:
        return int(total) if total.isdecimal() and len(total) < 19 else None
    length = answer.headers.get("content-length", "") if not answer.headers.get("content-encoding") else ""
    return int(length) if length.isdecimal() and len(length) < 19 else None


def _negotiated(web: Web, url: str) -> Negotiated | None:
    try:
        answer = web.peek(url, accept=DATA, most=PART)
    except FetchError:
        return None
    kind = "text/html" if looks_like_html(answer.body) else answer.media_type
    return Negotiated(answer.status, kind, answer.url if answer.url != url else "")


def _silent(target: Target, tried: str, error: FetchError, seen: _Seen, before: Evidence | None) -> Evidence:
    """No answer: what was known of the page stays until the silence has lasted."""
    found = Evidence(
        target.url, tried, None, error.kind, failures=_nights(error.kind, tried, before), roles=target.roles,
        head=seen.head, detail=error.reason, seen="" if before is None else before.seen,
    )  # fmt: skip
    if before is None or found.failures >= NIGHTS or error.kind == "redirect":
        return found
    return replace(found, links=before.links, embedded=before.embedded, negotiated=before.negotiated)


def _nights(kind: str, tried: str, before: Evidence | None) -> int:
    """How many nights in a row there was no answer, this one included; a night counts once, by its date."""
    if kind in UNCOUNTED:
        return 0
    if before is None or before.status is not None or not before.failures:
        return 1
    return before.failures + (before.tried[:10] != tried[:10])
