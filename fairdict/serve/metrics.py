"""How the server fares, in the text form that Prometheus reads (https://prometheus.io/docs/instrumenting/exposition_formats/)."""

import threading
import time
from collections import Counter
from collections.abc import Iterator

from starlette.types import ASGIApp, Message, Receive, Scope, Send

BOUNDS = (0.005, 0.025, 0.1, 0.5, 2.5, 10.0, 30.0)
"""Seconds up to which answers are counted."""


class Metrics:
    """Counts requests by the part of the server they went to; wraps that part as an ASGI application."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._answers: Counter[tuple[str, int]] = Counter()
        self._within: dict[str, Counter[float]] = {}
        self._seconds: Counter[str] = Counter()
        self.started = time.time()

    def counting(self, part: str, app: ASGIApp) -> ASGIApp:
        """``app``, its answers counted under the name ``part``."""

        async def counted(scope: Scope, receive: Receive, send: Send) -> None:
            status = 500
            start = time.perf_counter()

            async def noting(message: Message) -> None:
                nonlocal status
                if message["type"] == "http.response.start":
                    status = message["status"]
                await send(message)

            try:
                await app(scope, receive, noting)
            finally:
                self.note(part, status, time.perf_counter() - start)

        return counted

    def note(self, part: str, status: int, seconds: float) -> None:
        """Counts one answer."""
        with self._lock:
            self._answers[part, status] += 1
            self._seconds[part] += seconds  # type: ignore[assignment]
            within = self._within.setdefault(part, Counter())
            within.update(bound for bound in BOUNDS if seconds <= bound)

    def told(self, values: dict[str, tuple[str, float]]) -> str:
        """Everything counted, and ``values`` (help and number by name) beside it."""
        return "".join(f"{line}\n" for line in self._lines(values))

    def _lines(self, values: dict[str, tuple[str, float]]) -> Iterator[str]:
        with self._lock:
            yield "# HELP fairdict_requests_total Answers, by part of the server and status."
            yield "# TYPE fairdict_requests_total counter"
            for (part, status), count in sorted(self._answers.items()):
                yield f'fairdict_requests_total{{part="{part}",status="{status}"}} {count}'
            yield "# HELP fairdict_request_seconds How long answers took."
            yield "# TYPE fairdict_request_seconds histogram"
            for part, within in sorted(self._within.items()):
                total = sum(count for (name, _), count in self._answers.items() if name == part)
                for bound in BOUNDS:
                    yield f'fairdict_request_seconds_bucket{{part="{part}",le="{bound:g}"}} {within[bound]}'
                yield f'fairdict_request_seconds_bucket{{part="{part}",le="+Inf"}} {total}'
                yield f'fairdict_request_seconds_sum{{part="{part}"}} {self._seconds[part]:.6f}'
                yield f'fairdict_request_seconds_count{{part="{part}"}} {total}'
        for name, (about, number) in values.items():
            kind = "counter" if name.endswith("_total") else "gauge"
            yield f"# HELP fairdict_{name} {about}"
            yield f"# TYPE fairdict_{name} {kind}"
            yield f"fairdict_{name} {number:.15g}"
