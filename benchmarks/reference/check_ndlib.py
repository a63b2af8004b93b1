"""NDlib's classic models against theory, on populations so small that it takes seconds."""

import warnings
from collections.abc import Iterable, Mapping
from typing import Any

import networkx as nx
import numpy as np
from findings import Finding, Verdict, near, share, shown
from ndlib.models import epidemics, opinions
from ndlib.models.ModelConfig import Configuration

RUNS = 1000
SEEDS = [int(seed) for seed in np.random.SeedSequence(1).generate_state(RUNS)]


def made(
    kind: type,
    graph: nx.Graph,
    *,
    model: Mapping[str, Any] | None = None,
    nodes: Mapping[str, Mapping[int, float]] | None = None,
    edges: Mapping[str, Mapping[tuple[int, int], float]] | None = None,
    infected: Iterable[int] | None = None,
    status: Mapping[int, float] | None = None,
    **more: Any,
) -> Any:
    """Return a model of NDlib, set up, with its first iteration behind it, which does nothing."""
    settings = Configuration()
    for name, value in (model or {}).items():
        settings.add_model_parameter(name, value)
    for name, values in (nodes or {}).items():
        for node, value in values.items():
            settings.add_node_configuration(name, node, value)
    for name, weights in (edges or {}).items():
        for tie, value in weights.items():
            settings.add_edge_configuration(name, tie, value)
    if infected is not None:
        settings.add_model_initial_configuration("Infected", list(infected))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = kind(graph, **more)
        found.set_initial_status(settings)
    if status is not None:
        found.status = dict(status)
        found.initial_status = dict(status)
    found.iteration()
    return found


def ones(model: Any) -> int:
    return sum(model.status.values())


def wins(kind: type, graph: nx.Graph, start: Any, **settings: Any) -> tuple[float, float]:
    """Return the share of runs that end with everyone at 1, with its standard error."""
    n, won = graph.number_of_nodes(), 0
    for seed in SEEDS:
        model = made(kind, graph, infected=start(seed), seed=seed, **settings)
        while 0 < ones(model) < n:
            model.iteration(node_status=False)
        won += ones(model) == n
    return share(won, RUNS)


def birth_death(up: np.ndarray, down: np.ndarray, start: int) -> float:
    """Return the chance to be absorbed at the top of a chain on 0..n from `start`."""
    odds = np.cumprod(np.concatenate([[1.0], down[1:-1] / up[1:-1]]))
    return float(odds[:start].sum() / odds.sum())


def voter() -> Iterable[Finding]:
    known, found = 0.25, wins(opinions.VoterModel, nx.complete_graph(12), lambda seed: range(3))
    yield Finding(
        peer="NDlib",
        model="VoterModel",
        asked="chance that everyone ends at 1, from 3 of 12",
        known=f"{known:.3f}",
        found=shown(found),
        verdict=near(found, known),
    )


def q_voter() -> Iterable[Finding]:
    n, q = 12, 2
    k = np.arange(n + 1)
    up = (n - k) / n * (k / (n - 1)) ** q
    down = k / n * ((n - k) / (n - 1)) ** q
    known = birth_death(up, down, 5)
    found = wins(opinions.QVoterModel, nx.complete_graph(n), lambda seed: range(5), model={"q": q})
    yield Finding(
        peer="NDlib",
        model="QVoterModel",
        asked="the same from 5 of 12, q = 2 (the panel may name one twice, as in Castellano et al. 2009)",
        known=f"{known:.3f}",
        found=shown(found),
        verdict=near(found, known),
    )


def sznajd() -> Iterable[Finding]:
    n, p = 20, 0.4
    known = p**2 / (p**2 + (1 - p) ** 2)

    def start(seed: int) -> list[int]:
        return np.flatnonzero(np.random.default_rng(seed).random(n) < p).tolist() or [0]

    found = wins(opinions.SznajdModel, nx.cycle_graph(n), start)
    yield Finding(
        peer="NDlib",
        model="SznajdModel",
        asked="the same on a ring of 20, each at 1 with chance 0.4",
        known=f"{known:.3f}",
        found=shown(found),
        verdict=near(found, known),
    )


def majority() -> Iterable[Finding]:
    graph = nx.complete_graph(5)
    models = [
        made(opinions.MajorityRuleModel, graph, model={"q": 5}, infected=range(3), seed=seed)
        for seed in SEEDS
    ]
    for model in models:
        model.iteration()
    found = share(sum(ones(model) == 5 for model in models), RUNS)
    yield Finding(
        peer="NDlib",
        model="MajorityRuleModel",
        asked="all 5 of 5 meet, 3 of them at 1: chance that all are at 1 afterwards",
        known="1",
        found=f"{shown(found)}: a group may hold the same person twice, which is rare in large populations",
        verdict=near(found, 1.0),
    )
    halves = nx.disjoint_union(nx.complete_graph(10), nx.complete_graph(10))
    model = made(opinions.MajorityRuleModel, halves, model={"q": 3}, infected=range(10), seed=1)
    for _ in range(500):
        model.iteration(node_status=False)
    changed = sum(model.status[i] != (i < 10) for i in range(20))
    yield Finding(
        peer="NDlib",
        model="MajorityRuleModel",
        asked="two halves of 10 without ties between them, all at 1 and all at 0: how many change",
        known="0",
        found=f"{changed} (the network is ignored)",
        verdict="limit" if changed else "right",
    )


