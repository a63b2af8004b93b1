from polybius import Simulation, Theory, make_world
from polybius.mechanisms import Elites

# Four officials under a line at 0.5, and the same under one that nobody expects to last.
world = make_world(
    citizens={
        "private": [0.6, 0.0, -0.4, -0.9] * 2,
        "office": [1] * 8,
        "resolve": [0.0, 0.0, 0.0, 0.5] * 2,
    },
    society_sizes=[4, 4],
    societies={"line": [[0.5], [0.5]], "durability": [0.9, 0.1]},
)
simulation = Simulation(Theory("elites alone", (Elites(stake=1.5, conversion=0.2),)), world)
simulation.advance(60)  # five years
officials = simulation.state.citizens
for name in ("expressed", "private", "sincerity", "credibility"):
    print(name, officials[name].reshape(2, 4).round(2).tolist())
