"""The search page in a browser: finding, filtering, counting, ordering, the address, and what must never happen."""

import csv
import gzip
import io
import json
import re
import shutil
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from time import monotonic
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from fairdict.layers import Layers, bundled
from fairdict.publish import ground, tokens
from fairdict.publish.columns import FACETS, values
from fairdict.publish.entry import Card
from fairdict.publish.fragment import Asked
from fairdict.publish.ground import Ground
from fairdict.publish.search import build
from fairdict.publish.takeaway import Told
from fairdict.publish.weighing import Weighing
from fairdict.thesaurus import Thesaurus
from fairdict.vocabulary import Vocabularies
from tests.search_cards import cards
from tests.visiting import browser

__all__ = ["browser"]  # the fixture
pytestmark = pytest.mark.browser
HOSTILE = '<img src=x onerror="document.title=1"><script>document.title=2</script> "&amp;'
PAGE = """<!doctype html><html lang="nl"><head><meta charset="utf-8"><title>zoeken</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'self'; object-src 'none'; base-uri 'self'">
<link rel="icon" href="icon.svg"><script type="module" src="static/search.js"></script>
<script type="application/json" id="words">{words}</script></head><body>
<form id="search" role="search" action="./" data-index="search/" data-root="" data-lang="nl">
<label for="q">Zoek</label><input type="search" id="q" name="q"><button>Zoek</button></form>
<div id="facets"></div><section><p id="status" role="status" aria-live="polite"></p>
<label for="sort">Sorteer</label><select id="sort" name="sort" form="search"><option value="relevance">r</option>
<option value="newest">n</option><option value="oldest">o</option><option value="title">t</option>
<option value="fair">f</option></select><p id="also"></p><div id="take"></div>
<ol id="results"></ol><nav id="pager"></nav>
<div class="start"><a href="all/">alles</a></div></section></body></html>"""
WORDS = {
    "words": {
        "search.found.other": "{n} gevonden",
        "search.found.one": "1 gevonden",
        "search.none": "niets",
        "search.failed": "kapot",
    }
}


def found() -> list[Card]:
    """What the page searches: sixty cards, and some made for a question."""
    plain = Card("x", "Dataset", {}, {}, since="2023-01-01", access="PUBLIC")
    return [
        *cards(),
        replace(plain, key="vorm", titles={"nl": "Onderzoeken van paddenstoelen"}, identifiers=("10.5072/VORM.1",)),
        replace(plain, key="vorm-en", titles={"en": "Mushrooms studied"}, summaries={"en": "Several studies."}),
        replace(plain, key="kwaad", titles={"nl": HOSTILE}, summaries={"nl": f"gevaar {HOSTILE}"}, publisher=HOSTILE),
        replace(plain, key="duits", titles={"de": "Zürcher Ärzte"}, summaries={"de": "Über Ärzte."}),
        replace(plain, key="letters", titles={"nl": "Ĳsselmeer Straße Œuvre Łódź ﬁlosofie İzmir Zee-egel Nederland’s"}),
        replace(plain, key="leeg", titles={}, keywords=("titelloos",)),
        replace(plain, key="apneu", titles={"nl": "Slaapapneuonderzoek in de huiskamer"}),
        replace(plain, key="suiker", titles={"en": "Type 2 diabetes and walking"}, creators=("=SUM(A1)",)),
        replace(plain, key="druk", titles={"nl": "Hoge bloeddruk bij vrachtwagenchauffeurs"}),
        replace(plain, key="panelen", titles={"nl": "Zonnepanelen op scholen"}),
        replace(
            plain, key="rij", titles={"en": "Quality of life after a fall"}, summaries={"en": "Life has a quality."}
        ),
        replace(plain, key="los", titles={"en": "Life, and the quality of bread"}),
    ]


