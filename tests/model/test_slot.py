import pickle

import pytest
from made_mechanisms import Pull, Push, Rest

from polybius.errors import DeclarationError
from polybius.model import RK4, Slot
from polybius.rng import stream


def test_the_name_makes_the_stream() -> None:
    assert Slot("one", Push()).stream == stream("one") != Slot("two", Push()).stream


def test_bound_columns_go_by_the_theorys_names() -> None:
    slot = Slot("again", Pull(), binding={"citizens.private": "citizens.anchor"})
    assert (slot.reads, slot.writes) == (("citizens.anchor", "citizens.expressed"), ("citizens.anchor",))


def test_holding_another_keeps_what_fits() -> None:
    slot = Slot("a", Push(), binding={"citizens.private": "citizens.anchor"})
    assert slot.holding(Push(force=0.5)) == Slot("a", Push(force=0.5), None, slot.binding)
    assert slot.holding(RK4(Push())).kind == "rates, order 4"
    assert slot.holding(Rest()).binding == {}


def test_what_is_no_mechanism_is_refused() -> None:
    with pytest.raises(DeclarationError, match=r"a theory is made of mechanisms. Got 'Push'"):
        Slot("a", "Push")  # type: ignore[arg-type]


def test_slots_are_values() -> None:
    one, two = Slot("a", Push()), Slot("a", Push())
    assert one == two and hash(one) == hash(two)
    assert pickle.loads(pickle.dumps(one)) == one
