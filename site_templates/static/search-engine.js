// The engine of the search: reads the static index, whose files fairdict/publish/search.py describes.
//
// `connect(address, lang)` gives the seam that another engine could fill as well:
//
//   search(q, filters, sort, page) -> {total, hits, some, instead, marks}       pages count from 1; 0: no hits wanted
//   counts(facet, all) -> {values: [{value, label, count}], of}     within the last search; slow, so ask later
//   label(facet, value) -> what a value is called;  facets -> those that say something
//
// A question costs the shards of its words, a file for each card shown, and the columns of the facets it filters on.

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

/** A term shard as a map, in order: word -> {stems, form (what people read, for a stem), count, list or file}. */
function shardOf(bytes) {
  const entries = new Map();
  const read = reader(bytes);
  let before = new Uint8Array(0);
  while (read.more()) {
    const raw = read.front(before);
    const head = read.number();
    const entry = { stems: [], form: "", count: 0, list: null, file: "" };
    for (let left = head >> 3; left > 0; left--) entry.stems.push(utf8.decode(read.front(raw)));
    if (head & 4) entry.form = utf8.decode(read.front(raw));
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
      .join("")
      .normalize("NFKD")
      .replace(/\p{M}/gu, "")
      .toLowerCase();
  const words = (text) =>
    (
      fold(text)
        .replace(/['’‘`´]s(?![\p{L}\p{N}])/gu, "")
        .match(/[\p{L}\p{N}]+/gu) ?? []
    ).map((word) => (word.length > 64 ? [...word].slice(0, 64).join("") : word));
  const identifier = (text) =>
    [
      ...fold(text)
        .trim()
        .replace(
          /^(?:(?:https?:\/\/)?(?:(?:dx\.)?doi\.org\/|hdl\.handle\.net\/)|https?:\/\/(?:www\.)?|doi:\s*|hdl:\s*)/u,
          "",
        )
        .replace(/[/.,;]+$/u, ""),
    ]
      .slice(0, 200)
      .join("");

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
    const found = { word, stems: new Map(), open: false, instead: [] };
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

  /** Take the nearest known spellings of a word that is not in the index: the likeliest three, in any language. */
  async function respell(found, add) {
    let near = [];
    let limit = found.word.length < 8 ? 1 : 2;
    const nearby = await entriesFrom(beginning(found.word.slice(0, 2), NEAR).numbers);
    const counts = new Map(nearby.map(([term, own]) => [term, own.count]));
    for (const [term, own] of nearby) {
      const steps = distance(found.word, term, limit);
      if (steps === Infinity) continue;
      if (steps < limit) [near, limit] = [[], steps];
      near.push({ term, own, count: Math.max(...stemsOf(term, own).map((stem) => counts.get(stem) ?? 0)) });
    }
    near.sort((a, b) => b.count - a.count);
    for (const { term, own } of near.slice(0, 3)) {
      if (!found.instead.includes(own.form || term)) found.instead.push(own.form || term);
      add(term, own, 0.8);
    }
  }

  /** What is asked for: one clause a word, an identifier being one word if the index knows it as such. */
  async function clauses(q) {
    const typed = q.replace(/\b(doi|hdl):\s+/giu, "$1:");
    const chunks = typed.split(/\s+/u).filter(Boolean);
    const asked = await Promise.all(
      chunks.map(async (chunk, n) => {
        const own = words(chunk);
        const name = identifier(chunk);
        const last = n === chunks.length - 1 && !/\s$/u.test(typed);
        if (name && own.join("") !== name) {
          const exact = await entry(name);
          if (exact)
            return [
              { word: name, stems: new Map(stemsOf(name, exact).map((stem) => [stem, 1])), open: false, instead: [] },
            ];
          if (last && /\p{N}/u.test(name) && name.length > 6) {
            const begun = await stems(name, true);
            if (begun.stems.size) return [begun];
          }
        }
        return Promise.all(own.map((word, m) => stems(word, last && m === own.length - 1)));
      }),
    );
    return asked.flat();
  }

  async function postings(stem) {
    const own = await entry(stem);
    const list = own.list ?? (await file(`lists/${own.file}.bin`, (bytes) => bytes));
    return { list, rarity: Math.log(1 + (manifest.docs - own.count + 0.5) / (own.count + 0.5)) };
  }

  // -- matching

  let turns = 0;
  let matched = { q: null };
  let current = { docs: new Uint32Array(0), fails: new Uint8Array(0), which: new Uint8Array(0), filtered: [], q: "" };

  /** The datasets that answer `q`, best first: all its words, else as many as any has. */
  async function match(q) {
    const asked = words(q).length ? await clauses(q) : [];
    if (!words(q).length) {
      const docs = Uint32Array.from({ length: q.trim() ? 0 : manifest.docs }, (_, n) => manifest.docs - 1 - n);
      return { q, docs, some: false, instead: [], marks: () => false };
    }
    const needed = asked.some(({ word }) => !stop.has(word)) ? asked.filter(({ word }) => !stop.has(word)) : asked;
    const [score, best] = [new Float32Array(manifest.docs), new Float32Array(manifest.docs)];
    const seen = new Uint8Array(manifest.docs);
    for (const clause of asked) {
      const touched = [];
      const lists = await Promise.all(
        Array.from(clause.stems, async ([stem, factor]) => [await postings(stem), factor]),
      );
      for (const [{ list, rarity }, factor] of lists) {
        const read = reader(list);
        for (let doc = -1; read.more();) {
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
      q,
      docs: Uint32Array.from(docs),
      some: most > 0 && most < Math.min(255, needed.length),
      instead: asked.flatMap(({ instead }) => instead),
      marks: await marker(asked),
    };
  }

  /** A test for the words of a text that made it an answer. */
  async function marker(asked) {
    const wanted = new Set(
      asked.flatMap((clause) => [...clause.stems].filter(([, f]) => f > 0.5).map(([stem]) => stem)),
    );
    const begun = asked.filter(({ open }) => open).map(({ word }) => word);
    const known = new Set(wanted);
    const homes = new Set([...wanted].map(place));
    for (const [term, own] of await entriesFrom([...homes]))
      if (own.stems.some((stem) => wanted.has(stem))) known.add(term);
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
    await Promise.all(
      Array.from(needed, async (n) => {
        parts[n] = await file(`${kind}-${n}-${hashes[n]}.bin`, read);
      }),
    );
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
    await Promise.all(
      filtered.map(async (facet, number) => {
        const [wanted, parts] = await Promise.all([codes(facet, filters[facet]), facetColumn(facet, docs)]);
        const passes = parts.map(({ sets }) => sets.map((set) => set.some((code) => wanted.has(code))));
        docs.forEach((doc, n) => {
          const segment = Math.floor(doc / manifest.segment);
          if (passes[segment][parts[segment].rows[doc % manifest.segment]]) return;
          fails[n] += 1;
          which[n] = number;
        });
      }),
    );
    return { docs, fails, which, filtered };
  }

  async function arrange(docs, sort) {
    const down = sort === "oldest";
    const title = manifest.orders[`title-${lang}`]
      ? `title-${lang}`
      : Object.keys(manifest.orders).find((n) => n.startsWith("title-"));
    const name = { newest: "newest", oldest: "newest", fair: "fair", title }[sort];
    // By relevance, or without words what is newest here first: they come like that.
    if (!name || !manifest.orders[name]) return docs;
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

  const called = ([value, , label]) => (typeof label === "string" ? label : (label?.[lang] ?? label?.en ?? value));

  return {
    facets: FACETS.filter((facet) => manifest.facets[facet]?.values.some(([value]) => value !== "")),

    async search(q, filters, sort, page) {
      // The names of all cards, where they are few, at once with the words: that saves a round trip.
      const early = manifest.names.length > 8 || page < 1 ? [] : manifest.names.map((_, n) => block(n));
      const turn = (turns += 1);
      const found = matched.q === q ? matched : await match(q);
      matched = found;
      const sifted = await sift(found.docs, filters);
      const passed = sifted.docs.filter((_, n) => sifted.fails[n] === 0);
      const ordered = await arrange(passed, sort);
      await Promise.all(early);
      const shown = page < 1 ? [] : ordered.slice((page - 1) * PAGE, page * PAGE);
      const hits = await Promise.all(Array.from(shown, card));
      if (turn === turns) current = { ...sifted, q }; // a later search may have been quicker
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
      times.forEach((counted, segment) =>
        counted.forEach((count, set) => {
          if (count > 0) for (const code of parts[segment].sets[set]) totals.set(code, (totals.get(code) ?? 0) + count);
        }),
      );
      const known = [...totals.keys()].some((code) => code >= first.length) ? await values(facet) : first;
      const sorted = [...totals].sort((a, b) => b[1] - a[1] || a[0] - b[0]);
      return {
        values: sorted.map(([code, count]) => ({ value: known[code][0], label: called(known[code]), count })),
        of: sorted.length,
      };
    },

    async label(facet, value) {
      const first = manifest.facets[facet].values.find(([known]) => known === value);
      const row = first ?? (await values(facet)).find(([known]) => known === value);
      return row ? called(row) : value;
    },
  };
}
