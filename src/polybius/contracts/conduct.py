"""Clauses about what a mechanism does when it runs, whatever its parameters."""

from collections.abc import Sequence

import numpy as np

from polybius.contracts.subject import Subject
from polybius.engine import Compiled, Plain, Simulation
from polybius.errors import ContractError
from polybius.model import Theory
from polybius.state import State, union

#: Settings from the ranges of the parameters, besides the mechanism's own values; arbitrary.
SETTINGS = 5

#: Citizens of the two societies of the worlds that run side by side: many, few, and one.
SIZES: tuple[tuple[int, int], ...] = ((25, 15), (7, 3), (40, 2), (1, 1))


def runs_on_what_it_declares(subject: Subject) -> None:
    """It runs in plain Python, is handed only what it declares, and looks at no row beyond its world."""
    state, settings = _trial(subject)
    for theory in subject.theories:
        subject.run(theory, state, settings, backend=Plain())


def stays_in_range(subject: Subject) -> None:
    """At the mechanism's own values, what it writes lies in the columns' ranges before the engine clips."""
    state = union([subject.worlds(seed) for seed in range(3)])
    for theory in subject.theories:
        subject.run(theory, state, check=True)


def plain_equals_compiled(subject: Subject) -> None:
    """Plain Python and compiled code give the same bits."""
    state, settings = _trial(subject)
    for theory in subject.theories:
        runs = [subject.run(theory, state, settings, backend=backend) for backend in (Plain(), Compiled())]
        _same(subject, theory, runs[0], runs[1], "in plain Python and compiled", settings)


def batch_equals_parts(subject: Subject) -> None:
    """Worlds side by side go as each would alone, in any order, on any number of threads."""
    theory, worlds = subject.alone, _several(subject)
    settings = subject.settings(len(worlds) - 1)
    alone = [
        fingerprint
        for world, setting in zip(worlds, settings, strict=True)
        for fingerprint in subject.run(theory, world, [setting] * world.n_worlds).fingerprints()
    ]
    for order, threads in ((slice(None), 1), (slice(None, None, -1), 2)):
        chosen = worlds[order]
        each = [s for s, world in zip(settings[order], chosen, strict=True) for _ in range(world.n_worlds)]
        run = subject.run(theory, union(chosen), each, threads=threads)
        found = run.fingerprints()
        wanted = alone if order.step is None else _reversed(alone, worlds)
        for w, (one, other) in enumerate(zip(found, wanted, strict=True)):
            if one != other:
                raise ContractError(
                    f"{subject.name} gives world {w} of a batch of {len(found)} other bits than alone, on "
                    f"{threads} thread{'s' * (threads > 1)}. A rule may read and write rows of its own world "
                    f"only, and must not count rows from the table's first."
                )


def threads_change_nothing(subject: Subject) -> None:
    """One world gives the same bits on one thread and on many, however rows are shared out."""
    state, settings = _trial(subject)
    runs = [subject.run(subject.alone, state, settings, threads=threads) for threads in (1, 4)]
    _same(subject, subject.alone, runs[0], runs[1], "on one thread and on four", settings)


def input_left_alone(subject: Subject) -> None:
    """The state that it is given stays as it is."""
    state = subject.worlds(4)
    names = [name for name in subject.inner.writes if state.has(name)]
    before = {name: state.column(name).copy() for name in names}
    subject.run(subject.alone, state)
    for name, values in before.items():
        if not np.array_equal(state.column(name), values, equal_nan=True):
            raise ContractError(f"{subject.name} changes '{name}' of the state that it was given.")


def _trial(subject: Subject) -> tuple[State, list[dict[str, float]]]:
    """Return a batch: worlds that each have other settings, the mechanism's own first."""
    settings = subject.settings(SETTINGS)
    worlds = [subject.worlds(seed) for seed in range(len(settings))]
    each = [setting for setting, world in zip(settings, worlds, strict=True) for _ in range(world.n_worlds)]
    return union(worlds), each


def _several(subject: Subject) -> list[State]:
    return [subject.worlds(seed, sizes) for seed, sizes in enumerate(SIZES)]


def _reversed(alone: Sequence[str], worlds: Sequence[State]) -> list[str]:
    ends = np.cumsum([world.n_worlds for world in worlds]).tolist()
    starts = [0, *ends[:-1]]
    return [f for a, b in zip(starts[::-1], ends[::-1], strict=True) for f in alone[a:b]]


def _same(
    subject: Subject,
    theory: Theory,
    one: Simulation,
    other: Simulation,
    where: str,
    settings: Sequence[dict[str, float]],
) -> None:
    """Raise ContractError that names the first number in which two runs differ."""
    if one.fingerprints() == other.fingerprints():
        return
    for name in theory.columns:
        a, b = one.state.column(name), other.state.column(name)
        differ = (a != b) & ~((a != a) & (b != b))
        rows = differ.reshape(len(a), -1).any(axis=1) if len(a) else differ
        if rows.any():
            row = int(np.argmax(rows))
            w = int(np.searchsorted(one.state.bounds(name.partition(".")[0]), row, side="right")) - 1
            at = ", ".join(f"{key}={value:g}" for key, value in settings[w].items())
            raise ContractError(
                f"{subject.name} gives other bits {where}: {name} is {a[row]} and {b[row]} in row {row} "
                f"of the table, with {at or 'no parameters'}."
            )
    raise ContractError(f"{subject.name} gives other bits {where}.")
