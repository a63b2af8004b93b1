"""Numbers as a sentence says them, and worlds as a sentence counts them."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

__all__ = ["count", "decimals", "listed", "ordinal", "over_worlds", "percent", "points", "signed", "verdict_of_worlds", "when"]

Floats = NDArray[np.float64]
ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")


def decimals(x: float, places: int = 2) -> str:
    """Return `x` with a true minus sign; a dash where it is not a number."""
    return f"{x + 0.0:.{places}f}".replace("-", "−") if np.isfinite(x) else "–"


def signed(x: float, places: int = 2) -> str:
    """Return `x` with its sign, + or −, unless it rounds to 0."""
    text = decimals(x, places)
    return text if text[0] in "−–" or not float(text) else f"+{text}"


def percent(share: float, places: int = 0) -> str:
    """Return a share in [0, 1] as a percentage."""
    return f"{100 * share:.{places}f}%".replace("-", "−") if np.isfinite(share) else "–"


def points(share: float) -> str:
    """Return a difference of shares in percentage points."""
    return f"{signed(100 * share, 1)} points"


def when(time: float, unit: str = "year") -> str:
    """Return a moment as "year 4" or "step 40"."""
    return f"{unit} {time:.1f}".removesuffix(".0")


def ordinal(k: int) -> str:
    """Return "first" for 0, and so on."""
    return ORDINALS[k] if k < len(ORDINALS) else f"{k + 1}th"


def count(n: int, noun: str) -> str:
    """Return "1 world" or "16 worlds"."""
    if n == 1:
        return f"1 {noun}"
    return f"{n:,} {noun[:-1]}ies" if noun.endswith("y") else f"{n:,} {noun}s"


def listed(words: Sequence[str]) -> str:
    """Return "a", "a and b" or "a, b and c"."""
    return " and ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))


def over_worlds(values: Floats, form: Callable[[float], str]) -> str:
    """Return one world's number, or the median of several with lowest and highest in brackets."""
    known = values[np.isfinite(values)]
    if len(known) < 2:
        return form(float(known[0])) if len(known) else "–"
    low, middle, high = (form(float(x)) for x in (known.min(), np.median(known), known.max()))
    return middle if low == high else f"{middle} ({low} to {high})"


def verdict_of_worlds(true: NDArray[np.bool_]) -> str:
    """Return "in 14 of 16 worlds"; empty for a single world."""
    return "" if len(true) == 1 else f"in {int(true.sum())} of {len(true)} worlds"
