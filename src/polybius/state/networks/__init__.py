"""Networks: who listens to whom, how to make them, and how to read and write them."""

from polybius.state.networks.complete import Complete
from polybius.state.networks.degree_corrected import degree_corrected_block_model
from polybius.state.networks.edge_lists import read_edges, write_edges
from polybius.state.networks.fixed_degrees import configuration_model, random_regular
from polybius.state.networks.graphml import read_graphml, write_graphml
from polybius.state.networks.homophily import MOST_FEATURES, homophilous
from polybius.state.networks.interchange import (
    LabelledNetwork,
    from_networkx,
    from_scipy,
    to_networkx,
    to_scipy,
)
from polybius.state.networks.lattices import moore_lattice, ring, von_neumann_lattice
from polybius.state.networks.network import Network, disjoint_union
from polybius.state.networks.preferential_attachment import barabasi_albert
from polybius.state.networks.random_graphs import erdos_renyi, stochastic_block_model
from polybius.state.networks.rewiring import rewired
from polybius.state.networks.small_worlds import watts_strogatz

__all__ = [
    "MOST_FEATURES",
    "Complete",
    "LabelledNetwork",
    "Network",
    "barabasi_albert",
    "configuration_model",
    "degree_corrected_block_model",
    "disjoint_union",
    "erdos_renyi",
    "from_networkx",
    "from_scipy",
    "homophilous",
    "moore_lattice",
    "random_regular",
    "read_edges",
    "read_graphml",
    "rewired",
    "ring",
    "stochastic_block_model",
    "to_networkx",
    "to_scipy",
    "von_neumann_lattice",
    "watts_strogatz",
    "write_edges",
    "write_graphml",
]
