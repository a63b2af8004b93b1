import numpy as np

from polybius import Simulation, Theory, make_world
from polybius.mechanisms import Perception, Silence
from polybius.state.networks import Network

# A close minority of 20 and a scattered majority of 80 who hear more of the minority than of each other.
rng = np.random.default_rng(1)
minority, majority = np.arange(20), np.arange(20, 100)
rows = [[*rng.choice(minority, 12), *rng.choice(majority, 8)] for _ in minority]
rows += [[*rng.choice(minority, 2), *rng.choice(majority, 1)] for _ in majority]
x = np.where(np.arange(100) < 20, 0.2, -0.2)
world = make_world(
    citizens={"private": x, "expressed": x, "resolve": np.zeros(100)}, network=Network.from_rows(rows)
)
theory = Theory("spiral of silence", (Perception(media=0.0), Silence()))
simulation = Simulation(theory, world)
for year in (0, 1, 3):
    simulation.advance(12 * year - simulation.step)
    speaks = simulation.state.citizens.speaks
    print(year, speaks[minority].mean(), speaks[majority].mean().round(2))
# -> 0 1.0 1.0
# -> 1 1.0 0.4
# -> 3 1.0 0.0
