"""A record's fields, consumed one by one, so that what no mapping took can be reported.

Takes what a record is made of: flat fields, an XML element or a JSON object. Tells the description that is written
from it which fields were taken (``took``, ``mapped``) and which were left, with the beginning of their values.
"""

from collections.abc import Collection, Iterable, Mapping
from itertools import takewhile
from typing import Any, cast

from fairdict.description import Description

_NOTHING: tuple[Any, ...] = (None, "", [], {})


class Fields:
    """A record's fields, consumed one by one, so that what no mapping took can be reported."""

    def __init__(self, fields: Mapping[str, Any]) -> None:
        self.fields = dict(fields)
        self.taken: set[str] = set()

    def take(self, name: str) -> Any:
        """The value of field ``name``, which counts as mapped from now on; None where it is missing."""
        if name in self.fields:
            self.taken.add(name)
        return self.fields.get(name)

    def report(self, description: Description, ignored: Mapping[str, str] | None = None) -> None:
        """Tells ``description`` how many non-empty fields were taken and which were left; ``ignored`` names fields left
        out on purpose, with the reason."""
        skipped = ignored or {}
        for name, value in self.fields.items():
            if value in _NOTHING:
                continue
            if name in skipped:
                description.skipped[name] = skipped[name]
                continue
            if name in self.taken:
                description.took.add(name)
                description.mapped += 1
            else:
                description.left.append((name, str(value)[:200]))


class Tree:
    """A JSON object's fields at any depth, consumed one by one; lists do not count as a level of their own."""

    def __init__(self, root: Mapping[str, Any]) -> None:
        self.root = root
        self.taken: set[tuple[int, str]] = set()

    def take(self, path: str, under: Mapping[str, Any] | None = None) -> list[Any]:
        """The values at ``path`` (names parted by ``/``) below ``under``, lists laid open, empty values left out.

        Texts, numbers and truth values among them count as mapped; of an object only what is taken of it in turn, with
        the object as ``under``.
        """
        found: list[Any] = [self.root if under is None else under]
        for name in path.split("/"):
            owners = [o for o in found if isinstance(o, Mapping) and name in o]
            self.taken.update((id(o), name) for o in owners)
            found = [v for o in owners for v in _open(o[name])]
        return [v for v in found if v not in _NOTHING]

    def whole(self, path: str, under: Mapping[str, Any] | None = None) -> list[Any]:
        """As :meth:`take`, and all that lies deeper counts as mapped too."""
        found = self.take(path, under)
        queue = [v for v in found if isinstance(v, Mapping)]
        while queue:
            owner = queue.pop()
            self.taken.update((id(owner), name) for name in owner)
            queue.extend(v for value in owner.values() for v in _open(value) if isinstance(v, Mapping))
        return found

    def report(self, description: Description, ignored: Mapping[str, str] | None = None) -> None:
        """Tells ``description`` how many values were taken and which were left; ``ignored`` names the paths left out on
        purpose, with the reason. What lies below such a path is left out with it."""
        skipped = ignored or {}
        queue: list[tuple[str, Mapping[str, Any]]] = [("", self.root)]
        while queue:
            above, owner = queue.pop()
            for name, value in owner.items():
                path = f"{above}/{name}" if above else str(name)
                if path in skipped:
                    if any(inner not in _NOTHING for inner in _open(value)):
                        description.skipped[path] = skipped[path]
                    continue
                for inner in _open(value):
                    if inner in _NOTHING:
                        continue
                    if isinstance(inner, Mapping):
                        queue.append((path, inner))
                    elif (id(owner), name) in self.taken:
                        description.took.add(path)
                        description.mapped += 1
                    else:
                        description.left.append((path, str(inner)[:200]))


def _open(value: Any) -> Iterable[Any]:
    """``value`` without the lists around it."""
    queue, found = [value], []
    while queue:
        value = queue.pop()
        if isinstance(value, list):
            queue.extend(reversed(value))
        else:
            found.append(value)
    return found


class Elements:
    """An XML element's descendants, consumed one by one; ``root`` is an lxml element."""

    def __init__(self, root: Any) -> None:
        self.root = root
        self.taken: set[Any] = set()
        self.read: set[tuple[Any, str]] = set()
        """Attributes that were read besides those of which ``report`` is told, as (element, name)."""

    def take(self, path: str, under: Any = None) -> list[Any]:
        """The elements at ``path`` (local names parted by ``/``, namespaces ignored), which count as mapped."""
        found = [self.root if under is None else under]
        for name in path.split("/"):
            found = [c for e in found for c in e.iterchildren(f"{{*}}{name}")]
        self.taken.update(found)
        return found

    def report(
        self,
        description: Description,
        ignored: Mapping[str, str] | None = None,
        attributes: Mapping[str, Collection[str]] | None = None,
    ) -> None:
        """Tells ``description`` how many elements with text were taken, and which elements and attributes were left.

        ``ignored`` has, by name or path of an element or by ``element@attribute``, why it is left out on purpose.
        ``attributes`` names, by element, those that are read or steer the mapping; they count neither way. Those of
        XML itself (``xml:lang``, ``xsi:type``), of the root and of an element that is left as a whole do not count.
        """
        skipped = ignored or {}
        for element in self.root.iter():
            if not isinstance(element.tag, str):
                continue
            if (name := local(element)) in skipped:
                description.skipped[name] = skipped[name]
                continue
            above = [] if element is self.root else takewhile(lambda a: a is not self.root, element.iterancestors())
            path = "/".join([*reversed([local(a) for a in above]), name])
            text = (element.text or "").strip()
            if text and element in self.taken:
                description.took.add(path)
                description.mapped += 1
            elif text:
                if path in skipped:
                    description.skipped[path] = skipped[path]
                else:
                    description.left.append((path, text[:200]))
                continue
            known = (attributes or {}).get(name, ())
            for key, value in element.attrib.items() if element is not self.root else ():
                if not value.strip() or "}" in key or key in known or (element, key) in self.read:
                    continue
                if (told := f"{name}@{key}") in skipped:
                    description.skipped[told] = skipped[told]
                else:
                    description.left.append((f"{path}@{key}", value.strip()[:200]))


def local(element: Any) -> str:
    """An element's name without its namespace."""
    return cast(str, element.tag).rpartition("}")[2]
