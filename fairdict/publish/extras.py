"""A steward's own pages: ``site_templates/pages/NAME.html`` becomes ``NAME/`` in every language, and its logo.

Takes the layers; leaves names. A page has its place in the menu where the words call it something (``page.NAME``).
"""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from fairdict.errors import ConfigError
from fairdict.layers import Layers
from fairdict.publish.words import FOLDER

TAKEN = frozenset({
    "about", "access", "all", "assets", "browse", "changes", "dataset", "fair", "fdp", "format", "funder", "graph",
    "hosting", "hydra", "keyword", "language", "licence", "oai", "organisation", "overview", "person", "project",
    "publisher", "quality", "query", "search", "selection", "source", "sparql", "theme", "year",
})  # fmt: skip
"""Folders of the site that are, or may become, its own."""
LOGOS = ("svg", "png", "webp", "jpg")
"""What a logo may be, the first there is."""
_NAME = re.compile("[a-z0-9]+(?:-[a-z0-9]+)*")


def pages(layers: Layers, languages: Iterable[str]) -> tuple[str, ...]:
    """The names of a steward's own pages; ConfigError where one cannot be an address of its own."""
    found = []
    for name, path in layers.files(FOLDER, "pages/*.html"):
        stem = Path(name).stem
        if not _NAME.fullmatch(stem):
            raise ConfigError(
                f"{path}: the name of a page becomes its address, and may hold only small letters a to z, digits and "
                "hyphens. Rename the file."
            )
        if stem in TAKEN or stem in languages:
            raise ConfigError(f"{path}: the site has a folder {stem}/ of its own. Give the page another name.")
        found.append(stem)
    return tuple(found)


def logo(assets: Mapping[str, str]) -> tuple[str, str]:
    """The published paths of the logo and of the one for the dark, which has the same ending; empty where none is."""
    ending = next((ending for ending in LOGOS if f"logo.{ending}" in assets), None)
    return ("", "") if ending is None else (assets[f"logo.{ending}"], assets.get(f"logo-dark.{ending}", ""))
