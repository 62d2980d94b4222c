"""The tables of a MOLGENIS EMX2 schema as CSV, put together as its GraphQL would give them.

A cell that refers to rows of another table holds their keys, parted by commas. Takes tables; leaves rows as JSON
objects of the shape in which GraphQL gives them.
"""

import csv
import io
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from fairdict_harvesters.formats.emx2_terms import NESTED

from fairdict.harvester import FetchError

ROWS = 200_000


def table_of(body: bytes, url: str) -> list[dict[str, Any]]:
    """The rows of a CSV table, columns named as in GraphQL, parts of a key as objects; raises FetchError."""
    try:
        lines = csv.reader(io.StringIO(body.decode("utf-8-sig"), newline=""), strict=True)
        headers = [path_of(h) for h in next(lines, [])]
        found = []
        for cells in lines:
            row: dict[str, Any] = {}
            for path, cell in zip(headers, cells, strict=False):
                if cell.strip() and path[0]:
                    _put(row, path, cell.strip())
            if row:
                found.append(row)
            if len(found) > ROWS:
                raise FetchError(
                    f"{url} holds more than {ROWS:,} rows: choose a smaller table.", kind="too-large", url=url
                )
    except (UnicodeDecodeError, csv.Error) as error:
        raise FetchError(
            f"{url} is no CSV that can be read ({error}): tell the partner.", kind="malformed", url=url
        ) from None
    return found


def path_of(header: str) -> list[str]:
    """``contact point.first name`` as ``contactPoint``, ``firstName``."""
    return [_camel(part) for part in header.strip().split(".")[:2]]


def _camel(name: str) -> str:
    words = re.split(r"[\s\-]+", name.strip())
    if len(words) == 1:
        return (
            words[0]
            if "_" in name
            else words[0][:1].lower() + words[0][1:]
            if words[0][:2].upper() != words[0][:2]
            else words[0]
        )
    first = words[0][:1].lower() + words[0][1:]
    return first + "".join(w[:1].upper() + w[1:] for w in words[1:])


def _put(row: dict[str, Any], path: list[str], cell: str) -> None:
    if len(path) == 1:
        row.setdefault(path[0], cell)
        return
    held = row.setdefault(path[0], {})
    if isinstance(held, dict):
        held[path[1]] = cell


def many(value: Any) -> list[str]:
    """The values of a cell that holds several: parted by commas, quoted where they hold one."""
    if not isinstance(value, str):
        return []
    try:
        return [v.strip() for v in next(csv.reader([value], skipinitialspace=True), []) if v.strip()]
    except csv.Error:
        return [value]


Get = Callable[[str], "list[dict[str, Any]] | None"]
"""The rows of a table by its name; None where there is none."""


@dataclass(frozen=True)
class Join:
    """How rows of another table come into a column: by the key that the column holds (``own`` empty), or by the
    columns of the other table (``own``) that name the row."""

    column: str
    tables: tuple[str, ...]
    own: tuple[str, ...] = ()


JOINS = (
    Join("contact", ("Persons",)),
    Join("head", ("Persons",)),
    Join("biobank", ("Biobanks",)),
    Join("network", ("Networks",)),
    Join("also_known", ("AlsoKnownIn",)),
    Join("peopleInvolved", ("Contacts",), ("resource",)),
    Join("organisationsInvolved", ("Organisations", "Organisation roles"), ("resource",)),
    Join("publications", ("Publications",), ("resource", "resources")),
    Join("documentation", ("Documentation",), ("resource",)),
    Join("datasets", ("Datasets", "Tables"), ("resource",)),
    Join("collectionEvents", ("Collection events",), ("resource",)),
    Join("subpopulations", ("Subpopulations", "Subcohorts"), ("resource",)),
    Join("externalIdentifiers", ("External identifiers",), ("resource",)),
    Join("internalIdentifiers", ("Internal identifiers",), ("resource",)),
)
_LISTS = (
    "type cohortType clinicalStudyType registryOrHealthRecordType areasOfInformation areasOfInformationRwd keywords "
    "populationDisease countries continents regions languages theme dataAccessConditions dataUseConditions role "
    "authors "
    "data_categories diagnosis_available materials categories body_part_examined imaging_modality image_dataset_type "
    "data_use network also_known combined_network sex storage_temperatures populationAgeGroups access_fee sop "
    "access_joint_project applicableLegislation inclusionCriteria fundingSources partOfNetworks dataSources "
    "leadOrganisation additionalOrganisations creator"
)
LISTS = frozenset(_LISTS.split())
"""Columns that hold several values."""


def joined(rows: list[dict[str, Any]], get: Get) -> list[dict[str, Any]]:
    """``rows`` of the chosen table with those of the other tables that they refer to, or that name them."""
    for row in rows:
        _listed(row)
    directory = any("biobank" in row for row in rows)
    for join in JOINS:
        if bool(join.own) == directory:
            continue
        others = next((found for name in join.tables if (found := get(name)) is not None), None)
        if others is None:
            continue
        others = [_listed({**other}) for other in others]
        wanted = frozenset(NESTED[join.column].split())
        for row in rows:
            own = [o for o in others if _names(o, row, join)] if join.own else []
            if join.own and own:
                row[join.column] = [_narrowed(o, wanted) for o in own]
            elif not join.own and join.column in row:
                keys = row[join.column] if isinstance(row[join.column], list) else [row[join.column]]
                by_key = {o.get("id"): o for o in others if isinstance(o.get("id"), str)}
                row[join.column] = [_narrowed(by_key[k], wanted) if k in by_key else k for k in keys]
    for row in rows:
        _completed(row)
    return rows


def _listed(row: dict[str, Any]) -> dict[str, Any]:
    for name in LISTS & row.keys():
        if isinstance(row[name], str):
            row[name] = many(row[name])
    return row


def _names(other: Mapping[str, Any], row: Mapping[str, Any], join: Join) -> bool:
    return any(row.get("id") in many(other.get(name)) for name in join.own if row.get("id"))


def _narrowed(row: Mapping[str, Any], wanted: frozenset[str]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name in wanted}


def _completed(row: dict[str, Any]) -> None:
    """A person or body of which the row holds only the key, by what the tables tell of it."""
    for column, others, keys in (
        ("contactPoint", "peopleInvolved", ("firstName", "lastName")),
        ("publisher", "organisationsInvolved", ("id", "name")),
    ):
        held = row.get(column)
        if isinstance(held, dict):
            known = [o for o in row.get(others, []) if any(k in held for k in keys)]
            whole = [o for o in known if all(o.get(k) == held[k] for k in keys if k in held)]
            row[column] = {**(whole[0] if whole else {}), **{k: v for k, v in held.items() if k != "resource"}}
