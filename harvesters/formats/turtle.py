"""Turtle with broken statements in it: what can be read, and what was lost.

Takes text that the parser refuses; leaves text that it takes, and :class:`Lost` for each value or statement that had to
go. Statements are cut at their full stops, each one is tried, and of a bad one only the values that are bad are left
out. Where a quotation mark or bracket is never closed, reading goes on at the next line that begins a sound statement.
https://www.w3.org/TR/turtle/
"""

import re
from collections.abc import Iterator

from fairdict_harvesters.formats.lost import BLOCK, MOST, RDF_TYPE, Kept, Lost, fault, sift
from pyoxigraph import NamedNode, Quad, RdfFormat, parse

LINES = 200
"""How many lines of what is broken are tried as the beginning of the next statement."""
_FAR, _NEAR = 2**24, 2**17

_TOKEN = re.compile(
    r"""(?P<comment>\#[^\n]*)
    |(?P<string>\"{3}(?:\"{0,2}(?:[^"\\]|\\.))*\"{3}|'{3}(?:'{0,2}(?:[^'\\]|\\.))*'{3}
      |"(?:[^"\\\n\r]|\\[^\n\r])*"|'(?:[^'\\\n\r]|\\[^\n\r])*')
    |(?P<iri><[^<>"\n\r]*>)
    |(?P<open>[\[({])|(?P<close>[\])}])
    |(?P<end>\.(?![\w:%\\.\-]))
    |(?P<cut>[;,])
    |(?P<lone>["'<])
    |\\.|[^\s"'<\[\](){};,.\#\\]+|\s+|.""",
    re.VERBOSE | re.DOTALL,
)
_SPARQL = re.compile(r"(?:PREFIX\s+[^\s:<>]*:\s*<[^<>\n]*>|BASE\s*<[^<>\n]*>)", re.IGNORECASE)
_VERB = re.compile(r"(?:\s|#[^\n]*\n)*(<[^<>\n]*>|[^\s<\"'\[(;,]+)")
_SUBJECT = re.compile(r"(<[^<>\n]*>|_:[^\s<\"'\[(;,]+|[^\s<\"'\[(;,]*:[^\s<\"'\[(;,]*)(?=[\s<])")
_STOP = re.compile(r"\.(?=\s|\Z)")
_BREAK = re.compile(r"\n")


def statements(body: bytes, base: str) -> Kept:
    """Turtle, statement by statement."""
    return _Mending(body.decode("utf-8", "surrogateescape"), base).run()


