"""A CKAN package whose fields are asked for by name, wherever extensions put them: at the top or among the extras.

Takes the package in any of the shapes that versions and extensions of CKAN give it; every field that is asked for
counts as mapped. Extras lose the prefixes that some portals give them (``dcat_publisher_name``, ``extras_spatial``),
unless the bare name is there too.
"""

import re
from collections.abc import Iterator
from typing import Any

from fairdict_harvesters.formats.ckan_terms import AGENT_PARTS
from fairdict_harvesters.formats.json_values import decoded, first, several, texts, word

from fairdict.harvester import Description, Tree

Said = list[tuple[Any, str]]
"""Values, each with the name of the field it stood in."""

_PREFIX = re.compile(r"(?:extras?[_:]|dcat(?:_?ap)?[_:]|dct(?:erms)?[_:]|custom[_:])(?=\w)", re.IGNORECASE)
_WHOLE = frozenset({"dcat_type", "dcat_version"})
"""Names that begin with a prefix and are whole all the same."""
_ALONE = ("uri", "name", "email", "url", "identifier", "phone")


class Package:
    """``site`` is the portal's address, ``lang`` the language of texts that name none."""

    def __init__(self, package: dict[str, Any], about: Description, site: str, lang: str) -> None:
        self.data = opened(package)
        self.about, self.site, self.lang = about, site, lang
        self.tree = Tree(self.data)

    def custom(self, name: str) -> Said:
        """The values of a field that stands at the top or among the extras."""
        return [
            (value, path)
            for path in (name, f"extras/{name}")
            for item in self.tree.whole(path)
            for value in several(item)
        ]

    def said(self, name: str) -> list[tuple[str, str, str]]:
        """The texts of such a field, each with its language and the field's place."""
        return [(text, tag, where) for value, where in self.custom(name) for text, tag in texts(value, self.lang)]

    def extra(self, name: str) -> str:
        """The first text of an extra."""
        return first(self.tree.whole(f"extras/{name}"))

    def top(self, name: str) -> str:
        """The first text of one of CKAN's own fields."""
        return first(self.tree.whole(name))

    def agents(self, name: str) -> list[tuple[dict[str, Any], str]]:
        """The agents of a field: objects, names, and one whose parts stand in extras (``publisher_name``)."""
        found: list[tuple[dict[str, Any], str]] = []
        for path in (name, f"extras/{name}"):
            for item in self.tree.take(path):
                for value in several(item):
                    if isinstance(value, dict):
                        found.append((self.parts(value), path))
                    elif word(value):
                        found.append(({"name": word(value)}, path))
        parts = {part: text for part in _ALONE if (text := self.extra(f"{name}_{part}"))}
        return [*found, *([(parts, f"extras/{name}_name")] if parts else [])]

    def parts(self, item: dict[str, Any]) -> dict[str, Any]:
        """The parts of an agent's object that are read, counted as mapped."""
        return {part: item[part] for part in AGENT_PARTS if self.tree.whole(part, item)}


def opened(package: dict[str, Any]) -> dict[str, Any]:
    """``package`` with its extras as one object and the JSON in their values decoded."""
    found = {k: v for k, v in package.items() if k != "extras"}
    extras = {name: decoded(value) for name, value in _extras(package.get("extras")) if name.strip()}
    opened: dict[str, Any] = {}
    for name, value in extras.items():
        short = _bare(name)
        opened[name if short in extras or short in opened else short] = value
    found["extras"] = opened
    return found


def _bare(name: str) -> str:
    return name if name in _WHOLE else _PREFIX.sub("", name, count=1) if _PREFIX.match(name) else name


def _extras(value: Any) -> Iterator[tuple[str, Any]]:
    """(name, value) of extras as a list of objects, as one object, as pairs, or as JSON of any of these."""
    value = decoded(value)
    if isinstance(value, dict):
        yield from ((str(k), v) for k, v in value.items())
    elif isinstance(value, list):
        for item in value:
            if isinstance(item, dict) and isinstance(item.get("key"), str):
                if item.get("state") != "deleted":
                    yield item["key"], item.get("value")
            elif isinstance(item, dict):
                yield from ((str(k), v) for k, v in item.items())
            elif isinstance(item, list) and len(item) == 2 and isinstance(item[0], str):
                yield item[0], item[1]
