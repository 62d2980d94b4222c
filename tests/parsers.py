"""Programs of two other houses, raptor and rdflib, beside our own parser: whether they find the same in a file."""

import gzip
import subprocess
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import rdflib
from pyoxigraph import Quad, RdfFormat, parse

from tests.servers.rooms import RAPTOR

BASE = "https://x.example/"
FORMATS = {
    ".ttl": ("turtle", RdfFormat.TURTLE),
    ".trig": ("trig", RdfFormat.TRIG),
    ".nq": ("nquads", RdfFormat.N_QUADS),
    ".jsonld": ("json-ld", RdfFormat.JSON_LD),
}
"""What raptor and rdflib call the format of a file, and what our parser does; raptor reads no JSON-LD."""


class Read(NamedTuple):
    """What came of one file: its format, how many statements there are in it, and what is wrong, if anything is."""

    format: str
    statements: int
    fault: str = ""


def graphs(public: Path) -> list[Path]:
    """Every file of a site that is RDF, compressed or not; a context by itself says nothing."""
    found = (p for p in public.rglob("*") if p.is_file() and p.name != "context.jsonld")
    return sorted(p for p in found if _suffix(p) in FORMATS)


def read(path: Path) -> Read:
    """Reads a file by all parsers. Each has to take it without a word and to find as many statements as the others,
    those that stand in it twice counted once; addresses in it have to be whole."""
    format, ours = FORMATS[_suffix(path)]
    content = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    counts = {"ours": len({quad.triple for quad in _quads(content, ours)})}
    try:
        counts["rdflib"] = _rdflib(content, format)
        if format != "json-ld":
            counts["raptor"] = _raptor(content, format)
    except Exception as error:  # rdflib raises what its parsers happen to raise
        return Read(format, counts["ours"], f"{path}: {type(error).__name__}: {error}")
    same = len(set(counts.values())) == 1 and counts["ours"] > 0
    return Read(format, counts["ours"], "" if same else f"{path}: {counts}")


def _suffix(path: Path) -> str:
    if path.parts[-2:] == (".well-known", "void"):
        return ".ttl"
    return Path(path.name.removesuffix(".gz")).suffix


def _quads(content: bytes, format: RdfFormat) -> Iterator[Quad]:
    for quad in parse(content, format):
        assert isinstance(quad, Quad)
        yield quad


def _rdflib(content: bytes, format: str) -> int:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        warnings.filterwarnings("ignore", category=DeprecationWarning)  # rdflib uses its own old names
        found = rdflib.Dataset().parse(data=content, format=format, publicID=BASE)
    return len({quad[:3] for quad in found.quads()})


def _raptor(content: bytes, format: str) -> int:
    words = [RAPTOR.program("rapper"), "-q", "-i", format, "-o", "ntriples", "-", BASE]
    done = subprocess.run(words, input=content, capture_output=True, env=RAPTOR.env, check=False)
    if done.returncode or done.stderr:
        raise ValueError(done.stderr.decode("utf-8", "replace")[:500])
    return len(set(done.stdout.splitlines()))
