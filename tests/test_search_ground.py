"""The index of a large catalogue in two parts: what lies, and what is new; found as if it were one."""

import gzip
import random
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from click.testing import CliRunner

from fairdict.cli import main
from fairdict.layers import Layers
from fairdict.publish import ground as grounds
from fairdict.publish.columns import FACETS, values
from fairdict.publish.entry import Card
from fairdict.publish.ground import PATH, Ground
from fairdict.publish.search import build
from fairdict.publish.takeaway import Told
from fairdict.publish.weighing import Weighing
from fairdict.thesaurus import Thesaurus
from fairdict.vocabulary import Vocabularies
from tests import generated
from tests.generated import Feed
from tests.search_cards import Index, cards

LANGS = ("nl", "en")


def run(*said: str) -> int:
    """What the command exits with."""
    return CliRunner().invoke(main, said).exit_code


@cache
def thesaurus() -> Thesaurus:
    return Thesaurus.load(Layers())


def told(card: Card) -> Told:
    return Told(dict(card.summaries), [card.key])


def stamps(of: list[Card]) -> dict[str, str]:
    return {card.key: repr(replace(card, fair=None)) for card in of}


@pytest.fixture(scope="module")
def laid(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, bytes], Ground]:
    """A ground of sixty cards: its files, and what is read of it."""
    folder = tmp_path_factory.mktemp("ground")
    given = grounds.ordered(cards())
    files = dict(grounds.files(given, stamps(given), Weighing(given, LANGS, thesaurus()), told))
    (folder / PATH).parent.mkdir()
    (folder / PATH).write_bytes(files[PATH])
    found = Ground.read(folder)
    assert found is not None
    return files, found


def changed() -> list[Card]:
    """The sixty cards a night later: one gone, one in other words, one with another score, two new."""
    plain = Card("nieuw-1", "Dataset", {"nl": "Paddenstoelen in Twente"}, {"nl": "Nieuw."}, since="2025-01-01")
    later = [replace(card, titles={"nl": "Zeppelins"}) if n == 5 else card for n, card in enumerate(cards())]
    later[9] = replace(later[9], fair=99)
    return [*later[:20], *later[21:], plain, replace(plain, key="nieuw-2", access="PUBLIC")]


def over(laid: tuple[dict[str, bytes], Ground], vocabularies: Vocabularies, now: list[Card]) -> Index:
    files = build(now, vocabularies, thesaurus(), LANGS, told, laid[1], stamps(now))
    return Index({**laid[0], **dict(files)})


def keys(index: Index) -> Iterator[str]:
    """The KEY of each number, empty where that is gone."""
    rows = [card[0] for card in index.cards()]
    for number in range(index.manifest["docs"]):
        yield "" if number in index.gone else rows.pop(0)


def test_two_parts_find_what_one_finds(laid: tuple[dict[str, bytes], Ground], vocabularies: Vocabularies) -> None:
    now = changed()
    both, one = over(laid, vocabularies, now), Index(dict(build(now, vocabularies, thesaurus(), LANGS, told)))
    there, here = list(keys(both)), list(keys(one))
    assert sorted(filter(None, there)) == sorted(here) and len(both.parts) == 2 and len(both.gone) == 2
    for word in (
        "twente",
        "slaap",
        "sleep",
        "paddenstoelen",
        "zeppelins",
        "cohort",
        "10.5072/set-7x",
        "jansen",
        "zorg",
    ):
        assert {there[n] for n in both.found(word)} == {here[n] for n in one.found(word)}, word
    for pair in (("paddenstoelen", "twente"), ("onderzoek", "slaap"), ("jansen", "p3")):
        assert {there[n] for n in both.together(*pair)} == {here[n] for n in one.together(*pair)}, pair
    assert {row[0] for row in both.cited()} == {card.key for card in now}


def test_columns_go_over_both_parts(laid: tuple[dict[str, bytes], Ground], vocabularies: Vocabularies) -> None:
    now = changed()
    index, by_key = over(laid, vocabularies, now), {card.key: card for card in now}
    for facet in FACETS:
        for key, row in zip(keys(index), index.facet(facet), strict=True):
            assert sorted(row) == (sorted(v for v, _ in values(by_key[key])[facet]) or [""] if key else []), facet
        for value, count, *_ in index.manifest["facets"][facet]["values"]:
            assert count == sum(value in (dict(values(card)[facet]) or {"": ""}) for card in now), (facet, value)
    best = max((card for card in now if card.fair is not None), key=lambda card: card.fair or 0)
    assert index.order("fair")[list(keys(index)).index(best.key)] == 0


