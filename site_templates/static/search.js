// The search of the catalogue: an engine over the static index, and the page around it.
//
// `connect(address, lang)` reads the index under `address` (written by fairdict/publish/search.py, where its files are
// described) and gives the seam that another engine could fill as well:
//
//   search(q, filters, sort, page) -> {total, hits, some, instead, marks}
//   counts(facet, all) -> {values: [{value, label, count}], of}     counts within the last search; slow, so ask later
//   label(facet, value), facets
//
// The second half runs where the page has a form #search with data-index, data-root and data-lang, and #facets, #status,
// #results, #pager, select[name=sort]; `.start` is hidden while there are results. The words come from the JSON in
// #words, nested or with dotted keys; ENGLISH below lists every key and stands in for what is missing.
// Nothing that datasets say is ever read as markup: it becomes text nodes.

const FORMAT = 1;
const PAGE = 20;
const FACETS = ["access", "publisher", "theme", "licence", "format", "language", "year", "source"];
const WIDEST = 4; // shards that one beginning of a word may take
const NEAR = 6; // shards in which the right spelling of a word is looked for
const MOST_LISTS = 200;

// ---------------------------------------------------------------------------------------------------------- reading

async function unpack(reply) {
  const body = new Uint8Array(await reply.arrayBuffer());
  if (body[0] !== 0x1f || body[1] !== 0x8b) return body; // the host has unpacked it already
  const plain = new Blob([body]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(plain).arrayBuffer());
}

const utf8 = new TextDecoder();

function reader(bytes) {
  let at = 0;
  const number = () => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++];
      value |= (byte & 127) << shift;
      if (byte < 128) return value;
    }
  };
  const take = (length) => bytes.subarray(at, (at += length));
  const front = (before) => {
    const shared = number();
    const rest = take(number());
    const whole = new Uint8Array(shared + rest.length);
    whole.set(before.subarray(0, shared));
    whole.set(rest, shared);
    return whole;
  };
  return { number, take, front, more: () => at < bytes.length };
}

/** A term shard as a map, in order: word -> {stems, count, list or file}. */
function shardOf(bytes) {
  const entries = new Map();
  const read = reader(bytes);
  let before = new Uint8Array(0);
  while (read.more()) {
    const raw = read.front(before);
    const head = read.number();
    const entry = { stems: [], count: 0, list: null, file: "" };
    for (let left = head >> 2; left > 0; left--) entry.stems.push(utf8.decode(read.front(raw)));
    if ((head & 3) > 0) entry.count = read.number();
    if ((head & 3) === 1) entry.list = read.take(read.number());
    if ((head & 3) === 2) entry.file = [...read.take(8)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    entries.set(utf8.decode(raw), entry);
    before = raw;
  }
  return entries;
}

// ------------------------------------------------------------------------------------------------------------ words

/** What a word may be a form of, for words that stand nowhere in the index: Dutch and English endings. */
function bases(word) {
  const endings = ["ingen", "ing", "ies", "en", "es", "ed", "e", "s", "y"];
  const found = new Set();
  for (const ending of endings) {
    if (!word.endsWith(ending) || word.length - ending.length < 3) continue;
    const rest = word.slice(0, -ending.length);
    found.add(rest);
    for (const other of ["e", "y", "i"]) found.add(rest + other);
    if (/(.)\1$/u.test(rest)) found.add(rest.slice(0, -1)); // katten, kat
    found.add(rest.replace(/([^aeiou])([aeou])([^aeiou])$/u, "$1$2$2$3")); // talen, taal
    found.add(rest.replace(/z$/u, "s").replace(/v$/u, "f")); // huizen, huis
  }
  return found;
}

/** Whether `a` becomes `b` by at most `limit` letters put in, left out, exchanged or swapped; how many, or Infinity. */
function distance(a, b, limit) {
  if (Math.abs(a.length - b.length) > limit) return Infinity;
  let [older, old] = [[], Array.from({ length: b.length + 1 }, (_, n) => n)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      row[j] = Math.min(old[j] + 1, row[j - 1] + 1, old[j - 1] + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) row[j] = Math.min(row[j], older[j - 2] + 1);
    }
    if (Math.min(...row) > limit) return Infinity;
    [older, old] = [old, row];
  }
  return old[b.length] <= limit ? old[b.length] : Infinity;
}

