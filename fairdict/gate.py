"""The pace at which hosts are asked: one request at a time, and no more of them a second than agreed.

One gate is shared by all threads of a run, so that two sources on one host do not add up.
"""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from fairdict.guard import loopback


@dataclass
class _Lane:
    busy: threading.Lock = field(default_factory=threading.Lock)
    free: float = float("-inf")


class Gate:
    """A token bucket of one token for each host. ``timer`` counts seconds, ``sleep`` waits for some."""

    def __init__(
        self, *, timer: Callable[[], float] = time.monotonic, sleep: Callable[[float], object] = time.sleep
    ) -> None:
        self._timer, self._sleep = timer, sleep
        self._lock = threading.Lock()
        self._lanes: dict[str, _Lane] = {}

    def _lane(self, host: str) -> _Lane:
        with self._lock:
            return self._lanes.setdefault(host, _Lane())

    @contextmanager
    def turn(self, host: str, rate: float) -> Iterator[None]:
        """Wait for the host's turn and hold it for the exchange; this machine itself is never slowed."""
        if loopback(host):
            yield
            return
        lane = self._lane(host)
        with lane.busy:
            wait = lane.free - self._timer()
            if wait > 0:
                self._sleep(wait)
            lane.free = max(lane.free, self._timer()) + (1 / rate if rate > 0 else 0.0)
            yield

    def hold(self, host: str, seconds: float) -> None:
        """Let nobody ask ``host`` for the next ``seconds``, because it said so."""
        lane = self._lane(host)
        lane.free = max(lane.free, self._timer() + seconds)
