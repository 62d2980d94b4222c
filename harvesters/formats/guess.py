"""What the columns of an unknown sheet seem to mean, from their headers and from what stands under them.

Takes the sheets of a file; leaves a :class:`Proposal`. A header that the table knows is believed unless the values
speak against it; one that resembles a known header counts where the values agree; else the values alone are looked at.
"""

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import zip_longest
from typing import Any

from fairdict_harvesters.formats.columns import Column
from fairdict_harvesters.formats.evidence import ALONE, WANTS, Evidence, weigh
from fairdict_harvesters.formats.grid import Cell, Sheet, rows_of
from fairdict_harvesters.formats.headers import key
from fairdict_harvesters.formats.layout import Layout
from fairdict_harvesters.formats.table import ASIDE, FILE_SHEETS, MAIN, Table, Tables

from fairdict.harvester import FetchError, Guess, Proposal, Source, Sureness

_SEVERAL = frozenset({"title", "description", "keyword", "theme", "contributor", "alternative", "spatial", "creator"})
_PARTED = frozenset({"keyword", "creator", "contributor", "theme", "spatial", "language", "format", "funder"})
_FREE = frozenset({"title", "description", "population", "rights", "provenance", "method", "purpose"})
_AGAIN = re.compile(r"row \d+: ")
"""How a property that stood higher up as well is called: it is of something else than the dataset."""
_LONGEST, _LOOKED_AT = 60, 300
_ENOUGH, _ALIKE = 0.6, 0.9


def proposal(found: list[Sheet], layout: Layout, source: Source) -> Proposal:
    """The mapping that ``found`` seems to want; raises FetchError where nothing in it looks like a list of datasets."""
    tables = Tables(layout)
    wanted = [s for s in found if not layout.options.sheet or s.name.casefold() == layout.options.sheet.casefold()]
    if not wanted:
        names = ", ".join(f"“{s.name}”" for s in found)
        raise FetchError(
            f"{source.url} has no sheet “{layout.options.sheet}”; it has {names}.", kind="malformed", url=source.url
        )
    lists = [s for s in wanted if s.rows and s.name.strip().casefold() not in FILE_SHEETS]
    sheet = max(lists or wanted, key=lambda s: _likeness(s, tables))
    side = _on_its_side(sheet, tables, source)
    if side is not None:
        return _guessed(side[0], {**_named(sheet, found), "values": side[1]}, source, tables, "rows")
    head = tables.head(sheet) or _head(sheet)
    if not head:
        raise FetchError(
            f"{source.url} has no row that looks like headers: more rows under one row of different words are needed. "
            "Name the sheet with --sheet, or write the mapping by hand.",
            kind="malformed",
            url=source.url,
        )
    known = bool(tables.head(sheet))
    options = {**_named(sheet, found), "header_row": head}
    made = _guessed(tables.rows(sheet, [head]), options, source, tables, "columns")
    others = [s.name for s in found if s is not sheet and s.name and tables.is_list(s)]
    notes = [f"Sheets {', '.join(others)} look like lists of datasets too: name all in `sheets`."] if others else []
    if not known:
        notes.append(f"No header of row {head} is a known one for a title, so that the row of headers is a guess.")
    return replace(made, notes=(*notes, *made.notes))


def _likeness(sheet: Sheet, tables: Tables) -> int:
    """How much a sheet looks like a list of datasets: by its headers first, then by its name and length."""
    head = tables.head(sheet)
    across = len(tables.known(sheet.rows[head - 1])) if head else 0
    down = max((len(tables.known(list(c))) for c in zip_longest(*sheet.rows[:_LOOKED_AT])), default=0)
    name = sheet.name.strip().casefold()
    return (max(across, down) - (1_000 if name in ASIDE else 0)) * 1_000 + (name in MAIN) * 900 + len(sheet.rows[:900])


def _named(sheet: Sheet, found: list[Sheet]) -> dict[str, Any]:
    return {"sheet": sheet.name} if sheet.name and len(found) > 1 else {}


def _head(sheet: Sheet) -> int:
    """The row that looks most like headers: many different short words, none a number, and rows as wide under it."""
    best, score = 0, 1
    rows = list(rows_of(sheet))
    for place, (number, row) in enumerate(rows[:30]):
        words = [c for c in row if c is not None]
        texts = {c.casefold() for c in words if isinstance(c, str) and len(c) < 60 and not c[:1].isdigit()}
        below = [sum(c is not None for c in other) for _, other in rows[place + 1 : place + 6]]
        if len(texts) == len(words) > score and below and max(below) * 2 > len(words):
            best, score = number, len(words)
    return best


