"""The workbook for partners without a repository: columns to fill in, drop-downs from the vocabularies, instructions.

Takes ``vocabularies/tables/sheet-template.toml`` (the catalogue's own, or the bundled one) and the vocabularies; leaves
an ``.xlsx`` file in Dutch or English that the sheet harvester reads as it is. The row of the example is marked, and no
harvest takes it for a dataset.
"""

import io
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import xlsxwriter

from fairdict.errors import ConfigError
from fairdict.layers import Layers
from fairdict.vocabulary import Concept, Vocabularies

FILE = "tables/sheet-template.toml"
LANGUAGES = ("en", "nl")
ROWS = 1000
"""Rows in which a cell offers its list."""
_HELP, _PROMPT_TITLE = 250, 32
_MADE = datetime(2026, 1, 1, tzinfo=UTC).replace(tzinfo=None)
"""What stands in the file as its date, so that the same template is the same bytes."""


@dataclass(frozen=True, slots=True)
class Field:
    """One column: the property it fills, what it is called in the workbook's language and in the other, what to write
    in it, the values it offers, and whether others are refused."""

    property: str
    header: str
    other: str
    needed: str
    help: str
    example: str
    choices: tuple[str, ...] = ()
    strict: bool = False


@dataclass(frozen=True)
class Template:
    """A workbook in one language: what its sheets are called, its columns, and the words around them."""

    lang: str
    sheets: Mapping[str, str]
    words: Mapping[str, str]
    lines: Sequence[str]
    datasets: Sequence[Field]
    files: Sequence[Field]


def load(layers: Layers, vocabularies: Vocabularies, lang: str) -> Template:
    """The template in force in ``lang``; raises ConfigError where there is none in it, or its file is mistaken."""
    if lang not in LANGUAGES:
        raise ConfigError(f"There is no template in “{lang}”; there is one in: {', '.join(LANGUAGES)}.")
    path = layers.find("vocabularies", FILE)
    if path is None:
        raise ConfigError(f"vocabularies/{FILE} is missing; install fairdict again, or put the file back.")
    try:
        raw = tomllib.loads(path.read_text("utf-8"))
        lists = {name: tuple(said[lang]) for name, said in raw["lists"].items()}
        return Template(
            lang,
            {name: said[lang] for name, said in raw["sheets"].items()},
            {name: said[lang] for name, said in raw["words"].items()},
            [line[lang] for line in raw["lines"]],
            [_field(entry, lang, lists, vocabularies) for entry in raw["datasets"]],
            [_field(entry, lang, lists, vocabularies) for entry in raw["files"]],
        )
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"{path} cannot be read: {error}.") from error
    except (KeyError, TypeError, AttributeError) as error:
        raise ConfigError(f"{path} lacks {error} somewhere; compare it with the bundled file of that name.") from error


def _field(
    raw: Mapping[str, Any], lang: str, lists: Mapping[str, tuple[str, ...]], vocabularies: Vocabularies
) -> Field:
    choices = lists[raw["list"]] if "list" in raw else _choices(raw, lang, vocabularies) if "table" in raw else ()
    other = next(tag for tag in LANGUAGES if tag != lang)
    return Field(
        raw["property"], raw[lang], raw[other], raw["needed"], raw["help"][lang], raw["example"][lang], choices,
        bool(raw.get("strict", False)),
    )  # fmt: skip


def _choices(raw: Mapping[str, Any], lang: str, vocabularies: Vocabularies) -> tuple[str, ...]:
    """What a cell offers: the concepts of a table by name or by code, those that are used most first."""
    only, first = raw.get("only"), list(raw.get("first") or raw.get("only") or ())
    known = {c.notation: c for c in vocabularies.concepts(raw["table"]) if only is None or c.notation in only}
    ordered: list[Concept] = [known.pop(code) for code in first]
    ordered += sorted(known.values(), key=lambda c: c.label(lang).casefold())
    return tuple(c.notation if raw.get("show") == "code" else c.label(lang) for c in ordered)


