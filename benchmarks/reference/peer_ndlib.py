"""NDlib's side: set up once, its first iteration, which does nothing, left out."""

import time
import warnings
from collections.abc import Mapping

import networkx
import numpy as np
from comparison import others_since, work_so_far
from ndlib.models import epidemics, opinions
from ndlib.models.ModelConfig import Configuration
from problem import Answer, Problem, Runs


def _graph(problem: Problem) -> networkx.Graph:
    if problem.network is None:
        return networkx.complete_graph(problem.n)
    graph = networkx.Graph()
    graph.add_nodes_from(range(problem.n))
    rows = np.repeat(np.arange(problem.n), problem.network.degrees)
    graph.add_edges_from(zip(rows.tolist(), problem.network.to.tolist(), strict=True))
    return graph


def _runs(
    kind: type,
    problem: Problem,
    model: Mapping[str, float] | None = None,
    nodes: Mapping[str, np.ndarray] | None = None,
    ties: bool = True,
) -> Runs:
    """Return iterations without what NDlib would report of each citizen, which takes longer still."""
    settings = Configuration()
    for name, value in (model or {}).items():
        settings.add_model_parameter(name, value)
    for name, values in (nodes or {}).items():
        for i, x in enumerate(values.tolist()):
            settings.add_node_configuration(name, i, x)
    graph = _graph(problem) if ties else networkx.empty_graph(problem.n)
    start = dict(enumerate(problem.start.tolist()))
    settings.add_model_initial_configuration("Infected", [i for i, x in start.items() if x == 1])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        one = kind(graph)
        one.set_initial_status(settings)
    one.initial_status = dict(start)
    one.actual_iteration = 1

    def run(steps: int) -> Answer:
        one.status = dict(start)
        before, began = work_so_far(), time.perf_counter()
        for _ in range(steps):
            one.iteration(node_status=False)
        seconds = time.perf_counter() - began
        return Answer(seconds, others_since(before), np.array([one.status[i] for i in range(problem.n)]))

    return run


def voter(problem: Problem) -> Runs:
    return _runs(opinions.VoterModel, problem)


def q_voter(problem: Problem) -> Runs:
    return _runs(opinions.QVoterModel, problem, {"q": int(problem.parameters["q"])})


def majority_rule(problem: Problem) -> Runs:
    """Everyone meets everyone: it does not look at ties, so that it needs none."""
    return _runs(opinions.MajorityRuleModel, problem, {"q": int(problem.parameters["G"])}, ties=False)


def sznajd(problem: Problem) -> Runs:
    return _runs(opinions.SznajdModel, problem)


def deffuant_weisbuch(problem: Problem) -> Runs:
    return _runs(opinions.AlgorithmicBiasModel, problem, {"epsilon": problem.parameters["d"], "gamma": 0.0})


def hegselmann_krause(problem: Problem) -> Runs:
    return _runs(opinions.HKModel, problem, {"epsilon": problem.parameters["epsilon"]})


def friedkin_johnsen(problem: Problem) -> Runs:
    stubborn = 1.0 - problem.columns["susceptibility"]
    return _runs(opinions.FJModel, problem, nodes={"stubbornness": stubborn})


def degroot(problem: Problem) -> Runs:
    """Friedkin and Johnsen's model where nobody is stubborn."""
    return _runs(opinions.FJModel, problem, nodes={"stubbornness": np.zeros(problem.n)})


def threshold(problem: Problem) -> Runs:
    return _runs(epidemics.ThresholdModel, problem, nodes={"threshold": problem.columns["threshold"]})


watts_cascade = complex_contagion = granovetter = threshold
