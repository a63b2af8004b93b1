"""Responses: how far a push moves a number and how long that lasts; how often a number goes far at all."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from polybius.reports.groups import STILL, Strand, scale_of
from polybius.reports.history import History
from polybius.reports.words.phrases import amount, in_worlds, moved_by, over_worlds, upper_first
from polybius.reports.words.splits import event_times

__all__ = ["counted", "response"]

Floats = NDArray[np.float64]


def response(history: History, title: str, strand: Strand, kind: str) -> str:
    """Say how far a number went after the first event, when, and how long it took to come half-way back."""
    times = event_times(history, kind)
    found = [
        _excursion(history.time, strand.track.values[:, w], mine[0]) for w, mine in enumerate(times) if mine
    ]
    if not found:
        return ""
    size, at, half = (np.array(each, np.float64) for each in zip(*found, strict=True))
    if float(np.nanmedian(np.abs(size))) <= STILL * scale_of(strand.track):
        return ""
    name = f"{upper_first(title)}{f', {strand.label},' * bool(strand.label)}"
    year = over_worlds(at, lambda x: f"{x:.1f}".removesuffix(".0"))
    text = f"{name} goes farthest by {moved_by(size, strand.track.unit)}, in {history.unit} {year}"
    back = np.isfinite(half)
    if not back.any():
        return f"{text}, and is not half-way back by the end."
    took = over_worlds(half, lambda x: f"{x:.1f}".removesuffix(".0"))
    where = "" if back.all() else in_worlds(int(back.sum()), len(half))
    return f"{text}, and is half-way back {took} {history.unit}s later{where}."


def counted(title: str, strands: Sequence[Strand], far: float) -> str:
    """Say in how many worlds a number went `far` from where it began, at any time."""
    told = []
    for strand in strands:
        values = strand.track.values
        away = np.nanmax(np.abs(values - values[0]), axis=0)
        n = values.shape[1]
        most = over_worlds(away, lambda x, unit=strand.track.unit: amount(x, unit))  # type: ignore[misc]
        name = f"{strand.label} " if strand.label else ""
        told.append(f"{name}{in_worlds(int((away > far).sum()), n).strip()} (farthest {most})")
    far_off = amount(far, strands[0].track.unit)
    return f"{upper_first(title)} goes more than {far_off} from where it began: {', '.join(told)}."


def _excursion(time: Floats, series: Floats, since: float) -> tuple[float, float, float]:
    """Return how far a number went after `since`, when, and how much later it was half-way back, or nan."""
    start = max(0, int(np.searchsorted(time, since + 1e-9, side="right")) - 1)
    away = series[start:] - series[start]
    if not np.isfinite(away).any():
        return np.nan, np.nan, np.nan
    k = int(np.nanargmax(np.abs(away)))
    back = np.flatnonzero(np.abs(away[k:]) <= 0.5 * abs(away[k]))
    half = float(time[start + k + back[0]] - time[start + k]) if len(back) and away[k] else np.nan
    return float(away[k]), float(time[start + k]), half
