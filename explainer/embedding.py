"""The card of a rumor that other sites may embed, and what tells them of it (oEmbed 1.0, as a file)."""

from __future__ import annotations

from dataclasses import replace
from html import escape
from typing import TYPE_CHECKING

from explainer import addresses
from explainer.assets import EMBED_STYLE
from explainer.exports import EmbedCode
from explainer.framing import Setting, frame_of, pieces_at
from explainer.indenting import indented
from explainer.linking import MAIN
from explainer.model import Nature
from explainer.views import EmbedView

if TYPE_CHECKING:
    from explainer.linking import Linked

WIDTH, HEIGHT = 480, 320  # pixels: room for a claim of some thirty words; a card that needs more can be scrolled
# The card's links open the page in a tab of its own, which must not inherit what the frame may not do.
_SANDBOX = "allow-popups allow-popups-to-escape-sandbox"


def has_card(linked: Linked) -> bool:
    """Tell whether a page has a card to be embedded: rumors do."""
    return linked.page.nature is Nature.CLAIM


def view(setting: Setting, linked: Linked) -> EmbedView:
    """Compose the card of a rumor: what is claimed, what follows from the evidence, and the way to the page."""
    page, site = linked.page, setting.web.site
    pieces = pieces_at(setting, addresses.of_embed(page), listed=False)
    frame = frame_of(setting, pieces, page.front.title, pieces.plain(page.text("summary")))
    target = addresses.of_page(site, page)
    return EmbedView(
        address=pieces.address,
        template="embed.html",
        frame=replace(
            frame,
            styles=(pieces.to(setting.assets.of(EMBED_STYLE)),),
            canonical=addresses.absolute(site, setting.folder + target),
            indexed=False,
            title_lang=pieces.lang_of(page, "title"),
        ),
        page=pieces.page_link(page, page.front.title),
        claim=pieces.plain(page.text("claim")),
        claim_lang=pieces.lang_of(page, "claim"),
        status=pieces.badge(linked.assessments[MAIN]),
    )


def code(setting: Setting, linked: Linked) -> EmbedCode:
    """Return what one writes into a page in order to show the card there; the site's own address must be known."""
    address = addresses.absolute(setting.web.site, setting.folder + addresses.of_embed(linked.page))
    written = {
        "src": address,
        "title": linked.page.front.title,
        "width": str(WIDTH),
        "height": str(HEIGHT),
        "loading": "lazy",
        "sandbox": _SANDBOX,
        "style": "border:0;max-width:100%",
    }
    attributes = " ".join(f'{name}="{escape(value)}"' for name, value in written.items())
    return EmbedCode(html=f"<iframe {attributes}></iframe>", width=WIDTH, height=HEIGHT)


def oembed(setting: Setting, linked: Linked) -> dict[str, bytes]:
    """Return what a page says to those who would embed it, by its address."""
    site, made = setting.web.site, code(setting, linked)
    said = {
        "version": "1.0",
        "type": "rich",
        "title": linked.page.front.title,
        "provider_name": site.title,
        "provider_url": addresses.absolute(site, setting.folder + addresses.HOME),
        **({"author_name": site.publisher.name} if site.publisher else {}),
        "html": made.html,
        "width": made.width,
        "height": made.height,
    }
    content = indented(said) + "\n"
    return {setting.folder + addresses.of_oembed(linked.page): content.encode()}
