"""An examination: models against their known answers, shown model by model as they come."""

import multiprocessing
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from typing import TYPE_CHECKING

from polybius.streams import is_watched

if TYPE_CHECKING:
    from polybius.experiments import Verdict
    from polybius.reference import Estimate

__all__ = ["examine"]


def examine(
    names: Sequence[str] | None, *, slow: bool, seed: int, threads: int | None, quiet: bool
) -> "list[Verdict]":
    """Return verdicts on the models called `names` (default: all), printing them unless `quiet`.

    Several models are examined side by side, each in a process of its own with one thread, as
    many as `threads` says: most of a first run is compiling, which takes one core.
    """
    from polybius.engine import checked_threads
    from polybius.experiments import Verdict
    from polybius.reference import MODELS
    from polybius.reports import show_on_terminal, verdict_table, verdicts_in_a_sentence

    wanted = [MODELS.named(name) for name in names or MODELS]
    cores = checked_threads(threads)
    started = time.perf_counter()
    found: list[Verdict] = []
    estimates = _side_by_side([model.name for model in wanted], slow, seed, cores)
    for model, ours in zip(wanted, estimates, strict=True):
        rows = [Verdict(model, model.known_answers[k], estimate) for k, estimate in ours]
        if rows and not quiet:
            show_on_terminal(verdict_table(rows))
        found += rows
    if not quiet:
        show_on_terminal(verdicts_in_a_sentence(found, time.perf_counter() - started))
    return found


def _side_by_side(
    names: Sequence[str], slow: bool, seed: int, cores: int
) -> "Iterator[list[tuple[int, Estimate]]]":
    """Yield what each model gives, in order."""
    count = min(cores, len(names))
    if count < 2:
        yield from map(partial(_estimates, slow=slow, seed=seed, threads=cores), _announced(names))
        return
    with ProcessPoolExecutor(count, mp_context=multiprocessing.get_context("spawn")) as pool:
        try:
            coming = pool.map(partial(_estimates, slow=slow, seed=seed, threads=1), names)
            for _ in _announced(names):
                yield next(coming)
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _estimates(name: str, *, slow: bool, seed: int, threads: int) -> "list[tuple[int, Estimate]]":
    """Return ours for each known answer of a model, by its place: models themselves don't travel."""
    from polybius.experiments import verdicts
    from polybius.reference import MODELS

    model = MODELS[name]
    places = {id(answer): k for k, answer in enumerate(model.known_answers)}
    return [
        (places[id(verdict.answer)], verdict.ours)
        for verdict in verdicts([model], slow=slow, seed=seed, threads=threads)
    ]


def _announced(names: Sequence[str]) -> Iterator[str]:
    """Yield the names, showing each while it is under way where somebody watches."""
    for name in names:
        if is_watched():
            print(f"\r\033[K{name} ...", end="", file=sys.stderr, flush=True)
        yield name
        if is_watched():
            print("\r\033[K", end="", file=sys.stderr, flush=True)
