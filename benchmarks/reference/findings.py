"""What a check of a peer's model finds: what is known, what the peer gives, and a verdict."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

Verdict = Literal["right", "WRONG", "limit"]


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One question put to one model of one peer.

    A model is `WRONG` where it is not what its name or its documentation says; a `limit` is
    what it cannot do, or does against expectation.
    """

    peer: str
    model: str
    asked: str
    known: str
    found: str
    verdict: Verdict


Check = Callable[[], Iterable[Finding]]


def share(hits: int, runs: int) -> tuple[float, float]:
    """Return a share and its standard error, which is not 0 where all or none are hits."""
    p = (hits + 1) / (runs + 2)
    return hits / runs, (p * (1 - p) / runs) ** 0.5


def near(found: tuple[float, float], known: float) -> Verdict:
    """Return whether an estimate lies within four standard errors of what is known."""
    return "right" if abs(found[0] - known) <= 4 * found[1] else "WRONG"


def shown(found: tuple[float, float]) -> str:
    """Return an estimate with its standard error, as text."""
    return f"{found[0]:.3f} ± {found[1]:.3f}"
