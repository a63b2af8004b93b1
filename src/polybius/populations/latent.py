"""Value axes that a survey did not ask for: drawn around a scale that it has, openly.

    x_a = tanh(atanh(median_a) + spread_a * L_a)
    L_a = loading_a * z + sum over b of C_ab * n_b

z is a citizen's place on the survey's scale in standard deviations from its mean (what they say for
`expressed`, what they hide for `private`), n independent standard normal numbers of the citizen,
and C C' = R - loading loading', so that L has mean 0, variance 1 and the correlations R: with the scale
the loading, between two axes loading_a * loading_b unless `correlations` says otherwise. Half of all
lie below the median; x stays within (-1, 1). This is the factor model with normal copula that
latent attitudes are usually drawn from; no loading is estimated here, each is a scenario's premise.
"""

from collections.abc import Mapping
from typing import Annotated

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from polybius.compiled import compiled
from polybius.errors import DataError, nearest
from polybius.numbers import log, tanh
from polybius.populations.item import Number, Table
from polybius.rng import Tick, normal

__all__ = ["Latent", "fill_latent", "mixing"]

Reals = NDArray[np.float64]
Correlation = Annotated[Number, Field(ge=-1, le=1)]


class Latent(Table):
    """Say how a value axis that nobody measured depends on the scale `of` that somebody did."""

    of: str
    loading: Correlation = 0.0
    median: Annotated[Number, Field(gt=-1, lt=1)] = 0.0
    spread: Annotated[Number, Field(ge=0, le=5)] = 0.5
    correlations: dict[str, Correlation] = {}
    meaning: str = ""
    source: str = "arbitrary"

    @property
    def centre(self) -> float:
        """The median on the unbounded scale, atanh(median)."""
        return 0.5 * log((1.0 + self.median) / (1.0 - self.median))

    @property
    def how(self) -> str:
        """The distribution in words."""
        others = "".join(f", {value:g} with {name}" for name, value in self.correlations.items())
        return (
            f"{self.meaning + ': ' if self.meaning else ''}tanh of a normal number, median {self.median:g}, "
            f"spread {self.spread:g}, correlation {self.loading:g} with '{self.of}'{others} ({self.source})"
        )

    def at(self, z: NDArray[np.float64]) -> Reals:
        """Return the expected place, before the last bend, of those who stand at `z` on the scale."""
        slope = self.spread * self.loading
        return np.array([tanh(self.centre + slope * x) for x in z.ravel().tolist()]).reshape(z.shape)


def mixing(axes: Mapping[str, Latent]) -> Reals:
    """Return loadings and the lower triangle C, (n_axes, 1 + n_axes); raise DataError where there is none."""
    names = list(axes)
    loading = np.array([axis.loading for axis in axes.values()])
    wanted = np.outer(loading, loading)
    np.fill_diagonal(wanted, 1.0)
    for a, (name, axis) in enumerate(axes.items()):
        for other, value in axis.correlations.items():
            if other not in names or other == name:
                rest = [each for each in names if each != name]
                raise DataError(
                    f"axis '{name}' cannot correlate with '{other}'.{nearest(other, rest, 'latent axis')}"
                )
            b = names.index(other)
            if name in axes[other].correlations and axes[other].correlations[name] != value:
                raise DataError(f"axes '{name}' and '{other}' have two correlations. Give one of them.")
            wanted[a, b] = wanted[b, a] = value
    return np.column_stack([loading, _root(wanted - np.outer(loading, loading), names)])


def _root(rest: Reals, names: list[str]) -> Reals:
    """Return the lower triangle whose square is `rest`, which may leave an axis without any of its own."""
    n = len(rest)
    root = np.zeros((n, n))
    for a in range(n):
        for b in range(a + 1):
            left = rest[a, b] - float(root[a, :b] @ root[b, :b])
            if a == b:
                if left < -1e-9:
                    raise DataError(
                        f"no population has these loadings and correlations of {', '.join(names)}: "
                        "they contradict each other. Bring some nearer to 0."
                    )
                root[a, a] = max(0.0, left) ** 0.5
            elif root[b, b] > 0:
                root[a, b] = left / root[b, b]
    return root


@compiled
def fill_latent(
    out: NDArray[np.float32],
    z: Reals,
    mix: Reals,
    centre: Reals,
    spread: Reals,
    seed: int,
    first: int,
    t: Tick,
) -> None:
    """Write the values (n, n_axes) of the citizens from id `first` on, who stand at `z` on the scale."""
    own = np.empty(len(centre))
    for i in range(len(out)):
        for a in range(len(centre)):
            own[a] = normal(seed, first + i, t, 0, a)
        for a in range(len(centre)):
            total = mix[a, 0] * z[i]
            for b in range(a + 1):
                total += mix[a, 1 + b] * own[b]
            out[i, a] = tanh(centre[a] + spread[a] * total)


def check_scale(axes: Mapping[str, Latent], scales: Mapping[str, object]) -> None:
    """Raise ValueError unless all latent axes are drawn around one scale, which is there."""
    of = {axis.of for axis in axes.values()}
    for name in sorted(of - set(scales)):
        raise ValueError(f"a latent axis is drawn around '{name}'.{nearest(name, scales, 'axis')}")
    if len(of) > 1:
        raise ValueError(f"latent axes are drawn around one scale. Got {', '.join(sorted(of))}")
