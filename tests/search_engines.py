"""Engines that answer the questions of the collection, ours and what others would use, each in its own way.

Takes datasets; an engine gives the keys it finds for a question, best first. Ours and Pagefind run in a page of
Chromium, as they do for readers; SQLite's FTS5 runs here.
"""

import re
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from html import escape
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from shutil import copytree
from typing import Any, Protocol

from fairdict.layers import Layers, bundled
from fairdict.publish.entry import Card
from fairdict.publish.search import build
from fairdict.publish.takeaway import Told
from fairdict.thesaurus import Thesaurus
from fairdict.vocabulary import Vocabularies
from tests.search_collection import Described, Question

LOOKED = 10
"""How many results somebody looks at."""
_OURS = """async ([folder, lang]) => {
  const { connect } = await import(folder + "static/search-engine.js");
  window.ask = await connect(folder + "search/", lang);
}"""
_ASK = "async (q) => (await window.ask.search(q, {}, 'relevance', 1)).hits.map((hit) => hit.key)"
_PAGEFIND = """async ([folder, lang]) => {
  document.documentElement.lang = lang;
  window.pagefind = await import(folder + "pagefind/pagefind.js");
  await window.pagefind.init();
}"""
_ASK_PAGEFIND = """async ([q, most]) => {
  const found = await window.pagefind.search(q);
  const hits = await Promise.all(found.results.slice(0, most).map((result) => result.data()));
  return hits.map((hit) => hit.meta.key);
}"""


class Engine(Protocol):
    """Something that answers questions."""

    def ask(self, question: str) -> Sequence[str]:
        """The keys of what answers, best first."""


def score(engine: Engine, questions: Sequence[Question]) -> dict[str, tuple[int, int, float, int]]:
    """By kind of question, and ``all`` for every kind: right at one, at five, the sum of reciprocal ranks, and how
    many were asked."""
    found: dict[str, tuple[int, int, float, int]] = {}
    for question in questions:
        keys = list(engine.ask(question.text))
        rank = next((n for n, key in enumerate(keys, 1) if key in question.first), 0)
        own = (int(rank == 1), int(0 < rank <= 5), 1 / rank if rank else 0.0, 1)
        for kind in (question.kind, "all"):
            old = found.get(kind, (0, 0, 0.0, 0))
            found[kind] = (old[0] + own[0], old[1] + own[1], old[2] + own[2], old[3] + own[3])
    return found


def card(one: Described) -> Card:
    """The card that the catalogue would make of a dataset of the collection."""
    house = one.organisation.get("en") or next(iter(one.organisation.values()))
    words = dict.fromkeys(word for words in one.keywords.values() for word in words)
    return Card(
        key=one.key,
        kind="Dataset",
        titles=dict(one.title),
        summaries={lang: text[:300] for lang, text in one.description.items()},
        publisher=house,
        publishers=dict(one.organisation),
        creators=tuple(name for name, _ in one.people),
        access=one.access,
        keywords=tuple(words),
        year=int(one.issued[:4]),
        issued=one.issued,
        identifiers=one.identifiers,
        since="2024-01-01",
    )


def write_ours(datasets: Sequence[Described], folder: Path) -> None:
    """The index of ``datasets`` and the scripts that read it."""
    texts = {one.key: dict(one.description) for one in datasets}
    files = build(
        [card(one) for one in datasets],
        Vocabularies.load(Layers()),
        Thesaurus.load(Layers()),
        ("nl", "en"),
        lambda one: Told(texts[one.key], [one.key]),
    )
    for path, content in files:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    copytree(bundled("site_templates") / "static", folder / "static")
    (folder / "index.html").write_text("<!doctype html><html lang=nl><title>search</title><link rel=icon href=data:,>")


class Ours:
    """The engine of the site, in a page."""

    def __init__(self, page: Any, address: str) -> None:
        page.goto(address)
        page.evaluate(_OURS, [address, "nl"])
        self._page = page

    def ask(self, question: str) -> Sequence[str]:
        found: list[str] = self._page.evaluate(_ASK, question)
        return found


