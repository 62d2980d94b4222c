"""A server in the background of a command, on loopback unless told otherwise."""

import errno
import socket
import threading
import time
from collections.abc import Callable
from typing import Self

import uvicorn
from starlette.types import ASGIApp

from fairdict.errors import FairdictError


class Server:
    """An application served in the background for as long as the ``with`` lasts.

    ``make`` is given the address (``http://127.0.0.1:8460/``) and returns the application; ``port`` 0 takes
    any free one. ``dated`` sends the clock's Date header, for an application that sends none. Raises
    FairdictError where the port cannot be had.
    """

    def __init__(
        self, make: Callable[[str], ASGIApp], port: int = 0, host: str = "127.0.0.1", *, dated: bool = False
    ) -> None:
        self._make = make
        self._host = host
        self._asked = port
        self._dated = dated

    def __enter__(self) -> Self:
        listening = _listen(self._host, self._asked)
        self.port: int = listening.getsockname()[1]
        self.url = f"http://{self._host}:{self.port}/"
        try:
            app = self._make(self.url)
        except BaseException:
            listening.close()
            raise
        settings = uvicorn.Config(
            app,
            log_config=None,
            log_level="critical",
            access_log=False,
            lifespan="off",
            ws="none",
            server_header=False,
            date_header=self._dated,
            timeout_graceful_shutdown=1,
        )
        self._server = uvicorn.Server(settings)
        self._thread = threading.Thread(target=self._server.run, args=([listening],), daemon=True)
        self._thread.start()
        while not self._server.started and self._thread.is_alive():
            time.sleep(0.005)
        return self

    def __exit__(self, *error: object) -> None:
        self.stop()
        self._thread.join()

    def stop(self) -> None:
        """Ask the server to end; what is being answered is answered first."""
        self._server.should_exit = True

    def wait(self) -> None:
        """Serve until someone interrupts, or :meth:`stop` is called elsewhere."""
        while self._thread.is_alive():
            self._thread.join(0.5)


def _listen(host: str, port: int) -> socket.socket:
    """A socket bound before anything else is made, so that a taken port is a sentence and not a traceback."""
    # Said to be TCP, or asyncio leaves Nagle's delay on and every answer takes 40 ms.
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
        listening.listen(128)
    except OSError as error:
        listening.close()
        if error.errno == errno.EADDRINUSE:
            message = f"Port {port} is already in use; give another one with --port."
        else:
            reason = error.strerror or "it cannot be used"
            message = f"Port {port} on {host} cannot be had ({reason}); give another one with --port."
        raise FairdictError(message) from None
    return listening
