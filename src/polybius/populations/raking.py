"""Raking: weights under which a survey has given margins.

Deming and Stephan (1940), "On a least squares adjustment of a sampled frequency table
when the expected marginal totals are known": multiply each respondent's weight by
wanted share / present share of their category, margin after margin, until nothing
moves. What the margins leave open stays as in the survey: of all weights with these
margins, raking finds those nearest in Kullback-Leibler divergence (Csiszar 1975), and odds
ratios between items are kept. Where only weights of 0 for some who have one would do, the rounds creep
towards that for ever, and Newton's method (`raking_limit`) goes there.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from polybius.errors import DataError
from polybius.numerals import numeral, written
from polybius.populations.item import label
from polybius.populations.raking_limit import raked_to_the_limit
from polybius.populations.survey import Survey

__all__ = ["Margins", "rake"]

#: For each item, answer or range of answers "18..34" to share.
Margins = Mapping[str, Mapping[Any, float]]


def rake(
    survey: Survey,
    margins: Margins,
    weights: NDArray[np.float64] | None = None,
    *,
    tolerance: float = 1e-9,
    max_rounds: int = 1000,
) -> NDArray[np.float64]:
    """Return weights (n,) float64, with sum 1, under which `survey` has these margins.

    `margins` gives shares, in all 1, for the answers to an item; a range `"18..34"` includes
    both ends, `""` stands for no answer. `weights` (default: the survey's) are where raking
    starts; 0 stays 0. It stops when no share is off by more than `tolerance`. Raises DataError
    for an unknown item, an answer that nobody gave, one that the margin forgets, shares that
    do not add up, and margins that contradict each other.
    """
    raked = np.array(survey.weights if weights is None else weights, np.float64)
    raked /= raked.sum()
    cells = {item: _cells(survey, item, shares, raked) for item, shares in margins.items()}
    for _ in range(max_rounds):
        for codes, wanted in cells.values():
            present = np.bincount(codes, raked, len(wanted))
            raked *= np.divide(wanted, present, out=np.zeros_like(wanted), where=present > 0)[codes]
        off = {item: _off(raked, codes, wanted) for item, (codes, wanted) in cells.items()}
        if max(off.values(), default=0.0) <= tolerance:
            return np.asarray(raked / raked.sum())
    start = np.array(survey.weights if weights is None else weights, np.float64)
    limit = raked_to_the_limit(start / start.sum(), list(cells.values()), tolerance)
    if limit is not None:
        return limit
    worst = max(off, key=lambda item: off[item])
    raise DataError(
        f"raking did not settle in {max_rounds} rounds: margin '{worst}' is still off by {off[worst]:.2g}. "
        "The margins contradict each other, given which answers go together in the survey. Merge categories."
    )


def _off(weights: NDArray[np.float64], codes: NDArray[np.intp], wanted: NDArray[np.float64]) -> float:
    return float(np.abs(np.bincount(codes, weights, len(wanted)) - wanted).max())


def _cells(
    survey: Survey, item: str, shares: Mapping[Any, float], weights: NDArray[np.float64]
) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
    """Return each respondent's category and the wanted share of each category."""
    wanted = np.array([_share(item, answer, share) for answer, share in shares.items()], np.float64)
    if not (wanted >= 0).all() or abs(wanted.sum() - 1.0) > 1e-6:
        got = ", ".join(f"{answer}: {share:g}" for answer, share in shares.items())
        raise DataError(
            f"margin '{item}' must hold shares of at least 0 that add up to 1. "
            f"Got {got}, in all {wanted.sum():g}."
        )
    answers = survey.column(item)
    codes = np.full(survey.n, -1, np.intp)
    for code, category in enumerate(shares):
        there = _is(answers, category)
        if (codes[there] >= 0).any():
            raise DataError(
                f"margin '{item}' counts somebody twice: category '{category}' overlaps another one."
            )
        codes[there] = code
        if wanted[code] > 0 and not weights[there].sum() > 0:
            have = ", ".join(_answers(answers[weights > 0]))
            raise DataError(
                f"margin '{item}' has a category '{category}' that nobody is in. Answers are: {have}."
            )
    if ((codes < 0) & (weights > 0)).any():
        rest = ", ".join(name or "no answer" for name in _answers(answers[(codes < 0) & (weights > 0)]))
        raise DataError(
            f"margin '{item}' leaves out people who answered: {rest}. Give each a share, 0 to drop them."
        )
    return np.maximum(codes, 0), wanted / wanted.sum()


def _is(answers: NDArray[Any], category: str | float) -> NDArray[np.bool_]:
    """Say who is in `category`: an answer, a range of numbers with both its ends, or "" for no answer."""
    if answers.dtype.kind != "f":
        return np.asarray(answers == label(category))
    if not label(category):
        return np.asarray(np.isnan(answers))
    low, _, high = (part.strip() for part in label(category).partition(".."))
    least, most = written(low), written(high or low)
    if least is None or most is None:
        return np.zeros(len(answers), bool)
    return np.asarray((answers >= least) & (answers <= most))


def _answers(answers: NDArray[Any]) -> list[str]:
    names = [label(answer) for answer in np.unique(answers)]
    return names if len(names) <= 12 else [*names[:6], "...", *names[-5:]]


def _share(item: str, category: str | float, share: object) -> float:
    given = numeral(share)
    if given is None:
        raise DataError(
            f"margin '{item}' must give category '{category}' a share in [0, 1]. Got {share!r} instead."
        )
    return float(given)
