"""What is told of a key of ``fairdict.toml``, and of a table of them."""

from dataclasses import dataclass

NEEDED = "needed"


@dataclass(frozen=True, slots=True)
class Key:
    """One key: what may stand there, what holds where it is left out, and what it is for."""

    name: str
    kind: str
    default: str
    meaning: str
    example: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the file: ``name`` as people call it, ``about`` in a sentence or two."""

    name: str
    about: str
    keys: tuple[Key, ...]

    @property
    def names(self) -> list[str]:
        """The keys, in the order in which they are told."""
        return [key.name for key in self.keys]
