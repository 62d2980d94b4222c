// The search on the page: what is typed and ticked, the address, results, facets. The engine is a file of its own.
//
// Runs where there is a form #search with data-index, data-root and data-lang, and #facets, #status, #results, #pager,
// select[name=sort]. The JSON in #words gives `words` by dotted key (ENGLISH below lists them all and stands in for
// what is missing), `access` by code, `source` by name, and `assets`: the file names that stand for search-engine.js.
// The form says how far it is in data-state: loading, resting (nothing asked), found, counted, failed.
// Nothing that datasets say is ever read as markup: it becomes text nodes.

const PAGE = 20;
const FACETS = ["access", "publisher", "theme", "licence", "format", "language", "year", "source"];

const ENGLISH = {
  "search.loading": "Searching …",
  "search.none": "Nothing was found. Try fewer or other words, or take a filter off.",
  "search.found.one": "{n} dataset",
  "search.found.other": "{n} datasets",
  "search.some": "No dataset has all these words; these have most of them.",
  "search.suggest": "Did you mean {words}?",
  "search.clear": "Clear all filters",
  "search.remove": "Take off: {label}",
  "search.filters": "Filters",
  "search.more": "Show more",
  "search.less": "Show fewer",
  "search.within": "Search in this list",
  "search.previous": "Previous",
  "search.next": "Next",
  "search.page": "Page {n}",
  "search.failed": "The search index could not be loaded. Reload the page, or browse the lists.",
  "search.unknown": "Not stated",
  untitled: "Untitled",
  "licence.own": "Own terms",
  "facet.access": "Access",
  "facet.publisher": "Publisher",
  "facet.theme": "Theme",
  "facet.licence": "Licence",
  "facet.format": "Format",
  "facet.language": "Language of the data",
  "facet.year": "Year",
  "facet.source": "Source",
  "kind.DatasetSeries": "Series of datasets",
  "kind.DataService": "Data service",
  "kind.Catalog": "Catalogue",
};
const ACCESS = { PUBLIC: "Open", RESTRICTED: "Restricted", NON_PUBLIC: "Closed", "": "Access not stated" };
const OWN = "Own terms"; // what the index calls terms that have no name
const SHOWN = 8; // values of a facet before "more"
const LONG = 12; // a list longer than this can be searched in
const OPEN = 4; // facets that stand open from the start
const PAUSE = 200; // milliseconds without a key before a search starts

function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === true) made.setAttribute(key, "");
    else if (value !== false && value !== null && value !== undefined) made.setAttribute(key, value);
  }
  made.append(...children);
  return made;
}

