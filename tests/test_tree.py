"""Two trees of files: what is written, what is removed, how they change places, and what a kill or a hand leaves."""

import shutil
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from fairdict.errors import StoreError
from fairdict.publish import build as building
from fairdict.publish import tree as trees_module
from fairdict.publish.tree import MARK, Tree, Trees, exchanged
from tests.built_example import ROWS, build, night, one_gone, sheet, small


@pytest.fixture
def tree(tmp_path: Path) -> Iterator[Tree]:
    made = Tree(tmp_path / "site", tmp_path, "a")
    made.begin([])
    yield made
    made.close()


def inside(folder: Path) -> dict[str, bytes]:
    """All files of a site but those that tell of runs."""
    found = {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}
    aside = (MARK, "source/", "quality/", "en/source/", "en/quality/", "nl/source/", "nl/quality/", "status.json")
    return {name: content for name, content in found.items() if not name.startswith(aside)}


def test_only_what_differs_is_written(tree: Tree) -> None:
    assert tree.write("u", "1", [("a/x", b"1"), ("a/y", b"2")]) == 2
    untouched = (tree.folder / "a/x").stat().st_ino
    assert tree.write("u", "2", [("a/x", b"1"), ("a/y", b"3")]) == 1
    assert (tree.folder / "a/x").stat().st_ino == untouched
    assert inside(tree.folder) == {"a/x": b"1", "a/y": b"3"}
    assert tree.inputs() == {"u": "2"}
    (tree.folder / "a/x").unlink()
    assert tree.write("u", "3", [("a/x", b"1"), ("a/y", b"3")]) == 1
    assert (tree.folder / "a/x").read_bytes() == b"1"


def test_what_a_unit_no_longer_has_is_removed_with_its_folder(tree: Tree) -> None:
    tree.write("u", "1", [("a/b/x", b"1"), ("a/y", b"2")])
    tree.write("u", "2", [("a/y", b"2")])
    assert inside(tree.folder) == {"a/y": b"2"} and not (tree.folder / "a/b").exists()


def test_a_unit_goes_with_all_its_files_and_no_others(tree: Tree) -> None:
    tree.write("u", "1", [("a/x", b"1"), ("shared", b"1")])
    tree.write("v", "1", [("a/z", b"1"), ("shared", b"2")])
    tree.drop("u")
    assert inside(tree.folder) == {"a/z": b"1", "shared": b"2"}
    assert tree.inputs() == {"v": "1"}


def test_a_kill_between_writing_and_noting_leaves_the_unit_stale(tree: Tree) -> None:
    tree.write("u", "1", [("x", b"1")])
    tree.begin(["u"])
    assert tree.inputs() == {}

    def dying() -> Iterator[tuple[str, bytes]]:
        yield "x", b"2"
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        tree.write("u", "2", dying())
    again = Tree(tree.folder, tree.folder.parent, "a")
    assert again.inputs() == {}
    assert again.write("u", "1", [("x", b"1")]) == 0  # what the manifest says of bytes is not to be trusted then
    again.close()


def test_a_tree_without_its_mark_knows_nothing(tree: Tree) -> None:
    tree.write("u", "1", [("x", b"1")])
    (tree.folder / MARK).unlink()
    again = Tree(tree.folder, tree.folder.parent, "a")
    assert again.inputs() == {}
    again.close()


def generation(public: Path, data: Path, content: bytes) -> None:
    both = Trees(public, data)
    try:
        both.next.begin(["u"])
        both.next.write("u", content.decode(), [("index.html", content), (f"only-{content.decode()}", content)])
        both.exchange()
    finally:
        both.close()


def left_behind(public: Path, data: Path) -> Path:
    """The folder that the link left: it stays in its place until the next night, for readers on their way into it."""
    (folder,) = (path for path in data.glob("site-*") if path.resolve() != public.resolve())
    return folder


