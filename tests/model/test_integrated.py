from collections.abc import Callable
from fractions import Fraction

import pytest
from made_mechanisms import Pull

from polybius.errors import DeclarationError
from polybius.model import RK4, Euler, Heun, Integrated, Mechanism


@pytest.mark.parametrize("scheme", [Euler, Heun, RK4])
def test_schemes_satisfy_the_order_conditions_of_quadrature(
    scheme: Callable[[Mechanism], Integrated],
) -> None:
    # On x' = f(t) a scheme of order q integrates t^k exactly for k < q: sum of w * c^k = 1 / (k + 1).
    made = scheme(Pull())
    pairs = [
        (Fraction(w).limit_denominator(6), Fraction(c)) for w, c in zip(made.weights, made.nodes, strict=True)
    ]
    for k in range(made.order):
        assert sum(w * c**k for w, c in pairs) == Fraction(1, k + 1)


@pytest.mark.parametrize(
    ("nodes", "weights"), [((0.0,), (0.5, 0.5)), ((0.5,), (1.0,)), ((0.0, 1.0), (0.5, 0.6)), ((), ())]
)
def test_a_scheme_that_does_not_fit_is_refused(nodes: tuple[float, ...], weights: tuple[float, ...]) -> None:
    with pytest.raises(DeclarationError, match="as many nodes as weights"):
        Integrated(Pull(), nodes, weights, 1)
