"""The network section of a scenario: which generator, with what, and the ties that come of it."""

import inspect
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from polybius.errors import ScenarioError, StateError, nearest
from polybius.populations import Population
from polybius.scenarios.sections import NetworkSection
from polybius.state import Ties
from polybius.state import networks as generators

__all__ = ["KINDS", "check_network", "ties_from_file", "ties_of"]

#: Generators that a scenario can name; None is the complete network, which is implicit.
KINDS: dict[str, Callable[..., Ties] | None] = {
    "barabasi_albert": generators.barabasi_albert,
    "complete": None,
    "configuration_model": generators.configuration_model,
    "degree_corrected_block_model": generators.degree_corrected_block_model,
    "erdos_renyi": generators.erdos_renyi,
    "homophilous": generators.homophilous,
    "moore_lattice": generators.moore_lattice,
    "random_regular": generators.random_regular,
    "ring": generators.ring,
    "stochastic_block_model": generators.stochastic_block_model,
    "von_neumann_lattice": generators.von_neumann_lattice,
    "watts_strogatz": generators.watts_strogatz,
}

#: Arguments that come from the population and the seed, not from the file.
OURS = ("n", "features", "seed", "copy")


def check_network(owner: str, section: NetworkSection) -> None:
    """Raise ScenarioError where kind, file or arguments do not fit together."""
    if bool(section.kind) == bool(section.file):
        raise ScenarioError(
            f"{owner}: section [network] needs either a kind or a file of ties, and not both."
        )
    if section.kind and section.kind not in KINDS:
        raise ScenarioError(
            f"{owner}: there is no kind of network '{section.kind}'.{nearest(section.kind, KINDS, 'kind')}"
        )
    wanted = _arguments(section.kind)
    for name in section.arguments:
        if name not in wanted:
            known = [*wanted, "features"] if section.kind == "homophilous" else wanted
            known = known if section.kind else ["file", "undirected"]
            network = section.kind or section.file
            raise ScenarioError(
                f"{owner}: network '{network}' takes no '{name}'.{nearest(name, known, 'key')}"
            )
    for name, argument in wanted.items():
        if argument.default is argument.empty and name not in section.arguments:
            raise ScenarioError(
                f"{owner}: network '{section.kind}' needs '{name}'. Add it to section [network]."
            )
    if section.features and section.kind != "homophilous":
        raise ScenarioError(f"{owner}: only a homophilous network takes features. Got kind '{section.kind}'.")
    if section.undirected and not section.file:
        raise ScenarioError(f"{owner}: undirected is for a file of ties. Got kind '{section.kind}'.")


def ties_of(section: NetworkSection, population: Population) -> Ties | None:
    """Return the ties that are drawn for a population's citizens; None where all hear all."""
    generator = KINDS[section.kind]
    if generator is None:
        return None
    given: dict[str, Any] = section.arguments
    _check_degree(section.kind, given.get("mean_degree"), population.n)
    takes = inspect.signature(generator).parameters
    if "features" in takes:
        given["features"] = population.features(section.features or None)
        _check_likeness(section, population, given["features"].shape[1])
    if "n" in takes:
        given["n"] = population.n
    if "seed" in takes:
        given["seed"] = population.seed
    return generator(**given)


def _check_likeness(section: NetworkSection, population: Population, n: int) -> None:
    if n > generators.MOST_FEATURES:
        raise ScenarioError(
            f"network '{section.kind}' tells likeness by {generators.MOST_FEATURES} features at most. Here "
            f"are {n}, and each of the {len(population.axes)} value axes in 'expressed' is one. Name fewer "
            "axes, leave 'expressed' out of network.features, or take a network of another kind."
        )


def _check_degree(kind: str, degree: object, n: int) -> None:
    if isinstance(degree, int | float) and degree > n - 1:
        raise ScenarioError(
            f"network '{kind}': of {n} citizens each can have {n - 1} ties at most, "
            f"and mean_degree is {degree:g}. Give more citizens, or a lower network.mean_degree."
        )


def _arguments(kind: str) -> dict[str, inspect.Parameter]:
    generator = KINDS.get(kind)
    if generator is None:
        return {}
    return {name: p for name, p in inspect.signature(generator).parameters.items() if name not in OURS}


def ties_from_file(section: NetworkSection, n: int) -> generators.Network:
    """Return the ties among `n` citizens that a scenario's file holds."""
    path = Path(str(section.file))
    if path.suffix.lower() == ".graphml":
        network = _by_number(generators.read_graphml(path))
    else:
        network = generators.read_edges(path, n).network
    try:
        return network.undirected() if section.undirected else network
    except StateError as error:
        raise ScenarioError(f"{path}: {error}") from None


def _by_number(found: generators.LabelledNetwork) -> generators.Network:
    """Return the network with nodes in the order of their numbers; in the file's where they have names."""
    network, labels = found
    places = {str(number): number for number in range(network.n_nodes)}
    if not {*labels} <= places.keys():
        return network
    citizen = np.array([places[str(label)] for label in labels], np.int64)
    source = np.repeat(citizen, network.degrees)
    return generators.Network.from_ties(network.n_nodes, source, citizen[network.to], network.weight)