def index(folder: Path, vocabularies: Vocabularies, told: Asked) -> Iterator[tuple[str, bytes]]:
    """An index in two parts: the first fifty cards lie since yesterday, of which one is gone and one has changed."""
    thesaurus, now = Thesaurus.load(Layers()), found()
    yesterday = [*now[:49], replace(now[49], titles={"nl": "Zeppelins"}), replace(now[50], key="weg")]
    then, today = ({card.key: repr(card) for card in some} for some in (yesterday, now))
    lying = ground.ordered(yesterday)
    laid = dict(ground.files(lying, then, Weighing(lying, ("nl", "en"), thesaurus, now), told))
    yield from laid.items()
    (folder / "search").mkdir(exist_ok=True)
    (folder / ground.PATH).write_bytes(laid[ground.PATH])
    yield from build(now, vocabularies, thesaurus, ("nl", "en"), told, Ground.read(folder), today)


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        pass


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, vocabularies: Vocabularies) -> Iterator[tuple[str, Path]]:
    folder = tmp_path_factory.mktemp("site")
    (folder / "index.html").write_text(PAGE.replace("{words}", json.dumps(WORDS)), encoding="utf-8")
    shutil.copytree(bundled("site_templates") / "static", folder / "static")
    shutil.copy(folder / "static" / "icon.svg", folder / "icon.svg")
    whole = {found()[0].key: {"nl": "Dit staat alleen in de volledige beschrijving."}}

    def told(card: Card) -> Told:
        name = card.titles.get("nl", "")
        forms = [f"@dataset{{{card.key}}}\n", f"TY  - {card.key}\r\n", {"id": card.key, "title": name}]
        cells = [name, *card.creators[:1], *[""] * (9 - len(card.creators[:1]))]
        return Told(dict(whole.get(card.key, card.summaries)), [card.key, cells, *forms])

    for path, content in index(folder, vocabularies, told):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/", folder
    server.shutdown()
    thread.join()
    server.server_close()


@dataclass
class Reader:
    """Somebody at the page."""

    page: Any
    base: str
    troubles: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def open(self, query: str = "") -> "Reader":
        self.page.goto(self.base + query)
        return self.wait()

    def wait(self) -> "Reader":
        done = ",".join(f'#search[data-state="{state}"]' for state in ("counted", "ready", "failed"))
        self.page.wait_for_selector(done, state="attached")
        return self

    def until(self, expression: str) -> None:
        """Wait for a condition; Playwright's own way would need leave to evaluate strings."""
        end = monotonic() + 10
        while not self.page.evaluate(expression):
            assert monotonic() < end, expression
            self.page.wait_for_timeout(20)

    def does(self, action: Callable[[], Any]) -> "Reader":
        """Do something that starts a search, and wait for its counts."""
        self.page.evaluate("document.getElementById('search').dataset.state = ''")
        action()
        return self.wait()

    def search(self, words: str) -> "Reader":
        self.page.fill("#q", words)
        return self.does(lambda: self.page.press("#q", "Enter"))

    @property
    def keys(self) -> list[str]:
        links = self.page.locator("#results h3 a").all()
        return [link.get_attribute("href").split("/")[-2] for link in links]

    @property
    def status(self) -> str:
        return str(self.page.inner_text("#status"))

    @property
    def total(self) -> int:
        return int(self.status.split()[0])

    @property
    def query(self) -> dict[str, list[str]]:
        return parse_qs(urlsplit(self.page.url).query)

    def counts(self, facet: str) -> dict[str, int]:
        rows = self.page.locator(f'details[data-facet="{facet}"] li')
        pairs = rows.evaluate_all(
            "all => all.map(li => [li.querySelector('input').value, li.querySelector('.n').textContent])"
        )
        return {value: int(count) for value, count in pairs}

    def tick(self, facet: str, value: str) -> "Reader":
        box = self.page.locator(f'details[data-facet="{facet}"] input[value="{value}"]')
        self.page.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)")
        return self.does(box.click)


@pytest.fixture(scope="module")
def window(browser: Any) -> Iterator[Any]:
    """One context for all: what was fetched once is at hand, as it is for who stays a while."""
    context = browser.new_context()
    yield context
    context.close()


@pytest.fixture
def reader(window: Any, site: tuple[str, Path]) -> Iterator[Reader]:
    page = window.new_page()
    made = Reader(page, site[0])
    page.on("console", lambda m: made.troubles.append(m.text) if m.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: made.troubles.append(str(error)))
    page.on("request", lambda request: made.asked.append(request.url))
    yield made
    page.close()
    assert not made.troubles
    assert all(url.startswith(made.base) for url in made.asked)


def holding(word: str) -> set[str]:
    """The keys of the cards in whose texts a folded word stands as it is."""
    return {
        card.key
        for card in found()
        if word
        in tokens.words(" ".join([*card.titles.values(), *card.summaries.values(), *card.keywords, card.publisher]))
    }


def fitting(**filters: str) -> list[Card]:
    return [c for c in found() if all(v in (dict(values(c)[f]) or {"": ""}) for f, v in filters.items())]


