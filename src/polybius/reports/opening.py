"""The opening: what stands before the fold: the question's answer, and the pictures that show it."""

from collections.abc import Iterator, Sequence
from itertools import count as counter
from typing import NamedTuple

from polybius.reports.blocks import Block, Figure, Paragraph, Reply, Section, Told
from polybius.reports.figures import Picture, hiding, opinion, trajectories
from polybius.reports.groups import STILL, Strand, by_axis, moves, stir
from polybius.reports.history import History
from polybius.reports.premises import short_source
from polybius.reports.words.answers import answers, questions, strands_of
from polybius.reports.words.cautions import cautions
from polybius.reports.words.headlines import headlines
from polybius.reports.words.splits import group_tracks

__all__ = ["FIGURES", "Opening", "opening"]

FIGURES = 8  # single pictures at most, small ones counted each
WHOLE = 2  # axes whose opinion is drawn large
LINES = 6  # in a small picture

Axes = Sequence[History]


class Opening(NamedTuple):
    """What stands before the fold, and which figures need not come again: their name and axis."""

    section: Section
    shown: frozenset[tuple[str, str]]
    figures: int


def opening(axes: Axes, where: str = "") -> Opening:
    """Return the answers to the scenario's question, the pictures that show them, and what to be wary of."""
    pictures = list(_pictures(axes))
    numbers = counter(1)
    blocks: list[Block] = [Paragraph(_claim(axes[0]), "claim")]
    blocks += [Reply(*answer) for answer in answers(axes)]
    power = headlines(axes[0])[:1] if axes[0].contests else []
    blocks.append(Told(power, voted=True))
    several = len(axes) > 1
    blocks += [Figure(p, next(numbers), axis if several else "") for p, axis in pictures]
    blocks.append(Told(cautions(axes)))
    shown = frozenset((picture.name, axis) for picture, axis in pictures)
    return Opening(Section(f"In short{where}", blocks), shown, len(pictures))


def _claim(history: History) -> str:
    said = history.result.manifest["theory"]
    if not said["claim"]:
        return ""
    source = f" ({short_source(said['source'])})" if said["source"] else ""
    return f"The theory claims: {said['claim'].rstrip('.')}{source}."


def _pictures(axes: Axes) -> Iterator[tuple[Picture, str]]:
    """Yield what shows the answers: opinion large, the rest in small pictures, as many as there is room."""
    about = questions(axes[0])
    large = [q for q in about if q.measure in ("expressed_mean", "private_mean") and not q.among]
    room = FIGURES
    wanted = {axis for q in large for axis in (q.axes or [h.axis_name for h in axes])}
    chosen = sorted((h for h in axes if h.axis_name in wanted), key=lambda h: -_stir(h))[:WHOLE]
    for history in sorted(chosen, key=lambda h: h.axis):
        if picture := opinion(history):
            room -= 1
            yield picture, history.axis_name
    if any(q.measure == "falsifying_share" for q in about) and len(axes) == 1 and (found := hiding(axes[0])):
        room -= 1
        yield found, axes[0].axis_name
        about = [q for q in about if q.measure != "falsifying_share"]
    panels = [panel for q in about if q not in large for panel in _panels(axes, q.measure, q.axes, q.among)]
    if small := trajectories(axes[0], "What was asked", panels[:room], []):
        yield small, ""


def _panels(
    axes: Axes, measure: str, wanted: Sequence[str], among: str
) -> Iterator[tuple[str, list[Strand]]]:
    """Yield the small pictures of one question."""
    if among:
        for history in axes:
            if history.axis_name in wanted or not wanted:
                tracks = group_tracks(history, measure)
                if any(stir(track) > STILL for track in tracks):
                    yield f"{tracks[0].title}, {history.axis_name}", [Strand(t.label, t) for t in tracks]
        return
    question = next(q for q in questions(axes[0]) if q.measure == measure)
    title, strands = strands_of(axes, question)
    moving = [strand for strand in strands if moves(strand.track)]
    if moving:
        yield from by_axis(title, moving[: 2 * LINES])


def _stir(history: History) -> float:
    names = ("expressed_mean", "private_mean")
    return max((stir(history.tracks[name]) for name in names if history.has(name)), default=0.0)
