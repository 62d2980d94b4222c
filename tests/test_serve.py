"""The site over HTTP: types, folders, what is missing, conditions, and a tree that is exchanged while it is read."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from fairdict.errors import FairdictError
from fairdict.publish.tree import exchanged
from fairdict.serve import Server, site
from fairdict.serve.files import WHOLE
from tests import built_example

FILES = {
    "index.html": b"<p>home",
    "404.html": b"<p>the site's own page for what is missing",
    "dataset/10.5072_x.1/index.html": b"<p>page",
    "dataset/10.5072_x.1/index.ttl": b"<a:b> <a:b> <a:b> .",
    "dataset/10.5072_x.1/index.jsonld": b"{}",
    "dataset/10.5072_x.1/cite.bib": b"@misc{x}",
    "dataset/10.5072_x.1/cite.ris": b"TY  - DATA",
    "graph/catalogue.nq.gz": b"\x1f\x8b",
    "graph/SHA256SUMS": b"0  x",
    ".well-known/void": b"<a:b> <a:b> <a:b> .",
    "feed.atom": b"<feed/>",
    "assets/search-1.js": b"1",
    "assets/style-1.css": b"p{}",
    "status.json": b"{}",
    "sitemap.xml": b"<urlset/>",
    "empty/note.txt": b"",
    "theme/één, twee/index.html": b"<p>accents",
}


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes


def ask(url: str, path: str, method: str = "GET", **headers: str) -> Answer:
    """One request, its path sent as it is written here."""
    connection = http.client.HTTPConnection(url.removeprefix("http://").rstrip("/"), timeout=10)
    try:
        connection.request(method, path, headers={k.replace("_", "-"): v for k, v in headers.items()})
        response = connection.getresponse()
        return Answer(response.status, {k.lower(): v for k, v in response.getheaders()}, response.read())
    finally:
        connection.close()


def written(folder: Path, files: Mapping[str, bytes] = FILES) -> Path:
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    top = tmp_path_factory.mktemp("served")
    (top / "secret.txt").write_text("not for the world")
    with Server(lambda _: site(written(top / "public"))) as server:
        yield server.url


@pytest.mark.parametrize(
    ("path", "media_type"),
    [
        ("/", "text/html; charset=utf-8"),
        ("/dataset/10.5072_x.1/index.ttl", "text/turtle; charset=utf-8"),
        ("/dataset/10.5072_x.1/index.jsonld", "application/ld+json"),
        ("/dataset/10.5072_x.1/cite.bib", "application/x-bibtex; charset=utf-8"),
        ("/dataset/10.5072_x.1/cite.ris", "application/x-research-info-systems; charset=utf-8"),
        ("/graph/catalogue.nq.gz", "application/gzip"),
        ("/graph/SHA256SUMS", "text/plain; charset=utf-8"),
        ("/.well-known/void", "text/turtle; charset=utf-8"),
        ("/feed.atom", "application/atom+xml; charset=utf-8"),
        ("/assets/search-1.js", "text/javascript; charset=utf-8"),
        ("/assets/style-1.css", "text/css; charset=utf-8"),
        ("/status.json", "application/json"),
        ("/empty/note.txt", "text/plain; charset=utf-8"),
    ],
)
def test_each_file_has_its_type_and_the_policy(url: str, path: str, media_type: str) -> None:
    answer = ask(url, path)
    assert (answer.status, answer.headers["content-type"]) == (200, media_type)
    assert "default-src 'self'" in answer.headers["content-security-policy"]
    assert answer.body == FILES.get(path[1:] or "index.html")
    assert "content-encoding" not in answer.headers


def test_a_folder_is_its_index_and_one_without_a_slash_points_there(url: str) -> None:
    assert ask(url, "/dataset/10.5072_x.1/").body == b"<p>page"
    moved = ask(url, "/dataset/10.5072_x.1")
    assert (moved.status, moved.headers["location"]) == (307, "/dataset/10.5072_x.1/")
    assert ask(url, "/theme/%C3%A9%C3%A9n,%20twee/").body == b"<p>accents"
    assert ask(url, "/theme/%C3%A9%C3%A9n,%20twee").headers["location"] == "/theme/%C3%A9%C3%A9n%2C%20twee/"
    assert ask(url, "//dataset//10.5072_x.1").headers["location"] == "/dataset/10.5072_x.1/"


@pytest.mark.parametrize(
    "path", ["/nothing", "/dataset/", "/dataset", "/index.html/", "/%00", f"/{'x' * 3000}", "/a%0ab"]
)
def test_what_is_missing_is_the_sites_own_page(url: str, path: str) -> None:
    answer = ask(url, path)
    assert (answer.status, answer.body) == (404, FILES["404.html"])
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "default-src 'self'" in answer.headers["content-security-policy"]


def test_without_a_page_for_it_missing_is_said_plainly(tmp_path: Path) -> None:
    with Server(lambda _: site(tmp_path / "public")) as server:
        assert ask(server.url, "/").status == 404
        written(tmp_path / "public", {"index.html": b"now"})
        assert ask(server.url, "/").body == b"now"
        assert (ask(server.url, "/x").status, ask(server.url, "/x").body) == (404, b"Not found\n")


@pytest.mark.parametrize(
    "path",
    ["/../secret.txt", "/%2e%2e/secret.txt", "/dataset/../../secret.txt", "/..%2fsecret.txt",
     "/dataset/%2e%2e/index.html",
     "//secret.txt", "/%2fetc/passwd", "/..%5csecret.txt", "/%2e%2e%2f%2e%2e%2fetc/passwd"],
)  # fmt: skip
def test_no_path_leads_out_of_the_site(url: str, path: str) -> None:
    answer = ask(url, path)
    assert answer.status == 404 and answer.body == FILES["404.html"]


def test_head_tells_without_sending(url: str) -> None:
    whole, head = ask(url, "/"), ask(url, "/", "HEAD")
    assert (head.status, head.body) == (200, b"")
    assert {k: v for k, v in head.headers.items() if k != "date"} == {
        k: v for k, v in whole.headers.items() if k != "date"
    }
    assert ask(url, "/nothing", "HEAD").status == 404


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_nothing_can_be_written(url: str, method: str) -> None:
    answer = ask(url, "/", method)
    assert (answer.status, answer.headers["allow"]) == (405, "GET, HEAD")


def test_what_is_known_is_not_sent_again(url: str, tmp_path: Path) -> None:
    first = ask(url, "/")
    same = ask(url, "/", if_none_match=first.headers["etag"])
    assert (same.status, same.body, same.headers["etag"]) == (304, b"", first.headers["etag"])
    assert ask(url, "/", if_none_match=f'"old", W/{first.headers["etag"]}').status == 304
    assert ask(url, "/", if_none_match="*").status == 304
    assert ask(url, "/", if_none_match='"other"').status == 200
    with Server(lambda _: site(written(tmp_path, {"index.html": b"1"}))) as server:
        tag = ask(server.url, "/").headers["etag"]
        (tmp_path / "index.html").write_bytes(b"2")
        assert ask(server.url, "/", if_none_match=tag).body == b"2"


def test_a_large_file_comes_whole_with_its_size(tmp_path: Path) -> None:
    content = os.urandom(1000) * (WHOLE // 1000 + 1)
    with Server(lambda _: site(written(tmp_path, {"graph/catalogue.nq.gz": content}))) as server:
        answer = ask(server.url, "/graph/catalogue.nq.gz")
        assert answer.body == content and answer.headers["content-length"] == str(len(content))
        assert ask(server.url, "/graph/catalogue.nq.gz", if_none_match=answer.headers["etag"]).status == 304
        assert ask(server.url, "/graph/catalogue.nq.gz", "HEAD").headers["content-length"] == str(len(content))


def test_no_request_fails_while_trees_are_exchanged(tmp_path: Path) -> None:
    """Readers see one generation or the other, whole, however often the folder changes underneath."""
    bodies = {b"a" * 10, b"b" * 50_000}
    for name, content in zip(("public", "next"), sorted(bodies), strict=True):
        written(tmp_path / name, {"index.html": content, "graph/x.gz": content, "404.html": b"missing"})
    wrong: list[object] = []
    done = threading.Event()
    counts = [0, 0]

    def read() -> None:
        while not done.is_set():
            try:
                for path in ("/", "/graph/x.gz"):
                    answer = ask(server.url, path)
                    if answer.status != 200 or answer.body not in bodies:
                        wrong.append((answer.status, len(answer.body)))
                    counts[0] += 1
            except Exception as error:
                wrong.append(error)

    with Server(lambda _: site(tmp_path / "public")) as server:
        readers = [threading.Thread(target=read) for _ in range(4)]
        for reader in readers:
            reader.start()
        until = time.monotonic() + 2
        while time.monotonic() < until:
            assert exchanged(tmp_path / "next", tmp_path / "public")
            counts[1] += 1
            time.sleep(0.0005)
        done.set()
        for reader in readers:
            reader.join()
    assert wrong == []
    assert counts[0] > 100 and counts[1] > 100


def test_others_answer_for_what_the_site_does_not_hold(tmp_path: Path) -> None:
    written(tmp_path / "mine", {"index.html": b"mine", "robots.txt": b"mine"})
    written(tmp_path / "theirs", {"feed/index.html": b"theirs", "robots.txt": b"theirs", "index.html": b"never"})
    with Server(lambda _: site(tmp_path / "mine", site(tmp_path / "theirs"))) as server:
        bodies = [ask(server.url, path).body for path in ("/", "/feed/", "/robots.txt")]
    assert bodies == [b"mine", b"theirs", b"theirs"]


def test_a_taken_port_is_a_sentence(url: str) -> None:
    port = int(url.rstrip("/").rpartition(":")[2])
    with pytest.raises(FairdictError, match=f"Port {port} is already in use; give another one with --port"):
        Server(lambda _: site(Path()), port).__enter__()
    with pytest.raises(FairdictError, match="cannot be had"):
        Server(lambda _: site(Path()), 0, host="203.0.113.7").__enter__()


def test_a_port_is_free_again_when_what_it_serves_cannot_be_made() -> None:
    asked: list[str] = []

    def broken(url: str) -> object:
        asked.append(url)
        raise FairdictError("no")

    with pytest.raises(FairdictError, match="no"):
        Server(broken).__enter__()  # type: ignore[arg-type]
    port = int(asked[0].rstrip("/").rpartition(":")[2])
    socket.create_server(("127.0.0.1", port)).close()


@pytest.mark.parametrize("command", [["serve", "--port", "0"], ["demo", "there", "--port", "0"]])
def test_ctrl_c_ends_serving_cleanly(command: list[str], tmp_path: Path) -> None:
    if command[0] == "serve":
        built_example.night(built_example.small(tmp_path), probe=False)
    process = subprocess.Popen(
        [sys.executable, "-c", "from fairdict.cli import main; main()", *command],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    try:
        lines = []
        for line in process.stdout:
            lines.append(line)
            if line.startswith("Serving "):
                break
        address = lines[-1].split()[1]
        assert ask(address, "/").status == 200
        process.send_signal(signal.SIGINT)
        rest, complaints = process.communicate(timeout=60)
    finally:
        process.kill()
        process.wait()
    assert rest == "Stopped.\n"
    assert process.returncode == 0
    assert "Traceback" not in complaints and "Aborted" not in complaints
