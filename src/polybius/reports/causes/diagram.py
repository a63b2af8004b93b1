"""A causal diagram in SVG: who reads what from whom, with signs where a rule is monotone."""

from collections.abc import Iterator, Sequence
from html import escape

from polybius.model import Theory
from polybius.reports.causes.layout import CARD, LINE, MARGIN, Card, Edge, Layout, Pill, laid_out
from polybius.reports.causes.signs import Link, Sign, measured_links
from polybius.reports.statements import says
from polybius.text import visible

__all__ = ["LEGEND", "diagram"]

#: What the marks mean, in words.
LEGEND = (
    "Boxes are mechanisms in the order of the step, with what they are given below the line; pills are "
    "columns that some mechanism writes. A heavy arrow into a pill writes it, a thin arrow into a box is "
    "read: + pushes up what the mechanism writes, − pushes it down, ± either way, dashed and 0 not at all "
    "at these parameters, ? could not be measured. Arrows at both ends: reads what it writes. A name "
    "beside a box is a column far away, with the numbers of the mechanisms that write it."
)

#: Colours by level and sign, light and dark; told apart by people who do not see red from green.
STYLE = """
.cd { --ink: #26241f; --muted: #6d6a63; --faint: #c9c4b8; --paper: #fffdf8; --card: #f6f3ec;
  --citizens: #0b5f66; --parties: #8b6391; --societies: #b06f0c; --worlds: #50606f;
  --plus: #0b6f77; --minus: #b4442c; --mixed: #7d776b; font-family: system-ui, -apple-system, "Segoe UI",
  Roboto, "Liberation Sans", Arial, sans-serif; }
@media (prefers-color-scheme: dark) { .cd { --ink: #ece8df; --muted: #a09b90; --faint: #57534a;
  --paper: #1a1916; --card: #26251f; --citizens: #58b5b8; --parties: #c39cc9; --societies: #e2a84e;
  --worlds: #9fb2c4; --plus: #5fc4c4; --minus: #f08b70; --mixed: #b3ad9f; } }
.cd-back { fill: var(--paper); }
.cd text { fill: var(--ink); }
.cd .cd-soft { fill: var(--muted); }
.cd .cd-on { fill: var(--paper); font-weight: 600; }
.cd-citizens, .cd-ties { --level: var(--citizens); }
.cd-parties, .cd-groups { --level: var(--parties); }
.cd-societies, .cd-relations { --level: var(--societies); }
.cd-worlds { --level: var(--worlds); }
.cd-box { fill: var(--card); stroke: var(--level); stroke-width: 1.4; }
.cd-bar { fill: var(--level); }
.cd-pill { fill: var(--level); }
.cd-plus { --sign: var(--plus); }
.cd-minus { --sign: var(--minus); }
.cd-mixed { --sign: var(--mixed); }
.cd-none { --sign: var(--faint); }
.cd-edge path { fill: none; stroke: var(--sign); stroke-width: 1.3; }
.cd-edge .cd-head { fill: var(--sign); stroke: none; }
.cd-write path { stroke: var(--level); stroke-width: 2.6; }
.cd-write .cd-head { fill: var(--level); }
.cd-none path { stroke-dasharray: 3 3; }
.cd-badge { fill: var(--paper); stroke: var(--sign); stroke-width: 1.2; }
.cd .cd-name { fill: var(--level); stroke: var(--paper); stroke-width: 3px; paint-order: stroke; }
.cd .cd-mark { fill: var(--sign); font-weight: 700; }
.cd .cd-none .cd-mark { fill: var(--muted); }
.cd-edge:hover path { stroke-width: 4; }
"""

CLASSES = {Sign.PLUS: "plus", Sign.MINUS: "minus", Sign.MIXED: "mixed"}
LEVELS = {"citizens": "citizen", "parties": "party", "societies": "society", "worlds": "world"}


