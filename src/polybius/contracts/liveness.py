"""The clause that every parameter moves something."""

import numpy as np

from polybius.contracts.settings import another_value, drawn_settings
from polybius.contracts.subject import Subject
from polybius.errors import ContractError
from polybius.state import union

#: Settings at which a parameter is moved before it is said to move nothing, and values that it takes there;
#: arbitrary: what a condition hides at one setting shows at another.
SETTINGS, VALUES = 256, 3


def every_parameter_moves_something(subject: Subject) -> None:
    """Each parameter, moved within its range, moves some column somewhere."""
    still = set(subject.declared)
    for seed in range(SETTINGS):
        for theory in subject.theories:
            if still:
                still -= _movers(subject, theory, seed, still)
    if still:
        named = ", ".join(f"{subject.name}.{name}" for name in subject.declared if name in still)
        raise ContractError(
            f"{named} moved nothing in {SETTINGS} settings of the other parameters. Use it in the rule, take "
            f"it out, or give a `world` in which it counts."
        )


def _movers(subject: Subject, theory: object, seed: int, still: set[str]) -> set[str]:
    """Return which of `still` changed a bit of a world that is otherwise the same."""
    rng = np.random.default_rng([seed, 1])
    base = drawn_settings(subject.declared, seed)
    tried = [name for name in subject.declared if name in still for _ in range(VALUES)]
    moved = ({name: another_value(subject.declared[name], base[name], rng)} for name in tried)
    settings = [base, *({**base, **change} for change in moved)]
    world = subject.worlds(seed)
    n = world.n_worlds
    run = subject.run(theory, union([world] * len(settings)), [s for s in settings for _ in range(n)])  # type: ignore[arg-type]
    found = run.fingerprints()
    return {name for k, name in enumerate(tried, 1) if found[k * n : k * n + n] != found[:n]}
