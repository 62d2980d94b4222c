"""A file of words, ``site_templates/words/LANG.toml``, read and looked over.

Takes the file and the bundled English words; leaves its words by dotted key (``site.search``). A mistake ends the
command with a sentence that names file, line and remedy: what stands in braces is filled in night after night, and
must not fail then.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path
from string import Formatter
from typing import Any

from babel import Locale, UnknownLocaleError

from fairdict.errors import ConfigError

LOCALE = "locale"
_TABLE = re.compile(r"\s*\[([^\[\]]+)\]\s*(?:#.*)?")
_KEY = re.compile(r"""\s*((?:"[^"]*"|'[^']*'|[\w.\-]+)(?:\s*\.\s*(?:"[^"]*"|'[^']*'|[\w\-]+))*)\s*=""")
_FORM = re.compile(r"\.(?:zero|one|two|few|many|other)$")


def read(path: Path, original: Mapping[str, str]) -> dict[str, str]:
    """The words in ``path``; those that ``original`` has too may use its blanks, and no others. ConfigError where the
    file cannot be read or a word cannot be used."""
    try:
        text = path.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        line = line_at(path.read_bytes(), error.start)
        raise ConfigError(f"{path}, line {line}: this is not UTF-8. Save the file as UTF-8.") from error
    except OSError as error:
        raise ConfigError(f"{path} cannot be read: {error.strerror or error}. Make it a readable file.") from error
    return dict(_looked_over(path, text, tuple(original.items())))


@lru_cache(16)
def _looked_over(path: Path, text: str, english: tuple[tuple[str, str], ...]) -> Mapping[str, str]:
    """The words of a file that says ``text``, once for each time that it changes."""
    original = dict(english)
    try:
        found = dict(_flat(tomllib.loads(text)))
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path} cannot be read as TOML: {error}. Correct the file.") from error
    for key, value in found.items():
        wrong = _wrong(key, value, original)
        if wrong:
            raise ConfigError(f"{_place(path, text, key)}: {wrong}")
    return found


def strangers(path: Path, original: Mapping[str, str]) -> Iterator[str]:
    """Sentences about words in ``path`` that ``original`` has under another name, by the look of it: they would stand
    nowhere. Words for templates of one's own may be called anything."""
    text = path.read_text("utf-8-sig")
    known = sorted({_FORM.sub("", key) for key in original})
    for key in dict(_flat(tomllib.loads(text))):
        bare = _FORM.sub("", key)
        if bare not in known and (near := get_close_matches(bare, known, 1, 0.85)):
            yield f"{_place(path, text, key)}: no bundled page has words called “{key}”. Is “{near[0]}” meant?"


def line_at(body: bytes, at: int) -> int:
    """The number of the line in which a byte stands."""
    return body[:at].count(b"\n") + 1


def _wrong(key: str, value: Any, original: Mapping[str, str]) -> str:
    """What is wrong with a word, with the remedy; empty where nothing is."""
    if not isinstance(value, str):
        return f"“{key}” must be text. Put it between quotation marks."
    if key == LOCALE:
        return "" if _known(value) else f"“{value}” is no locale that Babel knows. Write one such as “en-GB” or “nl”."
    blanks = _blanks(key, original)
    if not blanks:
        return ""
    named = ", ".join(f"{{{name}}}" for name in sorted(blanks))
    try:
        parts = list(Formatter().parse(value))
    except ValueError:
        return f"the braces in “{key}” do not match. It may hold {named}; a brace itself is written twice."
    for _, name, form, conversion in parts:
        if name is not None and (name not in blanks or form or conversion):
            return f"“{key}” cannot be filled in at {{{name}}}. It may hold {named}."
    return ""


def _blanks(key: str, original: Mapping[str, str]) -> set[str]:
    """The blanks of the word, or of its forms where it is one of them."""
    bare = _FORM.sub("", key)
    forms = [text for name, text in original.items() if name == key or (bare != key and _FORM.sub("", name) == bare)]
    return {name for text in forms for _, name, _, _ in Formatter().parse(text) if name}


def _known(tag: str) -> bool:
    try:
        Locale.parse(tag, sep="-")
    except (ValueError, UnknownLocaleError):
        return False
    return True


def _place(path: Path, text: str, key: str) -> str:
    """File and line of a word; the file alone where the line cannot be told."""
    table = ""
    for number, line in enumerate(text.splitlines(), 1):
        if found := _TABLE.fullmatch(line):
            table = f"{_plain(found[1])}."
        elif (found := _KEY.match(line)) and f"{table}{_plain(found[1])}" == key:
            return f"{path}, line {number}"
    return str(path)


def _plain(key: str) -> str:
    return re.sub(r"\s*\.\s*", ".", re.sub("[\"']", "", key)).strip()


def _flat(table: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for key, value in table.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", value
