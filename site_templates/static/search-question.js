// What is typed, as clauses: each word with all the ways to say it that the index knows.
//
// A clause is one typed word: `stems` are the ways to say it, each with what it counts, `groups` the compounds it may
// be, each a list of parts that all have to be there. Of a phrase, `phrase` are its words, and `where` it stands.

import { pairOf } from "./search-files.js";
import { bases, beginnings, checksum, distance, parts, splits } from "./search-words.js";

const WIDEST = 4; // shards that one beginning of a word may take
const NEAR = 6; // shards in which the right spelling of a word is looked for
const FAR = 6; // other first letters with which it is looked for
const APART = 6; // ways to take a compound apart that are tried
const MOST_LISTS = 200;
const ACRONYM = /^\p{Lu}{2,5}$/u;
const MEANT = 3; // concepts that the beginning of a word may stand for

// How much less than the word itself it says: its concept, a word that goes on, an ending less, a near spelling, two
// words that are one, the parts of a compound, one part alone.
export const SAYS = { concept: 0.8, open: 0.5, base: 0.9, near: 0.8, one: 0.9, parts: 0.7, part: 0.35 };

/** Questions read by a dictionary; `words` and `identifier` fold as the index does. */
export function questions({ manifest, numbered }, { words, identifier }, dictionary) {
  const { known: any, begun, entry, goesOn, stemsOf, concept } = dictionary;
  const silent = new Set(manifest.stop);

  const clause = (word, more = {}) => ({ word, stems: new Map(), groups: [], open: false, instead: [], ...more });

  function add(found, term, own, factor, stems = stemsOf(term, own)) {
    for (const stem of stems) {
      const says = factor * (concept(stem) ? SAYS.concept : 1);
      if (!(found.stems.get(stem) >= says)) found.stems.set(stem, says);
    }
  }

  /** The ways to say a typed word; `open`: the word may go on; `short`: it is a word in capitals, which is what it is. */
  async function read(word, open, short = false) {
    const found = clause(word);
    if (!any) return found;
    const exact = await entry(word);
    if (exact) add(found, word, exact, 1);
    if (short) return found;
    if (open && word.length > (exact ? 3 : 1)) await goOn(found, Boolean(exact));
    if (found.stems.size) return found;
    const known = await Promise.all([...bases(word)].map(async (term) => [term, await entry(term)]));
    for (const [term, own] of known) if (own) add(found, term, own, SAYS.base);
    if (!found.stems.size && word.length > 3 && !/\p{N}/u.test(word)) await guess(found);
    return found;
  }

  async function goOn(found, known) {
    const reach = await begun(found.word, WIDEST);
    if (!reach.whole && known) return;
    found.open = true;
    const longer = (await reach.entries()).filter(([term]) => term.startsWith(found.word));
    longer.sort((a, b) => b[1].count - a[1].count);
    let meant = known ? 0 : MEANT; // concepts lie in files of their own
    for (const [term, own] of longer) {
      if (found.stems.size >= MOST_LISTS) break;
      const stems = stemsOf(term, own).filter((stem) => !concept(stem) || meant-- > 0);
      add(found, term, own, SAYS.open, stems);
    }
  }

  const near = async (start, most) => (await begun(start, most)).entries();

  /** A word that the index does not have: a compound of words that it has, or one of them misspelt. */
  async function guess(found) {
    const { word } = found;
    const nearby = await near(word.slice(0, 2), NEAR);
    const first = nearby.filter(([term]) => term.length > 3 && word.startsWith(term)).map(([term]) => term);
    await apart(found, first);
    respell(found, nearby);
    if (found.stems.size || found.groups.length) return;
    const further = await Promise.all(beginnings(word).slice(0, FAR).map((start) => near(start, 1)));
    respell(found, further.flat());
    if (!found.stems.size && first.length) {
      const longest = first.reduce((a, b) => (a.length < b.length ? b : a));
      if (longest.length > 4) add(found, longest, await entry(longest), SAYS.part);
    }
  }

  async function apart(found, first) {
    for (const [start, rest] of splits(found.word, first, manifest.links).slice(0, APART)) {
      const own = await entry(rest);
      const tail = own ? [[rest, own]] : await inner(rest);
      if (!tail.length) continue;
      const group = [[start, await entry(start)], ...tail].map(([term, one]) => {
        const part = clause(term);
        add(part, term, one, 1);
        return part;
      });
      if (group.every(({ stems }) => stems.size)) found.groups.push(group);
      if (found.groups.length > 1) return;
    }
  }

  /** The rest of a compound as two words, where it is no word itself: their entries. */
  async function inner(rest) {
    const nearby = await near(rest.slice(0, 3), 2);
    const first = nearby.filter(([term]) => term.length > 3 && rest.startsWith(term)).map(([term]) => term);
    for (const [start, end] of splits(rest, first, manifest.links).slice(0, APART)) {
      const [one, other] = [await entry(start), await entry(end)];
      if (one && other) return [[start, one], [end, other]];
    }
    return [];
  }

  // Of four letters another one makes another word (COPD is no cord); one too few or two that changed places do not.
  const changed = (word, term) => word.length === term.length && [...word].sort().join("") !== [...term].sort().join("");

  /** Take the nearest known spellings of a word: the likeliest three, in any language. */
  function respell(found, nearby) {
    let near = [];
    let limit = found.word.length < 8 ? 1 : 2;
    const counts = new Map(nearby.map(([term, own]) => [term, own.count]));
    for (const [term, own] of nearby) {
      if (found.word.length < 5 && changed(found.word, term)) continue;
      const steps = concept(term) ? Infinity : distance(found.word, term, limit);
      if (steps === Infinity) continue;
      if (steps < limit) [near, limit] = [[], steps];
      near.push({ term, own, count: Math.max(...stemsOf(term, own).map((stem) => counts.get(stem) ?? 0)) });
    }
    near.sort((a, b) => b.count - a.count);
    for (const { term, own } of near.slice(0, 3)) {
      const shown = own.form || term;
      if (!found.instead.includes(shown)) found.instead.push(shown);
      add(found, term, own, SAYS.near);
    }
  }

  /** Let words that are one word in the index, or one name of a concept, stand for each other. */
  async function joined(typed, clauses) {
    for (let start = 0; start < typed.length; start++) {
      for (let end = start + 2; end <= Math.min(typed.length, start + manifest.widest); end++) {
        const whole = typed.slice(start, end).join("");
        const own = await entry(whole);
        if (own) for (const each of clauses.slice(start, end)) add(each, whole, own, SAYS.one);
        if (!own && !(await goesOn(whole))) break;
      }
    }
  }

  /** What is asked for, as clauses; an identifier is one word if the index knows it as such. */
  async function clauses(q) {
    const { found, whole } = parts(q);
    const asked = await Promise.all(
      found.map(async ({ phrase, text }, n) => {
        if (phrase !== undefined) return quoted(phrase);
        const own = words(text);
        const last = n === found.length - 1 && !whole;
        const named = await name(text, own, last);
        if (named) return [named];
        const short = ACRONYM.test(text);
        const read_ = await Promise.all(own.map((word, m) => read(word, last && m === own.length - 1, short)));
        const loud = own.length === 1 && text.length > 1 && text === text.toUpperCase() && q !== q.toUpperCase();
        return read_.map((each) => ({ ...each, loud }));
      }),
    );
    const flat = asked.flat();
    let run = [];
    for (const each of [...flat, null]) {
      if (each && !each.phrase && !each.named) run.push(each);
      else {
        if (run.length > 1 && any) await joined(run.map(({ word }) => word), run);
        run = [];
      }
    }
    return flat;
  }

  async function name(text, own, last) {
    const whole = identifier(text);
    if (!whole || own.join("") === whole) return null;
    const exact = await entry(whole);
    if (exact) {
      const found = clause(whole, { named: true });
      add(found, whole, exact, 1);
      return found;
    }
    if (!last || !/\p{N}/u.test(whole) || whole.length < 7) return null;
    const begun = clause(whole, { named: true });
    await goOn(begun, false);
    return begun.stems.size ? begun : null;
  }

  /** Words between quotation marks: just these, in this order; if no dataset has them so, then as any words. */
  async function quoted(phrase) {
    const every = words(phrase);
    const told = every.some((word) => !silent.has(word)) ? every.filter((word) => !silent.has(word)) : every;
    const where = told.length > 1 ? await together(told) : null;
    if (where?.length === 0) return Promise.all(told.map(apartFrom));
    const each = await Promise.all(
      told.map(async (word) => {
        const found = clause(word, { loud: true, named: true });
        const own = await entry(word);
        if (own) for (const stem of stemsOf(word, own)) if (!concept(stem)) found.stems.set(stem, 1);
        return found;
      }),
    );
    return where ? [clause(phrase, { phrase: each, where })] : each;
  }

  /** A word of a phrase that stands nowhere: without other names for it, since just these words were asked for. */
  async function apartFrom(word) {
    const found = await read(word, false);
    for (const stem of [...found.stems.keys()].filter(concept)) found.stems.delete(stem);
    return { ...found, loose: true };
  }

  /** The datasets in which words stand together. */
  async function together(told) {
    const pairs = told.slice(1).map((word, n) => checksum(`${told[n]} ${word}`));
    const where = async (part, code) => {
      const bytes = await numbered(part, "pairs", code & ((1 << part.bits) - 1), (raw) => raw);
      return pairOf(bytes, code >>> part.bits).map((doc) => part.first + doc);
    };
    const lists = await Promise.all(
      pairs.map(async (code) => (await Promise.all(manifest.parts.map((part) => where(part, code)))).flat()),
    );
    const sets = lists.map((docs) => new Set(docs));
    return lists[0].filter((doc) => sets.every((docs) => docs.has(doc)));
  }

  return { clauses, silent };
}
