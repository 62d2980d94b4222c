"""Languages by code, name or address, to a language tag (BCP 47).

Takes ``nl_NL``, ``dut``, ``Nederlands``, ``Dutch`` or an address of a code list; leaves the canonical tag,
or None. Names are those of the Unicode locale data in English, in Dutch and in the language itself.
"""

import re
from functools import lru_cache
from typing import Final

from babel import Locale
from babel.core import get_global
from babel.localedata import locale_identifiers

_LONGEST: Final = 100
_TAG: Final = re.compile(
    r"(?P<language>[a-z]{2,3})(?:-(?P<extended>[a-z]{3}))?(?:-(?P<script>[a-z]{4}))?(?:-(?P<region>[a-z]{2}|[0-9]{3}))?"
    r"(?P<variants>(?:-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*)"
    r"(?P<extensions>(?:-[a-wyz0-9](?:-[a-z0-9]{2,8})+)*)(?P<private>-x(?:-[a-z0-9]{1,8})+)?",
    re.ASCII,
)
_LIST: Final = re.compile(
    r"https?://(?:publications\.europa\.eu/resource/authority/language|(?:www\.)?lexvo\.org/id/iso639-[1-5]"
    r"|id\.loc\.gov/vocabulary/(?:iso639-[1-5]|languages))/(?P<code>[A-Za-z-]+)",
    re.IGNORECASE,
)


@lru_cache(maxsize=4096)
def language_tag(text: str) -> str | None:
    """The canonical tag of a language, or None where ``text`` names none.

    Three-letter codes become two-letter ones where those exist, withdrawn codes the ones in use. ``und``
    is None: it says nothing. Case follows RFC 5646, section 2.1.1.
    """
    if len(text) > _LONGEST:
        return None
    value = text.strip()
    listed = _LIST.fullmatch(value)
    if listed is not None:
        value = listed["code"]
    # An operating system adds the encoding: nl_NL.UTF-8.
    tag = _tag(value.partition(".")[0].replace("_", "-").lower())
    return tag if tag is not None else _tag(_name(" ".join(value.casefold().split())) or "")


def _tag(value: str) -> str | None:
    """A well-formed tag of known subtags in its canonical form."""
    found = _TAG.fullmatch(value)
    if found is None:
        return None
    # An extended language (zh-yue) is written by itself.
    language = found["extended"] or found["language"]
    alias = get_global("language_aliases").get(language, language).split("_")
    if alias[0] not in _languages() or alias[0] == "und":
        return None
    script = found["script"] or next((part for part in alias[1:] if len(part) == 4), "")
    region = found["region"] or next((part for part in alias[1:] if len(part) < 4), "")
    if region and not region.isdigit() and region.upper() not in _regions():
        return None
    variants, singles = found["variants"].split("-"), re.findall(r"-([a-z0-9])(?=-)", found["extensions"])
    if len(set(variants)) < len(variants) or len(set(singles)) < len(singles):
        return None
    head = "-".join(part for part in (alias[0], script.title(), region.upper()) if part)
    return head + found["variants"] + found["extensions"] + (found["private"] or "")


@lru_cache(maxsize=1)
def _languages() -> frozenset[str]:
    """Every code of a language that Unicode knows; ``mul`` and ``zxx`` are about the data, not a language."""
    known = (str(key) for key in [*get_global("likely_subtags"), *Locale("en").languages])
    return frozenset([*(key for key in known if "_" not in key), "mul", "zxx"])


@lru_cache(maxsize=1)
def _regions() -> frozenset[str]:
    return frozenset(Locale("en").territories)


def _name(value: str) -> str | None:
    """The code of the language called ``value``; names in all other languages are read only when these
    fail."""
    code = _english_and_dutch().get(value)
    return (code if code is not None else _own_names().get(value, "")).replace("_", "-").lower() or None


@lru_cache(maxsize=1)
def _english_and_dutch() -> dict[str, str]:
    return {name.casefold(): code for locale in ("nl", "en") for code, name in Locale(locale).languages.items()}


@lru_cache(maxsize=1)
def _own_names() -> dict[str, str]:
    names = {}
    for code in locale_identifiers():
        if "_" not in code and (name := Locale(code).languages.get(code)) is not None:
            names[name.casefold()] = code
    return names
