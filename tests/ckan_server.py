"""A CKAN in miniature, written from the public documentation of its Action API, that misbehaves as a test wants."""

import json
import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.faulty_server import Asked, FaultyServer, reply

Package = dict[str, Any]


def package(n: int, **more: Any) -> Package:
    return {
        "id": f"{n:04}-{(n * 7919) % 997:03}",
        "name": f"package-{n}",
        "title": f"Package {n}",
        "metadata_modified": f"2024-01-{n % 28 + 1:02}T00:00:00.000000",
        "private": False,
        "state": "active",
        "type": "dataset",
        "organization": {"name": "north" if n % 2 else "south", "title": "N"},
        "tracking_summary": {"total": n, "recent": 0},
        **more,
    }


@dataclass
class Ckan:
    """``cap`` is rows_max, ``broken`` the packages on which a page fails, ``hidden`` those that are counted but not
    given; ``heeds`` False ignores filters by id, ``refuses`` answers 409 to them; ``door`` is where the API is."""

    packages: list[Package]
    cap: int = 1000
    broken: frozenset[str] = frozenset()
    hidden: frozenset[str] = frozenset()
    heeds: bool = True
    refuses: bool = False
    door: str = "/api/3/action"
    searches: list[dict[str, str]] = field(default_factory=list)

    def plans(self) -> dict[str, Any]:
        return {f"{self.door}/package_search": self.search, f"{self.door}/package_show": self.show}

    def server(self) -> FaultyServer:
        return FaultyServer(self.plans())

    def search(self, asked: Asked) -> bytes:
        said = {k: v[0] for k, v in parse_qs(urlsplit(asked.target).query).items()}
        self.searches.append(said)
        query = said.get("fq", "")
        if "id:[" in query and self.refuses:
            return answer(409, {"__type": "Search Error", "message": "SOLR returned an error running query"})
        found = sorted((p for p in self.packages if self.fits(p, query)), key=lambda p: str(p.get("id", "")))
        if not said.get("sort", "").startswith("id asc") and said.get("rows") != "0":
            found.reverse()
        start, rows = int(said.get("start", "0")), min(int(said.get("rows", "10")), self.cap)
        page = found[start : start + rows]
        if said.get("fl"):
            page = [{k: p.get(k) for k in said["fl"].split(",")} for p in page]
        elif any(p.get("id") in self.broken for p in page):
            return answer(500, {"__type": "Internal Server Error"}, content_type="text/plain")
        page = [p for p in page if p.get("id") not in self.hidden]
        return answer(200, {"count": len(found), "results": page, "facets": {}, "sort": "id asc"})

    def fits(self, candidate: Package, query: str) -> bool:
        after = re.search(r'\bid:\["?([^ "]+)"? TO \*\]', query)
        if after and self.heeds and str(candidate.get("id", "")) < after[1]:
            return False
        since = re.search(r"metadata_modified:\[(\S+) TO \*\]", query)
        if since and candidate["metadata_modified"] < since[1].removesuffix("Z"):
            return False
        owner = re.search(r"organization:\(([^)]*)\)", query)
        return owner is None or f'"{candidate["organization"]["name"]}"' in owner[1]

    def show(self, asked: Asked) -> bytes:
        name = parse_qs(urlsplit(asked.target).query)["id"][0]
        for found in self.packages:
            if name in (found.get("id"), found["name"]):
                return answer(200, found)
        return answer(404, {"__type": "Not Found Error", "message": "Not found"})


def answer(status: int, said: Any, **headers: str) -> bytes:
    key = "result" if status == 200 else "error"
    body = json.dumps({"help": "…", "success": status == 200, key: said}).encode()
    date = "Tue, 05 Mar 2024 06:07:08 GMT"
    return reply(status, body, **{"content_type": "application/json;charset=utf-8", "date": date, **headers})
