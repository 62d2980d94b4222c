"""The README keeps its word: its questions are answered as it shows, its harvester works, its folders are there."""

import json
import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from fairdict.cli import main
from fairdict.config import Catalogue, load
from fairdict.serve import Server
from fairdict.store import Store
from tests.built_example import copied, night

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")
QUESTION = re.compile(r"```console\n\$ fairdict -C demo (query .*?')\n(.*?)```", re.S)


@pytest.fixture(scope="module")
def demo(built: Catalogue, tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    return copied(built, tmp_path_factory.mktemp("demo"))


def questions() -> list[tuple[str, str]]:
    return [(command, answer) for command, answer in QUESTION.findall(README)]


def test_there_are_three_questions() -> None:
    assert len(questions()) == 3


@pytest.mark.parametrize("number", range(3))
def test_a_question_is_answered_as_shown(number: int, demo: Catalogue) -> None:
    command, shown = questions()[number]
    said = CliRunner().invoke(main, ["-C", str(demo.folder), *shlex.split(command)])
    assert said.exit_code == 0, said.output
    assert [line.rstrip() for line in said.stdout.splitlines()] == [line.rstrip() for line in shown.splitlines()]


def archive(items: list[dict[str, object]]) -> Starlette:
    async def listed(request: Request) -> JSONResponse:
        return JSONResponse(items)

    return Starlette(routes=[Route("/datasets.json", listed)])


def test_the_harvester_works_as_written(tmp_path: Path) -> None:
    code = re.findall(r"```python\n(.*?)```", README, re.S)
    assert len(code) == 1
    items: list[dict[str, object]] = [
        {"id": 1, "name": "Valpreventie in Almelo", "summary": "<p>Wie viel, en <b>waarom</b>.</p>",
         "published": "12-3-2019", "licence": "CC BY 4.0", "page": "https://archive.example.org/1", "shelf": "3b"},
        {"id": 2, "name": "Waterkwaliteit", "published": "ooit"},
    ]  # fmt: skip
    with Server(lambda _: archive(items), dated=True) as server:
        (tmp_path / "harvesters").mkdir()
        (tmp_path / "harvesters" / "archive.py").write_text(code[0], "utf-8")
        (tmp_path / "fairdict.toml").write_text(
            '[catalogue]\ntitle = "Ons archief"\nbase_iri = "https://data.example.org/"\npublisher = { name = "Wij" }\n'
            f'[sources.archive]\nharvester = "archive"\nurl = "{server.url}datasets.json"\nallow_private = true\n',
            "utf-8",
        )
        said = CliRunner().invoke(main, ["-C", str(tmp_path), "check", "archive"])
        assert said.exit_code == 0, said.output
        assert "Valpreventie in Almelo" in said.output and "shelf" in said.output
        night(tmp_path, probe=False)
    with Store(load(tmp_path).database) as store:
        rows = [json.loads(r[0]) for r in store.rows("SELECT document FROM dataset ORDER BY title")]
        codes = {r[0] for r in store.rows("SELECT code FROM issue")}
    assert rows[0]["description"] == {"nl": ["Wie viel, en waarom."]}
    assert rows[0]["issued"] == [{"@value": "2019-03-12", "@type": "xsd:date"}]
    assert rows[0]["license"] == ["https://creativecommons.org/licenses/by/4.0/"]
    assert "date-not-understood" in codes


def test_what_it_links_to_is_there() -> None:
    links = [link for link in re.findall(r"\]\(([^)#]+)\)", README) if "://" not in link]
    assert links and [link for link in links if not (ROOT / link).exists()] == []
