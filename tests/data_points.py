"""A FAIR Data Point on this machine, written from the documentation of the reference implementation."""

import hashlib
import re
from collections.abc import Mapping
from pathlib import Path

from tests.faulty_server import Asked, FaultyServer, Plan, reply

POINT = Path(__file__).parent / "records" / "fdp" / "point.ttl"


def documents(path: Path = POINT) -> dict[str, str]:
    """The documents of a FAIR Data Point by their paths, HOST standing for where it is."""
    parts = re.split(r"^# GET (\S+)\n", path.read_text("utf-8"), flags=re.MULTILINE)[1:]
    return dict(zip(parts[::2], parts[1::2], strict=True))


def serve(server: FaultyServer, texts: Mapping[str, str], *, validators: bool = False, host: str = "") -> None:
    """Answers with ``texts`` in Turtle; with ``validators`` each has an ETag, and is not sent to who has it already."""
    for path, text in texts.items():
        server.plans[path] = plan(text.replace("HOST", host or server.url("")), validators=validators)


def plan(text: str, *, validators: bool = False) -> Plan:
    body = text.encode()
    if not validators:
        return reply(200, body, content_type="text/turtle")
    etag = f'"{hashlib.sha256(body).hexdigest()[:12]}"'

    def tell(asked: Asked) -> bytes:
        if asked.headers.get("if-none-match") == etag:
            return reply(304, etag=etag)
        return reply(200, body, content_type="text/turtle", etag=etag)

    return tell