def _on_its_side(sheet: Sheet, tables: Tables, source: Source) -> tuple[Table, list[str]] | None:
    """The sheet read from the side, where a column holds more headers than any row does: with the column whose values
    fit the properties best."""
    columns = [list(c) for c in zip_longest(*sheet.rows[:_LOOKED_AT])]
    if not columns:
        return None
    names = max(range(len(columns)), key=lambda n: len(tables.known(columns[n])))
    known = tables.known(columns[names])
    head = tables.head(sheet)
    across = len(tables.known(sheet.rows[head - 1])) if head else 0
    if "title" not in known or len(known) < 3 or len(known) <= across:
        return None
    fits = {n: _fit(columns[names], columns[n], tables, source) for n in range(len(columns)) if n != names}
    best = max(fits, key=lambda n: fits[n])
    title = next((str(c) for c in columns[best][:1] if c is not None), "")
    if not title:
        return None
    layout = replace(tables.layout, options=replace(tables.options, values=(title,)))
    turned = Tables(layout).on_its_side(sheet)
    return (turned, [title]) if turned is not None else None


def _fit(names: Sequence[Cell], cells: Sequence[Cell], tables: Tables, source: Source) -> float:
    """How many values are of the kind that the property beside them wants."""
    score = 0.0
    for name, cell in zip(names, cells, strict=True):
        column = tables.headers.column(name) if isinstance(name, str) else None
        if column is not None and cell is not None and column.property in WANTS:
            found = weigh([cell], source)
            score += max((found.share(kind) for kind in WANTS[column.property]), default=0.0) - 0.5
    return score


def _guessed(table: Table, options: dict[str, Any], source: Source, tables: Tables, what: str) -> Proposal:
    cells = {h: [row.get(h) for _, row in table.rows] for h in table.headers}
    weighed = {h: weigh(c, source) for h, c in cells.items()}
    taken: set[str] = set()
    guesses: dict[str, Guess] = {}
    for step in (_by_header, _by_likeness, _by_values):
        for header, evidence in weighed.items():
            if header not in guesses:
                found = step(header, evidence, tables, taken)
                if found is not None:
                    guesses[header] = found
                    taken.add(_property(found.means))
    if "title" not in taken and what == "columns":
        _title(weighed, guesses, taken)
    lang = _language(weighed, guesses)
    reasons: dict[str, str] = {}
    if lang:
        options["language"] = lang
        reasons["language"] = "the texts are in this language"
    nothing = sorted({w for e in weighed.values() for w in e.nothing})
    if nothing:
        options["nothing"] = nothing
        reasons["nothing"] = "these words stand for an empty cell"
    where = f"sheet “{table.sheet.name}”, " if table.sheet.name else ""
    place = f"{where}headers in row {options['header_row']}" if what == "columns" else f"{where}properties down"
    rest = {
        h: Guess(h, None, "not mapped", _looks(e), e.examples, e.filled) for h, e in weighed.items() if h not in guesses
    }
    ordered = [_finished(guesses.get(h) or rest[h], weighed[h], lang) for h in table.headers]
    notes = () if "title" in taken else ("No column looks like a title, without which no dataset can be shown.",)
    if "identifier" not in taken and "doi" not in taken:
        notes = (*notes, "No column looks like an identifier: without one, a changed title is another dataset.")
    return Proposal(place, len(table.rows), "columns", ordered, options, reasons, notes)


def _by_header(header: str, evidence: Evidence, tables: Tables, taken: set[str]) -> Guess | None:
    columns = tables.headers.columns(header)
    if not columns:
        return None
    column: Column = columns[0]
    if column.ignored:
        return None
    word = column.property + (f"@{column.lang}" if column.lang else "")
    doubt = _doubt(column.property, evidence)
    if doubt:
        return Guess(header, word, "likely", f"its header is known, but {doubt}", evidence.examples, evidence.filled)
    return Guess(header, word, "sure", "its header is known", evidence.examples, evidence.filled)


def _doubt(name: str, evidence: Evidence) -> str:
    kinds = WANTS.get(name)
    if not kinds or not evidence.filled or max(evidence.share(kind) for kind in kinds) >= 0.5:
        return ""
    return f"most of its values are no {kinds[0].replace('-', ' ')}"


def _by_likeness(header: str, evidence: Evidence, tables: Tables, taken: set[str]) -> Guess | None:
    """A header that resembles a known one, or holds one: “Naam van de onderzoeker”."""
    if len(header) > _LONGEST or _AGAIN.match(header):
        return None
    spellings = tables.headers.spellings()
    near = difflib.get_close_matches(key(header), [s for s in spellings if len(s) > 4], n=1, cutoff=_ALIKE)
    names = {spellings[s]: s for s in near}
    words = [w for w in header.replace("/", " ").replace("_", " ").split() if len(w) > 3]
    names.update({spellings[key(w)]: key(w) for w in words if key(w) in spellings and spellings[key(w)] not in names})
    for name, spelling in names.items():
        if (name in taken and name not in _SEVERAL) or not _agrees(name, evidence):
            continue
        sure: Sureness = "likely" if name in WANTS or spelling in near else "a guess"
        return Guess(header, name, sure, f"its header is like “{spelling}”", evidence.examples, evidence.filled)
    return None


