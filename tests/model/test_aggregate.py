from typing import Any

import pytest

from polybius.errors import DeclarationError
from polybius.model import Aggregate, Gini, Histogram, Mean, Quantile, Total, Variance


def half(i: int, s: Any, p: Any, t: Any) -> float:
    return 0.5


@pytest.mark.parametrize("kind", [Total, Mean, Variance, Gini])
def test_it_lists_what_is_given_and_names_only_columns(kind: type[Aggregate]) -> None:
    made = kind(of="citizens.private", where=half, weight="citizens.attention")
    assert made.inputs == {"of": "citizens.private", "where": half, "weight": "citizens.attention"}
    assert made.columns == ("citizens.private", "citizens.attention")
    assert kind(of=half).columns == ()
    assert made.by == "societies"


@pytest.mark.parametrize("by", ["citizens", "ties", "society", ""])
def test_it_is_taken_by_tables_above_citizens(by: str) -> None:
    with pytest.raises(DeclarationError, match=rf"Mean cannot be taken by '{by}'\. Allowed: worlds, soc"):
        Mean(of="citizens.private", by=by)


@pytest.mark.parametrize("where", ["of", "where", "weight"])
def test_it_is_taken_over_citizens(where: str) -> None:
    given: dict[str, Any] = {"of": "citizens.private", where: "parties.valence"}
    with pytest.raises(DeclarationError, match=r"over citizens' columns\. Got 'parties\.valence'"):
        Total(**given)
    with pytest.raises(DeclarationError, match=r"columns' names or functions \(i, s, p, t\)\. Got 3"):
        Total(**given | {where: 3})


@pytest.mark.parametrize(("bins", "low", "high"), [(0, 0, 1), (2, 1, 1), (2, 1, 0), (2, 0, float("nan"))])
def test_a_histogram_needs_bins_over_a_range(bins: int, low: float, high: float) -> None:
    with pytest.raises(DeclarationError, match=r"Histogram needs bins >= 1 and low < high\. Got "):
        Histogram(of="citizens.private", bins=bins, low=low, high=high)


@pytest.mark.parametrize("q", [-0.01, 1.01, float("nan")])
def test_a_quantile_is_a_share(q: float) -> None:
    assert [Quantile(of="citizens.private", q=end).q for end in (0, 1)] == [0, 1]
    with pytest.raises(DeclarationError, match=r"Quantile\.q must lie in \[0, 1\]"):
        Quantile(of="citizens.private", q=q)


def test_the_common_checks_hold_for_those_with_checks_of_their_own() -> None:
    with pytest.raises(DeclarationError, match="Quantile cannot be taken by 'ties'"):
        Quantile(of="citizens.private", by="ties", q=0.5)
    with pytest.raises(DeclarationError, match="Histogram cannot be taken by 'ties'"):
        Histogram(of="citizens.private", by="ties", bins=2, low=0, high=1)


def test_only_sums_and_moments_go_axis_by_axis() -> None:
    kinds = (Total, Mean, Variance, Histogram, Quantile, Gini)
    assert [kind.takes_axes for kind in kinds] == [True, True, True, False, False, False]