def tally(some: list[Card], facet: str) -> dict[str, int]:
    return dict(Counter(value for card in some for value in (dict(values(card)[facet]) or {"": ""})))


def test_a_page_at_rest_shows_lists_and_counts_but_no_results(reader: Reader) -> None:
    reader.open()
    assert reader.keys == [] and reader.status == ""
    assert reader.page.locator(".start").is_visible()
    for facet in FACETS:
        assert reader.counts(facet).items() <= tally(found(), facet).items(), facet
    assert not [url for url in reader.asked if "search/" in url and not url.endswith("manifest.bin")]


@pytest.mark.parametrize("word", ["TWENTE", "Saxion", "Radboudumc"])
def test_search_finds_what_holds_the_word(reader: Reader, word: str) -> None:
    reader.open().search(f"{word} ")
    assert reader.total == len(holding(word.lower()))
    assert set(reader.keys) <= holding(word.lower())


@pytest.mark.parametrize("word", ["slaap", "sleep", "Population", "bevolking"])
def test_search_finds_what_holds_the_word_in_either_language(reader: Reader, word: str) -> None:
    reader.open().search(f"{word} ")
    either = holding("slaap") | holding("sleep") | {"apneu"}
    other = holding("population") | holding("bevolking")
    assert reader.total == len(either if word.startswith("sl") else other)


def test_all_words_must_be_there(reader: Reader) -> None:
    wanted = holding("twente") & holding("saxion")
    reader.open().search("saxion twente ")
    assert wanted and set(reader.keys) == wanted


def test_the_nearest_come_where_nothing_has_all_words(reader: Reader) -> None:
    reader.open().search("paddenstoelen slaap zeppelin ")
    assert "most of them" in reader.status
    assert "vorm" in reader.keys


@pytest.mark.parametrize(
    "typed", ["onderzoek paddenstoel ", "onderzoeken paddenstoelen ", "onderzoekingen paddenstoelen "]
)
def test_forms_of_a_dutch_word_find_each_other(reader: Reader, typed: str) -> None:
    assert reader.open().search(typed).keys == ["vorm"]


@pytest.mark.parametrize("typed", ["study mushroom ", "studies mushrooms ", "Studying mushrooms "])
def test_forms_of_an_english_word_find_each_other(reader: Reader, typed: str) -> None:
    assert reader.open().search(typed).keys == ["vorm-en"]


def test_the_last_word_may_go_on(reader: Reader) -> None:
    assert reader.open().search("paddens").keys == ["vorm"]
    assert reader.search("paddens ").status == "niets"


@pytest.mark.parametrize("typed", ["paddenstolen ", "padednstoelen "])
def test_a_typing_error_is_forgiven_and_told(reader: Reader, typed: str) -> None:
    reader.open().search(typed)
    assert reader.keys == ["vorm"]
    assert "paddenstoelen" in reader.status


@pytest.mark.parametrize(
    "typed", ["10.5072/vorm.1", "https://doi.org/10.5072/VORM.1", "doi: 10.5072/vorm.1", "10.5072/vor"]
)
def test_an_identifier_is_found_as_typed(reader: Reader, typed: str) -> None:
    assert reader.open().search(typed).keys == ["vorm"]


def test_accents_do_not_matter_and_names_are_found(reader: Reader) -> None:
    assert reader.open().search("zurcher arzte ").keys == ["duits"]
    assert reader.search("Ärzte ").keys == ["duits"]
    assert reader.search("jansen p3 ").keys == ["doi-00003"]


@pytest.mark.parametrize(
    "typed",
    [
        "Ĳsselmeer Straße Œuvre Łódź ﬁlosofie İzmir Nederland’s ",
        "ijsselmeer strasse oeuvre lodz filosofie izmir nederland ",
        "zee-egel ",
        "zeeegel ",
    ],
)
def test_the_page_folds_letters_as_the_index_does(reader: Reader, typed: str) -> None:
    assert reader.open().search(typed).keys == ["letters"]


def test_the_whole_description_is_searched(reader: Reader) -> None:
    assert reader.open().search("volledige beschrijving ").keys == ["doi-00000"]


def test_stop_words_are_not_needed(reader: Reader) -> None:
    assert reader.open().search("de onderzoeken van het paddenstoelen ").keys == ["vorm"]


