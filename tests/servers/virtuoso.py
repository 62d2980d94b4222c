"""Virtuoso with a graph in it, as its package sets it up but for the limit on rows that a test wants.

Nothing is installed into the system: the packages lie unpacked in the server's room.
"""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
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
NumberOfBuffers = 4000
MaxDirtyBuffers = 3000
[HTTPServer]
ServerPort = 127.0.0.1:$port
ServerThreads = 5
[SPARQL]
$limit
MaxQueryExecutionTime = 60
""")


@contextmanager
def virtuoso(folder: Path, turtle: str, rows: int = 0) -> Iterator[str]:
    """The address of an endpoint that knows ``turtle``, and gives at most ``rows`` rows unless that is 0."""
    sql, port = free_port(), free_port()
    limit = f"ResultSetMaxRows = {rows}" if rows else ""
    settings = folder / "virtuoso.ini"
    settings.write_text(SETTINGS.substitute(folder=folder, sql=sql, port=port, limit=limit), "utf-8")
    (folder / "graph.ttl").write_text(turtle, "utf-8")
    env = VIRTUOSO.env
    url = f"http://127.0.0.1:{port}/sparql"
    program = VIRTUOSO.program("virtuoso-t")
    with running([program, "-f", "-c", str(settings)], url, folder / "said.log", cwd=folder, env=env):
        load = f"DB.DBA.TTLP(file_to_string_output('{folder}/graph.ttl'), '', 'https://d.example.org/graph', 0);"
        isql = [VIRTUOSO.program("isql-vt"), f"127.0.0.1:{sql}", "dba", "dba", f"EXEC={load}"]
        done = subprocess.run(isql, capture_output=True, text=True, env={**os.environ, **env}, check=False)
        assert done.returncode == 0 and "Error" not in done.stdout + done.stderr, done.stdout + done.stderr
        yield url
