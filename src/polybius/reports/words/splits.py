"""Splits: how much of a move came before, between and after the events that are said to have made it."""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from polybius.reports.across import median
from polybius.reports.groups import STILL, Strand, scale_of
from polybius.reports.history import History, Track
from polybius.reports.words.phrases import (
    in_worlds,
    listed,
    moved_by,
    ordinal,
    over_worlds,
    percent,
    upper_first,
)

__all__ = ["event_times", "followers", "group_tracks", "split", "turned"]

Floats = NDArray[np.float64]
NOTE = re.compile(r" \([^)]*\)")  # on what was set from outside
FAST = 2.0  # years of the fastest stretch
MOST = 3  # events of which each has a part of its own; beyond it is before and after the first


class Part(NamedTuple):
    """A stretch of time, what it is called, and its ends by world, (n_worlds,), nan where there is none."""

    name: str
    start: Floats
    end: Floats


def event_times(history: History, kind: str) -> list[list[float]]:
    """Return the times of transfers of power, or of what was set from outside at once, world by world."""
    if kind == "transfer":
        return [[c.time for c in history.contests if c.transfer[w]] for w in range(history.n_worlds)]
    times = sorted({item.time for item in history.interventions if not item.path})
    return [times for _ in range(history.n_worlds)]


def split(history: History, title: str, strand: Strand, kind: str) -> str:
    """Say by how much a number moved in all, and how much of that came when."""
    verb = "move" if title.rpartition(", ")[2].startswith("those ") else "moves"
    whole = f"{upper_first(title)}{f', {strand.label},' * bool(strand.label)} {verb}"
    track = strand.track
    parts = _parts(history, kind)
    total = moved_by(_over(history, track, _whole(history)), track.unit)
    span = f"in the {history.time[-1] - history.time[0]:g} {history.unit}s"
    if not parts:
        n = history.n_worlds
        return f"{whole} by {total} {span}; no transfer of power came{in_worlds(n, n)}."
    told = [f"{moved_by(_over(history, track, part), track.unit)} {part.name}" for part in parts]
    return f"{whole} by {total} {span}: {listed(told)}{_fastest(history, track)}."


def _fastest(history: History, track: Track) -> str:
    """Say in which two years the median world moves most, where they are a small part of the run."""
    first, last = float(history.time[0]), float(history.time[-1])
    if history.unit != "year" or last - first < 4 * FAST:
        return ""
    middle = median(track.values)
    starts = np.arange(first, last - FAST + 1e-9, 0.5)
    ends = [(history.moment(float(a)), history.moment(float(a) + FAST)) for a in starts]
    moves = np.array([middle[b] - middle[a] for a, b in ends])
    if not np.isfinite(moves).any():
        return ""
    k = int(np.nanargmax(np.abs(moves)))
    most = moved_by(moves[k : k + 1], track.unit)
    return f"; fastest in years {starts[k]:g} to {starts[k] + FAST:g}, by {most}"


def turned(history: History, strands: Sequence[Strand], kind: str) -> str:
    """Say whether the move came after the first event, as is claimed, or before it."""
    parts = _parts(history, kind)
    n = history.n_worlds
    if not parts:
        return f"No transfer of power came{in_worlds(n, n)}, so none turned anything."
    late, early, without = [], [], []
    for strand in strands:
        whole = _over(history, strand.track, _whole(history))
        up = np.sign(whole)
        first = up * _over(history, strand.track, parts[0])
        later = up * np.nansum([_over(history, strand.track, part) for part in parts[1:]], axis=0)
        swings = np.abs(whole) > STILL * scale_of(strand.track)
        late.append(swings & (later > first))
        early.append(swings & (later <= first))
        without.append(swings & np.isnan(first) & (np.abs(whole) > 0.5 * np.nanmedian(np.abs(whole))))
    after, before, lone = (int(np.all(each, axis=0).sum()) for each in (late, early, without))
    event = "the first transfer of power" if kind == "transfer" else "what was set from outside"
    alone = f" It comes without one{in_worlds(lone, n)}, against it." if lone else ""
    if before + lone > after:
        told = f" before {event}{in_worlds(before, n)}" if before else " without a transfer of power"
        return (
            f"Mostly not: most of the swing comes{told}, against the theory’s claim.{alone if before else ''}"
        )
    if after > before + lone:
        word = "Yes" if after == n else "Mostly"
        told = f"{word}: most of the swing comes after {event}{in_worlds(after, n)}, as the theory claims."
        return f"{told}{alone}{_before_the_second(history, strands, parts) if kind == 'transfer' else ''}"
    return f"Undecided: no more of the swing comes after {event} than before or without it."


def _before_the_second(history: History, strands: Sequence[Strand], parts: Sequence[Part]) -> str:
    """Say how much of what follows the first transfer of power came before the second, if there was one."""
    if len(parts) < 3 or len(strands) > 1:
        return ""
    track = strands[0].track
    way = np.sign(_over(history, track, _whole(history)))
    between, rest = (
        float(np.nanmedian(way * np.nansum([_over(history, track, part) for part in some], axis=0)))
        for some in (parts[1:2], parts[2:])
    )
    if min(between, rest) <= 0:
        return ""
    return f" Of what follows the first, {percent(between / (between + rest))} comes before the second."


