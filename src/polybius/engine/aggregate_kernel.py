"""An aggregate's kernel: what it sees of the state, and the loop over blocks."""

import numpy as np

from polybius.engine.aggregation import Aggregation, SortedAggregation, SummedAggregation, is_sorted
from polybius.engine.block_text import block_arguments, block_text
from polybius.engine.kernel import Kernel
from polybius.engine.source import RuleSource
from polybius.engine.view import View
from polybius.engine.workshop import Workshop
from polybius.errors import DeclarationError
from polybius.model import Aggregate, Slot
from polybius.model.aggregate import GROUPED_BY


def aggregation_of(shop: Workshop, slot: Slot, name: str, aggregate: Aggregate) -> Aggregation:
    """Return the aggregate `name` of a slot's mechanism, ready to run."""
    title = f"{slot.name}.{name}"
    width = _width(shop, slot, title, aggregate)
    rules = {
        f"{key}_function": RuleSource(title, value)
        for key, value in aggregate.inputs.items()
        if callable(value)
    }
    shorts = {column.partition(".")[2] for column in aggregate.columns}
    names = {"citizens", GROUPED_BY[aggregate.by], *shorts}.union(*(rule.names for rule in rules.values()))
    view = View.of(shop.state, slot, shop.values, frozenset(names), shop.guarded)
    kernel = shop.build(
        Kernel(
            title=title,
            returns="one number a citizen",
            rules=rules,
            view=view,
            extra=block_arguments(aggregate),
            body=block_text(aggregate, view, width),
        )
    )
    rest = (*view.arrays, *view.values)
    if is_sorted(aggregate):
        scratch = (shop.spare("citizens", 0, "float64"), shop.spare("citizens", 1, "float64"))
        return SortedAggregation(aggregate, scratch, shop.blocks, kernel, rest)
    return SummedAggregation(aggregate, width, shop.blocks, kernel, rest)


def _width(shop: Workshop, slot: Slot, title: str, aggregate: Aggregate) -> int:
    """Return the width of the column that is aggregated; only `of` may have one."""
    width = 0
    for key, value in aggregate.inputs.items():
        array = shop.state.column(slot.bound(value)) if isinstance(value, str) else np.empty(0)
        if array.ndim == 2 and (key != "of" or not aggregate.takes_axes):
            raise DeclarationError(f"{title} takes one number a citizen. Got '{value}', with one per axis.")
        width = array.shape[1] if array.ndim == 2 else width
    return width
