"""The operation of a world rule: a world is rewritten in place, and tested afterwards."""

from polybius.engine.kernel import Kernel
from polybius.engine.sequential_operation import SequentialOperation
from polybius.engine.source import RuleSource
from polybius.engine.view_text import world_text
from polybius.engine.workshop import Workshop
from polybius.model import Slot


class WorldOperation(SequentialOperation):
    """One call a world: the rule sets what it likes of the columns that it writes."""

    def __init__(self, shop: Workshop, slot: Slot) -> None:
        super().__init__(shop, slot)
        source = RuleSource(slot.name, slot.mechanism.rule)
        view = self.view(source)
        kernel = Kernel(
            title=slot.name,
            returns="nothing",
            rules={"rule": source},
            view=view,
            extra=("under_way", "stopped"),
            body=[
                "for w in range(lo, hi):",
                "    if stopped[w]:",
                "        continue",
                "    under_way[w] = 1",
                *(f"    {line}" for line in world_text(view)),
                "    rule(w, s, p, t)",
                "    under_way[w] = 0",
                "return -1",
            ],
        )
        self.kernel = shop.build(kernel)
        self.rest = (*view.arrays, *view.values)
