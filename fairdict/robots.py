"""What the owner of a host asks of robots: RFC 9309.

Takes the door to the network; says which addresses may be asked, with one request a host. A host that has no
robots.txt, or cannot give it, asks nothing.
"""

from urllib.parse import urlsplit

from protego import Protego

from fairdict.web import Web

LARGEST = 500 * 1024
"""Bytes of a robots.txt that are read, as RFC 9309 (2.5) has it."""


class Robots:
    """The rules of the hosts that one :class:`fairdict.web.Web` asks, each read once."""

    def __init__(self, web: Web) -> None:
        self._web = web
        self._rules: dict[str, Protego] = {}

    def allows(self, url: str) -> bool:
        """Whether ``url`` may be asked; raises FetchError where its host cannot be reached."""
        try:
            parts = urlsplit(url)
            home = f"{parts.scheme}://{parts.netloc}"
        except ValueError:
            return True
        if home not in self._rules:
            self._rules[home] = Protego.parse("")  # asked once, whatever comes
            answer = self._web.peek(f"{home}/robots.txt", most=LARGEST)
            if answer.status == 200 and answer.media_type in ("text/plain", ""):
                self._rules[home] = Protego.parse(answer.body.decode("utf-8", "replace"))
        return bool(self._rules[home].can_fetch(url, self._web.agent.partition("/")[0]))
