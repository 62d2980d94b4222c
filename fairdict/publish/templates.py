"""The templates and static files in force: those nearest to the catalogue, over the bundled ones.

Takes the layers; leaves rendered text, and static files under names that change with their content. A mistake in a
steward's template ends the command with a sentence that names it.
"""

import traceback
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import Any

import jinja2

from fairdict.errors import ConfigError
from fairdict.layers import Layers, bundled
from fairdict.publish.assets import Assets
from fairdict.publish.wordfile import line_at
from fairdict.publish.words import FOLDER


class Templates:
    """``assets`` gives the published path of each static file by its name; ``fingerprint`` changes with any byte of
    any template, word or static file."""

    def __init__(self, layers: Layers) -> None:
        folders = layers.folders(FOLDER)
        self._own = [folder for folder in folders if folder != bundled(FOLDER)]
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
        """``template`` filled in; ConfigError where it cannot be, which names file and line of the steward's that
        failed. What fails in bundled files alone is a fault of ours, and is raised as it is."""
        try:
            return self._environment.get_template(template).render(data)
        except Exception as error:
            wrong = self._wrong(template, error)
            if wrong is None:
                raise
            raise ConfigError(wrong) from error

    def check(self) -> None:
        """Reads every template of the steward's own without filling it in; ConfigError at the first mistake."""
        for folder in self._own:
            for path in sorted(folder.rglob("*.html")):
                name = path.relative_to(folder).as_posix()
                try:
                    self._environment.get_template(name)
                except (jinja2.TemplateError, UnicodeDecodeError) as error:
                    raise ConfigError(self._wrong(name, error) or f"{path}: {error}") from error

    def _wrong(self, template: str, error: Exception) -> str | None:
        """What a steward is told of ``error``; None where it is none of theirs."""
        if isinstance(error, jinja2.TemplateSyntaxError):
            where = f"{error.filename or template}, line {error.lineno}"
            return f"{where}: {(error.message or 'this is no template').rstrip('.')}. Correct the template."
        if isinstance(error, UnicodeDecodeError):
            return next((f"{place}: this is not UTF-8. Save the file as UTF-8." for place in self._garbled()), None)
        path, line = self._failed(error)
        place = f"{path}, line {line}" if path else ""
        if isinstance(error, RecursionError):
            original = f'{{% extends "bundled:{PurePosixPath(path).name}" %}}'
            return f"{place}: the template takes itself in, without end. Write {original}." if place else None
        if isinstance(error, jinja2.TemplateNotFound):
            what = f"there is no template “{error.name}”"
        elif isinstance(error, jinja2.TemplateError):
            what = error.message or type(error).__name__
        elif place:
            what = f"{type(error).__name__}: {error}"
        else:
            return None
        return f"{place or f'Template {template}'}: {what}. Correct it, or remove the file to use the bundled one."

    def _failed(self, error: Exception) -> tuple[str, int]:
        """The file and line of the steward's own that was being filled in when ``error`` came; empty where none was."""
        place = ("", 0)
        for frame, line in traceback.walk_tb(error.__traceback__):
            path = frame.f_code.co_filename
            if any(Path(path).is_relative_to(folder) for folder in self._own):
                place = (path, line)
        return place

    def _garbled(self) -> Iterator[str]:
        """The place of the first byte that is not UTF-8, in each of the steward's templates that has one."""
        for folder in self._own:
            for path in sorted(folder.rglob("*.html")):
                body = path.read_bytes()
                try:
                    body.decode("utf-8")
                except UnicodeDecodeError as error:
                    yield f"{path}, line {line_at(body, error.start)}"


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
