"""djehuty, the software of 4TU.ResearchData, with Oxigraph as its store and datasets written for the test.

Nothing but the two packages is needed: djehuty brings its own classes and licences into an empty store; accounts,
datasets and authors are ours, put there in the store's own language, as its forms would have done.
"""

import json
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.servers.program import free_port, running
from tests.servers.rooms import DJEHUTY

GRAPH = "https://nobody.example/state"
DJHT = "https://ontologies.data.4tu.nl/djehuty/0.0.1/"
ACCOUNT = "00000000-0000-4000-8000-0000000000aa"


@dataclass(frozen=True)
class Dataset:
    """What a depositor would have filled in; authors are names with an ORCID iD or none."""

    n: int
    title: str
    description: str
    keywords: Sequence[str]
    authors: Sequence[tuple[str, str]]
    licence: str = "https://creativecommons.org/licenses/by/4.0/"
    published: bool = True
    version: int = 1
    place: str = ""
    period: str = ""

    @property
    def container(self) -> str:
        return f"00000000-0000-4000-8000-{self.n:012}"

    @property
    def doi(self) -> str:
        return f"10.5072/nobody.{self.n}"


@dataclass(frozen=True)
class Djehuty:
    """A running djehuty: its address, and that of the store below it."""

    url: str
    store: str
    cache: Path

    def put(self, datasets: Sequence[Dataset]) -> None:
        """Adds ``datasets`` to the store."""
        said = "\n".join(_dataset(d) for d in datasets)
        _update(self.store, f"PREFIX djht: <{DJHT}>\nINSERT DATA {{ GRAPH <{GRAPH}> {{\n{said}\n}} }}")
        self._forget()

    def take(self, dataset: Dataset) -> None:
        """Takes the published version of ``dataset`` back, as a curator does."""
        versions = "djht:latest_published_version ?v ; djht:published_versions ?l"
        self._change(f"<container:{dataset.container}> {versions} .", "")

    def retitle(self, dataset: Dataset, title: str) -> None:
        """Gives ``dataset`` another title."""
        which = f"?d djht:container <container:{dataset.container}> ; djht:title"
        self._change(f"{which} ?t .", f"{which} {_text(title)} .")

    def _change(self, old: str, new: str) -> None:
        here = f"GRAPH <{GRAPH}>"
        into = f"INSERT {{ {here} {{ {new} }} }}" if new else ""
        found = f"{{ {here} {{ {old} }} }}"
        _update(self.store, f"PREFIX djht: <{DJHT}>\nDELETE {found} {into} WHERE {found}")
        self._forget()

    def _forget(self) -> None:
        """Drops the answers it remembers, as it does itself whenever somebody edits through its forms."""
        for path in self.cache.glob("*"):
            if path.is_file():
                path.unlink()


@contextmanager
def djehuty(folder: Path) -> Iterator[Djehuty]:
    """A djehuty without datasets while the block lasts."""
    store_port, port = free_port(), free_port()
    store = f"http://127.0.0.1:{store_port}"
    site = Djehuty(f"http://127.0.0.1:{port}", store, folder / "files" / "cache")
    settings = folder / "djehuty.json"
    settings.write_text(json.dumps(_settings(folder, port, site, store)), "utf-8")
    place = ["--location", str(folder / "store"), "--bind", f"127.0.0.1:{store_port}"]
    oxigraph = [DJEHUTY.program("oxigraph"), "serve", *place]
    web = [DJEHUTY.program("djehuty"), "web", "--initialize", "--config-file", str(settings)]
    with (
        running(oxigraph, store, folder / "oxigraph.log", cwd=folder),
        running(web, f"{site.url}/robots.txt", folder / "djehuty.log", cwd=folder),
    ):
        _update(
            store,
            f"PREFIX djht: <{DJHT}>\nINSERT DATA {{ GRAPH <{GRAPH}> {{ <account:{ACCOUNT}> a djht:Account ; "
            'djht:email "depositor@nobody.example" ; djht:first_name "A." ; djht:last_name "Depositor" ; '
            'djht:full_name "A. Depositor" ; djht:group_id 28586 ; djht:institution_id 898 . } }',
        )
        yield site


