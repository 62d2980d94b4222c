"""What a command says while it works, on stderr: rows that change in place on a terminal, plain lines in a log.

Takes one line at a time, from any thread. A line that counts (“… 200 listed”) passes: on a terminal it is the row of
its source, in a log it is said once a minute at most. Any other line stays, and ends the row of its source.
"""

import shutil
import threading
import time
from collections.abc import Callable
from typing import TextIO

PASSING = (" listed", " read", " written", " tried")
MINUTE = 60.0


def voice(stream: TextIO, timer: Callable[[], float] = time.monotonic) -> Callable[[str], None]:
    """What to give the lines to: rows where ``stream`` is a terminal, lines elsewhere."""
    return _rows(stream) if stream.isatty() else _lines(stream, timer)


def _rows(stream: TextIO) -> Callable[[str], None]:
    rows: dict[str, str] = {}
    lock = threading.Lock()
    shown = 0

    def tell(line: str) -> None:
        nonlocal shown
        with lock:
            text = f"\x1b[{shown}A\r\x1b[J" if shown else ""
            if line.endswith(PASSING):
                rows[_name(line)] = line
            else:
                rows.pop(_name(line), None)
                rows.pop("", None)
                text += f"{line}\n"
            size = shutil.get_terminal_size()
            seen = list(rows.values())[-max(1, size.lines - 2) :]
            shown = len(seen)
            text += "".join(f"{row[: max(1, size.columns - 1)]}\n" for row in seen)  # one that wraps cannot be wiped
            stream.write(text)
            stream.flush()

    return tell


def _lines(stream: TextIO, timer: Callable[[], float]) -> Callable[[str], None]:
    said: dict[str, float] = {}
    lock = threading.Lock()

    def tell(line: str) -> None:
        with lock:
            name, now = _name(line), timer()
            if line.endswith(PASSING):
                if now - said.setdefault(name, now) < MINUTE:
                    return
                said[name] = now
            else:
                said.pop(name, None)
                said.pop("", None)
            stream.write(f"{line}\n")
            stream.flush()

    return tell


def _name(line: str) -> str:
    """Whose line it is: what stands before the colon; empty for a stage of the whole catalogue."""
    name, colon, _ = line.partition(": ")
    return name if colon else ""
