"""Static files under names that change with their content, so that hosts may let them be kept for ever.

Takes files by name; leaves their published paths, and their content. A script that names another beside it
(``from "./other.js"``) is made to name it as it is published, so its own name changes with that of the other too; so is
a style sheet that asks for a font or a picture (``url(fonts/ours.woff2)``).
"""

import posixpath
import re
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Final

from fairdict.document import digest
from fairdict.errors import ConfigError

_NAMED: Final = re.compile(rb"""(\bfrom\s*|\bimport\s*\(?\s*)(["'])\./([\w.-]+\.js)\2""")

FETCHED: Final = re.compile(r"""url\(\s*(?P<quote>["']?)(?P<address>[^"')\s]*)(?P=quote)\s*\)""", re.I)
"""What a style sheet asks for."""


def sibling(sheet: str, address: str) -> str:
    """The name of the static file that a style sheet means by a relative address."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(sheet), re.split("[?#]", address)[0]))


class Assets:
    """``paths`` gives the published path of each file by its name. ConfigError where scripts name each other in a
    circle."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self._given = files
        self._bodies: dict[str, bytes] = {}
        self.paths: dict[str, str] = {}
        for name in files:
            self._publish(name, ())
        self.paths = {name: self.paths[name] for name in files}

    def files(self) -> Iterator[tuple[str, bytes]]:
        """(path, content) of each file."""
        return ((path, self._bodies[name]) for name, path in self.paths.items())

    def _publish(self, name: str, above: tuple[str, ...]) -> str:
        """The published path of ``name``, which the scripts ``above`` it named."""
        if name in above:
            circle = " → ".join((*above, name))
            raise ConfigError(f"static/{name} imports itself: {circle}. Let one of these scripts do without another.")
        if name not in self.paths:
            path = PurePosixPath(name)

            def named(found: re.Match[bytes]) -> bytes:
                other = path.with_name(found[3].decode()).as_posix()
                if other not in self._given:
                    return found[0]
                there = PurePosixPath(self._publish(other, (*above, name))).name
                return found[1] + found[2] + b"./" + there.encode() + found[2]

            def fetched(found: re.Match[str]) -> str:
                other = sibling(name, found["address"])
                if other not in self._given:
                    return found[0]
                there = self._publish(other, (*above, name))
                return f'url("{posixpath.relpath(there, posixpath.dirname(f"assets/{name}"))}")'

            body = self._given[name]
            if path.suffix == ".js":
                body = _NAMED.sub(named, body)
            elif path.suffix == ".css":
                text = body.decode("utf-8", "surrogateescape")
                body = FETCHED.sub(fetched, text).encode("utf-8", "surrogateescape")
            self._bodies[name] = body
            hashed = path.with_name(f"{path.stem}-{digest(body, 5)}{path.suffix}")
            self.paths[name] = str(PurePosixPath("assets") / hashed)
        return self.paths[name]
