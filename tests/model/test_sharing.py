"""One parameter of several mechanisms: one home, one value, any name."""

import pickle
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
import pytest
from made_mechanisms import Pull

from polybius.engine import Plain, Simulation
from polybius.errors import DeclarationError, ParameterError
from polybius.model import Mechanism, Slot, Theory, Tick, param, parameters, shared
from polybius.state import make_world


@dataclass(frozen=True, kw_only=True)
class Owner(Mechanism):
    """Sets a column to its own number."""

    force: float = param(1.0, "1", (0, 9), "arbitrary", "force of all")
    writes: ClassVar[tuple[str, ...]] = ("citizens.private",)
    renamed: ClassVar[dict[str, str]] = {"might": "force"}

    @staticmethod
    def rule(i: int, s: Any, p: Any, t: Tick) -> tuple[float, ...]:
        w = s.citizens.world[i]
        return (0.1 * p.force[w],)


@dataclass(frozen=True, kw_only=True)
class Sharer(Mechanism):
    """Sets another column to the same number, or a part of it."""

    part: float = param(1.0, "1", (0, 1), "arbitrary", "part of the force")
    force: float = shared(Owner, "force")
    writes: ClassVar[tuple[str, ...]] = ("citizens.expressed",)

    @staticmethod
    def rule(i: int, s: Any, p: Any, t: Tick) -> tuple[float, ...]:
        w = s.citizens.world[i]
        return (0.1 * p.part[w] * p.force[w],)


@dataclass(frozen=True, kw_only=True)
class Another(Mechanism):
    """Sets a third column to the same number, under a name of its own."""

    strength: float = shared(Owner, "force")
    writes: ClassVar[tuple[str, ...]] = ("citizens.climate",)

    @staticmethod
    def rule(i: int, s: Any, p: Any, t: Tick) -> tuple[float, ...]:
        return (0.1 * p.strength[s.citizens.world[i]],)


ALL = Theory("all", (Another(), Sharer(), Owner()))


def forces(theory: Theory, **parameters: Any) -> list[float]:
    """Return what each of the three mechanisms makes of the force, ten times what they write."""
    state = make_world(axes=("left-right",), citizens={"private": np.zeros(1)})
    values = {key.replace("__", "."): value for key, value in parameters.items()}
    simulation = Simulation(theory, state, parameters=values, backend=Plain())
    simulation.advance(1)
    there = [name for name in ("private", "expressed", "climate") if f"citizens.{name}" in theory.written]
    return [round(10 * float(simulation.state.citizens[name].ravel()[0]), 4) for name in there]


def test_a_shared_parameter_is_declared_once() -> None:
    assert parameters(Sharer)["force"] == parameters(Owner)["force"] == parameters(Another)["strength"]
    with pytest.raises(
        DeclarationError, match=r"Owner has no parameter 'forse' to share\. Did you mean 'force'"
    ):
        shared(Owner, "forse")


def test_pages_say_whose_it_is() -> None:
    assert (
        parameters(Sharer)["force"].told
        == parameters(Another)["strength"].told
        == "force of all (Owner.force)"
    )
    assert parameters(Owner)["force"].told == "force of all"


def test_a_theory_lists_it_once_and_under_its_owner() -> None:
    assert list(ALL.parameters()) == list(ALL.values()) == ["Sharer.part", "Owner.force"]
    assert "shared: Owner.force = Another.strength = Sharer.force" in str(ALL.plan())
    assert "shared:" not in str(Theory("one", (Owner(), Pull())).plan())


def test_without_its_owner_the_first_that_shares_it_is_its_home() -> None:
    theory = Theory("two", (Another(), Sharer(force=2)))
    assert theory.values() == {"Another.strength": 2.0, "Sharer.part": 1.0}
    assert forces(theory) == [2.0, 2.0]


@pytest.mark.parametrize("name", ["Owner.force", "Sharer.force", "Another.strength"])
def test_setting_it_under_any_name_sets_it_for_all(name: str) -> None:
    assert forces(ALL.setting({name: 3})) == [3.0, 3.0, 3.0]
    assert forces(ALL, **{name.replace(".", "__"): [3.0]}) == [3.0, 3.0, 3.0]
    assert forces(ALL.setting({"Owner.force": 2}).setting({name: 3})) == [3.0, 3.0, 3.0]


