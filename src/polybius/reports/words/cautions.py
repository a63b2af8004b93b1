"""Cautions: what to know before believing an answer: luck, the start, the steps of rules, the people."""

from collections.abc import Iterator, Sequence

import numpy as np

from polybius.reports.across import median
from polybius.reports.groups import called, scale_of
from polybius.reports.history import History, Track
from polybius.reports.premises import Premises
from polybius.reports.speech import hides, menu
from polybius.reports.words.answers import asked
from polybius.reports.words.phrases import amount, decimals, listed, percent, signed
from polybius.scenarios import load

__all__ = ["cautions", "luck", "nulls", "start_far_from_rest", "steps_of_a_rule"]

#: Shares of its scale and of its way that a number goes at first where a start is far from rest. Arbitrary.
FAR, HALF = 0.04, 0.5
FIRST = 1.0  # years
NULLS = ("frozen", "drift")
MOST, FEW = 3, 6  # moves told, and steps of a rule


def cautions(axes: Sequence[History]) -> list[str]:
    """Return what belongs beside the answers."""
    premises = Premises(axes[0].result)
    told = [
        luck(axes[0]),
        nulls(axes[0]),
        *start_far_from_rest(axes),
        *steps_of_a_rule(axes),
        premises.hidden,
        premises.sample,
    ]
    return [text for text in told if text]


def luck(history: History) -> str:
    """Say how many worlds there are, and what that means."""
    n = history.n_worlds
    if n == 1:
        return (
            "One world alone: any of this may be luck. More worlds, as with --worlds 8, show what luck does."
        )
    return f"Numbers are medians over {n} worlds that differ in luck alone, lowest and highest in brackets."


def nulls(history: History) -> str:
    """Say what the theories in which nothing happens, or nothing but chance, make of a mean opinion."""
    name = history.result.manifest["theory"]["name"]
    opinions = {"private_mean", "expressed_mean"} & set(asked(history))
    if not opinions or history.unit != "year" or name in NULLS:
        return ""
    years = float(history.time[-1] - history.time[0])
    wanders = float(load("drift").parameters["Tide.shock"]) * years**0.5
    return (
        f"The nulls: in ‘frozen’ all stays where it starts; in ‘drift’, where values wander without cause, a "
        f"mean opinion ends about {decimals(wanders)} from its start after {years:g} years, as that is set."
    )


def start_far_from_rest(axes: Sequence[History]) -> Iterator[str]:
    """Yield what moves most of its way in the first year: that is the start finding its level."""
    first = axes[0]
    unit, time = first.unit, first.time
    span = FIRST if unit == "year" else (time[-1] - time[0]) / 20
    k = first.moment(float(time[0]) + span)
    if (
        len(time) < 3
        or not 0 < k < len(time) - 1
        or first.result.manifest["scenario"].get("start", {}).get("settle")
    ):
        return
    given = {item.measure for item in first.interventions if item.time <= time[k]}
    found = [
        (size, f"{_name(axes, history, track)} from {amount(a, track.unit)} to {amount(b, track.unit)}")
        for history, track in _opinions(axes)
        if track.measure not in given
        for size, a, b in [_at_first(track, k)]
        if size
    ]
    if not found:
        return
    found.sort(key=lambda each: -each[0])
    told = [text for _, text in found[:MOST]]
    yield (
        f"The start is far from rest: within the first {unit if span == 1 else f'{span:g} {unit}s'} "
        f"{'; '.join(told)}. Moves like these are the start finding its level, not what the theory is about; "
        f"a scenario’s start.settle lets it find that before time 0."
    )


def steps_of_a_rule(axes: Sequence[History]) -> Iterator[str]:
    """Yield what is said to the letter by many because a rule has no more to choose from."""
    known = [(history, found) for history in axes if (found := menu(history))]
    if not known:
        return
    shares = [percent(found.share) for _, found in known]
    items = sorted({round(x, 2) + 0.0 for _, found in known for x in found.items})
    things = (
        listed([signed(x) for x in items])
        if len(items) <= FEW
        else f"between {signed(items[0])} and {signed(items[-1])}"
    )
    named = list(dict.fromkeys(name for _, found in known for name in found.parameters))
    where = listed([f"{share} on {h.axis_name}" for (h, _), share in zip(known, shares, strict=True)])
    who = f"At the end {where if len(axes) > 1 else shares[0]} of those who speak say"
    few = (
        f"one of {len(items)} things to the letter ({things})"
        if len(items) > 1
        else f"{things} to the letter"
    )
    what = f", with the parameters {listed(named)}" if named else ""
    yield (
        f"What can be said comes in a menu that the rule sets{what}. "
        f"{who} {few}. Peaks there, and bimodality in public, are the rule’s steps."
    )


def _opinions(axes: Sequence[History]) -> Iterator[tuple[History, Track]]:
    """Yield the tracks that a start may push: what people think, say, believe and hide, and some levels."""
    names = ("expressed_mean", "private_mean", "falsifying_share", "climate_mean", "silent_share")
    for history in axes:
        for name in names:
            if history.has(name) and (history.tracks[name].per_axis or not history.axis):
                yield history, history.tracks[name]
    for track in axes[0].tracks.values():
        if track.measure in (
            "society_institutions",
            "society_restraint",
            "society_authority",
            "salience_mean",
        ):
            yield axes[0], track


def _name(axes: Sequence[History], history: History, track: Track) -> str:
    apart = "say something else than they think" if hides(history) else "words are off what they think"
    title = {
        "expressed_mean": "what people say",
        "private_mean": "what people think",
        "falsifying_share": f"the share of speakers {'who' if hides(history) else 'whose'} {apart}",
        "climate_mean": "the climate as people see it",
    }.get(track.measure) or called(axes, track.measure)[0]
    return f"{title} ({history.axis_name})" if track.per_axis and len(axes) > 1 else title


def _at_first(track: Track, k: int) -> tuple[float, float, float]:
    """Return how far of its scale a number goes by record `k`, from where to where; 0 if that is not most."""
    middle = median(track.values)
    a, b = float(middle[0]), float(middle[k])
    whole = float(np.ptp(middle[np.isfinite(middle)])) if np.isfinite(middle).any() else 0.0
    size = abs(b - a) / scale_of(track)
    far = np.isfinite(size) and size >= FAR and abs(b - a) >= HALF * whole
    return (size if far else 0.0), a, b
