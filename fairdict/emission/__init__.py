"""Descriptions as an application profile wants them."""

from fairdict.emission.emission import Emission, Emitted, languages
from fairdict.emission.marks import Left, Mark

__all__ = ["Emission", "Emitted", "Left", "Mark", "languages"]