@pytest.mark.parametrize(
    "mechanisms", [(Owner(force=2), Sharer(), Another()), (Owner(), Sharer(force=2), Another()),
                   (Another(strength=2), Owner(), Sharer(force=2))],
)  # fmt: skip
def test_who_gives_none_takes_what_another_gives(mechanisms: tuple[Mechanism, ...]) -> None:
    assert forces(Theory("t", mechanisms)) == [2.0, 2.0, 2.0]


def test_two_unlike_values_are_refused_with_both_names() -> None:
    both = r"Owner\.force is 1\.0 and Sharer\.force is 2\.0, but they are one parameter"
    with pytest.raises(DeclarationError, match=both):
        Theory("t", (Owner(force=1), Sharer(force=2)))  # 1 is the default, and yet given
    with pytest.raises(DeclarationError, match=r"Sharer\.force is 2 and Another\.strength is 3"):
        ALL.setting({"Sharer.force": 2, "Another.strength": 3})
    with pytest.raises(DeclarationError, match=r"Owner\.force is \[1, 2\] and Sharer\.force is \[1, 3\]"):
        forces(ALL, Owner__force=[1, 2], Sharer__force=[1, 3])
    assert ALL.setting({"Sharer.force": 2, "Owner.force": 2}).values()["Owner.force"] == 2


def test_a_running_simulation_changes_it_for_all() -> None:
    state = make_world(axes=("left-right",), citizens={"private": np.zeros(1)})
    simulation = Simulation(ALL, state, backend=Plain())
    simulation.set({"Another.strength": 4.0})
    simulation.advance(1)
    found = simulation.state.citizens
    assert [round(float(found[name].ravel()[0]), 6) for name in ("private", "expressed")] == [0.4, 0.4]
    assert list(simulation.values) == ["Sharer.part", "Owner.force"]


def test_a_slot_swapped_or_taken_out_leaves_the_value_to_the_others() -> None:
    strong = ALL.setting({"Owner.force": 5})
    assert forces(strong.swap(Owner=Owner(force=6))) == [6.0, 6.0, 6.0]
    assert forces(strong.swap(Sharer=Sharer(part=0.5))) == [5.0, 2.5, 5.0]
    bare = strong.without("Owner")
    assert bare.values() == {"Another.strength": 5.0, "Sharer.part": 1.0}
    # Its owner's name still does, and back it comes with the value of those who stayed.
    assert bare.setting({"Owner.force": 7}).values()["Another.strength"] == 7
    assert forces(bare.setting({"Sharer.force": 7}).adding(Owner())) == [7.0, 7.0, 7.0]


def test_two_places_of_one_mechanism_are_two_parameters_unless_somebody_shares_it() -> None:
    twice = (Slot("first", Owner(force=1)), Slot("second", Owner(force=2)))
    assert Theory("t", twice).values() == {"first.force": 1.0, "second.force": 2.0}
    with pytest.raises(DeclarationError, match=r"first\.force is 1\.0 and second\.force is 2\.0"):
        Theory("t", (*twice, Sharer()))


def test_a_subclass_keeps_the_home_of_what_it_inherits() -> None:
    class Heir(Owner):
        pass

    theory = Theory("t", (Slot("heir", Heir(force=2)), Sharer()))
    assert theory.values() == {"heir.force": 2.0, "Sharer.part": 1.0}
    assert theory.homes["Sharer.force"] == "heir.force"


def test_former_names_give_the_new_one() -> None:
    with pytest.raises(ParameterError, match=r"Owner\.might is now Owner\.force\."):
        Owner(might=2)  # type: ignore[call-arg]
    with pytest.raises(ParameterError, match=r"Owner\.might is now Owner\.force\."):
        ALL.setting({"Owner.might": 2})
    with pytest.raises(
        ParameterError, match=r"named Mechanism\.parameter\. Got 'might'\. Did you mean 'Owner\.force'\?"
    ):
        ALL.parameter("might")
    with pytest.raises(ParameterError, match=r"Sharer has no parameter 'forse'\. Did you mean 'force'\?"):
        Sharer(forse=2)  # type: ignore[call-arg]


def test_a_theory_comes_back_from_a_pickle_with_what_it_shares() -> None:
    again = pickle.loads(pickle.dumps(ALL.setting({"Sharer.force": 2})))
    assert again.swap(Owner=Owner(force=3)).values()["Owner.force"] == 3
