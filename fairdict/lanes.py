"""Work in lanes: what shares a lane is done one after the other, different lanes side by side, each job in a thread.

Takes jobs and what tells the lane of each; leaves their results in the order of the jobs. The first error, or Ctrl-C,
ends all of it: jobs meet their :class:`Halt` wherever they wait or write, and one that is deaf is left behind in a
daemon thread, which cannot keep the process.
"""

import queue
import threading
import time
from collections.abc import Callable, Sequence
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")

PATIENCE = 2.0
"""Seconds that jobs get to notice that all is over."""


class Halt:
    """What tells the threads of a run that it is over; :meth:`sleep` and :meth:`check` raise KeyboardInterrupt then."""

    def __init__(self) -> None:
        self._event = threading.Event()

    def set(self) -> None:
        """From now on everybody stops."""
        self._event.set()

    def check(self) -> None:
        """Nothing, as long as the run goes on."""
        if self._event.is_set():
            raise KeyboardInterrupt

    def sleep(self, seconds: float) -> None:
        """Waits, unless the run is over."""
        self._event.wait(seconds)
        self.check()


def side_by_side(
    jobs: Sequence[T], lane: Callable[[T], str], work: Callable[[T], R], at_once: int, halt: Halt
) -> list[R]:
    """What ``work`` makes of each of ``jobs``, at most ``at_once`` lanes at a time; raises the first error, when
    ``halt`` has been set and the others had time to stop."""
    lanes: dict[str, list[int]] = {}
    for number, job in enumerate(jobs):
        lanes.setdefault(lane(job), []).append(number)
    if min(at_once, len(lanes)) < 2:
        return [work(job) for job in jobs]
    waiting: queue.SimpleQueue[list[int]] = queue.SimpleQueue()
    for numbers in lanes.values():
        waiting.put(numbers)
    done: dict[int, R] = {}
    errors: list[BaseException] = []

    def worker() -> None:
        try:
            while True:
                for number in waiting.get_nowait():
                    halt.check()
                    done[number] = work(jobs[number])
        except queue.Empty:
            pass
        except BaseException as error:  # taken up by the thread that waits for this one
            errors.append(error)
            halt.set()

    threads = [threading.Thread(target=worker, daemon=True) for _ in range(min(at_once, len(lanes)))]
    for thread in threads:
        thread.start()
    try:
        while not errors and any(t.is_alive() for t in threads):
            for thread in threads:
                thread.join(0.05)
    finally:
        halt.set()
        end = time.monotonic() + PATIENCE
        for thread in threads:
            thread.join(max(0.0, end - time.monotonic()))
    if errors:
        raise errors[0]
    return [done[number] for number in range(len(jobs))]