def _settings(folder: Path, port: int, site: Djehuty, store: str) -> dict[str, object]:
    return {
        "djehuty": {
            "bind-address": "127.0.0.1",
            "port": port,
            "base-url": site.url,
            "storage-root": str(folder / "files"),
            "live-reload": 0,
            "debug-mode": 0,
            "maximum-workers": 1,
            "production": 0,
            "allow-crawlers": 1,
            "disable-2fa": 1,
            "site-name": "Repository of the test",
            "site-description": "Written for a test",
            "site-shorttag": "test",
            "rdf-store": {
                "state-graph": GRAPH,
                "sparql-uri": f"{store}/query",
                "sparql-update-uri": f"{store}/update",
            },
        }
    }


def _text(text: str) -> str:
    return json.dumps(text, ensure_ascii=False) + "^^<http://www.w3.org/2001/XMLSchema#string>"


def _list(name: str, values: Sequence[str]) -> tuple[str, str]:
    """The head of an RDF list of numbered cells, and its triples."""
    rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
    cells = [f"_:{name}{n}" for n in range(len(values))]
    nil = f"<{rdf}nil>"
    said = [
        f"{cell} <{rdf}first> {value} ; djht:index {n} ; <{rdf}rest> {rest} ."
        for n, (cell, value, rest) in enumerate(zip(cells, values, [*cells[1:], nil], strict=True))
    ]
    return (cells[0] if cells else nil), "\n".join(said)


def _dataset(d: Dataset) -> str:
    container, dataset = f"<container:{d.container}>", f"<dataset:{d.container[:-12]}{d.n + 10**6:012}>"
    people = [f"<author:{d.container[:-12]}{d.n * 100 + i + 10**9:012}>" for i in range(len(d.authors))]
    authors, author_cells = _list(f"a{d.n}x", people)
    tags, tag_cells = _list(f"t{d.n}x", [_text(k) for k in d.keywords])
    versions, version_cells = _list(f"v{d.n}x", [dataset])
    lines = [author_cells, tag_cells, version_cells]
    lines.append(
        f"{container} a djht:DatasetContainer ; djht:account <account:{ACCOUNT}> ; djht:doi {_text(d.doi)} ; "
        f"djht:dataset_id {d.n} ; djht:first_online_date {_text('2026-03-01T10:00:00')} ."
    )
    if d.published:
        lines.append(f"{container} djht:latest_published_version {dataset} ; djht:published_versions {versions} .")
    else:
        lines.append(f"{container} djht:draft {dataset} .")
    optional = (("geolocation", d.place), ("time_coverage", d.period))
    more = "".join(f" ; djht:{name} {_text(value)}" for name, value in optional if value)
    lines.append(
        f"{dataset} a djht:Dataset ; djht:container {container} ; djht:title {_text(d.title)} ; "
        f"djht:description {_text(d.description)} ; djht:doi {_text(f'{d.doi}.v{d.version}')} ; "
        f"djht:version {d.version} ; djht:license <{d.licence}> ; djht:publisher {_text('Nobody')} ; "
        f"djht:posted_date {_text('2026-03-01T10:00:00')} ; djht:published_date {_text('2026-03-01T10:00:00')} ; "
        f"djht:modified_date {_text('2026-03-01T10:00:00')} ; djht:created_date {_text('2026-02-01T10:00:00')} ; "
        f"djht:defined_type_name {_text('dataset')} ; djht:defined_type 3 ; djht:is_public 1 ; djht:is_active 1 ; "
        f"djht:group_id 28586 ; djht:authors {authors} ; djht:tags {tags}{more} ."
    )
    for person, (name, orcid) in zip(people, d.authors, strict=True):
        lines.append(f"{person} a djht:Author ; djht:full_name {_text(name)} ; djht:is_active 1 ; djht:is_public 1 .")
        if orcid:
            lines.append(f"{person} djht:orcid_id {_text(orcid)} .")
    return "\n".join(line for line in lines if line)


def _update(store: str, words: str) -> None:
    ask = urllib.request.Request(
        f"{store}/update", words.encode(), {"Content-Type": "application/sparql-update"}, method="POST"
    )
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(ask, timeout=30) as answer:
        assert answer.status == 204
