"""Named searches: what stands under ``[searches.NAME]``, and what may.

Takes the tables of ``fairdict.toml``; leaves :class:`Named` values. Raises ConfigError for a search that asks for
nothing and for a value that no list can have.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

from fairdict.config.key import NEEDED, Key, Table
from fairdict.config.tables import Tables
from fairdict.config.values import Named, Text
from fairdict.vocabulary import Vocabularies

FILTERS = ("theme", "publisher", "organisation", "person", "project", "funder", "access", "keyword", "year", "format",
           "licence", "language")  # fmt: skip
"""What a named search can filter on: the lists that can be browsed, and who publishes."""
_LIST = "Each filter is a text or a list of texts, of which a dataset has at least one."
SEARCH = Table(
    "[searches.NAME]",
    "A search that people can follow: it becomes a list to browse with a news feed of its own, "
    "`selection/NAME/feed.atom`. NAME is a short name of small letters, digits and hyphens. It needs `q` or a filter; "
    f"what is given must all hold. {_LIST} Values are compared without case and accents, as names or as codes.",
    (
        Key("title", "text, or one a language", NEEDED, "What the list and the feed are called.",
            'title = { en = "Sleep", nl = "Slaap" }'),
        Key("q", "text", "",
            "Words that must all occur in titles, descriptions, keywords, names or identifiers, in any form that "
            "shares their stem. Typing errors and synonyms are not looked for.",
            'q = "sleep apnoea"'),
        Key("theme", "text or list of texts", "", "A theme, by its name, code or address.", 'theme = "HEAL"'),
        Key("publisher", "text or list of texts", "", "Who publishes the data, by name or ROR.",
            'publisher = "University of Twente"'),
        Key("organisation", "text or list of texts", "", "An organisation in any role but funder, by name or ROR.",
            'organisation = "https://ror.org/006hf6230"'),
        Key("person", "text or list of texts", "", "Somebody who took part, by ORCID, or by name where it has one.",
            'person = "https://orcid.org/0000-0002-1825-0097"'),
        Key("project", "text or list of texts", "", "A project or programme, by the number of its grant or its title.",
            'project = ["NWO 406.20"]'),
        Key("funder", "text or list of texts", "", "Who paid, by name or ROR.", 'funder = "Dutch Research Council"'),
        Key("access", "`public`, `restricted`, `non_public`, `unknown`, or a list of them", "", "Who may use the data.",
            'access = ["public", "restricted"]'),
        Key("keyword", "text or list of texts", "", "A keyword.", 'keyword = ["sleep", "slaap"]'),
        Key("year", "text or list of texts", "", "The year of issue.", 'year = ["2024", "2025"]'),
        Key("format", "text or list of texts", "", "The format of a file.", 'format = "CSV"'),
        Key("licence", "text or list of texts", "", "The licence of the data, as lists name it.",
            'licence = "CC BY 4.0"'),
        Key("language", "text or list of texts", "", "The language of the data, by name or code.", 'language = "nl"'),
    ),
)  # fmt: skip
ACCESS = ("public", "restricted", "non_public", "unknown")


def searches(
    read: Tables, raw: Mapping[str, Any], texts: Callable[[Mapping[str, Any], str, str], Text], known: Vocabularies
) -> tuple[Named, ...]:
    """The searches of the whole file ``raw``; ``texts`` reads a text, or one a language, that must be there."""
    tables = read.table(raw, "searches", "the file", needed=False)
    return tuple(_search(read, name, read.table(tables, name, "[searches]"), texts, known) for name in tables)


def _search(
    read: Tables,
    name: str,
    raw: Mapping[str, Any],
    texts: Callable[[Mapping[str, Any], str, str], Text],
    known: Vocabularies,
) -> Named:
    where = f"[searches.{name}]"
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]*", name):
        read.fail(name, "[searches]", "should be a short name of small letters, digits and hyphens")
    read.only(raw, SEARCH.names, where)
    filters = {key: _values(read, raw, key, where) for key in FILTERS if key in raw}
    for value in filters.get("access", ()):
        if value not in ACCESS:
            read.fail("access", where, f"should be one of {', '.join(ACCESS)}, but is “{value}”")
    if "theme" in filters:
        filters["theme"] = tuple(_theme(read, value, where, known) for value in filters["theme"])
    q = read.text(raw, "q", where).strip()
    if not q and not filters:
        read.fail("q", where, f"is missing, and so is every filter ({', '.join(FILTERS)}); say what to look for")
    return Named(name, texts(raw, "title", where), q, filters)


def _values(read: Tables, raw: Mapping[str, Any], key: str, where: str) -> tuple[str, ...]:
    """The values of a filter, of which there may be one; a year may be a number."""
    value = raw[key]
    found = [str(v) if type(v) is int else v for v in (value if isinstance(value, list) else [value])]
    if not found or not all(isinstance(v, str) and v.strip() for v in found):
        read.fail(key, where, f"should be a text or a list of texts, but is {value!r}")
    return tuple(found)


def _theme(read: Tables, value: str, where: str, known: Vocabularies) -> str:
    """The address of a theme."""
    found = known.match("data-theme", value)
    if found is None:
        what = "should be a theme that the table data-theme knows, such as “HEAL” or “Health”"
        read.fail("theme", where, f"{what}, but is “{value}”")
    return found.concept.iri