def test_a_ground_has_what_is_alike_side_by_side(
    laid: tuple[dict[str, bytes], Ground], vocabularies: Vocabularies
) -> None:
    """So its columns are short; and the day on which a dataset came, which their numbers do not tell, is an order."""
    index = over(laid, vocabularies, cards())
    publishers = [row[0] for row in index.facet("publisher")]
    changes = sum(one != other for one, other in pairwise(publishers))
    assert changes == len(set(publishers)) - 1 > 1
    by_key = {card.key: card for card in cards()}
    days = sorted({card.since for card in cards()}, reverse=True)
    assert index.order("here") == [days.index(by_key[key].since) for key in keys(index)]
    assert "here" not in Index(dict(build(cards(), vocabularies, thesaurus(), LANGS, told))).manifest["orders"]


def test_few_changes_write_little(laid: tuple[dict[str, bytes], Ground], vocabularies: Vocabularies) -> None:
    now = changed()
    files = dict(build(now, vocabularies, thesaurus(), LANGS, told, laid[1], stamps(now)))
    assert not [path for path in files if path in laid[0]]
    shuffled = list(now)
    random.Random(2).shuffle(shuffled)
    assert files == dict(build(shuffled, vocabularies, thesaurus(), LANGS, told, laid[1], stamps(now)))


def test_a_ground_holds_until_too_much_has_changed(
    laid: tuple[dict[str, bytes], Ground], monkeypatch: pytest.MonkeyPatch
) -> None:
    ground, now = laid[1], stamps(changed())
    assert not ground.holds(now, ())  # a small catalogue has none
    monkeypatch.setattr(grounds, "LEAST", 10)
    assert ground.holds(now, ()) and ground.holds(stamps(cards()), ())
    assert not ground.holds(now, {ground.keys[3]})  # what a steward took off
    assert not ground.holds(
        {key: stamp + "x" if n % 5 == 0 else stamp for n, (key, stamp) in enumerate(now.items())}, ()
    )


@pytest.mark.parametrize("content", [None, b"", b"{}", b"\x1f\x8b\x08", "leeg"])
def test_a_ground_that_cannot_be_read_is_none(tmp_path: Path, content: bytes | str | None) -> None:
    (tmp_path / PATH).parent.mkdir()
    if content is not None:
        (tmp_path / PATH).write_bytes(content if isinstance(content, bytes) else grounds.fragment.packed(b"[]"))
    assert Ground.read(tmp_path) is None


def published(folder: Path) -> tuple[dict[str, bytes], Index]:
    """The index of a site as it lies: its files, and a reader of it."""
    public = folder / "public"
    files = {path.relative_to(public).as_posix(): path.read_bytes() for path in (public / "search").rglob("*.bin")}
    return files, Index(files)


def test_nights_leave_the_ground_as_it_lies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grounds, "LEAST", 10)
    monkeypatch.setattr(grounds, "MOST", 0.5)  # of thirty, one is much
    folder = generated.declared(tmp_path / "catalogue")
    generated.night(folder, Feed(30), day=1)
    first, index = published(folder)
    size = index.parts[0]["docs"]
    assert PATH in first and size >= 30 and index.parts[1]["docs"] == 0
    generated.night(folder, Feed(31, changed=(4,), gone=(9,)), day=2)
    second, index = published(folder)
    assert second[PATH] == first[PATH] and index.parts[0]["docs"] == size
    assert len(index.parts[1]["shards"]) and len(index.gone) == len(index.parts[0]["gone"]) > 0
    lying = {path for path in second if "/g-" in path}
    assert lying and lying == {path for path in first if "/g-" in path}
    same = sorted(card[0] for card in index.cards())
    assert len(same) == sum(part["docs"] for part in index.parts) - len(index.gone)
    assert run("-C", str(folder), "build", "--all") == 0
    whole, index = published(folder)
    assert whole[PATH] != first[PATH] and not index.gone and index.parts[1]["docs"] == 0
    assert sorted(card[0] for card in index.cards()) == same


def test_what_a_steward_takes_off_lies_in_no_ground(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grounds, "LEAST", 10)
    folder = generated.declared(tmp_path / "catalogue")
    generated.night(folder, Feed(30), day=1)
    files, index = published(folder)
    key, titles = index.cards()[3][:2]
    assert run("-C", str(folder), "hide", key, "--reason", "asked for by the patient council") == 0
    files, index = published(folder)
    assert key not in [card[0] for card in index.cards()]
    everywhere = b"".join(gzip.decompress(body) for body in files.values())
    assert key.encode() not in everywhere and next(iter(titles.values())).encode() not in everywhere
