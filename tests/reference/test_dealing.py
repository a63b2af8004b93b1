"""Dealing: every hand equally likely, whatever the order was before."""

from itertools import product

from polybius.reference.dealing import deal, swap


class Order(list[int]):
    """A column as rules see it."""

    def set(self, place: int, value: int) -> None:
        """Set one value."""
        self[place] = value


def dealt(before: list[int], n: int) -> list[tuple[int, int]]:
    """Return the hands of two from `n` for draws at the middle of every equal part of [0, 1)."""
    hands = []
    for i, j in product(range(n), range(n - 1)):
        order = Order(before)
        hand = (deal(order, 2, n, 0, (i + 0.5) / n), deal(order, 2, n, 1, (j + 0.5) / (n - 1)))
        assert sorted(order[k] + k for k in range(2, 2 + n)) == list(range(2, 2 + n))  # still all of them
        assert hand == (order[2] + 2, order[3] + 3)  # those dealt lie first
        hands.append(hand)
    return hands


def test_every_hand_is_dealt_once() -> None:
    # Two of four, the rows 2 to 5: 12 hands for 12 pairs of draws.
    expected = sorted((i, j) for i in range(2, 6) for j in range(2, 6) if i != j)
    assert sorted(dealt([0] * 6, 4)) == expected


def test_from_any_order() -> None:
    # Rows 5, 2, 4, 3 at places 2 to 5, as distances.
    assert len(set(dealt([0, 0, 3, -1, 0, -2], 4))) == 12


def test_swapping_a_place_with_itself() -> None:
    order = Order([1, -1])
    assert swap(order, 0, 0) == 1
    assert order == [1, -1]
