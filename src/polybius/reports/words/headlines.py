"""Headlines: what happened, in sentences computed from the record."""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from polybius.reports.across import median
from polybius.reports.figures.swings import parts_of, tale
from polybius.reports.groups import groups, stir
from polybius.reports.history import OFFICE, History
from polybius.reports.interventions import Intervention
from polybius.reports.speech import hides
from polybius.reports.words.answers import asked
from polybius.reports.words.courses import course
from polybius.reports.words.elections import FEW, elections
from polybius.reports.words.phrases import (
    count,
    decimals,
    goes,
    listed,
    number,
    on_side,
    ordinal,
    over_worlds,
    percent,
    signed,
    vote,
    when,
)
from polybius.reports.words.turns import office_turns, party_turns

__all__ = ["headlines", "what_moved"]

Floats = NDArray[np.float64]

BUMP = 0.005  # of an index of polarisation, a mean or a share that is worth a word
MIDDLE = 0.02  # opinion on either side of 0 that counts as the middle
MOST, STIR = 5, 0.05  # numbers told, and share of its scale that one must have moved by; arbitrary
ASIDE = frozenset({"How the axes hang together", "Generations"})  # what moves by itself, or follows the rest
TOLD = frozenset({"party_standing"})  # in sentences of their own
AFTERMATH = 2.0  # years after an election that its sentence looks at


def headlines(history: History) -> list[str]:
    """Return the story of one society on one axis: votes, opinion, what was hidden."""
    told: list[str] = []
    if history.axis == 0:  # a vote is on all axes at once
        events = [*elections(history), *office_turns(history), *party_turns(history)]
        events += [(item.time, _intervention(history, item)) for item in history.interventions]
        told += [*_power(history), *(text for _, text in sorted(events, key=lambda event: event[0]))]
    told += [*_opinion(history), *_swing(history), *_hidden(history), *_polarisation(history)]
    return [*told, *_survey(history)] if history.axis == 0 else told


def what_moved(axes: Sequence[History]) -> str:
    """Say which numbers of a society moved most, one a picture of the report, but for what was set."""
    recorded = {track.measure for track in axes[0].tracks.values()}
    found, given = [], recorded & {item.measure for item in axes[0].interventions}
    told = given | TOLD | set(asked(axes[0]))
    several = {axes[0].party(k) for k in axes[0].successors}  # one party's end is not another's move
    for group, panels, _ in groups(axes):
        for title, strands in panels:
            own = [s for s in strands if s.track.measure not in told and s.track.label not in several]
            most = max(own, key=lambda strand: stir(strand.track), default=None)
            if group not in ASIDE and most is not None and stir(most.track) >= STIR:
                found.append((stir(most.track), title, most))
    found.sort(key=lambda each: -each[0])
    moves = [f"{title}{f' ({s.label})' * bool(s.label)} {course(s.track)}" for _, title, s in found[:MOST]]
    if not moves:
        return f"Hardly anything {'else ' if asked(axes[0]) else ''}moved."
    beside = ", beside what was set from outside" if given else ""
    else_ = "else " if asked(axes[0]) else ""
    return f"What {else_}moved most{beside}: {'; '.join(moves)}."


def _power(history: History) -> Iterator[str]:
    """Say how many transfers of power there were, and so whether any failed to come."""
    if not history.contests:
        return
    turns = np.array([contest.transfer for contest in history.contests]).sum(axis=0)
    elections = count(len(history.contests), "election")
    if not turns.any():
        where = "" if history.n_worlds == 1 else " in every world"
        yield f"No transfer of power came in {elections}: who held office kept it{where}."
    elif history.n_worlds == 1:
        outside = sum(item.target == OFFICE for item in history.interventions)
        also = f"; office was also filled {_times(outside)} from outside" if outside else ""
        yield f"Power changed hands {_times(int(turns[0]))} in {elections}{also}."
    else:
        counts = [f"{number(int(k))} in {count(int((turns == k).sum()), 'world')}" for k in np.unique(turns)]
        yield f"Transfers of power in {elections}: {', '.join(counts)}."


def _times(n: int) -> str:
    return {1: "once", 2: "twice"}.get(n, f"{number(n)} times")


def _intervention(history: History, item: Intervention) -> str:
    """Say what was set from outside."""
    done = f"{item.target} {item.course}"
    if item.parties:
        done += f" for {listed([history.party(k, item.time) for k in item.parties])}"
    if span := item.span(history.unit):
        done += f"{'' if span.startswith('for') else ','} {span}"
    said = f"{item.note} ({done})" if item.note else done
    return f"{when(item.time, history.unit).capitalize()}, from outside: {said}."


