// Why a dataset is an answer: what else was looked for, and the places of a text that a reader's eye should find.

import { SAYS } from "./search-question.js";

/** Explains clauses, see there. */
export function explaining({ manifest }, { words }, { around, entry, concept }) {
  /** What else was looked for (names of concepts), and a test for the places of a text that made it an answer. */
  async function explained(asked) {
    const flat = asked.flatMap((each) => (each.phrase ? each.phrase : [each, ...each.groups.flat()]));
    const wanted = new Set(flat.flatMap(({ stems }) => [...stems].filter(([, f]) => f > SAYS.open).map(([s]) => s)));
    const typed = new Set(flat.map(({ word }) => word));
    const known = new Set(wanted);
    const [also, labels] = [new Set(), new Set()];
    for (const stem of [...wanted].filter(concept)) {
      const own = await entry(stem);
      for (const label of own.stems) labels.add(label);
      const named = new Map(own.form.split("\n").map((line) => line.split(/ (.*)/su).slice(0, 2)));
      for (const label of named.values()) if (!words(label).every((word) => typed.has(word))) also.add(label);
    }
    for (const label of labels) known.add(label);
    for (const [term, own] of await around([...wanted].filter((stem) => !concept(stem))))
      if (own.stems.some((stem) => wanted.has(stem))) known.add(term);
    const begun = flat.filter(({ open }) => open).map(({ word }) => word);
    const within = [...typed, ...labels].filter((word) => word.length > 4); // parts of longer words
    const is = (word) =>
      known.has(word) || begun.some((start) => word.startsWith(start)) || within.some((part) => word.includes(part));
    return { also: [...also], marks: (text) => places(text, is, known) };
  }

  /** Where in a text words stand that `is` takes, or several that are one of `known` together: [start, end] each. */
  function places(text, is, known) {
    const tokens = [...text.matchAll(/[\p{L}\p{N}][\p{L}\p{N}\p{M}]*/gu)].map((found) => ({
      start: found.index,
      end: found.index + found[0].length,
      words: words(found[0]),
    }));
    const found = [];
    for (let n = 0; n < tokens.length; n++) {
      let last = tokens[n].words.some(is) ? n : -1;
      for (let end = n + 1, whole = tokens[n].words.join(""); end < Math.min(tokens.length, n + manifest.widest); end++) {
        whole += tokens[end].words.join("");
        if (known.has(whole)) last = end;
      }
      if (last < 0) continue;
      found.push([tokens[n].start, tokens[last].end]);
      n = last;
    }
    return found;
  }

  return explained;
}
