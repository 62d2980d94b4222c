"""The fields of ISO 19115 in XML (ISO 19139, ISO 19115-3), where properties and the things they hold alternate.

Takes a metadata element; gives its properties by their names alone, ``identificationInfo/citation/title``, whatever
class (``MD_DataIdentification``), namespace or edition stands around them, and remembers which were taken. A value is a
text, with its translations, an address beside it (``gmx:Anchor``) or a word of a code list.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from fairdict_harvesters.formats.xml import children

from fairdict.harvester import Description, local
from fairdict.languages import language_tag

_NOTHING = frozenset({"none", "null", "nil"})
"""What programs write where they had no value."""

_CODE = re.compile(r"^(?:[A-Z]{2}_[A-Za-z]+_)")
_FREE = "PT_FreeText"
_CAPITAL = frozenset({"ISBN", "ISSN", "DCP"})
"""Properties whose names begin with a capital all the same."""


@dataclass(frozen=True)
class Value:
    """What one property says: ``text`` in language ``lang``, its ``others`` by language, and an address beside it."""

    text: str = ""
    lang: str = ""
    href: str = ""
    others: Mapping[str, str] = field(default_factory=dict)

    @property
    def texts(self) -> Iterator[tuple[str, str]]:
        """(language, text) of the text and its translations."""
        if self.text:
            yield self.lang, self.text
        yield from self.others.items()

    @property
    def either(self) -> str:
        """The text, else the address."""
        return self.text or self.href


class IsoFields:
    """The properties below ``root``, consumed one by one; ``lang`` is the language of its texts."""

    def __init__(self, root: Any) -> None:
        self.root = root
        self.taken: set[Any] = set()
        self.lang = ""
        self.locales: dict[str, str] = {}
        self._languages()

    def _languages(self) -> None:
        for path in ("language", "defaultLocale/language"):
            for found in self.take(path):
                self.lang = self.lang or language_tag(self.code(found)) or ""
        for path, name in (("locale", "languageCode"), ("otherLocale", "language"), ("defaultLocale", "language")):
            for place in self.take(path):
                key = next((c.get("id", "") for c in children(place)), "")
                tags = [t for p in self.take(name, place) if (t := language_tag(self.code(p)))]
                if key and tags:
                    self.locales[key.lower()] = tags[0]

    def take(self, path: str, under: Any = None) -> list[Any]:
        """The properties at ``path`` (names parted by ``/``) below ``under``, which count as mapped."""
        found = [self.root if under is None else under]
        for name in path.split("/"):
            found = [p for e in found for p in properties(e) if local(p) == name]
        self.taken.update(found)
        return found

    def values(self, path: str, under: Any = None) -> list[Value]:
        """What the properties at ``path`` say; those that say nothing are left out."""
        return [v for p in self.take(path, under) if (v := self.value(p)).either or v.others]

    def text(self, path: str, under: Any = None) -> str:
        """The first text at ``path``; empty where there is none."""
        return next((v.text for v in self.values(path, under) if v.text), "")

    def codes(self, path: str, under: Any = None) -> list[str]:
        """The words of code lists at ``path``."""
        return [c for p in self.take(path, under) if (c := self.code(p))]

    def whole(self, element: Any) -> list[Any]:
        """Every property below ``element`` that says something, which all count as mapped."""
        found = [p for p in descendants(element) if is_leaf(p)]
        self.taken.update(found)
        return [p for p in found if self.value(p).either]

    def statement(self, element: Any) -> str:
        """All that stands below ``element`` in one line."""
        return "; ".join(dict.fromkeys(self.value(p).either for p in self.whole(element)))

    def value(self, element: Any) -> Value:
        """What a property says."""
        text = said(element)
        href = element.get(_HREF, "") or next((c.get(_HREF, "") for c in children(element) if c.get(_HREF)), "")
        others: dict[str, str] = {}
        for free in (c for c in children(element) if local(c) == _FREE):
            for word in free.iter("{*}LocalisedCharacterString"):
                lang = self.locales.get(word.get("locale", "").lstrip("#").lower(), "")
                told = (word.text or "").strip()
                if told and told != text and lang not in others:
                    others[lang] = told
        if self.lang in others and not text:
            text = others.pop(self.lang)
        return Value(text or ("" if href else self.code(element)), self.lang, href.strip(), others)

    def code(self, element: Any) -> str:
        """The word of a code list that a property holds, else its text."""
        listed = [v.strip() for c in children(element) if (v := c.get("codeListValue", "")).strip()]
        word = listed[0] if listed else said(element)
        return _CODE.sub("", word.rpartition("#")[2])

    def report(self, about: Description, ignored: Mapping[str, str]) -> None:
        """Tells ``about`` how many properties that say something were taken, and which were left; ``ignored`` names the
        paths left out on purpose, with what lies below them."""
        queue: list[tuple[str, Any]] = [("", self.root)]
        while queue:
            above, owner = queue.pop()
            for element in properties(owner):
                path = f"{above}/{local(element)}" if above else local(element)
                if path in ignored:
                    continue
                queue.append((path, element))
                if not is_leaf(element) or not (told := self._told(element)):
                    continue
                if element in self.taken:
                    about.took.add(path)
                    about.mapped += 1
                else:
                    about.left.append((path, told[:200]))

    def _told(self, element: Any) -> str:
        value = self.value(element)
        return value.either or next(iter(value.others.values()), "")


_HREF = "{http://www.w3.org/1999/xlink}href"


def properties(element: Any) -> Iterator[Any]:
    """The properties right below a property or thing: names of things begin with a capital, those of properties do
    not. Things within things, against the rule, are looked through."""
    queue = list(children(element))[::-1]
    while queue:
        child = queue.pop()
        if _is_thing(child):
            if local(child) != _FREE:
                queue.extend(list(children(child))[::-1])
        else:
            yield child


def descendants(element: Any) -> Iterator[Any]:
    """``element`` and every property below it."""
    queue = [element]
    while queue:
        found = queue.pop()
        yield found
        queue.extend(list(properties(found))[::-1])


def is_leaf(element: Any) -> bool:
    """Whether a property holds a value instead of others."""
    return next(properties(element), None) is None


def said(element: Any) -> str:
    """The text in a property, without its translations; empty for what programs write for nothing."""
    pieces: list[str] = [element.text or ""]
    queue = list(children(element))[::-1]
    while queue:
        child = queue.pop()
        if _is_thing(child) and local(child) != _FREE:
            pieces += [child.text or "", *(c.tail or "" for c in child)]
            queue.extend(list(children(child))[::-1])
    text = " ".join(t for p in pieces if (t := p.strip()))
    return "" if text.lower() in _NOTHING else text


def things(element: Any) -> list[str]:
    """The names of the things that a property holds."""
    return [local(c) for c in children(element) if _is_thing(c)]


def _is_thing(element: Any) -> bool:
    name = local(element)
    return name[:1].isupper() and name not in _CAPITAL
