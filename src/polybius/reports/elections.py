"""Elections: what came of them, one by one or in a sentence for each winner."""

from collections.abc import Iterator

import numpy as np

from polybius.reports.history import Contest, History
from polybius.reports.phrases import count, listed, ordinal, over_worlds, upper_first, vote, when

__all__ = ["FEW", "elections", "one_by_one"]

FEW = 4  # elections that are told one by one


def elections(history: History) -> Iterator[tuple[float, str]]:
    """Yield what came of every election, and when; of many, in one sentence for each winner."""
    if len(history.contests) <= FEW:
        yield from one_by_one(history)
        return
    for party in sorted({int(k) for contest in history.contests for k in contest.winner[contest.held]}):
        yield _wins(history, party)


def one_by_one(history: History) -> Iterator[tuple[float, str]]:
    """Yield what came of every election, and when."""
    for k, contest in enumerate(history.contests):
        yield contest.time, _election(history, k, contest)


def _wins(history: History, party: int) -> tuple[float, str]:
    """Say which of many elections a party won, or how many in all worlds, and with what of the vote."""
    won = [contest for contest in history.contests if (contest.winner == party).any()]
    shares = np.concatenate([contest.shares[contest.winner == party, party] for contest in won])
    ends = " to ".join(dict.fromkeys(vote(float(share)) for share in (shares.min(), shares.max())))
    if history.n_worlds == 1:
        times = listed([f"{contest.time:g}" for contest in won])
        what = f"in {history.unit}{'s' * (len(won) > 1)} {times}"
    else:
        held = sum(int(contest.held.sum()) for contest in history.contests)
        what = f"{len(shares)} of the {count(held, 'election')} of all worlds"
    return won[0].time, f"{upper_first(history.party(party))} wins {what}, with {ends} of the vote."


def _election(history: History, k: int, contest: Contest) -> str:
    """Say who won, by how much, and whether power changed hands."""
    held = contest.held
    n, changed, shares = int(held.sum()), int(contest.transfer[held].sum()), contest.shares[held]
    won_in = np.bincount(contest.winner[held], minlength=shares.shape[1])
    if not n:
        return f"{when(contest.time, history.unit).capitalize()}: the {ordinal(k)} election is a tie."
    winner = int(np.flatnonzero(won_in == won_in.max())[-1])
    start = f"{when(contest.time, history.unit).capitalize()}: {history.party(winner)}"
    won = f"{start} wins the {ordinal(k)} election"
    votes = f"with {over_worlds(shares[:, winner], vote)} of the vote"
    if history.n_worlds > 1:
        mine = int(won_in[winner])
        where = f"in all {n} worlds" if mine == n else f"in {mine} of {n} worlds"
        return f"{won} {where} {votes}; power changes hands in {changed or 'none'}."
    if (shares[0] == shares[0].max()).sum() > 1:
        return f"{start} stays in office after a tie in the {ordinal(k)} election."
    if (shares[0] > 0).sum() > 2:
        order = np.argsort(shares[0], kind="stable")[::-1]
        others = [f"{history.party(int(m))} {vote(shares[0, m])}" for m in order[1:] if shares[0, m] > 0]
        votes += f" ({listed(others)})"
    if not changed:
        return f"{won} {votes} and stays in office: no transfer of power."
    return f"{won} {votes} and takes office from {history.party(int(contest.incumbent[held][0]))}."
