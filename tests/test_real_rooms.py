"""How real servers are installed and started for the tests: what is missing is told, and in CI it fails."""

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.servers import rooms
from tests.servers.__main__ import KNOWN, main
from tests.servers.program import free_port, running


def test_a_server_that_is_not_installed_skips_its_tests_aloud(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FAIRDICT_SERVERS", raising=False)
    rooms.require(True, "pycsw")
    with pytest.raises(pytest.skip.Exception, match=r"pycsw is not installed: nothing was harvested.*make servers"):
        rooms.require(False, "pycsw")


def test_where_servers_are_promised_a_missing_one_fails(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("FAIRDICT_SERVERS", str(tmp_path))
    assert rooms.servers() == tmp_path and not rooms.PYCSW.ready
    with pytest.raises(pytest.fail.Exception, match="FAIRDICT_SERVERS is set, but pycsw is not installed"):
        rooms.require(rooms.PYCSW.ready, "pycsw")


def test_a_room_with_other_packages_or_without_its_python_is_not_ready(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("FAIRDICT_SERVERS", str(tmp_path))
    room = rooms.Room("one", ("a==1", "b<2"))
    room.python.parent.mkdir(parents=True)
    room.python.touch()
    (room.folder / rooms.MARK).write_text("a==1\nb<3")
    assert not room.ready
    (room.folder / rooms.MARK).write_text("a==1\nb<2")
    assert room.ready
    room.python.unlink()
    assert not room.ready


def test_an_installation_that_fails_is_told_and_ends_with_an_error(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FAIRDICT_SERVERS", str(tmp_path))
    room = rooms.Room("broken", (str(tmp_path / "no-such-package"),))
    monkeypatch.setitem(KNOWN, "broken", room.install)
    assert main(["broken"]) == 1
    told = capsys.readouterr().err
    assert told.startswith("broken could not be installed.") and "no-such-package" in told
    assert not room.ready
    assert main(["nobody"]) == 2
    assert "There is no server “nobody” here; there are pycsw, djehuty, nginx" in capsys.readouterr().err


def test_who_is_not_root_is_told_how_to_get_nginx(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda name, path=None: None)
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    with pytest.raises(rooms.NotInstalled, match="apt-get install nginx-light"):
        rooms.install_nginx()


def test_a_server_that_dies_is_told_in_its_own_words(tmp_path: Path) -> None:
    command = [sys.executable, "-c", "print('no such catalogue'); raise SystemExit(3)"]
    url = f"http://127.0.0.1:{free_port()}/"
    dies = running(command, url, tmp_path / "log", cwd=tmp_path)
    with pytest.raises(AssertionError, match=r"does not answer.*\n.*no such catalogue"), dies:
        pass


CHILD = """
import os, signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
with open("writing", "w") as file:
    file.write(str(os.getpid()))
os.rename("writing", "child")
time.sleep(60)
"""
PARENT = f"""
import http.server, subprocess, sys
subprocess.Popen([sys.executable, "-c", {CHILD!r}])
http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), http.server.SimpleHTTPRequestHandler).serve_forever()
"""


def test_a_server_is_stopped_with_what_it_started(tmp_path: Path) -> None:
    port = free_port()
    command = [sys.executable, "-c", PARENT, str(port)]
    with running(command, f"http://127.0.0.1:{port}/", tmp_path / "log", cwd=tmp_path):
        assert within(10, (tmp_path / "child").exists)
        child = int((tmp_path / "child").read_text())
        assert alive(child)
    assert within(10, lambda: not alive(child))


def within(seconds: float, holds: Callable[[], bool]) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if holds():
            return True
        time.sleep(0.05)
    return False


def alive(process: int) -> bool:
    """Whether it still runs; one that ended and was not buried yet does not."""
    try:
        os.kill(process, 0)
        said = Path(f"/proc/{process}/stat").read_text()
    except (ProcessLookupError, FileNotFoundError):
        return False
    return not said.rpartition(") ")[2].startswith("Z")
