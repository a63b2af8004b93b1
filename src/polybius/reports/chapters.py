"""Chapters: the story of each society, told and drawn.

To add a figure, write it as a file of `figures` and name it here: a function of one history, drawn axis
by axis, goes into BY_AXIS; one of all axes of a society together goes into TOGETHER.
"""

from collections.abc import Callable, Iterator, Sequence
from itertools import count as counter

import numpy as np

from polybius.reports.blocks import (
    Block,
    Figure,
    Fold,
    Heading,
    Paragraph,
    Section,
    Table,
    Tabs,
    Told,
    section,
)
from polybius.reports.figures import (
    Numbers,
    Picture,
    changes,
    followed,
    hiding,
    opinion,
    overview,
    plane,
    polarisation,
    poll,
    ridges,
    swings,
    trajectories,
    votes,
)
from polybius.reports.groups import Strand, groups
from polybius.reports.history import Contest, History, societies
from polybius.reports.words.elections import FEW, one_by_one
from polybius.reports.words.headlines import headlines, what_moved
from polybius.reports.words.phrases import count, decimals, percent, unit
from polybius.results import Result

__all__ = ["SHOWN", "chapters"]

SHOWN = 3  # societies with figures of their own; the rest are in the data

Axes = Sequence[History]
Shown = frozenset[tuple[str, str]]

#: Heading and figures of chapters on a society as a whole.
TOGETHER: tuple[tuple[str, tuple[Callable[[Axes], Picture | None], ...]], ...] = (
    ("The axes side by side", (overview,)),
    ("The value plane", (lambda axes: next(filter(None, map(plane, axes)), None),)),
)

#: Heading and figures of chapters that go axis by axis.
BY_AXIS: tuple[tuple[str, tuple[Callable[[History], Picture | None], ...]], ...] = (
    ("What people think, what they say", (opinion, ridges, changes)),
    ("What the swings were made of", (swings,)),
    ("Where words part from thoughts", (hiding,)),
    ("Polarisation", (polarisation,)),
    ("Citizens followed one by one", (followed,)),
    ("What a pollster would have seen", (poll,)),
)


def chapters(result: Result, shown: Sequence[tuple[Shown, int]] = ()) -> Iterator[Section]:
    """Yield what happened, and the figures, of every society, as many as a reader can take.

    `shown` are the figures of each that stand before, by name and axis, and how many.
    """
    figures = counter(1 + max((n for _, n in shown), default=0))
    every = list(societies(result))
    for k, axes in enumerate(every[:SHOWN]):
        where = f" – society {axes[0].society + 1}" if len(every) > 1 else ""
        before = shown[k][0] if shown else frozenset()
        yield from filter(lambda chapter: chapter.blocks, _society(axes, where, figures, before))
    if len(every) > SHOWN:
        rest = count(len(every) - SHOWN, "further society")
        yield section("Further societies", Paragraph(f"{rest}: in the data, without figures.", "note"))


def _society(axes: Axes, where: str, figures: "counter[int]", shown: Shown) -> Iterator[Section]:
    yield Section(f"What happened{where}", list(_happened(axes)))
    for title, draw_all in TOGETHER:
        whole = filter(None, (draw(axes) for draw in draw_all))
        yield Section(f"{title}{where}", [Figure(p, next(figures)) for p in whole])
    for title, draws in BY_AXIS:
        yield section(f"{title}{where}", _axis_by_axis(title, axes, draws, figures, shown))
    yield from _groups(axes, where, figures)
    drawn = filter(None, [votes(axes[0])])
    yield Section(f"Elections{where}", [*(Figure(p, next(figures)) for p in drawn), *_behind_votes(axes[0])])


def _axis_by_axis(
    title: str,
    axes: Axes,
    draws: Sequence[Callable[[History], Picture | None]],
    figures: "counter[int]",
    shown: Shown,
) -> Tabs | None:
    """Return the figures of all axes; a reader sees one axis at a time, so these share their numbers."""
    drawn = [[_unless(shown, history, draw(history)) for draw in draws] for history in axes]
    numbers = [next(figures) if any(column) else 0 for column in zip(*drawn, strict=True)]
    parts: list[tuple[str, Sequence[Block]]] = []
    for history, row in zip(axes, drawn, strict=True):
        part = history.axis_name if len(axes) > 1 else ""
        own = [Figure(p, number, part) for p, number in zip(row, numbers, strict=True) if p]
        if own:
            parts.append((history.axis_name, own))
    return Tabs(f"{title}-{axes[0].society}", parts) if parts else None


