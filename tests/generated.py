"""A partner's catalogue of any size for tests and benchmarks of scale: bilingual DCAT, the same for the same numbers.

:func:`declared` makes a steward's folder whose source is the file that :func:`brought` writes, and :func:`night` is its
night, so that the whole way from a feed to a site is gone. Datasets differ in what they say and in what they lack;
their dates have every precision and their words what stores stumble over: quotes, strokes, line ends, characters
beyond the first plane.
"""

import random
from collections.abc import Collection, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from fairdict.config import load
from fairdict.merge import Merged
from fairdict.night import Night
from fairdict.publish.build import Published
from fairdict.rdf import XSD
from fairdict.settle import Outcome
from fairdict.store import Store

OWN = "https://partner.example.org/"
SPACES = {
    "adms": "http://www.w3.org/ns/adms#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
}
EU = "http://publications.europa.eu/resource/authority/"
SUBJECTS = (
    ("sleep", "slaap"), ("walking", "lopen"), ("pollen", "pollen"), ("falls", "vallen"), ("nutrition", "voeding"),
    ("air quality", "luchtkwaliteit"), ("ageing", "veroudering"), ("asthma", "astma"), ("cycling", "fietsen"),
    ("rehabilitation", "revalidatie"), ("diabetes", "diabetes"), ("noise", "geluid"), ("dementia", "dementie"),
)  # fmt: skip
PLACES = ("Twente", "Salland", "de Achterhoek", "Enschede", "Zwolle", "Nijmegen", "Rivierenland", "’s-Heerenberg")
KINDS = (("diaries of", "dagboeken van"), ("measurements in", "metingen bij"), ("interviews with", "gesprekken met"))
ODD = (
    '"as they said"',
    "C:\\data\\new",
    "line one\nline two",
    "a\ttab",
    "𝄞 and 😀",
    "é, ü, ẞ, ĳ",
    "<b>bold</b>",
    "100 %",
)
THEMES = ("HEAL", "ENVI", "SOCI", "TECH", "TRAN")
RIGHTS = ("PUBLIC", "PUBLIC", "PUBLIC", "RESTRICTED", "NON_PUBLIC")
LICENCES = ("licenses/by/4.0/", "publicdomain/zero/1.0/", "licenses/by-nc/4.0/", "licenses/by-sa/4.0/")
FORMATS = (("CSV", "text/csv"), ("JSON", "application/json"), ("XLSX", "application/vnd.ms-excel"), ("ZIP", ""))
SHELVES = 40
"""Publishers, and as many desks to write to."""


class Feed(NamedTuple):
    """What a partner has on one night: datasets 0 to ``number``, without ``gone``, ``changed`` ones in new words."""

    number: int
    changed: Collection[int] = ()
    gone: Collection[int] = ()
    seed: int = 1


def brought(feed: Feed, path: Path) -> None:
    """Writes the partner's catalogue to ``path`` as N-Triples, dataset by dataset."""
    with path.open("w", encoding="utf-8") as file:
        here = [n for n in range(feed.number) if n not in feed.gone]
        file.writelines(_shelves())
        file.writelines(f"<{OWN}catalog> <{SPACES['dcat']}dataset> <{OWN}dataset/{n}> .\n" for n in here)
        for n in here:
            file.writelines(dataset(n, feed.seed, feed.number, edition=2 if n in feed.changed else 1))


def dataset(n: int, seed: int, number: int, edition: int = 1) -> Iterator[str]:
    """The statements about dataset ``n`` of ``number``, a line of N-Triples each."""
    chance = random.Random(seed * 1_000_003 + n)
    about = f"{OWN}dataset/{n}"
    yield _line(about, "rdf:type", _iri("dcat:Dataset"))
    yield from (_line(about, term, value) for term, value in _words(n, edition, chance))
    yield from (_line(about, term, value) for term, value in _facts(n, edition, chance))
    yield from _people(about, number, chance)
    yield from _period(about, chance)
    yield from _grant(about, chance)
    for part in range(chance.choice((0, 1, 1, 2, 3))):
        yield from _file(about, f"{about}/file/{part}", chance)


