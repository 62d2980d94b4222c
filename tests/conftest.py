"""What tests share: the folder of real records, a source to describe for, and a door that has no network."""

import gc
import os
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from fairdict.config import Catalogue, Source
from fairdict.document import Context
from fairdict.layers import Layers
from fairdict.vocabulary import Vocabularies
from fairdict.web import Web
from tests import built_example
from tests.faulty_server import FaultyServer
from tests.web_door import Clock, door


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """Half as many workers again as there are processors: a fifth of the time tests wait for other people's servers."""
    processors = os.cpu_count() or 1
    return processors + processors // 2


def pytest_collection_finish(session: pytest.Session) -> None:
    """What was collected stays to the end; looking through it for garbage again and again takes a twentieth."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real records and official shapes, named by FAIRDICT_SHARED."""
    name = os.environ.get("FAIRDICT_SHARED")
    if name is None:
        pytest.skip("FAIRDICT_SHARED is not set: real records are not at hand")
    folder = Path(name)
    if not name or not (folder / "records").is_dir():
        pytest.fail(f"FAIRDICT_SHARED is “{name}”, where no records lie")
    return folder


@pytest.fixture(scope="session")
def vocabularies() -> Vocabularies:
    return Vocabularies.load(Layers())


@pytest.fixture(scope="session")
def context() -> Context:
    return Context.load(Layers())


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Catalogue]:
    """The example after one night, which tests read or copy (:func:`tests.built_example.copied`) and none changes; its
    partners answer as long as the tests last."""
    with built_example.example(tmp_path_factory.mktemp("built") / "catalogue") as catalogue:
        yield catalogue


@pytest.fixture
def make_source(vocabularies: Vocabularies, context: Context) -> Callable[..., Source]:
    """A source as ``fairdict.toml`` would declare it, with loopback allowed."""

    def make(harvester: str, url: str = "https://partner.example.org/", **more: Any) -> Source:
        return Source(
            name=more.pop("name", "partner"),
            harvester=harvester,
            url=url,
            vocabularies=vocabularies,
            context=context,
            allow_private=True,
            **more,
        )

    return make


@pytest.fixture
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """No proxy of this machine's stands between a test and its own server."""
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


@pytest.fixture
def no_environment(no_proxy: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither a proxy nor authorities of this machine's stand between a test and its own server."""
    for name in ("NO_PROXY", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    monkeypatch.delenv("SSL_CERT_FILE", raising=False)


@pytest.fixture
def clock() -> Clock:
    """Time that passes only where a test lets it."""
    return Clock()


@pytest.fixture
def web(clock: Clock) -> Iterator[Web]:
    """A door to the network whose time is that of ``clock``."""
    with door(clock) as opened:
        yield opened


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Host names that stand for the addresses given, instead of asking a name server."""
    known: dict[str, str] = {"127.0.0.1": "127.0.0.1"}
    real = socket.getaddrinfo

    def resolve(host: str, port: int, *args: Any, **kwargs: Any) -> Any:
        if host not in known:
            raise socket.gaierror(socket.EAI_NONAME, "not known")
        return real(known[host], port, *args, **kwargs)

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    return known


@pytest.fixture
def server() -> Iterator[FaultyServer]:
    """A server on this machine that does whatever a test asks of it."""
    with FaultyServer() as running:
        yield running
