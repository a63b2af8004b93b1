"""A theory as data: what it is made of, written down, and made again from that.

`mechanisms` are the slots in order, each with the module and class of its mechanism and the hash of what
that does (`polybius.engine.meaning`); `base` is the theory that it is a change of, or None; `left_out` are
the slots taken out, and `frozen` the columns that stay as they start for want of them. `parameters` stand
each under its home; one that differs between the worlds of a batch is a list.

Data never brings code with it. Mechanisms that ship are found by name; all others only if their module
has been imported already, by whoever runs it: a stranger's result runs nothing that its reader has not.
"""

import hashlib
import json
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from importlib import import_module
from typing import Any

from polybius.engine.meaning import meaning
from polybius.errors import PolybiusError, ScenarioError
from polybius.model import Clock, Integrated, Mechanism, Slot, Theory
from polybius.state import SYSTEM
from polybius.theories import THEORIES

__all__ = ["made_again", "moved_on", "theory_data", "theory_digest"]

#: Where mechanisms that ship are; importing any of it does nothing else.
OURS = ("polybius.mechanisms", "polybius.reference")

PYTHON = f"{sys.version_info.major}.{sys.version_info.minor}"

Data = dict[str, Any]


def theory_data(theory: Theory, values: Mapping[str, Sequence[float]] | None = None) -> Data:
    """Return a theory as JSON values; `values` are parameters that differ between worlds, by their homes."""
    over = {key: list(map(float, each)) for key, each in (values or {}).items()}
    return {
        "name": theory.name,
        "base": theory.base.name if theory.base is not None else None,
        "changes": theory.changes.to_dict(),
        "claim": theory.claim,
        "source": theory.source,
        "clock": theory.clock.value,
        "precision": theory.precision,
        "python": PYTHON,
        "mechanisms": [_slot_data(slot) for slot in theory.all_slots],
        "left_out": [_slot_data(slot) for slot in theory.lacking],
        "frozen": [column.name for column in theory.frozen],
        "parameters": {**theory.values(), **over},
        "shared": {names[0]: names[1:] for names in theory.plan().shared()},
    }


def theory_digest(data: Data) -> str:
    """Return the hash of what in a theory's data determines numbers: not its name, claim or source."""
    idle = {"name", "base", "changes", "claim", "source", "shared"}
    text = json.dumps({key: value for key, value in data.items() if key not in idle}, sort_keys=True)
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


def _slot_data(slot: Slot) -> Data:
    kind, scheme = type(slot.mechanism), slot.scheme
    found: Data = {
        "slot": slot.name,
        "mechanism": kind.__qualname__,
        "module": kind.__module__,
        "digest": meaning(kind),
    }
    if slot.binding:
        found["binding"] = dict(slot.binding)
    if scheme is not None:
        found["scheme"] = [list(scheme.nodes), list(scheme.weights), scheme.order]
    return found


def made_again(data: Data, owner: str) -> Theory:
    """Return the theory that `data` tells of; `owner` names in errors what it belongs to.

    Raises ScenarioError, in a sentence, where a mechanism is not to be had or, unless it ships, has changed.
    """
    try:
        return _made(data, owner) if "python" in data else _named(data, owner)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ScenarioError(f"{owner} does not say what theory it ran: {error}.") from None


def _made(data: Data, owner: str) -> Theory:
    same_python = data["python"] == PYTHON
    slots = [_slot(each, owner, same_python) for each in data["mechanisms"]]
    gone = [_slot(each, owner, same_python) for each in data["left_out"]]
    stops = [slot.mechanism for slot in slots if slot.name == Theory.reserved]
    known = {column.name: column for column in SYSTEM}
    for slot in (*slots, *gone):
        for column in slot.mechanism.columns:
            known[slot.bound(column.name)] = replace(column, name=slot.bound(column.name))
    try:
        theory = Theory(
            data["name"],
            tuple(slot for slot in slots if slot.name != Theory.reserved),
            claim=data["claim"],
            source=data["source"],
            clock=Clock(data["clock"]),
            precision=data["precision"],
            stops_when=stops[0] if stops else None,
            frozen=tuple(known[name] for name in data["frozen"]),
            left_out=tuple(gone),
            base=THEORIES.get(data["base"]),
        )
        values = {key: value for key, value in data["parameters"].items() if not isinstance(value, list)}
        return theory.setting(values)
    except PolybiusError as error:
        raise ScenarioError(f"the theory of {owner} is not what it was: {error}") from None


def _named(data: Data, owner: str) -> Theory:
    """Return the theory that ships under the name in data of older results, if it has the same slots."""
    found = THEORIES.get(data["name"])
    if found is None or [slot.name for slot in found.all_slots] != [it["slot"] for it in data["mechanisms"]]:
        raise ScenarioError(
            f"{owner} was made by an older polybius, which did not write down a theory of one's own. "
            f"Give it: theory=..."
        )
    return found


def _slot(data: Data, owner: str, same_python: bool) -> Slot:
    kind = _kind(data, owner)
    if same_python and not _ships(data["module"]) and meaning(kind) != data["digest"]:
        raise ScenarioError(
            f"{owner} was made with another {data['mechanism']}: mechanism '{data['slot']}' has changed "
            f"since. Take back the change, or give the theory to run instead: theory=..."
        )
    item: Any = kind()
    if "scheme" in data:
        nodes, weights, order = data["scheme"]
        item = Integrated(item, tuple(nodes), tuple(weights), order)
    return Slot(data["slot"], item, binding=dict(data.get("binding", {})))


def _kind(data: Data, owner: str) -> type[Mechanism]:
    """Return the class of a slot's mechanism, if this process has it or it ships."""
    module, name = str(data["module"]), str(data["mechanism"])
    if _ships(module):
        with suppress(ImportError):  # another version of polybius may have had it
            import_module(module)
    found: Any = sys.modules.get(module)
    for part in name.split("."):
        found = getattr(found, part, None)
    if isinstance(found, type) and issubclass(found, Mechanism):
        return found
    raise ScenarioError(f"{owner} needs mechanism '{data['slot']}', {_lack(module, name)}")


def _lack(module: str, name: str) -> str:
    either = "or give the theory: theory=..."
    if module == "__main__" or "<locals>" in name:
        return f"the class {name} of a notebook, script or function, which is not here. Define it, {either}"
    if module in sys.modules or _ships(module):
        return f"the class {name} of {module}, which has none of that name any more. Bring it back, {either}"
    return (
        f"the class {name} of {module}, and no result imports code by itself. "
        f"Import {module} first (--import {module}), {either}"
    )


def _ships(module: str) -> bool:
    return any(module == ours or module.startswith(f"{ours}.") for ours in OURS)


def moved_on(then: Data, now: Data) -> list[str]:
    """Return in what the theory of one run is not that of another, in words; not the values of parameters."""
    then_slots, now_slots = ({each["slot"]: each for each in it["mechanisms"]} for it in (then, now))
    same_python = then.get("python") == now.get("python")
    found = []
    for name in {**then_slots, **now_slots}:
        one, other = then_slots.get(name), now_slots.get(name)
        if one is None or other is None:
            found.append(f"mechanism {name} {'taken out' if other is None else 'put in'}")
        elif any(one.get(key) != other.get(key) for key in ("module", "mechanism", "binding", "scheme")):
            found.append(f"mechanism {name}")
        elif same_python and one.get("digest") != other.get("digest"):
            found.append(f"what mechanism {name} does")
    if not found and list(then_slots) != list(now_slots):
        found.append("the order of mechanisms")
    return found
