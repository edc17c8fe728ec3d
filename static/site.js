/* The search in the header. Its engine and its index are loaded when it is first used; its words come from the page. */
(() => {
  "use strict";

  const box = document.querySelector(".site-search");
  if (!box) return;
  const said = box.dataset;
  const SHOWN = 12; // results at most
  const FIRST_OF_PAGE = 3; // results of one page before those of other pages come
  const BEFORE = 8; // words before the first that matched
  const AROUND = 40; // words of a text at most
  const WORD = /\p{Script=Han}|[^\s\p{Z}\p{P}\p{Script=Han}]+/gu;
  const WHOLE = { ß: "ss", æ: "ae", œ: "oe", ø: "o", ł: "l", đ: "d", ı: "i" }; // letters that hold no accent of their own

  const fold = (word) =>
    word.toLowerCase().normalize("NFKD").replace(/[\u0300-\u036f]/g, "").replace(/[ßæœøłđı]/g, (letter) => WHOLE[letter]);

  const make = (tag, attributes, ...children) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...children);
    return element;
  };

  const fill = (words, values) => words.replace(/\{(\w+)\}/g, (_, name) => values[name]);

  // Loading

  const load = (address) =>
    new Promise((loaded, failed) => {
      const script = make("script", { src: address });
      script.onload = loaded;
      script.onerror = failed;
      document.head.append(script);
    });

  const base = new URL(said.index, document.baseURI);

  const read = ({ pages, facts, sources }) => [
    ...pages.map((page) => ({ ...page, page: page.href.split("#")[0] })),
    ...facts.map((fact) => {
      const { title, kind, key, status } = pages[fact.page];
      const page = pages[fact.page].href;
      return { ...fact, page, about: `${title} ${kind} ${status}`, shown: { title, kind, key, status } };
    }),
    ...sources.map((source) => ({ ...source, page: source.href })),
  ];

  const prepare = async () => {
    await Promise.all([load(said.engine), load(said.index)]);
    const records = read(explainerSearch).map((record, id) => ({ ...record, id }));
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
    engine.addAll(records);
    return (words) => {
      const all = engine.search(words, { combineWith: "AND" });
      const hits = all.length ? all : engine.search(words);
      return hits.map(({ id, terms }) => ({ ...records[id], ...records[id].shown, terms }));
    };
  };

  let prepared = null;
  let ready = false;
  const search = () => (prepared ||= prepare().catch((fault) => { prepared = null; throw fault; }));

  // Showing

  const excerpt = (text, terms) => {
    const words = [...text.matchAll(WORD)];
    const matched = words.map(([word]) => terms.includes(fold(word)));
    const first = Math.max(0, Math.min(matched.indexOf(true) - BEFORE, words.length - AROUND));
    const last = Math.min(words.length, first + AROUND);
    let from = first ? words[first].index : 0;
    const parts = first ? ["… "] : [];
    for (let number = first; number < last; number++) {
      const { 0: word, index } = words[number];
      if (!matched[number]) continue;
      parts.push(text.slice(from, index), make("mark", {}, word));
      from = index + word.length;
    }
    const end = last < words.length ? words[last].index : text.length;
    parts.push(text.slice(from, end), last < words.length ? "…" : "");
    return parts;
  };

  const language = ({ lang }) => (lang ? { lang } : {}); // an empty one would say that it is not known

  const item = (hit) => {
    const link = make("a", { href: new URL(hit.href, base) });
    link.append(make("span", { class: "search-title", ...(hit.quote === undefined && language(hit)) }, ...excerpt(hit.title, hit.terms)));
    if (hit.kind) link.append(" ", make("span", { class: "search-kind" }, hit.kind));
    if (hit.status) link.append(" ", make("span", { class: hit.key ? `status status-${hit.key}` : "search-kind" }, hit.status));
    const text = make("span", { class: "search-text" });
    if (hit.when) text.append(make("span", { class: "search-when" }, hit.when), " ");
    text.append(...excerpt(hit.text, hit.terms));
    if (hit.quote) text.append(" ", make("span", language(hit), ...excerpt(hit.quote, hit.terms)));
    link.append(" ", text);
    return make("li", {}, link);
  };

  const chosen = (hits) => {
    const counts = new Map();
    const nth = hits.map(({ page }) => counts.set(page, (counts.get(page) || 0) + 1).get(page));
    const few = hits.filter((_, number) => nth[number] <= FIRST_OF_PAGE);
    const rest = hits.filter((_, number) => nth[number] > FIRST_OF_PAGE);
    return [...few, ...rest].slice(0, SHOWN);
  };

  const all = box.querySelector("a");
  all.className = "search-title";
  const input = make("input", { id: "search_", type: "search", name: "q", autocomplete: "off", spellcheck: "false" });
  const label = make("label", { for: "search_" }, said.label);
  const count = make("p", { class: "search-count", role: "status" });
  const list = make("ul", { class: "search-hits" });
  const panel = make("div", { class: "search-panel", tabindex: "-1" }, count, list);
  const form = make("form", { class: "search", role: "search", action: all.href }, label, input, panel);

  const show = (words, ...items) => {
    if (count.textContent !== words) count.textContent = words;
    list.replaceChildren(...items);
    panel.classList.toggle("search-open", words !== "");
  };
  const close = () => show("");

  const answer = async () => {
    if (!input.value.trim()) return close();
    try {
      if (!ready) show(said.loading);
      const find = await search();
      ready = true;
      if (!form.contains(document.activeElement)) return close();
      const hits = find(input.value);
      const few = chosen(hits);
      const words = few.length < hits.length ? said.some : hits.length ? said.found : said.none;
      show(fill(words, { count: hits.length, shown: few.length }), ...few.map(item), make("li", {}, all));
    } catch {
      show(said.failed, make("li", {}, all));
    }
  };

  input.addEventListener("input", answer);
  input.addEventListener("focus", () => {
    search().catch(() => {});
    if (!panel.classList.contains("search-open")) answer();
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    await answer();
    if (list.firstChild) list.querySelector("a").click();
  });
  form.addEventListener("focusout", (event) => {
    if (!form.contains(event.relatedTarget)) close();
  });
  form.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Escape" && panel.classList.contains("search-open")) {
      event.preventDefault();
      input.focus();
      close();
    } else if (step && list.firstChild) {
      event.preventDefault();
      const stops = [input, ...list.querySelectorAll("a")];
      stops.at((stops.indexOf(document.activeElement) + step) % stops.length).focus();
    }
  });

  box.replaceChildren(form);
})();
