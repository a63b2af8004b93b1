"""Numbers as a sentence says them, and worlds as a sentence counts them."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "amount",
    "count",
    "count_of",
    "decimals",
    "goes",
    "in_worlds",
    "listed",
    "moved_by",
    "number",
    "on_side",
    "ordinal",
    "over_worlds",
    "percent",
    "signed",
    "unit",
    "upper_first",
    "vote",
    "when",
]

Floats = NDArray[np.float64]
ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")


NUMBERS = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def decimals(x: float, places: int = 2) -> str:
    """Return `x` with a true minus sign, never as minus nothing; a dash where it is not a number."""
    if not np.isfinite(x):
        return "–"
    return f"{round(x, places) + 0.0:.{places}f}".replace("-", "−")


def signed(x: float, places: int = 2) -> str:
    """Return `x` with its sign, + or −, unless it rounds to 0."""
    return ("+" if round(x, places) > 0 else "") + decimals(x, places)


def percent(share: float, places: int = 0) -> str:
    """Return a share in [0, 1] as a percentage."""
    return f"{decimals(100 * share, places)}%" if np.isfinite(share) else "–"


def amount(x: float, unit_name: str) -> str:
    """Return a number with its unit, as a sentence says it: shares as percentages, 0 and 1 as no and yes."""
    if unit_name == "share":
        return percent(x, 0 if abs(x) >= 0.1 or x == 0 else 1)
    if not np.isfinite(x):
        return "–"
    if unit_name == "yes/no":
        return {0.0: "no", 1.0: "yes"}.get(x) or percent(x)
    if unit_name == "1/year":
        return f"{percent(x, 1)} a year"
    said = decimals(x, 2) if abs(x) < 100 else f"{x:,.0f}".replace("-", "−")
    shown = unit(unit_name)
    if shown in ("–", "opinion", "side", "party", "utility", "0/1", "probability"):
        return said
    return f"{said} {shown}s" if shown == "year" else f"{said} {shown}"


def goes(start: str, end: str) -> str:
    """Return from where to where something goes, or that it ends where it began."""
    return f"goes from {start} to {end}" if start != end else f"is {end} at the start and the end"


def unit(name: str) -> str:
    """Return a unit as a reader writes it; a dash for pure numbers."""
    return "–" if name in ("", "1") else name.replace("^2", "²").replace("sqrt(year)", "√year")


def upper_first(text: str) -> str:
    """Return text as a sentence begins: its first letter large."""
    return text[:1].upper() + text[1:]


def vote(share: float) -> str:
    """Return a share of the vote as a percentage, with the decimals that tell it from a half."""
    places = next((p for p in (1, 2, 3) if round(100 * share, p) != 50), 1)
    return percent(share, places)


def when(time: float, unit: str = "year") -> str:
    """Return a moment as "year 4" or "step 40"."""
    return f"{unit} {time:.1f}".removesuffix(".0")


def on_side(name: str) -> str:
    """Return a side of an axis by the name of its end."""
    return f"the side of {name}" if name.startswith("the ") else f"the {name} side"


def ordinal(k: int) -> str:
    """Return "first" for 0, and so on."""
    return ORDINALS[k] if k < len(ORDINALS) else f"{k + 1}th"


def number(n: int) -> str:
    """Return a small number as a word."""
    return NUMBERS[n] if 0 <= n < len(NUMBERS) else f"{n:,}"


def count(n: int, noun: str) -> str:
    """Return "1 world" or "16 worlds"."""
    if n == 1:
        return f"1 {noun}"
    return f"{n:,} {noun[:-1]}ies" if noun.endswith("y") else f"{n:,} {noun}s"


def count_of(amount: float, unit: str) -> str:
    """Return "1 year" or "2.5 years"."""
    return f"{amount:.4g} {unit}{'' if amount == 1 else 's'}"


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


def in_worlds(some: int, n: int) -> str:
    """Return " in 3 of 8 worlds", " in all 8 worlds", " in none of 8 worlds"; nothing where there is one."""
    if n == 1:
        return ""
    return f" in all {n} worlds" if some == n else f" in {some or 'none'} of {n} worlds"


def moved_by(change: Floats, unit_name: str) -> str:
    """Return changes over worlds with their signs: of shares in points of a hundred."""
    if unit_name == "share":
        return f"{over_worlds(100 * change, lambda x: signed(x, 0))} points"
    return over_worlds(change, signed)
