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
for name in ("expressed", "private", "sincerity"):
    print(name, *(f"{value:.2f}" for value in officials[name].ravel()))
# -> expressed 0.60 0.20 0.50 -0.90 0.60 0.00 -0.40 -0.90
# -> private 0.60 0.20 0.13 -0.90 0.60 0.00 -0.40 -0.90
# -> sincerity 1.00 1.00 0.82 0.21 1.00 0.60 0.33 0.21
# The second came to hold the line it mouthed, the third is on its way; the fourth, resolute, dissents.
# Where the line is not expected to last, nobody mouths it.
