// The dictionary of the index: words in order, in shards of which a question needs a few.

import { shardOf } from "./search-files.js";

/** Look-ups in the shards that `manifest` names, read through `file`. */
export function dictionary({ manifest, file }) {
  const shards = manifest.shards;
  const shard = (n) => file(`terms/${shards[n][1]}.bin`, shardOf);

  /** The number of the shard that holds `word` if any does. */
  function place(word) {
    let [low, high] = [0, shards.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (shards[middle][0] <= word) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** The shards of all words that begin with `prefix`, at most so many; whether that is the whole of them. */
  function beginning(prefix, most) {
    const [first, last] = [place(prefix), place(`${prefix}\uffff`)];
    const numbers = Array.from({ length: last - first + 1 }, (_, n) => first + n);
    return { whole: numbers.length <= most, numbers: numbers.slice(0, most) };
  }

  /** All [word, entry] of these shards. */
  async function entriesFrom(numbers) {
    return (await Promise.all(numbers.map(shard))).flatMap((entries) => [...entries]);
  }

  /** What the index says of a word or stem: see shardOf; undefined where it does not know it. */
  const entry = async (word) => (shards.length ? (await shard(place(word))).get(word) : undefined);
  /** The stems that an entry leads to, the word itself among them where it is one. */
  const stemsOf = (word, found) => (found.count ? [...found.stems, word] : found.stems);
  const concept = (stem) => stem.startsWith(manifest.mark);

  return { known: shards.length > 0, shard, place, beginning, entriesFrom, entry, stemsOf, concept };
}