def diagram(theory: Theory, links: Sequence[Link] | None = None, title: str = "") -> str:
    """Return a theory's causal diagram as one SVG text, light or dark as its reader's screen.

    `links` are measured anew where they are not given.
    """
    found = measured_links(theory) if links is None else links
    words = {slot.name: says(type(slot.mechanism)) for slot in theory.slots}
    layout = laid_out(theory, found, words)
    name = title or theory.name.replace("_", " ")
    height = layout.height + 62.0
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="cd" role="img" viewBox="0 0 {layout.width:.0f} '
        f'{height:.0f}" width="{layout.width:.0f}" height="{height:.0f}">',
        f"<title>{escape(f'Causal diagram of {name}')}</title>",
        f"<desc>{escape(LEGEND)}</desc>",
        f"<style>{STYLE}</style>",
        f'<rect class="cd-back" width="{layout.width:.0f}" height="{height:.0f}"/>',
        _text(MARGIN, 30.0, name, "", "font-size:17px;font-weight:600"),
        *(_drawn_edge(layout, edge) for edge in sorted(layout.edges, key=lambda edge: edge.far)),
        *(_drawn_pill(layout, pill) for pill in layout.pills),
        *(part for card in layout.cards for part in _drawn_card(layout, card)),
        *_legend(layout),
        "</svg>",
    ]
    return visible("\n".join(parts))


def _drawn_edge(layout: Layout, edge: Edge) -> str:
    """Return a curve between card and pill, with its arrows and, where it is read, its sign."""
    if edge.far:
        return _drawn_stub(layout, edge)
    out = -1.0 if edge.pill.left else 1.0
    x = layout.left if edge.pill.left else layout.right
    far = _inner(layout, edge.pill)
    start = x + 10.0 * out if edge.reads else x
    end = far - 9.0 * out if edge.writes else far
    bend = 0.5 * (end - start)
    path = (
        f"M{start:.1f} {edge.at_card:.1f} C{start + bend:.1f} {edge.at_card:.1f} "
        f"{end - bend:.1f} {edge.at_pill:.1f} {end:.1f} {edge.at_pill:.1f}"
    )
    parts = [f"<title>{escape(edge.about)}</title>", f'<path d="{path}"/>']
    if edge.writes:
        parts.append(_head(far, edge.at_pill, out))
    if edge.reads:
        parts.append(_head(x, edge.at_card, -out))
    if edge.reads and not edge.writes:
        at = x + 20.0 * out
        parts.append(f'<circle class="cd-badge" cx="{at:.1f}" cy="{edge.at_card:.1f}" r="7.5"/>')
        mark = "font-size:12px;text-anchor:middle"
        parts.append(_text(at, edge.at_card + 4.2, edge.sign.value, "cd-mark", mark))
    return f'<g class="cd-edge {_kind(edge)}">{"".join(parts)}</g>'


def _drawn_stub(layout: Layout, edge: Edge) -> str:
    """Return a column far away by name, with its sign and the numbers of the mechanisms that write it."""
    out = -1.0 if edge.pill.left else 1.0
    x = layout.left if edge.pill.left else layout.right
    at, y = x + 20.0 * out, edge.at_card
    writers = [e.card.number for e in layout.edges if e.pill is edge.pill and e.writes]
    name = f"{edge.pill.short} ({', '.join(map(str, writers))})"
    anchor = "end" if edge.pill.left else "start"
    look = f"font-size:10.5px;text-anchor:{anchor}"
    parts = [f"<title>{escape(edge.about)}</title>"]
    if edge.writes:
        parts += [f'<path d="M{x:.1f} {y:.1f} L{at:.1f} {y:.1f}"/>', _head(at + 8.0 * out, y, out)]
    if edge.reads:
        parts.append(_head(x, y, -out))
    if edge.reads and not edge.writes:
        parts.append(f'<circle class="cd-badge" cx="{at:.1f}" cy="{y:.1f}" r="7.5"/>')
        mark = "font-size:12px;text-anchor:middle"
        parts.append(_text(at, y + 4.2, edge.sign.value, "cd-mark", mark))
    said = _text(at + 12.0 * out, y + 3.6, name, "cd-name", look)
    parts.append(f'<g class="cd-{edge.pill.table}">{said}</g>')
    return f'<g class="cd-edge {_kind(edge)}">{"".join(parts)}</g>'


def _kind(edge: Edge) -> str:
    """Return the classes of what is drawn for an edge: its level where it writes, else its sign."""
    return f"cd-write cd-{edge.pill.table}" if edge.writes else f"cd-{CLASSES.get(edge.sign, 'none')}"


