"""What findings say, in English and in Dutch: fixes, and reasons why nothing could be told.

A finding keeps ``Words``: the name of a message and what is filled in, which may be words itself. In a fix the first
thing filled in is the source's own field. A message with a computed value names a ``general`` one without it, for lists
in which one fix stands for many records. A name that is no message is itself what is said.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from fairdict.fair.fixes import FIXES
from fairdict.fair.fuji.words import FUJI
from fairdict.fair.reasons import REASONS, Message

Words: TypeAlias = tuple["str | Words", ...]
"""The name of a message and what is filled in; empty where nothing is said."""
LANGUAGES = ("en", "nl")
ALL = ","
"""The message that lists what is filled in."""
OWN = "|"
"""The message that brings its own sentence, in English and in Dutch, before what is filled in."""
MESSAGES: Mapping[str, Message] = {**REASONS, **FIXES, **FUJI}
"""Every message by its name."""


def say(words: Words, language: str = "en") -> str:
    """``words`` in a language; in English where the language is not one of :data:`LANGUAGES`."""
    if not words:
        return ""
    name, *parts = words
    if name == ALL:
        parts = _gathered(parts)
    told = [_part(part, language) for part in parts]
    if name == ALL:
        return ", ".join(told)
    if name == OWN:
        english, dutch, *filled = told
        return _filled(dutch if language == "nl" else english, filled)
    message = MESSAGES.get(name) if isinstance(name, str) else None
    if message is None:
        return str(name)
    return (message.nl if language == "nl" else message.en).format(*told)


def _gathered(parts: Sequence[str | Words]) -> list[str | Words]:
    """The parts of a list; fields that a system lacks stand together at its end, so that it is said once."""
    lacking = [part for part in parts if isinstance(part, tuple) and part[:1] == ("no-field",)]
    if len(lacking) < 2 or len({system for _, _, system in lacking}) > 1:
        return list(parts)
    names: Words = (ALL, *(name for _, name, _ in lacking))
    return [*(part for part in parts if part not in lacking), ("no-fields", names, lacking[0][2])]


def sentence(english: str, dutch: str, *parts: str | Words) -> Words:
    """A sentence of one's own in both languages, as words; ``parts`` are filled in at ``{0}``, ``{1}`` …"""
    return (OWN, english, dutch, *parts)


def _filled(text: str, parts: list[str]) -> str:
    """``text`` with ``parts`` in their places; other braces stay."""
    return re.sub(r"\{(\d+)\}", lambda m: parts[int(m[1])] if int(m[1]) < len(parts) else m[0], text)


def _part(part: str | Words, language: str) -> str:
    return part if isinstance(part, str) else say(part, language)


def general(words: Words) -> Words:
    """The fix without what was computed for one record; the same where nothing was."""
    message = MESSAGES.get(str(words[0])) if words else None
    if message is None or not message.general:
        return words
    return (message.general, *(words[1 + place] for place in message.keeps))


def read(value: Sequence[Any]) -> Words:
    """Words as they were stored, in lists."""
    return tuple(part if isinstance(part, str) else read(part) for part in value)
