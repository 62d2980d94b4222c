"""Stores on disk, one for each generation of the published graphs."""

import gzip
import hashlib
import threading
from contextlib import ExitStack
from pathlib import Path

import pytest
from pyoxigraph import Store

from fairdict.errors import FairdictError
from fairdict.serve.generation import Exchanged, Generation, load, name_of

LINE = '<https://e.org/{n}> <http://purl.org/dc/terms/title> "{n}" <https://e.org/{n}#record> .\n'
AGAIN = '<https://e.org/{n}> <http://purl.org/dc/terms/title> "{n}" <https://e.org/#catalog> .\n'


def published(folder: Path, numbers: range, **more: bytes) -> Path:
    """A ``public`` with graphs of ``numbers``; every statement stands in two graphs."""
    graph = folder / "public" / "graph"
    graph.mkdir(parents=True, exist_ok=True)
    half = len(numbers) // 2
    texts = {
        "catalogue.nq.gz": "".join(AGAIN.format(n=n) + LINE.format(n=n) for n in numbers[:half]),
        "catalogue-0002.nq.gz": "".join(AGAIN.format(n=n) + LINE.format(n=n) for n in numbers[half:]),
        "dcat-ap.nq.gz": LINE.format(n="profile"),
    }
    files = {name: gzip.compress(text.encode(), mtime=0) for name, text in texts.items()} | more
    for name, content in files.items():
        (graph / name).write_bytes(content)
    sums = "".join(f"{hashlib.sha256(files[name]).hexdigest()}  {name}\n" for name in sorted(files))
    (graph / "SHA256SUMS").write_text(sums)
    return folder / "public"


def count(path: Path, text: str) -> int:
    found = Store.read_only(str(path)).query(f"SELECT (COUNT(*) AS ?n) {{ {text} }}")
    return int(next(iter(found))["n"].value)  # type: ignore[arg-type,index,union-attr]


def test_all_parts_are_loaded_each_statement_once_in_the_union(tmp_path: Path) -> None:
    public = published(tmp_path, range(10))
    with Generation(public, tmp_path / "sparql") as found:
        assert count(found.path, "?s ?p ?o") == 10 and count(found.path, "GRAPH ?g { ?s ?p ?o }") == 20
        assert count(found.path, '?s ?p "profile"') == 0


def test_a_loaded_generation_is_not_loaded_again(tmp_path: Path) -> None:
    public = published(tmp_path, range(4))
    with Generation(public, tmp_path / "sparql") as first, Generation(public, tmp_path / "sparql") as second:
        assert first.name == second.name and first.path.stat().st_ino == second.path.stat().st_ino
    assert {p.name for p in (tmp_path / "sparql").iterdir()} == {first.name, f"{first.name}.lock"}


def test_what_nobody_reads_is_removed_and_what_is_read_stays(tmp_path: Path) -> None:
    folder = tmp_path / "sparql"
    with ExitStack() as stack:
        old = stack.enter_context(Generation(published(tmp_path, range(4)), folder))
        new = stack.enter_context(Generation(published(tmp_path, range(6)), folder))
        assert old.name != new.name and old.path.is_dir() and count(old.path, "?s ?p ?o") == 4
    with Generation(tmp_path / "public", folder) as new:
        assert not old.path.exists() and count(new.path, "?s ?p ?o") == 6


def test_what_an_interrupted_load_left_is_removed(tmp_path: Path) -> None:
    folder = tmp_path / "sparql"
    (folder / "0123.abc.part").mkdir(parents=True)
    (folder / "0123.lock").touch()
    with Generation(published(tmp_path, range(2)), folder) as found:
        assert {p.name for p in folder.iterdir()} == {found.name, f"{found.name}.lock"}


def test_two_servers_may_load_at_once(tmp_path: Path) -> None:
    public = published(tmp_path, range(50))
    counts: list[int] = []

    def serve() -> None:
        with Generation(public, tmp_path / "sparql") as found:
            counts.append(count(found.path, "?s ?p ?o"))

    threads = [threading.Thread(target=serve) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert counts == [50, 50]


def test_another_generation_meanwhile_is_noticed(tmp_path: Path) -> None:
    public = published(tmp_path, range(2))
    before = name_of(public)
    published(tmp_path, range(4))
    (tmp_path / "sparql").mkdir()
    with pytest.raises(Exchanged):
        load(public, tmp_path / "sparql", before)
    assert list((tmp_path / "sparql").iterdir()) == []


@pytest.mark.parametrize(
    ("content", "word"),
    [(b"not gzip", "cannot be read"), (gzip.compress(b"<a> <b>\n", mtime=0), "cannot be read"),
     (gzip.compress(b"x" * 9000, mtime=0)[:-20], "cannot be read")],
)  # fmt: skip
def test_a_damaged_dump_is_a_sentence(tmp_path: Path, content: bytes, word: str) -> None:
    public = published(tmp_path, range(2), **{"fair.nq.gz": content})
    with pytest.raises(FairdictError, match=rf"fair\.nq\.gz {word}.*build --all"):
        Generation(public, tmp_path / "sparql").__enter__()


def test_a_dump_that_is_not_what_was_written_is_a_sentence(tmp_path: Path) -> None:
    public = published(tmp_path, range(2))
    (public / "graph" / "catalogue.nq.gz").write_bytes(gzip.compress(b""))
    with pytest.raises(FairdictError, match="is not what SHA256SUMS says"):
        Generation(public, tmp_path / "sparql").__enter__()


def test_nothing_built_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(FairdictError, match="Run “fairdict build” first"):
        Generation(tmp_path / "public", tmp_path / "sparql").__enter__()


def test_a_folder_that_cannot_be_written_is_a_sentence(tmp_path: Path) -> None:
    public = published(tmp_path, range(2))
    (tmp_path / "sparql").write_text("a file")
    with pytest.raises(FairdictError, match=r"cannot be written.*--plain"):
        Generation(public, tmp_path / "sparql").__enter__()