def _shelves() -> Iterator[str]:
    yield _line(f"{OWN}catalog", "rdf:type", _iri("dcat:Catalog"))
    yield _line(f"{OWN}catalog", "dct:title", _text("Generated data", "en"))
    yield _line(f"{OWN}catalog", "dct:title", _text("Gemaakte data", "nl"))
    for n in range(SHELVES):
        place = PLACES[n % len(PLACES)]
        publisher, desk = f"{OWN}publisher/{n}", f"{OWN}desk/{n}"
        yield _line(publisher, "rdf:type", _iri("foaf:Organization"))
        yield _line(publisher, "foaf:name", _text(f"Onderzoeksinstituut {n} van {place}", "nl"))
        yield _line(publisher, "foaf:name", _text(f"Research institute {n} of {place}", "en"))
        yield _line(desk, "rdf:type", _iri("vcard:Organization"))
        yield _line(desk, "vcard:fn", _text(f"Data desk {n}", "en"))
        yield _line(desk, "vcard:hasEmail", f"<mailto:desk-{n}@partner.example.org>")


def _words(n: int, edition: int, chance: random.Random) -> Iterator[tuple[str, str]]:
    (english, dutch), (of, van) = chance.choice(SUBJECTS), chance.choice(KINDS)
    people, place = chance.randint(12, 9000), chance.choice(PLACES)
    second = f", edition {edition}" if edition > 1 else ""
    yield "dct:title", _text(f"{english.capitalize()} in {place}: {of} {people} people ({n}){second}", "en")
    if chance.random() < 0.8:
        yield "dct:title", _text(f"{dutch.capitalize()} in {place}: {van} {people} mensen ({n})", "nl")
    odd = f" {chance.choice(ODD)}." if chance.random() < 0.2 else ""
    told = f"What {people} people in {place} told about {english}, between two winters, at home and at work. "
    yield "dct:description", _text(told * chance.randint(1, 6) + odd, "en")
    if chance.random() < 0.7:
        verteld = f"Wat {people} mensen in {place} vertelden over {dutch}, tussen twee winters, thuis en op het werk. "
        yield "dct:description", _text(verteld * chance.randint(1, 6), "nl")
    for one, other in chance.sample(SUBJECTS, chance.randint(0, 4)):
        yield "dcat:keyword", _text(one, "en")
        yield "dcat:keyword", _text(other, "nl")


def _facts(n: int, edition: int, chance: random.Random) -> Iterator[tuple[str, str]]:
    yield "dct:identifier", _text(f"10.5072/generated.{n}" if n % 3 else f"G-{n:07}")
    shelf, year, day = chance.randrange(SHELVES), chance.randint(1998, 2025), chance.randint(1, 28)
    month = chance.randint(1, 12)
    if chance.random() < 0.95:
        yield "dct:publisher", f"<{OWN}publisher/{shelf}>"
    if chance.random() < 0.8:
        yield "dcat:contactPoint", f"<{OWN}desk/{shelf}>"
    whole, short = f"{year}-{month:02}-{day:02}", f"{year}-{month:02}"
    yield "dct:issued", chance.choice(
        (_typed(whole, "date"), _typed(short, "gYearMonth"), _typed(str(year), "gYear"),
         _typed(f"{whole}T09:30:00Z", "dateTime"), _typed(f"{whole}T23:45:10.5+02:00", "dateTime"), _text(whole))
    )  # fmt: skip
    yield "dct:modified", _typed(f"2026-0{edition}-{day:02}", "date")
    if chance.random() < 0.9:
        yield "dct:accessRights", f"<{EU}access-right/{chance.choice(RIGHTS)}>"
    if chance.random() < 0.6:
        yield "dct:license", f"<https://creativecommons.org/{chance.choice(LICENCES)}>"
    for theme in chance.sample(THEMES, chance.randint(0, 2)):
        yield "dcat:theme", f"<{EU}data-theme/{theme}>"
    for language in chance.sample(("NLD", "ENG", "DEU"), chance.randint(0, 2)):
        yield "dct:language", f"<{EU}language/{language}>"
    yield "dcat:landingPage", f"<{OWN}page/{n}>"


