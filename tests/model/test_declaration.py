from dataclasses import dataclass, make_dataclass
from typing import Any

import pytest
from made_mechanisms import Gather, Heed, Meet, Pull, Push, Rest, Rewrite, Speak

from polybius.errors import DeclarationError
from polybius.model import Encounter, Mean, Mechanism, Partners, WorldRule, check_declaration, param
from polybius.state import Column, Kind


def rule(i: int, s: Any, p: Any, t: Any) -> float:
    return 0.0


def meeting(m: Any, e: Any, s: Any, p: Any, t: Any) -> float:
    return 0.0


def odd(base: type[Mechanism] = Mechanism, **said: Any) -> Mechanism:
    """Return a mechanism `Odd` that is sound but for what is `said`."""
    sound: dict[str, Any] = {"writes": ("citizens.private",), "rule": staticmethod(rule)}
    made: type[Mechanism] = make_dataclass("Odd", [], bases=(base,), namespace=sound | said, frozen=True)
    return made()


def column(name: str) -> Column:
    return Column(name=name, unit="1", kind=Kind.GIVEN, meaning="trust")


@pytest.mark.parametrize("kind", [Gather, Heed, Meet, Pull, Push, Rest, Rewrite, Speak])
def test_sound_mechanisms_pass(kind: type[Mechanism]) -> None:
    check_declaration(kind())


MEAN = Mean(of="citizens.private")

CONTRADICTIONS: list[tuple[dict[str, Any], str]] = [
    ({"acts_on": "people"}, r"Odd\.acts_on is 'people'\. Allowed: worlds, "),
    ({"reads": "citizens.private"}, r"Odd\.reads must be a tuple of columns: write a comma"),
    ({"writes": "citizens.private"}, r"Odd\.writes must be a tuple of columns: write a comma"),
    ({"writes": ()}, r"Odd writes nothing"),
    ({"writes": ("citizens.society",)}, r"Odd must not write 'citizens\.society': it is structure"),
    ({"writes": ("societies.line",)}, r"acts on citizens and can write only their columns, not 'societies"),
    ({"writes": ("citizens.private", "citizens.private")}, r"Odd writes a column twice"),
    ({"aggregates": {"no name": MEAN}}, r"Odd has an aggregate 'no name', which cannot name a column of soc"),
    ({"aggregates": {"_mean": MEAN}}, r"Odd has an aggregate '_mean'"),
    ({"aggregates": {"first_citizen": MEAN}}, r"Odd has an aggregate 'first_citizen'"),
    ({"reads": ("societies.line",), "aggregates": {"line": MEAN}}, r"aggregate 'line', .* or names another"),
    ({"reads": ("societies.line",), "heeds": {"societies.line": 0}}, r"heeds 'societies\.line', which it re"),
    ({"heeds": {"citizens.private": 1}}, r"Odd heeds 'citizens\.private', which it reads or writes"),
    ({"heard": ("citizens.age",)}, r"Odd hears 'citizens\.age', which is no citizens' column that it reads"),
    ({"heeds": {"citizens.speaks": 2}}, r"Odd reads 'citizens\.speaks' as 0 or 1 where no .* Got 2\."),
    (
        {"heeds": {"societies.line": 0}, "aggregates": {"line": MEAN}},
        r"aggregate 'line', .* or names another",
    ),
    ({"columns": (column("citizens.trust"),)}, r"declares column 'citizens\.trust' but neither reads nor"),
    ({"rule": rule}, r"Odd needs a rule: a @staticmethod rule\(i, s, p, t\)"),
    ({"rule": staticmethod(meeting)}, r"Odd needs a rule"),
    ({"rule": staticmethod(len)}, r"Odd needs a rule"),
]


@pytest.mark.parametrize(("said", "message"), CONTRADICTIONS)
def test_a_contradiction_is_named(said: dict[str, Any], message: str) -> None:
    with pytest.raises(DeclarationError, match=message):
        check_declaration(odd(**said))


def test_a_column_that_only_an_aggregate_names_is_used() -> None:
    own = (column("citizens.trust"),)
    check_declaration(odd(columns=own, aggregates={"trust": Mean(of="citizens.trust")}))


def test_each_kind_has_a_rule_of_its_own_shape() -> None:
    with pytest.raises(DeclarationError, match=r"rule\(m, e, s, p, t\)"):
        check_declaration(odd(Encounter))
    with pytest.raises(DeclarationError, match=r"rule\(w, s, p, t\)"):
        check_declaration(odd(WorldRule, rule=staticmethod(meeting)))


def test_a_mechanism_is_a_frozen_dataclass() -> None:
    class Bare(Mechanism):
        writes = ("citizens.private",)

    @dataclass(frozen=True)
    class Parent(Mechanism):
        pass

    class Forgetful(Parent):  # its parameter is left a bare field
        pace: float = param(1.0, "", (0, 1), "arbitrary", "speed")

    for kind in (Bare, Forgetful):
        with pytest.raises(DeclarationError, match=f"{kind.__name__} must be a frozen dataclass"):
            check_declaration(kind())


def met(**said: Any) -> Mechanism:
    kind: type[Mechanism] = make_dataclass(
        "Met", [], bases=(Meet,), namespace=said, frozen=True, kw_only=True
    )
    return kind()


def test_encounters_update_some_of_their_members() -> None:
    check_declaration(met(members=1, updates=1))
    for updates in (-1, 3):
        with pytest.raises(DeclarationError, match=f"Met must update 1 to 2 members, .* Got {updates}"):
            check_declaration(met(updates=updates))


def test_encounters_say_how_many() -> None:
    with pytest.raises(DeclarationError, match="Odd needs a parameter 'encounters'"):
        check_declaration(odd(Encounter, rule=staticmethod(meeting)))


def test_only_citizens_have_neighbours() -> None:
    check_declaration(met(partners=Partners.NEIGHBOURS))
    with pytest.raises(DeclarationError, match="Met acts on societies: only citizens have neighbours"):
        check_declaration(met(acts_on="societies", writes=("societies.line",), partners=Partners.NEIGHBOURS))


@pytest.mark.parametrize(
    ("constants", "message"),
    [
        ({"no name": lambda p, dt: 1.0}, "Odd has a constant 'no name', which cannot name"),
        ({"share": 0.5}, "Odd: constant 'share' must be a function"),
    ],
)
def test_constants_are_functions_with_a_name_of_their_own(constants: dict[str, object], message: str) -> None:
    with pytest.raises(DeclarationError, match=message):
        check_declaration(odd(Mechanism, constants=constants))