@pytest.mark.parametrize("native", [True, False])
def test_trees_change_places_any_number_of_times(native: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if not native:
        monkeypatch.setattr(trees_module, "exchanged", lambda first, second: False)
    public, data = tmp_path / "public", tmp_path / "data"
    for number in range(1, 7):
        content = str(number).encode()
        generation(public, data, content)
        assert inside(public) == {"index.html": content, f"only-{number}": content}
        if number > 1:
            before = data / "next" if native else left_behind(public, data)
            assert (before / "index.html").read_bytes() == str(number - 1).encode()
    assert public.is_symlink() is not native
    left = {p.name for p in data.iterdir() if p.is_dir()}
    assert left == ({"next"} if native else {"site-a", "site-b"})
    assert not list(tmp_path.glob(".public*"))


def test_readers_always_find_a_whole_tree_where_a_link_is_turned(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trees_module, "exchanged", lambda first, second: False)
    public, data = tmp_path / "public", tmp_path / "data"
    generation(public, data, b"1")
    generation(public, data, b"2")  # the first time a folder gives way to the link
    missed: list[str] = []
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            try:
                (public / "index.html").read_bytes()
            except OSError as error:
                missed.append(str(error))

    reader = threading.Thread(target=read)
    reader.start()
    for number in range(3, 23):
        generation(public, data, str(number).encode())
        assert left_behind(public, data).is_dir()
        time.sleep(0.05)  # nights are far apart: who is on the way into a folder arrives before it is taken up
    done.set()
    reader.join()
    assert missed == []


@pytest.mark.parametrize("at", ["spare moved", "link turned"])
def test_a_kill_while_the_link_is_turned_costs_nothing(
    at: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trees_module, "exchanged", lambda first, second: False)
    public, data = tmp_path / "public", tmp_path / "data"
    for content in (b"1", b"2", b"3"):
        generation(public, data, content)
    inner = Path.replace if at == "spare moved" else Path.rename
    calls = []

    def dying(self: Path, target: Path) -> Path:
        if self.name == ".public.new" or (at == "link turned" and Path(target).name == "next"):
            calls.append(self)
            raise KeyboardInterrupt
        return inner(self, target)

    if at == "link turned":
        generation(public, data, b"4")
    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(Path, inner.__name__, dying)
        generation(public, data, b"4" if at == "spare moved" else b"5")
    assert calls
    assert (public / "index.html").read_bytes() == (b"3" if at == "spare moved" else b"4")
    for content in (b"6", b"7"):
        generation(public, data, content)
        assert inside(public) == {"index.html": content, f"only-{content.decode()}": content}


def test_the_exchange_is_one_call_for_readers(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "x").write_text(name)
    assert exchanged(tmp_path / "a", tmp_path / "b")
    assert [(tmp_path / n / "x").read_text() for n in ("a", "b")] == ["b", "a"]
    with pytest.raises(OSError, match="No such file"):
        exchanged(tmp_path / "a", tmp_path / "missing")


def test_an_exchange_that_cannot_be_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    generation(tmp_path / "public", tmp_path / "data", b"1")

    def refusing(first: Path, second: Path) -> bool:
        raise OSError(18, "Invalid cross-device link", str(second))

    monkeypatch.setattr(trees_module, "exchanged", refusing)
    with pytest.raises(
        StoreError, match=r"cannot take the place of .*public: Invalid cross-device link. Both must be on"
    ):
        generation(tmp_path / "public", tmp_path / "data", b"2")
    assert (tmp_path / "public" / "index.html").read_bytes() == b"1"


def test_a_folder_that_is_not_fairdicts_is_not_touched(tmp_path: Path) -> None:
    folder = small(tmp_path)
    (folder / "public").mkdir()
    (folder / "public" / "thesis.tex").write_text("years of work")
    with pytest.raises(
        StoreError, match=r"public holds files that are not fairdict's .*nothing was touched. Move them"
    ):
        night(folder, probe=False)
    assert [p.name for p in (folder / "public").iterdir()] == ["thesis.tex"]
    (folder / "public" / "thesis.tex").unlink()
    assert build(folder).exchanged  # an empty folder is no one's


def test_a_place_that_is_no_folder_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "public").write_text("a file")
    with pytest.raises(StoreError, match=r"public cannot be prepared: .*Check permissions and free space"):
        Trees(tmp_path / "public", tmp_path / "data")


