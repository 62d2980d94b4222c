// What a search found, as elements: rows, the sentence above them, the pages.

import { element } from "./elements.js";

export const PAGE = 20;

/** Rows for readers of `lang`, on a page whose way to the top of the site is `root`. */
export function showing({ lang, root, voice }) {
  function marked(text, marks) {
    const whole = document.createDocumentFragment();
    let at = 0;
    for (const [start, end] of marks(text)) {
      whole.append(text.slice(at, start), element("mark", {}, text.slice(start, end)));
      at = end;
    }
    whole.append(text.slice(at));
    return whole;
  }

  function facts(hit) {
    const code = (hit.access || "unknown").toLowerCase();
    const dot = element("span", { class: "dot", "aria-hidden": "true" });
    const access = element("span", { class: `access-${code}` }, dot, voice.word("access", code));
    const house = voice.chosen(typeof hit.publisher === "string" ? { "@none": hit.publisher } : hit.publisher);
    const about = {
      publisher: house?.text ?? "",
      year: hit.year,
      kind: hit.kind === "Dataset" ? "" : voice.kind(hit.kind),
      licence: voice.licence(hit.licence),
      formats: hit.formats.join(", "),
    };
    const by = element("p", { class: "by" }, ...(hit.access || hit.kind !== "Catalog" ? [access] : []));
    for (const [name, text] of Object.entries(about))
      if (text !== "" && text !== null) by.append(element("span", { class: name }, String(text)));
    if (house?.lang) by.querySelector(".publisher")?.setAttribute("lang", house.lang);
    return by;
  }

  /** One result; `tick` is a box to mark it with, which is told what the dataset is called. */
  function row(hit, marks, tick) {
    const [title, summary] = [voice.chosen(hit.titles), voice.chosen(hit.snippets)];
    const named = title?.text.trim() ? title.text : voice.say("untitled");
    const href = `${root}${lang}/dataset/${encodeURIComponent(hit.key)}/`;
    const link = element("a", { href, lang: title?.lang, dir: "auto" });
    link.append(title?.text.trim() ? marked(named, marks) : named);
    const item = element("li", { class: "row" }, element("h3", { class: "row-title" }, link), tick(hit, named));
    if (summary)
      item.append(element("p", { class: "summary", lang: summary.lang, dir: "auto" }, marked(summary.text, marks)));
    item.append(facts(hit));
    return item;
  }

  /** How many, and what was done to find them. */
  function verdict({ total, some, loose, instead }) {
    if (!total) return voice.say("search.none");
    const found = [voice.count("search.found", total)];
    if (instead.length)
      found.push(voice.say("search.suggest", { words: instead.map((right) => `“${right}”`).join(", ") }));
    if (some) found.push(voice.say("search.some"));
    if (loose) found.push(voice.say("search.loose"));
    return found.length > 1 ? `${found[0]}. ${found.slice(1).join(" ")}` : found[0];
  }

  /** What else was searched for, and a way to do without: `href` is the search for the words as they are. */
  function beside({ also, total }, q, href) {
    if (!also.length || !total) return [];
    const names = also.slice(0, 6).map((name) => `“${name}”`);
    const exact = element("a", { href }, voice.say("search.exact", { words: `“${q}”` }));
    return [voice.say("search.also", { words: names.join(", ") }), " ", exact];
  }

  /** Links to the pages of `total` results, `at(page)` being the address of one. */
  function pages(total, page, at) {
    const last = Math.ceil(total / PAGE);
    if (last < 2) return [];
    const link = (n, text, more = {}) =>
      element("li", {}, element("a", { href: at(n), "data-page": n, ...more }, text));
    const list = element("ol");
    if (page > 1) list.append(link(page - 1, voice.say("search.previous"), { rel: "prev" }));
    const near = [1, last, ...[-2, -1, 0, 1, 2].map((step) => page + step)].filter((n) => n >= 1 && n <= last);
    let before = 0;
    for (const n of [...new Set(near)].sort((a, b) => a - b)) {
      if (n > before + 1) list.append(element("li", { "aria-hidden": "true" }, "…"));
      const label = { "aria-label": voice.say("search.page", { n: voice.number(n) }) };
      list.append(link(n, voice.number(n), n === page ? { ...label, "aria-current": "page" } : label));
      before = n;
    }
    if (page < last) list.append(link(page + 1, voice.say("search.next"), { rel: "next" }));
    return [list];
  }

  return { row, verdict, beside, pages };
}
