"""A region: over what some inputs vary, each by a prior, and which of them move together.

    Region.of("two_victories", "Enforcement.cost", given={"Influence.rate": LogUniform(0.03, 0.3)})

What is not named stays as it is. A range is no prior: whoever varies a number says over what, or takes what
its declaration believes.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from polybius.errors import DeclarationError, ParameterError, nearest
from polybius.model import Prior, prior_of
from polybius.notebook import heading, rows, shown
from polybius.reference import MODELS, ReferenceModel
from polybius.scenarios import Scenario, load

__all__ = ["Region"]


class Region(Mapping[str, Prior]):
    """Inputs that vary, by name, each with its prior; `ties` are those that take another's value.

    `owner` says whose inputs they are, for messages.
    """

    def __init__(
        self, priors: Mapping[str, Any], ties: Mapping[str, str] | None = None, owner: str = "a region"
    ) -> None:
        self.owner = owner
        self._priors = {name: _prior(owner, name, given) for name, given in priors.items()}
        self.ties = dict(ties or {})
        if not self._priors:
            raise ParameterError(f"{owner} needs an input that varies. Name one.")
        for follower, leader in self.ties.items():
            if follower in self._priors:
                raise ParameterError(f"{owner}: '{follower}' has a prior of its own, so it cannot follow.")
            if leader not in self._priors:
                raise ParameterError(
                    f"{owner}: '{follower}' follows '{leader}', which does not vary."
                    f"{nearest(leader, self._priors, 'input')}"
                )

    @staticmethod
    def of(
        model: Scenario | ReferenceModel | str, *names: str, given: Mapping[str, Any] | None = None
    ) -> "Region":
        """Return over what inputs of a scenario or a classic model vary; `model` is it, or its name.

        `names` vary over their declared priors; `given` says of further ones, or of these, over what: a
        pair (low, high) or a prior. Raises PolybiusError for what has no prior, or would leave its range.
        """
        if isinstance(model, str):
            model = MODELS[model] if model in MODELS else load(model)
        inputs = model.inputs()
        return Region(inputs.believed(*names, given=given), owner=inputs.owner)

    def __getitem__(self, name: str) -> Prior:
        if name not in self._priors:
            raise ParameterError(
                f"{self.owner} does not vary '{name}'.{nearest(name, self._priors, 'input')}"
            )
        return self._priors[name]

    def __contains__(self, name: object) -> bool:
        return name in self._priors

    def __iter__(self) -> Iterator[str]:
        return iter(self._priors)

    def __len__(self) -> int:
        return len(self._priors)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Region) and (self._priors, self.ties) == (other._priors, other.ties)

    __hash__ = None  # type: ignore[assignment]

    def adding(self, priors: Mapping[str, Any]) -> "Region":
        """Return a region in which these vary, too, or over something else than here."""
        ties = {follower: leader for follower, leader in self.ties.items() if follower not in priors}
        return Region({**self._priors, **priors}, ties, self.owner)

    def without(self, *names: str) -> "Region":
        """Return a region in which these do not vary, nor what follows them."""
        for name in names:
            if name not in self.ties:
                self[name]
        left = {name: prior for name, prior in self._priors.items() if name not in names}
        ties = {one: other for one, other in self.ties.items() if one not in names and other not in names}
        return Region(left, ties, self.owner)

    def tying(self, leader: str, *followers: str) -> "Region":
        """Return a region in which `followers` always have the value of `leader`."""
        left = {name: prior for name, prior in self._priors.items() if name not in followers}
        return Region(left, {**self.ties, **dict.fromkeys(followers, leader)}, self.owner)

    def at(self, shares: NDArray[np.float64]) -> dict[str, NDArray[Any]]:
        """Return the values at points of the unit cube: (n, len(self)) in, one column an input out.

        Raises ParameterError.
        """
        u = np.asarray(shares, float)
        if u.ndim != 2 or u.shape[1] != len(self):
            raise ParameterError(
                f"{self.owner}: points must have {len(self)} numbers each, one an input. Got shape {u.shape}."
            )
        found = {name: prior.quantile(u[:, k]) for k, (name, prior) in enumerate(self._priors.items())}
        return {**found, **{follower: found[leader] for follower, leader in self.ties.items()}}

    def __repr__(self) -> str:
        told = "; ".join(f"{name} {prior}" for name, prior in self._priors.items())
        return f"<region of {len(self)}: {told}>"

    def _repr_html_(self) -> str:
        body = [(name, str(prior)) for name, prior in self._priors.items()]
        body += [(follower, f"as {leader}") for follower, leader in self.ties.items()]
        return shown(heading(f"Region: {self.owner}"), rows(["input", "varies"], body))


def _prior(owner: str, name: str, given: Any) -> Prior:
    try:
        return prior_of(given)
    except DeclarationError as error:
        raise ParameterError(f"{owner}: {name}: {error}") from None
