"""The templates and static files in force: those nearest to the catalogue, over the bundled ones.

Takes the layers; leaves rendered text, and static files under names that change with their content. A mistake in a
steward's template ends the command with a sentence that names it.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import jinja2

from fairdict.errors import ConfigError
from fairdict.layers import Layers, bundled
from fairdict.publish.assets import Assets
from fairdict.publish.words import FOLDER


class Templates:
    """``assets`` gives the published path of each static file by its name; ``fingerprint`` changes with any byte of
    any template, word or static file."""

    def __init__(self, layers: Layers) -> None:
        folders = layers.folders(FOLDER)
        static = {
            name.removeprefix("static/"): path.read_bytes()
            for name, path in layers.files(FOLDER, "static/**/*")
            if not path.name.startswith(".")
        }
        self._static = Assets(static)
        self.assets = self._static.paths
        self.fingerprint = _fingerprint(folders)
        self._environment = _environment(tuple(folders), self.fingerprint)

    def static(self) -> Iterator[tuple[str, bytes]]:
        """(path, content) of each static file."""
        return self._static.files()

    def rendered(self, template: str, data: Mapping[str, Any]) -> str:
        """``template`` filled in; ConfigError where it cannot be."""
        try:
            return self._environment.get_template(template).render(data)
        except jinja2.TemplateSyntaxError as error:
            where = f"{error.filename or template}, line {error.lineno}"
            raise ConfigError(f"{where}: {error.message}. Correct the template.") from error
        except jinja2.TemplateError as error:
            what = f"Template {template}: {error.message or type(error).__name__}"
            raise ConfigError(f"{what}. Correct it, or remove it to use the bundled one.") from error


@lru_cache(4)
def _environment(folders: tuple[Path, ...], fingerprint: str) -> jinja2.Environment:
    """Templates as they were compiled, for all builds of a process until a byte of them changes: compiling takes longer
    than filling in the pages of a small catalogue."""
    return jinja2.Environment(
        loader=_loader(folders),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        cache_size=-1,
    )


def _fingerprint(folders: Sequence[Path]) -> str:
    found = sha256()
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.is_file() and path.suffix not in (".py", ".pyc"):
                found.update(f"{path.relative_to(folder).as_posix()}\n".encode() + path.read_bytes())
    return found.hexdigest()


def _loader(folders: Sequence[Path]) -> jinja2.BaseLoader:
    """Templates from the nearest folder; ``bundled:NAME`` is the original."""
    nearest = jinja2.FileSystemLoader([str(folder) for folder in folders])
    original = jinja2.FileSystemLoader(str(bundled(FOLDER)))
    return jinja2.ChoiceLoader([jinja2.PrefixLoader({"bundled": original}, delimiter=":"), nearest])
