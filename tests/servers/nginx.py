"""nginx serving a folder: static graphs and workbooks, compressed, with validators, some of it slowly.

Below ``/slow/`` an answer comes at :data:`SLOW` bytes a second; below ``/drip/`` at :data:`DRIP`. Below ``/told/`` it
has two lines of typed links, below ``/no-head/`` HEAD is refused; ``/gone`` is gone, ``/moved`` leads to another page.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from string import Template

from tests.servers.program import free_port, running
from tests.servers.rooms import nginx as program

SLOW = 64 * 1024
DRIP = 1024

SETTINGS = Template("""daemon off;
master_process off;
pid $folder/pid;
error_log $folder/error.log;
events { worker_connections 64; }
http {
  types {
    text/turtle ttl;
    text/html html;
    application/vnd.openxmlformats-officedocument.spreadsheetml.sheet xlsx;
  }
  default_type application/octet-stream;
  charset utf-8;
  charset_types text/turtle text/html;
  gzip on;
  gzip_types text/turtle;
  gzip_min_length 200;
  log_format told '$$request_method $$request_uri $$status $$body_bytes_sent $$sent_http_content_encoding';
  access_log $folder/access.log told;
  client_body_temp_path $folder/temporary;
  proxy_temp_path $folder/temporary;
  fastcgi_temp_path $folder/temporary;
  uwsgi_temp_path $folder/temporary;
  scgi_temp_path $folder/temporary;
  server {
    listen 127.0.0.1:$port;
    root $root;
    autoindex off;
    location /slow/ { alias $root/; gzip off; limit_rate $slow; }
    location /drip/ { alias $root/; gzip off; limit_rate $drip; }
    location /told/ { alias $root/; add_header Link '</d.ttl>; rel="describedby"; type="text/turtle"';
                      add_header Link '<https://licence.example/>; rel="license"'; }
    location /no-head/ { alias $root/; if ($$request_method = HEAD) { return 405; } }
    location = /gone { return 410; }
    location = /moved { return 301 /told/page.html; }
  }
}
""")


@dataclass(frozen=True)
class Line:
    """One line of the access log."""

    path: str
    status: int
    sent: int
    encoding: str


@dataclass(frozen=True)
class Nginx:
    """A running nginx: its address, and the folder that it serves."""

    url: str
    root: Path
    log: Path

    def lines(self, path: str) -> Sequence[Line]:
        """What was asked at ``path`` so far, in order."""
        found = []
        for text in self.log.read_text("utf-8").splitlines():
            _, where, status, sent, encoding = text.split(" ")
            if where == path:
                found.append(Line(where, int(status), int(sent), encoding))
        return found

    def statuses(self, path: str) -> list[int]:
        return [line.status for line in self.lines(path)]


@contextmanager
def nginx(folder: Path) -> Iterator[Nginx]:
    """An nginx over an empty folder while the block lasts."""
    name = program()
    assert name is not None
    port, root = free_port(), folder / "root"
    root.mkdir()
    settings = folder / "nginx.conf"
    settings.write_text(SETTINGS.substitute(folder=folder, root=root, port=port, slow=SLOW, drip=DRIP), "utf-8")
    command = [name, "-p", str(folder), "-c", str(settings)]
    site = Nginx(f"http://127.0.0.1:{port}", root, folder / "access.log")
    with running(command, f"{site.url}/nothing-here", folder / "said.log", cwd=folder):
        yield site
