"""Which file is in force: the one with a given relative name nearest to the catalogue.

A catalogue's own ``harvesters/``, ``vocabularies/`` and ``site_templates/`` lie over the bundled folders of the same
name, so a steward replaces one file without touching the rest.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


def bundled(name: str) -> Path:
    """The bundled folder ``name``: inside the package where fairdict was installed, beside it in a checkout."""
    package = Path(__file__).parent
    inside = package / name
    return inside if inside.is_dir() else package.parent / name


@dataclass(frozen=True)
class Layers:
    """The folders searched, nearest first; ``catalogue`` is None where there is only what is bundled."""

    catalogue: Path | None = None

    def folders(self, name: str) -> list[Path]:
        """Existing folders called ``name``, nearest first."""
        roots = [] if self.catalogue is None else [self.catalogue / name]
        return [root for root in [*roots, bundled(name)] if root.is_dir()]

    def find(self, name: str, relative: str) -> Path | None:
        """The file ``relative`` of the folder ``name`` that is in force, or None."""
        return next((f / relative for f in self.folders(name) if (f / relative).is_file()), None)

    def files(self, name: str, pattern: str) -> Iterator[tuple[str, Path]]:
        """(relative name, path) of every file of folder ``name`` that matches a glob and is in force, by name."""
        seen: dict[str, Path] = {}
        for folder in self.folders(name):
            for path in folder.glob(pattern):
                if path.is_file():
                    seen.setdefault(path.relative_to(folder).as_posix(), path)
        yield from sorted(seen.items())
