"""The step as a list of operations, each able to run on a range of worlds."""

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from polybius.engine.aggregation import Aggregation, Blocks, kernel_of
from polybius.engine.kernel import Access, Backend, Compiled, Kernel, Output, Plain, result, store
from polybius.engine.source import RuleSource
from polybius.errors import RuleError, SimulationError
from polybius.model import Aggregate, Clock, Encounter, Histogram, Integrated, Mechanism, Slot, Theory, WorldRule
from polybius.model.mechanism import Partners
from polybius.model.parameter import parameters
from polybius.rng import Tick
from polybius.state import BOUNDS, LABELS, POINTERS, Array, State

#: Fewest rows worth a thread of their own: handing out a range costs 15-45 microseconds.
CHUNK = 16_384

Call = Callable[..., Any]


@dataclass
class Workshop:
    """What all operations of one simulation share."""

    theory: Theory
    state: State
    backend: Backend
    values: Mapping[str, Array]
    check: bool
    blocks: Blocks = field(init=False)
    scratch: dict[tuple[str, int, str, int], Array] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.blocks = Blocks(self.state)

    def spare(self, table: str, number: int, dtype: str, width: int) -> Array:
        """Return a buffer that operations may share, because each commits before the next begins."""
        key = (table, number, dtype, width)
        if key not in self.scratch:
            n = self.state.tables[table].n
            self.scratch[key] = np.zeros((n, width) if width else n, dtype)
        return self.scratch[key]

    def build(self, kernel: Kernel) -> Call:
        """Return the kernel on this simulation's backend, with errors that a person understands."""
        call = self.backend.build(kernel)
        return call if isinstance(self.backend, Plain) else _Careful(kernel, call)


class _Careful:
    """A compiled kernel whose failure to compile is explained by what plain Python says."""

    def __init__(self, kernel: Kernel, call: Call) -> None:
        self.kernel, self.call = kernel, call

    def __call__(self, *arguments: Any) -> Any:
        from numba.core.errors import NumbaError

        try:
            return self.call(*arguments)
        except NumbaError as error:
            lo, hi = arguments[:2]
            Plain().build(self.kernel)(lo, min(hi, lo + 1), *arguments[2:])
            text = next((line for line in str(error).splitlines() if line.strip()), "unknown reason")
            raise RuleError(
                f"{self.kernel.title} runs in plain Python but cannot be compiled ({text.strip()}). "
                f"Rules may use numbers, loops, tuples, polybius.rng, polybius.numbers and polybius.vectors."
            ) from error


@dataclass
class Parts:
    """A kernel's columns and parameters, as declared and as arrays."""

    columns: tuple[Access, ...]
    arrays: tuple[Any, ...]
    parameters: tuple[str, ...]
    values: tuple[Array, ...]


def _structure(state: State, names: frozenset[str]) -> Iterator[tuple[str, str, Any]]:
    """Yield the structural columns whose table and name occur in a rule."""
    for full in (*POINTERS, *BOUNDS, *LABELS):
        table, _, short = full.partition(".")
        if short not in names or table not in names:
            continue
        if table == "ties" or full == "citizens.first_tie":
            yield from _tie_structure(state, table, short)
        elif short in state.tables[table]:
            yield table, short, state.tables[table][short]


def _tie_structure(state: State, table: str, short: str) -> Iterator[tuple[str, str, Any]]:
    if short == "weight" and "weight" not in state.ties:
        yield table, "constant:weight", 0
    elif not state.complete:
        if short == "origin" and "origin" not in state.ties:
            first = state.citizens["first_tie"]
            state.ties["origin"] = np.repeat(np.arange(len(first) - 1, dtype=np.uint32), np.diff(first))
        if short in state.tables[table]:
            yield table, short, state.tables[table][short]
    else:
        sizes = set(np.diff(state.worlds["first_citizen"]).tolist())
        if len(sizes) != 1:
            raise SimulationError("a batch of complete networks needs worlds of one size. Run sizes as batches of their own.")
        if short in ("first_tie", "to"):
            yield table, f"complete_{'first' if short == 'first_tie' else 'to'}:{short}", int(sizes.pop())


