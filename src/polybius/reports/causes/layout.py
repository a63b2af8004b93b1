"""Layout of a causal diagram: mechanisms down the middle in the order of the step, columns beside them.

What belongs to citizens stands on the right, what belongs to parties, societies and worlds on the
left, each near the mechanisms that write and read it. So no line runs under a box, and the
crossings are those of two layers.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap

from polybius.model import Theory
from polybius.reports.causes.signs import Link, Sign, summed

__all__ = ["FAR", "Card", "Edge", "Layout", "Pill", "laid_out"]

#: Sizes in pixels, all arbitrary: what reads well.
CARD, REACH, GAP, MARGIN = 250.0, 215.0, 26.0, 24.0
PORT, LINE = 17.0, 13.5
LETTERS = 40  # in a line of a card
ROUNDS = 6
FAR = 420.0  # a column that stands farther away than this is named beside the mechanism, without a line


@dataclass
class Card:
    """A mechanism: its number in the step, what it says and is given, in lines, and where it stands."""

    slot: str
    number: int
    table: str
    says: list[str]
    given: list[str]
    y: float = 0.0
    height: float = 0.0

    @property
    def text(self) -> float:
        """Height of its text."""
        return 26.0 + LINE * (len(self.says) + len(self.given)) + (8.0 if self.given else 0.0)


@dataclass
class Pill:
    """A column that some mechanism writes."""

    name: str
    table: str
    short: str
    about: str
    y: float = 0.0
    height: float = 24.0

    @property
    def left(self) -> bool:
        """Say whether it stands on the left."""
        return self.table not in ("citizens", "ties")

    @property
    def width(self) -> float:
        """Width of its box."""
        return 24.0 + 7.4 * len(self.short)


@dataclass
class Edge:
    """What joins a card and a pill: reading, with a sign, or writing, or both."""

    card: Card
    pill: Pill
    reads: bool
    writes: bool
    sign: Sign
    about: str
    at_card: float = 0.0
    at_pill: float = 0.0
    home: bool = False  # of the first that writes the column: it stands there

    @property
    def far(self) -> bool:
        """Say whether the column is too far away to follow a line to it."""
        return not self.home and abs(self.card.y - self.pill.y) > FAR


@dataclass
class Layout:
    """Everything placed, within `width` by `height` pixels; cards span `left` to `right`."""

    cards: list[Card]
    pills: list[Pill]
    edges: list[Edge]
    left: float = 0.0
    right: float = 0.0
    width: float = 0.0
    height: float = 0.0
    top: float = 34.0

    def widest(self, left: bool) -> float:
        """Return the width of the widest pill of a side; 0 where there is none."""
        return max((pill.width for pill in self.pills if pill.left is left), default=0.0)


def laid_out(theory: Theory, links: Sequence[Link], words: dict[str, str]) -> Layout:
    """Return where everything stands; `words` says for each slot what it does."""
    written = theory.written
    pills = {
        name: Pill(name, column.table, column.short, f"{column.name}: {column.meaning}, {column.range}")
        for name, column in theory.columns.items()
        if name in written and any(name in slot.writes for slot in theory.slots)
    }
    cards, edges = [], []
    for number, slot in enumerate(theory.slots, start=1):
        own = [link for link in links if link.slot == slot.name]
        given = {link.read: None for link in own if link.read not in pills}
        signed = ", ".join(f"{_short(name)}\u00a0{_sign(own, name).value}" for name in given)
        says = wrap(words[slot.name], LETTERS)
        lines = wrap(f"given: {signed}", LETTERS) if given else []
        cards.append(Card(slot.name, number, slot.mechanism.acts_on, says, lines))
        used = dict.fromkeys((*slot.reads, *slot.writes))
        mine = [name for name in used if name in pills]
        edges += [_edge(cards[-1], pills[name], own, slot.reads, slot.writes) for name in mine]
    layout = Layout(cards, list(pills.values()), edges)
    _place(layout)
    return layout


def _edge(card: Card, pill: Pill, links: Sequence[Link], reads: Sequence[str], writes: Sequence[str]) -> Edge:
    found = [link for link in links if link.read == pill.name]
    told = [f"{pill.short} → {_short(link.written)}: {link.sign.value}" for link in found]
    said = f"{card.slot} writes {pill.short}" if pill.name in writes else f"{card.slot} reads {pill.short}"
    return Edge(
        card,
        pill,
        pill.name in reads,
        pill.name in writes,
        _sign(links, pill.name),
        "; ".join([said, *told]),
    )


def _sign(links: Sequence[Link], name: str) -> Sign:
    return summed([link for link in links if link.read == name])


def _short(name: str) -> str:
    return name.partition(".")[2] or name


def _place(layout: Layout) -> None:
    _stack_cards(layout)
    for side in (True, False):
        pills = [pill for pill in layout.pills if pill.left is side]
        for pill in pills:
            pill.height = 26.0
            first = next(edge for edge in _edges_of(layout, pill) if edge.writes)
            first.home, pill.y = True, first.card.y
        for _ in range(ROUNDS):
            _settle(layout, pills)
    layout.left = MARGIN + _room(layout, True)
    layout.right = layout.left + CARD
    layout.width = layout.right + _room(layout, False) + MARGIN
    ends: list[Card | Pill] = [*layout.cards, *layout.pills]
    lowest = min((item.y - item.height / 2 for item in ends), default=0.0)
    for item in ends:
        item.y += layout.top + MARGIN - lowest
    _attach(layout)
    layout.height = max((item.y + item.height / 2 for item in ends), default=layout.top) + MARGIN


def _room(layout: Layout, left: bool) -> float:
    """Return the width that one side needs."""
    widest = layout.widest(left)
    return widest + REACH if widest else 0.0


def _stack_cards(layout: Layout) -> None:
    bottom = 0.0
    for card in layout.cards:
        beside = [sum(e.pill.left is side for e in layout.edges if e.card is card) for side in (True, False)]
        card.height = max(card.text, PORT * max(beside) + 10.0)
        card.y = bottom + card.height / 2
        bottom += card.height + GAP


def _edges_of(layout: Layout, pill: Pill) -> list[Edge]:
    return [edge for edge in layout.edges if edge.pill is pill]


def _near(layout: Layout, pill: Pill) -> list[Edge]:
    return [edge for edge in _edges_of(layout, pill) if not edge.far]


def _settle(layout: Layout, pills: list[Pill]) -> None:
    """Draw each pill to the middle of its mechanisms, writers counting twice, then push them apart."""
    for pill in pills:
        pulls = [(edge.card.y, 2.0 if edge.writes else 1.0) for edge in _near(layout, pill)]
        pill.height = max(26.0, 7.0 * len(pulls) + 8.0)
        pill.y = sum(y * weight for y, weight in pulls) / sum(weight for _, weight in pulls)
    pills.sort(key=lambda pill: (pill.y, pill.name))
    blocks: list[list[Pill]] = [[pill] for pill in pills]
    middles = {pill.name: pill.y for pill in pills}
    while True:
        for block in blocks:
            _stack_pills(block, middles)
        clash = next(
            (k for k in range(len(blocks) - 1) if _bottom(blocks[k]) > _top(blocks[k + 1]) - GAP / 2), None
        )
        if clash is None:
            return
        blocks[clash : clash + 2] = [blocks[clash] + blocks[clash + 1]]


def _stack_pills(block: list[Pill], middles: dict[str, float]) -> None:
    total = sum(pill.height for pill in block) + GAP / 2 * (len(block) - 1)
    bottom = sum(middles[pill.name] for pill in block) / len(block) - total / 2
    for pill in block:
        pill.y = bottom + pill.height / 2
        bottom += pill.height + GAP / 2


def _top(block: list[Pill]) -> float:
    return block[0].y - block[0].height / 2


def _bottom(block: list[Pill]) -> float:
    return block[-1].y + block[-1].height / 2


def _attach(layout: Layout) -> None:
    """Give each end of an edge its own place, in the order of the other ends."""
    for card in layout.cards:
        for side in (True, False):
            edges = [edge for edge in layout.edges if edge.card is card and edge.pill.left is side]
            edges.sort(key=lambda edge: edge.pill.y)
            for k, edge in enumerate(edges):
                edge.at_card = card.y + PORT * (k - (len(edges) - 1) / 2)
    for pill in layout.pills:
        edges = sorted(_near(layout, pill), key=lambda edge: edge.card.y)
        for k, edge in enumerate(edges):
            edge.at_pill = pill.y + 7.0 * (k - (len(edges) - 1) / 2)
