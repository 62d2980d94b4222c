"""How far a FAIR Data Point reaches: which addresses are its own, and where they are asked for.

Takes what its root says of itself; leaves addresses to ask. A server behind a persistent address writes that one into
its documents, so addresses below it are asked for where the server really is. What lies elsewhere is noted, not asked.
"""

from dataclasses import dataclass, field
from urllib.parse import urldefrag

from fairdict_harvesters.formats.data_point import service
from fairdict_harvesters.formats.links import near
from pyoxigraph import NamedNode

from fairdict.graph import Graph

PART_OF = "http://purl.org/dc/terms/isPartOf"
_NOTED = 10


@dataclass
class Place:
    """Which addresses are this FAIR Data Point's: ``own`` is where it is asked, ``said`` the address it gives itself,
    ``within`` what else may be read; ``noted`` are addresses that were met and not asked for,
    ``absent`` are containers without a document. ``paging`` is what is known of lists in pages: ``no`` where the server
    has none (or they are not to be asked for), ``more`` where they hold what containers leave out; ``largest`` is the
    length of the longest list of each kind that was held against its pages."""

    own: str
    said: str = ""
    within: tuple[str, ...] = ()
    noted: list[str] = field(default_factory=list)
    absent: set[str] = field(default_factory=set)
    paging: str = ""
    largest: dict[str, int] = field(default_factory=dict)

    def settle(self, graph: Graph, url: str) -> None:
        """Finds out from what the document at ``url`` says how far this FAIR Data Point reaches."""
        said = service(graph)
        if not said:  # somewhere below it: the record names what it is part of
            parents = [t.value for t in graph.objects(PART_OF) if isinstance(t, NamedNode)]
            above = [p for p in parents if _below(url, p)]
            self.own = min(above, key=len, default=near("/", url) or _root(url))
            return
        self.own, self.said = urldefrag(url).url, urldefrag(said).url

    def ask(self, address: str) -> str:
        """Where to ask for ``address``; empty where it is not to be asked for, which is noted."""
        bare = urldefrag(address).url
        for base in (self.own, *self.within):
            if near(bare, base) and _below(near(bare, base), base):
                return near(bare, base)
        if self.said and _below(bare, self.said):
            return self.own.rstrip("/") + bare[len(self.said.rstrip("/")) :]
        if bare.startswith(("http://", "https://")) and bare not in self.noted:
            self.noted.append(bare)
        return ""

    def complaint(self, name: str) -> list[str]:
        """What was not asked for, in a sentence."""
        if not self.noted:
            return []
        shown = ", ".join(self.noted[:_NOTED]) + (" …" if len(self.noted) > _NOTED else "")
        return [
            f"The FAIR Data Point names resources outside {self.own}, which were not read ({len(self.noted)}): "
            f"{shown}. Where they are the partner's, name their beginning in `within` in [sources.{name}.options]."
        ]


def _below(address: str, base: str) -> bool:
    return address.rstrip("/") == base.rstrip("/") or address.startswith(f"{base.rstrip('/')}/")


def _root(url: str) -> str:
    scheme, _, rest = url.partition("://")
    return f"{scheme}://{rest.partition('/')[0]}/"
