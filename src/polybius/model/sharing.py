"""Sharing: parameters that several mechanisms go by stand in one home and have one value."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from polybius.errors import DeclarationError
from polybius.model.mechanism import Mechanism
from polybius.model.parameter import Parameter, Unset, parameters, unset
from polybius.model.slot import Slot


def homes_of(slots: Iterable[Slot]) -> dict[str, str]:
    """Map each `Slot.parameter` to the one under which its value stands.

    That is itself, or, where some mechanism shares it, its owner's; without the owner, the first that shares.
    """
    places: dict[str, list[tuple[str, Parameter]]] = {}
    for slot in slots:
        for name, declared in parameters(slot.mechanism).items():
            places.setdefault(declared.home, []).append((f"{slot.name}.{name}", declared))
    homes: dict[str, str] = {}
    for members in places.values():
        first = next((key for key, declared in members if not declared.shared), members[0][0])
        one = any(declared.shared for _, declared in members)
        homes |= {key: first if one else key for key, _ in members}
    return homes


def sharers(homes: Mapping[str, str]) -> dict[str, list[str]]:
    """Return all names of each parameter that has several, by its home, which comes first."""
    found: dict[str, list[str]] = {}
    for key, home in homes.items():
        found.setdefault(home, [home]).extend([key] if key != home else [])
    return {home: names for home, names in found.items() if len(names) > 1}


def agreed(owner: str, slots: Sequence[Slot], homes: Mapping[str, str]) -> tuple[Slot, ...]:
    """Return the slots with one value for each parameter, the one given; raise DeclarationError for two."""
    now = {
        f"{slot.name}.{name}": getattr(slot.mechanism, name)
        for slot in slots
        for name in parameters(slot.mechanism)
    }
    values = {}
    for home, names in sharers(homes).items():
        given = {key: now[key] for key in names if not isinstance(now[key], Unset)}
        values[home] = next(iter(by_home(owner, given, homes).values()), now[home])
    return tuple(_holding(slot, values, homes) for slot in slots)


def by_home(owner: str, values: Mapping[str, Any], homes: Mapping[str, str]) -> dict[str, Any]:
    """Return `values` under the homes of their parameters; raise DeclarationError for two that differ."""
    found: dict[str, tuple[str, Any]] = {}
    for key, value in values.items():
        other, known = found.setdefault(homes[key], (key, value))
        if not np.array_equal(value, known):
            raise DeclarationError(
                f"{owner}: {other} is {known} and {key} is {value}, but they are one parameter. "
                f"Give {homes[key]} alone, or both alike."
            )
    return {home: value for home, (_, value) in found.items()}


def _holding(slot: Slot, values: Mapping[str, float], homes: Mapping[str, str]) -> Slot:
    """Return the slot with the values of what it shares, where it has been given none of its own."""
    changes = {}
    for name in parameters(slot.mechanism):
        home, own = homes[f"{slot.name}.{name}"], getattr(slot.mechanism, name)
        if home in values and own != values[home] and isinstance(own, Unset):
            changes[name] = unset(values[home])
    return replace(slot, mechanism=changed(slot.mechanism, changes)) if changes else slot


def changed(mechanism: Mechanism, values: Mapping[str, Any]) -> Mechanism:
    """Return a mechanism with other values of some parameters."""
    made: Mechanism = replace(mechanism, **values)  # type: ignore[type-var]
    return made
