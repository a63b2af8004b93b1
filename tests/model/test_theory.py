from dataclasses import dataclass, replace
from typing import Any

import pytest
from made_mechanisms import Gather, Heed, Meet, Pull, Push, Rest, Rewrite, Speak

from polybius.errors import DeclarationError, ParameterError
from polybius.mechanisms import Dividend, Socialisation
from polybius.model import RK4, Clock, Euler, Heun, Mechanism, Slot, Theory
from polybius.rng import stream
from polybius.state import Column, Kind


def theory(*mechanisms: Any, **more: Any) -> Theory:
    return Theory("made", mechanisms or (Pull(), Speak()), **more)


def names(made: Theory) -> list[str]:
    return [slot.name for slot in made.all_slots]


def test_its_slots_are_named_after_their_mechanisms() -> None:
    made = theory(Heun(Pull()), Slot("Voice", Speak()), stops_when=Rest())
    assert names(made) == ["Pull", "Voice", "stops_when"]
    assert [slot.stream for slot in made.all_slots] == [stream(name) for name in names(made)]
    assert (made.slot("Pull").mechanism, made.slot("Pull").kind) == (Pull(), "rates, order 2")


def test_columns_come_in_order_of_first_use_and_unwritten_ones_are_given() -> None:
    # Pull reads private and, through its aggregate, expressed; nobody writes expressed.
    made = theory(Pull())
    assert list(made.columns) == ["citizens.private", "citizens.expressed"]
    assert (made.written, made.given) == (frozenset({"citizens.private"}), ("citizens.expressed",))
    assert theory().given == ()


def test_swap_keeps_place_stream_and_the_old_theory() -> None:
    before = theory()
    after = before.swap(Pull=Push(force=0.3))
    assert names(after) == ["Pull", "Speak"]
    assert (after.slot("Pull").mechanism, after.slot("Pull").stream) == (Push(force=0.3), stream("Pull"))
    assert before.slot("Pull").mechanism == Pull()
    assert after.swap(Pull=Euler(Push())).slot("Pull").kind == "rates, order 1"
    assert after.swap(Pull=Euler(Push())).swap(Pull=Push()).slot("Pull").scheme is None


def test_swap_reaches_the_stopping_rule() -> None:
    after = theory(stops_when=Rest()).swap(stops_when=Rest(patience=2))
    assert after.stops_when == Rest(patience=2)
    with pytest.raises(DeclarationError, match="stops when a mechanism that acts on worlds"):
        theory(stops_when=Rest()).swap(stops_when=Push())


def test_swap_keeps_the_bindings_that_the_newcomer_names() -> None:
    bound = {"citizens.private": "citizens.anchor", "citizens.expressed": "citizens.private"}
    made = theory(Slot("Pull", Pull(), binding=bound)).swap(Pull=Push())
    assert made.slot("Pull").binding == {"citizens.private": "citizens.anchor"}


def test_swap_keeps_a_binding_that_only_an_aggregate_names() -> None:
    bound = {"citizens.expressed": "citizens.anchor"}
    made = theory(Slot("Pull", Pull(), binding=bound)).swap(Pull=Pull(pace=1))
    assert made.slot("Pull").reads == ("citizens.private", "citizens.anchor")


def test_without_leaves_what_was_written_as_it_starts() -> None:
    before = theory(Gather(), Heed())
    after = before.without("Gather")
    assert (names(after), names(before)) == (["Heed"], ["Gather", "Heed"])
    assert [column.name for column in after.frozen] == ["citizens.spirits"]
    assert after.given == ("citizens.spirits",)
    assert names(after.adding(Gather(), before="Heed")) == ["Gather", "Heed"]
    assert names(theory(stops_when=Rest()).without("Speak", "stops_when")) == ["Pull"]


@dataclass(frozen=True)
class Listen(Mechanism):
    reads = ("citizens.private",)
    writes = ("citizens.private",)
    heeds = {"citizens.expressed": 1}

    @staticmethod
    def rule(i: int, s: Any, p: Any, t: Any) -> Any:
        return 0.0


def test_what_a_mechanism_heeds_counts_only_where_another_writes_it() -> None:
    alone = theory(Listen())
    assert list(alone.columns) == ["citizens.private"]
    both = alone.adding(Speak())
    assert both.slot("Listen").reads == ("citizens.private", "citizens.expressed")
    assert list(both.columns) == ["citizens.private", "citizens.expressed"]
    # Left out for an ablation, speech stays as it starts, and is still heard.
    assert both.without("Speak").given == ("citizens.expressed",)
    assert both.swap(Speak=Rest()).slot("Listen").reads == ("citizens.private",)


