"""The import law: a module knows only what lies below it in the house, and nobody knows a plugin by name.

The table is the law: a line may import from the lines above it and from itself. A module that is not in it fails.
"""

import ast
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

PROJECT = Path(__file__).parent.parent
ENGINE = PROJECT / "fairdict"
PLUGINS = PROJECT / "harvesters"

LAW = """
model errors interrupted
layers own_code paragraph rdf graph solutions clean addresses identifiers dates languages markup kinds links spelling
document edition changes table vocabulary term thesaurus identity contacts frame schema
web answer courier credentials failure gate guard local lanes lease
store config hide declared evidence targets embedded attempt due robots
description node lookup fields dialect proposal harvester corrections
shapes
profiles
fair
emission
standing trend scorecard tabled conformance
fetch start normalise settle verdict merge amend combine grouping probe assess validity neighbours publish prune
query queries provider university
likeness choices mapping progress
night report export graphfile judged validate add candidate self_check advice fairify template single doctor diff serve
demo api notify
cli
__main__
"""
"""What belongs to a name stands with it: the parts of ``web`` beside it, ``combine`` and ``grouping`` beside ``merge``,
``start`` beside ``fetch``, ``verdict`` beside ``settle``, ``validity`` and ``neighbours`` beside ``assess``;
``cli``, ``config``, ``emission``, ``fair``, ``profiles``, ``publish`` and ``shapes`` are folders, each one place."""

STAGES = {name: name for name in ("fetch", "normalise", "settle", "merge", "probe", "assess", "publish")} | {
    "grouping": "merge",
    "combine": "merge",
    "amend": "merge",
    "start": "fetch",
    "validity": "assess",
    "neighbours": "assess",
    "verdict": "settle",
}
"""Modules of the stages, and the stage they are part of: stages never import each other."""

LEVEL = {name: n for n, line in enumerate(LAW.split("\n")) for name in line.split()}

FOR_PLUGINS = {
    "fairdict.harvester",  # the contract
    "fairdict.rdf", "fairdict.graph", "fairdict.frame",  # for those that speak RDF
    "fairdict.model", "fairdict.errors", "fairdict.document", "fairdict.layers",  # values, hashes, files of the layers
    "fairdict.clean", "fairdict.addresses", "fairdict.identifiers", "fairdict.dates", "fairdict.languages",
    "fairdict.markup", "fairdict.links",  # the cleaners, where a form must be recognised before it is added
}  # fmt: skip
"""What a plugin may import of the engine, besides its own formats: nothing that stores, decides or publishes."""


def imports(path: Path, package: str) -> Iterator[str]:
    """Every module of this project that ``path`` imports, wherever in the file."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} imports by a relative name"
            module = node.module or ""
            # "from fairdict import merge" means the module fairdict.merge; elsewhere the module stands first.
            found = [f"{module}.{alias.name}" if module == "fairdict" else module for alias in node.names]
        else:
            continue
        yield from (name for name in found if name.split(".")[0] in ("fairdict", "fairdict_harvesters"))


def engine() -> list[Path]:
    return sorted(ENGINE.rglob("*.py"))


def plugins() -> list[Path]:
    return sorted(PLUGINS.rglob("*.py"))


def place(path: Path) -> str:
    """The name under which the law knows a file of the engine: a folder stands for what is in it."""
    return path.relative_to(ENGINE).parts[0].removesuffix(".py")


def breach(importer: str, imported: str) -> str:
    """What the law has against an import; empty where it is allowed."""
    for name in (importer, imported):
        if name not in LEVEL:
            return f"{name} has no place in the law; give it one"
    if LEVEL[imported] > LEVEL[importer]:
        return f"{importer} lies above {imported} in the law and must not import it"
    if importer in STAGES and imported in STAGES and STAGES[importer] != STAGES[imported]:
        return f"{importer} and {imported} are stages and must not know each other"
    return ""


@pytest.mark.parametrize("path", engine(), ids=lambda p: str(p.relative_to(ENGINE)))
def test_a_module_imports_only_what_the_law_allows(path: Path) -> None:
    importer = place(path)
    if importer == "__init__":
        return
    found = {name: breach(importer, name.split(".")[1]) for name in imports(path, "fairdict") if "." in name}
    assert not {name: why for name, why in found.items() if why}
    assert not [n for n in imports(path, "fairdict") if n.startswith("fairdict_harvesters")], "no plugin by name"


def test_every_module_has_a_place_and_every_place_a_module() -> None:
    assert {place(p) for p in engine()} - {"__init__"} <= LEVEL.keys()
    there = {p.name.removesuffix(".py") for p in ENGINE.iterdir()}
    assert LEVEL.keys() <= there
    assert len(LAW.split()) == len(LEVEL), "a module stands in the law twice"


def test_every_folder_of_the_engine_is_packed() -> None:
    packed = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))["tool"]["setuptools"]["packages"]
    folders = {".".join(p.parent.relative_to(PROJECT).parts) for p in engine()}
    assert {"fairdict.cli", "fairdict.config"} <= folders and folders <= set(packed)


def test_the_law_can_be_broken() -> None:
    assert breach("model", "merge") and breach("merge", "probe") and breach("grouping", "fetch")
    assert breach("nothing", "model") and breach("model", "nothing") and breach("publish", "assess")
    assert breach("config", "cli") and place(ENGINE / "config" / "reader.py") == "config"
    assert not breach("merge", "grouping") and not breach("grouping", "merge") and not breach("cli", "model")


def test_the_package_imports_nothing() -> None:
    tree = ast.parse((ENGINE / "__init__.py").read_text("utf-8"))
    assert not [n for n in ast.walk(tree) if isinstance(n, ast.Import | ast.ImportFrom)]


def test_imports_are_found_wherever_they_stand(tmp_path: Path) -> None:
    path = tmp_path / "x.py"
    path.write_text(
        "import fairdict.web\nfrom fairdict import merge, dates as d\n"
        "def f():\n    from fairdict.publish.view import card\n    import os, fairdict_harvesters.dcat\n"
    )
    assert set(imports(path, "x")) == {
        "fairdict.web", "fairdict.merge", "fairdict.dates", "fairdict.publish.view", "fairdict_harvesters.dcat",
    }  # fmt: skip


@pytest.mark.parametrize("path", plugins(), ids=lambda p: str(p.relative_to(PLUGINS)))
def test_a_plugin_imports_only_what_a_plugin_may(path: Path) -> None:
    formats = path.parent.name == "formats"
    for name in imports(path, "fairdict_harvesters"):
        if name.startswith("fairdict_harvesters"):
            assert name.startswith("fairdict_harvesters.formats"), f"{path.name} imports another plugin, {name}"
        else:
            assert name in FOR_PLUGINS, f"{path.name} imports {name}, which is not for plugins"
    assert not formats or path.name == "__init__.py" or path.stem not in {p.stem for p in PLUGINS.glob("*.py")}


def test_every_bundled_harvester_is_an_entry_point() -> None:
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))["project"]
    declared = project["entry-points"]["fairdict.harvesters"]
    files = {p.stem for p in PLUGINS.glob("[!_]*.py")}
    assert declared == {name: f"fairdict_harvesters.{name}" for name in files}
