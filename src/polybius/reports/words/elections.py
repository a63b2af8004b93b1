"""Elections: what came of them, one by one or in a sentence for each winner."""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from polybius.reports.history import Contest, History
from polybius.reports.words.phrases import count, listed, ordinal, over_worlds, upper_first, vote, when

__all__ = ["FEW", "elections", "one_by_one"]

Floats = NDArray[np.float64]

FEW = 4  # elections that are told one by one


def elections(history: History) -> Iterator[tuple[float, str]]:
    """Yield what came of every election, and when; of many, in one sentence for each winner."""
    if len(history.contests) <= FEW:
        yield from one_by_one(history)
        return
    yield from _wins(history)
    yield from _ties(history)


def one_by_one(history: History) -> Iterator[tuple[float, str]]:
    """Yield what came of every election, and when."""
    for k, contest in enumerate(history.contests):
        yield contest.time, _election(history, k, contest)


def _wins(history: History) -> Iterator[tuple[float, str]]:
    """Say which of many elections each party won, or how many in all worlds, and with what of the vote."""
    won: dict[str, list[tuple[Contest, Floats]]] = {}
    for contest in history.contests:
        for party in np.unique(contest.winner[contest.held]).tolist():
            shares = contest.shares[contest.won_by(party), party]
            if len(shares):
                won.setdefault(history.party(party, contest.time), []).append((contest, shares))
    for name, mine in won.items():
        shares = np.concatenate([got for _, got in mine])
        ends = " to ".join(dict.fromkeys(vote(float(share)) for share in (shares.min(), shares.max())))
        what = _which(history, [contest for contest, _ in mine], len(shares))
        yield mine[0][0].time, f"{upper_first(name)} wins {what}, with {ends} of the vote."


def _ties(history: History) -> Iterator[tuple[float, str]]:
    """Say which of many elections nobody won."""
    tied = [contest for contest in history.contests if contest.tied.any()]
    if not tied:
        return
    times = sum(int(contest.tied.sum()) for contest in tied)
    which = _which(history, tied, times)
    if history.n_worlds > 1:
        yield tied[0].time, f"{which} end{'s' * (times == 1)} in a tie."
        return
    who = list(dict.fromkeys(history.party(int(contest.winner[0]), contest.time) for contest in tied))
    stay = f"{listed(who)} stay{'s' * (len(who) == 1)} in office"
    yield tied[0].time, f"{upper_first(stay)} after a tie {which}."


def _which(history: History, some: Sequence[Contest], times: int) -> str:
    """Say in which years some elections were, or how many of those of all worlds they are."""
    if history.n_worlds == 1:
        return f"in {history.unit}{'s' * (len(some) > 1)} {listed([f'{c.time:g}' for c in some])}"
    held = sum(int(contest.held.sum()) for contest in history.contests)
    return f"{times} of the {count(held, 'election')} of all worlds"


def _election(history: History, k: int, contest: Contest) -> str:
    """Say who won, by how much, and whether power changed hands."""
    held = contest.held
    n, changed, shares = int(held.sum()), int(contest.transfer[held].sum()), contest.shares[held]
    won_in = np.array([contest.won_by(party).sum() for party in range(shares.shape[1])])
    if not n:
        return f"{when(contest.time, history.unit).capitalize()}: the {ordinal(k)} election is a tie."
    if not won_in.any():
        return _tie(history, k, contest)
    winner = int(np.flatnonzero(won_in == won_in.max())[-1])
    start = f"{when(contest.time, history.unit).capitalize()}: {history.party(winner, contest.time)}"
    won = f"{start} wins the {ordinal(k)} election"
    votes = f"with {over_worlds(shares[:, winner], vote)} of the vote"
    if history.n_worlds > 1:
        mine = int(won_in[winner])
        where = f"in all {n} worlds" if mine == n else f"in {mine} of {n} worlds"
        got = over_worlds(contest.shares[contest.won_by(winner), winner], vote)
        return f"{won} {where} with {got} of the vote; power changes hands in {changed or 'none'}."
    if (shares[0] > 0).sum() > 2:
        order = np.argsort(shares[0], kind="stable")[::-1]
        others = [
            f"{history.party(int(m), contest.time)} {vote(shares[0, m])}"
            for m in order[1:]
            if shares[0, m] > 0
        ]
        votes += f" ({listed(others)})"
    before = history.party(int(contest.incumbent[held][0]), contest.time)
    if not changed and winner != int(contest.incumbent[held][0]):
        return f"{won} {votes}, but {before} stays in office, held there from outside."
    if not changed:
        return f"{won} {votes} and stays in office: no transfer of power."
    return f"{won} {votes} and takes office from {before}."


def _tie(history: History, k: int, contest: Contest) -> str:
    """Say who stays in office where nobody won."""
    start, n = when(contest.time, history.unit).capitalize(), int(contest.held.sum())
    if history.n_worlds > 1:
        return f"{start}: the {ordinal(k)} election is a tie in all {n} worlds that vote."
    office = history.party(int(contest.winner[0]), contest.time)
    return f"{start}: {office} stays in office after a tie in the {ordinal(k)} election."