def _people(about: str, number: int, chance: random.Random) -> Iterator[str]:
    for _ in range(chance.randint(0, 4)):
        which = chance.randrange(max(8, number // 3))
        person = orcid(which)
        yield _line(about, "dct:creator", f"<{person}>")
        yield _line(person, "rdf:type", _iri("foaf:Person"))
        yield _line(person, "foaf:name", _text(f"Jo{chr(97 + which % 26)} Bos-{which}"))


def _period(about: str, chance: random.Random) -> Iterator[str]:
    if chance.random() < 0.6:
        period, first = f"{about}/period", chance.randint(2000, 2024)
        yield _line(about, "dct:temporal", f"<{period}>")
        yield _line(period, "rdf:type", _iri("dct:PeriodOfTime"))
        yield _line(
            period, "dcat:startDate", chance.choice((_typed(str(first), "gYear"), _typed(f"{first}-03-01", "date")))
        )
        if chance.random() < 0.8:
            yield _line(period, "dcat:endDate", _typed(f"{first + chance.randint(0, 9)}-12-31", "date"))
    if chance.random() < 0.5:
        place = chance.randrange(len(PLACES))
        yield _line(about, "dct:spatial", f"<{OWN}place/{place}>")
        yield _line(f"{OWN}place/{place}", "rdf:type", _iri("dct:Location"))
        yield _line(f"{OWN}place/{place}", "skos:prefLabel", _text(PLACES[place], "nl"))


def _grant(about: str, chance: random.Random) -> Iterator[str]:
    if chance.random() < 0.2:
        grant = chance.randrange(200)
        yield _line(about, "prov:wasGeneratedBy", f"<{OWN}project/{grant}>")
        yield _line(f"{OWN}project/{grant}", "rdf:type", _iri("prov:Activity"))
        yield _line(f"{OWN}project/{grant}", "dct:title", _text(f"Nights of the East {grant}", "en"))


def _file(about: str, part: str, chance: random.Random) -> Iterator[str]:
    kind, media = chance.choice(FORMATS)
    yield _line(about, "dcat:distribution", f"<{part}>")
    yield _line(part, "rdf:type", _iri("dcat:Distribution"))
    yield _line(part, "dct:title", _text(f"The {kind} file", "en"))
    yield _line(part, "dcat:accessURL", f"<{part}/page>")
    if chance.random() < 0.8:
        yield _line(part, "dcat:downloadURL", f"<{part}.{kind.lower()}>")
        yield _line(part, "dcat:byteSize", _typed(str(chance.randint(100, 9_000_000)), "nonNegativeInteger"))
    yield _line(part, "dct:format", f"<{EU}file-type/{kind}>")
    if media:
        yield _line(part, "dcat:mediaType", f"<http://www.iana.org/assignments/media-types/{media}>")
    if chance.random() < 0.5:
        yield _line(part, "dct:license", f"<https://creativecommons.org/{chance.choice(LICENCES)}>")


def orcid(n: int) -> str:
    """The ``n``-th iD of the range that ORCID keeps for examples' sake here, with its check digit (ISO 7064, 11-2)."""
    digits, total = f"{90_000_000_000_000 + n:015}"[-15:], 0
    for digit in digits:
        total = (total + int(digit)) * 2
    check = (12 - total % 11) % 11
    whole = digits + ("X" if check == 10 else str(check))
    return "https://orcid.org/" + "-".join(whole[i : i + 4] for i in range(0, 16, 4))


def _iri(name: str) -> str:
    prefix, _, local = name.partition(":")
    return f"<{SPACES[prefix]}{local}>"


_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"})


def _text(text: str, language: str = "") -> str:
    return f'"{text.translate(_ESCAPES)}"' + (f"@{language}" if language else "")


def _typed(text: str, kind: str) -> str:
    return f'"{text}"^^<{XSD}{kind}>'


def _line(subject: str, term: str, value: str) -> str:
    return f"<{subject}> {_iri(term)} {value} .\n"


def declared(folder: Path, base: str = "https://generated.example.org/") -> Path:
    """A steward's folder with the partner's file as its source, which :func:`brought` is to write."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "fairdict.toml").write_text(
        f'[catalogue]\ntitle = {{ en = "Generated", nl = "Gemaakt" }}\nbase_iri = "{base}"\n'
        'publisher = { name = "We", email = "we@generated.example.org" }\n'
        'licence = "https://creativecommons.org/publicdomain/zero/1.0/"\n'
        "[probe]\nenabled = false\n"
        '[sources.partner]\nharvester = "dcat"\nurl = "partner.nt"\npublisher = "A partner"\n',
        "utf-8",
    )
    return folder


def night(folder: Path, feed: Feed, day: int = 1) -> tuple[Sequence[Outcome], Merged, Published]:
    """The night of the given day of November 2026, in which the partner has ``feed``."""
    brought(feed, folder / "partner.nt")
    catalogue = load(folder)
    with Store(catalogue.database) as store, store.locked():
        told = Night(catalogue, store, lambda _: None, lambda: datetime(2026, 11, day, 2, tzinfo=UTC))
        outcomes = told.harvest()
        return outcomes, *told.build()
