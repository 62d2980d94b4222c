"""The reference of the thesaurus counts what is bundled; FAIRDICT_BLESS=1 writes it anew."""

import os
import re
from collections import Counter
from pathlib import Path

from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from fairdict import thesaurus as engine
from fairdict.layers import Layers, bundled
from fairdict.table import DCT, SKOS
from fairdict.thesaurus import FOLDER, Term, Thesaurus

PAGE = Path(__file__).parent.parent / "docs" / "reference" / "thesaurus.md"
BEGIN = "## The fields\n"


def section() -> str:
    """The part of the page that lists the fields, as it should be."""
    terms = Thesaurus.load(Layers()).terms.values()
    labels = sum(len(term.labels) for term in terms)
    head = f"{len(terms)} concepts with {labels} labels. Counted by `make docs`.\n"
    rows = ["| file | field | concepts | labels nl | labels en | both | hidden |", "|---|---|---|---|---|---|---|"]
    parts = []
    for path in sorted((bundled("vocabularies") / FOLDER).glob("*.ttl")):
        quads = list(parse(path.read_bytes(), format=RdfFormat.TURTLE))
        scheme = next(q.subject for q in quads if q.object == NamedNode(f"{SKOS}ConceptScheme"))
        said = {
            (q.predicate.value.removeprefix(DCT), q.object.language): q.object.value
            for q in quads
            if q.subject == scheme and isinstance(q.object, Literal)
        }
        own = [term for term in terms if term.scheme == getattr(scheme, "value", "")]
        rows.append(f"| `{path.name}` | {said['title', 'en']} · {said['title', 'nl']} | {counts(own)} |")
        some = [f"{term.preferred('en')} / {term.preferred('nl')}" for term in own[:: max(1, len(own) // 6)]][:6]
        parts.append(f"**{said['title', 'en']}.** {said['description', 'en']} For example: {'; '.join(some)}.\n")
    return "\n".join([BEGIN, head, *rows, "", *parts])


def counts(terms: list[Term]) -> str:
    found = Counter("hidden" if one.kind == "hidden" else one.lang for term in terms for one in term.labels)
    return " | ".join(str(n) for n in (len(terms), found["nl"], found["en"], found[""], found["hidden"]))


def test_the_reference_counts_what_is_bundled() -> None:
    text = PAGE.read_text("utf-8")
    begin = text.find(BEGIN)
    if os.environ.get("FAIRDICT_BLESS"):
        PAGE.write_text((text[:begin] if begin >= 0 else text) + section(), "utf-8")
        return
    assert text[begin:] == section(), "say “make docs” and look at the difference"


def test_the_limits_are_those_that_are_told() -> None:
    text = PAGE.read_text("utf-8")
    words = {3: "three", 60: "sixty"}
    assert f"up to {words[engine.DEPTH]} steps" in text and f"more than {words[engine.BREADTH]} below it" in text


def test_every_word_of_the_page_that_is_an_example_is_known() -> None:
    words = Thesaurus.load(Layers())
    told = re.search(r"one thing: (.*?)\. Which", PAGE.read_text("utf-8"), re.DOTALL)
    assert told is not None
    groups = [re.findall(r"\*(.+?)\*", part) for part in told[1].split(";")]
    for group in groups:
        assert len({tuple(t.iri for t in words.find(word)) for word in group}) == 1, group
