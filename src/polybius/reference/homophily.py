"""Contacts in proportion to nearness: few draws among many, without looking at each.

Whoever makes contact draws others one after the other, without repetition, in proportion to

    weight(d) = max(d, least)^-beta

of their distance d. Along the rising order of opinions, those above the drawer are cut into blocks of
1, 2, 4, 8, ... by rank, and so are those below. In a block nobody weighs more than the nearest, so a
block is drawn in proportion to its size times the weight of its nearest, one in it at random, and kept with
the probability weight / weight of the nearest. This is exact. A block's bound is at most twice the
true weight of the block before it, all of whose members are nearer: so a first draw is kept once in
three tries or oftener, whatever the opinions, and costs log n. As members of a block are taken, its
nearest is the nearest left.

Rules call these functions with columns of the world. `level` holds the opinions in rising order.
"""

from typing import Any

from polybius.numbers import exp, log
from polybius.rng import Tick, uniform2

__all__ = ["cut", "draw_near", "nearness", "sort_rows"]


def nearness(gap: float, beta: float, least: float) -> float:
    """Return the weight of one whose opinion is `gap` away, which counts as `least` at least."""
    if beta == 0.0:
        return 1.0
    d = abs(gap)
    return exp(-beta * log(d if d > least else least))


def sort_rows(x: Any, order: Any, spare: Any, first: int, n: int) -> None:
    """Sort `order`, the world-local rows by rank, by rising `x`: by merging runs.

    Runs that are in order already, as most are from one step to the next, are left alone. Those with equal
    `x` keep their order. `spare` is overwritten.
    """
    width = 1
    while width < n:
        for left in range(0, n, 2 * width):
            middle = left + width if left + width < n else n
            right = left + 2 * width if left + 2 * width < n else n
            _merge(x, order, spare, first, left, middle, right)
        width *= 2


def _merge(x: Any, order: Any, spare: Any, first: int, left: int, middle: int, right: int) -> None:
    """Merge the sorted runs [left, middle) and [middle, right)."""
    if middle == right or x[first + order[first + middle - 1]] <= x[first + order[first + middle]]:
        return
    for k in range(left, middle):
        spare.set(first + k, order[first + k])
    a, b, k = left, middle, left
    while a < middle:
        i = spare[first + a]
        if b < right and x[first + order[first + b]] < x[first + i]:
            order.set(first + k, order[first + b])
            b += 1
        else:
            order.set(first + k, i)
            a += 1
        k += 1


def cut(
    level: Any,
    bound: Any,
    nearest: Any,
    first: int,
    rank: int,
    way: int,
    n: int,
    blocks: int,
    beta: float,
    least: float,
) -> int:
    """Cut those on one side into blocks, numbered from `blocks` on; return how many there are now."""
    there = n - 1 - rank if way > 0 else rank
    size = 1
    while size <= there:
        members = size if 2 * size - 1 <= there else there - size + 1
        gap = level[first + rank + way * size] - level[first + rank]
        bound.set(first + blocks, members * nearness(gap, beta, least))
        nearest.set(first + blocks, size)
        blocks += 1
        size *= 2
    return blocks


def draw_near(
    level: Any,
    bound: Any,
    nearest: Any,
    taken: Any,
    first: int,
    n: int,
    rank: int,
    above: int,
    blocks: int,
    tries: int,
    seed: int,
    id: int,
    t: Tick,
    beta: float,
    least: float,
) -> tuple[int, int]:
    """Return the rank of one more contact of the one at `rank`, and how many tries there have been.

    The first `above` of the `blocks` lie above. `taken[first + k]` is `rank` where k was drawn before.
    """
    total = 0.0
    for b in range(blocks):
        total += bound[first + b]
    while True:
        u, v = uniform2(seed, id, t, 1, tries)
        tries += 1
        target, b = u * total, 0
        while b < blocks - 1 and target >= bound[first + b]:
            target -= bound[first + b]
            b += 1
        top = bound[first + b]
        if target >= top:  # rounding, or nobody is left in the last block
            continue
        way = 1 if b < above else -1
        size = 1 << (b if b < above else b - above)
        there = n - 1 - rank if way > 0 else rank
        members = size if 2 * size - 1 <= there else there - size + 1
        step = int(target / top * members)
        far = size + (step if step < members else members - 1)
        k = rank + way * far
        if taken[first + k] == rank:
            continue
        if v * top < members * nearness(level[first + k] - level[first + rank], beta, least):
            taken.set(first + k, rank)
            if far == nearest[first + b]:
                _pass_on(level, bound, nearest, taken, first, rank, way, b, size, members, beta, least)
            return k, tries


def _pass_on(
    level: Any,
    bound: Any,
    nearest: Any,
    taken: Any,
    first: int,
    rank: int,
    way: int,
    b: int,
    size: int,
    members: int,
    beta: float,
    least: float,
) -> None:
    """Let the nearest who is left bound block `b`, or nobody."""
    far = nearest[first + b]
    while far < size + members and taken[first + rank + way * far] == rank:
        far += 1
    nearest.set(first + b, far)
    if far == size + members:
        bound.set(first + b, 0.0)
    else:
        gap = level[first + rank + way * far] - level[first + rank]
        bound.set(first + b, members * nearness(gap, beta, least))
