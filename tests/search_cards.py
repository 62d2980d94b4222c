"""Cards for the tests of search, and a reader of the index that shares no code with its writer."""

import gzip
import json
import re
from collections.abc import Iterator
from random import Random
from typing import Any
from zlib import crc32

from fairdict.publish.entry import Card

THEME = "http://publications.europa.eu/resource/authority/data-theme/"
WORDS_NL = ("slaap", "gezondheid", "bevolking", "voeding", "beweging", "huisarts", "vragenlijst", "leeftijd", "buurt")
WORDS_EN = ("sleep", "health", "population", "nutrition", "exercise", "physician", "questionnaire", "age", "district")
PUBLISHERS = ("Radboudumc", "GGD Twente", "Universiteit Twente", "Hogeschool Saxion")


def cards(number: int = 60, seed: int = 7) -> list[Card]:
    """Dutch, English and bilingual cards by turns, with values that repeat."""
    random = Random(seed)
    return [_card(n, random) for n in range(number)]


def _card(n: int, random: Random) -> Card:
    dutch, english = random.sample(WORDS_NL, 3), random.sample(WORDS_EN, 3)
    titles = {
        "nl": f"{dutch[0].title()} en {dutch[1]} in Twente {n}",
        "en": f"{english[0].title()} and {english[1]} {n}",
    }
    summaries = {
        "nl": f"Onderzoek naar {dutch[2]} bij deelnemers uit de regio.",
        "en": f"A cohort about {english[2]} of participants.",
    }
    langs = (("nl",), ("en",), ("nl", "en"))[n % 3]
    year = None if n % 10 == 9 else 2010 + random.randrange(12)
    return Card(
        key=f"doi-{n:05}",
        kind="Dataset",
        titles={lang: titles[lang] for lang in langs},
        summaries={lang: summaries[lang] for lang in langs},
        publisher=random.choice(PUBLISHERS),
        creators=(f"Jansen, P{n}.",),
        access=random.choice(("PUBLIC", "RESTRICTED", "NON_PUBLIC", "")),
        licence=random.choice(("CC BY 4.0", "CC0 1.0", "")),
        themes=tuple(THEME + code for code in random.sample(("HEAL", "SOCI", "TECH"), random.randrange(3))),
        formats=tuple(random.sample(("CSV", "SPSS", "Excel", "NetCDF"), random.randrange(1, 3))),
        languages=langs,
        keywords=(random.choice(("zorg", "care", "slaap")),),
        year=year,
        issued="" if year is None else f"{year}-{1 + n % 12:02}-01",
        sources=(random.choice(("dans", "ckan")),),
        identifiers=(f"10.5072/set-{n}x", f"https://doi.org/10.5072/set-{n}x"),
        fair=None if n % 7 == 0 else random.randrange(100),
        since=f"2024-01-{1 + n % 28:02}",
    )


