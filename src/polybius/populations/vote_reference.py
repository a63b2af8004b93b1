"""The reported two-party vote, and a regression of it: what the model's ballot is held against."""

from dataclasses import dataclass

import numpy as np

from polybius.errors import DataError
from polybius.populations.logistic_regression import LogisticRegression, logistic_regression
from polybius.populations.respondents import Respondents

__all__ = ["VoteReference", "vote_reference"]


@dataclass(frozen=True, eq=False)
class VoteReference:
    """How respondents said they vote, and how well their measured answers tell.

    `variables` name the regression's coefficients; `reported_share` is party 1's share of the
    `n` votes for either of the first two parties, weighted as the respondents are.
    """

    parties: tuple[str, str]
    variables: tuple[str, ...]
    n: int
    regression: LogisticRegression

    @property
    def reported_share(self) -> float:
        """Party 1's share among reported votes."""
        return self.regression.observed_share

    @property
    def predicted_share(self) -> float:
        """Party 1's share if everyone votes as the regression thinks likelier."""
        return self.regression.predicted_share


def vote_reference(respondents: Respondents) -> VoteReference:
    """Regress the reported vote on closeness to the two parties and party identification.

    Closeness is |x - position 0|^2 - |x - position 1|^2 over all axes, with the citizen at x: the
    utility difference of quadratic voters (Enelow and Hinich 1984). Raises DataError where the
    mapping has no vote or fewer than two parties.
    """
    mapping = respondents.mapping
    if mapping.vote is None or len(mapping.parties) < 2:
        raise DataError(
            f"survey '{mapping.survey.name}' needs a vote and two parties to be regressed on. Add them."
        )
    used = respondents.two_party()
    if not used.any():
        raise DataError(
            f"nobody in survey '{mapping.survey.name}' reports a vote for either of the two parties."
        )
    x, places = respondents.expressed[used], respondents.perceived
    near = ((x - places[0]) ** 2).sum(axis=1) - ((x - places[1]) ** 2).sum(axis=1)
    columns = {"constant": np.ones(len(near)), "closeness": near}
    if "party_id" in respondents.columns:
        columns["party_id"] = respondents.columns["party_id"][used]
    weights = respondents.weights[used] / respondents.weights[used].mean()
    fit = logistic_regression(np.column_stack([*columns.values()][1:]), respondents.vote[used] == 1, weights)
    names = (mapping.parties[0].name, mapping.parties[1].name)
    return VoteReference(names, tuple(columns), int(used.sum()), fit)
