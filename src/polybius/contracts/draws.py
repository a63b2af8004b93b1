"""The clause that no draw is used twice.

Draws are functions of seed, person, tick, place and loop index. Two of one rule that share all of these are
one number: a citizen who draws high for the one is then always high for the other. What a rule draws is
watched while it runs in plain Python.
"""

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

from polybius import rng
from polybius.contracts.subject import Subject
from polybius.engine import Plain
from polybius.errors import ContractError
from polybius.state import union

#: Settings from the ranges of the parameters at which draws are watched; arbitrary.
SETTINGS = 12

#: Functions by which the engine draws ahead what the rule will ask for.
AHEAD = frozenset({"fill_first_uniform", "fill_first_normals"})

_WATCHING = threading.Lock()

Place = tuple[CodeType, int, int]


def draws_are_distinct(subject: Subject) -> None:
    """No two draws of the rule share seed, person, place `k` and loop index `n`."""
    settings = subject.settings(SETTINGS)
    worlds = [subject.worlds(seed) for seed in range(len(settings))]
    each = [s for s, world in zip(settings, worlds, strict=True) for _ in range(world.n_worlds)]
    for theory in subject.theories:
        with _watched() as draws:
            subject.run(theory, union(worlds), each, backend=Plain())
        draws.check(subject.name)


class _Draws:
    """Where each draw was made first: the place in the code, and the call under way."""

    def __init__(self) -> None:
        self._made: dict[tuple[int, ...], tuple[Place, FrameType]] = {}
        self._twice: tuple[tuple[int, ...], Place, Place] | None = None

    def note(self, key: tuple[int, ...], frame: FrameType) -> None:
        """Note a draw: one made at two places, or by one call twice, is used twice.

        Rows that share a draw on purpose, such as that of their society, make it at one place.
        """
        place = (frame.f_code, frame.f_lineno, frame.f_lasti)
        if key not in self._made:
            self._made[key] = (place, frame)
            return
        first, call = self._made[key]
        if self._twice is None and (first != place or call is frame):
            self._twice = (key, first, place)

    def check(self, name: str) -> None:
        """Raise ContractError if a draw was used twice."""
        if self._twice is None:
            return
        (_, _, n, top, _, _), first, second = self._twice
        places = " and ".join(
            dict.fromkeys(
                f"line {line} of {Path(code.co_filename).name}" for code, line, _ in (first, second)
            )
        )
        raise ContractError(
            f"{name} uses one draw twice, at k = {top >> 24}, n = {n}: {places}. They are one number: "
            f"give each draw of a rule its own k, and each turn of a loop its own n."
        )


@contextmanager
def _watched() -> Iterator[_Draws]:
    """Watch what is drawn in plain Python: each draw ends in one call of the generator."""
    draws, generate = _Draws(), rng.philox
    thread = threading.get_ident()
    with _WATCHING:
        rng.philox = _noting(draws, generate, thread)
        try:
            yield draws
        finally:
            rng.philox = generate


def _noting(draws: _Draws, generate: Callable[..., Any], thread: int) -> Callable[..., Any]:
    def philox(*key: int) -> Any:
        frame = _caller(sys._getframe(1))
        if frame is not None and threading.get_ident() == thread:
            draws.note(tuple(int(word) for word in key), frame)
        return generate(*key)

    return philox


def _caller(frame: FrameType | None) -> FrameType | None:
    """Return the call that asked for a draw, outside of the generator; None for what is drawn ahead."""
    while frame is not None and frame.f_code.co_filename == rng.__file__:
        if frame.f_code.co_name in AHEAD:
            return None
        frame = frame.f_back
    return frame
