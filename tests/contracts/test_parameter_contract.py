"""What all parameters of all mechanisms keep to: one meaning, one home."""

from collections import defaultdict

from polybius import mechanisms
from polybius.model import Mechanism, parameters
from polybius.theories import THEORIES

KINDS: list[type[Mechanism]] = [getattr(mechanisms, name) for name in mechanisms.__all__]


def test_one_meaning_is_one_parameter() -> None:
    homes: dict[str, set[str]] = defaultdict(set)
    for kind in KINDS:
        for parameter in parameters(kind).values():
            homes[parameter.meaning].add(parameter.home)
    twins = {meaning: sorted(places) for meaning, places in homes.items() if len(places) > 1}
    assert not twins, "share them, or say in their meanings how they differ"


def test_a_shared_parameter_is_that_of_a_mechanism_that_ships() -> None:
    homes = {p.home for kind in KINDS for p in parameters(kind).values() if not p.shared}
    assert {p.home for kind in KINDS for p in parameters(kind).values()} == homes


def test_former_names_lead_to_parameters_of_today() -> None:
    for kind in KINDS:
        assert set(kind.renamed.values()) <= parameters(kind).keys() - kind.renamed.keys(), kind.__name__


def test_theories_list_every_parameter_once() -> None:
    for name in THEORIES:
        theory = THEORIES[name]
        homes = [parameter.home for parameter in theory.parameters().values()]
        assert len(homes) == len(set(homes)), name
        assert theory.values().keys() == theory.parameters().keys()
