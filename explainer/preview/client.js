// What a page does in the preview beside what livereload.js does, which asks a plugin about each change first.
"use strict";
(() => {
  const PROBLEMS = "/__preview/problems.json";
  const MAIN = "/__preview/main"; // before the path of a page of which no more changed than its main part

  // The server says with each page which it is, so that it can tell later whether the page is stale.
  const [loaded] = performance.getEntriesByType("navigation");
  let version = loaded?.serverTiming?.find((entry) => entry.name === "page")?.description ?? "";

  const element = (name, text, attributes = {}) => {
    const made = document.createElement(name);
    made.textContent = text;
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    return made;
  };

  // A tree of its own, so that neither the site's style sheet nor this one's reaches the other.
  const host = element("div", "", { id: "preview_" });
  const inside = host.attachShadow({ mode: "open" });

  const show = (...parts) => {
    inside.replaceChildren(element("link", "", { rel: "stylesheet", href: "/__preview/client.css" }), ...parts);
    if (!host.isConnected) document.body.append(host);
  };

  const said = (problem) => {
    const item = element("li", "", { class: problem.severity });
    const place = `${problem.file}:${problem.line}:${problem.column}`;
    if (problem.file) item.append(element("a", place, { href: problem.href }));
    item.append(element("p", `${problem.severity} ${problem.code}: ${problem.message}`, { class: "cause" }));
    if (problem.frame) item.append(element("pre", problem.frame));
    if (problem.remedy) item.append(element("p", problem.remedy, { class: "remedy" }));
    return item;
  };

  let asked = 0;
  const ask = async () => {
    const mine = (asked += 1);
    const found = await (await fetch(PROBLEMS, { cache: "no-store" })).json();
    if (mine !== asked) return;
    if (!found.failed) return host.remove();
    const box = element("section", "", { role: "alert", "aria-label": "Problems" });
    const list = element("ol", "");
    list.append(...found.problems.map(said));
    const shown = found.shown ? "The page below is from the last build without errors." : "Nothing was built yet.";
    box.append(element("h2", found.summary), element("p", `${shown} This goes away with the last error.`), list);
    show(box);
  };

  // What scripts hold of the header stays, and nothing is loaded again: half the time of a reload.
  let renewals = 0;
  const renew = async () => {
    const mine = (renewals += 1);
    const answer = await fetch(location.href, { cache: "no-store" });
    const text = await answer.text();
    if (mine !== renewals) return; // a later answer has all that this one has
    const fresh = new DOMParser().parseFromString(text, "text/html").querySelector("main");
    const main = document.querySelector("main");
    if (!main || !fresh || location.hash) return location.reload(); // a new element is not the fragment's target
    const { scrollX: left, scrollY: top } = window;
    main.replaceWith(document.adoptNode(fresh));
    scrollTo({ left, top, behavior: "instant" });
    version = answer.headers.get("Server-Timing")?.match(/"(.*)"/)?.[1] ?? "";
  };

  const lost = () => {
    asked += 1;
    show(element("section", "The preview has ended: this page may be out of date.", { role: "status", class: "lost" }));
  };

  window.LiveReloadPluginPreview = class {
    static identifier = "preview";
    static version = "1";

    analyze() {
      return { page: version };
    }

    // Return true for what is settled here; livereload.js swaps style sheets and pictures.
    reload(path) {
      if (path === PROBLEMS) ask();
      else if (path === MAIN + location.pathname) renew();
      else if (/\.(css|png|jpe?g|gif)$/i.test(path)) return false;
      else if (path === location.pathname) location.reload();
      return true;
    }
  };

  let leaving = false;
  addEventListener("pagehide", () => (leaving = true));
  document.addEventListener("LiveReloadDisconnect", () => leaving || lost());
  document.addEventListener("LiveReloadConnect", () => inside.querySelector(".lost") && host.remove());
})();
