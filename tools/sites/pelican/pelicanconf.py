import os
SITENAME = "Explainer"
SITEURL = os.environ.get("BENCH_SITEURL", "https://example.org")
PATH = "content"
TIMEZONE = "UTC"
DEFAULT_LANG = "en"
THEME = "theme"
PLUGIN_PATHS = ["plugins"]
PLUGINS = ["explainer"]
ARTICLE_PATHS = ["companies", "policies", "rumors"]
PAGE_PATHS = []
STATIC_PATHS = []
USE_FOLDER_AS_CATEGORY = True
ARTICLE_URL = "{category}/{slug}/"
ARTICLE_SAVE_AS = "{category}/{slug}/index.html"
CATEGORY_URL = "{slug}/"
CATEGORY_SAVE_AS = "{slug}/index.html"
SLUGIFY_SOURCE = "basename"
AUTHOR_SAVE_AS = AUTHORS_SAVE_AS = TAG_SAVE_AS = TAGS_SAVE_AS = ARCHIVES_SAVE_AS = CATEGORIES_SAVE_AS = ""
DIRECT_TEMPLATES = ["index", "timeline", "sitemap"]
TIMELINE_SAVE_AS = "timeline/index.html"
SITEMAP_SAVE_AS = "sitemap.xml"
DEFAULT_PAGINATION = False
FEED_ALL_ATOM = "atom.xml"
CATEGORY_FEED_ATOM = TRANSLATION_FEED_ATOM = AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = None
FEED_MAX_ITEMS = 20
LOAD_CONTENT_CACHE = CACHE_CONTENT = os.environ.get("BENCH_CACHE") == "1"
CONTENT_CACHING_LAYER = "reader"
