"""An examination: models against their known answers, shown model by model as they come."""

import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from polybius.experiments import Verdict
    from polybius.reference import ReferenceModel

__all__ = ["examine"]


def examine(
    names: Sequence[str] | None, *, slow: bool, seed: int, threads: int | None, quiet: bool
) -> "list[Verdict]":
    """Return verdicts on the models called `names` (default: all), printing them unless `quiet`.

    What is under way is named on standard error where that is a terminal.
    """
    from polybius.experiments import verdicts
    from polybius.reference import MODELS
    from polybius.reports import show_on_terminal, verdict_table, verdicts_in_a_sentence

    models = [MODELS.named(name) for name in names or MODELS]
    started = time.perf_counter()
    found: list[Verdict] = []
    coming = verdicts(_announced(models), slow=slow, seed=seed, threads=threads)
    for _, group in groupby(coming, key=lambda verdict: verdict.model.name):
        rows = list(group)
        if not quiet:
            show_on_terminal(verdict_table(rows))
        found += rows
    if not quiet:
        show_on_terminal(verdicts_in_a_sentence(found, time.perf_counter() - started))
    return found


def _announced(models: "Iterable[ReferenceModel]") -> "Iterator[ReferenceModel]":
    """Yield the models, naming each while it is under way where somebody watches."""
    for model in models:
        if sys.stderr.isatty():
            print(f"\r\033[K{model.name} ...", end="", file=sys.stderr, flush=True)
        yield model
        if sys.stderr.isatty():
            print("\r\033[K", end="", file=sys.stderr, flush=True)