def test_what_others_put_beside_the_site_stays_there(tmp_path: Path) -> None:
    folder = small(tmp_path)
    night(folder, probe=False)
    public = folder / "public"
    (public / "CNAME").write_text("data.example.org")
    (public / ".well-known" / "security.txt").write_text("Contact: mailto:a@example.org")
    (public / "press").mkdir()
    (public / "press" / "logo.svg").write_text("<svg/>")
    for number in range(3):
        sheet(folder, (*ROWS, f"S-9;Nieuw {number};Steeds iets anders;2020"))
        assert night(folder, probe=False)[1].exchanged
        assert (public / "CNAME").read_text() == "data.example.org"
        assert (public / ".well-known" / "security.txt").is_file() and (public / ".well-known" / "void").is_file()
        assert (public / "press" / "logo.svg").is_file()
    (public / "CNAME").unlink()
    shutil.rmtree(public / "press")
    for rows in (ROWS, ROWS[:2], ROWS):
        sheet(folder, rows)
        night(folder, probe=False)
        assert not (public / "CNAME").exists() and not (public / "press").exists()
        assert (public / ".well-known" / "security.txt").is_file()


def test_a_stewards_own_link_is_followed_not_replaced(tmp_path: Path) -> None:
    folder = small(tmp_path / "catalogue")
    (tmp_path / "www").mkdir()
    (folder / "public").symlink_to(tmp_path / "www")
    for rows in (ROWS, ROWS[:2], ROWS):
        sheet(folder, rows)
        night(folder, probe=False)
        assert (folder / "public").readlink() == tmp_path / "www"
        assert (tmp_path / "www" / "index.html").is_file()


LOST: dict[str, tuple[str, ...]] = {
    "public": ("public",),
    "next": ("data/next",),
    "both": ("public", "data/next"),
    "manifest a": ("data/tree-a.db*",),
    "manifest b": ("data/tree-b.db*",),
    "manifests": ("data/tree-*.db*",),
    "a copy as next": ("data/next",),
}


def lose(folder: Path, what: str) -> None:
    for path in [p for pattern in LOST[what] for p in folder.glob(pattern)]:
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    if what == "a copy as next":
        shutil.copytree(folder / "public", folder / "data/next")


