"""``fairdict.toml``: what may stand in it, what it means when left out, and a sentence for every mistake."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from fairdict.config import Asking, Keep, Probing, Source, credentials, load
from fairdict.errors import ConfigError
from fairdict.layers import bundled
from fairdict.model import Expect, Publisher, Select

ABOUT = """
[catalogue]
title = "Ours"
base_iri = "https://data.example.org/"
publisher = "Us"
"""
SOURCE = """
[sources.a]
harvester = "dcat"
url = "https://a.example/"
"""
TITLE = 'title in [catalogue] should be a text, or one a language: { en = "…", nl = "…" }.'
PUBLISHER = 'publisher in [catalogue] should be a name, or { name = "…", ror = "…", url = "…", email = "…" }.'
ADDRESS = "base_iri in [catalogue] should be a web address ending in “/”, but is “{}”."


def write(folder: Path, text: str) -> Path:
    (folder / "fairdict.toml").write_text(text, "utf-8")
    return folder


def refusal(folder: Path, text: str) -> str:
    with pytest.raises(ConfigError) as caught:
        load(write(folder, text))
    assert caught.value.exit_code == 2
    return caught.value.message.replace(f"{folder / 'fairdict.toml'}: ", "")


def test_defaults(tmp_path: Path) -> None:
    found = load(write(tmp_path, ABOUT + SOURCE))
    assert found.title == {"@none": "Ours"} and found.publisher == Publisher("Us")
    assert found.description == {
        "en": "Ours: descriptions of datasets, gathered from their owners and published by Us.",
        "nl": "Ours: beschrijvingen van datasets, bijeengebracht bij hun eigenaren, gepubliceerd door Us.",
    }
    assert (found.languages, found.licence, found.publish_contacts) == (("en", "nl"), "", "all")
    assert (found.same, found.different, found.probing, found.keep) == ((), (), Probing(), Keep())
    assert found.asking == Asking(8)
    assert (found.database, found.public) == (tmp_path / "data" / "catalogue.db", tmp_path / "public")
    (source,) = found.sources
    assert (source.name, source.harvester, source.url, source.folder) == ("a", "dcat", "https://a.example/", tmp_path)
    assert (source.role, source.rank, source.rate, source.full_every) == ("owner", 10, 2.0, 7)
    assert (source.minutes, source.requests) == (240.0, 0)
    assert (source.allow_private, source.auth, source.licence, source.publisher) == (False, "", "", None)
    assert (source.options, source.select, source.expect) == ({}, Select(), Expect())


def test_everything_declared(tmp_path: Path) -> None:
    found = load(write(tmp_path, """
        same = [{ datasets = ["a", "b"] }]
        different = [{ datasets = ["c", "d", "e"] }]
        [catalogue]
        title = { en = "Ours", nl = "Onze" }
        description = "What it is"
        base_iri = "https://data.example.org/sub/"
        publisher = { name = "Us", ror = "ror.org/006hf6230", url = "https://us.example/", email = "us@us.example" }
        licence = "https://creativecommons.org/publicdomain/zero/1.0/"
        languages = ["nl"]
        publish_contacts = "functional"
        [sources.a-1]
        harvester = "sheet"
        url = "data.csv"
        publisher = { name = "They" }
        role = "aggregator"
        rank = 3
        rate = 0.5
        full_every = 30
        minutes = 2.5
        requests = 9
        allow_private = true
        auth = { env = "TOKEN" }
        licence = "CC-BY-4.0"
        options = { sheet = "x" }
        select = { types = ["*"], exclude = ["y"] }
        expect = { min = 5, total = false }
        [probe]
        hosts = ["127.0.0.1"]
        per_host = 3
        minutes = 0.5
        days = 1
        again = 2
        rate = 0.25
        enabled = false
        [keep]
        days = 10
        [web]
        hosts = 2
        """))  # fmt: skip
    assert found.title == {"en": "Ours", "nl": "Onze"} and found.description == {"@none": "What it is"}
    assert found.publisher == Publisher("Us", "https://ror.org/006hf6230", "https://us.example/", "us@us.example")
    assert found.same == (("a", "b"),) and found.different == (("c", "d", "e"),)
    assert found.probing == Probing(("127.0.0.1",), 3, 0.5, 1, 2, 0.25, False) and found.keep == Keep(10)
    (source,) = found.sources
    assert source.publisher == Publisher("They") and source.select == Select(("*",), ("y",))
    assert source.expect == Expect(5, False) and source.auth == "TOKEN" and source.options == {"sheet": "x"}
    assert (source.role, source.rank, source.rate, source.full_every) == ("aggregator", 3, 0.5, 30)
    assert (source.minutes, source.requests, found.asking) == (2.5, 9, Asking(2))


@pytest.mark.parametrize("name", sorted(p.parent.name for p in bundled("examples").glob("*/fairdict.toml")))
def test_the_examples_load(name: str) -> None:
    assert load(bundled("examples") / name).title


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("publisher", "publishr"), "“publishr” is unknown in [catalogue]. Did you mean “publisher”?"),
        (('title = "Ours"', ""), TITLE),
        (('"Ours"', '" "'), TITLE),
        (('"Ours"', "{ en = 3 }"), TITLE),
        (('"Ours"', '{ en = "" }'), TITLE),
        (('base_iri = "https://data.example.org/"', ""), "base_iri in [catalogue] is missing."),
        (('"https://data.example.org/"', "3"), "base_iri in [catalogue] should be a text, but is 3."),
        (('.org/"', '.org"'), ADDRESS.format("https://data.example.org")),
        (('.org/"', '.org/#/"'), ADDRESS.format("https://data.example.org/#/")),
        (('"https://data', '"data'), ADDRESS.format("data.example.org/")),
        (('publisher = "Us"', ""), 'publisher in [catalogue] is missing; write publisher = { name = "…" }.'),
        (('"Us"', '""'), PUBLISHER),
        (('"Us"', '{ url = "x" }'), PUBLISHER),
        (('"Us"', "3"), PUBLISHER),
        (('"Us"', '{ name = "Us", mail = "x" }'),
         "“mail” is unknown in publisher in [catalogue]. Did you mean “email”?"),
        (('"Us"', '{ name = "Us", ror = "https://ror.org/006hf6231" }'),
         "ror in publisher in [catalogue] should be a ROR, but “https://ror.org/006hf6231” is none: check its digits."),
        (('"Us"', '"Us"\nlanguages = "nl"'), "languages in [catalogue] should be a list of texts, but is 'nl'."),
        (('"Us"', '"Us"\nlanguages = ["nl", "../x"]'),
         "languages in [catalogue] should be tags such as “en” and “nl”, but has “../x”."),
        (('"Us"', '"Us"\npublish_contacts = "some"'),
         "publish_contacts in [catalogue] should be one of all, functional, none, but is 'some'."),
        (('"Us"', '"Us"\nlicence = "ours"'), "licence in [catalogue] should be a licence that the table knows, such as "
         "“CC0-1.0”, or a web address, but is “ours”."),
        (('"Us"', '"Us"\nlicence = 4'), "licence in [catalogue] should be a text, but is 4."),
        (("[catalogue]", "[catalog]"), "“catalog” is unknown in the file. Did you mean “catalogue”?"),
        (("[catalogue]", "[keep]"), "“title” is unknown in [keep]. Known: days."),
    ],
)  # fmt: skip
def test_a_mistake_about_the_catalogue(tmp_path: Path, change: tuple[str, str], message: str) -> None:
    assert change[0] in ABOUT
    found = refusal(tmp_path, ABOUT.replace(*change))
    assert found == message or (change[1] == "[keep]" and found == "catalogue in the file is missing.")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("sources = 3", "sources in the file should be a table, but is 3."),
        ("[sources]\na = 3", "a in [sources] should be a table, but is 3."),
        ('[sources."My Source"]',
         "My Source in [sources] should be a short name of small letters, digits and hyphens."),
        (SOURCE + "rnk = 3", "“rnk” is unknown in [sources.a]. Did you mean “rank”?"),
        (SOURCE + "zzzzz = 3", "“zzzzz” is unknown in [sources.a]. Known: harvester, url, publisher, role, software, "
         "rank, rate, minutes, requests, full_every, allow_private, auth, licence, options, select, expect, paused, "
         "formerly, vouched."),
        ('[sources.a]\nurl = "x"', "harvester in [sources.a] is missing."),
        ('[sources.a]\nharvester = "x"\nurl = ""', "url in [sources.a] should be a text, but is ''."),
        (SOURCE + 'rank = "3"', "rank in [sources.a] should be a number, 0 or more, but is '3'."),
        (SOURCE + "rank = true", "rank in [sources.a] should be a number, 0 or more, but is True."),
        (SOURCE + "rate = -1", "rate in [sources.a] should be a number, 0 or more, but is -1."),
        (SOURCE + "rate = inf", "rate in [sources.a] should be a number, 0 or more, but is inf."),
        (SOURCE + 'allow_private = "yes"', "allow_private in [sources.a] should be true or false, but is 'yes'."),
        (SOURCE + 'role = "boss"', "role in [sources.a] should be one of owner, aggregator, but is 'boss'."),
        (SOURCE + "auth = {}", "env in auth in [sources.a] is missing."),
        (SOURCE + 'auth = { token = "SECRET" }', "“token” is unknown in auth in [sources.a]. Known: env."),
        (SOURCE + 'auth = "SECRET"', 'auth in [sources.a] should be { env = "NAME" }, naming the environment variable '
         "with the credentials."),
        (SOURCE + "options = 3", "options in [sources.a] should be a table, but is 3."),
        (SOURCE + "select = { type = [] }", "“type” is unknown in [sources.a.select]. Did you mean “types”?"),
        (SOURCE + 'select = { types = "x" }', "types in [sources.a.select] should be a list of texts, but is 'x'."),
        (SOURCE + 'expect = { min = "x" }', "min in [sources.a.expect] should be a number, 0 or more, but is 'x'."),
        (SOURCE + "expect = { total = 1 }", "total in [sources.a.expect] should be true or false, but is 1."),
        ("[probe]\nper_host = []", "per_host in [probe] should be a number, 0 or more, but is []."),
        ("[keep]\nday = 3", "“day” is unknown in [keep]. Did you mean “days”?"),
        ("[same]\na = 1", 'same in the file should be [[same]] tables with datasets = ["…", "…"].'),
        ('[[same]]\ndatasets = ["a"]', "datasets in [[same]] should name two datasets or more."),
        ('[[different]]\ndatasets = "ab"', "datasets in [[different]] should be a list of texts, but is 'ab'."),
        ("[[different]]\ndatasets = 5", "datasets in [[different]] should be a list of texts, but is 5."),
        ('[[same]]\ndataset = ["a", "b"]', "“dataset” is unknown in [[same]]. Did you mean “datasets”?"),
    ],
)  # fmt: skip
def test_a_mistake_elsewhere(tmp_path: Path, text: str, message: str) -> None:
    assert refusal(tmp_path, text + ABOUT if text.startswith("sources =") else ABOUT + text) == message


def test_what_a_new_catalogue_shows_in_comments_can_be_declared(tmp_path: Path) -> None:
    shown = (bundled("examples") / "new" / "fairdict.toml").read_text("utf-8")
    taken = re.sub(r"^# ?(?=\[|\w+ *= )", "", shown, flags=re.MULTILINE)
    found = load(write(tmp_path, taken))
    assert found.licence == found.sources[1].licence == "https://creativecommons.org/publicdomain/zero/1.0/"
    assert [s.name for s in found.sources] == ["ours", "repository"]
    assert (found.sources[1].minutes, found.sources[1].expect.min) == (60.0, 100)
    assert found.notify.mail == ("steward@example.org",) and found.notify.when == "trouble"


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("CC-BY-4.0", "https://creativecommons.org/licenses/by/4.0/"),
        ("http://creativecommons.org/publicdomain/zero/1.0", "https://creativecommons.org/publicdomain/zero/1.0/"),
        ("https://terms.example.org/metadata", "https://terms.example.org/metadata"),
    ],
)
def test_a_licence_is_an_address_or_a_name_that_the_table_knows(tmp_path: Path, said: str, meant: str) -> None:
    text = ABOUT + f'licence = "{said}"\n' + SOURCE
    assert load(write(tmp_path, text)).licence == meant
    assert load(write(tmp_path, f'{ABOUT}{SOURCE}licence = "{said}"\n')).sources[0].licence == meant
    wrong = refusal(tmp_path, f'{ABOUT}{SOURCE}licence = "cc by, more or less"\n')
    assert wrong.startswith("licence in [sources.a] should be a licence that the table knows")


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        load(tmp_path)
    assert caught.value.message == (
        f"There is no fairdict.toml in {tmp_path}. Go to a catalogue's folder, name one with -C, or make one with "
        "“fairdict init DIR”."
    )
    assert refusal(tmp_path, "[catalogue\n").startswith(f"{tmp_path / 'fairdict.toml'} is not valid TOML: ")
    (tmp_path / "fairdict.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(ConfigError, match=r"fairdict\.toml cannot be read: .*decode"):
        load(tmp_path)
    with pytest.raises(ConfigError, match=r"fairdict\.toml cannot be read: "):
        load(tmp_path / "fairdict.toml")


def test_a_byte_order_mark_is_forgiven(tmp_path: Path) -> None:
    assert load(write(tmp_path, "\ufeff" + ABOUT)).title == {"@none": "Ours"}


def test_a_source_is_found_by_name(tmp_path: Path) -> None:
    found = load(write(tmp_path, ABOUT + SOURCE.replace("sources.a", "sources.zenodo")))
    assert found.source("zenodo").name == "zenodo"
    with pytest.raises(ConfigError) as caught:
        found.source("zenod")
    assert caught.value.message == f"{tmp_path / 'fairdict.toml'} has no source “zenod”. Did you mean “zenodo”?"


@dataclass(frozen=True)
class Options:
    prefix: str = ""
    pages: int = 1
    share: float = 0.5
    strict: bool = False
    sets: tuple[str, ...] = ()
    columns: dict[str, str] = field(default_factory=dict)
    free: Any = None


@dataclass(frozen=True)
class Needing:
    prefix: str


def test_options_become_the_harvester_s_own(make_source: Callable[..., Source]) -> None:
    source = make_source("x", options={"prefix": "p", "pages": 2, "share": 1, "strict": True, "sets": ["a"], "free": 3})
    assert source.settings(Options) == Options("p", 2, 1, True, ("a",), {}, 3)
    assert make_source("x").settings(Options) == Options()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"prefx": "p"}, "“prefx” is unknown in [sources.partner.options]. Did you mean “prefix”?"),
        ({"prefix": 1}, "prefix in [sources.partner.options] should be a text, but is 1."),
        ({"pages": "1"}, "pages in [sources.partner.options] should be a number, but is '1'."),
        ({"pages": True}, "pages in [sources.partner.options] should be a number, but is True."),
        ({"pages": 1.5}, "pages in [sources.partner.options] should be a number, but is 1.5."),
        ({"share": "half"}, "share in [sources.partner.options] should be a number, but is 'half'."),
        ({"strict": 1}, "strict in [sources.partner.options] should be true or false, but is 1."),
        ({"sets": "a"}, "sets in [sources.partner.options] should be a list of texts, but is 'a'."),
        ({"sets": [1]}, "sets in [sources.partner.options] should be a list of texts, but is (1,)."),
    ],
)
def test_a_wrong_option(make_source: Callable[..., Source], options: dict[str, Any], message: str) -> None:
    with pytest.raises(ConfigError) as caught:
        make_source("x", options=options).settings(Options)
    assert caught.value.message == f"fairdict.toml: {message}"


def test_an_option_without_a_default_is_needed(make_source: Callable[..., Source]) -> None:
    with pytest.raises(ConfigError, match=r"prefix in \[sources\.partner\.options\] is missing\."):
        make_source("x").settings(Needing)
    assert make_source("x", options={"prefix": "y"}).settings(Needing) == Needing("y")


def test_credentials_come_from_the_environment(make_source: Callable[..., Source]) -> None:
    source = make_source("x", auth="TOKEN")
    assert credentials(source, {"TOKEN": "bearer:abc"}) == "bearer:abc"
    assert credentials(make_source("x"), {"TOKEN": "bearer:abc"}) == ""
    for environ in ({}, {"TOKEN": ""}):
        with pytest.raises(ConfigError) as caught:
            credentials(source, environ)
        assert caught.value.message == (
            "Source “partner” takes its credentials from the environment variable TOKEN, which is not set. Set it to "
            "“bearer:TOKEN”, “basic:USER:PASSWORD” or “header:NAME:VALUE”."
        )
