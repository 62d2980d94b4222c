"""Virtuoso as its package sets it up, but for a limit on rows that a test may want.

Nothing is installed into the system: the packages lie unpacked in the server's room.
"""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from string import Template

from tests.servers.program import free_port, running
from tests.servers.rooms import VIRTUOSO

SETTINGS = Template("""[Database]
DatabaseFile = $folder/v.db
ErrorLogFile = $folder/v.log
LockFile = $folder/v.lck
TransactionFile = $folder/v.trx
xa_persistent_file = $folder/v.pxa
[TempDatabase]
DatabaseFile = $folder/t.db
TransactionFile = $folder/t.trx
[Parameters]
ServerPort = 127.0.0.1:$sql
DisableUnixSocket = 1
DirsAllowed = $folder
ServerThreads = 10
NumberOfBuffers = $buffers
MaxDirtyBuffers = $dirty
[HTTPServer]
ServerPort = 127.0.0.1:$port
ServerThreads = 5
[SPARQL]
$limit
MaxQueryExecutionTime = 240
""")


@dataclass(frozen=True)
class Virtuoso:
    """A running server: ``url`` is its endpoint, ``folder`` the one that it may read from."""

    url: str
    folder: Path
    port: int

    def run(self, commands: str) -> str:
        """What ``isql`` says to ``commands``; they must all succeed."""
        isql = [VIRTUOSO.program("isql-vt"), f"127.0.0.1:{self.port}", "dba", "dba"]
        done = subprocess.run(
            isql, input=commands, capture_output=True, text=True, env={**os.environ, **VIRTUOSO.env}, check=False
        )
        assert done.returncode == 0 and "*** Error" not in done.stdout + done.stderr, done.stdout + done.stderr
        return done.stdout


@contextmanager
def empty(folder: Path, rows: int = 0, buffers: int = 4000) -> Iterator[Virtuoso]:
    """A server that knows nothing, and gives at most ``rows`` rows unless that is 0; a buffer is 8 KiB of memory."""
    sql, port = free_port(), free_port()
    limit = f"ResultSetMaxRows = {rows}" if rows else ""
    settings = folder / "virtuoso.ini"
    told = {"folder": folder, "sql": sql, "port": port, "limit": limit, "buffers": buffers, "dirty": buffers * 3 // 4}
    settings.write_text(SETTINGS.substitute(told), "utf-8")
    url = f"http://127.0.0.1:{port}/sparql"
    command = [VIRTUOSO.program("virtuoso-t"), "-f", "-c", str(settings)]
    with running(command, url, folder / "said.log", cwd=folder, env=VIRTUOSO.env):
        yield Virtuoso(url, folder, sql)


@contextmanager
def virtuoso(folder: Path, turtle: str, rows: int = 0) -> Iterator[str]:
    """The address of an endpoint that knows ``turtle``, and gives at most ``rows`` rows unless that is 0."""
    with empty(folder, rows) as server:
        (folder / "graph.ttl").write_text(turtle, "utf-8")
        server.run(f"DB.DBA.TTLP(file_to_string_output('{folder}/graph.ttl'), '', 'https://d.example.org/graph', 0);\n")
        yield server.url
