"""What whole nights cost beside what the same work costs with the best tool for each step: the house's own budget.

Run: ``python bench/night.py [DATASETS]`` (10 000). Three nights in processes of their own: the first, one in which
nothing changed, one in which a hundredth did. Processor time, of children too; memory is the most that a process had.
The floors are measured in the same run:

* data: parse the feed, group it by dataset, hash canonical JSON, upsert it, write N-Quads; no cleaning, no judging;
* pages: jinja2 alone renders and writes as many pages of the same size, of a template with a loop over a document.
"""

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

CHECKOUT = Path(__file__).parent.parent
sys.path.insert(0, str(CHECKOUT))
from tests import generated  # noqa: E402
from tests.generated import Feed  # noqa: E402

DATA = ("fetch", "normalise", "settle", "merge", "validate", "assess")
STAGES = (*DATA, "publish")
NIGHTS = ("first", "unchanged", "changed")
PAGES = 2_000
"""Pages that the floor writes; its speed does not change with their number."""


def processor() -> float:
    """Seconds of this process and of the children that have ended."""
    return sum(
        r.ru_utime + r.ru_stime for r in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    )


def night(folder: Path, day: int) -> dict[str, Any]:
    """One night, with the time of each stage."""
    from fairdict import night as nights
    from fairdict.config import load
    from fairdict.store import Store

    spent = dict.fromkeys(STAGES, 0.0)

    def timed(stage: str, work: Callable[..., Any]) -> Callable[..., Any]:
        def run(*args: Any, **more: Any) -> Any:
            begun = processor()
            try:
                return work(*args, **more)
            finally:
                spent[stage] += processor() - begun

        return run

    owners = {"validate": nights.validity, "publish": nights}
    for stage in STAGES:
        owner = owners.get(stage) or getattr(nights, stage)
        setattr(owner, stage, timed(stage, getattr(owner, stage)))
    catalogue = load(folder)
    begun = processor()
    with Store(catalogue.database) as store, store.locked():
        told = nights.Night(catalogue, store, lambda _: None, lambda: datetime(2026, 11, day, 2, tzinfo=UTC))
        (outcome,) = told.harvest()
        if outcome.verdict != "complete":
            raise SystemExit(outcome.line)
        published = told.build()[1]
    most = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return {"spent": spent, "whole": processor() - begun, "memory": most // 1024, "written": published.written}


def documents(path: Path) -> Iterator[tuple[str, dict[str, Any], list[Any]]]:
    """Name, statements as a document, and statements, of each dataset of a feed in which they follow each other."""
    from pyoxigraph import RdfFormat, parse

    name, found, quads = "", {}, []
    for quad in parse(path=str(path), format=RdfFormat.N_TRIPLES):
        own = str(quad.subject)[1:-1].split("/file/")[0].removesuffix("/period")
        if own.startswith(f"{generated.OWN}dataset/") and own != name:
            if name:
                yield name, found, quads
            name, found, quads = own, {}, []
        found.setdefault(str(quad.subject), {}).setdefault(quad.predicate.value, []).append(str(quad.object))
        quads.append(quad)
    yield name, found, quads


def data(folder: Path) -> dict[str, Any]:
    """The floor of everything before the pages."""
    import gzip
    import sqlite3
    from hashlib import blake2b

    import orjson
    from pyoxigraph import RdfFormat, serialize

    begun = processor()
    with (
        closing(sqlite3.connect(folder / "floor.db")) as db,
        gzip.GzipFile(folder / "floor.nq.gz", "wb", 6) as dump,
    ):
        db.execute("CREATE TABLE d (name TEXT PRIMARY KEY, hash TEXT, content BLOB)")

        def rows() -> Iterator[tuple[str, str, bytes]]:
            for name, found, quads in documents(folder / "partner.nt"):
                content = orjson.dumps(found, option=orjson.OPT_SORT_KEYS)
                dump.write(serialize(quads, format=RdfFormat.N_TRIPLES) or b"")
                yield name, blake2b(content).hexdigest(), content

        db.executemany("INSERT OR REPLACE INTO d VALUES (?, ?, ?)", rows())
        db.commit()
    return {"whole": processor() - begun}


def pages(folder: Path) -> dict[str, Any]:
    """The floor of pages: seconds for each."""
    from jinja2 import DictLoader, Environment

    built = sorted((folder / "public" / "dataset").glob("*/index.html"))
    size = sum(p.stat().st_size for p in built) // len(built)
    values = "{% for value in values %}<dd>{{ value }}</dd>{% endfor %}"
    text = f"<dl>{{% for key, values in d.items() %}}<dt>{{{{ key }}}}</dt>{values}{{% endfor %}}</dl>"
    template = Environment(loader=DictLoader({"d": "{{ '-' * n }}" + text}), autoescape=True).get_template("d")
    document = {f"property {n}": [f"value {n} {m}" for m in range(3)] for n in range(25)}
    rest = max(0, size - len(template.render(d=document, n=0)))
    begun = processor()
    for n in range(PAGES):
        place = folder / "floor" / str(n)
        place.mkdir(parents=True)
        (place / "index.html").write_text(template.render(d=document, n=rest), "utf-8")
    return {"each": (processor() - begun) / PAGES, "size": size}


def measured(*words: str) -> dict[str, Any]:
    """What a process of its own found."""
    done = subprocess.run(
        [sys.executable, __file__, *words], cwd=CHECKOUT, stdout=subprocess.PIPE, text=True, check=False
    )
    if done.returncode:
        raise SystemExit(f"{' '.join(words)} ended with {done.returncode}")
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def main(number: int) -> None:
    with tempfile.TemporaryDirectory(prefix="fairdict-bench-") as name:
        folder = generated.declared(Path(name))
        feeds = (Feed(number), Feed(number), Feed(number, changed=range(0, number, 100)))
        nights: dict[str, dict[str, Any]] = {}
        for day, (title, feed) in enumerate(zip(NIGHTS, feeds, strict=True), 1):
            generated.brought(feed, folder / "partner.nt")
            begun = time.perf_counter()
            found = nights[title] = measured("night", name, str(day))
            stages = ", ".join(f"{stage} {found['spent'][stage]:.1f}" for stage in STAGES)
            print(
                f"{number:,} datasets, {title}: {found['whole']:.1f} s of processor ({stages}), "
                f"{time.perf_counter() - begun:.0f} s by the clock, {found['memory']} MiB, "
                f"{found['written']:,} files written",
                flush=True,
            )
        first, floor, page = nights["first"], measured("data", name), measured("pages", name)
        spent = sum(first["spent"][stage] for stage in DATA)
        html = sum(1 for _ in (folder / "public").glob("**/index.html"))
        print(f"data: {spent:.1f} s, floor {floor['whole']:.1f} s: {spent / floor['whole']:.1f} times the floor")
        print(
            f"publishing (pages, graphs, search): {first['spent']['publish']:.1f} s; jinja2 alone renders and writes "
            f"{html:,} pages of {page['size'] / 1000:.0f} kB in {html * page['each']:.1f} s: "
            f"{first['spent']['publish'] / html / page['each']:.1f} times the floor"
        )
        for title in NIGHTS[1:]:
            print(f"{title}: {nights[title]['whole'] / first['whole']:.1%} of the first night")


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["night", where, count]:
            print(json.dumps(night(Path(where), int(count))))
        case ["data", where]:
            print(json.dumps(data(Path(where))))
        case ["pages", where]:
            print(json.dumps(pages(Path(where))))
        case words:
            main(int(words[0]) if words else 10_000)