def _survey(history: History) -> Iterator[str]:
    """Hold the first election against the survey, where people stand on the survey's own axes."""
    said = history.result.manifest.get("vote_reference")
    latent = history.result.manifest["scenario"].get("population", {}).get("latent")
    if said and history.contests and not latent:
        first = history.contests[0]
        share, more = first.share, bool((first.shares[first.held, 2:] > 0).any())
        among = f" of the votes for it or {history.parties[0]}" if more else ""
        reported = said["reported_share"]
        off = 100 * float(median(share) - reported)
        yield (
            f"The first election gives {history.parties[1]} {over_worlds(share, vote)}{among}; "
            f"respondents reported {percent(reported, 1)}, so the model is {abs(off):.1f} points "
            f"{'above' if off > 0 else 'below'}."
        )


def _opinion(history: History) -> Iterator[str]:
    """Say how opinion moved, when the public's crossed the middle, and what followed each transfer."""
    if not history.has("expressed_mean", "private_mean"):
        return
    public, private = history["expressed_mean"], history["private_mean"]
    if max(float(np.ptp(median(x))) for x in (public, private)) < BUMP:
        still = f"Opinion stays where it is, at {over_worlds(public[-1], signed)} on average."
        yield f"{still} {_crossings(history, public)}"
        return
    say, think = (goes(*(over_worlds(x[k], signed) for k in (0, -1))) for x in (public, private))
    yield f"What people say {say} on average, what they think {think}. {_crossings(history, public)}"
    last = float(history.time[-1])
    span = AFTERMATH if history.unit == "year" else (last - history.time[0]) / 10
    for k, contest in enumerate(history.contests if len(history.contests) <= FEW else ()):
        start, end, worlds = contest.time, min(contest.time + span, last), contest.transfer
        if worlds.any() and end > start:
            moves = [
                over_worlds((history.at(name, end) - history.at(name, start))[worlds], signed)
                for name in ("expressed_mean", "private_mean")
            ]
            yield (
                f"In the {end - start:g} {history.unit}s after the transfer of the {ordinal(k)} election "
                f"public opinion moves by {moves[0]}, private opinion by {moves[1]}."
            )


def _crossings(history: History, public: Floats) -> str:
    """Say when mean public opinion changed sides, in the median world."""
    middle = median(public)
    side = np.sign(middle) * (np.abs(middle) > MIDDLE)
    sided = np.flatnonzero(np.abs(side) == 1)
    turns = sided[1:][side[sided[1:]] != side[sided[:-1]]]
    names = {1.0: history.poles[1], -1.0: history.poles[0]}
    if not len(sided):
        return "Public opinion stays about the middle."
    if not len(turns):
        how = "stays on" if len(sided) == len(side) else "is about the middle or on"
        return f"Public opinion {how} {on_side(names[side[sided[-1]]])} throughout."
    if len(turns) > 3:
        return f"Public opinion crosses the middle {number(len(turns))} times."
    at = [f"to {on_side(names[side[k]])} in {when(float(history.time[k]), history.unit)}" for k in turns]
    return f"Public opinion crosses the middle {', then '.join(at)}."


def _swing(history: History) -> Iterator[str]:
    """Say what the largest of the windows' swings was made of."""
    record = history.result.swings
    if not record:
        return
    parts = parts_of(history, record)
    swings = np.abs(median(np.sum([*parts.values()], axis=0)))
    if np.isfinite(swings).any():
        k = int(np.nanargmax(swings))
        span = f"{history.unit}s {record['from'][k]:g} to {record['to'][k]:g}"
        which = f"The largest of {number(len(swings))} swings looked at" if len(swings) > 1 else "The swing"
        yield f"{which} in public opinion, {record['title'][k]} ({span}): {tale(parts, k)}."


def _hidden(history: History) -> Iterator[str]:
    """Say how many hide what they think, at the start, at most and at the end."""
    if not history.has("falsifying_share"):
        return
    share = history["falsifying_share"]
    peak = int(np.nanargmax(median(share)))
    if median(share)[peak] < BUMP:
        return
    first, most, last = (over_worlds(share[k], percent) for k in (0, peak, -1))
    does = (
        "say something else than they think" if hides(history) else "give words that are off what they think"
    )
    whom = "of those who speak" if history.has("silent_share") else "of citizens"
    text = f"{first} {whom} {does} at the start"
    if percent(median(share)[peak]) not in (percent(median(share)[0]), percent(median(share)[-1])):
        text += f", {most} at most, in {when(float(history.time[peak]), history.unit)}"
    yield f"{text}, {last} at the end."


def _polarisation(history: History) -> Iterator[str]:
    """Say how polarised public opinion became."""
    if history.has("expressed_esteban_ray"):
        values = history["expressed_esteban_ray"]
        middle = median(values)
        peak = int(np.nanargmax(middle))
        start, end, most = (over_worlds(values[k], lambda x: decimals(x, 3)) for k in (0, -1, peak))
        course = f"stays at {end}" if start == end else f"goes from {start} to {end}"
        text = f"Polarisation of public opinion (Esteban–Ray) {course}"
        if middle[peak] > max(middle[0], middle[-1]) + BUMP:
            text += f", with a peak of {most} in {when(float(history.time[peak]), history.unit)}"
        yield f"{text}."