def test_what_it_heeds_may_be_bound() -> None:
    made = theory(Slot("Listen", Listen(), binding={"citizens.expressed": "citizens.anchor"}), Speak())
    assert made.slot("Listen").reads == ("citizens.private",)
    voiced = Slot("Speak", Speak(), binding={"citizens.expressed": "citizens.anchor"})
    assert made.swap(Speak=Push()).adding(Slot("Voice", voiced.mechanism, binding=voiced.binding)).slot(
        "Listen"
    ).reads == ("citizens.private", "citizens.anchor")


def test_adding_goes_last_or_before_a_named_one() -> None:
    assert names(theory(stops_when=Rest()).adding(Push())) == ["Pull", "Speak", "Push", "stops_when"]
    assert names(theory().adding(Push(), Meet(), before="Speak")) == ["Pull", "Push", "Meet", "Speak"]


def test_setting_changes_the_named_parameters_only() -> None:
    before = theory(Pull(), Slot("two", Euler(Pull())), stops_when=Rest())  # type: ignore[arg-type]
    after = before.setting({"two.pace": 1, "two.rounds": 4, "stops_when.patience": 5})
    expected = {"Pull.pace": 0.5, "Pull.rounds": 3, "two.pace": 1, "two.rounds": 4, "stops_when.patience": 5}
    assert after.values() == expected
    assert before.values()["two.pace"] == 0.5
    assert after.slot("two").kind == "rates, order 1"
    assert list(after.parameters()) == list(expected)
    assert after.parameter("two.pace").high == 2


def test_setting_refuses_what_the_parameter_refuses() -> None:
    with pytest.raises(ParameterError, match=r"Pull\.pace must lie in \[0, 2\]"):
        theory().setting({"Pull.pace": 3})


def test_unknown_names_give_the_nearest() -> None:
    made = theory()
    for ask in (made.slot, made.without, lambda name: made.adding(Push(), before=name)):
        with pytest.raises(
            DeclarationError, match=r"no mechanism 'Pul'\. Did .*'Pull'\? It has: Pull, Speak"
        ):
            ask("Pul")
    with pytest.raises(DeclarationError, match="Did you mean 'Pull'"):
        made.swap(Pulls=Push())
    with pytest.raises(DeclarationError, match="Did you mean 'Pull'"):
        made.setting({"Pul.pace": 1})
    with pytest.raises(ParameterError, match=r"Pull has no parameter 'pac'\. Did you mean 'pace'"):
        made.setting({"Pull.pac": 1})
    with pytest.raises(ParameterError, match=r"Got 'pace'\. Did you mean 'Pull\.pace'"):
        made.parameter("pace")


@dataclass(frozen=True, kw_only=True)
class Misspelt(Push):
    reads = ("citizens.privat",)


def test_an_unknown_column_gives_the_nearest() -> None:
    with pytest.raises(
        DeclarationError, match=r"names the unknown column 'citizens\.privat'\. Did .*private'"
    ):
        theory(Misspelt())


def test_a_derived_column_needs_a_writer() -> None:
    assert theory(Heed(), Gather()).written >= {"citizens.spirits"}
    with pytest.raises(DeclarationError) as caught:
        theory(Heed())
    assert str(caught.value) == (
        "theory 'made': Heed reads 'citizens.spirits', which must be derived every step, but no mechanism "
        "of it writes that. Add Gather, which can."
    )


@pytest.mark.parametrize(("reader", "writer"), [(Dividend, "Stability"), (Socialisation, "Security")])
def test_a_derived_column_of_the_systems_needs_its_writer(reader: type[Mechanism], writer: str) -> None:
    with pytest.raises(DeclarationError, match=rf"{reader.__name__} reads .* Add {writer}, which can"):
        theory(reader())


def test_a_mechanism_left_out_is_remembered() -> None:
    assert theory().left_out == ()
    after = theory(Pull(), Gather(), Heed()).without("Gather").without("Pull", "Pull")
    assert [slot.name for slot in after.left_out] == ["Gather", "Pull"]


@dataclass(frozen=True, kw_only=True)
class Sulk(Heed):
    columns = (Column(name="citizens.spirits", unit="1", kind=Kind.GIVEN, meaning="mood"),)


@dataclass(frozen=True, kw_only=True)
class Restate(Push):
    columns = (Column(name="citizens.private", unit="1", kind=Kind.GIVEN, meaning="private"),)


def test_clashing_columns_are_refused() -> None:
    with pytest.raises(DeclarationError, match=r"Sulk means another column 'citizens\.spirits' than .* Bind"):
        theory(Gather(), Sulk())
    with pytest.raises(DeclarationError, match=r"Push means another column 'citizens\.private' than"):
        theory(Restate(), Push())  # which means the system's


def test_a_mechanisms_own_column_stands_in_for_the_systems() -> None:
    # So a new column of the system breaks no model that had one of the same name.
    assert theory(Restate()).schema["citizens.private"].meaning == "private"
    assert theory(Push()).schema["citizens.private"].meaning != "private"


