"""Community Solid Server as it is: LDP containers over a folder, in which a test puts its documents with PUT."""

import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.servers.program import free_port, running
from tests.servers.rooms import SOLID


@dataclass(frozen=True)
class Solid:
    """A running server: ``url`` is its root, without a stroke at the end."""

    url: str

    def put(self, path: str, text: str) -> None:
        """Writes a document in Turtle; its containers come into being with it."""
        request = urllib.request.Request(
            f"{self.url}{path}", text.encode(), {"Content-Type": "text/turtle"}, method="PUT"
        )
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(request, timeout=30) as answer:
            assert answer.status in (201, 205), answer.status

    def load(self, documents: Mapping[str, str]) -> None:
        for path, text in documents.items():
            self.put(path, text)


@contextmanager
def solid(folder: Path) -> Iterator[Solid]:
    """The server while the block lasts; it wants the name under which it is asked, and 127.0.0.1 is none to it."""
    port = free_port()
    url = f"http://localhost:{port}"
    (folder / "data").mkdir(parents=True)
    command = [SOLID.program("community-solid-server"), "-p", str(port), "-b", f"{url}/", "-f", str(folder / "data")]
    command += ["-c", "@css:config/file-root.json", "-l", "warn"]
    with running(command, f"{url}/", folder / "log", cwd=folder):
        yield Solid(url)
