"""Cards with whole descriptions in any number, for measuring search at scale; the same for the same numbers.

Words come as in real texts: a few everywhere, most hardly anywhere (Zipf), the frequent ones from the collection that
search is measured on and from the thesaurus, the rare ones made of syllables. Titles have some nine words, descriptions
some eighty; a third each is Dutch, English, both.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import accumulate, chain
from random import Random

from fairdict.layers import Layers
from fairdict.publish import tokens
from fairdict.publish.entry import Card
from fairdict.publish.takeaway import Told
from fairdict.thesaurus import Thesaurus
from tests.search_collection import collection

VOCABULARY = 60_000
"""Words of each language."""
EXPONENT = 1.05
THEME = "http://publications.europa.eu/resource/authority/data-theme/"
THEMES = ("AGRI", "ECON", "EDUC", "ENER", "ENVI", "GOVE", "HEAL", "INTR", "JUST", "REGI", "SOCI", "TECH", "TRAN")
LICENCES = ("CC BY 4.0", "CC0 1.0", "CC BY-NC 4.0", "CC BY-SA 4.0", "Own terms", "")
FORMATS = ("CSV", "SPSS", "Excel", "NetCDF", "JSON", "PDF", "TIFF", "R", "Stata", "XML")
SYLLABLES = {
    "nl": ("ver", "ge", "lijk", "oor", "aan", "sta", "ken", "mid", "del", "wij", "huis", "tro", "nis", "ou", "der"),
    "en": (
        "con",
        "per",
        "able",
        "ment",
        "over",
        "sta",
        "tive",
        "mid",
        "ness",
        "qua",
        "house",
        "tro",
        "nic",
        "ou",
        "er",
    ),
}


def cards(number: int, seed: int = 1) -> list[Card]:
    """``number`` cards; those of a smaller number come first."""
    return [_card(n, seed) for n in range(number)]


def told(seed: int = 1) -> "Teller":
    """What the index asks about a card of the same ``seed``."""
    return Teller(seed)


class Teller:
    """The whole description of a card, and a row for lists of the usual size; made anew each time."""

    def __init__(self, seed: int) -> None:
        self._seed = seed

    def __call__(self, card: Card) -> Told:
        number = int(card.key.removeprefix("gen-"))
        texts = {lang: _sentence(Random(f"{self._seed} {number} {lang}"), lang, 60, 100) for lang in card.titles}
        title = next(iter(card.titles.values()))
        names = " and ".join(card.creators)
        fields = {"author": names, "title": title, "year": card.year, "publisher": card.publisher}
        lines = [f"  {name} = {{{value}}}," for name, value in fields.items()]
        bibtex = "\n".join([f"@dataset{{{card.key},", *lines, "}", ""])
        ris = f"TY  - DATA\r\nTI  - {title}\r\nPY  - {card.year}\r\nPB  - {card.publisher}\r\nER  - \r\n"
        cells = [title, names, str(card.year), card.publisher, card.access, card.licence, "", "", card.key, card.key]
        return Told(texts, [card.key, cells, bibtex, ris, {"id": card.key, "type": "dataset", "title": title}])


def _card(n: int, seed: int) -> Card:
    random = Random(f"{seed} {n}")
    langs = (("nl",), ("en",), ("en", "nl"))[n % 3]
    titles = {lang: _sentence(random, lang, 6, 12).capitalize() for lang in langs}
    year = random.randrange(1995, 2026)
    people = (f"{_rare(random, 'nl').title()}, {random.choice('ABCDEFGHJKLMNPRSTVW')}." for _ in range(1, 4))
    return Card(
        key=f"gen-{n}",
        kind="Dataset",
        titles=titles,
        summaries={lang: _sentence(Random(f"{seed} {n} {lang}"), lang, 60, 100)[:300] for lang in langs},
        publisher=f"Organisation {_skewed(random, 200)}",
        creators=tuple(people),
        access=random.choice(("PUBLIC", "PUBLIC", "RESTRICTED", "NON_PUBLIC", "")),
        licence=random.choice(LICENCES),
        themes=tuple(THEME + code for code in random.sample(THEMES, random.randrange(3))),
        formats=tuple(random.sample(FORMATS, random.randrange(1, 4))),
        languages=langs,
        keywords=tuple(random.choice(_frequent(lang)) for lang in langs for _ in range(3)),
        year=year,
        issued=f"{year}-{random.randrange(1, 13):02}-{random.randrange(1, 29):02}",
        sources=(f"source-{_skewed(random, 12)}",),
        identifiers=(f"10.5072/gen.{n}", f"https://doi.org/10.5072/gen.{n}"),
        fair=random.randrange(100),
        since=f"20{10 + n // 10_000:02}-{1 + n // 900 % 12:02}-{1 + n // 40 % 28:02}",
    )


def _sentence(random: Random, lang: str, least: int, most: int) -> str:
    words, weights = _vocabulary(lang)
    return " ".join(random.choices(words, cum_weights=weights, k=random.randrange(least, most)))


def _skewed(random: Random, most: int) -> int:
    return int(most * random.random() ** 3)


def _rare(random: Random, lang: str) -> str:
    return random.choice(_vocabulary(lang)[0][20_000:])


@cache
def _vocabulary(lang: str) -> tuple[Sequence[str], Sequence[float]]:
    """Words from frequent to rare, and their weights added up."""
    random = Random(lang)
    words = dict.fromkeys(chain(sorted(tokens.STOP[lang]), _frequent(lang)))
    while len(words) < VOCABULARY:
        words["".join(random.choices(SYLLABLES[lang], k=random.randrange(2, 6)))] = None
    return tuple(words), tuple(accumulate((n + 2) ** -EXPONENT for n in range(len(words))))


@cache
def _frequent(lang: str) -> Sequence[str]:
    """The words of the collection by how often they stand there, and those of the thesaurus."""
    counts: dict[str, int] = {}
    for word in _told(lang):
        counts[word] = counts.get(word, 0) + 1
    return sorted(counts, key=lambda word: (-counts[word], word))


def _told(lang: str) -> Iterator[str]:
    for dataset in collection():
        texts: Mapping[str, str] = dataset.description
        yield from tokens.telling(f"{texts.get(lang, '')} {dataset.title.get(lang, '')}")
    for concept in Thesaurus.load(Layers()).terms.values():
        for label in concept.labels:
            if label.lang == lang and label.kind != "hidden":
                yield from tokens.telling(label.text)