// ----------------------------------------------------------------------------------------------------------- engine

export async function connect(address, lang) {
  const base = new URL(address, document.baseURI);
  const opened = await fetch(new URL("manifest.json", base), { cache: "no-cache" });
  if (!opened.ok) throw new Error(`search index: ${opened.status}`);
  const manifest = await opened.json();
  if (manifest.format !== FORMAT) throw new Error(`search index: format ${manifest.format}`);
  const letters = new Map(Object.entries(manifest.letters));
  const stop = new Set(manifest.stop);
  const kept = new Map();

  function file(path, read) {
    if (!kept.has(path)) {
      const answer = fetch(new URL(path, base)).then(async (reply) => {
        if (!reply.ok) throw new Error(`search index: ${reply.status} for ${path}`);
        return read(await unpack(reply));
      });
      answer.catch(() => kept.delete(path));
      kept.set(path, answer);
    }
    return kept.get(path);
  }

  const json = (bytes) => JSON.parse(utf8.decode(bytes));
  const shard = (n) => file(`terms/${manifest.shards[n][1]}.bin`, shardOf);

  // -- words

  const fold = (text) =>
    Array.from(text.toLowerCase(), (letter) => letters.get(letter) ?? letter)
      .join("").normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const words = (text) =>
    (fold(text).replace(/['’‘`´]s(?![\p{L}\p{N}])/gu, "").match(/[\p{L}\p{N}]+/gu) ?? [])
      .map((word) => (word.length > 64 ? [...word].slice(0, 64).join("") : word));
  const identifier = (text) =>
    [...fold(text).trim()
      .replace(/^(?:(?:https?:\/\/)?(?:(?:dx\.)?doi\.org\/|hdl\.handle\.net\/)|https?:\/\/(?:www\.)?|doi:\s*|hdl:\s*)/u, "")
      .replace(/[/.,;]+$/u, "")].slice(0, 200).join("");

  /** The number of the shard that holds `word` if any does. */
  function place(word) {
    let [low, high] = [0, manifest.shards.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (manifest.shards[middle][0] <= word) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  function beginning(prefix, most) {
    const [first, last] = [place(prefix), place(`${prefix}\uffff`)];
    const numbers = Array.from({ length: last - first + 1 }, (_, n) => first + n);
    return { whole: numbers.length <= most, numbers: numbers.slice(0, most) };
  }

  async function entriesFrom(numbers) {
    return (await Promise.all(numbers.map(shard))).flatMap((entries) => [...entries]);
  }

  const entry = async (word) => (manifest.shards.length ? (await shard(place(word))).get(word) : undefined);
  const stemsOf = (word, found) => (found.count ? [...found.stems, word] : found.stems);

  /** The stems that stand for a typed word, each with what it counts; `open`: the word may go on. */
  async function stems(word, open) {
    const found = { word, stems: new Map(), open: false, instead: "" };
    const add = (term, own, factor) => {
      for (const stem of stemsOf(term, own)) if (!found.stems.has(stem)) found.stems.set(stem, factor);
    };
    if (!manifest.shards.length) return found;
    const exact = await entry(word);
    if (exact) add(word, exact, 1);
    if (open && word.length > 1) {
      const reach = beginning(word, WIDEST);
      if (reach.whole || !exact) {
        found.open = true;
        const longer = (await entriesFrom(reach.numbers)).filter(([term]) => term.startsWith(word));
        longer.sort((a, b) => b[1].count - a[1].count);
        for (const [term, own] of longer) if (found.stems.size < MOST_LISTS) add(term, own, 0.5);
      }
    }
    if (!found.stems.size) {
      const known = await Promise.all([...bases(word)].map(async (term) => [term, await entry(term)]));
      for (const [term, own] of known) if (own) add(term, own, 0.9);
    }
    if (!found.stems.size && word.length > 3 && !/\p{N}/u.test(word)) await respell(found, add);
    return found;
  }

  async function respell(found, add) {
    const limit = found.word.length < 8 ? 1 : 2;
    let best = null;
    const nearby = await entriesFrom(beginning(found.word.slice(0, 2), NEAR).numbers);
    const counts = new Map(nearby.map(([term, own]) => [term, own.count]));
    for (const [term, own] of nearby) {
      const steps = distance(found.word, term, best ? best.steps : limit);
      if (steps === Infinity) continue;
      const count = Math.max(...stemsOf(term, own).map((stem) => counts.get(stem) ?? 0));
      if (!best || steps < best.steps || count > best.count) best = { term, own, steps, count };
    }
    if (best) {
      found.instead = best.term;
      add(best.term, best.own, 0.8);
    }
  }

  /** What is asked for: one clause a word, an identifier being one word if the index knows it as such. */
  async function clauses(q) {
    const typed = q.replace(/\b(doi|hdl):\s+/giu, "$1:");
    const chunks = typed.split(/\s+/u).filter(Boolean);
    const asked = await Promise.all(chunks.map(async (chunk, n) => {
      const own = words(chunk);
      const name = identifier(chunk);
      const last = n === chunks.length - 1 && !/\s$/u.test(typed);
      if (name && own.join("") !== name) {
        const exact = await entry(name);
        if (exact) return [{ word: name, stems: new Map(stemsOf(name, exact).map((stem) => [stem, 1])), open: false, instead: "" }];
        if (last && /\p{N}/u.test(name) && name.length > 6) {
          const begun = await stems(name, true);
          if (begun.stems.size) return [begun];
        }
      }
      return Promise.all(own.map((word, m) => stems(word, last && m === own.length - 1)));
    }));
    return asked.flat();
  }

  async function postings(stem) {
    const own = await entry(stem);
    const list = own.list ?? (await file(`lists/${own.file}.bin`, (bytes) => bytes));
    return { list, rarity: Math.log(1 + (manifest.docs - own.count + 0.5) / (own.count + 0.5)) };
  }

  // -- matching

  let matched = { q: null };
  let current = { docs: new Uint32Array(0), fails: new Uint8Array(0), which: new Uint8Array(0), filtered: [], q: "" };

  /** The datasets that answer `q`, best first: all its words, else as many as any has. */
  async function match(q) {
    const asked = words(q).length ? await clauses(q) : [];
    if (!words(q).length) {
      const docs = Uint32Array.from({ length: q.trim() ? 0 : manifest.docs }, (_, n) => manifest.docs - 1 - n);
      return { q, docs, place: null, some: false, instead: [], marks: () => false };
    }
    const needed = asked.some(({ word }) => !stop.has(word)) ? asked.filter(({ word }) => !stop.has(word)) : asked;
    const [score, best] = [new Float32Array(manifest.docs), new Float32Array(manifest.docs)];
    const seen = new Uint8Array(manifest.docs);
    for (const clause of asked) {
      const touched = [];
      const lists = await Promise.all(Array.from(clause.stems, async ([stem, factor]) => [await postings(stem), factor]));
      for (const [{ list, rarity }, factor] of lists) {
        const read = reader(list);
        for (let doc = -1; read.more(); ) {
          const coded = read.number();
          doc += coded >> 4;
          if (best[doc] === 0) touched.push(doc);
          best[doc] = Math.max(best[doc], (coded & 15) * rarity * factor);
        }
      }
      for (const doc of touched) {
        score[doc] += best[doc];
        best[doc] = 0;
        if (needed.includes(clause)) seen[doc] = Math.min(255, seen[doc] + 1);
      }
    }
    const most = seen.reduce((a, b) => Math.max(a, b), 0);
    const docs = [];
    if (most > 0) for (let doc = manifest.docs - 1; doc >= 0; doc--) if (seen[doc] === most) docs.push(doc);
    docs.sort((a, b) => score[b] - score[a] || b - a);
    return {
      q, docs: Uint32Array.from(docs), some: most > 0 && most < Math.min(255, needed.length),
      instead: asked.filter(({ instead }) => instead).map(({ word, instead }) => [word, instead]),
      marks: await marker(asked),
    };
  }

  /** A test for the words of a text that made it an answer. */
  async function marker(asked) {
    const wanted = new Set(asked.flatMap((clause) => [...clause.stems].filter(([, f]) => f > 0.5).map(([stem]) => stem)));
    const begun = asked.filter(({ open }) => open).map(({ word }) => word);
    const known = new Set(wanted);
    const homes = new Set([...wanted].map(place));
    for (const [term, own] of await entriesFrom([...homes])) if (own.stems.some((stem) => wanted.has(stem))) known.add(term);
    return (text) => words(text).some((word) => known.has(word) || begun.some((start) => word.startsWith(start)));
  }

  // -- columns

  const values = (facet) => {
    const { list, values: first } = manifest.facets[facet];
    return list ? file(`values/${facet}-${list}.bin`, json) : Promise.resolve(first);
  };

  async function codes(facet, wanted) {
    const first = manifest.facets[facet].values;
    const here = wanted.every((value) => first.some(([known]) => known === value));
    const all = here ? first : await values(facet);
    return new Set(wanted.map((value) => all.findIndex(([known]) => known === value)));
  }

  /** The segments of a column that `docs` need, by number. */
  async function column(kind, hashes, docs, read) {
    const needed = new Set();
    for (const doc of docs) needed.add(Math.floor(doc / manifest.segment));
    const parts = [];
    await Promise.all(Array.from(needed, async (n) => { parts[n] = await file(`${kind}-${n}-${hashes[n]}.bin`, read); }));
    return parts;
  }

  const facetColumn = (facet, docs) =>
    column(`columns/${facet}`, manifest.facets[facet].columns, docs, (bytes) => {
      const read = reader(bytes);
      const sets = Array.from({ length: read.number() }, () => Array.from({ length: read.number() }, read.number));
      const rows = [];
      while (read.more()) rows.push(read.number());
      return { sets, rows: Uint32Array.from(rows) };
    });

  const orderColumn = (name, docs) =>
    column(`orders/${name}`, manifest.orders[name].columns, docs, (bytes) => {
      const read = reader(bytes);
      const rows = [];
      while (read.more()) rows.push(read.number());
      return Uint32Array.from(rows);
    });

  /** How many filters each of `docs` fails, and one that it fails. */
  async function sift(docs, filters) {
    const fails = new Uint8Array(docs.length);
    const which = new Uint8Array(docs.length);
    const filtered = FACETS.filter((facet) => filters[facet]?.length);
    await Promise.all(filtered.map(async (facet, number) => {
      const [wanted, parts] = await Promise.all([codes(facet, filters[facet]), facetColumn(facet, docs)]);
      const passes = parts.map(({ sets }) => sets.map((set) => set.some((code) => wanted.has(code))));
      docs.forEach((doc, n) => {
        const segment = Math.floor(doc / manifest.segment);
        if (passes[segment][parts[segment].rows[doc % manifest.segment]]) return;
        fails[n] += 1;
        which[n] = number;
      });
    }));
    return { docs, fails, which, filtered };
  }

  async function arrange(docs, sort, scored) {
    const down = sort === "oldest";
    const title = manifest.orders[`title-${lang}`] ? `title-${lang}` : Object.keys(manifest.orders).find((n) => n.startsWith("title-"));
    const name = { newest: "newest", oldest: "newest", fair: "fair", title }[sort];
    if (!name || !manifest.orders[name]) return docs; // by relevance, or without words the newest here first: they come so
    const parts = await orderColumn(name, docs);
    const { last } = manifest.orders[name];
    const rank = (doc) => {
      const own = parts[Math.floor(doc / manifest.segment)][doc % manifest.segment];
      return down && own !== last ? -own : own;
    };
    const order = Array.from(docs, (doc, n) => ({ doc, n, rank: rank(doc) }));
    order.sort((a, b) => a.rank - b.rank || a.n - b.n);
    return Uint32Array.from(order, ({ doc }) => doc);
  }

  // -- cards

  const block = (n) => file(`names/n-${n}-${manifest.names[n]}.bin`, json);

  async function card(doc) {
    const chunk = Math.floor(doc / manifest.chunk);
    const names = await block(Math.floor(chunk / manifest.block));
    const cards = await file(`cards/c-${chunk}-${names[chunk % manifest.block]}.bin`, json);
    const [key, titles, snippets, publisher, year, access, licence, formats, kind] = cards[doc % manifest.chunk];
    return { key, titles, snippets, publisher, year, access, licence, formats, kind };
  }

  const called = ([value, , labels]) => labels?.[lang] ?? labels?.en ?? value;

  return {
    facets: FACETS.filter((facet) => manifest.facets[facet]?.values.some(([value]) => value !== "")),

    async search(q, filters, sort, page) {
      const early = manifest.names.length > 8 ? [] : manifest.names.map((_, n) => block(n)); // saves a round trip
      if (matched.q !== q) matched = await match(q);
      const found = matched;
      const sifted = await sift(found.docs, filters);
      const passed = sifted.docs.filter((_, n) => sifted.fails[n] === 0);
      const ordered = await arrange(passed, sort, found);
      await Promise.all(early);
      const shown = ordered.slice((page - 1) * PAGE, page * PAGE);
      const hits = await Promise.all(Array.from(shown, card));
      current = { ...sifted, q };
      return { total: passed.length, hits, some: found.some, instead: found.instead, marks: found.marks };
    },

    async counts(facet, all = false) {
      const { docs, fails, which, filtered, q } = current;
      const { values: first, of } = manifest.facets[facet];
      const own = filtered.indexOf(facet);
      if (!q.trim() && filtered.every((name) => name === facet)) {
        const known = all ? await values(facet) : first;
        return { values: known.map((row) => ({ value: row[0], label: called(row), count: row[1] })), of };
      }
      const inside = docs.filter((_, n) => fails[n] === 0 || (fails[n] === 1 && which[n] === own));
      const parts = await facetColumn(facet, inside);
      const times = parts.map(({ sets }) => new Uint32Array(sets.length));
      for (const doc of inside) {
        const segment = Math.floor(doc / manifest.segment);
        times[segment][parts[segment].rows[doc % manifest.segment]] += 1;
      }
      const totals = new Map();
      times.forEach((counted, segment) => counted.forEach((count, set) => {
        if (count > 0) for (const code of parts[segment].sets[set]) totals.set(code, (totals.get(code) ?? 0) + count);
      }));
      const known = [...totals.keys()].some((code) => code >= first.length) ? await values(facet) : first;
      const sorted = [...totals].sort((a, b) => b[1] - a[1] || a[0] - b[0]);
      return { values: sorted.map(([code, count]) => ({ value: known[code][0], label: called(known[code]), count })), of: sorted.length };
    },

    async label(facet, value) {
      const first = manifest.facets[facet].values.find(([known]) => known === value);
      const row = first ?? (await values(facet)).find(([known]) => known === value);
      return row ? called(row) : value;
    },
  };
}

// ------------------------------------------------------------------------------------------------------------- page

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
  "facet.access": "Access",
  "facet.publisher": "Publisher",
  "facet.theme": "Theme",
  "facet.licence": "Licence",
  "facet.format": "Format",
  "facet.language": "Language of the data",
  "facet.year": "Year",
  "facet.source": "Source",
  "access.none.short": "Access not stated",
  "access.PUBLIC.short": "Open",
  "access.RESTRICTED.short": "Restricted",
  "access.NON_PUBLIC.short": "Closed",
};
const SHOWN = 8; // values of a facet before "more"
const LONG = 12; // a list longer than this can be searched in
const OPEN = 4; // facets that stand open from the start
const PAUSE = 200; // milliseconds without a key before a search starts

function flat(table, prefix = "", into = {}) {
  for (const [key, value] of Object.entries(table)) {
    if (typeof value === "object" && value !== null) flat(value, `${prefix}${key}.`, into);
    else into[prefix + key] = String(value);
  }
  return into;
}

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
  const [facets, results, status, pager] = ["facets", "results", "status", "pager"].map((id) => document.getElementById(id));
  const input = form.elements.namedItem("q");
  const sorting = document.querySelector("select[name=sort]");
  const said = { ...ENGLISH, ...flat(JSON.parse(document.getElementById("words")?.textContent || "{}")) };
  const plural = new Intl.PluralRules(lang);
  const numbers = new Intl.NumberFormat(lang);
  const say = (key, blanks = {}) => said[key].replace(/\{(\w+)\}/gu, (whole, name) => blanks[name] ?? whole);
  const boxes = new Map(); // facet -> its elements and what the reader did to them
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
    if (q.trim()) asked.set("q", q.trim());
    for (const facet of FACETS) for (const value of filters[facet] ?? []) asked.append(facet, value);
    if (sort !== "relevance") asked.set("sort", sort);
    if (page > 1) asked.set("page", String(page));
    const query = asked.toString();
    return location.pathname + (query ? `?${query}` : "");
  }

  function go(change, { typed = false } = {}) {
    clearTimeout(timer);
    const old = address(state);
    state = { ...state, page: 1, ...change };
    if (address(state) !== old) history[typed && typing ? "replaceState" : "pushState"](null, "", address(state));
    typing = typed;
    return render();
  }

  function adopt() {
    input.value = state.q;
    if (sorting) sorting.value = [...sorting.options].some(({ value }) => value === state.sort) ? state.sort : "relevance";
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
    const [title, snippet] = [chosen(hit.titles), chosen(hit.snippets)];
    const link = element("a", { href: `${root}${lang}/dataset/${encodeURIComponent(hit.key)}/`, lang: title?.lang, dir: "auto" });
    link.append(title?.text.trim() ? marked(title.text, marks) : say("untitled"));
    const code = hit.access || "unknown";
    const access = element("span", { class: `access access-${code}` }, element("span", { class: "dot", "aria-hidden": "true" }));
    access.append(word("access", hit.access));
    const about = [access];
    for (const [name, text] of [["publisher", hit.publisher], ["year", hit.year ?? ""], ["licence", hit.licence],
      ["formats", hit.formats.join(", ")]]) if (text !== "") about.push(element("span", { class: name }, String(text)));
    const meta = element("p", { class: "meta" });
    about.forEach((part, n) => meta.append(n ? " " : "", part));
    const item = element("li", { class: "row" }, element("h3", {}, link), meta);
    if (snippet) item.append(element("p", { class: "snippet", lang: snippet.lang, dir: "auto" }, marked(snippet.text, marks)));
    return item;
  }

  function word(facet, value, label = value) {
    if (facet === "access") return say(`access.${value || "none"}.short`) ?? label;
    return value === "" ? say("search.unknown") : label;
  }

  function verdict({ total, some, instead }) {
    if (!total) return say("search.none");
    const found = [say(`search.found.${`search.found.${plural.select(total)}` in said ? plural.select(total) : "other"}`, { n: numbers.format(total) })];
    if (instead.length) found.push(say("search.suggest", { words: instead.map(([, right]) => `“${right}”`).join(", ") }));
    if (some) found.push(say("search.some"));
    return found.length > 1 ? `${found[0]}. ${found.slice(1).join(" ")}` : found[0];
  }

  function pages(total) {
    const last = Math.ceil(total / PAGE);
    if (last < 2) return pager.replaceChildren();
    const link = (page, text, more = {}) => element("li", {}, element("a", { href: address({ ...state, page }), "data-page": page, ...more }, text));
    const list = element("ol");
    if (state.page > 1) list.append(link(state.page - 1, say("search.previous"), { rel: "prev" }));
    const near = [1, last, ...[-2, -1, 0, 1, 2].map((step) => state.page + step)].filter((page) => page >= 1 && page <= last);
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

  function rest(resting) {
    for (const part of document.querySelectorAll(".start")) part.hidden = !resting;
    if (resting) {
      results.replaceChildren();
      pager.replaceChildren();
      status.textContent = "";
    }
  }

  function failed() {
    rest(true);
    engine = null;
    form.dataset.state = "failed";
    facets.hidden = true;
    status.textContent = say("search.failed");
  }

  // -- facets

  function box(facet) {
    if (boxes.has(facet)) return boxes.get(facet);
    const name = say(`facet.${facet}`);
    const own = { all: false, values: [], of: 0 };
    own.within = element("input", { type: "search", class: "within", "aria-label": `${say("search.within")}: ${name}`, placeholder: say("search.within"), autocomplete: "off" });
    own.list = element("ul", { role: "group", "aria-label": name });
    own.more = element("button", { type: "button", class: "more" });
    own.whole = element("details", { class: "facet", "data-facet": facet, open: boxes.size < OPEN || facet in state.filters },
      element("summary", {}, name), own.within, own.list, own.more);
    own.within.addEventListener("input", async () => { await complete(facet); fill(facet); });
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
    const known = [...own.values, ...lost.map((value) => ({ value, label: own.labels?.[value] ?? value, count: 0 }))];
    const asked = own.within.value.trim().toLocaleLowerCase(lang);
    const fitting = known.filter(({ value, label }) => !asked || word(facet, value, label).toLocaleLowerCase(lang).includes(asked));
    const shown = own.all || asked ? fitting : fitting.filter(({ value }, n) => n < SHOWN || picked.includes(value));
    const held = own.list.contains(document.activeElement) ? document.activeElement.value : null;
    own.list.replaceChildren(...shown.map(({ value, label, count }) => {
      const tick = element("input", { type: "checkbox", value, checked: picked.includes(value) });
      return element("li", {}, element("label", {}, tick, " ", element("span", { class: "label" }, word(facet, value, label)), " ",
        element("span", { class: "n" }, numbers.format(count))));
    }));
    if (held !== null) [...own.list.querySelectorAll("input")].find(({ value }) => value === held)?.focus();
    own.within.hidden = own.of <= LONG;
    own.more.hidden = Boolean(asked) || Math.max(own.of, known.length) <= SHOWN;
    own.more.textContent = say(own.all ? "search.less" : "search.more");
    own.more.setAttribute("aria-expanded", String(own.all));
    own.whole.hidden = !known.some(({ value }) => value !== "") && !picked.length;
  }

  async function active(source) {
    let list = facets.querySelector(".active");
    if (!list) facets.prepend((list = element("div", { class: "active", role: "group", "aria-label": say("search.filters") })));
    const picked = FACETS.flatMap((facet) => (state.filters[facet] ?? []).map((value) => ({ facet, value })));
    const named = await Promise.all(picked.map(async ({ facet, value }) => {
      const label = source.facets.includes(facet) ? await source.label(facet, value) : value;
      const own = source.facets.includes(facet) ? box(facet) : {};
      own.labels = { ...own.labels, [value]: label };
      return { facet, value, label: word(facet, value, label) };
    }));
    return () => {
      const buttons = named.map(({ facet, value, label }) => {
        const off = element("button", { type: "button", class: "filter", "aria-label": say("search.remove", { label }) }, label, " ", element("span", { "aria-hidden": "true" }, "×"));
        off.addEventListener("click", () => { go({ filters: toggled(facet, value, false) }); input.focus(); });
        return off;
      });
      if (buttons.length) {
        const clear = element("button", { type: "button", class: "clear" }, say("search.clear"));
        clear.addEventListener("click", () => { go({ filters: {} }); input.focus(); });
        buttons.push(clear);
      }
      list.replaceChildren(...buttons);
      list.hidden = !buttons.length;
    };
  }

  // -- one search after another

  /** Ask the engine; once more with a fresh index if files are gone, for the site may have been renewed meanwhile. */
  async function ask(question) {
    for (const again of [false, true]) {
      try {
        engine ??= connect(form.dataset.index, lang);
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
    const late = setTimeout(() => { if (!resting) status.textContent = say("search.loading"); }, 400);
    form.dataset.state = "loading";
    try {
      const { source, answer } = await ask(state);
      const showActive = await active(source);
      if (mine !== ticket) return;
      facets.hidden = false;
      rest(resting);
      if (!resting) {
        results.replaceChildren(...answer.hits.map((hit) => row(hit, answer.marks)));
        results.start = (state.page - 1) * PAGE + 1;
        pages(answer.total);
        status.textContent = verdict(answer);
      }
      showActive();
      form.dataset.state = resting ? "resting" : "found";
      await Promise.all(source.facets.map(async (facet) => {
        const own = box(facet); // made in order, filled as counts come in
        const found = await source.counts(facet, own.all);
        if (mine !== ticket) return;
        Object.assign(own, found);
        fill(facet);
      }));
      if (mine === ticket) form.dataset.state = resting ? "ready" : "counted";
    } catch {
      if (mine === ticket) failed();
    } finally {
      clearTimeout(late);
    }
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    go({ q: input.value });
  });
  input.addEventListener("input", ({ isComposing }) => {
    clearTimeout(timer);
    if (!isComposing) timer = setTimeout(() => go({ q: input.value }, { typed: true }), PAUSE);
  });
  sorting?.addEventListener("change", () => go({ q: input.value, sort: sorting.value }));
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
