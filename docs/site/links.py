"""Every link and picture of the built site leads to something in it, and nothing is loaded from elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

LOADING = {
    "script": ("src",), "img": ("src", "srcset"), "iframe": ("src",), "source": ("src", "srcset"), "object": ("data",),
    "video": ("src",), "audio": ("src",), "embed": ("src",), "use": ("href",), "image": ("href",),
}  # fmt: skip
LOADING_RELATIONS = {"stylesheet", "icon", "preload", "preconnect", "modulepreload", "dns-prefetch", "manifest"}


class Page(HTMLParser):
    """What one page holds: anchors, where its links lead, and what a browser loads with it."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.anchors: set[str] = set()
        self.links: list[str] = []
        self.loaded: list[str] = []
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.anchors |= {given[name] for name in ("id", "name") if given.get(name)}
        if tag == "a" and given.get("href"):
            self.links.append(given["href"])
        if tag == "link" and LOADING_RELATIONS & set(given.get("rel", "").split()):
            self.loaded.append(given.get("href", ""))
        self.loaded += [given[name] for name in LOADING.get(tag, ()) if given.get(name)]


def pages_of(site: Path) -> dict[Path, Page]:
    """All pages of a site by path."""
    return {path: Page(path) for path in sorted(site.rglob("*.html"))}


def dead_links(site: Path, pages: dict[Path, Page]) -> Iterator[tuple[Path, str]]:
    """(page, target) for each link or loaded file that is not in the site, or whose anchor is not on its page."""
    for path, page in pages.items():
        for target in (*page.links, *page.loaded):
            parts = urlsplit(target)
            if parts.scheme or parts.netloc:
                continue
            reached = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            if reached.is_dir():
                reached /= "index.html"
            inside = reached.is_relative_to(site) and reached.is_file()
            anchor = unquote(parts.fragment)
            if not inside or (anchor and reached in pages and anchor not in pages[reached].anchors):
                yield path.relative_to(site), target


def loaded_from_outside(site: Path, pages: dict[Path, Page]) -> Iterator[tuple[Path, str]]:
    """(page, address) for each script, style, font or picture that a browser would fetch from elsewhere."""
    for path, page in pages.items():
        for target in page.loaded:
            if urlsplit(target).scheme not in ("", "data") or urlsplit(target).netloc:
                yield path.relative_to(site), target
    for path in sorted(site.rglob("*.css")):
        text = path.read_text(encoding="utf-8")
        for sign in ("url(http", "url(//", 'url("http', "@import"):
            if sign in text:
                yield path.relative_to(site), sign
