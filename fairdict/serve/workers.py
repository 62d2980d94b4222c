"""Processes that answer queries from one generation, and are ended when one takes too long.

:class:`Workers` keeps some ready; a question waits for a free one. Whatever a query does to its process (runs on, eats
memory, brings it down) costs that process only: another takes its place, and the asker gets a sentence.
"""

import multiprocessing
import queue
import threading
import time
from pathlib import Path

from fairdict.errors import FairdictError
from fairdict.serve import worker
from fairdict.serve.worker import Answered, Limits, Question

START = 60.0
"""Seconds in which a process must be ready."""
_SPAWN = multiprocessing.get_context("spawn")  # a fork would take along locks that other threads hold


class _Worker:
    """One process and this side of its pipe."""

    def __init__(self, path: Path, prefixes: dict[str, str], base: str, limits: Limits) -> None:
        self.pipe, theirs = _SPAWN.Pipe()
        self.process = _SPAWN.Process(target=worker.serve, args=(theirs, path, prefixes, base, limits), daemon=True)
        self.process.start()
        theirs.close()

    def ready(self) -> None:
        """Waits until the store is open; :class:`FairdictError` where that fails."""
        try:
            if self.pipe.poll(START):
                self.pipe.recv()
                return
        except EOFError:
            pass
        self.end()
        raise FairdictError(
            "A process to answer queries in could not be started; see to free memory, or serve with --plain."
        )

    def ask(self, question: Question, seconds: float) -> Answered | None:
        """The answer, or None where the process died or took too long: it is of no use then."""
        try:
            self.pipe.send(question)
            if self.pipe.poll(seconds):
                found = self.pipe.recv()
                assert isinstance(found, Answered)
                return found
        except (EOFError, OSError):
            pass
        return None

    def end(self) -> None:
        """Ends the process at once."""
        self.process.kill()
        self.process.join()
        self.pipe.close()


class Workers:
    """``count`` processes that read the store at ``path``; use as a context manager. Thread-safe."""

    def __init__(self, path: Path, prefixes: dict[str, str], base: str, limits: Limits, count: int = 2) -> None:
        self._made = (path, prefixes, base, limits)
        self._limits = limits
        self._free: queue.Queue[_Worker] = queue.Queue()
        self._all: set[_Worker] = set()
        self._lock = threading.Lock()
        self._closed = False
        self._count = count
        self.ended = 0
        """Processes that had to be ended, or died."""

    def __enter__(self) -> "Workers":
        try:
            started = [self._start() for _ in range(self._count)]
            for one in started:
                one.ready()
                self._free.put(one)
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def ask(self, question: Question) -> Answered:
        """The answer to ``question``; 503 where no process was free in time, or the query outlasted its time."""
        deadline = time.monotonic() + self._limits.seconds
        try:
            one = self._free.get(timeout=self._limits.seconds)
        except queue.Empty:
            return _sentence(503, "Too many queries wait for an answer; ask again in a while.")
        left = max(deadline - time.monotonic(), self._limits.seconds / 2)  # who waited long still gets half of it
        start = time.monotonic()
        found = one.ask(question, left)
        if found is not None:
            self._free.put(one)
            return found
        late = time.monotonic() - start >= left
        self.ended += 1
        self._replace(one)
        if late:
            return _sentence(
                503, f"The query took longer than {self._limits.seconds:g} seconds and was ended; ask for less at once."
            )
        return _sentence(400, "The query brought down the process that worked on it; ask for less, or more simply.")

    def close(self) -> None:
        """Ends all processes."""
        with self._lock:
            self._closed = True
            for one in self._all:
                one.end()
            self._all.clear()

    def _start(self) -> _Worker:
        one = _Worker(*self._made)
        with self._lock:
            self._all.add(one)
        return one

    def _replace(self, one: _Worker) -> None:
        with self._lock:
            if self._closed:
                return
            self._all.discard(one)
        one.end()
        threading.Thread(target=self._renew, daemon=True).start()

    def _renew(self) -> None:
        """Starts a process in the place of one that was ended, sooner or later."""
        pause = 1.0
        while not self._closed:
            fresh = self._start()
            try:
                fresh.ready()
            except FairdictError:
                with self._lock:
                    self._all.discard(fresh)
                time.sleep(pause)
                pause = min(pause * 2, START)
                continue
            if self._closed:
                fresh.end()
            else:
                self._free.put(fresh)
            return


def _sentence(status: int, text: str) -> Answered:
    return Answered(status, "text/plain", f"{text}\n".encode())
