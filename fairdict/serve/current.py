"""What queries are answered from right now: the newest generation, followed over every exchange of the site.

A thread looks once a second whether another generation is published, loads it beside the one that is read, and then
lets questions go to the new one; those under way end with the old.
"""

import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Self

from fairdict.config import Catalogue
from fairdict.errors import FairdictError
from fairdict.query import usual
from fairdict.serve.generation import Generation, name_of
from fairdict.serve.listed import Listed
from fairdict.serve.worker import Answered, Limits, Question
from fairdict.serve.workers import Workers

PAUSE = 1.0
"""Seconds between two looks at what is published."""
RETRY = 60.0
"""Seconds until a generation that could not be loaded is tried again."""


class _Open:
    """A generation with its workers, counted by those who use it."""

    def __init__(self, catalogue: Catalogue, limits: Limits, count: int) -> None:
        self._stack = ExitStack()
        self._users = 1  # whoever made it
        self._lock = threading.Lock()
        with ExitStack() as stack:
            folder = catalogue.database.parent / "sparql"
            self.generation = stack.enter_context(Generation(catalogue.public, folder))
            self.listed = self.generation.listed
            known = usual(catalogue.context.prefixes)
            self.workers = stack.enter_context(Workers(self.generation.path, known, catalogue.base_iri, limits, count))
            self._stack = stack.pop_all()

    def take(self) -> None:
        with self._lock:
            self._users += 1

    def leave(self) -> None:
        """The last to leave puts out the light."""
        with self._lock:
            self._users -= 1
            last = self._users == 0
        if last:
            self._stack.close()


class Current:
    """The generation that queries go to; use as a context manager. Raises :class:`FairdictError` where there is none.

    ``trouble`` is why the newest one is not answered from, empty where it is; ``loads`` counts generations.
    """

    def __init__(self, catalogue: Catalogue, limits: Limits, count: int = 2) -> None:
        self.limits = limits
        self.trouble = ""
        self.loads = 0
        self.ended = 0
        self._catalogue = catalogue
        self._count = count
        self._lock = threading.Lock()
        self._stop = threading.Event()
        self._watch = threading.Thread(target=self._watched, daemon=True)

    def __enter__(self) -> Self:
        self._open = _Open(self._catalogue, self.limits, self._count)
        self.loads = 1
        self._watch.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._stop.set()
        self._watch.join()
        self._open.leave()

    @property
    def name(self) -> str:
        """The name of the generation that is read."""
        return self._open.generation.name

    @property
    def listed(self) -> Listed:
        """What the generation that is read lists."""
        return self._open.listed

    @property
    def processes_ended(self) -> int:
        """Processes that had to be ended, or died, since the server began."""
        return self.ended + self._open.workers.ended

    @contextmanager
    def workers(self) -> Iterator[Workers]:
        """The processes to ask; their generation stays for as long as the ``with`` lasts."""
        with self._lock:
            held = self._open
            held.take()
        try:
            yield held.workers
        finally:
            held.leave()

    def ask(self, question: Question) -> Answered:
        """The answer of the newest generation that is loaded."""
        with self.workers() as found:
            return found.ask(question)

    def _watched(self) -> None:
        pause = PAUSE
        while not self._stop.wait(pause):
            published = name_of(self._catalogue.public)
            if not published or published == self.name:
                pause = PAUSE
                continue
            try:
                fresh = _Open(self._catalogue, self.limits, self._count)
            except FairdictError as error:  # the old one goes on answering
                self.trouble = error.message
                pause = RETRY
                continue
            with self._lock:
                old, self._open = self._open, fresh
            self.trouble = ""
            self.loads += 1
            self.ended += old.workers.ended
            old.leave()
            pause = PAUSE
