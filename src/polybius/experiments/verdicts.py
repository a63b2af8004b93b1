"""Verdicts: what a model gives beside what it is known to give."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from polybius.experiments.replicates import simulate
from polybius.reference import Estimate, KnownAnswer, ReferenceModel

__all__ = ["Verdict", "verdicts"]


@dataclass(frozen=True)
class Verdict:
    """One known answer, ours beside it."""

    model: ReferenceModel
    answer: KnownAnswer
    ours: Estimate

    @property
    def holds(self) -> bool:
        """Say whether ours is what is expected."""
        return self.answer.holds(self.ours)

    @property
    def fails(self) -> bool:
        """Say whether a faithful model would do better."""
        return self.answer.reproducible and not self.holds

    @property
    def text(self) -> str:
        """The verdict in words."""
        if self.answer.reproducible:
            return "holds" if self.holds else "FAILS"
        return "holds after all" if self.holds else "not reproduced"


def verdicts(
    models: Iterable[ReferenceModel], *, slow: bool = False, seed: int = 0, threads: int | None = None
) -> Iterator[Verdict]:
    """Yield a verdict on each known answer of `models`, those marked slow only if asked for.

    Replicates start at `seed`. Answers with the same run and parameters share one run.
    """
    run = partial(simulate, seed=seed, threads=threads)
    for model in models:
        done: dict[Any, Any] = {}
        for answer in model.known_answers:
            if answer.slow and not slow:
                continue
            key = (answer.run, repr(sorted(answer.parameters.items())))
            if key not in done:
                done[key] = answer.run(run, **answer.parameters)
            yield Verdict(model, answer, done[key][answer.quantity])
