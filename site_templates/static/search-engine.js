// The engine of the search: which datasets answer a question, best first.
//
// `connect(address, lang)` gives the seam that another engine could fill as well:
//
//   search(q, filters, sort, page) -> {total, hits, some, loose, instead, also, marks}  pages count from 1; 0: no hits wanted
//   counts(facet, all) -> {values: [{value, label, count}], of}     within the last search; slow, so ask later
//   label(facet, value) -> what a value is called;  facets -> those that say something
//   cited(limit) -> what a list says of each dataset of the last search, in its order;  citedOf(docs) -> of some
//
// A question costs the shards of its words, a file for each card shown, and the columns of the facets it filters on.

import { dictionary } from "./search-dictionary.js";
import { explaining } from "./search-explain.js";
import { facetOf, json, open, orderOf, postings } from "./search-files.js";
import { SAYS, questions } from "./search-question.js";
import { folding } from "./search-words.js";

const PAGE = 20;
const NEAREST = 0.7; // where no dataset has all words: how much of the best share of them is near enough

export async function connect(address, lang) {
  const index = await open(address);
  const { manifest, file, held, block } = index;
  const facetNames = Object.keys(manifest.facets);
  const folded = folding(manifest.letters);
  const known = dictionary(index);
  const { clauses, silent } = questions(index, folded, known);
  const explained = explaining(index, folded, known);

  // -- matching

  const gone = new Uint8Array(manifest.docs); // datasets that have a number still, but are no more, or another now
  for (const { first, gone: numbers } of manifest.parts) for (const doc of numbers ?? []) gone[first + doc] = 1;
  const here = manifest.docs - gone.reduce((sum, one) => sum + one, 0);

  let turns = 0;
  let matched = { q: null };
  const nothing = { fails: new Uint8Array(0), which: new Uint8Array(0), filtered: [] };
  let current = { docs: new Uint32Array(0), ordered: new Uint32Array(0), ...nothing, q: "" };

  /** What each dataset says of a clause: an array of numbers by dataset, and those that say anything. */
  async function weigh({ stems, groups, phrase, where }) {
    const says = new Float32Array(manifest.docs);
    const docs = [];
    const tell = (doc, weight) => {
      if (gone[doc]) return;
      if (says[doc] === 0) docs.push(doc);
      if (weight > says[doc]) says[doc] = weight;
    };
    if (phrase) {
      const told = await Promise.all(phrase.map(weigh));
      for (const doc of where) tell(doc, told.reduce((sum, each) => sum + each.says[doc], 0) || 1);
      return { says, docs };
    }
    const lists = await Promise.all(
      Array.from(stems, async ([stem, factor]) => {
        const own = await known.entry(stem);
        const read = own.lists.map(async ({ first, list, file: name }) => {
          const bytes = list ?? (await file(`lists/${name}.bin`, (raw) => raw));
          return { first, bytes, worth: factor * rarity(own.count) };
        });
        return Promise.all(read);
      }),
    );
    for (const { first, bytes, worth } of lists.flat())
      postings(bytes, (doc, weight) => tell(first + doc, weight * worth));
    for (const group of groups) {
      const told = await Promise.all(group.map(weigh));
      const least = told.reduce((a, b) => (a.docs.length < b.docs.length ? a : b));
      const all = least.docs.filter((doc) => told.every((part) => part.says[doc] > 0));
      for (const doc of all) tell(doc, SAYS.parts * told.reduce((sum, part) => sum + part.says[doc], 0));
      if (!docs.length)
        for (const part of told) for (const doc of part.docs) tell(doc, SAYS.part * part.says[doc]);
    }
    return { says, docs };
  }

  const rarity = (count) => Math.log(1 + (Math.max(here - count, 0) + 0.5) / (count + 0.5));

  /** The datasets that answer `q`, best first: those with all its words, else those that come nearest. */
  async function match(q) {
    const asked = await clauses(q);
    if (!asked.length) {
      const all = Uint32Array.from({ length: q.trim() ? 0 : manifest.docs }, (_, n) => manifest.docs - 1 - n);
      const docs = all.filter((doc) => !gone[doc]);
      return { q, docs, some: false, loose: false, instead: [], also: [], marks: () => [] };
    }
    const telling = asked.filter(({ word, loud }) => loud || !silent.has(word));
    const needed = new Set(telling.length ? telling : asked);
    const [score, share] = [new Float32Array(manifest.docs), new Float32Array(manifest.docs)];
    const has = new Uint8Array(manifest.docs);
    for (const each of asked) {
      const { says, docs } = await weigh(each);
      const worth = rarity(docs.length);
      for (const doc of docs) {
        score[doc] += says[doc];
        if (!needed.has(each)) continue;
        has[doc] = Math.min(255, has[doc] + 1);
        share[doc] += worth;
      }
    }
    const every = Math.min(255, needed.size);
    const all = has.includes(every);
    const near = NEAREST * share.reduce((a, b) => Math.max(a, b), 0);
    const docs = [];
    for (let doc = manifest.docs - 1; doc >= 0; doc--)
      if (all ? has[doc] === every : has[doc] && share[doc] >= near) docs.push(doc);
    docs.sort((a, b) => score[b] - score[a] || b - a);
    return {
      q,
      docs: Uint32Array.from(docs),
      some: docs.length > 0 && !all,
      loose: docs.length > 0 && all && asked.some(({ loose }) => loose),
      instead: asked.flatMap(({ instead }) => instead),
      ...(await explained(asked)),
    };
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
    column(`columns/${facet}`, manifest.facets[facet].columns, docs, facetOf);

  const orderColumn = (name, docs) =>
    column(`orders/${name}`, manifest.orders[name].columns, docs, orderOf);

  /** How many filters each of `docs` fails, and one that it fails. */
  async function sift(docs, filters) {
    const fails = new Uint8Array(docs.length);
    const which = new Uint8Array(docs.length);
    const filtered = facetNames.filter((facet) => filters[facet]?.length);
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

  async function arrange(docs, sort, wordless) {
    const down = sort === "oldest";
    const title = manifest.orders[`title-${lang}`]
      ? `title-${lang}`
      : Object.keys(manifest.orders).find((n) => n.startsWith("title-"));
    const without = wordless ? "here" : "";
    const name = { newest: "newest", oldest: "newest", fair: "fair", title }[sort] ?? without;
    // By relevance, or without words what is newest here first: unless the index has an order for that, they come so.
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

  async function card(doc) {
    const shown = await held("cards", manifest.chunk, doc);
    const [key, titles, snippets, publisher, year, access, licence, formats, kind] = shown;
    return { doc, key, titles, snippets, publisher, year, access, licence, formats, kind };
  }

  /** What a list that is taken along says of each of `docs`, in their order. */
  async function citedOf(docs) {
    const found = [];
    for (const doc of docs) if (doc < manifest.docs) found.push(await held("cited", manifest.list, doc));
    return found;
  }

  const called = ([value, , label]) => (typeof label === "string" ? label : (label?.[lang] ?? label?.en ?? value));

  return {
    facets: facetNames.filter((facet) => manifest.facets[facet]?.values.some(([value]) => value !== "")),

    async search(q, filters, sort, page) {
      // The names of all cards, where they are few, at once with the words: that saves a round trip.
      const few = manifest.parts.filter(({ names }) => names.cards.length < 3);
      const early = page < 1 ? [] : few.flatMap((part) => part.names.cards.map((_, n) => block(part, "cards", n)));
      const turn = (turns += 1);
      const found = matched.q === q ? matched : await match(q);
      matched = found;
      const sifted = await sift(found.docs, filters);
      const passed = sifted.docs.filter((_, n) => sifted.fails[n] === 0);
      const ordered = page < 1 ? passed : await arrange(passed, sort, !q.trim());
      await Promise.all(early);
      const shown = page < 1 ? [] : ordered.slice((page - 1) * PAGE, page * PAGE);
      const hits = await Promise.all(Array.from(shown, card));
      if (turn === turns) current = { ...sifted, ordered, q }; // a later search may have been quicker
      const { some, loose, instead, also, marks } = found;
      return { total: passed.length, hits, some, loose, instead, also, marks };
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

    cited: (limit) => citedOf(current.ordered.slice(0, limit)),
    citedOf,
    cells: manifest.cells,

    async label(facet, value) {
      const first = manifest.facets[facet].values.find(([known]) => known === value);
      const row = first ?? (await values(facet)).find(([known]) => known === value);
      return row ? called(row) : value;
    },
  };
}
