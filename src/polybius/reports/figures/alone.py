"""Alone: a figure as an SVG file of its own, light or dark as its reader's screen."""

import re

from polybius.reports.figures.density import SHADES
from polybius.reports.palette import EXPRESSED, FAINT, FALSIFICATION, INK, MUTED, PALE, PAPER, PRIVATE, SHADE

__all__ = ["alone"]

#: What a colour becomes on a dark screen.
DARK = {
    INK: "#ece8df",
    MUTED: "#a8a398",
    FAINT: "#3f3d36",
    SHADE: "#2a2923",
    PAPER: "#1a1916",
    PRIVATE: "#58b5b8",
    SHADES[0]: "#1b3536",
    SHADES[1]: "#295052",
    EXPRESSED: "#e2a84e",
    PALE: "#5f4a1f",
    FALSIFICATION: "#c39cc9",
}
FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Liberation Sans", Arial, sans-serif'
OPENING = re.compile(r"<svg [^>]*>")


def alone(svg: str) -> str:
    """Return a figure's SVG with a ground to stand on, a font, and its colours for dark screens."""
    turned = "\n".join(
        f'[style*="{what}: {light}"] {{ {what}: {dark} !important; }}'
        for light, dark in DARK.items()
        for what in ("fill", "stroke")
    )
    style = f"text {{ font-family: {FONT}; }}\n@media (prefers-color-scheme: dark) {{\n{turned}\n}}"
    ground = f'<rect width="100%" height="100%" style="fill: {PAPER}"/>'
    return OPENING.sub(lambda found: f"{found[0]}\n<style>{style}</style>\n{ground}", svg, count=1)
