"""``python -m tests.servers [NAME…]`` installs the servers named, or all of them; says each, fails at the first."""

import sys
import time

from tests.servers.rooms import APACHE, DJEHUTY, OXIGRAPH, PYCSW, RAPTOR, SOLID, VIRTUOSO, NotInstalled, install_nginx

KNOWN = {
    "pycsw": PYCSW.install,
    "djehuty": DJEHUTY.install,
    "nginx": install_nginx,
    "solid": SOLID.install,
    "virtuoso": VIRTUOSO.install,
    "oxigraph": OXIGRAPH.install,
    "apache": APACHE.install,
    "raptor": RAPTOR.install,
}


def main(names: list[str]) -> int:
    for name in names or list(KNOWN):
        if name not in KNOWN:
            print(f"There is no server “{name}” here; there are {', '.join(KNOWN)}.", file=sys.stderr)
            return 2
        begin = time.monotonic()
        try:
            KNOWN[name]()
        except NotInstalled as error:
            print(f"{name} could not be installed.\n{error}", file=sys.stderr)
            return 1
        print(f"{name}: installed ({time.monotonic() - begin:.0f} s)")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