def followers(
    axes: Sequence[History], wanted: Sequence[str], measure: str, kind: str = "intervention"
) -> tuple[str, str]:
    """Return who of those close to either party moved most after each event, and by how much all did.

    Where nothing of that kind happens, from start to end.
    """
    most: list[str] = []
    told: list[str] = []
    followed = False
    for history in axes:
        tracks = group_tracks(history, measure) if not wanted or history.axis_name in wanted else []
        followed = followed or bool(tracks)
        for k, part in enumerate((_parts(history, kind) or [_throughout(history)]) if tracks else ()):
            moves = {track.label: _over(history, track, part) for track in tracks}
            sizes = {label: abs(float(np.nanmedian(x))) for label, x in moves.items()}
            if max(sizes.values()) <= STILL:
                continue
            axis = f" on {history.axis_name}" if len(axes) > 1 else ""
            listing = listed([f"{name} move by {moved_by(x, 'opinion')}" for name, x in moves.items()])
            told.append(f"{upper_first(part.name)}: those {listing}{axis}.")
            if k:
                first = max(sizes, key=lambda label: sizes[label])
                most.append(f"{NOTE.sub('', part.name)} those {first} move most")
    if followed and not told:
        return "", f"Those close to either party hardly move{in_worlds(axes[0].n_worlds, axes[0].n_worlds)}."
    return (f"{upper_first('; '.join(most))}." if most else ""), " ".join(
        told[1:] + told[:1] if most else told
    )


def _throughout(history: History) -> Part:
    start, end = float(history.time[0]), float(history.time[-1])
    return _whole(history)._replace(name=f"from {history.unit} {start:g} to {end:g}")


def group_tracks(history: History, measure: str) -> list[Track]:
    """Return the course of a mean among those close to each party: what they think, or say."""
    record, column = history.result.groups, measure.partition("_")[0]
    if "kind" not in record or column not in record:
        return []
    title = f"what people {'think' if column == 'private' else 'say'}"
    values = history.of(record, column)
    return [
        Track(measure, history.group(str(name)), title, "opinion", True, values[:, :, g])
        for g, (name, kind) in enumerate(zip(record["group"], record["kind"], strict=True))
        if kind == "identity"
    ]


def _parts(history: History, kind: str) -> list[Part]:
    """Return the stretches before, between and after the events; none where no world has one."""
    times = event_times(history, kind)
    if not any(times):
        return []
    n, start, end = history.n_worlds, float(history.time[0]), float(history.time[-1])
    if all(each == times[0] for each in times) and len(times[0]) <= MOST:
        cuts = [start, *times[0], end]
        names = _names(history, kind, times[0])
        ends = zip(names, cuts[:-1], cuts[1:], strict=True)
        return [Part(name, np.full(n, a), np.full(n, b)) for name, a, b in ends if b > a]
    first = np.array([each[0] if each else np.nan for each in times])
    when = over_worlds(first, lambda time: f"{time:g}")
    without = int(np.isnan(first).sum())
    lacks = f", which does not come{in_worlds(without, n)}" if without else ""
    event = f"the first transfer of power ({history.unit} {when}{lacks})"
    return [Part(f"before {event}", np.full(n, start), first), Part("after it", first, np.full(n, end))]


def _names(history: History, kind: str, times: Sequence[float]) -> list[str]:
    unit = history.unit
    if kind == "transfer":
        middle = [f"between the {ordinal(k)} and the {ordinal(k + 1)}" for k in range(len(times) - 1)]
        ends = [f" ({unit}s {a:g} to {b:g})" for a, b in pairwise(times)]
        last = (
            "after it" if len(times) == 1 else f"after the {ordinal(len(times) - 1)} ({unit} {times[-1]:g})"
        )
        first = f"before the first transfer of power ({unit} {times[0]:g})"
        return [first, *(name + end for name, end in zip(middle, ends, strict=True)), last]
    notes = {item.time: item.note[:1].lower() + item.note[1:] for item in history.interventions if item.note}
    told = [f" ({notes[time]})" if time in notes else "" for time in times]
    spans = [
        f"from {unit} {a:g}{what} to {b:g}" for a, b, what in zip(times[:-1], times[1:], told, strict=False)
    ]
    return [f"before {unit} {times[0]:g}", *spans, f"from {unit} {times[-1]:g}{told[-1]} on"]


def _whole(history: History) -> Part:
    n = history.n_worlds
    return Part("", np.full(n, history.time[0]), np.full(n, history.time[-1]))


def _over(history: History, track: Track, part: Part) -> Floats:
    """Return by how much a number moved in a stretch, (n_worlds,); nan where a world has none."""
    found = np.full(history.n_worlds, np.nan)
    for w, (start, end) in enumerate(zip(part.start, part.end, strict=True)):
        if np.isfinite(start) and np.isfinite(end):
            a, b = history.moment(float(start)), history.moment(float(end))
            series = track.values[:, w]
            known = np.flatnonzero(np.isfinite(series))
            if len(known):
                found[w] = series[max(b, known[0])] - series[max(a, known[0])]
    return found
