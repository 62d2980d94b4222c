"""A door to the network whose time is a test's own, and what a request that fails has to say."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from fairdict.errors import FetchError
from fairdict.web import Web

NOW = datetime(2026, 3, 1, 2, 0, tzinfo=UTC)
PAGE = b"<!DOCTYPE html><html><head><title>Welcome</title></head><body>Hello</body></html>"
WALL = b"<!DOCTYPE html><html><head><title>Just a moment...</title></head><body></body></html>"


class Clock:
    """Time that passes only where a test lets it."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.slept: list[float] = []

    def timer(self) -> float:
        return self.seconds

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.seconds += seconds

    def now(self) -> datetime:
        return NOW + timedelta(seconds=self.seconds)


def door(clock: Clock, **more: Any) -> Web:
    settings: dict[str, Any] = {"allow_private": True, "user_agent": "fairdict/0.1.0"} | more
    return Web(clock=clock.now, timer=clock.timer, sleep=clock.sleep, **settings)


def fails(kind: str, call: Any, *arguments: Any, **more: Any) -> FetchError:
    with pytest.raises(FetchError) as caught:
        call(*arguments, **more)
    error = caught.value
    assert error.kind == kind, error.message
    assert error.message.endswith(".") and ": " in error.message
    return error