def parts_of(shop: Workshop, slot: Slot, sources: Mapping[str, RuleSource], more: tuple[str, ...] = ()) -> Parts:
    """Collect what the rules of a slot may see: declared columns, aggregates' structure, parameters."""
    names = frozenset().union(*(source.names for source in sources.values())) | set(more)
    seen: dict[tuple[str, str], tuple[Access, Any]] = {}
    for own in dict.fromkeys((*slot.mechanism.reads, *slot.mechanism.writes, *_aggregate_columns(slot))):
        table, _, short = own.partition(".")
        if not short or f"{table}.{short}" in {*POINTERS, *BOUNDS, *LABELS}:
            continue
        array = shop.state.column(slot.bound(own))
        seen[table, short] = (Access(table, short, "column", array.shape[1] if array.ndim == 2 else 0), array)
    for table, tagged, array in _structure(shop.state, names):
        maker, _, short = tagged.rpartition(":")
        if (table, short) not in seen:
            seen[table, short] = (Access(table, short, maker or "column", 0), array)
    used = [name for name in parameters(slot.mechanism) if name in names]
    return Parts(
        tuple(access for access, _ in seen.values()),
        tuple(array for _, array in seen.values()),
        tuple(used),
        tuple(shop.values[f"{slot.name}.{name}"] for name in used),
    )


def _aggregate_columns(slot: Slot) -> list[str]:
    return [
        value
        for aggregate in slot.mechanism.aggregates.values()
        for value in (aggregate.of, aggregate.where, aggregate.weight)
        if isinstance(value, str)
    ]


def with_aggregates(parts: Parts, found: Mapping[str, Aggregation]) -> Parts:
    """Add a slot's aggregates as columns of the tables they are taken by."""
    columns, arrays = list(parts.columns), list(parts.arrays)
    for name, aggregation in found.items():
        out = aggregation.out
        columns.append(Access(aggregation.aggregate.by, name, "column", out.shape[1] if out.ndim == 2 else 0))
        arrays.append(out)
    return Parts(tuple(columns), tuple(arrays), parts.parameters, parts.values)


def aggregations_of(shop: Workshop, slot: Slot) -> dict[str, Aggregation]:
    """Build the aggregates that a slot's mechanism declares."""
    return {
        name: _aggregation(shop, slot, name, aggregate) for name, aggregate in slot.mechanism.aggregates.items()
    }


def _aggregation(shop: Workshop, slot: Slot, name: str, aggregate: Aggregate) -> Aggregation:
    given = {"of": aggregate.of, "where": aggregate.where, "weight": aggregate.weight}
    sources = {
        f"{key}_function": RuleSource(type(slot.mechanism).__name__, value)
        for key, value in given.items()
        if callable(value)
    }
    width = 0
    if isinstance(aggregate.of, str) and not isinstance(aggregate, Histogram):
        array = shop.state.column(slot.bound(aggregate.of))
        width = array.shape[1] if array.ndim == 2 else 0
    shorts = tuple(value.partition(".")[2] for value in given.values() if isinstance(value, str))
    keys = ("citizens", {"parties": "party", "groups": "group"}.get(aggregate.by, "citizens"))
    parts = parts_of(shop, slot, sources, (*shorts, *keys))
    kernel = kernel_of(
        slot.name, name, aggregate, width, rules=sources, columns=parts.columns, parameters=parts.parameters
    )
    return Aggregation(
        aggregate, width, shop.build(kernel), (*parts.arrays, *parts.values), shop.state, shop.blocks
    )