def hegselmann_krause() -> Iterable[Finding]:
    n = 200
    graph = nx.complete_graph(n)
    model = made(opinions.HKModel, graph, model={"epsilon": 0.3})
    moved = []
    for _ in range(10):
        before = dict(model.status)
        model.iteration()
        moved.append(sum(before[i] != model.status[i] for i in graph))
    verdict: Verdict = "right" if min(moved) > 1 else "WRONG"
    yield Finding(
        peer="NDlib",
        model="HKModel",
        asked="how many of 200, all different, move in an iteration (epsilon 0.3)",
        known="200: everyone moves at once",
        found=f"{min(moved)} to {max(moved)} in ten iterations",
        verdict=verdict,
    )
    pair = made(opinions.HKModel, nx.complete_graph(2), model={"epsilon": 0.5}, status={0: 0.4, 1: 0.6})
    pair.iteration()
    yield Finding(
        peer="NDlib",
        model="HKModel",
        asked="two at 0.4 and 0.6 who hear each other, after an iteration",
        known="0.5 and 0.5: one's own opinion counts",
        found=" and ".join(f"{x:.1f}" for x in pair.status.values()),
        verdict="right" if abs(pair.status[0] - 0.5) < 1e-9 else "WRONG",
    )
    alone = nx.path_graph(9)
    alone.add_node(9)
    model = made(
        opinions.HKModel, alone, model={"epsilon": 0.5}, status=dict.fromkeys(range(9), 0.1) | {9: 0.9}
    )
    for _ in range(100):
        model.iteration()
    yield Finding(
        peer="NDlib",
        model="HKModel",
        asked="someone at 0.9 without any tie, beside nine at 0.1, after 100 iterations",
        known="0.9",
        found=f"{model.status[9]:.1f}: it was given another's mean",
        verdict="right" if model.status[9] == 0.9 else "WRONG",
    )
    starts = set()
    for _ in range(2):
        np.random.seed(1)  # noqa: NPY002 (what NDlib draws from)
        starts.add(made(opinions.HKModel, graph, model={"epsilon": 0.3}).status[0])
    yield Finding(
        peer="NDlib",
        model="HKModel, FJModel",
        asked="two starts after np.random.seed(1); the constructor takes no seed",
        known="the same",
        found="the same" if len(starts) == 1 else "different: it draws a new seed by itself",
        verdict="right" if len(starts) == 1 else "limit",
    )


def weighted_hegselmann_krause() -> Iterable[Finding]:
    graph = nx.complete_graph(3)
    model = made(
        opinions.WHKModel,
        graph,
        model={"epsilon": 0.3, "similarity": 0},
        nodes={"stubborn": dict.fromkeys(graph, 0), "vector": dict.fromkeys(graph, 0)},
        edges={"weight": dict.fromkeys(graph.edges, 1.0)},
        status=dict.fromkeys(graph, 0.5),
    )
    for _ in range(3):
        model.iteration()
    yield Finding(
        peer="NDlib",
        model="WHKModel",
        asked="three who all agree on 0.5, ties of weight 1, after three iterations",
        known="0.5 0.5 0.5",
        found=" ".join(f"{x:.2f}" for x in model.status.values())
        + ": opinions are added, not averaged, and drift to the end of the scale",
        verdict="right" if set(model.status.values()) == {0.5} else "WRONG",
    )


def friedkin_johnsen() -> Iterable[Finding]:
    graph, start = nx.path_graph(3), np.array([1.0, 0.0, 0.5])
    weights = np.array([[0, 1, 0], [0.5, 0, 0.5], [0, 1, 0]])
    known = np.linalg.solve(np.eye(3) - 0.5 * weights, 0.5 * start)
    stubborn = {"stubbornness": dict.fromkeys(graph, 0.5)}
    model = made(opinions.FJModel, graph, nodes=stubborn, status=dict(enumerate(start)))
    for _ in range(100):
        model.iteration()
    found = np.array([model.status[i] for i in graph])
    yield Finding(
        peer="NDlib",
        model="FJModel",
        asked="where three on a path come to rest, stubbornness 0.5, start 1, 0, 0.5",
        known=" ".join(f"{x:.4f}" for x in known),
        found=" ".join(f"{x:.4f}" for x in found),
        verdict="right" if np.allclose(found, known, atol=1e-9) else "WRONG",
    )
    paper = made(opinions.FJModel, graph, nodes=stubborn, status={0: 25.0, 1: 75.0, 2: 85.0})
    yield Finding(
        peer="NDlib",
        model="FJModel, HKModel",
        asked="opinions 25, 75, 85 (on the scale of Friedkin and Johnsen) before anyone has moved",
        known="25 75 85, or an error",
        found=" ".join(f"{x:g}" for x in paper.status.values()) + ": outside [-1, 1] they become 0, silently",
        verdict="right" if paper.status[0] == 25.0 else "WRONG",
    )


