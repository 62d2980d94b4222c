"""What the thesaurus knows of a word, as search uses it; nothing is changed by it."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from fairdict.cli.output import json_option, show

if TYPE_CHECKING:
    from fairdict.thesaurus import Thesaurus


@click.command()
@click.argument("term")
@json_option
@click.pass_obj
def thesaurus(folder: Path, term: str, as_json: bool) -> None:
    """What a word is taken for: its concepts, their other names, what lies above and below."""
    from fairdict.config import FILE
    from fairdict.layers import Layers
    from fairdict.thesaurus import Thesaurus

    words = Thesaurus.load(Layers(folder if (folder / FILE).is_file() else None))
    found = [_told(words, concept.iri) for concept in words.find(term)]
    show(found, lambda rows: _lines(rows, term), as_json)


def _told(words: "Thesaurus", iri: str) -> dict[str, Any]:
    concept = words.terms[iri]
    return {
        "iri": iri,
        "names": [{"text": label.text, "lang": label.lang, "kind": label.kind} for label in concept.labels],
        "broader": [_short(words, high) for high in concept.broader],
        "narrower": [_short(words, low) for low in words.narrower(iri)],
        "related": [_short(words, other) for other in concept.related],
    }


def _short(words: "Thesaurus", iri: str) -> dict[str, str]:
    return {"iri": iri, **{lang: words.terms[iri].preferred(lang) for lang in ("en", "nl")}}


def _lines(rows: list[dict[str, Any]], term: str) -> Iterator[str]:
    if not rows:
        yield f"The thesaurus knows no “{term}”. Add it in vocabularies/thesaurus/ of your catalogue."
    for row in rows:
        yield row["iri"]
        for kind in ("preferred", "alternative", "hidden"):
            named = [_tagged(name) for name in row["names"] if name["kind"] == kind]
            if named:
                yield f"  {kind:12}{', '.join(named)}"
        for kind in ("broader", "narrower", "related"):
            if row[kind]:
                yield f"  {kind:12}{', '.join(_both(other) for other in row[kind])}"


def _both(other: dict[str, str]) -> str:
    return other["en"] if other["en"] == other["nl"] else f"{other['en']} / {other['nl']}"


def _tagged(name: dict[str, str]) -> str:
    return f"{name['text']} ({name['lang']})" if name["lang"] else name["text"]
