"""Cards of any number for tests and benchmarks of browsing: with people, organisations, projects and funders, the same
for the same numbers; written apart from what tells them from documents."""

from random import Random

from fairdict.publish.entry import Card, Mention, Thing
from tests import generated

SUBJECTS = [word for pair in generated.SUBJECTS for word in pair]
ACCESS = ("PUBLIC", "PUBLIC", "RESTRICTED", "NON_PUBLIC", "")
THEME = "http://publications.europa.eu/resource/authority/data-theme/"


def cards(number: int, changed: range = range(0)) -> list[Card]:
    """``number`` cards, of which those in ``changed`` have another title in Dutch."""
    return [_card(n, number, n in changed) for n in range(number)]


def person(n: int) -> Thing:
    """The ``n``-th person, with an ORCID."""
    iri, family = generated.orcid(n), f"{chr(65 + n % 26)}os-{n}"
    return Thing(f"person/{iri.rpartition('/')[2]}/", (("@none", f"Jo {family}"),), (iri,), family)


def house(n: int) -> Thing:
    """The ``n``-th organisation, by its name."""
    return Thing(f"organisation/institute-{n}/", (("en", f"Institute {n}"), ("nl", f"Instituut {n}")))


def _card(n: int, number: int, changed: bool) -> Card:
    chance = Random(n)
    subject, place, year = chance.choice(SUBJECTS), chance.choice(generated.PLACES), chance.randint(1998, 2025)
    publisher, words = chance.randrange(max(8, number // 250)), chance.sample(SUBJECTS, 2)
    more = {"access": chance.choice(ACCESS), "formats": (chance.choice(("CSV", "JSON", "XLSX")),)}
    themes = tuple(THEME + code for code in chance.sample(generated.THEMES, chance.randint(0, 2)))
    return Card(
        key=f"k{n:06}",
        kind="Dataset",
        titles={"en": f"{subject} in {place} ({n})", "nl": f"{subject} bij {place} ({n}){' herzien' * changed}"},
        summaries={"en": f"What people in {place} told about {subject}. " * 4},
        publisher=f"Institute {publisher}",
        publishers={"en": f"Institute {publisher}", "nl": f"Instituut {publisher}"},
        licence=chance.choice(("CC BY 4.0", "CC0 1.0", "")),
        themes=themes,
        languages=(chance.choice(("nl", "en")),),
        keywords=(*words, f"{words[0]} {n % (number // 3 + 1)}"),
        year=year,
        issued=f"{year}",
        since="2025-01-01",
        changed="2026-11-02" if changed else "2025-01-01",
        mentions=tuple(_mentions(publisher, number, chance)),
        **more,
    )


def _mentions(publisher: int, number: int, chance: Random) -> list[Mention]:
    found = [Mention(house(publisher), "publisher")]
    for n in chance.sample(range(max(8, number // 3)), chance.randint(0, 4)):
        found.append(Mention(person(n), "creator"))
        found.append(Mention(house(n % max(8, number // 100)), "affiliation", person(n).path))
    if chance.random() < 0.3:
        grant, payer = chance.randrange(max(5, number // 50)), chance.randrange(max(3, number // 1000))
        project = Thing(f"project/grant-{grant}/", (("en", f"Nights of the East {grant}"),), number=f"G-{grant:05}")
        funder = Thing(f"funder/fund-{payer}/", (("@none", f"Fund {payer}"),))
        found += [Mention(project, "project"), Mention(funder, "funder", project.path)]
    return found
