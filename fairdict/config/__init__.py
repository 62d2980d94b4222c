"""``fairdict.toml``: what a steward declares, read once and checked to the last key.

Takes a catalogue's folder; leaves a frozen :class:`Catalogue`. Every mistake is a :class:`ConfigError` that names the
file, the key and what may stand there.
"""

from fairdict.config.reader import content, load, loaded, parsed
from fairdict.config.values import (
    FILE,
    Asking,
    Catalogue,
    Keep,
    Named,
    Notify,
    Probing,
    Publishing,
    Source,
    Text,
    credentials,
)

__all__ = [
    "FILE",
    "Asking",
    "Catalogue",
    "Keep",
    "Named",
    "Notify",
    "Probing",
    "Publishing",
    "Source",
    "Text",
    "content",
    "credentials",
    "load",
    "loaded",
    "parsed",
]
