"""An application profile as a value: its classes, their requirements, and where they are written."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from fairdict.profiles.row import Row, Severity


@dataclass(frozen=True, slots=True)
class Class:
    """One class of a profile. ``also`` are the classes that the vocabularies make its subclasses, which are judged as
    it where the profile has nothing on them themselves; a class with a
    ``role`` has requirements on things of that class only where a row's ``judged`` names it."""

    name: str
    iri: str
    rows: Mapping[str, Row]
    also: tuple[str, ...] = ()
    role: bool = False
    url: str = ""

    def row(self, iri: str) -> Row | None:
        """The requirement on one property."""
        return self.rows.get(iri)


@dataclass(frozen=True, slots=True)
class Profile:
    """One release of a profile.

    ``conforms`` are the IRIs by which ``dct:conformsTo`` names it; ``levels`` the access levels at which it differs,
    the last part of the IRI of ``dct:accessRights``; ``untyped`` how grave it is when a value has not the type of its
    range; ``only_text`` what its official shapes leave out altogether, ``recommended`` or ``range``. ``datatypes`` are
    names for several of them, ``titles`` those of this profile and of all that it extends. ``text`` and ``shapes`` are
    the addresses of the source documents, ``files`` the files that say all this, ``emit`` what the file says on writing
    in this profile.
    """

    name: str
    release: str
    title: Mapping[str, str]
    text: str
    shapes: tuple[str, ...]
    classes: Mapping[str, Class]
    prefixes: Mapping[str, str]
    datatypes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    titles: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    conforms: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    untyped: Severity = "advice"
    only_text: frozenset[str] = frozenset()
    extends: str = ""
    published: str = ""
    checked: str = ""
    files: tuple[Path, ...] = ()
    emit: Mapping[str, Any] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """Name and release: ``dcat-ap-3.0.1``."""
        return f"{self.name}-{self.release}"

    def called(self, language: str = "en") -> str:
        """The profile's title in a language, else in English."""
        return self.title.get(language) or self.title["en"]

    def of(self, iri: str) -> Class | None:
        """The class with this IRI, roles left out."""
        return next((c for c in self.classes.values() if c.iri == iri and not c.role), None)

    def rows(self) -> Iterator[tuple[Class, Row]]:
        """Every requirement with its class."""
        for found in self.classes.values():
            for row in found.rows.values():
                yield found, row

    def compact(self, iri: str) -> str:
        """``iri`` with a prefix where there is one for it."""
        for prefix, space in self.prefixes.items():
            if iri.startswith(space) and len(iri) > len(space):
                return f"{prefix}:{iri[len(space) :]}"
        return iri
