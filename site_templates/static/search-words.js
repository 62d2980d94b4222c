// What is typed, as the index knows it: folded words, identifiers, endings, near spellings. Nothing here is fetched.

const MARKS = /\p{M}/gu;

/** Folding by the rules of the index, whose odd letters are `letters`. */
export function folding(letters) {
  const odd = new Map(Object.entries(letters));
  const fold = (text) =>
    Array.from(text.toLowerCase(), (letter) => odd.get(letter) ?? letter)
      .join("")
      .normalize("NFKD")
      .replace(MARKS, "")
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
        .replace(/[/.,;]+$/u, "")
        .trim(),
    ]
      .slice(0, 200)
      .join("");
  return { words, identifier };
}

/** A question in parts, in order: {phrase} between quotation marks, {text} between spaces. */
export function parts(q) {
  const typed = q.replace(/\b(doi|hdl):\s+/giu, "$1:");
  const found = [];
  for (const [, phrase, text] of typed.matchAll(/["“”„«»]([^"“”„«»]+)["“”„«»]|([^\s"“”„«»]+)/gu))
    found.push(phrase === undefined ? { text } : { phrase });
  return { found, whole: /[\s"“”„«»]$/u.test(typed) };
}

/** What a word may be a form of, for words that stand nowhere in the index: Dutch and English endings. */
export function bases(word) {
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
export function distance(a, b, limit) {
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

const ALIKE = [
  ["ph", "f", "v"],
  ["c", "k"],
  ["s", "z"],
  ["ij", "ei", "y", "i"],
  ["ou", "au"],
  ["g", "ch"],
  ["th", "t"],
  ["x", "ks"],
];

/** Beginnings of words that sound or look like that of `word`, for when the first letters themselves are wrong. */
export function beginnings(word) {
  const found = new Set([word[1] + word[0] + word.slice(2)]);
  for (const group of ALIKE)
    for (const one of group)
      if (word.startsWith(one)) for (const other of group) if (other !== one) found.add(other + word.slice(one.length));
  for (const other of [word.slice(1), `h${word}`]) found.add(other);
  return [...found].map((other) => other.slice(0, 3));
}

/** The two ways to take `word` apart at `known` first words: (first, rest), the longest first word first. */
export function splits(word, known, links) {
  const found = [];
  for (const first of [...known].sort((a, b) => b.length - a.length))
    for (const link of links) {
      const rest = word.slice(first.length + link.length);
      if (rest.length > 2 && word.startsWith(link, first.length)) found.push([first, rest]);
    }
  return found;
}

const TABLE = Uint32Array.from({ length: 256 }, (_, n) => {
  for (let bit = 0; bit < 8; bit++) n = n & 1 ? (n >>> 1) ^ 0xedb88320 : n >>> 1;
  return n >>> 0;
});

/** The checksum by which a pair of words is looked up (CRC-32). */
export function checksum(text) {
  let code = 0xffffffff;
  for (const byte of new TextEncoder().encode(text)) code = TABLE[(code ^ byte) & 255] ^ (code >>> 8);
  return (code ^ 0xffffffff) >>> 0;
}
