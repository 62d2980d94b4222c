"""An index of FAIR Data Points: the addresses of those that answered it last.

Takes ``…/index/entries`` (in pages) or ``…/index/entries/all``, the JSON of the reference implementation; leaves the
addresses of the entries that are active and accepted.
"""

from typing import Any
from urllib.parse import urlsplit

import orjson

from fairdict.harvester import FetchError, Web

PAGES = 5
SIZE = 200


def is_index(url: str) -> bool:
    """Whether ``url`` is that of the entries of an index."""
    try:
        path = urlsplit(url).path.rstrip("/")
    except ValueError:
        return False
    return path.endswith(("/index/entries", "/index/entries/all"))


def entries(url: str, web: Web) -> list[str]:
    """The addresses listed at ``url``, each once, in the order of the list; raises FetchError for what is no index."""
    found: dict[str, None] = {}
    paged = not urlsplit(url).path.rstrip("/").endswith("/all")
    for number in range(PAGES):
        asked = {"page": str(number), "size": str(SIZE), "state": "ACTIVE"} if paged else None
        response = web.get(url, params=asked, accept="application/json")
        try:
            said: Any = orjson.loads(response.body)
        except orjson.JSONDecodeError:
            said = None
        content = said.get("content") if isinstance(said, dict) else said
        if not isinstance(content, list):
            raise FetchError(
                f"{response.url} does not answer as an index of FAIR Data Points does: check the address.",
                kind="misdirected",
                url=response.url,
            )
        found.update(dict.fromkeys(address for entry in content if (address := _active(entry))))
        if not paged or not content or said.get("last", True) is not False:
            return list(found)
    raise FetchError(
        f"{url} lists more than {PAGES * SIZE} FAIR Data Points: declare those that you want one by one.",
        kind="too-large",
        url=url,
    )


def _active(entry: Any) -> str:
    """The address of an entry that is in use; empty for others. Older indexes say nothing of ``permit``."""
    if not isinstance(entry, dict) or str(entry.get("state", "ACTIVE")).upper() != "ACTIVE":
        return ""
    if str(entry.get("permit", "ACCEPTED")).upper() != "ACCEPTED":
        return ""
    address = entry.get("clientUrl")
    return address if isinstance(address, str) and address.startswith(("http://", "https://")) else ""