def _agrees(name: str, evidence: Evidence) -> bool:
    if name in WANTS:
        return not _doubt(name, evidence) and evidence.filled > 0
    if max(evidence.share(kind) for kind in ("email", "url", "pid", "orcid", "date")) > 0.5:
        return name in ("related", "publication", "documentation", "source", "identifier", "contact")
    if name == "title":
        return evidence.distinct > 0.9 and evidence.length < 150 and evidence.share("number") < 0.2
    if name == "identifier":
        return evidence.distinct == 1.0 and evidence.length < 40
    if name == "description":
        return evidence.length > 20
    return evidence.share("number") < 0.5 or name in ("grant", "version", "other-identifier")


def _by_values(header: str, evidence: Evidence, tables: Tables, taken: set[str]) -> Guess | None:
    if not evidence.filled or _AGAIN.match(header):
        return None
    if evidence.share("yes") > 0.9:
        if "open" not in header.casefold() or "access-rights" in taken:
            return None
        means = {"property": "access-rights", "values": _open(evidence)}
        return Guess(header, means, "a guess", "it says yes or no to “open”", evidence.examples, evidence.filled)
    for kind, name, words in ALONE:
        if evidence.share(kind) >= _ENOUGH and name not in taken:
            why = f"{round(100 * evidence.share(kind))} % of its values are {words}"
            sure: Sureness = "likely" if evidence.share(kind) > 0.9 and kind != "url" else "a guess"
            return Guess(header, name, sure, why, evidence.examples, evidence.filled)
    if evidence.share("long") >= _ENOUGH and "description" not in taken:
        return Guess(header, "description", "a guess", "it holds long texts", evidence.examples, evidence.filled)
    if evidence.share("code") > 0.8 and evidence.distinct == 1.0 and evidence.filled > 1 and "identifier" not in taken:
        why = "each of its values is another short code"
        return Guess(header, "identifier", "a guess", why, evidence.examples, evidence.filled)
    return None


def _open(evidence: Evidence) -> dict[str, str]:
    shut = {"nee", "no", "false", "onwaar", "n", "0"}
    return {e: "RESTRICTED" if e.casefold() in shut else "PUBLIC" for e in evidence.examples}


def _title(weighed: Mapping[str, Evidence], guesses: dict[str, Guess], taken: set[str]) -> None:
    """The first column of short texts that all differ, where no header says which one is the title."""
    for header, evidence in weighed.items():
        texts = evidence.share("number") + evidence.share("url") + evidence.share("date") + evidence.share("code")
        if header not in guesses and evidence.distinct > 0.95 and 8 < evidence.length < 150 and texts < 0.1:
            why = "it is the first column of short texts that all differ"
            guesses[header] = Guess(header, "title", "a guess", why, evidence.examples, evidence.filled)
            taken.add("title")
            return


def _language(weighed: Mapping[str, Evidence], guesses: Mapping[str, Guess]) -> str:
    """The one language of all columns with free texts."""
    found = {weighed[h].language for h, g in guesses.items() if _property(g.means) in _FREE} - {""}
    return found.pop() if len(found) == 1 else ""


def _finished(guess: Guess, evidence: Evidence, lang: str) -> Guess:
    """A guess with what the values ask for besides: a language, a splitter, the form of dates."""
    name = _property(guess.means)
    if guess.means is None or isinstance(guess.means, Mapping):
        return guess
    extra: dict[str, str] = {}
    if name in _FREE and "@" not in guess.means and not lang and evidence.language:
        extra["language"] = evidence.language
    usual = (";", "|", "\n", *((",",) if name in ("keyword", "language") else ()))
    if name in _PARTED and evidence.split and evidence.split not in usual and _people(name, evidence):
        extra["split"] = evidence.split
    if evidence.date and "date" in WANTS.get(name, ()):
        extra["date"] = evidence.date
    if name == "access-rights" and evidence.share("access-right") < 0.5 <= evidence.share("yes"):
        return replace(guess, means={"property": name, "values": _open(evidence)}, sure="a guess")
    if not extra:
        return guess
    word, _, tag = guess.means.partition("@")
    return replace(guess, means={"property": word, **({"language": tag} if tag else {}), **extra})


def _people(name: str, evidence: Evidence) -> bool:
    """Whether commas part names: “J. Bos, A. Wit” does, “Bos, Jo” does not."""
    if name not in ("creator", "contributor") or evidence.split != ",":
        return True
    return all(" " in part.strip() for e in evidence.examples for part in e.split(","))


def _looks(evidence: Evidence) -> str:
    if not evidence.filled:
        return "it is empty"
    kind, share = max(evidence.shares.items(), key=lambda item: item[1], default=("", 0.0))
    return f"its values look like: {kind.replace('-', ' ')}" if share > _ENOUGH else "its values are of no known kind"


def _property(means: Any) -> str:
    return str(means.get("property", "")) if isinstance(means, Mapping) else str(means or "").partition("@")[0]
