"""A steward's own look, looked over: colours that are too close, words and colours that stand nowhere, files that are
not there or come from elsewhere.

Takes the layers; leaves sentences, each with the file and what to do. Nothing of it stops a build: what would, is an
error where it is read.
"""

import re
from collections.abc import Iterator
from difflib import get_close_matches
from math import floor
from pathlib import Path

from fairdict.layers import Layers, bundled
from fairdict.publish import palette, wordfile
from fairdict.publish.assets import FETCHED, sibling
from fairdict.publish.palette import Close
from fairdict.publish.words import FOLDER, original

STYLE, HOUSE = "style.css", "house.css"
_ALIKE = 0.7


def advice(layers: Layers) -> Iterator[str]:
    """What a steward should know of the look in ``layers``; nothing where all is as bundled."""
    own = next((folder for folder in layers.folders(FOLDER) if folder != bundled(FOLDER)), None)
    if own is None:
        return
    yield from _colours(layers)
    for path in sorted((own / "static").rglob("*.css")):
        yield from _fetched(layers, own, path)
    english = original()
    for path in sorted((own / "words").glob("*.toml")):
        yield from wordfile.strangers(path, english)


def _colours(layers: Layers) -> Iterator[str]:
    paths = [path for name in (STYLE, HOUSE) if (path := layers.find(FOLDER, f"static/{name}")) is not None]
    sheets = [path.read_text("utf-8", "replace") for path in paths]
    place = paths[-1]
    for found in palette.close(sheets):
        yield f"{place}: {_told(found)}"
    if place.name != HOUSE:
        return
    known = {name for told in palette.properties(sheets[:1]).values() for name in told}
    used = set(re.findall(r"var\(\s*--([\w-]+)", "".join(sheets)))
    for name in sorted({name for told in palette.properties(sheets[1:]).values() for name in told} - known - used):
        near = get_close_matches(name, sorted(known), 1, _ALIKE)
        meant = f" Is “--{near[0]}” meant?" if near else " Correct its name, or remove it."
        yield f"{place}: nothing uses “--{name}”.{meant}"


def _told(found: Close) -> str:
    scheme = "in the dark" if found.scheme == "dark" else "in the light"
    remedy = "Set it in @media (prefers-color-scheme: dark) too" if found.scheme == "dark" else "Choose another"
    return (
        f"{scheme}, --{found.ink} on --{found.paper} has a contrast of {floor(found.contrast * 10) / 10} : 1 and needs "
        f"{found.needed:g} : 1 to be seen well. {remedy}."
    )


def _fetched(layers: Layers, own: Path, path: Path) -> Iterator[str]:
    """What a style sheet asks for that the site has not, or that its policy forbids."""
    text = path.read_text("utf-8", "replace")
    for found in FETCHED.finditer(text):
        place = f"{path}, line {text[: found.start()].count(chr(10)) + 1}"
        address = found["address"]
        if re.match(r"(?:[a-z][\w+.-]*:)?//|[a-z][\w+.-]*:", address, re.I):
            yield f"{place}: the site loads nothing from elsewhere, so not “{address}” either. Put the file in static/."
        elif address and not address.startswith("#"):
            name = sibling(path.relative_to(own / "static").as_posix(), address)
            if layers.find(FOLDER, f"static/{name}") is None:
                yield f"{place}: there is no {own / 'static' / name}. Put it there, or correct the address."
