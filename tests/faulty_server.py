"""A web server on this machine that answers exactly as badly as a test wants.

It maps paths to replies: bytes are sent as they are, so that a reply may lie about itself; a list is worked
off from call to call, its last item staying; a callable gets the :class:`Asked` and returns bytes. What was
asked is kept.
"""

import socket
import ssl
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from types import TracebackType
from typing import BinaryIO, Self


@dataclass(frozen=True)
class Asked:
    """One request as it came in; header names are lower case."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes = b""


@dataclass(frozen=True)
class Slow:
    """Send ``parts`` with ``pause`` seconds in between; with ``hang`` keep the line open and silent
    afterwards."""

    parts: tuple[bytes, ...] = ()
    pause: float = 0.0
    hang: bool = False


Reply = bytes | Slow
Plan = Reply | list[Reply] | Callable[[Asked], Reply]


def reply(status: int = 200, body: bytes = b"", **headers: str) -> bytes:
    """An honest answer; ``content_type="x"`` becomes ``Content-Type: x``, an empty value leaves a header
    out."""
    fields = {"Content-Length": str(len(body))}
    fields |= {name.replace("_", "-").title(): value for name, value in headers.items()}
    lines = [f"HTTP/1.1 {status} Reason", *(f"{name}: {value}" for name, value in fields.items() if value)]
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body


@dataclass
class FaultyServer:
    """Serve ``plans`` on a free loopback port while the ``with`` block lasts; any other path is 404.

    A server with a ``greeting`` says it and hangs up, as one does that is not for the web.
    """

    plans: dict[str, Plan] = field(default_factory=dict)
    context: ssl.SSLContext | None = None
    greeting: bytes = b""
    asked: list[Asked] = field(default_factory=list)
    connections: int = 0

    def __enter__(self) -> Self:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._stopping = threading.Event()
        self._open: list[socket.socket] = []
        self._threads = [threading.Thread(target=self._accept, daemon=True)]
        self._threads[0].start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stopping.set()
        self._listener.shutdown(socket.SHUT_RDWR)
        self._threads[0].join(5)
        self._listener.close()
        for connection in self._open:
            _shut(connection)
        for thread in self._threads[1:]:
            thread.join(5)

    def url(self, path: str = "/", host: str = "127.0.0.1") -> str:
        """The address of ``path`` here."""
        return f"{'http' if self.context is None else 'https'}://{host}:{self.port}{path}"

    def _accept(self) -> None:
        while not self._stopping.is_set():
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            self._open.append(connection)
            thread = threading.Thread(target=self._serve, args=(connection,), daemon=True)
            self._threads.append(thread)
            thread.start()

    def _serve(self, connection: socket.socket) -> None:
        with connection:
            try:
                if self.context is None:
                    self._talk(connection)
                else:
                    with self.context.wrap_socket(connection, server_side=True) as wrapped:
                        self._talk(wrapped)
            except OSError:
                return

    def _talk(self, connection: socket.socket) -> None:
        if self.greeting:
            connection.sendall(self.greeting)
            return
        with connection.makefile("rb") as incoming:
            while (asked := _read(incoming)) is not None:
                self.asked.append(asked)
                answer = self._reply(asked)
                if isinstance(answer, Slow):
                    for part in answer.parts:
                        connection.sendall(part)
                        self._stopping.wait(answer.pause)
                    if answer.hang:
                        self._stopping.wait(10)
                    return
                connection.sendall(answer)
                if b"connection: close" in answer.partition(b"\r\n\r\n")[0].lower():
                    return

    def _reply(self, asked: Asked) -> Reply:
        plan = self.plans.get(asked.target.partition("?")[0], reply(404))
        if isinstance(plan, list):
            return plan.pop(0) if len(plan) > 1 else plan[0]
        return plan(asked) if callable(plan) else plan


def _read(incoming: BinaryIO) -> Asked | None:
    line = incoming.readline().decode("latin-1").split()
    if len(line) < 2:
        return None
    headers: dict[str, str] = {}
    while text := incoming.readline().decode("latin-1").strip():
        name, _, value = text.partition(":")
        headers[name.lower()] = value.strip()
    body = incoming.read(int(headers.get("content-length", "0")))
    return Asked(line[0], line[1], headers, body)


def _shut(connection: socket.socket) -> None:
    try:
        connection.shutdown(socket.SHUT_RDWR)
    except OSError:
        return
