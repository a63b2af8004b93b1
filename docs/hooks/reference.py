"""Write the reference pages from what the package declares, and let two files of the repository in."""

import posixpath
import re
from pathlib import Path
from typing import Any

from mkdocs.structure.files import File, Files
from pages import all_pages

ROOT = Path(__file__).parents[2]

#: Files of the repository that are pages too, and where their links lead from there.
BORROWED = {
    "ARCHITECTURE.md": ("explanation/architecture.md", {"docs/": "../"}),
    "CONTRIBUTING.md": ("contributing.md", {"ARCHITECTURE.md": "explanation/architecture.md", "docs/": ""}),
}


#: Pages link to the source, which a clone has; on the site these lead to the page that is made from it.
SOURCES = re.compile(r"\]\((?:\.\./)+src/polybius/([^)#]+?)(?:\.py)?\)")
MADE = {
    "state/schema": "reference/columns.md",
    "scenarios/sections": "reference/scenario-file.md",
    "populations/mapping": "reference/mapping-file.md",
    "mechanisms": "reference/mechanisms/index.md",
    "measures/standard": "reference/measures.md",
    "theories": "reference/theories.md",
    "cli": "reference/command-line.md",
}


def on_page_markdown(markdown: str, page: Any, **_: Any) -> str:
    """Lead links to the source to the generated page, from wherever a page stands."""
    return SOURCES.sub(lambda found: f"]({made_from(found[1], page.file.src_uri)})", markdown)


def made_from(source: str, page: str) -> str:
    """Return the address of the page made from `source`, as seen from `page`."""
    noun = source.rpartition("/")[2]
    models = f"reference/models/{noun}.md" if source.startswith("reference/") else ""
    mechanisms = f"reference/mechanisms/{noun}.md" if source.startswith("mechanisms/") else ""
    return posixpath.relpath(MADE.get(source) or models or mechanisms, posixpath.dirname(page) or ".")


def on_config(config: Any) -> Any:
    """Fill the navigation's folders of generated pages."""
    written = all_pages()
    for entry in config.nav:
        for title, items in entry.items():
            if title == "Reference":
                entry[title] = [_filled(item, written) for item in items]
    return config


def on_files(files: Files, config: Any) -> Files:
    """Add the generated pages to the site."""
    for uri, text in {**all_pages(), **borrowed()}.items():
        files.append(File.generated(config, uri, content=text))
    return files


def borrowed() -> dict[str, str]:
    """Return the repository's own files as pages, by address."""
    found = {}
    for name, (uri, moves) in BORROWED.items():
        text = (ROOT / name).read_text(encoding="utf-8")
        for old, new in moves.items():
            text = text.replace(f"]({old}", f"]({new}")
        found[uri] = text
    return found


def _filled(item: Any, written: dict[str, str]) -> Any:
    """Return an entry `Title: folder/` with all pages of the folder, its index first, by their titles."""
    if isinstance(item, dict):
        for title, place in item.items():
            if isinstance(place, str) and place.endswith("/"):
                inside = [uri for uri in written if uri.startswith(place)]
                return {title: sorted(inside, key=lambda uri: (not uri.endswith("index.md"), written[uri]))}
    return item
