for (const link of document.querySelectorAll(".editions a")) // the same place in another language
  link.addEventListener("click", () => { link.hash = location.hash; });

/* The search in the header, instead of the link to all pages; what it needs is loaded on first use. */
(() => {
  "use strict";

  const box = document.querySelector(".site-search[data-index]");
  if (!box) return;
  const said = box.dataset;

  const make = (tag, attributes, ...children) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...children);
    return element;
  };

  const all = box.querySelector("a");
  all.className = "search-title";
  const last = make("li", {}, all);
  const label = make("label", { for: "search_" }, said.label);
  const input = make("input", { id: "search_", type: "search", name: "q", autocomplete: "off", spellcheck: "false" });
  const count = make("p", { class: "search-count", role: "status" });
  const list = make("ul", { class: "search-hits" });
  const panel = make("div", { class: "search-panel", tabindex: "-1" }, count, list);
  const form = make("form", { class: "search", role: "search", action: all.href }, label, input, panel);

  const load = (address) =>
    new Promise((loaded, failed) => {
      const script = make("script", { src: address });
      script.onload = loaded;
      script.onerror = failed;
      document.head.append(script);
    });

  let finder = null;
  let missing = []; // parts of a large index still to come
  const prepare = async () => {
    const base = new URL(said.index, document.baseURI);
    if (!finder) {
      await Promise.all([said.engine, said.index, said.finder].map(load));
      missing = [...(explainerSearch.more || [])];
      finder = explainerFinder(base, make);
    }
    more(base).catch(() => {
      prepared = null; // the next use tries again
      if (isOpen() && count.textContent === said.loading) show(said.failed, last);
    });
  };
  const more = async (base) => {
    while (missing.length) {
      await load(new URL(missing[0], base));
      finder.add(explainerSearchPart);
      missing.shift();
      if (isOpen()) answer();
    }
  };

  let prepared = null;
  const ready = () => (prepared ||= prepare().catch((fault) => { prepared = null; throw fault; }));

  const isOpen = () => panel.classList.contains("search-open");
  const show = (words, ...items) => {
    if (count.textContent !== words) count.textContent = words; // said aloud anew only when it changes
    list.replaceChildren(...items);
    panel.classList.toggle("search-open", words !== "");
  };
  const close = () => show("");

  const answer = async () => {
    if (!input.value.trim()) return close();
    try {
      if (!finder) show(said.loading);
      await ready();
      if (!form.contains(document.activeElement)) return close();
      const { hits, items } = finder.find(input.value);
      const words = items.length < hits ? said.some : hits ? said.found : missing.length ? said.loading : said.none;
      show(words.replace("{count}", hits).replace("{shown}", items.length), ...items, last);
    } catch {
      show(said.failed, last);
    }
  };

  input.addEventListener("input", answer);
  input.addEventListener("focus", () => {
    ready().catch(() => {});
    if (!isOpen()) answer();
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    await answer();
    list.querySelector("a")?.click();
  });
  form.addEventListener("focusout", (event) => {
    if (!form.contains(event.relatedTarget)) close();
  });
  form.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!isOpen() || !(step || event.key === "Escape")) return;
    event.preventDefault();
    const stops = [input, ...list.querySelectorAll("a")];
    stops.at(step ? (stops.indexOf(document.activeElement) + step) % stops.length : 0).focus();
    if (!step) close();
  });

  box.replaceChildren(form);
})();
