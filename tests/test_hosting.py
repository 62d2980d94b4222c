"""The files that let other people's servers give the site: what they say, and that a steward's own come first."""

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairdict.config import load
from fairdict.publish import hosting
from fairdict.publish.hosting import AT_ROOT, FORMS, NAMED, TYPES
from fairdict.serve.negotiation import chosen
from tests.built_example import ROWS, build, night, sheet, small

KNOWN = [t for types in FORMS.values() for t in types]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = small(tmp_path_factory.mktemp("hosting"))
    night(found, probe=False)
    return found


def taken(accept: str) -> list[str]:
    """The forms whose expressions a header matches."""
    return [name for name in FORMS if re.search(hosting.first_named(name), accept, re.IGNORECASE)]


@pytest.mark.parametrize(
    ("accept", "form"),
    [
        ("", ""),
        ("*/*", ""),
        ("application/rdf+xml", ""),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "index.html"),
        ("application/rdf+xml, text/turtle;q=0.9", "index.ttl"),
        ("TEXT/N3", "index.ttl"),
        ("text/turtle;q=0.000, application/ld+json", "index.jsonld"),
        ("text/turtle;charset=utf-8;q=0, text/html;q=0.0", ""),
        ("text/turtle;q=0.01", "index.ttl"),
        ("text/html;q=0, application/x-bibtex", "cite.bib"),
    ],
)
def test_the_type_that_is_named_first(accept: str, form: str) -> None:
    assert taken(accept) == [name for name in [form] if name]


@given(st.lists(st.sampled_from([*KNOWN, "image/png", "application/rdf+xml"]), min_size=1, max_size=6))
def test_where_the_order_is_that_of_the_weights_all_servers_agree(types: list[str]) -> None:
    """A header whose weights fall from the first to the last is answered alike here and by ``fairdict serve``."""
    unique = list(dict.fromkeys(types))
    header = ", ".join(f"{name};q={1 - n / 10:.1f}" for n, name in enumerate(unique))
    first = {types[0]: name for name, types in FORMS.items()}
    # What is asked for by another name counts as its own where nothing else does, as the standard has it.
    exact = [name for name in unique if name in first]
    if len(exact) == len([name for name in unique if name in KNOWN]):
        best = chosen(header, first)
        assert taken(header) == ([first[best]] if best else [])


@given(st.text(alphabet="textualhm/;,q=.01+ jsonld*", max_size=60))
def test_no_header_is_of_two_forms(accept: str) -> None:
    assert len(taken(accept)) <= 1


def test_every_file_of_a_site_has_a_type(folder: Path) -> None:
    aside = {".fairdict-tree", ".htaccess", ".nojekyll", "_headers", "_redirects", "nginx.conf"}
    found = [p for p in (folder / "public").rglob("*") if p.is_file() and p.name not in aside]
    assert {p.suffix for p in found if p.suffix} <= TYPES.keys()
    assert {p.name for p in found if not p.suffix} == NAMED.keys()


def test_the_files_lie_where_their_servers_look(folder: Path) -> None:
    public = folder / "public"
    for name in (*AT_ROOT, "hosting/nginx.conf"):
        assert (public / name).is_file(), name
    assert (public / "_redirects").read_text("utf-8").splitlines()[0] == "/fdp/ /fdp/index.ttl 200"
    rows = (public / "_headers").read_text("utf-8").splitlines()
    assert all(row.startswith(("/", "  ")) or not row for row in rows) and len(rows) < 100
    assert all(len(row) < 2000 for row in rows)  # more is not read by every host
    # Hosts join what several rules say of one header: only one of them may.
    assert len([row for row in rows if "Access-Control" in row]) == 1


def test_a_site_in_a_folder_says_so(tmp_path: Path) -> None:
    found = small(tmp_path)
    text = (found / "fairdict.toml").read_text("utf-8")
    (found / "fairdict.toml").write_text(text.replace("klein.example.org/", "klein.example.org/our/data.v1/"), "utf-8")
    made = {name: content.decode() for name, content in hosting.files(load(found))}
    assert "/our/data.v1/fdp/ /our/data.v1/fdp/index.ttl 200" in made["_redirects"]
    assert all(row.startswith(("/our/data.v1/", "  ")) or not row for row in made["_headers"].splitlines())
    assert "location = /our/data.v1/.well-known/void" in made["hosting/nginx.conf"]
    assert r"^/our/data\.v1/(?:(?:en|nl)/)?(dataset/" in made["hosting/nginx.conf"]
    assert "root /srv/www;  # where our/data.v1 is public, or a link to it" in made["hosting/nginx.conf"]
    assert "/our/" not in made[".htaccess"]  # it works under whatever path it lies


def test_what_a_steward_put_there_stays(tmp_path: Path) -> None:
    """As before an update to a fairdict that brings these files: ours stands aside."""
    found = small(tmp_path)
    night(found, probe=False)
    with closing(sqlite3.connect(found / "data" / "tree-b.db", isolation_level=None)) as manifest:
        manifest.execute("DELETE FROM file WHERE path = '.htaccess'")
        manifest.execute("UPDATE unit SET input = 'older' WHERE name = 'hosting'")
    own = found / "public" / ".htaccess"
    own.write_text("Redirect /old /new\n", "utf-8")
    for turn in range(3):
        sheet(found, (*ROWS, f"S-{9 + turn};Nog iets;Tekst;2018"))
        assert night(found, probe=False)[1].exchanged
        assert own.read_text("utf-8") == "Redirect /old /new\n", turn
    assert (found / "public" / "_headers").is_file()


def test_a_file_of_the_catalogue_takes_the_place_of_ours(tmp_path: Path) -> None:
    found = small(tmp_path)
    night(found, probe=False)
    ours = (found / "public" / "_headers").read_bytes()
    (found / "hosting").mkdir()
    for text in ("/*\n  X-Ours: no\n", "/*\n  X-Ours: never\n"):
        (found / "hosting" / "_headers").write_text(text, "utf-8")
        assert build(found).exchanged
        assert (found / "public" / "_headers").read_text("utf-8") == text
    (found / "hosting" / "nginx.conf").write_text("# none\n", "utf-8")
    (found / "hosting" / "_headers").unlink()
    build(found)
    assert (found / "public" / "_headers").read_bytes() == ours
    assert (found / "public" / "hosting" / "nginx.conf").read_text("utf-8") == "# none\n"