def test_nothing_found_is_said_and_leaves_the_lists(reader: Reader) -> None:
    reader.open().search("zzzzqqqq")
    assert reader.status == "niets" and reader.page.locator(".start").is_visible()
    reader.search("!?")
    assert reader.status == "niets"


def test_counts_leave_out_the_filter_of_their_own_facet(reader: Reader) -> None:
    reader.open().tick("access", "restricted").tick("publisher", "ggd-twente")
    assert reader.total == len(fitting(access="restricted", publisher="ggd-twente"))
    assert reader.counts("access").items() >= tally(fitting(publisher="ggd-twente"), "access").items()
    assert reader.counts("publisher").items() >= tally(fitting(access="restricted"), "publisher").items()
    both = fitting(access="restricted", publisher="ggd-twente")
    for facet in ("theme", "licence", "format", "language", "source"):
        assert reader.counts(facet) == tally(both, facet), facet


def test_values_of_one_facet_add_up(reader: Reader) -> None:
    reader.open("?q=twente+&format=csv&format=spss")
    wanted = [c for c in found() if c.key in holding("twente") and {"CSV", "SPSS"} & set(c.formats)]
    assert reader.total == len(wanted)
    assert reader.counts("access") == tally(wanted, "access")


def test_counts_are_ordered_and_long_lists_shortened(reader: Reader) -> None:
    reader.open()
    shown = list(reader.counts("year").values())
    assert len(shown) == 8 and shown == sorted(shown, reverse=True)
    reader.page.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)")
    year = reader.page.locator('details[data-facet="year"]')
    year.locator("button.more").click()
    reader.until("document.querySelectorAll('[data-facet=year] li').length > 12")
    assert reader.counts("year") == tally(found(), "year")
    year.locator("input.within").fill("2012")
    reader.until("document.querySelectorAll('[data-facet=year] li').length === 1")


def test_a_filter_that_the_short_list_lacks_still_has_its_count(reader: Reader) -> None:
    rarest = min(tally(found(), "year").items(), key=lambda pair: (pair[1], pair[0]))
    reader.open(f"?year={rarest[0]}")
    assert reader.total == rarest[1] == reader.counts("year")[rarest[0]]


def test_filters_are_shown_and_can_be_taken_off(reader: Reader) -> None:
    reader.open("?q=twente&access=public&theme=HEAL")
    chips = reader.page.locator(".active button.filter")
    assert [text.strip(" ×") for text in chips.all_inner_texts()] == ["Open", "Gezondheid"]
    reader.does(chips.first.click)
    assert reader.query == {"q": ["twente"], "theme": ["HEAL"]}
    reader.does(reader.page.locator(".active button.clear").click)
    assert reader.query == {"q": ["twente"]} and not chips.count()


def test_access_stands_in_every_result(reader: Reader) -> None:
    reader.open("?q=twente")
    named = {"PUBLIC": "Open", "RESTRICTED": "Restricted", "NON_PUBLIC": "Closed", "": "Access not stated"}
    by_key = {card.key: card for card in found()}
    said = reader.page.locator("#results [class^=access-]").all_inner_texts()
    assert said == [named[by_key[key].access] for key in reader.keys]


def test_without_words_what_came_last_comes_first(reader: Reader) -> None:
    reader.open("?access=public")
    shown = {card.key: card for card in fitting(access="public")}
    days = [shown[key].since for key in reader.keys]
    assert days == sorted((card.since for card in shown.values()), reverse=True)[: len(days)] and len(set(days)) > 3


@pytest.mark.parametrize("sort", ["newest", "oldest", "title", "fair"])
def test_orders(reader: Reader, sort: str) -> None:
    reader.open("?access=public")
    reader.does(lambda: reader.page.select_option("#sort", sort))
    shown = {card.key: card for card in fitting(access="public")}
    keys = list(reader.keys)
    while reader.page.locator("#pager a[rel=next]").count():
        reader.does(reader.page.locator("#pager a[rel=next]").click)
        keys += reader.keys
    assert set(keys) == set(shown)
    if sort == "title":
        titles = [
            c.titles.get("nl") or c.titles.get("en") or next(iter(c.titles.values()), "")
            for c in map(shown.get, keys)
            if c
        ]
        known = [" ".join(tokens.words(title)) for title in titles if tokens.words(title)]
        assert known == sorted(known)
        assert titles[-1] == ""
    else:
        ranked = [c.fair if sort == "fair" else (c.issued or None) for c in map(shown.get, keys) if c]
        known_ranks: list[Any] = [rank for rank in ranked if rank is not None]
        assert known_ranks == sorted(known_ranks, reverse=sort != "oldest")
        assert ranked == [*known_ranks, *[None] * (len(ranked) - len(known_ranks))]


