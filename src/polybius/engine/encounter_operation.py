"""The operation of an encounter: small groups meet one after the other, many worlds side by side."""

from polybius.engine.encounter_text import encounter_text
from polybius.engine.kernel import Kernel
from polybius.engine.output import Output
from polybius.engine.sequential_operation import SequentialOperation
from polybius.engine.source import RuleSource
from polybius.engine.workshop import Workshop
from polybius.model import Encounter, Partners, Slot


class EncounterOperation(SequentialOperation):
    """Everyone sees what the encounter before left: rules' values are stored at once."""

    def __init__(self, shop: Workshop, slot: Slot, mechanism: Encounter) -> None:
        super().__init__(shop, slot)
        n_axes, precision = len(shop.state.axes), shop.theory.precision
        outputs = [Output.of(column, n_axes, precision) for column in self.columns]
        source = RuleSource(slot.name, mechanism.rule)
        more: tuple[str, ...] = ("worlds", "seed", "encounters")
        if mechanism.partners is Partners.NEIGHBOURS and mechanism.members > 1:
            more = (*more, "citizens", "ties", "first_tie", "to")
        view = self.view(source, *more)
        kernel = Kernel(
            title=slot.name,
            returns=_returns(mechanism),
            rules={"rule": source},
            view=view,
            extra=("under_way", "stopped", "check", "rows", *(f"out{k}" for k in range(len(outputs)))),
            body=encounter_text(mechanism, view, outputs),
        )
        self.kernel = shop.build(kernel)
        self.rest = (shop.check, self.bounds, *self.arrays, *view.arrays, *view.values)

    def place(self, number: int) -> str:
        """Say in which encounter it happened."""
        return f" in encounter {number - 1}"


def _returns(mechanism: Encounter) -> str:
    if mechanism.in_place:
        return "nothing"
    each = "one value" if mechanism.updates == 1 else f"{mechanism.updates} values, one a member,"
    return ", ".join(f"{each} for {name}" for name in mechanism.writes)