class Index:
    """The files of an index, read as their descriptions say."""

    def __init__(self, files: dict[str, bytes]) -> None:
        self.files = files
        self.manifest: dict[str, Any] = json.loads(gzip.decompress(files["search/manifest.bin"]))
        self.forms: dict[str, str] = {}
        self.terms: dict[str, tuple[list[str], list[tuple[int, int]]]] = {}
        self.parts = self.manifest["parts"]
        self.gone: set[int] = set()
        for part, offset in zip(self.parts, self._offsets(), strict=True):
            self.gone |= {offset + doc for doc in part.get("gone", [])}
            for first, name in part["shards"]:
                shard = list(self._shard(self.raw(f"terms/{name}.bin")))
                assert shard[0][0] == first
                for term, stems, postings in shard:
                    old = self.terms.get(term, ([], []))
                    here = [(offset + doc, weight) for doc, weight in postings if offset + doc not in self.gone]
                    self.terms[term] = [*dict.fromkeys((*old[0], *stems))], [*old[1], *here]

    def raw(self, path: str) -> bytes:
        return gzip.decompress(self.files[f"search/{path}"])

    def _shard(self, raw: bytes) -> Iterator[tuple[str, list[str], list[tuple[int, int]]]]:
        at, before = 0, b""
        while at < len(raw):
            before, at = _front(raw, at, before)
            head, at = number(raw, at)
            stems = []
            for _ in range(head >> 3):
                stem, at = _front(raw, at, before)
                stems.append(stem.decode())
            if head & 4:
                form, at = _front(raw, at, before)
                self.forms[before.decode()] = form.decode()
            postings: list[tuple[int, int]] = []
            if head & 3:
                count, at = number(raw, at)
                if head & 3 == 1:
                    length, at = number(raw, at)
                    postings, at = list(_postings(raw[at : at + length])), at + length
                else:
                    postings, at = list(_postings(self.raw(f"lists/{raw[at : at + 8].hex()}.bin"))), at + 8
                assert len(postings) == count
            yield before.decode(), stems, postings

    def found(self, word: str) -> set[int]:
        """The numbers of the datasets that hold a folded word or another form of it."""
        stems, own = self.terms.get(word, ([], []))
        return {doc for stem in stems for doc, _ in self.terms[stem][1]} | {doc for doc, _ in own}

    def _offsets(self) -> list[int]:
        return [sum(part["docs"] for part in self.parts[:n]) for n in range(len(self.parts))]

    def numbered(self, part: dict[str, Any], kind: str) -> list[bytes]:
        """All files of a kind of which a part has too many for the manifest."""
        label = part["label"]
        blocks = (self.raw(f"names/{kind}-{label}-{n}-{h}.bin").hex() for n, h in enumerate(part["names"][kind]))
        names = re.findall("......", "".join(blocks))
        return [self.raw(f"{kind}/{label}-{n}-{name}.bin") for n, name in enumerate(names)]

    def _all(self, kind: str) -> list[Any]:
        rows = [row for part in self.parts for raw in self.numbered(part, kind) for row in json.loads(raw)]
        return [row for doc, row in enumerate(rows) if doc not in self.gone]

    def cards(self) -> list[Any]:
        return self._all("cards")

    def cited(self) -> list[Any]:
        return self._all("cited")

    def together(self, one: str, other: str) -> set[int]:
        """The numbers of the datasets in which two folded words stand together."""
        found = (
            {offset + doc for doc in self._pair(part, crc32(f"{one} {other}".encode()))}
            for part, offset in zip(self.parts, self._offsets(), strict=True)
        )
        return set().union(*found) - self.gone

    def _pair(self, part: dict[str, Any], code: int) -> set[int]:
        bits = part["bits"]
        raw, at, pair = self.numbered(part, "pairs")[code & ((1 << bits) - 1)], 0, -1
        while at < len(raw):
            step, at = number(raw, at)
            count, at = number(raw, at)
            pair, doc, docs = pair + step, -1, set()
            for _ in range(count):
                step, at = number(raw, at)
                doc += step
                docs.add(doc)
            if pair == code >> bits:
                return docs
        return set()

    def facet(self, name: str) -> list[list[str]]:
        """The values of each dataset."""
        described = self.manifest["facets"][name]
        whole = (
            json.loads(self.raw(f"values/{name}-{described['list']}.bin")) if described["list"] else described["values"]
        )
        rows: list[list[str]] = []
        for n, hash_ in enumerate(described["columns"]):
            raw = self.raw(f"columns/{name}-{n}-{hash_}.bin")
            many, at = number(raw, 0)
            sets: list[list[str]] = []
            for _ in range(many):
                size, at = number(raw, at)
                sets.append([])
                for _ in range(size):
                    code, at = number(raw, at)
                    sets[-1].append(whole[code][0])
            while at < len(raw):
                place, at = number(raw, at)
                rows.append(sets[place])
        return rows

    def order(self, name: str) -> list[int]:
        rows: list[int] = []
        for n, hash_ in enumerate(self.manifest["orders"][name]["columns"]):
            raw, at = self.raw(f"orders/{name}-{n}-{hash_}.bin"), 0
            while at < len(raw):
                rank, at = number(raw, at)
                rows.append(rank)
        return rows


def number(raw: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        value |= (raw[at] & 127) << shift
        at += 1
        if raw[at - 1] < 128:
            return value, at
        shift += 7


def _front(raw: bytes, at: int, before: bytes) -> tuple[bytes, int]:
    shared, at = number(raw, at)
    length, at = number(raw, at)
    return before[:shared] + raw[at : at + length], at + length


def _postings(raw: bytes) -> Iterator[tuple[int, int]]:
    doc, at = -1, 0
    while at < len(raw):
        coded, at = number(raw, at)
        doc += coded >> 4
        yield doc, coded & 15