def test_a_binding_keeps_clashing_columns_apart() -> None:
    made = theory(Gather(), Slot("Sulk", Sulk(), binding={"citizens.spirits": "citizens.temper"}))
    assert (made.schema["citizens.spirits"].kind, made.schema["citizens.temper"].kind) == (
        Kind.DERIVED,
        Kind.GIVEN,
    )
    assert made.given == ("citizens.temper",)


def test_a_binding_ties_two_mechanisms_together() -> None:
    made = theory(Slot("Gather", Gather(), binding={"citizens.spirits": "citizens.party_id"}))
    assert made.written == {"citizens.party_id"}
    assert made.columns["citizens.party_id"].low == -1  # the system's own


@pytest.mark.parametrize(
    ("own", "name", "message"),
    [
        ("citizens.age", "citizens.vote", "Push binds 'citizens.age', which it neither reads nor writes"),
        ("citizens.private", "societies.line", "to 'societies.line', a column of another table"),
    ],
)
def test_a_binding_names_a_column_of_the_mechanism(own: str, name: str, message: str) -> None:
    with pytest.raises(DeclarationError, match=message):
        Slot("Push", Push(), binding={own: name})


def test_two_mechanisms_need_two_names() -> None:
    with pytest.raises(
        DeclarationError, match=r"two mechanisms named 'Push'\. .*Slot\('another name', Push\("
    ):
        theory(Push(), Push())
    with pytest.raises(DeclarationError, match="two mechanisms named 'stops_when'"):
        theory(Slot("stops_when", Push()))
    assert names(theory(Push(), Slot("Push again", Push()))) == ["Push", "Push again"]


def test_a_theory_is_a_tuple_of_mechanisms() -> None:
    with pytest.raises(DeclarationError, match="needs a tuple: write a comma after its only mechanism"):
        Theory("made", Push())  # type: ignore[arg-type]
    with pytest.raises(DeclarationError, match=r"a theory is made of mechanisms\. Got 3"):
        theory(3)
    with pytest.raises(DeclarationError, match=r"a slot needs a name\. Got ' '"):
        Slot(" ", Push())
    with pytest.raises(DeclarationError, match=r"precision 'float16'\. Allowed: 'float32', 'float64'"):
        theory(precision="float16")


@pytest.mark.parametrize("stop", [Push(), Heun(Rest()), Rest])
def test_it_stops_when_worlds_come_to_rest(stop: Any) -> None:
    with pytest.raises(DeclarationError, match=r"acts on worlds writes 'worlds\.stopped'"):
        theory(stops_when=stop)


@dataclass(frozen=True, kw_only=True)
class Vote(Push):
    writes = ("citizens.vote",)


def test_only_rates_of_change_are_integrated() -> None:
    for item in (Meet(), Rewrite()):
        with pytest.raises(DeclarationError, match="cannot be integrated: its rule does not return rates"):
            theory(RK4(item))
    with pytest.raises(DeclarationError, match="Vote cannot integrate a column of whole numbers"):
        theory(Euler(Vote()))


def test_its_plan_prints_the_step() -> None:
    made = theory(RK4(Pull()), Meet(), Rewrite(), stops_when=Rest(), clock=Clock.STEPS)
    lines = str(made.plan()).splitlines()
    assert lines[0] == "made"
    assert lines[1].split("  ")[0] == "order"
    assert len({line.find("citizens") for line in lines[2:4]}) == 1  # columns stand below each other
    cells = [[cell.strip() for cell in line.split("  ") if cell.strip()] for line in lines[2:6]]
    private, read = "citizens.private", "citizens.private, citizens.expressed"
    assert cells == [
        ["1", "Pull", "rates, order 4", "citizens", read, private, f"{stream('Pull'):08x}"],
        ["2", "Meet", "encounters of 2, everyone", "citizens", private, private, f"{stream('Meet'):08x}"],
        ["3", "Rewrite", "world rule", "worlds", f"{private}, societies.line", f"{stream('Rewrite'):08x}"],
        ["4", "stops_when", "rule", "worlds", "worlds.stopped", f"{stream('stops_when'):08x}"],
    ]
    assert lines[6:] == ["given and constant: citizens.expressed"]
    assert repr(made.plan()) == str(made.plan())


def test_a_frozen_column_is_there_though_no_mechanism_names_it() -> None:
    still = Theory("still", (), frozen=Gather.columns)
    assert list(still.columns) == ["citizens.spirits"]
    assert (still.given, still.written) == (("citizens.spirits",), frozenset())


def test_an_empty_plan_has_no_rows() -> None:
    assert str(Theory("nothing", ()).plan()).splitlines() == ["nothing", "", "given and constant: nothing"]


def test_theories_with_the_same_slots_are_equal() -> None:
    assert theory() == Theory("made", (Slot("Pull", Pull()), Speak()))
    assert theory() != theory(Pull(pace=1), Speak())
    assert replace(theory(), name="other") != theory()
    assert hash(theory()) == hash(theory())
    assert isinstance(theory().slots[0].mechanism, Mechanism)