function start(form) {
  const lang = form.dataset.lang || document.documentElement.lang || "en";
  const root = form.dataset.root ?? form.dataset.index.replace(/search\/$/u, "");
  const [facets, results, status, pager] = ["facets", "results", "status", "pager"].map((id) =>
    document.getElementById(id),
  );
  const input = form.elements.namedItem("q");
  const sorting = document.querySelector("select[name=sort]");
  const given = JSON.parse(document.getElementById("words")?.textContent || "{}");
  const said = { ...ENGLISH, ...given.words };
  const called = {
    access: { ...ACCESS, ...given.access },
    licence: { "own-terms": said["licence.own"] },
    source: given.source ?? {},
  };
  const plural = new Intl.PluralRules(lang);
  const numbers = new Intl.NumberFormat(lang);
  const say = (key, blanks = {}) => said[key].replace(/\{(\w+)\}/gu, (whole, name) => blanks[name] ?? whole);
  const boxes = new Map(); // facet -> its elements and what the reader did to them
  const labels = new Map(); // of values that are filtered on
  const script = new URL(given.assets?.["search-engine.js"] ?? "search-engine.js", import.meta.url);
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

  function adopt() {
    input.value = state.q;
    if (sorting)
      sorting.value = [...sorting.options].some(({ value }) => value === state.sort) ? state.sort : "relevance";
  }

  function toggled(facet, value, on) {
    const rest = (state.filters[facet] ?? []).filter((known) => known !== value);
    const filters = { ...state.filters, [facet]: on ? [...rest, value] : rest };
    if (!filters[facet].length) delete filters[facet];
    return filters;
  }

  // -- results

  function marked(text, marks) {
    const whole = document.createDocumentFragment();
    let at = 0;
    for (const found of text.matchAll(/[\p{L}\p{N}][\p{L}\p{N}\p{M}]*/gu)) {
      if (!marks(found[0])) continue;
      whole.append(text.slice(at, found.index), element("mark", {}, found[0]));
      at = found.index + found[0].length;
    }
    whole.append(text.slice(at));
    return whole;
  }

  function chosen(texts) {
    const tags = Object.keys(texts);
    const tag = [lang, tags.find((t) => t.split("-")[0] === lang), "@none", "en", tags[0]].find((t) => t in texts);
    return tag === undefined ? null : { text: texts[tag], lang: tag === "@none" || tag === lang ? null : tag };
  }

  function row(hit, marks) {
    const [title, summary] = [chosen(hit.titles), chosen(hit.snippets)];
    const link = element("a", {
      href: `${root}${lang}/dataset/${encodeURIComponent(hit.key)}/`,
      lang: title?.lang,
      dir: "auto",
    });
    link.append(title?.text.trim() ? marked(title.text, marks) : say("untitled"));
    const item = element("li", { class: "row" }, element("h3", { class: "row-title" }, link));
    if (summary)
      item.append(element("p", { class: "summary", lang: summary.lang, dir: "auto" }, marked(summary.text, marks)));
    const code = (hit.access || "unknown").toLowerCase();
    const access = element(
      "span",
      { class: `access-${code}` },
      element("span", { class: "dot", "aria-hidden": "true" }),
      word("access", code),
    );
    const house = chosen(typeof hit.publisher === "string" ? { "@none": hit.publisher } : hit.publisher);
    const about = {
      publisher: house?.text ?? "",
      year: hit.year,
      kind: hit.kind === "Dataset" ? "" : (said[`kind.${hit.kind}`] ?? hit.kind),
      licence: hit.licence === OWN ? say("licence.own") : hit.licence,
      formats: hit.formats.join(", "),
    };
    const by = element("p", { class: "by" }, ...(hit.access || hit.kind !== "Catalog" ? [access] : []));
    for (const [name, text] of Object.entries(about))
      if (text !== "" && text !== null) by.append(element("span", { class: name }, String(text)));
    if (house?.lang) by.querySelector(".publisher")?.setAttribute("lang", house.lang);
    item.append(by);
    return item;
  }

  /** What a value of a facet is called. */
  function word(facet, value, label = value) {
    if (facet === "access") return called.access[value === "unknown" ? "" : value.toUpperCase()] ?? label;
    return value === "" ? say("search.unknown") : (called[facet]?.[value] ?? label);
  }

  function verdict({ total, some, instead }) {
    if (!total) return say("search.none");
    const found = [
      say(`search.found.${`search.found.${plural.select(total)}` in said ? plural.select(total) : "other"}`, {
        n: numbers.format(total),
      }),
    ];
    if (instead.length) found.push(say("search.suggest", { words: instead.map((right) => `“${right}”`).join(", ") }));
    if (some) found.push(say("search.some"));
    return found.length > 1 ? `${found[0]}. ${found.slice(1).join(" ")}` : found[0];
  }

  function pages(total) {
    const last = Math.ceil(total / PAGE);
    if (last < 2) return pager.replaceChildren();
    const link = (page, text, more = {}) =>
      element("li", {}, element("a", { href: address({ ...state, page }), "data-page": page, ...more }, text));
    const list = element("ol");
    if (state.page > 1) list.append(link(state.page - 1, say("search.previous"), { rel: "prev" }));
    const near = [1, last, ...[-2, -1, 0, 1, 2].map((step) => state.page + step)].filter(
      (page) => page >= 1 && page <= last,
    );
    let before = 0;
    for (const page of [...new Set(near)].sort((a, b) => a - b)) {
      if (page > before + 1) list.append(element("li", { "aria-hidden": "true" }, "…"));
      const label = { "aria-label": say("search.page", { n: numbers.format(page) }) };
      list.append(link(page, numbers.format(page), page === state.page ? { ...label, "aria-current": "page" } : label));
      before = page;
    }
    if (state.page < last) list.append(link(state.page + 1, say("search.next"), { rel: "next" }));
    return pager.replaceChildren(list);
  }

  function empty() {
    results.replaceChildren();
    pager.replaceChildren();
    status.textContent = "";
  }

  function failed() {
    empty();
    engine = null;
    boxes.clear();
    facets.replaceChildren();
    form.dataset.state = "failed";
    status.textContent = say("search.failed");
  }

  // -- facets

  function box(facet) {
    if (boxes.has(facet)) return boxes.get(facet);
    const name = say(`facet.${facet}`);
    const own = { all: false, values: [], of: 0 };
    own.within = element("input", {
      type: "search",
      class: "within",
      "aria-label": `${say("search.within")}: ${name}`,
      placeholder: say("search.within"),
      autocomplete: "off",
    });
    own.list = element("ul", { role: "group", "aria-label": name });
    own.more = element("button", { type: "button", class: "more" });
    own.whole = element(
      "details",
      { class: "facet", "data-facet": facet, open: boxes.size < OPEN || facet in state.filters },
      element("summary", {}, name),
      own.list,
    );
    own.within.addEventListener("input", async () => {
      await complete(facet);
      fill(facet);
    });
    own.more.addEventListener("click", async () => {
      own.all = !own.all;
      if (own.all) await complete(facet);
      fill(facet);
    });
    own.list.addEventListener("change", ({ target }) => go({ filters: toggled(facet, target.value, target.checked) }));
    boxes.set(facet, own);
    facets.append(own.whole);
    return own;
  }

  /** Fetch the rest of a long list of values. */
  async function complete(facet) {
    const own = box(facet);
    if (own.values.length >= own.of) return;
    const mine = ticket;
    try {
      const found = await (await engine).counts(facet, true);
      if (mine === ticket) Object.assign(own, found);
    } catch {
      if (mine === ticket) failed();
    }
  }

  function fill(facet) {
    const own = box(facet);
    const picked = state.filters[facet] ?? [];
    const lost = picked.filter((value) => !own.values.some((known) => known.value === value));
    const known = [
      ...own.values,
      ...lost.map((value) => ({ value, label: labels.get(`${facet} ${value}`) ?? value, count: 0 })),
    ];
    const asked = own.within.value.trim().toLocaleLowerCase(lang);
    const fitting = known.filter(
      ({ value, label }) => !asked || word(facet, value, label).toLocaleLowerCase(lang).includes(asked),
    );
    const shown = own.all || asked ? fitting : fitting.filter(({ value }, n) => n < SHOWN || picked.includes(value));
    const held = own.list.contains(document.activeElement) ? document.activeElement.value : null;
    own.list.replaceChildren(
      ...shown.map(({ value, label, count }) => {
        const tick = element("input", { type: "checkbox", value, checked: picked.includes(value) });
        return element(
          "li",
          {},
          element(
            "label",
            {},
            tick,
            " ",
            element("span", { class: "label" }, word(facet, value, label)),
            " ",
            element("span", { class: "n" }, numbers.format(count)),
          ),
        );
      }),
    );
    if (held !== null) [...own.list.querySelectorAll("input")].find(({ value }) => value === held)?.focus();
    keep(own.within, own.of > LONG || asked, (part) => own.list.before(part));
    keep(own.more, !asked && Math.max(own.of, known.length) > SHOWN, (part) => own.list.after(part));
    own.more.textContent = say(own.all ? "search.less" : "search.more");
    own.more.setAttribute("aria-expanded", String(own.all));
    own.whole.hidden = !known.some(({ value }) => value !== "") && !picked.length;
  }

  function keep(part, wanted, put) {
    if (!wanted) part.remove();
    else if (!part.isConnected) put(part);
  }

  async function active(source) {
    const picked = FACETS.flatMap((facet) => (state.filters[facet] ?? []).map((value) => ({ facet, value })));
    const named = await Promise.all(
      picked.map(async ({ facet, value }) => {
        const label = source.facets.includes(facet) ? await source.label(facet, value) : value;
        labels.set(`${facet} ${value}`, label);
        return { facet, value, label: word(facet, value, label) };
      }),
    );
    return () => {
      const buttons = named.map(({ facet, value, label }) => {
        const off = element(
          "button",
          { type: "button", class: "filter", "aria-label": say("search.remove", { label }) },
          label,
          " ",
          element("span", { "aria-hidden": "true" }, "×"),
        );
        off.addEventListener("click", () => {
          go({ filters: toggled(facet, value, false) });
          input.focus();
        });
        return off;
      });
      if (buttons.length) {
        const clear = element("button", { type: "button", class: "clear" }, say("search.clear"));
        clear.addEventListener("click", () => {
          go({ filters: {} });
          input.focus();
        });
        buttons.push(clear);
      }
      const list = facets.querySelector(".active");
      if (!buttons.length) list?.remove();
      else if (list) list.replaceChildren(...buttons);
      else
        facets.prepend(
          element("div", { class: "active", role: "group", "aria-label": say("search.filters") }, ...buttons),
        );
    };
  }

  // -- one search after another

  /** Ask the engine; once more with a fresh index if files are gone, for the site may have been renewed meanwhile. */
  async function ask(question) {
    for (const again of [false, true]) {
      try {
        engine ??= import(script).then(({ connect }) => connect(form.dataset.index, lang));
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
      if (!resting) status.textContent = say("search.loading");
    }, 400);
    form.dataset.state = "loading";
    try {
      const { source, answer } = await ask(resting ? { ...state, page: 0 } : state);
      const showActive = await active(source);
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
      else {
        results.replaceChildren(...answer.hits.map((hit) => row(hit, answer.marks)));
        results.start = (state.page - 1) * PAGE + 1;
        pages(answer.total);
        status.textContent = verdict(answer);
      }
      showActive();
      form.dataset.state = resting ? "resting" : "found";
      await Promise.all(
        source.facets.map(async (facet) => {
          const own = box(facet); // made in order, filled as counts come in
          const found = await source.counts(facet, own.all || facet in state.filters);
          if (mine !== ticket) return;
          Object.assign(own, found);
          fill(facet);
        }),
      );
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
