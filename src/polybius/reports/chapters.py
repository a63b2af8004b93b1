"""Chapters: the story of each society and axis, told and drawn."""

from collections.abc import Callable, Iterator
from html import escape
from itertools import count as counter

import numpy as np

from polybius.reports.figures import (
    Numbers,
    Picture,
    heat,
    hiding,
    opinion,
    polarisation,
    poll,
    ridges,
    swings,
    votes,
)
from polybius.reports.headlines import headlines
from polybius.reports.history import Contest, History, histories
from polybius.reports.page import figure_of, paragraph, section, table
from polybius.reports.phrases import count, decimals, percent
from polybius.results import Result

__all__ = ["SHOWN", "chapters"]

SHOWN = 6  # societies and axes with figures of their own; the rest are in the data

#: Heading and figures of each chapter.
CHAPTERS: tuple[tuple[str, tuple[Callable[[History], Picture | None], ...]], ...] = (
    ("What people think, what they say", (opinion, ridges, heat)),
    ("What the swings were made of", (swings,)),
    ("What is hidden", (hiding,)),
    ("Polarisation", (polarisation,)),
    ("Votes", (votes,)),
    ("What a pollster would have seen", (poll,)),
)


def chapters(result: Result) -> Iterator[str]:
    """Yield headlines and figures of every society and axis, as many as a reader can take."""
    figures = counter(1)
    every = list(histories(result))
    for history in every[:SHOWN]:
        where = f" – society {history.society + 1}, {history.axis_name}" if len(every) > 1 else ""
        yield section(f"In brief{where}", *_brief(history))
        for title, draws in CHAPTERS:
            pictures = filter(None, (draw(history) for draw in draws))
            extra = _behind_votes(history) if title == "Votes" and history.axis == 0 else ()
            yield section(f"{title}{where}", *(figure_of(p, next(figures)) for p in pictures), *extra)
    if len(every) > SHOWN:
        rest = count(len(every) - SHOWN, "further pair")
        yield paragraph(f"{rest} of society and axis: in the data, without figures.", "note")


def _brief(history: History) -> Iterator[str]:
    told = "".join(f"<li>{escape(text)}</li>" for text in headlines(history))
    voted = " voted" if history.contests and history.axis == 0 else ""
    yield f'<ul class="told{voted}">{told}</ul>' if told else ""
    if history.n_worlds > 1:
        yield paragraph("Numbers are medians over worlds, lowest and highest in brackets.", "note")


def _behind_votes(history: History) -> Iterator[str]:
    """Yield who voted how, and the regression of the reported vote."""
    if history.result.votes is not None:
        for contest in history.contests:
            yield from _cross_table(history, contest)
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
    assert record is not None and elections is not None
    rows = (elections["time"] == contest.time) & (elections["society"] == history.society)
    shares = record["citizens"][rows][:, 1:, 1:].mean(axis=0)  # without those who have no vote
    if not shares.sum():
        return
    names = history.parties
    lines = [
        (f"respondent reported {name}", *(percent(x, 1) for x in row))
        for name, row in zip(names, shares, strict=True)
    ]
    yield f"<h3>Reported vote and vote in the model, {history.unit} {contest.time:g}</h3>"
    yield table(Numbers(["citizens", *(f"votes for {name}" for name in names)], lines))
    same = float(np.trace(shares) / shares.sum())
    yield paragraph(
        f"{percent(same, 1)} of citizens vote as the respondent they are drawn from said.", "note"
    )
