// The dictionary of the index: words in order, in shards of which a question needs a few.
//
// The index may have parts, each with words of its own; here they are one. An entry is {stems, form (what people read,
// for a stem), count, lists: [{first (the number of the part's first dataset), list or file}]}.

import { shardOf } from "./search-files.js";

/** Look-ups in the shards that `manifest` names, read through `file`. */
export function dictionary({ manifest, file }) {
  const parts = manifest.parts.filter(({ shards }) => shards.length);
  const shard = ({ shards }, n) => file(`terms/${shards[n][1]}.bin`, shardOf);

  /** The number of the shard of a part that holds `word` if any does. */
  function place({ shards }, word) {
    let [low, high] = [0, shards.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (shards[middle][0] <= word) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  function joined(found) {
    if (!found.length) return undefined;
    return {
      stems: [...new Set(found.flatMap(({ own }) => own.stems))],
      form: found.find(({ own }) => own.form)?.own.form ?? "",
      count: found.reduce((sum, { own }) => sum + own.count, 0),
      lists: found
        .filter(({ own }) => own.count)
        .map(({ part, own: { list, file: name } }) => ({ first: part.first, list, file: name })),
    };
  }

  /** All [word, entry] of shards given as [part, number]. */
  async function entriesFrom(places) {
    const known = new Map();
    const read = await Promise.all(places.map(async ([part, n]) => ({ part, entries: await shard(part, n) })));
    for (const { part, entries } of read)
      for (const [word, own] of entries) known.set(word, [...(known.get(word) ?? []), { part, own }]);
    return [...known].map(([word, found]) => [word, joined(found)]);
  }

  /** What the index says of a word or stem; undefined where it does not know it. */
  async function entry(word) {
    const found = await Promise.all(
      parts.map(async (part) => ({ part, own: (await shard(part, place(part, word))).get(word) })),
    );
    return joined(found.filter(({ own }) => own));
  }

  /** All [word, entry] near those that begin with `prefix`, from at most so many shards; whether these are all. */
  async function begun(prefix, most) {
    const places = parts.flatMap((part) => {
      const [first, last] = [place(part, prefix), place(part, `${prefix}\uffff`)];
      return Array.from({ length: last - first + 1 }, (_, n) => [part, first + n]);
    });
    return { whole: places.length <= most * parts.length, entries: () => entriesFrom(places.slice(0, most * parts.length)) };
  }

  /** All [word, entry] of the shards in which `words` lie. */
  function around(words) {
    const places = parts.map((part) => [part, new Set(words.map((word) => place(part, word)))]);
    return entriesFrom(places.flatMap(([part, numbers]) => Array.from(numbers, (n) => [part, n])));
  }

  /** Whether a word of the shard in which `start` lies goes on from there. */
  async function goesOn(start) {
    const shards = await Promise.all(parts.map((part) => shard(part, place(part, start))));
    return shards.some((entries) => [...entries.keys()].some((word) => word.startsWith(start)));
  }

  /** The stems that an entry leads to, the word itself among them where it is one. */
  const stemsOf = (word, found) => (found.count ? [...found.stems, word] : found.stems);
  const concept = (stem) => stem.startsWith(manifest.mark);

  return { known: parts.length > 0, entry, begun, around, goesOn, stemsOf, concept };
}