def _unless(shown: Shown, history: History, picture: Picture | None) -> Picture | None:
    return None if picture and (picture.name, history.axis_name) in shown else picture


def _groups(axes: Axes, where: str, figures: "counter[int]") -> Iterator[Section]:
    for title, moving, still in groups(axes):
        picture = trajectories(axes[0], title, moving, still)
        if picture is not None:
            yield section(f"{title}{where}", Figure(picture, next(figures)), _meanings(moving))


def _meanings(panels: Sequence[tuple[str, list[Strand]]]) -> Fold:
    """Return what is measured in each panel, in the measures' own words, behind a click."""
    said = {s.track.measure: f"{s.track.title} ({unit(s.track.unit)})" for _, both in panels for s in both}
    rows = [
        (f"{title}", "; ".join(dict.fromkeys(said[s.track.measure] for s in both))) for title, both in panels
    ]
    return Fold("What these are", [Table(Numbers(["picture", "what is measured, and its unit"], rows))])


def _happened(axes: Axes) -> Iterator[Block]:
    first = axes[0]
    for history in axes:
        told = headlines(history)
        if told and len(axes) > 1 and history.axis:
            yield Heading(f"On {history.axis_name}")
        yield Told(told, voted=bool(history.contests) and history.axis == 0)
    yield Paragraph(what_moved(axes))
    if len(first.contests) > FEW:
        told = [text for _, text in one_by_one(first)]
        yield Fold(f"The {len(first.contests)} elections one by one", [Told(told)])
    if first.n_worlds > 1:
        yield Paragraph("Numbers are medians over worlds, lowest and highest in brackets.", "note")


def _behind_votes(history: History) -> Iterator[Block]:
    """Yield who voted how, and the regression of the reported vote."""
    if history.result.votes:
        first, *later = [list(_cross_table(history, c)) for c in history.contests] or [[]]
        yield from first
        if any(later):  # the longer ago the survey, the less its answers say
            yield Fold("Reported vote and vote at later elections", [each for some in later for each in some])
    said = history.result.manifest.get("vote_reference")
    if not said or not history.contests:
        return
    columns = (said["variables"], said["coefficients"], said["standard_errors"])
    rows = [
        (name.replace("_", " "), decimals(b), decimals(se), decimals(b / se, 1))
        for name, b, se in zip(*columns, strict=True)
    ]
    yield Heading("The regression of the reported vote")
    yield Table(Numbers(["variable", "coefficient", "standard error", "z"], rows))
    yield Paragraph(
        f"Log odds of a vote for {said['parties'][1]} among {said['n']:,} respondents; McFadden’s "
        f"R² {said['mcfadden_r2']:.2f}, right about {percent(said['accuracy'], 1)}.",
        "note",
    )


def _cross_table(history: History, contest: Contest) -> Iterator[Block]:
    """Yield citizens by their respondent's vote and the one that they cast."""
    record, elections = history.result.votes, history.result.elections
    rows = (elections["time"] == contest.time) & (elections["society"] == history.society)
    shares = record["citizens"][rows][:, 1:, 1:].mean(axis=0)  # without those who have no vote
    if not shares.sum():
        return
    names = [history.party(k, contest.time) for k in range(len(history.parties))]
    lines = [
        (f"respondent reported {name}", *(percent(x, 1) for x in row))
        for name, row in zip(history.first_parties, shares, strict=True)
        if row.any()  # a newcomer was on nobody's ballot
    ]
    yield Heading(f"Reported vote and vote in the model, {history.unit} {contest.time:g}")
    yield Table(Numbers(["citizens", *(f"votes for {name}" for name in names)], lines))
    same = float(np.trace(shares) / shares.sum())
    yield Paragraph(
        f"{percent(same, 1)} of citizens vote as the respondent they are drawn from said.", "note"
    )
