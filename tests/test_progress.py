"""What a command says while it works: rows on a terminal, lines in a log."""

import io
import os
import pty
import shutil
import subprocess
import sys
from os import terminal_size
from pathlib import Path

import pytest

from fairdict.progress import voice
from tests.built_example import small

FAIRDICT = [sys.executable, "-c", "from fairdict.cli import main; main(prog_name='fairdict')"]


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def screen(written: str) -> list[str]:
    """What a terminal shows after ``written``: lines, with the cursor moved up and what is below wiped."""
    lines: list[str] = [""]
    at = 0
    while at < len(written):
        if written[at] == "\x1b":
            end = next(n for n in range(at, len(written)) if written[n].isalpha())
            code = written[at + 2 : end]
            if written[end] == "A":
                lines = lines[: len(lines) - int(code)]
            else:
                assert written[at : end + 1] == "\x1b[J"
                lines[-1] = ""
            at = end
        elif written[at] == "\n":
            lines.append("")
        elif written[at] != "\r":
            lines[-1] += written[at]
        at += 1
    return lines


def test_on_a_terminal_each_source_has_a_row_until_its_line_is_said() -> None:
    stream = Terminal()
    tell = voice(stream)
    tell("one: 200 listed")
    tell("two: 200 listed")
    tell("one: 400 listed")
    assert screen(stream.getvalue()) == ["one: 400 listed", "two: 200 listed", ""]
    tell("two: complete; 200 listed = 200 new")
    assert screen(stream.getvalue()) == ["two: complete; 200 listed = 200 new", "one: 400 listed", ""]
    tell("one: 7 of 400 read")
    tell("one: incomplete; the rest")
    tell("50 of 100 addresses tried")
    tell("100 of 100 addresses tried")
    assert screen(stream.getvalue())[-2] == "100 of 100 addresses tried"
    tell("probe: 100 addresses asked, 99 answered.")
    assert screen(stream.getvalue()) == [
        "two: complete; 200 listed = 200 new",
        "one: incomplete; the rest",
        "probe: 100 addresses asked, 99 answered.",
        "",
    ]


def test_rows_fit_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "get_terminal_size", lambda: terminal_size((20, 6)))
    stream = Terminal()
    tell = voice(stream)
    for n in range(9):
        tell(f"source-{n}: {'9' * 30} listed")
    shown = screen(stream.getvalue())
    assert [line[:8] for line in shown] == ["source-5", "source-6", "source-7", "source-8", ""]
    assert all(len(line) < 20 for line in shown)


def test_in_a_log_what_passes_is_said_once_a_minute() -> None:
    stream, now = io.StringIO(), [0.0]
    tell = voice(stream, lambda: now[0])
    for second in range(0, 150, 10):
        now[0] = float(second)
        tell(f"one: {second} listed")
    tell("two: 5 listed")
    tell("one: complete")
    now[0] = 170.0
    tell("one: 3 of 3 read")  # a row that begins anew
    assert stream.getvalue() == "one: 60 listed\none: 120 listed\none: complete\n"


def said(folder: Path, *words: str) -> list[str]:
    """What a command says to a log."""
    done = subprocess.run([*FAIRDICT, "-C", str(folder), *words], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0 and done.stdout == "", done.stderr
    return done.stderr.splitlines()


def test_the_log_of_a_night_can_be_read(tmp_path: Path) -> None:
    folder = small(tmp_path, more="[probe]\nenabled = false\n")
    first, second, third = said(folder, "run")
    assert first.startswith("ours: complete; 3 listed = 3 new")
    assert second == "probe: 0 addresses asked, 0 answered."
    assert third.startswith("build: 3 datasets (merged: 3 added, 0 changed, 0 withdrawn); ")


def test_what_a_build_reads_again_is_said(tmp_path: Path) -> None:
    folder = small(tmp_path)
    said(folder, "run")
    with (folder / "fairdict.toml").open("a") as file:
        file.write('[sources.ours.select]\ntypes = ["*"]\n')
    again = said(folder, "build")
    assert again[0] == "ours: 3 records read anew." and again[1].startswith("build: 3 datasets")
    assert not any("read anew" in line for line in said(folder, "build"))


def test_a_night_on_a_terminal_leaves_the_same_lines(tmp_path: Path) -> None:
    folder = small(tmp_path)
    ours, theirs = pty.openpty()
    try:
        done = subprocess.run([*FAIRDICT, "-C", str(folder), "run"], stdout=subprocess.PIPE, stderr=theirs, timeout=60)
        os.close(theirs)
        written = b""
        while chunk := _rest(ours):
            written += chunk
    finally:
        os.close(ours)
    text = written.decode()
    assert done.returncode == 0 and "ours: 3 listed" in text and "ours: 3 of 3 read" in text
    left = screen(text)
    assert [line.split(";")[0].split(" (")[0] for line in left] == [
        "ours: complete",
        "probe: 0 addresses asked, 0 answered.",
        "build: 3 datasets",
        "",
    ]


def _rest(handle: int) -> bytes:
    try:
        return os.read(handle, 65536)
    except OSError:  # the other end is closed
        return b""
