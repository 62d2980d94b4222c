"""The collection that search is measured on, and the questions with what should come first.

Takes ``tests/search/``: ``written.toml`` holds datasets written by hand, ``open.toml`` and ``aside.toml`` the
questions. Beside those by hand stand datasets put together from parts, which share words, places and people with them
and are never the answer to a question that was not written for them. The same files give the same collection,
everywhere.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

FOLDER = Path(__file__).parent / "search"
COMBINED = 400
"""How many datasets are put together from parts."""
KINDS = (
    *("exact", "partial", "misspelt", "dutch", "english", "synonym", "lay", "acronym", "organisation"),
    *("identifier", "compound", "author", "across", "phrase", "prefix", "combined"),
)


@dataclass(frozen=True)
class Described:
    """One dataset. Texts are by language, of which there are one or two; ``people`` are (name, ORCID)."""

    key: str
    title: Mapping[str, str]
    description: Mapping[str, str]
    keywords: Mapping[str, tuple[str, ...]]
    people: tuple[tuple[str, str], ...]
    organisation: Mapping[str, str]
    identifiers: tuple[str, ...]
    access: str
    issued: str


@dataclass(frozen=True)
class Question:
    """What somebody types, of which kind it is, and the datasets of which one should come first."""

    text: str
    kind: str
    first: tuple[str, ...]
    note: str = field(default="", compare=False)


def questions(half: Literal["open", "aside"]) -> list[Question]:
    """The questions of one half. Nobody tunes on those set aside."""
    read = tomllib.loads((FOLDER / f"{half}.toml").read_text("utf-8"))["question"]
    return [Question(q["text"], q["kind"], tuple(q["first"]), q.get("note", "")) for q in read]


def collection() -> list[Described]:
    """Every dataset: those written by hand, and those put together from parts."""
    read = tomllib.loads((FOLDER / "written.toml").read_text("utf-8"))
    parts = tomllib.loads((FOLDER / "parts.toml").read_text("utf-8"))
    names = {name: orcid(n) for n, name in enumerate([*read["people"], *parts["people"]], 1)}
    houses: dict[str, dict[str, str]] = read["organisations"]
    return [*(_written(d, names, houses) for d in read["dataset"]), *_combined(parts, names, houses)]


def orcid(number: int) -> str:
    """An identifier of the right form (ISO 7064 check digit), outside the range that ORCID hands out."""
    digits = f"0000000010{number:05d}"
    total = 0
    for digit in digits:
        total = (total + int(digit)) * 2
    check = (12 - total % 11) % 11
    whole = digits + ("X" if check == 10 else str(check))
    return "-".join(whole[n : n + 4] for n in range(0, 16, 4))


def _written(read: Mapping[str, Any], names: Mapping[str, str], houses: Mapping[str, dict[str, str]]) -> Described:
    return Described(
        read["key"],
        read["title"],
        read["description"],
        {lang: tuple(words) for lang, words in read["keywords"].items()},
        tuple((name, names[name]) for name in read["creators"]),
        houses[read["organisation"]],
        tuple(read["identifiers"]),
        read["access"],
        read["issued"],
    )


def _combined(
    parts: Mapping[str, Any], names: Mapping[str, str], houses: Mapping[str, dict[str, str]]
) -> Iterator[Described]:
    """Parts put together by counting: steps that share no factor with the lengths, so that no two are alike."""
    topics, groups, places, ways = (parts[name] for name in ("topics", "groups", "places", "ways"))
    people, owners, rights = parts["people"], sorted(houses), ("PUBLIC", "RESTRICTED", "NON_PUBLIC")
    for n in range(COMBINED):
        topic = topics[n % len(topics)]
        group = groups[(n * 5 + n // len(topics)) % len(groups)]
        place = places[(n * 3 + n // 7) % len(places)]
        way = ways[(n * 2 + n // 11) % len(ways)]
        year, count = 2008 + (n * 7) % 17, 40 + (n * 37) % 900
        languages = (("nl",), ("en",), ("en", "nl"))[n % 3]
        told = {"topic": topic, "group": group, "way": way}
        here = {lang: {name: one[lang] for name, one in told.items()} for lang in languages}
        yield Described(
            f"part-{n:03d}",
            {lang: _capital(parts["title"][lang].format(**here[lang], place=place, year=year)) for lang in languages},
            {lang: parts["description"][lang].format(**here[lang], place=place, n=count) for lang in languages},
            {lang: (here[lang]["topic"], here[lang]["group"]) for lang in languages},
            tuple((name, names[name]) for name in (people[n % len(people)], people[(n * 3 + 1) % len(people)])),
            houses[owners[n % len(owners)]],
            (f"10.5072/part-{n:04d}",),
            rights[(n // 2) % 3],
            f"{year + 1}-{1 + n % 12:02d}-{1 + n % 28:02d}",
        )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
