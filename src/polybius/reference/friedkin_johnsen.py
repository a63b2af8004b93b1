"""Friedkin-Johnsen: everyone averages those it hears, and stays attached to its first opinion.

    y(t + 1) = A W y(t) + (I - A) y(0)
    W[i, i] = self_weight,   W[i, j] = (1 - self_weight) w_ij / sum of w_i

A is diagonal and holds each one's susceptibility: 1 is DeGroot's model, 0 never moves. w are
the weights of i's ties; a matrix W with a diagonal is given as a network with ties to oneself
and self_weight = 0 (`trust_network(W)`). y(0) is the opinion with which a run begins. On the
complete network one hears all others alike. A step is one round.

Limit, where everyone hears, directly or through others, somebody of susceptibility below 1:

    y = V y(0),   V = (I - A W)^-1 (I - A)

Limits: influence and susceptibility are fixed, and reach one through what others say, not do.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from polybius.errors import ParameterError
from polybius.model import Aggregate, Clock, Mechanism, Slot, Theory, Tick, Total, WorldRule, param
from polybius.reference.averaging import pull, pull_of_all, total_opinion
from polybius.reference.known_answer import Estimate, KnownAnswer, Simulate, Sure
from polybius.reference.opinion import MEAN, OPINION, SPREAD, VARIANCE, UniformOpinions
from polybius.reference.reference_model import Family, ReferenceModel
from polybius.reference.trust import trust_network, trust_of
from polybius.state import Column, Kind, State
from polybius.state.networks import Network

__all__ = [
    "MODEL",
    "AtRest",
    "AtRestOfAll",
    "AttachedOpinions",
    "Attachment",
    "Influence",
    "InfluenceOfAll",
    "equilibrium",
    "total_influence",
    "trust_network",
]

ATTACHMENT = Column(
    name="citizens.attachment", unit="opinion", kind=Kind.CARRIED, meaning="opinion at the start"
)


@dataclass(frozen=True, kw_only=True)
class AttachedOpinions(UniformOpinions):
    """Opinions drawn uniformly from [low, high), and one susceptibility for all."""

    susceptibility: float = param(
        0.5, "1", (0, 1), "friedkin1990", "weight of what is heard, against one's first opinion"
    )

    def world(self, n: int, network: Network | None, seed: int) -> State:
        """Return one world at step 0."""
        state = UniformOpinions(low=self.low, high=self.high).world(n, network, seed)
        state.citizens["susceptibility"] = np.full(n, self.susceptibility)
        return state


@dataclass(frozen=True, kw_only=True)
class Attachment(WorldRule):
    """Keep in mind, at step 0, with which opinions the run begins."""

    reads: ClassVar[tuple[str, ...]] = ("citizens.opinion",)
    writes: ClassVar[tuple[str, ...]] = ("citizens.attachment",)
    columns: ClassVar[tuple[Column, ...]] = (OPINION, ATTACHMENT)

    @staticmethod
    def rule(w: int, s: Any, p: Any, t: Tick) -> None:
        """Copy opinions, once."""
        if t.step == 0:
            for i in range(s.worlds.first_citizen[w], s.worlds.first_citizen[w + 1]):
                s.citizens.attachment.set(i, s.citizens.opinion[i])


@dataclass(frozen=True, kw_only=True)
class Susceptible(Mechanism):
    """What all parts of the model share that move or ask who will move."""

    self_weight: float = param(
        0.0, "1", (0, 1), "friedkin1990", "weight of one's own opinion beside all ties"
    )

    reads: ClassVar[tuple[str, ...]] = (
        "citizens.opinion",
        "citizens.attachment",
        "citizens.susceptibility",
    )
    columns: ClassVar[tuple[Column, ...]] = (OPINION, ATTACHMENT)
    sources: ClassVar[tuple[str, ...]] = ("friedkin1990", "friedkin1999")


def move(i: int, s: Any, p: Any, pulled: float) -> float:
    """Return how far `i` moves, whom others pull by `pulled`."""
    me = s.citizens
    a = me.susceptibility[i]
    heard = (1.0 - p.self_weight[me.world[i]]) * pulled
    found: float = a * heard + (1.0 - a) * (me.attachment[i] - me.opinion[i])
    return found


@dataclass(frozen=True, kw_only=True)
class Influence(Susceptible):
    """Everyone moves to a mean of those heard and its first opinion (Friedkin and Johnsen 1990)."""

    reads: ClassVar[tuple[str, ...]] = (*Susceptible.reads, "ties")
    writes: ClassVar[tuple[str, ...]] = ("citizens.opinion",)

    @staticmethod
    def rule(i: int, s: Any, p: Any, t: Tick) -> float:
        """Return the new opinion."""
        opinion: float = s.citizens.opinion[i] + move(i, s, p, pull(i, s))
        return opinion


@dataclass(frozen=True, kw_only=True)
class InfluenceOfAll(Influence):
    """The same where everyone hears everyone else: one total serves all."""

    reads: ClassVar[tuple[str, ...]] = Susceptible.reads
    aggregates: ClassVar[Mapping[str, Aggregate]] = {"total": Total(of="citizens.opinion", by="worlds")}

    @staticmethod
    def rule(i: int, s: Any, p: Any, t: Tick) -> float:
        """Return the new opinion."""
        pulled = pull_of_all(i, s, s.worlds.total[s.citizens.world[i]])
        opinion: float = s.citizens.opinion[i] + move(i, s, p, pulled)
        return opinion


@dataclass(frozen=True, kw_only=True)
class AtRest(Susceptible, WorldRule):
    """Stop when the next step would move nobody by more than `tolerance`.

    Where moves shrink by a factor f a step, the limit is then within tolerance / (1 - f).
    """

    tolerance: float = param(1e-12, "opinion", (0, 1e9), "arbitrary", "move that counts as none")

    reads: ClassVar[tuple[str, ...]] = Influence.reads
    writes: ClassVar[tuple[str, ...]] = ("worlds.stopped",)

    @staticmethod
    def rule(w: int, s: Any, p: Any, t: Tick) -> None:
        """Look for one who will still move; at first that is soon."""
        for i in range(s.worlds.first_citizen[w], s.worlds.first_citizen[w + 1]):
            if abs(move(i, s, p, pull(i, s))) > p.tolerance[w]:
                return
        s.worlds.stopped.set(w, 1)


@dataclass(frozen=True, kw_only=True)
class AtRestOfAll(AtRest):
    """The same stop where everyone hears everyone else."""

    reads: ClassVar[tuple[str, ...]] = Susceptible.reads

    @staticmethod
    def rule(w: int, s: Any, p: Any, t: Tick) -> None:
        """Add up, then look for one who will still move."""
        total = total_opinion(w, s)
        for i in range(s.worlds.first_citizen[w], s.worlds.first_citizen[w + 1]):
            if abs(move(i, s, p, pull_of_all(i, s, total))) > p.tolerance[w]:
                return
        s.worlds.stopped.set(w, 1)


def total_influence(W: ArrayLike, susceptibility: ArrayLike) -> NDArray[np.float64]:
    """Return V = (I - A W)^-1 (I - A): V[i, j] is the weight of j's first opinion in i's last one.

    `W` (n, n), rows that sum to 1; `susceptibility` (n,), the diagonal of A, in [0, 1]. Raises
    ParameterError for other input, and where somebody hears only those of susceptibility 1.
    """
    weights, a = trust_of(W), np.asarray(susceptibility, float)
    if a.shape != (len(weights),) or not ((a >= 0.0) & (a <= 1.0)).all():
        raise ParameterError(
            f"susceptibility must be one number in [0, 1] for each of {len(weights)}. Got {a.tolist()}."
        )
    AW = a[:, None] * weights
    if np.abs(np.linalg.eigvals(AW)).max() > 1.0 - 1e-12:
        raise ParameterError(
            "total_influence: some hear, directly or through others, only those of susceptibility 1. "
            "They are DeGroot's: see polybius.reference.degroot.limit."
        )
    return np.asarray(np.linalg.solve(np.eye(len(a)) - AW, np.diag(1.0 - a)), np.float64)


def equilibrium(W: ArrayLike, susceptibility: ArrayLike, initial: ArrayLike) -> NDArray[np.float64]:
    """Return the last opinions V y(0) for the first ones, `initial` (n,) or, for several issues, (n, m)."""
    y = np.asarray(initial, float)
    V = total_influence(W, susceptibility)
    if y.shape[:1] != (len(V),):
        raise ParameterError(f"initial must have one row for each of {len(V)}. Got shape {y.shape}.")
    return np.asarray(V @ y, np.float64)


_W = (
    (0.220, 0.120, 0.360, 0.300),
    (0.147, 0.215, 0.344, 0.294),
    (0.0, 0.0, 1.0, 0.0),
    (0.090, 0.178, 0.446, 0.286),
)
_INITIAL = (25.0, 25.0, 75.0, 85.0)
_PRINTED_V = (
    (0.280, 0.045, 0.551, 0.124),
    (0.047, 0.278, 0.549, 0.126),
    (0.0, 0.0, 1.0, 0.0),
    (0.030, 0.048, 0.532, 0.390),
)


def solved(simulate: Simulate) -> dict[str, Estimate]:
    """Return last opinions and total influence of the four actors, in closed form."""
    a = 1.0 - np.diag(_W)
    found = {f"opinion {i + 1}": Estimate(float(y)) for i, y in enumerate(equilibrium(_W, a, _INITIAL))}
    off = np.abs(total_influence(_W, a) - np.array(_PRINTED_V)).max()
    return found | {"greatest distance from the printed V": Estimate(float(off))}


def simulated(simulate: Simulate) -> dict[str, Estimate]:
    """Return last opinions of the four actors, step by step."""
    end = simulate(
        MODEL,
        trust_network(_W),
        initial={"opinion": np.array(_INITIAL), "susceptibility": 1.0 - np.diag(_W)},
        record=("opinion",),
    ).opinion.to_numpy()[0]
    return {f"simulated opinion {i + 1}": Estimate(float(y)) for i, y in enumerate(end)}


def _theory(influence: Influence, at_rest: AtRest) -> Theory:
    return Theory(
        name="Friedkin-Johnsen",
        claim="Those who stay attached to their first opinions come closer, but do not agree.",
        source="friedkin1990",
        mechanisms=(Attachment(), Slot("Influence", influence)),
        stops_when=at_rest,
        clock=Clock.STEPS,
        precision="float64",
    )


def _answer(quantity: str, expected: float, tolerance: float, run: Any, *sure: Sure) -> KnownAnswer:
    return KnownAnswer(
        quantity=quantity, expected=expected, tolerance=tolerance, source="friedkin1999", sure=sure, run=run
    )


_EXACT = (60.0208488259, 59.9839659393, 75.0, 74.9862049378)

MODEL = ReferenceModel(
    name="friedkin_johnsen",
    title="Friedkin-Johnsen influence",
    summary="Everyone averages those it hears and its own first opinion; people come closer, and differ.",
    family=Family.OPINIONS,
    source="friedkin1990",
    theory=_theory(Influence(), AtRest()),
    complete=_theory(InfluenceOfAll(), AtRestOfAll()),
    start=AttachedOpinions(),
    n=100,
    steps=10_000,
    shows=("citizens.opinion",),
    by_citizen={"susceptibility": "citizens.susceptibility"},
    outcomes=(MEAN, VARIANCE, SPREAD),
    functions=(equilibrium, total_influence, trust_network),
    known_answers=(
        *(
            _answer(f"opinion {i + 1}", printed, 0.05, solved, Sure.RECALL)
            for i, printed in enumerate((60.0, 60.0, 75.0, 75.0))
        ),
        # W is printed with three digits, and so is V.
        _answer("greatest distance from the printed V", 0.0, 0.001, solved, Sure.RECALL, Sure.DERIVED),
        *(
            _answer(f"simulated opinion {i + 1}", y, 1e-5, simulated, Sure.DERIVED)
            for i, y in enumerate(_EXACT)
        ),
    ),
)
