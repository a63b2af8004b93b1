"""Settings for the contract: values of parameters from all over their ranges, small and large."""

from collections.abc import Mapping

import numpy as np

from polybius.model import Parameter

#: Largest size of a value that is drawn from a range without end; arbitrary.
WIDE = 10.0

#: Factors on a default, and sizes where the default is nought; arbitrary.
FACTORS, SIZES = (0.25, 0.5, 2.0, 4.0), (0.1, 0.3, 1.0, 3.0)


def drawn_settings(declared: Mapping[str, Parameter], seed: int) -> dict[str, float]:
    """Return a value within its range for each parameter, the same for the same `seed`."""
    rng = np.random.default_rng([seed, len(declared)])
    return {name: drawn_value(parameter, rng) for name, parameter in declared.items()}


def drawn_value(parameter: Parameter, rng: np.random.Generator) -> float:
    """Return a value of one parameter: its default, one near that, or one from its range.

    Ranges keep nonsense out and may be wide, so what is drawn from them is mostly small.
    """
    low, high = max(parameter.low, -WIDE), min(parameter.high, WIDE)
    way = rng.random()
    if way < 0.25:
        value = parameter.default
    elif way < 0.6:
        value = parameter.default * rng.choice(FACTORS) if parameter.default else _size(low, rng)
    else:
        value = low + (high - low) * rng.random() ** 2
    value = min(max(float(value), parameter.low), parameter.high)
    return round(value) if parameter.whole else value


def another_value(parameter: Parameter, than: float, rng: np.random.Generator) -> float:
    """Return a value within the range that is not `than`, or `than` where there is only one."""
    for _ in range(8):
        value = drawn_value(parameter, rng)
        if value != than:
            return value
    ends = [end for end in (parameter.low, parameter.high) if end != than and np.isfinite(end)]
    return ends[0] if ends else than


def _size(low: float, rng: np.random.Generator) -> float:
    sign = -1.0 if low < 0.0 and rng.random() < 0.3 else 1.0
    return sign * float(rng.choice(SIZES))