class Fts5:
    """SQLite's full-text search: all columns, the title weighing ten, all words, else any of them."""

    def __init__(self, datasets: Sequence[Described]) -> None:
        self._db = sqlite3.connect(":memory:")
        self._db.execute(
            "CREATE VIRTUAL TABLE dataset USING fts5 "
            "(key UNINDEXED, title, keywords, names, text, tokenize = 'porter unicode61 remove_diacritics 2')"
        )
        for one in datasets:
            keywords = " ".join(word for words in one.keywords.values() for word in words)
            names = " ".join([*one.organisation.values(), *(name for name, _ in one.people), *one.identifiers])
            row = (one.key, " ".join(one.title.values()), keywords, names, " ".join(one.description.values()))
            self._db.execute("INSERT INTO dataset VALUES (?, ?, ?, ?, ?)", row)

    def ask(self, question: str) -> Sequence[str]:
        words = [f'"{word}"' for word in re.findall(r"\w+", question)]
        phrase = re.fullmatch(r'"([^"]+)"', question.strip())
        ways = [f'"{phrase[1]}"'] if phrase else [" AND ".join(words)]
        for way in [*ways, " OR ".join(words)]:
            rows = self._db.execute(
                "SELECT key FROM dataset WHERE dataset MATCH ? ORDER BY bm25(dataset, 0, 10, 5, 3, 1) LIMIT ?",
                (way, LOOKED),
            ).fetchall()
            if rows:
                return [key for (key,) in rows]
        return []


def write_pagefind(pages: Iterator[tuple[str, str, str]], folder: Path, language: str = "") -> None:
    """Pages of (key, language, markup) and their Pagefind index; ``language`` forces one on all."""
    for key, lang, markup in pages:
        (folder / key).mkdir(parents=True, exist_ok=True)
        (folder / key / f"{lang}.html").write_text(markup, encoding="utf-8")
    (folder / "index.html").write_text("<!doctype html><html lang=nl><title>search</title><link rel=icon href=data:,>")
    forced = ["--force-language", language] if language else []
    say = [sys.executable, "-m", "pagefind", "--site", str(folder), "--quiet", *forced]
    subprocess.run(say, check=True, capture_output=True)


def markup(key: str, lang: str, title: str, about: Mapping[str, str], text: str) -> str:
    """A page as Pagefind wants it: title, weights, and filters for ``about``."""
    filters = "".join(f'<p data-pagefind-filter="{name}">{escape(value)}</p>' for name, value in about.items())
    return (
        f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>{escape(title)}</title></head>'
        f'<body><main data-pagefind-body><h1 data-pagefind-meta="title">{escape(title)}</h1>'
        f'<p data-pagefind-meta="key" hidden>{key}</p>{filters}<p>{escape(text)}</p></main></body></html>'
    )


def pages_of(datasets: Sequence[Described]) -> Iterator[tuple[str, str, str]]:
    """A page for each language that a dataset is described in."""
    for one in datasets:
        for lang, title in one.title.items():
            names = [*one.organisation.values(), *(name for name, _ in one.people), *one.identifiers]
            text = ". ".join([one.description[lang], *one.keywords[lang], *names])
            yield one.key, lang, markup(one.key, lang, title, {}, text)


class Pagefind:
    """Pagefind in a page whose language is ``lang``."""

    def __init__(self, page: Any, address: str, lang: str) -> None:
        page.goto(address)
        page.evaluate(_PAGEFIND, [address, lang])
        self._page = page

    def ask(self, question: str) -> Sequence[str]:
        found: list[str] = self._page.evaluate(_ASK_PAGEFIND, [question, LOOKED])
        return list(dict.fromkeys(found))


@dataclass
class Traffic:
    """What a host has sent: bodies in bytes, and how many."""

    bytes: int = 0
    files: int = 0


class _Counting(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def __init__(self, *args: Any, traffic: Traffic, **more: Any) -> None:
        self._traffic = traffic
        super().__init__(*args, **more)

    def copyfile(self, source: Any, outputfile: Any) -> None:
        content = source.read()
        self._traffic.bytes += len(content)
        self._traffic.files += 1
        outputfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:
        pass


@contextmanager
def served(folder: Path, traffic: Traffic | None = None) -> Iterator[str]:
    """``folder`` by HTTP on loopback, compressing nothing; ``traffic`` is kept of what is sent."""
    handler = partial(_Counting, directory=str(folder), traffic=traffic or Traffic())
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
