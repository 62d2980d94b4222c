"""What the tests of JSON harvesters share: a door, a walk to its end, golden documents, and records broken at will."""

import copy
import json
import os
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import orjson
from hypothesis import strategies as st

from fairdict.config import Source
from fairdict.description import Description
from fairdict.harvester import Listing, Mark, Record
from fairdict.web import Limits, Web
from tests.faulty_server import Asked, reply

HERE = Path(__file__).parent

MakeSource = Callable[..., Source]


def door(**more: Any) -> Web:
    """A door to this machine that does not wait."""
    return Web(
        user_agent="fairdict/test",
        limits=more.pop("limits", Limits(attempts=1, total=20)),
        rate=0,
        allow_private=True,
        sleep=lambda _: None,
        **more,
    )


def walked(walk: Iterator[Record | Mark]) -> tuple[list[Record], list[Mark], Listing]:
    """All that a walk yields, and what it returns."""
    assert isinstance(walk, Generator)
    records: list[Record] = []
    marks: list[Mark] = []
    while True:
        try:
            found = next(walk)
        except StopIteration as end:
            assert isinstance(end.value, Listing)
            return records, marks, end.value
        if isinstance(found, Mark):
            marks.append(found)
        else:
            records.append(found)


def to_the_first_mark(walk: Iterator[Record | Mark]) -> tuple[list[Record], Mark]:
    """What comes before the first mark of a walk, as a run that is interrupted there has it."""
    records: list[Record] = []
    for found in walk:
        if isinstance(found, Mark):
            return records, found
        records.append(found)
    raise AssertionError("the walk never marked its place")


def answer(value: Any, status: int = 200, **headers: str) -> bytes:
    """A JSON answer; its clock stands at noon of 1 May 2026."""
    headers.setdefault("content_type", "application/json")
    headers.setdefault("date", "Fri, 01 May 2026 12:00:00 GMT")
    return reply(status, json.dumps(value).encode(), **headers)


def question(asked: Asked) -> dict[str, str]:
    """The query of a request."""
    return dict(parse_qsl(urlsplit(asked.target).query, keep_blank_values=True))


def seen(found: Description) -> dict[str, Any]:
    """All that a golden file holds of a description."""
    return {
        "document": found.document(),
        "identifier": found.identifier,
        "types": found.types,
        "sets": found.sets,
        "page": found.page,
        "mapped": found.mapped,
        "left": found.left,
        "issues": [[i.code, i.property, i.value, i.where] for i in found.issues],
    }


def holds(found: Description, harvester: str, name: str) -> None:
    """Holds a description to its golden file, or writes that where FAIRDICT_BLESS is set."""
    golden = HERE / "expected" / harvester / f"{name}.json"
    if os.environ.get("FAIRDICT_BLESS"):
        golden.parent.mkdir(parents=True, exist_ok=True)
        golden.write_bytes(orjson.dumps(seen(found), option=orjson.OPT_INDENT_2) + b"\n")
    assert orjson.loads(orjson.dumps(seen(found))) == orjson.loads(golden.read_bytes())


_ODD: list[Any] = [
    *(None, "", "   ", 0, -1, 1e300, True, False, [], {}, [[]], [None], {"": None}, "\x00\x01\ufffe", "ü" * 5000),
    *("2019-02-31", "http://", "https://user:secret@example.org/x", "<b>&amp;</b>", ":unav", "10.5072/x", "null"),
    *([{"name": []}], {"name": {"name": {}}}, [1, "a", {"b": [{}]}], [[["deep"]]] * 3, 10**30, {"@value": "x"}),
]


def mutilated(data: st.DataObject, value: Any) -> Any:
    """A copy of a JSON value with one to six places removed, doubled, retyped, emptied or swollen."""
    for _ in range(data.draw(st.integers(1, 6))):
        value = json.loads(json.dumps(value))  # no two places share a part
        places = list(_places(value))
        if not places:
            return value
        owner, key = places[data.draw(st.integers(0, len(places) - 1))]
        what = data.draw(st.sampled_from(["remove", "odd", "odd", "list", "wrap", "rename", "many", "deep"]))
        if what == "remove":
            del owner[key]
        elif what == "odd":
            owner[key] = copy.deepcopy(_ODD[data.draw(st.integers(0, len(_ODD) - 1))])
        elif what == "list":
            owner[key] = [owner[key], owner[key]]
        elif what == "wrap":
            owner[key] = {"value": owner[key], "name": owner[key]}
        elif what == "rename" and isinstance(owner, dict):
            owner[str(key).upper()] = owner.pop(key)
        elif what == "many":
            owner[key] = [owner[key]] * 40 if len(json.dumps(owner[key])) < 2000 else owner[key]
        elif what == "deep":
            for _ in range(60):
                owner[key] = [owner[key]]
    return value


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    queue = [value]
    while queue:
        owner = queue.pop()
        inner = owner.items() if isinstance(owner, dict) else enumerate(owner) if isinstance(owner, list) else ()
        for key, child in list(inner):
            yield owner, key
            queue.append(child)
