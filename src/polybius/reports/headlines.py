"""Headlines: what happened, in sentences computed from the record."""

import numpy as np
from numpy.typing import NDArray

from polybius.reports.figures.swings import PARTS, tale
from polybius.reports.history import Contest, History
from polybius.reports.phrases import count, decimals, listed, number, ordinal, over_worlds, percent, signed, vote, when

__all__ = ["headlines"]

Floats = NDArray[np.float64]
AFTERMATH = 2.0  # years after an election that its sentence looks at


def headlines(history: History) -> list[str]:
    """Return the story of one society on one axis: elections, opinion, what was hidden, votes."""
    told = [_power(history)] if history.contests else []
    told += [_election(history, k, contest) for k, contest in enumerate(history.contests)]
    told += _interventions(history) + _opinion(history) + _swing(history) + _hidden(history) + _polarisation(history) + _votes(history)
    return told


def _election(history: History, k: int, contest: Contest) -> str:
    """Say who won, by how much, and whether power changed hands."""
    held = contest.held
    n, changed = int(held.sum()), int(contest.transfer[held].sum())
    ones = int((contest.winner[held] == 1).sum())
    winner = 1 if 2 * ones >= n else 0
    share = contest.share[held] if winner else 1 - contest.share[held]
    won_in = ones if winner else n - ones
    where = "" if history.n_worlds == 1 else f" in all {n} worlds" if won_in == n else f" in {won_in} of {n} worlds"
    start = f"{when(contest.time, history.unit).capitalize()}: {history.party(winner)} "
    if history.n_worlds == 1 and share[0] == 0.5:
        return f"{start}stays in office after a tie in the {ordinal(k)} election."
    won = f"{start}wins the {ordinal(k)} election{where} with {over_worlds(share, vote)} of the vote"
    if history.n_worlds == 1:
        before = history.party(int(contest.incumbent[held][0]))
        return f"{won} and takes office from {before}." if changed else f"{won} and stays in office: no transfer of power."
    return f"{won}; power changes hands in {changed}."


def _power(history: History) -> str:
    """Say how many transfers of power there were, and so whether any failed to come."""
    turns = np.array([contest.transfer for contest in history.contests]).sum(axis=0)
    n = len(history.contests)
    elections = count(n, "election")
    if not turns.any():
        return f"No transfer of power came in {elections}: who held office kept it{'' if history.n_worlds == 1 else ' in every world'}."
    if history.n_worlds == 1:
        return f"Power changed hands {('', 'once', 'twice')[turns[0]] if turns[0] < 3 else f'{number(int(turns[0]))} times'} in {elections}."
    counts = [f"{number(int(k))} in {count(int((turns == k).sum()), 'world')}" for k in np.unique(turns)]
    return f"Transfers of power in {elections}: {', '.join(counts)}."


def _interventions(history: History) -> list[str]:
    """Say what was set from outside."""
    planned = history.result.manifest["scenario"].get("interventions", [])
    return [
        f"{when(item['at'], history.unit).capitalize()}: {item['column']} is set to {listed([f'{x:g}' for x in item['value']])} "
        f"from outside{': ' if item.get('note') else ''}{item.get('note', '')}."
        for item in planned
        if item["at"] <= history.time[-1]
    ]


def _opinion(history: History) -> list[str]:
    """Say how public opinion moved after each election, and when it crossed the middle."""
    if not history.has("expressed_mean", "private_mean"):
        return []
    public, time = history["expressed_mean"], history.time
    told = [
        f"What people say goes from {over_worlds(public[0], signed)} to {over_worlds(public[-1], signed)} on average, "
        f"what they think from {over_worlds(history['private_mean'][0], signed)} to "
        f"{over_worlds(history['private_mean'][-1], signed)}. {_crossings(history, public)}"
    ]
    span = AFTERMATH if history.unit == "year" else (time[-1] - time[0]) / 10
    for k, contest in enumerate(history.contests):
        end = min(contest.time + span, float(time[-1]))
        if not contest.transfer.any() or end <= contest.time:
            continue
        which = contest.transfer
        after = (history.at("expressed_mean", end) - history.at("expressed_mean", contest.time))[which]
        private = (history.at("private_mean", end) - history.at("private_mean", contest.time))[which]
        told.append(
            f"In the {end - contest.time:g} {history.unit}s after the transfer of the {ordinal(k)} election public opinion moves by "
            f"{over_worlds(after, signed)}, private opinion by {over_worlds(private, signed)}."
        )
    return told


def _crossings(history: History, public: Floats) -> str:
    """Say when mean public opinion changed sides, in the median world."""
    middle = np.nanmedian(public, axis=1)
    side = np.sign(middle)
    turns = np.flatnonzero((side[1:] != side[:-1]) & (side[1:] != 0)) + 1
    minus, plus = history.poles
    if not len(turns):
        return f"Public opinion stays on the {plus if middle[-1] > 0 else minus} side throughout."
    at = [f"to the {plus if side[k] > 0 else minus} side in {when(float(history.time[k]), history.unit)}" for k in turns]
    return f"Public opinion crosses the middle {', then '.join(at)}." if len(at) < 4 else f"Public opinion crosses the middle {len(at)} times."


def _swing(history: History) -> list[str]:
    """Say what the largest of the windows' swings was made of."""
    record = history.result.swings
    if record is None:
        return []
    parts = {name: history.of(record, name) for name, *_ in PARTS}
    swing = np.abs(np.nanmedian(np.sum([*parts.values()], axis=0), axis=1))
    k = int(np.argmax(swing))
    title = str(record["title"][k])
    return [f"The largest swing of public opinion, {title}: {tale(parts, k)}."]


def _hidden(history: History) -> list[str]:
    """Say how many hide what they think, at most and at the end."""
    if not history.has("falsifying_share"):
        return []
    share = history["falsifying_share"]
    peak = int(np.argmax(np.nanmedian(share, axis=1)))
    text = f"{over_worlds(share[0], percent)} of citizens say something else than they think at the start"
    if 0 < peak < len(share) - 1:
        text += f", {over_worlds(share[peak], percent)} at most, in {when(float(history.time[peak]), history.unit)}"
    return [f"{text}, {over_worlds(share[-1], percent)} at the end."]


def _polarisation(history: History) -> list[str]:
    """Say how polarised public opinion became."""
    name = "expressed_esteban_ray"
    if not history.has(name):
        return []
    start, end = history[name][0], history[name][-1]
    return [f"Polarisation of public opinion (Esteban–Ray) goes from {over_worlds(start, decimals)} to {over_worlds(end, decimals)}."]


def _votes(history: History) -> list[str]:
    """Hold the first election against the survey."""
    reference = history.result.manifest.get("vote_reference")
    if not reference or not history.contests:
        return []
    share = history.contests[0].share
    off = 100 * float(np.nanmedian(share) - reference["reported_share"])
    return [
        f"The first election gives {history.parties[1]} {over_worlds(share, vote)}; respondents reported "
        f"{percent(reference['reported_share'], 1)}, so the model is {abs(off):.1f} points {'above' if off > 0 else 'below'}."
    ]