@pytest.fixture(scope="module")
def tombstone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A catalogue of which one dataset went; nothing lingers."""
    folder = one_gone(tmp_path_factory.mktemp("gone"))
    build(folder, everything=True)
    return folder


@pytest.mark.parametrize("lost", LOST)
def test_what_was_lost_is_made_again_and_what_went_stays_away(lost: str, tombstone: Path, tmp_path: Path) -> None:
    """After any loss the site is what the database says, over the next generations too."""
    folder = Path(shutil.copytree(tombstone, tmp_path / "catalogue"))
    whole = inside(folder / "public")
    lose(folder, lost)
    build(folder)
    assert inside(folder / "public") == whole
    for rows in ((*ROWS[:2], "S-8;Weer een;En nog wat;2018"), ROWS[:2], ROWS[:2]):
        sheet(folder, rows)
        night(folder, probe=False)
    kept = {n: c for n, c in inside(folder / "public").items() if "S-8" not in c.decode("utf-8", "replace")}
    assert {n for n in whole if n.startswith("dataset/")} <= kept.keys()


def test_a_page_of_no_one_never_comes_back(tmp_path: Path) -> None:
    """A tree whose manifest was lost may hold pages that were taken off since."""
    folder = small(tmp_path)
    night(folder, probe=False)
    sheet(folder, (*ROWS, "S-4;Vierde;Erbij;2020"))
    night(folder, probe=False)
    ghost = folder / "data" / "next" / "dataset" / "ghost" / "index.html"
    ghost.parent.mkdir()
    ghost.write_text("taken off for a reason")
    name = (folder / "data" / "next" / MARK).read_text()
    for path in (folder / "data").glob(f"tree-{name}.db*"):
        path.unlink()
    sheet(folder, ROWS)
    night(folder, probe=False)
    assert not (folder / "public" / "dataset" / "ghost").exists()


def test_writing_all_anew_mends_what_a_hand_broke(tmp_path: Path) -> None:
    folder = small(tmp_path)
    night(folder, probe=False)
    whole = inside(folder / "public")
    (folder / "public" / "index.html").unlink()
    (folder / "public" / "about" / "index.html").write_text("defaced")
    assert not build(folder).exchanged  # nothing tells that by looking at the database
    done = build(folder, everything=True)
    assert done.exchanged and done.written >= len(whole) - 5
    assert inside(folder / "public") == whole


def test_an_unchanged_night_does_not_touch_the_prepared_tree(tmp_path: Path) -> None:
    folder = small(tmp_path)
    night(folder, probe=False)
    sheet(folder, ROWS[:2])
    night(folder, probe=False)
    spare = folder / "data" / "next"
    merged, done = night(folder, probe=False)
    assert merged.withdrawn == 1 and done.exchanged  # absent for the second time
    inode = (folder / "public").stat().st_ino
    before = {p: p.stat().st_mtime_ns for p in spare.rglob("*")}
    assert not night(folder, probe=False)[1].exchanged
    assert (folder / "public").stat().st_ino == inode
    assert {p: p.stat().st_mtime_ns for p in spare.rglob("*")} == before


def test_assets_live_exactly_one_generation_longer(tmp_path: Path) -> None:
    folder = small(tmp_path)
    night(folder, probe=False)
    public = folder / "public"

    def styles() -> set[str]:
        return {p.name for p in (public / "assets").glob("style*.css")}

    def another(number: int) -> None:
        sheet(folder, (*ROWS, f"S-9;Nieuw {number};Steeds iets anders;2020"))
        assert night(folder, probe=False)[1].exchanged

    first = styles()
    own = folder / "site_templates" / "static" / "style.css"
    own.parent.mkdir(parents=True)
    own.write_text("p { color: red }\n")
    assert build(folder).exchanged
    second = styles() - first
    assert len(first) == 1 and len(second) == 1 and styles() == first | second
    another(1)
    assert styles() == second
    another(2)
    assert styles() == second
    own.write_text("p { color: blue }\n")
    assert build(folder).exchanged
    third = styles() - second
    assert len(third) == 1 and styles() == second | third
    own.write_text("p { color: red }\n")
    assert build(folder).exchanged
    assert styles() == second | third  # back in fashion: what is current is not also old
    another(3)
    assert styles() == second


def test_a_kill_between_files_and_exchange_is_taken_up_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = small(tmp_path / "killed")
    night(folder, probe=False)
    before = inside(folder / "public")
    sheet(folder, ROWS[:2])
    inner, left = Tree.put, [9]

    def dying(self: Tree, path: str, content: bytes) -> None:
        left[0] -= 1
        if left[0] == 0:
            raise KeyboardInterrupt
        inner(self, path, content)

    for count in (1, 3, 9):
        left[0] = count
        with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
            patched.setattr(Tree, "put", dying)
            build(folder, everything=True)
        assert inside(folder / "public") == before
    build(folder)
    other = small(tmp_path / "undisturbed")
    night(other, probe=False)
    assert inside(folder / "public") == inside(other / "public")


def test_a_new_tree_begins_as_links_to_the_live_one(tmp_path: Path) -> None:
    folder = small(tmp_path)
    night(folder, probe=False)
    public = folder / "public"
    same = next(p for p in (public / "dataset").rglob("index.ttl"))
    gone = next(p for p in (public / "dataset").rglob("index.jsonld"))
    inode, name = same.stat().st_ino, same.relative_to(public)
    gone.unlink()  # by hand
    sheet(folder, (*ROWS, "S-4;Vierde;Erbij;2020"))
    done = night(folder, probe=False)[1]
    assert done.exchanged and (public / name).stat().st_ino == inode == (folder / "data" / "next" / name).stat().st_ino
    assert gone.is_file() and 0 < done.written < len(inside(public))
    before = (folder / "data" / "next" / "index.html").read_bytes()
    sheet(folder, (*ROWS, "S-4;Anders;Erbij;2020"))
    night(folder, probe=False)
    assert (folder / "data" / "next" / "index.html").read_bytes() != before  # links part when one side changes
    assert b"Anders" in (public / "index.html").read_bytes()
    assert b"Anders" not in (folder / "data" / "next" / "index.html").read_bytes()


def test_a_file_is_never_seen_half_written(tree: Tree) -> None:
    seen: set[bytes] = set()
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            if (tree.folder / "x").exists():
                seen.add((tree.folder / "x").read_bytes())

    reader = threading.Thread(target=read)
    reader.start()
    contents = [bytes([65 + n % 26]) * 200_000 for n in range(60)]
    for content in contents:
        tree.put("x", content)
    done.set()
    reader.join()
    assert seen <= set(contents)
    assert (tree.folder / "x").is_file() and not list(tree.folder.glob(".x*"))


def test_units_aside_are_those_that_build_names() -> None:
    assert building.LIVE == "live" and set(building.LINGERING) == {"static", "search", "ground"}