def test_the_best_match_comes_first(reader: Reader) -> None:
    reader.open("?q=twente+")
    by_key = {card.key: card for card in found()}
    assert reader.total > 20  # some only because of their publisher
    assert all("Twente" in by_key[key].titles.get("nl", "") for key in reader.keys)


def test_the_state_is_in_the_address_and_back_goes_back(reader: Reader) -> None:
    reader.open().search("twente")
    first = reader.keys
    reader.tick("access", "public")
    filtered = reader.keys
    assert reader.query == {"q": ["twente"], "access": ["public"]}
    reader.does(lambda: reader.page.select_option("#sort", "title"))
    assert reader.query["sort"] == ["title"]
    reader.does(reader.page.go_back)
    assert reader.keys == filtered and reader.page.input_value("#sort") == "relevance"
    reader.does(reader.page.go_back)
    assert reader.keys == first
    reader.does(reader.page.go_back)
    assert reader.keys == [] and reader.page.input_value("#q") == ""
    reader.does(reader.page.go_forward)
    assert reader.keys == first and reader.page.input_value("#q") == "twente"


def test_pages(reader: Reader) -> None:
    reader.open("?sort=title")
    total = reader.total
    seen = list(reader.keys)
    assert len(seen) == 20
    reader.does(reader.page.locator("#pager a[rel=next]").click)
    assert reader.query["page"] == ["2"]
    assert reader.page.locator("#pager [aria-current=page]").inner_text() == "2"
    reader.until("document.activeElement.closest('#results') !== null")
    seen += reader.keys
    reader.open(f"?sort=title&page={-(-total // 20)}")
    assert len(seen) == len(set(seen)) == 40
    assert len(reader.keys) == total - 20 * (-(-total // 20) - 1)
    last = reader.keys
    assert reader.open("?sort=title&page=99").keys == last and reader.query["page"] == [str(-(-total // 20))]


def test_typing_searches_after_a_pause_and_makes_one_step_back(reader: Reader) -> None:
    reader.open()
    reader.does(lambda: reader.page.type("#q", "paddenstoel", delay=5))
    assert reader.keys == ["vorm"]
    assert len([url for url in reader.asked if "/cards/" in url]) == 1
    reader.does(lambda: reader.page.type("#q", "en", delay=5))
    reader.does(reader.page.go_back)
    assert reader.query == {}


def test_a_tick_takes_along_what_was_typed_just_before(reader: Reader) -> None:
    reader.open()
    reader.page.evaluate("document.getElementById('q').value = 'paddenstoel'")
    reader.tick("access", "public")
    assert reader.keys == ["vorm"]


def test_matched_words_are_marked(reader: Reader) -> None:
    reader.open().search("onderzoek paddenst")
    assert reader.page.locator("#results mark").all_inner_texts() == ["Onderzoeken", "paddenstoelen"]


def test_titles_in_another_language_say_so(reader: Reader) -> None:
    reader.open().search("arzte")
    assert reader.page.locator("#results a").get_attribute("lang") == "de"
    reader.search("titelloos")
    assert reader.page.inner_text("#results a") == "Untitled"


def test_hostile_texts_stay_text(reader: Reader) -> None:
    reader.open().search("gevaar onerror")
    assert reader.keys == ["kwaad"]
    assert HOSTILE in reader.page.locator("#results h3").inner_text()
    assert reader.page.locator("#results img, #results script, #facets img, #facets script").count() == 0
    assert reader.page.title() == "zoeken"
    reader.open("?q=%3Cimg+src%3Dx%3E&publisher=%3Cb%3E&page=-1&sort=%22%3E")
    assert reader.page.locator("#facets b, #status img").count() == 0


def test_all_works_by_keyboard(reader: Reader) -> None:
    reader.open()
    reader.page.focus("#q")
    reader.does(lambda: reader.page.keyboard.type("twente"))
    first = '[data-facet="access"] input'
    reader.page.focus(first)
    value = reader.page.locator(first).first.input_value()
    reader.does(lambda: reader.page.keyboard.press("Space"))
    assert reader.query["access"] == [value]
    assert reader.page.evaluate("document.activeElement.value") == value


def test_results_do_not_wait_for_counts(reader: Reader) -> None:
    held: list[Any] = []
    reader.page.route("**/columns/**", lambda route: held.append(route))
    reader.page.goto(reader.base + "?q=twente")
    reader.page.wait_for_selector("#results li")
    assert reader.total == len(holding("twente"))
    reader.page.wait_for_timeout(600)  # longer than it takes to say that a search takes long
    assert len(held) > 0 and reader.total == len(holding("twente"))
    for route in held:
        route.continue_()
    reader.page.unroute("**/columns/**")
    reader.wait()


def test_a_misspelling_may_mean_a_word_of_either_language(reader: Reader) -> None:
    reader.open().search("sleap ")
    assert "slaap" in reader.status and "sleep" in reader.status
    assert reader.total == len(holding("slaap") | holding("sleep") | {"apneu"})


def test_an_index_that_is_not_there_is_told_in_words(browser: Any, site: tuple[str, Path]) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.route("**/manifest.bin", lambda route: route.abort())
    made = Reader(page, site[0]).open("?q=twente")
    assert made.status == "kapot"
    assert page.locator(".start").is_visible() and not page.locator("#facets details").count()
    page.unroute("**/manifest.bin")
    assert made.search("twente").total == len(holding("twente"))
    context.close()


def test_a_host_may_unpack_the_files_itself(reader: Reader, site: tuple[str, Path]) -> None:
    def unpacked(route: Any) -> None:
        path = site[1] / urlsplit(route.request.url).path[1:]
        route.fulfill(body=gzip.decompress(path.read_bytes()), content_type="application/octet-stream")

    reader.page.route("**/*.bin", unpacked)
    assert reader.open().search("twente ").total == len(holding("twente"))
    reader.page.unroute("**/*.bin")


def test_a_renewed_site_is_read_afresh(browser: Any, site: tuple[str, Path]) -> None:
    context = browser.new_context()
    page = context.new_page()
    gone: list[str] = []

    def once(route: Any) -> None:
        gone.append(route.request.url)
        route.continue_() if len(gone) > 1 else route.fulfill(status=404)

    made = Reader(page, site[0]).open()
    page.route("**/terms/**", once)
    assert made.search("twente").total == len(holding("twente"))
    context.close()


@pytest.mark.parametrize("typed", ["apneu ", "slaap onderzoek huiskamer ", "slaapapneu onderzoek ", "apneuonderzoek "])
def test_compounds_are_found_by_their_parts(reader: Reader, typed: str) -> None:
    assert "apneu" in reader.open().search(typed).keys[:1]


@pytest.mark.parametrize("typed", ["zonne panelen ", "paddenstoelonderzoek "])
def test_words_apart_and_compounds_that_nobody_wrote_are_understood(reader: Reader, typed: str) -> None:
    assert reader.open().search(typed).keys == [{"z": "panelen", "p": "vorm"}[typed[0]]]


@pytest.mark.parametrize("typed", ["suikerziekte ", "suikerziekt", "DM2 wandelen ", "diabtes "])
def test_a_concept_is_found_by_any_of_its_names(reader: Reader, typed: str) -> None:
    assert reader.open().search(typed).keys[0] == "suiker"


def test_a_name_of_several_words_is_one_concept(reader: Reader) -> None:
    assert reader.open().search("high blood pressure ").keys == ["druk"]
    assert reader.page.locator("#results mark").all_inner_texts() == ["Hoge bloeddruk"]


def test_what_else_was_searched_for_is_told_and_can_be_left_out(reader: Reader) -> None:
    reader.open().search("suikerziekte ")
    assert "diabetes" in reader.page.inner_text("#also")
    exact = reader.page.locator("#also a")
    assert parse_qs(urlsplit(exact.get_attribute("href")).query) == {"q": ['"suikerziekte"']}
    reader.does(exact.click)
    assert "most of them" in reader.status or reader.status == "niets"
    reader.search("twente ")
    assert reader.page.inner_text("#also") == ""


def test_words_between_quotation_marks_stand_together(reader: Reader) -> None:
    assert set(reader.open().search("quality life ").keys) == {"rij", "los"}
    assert reader.search('"quality of life"').keys == ["rij"]
    assert reader.search("“Life has a quality” fall").keys == ["rij"]
    assert reader.search('"a fall after"').status.endswith("these have them apart.")
    assert reader.search('"fall after bread"').status.endswith("most of them.")


def test_other_names_do_not_stand_in_for_words_between_quotation_marks(reader: Reader) -> None:
    assert "“" in reader.open().search("diabetes walking ").page.inner_text("#also")
    assert reader.search('"diabetes walking"').keys == ["suiker"]
    assert reader.page.inner_text("#also") == ""


def test_a_short_word_is_not_taken_for_another(reader: Reader) -> None:
    """One letter changed makes another word of four; what stands in capitals is spelt as it is meant."""
    assert reader.open().search("lfie ").keys == reader.search("life ").keys != []
    for word in ("live ", "LFIE", "LIF"):
        assert reader.search(word).status == "niets", word


def test_the_first_letters_may_be_wrong(reader: Reader) -> None:
    assert reader.open().search("apddenstoelen ").keys == ["vorm"]
    assert reader.search("sonnepanelen ").keys == ["panelen"]


def test_folded_facets_are_counted_when_they_are_opened(reader: Reader) -> None:
    reader.open("?q=twente")
    assert not [url for url in reader.asked if "/columns/year" in url]
    reader.page.locator('details[data-facet="year"] summary').click()
    reader.until("document.querySelectorAll('[data-facet=year] li').length > 3")
    wanted = tally([card for card in found() if card.key in holding("twente")], "year")
    assert reader.counts("year").items() <= wanted.items()


def taken(reader: Reader, format: str) -> tuple[str, str]:
    """The name and content of the list that is taken along."""
    reader.page.evaluate("document.querySelector('.takeaway').open = true")
    with reader.page.expect_download() as started:
        reader.page.locator(f'.takeaway button[value="{format}"]').click()
    return started.value.suggested_filename, Path(started.value.path()).read_bytes().decode("utf-8-sig")


def test_a_list_of_results_is_taken_along(reader: Reader) -> None:
    reader.open("?q=twente+&sort=title")
    keys, total = list(reader.keys), reader.total
    name, bibtex = taken(reader, "BibTeX")
    assert name == "datasets.bib" and re.findall(r"@dataset\{(.+)\}", bibtex)[:20] == keys
    assert bibtex.count("@dataset") == total
    assert taken(reader, "RIS")[1].split("\r\n")[:20] == [f"TY  - {key}" for key in keys]
    assert [item["id"] for item in json.loads(taken(reader, "CSL-JSON")[1])][:20] == keys
    reader.until("document.querySelector('.takeaway [role=status]').textContent.includes('datasets.json')")


def test_marked_datasets_are_taken_along_from_every_page(reader: Reader) -> None:
    reader.open("?q=diabetes+")
    reader.page.locator(".tick input").first.check()
    reader.search("zonnepanelen ")
    reader.page.locator(".tick input").first.check()
    assert "2" in reader.page.inner_text(".takeaway summary")
    rows = list(csv.reader(io.StringIO(taken(reader, "CSV")[1])))
    assert rows[0][:2] == ["Title", "Makers"] and rows[0][4] == "Access" and len(rows) == 3
    assert rows[1][0] == "" and rows[1][1] == "'=SUM(A1)"  # no formula for a spreadsheet
    assert rows[2][0] == "Zonnepanelen op scholen" and rows[2][4] == "Access not stated"
    reader.open("?q=diabetes+")  # a page that is loaded anew
    assert reader.page.locator(".tick input").first.is_checked()
    reader.page.evaluate("document.querySelector('.takeaway').open = true")
    reader.page.locator(".unmark").click()
    assert not reader.page.locator(".tick input").first.is_checked()
    assert [item["id"] for item in json.loads(taken(reader, "CSL-JSON")[1])] == reader.keys


def test_boxes_to_mark_say_what_they_mark(reader: Reader) -> None:
    reader.open().search("zonnepanelen ")
    assert reader.page.get_by_role("checkbox", name="Mark Zonnepanelen op scholen").count() == 1


def test_where_nothing_is_found_there_is_nothing_to_narrow(reader: Reader) -> None:
    facets = reader.open().search("twente ").page.locator(".facet:visible")
    before = facets.count()
    reader.search("zzzzqqqq")
    assert before >= 4 and facets.count() == 0
    reader.search("twente ")
    assert facets.count() == before


def test_a_facet_is_a_group_with_a_plain_list_in_it(reader: Reader) -> None:
    reader.open().search("diabetes ")
    group = reader.page.get_by_role("group", name="access").first
    assert group.get_by_role("list").get_by_role("listitem").count() >= 1