class Operation:
    """One slot of the step. `run` acts on worlds `w0` to `w1`; with an executor, on many threads."""

    def __init__(self, shop: Workshop, slot: Slot) -> None:
        self.shop, self.slot = shop, slot
        self.table = slot.mechanism.acts_on
        self.bounds = shop.state.bounds(self.table)
        self.aggregations = aggregations_of(shop, slot)

    def tick(self, step: int, dt: float) -> Tick:
        """Return the tick that the slot's rule sees."""
        return Tick(step, self.slot.stream, dt)

    def run(self, w0: int, w1: int, step: int, dt: float, pool: Executor | None) -> None:
        """Compute the slot's aggregates, then act."""
        for aggregation in self.aggregations.values():
            lo, hi = aggregation.blocks.of_worlds(w0, w1)
            head = (*self.tick(step, dt), *aggregation.extra(), *aggregation.arguments)
            _each_range(pool, lo, hi, 4, lambda a, b, f=aggregation.kernel, h=head: f(a, b, *h))
            aggregation.finish(w0, w1)
        self.act(w0, w1, step, dt, pool)

    def act(self, w0: int, w1: int, step: int, dt: float, pool: Executor | None) -> None:
        """Do what the slot's rule says."""
        raise NotImplementedError

    def spread(self, call: Callable[[int, int], int], lo: int, hi: int, pool: Executor | None, step: int) -> None:
        """Run `call` on chunks of rows and raise on the first row that went wrong."""
        try:
            codes = _each_range(pool, lo, hi, CHUNK, call)
        except ZeroDivisionError:
            row = _first_failure(call, lo, hi)
            raise SimulationError(f"{self.where(row, step)} divided by zero (first at {self.who(row)}).") from None
        except AttributeError as error:
            raise RuleError(f"{self.slot.name}.rule names something it does not declare: {error}.") from error
        bad = [code for code in codes if code >= 0]
        if bad:
            self.fail(min(bad), step)

    def where(self, row: int, step: int) -> str:
        """Say in which world and step row `row` is."""
        w = int(np.searchsorted(self.bounds, row, side="right")) - 1
        return f"world {w}, step {step}, {self.slot.name}:"

    def who(self, row: int) -> str:
        """Name row `row` within its world."""
        w = int(np.searchsorted(self.bounds, row, side="right")) - 1
        singular = {"societies": "society", "parties": "party"}.get(self.table, self.table.rstrip("s"))
        return f"{singular} {row - int(self.bounds[w])}"

    def fail(self, code: int, step: int) -> None:
        """Raise SimulationError for a kernel's code."""
        row, number = divmod(code // 2, len(self.slot.writes))
        column = self.slot.writes[number]
        declared = self.shop.theory.schema[column]
        what = (
            f"left its range [{declared.low:g}, {declared.high:g}] {declared.unit}" if code % 2 else "became NaN"
        )
        raise SimulationError(f"{self.where(row, step)} {column} {what} (first at {self.who(row)}).")


def _each_range(pool: Executor | None, lo: int, hi: int, chunk: int, call: Callable[[int, int], Any]) -> list[Any]:
    if hi <= lo:
        return []
    threads = getattr(pool, "_max_workers", 1)
    if pool is None or threads < 2 or hi - lo < 2 * chunk:
        return [call(lo, hi)]
    n = min(4 * threads, (hi - lo) // chunk)
    edges = [lo + (hi - lo) * k // n for k in range(n + 1)]
    return list(pool.map(call, edges[:-1], edges[1:]))


def _first_failure(call: Callable[[int, int], int], lo: int, hi: int) -> int:
    """Find by halves the first row on which a rule raises; rules write nothing, so trying is free."""
    while hi - lo > 1:
        middle = (lo + hi) // 2
        try:
            call(lo, middle)
        except ZeroDivisionError:
            hi = middle
        else:
            lo = middle
    return lo


class RuleOperation(Operation):
    """Everyone moves at once: the rule fills buffers, which then replace the columns."""

    def __init__(self, shop: Workshop, slot: Slot) -> None:
        super().__init__(shop, slot)
        source = RuleSource(slot.name, slot.mechanism.rule)
        parts = with_aggregates(parts_of(shop, slot, {"rule": source}), self.aggregations)
        schema, n_axes = shop.theory.schema, len(shop.state.axes)
        body, self.columns, self.spares = [], [], []
        for number, name in enumerate(slot.writes):
            column = schema[name]
            width, dtype = column.width(n_axes), column.numpy_dtype(shop.theory.precision)
            output = Output(width, column.low, column.high, whole=column.dtype != "float")
            body += store(result(number, len(slot.writes)), f"out{number}", "r", output, number, len(slot.writes))
            self.columns.append(shop.state.column(name))
            self.spares.append(shop.spare(self.table, number, dtype, width))
        kernel = Kernel(
            title=slot.name,
            rules={"rule": source},
            columns=parts.columns,
            parameters=parts.parameters,
            extra=("check", *(f"out{k}" for k in range(len(slot.writes)))),
            body=["bad = -1", "for i in range(lo, hi):", "    r = row(i)", "    v = rule(i, s, p, t)",
                  *(f"    {line}" for line in body), "return bad"],
        )
        self.kernel = shop.build(kernel)
        self.rest = (shop.check, *self.spares, *parts.arrays, *parts.values)

    def act(self, w0: int, w1: int, step: int, dt: float, pool: Executor | None) -> None:
        lo, hi = int(self.bounds[w0]), int(self.bounds[w1])
        head = self.tick(step, dt)
        self.spread(lambda a, b: self.kernel(a, b, *head, *self.rest), lo, hi, pool, step)
        for column, spare in zip(self.columns, self.spares, strict=True):
            column[lo:hi] = spare[lo:hi]


class IntegratedOperation(Operation):
    """The rule returns rates; a scheme carries the columns forward."""

    def __init__(self, shop: Workshop, slot: Slot) -> None:
        super().__init__(shop, slot)
        assert slot.scheme is not None
        self.scheme: Integrated = slot.scheme
        source = RuleSource(slot.name, slot.mechanism.rule)
        parts = with_aggregates(parts_of(shop, slot, {"rule": source}), self.aggregations)
        schema, n_axes = shop.theory.schema, len(shop.state.axes)
        body, self.columns, self.rates, self.limits = [], [], [], []
        for number, name in enumerate(slot.writes):
            column = schema[name]
            width = column.width(n_axes)
            output = Output(width, -np.inf, np.inf)
            body += store(result(number, len(slot.writes)), f"out{number}", "r", output, number, len(slot.writes))
            self.columns.append(shop.state.column(name))
            self.rates.append(shop.spare(self.table, number, "float64", width))
            self.limits.append((column.low, column.high))
        kernel = Kernel(
            title=f"{slot.name} (rates)",
            rules={"rule": source},
            columns=parts.columns,
            parameters=parts.parameters,
            extra=("check", *(f"out{k}" for k in range(len(slot.writes)))),
            body=["bad = -1", "for i in range(lo, hi):", "    r = row(i)", "    v = rule(i, s, p, t)",
                  *(f"    {line}" for line in body), "return bad"],
        )
        self.kernel = shop.build(kernel)
        self.rest = (shop.check, *self.rates, *parts.arrays, *parts.values)

    def act(self, w0: int, w1: int, step: int, dt: float, pool: Executor | None) -> None:
        lo, hi = int(self.bounds[w0]), int(self.bounds[w1])
        start = [column[lo:hi].astype(np.float64) for column in self.columns]
        change = [np.zeros_like(x) for x in start]
        head = self.tick(step, dt)
        for node, weight in zip(self.scheme.nodes, self.scheme.weights, strict=True):
            if node:
                for column, x, rate in zip(self.columns, start, self.rates, strict=True):
                    column[lo:hi] = x + node * dt * rate[lo:hi]
            self.spread(lambda a, b: self.kernel(a, b, *head, *self.rest), lo, hi, pool, step)
            for k, rate in enumerate(self.rates):
                change[k] += weight * rate[lo:hi]
        for column, x, moved, (low, high) in zip(self.columns, start, change, self.limits, strict=True):
            column[lo:hi] = np.clip(x + dt * moved, low, high)


class SequentialOperation(Operation):
    """What is sequential by nature: one world a thread, writing in place."""

    def act(self, w0: int, w1: int, step: int, dt: float, pool: Executor | None) -> None:
        head = self.tick(step, dt)
        call = lambda a, b: self.kernel(a, b, *head, *self.rest)  # noqa: E731
        try:
            codes = _each_range(pool, w0, w1, 1, call)
        except ZeroDivisionError:
            raise SimulationError(
                f"step {step}, {self.slot.name}: divided by zero in one of worlds {w0} to {w1 - 1}."
            ) from None
        except AttributeError as error:
            raise RuleError(f"{self.slot.name}.rule names something it does not declare: {error}.") from error
        bad = [code for code in codes if code >= 0]
        if bad:
            self.fail(min(bad), step)

    kernel: Call
    rest: tuple[Any, ...]


class EncounterOperation(SequentialOperation):
    """Small groups meet one after the other; draws come in blocks, because that is many times faster."""

    def __init__(self, shop: Workshop, slot: Slot) -> None:
        super().__init__(shop, slot)
        source = RuleSource(slot.name, slot.mechanism.rule)
        more = ("worlds", "seed", f"first_{_singular(self.table)}", "encounters")
        mechanism = slot.mechanism
        assert isinstance(mechanism, Encounter)
        if mechanism.partners is Partners.NEIGHBOURS:
            more = (*more, "citizens", "ties", "first_tie", "to")
        parts = with_aggregates(parts_of(shop, slot, {"rule": source}, more), self.aggregations)
        kernel = Kernel(
            title=slot.name,
            rules={"rule": source},
            columns=parts.columns,
            parameters=parts.parameters,
            extra=("check", "rows", *(f"out{k}" for k in range(len(slot.writes)))),
            body=_encounter_body(shop, slot, mechanism),
        )
        self.kernel = shop.build(kernel)
        columns = [shop.state.column(name) for name in slot.writes]
        self.rest = (shop.check, self.bounds, *columns, *parts.arrays, *parts.values)


def _singular(table: str) -> str:
    return {"citizens": "citizen", "societies": "society", "parties": "party"}.get(table, table.rstrip("s"))


def _encounter_body(shop: Workshop, slot: Slot, mechanism: Encounter) -> list[str]:
    members, updates = mechanism.members, mechanism.updates
    calls = range(-(-members // 2))
    schema, n_axes = shop.theory.schema, len(shop.state.axes)
    stores: list[str] = []
    for number, name in enumerate(slot.writes):
        column = schema[name]
        output = Output(column.width(n_axes), column.low, column.high, whole=column.dtype != "float")
        value = result(number, len(slot.writes))
        for j in range(updates):
            stores.append(f"i = m{j}")
            stores += store(value if updates == 1 else f"{value}[{j}]", f"out{number}", f"row(m{j})", output,
                            number, len(slot.writes))
    if mechanism.partners is Partners.EVERYONE:
        draw = _draw_everyone(members)
    else:
        draw = ["m0 = first + int(u0[j] * n)"]
        for k in range(1, members):
            draw += [f"near = s.citizens.first_tie[m0 + 1] - s.citizens.first_tie[m0]",
                     "if near == 0:", "    continue",
                     f"m{k} = s.ties.to[s.citizens.first_tie[m0] + int(u{k}[j] * near)]"]
    group = "(" + ", ".join(f"m{k}" for k in range(members)) + ",)"
    return [
        "bad = -1",
        *(f"u{k} = empty(512)" for k in range(2 * len(calls))),
        "for w in range(lo, hi):",
        "    first = rows[w]",
        "    n = rows[w + 1] - first",
        f"    if n < {members if mechanism.partners is Partners.EVERYONE else 1}:",
        "        continue",
        "    seed = s.worlds.seed[w]",
        "    share = p.encounters[w] * n",
        "    count = int((step + 1) * share) - int(step * share)",
        "    for start in range(0, count, 512):",
        "        size = min(512, count - start)",
        *(line for c in calls for line in (
            f"        fill(u{2 * c}[:size], u{2 * c + 1}[:size], seed, start, t, 255, {c})",)),
        "        for j in range(size):",
        "            e = start + j",
        *(f"            {line}" for line in draw),
        f"            v = rule({group}, e, s, p, t)",
        *(f"            {line}" for line in stores),
        "return bad",
    ]


def _draw_everyone(members: int) -> list[str]:
    """Return lines that draw distinct members: each later one among those not yet taken, in order."""
    lines = ["m0 = int(u0[j] * n)"]
    for k in range(1, members):
        lines.append(f"m{k} = int(u{k}[j] * (n - {k}))")
        # Count up past those already taken, smallest first.
        taken = [f"m{q}" for q in range(k)]
        if k == 1:
            lines += ["if m1 >= m0:", "    m1 += 1"]
            continue
        lines += [f"q{q} = {name}" for q, name in enumerate(taken)]
        for a in range(k):
            for b in range(k - 1 - a):
                lines += [f"if q{b} > q{b + 1}:", f"    q{b}, q{b + 1} = q{b + 1}, q{b}"]
        for q in range(k):
            lines += [f"if m{k} >= q{q}:", f"    m{k} += 1"]
    return [*lines, *(f"m{k} += first" for k in range(members))]


class WorldOperation(SequentialOperation):
    """The rule rewrites a world in place; what it wrote is tested afterwards."""

    def __init__(self, shop: Workshop, slot: Slot) -> None:
        super().__init__(shop, slot)
        source = RuleSource(slot.name, slot.mechanism.rule)
        parts = with_aggregates(parts_of(shop, slot, {"rule": source}), self.aggregations)
        kernel = Kernel(
            title=slot.name,
            rules={"rule": source},
            columns=parts.columns,
            parameters=parts.parameters,
            extra=(),
            body=["for w in range(lo, hi):", "    rule(w, s, p, t)", "return -1"],
        )
        self.kernel = shop.build(kernel)
        self.rest = (*parts.arrays, *parts.values)

    def act(self, w0: int, w1: int, step: int, dt: float, pool: Executor | None) -> None:
        super().act(w0, w1, step, dt, pool)
        for number, name in enumerate(self.slot.writes):
            column = self.shop.theory.schema[name]
            self.bounds = self.shop.state.bounds(column.table)
            self.table = column.table
            lo, hi = int(self.bounds[w0]), int(self.bounds[w1])
            values = self.shop.state.column(name)[lo:hi]
            for bad, kind in ((np.isnan(values), 0), ((values < column.low) | (values > column.high), 1)):
                if bad.any():
                    row = lo + int(np.argmax(bad.reshape(len(values), -1).any(axis=1)))
                    self.fail((row * len(self.slot.writes) + number) * 2 + kind, step)


def operations_of(shop: Workshop) -> list[Operation]:
    """Return the operations of a theory's step, in order."""
    found: list[Operation] = []
    for slot in shop.theory.all_slots:
        match slot.mechanism:
            case Encounter():
                found.append(EncounterOperation(shop, slot))
            case WorldRule():
                found.append(WorldOperation(shop, slot))
            case _ if slot.scheme is not None:
                found.append(IntegratedOperation(shop, slot))
            case _:
                found.append(RuleOperation(shop, slot))
    return found
