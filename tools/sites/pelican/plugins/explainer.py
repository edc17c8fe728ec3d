"""YAML front matter reader, about/backlink/fact graph."""
import datetime
import re
import yaml
from markdown import Markdown
from pelican import signals
from pelican.readers import BaseReader
from pelican.utils import pelican_open, get_date

Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
REF = re.compile(r"\{filename\}/([a-z]+/[a-z0-9-]+)\.md")


class YamlReader(BaseReader):
    enabled = True
    file_extensions = ["md"]

    def __init__(self, *a, **k):
        super().__init__(*a, **k)
        self._md = Markdown(extensions=["tables"], output_format="html")

    def read(self, path):
        with pelican_open(path) as text:
            _, head, body = text.split("---\n", 2)
        raw = yaml.load(head, Loader)
        meta = {"title": raw["title"], "date": get_date(str(raw["date"])), "status_": raw["status"],
                "summary": raw["summary"], "about": raw["about"], "facts": raw["facts"],
                "refs": sorted(set(raw["about"]) | set(REF.findall(body)))}
        self._md.reset()
        return self._md.convert(body), meta


def add_reader(readers):
    readers.reader_classes["md"] = YamlReader


def graph(generator):
    arts = generator.articles
    by_id, back, rows = {}, {}, []
    for a in arts:
        a.id = f"{a.category}/{a.slug}"
        a.href = "/" + a.url
        a.day = a.date.strftime("%Y-%m-%d")
        by_id[a.id] = a
    sources = generator.context["SOURCES"]
    for a in arts:
        for t in a.refs:
            back.setdefault(t, []).append(a)
        for i, f in enumerate(a.facts):
            rows.append({"date": f["date"], "text": f["text"], "stance": f["stance"], "n": i + 1, "url": a.href, "title": a.title})
    for a in arts:
        a.about_pages = [by_id[t] for t in a.about]
        a.backlinks = back.get(a.id, ())
        a.cites = [dict(sources[s], id=s) for s in dict.fromkeys(s for f in a.facts for s in f["sources"])]
    rows.sort(key=lambda r: r["date"])
    generator.context["facts"] = rows


def load_sources(pelican):
    with open("sources.yaml", encoding="utf-8") as f:
        pelican.settings["SOURCES"] = yaml.load(f, Loader)


def register():
    signals.initialized.connect(load_sources)
    signals.readers_init.connect(add_reader)
    signals.article_generator_finalized.connect(graph)