def deffuant() -> Iterable[Finding]:
    settings = {"epsilon": 0.2, "gamma": 0.0}
    pair = made(opinions.AlgorithmicBiasModel, nx.path_graph(2), model=settings, status={0: 0.4, 1: 0.5})
    pair.iteration()
    met = all(abs(x - 0.45) < 1e-12 for x in pair.status.values())
    yield Finding(
        peer="NDlib",
        model="AlgorithmicBiasModel, gamma 0",
        asked="two at 0.4 and 0.5 after they met (Deffuant with mu = 1/2)",
        known="0.45 0.45",
        found=" ".join(f"{x:.2f}" for x in pair.status.values()),
        verdict="right" if met else "WRONG",
    )


def threshold() -> Iterable[Finding]:
    crowd = nx.complete_graph(100)
    for first, known in ((1, 100), (2, 1)):
        limits = {i: i / 100 for i in crowd} | {1: first / 100}
        model = made(epidemics.ThresholdModel, crowd, nodes={"threshold": limits}, infected=[])
        for _ in range(120):
            model.iteration()
        yield Finding(
            peer="NDlib",
            model="ThresholdModel",
            asked=f"Granovetter's crowd of 100, the second with threshold {first}: how many riot",
            known=str(known),
            found=str(ones(model)),
            verdict="right" if ones(model) == known else "WRONG",
        )
    nobody = made(epidemics.ThresholdModel, crowd, model={"fraction_infected": 0.0})
    yield Finding(
        peer="NDlib",
        model="all with Infected",
        asked="how many adopters fraction_infected = 0 gives",
        known="0",
        found=str(ones(nobody)),
        verdict="right" if ones(nobody) == 0 else "limit",
    )


def generalised_threshold() -> Iterable[Finding]:
    model = made(
        epidemics.GeneralisedThresholdModel,
        nx.complete_graph(50),
        model={"tau": 1, "mu": 0},
        nodes={"threshold": dict.fromkeys(range(50), 0.01)},
        infected=range(25),
    )
    for _ in range(100):
        model.iteration()
    yield Finding(
        peer="NDlib",
        model="GeneralisedThresholdModel",
        asked="everyone has threshold 0.01 and half of 50 have adopted: adopters after 100 iterations",
        known="50",
        found=f"{ones(model)}: who passes the threshold is queued and never adopts",
        verdict="right" if ones(model) == 50 else "WRONG",
    )


def bookkeeping() -> Iterable[Finding]:
    graph, wrong = nx.complete_graph(50), {}
    for kind, model in (
        (opinions.VoterModel, {}),
        (opinions.QVoterModel, {"q": 2}),
        (opinions.MajorityRuleModel, {"q": 3}),
    ):
        one = made(kind, graph, model=model, infected=range(20), seed=3)
        before = ones(one)
        wrong[kind.__name__] = 0
        for _ in range(200):
            said = one.iteration()["status_delta"][1]
            wrong[kind.__name__] += said != ones(one) - before
            before = ones(one)
    yield Finding(
        peer="NDlib",
        model=", ".join(wrong),
        asked="in how many of 200 iterations status_delta differs from the change in the count",
        known="0",
        found=", ".join(map(str, wrong.values())),
        verdict="WRONG" if any(wrong.values()) else "right",
    )


def alone() -> Iterable[Finding]:
    graph = nx.path_graph(3)
    graph.add_node(3)
    failed = []
    for kind, model in (
        (opinions.VoterModel, {}),
        (opinions.QVoterModel, {"q": 2}),
        (opinions.SznajdModel, {}),
        (opinions.AlgorithmicBiasModel, {"epsilon": 0.2, "gamma": 0.0}),
    ):
        infected = None if kind is opinions.AlgorithmicBiasModel else [0]
        one = made(kind, graph, model=model, infected=infected, seed=1)
        try:
            for _ in range(100):
                one.iteration()
        except ValueError:
            failed.append(kind.__name__)
    yield Finding(
        peer="NDlib",
        model=", ".join(failed) or "all",
        asked="a network in which somebody has no ties",
        known="runs",
        found="ValueError" if failed else "runs",
        verdict="limit" if failed else "right",
    )


CHECKS = (
    voter,
    q_voter,
    sznajd,
    majority,
    hegselmann_krause,
    weighted_hegselmann_krause,
    friedkin_johnsen,
    deffuant,
    threshold,
    generalised_threshold,
    bookkeeping,
    alone,
)
