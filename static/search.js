/* Finds pages, facts and sources, and makes list items of them; `site.js` loads it with its engine and the index. */
globalThis.explainerFinder = (base, make) => {
  "use strict";

  const SHOWN = 12; // results at most
  const FIRST_OF_PAGE = 3; // results of one page before those of other pages come
  const BEFORE = 8; // words before the first that matched
  const AROUND = 40; // words of a text at most
  const WORD = /\p{Script=Han}|[^\s\p{Z}\p{P}\p{Script=Han}]+/gu;
  const WHOLE = { ß: "ss", æ: "ae", œ: "oe", ø: "o", ł: "l", đ: "d", ı: "i" }; // letters that hold no accent of their own

  const fold = (word) =>
    word.toLowerCase().normalize("NFKD").replace(/[\u0300-\u036f]/g, "").replace(/[ßæœøłđı]/g, (letter) => WHOLE[letter]);

  const pages = [];
  const records = [];
  const of = {
    page: (page) => ({ ...page, page: page.href.split("#")[0] }),
    fact: (fact) => {
      const { href, title, kind, key, status } = pages[fact.page];
      return { ...fact, page: href, about: `${title} ${kind} ${status}`, shown: { title, kind, key, status } };
    },
    source: (source) => ({ ...source, page: source.href }),
  };

  const engine = new MiniSearch({
    fields: ["title", "status", "kind", "when", "text", "quote", "about"],
    tokenize: (text) => text.match(WORD) || [],
    processTerm: fold,
    searchOptions: {
      boost: { title: 4, text: 2, about: 0.5 },
      prefix: true,
      fuzzy: (word) => (word.length > 4 ? 0.2 : false),
    },
  });

  const add = ({ pages: more = [], facts = [], sources = [] }) => {
    pages.push(...more);
    const found = [...more.map(of.page), ...facts.map(of.fact), ...sources.map(of.source)];
    const numbered = found.map((record, index) => ({ ...record, id: records.length + index }));
    records.push(...numbered);
    engine.addAll(numbered);
  };
  add(explainerSearch);

  const excerpt = (text, terms) => {
    const words = [...text.matchAll(WORD)];
    const matched = words.map(([word]) => terms.includes(fold(word)));
    const first = Math.max(0, Math.min(matched.indexOf(true) - BEFORE, words.length - AROUND));
    const last = first + AROUND;
    let from = first ? words[first].index : 0;
    const parts = first ? ["… "] : [];
    words.slice(first, last).forEach(({ 0: word, index }, number) => {
      if (!matched[first + number]) return;
      parts.push(text.slice(from, index), make("mark", {}, word));
      from = index + word.length;
    });
    parts.push(last < words.length ? `${text.slice(from, words[last].index)}…` : text.slice(from));
    return parts;
  };

  const item = ({ href, title, kind, key, status, when, text, quote, lang, terms }) => {
    const language = lang ? { lang } : {}; // an empty one would say that it is not known
    const part = (name, ...children) => make("span", { class: name }, ...children);
    const body = part("search-text", ...(when ? [part("search-when", when), " "] : []), ...excerpt(text, terms));
    if (quote) body.append(" ", make("span", language, ...excerpt(quote, terms)));
    const heading = make("span", { class: "search-title", ...(quote === undefined && language) }, ...excerpt(title, terms));
    const link = make("a", { href: new URL(href, base) }, heading);
    if (kind) link.append(" ", part("search-kind", kind));
    if (status) link.append(" ", part(key ? `status status-${key}` : "search-kind", status));
    link.append(" ", body);
    return make("li", {}, link);
  };

  const chosen = (hits) => {
    const counts = {};
    const later = hits.map(({ page }) => (counts[page] = (counts[page] || 0) + 1) > FIRST_OF_PAGE);
    const rest = hits.filter((_, number) => later[number]);
    return [...hits.filter((_, number) => !later[number]), ...rest].slice(0, SHOWN);
  };

  const find = (words) => {
    const strict = engine.search(words, { combineWith: "AND" });
    const found = strict.length ? strict : engine.search(words);
    const hits = found.map(({ id, terms }) => ({ ...records[id], ...records[id].shown, terms }));
    return { hits: hits.length, items: chosen(hits).map(item) };
  };
  return { find, add };
};
