"""A JSON object read by its texts: what stands at a path, as words or as the objects that hold them.

Takes a :class:`Tree`, which remembers what was read; leaves texts, numbers among them as they are written.
"""

from collections.abc import Mapping
from typing import Any

from fairdict_harvesters.formats.json_api import first, text

from fairdict.harvester import Tree


class Leaves:
    """The values of one object, by path; ``under`` is an object inside it to begin at."""

    def __init__(self, root: Mapping[str, Any]) -> None:
        self.tree = Tree(root)

    def objects(self, path: str, under: Mapping[str, Any] | None = None) -> list[Mapping[str, Any]]:
        """The objects at ``path``."""
        return [v for v in self.tree.take(path, under) if isinstance(v, Mapping)]

    def words(self, path: str, under: Mapping[str, Any] | None = None) -> list[str]:
        """The texts and numbers at ``path``."""
        return [t for v in self.tree.take(path, under) if (t := text(v))]

    def word(self, path: str, under: Mapping[str, Any] | None = None) -> str:
        """The first text or number at ``path``; empty where there is none."""
        return first(self.tree.take(path, under))

    def true(self, path: str, under: Mapping[str, Any] | None = None) -> bool:
        """Whether something at ``path`` is true."""
        return any(v is True for v in self.tree.take(path, under))