def _inner(layout: Layout, pill: Pill) -> float:
    """Return where lines reach a pill."""
    far = MARGIN + layout.widest(pill.left)
    return far if pill.left else layout.width - far


def _head(x: float, y: float, direction: float) -> str:
    """Return an arrowhead whose tip is at (`x`, `y`), pointing right (1) or left (-1)."""
    back = x - 10.0 * direction
    return (
        f'<path class="cd-head" d="M{x:.1f} {y:.1f} L{back:.1f} {y - 4.5:.1f} L{back:.1f} {y + 4.5:.1f} Z"/>'
    )


def _drawn_pill(layout: Layout, pill: Pill) -> str:
    inner = _inner(layout, pill)
    x = inner - pill.width if pill.left else inner
    box = (
        f'<rect class="cd-pill" x="{x:.1f}" y="{pill.y - pill.height / 2:.1f}" width="{pill.width:.1f}" '
        f'height="{pill.height:.1f}" rx="12"/>'
    )
    middle = "font-size:12.5px;text-anchor:middle"
    name = _text(x + pill.width / 2, pill.y + 4.3, pill.short, "cd-on", middle)
    head = f'<g class="cd-{pill.table}" data-column="{pill.name}"><title>{escape(pill.about)}</title>'
    return f"{head}{box}{name}</g>"


def _drawn_card(layout: Layout, card: Card) -> Iterator[str]:
    x, top = layout.left, card.y - card.height / 2
    y = card.y - card.text / 2 + 18.0
    said = escape(" ".join(card.says))
    yield f'<g class="cd-{card.table}" data-mechanism="{escape(card.slot)}"><title>{said}</title>'
    size = f'width="{CARD:.0f}" height="{card.height:.1f}"'
    yield f'<rect class="cd-box" x="{x:.1f}" y="{top:.1f}" {size} rx="6"/>'
    yield _text(x + 12, y, f"{card.number}  {card.slot}", "", "font-size:14px;font-weight:600")
    for kind, lines, gap in (("cd-soft", card.says, 2.0), ("", card.given, 6.0)):
        y += gap
        for line in lines:
            y += LINE
            yield _text(x + 12, y, line, kind, "font-size:10.5px")
    yield "</g>"


def _legend(layout: Layout) -> Iterator[str]:
    """Return what colours and marks mean, at the bottom."""
    tables = dict.fromkeys([*(c.table for c in layout.cards), *(p.table for p in layout.pills)])
    x, y = MARGIN, layout.height + 18.0
    for table in tables:
        name = LEVELS.get(table, table)
        box = f'<rect class="cd-pill" x="{x:.0f}" y="{y - 10:.0f}" width="14" height="14" rx="4"/>'
        yield f'<g class="cd-{table}">{box}</g>'
        yield _text(x + 20, y + 1.5, name, "cd-soft", "font-size:12px")
        x += 42 + 7 * len(name)
    words = "heavy line: writes\u2003thin line: reads\u2003both ends: reads what it writes"
    yield _text(x, y + 1.5, words, "cd-soft", "font-size:12px")
    x, y = MARGIN, y + 24
    for sign, name in (
        (Sign.PLUS, "pushes up"),
        (Sign.MINUS, "pushes down"),
        (Sign.MIXED, "either way"),
        (Sign.NONE, "no effect here"),
    ):
        mark = _text(x + 8, y + 4.2, sign.value, "cd-mark", "font-size:12px;text-anchor:middle")
        badge = f'<circle class="cd-badge" cx="{x + 8:.0f}" cy="{y:.0f}" r="7.5"/>'
        yield f'<g class="cd-{CLASSES.get(sign, "none")}">{badge}{mark}</g>'
        yield _text(x + 21, y + 4, name, "cd-soft", "font-size:12px")
        x += 42 + 6.6 * len(name)
    if any(edge.far for edge in layout.edges):
        yield _text(x, y + 4, "name (3): a column far away, which 3 writes", "cd-soft", "font-size:12px")


def _text(x: float, y: float, text: str, kind: str, style: str) -> str:
    name = f' class="{kind}"' if kind else ""
    return f'<text{name} x="{x:.1f}" y="{y:.1f}" style="{style}">{escape(text)}</text>'
