"""Values of JSON records as forms and extensions leave them: JSON within texts, lists as texts, texts in languages.

Takes a value in any of these shapes; leaves its words, each with its language, or its objects.
"""

import re
from typing import Any

import orjson
from fairdict_harvesters.formats.jsonld import DEPTH, depth

from fairdict.harvester import Record, RecordError
from fairdict.languages import language_tag

_SET = re.compile(r"\{([^{}\":]*)\}")
_LANG = re.compile(r"[a-z]{2,3}(?:[-_]\w+)*")
_LONGEST = 2_000_000


def decoded(value: Any) -> Any:
    """The list or object of which ``value`` is the JSON, twice where it was written twice; else ``value`` as it is."""
    for _ in range(2):
        start = value.lstrip()[:2] if isinstance(value, str) and len(value) < _LONGEST else ""
        if not start or start[0] not in '[{"':
            break
        try:
            found = orjson.loads(value)
        except orjson.JSONDecodeError:
            break
        if not isinstance(found, list | dict | str) or depth(found) > DEPTH:
            break
        value = found
    return value


def several(value: Any) -> list[Any]:
    """The values in ``value``: a list, its JSON, ``{a,b}`` as databases print it, or one alone; empty ones left out."""
    value = decoded(value)
    if isinstance(value, str) and (found := _SET.fullmatch(value.strip())):
        value = found[1].split(",")
    items = [decoded(item) for item in value] if isinstance(value, list) else [value]
    flat = [inner for item in items for inner in (several(item) if isinstance(item, list) else [item])]
    return [v for v in flat if v not in (None, "", {}, []) and not (isinstance(v, str) and not v.strip())]


def word(value: Any) -> str:
    """A text or number as text; empty for anything else."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.strip() if isinstance(value, str) else str(value) if isinstance(value, int | float) else ""


def texts(value: Any, lang: str = "") -> list[tuple[str, str]]:
    """(text, language) of every text in ``value``, which may be translated: ``{"nl": "…", "en": "…"}``."""
    found = []
    for item in several(value):
        if isinstance(item, dict) and is_translated(item):
            found += [(word(t), tag) for tag, inner in item.items() for t in several(inner) if word(t)]
        elif word(item):
            found.append((word(item), lang))
    return found


def is_translated(value: dict[str, Any]) -> bool:
    """Whether an object's names are languages, its values texts or lists of them."""
    plain = all(v is None or isinstance(v, str) or _are_texts(v) for v in value.values())
    return bool(value) and plain and all(_LANG.fullmatch(k) and language_tag(k) is not None for k in value)


def _are_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(v, str) for v in value)


def first(value: Any) -> str:
    """The first text in ``value``."""
    return next((text for text, _ in texts(value)), "")


def objects(value: Any) -> list[dict[str, Any]]:
    """The objects in ``value``."""
    return [v for v in several(value) if isinstance(v, dict)]


def shallow(item: dict[str, Any], record: Record) -> dict[str, Any]:
    """``item``, unless it is nested so deeply that it cannot be read; raises RecordError then."""
    if depth(item) > DEPTH:
        raise RecordError(
            f"Record “{record.identifier}” has values more than {DEPTH} levels deep. Ask the partner to repair it."
        )
    return item
