"""The text of an aggregate's kernel: a loop over the citizens of each block."""

from polybius.engine.aggregation import is_sorted
from polybius.engine.view import View
from polybius.engine.view_text import world_text
from polybius.model import Aggregate, Histogram, Mean, Total, Variance
from polybius.model.aggregate import GROUPED_BY, Value


def block_arguments(aggregate: Aggregate) -> tuple[str, ...]:
    """Return the arguments that the kernel takes besides columns and parameters."""
    blocks = ("block_low", "block_high", "block_world")
    return (*blocks, "values", "weights") if is_sorted(aggregate) else (*blocks, "base", "partial")


def block_text(aggregate: Aggregate, view: View, width: int) -> list[str]:
    """Return the loop: sums of blocks `lo` to `hi` into `partial`, or each citizen's value and weight.

    `width` is that of the column it is taken of; 0 means one number a citizen.
    """
    kept = is_sorted(aggregate)
    at_block = [] if kept else ["partial[b, :, :] = 0.0"]
    at_citizen = ["weights[i] = 0.0"] if kept else []  # a weight of zero marks who does not count
    if aggregate.where is not None:
        at_citizen += [f"if not {_text('where', aggregate.where)}:", "    continue"]
    at_citizen += [
        *([] if kept else [f"k = {_target(aggregate.by)}"]),
        f"v = {_text('of', aggregate.of)}",
        f"q = {'1.0' if aggregate.weight is None else _text('weight', aggregate.weight)}",
        *_sums(aggregate, ["v"] if not width else [f"v[{a}]" for a in range(width)]),
    ]
    return [
        "for b in range(lo, hi):",
        "    w = block_world[b]",
        *(f"    {line}" for line in [*world_text(view), *at_block]),
        "    for i in range(block_low[b], block_high[b]):",
        *(f"        {line}" for line in at_citizen),
        "return -1",
    ]


def _target(by: str) -> str:
    return "0" if by in ("societies", "worlds") else f"s.citizens.{GROUPED_BY[by]}[i] - base[b]"


def _text(name: str, value: Value) -> str:
    return f"s.{value}[i]" if isinstance(value, str) else f"{name}_function(i, s, p, t)"


def _sums(aggregate: Aggregate, terms: list[str]) -> list[str]:
    match aggregate:
        case Total():
            return [f"partial[b, k, {a}] += q * {v}" for a, v in enumerate(terms)]
        case Mean():
            sums = [f"partial[b, k, {1 + a}] += q * {v}" for a, v in enumerate(terms)]
            return ["partial[b, k, 0] += q", *sums]
        case Variance():
            return ["if q > 0.0:", "    partial[b, k, 0] += q", *_moments(terms)]
        case Histogram():
            scale = aggregate.bins / (aggregate.high - aggregate.low)
            last = aggregate.bins - 1
            return [
                f"place = (v - {aggregate.low!r}) * {scale!r}",
                f"cell = 0 if not place > 0.0 else ({last} if place >= {last} else int(place))",
                "partial[b, k, 0] += q",
                "partial[b, k, 1 + cell] += q",
            ]
    return ["values[i] = v", "weights[i] = q"]


def _moments(terms: list[str]) -> list[str]:
    """Return West's running update: no cancellation, one pass."""
    lines = []
    for a, v in enumerate(terms):
        mean, squares = f"partial[b, k, {1 + a}]", f"partial[b, k, {1 + len(terms) + a}]"
        lines += [
            f"    gap = {v} - {mean}",
            f"    {mean} += gap * q / partial[b, k, 0]",
            f"    {squares} += q * gap * ({v} - {mean})",
        ]
    return lines
