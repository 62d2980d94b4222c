// What the search says, in the language of the page. The JSON in #words gives `words` by dotted key (ENGLISH lists them
// all and stands in for what is missing), `access` by code and `source` by name.

const ENGLISH = {
  "search.loading": "Searching …",
  "search.none": "Nothing was found. Try fewer or other words, or take a filter off.",
  "search.found.one": "{n} dataset",
  "search.found.other": "{n} datasets",
  "search.some": "No dataset has all these words; these have most of them.",
  "search.loose": "Nowhere do the words between quotation marks stand next to each other; these have them apart.",
  "search.suggest": "Did you mean {words}?",
  "search.also": "Also searched for: {words}.",
  "search.exact": "Only {words}",
  "search.clear": "Clear all filters",
  "search.remove": "Take off: {label}",
  "search.filters": "Filters",
  "search.more": "Show more",
  "search.less": "Show fewer",
  "search.within": "Search in this list",
  "search.previous": "Previous",
  "search.next": "Next",
  "search.page": "Page {n}",
  "search.failed": "The search index could not be loaded. Reload the page, or browse the lists.",
  "search.unknown": "Not stated",
  "search.mark": "Mark {title}",
  "search.unmark": "Unmark all",
  "search.take": "Download this list",
  "search.take_marked.one": "Download {n} marked dataset",
  "search.take_marked.other": "Download {n} marked datasets",
  "search.take_hint": "Mark datasets in the list to download only those.",
  "search.take_first": "The first {n} are downloaded; narrow the search for the rest.",
  "search.take_busy": "Putting the list together …",
  "search.take_done.one": "{n} dataset was saved as {name}.",
  "search.take_done.other": "{n} datasets were saved as {name}.",
  "search.take_failed": "The list could not be put together. Reload the page and try again.",
  "search.cell.title": "Title",
  "search.cell.creators": "Makers",
  "search.cell.year": "Year",
  "search.cell.publisher": "Publisher",
  "search.cell.access": "Access",
  "search.cell.licence": "Licence",
  "search.cell.formats": "Formats",
  "search.cell.keywords": "Keywords",
  "search.cell.identifier": "Identifier",
  "search.cell.address": "Page",
  untitled: "Untitled",
  "licence.own": "Own terms",
  "facet.access": "Access",
  "facet.publisher": "Publisher",
  "facet.theme": "Theme",
  "facet.licence": "Licence",
  "facet.format": "Format",
  "facet.language": "Language of the data",
  "facet.year": "Year",
  "facet.source": "Source",
  "kind.DatasetSeries": "Series of datasets",
  "kind.DataService": "Data service",
  "kind.Catalog": "Catalogue",
};
const ACCESS = { PUBLIC: "Open", RESTRICTED: "Restricted", NON_PUBLIC: "Closed", "": "Access not stated" };
const OWN = "Own terms"; // what the index calls terms that have no name

export function voice(lang, given) {
  const said = { ...ENGLISH, ...given.words };
  const called = {
    access: { ...ACCESS, ...given.access },
    licence: { "own-terms": said["licence.own"] },
    source: given.source ?? {},
  };
  const plural = new Intl.PluralRules(lang);
  const format = new Intl.NumberFormat(lang);
  const say = (key, blanks = {}) => said[key].replace(/\{(\w+)\}/gu, (whole, name) => blanks[name] ?? whole);
  const number = (n) => format.format(n);

  return {
    say,
    number,

    /** A sentence about `n` things. */
    count(key, n, blanks = {}) {
      const form = plural.select(n);
      return say(`${key}.${form}` in said ? `${key}.${form}` : `${key}.other`, { n: number(n), ...blanks });
    },

    /** What a value of a facet is called. */
    word(facet, value, label = value) {
      if (facet === "access") return called.access[value === "unknown" ? "" : value.toUpperCase()] ?? label;
      return value === "" ? say("search.unknown") : (called[facet]?.[value] ?? label);
    },

    kind: (name) => said[`kind.${name}`] ?? name,
    licence: (name) => (name === OWN ? say("licence.own") : name),

    /** Of texts by language the one for this page, and its language where that is another. */
    chosen(texts) {
      const tags = Object.keys(texts);
      const tag = [lang, tags.find((t) => t.split("-")[0] === lang), "@none", "en", tags[0]].find((t) => t in texts);
      return tag === undefined ? null : { text: texts[tag], lang: tag === "@none" || tag === lang ? null : tag };
    },
  };
}
