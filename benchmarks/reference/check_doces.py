"""DOCES' model of posts and feeds: does a special case of it equal one of the classics?"""

from collections.abc import Iterable

import doces
import numpy as np
from findings import Finding


def after(iterations: int, **settings: object) -> np.ndarray:
    """Return opinions on a complete network of 50 that starts in consensus at 0."""
    everyone = [(i, j) for i in range(50) for j in range(50) if i != j]
    model = doces.Opinion_dynamics(50, everyone, directed=True, verbose=False)
    chosen = {"mu": 1.0, "posting_filter": doces.UNIFORM, "receiving_filter": doces.UNIFORM} | settings
    found = model.simulate_dynamics(
        iterations,
        phi=0.0,
        b=np.zeros(50),
        feed_size=1,
        rewire=False,
        delta=0.1,
        verbose=False,
        rand_seed=1,
        **chosen,
    )
    return np.array(found["b"])


def consensus() -> Iterable[Finding]:
    filters, shares = (doces.UNIFORM, doces.COSINE, doces.HALF_COSINE), (0.0, 0.5, 1.0)
    moved = sum(bool(after(1000, posting_filter=f, mu=mu).any()) for f in filters for mu in shares)
    yield Finding(
        peer="DOCES",
        model="Opinion_dynamics",
        asked="full agreement at 0 under nine settings of posting_filter and mu: in how many it is left",
        known="0 wherever people average or copy opinions",
        found=f"{moved}: what is posted is drawn at random, and is nobody's opinion",
        verdict="limit" if moved else "right",
    )


def iterations() -> Iterable[Finding]:
    moved = int(np.count_nonzero(after(0)))
    yield Finding(
        peer="DOCES",
        model="Opinion_dynamics",
        asked="how many of 50 have moved after 0 iterations",
        known="0",
        found=f"{moved}: it makes one more than it is asked for",
        verdict="WRONG" if moved else "right",
    )


CHECKS = (consensus, iterations)
