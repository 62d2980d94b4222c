"""How a harvester is found, what keeps one from being used, and the account of what no mapping took."""

import os
import sys
from collections.abc import Callable
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from fairdict import harvester
from fairdict.config import Source
from fairdict.description import Description
from fairdict.errors import ConfigError
from fairdict.harvester import Elements, Fields, find, fingerprint, local, names
from fairdict.layers import Layers

GOOD = """
from dataclasses import dataclass

summary = "Ours"

@dataclass(frozen=True)
class Options:
    prefix: str = "p"

def fetch(source, web, since):
    yield from ()

def describe(record, source):
    yield from ()
"""


def own(folder: Path, name: str, code: str) -> Layers:
    (folder / "harvesters").mkdir(exist_ok=True)
    (folder / "harvesters" / f"{name}.py").write_text(code)
    return Layers(folder)


def refusal(name: str, layers: Layers) -> str:
    with pytest.raises(ConfigError) as caught:
        find(name, layers)
    return caught.value.message


def test_the_bundled_ones_are_found() -> None:
    found = names(Layers())
    assert {"dcat", "oaipmh", "schemaorg", "sheet"} <= set(found) and found == sorted(found)
    for name in ("dcat", "oaipmh", "schemaorg", "sheet"):
        module = find(name, Layers())
        path = fingerprint(module)
        assert module.summary and path is not None and path.name == f"{name}.py"


def test_the_catalogue_s_own_goes_first(tmp_path: Path) -> None:
    layers = own(tmp_path, "dcat", GOOD)
    own(tmp_path, "mine", GOOD)
    own(tmp_path, "_private", GOOD)
    assert find("dcat", layers).summary == "Ours"
    assert find("dcat", Layers()).summary != "Ours"
    assert fingerprint(find("mine", layers)) == tmp_path / "harvesters" / "mine.py"
    assert "mine" in names(layers) and "_private" not in names(layers) and names(layers).count("dcat") == 1


def test_an_own_one_can_have_options(tmp_path: Path, make_source: Callable[..., Source]) -> None:
    module: Any = find("mine", own(tmp_path, "mine", GOOD))
    assert make_source("mine", options={"prefix": "x"}).settings(module.Options).prefix == "x"


def test_an_unknown_name_is_told_with_those_that_are_known(tmp_path: Path) -> None:
    known = ", ".join(names(own(tmp_path, "mine", GOOD)))
    assert refusal("oia", Layers(tmp_path)) == (
        f"There is no harvester called “oia”. Known: {known}. Write harvesters/oia.py to add one."
    )
    assert "mine" in known


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (
            "import nothing_of_this_name",
            "cannot be loaded: ModuleNotFoundError: No module named 'nothing_of_this_name'",
        ),
        ("def x(:", "cannot be loaded: SyntaxError: "),
        ("1 / 0", "cannot be loaded: ZeroDivisionError: division by zero"),
        (GOOD.replace("def describe", "def tell"), "is not a harvester: it has no “describe”."),
        (GOOD.replace("summary =", "about ="), "is not a harvester: it has no “summary”."),
        ("", "is not a harvester: it has no “summary”."),
    ],
)
def test_a_broken_one_is_told_with_its_file(tmp_path: Path, code: str, words: str) -> None:
    message = refusal("mine", own(tmp_path, "mine", code))
    assert message.startswith(f"{tmp_path / 'harvesters' / 'mine.py'} {words}")


def test_one_that_was_changed_counts_at_once_and_leaves_nothing_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    for said in ("Ours", "Mine"):  # of one length and one time
        layers = own(tmp_path, "mine", GOOD.replace("Ours", said))
        os.utime(tmp_path / "harvesters" / "mine.py", (1_700_000_000, 1_700_000_000))
        assert find("mine", layers).summary == said
    assert [p.name for p in (tmp_path / "harvesters").iterdir()] == ["mine.py"]


@pytest.mark.parametrize(
    ("target", "message"),
    [
        ("nothing_of_this_name.plugin",
         "The installed harvester “theirs” (nothing_of_this_name.plugin) cannot be loaded: "
         "ModuleNotFoundError: No module named 'nothing_of_this_name'. Install it again, or tell its author."),
        ("fairdict.errors", "fairdict.errors is not a harvester: it has no “summary”."),
    ],
)  # fmt: skip
def test_an_installed_one_that_is_broken_is_told(monkeypatch: pytest.MonkeyPatch, target: str, message: str) -> None:
    entry = EntryPoint("theirs", target, harvester.GROUP)
    monkeypatch.setattr(harvester, "installed", lambda: (entry,))
    assert refusal("theirs", Layers()) == message
    assert names(Layers()) == ["theirs"]


def test_fields_tell_what_was_taken_and_what_was_left(make_source: Callable[..., Source]) -> None:
    about = Description(make_source("x"), "1")
    empty: dict[str, object] = {"empty": "", "none": None, "list": []}
    fields = Fields({"title": "T", "rows": 0, "open": False, "note": "n" * 300, "internal": 1, **empty})
    assert fields.take("title") == "T" and fields.take("rows") == 0 and fields.take("missing") is None
    fields.report(about, {"internal": "of no use"})
    assert about.mapped == 2
    assert about.left == [("open", "False"), ("note", "n" * 200)]


def test_elements_tell_what_was_taken_and_what_was_left(make_source: Callable[..., Source]) -> None:
    about = Description(make_source("x"), "1")
    root = etree.fromstring(
        "<r xmlns='urn:x' xmlns:o='urn:o'><!-- note --><title>T</title><a><name>N</name><o:id> I </o:id></a>"
        "<a><name>M</name></a><skip>s</skip><b><skip2>t</skip2></b><empty> </empty></r>"
    )
    outside = etree.SubElement(etree.Element("outer"), "inner")
    outside.append(root)
    elements = Elements(root)
    assert [e.text for e in elements.take("a/name")] == ["N", "M"]
    first = elements.take("a")[0]
    assert [e.text for e in elements.take("id", first)] == [" I "]
    assert elements.take("nothing/name") == []
    elements.report(about, {"skip": "why", "b/skip2": "why"})
    assert about.mapped == 3
    assert about.left == [("title", "T")]
    assert local(first) == "a"


def test_attributes_that_no_mapping_took_are_left(make_source: Callable[..., Source]) -> None:
    about = Description(make_source("x"), "1")
    root = etree.fromstring(
        "<r version='1'><a kind='k' note='n' more='m' blank=' ' xml:lang='nl'>A</a><left kind='k'>L</left>"
        "<box unit='u'><a>B</a></box><skip why='w'>S</skip></r>"
    )
    elements = Elements(root)
    elements.take("box/a")
    [first] = elements.take("a")
    elements.read.add((first, "more"))
    elements.report(about, {"skip": "why"}, {"a": {"kind"}})
    assert about.mapped == 2
    assert about.left == [("a@note", "n"), ("left", "L"), ("box@unit", "u")]
