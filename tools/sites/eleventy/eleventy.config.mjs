export default function (cfg) {
  cfg.addPassthroughCopy("style.css");
  const iso = (d) => (d instanceof Date ? d.toISOString().slice(0, 10) : d);
  cfg.addFilter("iso", iso);
  let byId = new Map(), back = new Map();
  const idOf = (item) => item.filePathStem.slice(1);
  cfg.addCollection("graph", (api) => {
    const pages = api.getFilteredByGlob(["companies/*.md", "policies/*.md", "rumors/*.md"]);
    byId = new Map(pages.map((p) => [idOf(p), p]));
    back = new Map();
    for (const p of pages) {
      const to = new Set(p.data.about);
      for (const m of p.rawInput.matchAll(/'\/([a-z]+\/[a-z0-9-]+)\.md'/g)) to.add(m[1]);
      for (const t of to) { if (!back.has(t)) back.set(t, []); back.get(t).push(p); }
    }
    return [];
  });
  for (const s of ["companies", "policies", "rumors"])
    cfg.addCollection(s, (api) => api.getFilteredByGlob(s + "/*.md").reverse());
  cfg.addCollection("recent", (api) =>
    api.getFilteredByGlob(["companies/*.md", "policies/*.md", "rumors/*.md"]).reverse().slice(0, 20));
  cfg.addCollection("facts", (api) => {
    const rows = [];
    for (const p of api.getFilteredByGlob(["companies/*.md", "policies/*.md", "rumors/*.md"]))
      (p.data.facts || []).forEach((f, i) => rows.push({ ...f, date: iso(f.date), n: i + 1, url: p.url, title: p.data.title }));
    rows.sort((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0));
    return rows;
  });
  cfg.addFilter("lookup", (id) => byId.get(id));
  cfg.addFilter("backlinks", (stem) => back.get(stem.slice(1)) || []);
  cfg.addFilter("cites", (facts, sources) => {
    const ids = new Set();
    for (const f of facts) for (const s of f.sources) ids.add(s);
    return [...ids].map((id) => ({ id, ...sources[id] }));
  });
  return { dir: { input: ".", output: "_site", includes: "_includes", data: "_data" } };
}
