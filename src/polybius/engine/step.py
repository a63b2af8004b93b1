"""The step: a theory's operations in order."""

from polybius.engine.encounter_operation import EncounterOperation
from polybius.engine.integrated_operation import IntegratedOperation
from polybius.engine.operation import Operation
from polybius.engine.replacement_operation import ReplacementOperation
from polybius.engine.rule_operation import RuleOperation
from polybius.engine.workshop import Workshop
from polybius.engine.world_operation import WorldOperation
from polybius.model import Encounter, Replacement, Slot, WorldRule


def operations_of(shop: Workshop) -> list[Operation]:
    """Return the operations of a theory's step, in order."""
    return [_operation(shop, slot) for slot in shop.theory.all_slots]


def _operation(shop: Workshop, slot: Slot) -> Operation:
    if isinstance(slot.mechanism, Encounter):
        return EncounterOperation(shop, slot, slot.mechanism)
    if isinstance(slot.mechanism, WorldRule):
        return WorldOperation(shop, slot)
    if isinstance(slot.mechanism, Replacement):
        return ReplacementOperation(shop, slot, slot.mechanism)
    if slot.scheme is not None:
        return IntegratedOperation(shop, slot, slot.scheme)
    return RuleOperation(shop, slot)
