"""Pages on mechanisms and theories."""

from io import StringIO

import pytest
from rich.console import Console, RenderableType

from polybius import mechanisms
from polybius.errors import DeclarationError
from polybius.model import parameters
from polybius.reports import mechanism_list, mechanism_page, theory_list, theory_page, theory_plan
from polybius.theories import THEORIES


def shown(content: RenderableType, width: int = 200) -> str:
    out = StringIO()
    Console(file=out, width=width).print(content)
    return out.getvalue()


@pytest.mark.parametrize("name", mechanisms.__all__)
def test_every_mechanism_is_listed_and_has_a_page(name: str) -> None:
    kind = getattr(mechanisms, name)
    assert name in shown(mechanism_list())
    page = shown(mechanism_page(name))
    for parameter in parameters(kind).values():
        assert parameter.meaning in page
    for column in (*kind.reads, *kind.writes):
        assert column in page


def test_a_page_has_equation_parameters_and_sources() -> None:
    page = shown(mechanism_page("Policy"))
    assert "line + (1 - exp(-tempo * dt))" in page
    row = next(line for line in page.splitlines() if line.strip().startswith("tempo"))
    assert "1/year" in row
    assert "0 to 1000" in row
    assert "Rodrik, Dani. 1991." in page


def test_the_list_says_what_each_does_and_on_which_level() -> None:
    row = next(line for line in shown(mechanism_list()).splitlines() if line.strip().startswith("Election"))
    assert "votes are counted" in row
    assert "world" in row  # its rule goes through all societies of a world
    assert "Downs 1957" in row


@pytest.mark.parametrize("name", THEORIES)
def test_every_theory_is_listed_and_has_a_page_and_a_plan(name: str) -> None:
    assert name in shown(theory_list())
    page, plan = shown(theory_page(name)), shown(theory_plan(name))
    for slot in THEORIES[name].slots:
        assert slot.name in page
        assert f"{slot.stream:08x}" in plan
    assert "Given and constant" in plan


def test_unknown_names_name_the_nearest() -> None:
    with pytest.raises(DeclarationError, match=r"no mechanism 'Elektion'\. Did you mean 'Election'"):
        mechanism_page("Elektion")
    with pytest.raises(
        DeclarationError, match=r"classic model 'hidden_majorty'\. Did you mean 'hidden_majority'"
    ):
        theory_plan("hidden_majorty")