class _Mending:
    """One document while it is read piece by piece; ``head`` holds the prefixes in force."""

    def __init__(self, text: str, base: str) -> None:
        self.text = text
        self.base = base
        self.head = ""
        self.kept: list[str] = []
        self.lost: list[Lost] = []
        self.waiting: list[tuple[int, str]] = []
        self.cut = False
        self.last = (0, 1)
        self.dropped = -1

    def run(self) -> Kept:
        place = 0
        while (place := self.begin(place)) < len(self.text):
            if len(self.lost) >= MOST:
                self.cut = True
                self.drop(place, self.text[place : place + 80], "too much before it is broken")
                break
            directive = _SPARQL.match(self.text, place)
            end, clean = (directive.end(), True) if directive else self.end(place)
            ahead = None
            if not clean:
                ahead = self.flush()
                end = self.leap(place) if ahead is None else end
            elif directive or self.text.startswith("@", place):
                ahead = self.flush()
                if ahead is None:
                    self.direct(place, self.text[place:end])
            else:
                self.waiting.append((place, self.text[place:end]))
                if len(self.waiting) == BLOCK:
                    ahead = self.flush()
            place = end if ahead is None else ahead
            if self.begin(place) >= len(self.text) and (ahead := self.flush()) is not None:
                place = ahead
        return Kept("\n".join(self.kept).encode(), tuple(self.lost), self.cut)

    def leap(self, place: int) -> int:
        """Leaves what is never closed, and gives where reading goes on."""
        found = _STOP.search(self.text, place)
        end = found.end() if found else len(self.text)
        ahead = self.restart(place, len(self.text))
        self.cut = self.cut or (found is None and ahead is None)
        end = end if ahead is None else min(ahead, end) if found else ahead
        self.drop(place, self.text[place:end], "a quotation mark, bracket or full stop is missing")
        return end

    def restart(self, place: int, limit: int) -> int | None:
        """The first line after ``place`` and before ``limit`` that begins a sound statement."""
        for number, found in enumerate(_BREAK.finditer(self.text, place, limit)):
            if number >= LINES:
                break
            start = found.end()
            if _SUBJECT.match(self.text, start) is not None:
                end, clean = self.end(start, _NEAR)
                if clean and not self.wrong(self.text[start:end]):
                    return start
        return None

    def begin(self, place: int) -> int:
        """Where the next statement begins: after white space and comments."""
        while place < len(self.text):
            token = _TOKEN.match(self.text, place)
            if token is None or not (token["comment"] is not None or token[0].isspace()):
                break
            place = token.end()
        return place

    def end(self, place: int, far: int = _FAR) -> tuple[int, bool]:
        """Where the statement at ``place`` ends, and whether all that was opened in it was closed."""
        depth = 0
        for token in _TOKEN.finditer(self.text, place, min(len(self.text), place + far)):
            if token["lone"]:
                return token.end(), False
            if token["open"]:
                depth += 1
            elif token["close"]:
                depth -= 1
                if depth < 0:
                    return token.end(), False
            elif token["end"] and depth == 0:
                return token.end(), True
        return len(self.text), False

    def wrong(self, text: str) -> str:
        return fault(f"{self.head}\n{text}", RdfFormat.TURTLE, self.base)

    def direct(self, place: int, piece: str) -> None:
        why = self.wrong(piece)
        if why:
            self.drop(place, piece, why, thing=False)
        else:
            self.head += f"{piece}\n"
            self.kept.append(piece)

    def flush(self) -> int | None:
        """Tries the statements that wait, many at a time; gives where to read on where one of them was cut wrongly."""
        waiting, self.waiting = self.waiting, []
        for (place, piece), why in sift(waiting, lambda items: self.wrong("\n".join(t for _, t in items))):
            if not why:
                self.kept.append(piece)
                continue
            ahead = self.restart(place, place + len(piece))
            if ahead is not None:
                self.drop(place, self.text[place:ahead], why)
                return ahead
            self.mend(place, piece, why)
        return None

    def mend(self, place: int, piece: str, why: str) -> None:
        """Keeps of a bad statement the values that are good."""
        bracket = self.closing(piece) if piece.startswith("[") else 0
        named = _SUBJECT.match(piece)
        subject = "[]" if bracket else named[1] if named else ""
        if not subject or self.wrong(f"{subject} <x:p> 1 ."):
            self.drop(place, piece, why)
            return
        width, whom = bracket or len(subject), self.named(subject)
        first = f"[ {self.values('[]', piece[1 : bracket - 1], place + 1, whom)} ]" if bracket else subject
        good = self.values(subject, piece[width:-1], place + width, whom)
        statement = f"{first} {good} ."
        if not self.wrong(statement):
            self.kept.append(statement)
        elif good:
            self.drop(place, piece, why)

    def values(self, subject: str, text: str, place: int, whom: str) -> str:
        """The good part of a list of properties and values, in brackets or not."""
        good = []
        for at, part in _parts(text, ";"):
            verb = _VERB.match(part)
            if verb is None:
                if part.strip():
                    self.drop(place + at, part, "it is no property with a value", whom)
                continue
            if not self.wrong(f"{subject} {part} ."):
                good.append(part.strip())
                continue
            kept = []
            for beyond, value in _parts(part[verb.end() :], ","):
                why = self.wrong(f"{subject} {verb[1]} {value} .")
                inner = value.strip()
                if not why:
                    kept.append(inner)
                    continue
                at_ = place + at + verb.end() + beyond
                if inner.startswith("[") and inner.endswith("]") and not self.wrong(f"{subject} {verb[1]} [] ."):
                    kept.append(f"[ {self.values('[]', inner[1:-1], at_ + value.index('[') + 1, whom)} ]")
                    continue
                thing = verb[1] == "a" or verb[1].endswith((f"{RDF_TYPE}>", ":type"))
                self.drop(at_, value, why, whom, said=f"{part[: verb.end()].strip()} {inner}", thing=thing)
            if kept:
                good.append(f"{verb[1]} {', '.join(kept)}")
        return " ; ".join(good)

    def closing(self, text: str) -> int:
        """Behind the bracket that closes the one at the beginning of ``text``."""
        depth = 0
        for token in _TOKEN.finditer(text):
            depth += (token["open"] is not None) - (token["close"] is not None)
            if depth == 0:
                return token.end()
        return len(text)

    def named(self, subject: str) -> str:
        """The address of ``subject``; empty for one that has none."""
        for found in parse(f"{self.head}\n{subject} <x:p> 1 .".encode(), RdfFormat.TURTLE, base_iri=self.base or None):
            term = found.subject if isinstance(found, Quad) else None
            return term.value if isinstance(term, NamedNode) else ""
        return ""

    def drop(self, place: int, text: str, why: str, whom: str = "", *, said: str = "", thing: bool = True) -> None:
        """Notes a loss; what lies right behind another one belongs to it."""
        place += len(text) - len(text.lstrip())
        before = self.lost[-1] if self.lost else None
        if before is not None and thing and before.thing and self.dropped == place and not whom:
            self.lost[-1] = Lost(before.place, f"{before.text} {text.strip()}", before.reason, before.subject)
        else:
            self.lost.append(Lost(f"line {self.line(place)}", said or text.strip(), why, whom, thing))
        self.dropped = self.begin(place + len(text.strip()))

    def line(self, place: int) -> int:
        """The number of the line at ``place``, counted from where the last one was asked for."""
        known, number = self.last
        if place < known:
            known, number = 0, 1
        self.last = (place, number + self.text.count("\n", known, place))
        return self.last[1]


def _parts(text: str, mark: str) -> Iterator[tuple[int, str]]:
    """``text`` cut at every ``mark`` outside brackets, each part with its place."""
    depth, start = 0, 0
    for token in _TOKEN.finditer(text):
        depth += (token["open"] is not None) - (token["close"] is not None)
        if depth == 0 and token[0] == mark:
            yield start, text[start : token.start()]
            start = token.end()
    yield start, text[start:]
