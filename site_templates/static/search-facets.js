// The facets beside the results: values with counts to tick, long lists to search in, and the filters that are on.
//
// The first five stand open. What is folded is counted when it is opened: a column that nobody looks at is not fetched.

import { element, keep } from "./elements.js";

export const FACETS = ["access", "publisher", "theme", "licence", "format", "language", "year", "source"];
const SHOWN = 8; // values of a facet before "more"
const LONG = 12; // a list longer than this can be searched in
const OPEN = 5; // facets that stand open from the start

/** The boxes in `place`. `state()` is what is searched, `go(change)` searches anew, `failed()` gives up. */
export function faceting({ place, input, lang, voice, state, go, failed }) {
  const boxes = new Map(); // facet -> its elements and what the reader did to them
  const labels = new Map(); // of values that are filtered on
  let engine = null;
  let ticket = 0;

  function toggled(facet, value, on) {
    const rest = (state().filters[facet] ?? []).filter((known) => known !== value);
    const filters = { ...state().filters, [facet]: on ? [...rest, value] : rest };
    if (!filters[facet].length) delete filters[facet];
    return filters;
  }

  function box(facet) {
    if (boxes.has(facet)) return boxes.get(facet);
    const name = voice.say(`facet.${facet}`);
    const own = { all: false, values: [], of: 0, counted: 0, bare: false };
    own.within = element("input", {
      type: "search",
      class: "within",
      "aria-label": `${voice.say("search.within")}: ${name}`,
      placeholder: voice.say("search.within"),
      autocomplete: "off",
    });
    own.list = element("ul");
    own.group = element("div", { role: "group", "aria-label": name }, own.list);
    own.more = element("button", { type: "button", class: "more" });
    const open = boxes.size < OPEN || facet in state().filters;
    own.whole = element("details", { class: "facet", "data-facet": facet, open }, element("summary", {}, name), own.group);
    own.whole.addEventListener("toggle", () => own.whole.open && count(facet));
    own.within.addEventListener("input", async () => {
      await complete(facet);
      fill(facet);
    });
    own.more.addEventListener("click", async () => {
      own.all = !own.all;
      if (own.all) await complete(facet);
      fill(facet);
    });
    own.list.addEventListener("change", ({ target }) => go({ filters: toggled(facet, target.value, target.checked) }));
    boxes.set(facet, own);
    place.append(own.whole);
    return own;
  }

  /** Fill a facet with the counts of the present search, once. */
  async function count(facet) {
    const [own, mine] = [box(facet), ticket];
    if (own.counted === mine) return;
    own.counted = mine;
    try {
      const found = await engine.counts(facet, own.all || facet in state().filters);
      if (mine !== ticket) return;
      Object.assign(own, found);
      fill(facet);
    } catch {
      if (mine === ticket) failed();
    }
  }

  /** Fetch the rest of a long list of values. */
  async function complete(facet) {
    const [own, mine] = [box(facet), ticket];
    if (own.values.length >= own.of) return;
    try {
      const found = await engine.counts(facet, true);
      if (mine === ticket) Object.assign(own, found);
    } catch {
      if (mine === ticket) failed();
    }
  }

  function choice(facet, { value, label, count: times }, picked) {
    const tick = element("input", { type: "checkbox", value, checked: picked.includes(value) });
    const named = element("span", { class: "label" }, voice.word(facet, value, label));
    return element("li", {}, element("label", {}, tick, " ", named, " ", element("span", { class: "n" }, voice.number(times))));
  }

  function fill(facet) {
    const own = box(facet);
    const picked = state().filters[facet] ?? [];
    const lost = picked.filter((value) => !own.values.some((known) => known.value === value));
    const absent = lost.map((value) => ({ value, label: labels.get(`${facet} ${value}`) ?? value, count: 0 }));
    const known = [...own.values, ...absent];
    const asked = own.within.value.trim().toLocaleLowerCase(lang);
    const fits = ({ value, label }) => !asked || voice.word(facet, value, label).toLocaleLowerCase(lang).includes(asked);
    const fitting = known.filter(fits);
    const shown = own.all || asked ? fitting : fitting.filter(({ value }, n) => n < SHOWN || picked.includes(value));
    const held = own.list.contains(document.activeElement) ? document.activeElement.value : null;
    own.list.replaceChildren(...shown.map((value) => choice(facet, value, picked)));
    if (held !== null) [...own.list.querySelectorAll("input")].find(({ value }) => value === held)?.focus();
    keep(own.within, own.of > LONG || asked, (part) => own.list.before(part));
    keep(own.more, !asked && Math.max(own.of, known.length) > SHOWN, (part) => own.list.after(part));
    own.more.textContent = voice.say(own.all ? "search.less" : "search.more");
    own.more.setAttribute("aria-expanded", String(own.all));
    own.bare = !known.some(({ value }) => value !== "") && !picked.length;
    own.whole.hidden = own.bare;
  }

  /** The filters that are on, as buttons that take them off; returns what puts them in place. */
  async function active(source) {
    const picked = FACETS.flatMap((facet) => (state().filters[facet] ?? []).map((value) => ({ facet, value })));
    const named = await Promise.all(
      picked.map(async ({ facet, value }) => {
        const label = source.facets.includes(facet) ? await source.label(facet, value) : value;
        labels.set(`${facet} ${value}`, label);
        return { facet, value, label: voice.word(facet, value, label) };
      }),
    );
    const off = (button, filters) => {
      button.addEventListener("click", () => {
        go({ filters: filters() });
        input.focus();
      });
      return button;
    };
    return () => {
      const buttons = named.map(({ facet, value, label }) => {
        const said = { type: "button", class: "filter", "aria-label": voice.say("search.remove", { label }) };
        const cross = element("span", { "aria-hidden": "true" }, "×");
        return off(element("button", said, label, " ", cross), () => toggled(facet, value, false));
      });
      if (buttons.length)
        buttons.push(off(element("button", { type: "button", class: "clear" }, voice.say("search.clear")), () => ({})));
      const list = place.querySelector(".active");
      if (!buttons.length) list?.remove();
      else if (list) list.replaceChildren(...buttons);
      else
        place.prepend(
          element("div", { class: "active", role: "group", "aria-label": voice.say("search.filters") }, ...buttons),
        );
    };
  }

  return {
    active,

    /** Count the facets of a search that `source` has answered; folded ones only `resting`, when it costs nothing.
     *  Where there is `nothing` to narrow, those that are not filtered on go away. */
    async counted(source, resting, nothing) {
      [engine, ticket] = [source, ticket + 1];
      for (const facet of source.facets) {
        const own = box(facet); // made in order, filled as counts come in
        own.whole.hidden = own.bare || (nothing && !(facet in state().filters));
      }
      await Promise.all(source.facets.filter((facet) => resting || box(facet).whole.open).map(count));
    },

    clear() {
      ticket += 1;
      boxes.clear();
      place.replaceChildren();
    },
  };
}
