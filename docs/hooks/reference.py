"""Write the reference pages from what the package declares, and let two files of the repository in."""

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
