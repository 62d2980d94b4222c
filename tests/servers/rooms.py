"""Where each server is installed, and how: its own environment of Python packages, pinned, or the system's package.

A room is ready when it holds the file ``installed`` with exactly the packages asked for; a half-made one is made anew.
"""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

MARK = "installed"
CHECKOUT = Path(__file__).parents[2]


class NotInstalled(Exception):
    """A server that could not be installed; the words say why."""


@dataclass(frozen=True)
class Room:
    """A Python environment for one server, and what is installed in it."""

    name: str
    packages: tuple[str, ...]

    @property
    def folder(self) -> Path:
        return servers() / self.name

    @property
    def python(self) -> Path:
        return self.folder / "bin" / "python"

    @property
    def ready(self) -> bool:
        mark = self.folder / MARK
        there = mark.is_file() and self.python.exists()  # the Python it was made with may be gone
        return there and mark.read_text("utf-8").split("\n") == list(self.packages)

    def program(self, name: str) -> str:
        return str(self.folder / "bin" / name)

    def install(self) -> None:
        if self.ready:
            return
        shutil.rmtree(self.folder, ignore_errors=True)
        _said([sys.executable, "-m", "venv", str(self.folder)])
        # Their warnings are not ours to mend; what goes wrong is still told.
        _said([str(self.python), "-m", "pip", "install", "-qq", "--disable-pip-version-check", *self.packages])
        (self.folder / MARK).write_text("\n".join(self.packages), "utf-8")


@dataclass(frozen=True)
class NodeRoom:
    """A folder of Node packages for one server; Node itself is the system's."""

    name: str
    packages: tuple[str, ...]

    @property
    def folder(self) -> Path:
        return servers() / self.name

    @property
    def ready(self) -> bool:
        mark = self.folder / MARK
        there = mark.is_file() and shutil.which("node") is not None
        return there and mark.read_text("utf-8").split("\n") == list(self.packages)

    def program(self, name: str) -> str:
        return str(self.folder / "node_modules" / ".bin" / name)

    def install(self) -> None:
        if self.ready:
            return
        if shutil.which("npm") is None:
            raise NotInstalled(f"{self.name} is installed with npm, which is missing: apt-get install npm")
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        words = ["npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", str(self.folder)]
        _said([*words, *self.packages])
        (self.folder / MARK).write_text("\n".join(self.packages), "utf-8")


@dataclass(frozen=True)
class Unpacked:
    """Packages of the system that are unpacked into a room, not installed; nobody has to be root for it."""

    name: str
    packages: tuple[str, ...]
    libraries: tuple[str, ...]

    @property
    def folder(self) -> Path:
        return servers() / self.name

    @property
    def unpacked(self) -> Path:
        return self.folder / "root"

    @property
    def ready(self) -> bool:
        mark = self.folder / MARK
        return mark.is_file() and mark.read_text("utf-8").split("\n") == list(self.packages)

    @property
    def env(self) -> dict[str, str]:
        """Where its programs find their libraries."""
        return {"LD_LIBRARY_PATH": ":".join(str(self.unpacked / folder) for folder in self.libraries)}

    def program(self, name: str) -> str:
        return str(self.unpacked / "usr" / "bin" / name)

    def install(self) -> None:
        if self.ready:
            return
        if shutil.which("apt-get") is None or shutil.which("dpkg") is None:
            raise NotInstalled(f"{self.name} comes from Debian's packages, and there is no apt-get here.")
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        words = ["apt-get", "download", "-qq", *self.packages]
        try:
            _said(words, cwd=self.folder)
        except NotInstalled:  # the lists of packages may be old, or not there at all
            _said(["apt-get", "update", "-qq"])
            _said(words, cwd=self.folder)
        for package in sorted(self.folder.glob("*.deb")):
            _said(["dpkg", "-x", str(package), str(self.unpacked)])
        (self.folder / MARK).write_text("\n".join(self.packages), "utf-8")


PYCSW = Room("pycsw", ("pycsw==2.6.2", "sqlalchemy<1.4", "shapely<2"))
DJEHUTY = Room("djehuty", ("djehuty==26.8.2", "oxigraph==0.5.13"))
VIRTUOSO = Unpacked(
    "virtuoso",
    ("virtuoso-opensource-7-bin", "libpcre3"),
    ("lib/x86_64-linux-gnu", "usr/lib/x86_64-linux-gnu"),
)
OXIGRAPH = Room("oxigraph", ("oxigraph==0.5.13",))
APACHE = Unpacked(
    "apache",
    ("apache2-bin", "libapr1", "libaprutil1"),
    ("usr/lib/x86_64-linux-gnu",),
)
RAPTOR = Unpacked("raptor", ("raptor2-utils", "libraptor2-0", "libyajl2"), ("usr/lib/x86_64-linux-gnu",))
SOLID = NodeRoom("solid", ("@solid/community-server@7.2.0",))


def servers() -> Path:
    """The folder of all rooms; FAIRDICT_SERVERS names another one than the checkout's."""
    return Path(os.environ.get("FAIRDICT_SERVERS") or CHECKOUT / ".venv-servers").absolute()


def nginx() -> str | None:
    """The program nginx, also where it stands outside the PATH of those who are not root."""
    return shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")


def install_nginx() -> None:
    """The system's own package; only root can install it."""
    if nginx() is not None:
        return
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        raise NotInstalled("nginx is missing and only root can install it: apt-get install nginx-light")
    words = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "nginx-light"]
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    try:
        _said(words, quiet)
    except NotInstalled:  # the lists of packages may be old, or not there at all
        _said(["apt-get", "update", "-qq"], quiet)
        _said(words, quiet)


def require(ready: bool, what: str) -> None:
    """Skips a test whose server is not there, and says how to get it; fails it where FAIRDICT_SERVERS says it is."""
    if ready:
        return
    words = f"{what} is not installed: nothing was harvested from it. `make servers` installs it"
    if os.environ.get("FAIRDICT_SERVERS"):
        pytest.fail(f"FAIRDICT_SERVERS is set, but {words}.")
    pytest.skip(f"{words}.")


def _said(command: list[str], env: dict[str, str] | None = None, cwd: Path | None = None) -> None:
    done = subprocess.run(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=env, cwd=cwd, check=False
    )
    if done.returncode:
        raise NotInstalled(f"{' '.join(command)}\nended with {done.returncode}:\n{done.stdout}")
