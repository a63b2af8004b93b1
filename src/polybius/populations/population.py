"""A synthetic population: columns of citizens, and where they come from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from polybius.errors import DataError, nearest
from polybius.model import parameters
from polybius.notebook import heading, rows, shown
from polybius.populations.hidden_support import HiddenSupport
from polybius.populations.respondents import Respondents

__all__ = ["CHUNK", "Population"]

#: Citizens handled at a time: temporary arrays stay this small, whatever the population.
CHUNK = 16_384

#: What people can see of each other: the default of `Population.features`.
VISIBLE = ("expressed", "party_id", "age", "education", "income")


@dataclass(frozen=True, eq=False, repr=False)
class Population:
    """`n` citizens drawn from a survey.

    `columns` are those of the state's citizens, by name: `expressed`, `private`, `anchor` (n, n_axes)
    float32 in [-1, 1]; `respondent` (n,) is the row of the survey; the others (n,) as measured
    or drawn; `only` says which of those that nobody measured (None: all). Citizen k is the same
    person in any larger population of the same seed.
    """

    n: int
    seed: int
    first: int
    columns: dict[str, NDArray[Any]] = field(repr=False)
    respondents: Respondents
    hidden: HiddenSupport
    only: frozenset[str] | None = None

    def __repr__(self) -> str:
        return f"<population: {self.n:,} citizens of {self.respondents.survey.name}, seed {self.seed}>"

    def _repr_html_(self) -> str:
        body = [
            (name, *map(float, (np.min(x), np.mean(x), np.max(x))))
            for name, x in self.columns.items()
            if len(x)
        ]
        drawn = f"Drawn from {self.respondents.survey.name}, seed {self.seed}."
        return shown(
            heading(f"{self.n:,} citizens", drawn, f"Axes: {', '.join(self.axes)}."),
            rows(["column", "least", "mean", "greatest"], body),
        )

    @property
    def axes(self) -> tuple[str, ...]:
        """Names of the value axes."""
        return self.respondents.axes

    @property
    def parties(self) -> tuple[str, ...]:
        """Names of the parties, in the order of their numbers."""
        return tuple(party.name for party in self.respondents.mapping.parties)

    @property
    def positions(self) -> NDArray[np.float32]:
        """Where the parties are seen to stand: (n_parties, n_axes), in [-1, 1]."""
        return self.respondents.positions.astype(np.float32)

    def features(self, weights: Mapping[str, float] | None = None) -> NDArray[np.float32]:
        """Return what ties people by likeness: (n, n_features) float32, C-contiguous.

        Each measured column is scaled to mean 0 and standard deviation 1 over the
        respondents, then multiplied by its weight (default: 1 for each of `VISIBLE`). Private
        values cannot be had: nobody sees them.
        """
        chosen = weights or {
            name: 1.0 for name in VISIBLE if name == "expressed" or name in self.respondents.columns
        }
        scales = [(name, *self._scale(name, weight)) for name, weight in chosen.items()]
        out = np.empty((self.n, sum(len(mean) for _, mean, _ in scales)), np.float32)
        for lo in range(0, self.n, CHUNK):
            place = 0
            for name, mean, factor in scales:
                values = self.columns[name][lo : lo + CHUNK].reshape(-1, len(mean))
                out[lo : lo + CHUNK, place : place + len(mean)] = (values - mean) * factor
                place += len(mean)
        return out

    def reported_vote(self) -> NDArray[np.int8]:
        """Return the party that each citizen's respondent reported: (n,), -1 for none."""
        return np.asarray(self.respondents.vote[self.columns["respondent"]])

    def hidden_share(self) -> float:
        """Return the share of citizens who hold a private value that is not the one that they express."""
        return float(np.mean((self.columns["private"] != self.columns["expressed"]).any(axis=1)))

    def provenance(self) -> dict[str, Any]:
        """Return what a manifest needs to tell where these citizens come from; plain JSON values."""
        respondents, file = self.respondents, self.respondents.mapping.survey
        return {
            "survey": file.name,
            "source": file.source,
            "license": file.license,
            "digest": respondents.survey.digest,
            "respondents": respondents.n,
            "respondents_used": respondents.n_used,
            "effective_size": respondents.effective_size,
            "margins": {
                item: {str(k): v for k, v in shares.items()} for item, shares in respondents.margins.items()
            },
            "citizens": self.n,
            "seed": self.seed,
            "hidden_support": {
                **{name: getattr(self.hidden, name) for name in parameters(HiddenSupport)},
                "scale": self.hidden.scale(respondents),
            },
            "mapping": [line._asdict() for line in respondents.mapping.describe(self.only)],
        }

    def _scale(self, name: str, weight: float) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        known = ("expressed", *self.respondents.columns)
        if name not in known:
            raise DataError(f"likeness needs measured columns, not '{name}'.{nearest(name, known, 'column')}")
        if name == "expressed" and self.respondents.mapping.latent:
            return self._scale_expressed(weight)
        used = self.respondents.weights > 0
        values, shares = self.respondents.measured(name)[used], self.respondents.weights[used]
        mean = np.average(values, axis=0, weights=shares)
        spread = np.sqrt(np.average((values - mean) ** 2, axis=0, weights=shares))
        return _factors(mean, spread, weight)

    def _scale_expressed(self, weight: float) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """As `_scale`, over the citizens themselves: no respondent was asked for a latent axis."""
        said = self.columns["expressed"][:CHUNK].astype(np.float64)
        return _factors(said.mean(axis=0), said.std(axis=0), weight)


def _factors(
    mean: NDArray[np.float64], spread: NDArray[np.float64], weight: float
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    factor = np.divide(weight, spread, out=np.zeros_like(spread), where=spread > 0)
    return mean.astype(np.float32), factor.astype(np.float32)
