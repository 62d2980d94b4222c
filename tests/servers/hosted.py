"""A built site on a real server, as its own files have it served: nginx with ``hosting/nginx.conf``, Apache with
``.htaccess``. What is served is a copy that everybody may read, for a server that began as root gives that up.
"""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from string import Template
from urllib.parse import urlsplit

from tests.servers.program import free_port, running
from tests.servers.rooms import APACHE
from tests.servers.rooms import nginx as program

NGINX = Template("""daemon off;
master_process off;
pid $folder/pid;
error_log $folder/error.log;
events { worker_connections 64; }
http {
  types { text/html html; }
  access_log off;
  client_body_temp_path $folder/temporary;
  proxy_temp_path $folder/temporary;
  fastcgi_temp_path $folder/temporary;
  uwsgi_temp_path $folder/temporary;
  scgi_temp_path $folder/temporary;
  server {
    listen 127.0.0.1:$port;
    root $root;
    include $site/hosting/nginx.conf;
  }
}
""")
MODULES = ("mpm_event", "authz_core", "dir", "mime", "headers", "rewrite")
HTTPD = Template("""ServerRoot $folder
Listen 127.0.0.1:$port
ServerName 127.0.0.1
PidFile $folder/pid
ErrorLog $folder/error.log
$modules
User www-data
Group www-data
TypesConfig /dev/null
DocumentRoot $root
<Directory $root>
  AllowOverride All
  Require all granted
</Directory>
""")


@contextmanager
def nginx(public: Path, base: str) -> Iterator[str]:
    """The address of the site ``public``, served by nginx at the path of ``base``."""
    name = program()
    assert name is not None
    with _placed(public, base) as (folder, root, site):
        port = free_port()
        settings = folder / "nginx.conf"
        settings.write_text(NGINX.substitute(folder=folder, root=root, site=site, port=port), "utf-8")
        url = f"http://127.0.0.1:{port}"
        with running([name, "-p", str(folder), "-c", str(settings)], f"{url}/robots.txt", folder / "said", cwd=folder):
            yield f"{url}{urlsplit(base).path}"


@contextmanager
def apache(public: Path, base: str) -> Iterator[str]:
    """The address of the site ``public``, served by Apache at the path of ``base``."""
    with _placed(public, base) as (folder, root, _):
        port = free_port()
        modules = APACHE.unpacked / "usr" / "lib" / "apache2" / "modules"
        loaded = "\n".join(f"LoadModule {name}_module {modules}/mod_{name}.so" for name in MODULES)
        settings = folder / "httpd.conf"
        settings.write_text(HTTPD.substitute(folder=folder, root=root, port=port, modules=loaded), "utf-8")
        command = [str(APACHE.unpacked / "usr" / "sbin" / "apache2"), "-D", "FOREGROUND", "-f", str(settings)]
        url = f"http://127.0.0.1:{port}"
        with running(command, f"{url}/robots.txt", folder / "said", cwd=folder, env=APACHE.env):
            yield f"{url}{urlsplit(base).path}"


@contextmanager
def _placed(public: Path, base: str) -> Iterator[tuple[Path, Path, Path]]:
    """A folder for the server's own files, its root, and the copy of the site in it."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        root = folder / "root"
        site = root / urlsplit(base).path.strip("/")
        site.parent.mkdir(parents=True, exist_ok=True)
        shutil.copytree(public, site)
        yield folder, root, site
