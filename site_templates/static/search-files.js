// The files of the search index, read as fairdict/publish/search.py and its neighbours write them.

export const FORMAT = 3;

async function unpack(reply) {
  const body = new Uint8Array(await reply.arrayBuffer());
  if (body[0] !== 0x1f || body[1] !== 0x8b) return body; // the host has unpacked it already
  const plain = new Blob([body]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(plain).arrayBuffer());
}

const utf8 = new TextDecoder();
export const json = (bytes) => JSON.parse(utf8.decode(bytes));
const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

/** Numbers and front-coded words, one after another. */
export function reader(bytes) {
  let at = 0;
  const number = () => {
    let [value, scale] = [0, 1];
    for (;;) {
      const byte = bytes[at++];
      value += (byte & 127) * scale;
      if (byte < 128) return value;
      scale *= 128;
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

/** A list of datasets, each with what a word says of it: `tell(dataset, weight)` for each. */
export function postings(bytes, tell) {
  const read = reader(bytes);
  for (let doc = -1; read.more();) {
    const coded = read.number();
    doc += Math.floor(coded / 16);
    tell(doc, coded % 16);
  }
}

/** A term shard as a map, in order: word -> {stems, form (what people read, for a stem), count, list or file}. */
export function shardOf(bytes) {
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
    if ((head & 3) === 2) entry.file = hex(read.take(8));
    entries.set(utf8.decode(raw), entry);
    before = raw;
  }
  return entries;
}

/** The datasets in which one pair of words stands, out of a file of pairs. */
export function pairOf(bytes, wanted) {
  const read = reader(bytes);
  for (let pair = -1; read.more() && pair < wanted;) {
    pair += read.number();
    const docs = [];
    let doc = -1;
    for (let left = read.number(); left > 0; left--) docs.push((doc += read.number()));
    if (pair === wanted) return docs;
  }
  return [];
}

/** A segment of a facet's column: sets of values, and the set of each dataset. */
export function facetOf(bytes) {
  const read = reader(bytes);
  const sets = Array.from({ length: read.number() }, () => Array.from({ length: read.number() }, read.number));
  return { sets, rows: ranksOf(read) };
}

/** A segment of an order: a number for each dataset. */
export const orderOf = (bytes) => ranksOf(reader(bytes));

function ranksOf(read) {
  const rows = [];
  while (read.more()) rows.push(read.number());
  return Uint32Array.from(rows);
}

/** The door to the files of one index. Each is fetched once; one that could not be had is asked for again. */
export async function open(address) {
  const base = new URL(address, document.baseURI);
  const kept = new Map();

  function file(path, read, how) {
    if (!kept.has(path)) {
      const answer = fetch(new URL(path, base), how).then(async (reply) => {
        if (!reply.ok) throw new Error(`search index: ${reply.status} for ${path}`);
        return read(await unpack(reply));
      });
      answer.catch(() => kept.delete(path));
      kept.set(path, answer);
    }
    return kept.get(path);
  }

  const manifest = await file("manifest.bin", json, { cache: "no-cache" });
  if (manifest.format !== FORMAT) throw new Error(`search index: format ${manifest.format}`);

  let first = 0;
  for (const part of manifest.parts) {
    part.first = first; // the number of its first dataset
    first += part.docs;
  }
  const home = (doc) => manifest.parts.findLast((part) => part.first <= doc);

  const block = (part, kind, n) =>
    file(`names/${kind}-${part.label}-${n}-${part.names[kind][n]}.bin`, (bytes) => bytes);

  /** File number `n` of a kind of which a part has too many for the manifest. */
  async function numbered(part, kind, n, read) {
    const names = await block(part, kind, Math.floor(n / manifest.block));
    const at = (n % manifest.block) * 3;
    return file(`${kind}/${part.label}-${n}-${hex(names.subarray(at, at + 3))}.bin`, read);
  }

  /** What files of a kind, of `size` datasets each, hold of one dataset. */
  async function held(kind, size, doc) {
    const part = home(doc);
    const own = doc - part.first;
    return (await numbered(part, kind, Math.floor(own / size), json))[own % size];
  }

  return { manifest, file, numbered, held, block };
}
