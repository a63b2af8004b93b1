"""Chapters: the story of each society, told and drawn.

To add a figure, write it as a file of `figures` and name it here: a function of one history, drawn axis
by axis, goes into BY_AXIS; one of all axes of a society together goes into TOGETHER.
"""

from collections.abc import Callable, Iterator, Sequence
from html import escape
from itertools import count as counter

import numpy as np

from polybius.reports.answers import answers
from polybius.reports.elections import FEW, one_by_one
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
from polybius.reports.headlines import headlines, what_moved
from polybius.reports.history import Contest, History, societies
from polybius.reports.page import details, figure_of, paragraph, section, table, tabs
from polybius.reports.phrases import count, decimals, percent, unit
from polybius.results import Result

__all__ = ["SHOWN", "chapters"]

SHOWN = 3  # societies with figures of their own; the rest are in the data

Axes = Sequence[History]

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


def chapters(result: Result) -> Iterator[str]:
    """Yield headlines and figures of every society, as many as a reader can take."""
    figures = counter(1)
    every = list(societies(result))
    for axes in every[:SHOWN]:
        where = f" – society {axes[0].society + 1}" if len(every) > 1 else ""
        yield section(f"In brief{where}", *_brief(axes))
        for title, draw_all in TOGETHER:
            whole = filter(None, (draw(axes) for draw in draw_all))
            yield section(f"{title}{where}", *(figure_of(p, next(figures)) for p in whole))
        for title, draws in BY_AXIS:
            yield section(f"{title}{where}", _axis_by_axis(title, axes, draws, figures))
        yield from _groups(axes, where, figures)
        shown = filter(None, [votes(axes[0])])
        yield section(
            f"Elections{where}", *(figure_of(p, next(figures)) for p in shown), *_behind_votes(axes[0])
        )
    if len(every) > SHOWN:
        rest = count(len(every) - SHOWN, "further society")
        yield paragraph(f"{rest}: in the data, without figures.", "note")


def _axis_by_axis(
    title: str,
    axes: Axes,
    draws: Sequence[Callable[[History], Picture | None]],
    figures: "counter[int]",
) -> str:
    """Return the figures of all axes; a reader sees one axis at a time, so these share their numbers."""
    drawn = [[draw(history) for draw in draws] for history in axes]
    numbers = [next(figures) if any(column) else 0 for column in zip(*drawn, strict=True)]
    parts = []
    for history, row in zip(axes, drawn, strict=True):
        part = history.axis_name if len(axes) > 1 else ""
        shown = [figure_of(p, number, part) for p, number in zip(row, numbers, strict=True) if p]
        if shown:
            parts.append((history.axis_name, "\n".join(shown)))
    return tabs(f"{title}-{axes[0].society}".replace(" ", "-"), parts) if parts else ""


def _groups(axes: Axes, where: str, figures: "counter[int]") -> Iterator[str]:
    for title, moving, still in groups(axes):
        picture = trajectories(axes[0], title, moving, still)
        if picture is not None:
            yield section(f"{title}{where}", figure_of(picture, next(figures)), _meanings(moving))


def _meanings(panels: Sequence[tuple[str, list[Strand]]]) -> str:
    """Return what is measured in each panel, in the measures' own words, behind a click."""
    said = {s.track.measure: f"{s.track.title} ({unit(s.track.unit)})" for _, both in panels for s in both}
    rows = [
        (f"{title}", "; ".join(dict.fromkeys(said[s.track.measure] for s in both))) for title, both in panels
    ]
    return details("What these are", table(Numbers(["picture", "what is measured, and its unit"], rows)))


def _brief(axes: Axes) -> Iterator[str]:
    first = axes[0]
    yield _list(answers(axes))
    for history in axes:
        told = _list(headlines(history), voted=bool(history.contests) and history.axis == 0)
        if len(axes) > 1 and history.axis:
            yield f"<h3>On {escape(history.axis_name)}</h3>" if told else ""
        yield told
    yield paragraph(what_moved(axes))
    yield _one_by_one(first)
    if first.n_worlds > 1:
        yield paragraph("Numbers are medians over worlds, lowest and highest in brackets.", "note")


def _list(told: Sequence[str], voted: bool = False) -> str:
    """Return sentences as a list, the first one set apart where it is on who holds office."""
    lines = "".join(f"<li>{escape(text)}</li>" for text in told)
    return f'<ul class="told{" voted" * voted}">{lines}</ul>' if lines else ""


def _one_by_one(history: History) -> str:
    """Return every election behind a click, where the headlines sum them up."""
    if len(history.contests) <= FEW:
        return ""
    told = _list([text for _, text in one_by_one(history)])
    return details(f"The {len(history.contests)} elections one by one", told)


def _behind_votes(history: History) -> Iterator[str]:
    """Yield who voted how, and the regression of the reported vote."""
    if history.result.votes:
        first, *later = ["\n".join(_cross_table(history, c)) for c in history.contests] or [""]
        rest = "\n".join(filter(None, later))  # the longer ago the survey, the less its answers say
        yield first
        yield details("Reported vote and vote at later elections", rest) if rest else ""
    said = history.result.manifest.get("vote_reference")
    if not said or not history.contests:
        return
    columns = (said["variables"], said["coefficients"], said["standard_errors"])
    rows = [
        (name.replace("_", " "), decimals(b), decimals(se), decimals(b / se, 1))
        for name, b, se in zip(*columns, strict=True)
    ]
    yield "<h3>The regression of the reported vote</h3>"
    yield table(Numbers(["variable", "coefficient", "standard error", "z"], rows))
    yield paragraph(
        f"Log odds of a vote for {said['parties'][1]} among {said['n']:,} respondents; McFadden’s "
        f"R² {said['mcfadden_r2']:.2f}, right about {percent(said['accuracy'], 1)}.",
        "note",
    )


def _cross_table(history: History, contest: Contest) -> Iterator[str]:
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
    yield f"<h3>Reported vote and vote in the model, {history.unit} {contest.time:g}</h3>"
    yield table(Numbers(["citizens", *(f"votes for {name}" for name in names)], lines))
    same = float(np.trace(shares) / shares.sum())
    yield paragraph(
        f"{percent(same, 1)} of citizens vote as the respondent they are drawn from said.", "note"
    )
