/* The filters of the timeline. They search the same index as the search does; the address keeps what was chosen. */
(() => {
  "use strict";

  const template = document.getElementById("filters_");
  const { index, some, failed } = template.dataset;
  const whole = [...document.querySelectorAll("main > section, .years, .drawn")];
  const base = new URL(index, document.baseURI);
  template.replaceWith(template.content);
  const form = document.querySelector(".filters");
  const selects = [...form.querySelectorAll("select")];
  const count = document.querySelector(".filters-count");
  const list = document.querySelector(".filters-found");

  const make = (tag, attributes, ...children) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...children);
    return element;
  };

  const script = (address, value) =>
    new Promise((done, fail) => {
      const element = make("script", { src: address });
      element.onload = () => done(value());
      element.onerror = fail;
      document.head.append(element);
    });

  /* A large index lies in parts, of which those of sources are not needed. */
  const gather = async () => {
    const { pages, facts, more = [] } = await script(base, () => explainerSearch);
    const all = { pages: [...pages], facts: [...facts] };
    for (const name of more) {
      if (name.startsWith("sources")) continue;
      const part = await script(new URL(name, base), () => explainerSearchPart);
      for (const key in part) all[key] = all[key].concat(part[key]);
    }
    return all;
  };

  let loaded = null;
  const load = () => (loaded ||= gather().catch((fault) => { loaded = null; throw fault; }));

  const item = ({ href, when, text, quote, lang, name }) =>
    make("li", { class: "fact" },
      make("p", { class: "fact-head" }, make("a", { class: "fact-date", href: new URL(href, base) }, `${when}, ${name}`)),
      make("p", { class: "fact-text" }, text),
      ...(quote ? [make("p", { class: "fact-text", ...(lang && { lang }) }, quote)] : []));

  const show = async () => {
    const asked = new URLSearchParams(location.hash.includes("=") ? location.hash.slice(1) : "");
    for (const each of selects) {
      each.value = asked.get(each.name) || "";
      if (each.selectedIndex < 0) each.value = "";
    }
    const [kind, page, stance] = ["kind", "page", "stance"].map((name) => form.elements[name]?.value);
    const all = !kind && !page && !stance;
    let words = "";
    let found = [];
    if (!all) {
      try {
        const { pages, facts } = await load();
        found = facts.filter((fact) =>
          (!kind || pages[fact.page].sort === kind) &&
          (!page || [fact.page, ...fact.about].some((number) => pages[number].id === page)) &&
          (!stance || fact.stance === stance));
        found = found.map((fact) => ({ ...fact, name: pages[fact.page].title }));
        words = some.replace("{shown}", found.length).replace("{count}", facts.length);
      } catch {
        words = failed;
      }
    }
    for (const each of whole) each.hidden = !all;
    count.textContent = words;
    list.replaceChildren(...found.map(item));
  };

  form.addEventListener("change", () => {
    location.hash = new URLSearchParams(selects.filter((each) => each.value).map((each) => [each.name, each.value]));
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => (location.hash = ""));
  addEventListener("hashchange", show);
  show();
})();
