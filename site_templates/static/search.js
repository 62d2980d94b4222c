// The search on the page: what is typed, the address, one search after another. The engine and the parts of the page
// are files of their own.
//
// Runs where there is a form #search with data-index, data-root and data-lang, and #facets, #status, #also, #take,
// #results, #pager, select[name=sort]. The form says how far it is in data-state: loading, resting (nothing asked),
// found, counted, failed.

import { PAGE, showing } from "./search-results.js";
import { FACETS, faceting } from "./search-facets.js";
import { takeaway } from "./search-takeaway.js";
import { voice as speaking } from "./search-voice.js";

const PAUSE = 200; // milliseconds without a key before a search starts

function start(form) {
  const lang = form.dataset.lang || document.documentElement.lang || "en";
  const root = form.dataset.root ?? form.dataset.index.replace(/search\/$/u, "");
  const [place, results, status, also, take, pager] = ["facets", "results", "status", "also", "take", "pager"].map(
    (id) => document.getElementById(id),
  );
  const input = form.elements.namedItem("q");
  const sorting = document.querySelector("select[name=sort]");
  const voice = speaking(lang, JSON.parse(document.getElementById("words")?.textContent || "{}"));
  const show = showing({ lang, root, voice });
  const facets = faceting({ place, input, lang, voice, go, failed, state: () => state });
  const along = takeaway({ place: take, results, voice });
  let engine = null;
  let state = read();
  let ticket = 0;
  let timer = 0;
  let typing = false;

  // -- the address

  function read() {
    const asked = new URLSearchParams(location.search);
    const filters = {};
    for (const facet of FACETS) if (asked.has(facet)) filters[facet] = [...new Set(asked.getAll(facet))];
    const page = Number.parseInt(asked.get("page") ?? "1", 10);
    return { q: asked.get("q") ?? "", filters, sort: asked.get("sort") ?? "relevance", page: page > 0 ? page : 1 };
  }

  function address({ q, filters, sort, page }) {
    const asked = new URLSearchParams();
    if (q.trim()) asked.set("q", q.trimStart()); // a space at the end says that the word is whole
    for (const facet of FACETS) for (const value of filters[facet] ?? []) asked.append(facet, value);
    if (sort !== "relevance") asked.set("sort", sort);
    if (page > 1) asked.set("page", String(page));
    const query = asked.toString();
    return location.pathname + (query ? `?${query}` : "");
  }

  function go(change, { typed = false } = {}) {
    clearTimeout(timer);
    const old = address(state);
    state = { ...state, q: input.value, page: 1, ...change };
    if (address(state) !== old) history[typed && typing ? "replaceState" : "pushState"](null, "", address(state));
    typing = typed;
    return render();
  }

  /** The links to this page in other languages go on with what is asked. */
  function follow() {
    for (const link of document.querySelectorAll(".tongues a[href]")) link.search = location.search;
  }

  function adopt() {
    input.value = state.q;
    if (sorting)
      sorting.value = [...sorting.options].some(({ value }) => value === state.sort) ? state.sort : "relevance";
  }

  // -- what is shown

  function empty() {
    for (const part of [results, pager, also]) part.replaceChildren();
    status.textContent = "";
  }

  function shown(source, answer) {
    results.replaceChildren(...answer.hits.map((hit) => show.row(hit, answer.marks, along.tick)));
    results.start = (state.page - 1) * PAGE + 1;
    pager.replaceChildren(...show.pages(answer.total, state.page, (page) => address({ ...state, page })));
    const q = state.q.trim();
    also.replaceChildren(...show.beside(answer, q, address({ ...state, q: `"${q.replaceAll('"', "")}"`, page: 1 })));
    status.textContent = show.verdict(answer);
  }

  function failed() {
    ticket += 1;
    empty();
    engine = null;
    facets.clear();
    form.dataset.state = "failed";
    status.textContent = voice.say("search.failed");
  }

  // -- one search after another

  /** Ask the engine; once more with a fresh index if files are gone, for the site may have been renewed meanwhile. */
  async function ask(question) {
    for (const again of [false, true]) {
      try {
        engine ??= import("./search-engine.js").then(({ connect }) => connect(form.dataset.index, lang));
        const source = await engine;
        return { source, answer: await source.search(question.q, question.filters, question.sort, question.page) };
      } catch (error) {
        engine = null;
        if (again) throw error;
      }
    }
    return null;
  }

  async function render() {
    const mine = (ticket += 1);
    const resting = address(state) === location.pathname;
    const late = setTimeout(() => {
      if (!resting) status.textContent = voice.say("search.loading");
    }, 400);
    form.dataset.state = "loading";
    form.toggleAttribute("data-asked", !resting);
    follow();
    try {
      const { source, answer } = await ask(resting ? { ...state, page: 0 } : state);
      const showActive = await facets.active(source);
      clearTimeout(late);
      if (mine !== ticket) return;
      if (answer.total && !answer.hits.length && !resting) {
        // the address names a page that is no longer there
        state = { ...state, page: Math.ceil(answer.total / PAGE) };
        history.replaceState(null, "", address(state));
        await render();
        return;
      }
      if (resting) empty();
      else shown(source, answer);
      along.offered(source, resting ? 0 : answer.total);
      showActive();
      form.dataset.state = resting ? "resting" : "found";
      await facets.counted(source, resting, !resting && !answer.total);
      if (mine === ticket) form.dataset.state = resting ? "ready" : "counted";
    } catch {
      if (mine === ticket) failed();
    } finally {
      clearTimeout(late);
    }
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    go({});
  });
  input.addEventListener("input", ({ isComposing }) => {
    clearTimeout(timer);
    if (!isComposing) timer = setTimeout(() => go({}, { typed: true }), PAUSE);
  });
  sorting?.addEventListener("change", () => go({ sort: sorting.value }));
  pager.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-page]");
    if (!link || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    go({ page: Number(link.dataset.page) }).then(() => results.querySelector("a")?.focus());
  });
  addEventListener("popstate", () => {
    clearTimeout(timer);
    typing = false;
    state = read();
    adopt();
    render();
  });
  adopt();
  render();
}

const form = document.getElementById("search");
if (form?.dataset.index) start(form);
