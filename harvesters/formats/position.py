"""Where a walk was left, as the text of a mark: written down as JSON, and taken up again.

Takes values that JSON knows; leaves a :class:`~fairdict.harvester.Mark`, and of its text the values again. A text that
was not written here is refused with a sentence, whatever it is.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import fields
from typing import TYPE_CHECKING, Any, TypeVar

import orjson

from fairdict.harvester import FetchError, Mark

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

T = TypeVar("T", bound="DataclassInstance")


def mark(said: Mapping[str, Any]) -> Mark:
    """The mark in which ``said`` is written down."""
    return Mark(orjson.dumps(said).decode())


@contextmanager
def reading(position: str) -> Iterator[dict[str, Any]]:
    """What is written down in ``position``, to be taken up within the block; raises FetchError where it is not what
    the block expects."""
    try:
        said = orjson.loads(position)
        if not isinstance(said, dict):
            raise TypeError
        yield said
    except (ValueError, LookupError, TypeError, AttributeError):
        raise FetchError(
            f"The place to go on from, “{position[:80]}”, cannot be read: run it again from the beginning.",
            kind="malformed",
        ) from None


def taken(kind: type[T], said: Mapping[str, Any]) -> T:
    """The dataclass of which ``said`` holds every field; raises TypeError for fields that are missing, unknown or of
    another type than their defaults (a default of None stands for a number that may be missing)."""
    made, plain = kind(**said), kind()
    for each in fields(made):
        value, default = getattr(made, each.name), getattr(plain, each.name)
        expected = int | None if default is None else type(default)
        if each.name not in said or not isinstance(value, expected):
            raise TypeError(each.name)
    return made
