"""Hidden support: private values that a stigma keeps out of the survey. Synthetic.

A survey records what people say. Under a norm that stigmatises one side of an axis, some of
those who do not stand there publicly do so in private (Kuran 1995); how many, no survey
item tells, so `share` is an assumption, and this file says what is made of it:

1. Who. Those whose other answers point to the stigmatised side are the likelier ones.
   A logistic regression of publicly standing there on party identification and reported vote
   gives everyone a score; then

       P(hidden) = logistic(a + evidence * score)

   for whoever publicly does not stand there (the middle included), with `a` such that
   `share` of them are expected to hide. `evidence` 0 makes them all alike.
2. What. Each takes the place of a donor: a respondent with the same party identification
   who does stand there publicly (anyone who does, where there is none), drawn by weight:
   a random hot deck within cells (Andridge and Little 2010).

One citizen's draw is compared with P(hidden), which rises with `share`: more hidden support
means more people who hide, and nobody who stops. Not validated; it is a scenario's premise.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from polybius.errors import DataError, ParameterError
from polybius.model import param, parameters
from polybius.populations.logistic_regression import logistic_regression
from polybius.populations.respondents import Respondents

__all__ = ["Donors", "HiddenSupport"]


@dataclass(frozen=True, kw_only=True)
class HiddenSupport:
    """How many hide a private value on the stigmatised side, and how much their other answers tell."""

    #               default unit range source       meaning
    share: float = param(0.0, "share", (0, 1), "kuran1995", "of those not publicly on the side, who hide")
    side: int = param(1, "side", (-1, 1), "arbitrary", "stigmatised side of the axis: +1 or -1")
    axis: int = param(0, "axis", (0, 15), "arbitrary", "number of the survey's scale with the stigma")
    evidence: float = param(1.0, "1", (0, 1), "arbitrary", "weight of party and vote in who hides")

    def __post_init__(self) -> None:
        for name, parameter in parameters(type(self)).items():
            object.__setattr__(self, name, parameter.check(f"HiddenSupport.{name}", getattr(self, name)))
        if self.side == 0:
            raise ParameterError("HiddenSupport.side must be +1 or -1. Got 0 instead.")

    def scale(self, respondents: Respondents) -> str:
        """Return the name of the survey's scale that `axis` counts, which latent axes may be drawn around."""
        scales = list(respondents.mapping.axes)
        if self.axis >= len(scales):
            raise ParameterError(
                f"HiddenSupport.axis must be below {len(scales)}: the axes are "
                f"{', '.join(scales)}. Got {self.axis} instead."
            )
        return scales[self.axis]

    def stands(self, respondents: Respondents) -> NDArray[np.bool_]:
        """Say which respondents (n,) publicly stand on the stigmatised side."""
        self.scale(respondents)
        return np.asarray((self.side * respondents.expressed[:, self.axis] > 0) & (respondents.weights > 0))

    def probability(self, respondents: Respondents) -> NDArray[np.float64]:
        """Return each respondent's chance (n,) to hide; 0 for those who publicly stand on the side."""
        eligible = (respondents.weights > 0) & ~self.stands(respondents)
        chance = np.zeros(respondents.n)
        if self.share in (0.0, 1.0):
            chance[eligible] = self.share
        elif eligible.any():
            score = self.evidence * self._score(respondents)[eligible]
            chance[eligible] = _shifted(score, respondents.weights[eligible], self.share)
        # The last bits of a fit may differ between machines; who hides should not.
        return np.round(chance, 9)

    def _score(self, respondents: Respondents) -> NDArray[np.float64]:
        """Return the log odds (n,) of standing on the side, as the other answers have it."""
        stands, used = self.stands(respondents), respondents.weights > 0
        evidence = [respondents.columns["party_id"]] if "party_id" in respondents.columns else []
        evidence.append(np.select([respondents.vote == 0, respondents.vote == 1], [-1.0, 1.0], 0.0))
        telling = [column for column in evidence if np.ptp(column[used]) > 0]
        if not telling or stands[used].all() or not stands.any() or self.evidence == 0:
            return np.zeros(respondents.n)
        X = np.column_stack(telling)
        try:
            fit = logistic_regression(X[used], stands[used], respondents.weights[used])
        except DataError as error:
            raise DataError(
                f"hidden support cannot be told from the other answers: {error} Set evidence to 0."
            ) from None
        return np.asarray(fit.coefficients[0] + X @ fit.coefficients[1:])


def _shifted(score: NDArray[np.float64], weights: NDArray[np.float64], share: float) -> NDArray[np.float64]:
    """Return logistic(a + score) with the `a` under which its weighted mean is `share`, inside (0, 1)."""
    low, high = -60.0 - score.max(), 60.0 - score.min()
    for _ in range(100):
        middle = 0.5 * (low + high)
        chance = np.asarray(0.5 * (1.0 + np.tanh(0.5 * (middle + score))))
        low, high = (middle, high) if np.average(chance, weights=weights) < share else (low, middle)
    return chance


@dataclass(frozen=True, eq=False)
class Donors:
    """Who may lend a private value to whom: respondents on the stigmatised side, by party identification."""

    respondents: Respondents
    hidden: HiddenSupport

    def draw(self, borrowers: NDArray[np.intp], u: NDArray[np.float64]) -> NDArray[np.intp]:
        """Return a donor's row for each borrower's row, from uniform draws `u` in [0, 1)."""
        order, reached, first, last = self._decks
        begin, end = first[borrowers], last[borrowers]
        low = np.where(begin > 0, reached[begin - 1], 0.0)
        target = low + u * (reached[end] - low)
        return np.asarray(order[np.clip(np.searchsorted(reached, target, side="right"), begin, end)])

    @cached_property
    def _decks(self) -> tuple[NDArray[np.intp], NDArray[np.float64], NDArray[np.intp], NDArray[np.intp]]:
        """Return donors by cell, their summed weights, and each respondent's first and last donor."""
        donors = np.flatnonzero(self.hidden.stands(self.respondents))
        if not len(donors):
            raise DataError(
                f"survey '{self.respondents.survey.name}' has nobody who publicly stands on side "
                f"{self.hidden.side:+d} of '{self.hidden.scale(self.respondents)}', "
                "so nobody can lend a hidden value. Set HiddenSupport.share to 0."
            )
        cell = self.respondents.columns.get("party_id", np.zeros(self.respondents.n))
        order = donors[np.argsort(cell[donors], kind="stable")]
        first = np.searchsorted(cell[order], cell, side="left")
        last = np.searchsorted(cell[order], cell, side="right") - 1
        alone = last < first
        first[alone], last[alone] = 0, len(order) - 1
        return order, np.cumsum(self.respondents.weights[order]), first, last
