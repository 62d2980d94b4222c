"""The edition of a stage's code: what was made by another edition is made anew.

Takes names of modules under the package; leaves a hash that changes with any byte of them.
"""

from functools import lru_cache
from pathlib import Path

from fairdict.document import digest

_PACKAGE = Path(__file__).parent


@lru_cache(32)
def edition(*modules: str) -> str:
    """A hash of ``modules``: paths under the package without their ending, or globs of these (``fair/**/*``). Read
    once: the code that a process runs stays what it was when it began."""
    paths = [path for module in modules for path in sorted(_PACKAGE.glob(f"{module}.py"))]
    return digest(b"\0".join(path.read_bytes() for path in paths))
