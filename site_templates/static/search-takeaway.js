// Taking a list along: the results, or those that were marked, as CSV, BibTeX, RIS or CSL-JSON.
//
// The index holds what is said of each dataset in each format; here it is put together and handed to the browser. Marks
// last as long as the tab, on every page of results.

import { element } from "./elements.js";

const MOST = 1000; // datasets in a list: each costs a part of a file
const MARKED = "fairdict-marked";
const FORMATS = {
  CSV: { name: "datasets.csv", type: "text/csv;charset=utf-8" },
  BibTeX: { name: "datasets.bib", type: "application/x-bibtex;charset=utf-8" },
  RIS: { name: "datasets.ris", type: "application/x-research-info-systems;charset=utf-8" },
  "CSL-JSON": { name: "datasets.json", type: "application/vnd.citationstyles.csl+json;charset=utf-8" },
};

/** A cell of a table. One that a spreadsheet would take for a formula begins with an apostrophe. */
function cell(text) {
  const plain = /^[=+\-@\t\r]/u.test(text) ? `'${text}` : text;
  return /[",;\r\n]/u.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}

function written(format, rows, { names, voice }) {
  if (format === "CSV") {
    const said = (name, text) =>
      name === "access" ? voice.word("access", text.toLowerCase() || "unknown") : name === "licence" ? voice.licence(text) : text;
    const lines = rows.map(([, cells]) => cells.map((text, n) => said(names[n], text)));
    const head = names.map((name) => voice.say(`search.cell.${name}`));
    return `\ufeff${[head, ...lines].map((line) => line.map(cell).join(",")).join("\r\n")}\r\n`;
  }
  if (format === "BibTeX") return rows.map((row) => row[2]).join("\n");
  if (format === "RIS") return rows.map((row) => row[3]).join("");
  return `${JSON.stringify(
    rows.map((row) => row[4]),
    null,
    2,
  )}\n`;
}

function save(name, type, text) {
  const address = URL.createObjectURL(new Blob([text], { type }));
  const link = element("a", { href: address, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

function remembered() {
  try {
    return new Map(JSON.parse(sessionStorage.getItem(MARKED) ?? "[]"));
  } catch {
    return new Map(); // no storage, or not ours
  }
}

/** The bar in `place`, and boxes for the rows; `results` are where those stand. */
export function takeaway({ place, results, voice }) {
  const marked = remembered(); // KEY -> number in the index
  const head = element("span", {});
  const hint = element("p", { class: "note" });
  const said = element("p", { class: "note", role: "status" });
  const none = element("button", { type: "button", class: "unmark" }, voice.say("search.unmark"));
  const buttons = Object.keys(FORMATS).map((format) => element("button", { type: "button", value: format }, format));
  const bar = element(
    "details",
    { class: "takeaway" },
    element("summary", {}, head),
    element("div", { class: "formats" }, ...buttons, none),
    hint,
    said,
  );
  let engine = null;
  let total = 0;

  function told() {
    const { size } = marked;
    head.textContent = size ? voice.count("search.take_marked", size) : voice.say("search.take");
    hint.textContent = size
      ? ""
      : voice.say(total > MOST ? "search.take_first" : "search.take_hint", { n: voice.number(MOST) });
    none.hidden = !size;
    bar.hidden = !size && !total;
    try {
      sessionStorage.setItem(MARKED, JSON.stringify([...marked]));
    } catch {
      // marks last as long as the page, then
    }
  }

  async function rows() {
    if (!marked.size) return engine.cited(MOST);
    const found = await engine.citedOf([...marked.values()]);
    return found.filter((row) => row && marked.has(row[0])); // the index may have been renewed since
  }

  async function take(format) {
    said.textContent = voice.say("search.take_busy");
    try {
      const { name, type } = FORMATS[format];
      const found = await rows();
      save(name, type, written(format, found, { names: engine.cells, voice }));
      said.textContent = voice.count("search.take_done", found.length, { name });
    } catch {
      said.textContent = voice.say("search.take_failed");
    }
  }

  for (const button of buttons) button.addEventListener("click", () => take(button.value));
  none.addEventListener("click", () => {
    marked.clear();
    for (const box of results.querySelectorAll(".tick input")) box.checked = false;
    told();
    bar.querySelector("summary").focus();
  });
  place.append(bar);
  told();

  return {
    /** A box to mark a result with. */
    tick(hit, title) {
      if (marked.has(hit.key)) marked.set(hit.key, hit.doc);
      const name = voice.say("search.mark", { title });
      const label = { type: "checkbox", checked: marked.has(hit.key), "aria-label": name, title: name };
      const box = element("input", label);
      box.addEventListener("change", () => {
        if (box.checked) marked.set(hit.key, hit.doc);
        else marked.delete(hit.key);
        told();
      });
      return element("label", { class: "tick" }, box);
    },

    /** A search has `found` so many. */
    offered(source, found) {
      [engine, total] = [source, found];
      said.textContent = "";
      told();
    },
  };
}