def write(template: Template) -> bytes:
    """The workbook as bytes."""
    held = io.BytesIO()
    # Nothing that is written may become a formula or a link: a template is filled in by people who did not make it.
    options = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    with xlsxwriter.Workbook(held, options) as book:
        book.set_properties({"title": template.words["title"], "created": _MADE})
        styles = {
            "must": book.add_format({"bold": True, "bg_color": "#1F3864", "font_color": "#FFFFFF", "text_wrap": True}),
            "should": book.add_format({"bold": True, "bg_color": "#D9E2F3", "text_wrap": True}),
            "": book.add_format({"bold": True, "bg_color": "#F2F2F2", "text_wrap": True}),
            "example": book.add_format({"italic": True, "font_color": "#767676", "text_wrap": True}),
            "text": book.add_format({"text_wrap": True, "valign": "top"}),
            "title": book.add_format({"bold": True, "font_size": 14}),
            "code": book.add_format({"num_format": "@"}),
        }
        pages = {name: book.add_worksheet(template.sheets[name]) for name in ("datasets", "files", "instructions")}
        lists = _lists(book.add_worksheet(template.sheets["lists"]), template)
        for name, fields in (("datasets", template.datasets), ("files", template.files)):
            _page(pages[name], fields, lists, template, styles)
        _instructions(pages["instructions"], template, styles)
    return held.getvalue()


def _lists(page: Any, template: Template) -> dict[tuple[str, ...], str]:
    """Writes each list of choices once, and gives the range it stands in: a list in the rule itself may be no longer
    than 255 characters."""
    ranges: dict[tuple[str, ...], str] = {}
    for field in (*template.datasets, *template.files):
        if field.choices and field.choices not in ranges:
            column = len(ranges)
            page.write_string(0, column, field.header)
            for row, choice in enumerate(field.choices, 1):
                page.write_string(row, column, choice)
            letter = xlsxwriter.utility.xl_col_to_name(column, col_abs=True)
            ranges[field.choices] = f"='{template.sheets['lists']}'!{letter}$2:{letter}${len(field.choices) + 1}"
    page.hide()
    return ranges


def _page(
    page: Any, fields: Sequence[Field], lists: Mapping[tuple[str, ...], str], template: Template, styles: Any
) -> None:
    page.freeze_panes(1, 1)
    for column, field in enumerate(fields):
        style = styles["code"] if field.property in ("identifier", "dataset", "doi") else None
        page.set_column(column, column, 40 if field.property in ("title", "description") else 22, style)
        page.write_string(0, column, field.header, styles[field.needed])
        page.write_string(1, column, field.example, styles["example"])
        rule: dict[str, Any] = {
            "validate": "any",
            "input_title": field.header[:_PROMPT_TITLE],
            "input_message": field.help[:_HELP],
        }
        if field.choices:
            rule |= {
                "validate": "list",
                "source": lists[field.choices],
                "error_type": "stop" if field.strict else "information",
                "error_title": field.header[:_PROMPT_TITLE],
                "error_message": template.words["strict" if field.strict else "choose"],
            }
        page.data_validation(1, column, ROWS, column, rule)


def _instructions(page: Any, template: Template, styles: Any) -> None:
    words = template.words
    page.set_column(0, 1, 26)
    page.set_column(2, 2, 70, styles["text"])
    page.set_column(3, 3, 16)
    page.set_column(4, 4, 50)
    page.write_string(0, 0, words["title"], styles["title"])
    row = 2
    for line in template.lines:
        page.merge_range(row, 0, row, 4, line, styles["text"])
        page.set_row(row, 32)
        row += 1
    for name, fields in (("datasets", template.datasets), ("files", template.files)):
        row += 1
        page.write_string(row, 0, template.sheets[name], styles["title"])
        row += 1
        for column, head in enumerate(("column", "other", "means", "needed", "example")):
            page.write_string(row, column, words[head], styles["should"])
        for field in fields:
            row += 1
            needed = words[field.needed or "may"]
            for column, text in enumerate((field.header, field.other, field.help, needed, field.example)):
                page.write_string(row, column, text, styles["text"])
        row += 1


def save(template: Template, path: Path) -> None:
    """Writes the workbook at ``path``, where nothing may be yet; raises ConfigError where something is, or where its
    name is that of another kind of file."""
    if path.suffix.lower() != ".xlsx":
        raise ConfigError(f"{path} should end in .xlsx, which Excel, LibreOffice and Google Sheets all open.")
    if path.exists():
        raise ConfigError(f"{path} is there already; nothing was changed. Choose another name.")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(write(template))
